"""What of an exam had to be recorded (P-QUAL-01): each room, from the beginning to the end.

A fixed camera answers for it by the place that it looks at, or footage that is linked to the act
which set up the room. What is missing is a finding for people, never a verdict on anybody.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import QuerySet

from plumbline.exams.models import Exam, Room
from plumbline.law.roles import Role
from plumbline.recordings.coverage import Ask, Coverage, Must, against, declare, of_line
from plumbline.recordings.models import Device

OVER = ("collected", "published")
FIELDS = ("entry_id", "place", "exam__line", "exam__begins_at", "exam__ends_at")
SOURCE = "exams.room"


@declare(
    SOURCE,
    title="考试",
    cite=("P-QUAL-01",),
    of_case="exams_room WHERE false",  # an exam is of no case
    excused_by=Role.TRAINER,
)
def rooms(ask: Ask) -> Iterator[Must]:
    """Every room in which somebody had a seat, once the papers are in."""
    if ask.case:
        return
    rows = Room.objects.filter(of_line(ask, "exam__line"), exam__phase__in=OVER)
    if ask.subject:
        rows = rows.filter(entry_id=ask.subject)
    yield from _musts(rows)


def _musts(rows: QuerySet[Room]) -> Iterator[Must]:
    used = rows.exclude(sittings=None).distinct()
    for entry, place, line, begins, ends in used.values_list(*FIELDS).iterator():
        yield Must("act", entry, begins, ends, (), None, tuple(line), place, source=SOURCE)


def filmed(exam: Exam) -> list[tuple[Room, Coverage]]:
    """How far each room of an exam was recorded, room by room."""
    by_entry = {room.entry_id: room for room in exam.rooms.order_by("pk")}
    found = {one.must.subject: one for one in against(list(_musts(exam.rooms.all())))}
    return [(room, found[entry]) for entry, room in by_entry.items() if entry in found]


def looking(exam: Exam) -> QuerySet[Device]:
    """The fixed cameras of the unit that holds the exam, and of those above it, that run."""
    return Device.objects.filter(phase="running", line__contained_by=exam.line).exclude(place="")
