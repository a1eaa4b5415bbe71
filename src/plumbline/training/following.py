"""What an officer is to be trained in goes along with him to another unit (1.2c)."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from plumbline.kernel.act import Doing, act
from plumbline.kernel.gate import phase
from plumbline.law.roles import Role
from plumbline.qualification.following import Nothing, behind, officer_moved
from plumbline.training.models import Assignment


@act(
    "training.follow",
    title="补训安排随民警转入新单位",
    by=Role.CLOCK,
    gates=[phase("open"), officer_moved],
    cite=("0.2", "1.2c"),
)
def follow(doing: Doing[Assignment, Nothing]) -> None:
    """民警调整所属单位后，未完成的补训由新单位督促、确认；专题、依据和完成期限不变。"""
    doing.subject.line = doing.subject.officer.line


def follow_due(now: datetime) -> list[UUID]:
    """Let every open assignment follow whose officer was moved; those that went along."""
    return behind(follow, Assignment.objects.filter(phase="open"), now)
