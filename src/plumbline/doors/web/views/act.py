"""Doing an act: the form, and the refusals on the same page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from django.db import transaction
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.debug import sensitive_post_parameters

from plumbline.casework.models import Case
from plumbline.casework.seals import masked, masking, shut
from plumbline.complaints.hiding import unhidden
from plumbline.doors.web import may, rostering, tell
from plumbline.doors.web.answers import REDRAWS, collect, switched, zoned
from plumbline.doors.web.asked import WITHIN, kind_of, ref_of
from plumbline.doors.web.choices import UPLOAD, choices, sized
from plumbline.doors.web.forms import Sheet, as_id, every, local_minute
from plumbline.doors.web.questions import Question
from plumbline.doors.web.shapes import Brief, Deed, Halfway, Reason
from plumbline.doors.web.views import pictures
from plumbline.doors.web.views.page import Seat, page, seat_of, seated
from plumbline.doors.web.views.vanishing import CODES
from plumbline.doors.web.words import answer, t
from plumbline.exams import reads as exams
from plumbline.exams.models import Import
from plumbline.forms import marked
from plumbline.kernel.act import ACTS, Act, Invalid, Refused
from plumbline.kernel.catalogue import find, look
from plumbline.kernel.gate import Situation
from plumbline.kernel.models import Clear, Entry, Norm, Subject
from plumbline.law.calendar import legal_day
from plumbline.law.causes import causes
from plumbline.norms import sheets
from plumbline.norms.models import Rule
from plumbline.people.reads import names
from plumbline.recordings import reads as footage

CONFLICT = 409
READ_BEFORE = ("review.", "penalty.decide", "penalty.discuss")  # acts that rest on the whole file

OWN_PAGE = {"people.add_factor": "factor", "people.add_key": "keys"}  # what no form asks for alone
WEIGHING = ("penalty.weigh", "penalty.notify", "penalty.decide", "penalty.decide_one")


@dataclass(frozen=True)
class Desk:
    """An act on a subject, about to be done by somebody."""

    request: HttpRequest
    seat: Seat
    act: Act[Any, Any]
    subject: Subject

    @property
    def sealed(self) -> bool:
        """Whether the subject is sealed from whoever sits here."""
        return shut(self.subject, self.seat.actor, self.seat.day)

    def page(
        self,
        given: Mapping[str, Any],
        at: str = "",
        *,
        errors: Sequence[tuple[str, str]] = (),
        refusals: Sequence[Reason] = (),
        status: int = 200,
        more: str = "",
        restored: bool = False,
        looked: bool = False,
    ) -> HttpResponse:
        """The form with what was typed, what is wrong and what is shut."""
        when = self._at(at, errors)
        sheet = Sheet(
            self.act.form, given, [one for one in errors if one[0] != "at"],
            choices(self.subject, self.seat), more, self.body, self.seat.now,
        )  # fmt: skip
        asked = sheet.questions()
        questions, further = folded([*asked, when])
        wrong = [*sheet.faults(asked), *((when.id, when.title, says) for says in when.errors)]
        shown = {
            "deed": Deed(
                self.act.code,
                gettext(self.act.title),
                gettext(self.act.says),
                tell.act_address(self.act.code, self.subject.pk),
            ),
            "brief": self._brief(),
            "questions": questions,
            "further": further,
            "errors": wrong,
            "refusals": refusals,
            "attempted": status == CONFLICT,
            "gates": may.asked(self.act),
            "cites": tell.cites(self.act.cites),
            "key": uuid4().hex,  # a new one each time: an answer stays with its key
            "opened": self.seat.now.isoformat(),
            "restored": restored,
            "looked": looked,
            "rowed": any(q.kind in WITHIN for q in asked),
            "typed": any(one.kind == "typed" for one in every(asked)),
            "files": any(q.kind == "pictures" for q in [*questions, *further]),
            "summary": self._summary(),
            "tryout": self._tryout(),
            "uploads": self._uploads(),
            "discretion": self._discretion(),
        }
        return page(self.request, "act.html", shown, status=status)

    @property
    def body(self) -> str:
        """The kind of a norm's body, where the form does not ask for it."""
        return self.subject.versions.latest("number").kind if isinstance(self.subject, Norm) else ""

    def _summary(self) -> str:
        """Where the case stands on one page, for acts that rest on having read it (R-ADM-06)."""
        rests = self.act.code.startswith(READ_BEFORE) and isinstance(self.subject, Case)
        return reverse("summary", args=[self.subject.pk]) if rests else ""

    def _tryout(self) -> str:
        """Where a revised term of keeping shows what it would let go, before it is put in force."""
        code = self.subject.code if isinstance(self.subject, Norm) else ""
        tried = self.act.code == "norms.revise" and code in CODES
        return reverse("retention_preview", args=[code]) if tried else ""

    def _uploads(self) -> dict[str, Any] | None:
        """For a form that takes a file: which question it answers, and what is on its way."""
        field = next((name for name, info in self.act.form.model_fields.items()
                      if ref_of(info) == UPLOAD), None)  # fmt: skip
        if field is None:
            return None
        halfway = [
            Halfway(reverse("my_upload_part", args=[part.upload]), part.title, part.modified,
                    part.length, part.reached, sized(part.length))
            for part in footage.sent_by(self.seat.actor.id) if not part.name and not part.refused
        ]  # fmt: skip
        return {"field": field, "halfway": halfway}

    def _discretion(self) -> str:
        """Where the facts that weigh are asked in words, and the range is seen (C-DISC-03)."""
        weighs = self.act.code in WEIGHING and isinstance(self.subject, Case)
        return reverse("discretion", args=[self.subject.pk]) if weighs else ""

    def _at(self, at: str, errors: Sequence[tuple[str, str]]) -> Question:
        wrong = [says for field, says in errors if field == "at"]
        return Question(
            name="at",
            title=gettext("行为时间"),
            kind="datetime",
            value=at or local_minute(self.seat.now.isoformat()),
            help=gettext("实际发生的时间，可早于现在；入账时间由系统另记。"),
            errors=wrong,
            error_ids="f-at-e1" if wrong else "",
            most=local_minute(self.seat.now.isoformat()),
        )

    def _brief(self) -> Brief:
        row = self.subject
        known = tell.units([list(row.line)])
        case = row if isinstance(row, Case) else None
        officers = names(set(row.handlers)) if case else {}
        return Brief(
            kind=row.kind,
            id=str(row.pk),
            title=case.brief if case else tell.label_of(row),
            number=case.number if case else "",
            kind_title=t(row.kind_title),
            nature=t(case.get_nature_display()) if case else "",
            unit=tell.unit_of(row.line, known) if row.kind != "unit" else "",
            leads=[officers.get(h, "") for h in row.handlers] if case else (),
            phase=t(row.phases.get(row.phase, "")) if row.kind != "unit" else "",
            secrecy=answer(row.secrecy, "secrecy") if row.secrecy else "",
            href=tell.address(row.kind, row.pk),
        )


