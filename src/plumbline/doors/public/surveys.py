"""Return visits answered with number and code; how satisfied people are, for everybody to see."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone, translation
from django.utils.translation import gettext
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_safe

from plumbline.doors.public.frame import page, spoken
from plumbline.kernel.act import Invalid, Refused
from plumbline.law.calendar import legal_day
from plumbline.law.roles import PUBLIC
from plumbline.openness.cells import SMALL
from plumbline.people.models import Unit
from plumbline.surveys.answering import answer
from plumbline.surveys.board import board
from plumbline.surveys.invited import against, look_up
from plumbline.surveys.models import Round, Visit
from plumbline.surveys.questionnaires import in_force, wording
from plumbline.surveys.reads import english
from plumbline.surveys.sampling import record
from plumbline.surveys.terms import SCORED, YES_NO, Score, Topic

NOT_FOUND, UNPROCESSABLE, CONFLICT = 404, 422, 409
MINUTE = "public, max-age=60"
LONGEST = 64


@csrf_exempt  # whoever sends has number and code; no cookie is set that a token could stand in
@sensitive_post_parameters()
@spoken
def survey(request: HttpRequest) -> HttpResponse:
    """The questionnaire of a return visit: opened, answered once, thanked for."""
    if request.method != "POST":
        return page(request, "survey.html", {"asked": False})
    sent = {name: text.replace("\0", "") for name, text in request.POST.items()
            if isinstance(text, str)}  # fmt: skip
    number, code = (sent.get(name, "")[:LONGEST] for name in ("number", "code"))
    visit = look_up(number, code, timezone.now())
    if visit is None:
        shown = {"asked": True, "number": number}
        return page(request, "survey.html", shown, status=NOT_FOUND)
    if sent.get("answering"):
        return _answered(request, visit, sent, code)
    return _questions(request, visit, code)


def _questions(
    request: HttpRequest, visit: Visit, code: str, given: dict[str, str] | None = None,
    errors: list[tuple[str, str]] | None = None,
) -> HttpResponse:  # fmt: skip
    """The questions, or why they cannot be answered; what was typed stays."""
    now = timezone.now()
    shut = [one.as_json() for one in against(visit, now)] if not errors else []
    asked = in_force(now)
    given, wrong = given or {}, dict(errors or [])
    titles = wording(asked, english=english()) if asked else []
    questions = [
        {"topic": topic.value, "text": text, "sort": _sort(topic), "error": wrong.get(topic, ""),
         "given": given.get(topic, ""), "required": topic == Topic.SATISFIED}
        for topic, text in titles
    ]  # fmt: skip
    shown = {
        "asked": True, "visit": visit, "code": code, "shut": shut, "questions": questions,
        "wrong": [(q["topic"], q["text"], q["error"]) for q in questions if q["error"]],
        "scores": [(score.value, gettext(str(score.label))) for score in reversed(Score)],
    }  # fmt: skip
    again = {"number": visit.number, "code": code}
    return page(request, "survey.html", shown, status=UNPROCESSABLE if errors else 200, again=again)


def _sort(topic: Topic) -> str:
    return "yes_no" if topic in YES_NO else "score" if topic in SCORED else "text"


def _answered(request: HttpRequest, visit: Visit, sent: dict[str, str], code: str) -> HttpResponse:
    """Take the answer in; sent twice it counts once."""
    given = {name: text for name in Topic.values if (text := sent.get(name, "").strip())}
    form: dict[str, Any] = {name: read(Topic(name), text) for name, text in given.items()}
    try:
        # The same answer sent again gets the same thanks; another one finds the visit answered.
        done = answer.do(PUBLIC, visit.pk, form, at=None, now=timezone.now(), key=f"web:{visit.pk}")
    except Invalid as invalid:
        errors = [(name.partition(".")[0], says) for name, says in invalid.errors]
        if any(name not in Topic.values for name, _ in errors):
            return _questions(request, Visit.objects.get(pk=visit.pk), code)
        return _questions(request, visit, code, given, errors)
    except Refused:
        return _questions(request, Visit.objects.get(pk=visit.pk), code)
    shown = {"asked": True, "thanks": True, "visit": visit, "entry": str(done.entry)}
    return page(request, "survey.html", shown)


def read(topic: Topic, text: str) -> Any:
    """An answer as it is sent, as the form takes it."""
    if topic in YES_NO:
        return {"yes": True, "no": False}.get(text, text)
    if topic in SCORED:
        return int(text) if text in {str(score.value) for score in Score} else text
    return text.replace("\r\n", "\n")


@require_safe
@spoken
def satisfaction(request: HttpRequest) -> HttpResponse:
    """What third parties and return visits found, unit by unit, with samples and intervals."""
    now = timezone.now()
    code = request.GET.get("unit", "")[:LONGEST].replace("\0", "")
    rows = Unit.objects.filter(phase="active")
    unit = (rows.filter(code=code) if code else rows.order_by("line__len", "code")).first()
    if unit is None and code:
        raise Http404
    asked = in_force(now)
    other = translation.get_language() == "en"
    shown = {
        "board": unit and board(unit, legal_day(now), lambda one: f"#r-{one.pk}",
                                request.GET.get("quarter", "")),
        "smallest": SMALL,
        "questions": wording(asked, english=english()) if asked else [],
        "version": asked.number if asked else None,
        "ask": "?lang=en&unit=" if other else "?unit=",
        "above": _above(unit) if unit else [],
    }  # fmt: skip
    return page(request, "satisfaction.html", shown, cache=MINUTE)


def _above(unit: Unit) -> list[Unit]:
    rows = {one.code: one for one in Unit.objects.filter(code__in=unit.line[:-1])}
    return [rows[code] for code in unit.line[:-1] if code in rows]


@require_safe
def draw(request: HttpRequest, code: str, year: int, quarter: int) -> HttpResponse:
    """All that anybody needs to draw a sample again."""
    del request
    rows = Round.objects.filter(unit__code=code, year=year, quarter=quarter)
    one = rows.select_related("unit").first()
    if one is None:
        raise Http404
    response = JsonResponse(record(one), json_dumps_params={"ensure_ascii": False, "indent": 1})
    response["Cache-Control"] = MINUTE
    return response
