"""A level goes along with its officer, so that the heads of his new unit answer for it.

What else goes along with him says so in its own room, by the same gate and the same sweep.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import F, QuerySet

from plumbline.kernel.act import Act, Doing, Form, Refused, act
from plumbline.kernel.gate import Missing, Situation, gate, phase
from plumbline.law.roles import CLOCK, Role
from plumbline.qualification.models import Qualification

STANDING = ("proposed", "valid", "suspended")


@gate(
    "qualification.officer_moved",
    cite=("0.2", "1.3a"),
    says="民警所属单位没有变动",
    remedy="无须办理；民警调整所属单位后由系统办理",
    who=(Role.CLOCK,),
)
def officer_moved(s: Situation[Any]) -> Missing | None:
    """The officer belongs to another unit than his level, or his training, does."""
    line = s.once(_line)
    s.reads.append(f"unit={'.'.join(line)}")
    return None if line != s.subject.line else {}


def _line(his: Any) -> list[str]:
    line: list[str] = his.officer.line
    return line


class Nothing(Form):
    """Nothing is asked."""


@act(
    "qualification.follow",
    title="资格随民警转入新单位",
    by=Role.CLOCK,
    gates=[phase(*STANDING), officer_moved],
    cite=("0.2", "1.3a"),
)
def follow(doing: Doing[Qualification, Nothing]) -> None:
    """民警调整所属单位后，其资格由新单位及其上级管理；等级、期限和待批准的事项不变。"""
    doing.subject.line = doing.subject.officer.line


def follow_due(now: datetime) -> list[UUID]:
    """Let every level follow whose officer was moved; the levels that went along."""
    return behind(follow, Qualification.objects.filter(phase__in=STANDING), now)


def behind(act: Act[Any, Any], rows: QuerySet[Any], now: datetime) -> list[UUID]:
    """Do the act of following on each of these whose officer was moved; those that went along."""
    moved: list[UUID] = []
    left = rows.exclude(line=F("officer__line")).order_by("pk")
    for one in left.values_list("pk", flat=True):
        with suppress(Refused):  # somebody was faster
            act.do(CLOCK, one, {}, at=None, now=now)
            moved.append(one)
    return moved
