"""What is due to an officer: curricula of his posts and his own syllabus, minus his credits."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from plumbline.law.calendar import Unit, later
from plumbline.law.roles import Actor, Held
from plumbline.training.models import Assignment, Credit, Curriculum, CurriculumItem


@dataclass(frozen=True)
class Trained:
    """A course that was credited."""

    course: UUID
    topics: Sequence[str]
    on: date


@dataclass(frozen=True)
class Due:
    """A topic or a course, until when, and by what."""

    topic: str
    course: str
    until: date | None
    by: Curriculum | Assignment

    def late(self, day: date) -> bool:
        """Whether its day has passed."""
        return self.until is not None and self.until < day


def trained(officers: Iterable[UUID]) -> dict[UUID, list[Trained]]:
    """By officer what courses and teaching were credited, in one query."""
    rows = Credit.objects.filter(officer__in=list(officers), points__gt=0).exclude(session=None)
    found: dict[UUID, list[Trained]] = {}
    columns = ("officer_id", "session__course_id", "session__course__topics", "on")
    for officer, course, topics, on in rows.values_list(*columns).order_by("on"):
        found.setdefault(officer, []).append(Trained(course, topics, on))
    return found


def curricula() -> list[tuple[Curriculum, list[CurriculumItem]]]:
    """The curricula that hold, with their lines, in two queries."""
    rows = list(Curriculum.objects.filter(phase="approved").order_by("approved_on", "pk"))
    items = CurriculumItem.objects.filter(curriculum__in=rows).select_related("course")
    found: dict[UUID, list[CurriculumItem]] = {row.pk: [] for row in rows}
    for item in items.order_by("months", "pk"):
        found[item.curriculum_id].append(item)
    return [(row, found[row.pk]) for row in rows]


def assigned(officers: Iterable[UUID]) -> dict[UUID, list[Assignment]]:
    """The open assignments by officer, in one query."""
    found: dict[UUID, list[Assignment]] = {}
    rows = Assignment.objects.filter(officer__in=list(officers), phase="open")
    for row in rows.order_by("until", "pk"):
        found.setdefault(row.officer_id, []).append(row)
    return found


def due(
    actor: Actor,
    day: date,
    done: Sequence[Trained],
    held: Sequence[tuple[Curriculum, Sequence[CurriculumItem]]],
    own: Sequence[Assignment] = (),
) -> list[Due]:
    """What is due to him now: the nearest first, what has no day last."""
    found: dict[tuple[str, object], Due] = {}
    for curriculum, items in held:
        since = [post.since for post in actor.posts if _meant(curriculum, post, actor, day)]
        if not since or curriculum.approved_on is None:
            continue
        start = max(min(since), curriculum.approved_on)
        for item in items:
            if _was_trained(item, done):
                continue
            until = later(start, item.months, Unit.MONTH)
            title = item.course.title if item.course else ""
            one, key = Due(item.topic, title, until, curriculum), (item.topic, item.course_id)
            if key not in found or (found[key].until or date.max) > until:
                found[key] = one
    extra = [Due(one.topic, "", one.until, one) for one in own]
    return sorted([*extra, *found.values()], key=lambda one: one.until or date.max)


def _meant(curriculum: Curriculum, post: Held, actor: Actor, day: date) -> bool:
    """Whether a curriculum is for this post, in its unit and branch.

    Where a post names no branch, it is of those that he holds a level in.
    """
    line = tuple(curriculum.line)
    return (
        post.role == curriculum.role
        and post.reaches(post.line, day)
        and post.line[: len(line)] == line
        and (
            not curriculum.branch
            or curriculum.branch in ({post.branch} - {""} or _branches(actor, day))
        )
    )


def _branches(actor: Actor, day: date) -> set[str]:
    return {level.branch for level in actor.levels
            if level.since <= day and (level.until is None or day <= level.until)}  # fmt: skip


def _was_trained(item: CurriculumItem, done: Sequence[Trained]) -> bool:
    if item.course_id:
        return any(one.course == item.course_id for one in done)
    return any(item.topic in one.topics for one in done)
