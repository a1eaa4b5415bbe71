"""Papers on the screen: those of a case, one beside its state, the desk where one is drawn up."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, TypeVar
from uuid import UUID, uuid4

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext

from plumbline.casework.models import Case
from plumbline.casework.seals import shut
from plumbline.doors.web import may, tell
from plumbline.doors.web.answers import collect
from plumbline.doors.web.choices import choices
from plumbline.doors.web.forms import Sheet
from plumbline.doors.web.shapes import Card, Link
from plumbline.doors.web.views.page import Seat, page, seated
from plumbline.doors.web.words import t
from plumbline.forms import Invalid
from plumbline.forms import read as read_form
from plumbline.kernel.act import ACTS, NotFound
from plumbline.kernel.catalogue import find, look, offers, view
from plumbline.kernel.gate import Situation
from plumbline.kernel.models import Duty, Subject
from plumbline.kernel.scope import sees
from plumbline.papers import certificates, glyphs, reads, render, word
from plumbline.papers.content import Content, Stamp
from plumbline.papers.gates import drawn_up, query_of
from plumbline.papers.issuing import stamp_of
from plumbline.papers.models import Certificate, Paper
from plumbline.papers.template import TEMPLATES, LackingError
from plumbline.qualification.models import Qualification, QualificationLevel

S = TypeVar("S", bound=Subject)
DRAFT = "papers.draft"
PERSONAL = ("content",)


def cards(case: Case, *, sealed: bool = False) -> list[Card]:
    """The papers of a case, for its tab: newest first, the void ones among them."""
    return [
        Card(
            paper.title,
            t(paper.phases[paper.phase]),
            [(label, value) for label, value in _told(paper, sealed=sealed) if value],
            href=reverse("paper", args=[paper.pk]),
            doubt=paper.phase in ("void", "dropped"),
        )
        for paper in reads.papers_of(case)
    ]


def _told(paper: Paper, *, sealed: bool) -> list[tuple[str, str]]:
    number = (gettext("文号"), paper.number)
    if sealed:
        return [number]
    return [
        number,
        (gettext("当事人"), paper.person.name if paper.person else ""),
        (
            gettext("出具时间"),
            tell.moment(paper.issued_at.isoformat() if paper.issued_at else None),
        ),
        (gettext("作废理由") if paper.phase == "void" else gettext("弃稿理由"), paper.void_reason),
    ]


@seated
def paper(request: HttpRequest, seat: Seat, paper_id: UUID) -> HttpResponse:
    """A paper as it looks, its state and what may be done with it."""
    found, shown = view("paper", paper_id, seat.actor, seat.now, purpose="web")
    row = _the(Paper, found)
    if shown.get("sealed"):
        return redirect("subject", "paper", row.pk)  # its record says so, and no more
    duties = list(Duty.objects.filter(subject_id=row.pk, settled_by=None))
    deeds = may.deeds(offers(row, seat.actor, seat.now), row, duties)
    stamp = stamp_of(row)
    files = [Link(gettext("下载 PDF"), reverse("paper_file", args=[row.pk, "pdf"])),
             Link(gettext("下载 DOCX"), reverse("paper_file", args=[row.pk, "docx"]))]  # fmt: skip
    if row.phase == "void":
        sealed = reverse("paper_file", args=[row.pk, "pdf"]) + "?original=1"
        files.append(Link(gettext("作废前的原件"), sealed))
    return page(request, "paper.html", {
        "paper": row,
        "phase": t(row.phases[row.phase]),
        "case": Link(row.case.number, tell.address("case", row.case_id) + "?tab=papers"),
        "record": tell.address("paper", row.pk),
        "facts": shown["facts"],
        "services": [Card(p["title"], p["note"], p["facts"]) for p in shown["parts"]],
        "files": files,
        "deeds_open": deeds.open, "deeds_shut": deeds.shut, "deeds_far": deeds.far,
        "deeds_others": deeds.others,
        **sheet(row.drawn, stamp),
    })  # fmt: skip


def _the(model: type[S], found: Subject) -> S:
    """What was found under an id of this kind."""
    if not isinstance(found, model):
        raise NotFound
    return found


def sheet(content: Content, stamp: Stamp) -> dict[str, Any]:
    """What the paper looks like, for the template that draws it."""
    picture = b64encode(render.qr(stamp).encode()).decode() if stamp.number else ""
    return {
        "content": content.model_dump(mode="json"),
        "stamp": stamp,
        "words": render.WORDS,
        "mark": render.WORDS.get(stamp.state, ""),
        "qr": f"data:image/svg+xml;base64,{picture}" if picture else "",
        "absent": glyphs.missing(content.texts()),
    }


@seated
def paper_file(request: HttpRequest, seat: Seat, paper_id: UUID, form: str) -> HttpResponse:
    """The paper as a file."""
    with transaction.atomic():
        row = _the(Paper, find("paper", paper_id, seat.actor, seat.now))
        if shut(row, seat.actor, seat.day):
            raise NotFound
        look(seat.actor, "paper", row.pk, PERSONAL, "download", seat.now)
    if form == "pdf":
        body = reads.file_of(row, original="original" in request.GET)
        kind = "application/pdf"
    else:
        body = word.docx(row.drawn, stamp_of(row))
        kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    response = HttpResponse(body, content_type=kind)
    response["Cache-Control"] = "no-store"
    response["Content-Disposition"] = f'attachment; filename="{row.template}-{row.pk}.{form}"'
    return response


@seated
def paper_desk(request: HttpRequest, seat: Seat, case_id: UUID) -> HttpResponse:
    """The form of a new paper, and beside it the paper as it would be. Works without JavaScript."""
    case = _the(Case, find("case", case_id, seat.actor, seat.now))
    if shut(case, seat.actor, seat.day):
        return redirect("subject", "case", case.pk)
    act = ACTS[DRAFT]
    typed = request.POST if request.method == "POST" else request.GET
    given = collect(act.form, typed)
    errors: list[tuple[str, str]] = []
    preview: dict[str, Any] = {}
    if given.get("kind"):
        preview, errors = _preview(case, seat, given)
    asked = Sheet(act.form, given, errors if request.method == "POST" else [],
                  choices(case, seat), "")  # fmt: skip
    kinds = {t.kind.value for t in reads.fitting(case)}
    questions = [
        replace(q, kind="select", options=[o for o in q.options if o.value in kinds])
        if q.name == "kind" else q
        for q in asked.questions()
    ]  # fmt: skip
    against = act.refusals(Situation(case, seat.actor, seat.now, seat.now), [])
    return page(request, "paper_desk.html", {
        "case": Link(case.number, tell.address("case", case.pk) + "?tab=papers"),
        "title": case.brief,
        "questions": questions,
        "submit": tell.act_address(DRAFT, case.pk),
        "here_address": reverse("paper_desk", args=[case.pk]),
        "refusals": tell.reasons([refusal.as_json() for refusal in against]),
        "opened": seat.now.isoformat(),
        "key": uuid4().hex,
        **preview,
    })  # fmt: skip


def _preview(
    case: Case, seat: Seat, given: Mapping[str, Any]
) -> tuple[dict[str, Any], list[tuple[str, str]]]:
    """The paper as it would be drawn up now, or what it lacks."""
    try:
        form: Any = read_form(ACTS[DRAFT].form, {k: v for k, v in given.items() if v != ""})
    except Invalid as wrong:
        return {}, wrong.errors
    template = TEMPLATES[form.kind]
    with transaction.atomic():
        look(seat.actor, "case", case.pk, ("persons",), "paper", seat.now)
        situation = Situation(case, seat.actor, seat.now, seat.now, form)
        try:
            content = drawn_up(case, template, query_of(case, situation, form, template))
        except LackingError as lacking:
            return {"lacking": t(lacking.what), "lacking_title": t(template.title)}, []
    return sheet(content, Stamp()), []


@seated
def paper_check(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Whether a paper in hand is genuine and in force: by number and code, without its content."""
    number, code = request.GET.get("number", ""), request.GET.get("code", "")
    scanned = request.GET.get("q", "").strip()
    if scanned and " " in scanned:
        number, code = scanned.rsplit(" ", 1)
    found = reads.found(number, code)
    shown: dict[str, Any] = {"number": number, "code": code, "asked": bool(number or code)}
    if found is None and (kept := certificates.found(number, code)) is not None:
        return page(request, "paper_check.html", shown | _certified(kept, seat))
    if found is not None:
        content = found.drawn
        shown |= {
            "paper": found,
            "organ": content.organ,
            "phase": t(found.phases[found.phase]),
            "void": found.phase == "void",
            "genuine": reads.genuine(found),
            "sha256": found.file.sha256,
            "corrected_by": reads.correction(found),
            "href": reverse("paper", args=[found.pk]) if _sees(seat, found) else "",
        }
    return page(request, "paper_check.html", shown)


