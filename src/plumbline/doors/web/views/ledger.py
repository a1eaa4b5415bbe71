"""The ledger: its signed head, its entries, each with the bytes and the proof."""

from __future__ import annotations

import base64
import json
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext

from plumbline.casework.models import Case
from plumbline.doors.web import happenings, tell
from plumbline.doors.web.forms import as_id
from plumbline.doors.web.questions import Choice
from plumbline.doors.web.shapes import Head, Link, Signed, hang
from plumbline.doors.web.shapes import Path as Hanging
from plumbline.doors.web.views.done import entry_within
from plumbline.doors.web.views.page import Seat, page, seated
from plumbline.doors.web.words import act_title, role_title, t
from plumbline.intake.models import Report
from plumbline.kernel import ledger as book
from plumbline.kernel.act import ACTS
from plumbline.kernel.catalogue import look
from plumbline.kernel.models import Entry, Unsealed
from plumbline.people.reads import names
from plumbline.transparency import log, merkle, verify
from plumbline.transparency.canonical import canonical
from plumbline.transparency.models import Checkpoint, Cosignature, Seal

PAGE = 50


def head_of(checkpoint: Checkpoint) -> Head:
    """A signed head with all who signed it."""
    others = Cosignature.objects.filter(checkpoint=checkpoint).order_by("pk")
    signed = [Signed(settings.LEDGER_ORIGIN, own=True)]
    signed += [Signed(row.name, _witnessed(row)) for row in others]
    root = base64.b64encode(bytes(checkpoint.root)).decode()
    return Head(settings.LEDGER_ORIGIN, checkpoint.size, root, checkpoint.at, signed)


def _witnessed(row: Cosignature) -> datetime:
    """When the witness says it signed: the time inside the signature."""
    raw = base64.b64decode(row.line.split(" ")[2])
    return datetime.fromtimestamp(int.from_bytes(raw[4:12], "big"), UTC)


def within(seat: Seat) -> QuerySet[Entry]:
    """The entries an officer may list: his own, and those of units he oversees.

    Whether a subject is secret is checked on the subjects of the page.
    """
    from plumbline.law.roles import OVERSEES

    mine = Q(actor=seat.actor.id)
    for post in seat.actor.posts:
        if post.role in OVERSEES and post.reaches(post.line, seat.day):
            unit = ".".join(post.line)
            mine |= Q(unit=unit) | Q(unit__startswith=unit + ".")
    return Entry.objects.filter(mine)


def _searched(seat: Seat, words: str, act: str) -> QuerySet[Entry]:
    rows = within(seat)
    if act:
        rows = rows.filter(act=act)
    if not words:
        return rows
    found = as_id(words)
    if found is not None:
        return rows.filter(Q(pk=found) | Q(subject_id=found) | Q(made_id=found))
    if words.isdecimal():
        seal = Seal.objects.filter(index=int(words[:18])).first()
        return rows.filter(pk=seal.entry_id) if seal else rows.none()
    subjects = [
        pk
        for model in (Case, Report)
        for pk in model.objects.filter(number__iexact=words).values_list("pk", flat=True)
    ]
    return rows.filter(Q(subject_id__in=subjects) | Q(made_id__in=subjects))


@seated
def ledger(request: HttpRequest, seat: Seat) -> HttpResponse:
    """The newest head and the entries within scope."""
    words, act = request.GET.get("q", "").strip(), request.GET.get("act", "")
    before = as_id(request.GET.get("before"))
    rows = _searched(seat, words, act).order_by("-id")
    if before is not None:
        rows = rows.filter(pk__lt=before)
    entries = list(rows[: PAGE + 1])
    more, entries = len(entries) > PAGE, entries[:PAGE]
    newest = log.head()
    query = "".join(f"&{k}={v}" for k, v in (("q", words), ("act", act)) if v)
    shown = {
        "head": head_of(newest) if newest else None,
        "waiting": Unsealed.objects.count(),
        "entries": _rows(entries, seat),
        "newer": "?" + query.lstrip("&") if before else "",
        "older": f"?before={entries[-1].pk}{query}" if more else "",
        "search": words,
        "searched": bool(words or act),
        "act_options": [Choice(a.code, t(a.title), a.code == act) for a in ACTS.values()],
        "checkpoint_href": reverse("checkpoint"),
        "verify_command": _command("export.jsonl"),
        "vkey": log.signer().vkey,
    }
    return page(request, "ledger.html", shown)


