"""Promotion, honours, rewards, the talent pool, exceptions, rotation: proposed, then approved."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import StringConstraints

from plumbline.careers.appraising import Words
from plumbline.careers.levels import highest_level, promotion_level
from plumbline.careers.models import Matter, Sort
from plumbline.kernel.act import Doing, Form, Invalid, act, ask
from plumbline.kernel.gate import apart, phase
from plumbline.law.roles import Role
from plumbline.people.models import Officer
from plumbline.qualification.gates import HEADS, not_ones_own


class Propose(Form):
    """What is proposed for an officer, and why."""

    sort: Sort = ask("拟办事项")
    what: Annotated[str, StringConstraints(min_length=2, max_length=200)] = ask(
        "内容", help="职务、职级、奖励、交流的单位等"
    )
    grounds: Words = ask("理由", long=True)
    since: date = ask("自何日起")
    until: date | None = ask("至何日止", default=None)


@act(
    "careers.propose",
    title="拟报人事事项",
    by=(Role.DEPT_HEAD, Role.LEGAL_DEPT, Role.TRAINER),
    gates=[phase("serving"), not_ones_own, promotion_level, highest_level],
    cite=("D-QUAL-01", "1.3b", "1.3c", "1.3d", "5.2d"),
    makes=Matter,
)
def propose(doing: Doing[Officer, Propose]) -> None:
    """拟报晋职晋级、评优、奖励、人才库、任职例外、轮岗交流或者跟班轮训，写明理由。"""
    form = doing.form
    if form.until is not None and form.until < form.since:
        raise Invalid([("until", "止日不能早于起日")])
    doing.create(
        Matter(officer=doing.subject, phase="proposed", line=doing.subject.line,
               **form.model_dump())
    )  # fmt: skip


class Opinion(Form):
    """The head's word."""

    opinion: Words = ask("审批意见", long=True)


DECIDED = [phase("proposed"), apart("careers.propose"), not_ones_own]


@act(
    "careers.approve",
    title="批准人事事项",
    by=HEADS,
    gates=[*DECIDED, promotion_level, highest_level],
    cite=("D-QUAL-01", "1.3b", "1.3c", "1.3d", "5.2d"),
)
def approve(doing: Doing[Matter, Opinion]) -> None:
    """批准拟报的事项；同等条件下执法资格等级高的优先，由批准人斟酌。"""
    _decide(doing, "approved")


@act(
    "careers.decline",
    title="不批准人事事项",
    by=HEADS,
    gates=[*DECIDED],
    cite=("D-QUAL-01", "1.3b"),
)
def decline(doing: Doing[Matter, Opinion]) -> None:
    """不批准拟报的事项，写明理由。"""
    _decide(doing, "declined")


def _decide(doing: Doing[Matter, Opinion], phase_: str) -> None:
    matter = doing.subject
    matter.opinion, matter.decided_on = doing.form.opinion, doing.day
    matter.move(phase_)
