"""Return visits on the screen: figures, a call question by question, an invitation, a file."""

from __future__ import annotations

import hashlib
from typing import Any
from urllib.parse import urlencode
from uuid import UUID, uuid4

from django.conf import settings
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters

from plumbline.casework.seals import shut
from plumbline.doors.web import tell
from plumbline.doors.web.answers import collect
from plumbline.doors.web.choices import choices
from plumbline.doors.web.forms import Sheet
from plumbline.doors.web.shapes import Link
from plumbline.doors.web.views.page import Seat, own_unit, page, seated
from plumbline.doors.web.words import t
from plumbline.intake.models import Report
from plumbline.intake.reads import who_reported
from plumbline.kernel.act import Invalid, Refused
from plumbline.kernel.catalogue import find, look
from plumbline.kernel.gate import Situation
from plumbline.kernel.models import Subject
from plumbline.openness.cells import SMALL
from plumbline.people.models import Unit
from plumbline.people.reads import unit_names
from plumbline.surveys import book
from plumbline.surveys.answering import answer_by_phone
from plumbline.surveys.board import board
from plumbline.surveys.gates import concerned
from plumbline.surveys.independent import Import, import_survey
from plumbline.surveys.models import FollowUp, Questionnaire, Visit
from plumbline.surveys.questionnaires import in_force, wording
from plumbline.surveys.reads import english, readable
from plumbline.surveys.terms import SCORED, YES_NO, Score, Topic

UNPROCESSABLE, CONFLICT = 422, 409
FROM_THE_FILE = ("rows", "file", "sha256")


@seated
def satisfaction(request: HttpRequest, seat: Seat) -> HttpResponse:
    """The same figures that everybody sees; numbers lead to what whoever sits here may read."""
    code = request.GET.get("unit", "")
    own = own_unit(seat)
    rows = (
        Unit.objects.filter(code=code)
        if code
        else Unit.objects.filter(pk__in=own[:1] if own else ())
    )
    unit = rows.first() or Unit.objects.order_by("line__len", "code").first()
    if unit is None or (code and unit.code != code):
        raise Http404
    units = Unit.objects.filter(code__in=unit.line[:-1]).order_by("line__len")
    reads = readable(seat.actor, seat.day).exists()
    return page(request, "satisfaction.html", {
        "board": board(unit, seat.day,
                       lambda one: tell.address("independent_survey", one.survey_id),
                       request.GET.get("quarter", "")),
        "inside": True, "smallest": SMALL, "ask": "?unit=", "kind": "figures",
        "above": [Link(one.name, "?" + urlencode({"unit": one.code})) for one in units],
        "answers": reverse("list", args=["survey_answer"]) if reads else "",
        "links": _imports(unit, seat),
    })  # fmt: skip


def _visit(seat: Seat, visit_id: UUID) -> Visit:
    """A visit for whoever may make it; others find nothing."""
    found = find(Visit.kind, visit_id, seat.actor, seat.now)
    assert isinstance(found, Visit)  # noqa: S101 - kind and class go together
    if concerned(seat.actor, found, seat.day) or shut(found, seat.actor, seat.day):
        raise Http404
    return found


@sensitive_post_parameters()
@seated
def call(request: HttpRequest, seat: Seat, visit_id: UUID) -> HttpResponse:
    """The script of a call, one question at a time; nothing is kept before the last is sent."""
    visit = _visit(seat, visit_id)
    asked = in_force(seat.now)
    given = {name: text for name in Topic.values if (text := request.POST.get(name, ""))}
    shut_by = answer_by_phone.refusals(Situation(visit, seat.actor, seat.now, seat.now), [])
    reasons = tell.reasons([one.as_json() for one in shut_by])
    if asked is None or reasons:
        return _call(request, seat, visit, reasons=reasons)
    questions = wording(asked, english=english())
    step = _step(request, len(questions))
    if request.POST.get("send"):
        try:
            done = answer_by_phone.do(
                seat.actor, visit.pk, {n: _read(n, text) for n, text in given.items()},
                at=None, now=seat.now, key=request.POST.get("_key") or None,
            )  # fmt: skip
        except Invalid as wrong:
            topics = [topic.value for topic, _ in questions]
            names = [name.partition(".")[0] for name, _ in wrong.errors]
            at = next((topics.index(name) for name in names if name in topics), 0)
            said = [says for _, says in wrong.errors]
            return _call(request, seat, visit, asked, given, at, errors=said)
        except Refused as refused:
            return _call(request, seat, visit,
                         reasons=tell.reasons(refused.as_json()["refusals"]))  # fmt: skip
        return redirect("done", done.entry)
    return _call(request, seat, visit, asked, given, step)