def _desk(request: HttpRequest, seat: Seat, code: str, subject: str | None) -> Desk:
    act, subject_id = ACTS.get(code), as_id(subject)
    if act is None or subject_id is None:
        raise Http404
    on = unhidden(find(act.on.kind, subject_id, seat.actor, seat.now), seat.actor)
    return Desk(request, seat, act, on)


@sensitive_post_parameters()
@seated
def act(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """Ask for an act's form, or do the act."""
    desk = _desk(request, seat, code, request.GET.get("subject"))
    if request.method != "POST":
        return _asked(desk)
    posted, broken = pictures.taken(desk.act.form, request)
    given = collect(desk.act.form, posted)
    typed = request.POST.get("at", "")
    if any(button in request.POST for button in REDRAWS):
        return _again(desk, given, typed)
    at = instant(typed, request.POST.get("_opened", ""), seat.now)
    unread = [*broken, *switched(request.POST)]
    if at is None:
        unread.append(("at", gettext("请填写日期和时间")))
    if unread:
        return desk.page(given, typed, errors=unread, status=422)
    try:
        with masking(desk.subject.kind, desk.subject.pk, seat.actor, seat.day):
            done = desk.act.do(seat.actor, desk.subject.pk, given, at=at, now=seat.now,
                               key=request.POST.get("_key") or None)  # fmt: skip
    except Invalid as wrong:
        return desk.page(given, typed, errors=wrong.errors, status=422)
    except Refused as shut_now:
        reasons = tell.reasons(shut_now.as_json()["refusals"])
        return desk.page(given, typed, refusals=reasons, status=CONFLICT)
    return redirect("done", done.entry)


def _asked(desk: Desk) -> HttpResponse:
    """The empty form, with what stands against the act already; or the page of its own."""
    act, seat = desk.act, desk.seat
    if act.code in OWN_PAGE and desk.subject.pk == seat.actor.id:
        return redirect(OWN_PAGE[act.code])
    against = act.refusals(Situation(desk.subject, seat.actor, seat.now, seat.now), [])
    if desk.sealed:
        against = masked(against)
    return desk.page(proposed(desk), refusals=tell.reasons([r.as_json() for r in against]))


def _again(desk: Desk, given: Mapping[str, Any], typed: str) -> HttpResponse:
    """The page once more: a row was added, moved or struck out, or all of it looked over."""
    posted = desk.request.POST
    if "_check" not in posted:
        return desk.page(given, typed, more=posted.get("_more", ""))
    errors = Sheet(desk.act.form, given, body=desk.body).checked()
    return desk.page(given, typed, errors=errors, looked=not errors)


MANY = 5  # optional questions beyond this are folded
USUAL = frozenset({"reporter", "phone", "place", "assistant", "sex", "born", "id_number"})


def folded(questions: list[Question]) -> tuple[list[Question], list[Question]]:
    """What must be answered or usually is, and what need not be: folded where it is much."""
    spare = [q for q in questions if not q.required and not q.errors and not q.answered]
    empty = [q for q in spare if q.name not in USUAL]
    if len(empty) <= MANY:
        return questions, []
    return [q for q in questions if q not in empty], empty


CARRIED = frozenset({"facts", "basis", "reasons", "proposal", "articles", "place"})


def proposed(desk: Desk) -> dict[str, Any]:
    """What the page writes into an empty form: what the file says already, to be looked over."""
    fields, case = desk.act.form.model_fields, desk.subject
    known: dict[str, Any] = {"collected_at": desk.seat.now.isoformat()}
    known |= {"key": desk.request.GET["key"]} if "key" in desk.request.GET else {}
    if isinstance(case, Case):
        named = [cause.code for cause in causes() if cause.title == case.brief]
        known |= {"cause": named[0]} if len(named) == 1 else {}
        known |= {"deed_on": legal_day(at).isoformat()} if (at := case.occurred_at) else {}
    if isinstance(case, Rule) and "clauses" in fields:
        known |= sheets.form_of(case)
    if isinstance(case, Import) and "row" in fields:
        known |= held_back(desk, case)
    if desk.act.code == rostering.CHANGE and (turn := as_id(desk.request.GET.get("turn"))):
        known |= rostering.as_it_stands(turn, desk.subject)
    if desk.act.code.startswith("people."):  # what a register proposes, to be looked over
        sent = collect(desk.act.form, desk.request.GET)
        known |= {name: sent[name] for name in sent if name not in marked(desk.act.form, "secret")}
    return {**{name: value for name, value in known.items() if name in fields}, **carried(desk)}


def held_back(desk: Desk, imported: Import) -> dict[str, Any]:
    """The row of a file that is to be put right, as it came; what it says to a keeper alone."""
    chosen = desk.request.GET.get("row", "")
    number = int(chosen) if chosen.isascii() and chosen.isdigit() else 0
    with transaction.atomic():
        said = exams.shown_rows(imported, desk.seat.actor, desk.seat.now).get(number, {})
    return {"row": chosen, **{name: value for name, value in said.items() if value}}


def carried(desk: Desk) -> dict[str, Any]:
    """Words already written on this subject, or on the case it stands in, that the form asks again.

    The newest counts. Reading them again is a look.
    """
    asked = desk.act.form.model_fields.items()
    wanted = {n for n, info in asked if n in CARRIED and kind_of(info).name in ("text", "long")}
    if not wanted or desk.sealed:
        return {}
    row, seat = desk.subject, desk.seat
    about = {row.pk, getattr(row, "case_id", None), getattr(row, "report_id", None)} - {None}
    with transaction.atomic():
        entries = Entry.objects.filter(Q(subject_id__in=about) | Q(made_id__in=about))
        found = dict(
            Clear.objects.filter(entry__in=entries, name__in=wanted)
            .order_by("entry_id")
            .values_list("name", "value")
        )
        if found:
            look(seat.actor, row.kind, row.pk, tuple(sorted(found)), "prefill", seat.now)
    return {name: value for name, value in found.items() if isinstance(value, str)}


def instant(typed: str, opened: str, now: datetime) -> datetime | None:
    """The instant of the deed. Left as the page proposed it, it is when the page was opened."""
    if not typed.strip():
        return now
    try:
        at = datetime.fromisoformat(zoned(typed.strip()))
        proposed = datetime.fromisoformat(opened) if opened else None
        at.astimezone(UTC)  # the first and last day of all time have no other zone
    except (ValueError, OverflowError):
        return None
    untouched = proposed is not None and local_minute(opened) == typed.strip()
    return proposed if untouched else at


def again(
    request: HttpRequest, code: str, query: str, typed: list[tuple[str, str]]
) -> HttpResponse:
    """The form once more after signing in, with what had been typed."""
    seat = seat_of(request)
    if seat is None:
        raise Http404
    request.__dict__["seat"] = seat
    posted = QueryDict(mutable=True)
    for name, value in typed:
        posted.appendlist(name, value)
    desk = _desk(request, seat, code, QueryDict(query).get("subject"))
    return desk.page(collect(desk.act.form, posted), str(posted.get("at", "")), restored=True)
