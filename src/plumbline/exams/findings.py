"""An exam in figures, for those who run it: its questions, and pairs who answered alike."""

from __future__ import annotations

from collections import defaultdict
from uuid import UUID

from plumbline.exams.answers import given
from plumbline.exams.asked import Asked, asked, canonical, order_of
from plumbline.exams.items import Answer, Item, Pair, alike, items
from plumbline.exams.models import Exam, Script, Sitting
from plumbline.exams.scripts import marks_of, written
from plumbline.exams.terms import Sort

COUNTED = ("submitted", "announced", "appealed", "answered")
Said = dict[UUID, dict[UUID, list[str]]]


def said(sittings: list[Sitting], questions: list[Asked]) -> Said:
    """What each candidate answered, in the letters of the questions."""
    found: Said = {}
    for sitting in sittings:
        order, put = order_of(sitting), given(sitting)
        found[sitting.pk] = {one.id: canonical(order, one, put.get(one.id, []))
                             for one in questions}  # fmt: skip
    return found


def counted(exam: Exam) -> list[Sitting]:
    """The sittings that handed in and count."""
    rows = exam.sittings.filter(phase__in=COUNTED).select_related("exam__paper__blueprint")
    return list(rows.order_by("pk"))


def item_figures(exam: Exam) -> list[Item]:
    """Facility and discrimination of every question."""
    questions, sittings = asked(exam), counted(exam)
    answers = said(sittings, questions)
    points = {
        pk: {one.id: one.objective(put[one.id]) for one in questions if not one.written}
        for pk, put in answers.items()
    }
    people = written(exam)
    for script in Script.objects.filter(exam=exam, phase="marked", sitting__in=sittings):
        marks = marks_of(script)
        last = marks[2] if len(marks) > 2 else [(a + b + 1) // 2
                                                for a, b in zip(*marks, strict=True)]  # fmt: skip
        points[script.sitting_id] |= {one.id: mark for one, mark in zip(people, last, strict=True)}
    totals = {pk: sum(row.values()) for pk, row in points.items()}
    return list(items(points, {one.id: one.points for one in questions}, totals))


def pairs(exam: Exam) -> list[Pair]:
    """Pairs of one room with equal wrong answers; who left a question out gave no wrong answer."""
    questions, sittings = asked(exam), counted(exam)
    chosen = [one for one in questions if one.content.sort in (Sort.SINGLE, Sort.MULTIPLE)]
    answers = said(sittings, chosen)
    wrong: dict[UUID, dict[UUID, Answer]] = {
        pk: {one.id: tuple(put[one.id]) for one in chosen
             if put[one.id] and not one.objective(put[one.id])}
        for pk, put in answers.items()
    }  # fmt: skip
    rooms: defaultdict[int, list[UUID]] = defaultdict(list)
    for sitting in sittings:
        if sitting.room_id is not None:
            rooms[sitting.room_id].append(sitting.pk)
    return alike(wrong, rooms.values())
