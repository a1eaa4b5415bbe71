"""All that a decision's paper must say, from what is already in the file (C-ADM-05)."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext

from plumbline.casework.models import Outcome
from plumbline.law.calendar import legal_day
from plumbline.penalty import sanction, telling
from plumbline.penalty.forms import Factor
from plumbline.penalty.models import Decision, Procedure
from plumbline.people.reads import names_on

PERSON = {
    "name": "姓名", "sex": "性别", "born": "出生日期", "id_number": "身份证件号码",
    "domicile": "户籍所在地", "address": "现住址", "employer": "工作单位", "record": "违法经历",
}  # fmt: skip
UNIT = {
    "name": "单位名称", "unit_code": "统一社会信用代码", "address": "地址",
    "representative": "法定代表人",
}  # fmt: skip


@dataclass(frozen=True)
class Contents:
    """Label and value, in the order of the paper."""

    rows: list[tuple[str, str]]

    def __getitem__(self, label: str) -> str:
        return dict(self.rows)[label]


def contents(made: Decision) -> Contents:
    """Person, facts, circumstances, sanction, basis, execution, property, remedies, organ, date."""
    person = made.person
    who = UNIT if person.organisation else PERSON
    identity = [(title, _said(person, name)) for name, title in who.items()]
    factors = (Factor(row["factor"]) for row in made.circumstances)
    day = legal_day(made.decided_at)
    return Contents(
        [
            ("文号", made.number),
            *identity,
            ("程序", gettext(str(Procedure(made.procedure).label))),
            ("处理结果", gettext(str(Outcome(made.outcome).label))),
            ("违法事实和证据", made.facts),
            ("从重、从轻、减轻情节", gettext("、").join(gettext(str(f.label)) for f in factors)),
            (
                "处罚的种类和幅度",
                sanction.said(sanction.of(made.__dict__)) if punishes(made) else "",
            ),
            ("法律依据", made.basis),
            ("裁量理由", made.reasons),
            ("执行方式和期限", execution(made)),
            ("涉案财物的处理", made.disposal),
            ("地点", made.place),
            ("说明", gettext(made.note) if made.note else ""),
            ("不服决定的途径和期限", telling.remedies(telling.kind_of(made.procedure), day)),
            ("决定机关", names_on({made.organ}, day).get(made.organ, made.organ)),
            ("决定日期", day.isoformat()),
        ]
    )


def punishes(made: Decision) -> bool:
    """Whether the decision is a penalty."""
    return made.outcome == Outcome.PENALTY


def _said(person: object, name: str) -> str:
    value = getattr(person, name)
    if name == "sex":
        return gettext(str(person.get_sex_display())) if value else ""  # type: ignore[attr-defined]
    return str(value) if value else ""


def execution(made: Decision) -> str:
    """In what way and by when the sanction is carried out."""
    lines = []
    if made.days and made.not_executed:
        lines.append(
            gettext("行政拘留不送拘留所执行：%(why)s") % {"why": gettext(made.not_executed)}
        )
    elif made.days:
        lines.append(gettext("送拘留所执行行政拘留%(n)s日") % {"n": made.days_to_serve})
        if made.days_to_serve < made.days:
            before = made.days - made.days_to_serve
            lines.append(gettext("此前被限制人身自由的%(n)s日已予折抵") % {"n": before})
    if made.fine:
        lines.append(telling.surcharge(legal_day(made.decided_at)))
    return gettext("；").join([*lines, *([made.execution] if made.execution else [])])
