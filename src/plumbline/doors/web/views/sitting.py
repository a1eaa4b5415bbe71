"""The candidate's page: the paper at its hour, answers saved as they are given, handing in.

It works with and without script. The server's clock alone counts; what is said to be saved is on
the disk. Nothing here locks a browser down: the seats, those who watch and the room's recording do.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.html import format_html_join
from django.utils.safestring import mark_safe
from django.utils.translation import gettext
from django.views.decorators.debug import sensitive_post_parameters

from plumbline.doors.web import tell
from plumbline.doors.web.views.page import Seat, page, seated
from plumbline.doors.web.words import t
from plumbline.exams.answers import Outcome, Saved, given, save, sound
from plumbline.exams.asked import Shown, shown
from plumbline.exams.models import Sitting
from plumbline.exams.sittings import begin, submit
from plumbline.exams.terms import Sort
from plumbline.kernel.act import Act, Refused
from plumbline.kernel.catalogue import find
from plumbline.law.calendar import SHANGHAI

STATUS = {Outcome.SAVED: 200, Outcome.OVERTAKEN: 409, Outcome.CLOSED: 410}
NONSENSE, CONFLICT = 422, 409
CHECKED = mark_safe(" checked")


# A template node costs more than a whole format: four hundred options in 3 ms instead of 30, while
# three hundred candidates open their papers in the same minute.
PICK = '<label class="pick"><input type="{}" name="q-{}" value="{}"{}><span>{}. {}</span></label>'


@dataclass(frozen=True)
class Question:
    """A question with what the candidate has put down, as the page shows it."""

    id: UUID
    number: int
    title: str
    stem: str
    written: bool
    picks: str
    text: str
    sequence: int
    saved_at: datetime | None


def _question(one: Shown, put: list[str], sequence: int, saved_at: datetime | None) -> Question:
    kind = "checkbox" if one.sort == Sort.MULTIPLE else "radio"
    picks = format_html_join("", PICK, (
        (kind, one.id, letter, CHECKED if letter in put else "", letter, text)
        for letter, text in one.options
    ))  # fmt: skip
    points = gettext("%(n)s 分") % {"n": one.points}
    title = f"{gettext(str(Sort(one.sort).label))} · {points}"
    written = one.sort == Sort.WRITTEN
    return Question(one.id, one.number, title, one.stem, written, picks,
                    "".join(put) if written else "", sequence, saved_at)  # fmt: skip


def _own(seat: Seat, sitting_id: UUID) -> Sitting:
    """The sitting of whoever sits here; anybody else's does not exist on this page."""
    row = find(Sitting.kind, sitting_id, seat.actor, seat.now)
    if not isinstance(row, Sitting) or row.officer_id != seat.actor.id:
        raise Http404
    return row


def _open(row: Sitting, now: datetime) -> bool:
    return row.phase == "sitting" and row.exam.begins_at <= now < row.exam.ends_at


@sensitive_post_parameters()
@seated
def sitting(request: HttpRequest, seat: Seat, sitting_id: UUID) -> HttpResponse:
    """Before the hour where and when; then the paper; afterwards that it is in."""
    row = _own(seat, sitting_id)
    if request.method != "POST":
        return _page(request, seat, row)
    wish = request.POST.get("wish", "")
    if wish == "begin":
        return _do(begin, request, seat, row)
    refused = _save_all(request, seat, row)
    if refused:
        return _page(request, seat, row, status=CONFLICT, alarm=refused)
    if wish == "submit":
        if not request.POST.get("sure"):
            alarm = gettext("交卷以后不能再改：请勾选确认，再按“交卷”")
            return _page(request, seat, row, status=NONSENSE, alarm=alarm)
        return _do(submit, request, seat, row)
    return redirect("sitting", row.pk)


def _do(act: Act[Any, Any], request: HttpRequest, seat: Seat, row: Sitting) -> HttpResponse:
    try:
        act.do(seat.actor, row.pk, {}, at=None, now=seat.now)
    except Refused as shut:
        says = "；".join(one["says"] for one in shut.as_json()["refusals"])
        return _page(request, seat, _own(seat, row.pk), status=CONFLICT, alarm=says)
    return redirect("sitting", row.pk)


