"""Doing an act: the form, the refusals on the same page, and what was done."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from operator import itemgetter
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.debug import sensitive_post_parameters

from plumbline.casework.models import Case
from plumbline.casework.seals import masked, masking, shut
from plumbline.doors.web import may, periods, tell
from plumbline.doors.web.choices import UPLOAD, choices, sized
from plumbline.doors.web.forms import (
    Sheet,
    as_id,
    collect,
    kind_of,
    local_minute,
    ref_of,
    zoned,
)
from plumbline.doors.web.shapes import Brief, Deed, Halfway, Link, Question, Reason, Touched
from plumbline.doors.web.views import pictures
from plumbline.doors.web.views.page import Seat, own_unit, page, seat_of, seated
from plumbline.doors.web.views.vanishing import CODES
from plumbline.doors.web.words import act_title, answer, duty_title, t
from plumbline.exams import reads as exams
from plumbline.exams.models import Import
from plumbline.kernel import ledger
from plumbline.kernel.act import ACTS, Act, Invalid, Refused
from plumbline.kernel.catalogue import find, look, offers
from plumbline.kernel.gate import Situation
from plumbline.kernel.models import Clear, Duty, Entry, Norm, Subject
from plumbline.law.calendar import legal_day
from plumbline.law.causes import causes
from plumbline.norms import sheets
from plumbline.norms.models import Rule
from plumbline.people.reads import names
from plumbline.property.reads import unhidden
from plumbline.recordings import reads as footage

CONFLICT = 409
READ_BEFORE = ("review.", "penalty.decide", "penalty.discuss")  # acts that rest on the whole file

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
    ) -> HttpResponse:
        """The form with what was typed, what is wrong and what is shut."""
        sheet = Sheet(self.act.form, given, errors, choices(self.subject, self.seat), more)
        questions, further = folded([*sheet.questions(), self._at(at, errors)])
        wrong = [
            ("f-at", gettext("行为时间"), says) if field == "at"
            else (sheet.anchor(field), sheet.title(field), says)
            for field, says in errors
        ]  # fmt: skip
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
            "files": any(q.kind == "pictures" for q in [*questions, *further]),
            "summary": self._summary(),
            "tryout": self._tryout(),
            "uploads": self._uploads(),
            "discretion": self._discretion(),
        }
        return page(self.request, "act.html", shown, status=status)

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
        situation = Situation(desk.subject, seat.actor, seat.now, seat.now)
        against = desk.act.refusals(situation, [])
        if desk.sealed:
            against = masked(against)
        return desk.page(proposed(desk), refusals=tell.reasons([r.as_json() for r in against]))
    posted, broken = pictures.taken(desk.act.form, request)
    given = collect(desk.act.form, posted)
    typed = request.POST.get("at", "")
    if "_more" in request.POST:
        return desk.page(given, typed, more=request.POST["_more"])
    at = instant(typed, request.POST.get("_opened", ""), seat.now)
    unread = broken if at else [*broken, ("at", gettext("请填写日期和时间"))]
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
    if isinstance(case, Case):
        named = [cause.code for cause in causes() if cause.title == case.brief]
        known |= {"cause": named[0]} if len(named) == 1 else {}
        known |= {"deed_on": legal_day(at).isoformat()} if (at := case.occurred_at) else {}
    if isinstance(case, Rule) and "clauses" in fields:
        known |= sheets.form_of(case)
    if isinstance(case, Import) and "row" in fields:
        known |= held_back(desk, case)
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


@seated
def done(request: HttpRequest, seat: Seat, entry_id: UUID) -> HttpResponse:
    """What was done: the duties it raised, and the receipt to keep."""
    entry = entry_within(seat, entry_id)
    ids = [d["id"] for d in entry.body.get("raised", ())]
    owed = Duty.objects.filter(pk__in=ids).order_by("due_at")
    pairs = [(entry.subject_kind, entry.subject_id)]
    if entry.made_kind and entry.made_id:
        pairs.append((entry.made_kind, entry.made_id))
    links = tell.labels(pairs, seat.actor, seat.day)
    unit = own_unit(seat)
    subject, made = links.get(entry.subject_id), links.get(entry.made_id or entry_id)
    steps = usual(seat, [(entry.made_kind, entry.made_id), *pairs])
    if entry.act == "intake.accept" and made:
        href = reverse("acceptance", args=[entry.made_id])
        steps.append(Link(gettext("打印受案回执"), href))
    shown = {
        "title": act_title(entry.act),
        "at": entry.at,
        "recorded": entry.recorded,
        "raised": [
            Touched(
                duty_title(d.code), d.due_at, [periods.arithmetic(line).says for line in d.basis]
            )
            for d in owed
        ],
        "settled": [Touched(duty_title(d["duty"])) for d in entry.body.get("changed", ())
                    if d["settled"]],
        "made": made,
        "subject": subject,
        "next_steps": steps,
        "entry": str(entry.pk),
        "entry_href": reverse("entry", args=[entry.pk]),
        "receipt": ledger.receipt(entry),
        "receipt_href": reverse("record_receipt", args=[entry.pk]),
    }  # fmt: skip
    return page(request, "done.html", shown, unit=unit)


STEPS = 6  # how many acts are proposed after one is done
PATH = (  # what most matters go through; no order is forced, these are only proposed first
    "intake.accept", "casework.add_person", "casework.add_evidence", "casework.allege",
    "penalty.weigh", "penalty.notify", "casework.charge", "casework.note_handling",
    "penalty.record_defence",
    "review.submit", "review.conclude", "review.approve", "penalty.decide", "casework.transfer",
    "execution.serve", "casework.close",
)  # fmt: skip


def usual(seat: Seat, pairs: Sequence[tuple[str | None, UUID | None]]) -> list[Link]:
    """What usually comes next: acts that settle a duty, those of the usual path, then others."""
    proposed: dict[str, tuple[int, Link]] = {}
    for kind, pk in dict.fromkeys(pairs):
        if kind in (None, "unit", "officer", "norm") or pk is None:
            continue
        row = find(kind, pk, seat.actor, seat.now)
        about = Q(subject_id=row.pk) | Q(made_id=row.pk)
        done_before = set(Entry.objects.filter(about).values_list("act", flat=True))
        owed = Duty.objects.filter(subject_id=row.pk, settled_by=None)
        found = may.deeds(offers(row, seat.actor, seat.now), row, owed)
        open_ = [*found.open, *(deed for _, deeds in found.groups for deed in deeds)]
        fresh = [deed for deed in open_ if deed.main or deed.code not in done_before]
        proposed |= {deed.code: (_rank(deed), Link(deed.title, deed.href)) for deed in fresh}
    return [link for _, link in sorted(proposed.values(), key=itemgetter(0))][:STEPS]


def _rank(deed: Deed) -> int:
    if deed.main:
        return 0
    return 1 + (PATH.index(deed.code) if deed.code in PATH else len(PATH))


@seated
def record_receipt(request: HttpRequest, seat: Seat, entry_id: UUID) -> HttpResponse:
    """The signed receipt of an entry, as a file."""
    del request
    entry = entry_within(seat, entry_id)
    response = HttpResponse(ledger.receipt(entry), content_type="text/plain; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="receipt-{entry.pk}.txt"'
    return response


def entry_within(seat: Seat, entry_id: UUID) -> Entry:
    """An entry that the officer made, or that is about a subject within his scope."""
    entry = Entry.objects.filter(pk=entry_id).first()
    if entry is None:
        raise Http404
    if entry.actor != seat.actor.id:
        act = ACTS.get(entry.act)
        if entry.made_kind and entry.made_id and (act is None or act.shared):
            find(entry.made_kind, entry.made_id, seat.actor, seat.now)
        else:
            unhidden(find(entry.subject_kind, entry.subject_id, seat.actor, seat.now), seat.actor)
    return entry
