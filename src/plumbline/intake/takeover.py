"""Cases taken over from another system: each an act, with its old number and its old dates."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import AfterValidator, AwareDatetime, StringConstraints

from plumbline.casework.models import (
    Case,
    Charge,
    Evidence,
    EvidenceKind,
    Nature,
    Person,
    PersonRole,
)
from plumbline.casework.terms import Sex
from plumbline.forms import Form as Row
from plumbline.intake.acts import make_receipt, report_number
from plumbline.intake.models import Outcome, Report, Takeover, Way
from plumbline.kernel.act import Doing, Form, Invalid, act, ask
from plumbline.kernel.gate import anytime
from plumbline.law.identity import check_digit
from plumbline.law.roles import Role
from plumbline.people.models import Officer, Unit
from plumbline.people.numbers import next_number

Short = Annotated[str, StringConstraints(min_length=1, max_length=200)]
Phase = Literal["accepted", "investigating"]


class OldPerson(Row):
    """A person as the other system had him."""

    role: PersonRole = ask("身份")
    name: Annotated[str, StringConstraints(min_length=1, max_length=100)] = ask("姓名")
    sex: Sex = ask("性别", default=Sex.UNKNOWN)
    born: date | None = ask("出生日期", default=None)
    id_number: Annotated[str, AfterValidator(check_digit)] = ask("身份证号码", default="")
    phone: Annotated[str, StringConstraints(max_length=30)] = ask("联系电话", default="")
    address: Annotated[str, StringConstraints(max_length=300)] = ask("住址", default="")


class OldEvidence(Row):
    """An item of evidence as the other system had it."""

    kind: EvidenceKind = ask("证据种类")
    title: Short = ask("名称")
    source: Annotated[str, StringConstraints(min_length=1, max_length=500)] = ask("来源")
    collected_at: AwareDatetime = ask("取得时间")


class OldCause(Row):
    """A cause of action as the other system had it."""

    name: Short = ask("罪名或者案由")
    articles: Short = ask("法律条文")


class TakeOver(Form):
    """A case of another system."""

    system: Annotated[str, StringConstraints(min_length=1, max_length=100)] = ask("原系统")
    old_number: Annotated[str, StringConstraints(min_length=1, max_length=100)] = ask("原案件编号")
    nature: Nature = ask("案件性质")
    brief: Annotated[str, StringConstraints(min_length=1, max_length=60)] = ask(
        "案由", help="不写人名"
    )
    phase: Phase = ask("阶段", help="accepted 已受案，investigating 调查侦查；其他阶段在原系统办结")
    reported_at: AwareDatetime = ask("报案时间")
    occurred_at: AwareDatetime | None = ask("发生时间", default=None)
    filed_at: AwareDatetime | None = ask("立案时间", default=None)
    extended_before: int = ask(
        "办案期限已延长次数", default=0, ge=0, le=2, help="只用于已立案的行政案件"
    )
    receipt_given: bool = ask("受案回执已交付", default=False)
    officer: Annotated[str, StringConstraints(max_length=20)] = ask(
        "主办民警警号", default="", help="不填为办理人"
    )
    reporter: Annotated[str, StringConstraints(max_length=100)] = ask(
        "报案人", default="", personal=True
    )
    phone: Annotated[str, StringConstraints(max_length=30)] = ask(
        "联系电话", default="", personal=True
    )
    place: Annotated[str, StringConstraints(max_length=300)] = ask(
        "发生地点", default="", personal=True
    )
    facts: Annotated[str, StringConstraints(min_length=4, max_length=60_000)] = ask(
        "简要案情", long=True, personal=True
    )
    persons: list[OldPerson] = ask("人员", default=[], max_length=200, personal=True)
    evidence: list[OldEvidence] = ask("证据", default=[], max_length=1_000, personal=True)
    causes: list[OldCause] = ask("案由和法律条文", default=[], max_length=20)


@act(
    "intake.take_over",
    title="转入案件",
    by=(Role.CASE_OFFICER, Role.DEPT_HEAD, Role.LEGAL_DEPT),
    gates=[anytime],
    cite=("D-INT-17", "4.1a"),
    makes=Case,
    shared=True,
)
def take_over(doing: Doing[Unit, TakeOver]) -> None:
    """把其他系统正在办理的案件连同原编号、人员、证据和期限转入，由某系统转入一事留痕。"""
    form, unit, year = doing.form, doing.subject, doing.day.year
    check(doing)
    report = doing.create(
        Report(
            number=report_number(unit.code, year), phase="accepted", outcome=Outcome.ACCEPTED,
            line=unit.line, way=Way.TRANSFER, reporter=form.reporter, phone=form.phone,
            occurred_at=form.occurred_at, place=form.place, facts=form.facts,
            registered_at=form.reported_at, handlers=[handler(doing)],
        )
    )  # fmt: skip
    case = doing.create(
        Case(
            number=f"A{unit.code}{year}{next_number(unit.code, 'case', year):06d}",
            nature=form.nature, brief=form.brief, report_id=report.pk,
            reported_at=form.reported_at, occurred_at=form.occurred_at, filed_at=form.filed_at,
            phase=form.phase, line=unit.line, handlers=report.handlers,
            extended_before=form.extended_before,
        )
    )  # fmt: skip
    receipt = make_receipt(doing, case)
    if form.receipt_given:
        receipt.given, receipt.given_at = "handed", form.reported_at
        receipt.save(update_fields=["given", "given_at"])
    here = {"case": case, "entry_id": doing.entry_id}
    for person in form.persons:
        doing.create(Person(**here, **person.model_dump()))
    for item in form.evidence:
        doing.create(Evidence(**here, **item.model_dump()))
    causes = [cause.model_dump() for cause in form.causes]
    for cause in causes if form.nature == Nature.CRIMINAL else ():
        doing.create(Charge(**here, **cause))
    doing.create(Takeover(**here, system=form.system, old_number=form.old_number, causes=causes))


def check(doing: Doing[Unit, TakeOver]) -> None:
    """Refuse what cannot be so, naming each field."""
    form, wrong = doing.form, []
    if Takeover.objects.filter(system=form.system, old_number=form.old_number).exists():
        wrong.append(("old_number", "这一案件已经转入"))
    if form.reported_at > doing.at:
        wrong.append(("reported_at", "报案时间不能晚于现在"))
    if form.occurred_at is not None and form.occurred_at > form.reported_at:
        wrong.append(("occurred_at", "发生时间不能晚于报案时间"))
    if (form.phase == "investigating") != (form.filed_at is not None):
        wrong.append(("filed_at", "调查侦查阶段须有立案时间，受案阶段没有立案时间"))
    elif form.filed_at is not None and not form.reported_at <= form.filed_at <= doing.at:
        wrong.append(("filed_at", "立案时间应当在报案时间和现在之间"))
    if form.extended_before and (form.filed_at is None or form.nature != Nature.ADMINISTRATIVE):
        wrong.append(("extended_before", "只有已立案的行政案件才有延长办案期限"))
    wrong += [
        (f"persons.{n}.born", "出生日期不能晚于办理之日")
        for n, person in enumerate(form.persons)
        if person.born is not None and person.born > doing.day
    ]
    wrong += [
        (f"evidence.{n}.collected_at", "取得时间不能晚于登记时间")
        for n, item in enumerate(form.evidence)
        if item.collected_at > doing.at
    ]
    if wrong:
        raise Invalid(wrong)


def handler(doing: Doing[Unit, TakeOver]) -> object:
    """The id of the officer who goes on with the case. Raises Invalid."""
    if not doing.form.officer:
        return doing.actor.id
    found = Officer.objects.filter(
        number=doing.form.officer, phase="serving", auxiliary=False
    ).first()
    if found is None or found.line[: len(doing.subject.line)] != doing.subject.line:
        raise Invalid([("officer", "本单位没有这名民警")])
    return found.pk