def _step(request: HttpRequest, count: int) -> int:
    """Which question comes: "next" and "back" from the one just asked; the last is the summary."""
    text = request.POST.get("step", "")
    step = int(text) if text.isascii() and text.isdigit() and len(text) < 3 else 0
    step += 1 if "next" in request.POST else -1 if "back" in request.POST else 0
    return max(0, min(step, count))


def _read(name: str, text: str) -> Any:
    if name in YES_NO:
        return {"yes": True, "no": False}.get(text, text)
    return int(text) if name in SCORED and text in {str(s.value) for s in Score} else text


def _call(
    request: HttpRequest, seat: Seat, visit: Visit, asked: Questionnaire | None = None,
    given: dict[str, str] | None = None, step: int = 0, *, reasons: Any = None,
    errors: list[str] | None = None,
) -> HttpResponse:  # fmt: skip
    given = given or {}
    questions = wording(asked, english=english()) if asked else []
    now = questions[step] if step < len(questions) else None
    with transaction.atomic():
        look(seat.actor, visit.kind, visit.pk, ("reporter", "phone"), "call", seat.now)
        reporter, phone = who_reported(Report.objects.get(pk=visit.case.report_id), seat.actor)
    code = visit.unit[-1]
    status = CONFLICT if reasons else UNPROCESSABLE if errors else 200
    return page(request, "survey_call.html", {
        "visit": visit, "back": tell.address(visit.kind, visit.pk), "reasons": reasons,
        "reporter": reporter, "phone": phone, "unit": unit_names({code}).get(code, code),
        "question": now and {"topic": now[0].value, "text": now[1], "sort": _sort(now[0]),
                             "given": given.get(now[0].value, "")},
        "step": step, "number": step + 1, "count": len(questions), "errors": errors or [],
        "kept": [(name, text) for name, text in given.items()
                 if now is None or name != now[0].value],
        "summary": [(text, _said(topic, given.get(topic.value, ""))) for topic, text in questions],
        "scores": [(s.value, t(str(s.label))) for s in reversed(Score)],
        "contact": tell.act_address("surveys.note_contact", visit.pk),
        "end": tell.act_address("surveys.end_visit", visit.pk), "key": uuid4().hex,
        "asked": bool(questions),
    }, status=status)  # fmt: skip


def _sort(topic: Topic) -> str:
    return "yes_no" if topic in YES_NO else "score" if topic in SCORED else "text"


def _said(topic: Topic, text: str) -> str:
    if topic in SCORED and text in {str(s.value) for s in Score}:
        return t(str(Score(int(text)).label))
    return {"yes": t("是"), "no": t("否")}.get(text, text) if topic in YES_NO else text


@seated
def invitation(request: HttpRequest, seat: Seat, visit_id: UUID) -> HttpResponse:
    """Number and code as a letter to print and send; showing them is noted."""
    visit = _visit(seat, visit_id)
    with transaction.atomic():
        look(seat.actor, visit.kind, visit.pk, ("reporter", "code"), "invitation", seat.now)
        reporter, _ = who_reported(Report.objects.get(pk=visit.case.report_id), seat.actor)
    units = unit_names({visit.line[-1], visit.unit[-1]})
    return page(request, "survey_invitation.html", {
        "visit": visit, "back": tell.address(visit.kind, visit.pk), "reporter": reporter,
        "sender": units.get(visit.line[-1], ""), "unit": units.get(visit.unit[-1], ""),
        "code": f"{visit.code[:4]}-{visit.code[4:]}",
        "public": (settings.PUBLIC or f"{request.scheme}://{request.get_host()}")
        + reverse("public_survey"),
    })  # fmt: skip