def _rows(entries: list[Entry], seat: Seat) -> list[dict[str, object]]:
    about = [(e.made_kind or e.subject_kind, e.made_id or e.subject_id) for e in entries]
    links = tell.labels(about, seat.actor, seat.day)
    people = names({e.actor for e in entries if e.actor})
    seals = {s.entry_id: s for s in Seal.objects.filter(entry_id__in=[e.pk for e in entries])}
    found: list[dict[str, object]] = []
    for entry, (_, about_id) in zip(entries, about, strict=True):
        link, seal = links.get(about_id), seals.get(entry.pk)
        if link is None:  # its subject is beyond this officer's clearance
            continue
        found.append({
            "href": reverse("entry", args=[entry.pk]),
            "title": act_title(entry.act),
            "about": link,
            "who": people.get(entry.actor, "") if entry.actor else gettext("系统"),
            "role": role_title(entry.role),
            "recorded": entry.recorded,
            "index": seal.index if seal else None,
            "leaf": bytes(seal.leaf).hex() if seal else "",
        })  # fmt: skip
    return found


def _command(file: str) -> str:
    return f"python3 verify.py {file} --key '{log.signer().vkey}'" + "".join(
        f" --witness '{vkey}'" for vkey in settings.LEDGER_WITNESSES
    )


@seated
def entry(request: HttpRequest, seat: Seat, entry_id: UUID) -> HttpResponse:
    """One entry whole: what was answered and asked, the bytes, the proof."""
    row = entry_within(seat, entry_id)
    with transaction.atomic():
        around = happenings.Around.of([row], seat.actor, seat.day)
        if clear := around.clear.get(row.pk):
            look(
                seat.actor, row.subject_kind, row.subject_id, tuple(sorted(clear)), "web", seat.now
            )
    told = happenings.happening(row, around)
    links = tell.labels([(row.subject_kind, row.subject_id)], seat.actor, seat.day)
    previous = None
    if row.previous:
        previous = Link(gettext("上一记录"), reverse("entry", args=[row.previous]))
    shown = {
        "h": told,
        "leaf": book.leaf_of(row).hex(),
        "subject": links.get(row.subject_id),
        "made": told.made,
        "previous": previous,
        "canonical": canonical(book.content(row)).decode(),
        "path": _path(row, told.index),
        "verify_command": _command(f"proof-{row.pk}.json"),
    }
    return page(request, "entry.html", shown)


def _path(row: Entry, index: int | None) -> Hanging | None:
    newest = log.head()
    if index is None or newest is None or index >= newest.size:
        return None
    spans = merkle.inclusion(index, newest.size)
    hashes = log.inclusion(index, newest.size)
    siblings = [(end <= index, hash_.hex()) for (_, end), hash_ in zip(spans, hashes, strict=True)]
    leaf, root = book.leaf_of(row).hex(), bytes(newest.root).hex()
    return hang(siblings, leaf, root, index, newest.size)


@seated
def proof(request: HttpRequest, seat: Seat, entry_id: UUID) -> HttpResponse:
    """An entry with its proof, to be checked offline; personal values stay out."""
    del request
    row = entry_within(seat, entry_id)
    made = book.proof(row.pk)
    if made is None:
        raise Http404
    text = json.dumps({**made, "clear": []}, ensure_ascii=False, indent=1)
    response = HttpResponse(text, content_type="application/json; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="proof-{row.pk}.json"'
    return response


def verifier(request: HttpRequest) -> HttpResponse:
    """The offline verifier: one file, standard library only; public."""
    del request
    text = Path(verify.__file__).read_text(encoding="utf-8")
    response = HttpResponse(text, content_type="text/x-python; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="verify.py"'
    return response


def checkpoint(request: HttpRequest) -> HttpResponse:
    """The signed head with its cosignatures; public."""
    del request
    newest = log.head()
    if newest is None:
        raise Http404
    response = HttpResponse(log.note(newest), content_type="text/plain; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="checkpoint.txt"'
    return response