def _certified(kept: Certificate, seat: Seat) -> dict[str, Any]:
    """Whether a certificate is genuine, and what became of its level since."""
    held = kept.qualification
    word, day = certificates.became(held, seat.day)
    return {
        "certificate": kept,
        "holder": held.officer.label,
        "level": t(str(QualificationLevel(held.level).label)),
        "branch": held.branch,
        "organ": Content.model_validate_json(kept.content).organ,
        "counts": certificates.counts(held, seat.day),
        "became": word,
        "became_day": day,
        "suspended": held.phase == "suspended",
        "genuine": certificates.genuine(kept),
        "href": tell.address("qualification", held.pk) if sees(seat.actor, held, seat.day) else "",
    }


@seated
def certificate(request: HttpRequest, seat: Seat, level_id: UUID) -> HttpResponse:
    """The last certificate of a level as a file."""
    del request
    held = _the(Qualification, find("qualification", level_id, seat.actor, seat.now))
    kept = certificates.newest(held)
    if kept is None:
        raise NotFound
    response = HttpResponse(bytes(kept.pdf), content_type="application/pdf")
    response["Cache-Control"] = "no-store"
    response["Content-Disposition"] = f'attachment; filename="certificate-{held.pk}.pdf"'
    return response


def _sees(seat: Seat, paper: Paper) -> bool:
    return sees(seat.actor, paper, seat.day)
