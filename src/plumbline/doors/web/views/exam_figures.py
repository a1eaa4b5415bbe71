"""An exam in figures once it is published: its questions, and pairs who erred alike."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext

from plumbline.doors.web import tell
from plumbline.doors.web.views.coverage import bar_of
from plumbline.doors.web.views.page import Seat, page, seated
from plumbline.exams.filmed import filmed
from plumbline.exams.findings import item_figures, pairs
from plumbline.exams.items import Pair
from plumbline.exams.models import Exam, Question, Sitting
from plumbline.kernel.catalogue import find, look
from plumbline.recordings.spans import seconds

MINUTE = 60  # seconds
HARD, EASY = 0.2, 0.95  # shares of the points, beyond which somebody should look


@dataclass(frozen=True)
class Figure:
    """A question and its figures, as they are read."""

    title: str
    href: str
    answered: int
    facility: str
    discrimination: str
    remark: str


@seated
def exam_findings(request: HttpRequest, seat: Seat, exam_id: UUID) -> HttpResponse:
    """For those who run the exam; who looks at the pairs is noted."""
    row = find(Exam.kind, exam_id, seat.actor, seat.now)
    if not isinstance(row, Exam) or row.phase != "published":
        raise Http404
    with transaction.atomic():
        look(seat.actor, row.kind, row.pk, ("sittings",), "findings", seat.now)
        found = pairs(row)
        people = Sitting.objects.select_related("officer", "room").in_bulk(
            [one for pair in found for one in (pair.one, pair.other)]
        )
    return page(request, "exam_findings.html", {
        "exam": row, "href": tell.address(row.kind, row.pk), "items": _figures(row),
        "pairs": [_pair(pair, people) for pair in found], "rooms": _rooms(row),
    })  # fmt: skip


def _rooms(exam: Exam) -> list[dict[str, Any]]:
    """Of each room its camera, and the minutes that neither were recorded nor are excused."""
    return [
        bar_of(one, set()) | {
            "name": room.name, "place": room.place,
            "minutes": -(-seconds(one.missing) // MINUTE),
        }
        for room, one in filmed(exam)
    ]  # fmt: skip


def _figures(exam: Exam) -> list[Figure]:
    rows = Question.objects.in_bulk(exam.paper.drawn)
    return [
        Figure(
            title=rows[one.question].label,
            href=tell.address(Question.kind, one.question),
            answered=one.answered,
            facility=f"{one.facility:.2f}",
            discrimination="" if one.discrimination is None else f"{one.discrimination:.2f}",
            remark=_remark(one.facility, one.discrimination),
        )
        for one in item_figures(exam)
    ]


def _remark(facility: float, discrimination: float | None) -> str:
    """What to look at: for people, who know why."""
    if discrimination is not None and discrimination < 0:
        return gettext("成绩好的反而答错：核对答案和题干")
    if facility < HARD:
        return gettext("很少人答对")
    return gettext("几乎都答对") if facility > EASY else ""


def _pair(pair: Pair, people: dict[UUID, Sitting]) -> dict[str, Any]:
    one, other = people[pair.one], people[pair.other]
    return {
        "people": [(row.officer.label, tell.address(row.kind, row.pk), row.seat)
                   for row in (one, other)],
        "room": one.room.name if one.room else "",
        "pair": pair,
        "expected": f"{pair.expected:.1f}",
        "chance": f"{pair.chance:.1e}",
        "by_chance": f"{pair.chance * pair.pairs:.1e}",
    }  # fmt: skip
