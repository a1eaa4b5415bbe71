"""A recruit of the legal section earns the basic level before probation ends (5.2b)."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any

from plumbline.careers.appraising import Words
from plumbline.careers.levels import basic_level
from plumbline.careers.post import Appoint, past
from plumbline.kernel.act import Doing, Form, act, ask
from plumbline.kernel.duty import duty
from plumbline.kernel.gate import Situation, phase
from plumbline.law.bodies import TimeLimit
from plumbline.law.calendar import SHANGHAI, Deadline, Line, later
from plumbline.law.roles import Role
from plumbline.people.models import Officer
from plumbline.qualification.gates import HEADS, not_ones_own

PROBATION = "R-QUAL-03.probation"


class Confirm(Form):
    """The word at the end of probation."""

    opinion: Words = ask("试用期考核意见", long=True)


@act(
    "careers.confirm_recruit",
    title="试用期满转正",
    by=HEADS,
    gates=[phase("serving"), not_ones_own, basic_level],
    cite=("R-QUAL-03", "5.2b"),
)
def confirm_recruit(doing: Doing[Officer, Confirm]) -> None:
    """新录用人员试用期满予以转正；须已取得基本级执法资格。"""


def is_recruit(s: Situation[Any]) -> bool:
    """Whether the post just given is his first, and in the legal section."""
    form = s.form
    return isinstance(form, Appoint) and form.role is Role.LEGAL_DEPT and not s.once(past).posts


def end_of_probation(s: Situation[Any]) -> tuple[datetime, Deadline]:
    """The last day of probation, counted from the day of the post; no day off moves it."""
    limit = s.norm(PROBATION).body_as(TimeLimit)
    since = s.form.since if isinstance(s.form, Appoint) else s.day
    last = later(since, limit.amount, limit.unit)
    says = "自%(since)s任职起，试用期%(n)s%(unit)s，至%(until)s"
    line = Line(says, {"since": str(since), "until": str(last), **limit.words})
    return s.at, Deadline(datetime.combine(max(last, s.day), time.max, SHANGHAI), (line,))


duty(
    "careers.recruit_qualifies",
    title="新录用人员在试用期内取得基本级执法资格",
    cites=("R-QUAL-03", "5.2b"),
    debtor=Role.ORGAN_HEAD,
    upon=("people.appoint",),
    settled_by=("careers.confirm_recruit", "people.leave"),
    due=end_of_probation,
    when=is_recruit,
)
