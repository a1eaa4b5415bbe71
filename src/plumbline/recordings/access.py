"""Who may see footage: one's own; for the rest the head of the unit that took it (G-BWV-04).

Legal sections, inspectors and the head of the unit see it for their work. Every look is written.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from pydantic import AwareDatetime

from plumbline.kernel.act import Doing, Form, Invalid, act, ask
from plumbline.kernel.gate import anytime, apart, phase
from plumbline.law.calendar import legal_day
from plumbline.law.roles import Actor, Role
from plumbline.people.models import Unit
from plumbline.recordings.models import Access, Footage
from plumbline.recordings.terms import Long

FOR_WORK = frozenset(
    {Role.DEPT_HEAD, Role.LEGAL_OFFICER, Role.LEGAL_DEPT, Role.INSPECTION, Role.AREA_MANAGER}
)


class AskAccess(Form):
    """Which footage, and what for."""

    footage: UUID = ask("录音录像", ref="footage")
    reasons: Long = ask("调阅理由", long=True, personal=True)


@act(
    "recordings.ask_access",
    title="申请调阅录音录像",
    by=Role.CASE_OFFICER,
    gates=[anytime],
    cite=("G-BWV-04",),
    makes=Access,
    shared=True,
)
def ask_access(doing: Doing[Unit, AskAccess]) -> None:
    """调阅他人录制的录音录像，报采集部门负责人审批；采集部门不在本单位的也由其负责人审批。"""
    footage = Footage.objects.filter(pk=doing.form.footage, phase__in=("kept", "changed")).first()
    if footage is None:
        raise Invalid([("footage", "没有这段录音录像")])
    doing.create(
        Access(phase="asked", line=footage.line, handlers=[doing.actor.id], footage=footage,
               reasons=doing.form.reasons)
    )  # fmt: skip


class Grant(Form):
    """Until when, and the head's word."""

    until: AwareDatetime = ask("准予调阅至")
    opinion: Long = ask("审批意见", long=True)


@act(
    "recordings.grant_access",
    title="准予调阅录音录像",
    by=Role.DEPT_HEAD,
    gates=[phase("asked"), apart("recordings.ask_access")],
    cite=("G-BWV-04", "P-ROLE-01"),
)
def grant_access(doing: Doing[Access, Grant]) -> None:
    """采集部门负责人准予在期限内调阅；每次调阅都有记录。"""
    if doing.form.until <= doing.at:
        raise Invalid([("until", "期限应当晚于现在")])
    doing.subject.until, doing.subject.opinion = doing.form.until, doing.form.opinion
    doing.subject.move("granted")


class Refuse(Form):
    """Why not."""

    opinion: Long = ask("审批意见", long=True)


@act(
    "recordings.refuse_access",
    title="不予调阅录音录像",
    by=Role.DEPT_HEAD,
    gates=[phase("asked"), apart("recordings.ask_access")],
    cite=("G-BWV-04", "P-ROLE-01"),
)
def refuse_access(doing: Doing[Access, Refuse]) -> None:
    """与工作无关或者理由不成立的，不予调阅。"""
    doing.subject.opinion = doing.form.opinion
    doing.subject.move("refused")


def may_see(actor: Actor, footage: Footage, now: datetime) -> bool:
    """Whether somebody may look at footage now: own, for the work of the office, or by leave."""
    return footage.pk in seeable(actor, [footage], now)


def seeable(actor: Actor, footage: Sequence[Footage], now: datetime) -> set[UUID]:
    """Which of these somebody may look at now; leave is asked for once, for all that want it."""
    day = legal_day(now)
    free = {
        row.pk
        for row in footage
        if actor.id == row.officer or FOR_WORK.intersection(actor.roles(tuple(row.line), day))
    }
    rest = [row.pk for row in footage if row.pk not in free]
    if not rest:
        return free
    leave = Access.objects.filter(footage__in=rest, phase="granted", until__gte=now)
    return free | {*leave.filter(handlers__contains=[actor.id]).values_list("footage", flat=True)}
