"""Complaints at the public door: handed in, followed, a review asked for; and the ways on.

What is changed here is changed by acts of the public. Number and code come in the body of a
request; a form carries the key under which a repeat has one effect.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_safe

from plumbline.complaints import figures as counted
from plumbline.complaints.asking import ask_review, clarify, withdraw
from plumbline.complaints.lodging import lodge
from plumbline.complaints.models import Complaint
from plumbline.complaints.progress import Progress, look_up
from plumbline.complaints.remedies import Step, ways
from plumbline.complaints.terms import Matter
from plumbline.doors.public.frame import MINUTE, page, spoken, visitor
from plumbline.doors.public.views import NOT_FOUND, proofs, sent
from plumbline.kernel.act import Act, Invalid, NotFound, Refused
from plumbline.kernel.norm import NoNorm
from plumbline.law.calendar import NoCalendar, legal_day
from plumbline.law.register import cite
from plumbline.law.roles import PUBLIC
from plumbline.openness import flood, quarters
from plumbline.openness.cells import SMALL
from plumbline.openness.models import About
from plumbline.openness.quarters import Quarter
from plumbline.people.contacts import contact, contacts
from plumbline.people.models import Contact, Unit

MOST = 20  # units found by a name
FIELDS = ("matter", "facts", "about", "wants", "about_number", "reporter", "phone")
WRONG, TOO_MANY, CONFLICT = 422, 429, 409
DO: Mapping[str, tuple[Act[Any, Any], str]] = {  # what may be done, and the field that says why
    "ask_review": (ask_review, "reasons"),
    "withdraw": (withdraw, "reasons"),
    "clarify": (clarify, "facts"),
}


def _text(request: HttpRequest, name: str) -> str:
    found = request.POST if request.method == "POST" else request.GET
    return found.get(name, "").replace("\0", "").strip()


@csrf_exempt  # nobody is signed in, so nothing can be done in anybody's name
@sensitive_post_parameters()
@spoken
def complaints(request: HttpRequest) -> HttpResponse:
    """The form: of which unit, what happened; the answer is number and code."""
    unit = Unit.objects.filter(code=_text(request, "unit")[:32], phase="active").first()
    if unit is None:
        return _choose(request)
    if request.method != "POST":
        typed = {"matter": _text(request, "matter")}
        return _form(request, unit, typed, {})
    typed = {name: _text(request, name) for name in FIELDS}
    now = timezone.now()
    if flood.waits(About.COMPLAINT, visitor(request), now):
        return _form(request, unit, typed, {}, status=TOO_MANY)
    channel = "qr" if _text(request, "channel") == "qr" else "web"
    form = {name: text for name, text in typed.items() if text} | {"channel": channel}
    try:
        done = lodge.do(PUBLIC, unit.pk, form, at=None, now=now, key=_key(request))
    except Invalid as wrong:
        return _form(request, unit, typed, dict(wrong.errors), status=WRONG)
    except Refused as shut:  # a norm or calendar is not there: told, and another way named
        return _form(
            request,
            unit,
            typed,
            dict.fromkeys([""], gettext("；").join(_reasons(shut))),
            status=CONFLICT,
        )
    made = Complaint.objects.get(pk=done.made)
    shown = {"number": made.number, "code": f"{made.code[:4]}-{made.code[4:]}",
             "at": made.opened_at, "receipt": done.receipt}  # fmt: skip
    again = {"number": made.number, "code": made.code}
    return page(request, "complaint_taken.html", shown, again=again, at=reverse("public_complaint"))


def _key(request: HttpRequest) -> str | None:
    try:
        return str(UUID(_text(request, "key")))
    except ValueError:
        return None


def _choose(request: HttpRequest) -> HttpResponse:
    """Which unit: by a part of its name."""
    words = _text(request, "q")[:64]
    rows = Unit.objects.filter(phase="active", name__contains=words).order_by("code")
    found = list(rows[: MOST + 1]) if words else []
    shown = {
        "q": words, "found": found[:MOST], "more": len(found) > MOST,
        "matter": _text(request, "matter")[:32],
    }  # fmt: skip
    return page(request, "complaint_unit.html", shown)


def _form(
    request: HttpRequest, unit: Unit, typed: Mapping[str, str], wrong: Mapping[str, str], *,
    status: int = 200,
) -> HttpResponse:  # fmt: skip
    fields = lodge.form.model_fields
    shown = {
        "unit": unit, "typed": typed, "wrong": wrong, "too_many": status == TOO_MANY,
        "matters": [(one.value, gettext(str(one.label)), one.value == typed.get("matter"))
                    for one in Matter],
        "errors": [(name, gettext(str(fields[name].title)) if name in fields else "", says)
                   for name, says in wrong.items()],
        "key": _key(request) or str(uuid4()), **_above(unit),
        "channel": "qr" if _text(request, "channel") == "qr" else "web",
    }  # fmt: skip
    return page(request, "complaint_form.html", shown, status=status)


def _above(unit: Unit) -> dict[str, Any]:
    """How to reach the organ above a unit, which handles what is said of the unit."""
    upper = Unit.objects.filter(code__in=unit.line[-2:-1]).first()
    reached = contact(upper, legal_day(timezone.now())) if upper else None
    return {"contacts": [(upper.name, reached)] if upper else [], "reached": reached}


@csrf_exempt
@sensitive_post_parameters()
@spoken
def complaint(request: HttpRequest) -> HttpResponse:
    """How far a complaint is; and what the person may do about it, with the same code."""
    if request.method != "POST":
        return page(request, "complaint.html", {"asked": False})
    number, code = sent(request)
    found = look_up(number, code, timezone.now())
    if found is None:
        shown = {"asked": True, "number": number}
        return page(request, "complaint.html", shown, status=NOT_FOUND)
    act, field = DO.get(_text(request, "do"), (None, ""))
    if act is None:
        return _progress(request, found, code)
    said = _text(request, field)
    try:
        act.do(PUBLIC, found.complaint.pk, {field: said} if said else {}, at=None,
               now=timezone.now(), key=_key(request))  # fmt: skip
    except Invalid as wrong:
        told = [says for _, says in wrong.errors]
        return _progress(request, found, code, said=said, wrong=told, status=WRONG)
    except (Refused, NotFound) as shut:
        told = _reasons(shut)
        return _progress(request, found, code, said=said, wrong=told, status=CONFLICT)
    again = look_up(number, code, timezone.now())
    return _progress(request, again or found, code, done=True)


def _reasons(shut: Refused | NotFound) -> list[str]:
    if isinstance(shut, NotFound):
        return [gettext("现在不能办理")]
    refusals = shut.as_json()["refusals"]
    return [f"{one['says']}{gettext('；')}{one['remedy']}" for one in refusals]


def _progress(
    request: HttpRequest, found: Progress, code: str, *, said: str = "",
    wrong: list[str] | None = None, done: bool = False, status: int = 200,
) -> HttpResponse:  # fmt: skip
    shown = {
        "asked": True, "found": found, "code": code, "said": said, "wrong": wrong or [],
        "done": done, "key": str(uuid4()), **proofs(found.stages),
        "steps": _steps(found.ways.steps) if found.ways else [],
        "contacts": [(found.unit, found.contact)],
        "address": reverse("public_complaint"),
    }  # fmt: skip
    again = {"number": found.complaint.number, "code": code}
    return page(request, "complaint.html", shown, status=status, again=again)


def _steps(steps: Iterable[Step]) -> list[dict[str, Any]]:
    return [{"step": one, "cite": cite(one.rule, get_language() or "zh")} for one in steps]


@require_safe
@spoken
def figures(request: HttpRequest) -> HttpResponse:
    """By unit, a year up to a quarter that is over, as things stood when it ended.

    Figures of the day would tell by their difference what became of one complaint (X6).
    """
    first = Complaint.objects.order_by("opened_at").values_list("opened_at", flat=True).first()
    over = quarters.over(first, timezone.now())
    asked = request.GET.get("quarter")
    last = next((one for one in over if one.code == asked), over[0] if over else None)
    ends = last.next.begins if last else None
    rows = counted.figures(Quarter(last.year, 1).begins, ends, ends) if last and ends else []
    shown = {"over": over, "last": last, "rows": rows, "few": SMALL}
    return page(request, "complaint_figures.html", shown, cache=MINUTE)


def _reached(unit: Unit, day: date) -> list[tuple[str, Contact | None]]:
    """The unit that decided, and the organ above it: whom the ways on lead to."""
    rows = {one.code: one for one in Unit.objects.filter(code__in=unit.line[-2:])}
    known = contacts(rows, day)
    return [(rows[code].name, known.get(code)) for code in reversed(unit.line[-2:])]


@require_safe
@spoken
def remedies(request: HttpRequest) -> HttpResponse:
    """Which way leads on from which decision: body, time limit, rule and how sure it is."""
    day = legal_day(timezone.now())
    unit = Unit.objects.filter(code=_text(request, "unit")[:32], phase="active").first()
    try:
        found = ways(day)
    except (NoNorm, NoCalendar):
        found = []
    shown = {"ways": [(one.decision, _steps(one.steps)) for one in found],
             "contacts": _reached(unit, day) if unit else []}  # fmt: skip
    return page(request, "remedies.html", shown, cache=MINUTE)
