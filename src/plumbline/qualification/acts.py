"""Awarding and revoking levels of enforcement qualification."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import StringConstraints

from plumbline.kernel.act import Doing, Form, Invalid, act, ask
from plumbline.kernel.gate import phase
from plumbline.law.roles import Role
from plumbline.people.models import Officer
from plumbline.qualification.models import Qualification, QualificationLevel


class Award(Form):
    """A level, its branch and its span."""

    level: QualificationLevel = ask("等级")
    branch: Annotated[str, StringConstraints(max_length=50)] = ask(
        "警种", default="", help="留空表示不限警种"
    )
    certificate: Annotated[str, StringConstraints(min_length=1, max_length=50)] = ask("证书编号")
    since: date = ask("自何日起有效")
    until: date | None = ask("至何日止有效", default=None)


@act(
    "qualification.award",
    title="授予执法资格",
    by=Role.TRAINER,
    gates=[phase("serving")],
    cite=("R-QUAL-01", "1.3a"),
)
def award(doing: Doing[Officer, Award]) -> None:
    """记录民警取得的执法资格等级及其有效期。"""
    form = doing.form
    if doing.subject.auxiliary:
        raise Invalid([("level", "辅警不能取得执法资格")])
    if form.until is not None and form.until < form.since:
        raise Invalid([("until", "止日不能早于起日")])
    doing.create(Qualification(officer=doing.subject, entry_id=doing.entry_id, **form.model_dump()))


class Revoke(Form):
    """The end of a level before its time."""

    level: QualificationLevel = ask("等级")
    until: date = ask("有效至何日")
    reason: Annotated[str, StringConstraints(min_length=2, max_length=500)] = ask("理由", long=True)


@act(
    "qualification.revoke",
    title="取消执法资格",
    by=Role.TRAINER,
    gates=[phase("serving")],
    cite=("G-QUAL-01", "1.3a"),
)
def revoke(doing: Doing[Officer, Revoke]) -> None:
    """提前终止民警的一项执法资格。"""
    form = doing.form
    held = Qualification.objects.filter(officer=doing.subject, level=form.level)
    open_ones = [q for q in held if q.until is None or q.until > form.until]
    if not open_ones:
        raise Invalid([("level", "该民警没有这一有效资格")])
    for qualification in open_ones:
        qualification.until = form.until
        qualification.save(update_fields=["until"])