@sensitive_post_parameters()
@seated
def survey_file(request: HttpRequest, seat: Seat, unit_id: UUID) -> HttpResponse:
    """The file of a third party's survey taken in: who asked, how and when, and its rows."""
    unit = find(Unit.kind, unit_id, seat.actor, seat.now)
    if request.method != "POST":
        return _file(request, seat, unit, {})
    given = {k: v for k, v in collect(Import, request.POST).items() if k not in FROM_THE_FILE}
    try:
        given |= _sent(request)
        done = import_survey.do(seat.actor, unit.pk, given, at=None, now=seat.now,
                                key=request.POST.get("_key") or None)  # fmt: skip
    except Invalid as wrong:
        return _file(request, seat, unit, given, errors=wrong.errors)
    except Refused as refused:
        reasons = tell.reasons(refused.as_json()["refusals"])
        return _file(request, seat, unit, given, reasons=reasons)
    return redirect("subject", "independent_survey", done.made)


def _sent(request: HttpRequest) -> dict[str, Any]:
    """Name, digest and rows of the file that was sent. Raises Invalid."""
    sent = request.FILES.get("file")
    if sent is None or sent.size is None or not 0 < sent.size <= book.LARGEST:
        raise Invalid([("file", "请选择一个不超过4兆的文件")])
    data = sent.read()
    rows = book.rows(data)
    return {"file": (sent.name or "")[-200:], "sha256": hashlib.sha256(data).hexdigest(),
            "rows": rows}  # fmt: skip


def _file(
    request: HttpRequest, seat: Seat, unit: Subject, given: dict[str, Any], *,
    errors: list[tuple[str, str]] | None = None, reasons: Any = None,
) -> HttpResponse:  # fmt: skip
    errors = errors or []
    of_file = [("file", "", says) for name, says in errors if _of_file(name)]
    own = [one for one in errors if not _of_file(one[0])]
    sheet = Sheet(Import, given, own, choices(unit, seat))
    questions = [q for q in sheet.questions() if q.name not in FROM_THE_FILE]
    status = CONFLICT if reasons else UNPROCESSABLE if errors else 200
    return page(request, "survey_file.html", {
        "unit": unit, "href": tell.address(Unit.kind, unit.pk), "questions": questions,
        "columns": list(book.COLUMNS.values()),
        "errors": [*of_file, *sheet.faults(questions)], "reasons": reasons, "key": uuid4().hex,
    }, status=status)  # fmt: skip


def _of_file(name: str) -> bool:
    return name.partition(".")[0] in FROM_THE_FILE


def links(row: Subject, seat: Seat) -> list[Link]:
    """Where surveys lead to from a visit, a follow-up, a unit."""
    if isinstance(row, Visit) and not concerned(seat.actor, row, seat.day):
        letter = Link(t("打印回访通知"), reverse("survey_invitation", args=[row.pk]))
        phone = Link(t("打电话回访"), reverse("survey_call", args=[row.pk]))
        return [phone, letter] if row.phase != "answered" else [letter]
    if isinstance(row, FollowUp):
        return [Link(t("回访"), tell.address(Visit.kind, row.visit_id))]
    if isinstance(row, Unit):
        here = reverse("satisfaction") + "?" + urlencode({"unit": row.code})
        found = [Link(t("群众评价"), here)]
        return [*found, *_imports(row, seat)]
    return []


def _imports(unit: Unit, seat: Seat) -> list[Link]:
    """The page that takes a file in, for those who may."""
    if not set(import_survey.by) & set(seat.actor.roles(tuple(unit.line), seat.day)):
        return []
    return [Link(t("导入第三方调查结果"), reverse("survey_file", args=[unit.pk]))]