def _save_all(request: HttpRequest, seat: Seat, row: Sitting) -> str:
    """Put down what the page sent without script, where it differs; why not, if so."""
    before, numbers = given(row), _numbers(row)
    for question in row.exam.paper.drawn:
        name = f"q-{question}"
        if name not in request.POST and f"{name}-there" not in request.POST:
            continue
        put = sound([one.replace("\r\n", "\n") for one in request.POST.getlist(name) if one])
        if put is None:
            return gettext("有一题的回答过长，没有保存")
        if put == before.get(question, []):
            continue
        told = save(row.pk, seat.actor.id, question, put, numbers.get(question, 0) + 1, seat.now)
        if told.outcome is not Outcome.SAVED:
            return gettext("没有保存：考试已经结束、已经交卷，或者在另一处刚刚作答")
    return ""


def _numbers(row: Sitting) -> dict[UUID, int]:
    return dict(row.answers.values_list("question", "sequence"))


def _questions(row: Sitting) -> Iterable[Question]:
    put = given(row)
    saved = {q: (n, at) for q, n, at in row.answers.values_list("question", "sequence", "saved_at")}
    for one in shown(row):
        number, at = saved.get(one.id, (0, None))
        yield _question(one, put.get(one.id, []), number, at)


def _page(
    request: HttpRequest, seat: Seat, row: Sitting, *, status: int = 200, alarm: str = ""
) -> HttpResponse:
    exam, now = row.exam, seat.now
    opened = _open(row, now)
    return page(request, "sitting.html", {
        "row": row, "exam": exam, "open": opened, "alarm": alarm, "room": row.room,
        "ready": row.phase == "seated" and exam.begins_at <= now < exam.ends_at,
        "early": row.phase in ("registered", "seated") and now < exam.begins_at,
        "over": now >= exam.ends_at,
        "questions": list(_questions(row)) if opened else [],
        "left": _left(row, now), "left_said": _said(_left(row, now)),
        "begins": _clock(exam.begins_at), "ends": _clock(exam.ends_at), "clock": _clock(now),
        "begins_in": max(0, int((exam.begins_at - now).total_seconds()) + 1),
        "href": tell.address(row.kind, row.pk), "phase": t(row.phases[row.phase]),
    }, status=status)  # fmt: skip


def _left(row: Sitting, now: datetime) -> int:
    """Whole seconds to the end by the server's clock."""
    return max(0, int((row.exam.ends_at - now).total_seconds()))


def _said(seconds: int) -> str:
    return f"{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"


def _clock(at: datetime) -> str:
    return f"{at.astimezone(SHANGHAI):%H:%M:%S}"


@sensitive_post_parameters()
@seated
def answer_save(request: HttpRequest, seat: Seat, sitting_id: UUID) -> HttpResponse:
    """One answer saved, and the time that is left. Asked without one: the time alone."""
    row = _own(seat, sitting_id)
    if request.method != "POST":
        return _json(row, seat.now, {"outcome": "open" if _open(row, seat.now) else "closed"}, 200)
    try:
        sent = json.loads(request.body)
        question, sequence = UUID(str(sent["question"])), sent["sequence"]
        put = sound(sent["given"])
    except (ValueError, KeyError, TypeError):
        return _json(row, seat.now, {"outcome": "nonsense"}, NONSENSE)
    if put is None or type(sequence) is not int or not 0 < sequence < 2**53:
        return _json(row, seat.now, {"outcome": "nonsense"}, NONSENSE)
    told: Saved = save(row.pk, seat.actor.id, question, put, sequence, seat.now)
    said = {"outcome": told.outcome, "sequence": told.sequence,
            "saved": _clock(told.saved_at) if told.saved_at else ""}  # fmt: skip
    return _json(row, seat.now, said, STATUS[told.outcome])


def _json(row: Sitting, now: datetime, said: dict[str, Any], status: int) -> HttpResponse:
    response = JsonResponse({**said, "left": _left(row, now)}, status=status)
    response["Cache-Control"] = "no-store"
    return response
