"""The reading rooms of rules: the book in force on any day, gates to repair, a draft replayed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext

from plumbline.doors.web import tell
from plumbline.doors.web.shapes import Link, Source
from plumbline.doors.web.views.lists import SPREADSHEET, csv_of, harmless
from plumbline.doors.web.views.page import Seat, page, seated
from plumbline.doors.web.words import act_title, gate_title, t
from plumbline.kernel.act import Invalid, Refused
from plumbline.kernel.catalogue import find, gates
from plumbline.kernel.models import NormVersion
from plumbline.norms import bodies, sheets
from plumbline.norms.book import WINDOW, Use, documents_on, idle, in_force_on, uses
from plumbline.norms.conflicts import clauses
from plumbline.norms.drafting import write
from plumbline.norms.models import Rule
from plumbline.norms.replay import Change, replay

LARGEST = 4 * 1024 * 1024  # bytes of a workbook
MOST = 200  # changes shown; the file has all
PAGE = 10  # rules on a page of the book: each shows its whole table


@dataclass(frozen=True)
class Entry:
    """A rule of the book."""

    version: NormVersion
    href: str
    body: list[tuple[str, str]]
    cites: list[Source]
    acts: list[tuple[str, int, int]]  # title, done under it, stopped by it


def _entry(row: NormVersion, use: Use | None) -> Entry:
    acts = dict(use.acts) if use else {}
    refused = dict(use.refused) if use else {}
    counted = sorted({*acts, *refused}, key=lambda code: -acts.get(code, 0))
    return Entry(
        row, tell.address("norm", row.norm_id), bodies.body(row.kind, row.body),
        tell.cites(row.cites),
        [(act_title(code), acts.get(code, 0), refused.get(code, 0)) for code in counted],
    )  # fmt: skip


@seated
def book(request: HttpRequest, seat: Seat) -> HttpResponse:
    """What is in force on a day; asked for, each rule with the acts it gates and its refusals."""
    words = request.GET.get("q", "").strip()
    try:
        day = date.fromisoformat(request.GET.get("day", "")) if "day" in request.GET else seat.day
    except ValueError:
        day = seat.day
    counting, after = "uses" in request.GET, request.GET.get("after", "")
    found = list(in_force_on(day, words).filter(norm__code__gt=after)[: PAGE + 1])
    counted = uses(seat.now) if counting else {}
    same = {"q": words, "day": day.isoformat(), **({"uses": "1"} if counting else {})}
    more = {**same, "after": found[PAGE - 1].norm.code} if len(found) > PAGE else {}
    documents = [] if after else list(documents_on(day, words)[: PAGE + 1])
    return page(request, "book.html", {
        "entries": [_entry(row, counted.get(row.norm.code)) for row in found[:PAGE]],
        "documents": documents[:PAGE], "cut": len(documents) > PAGE, "most": PAGE, "q": words,
        "day": same["day"], "days": WINDOW.days, "counting": counting, "after": after,
        "first": f"?{urlencode(same)}", "older": f"?{urlencode(more)}" if more else "",
    })  # fmt: skip


@seated
def rule_text(request: HttpRequest, seat: Seat, rule_id: UUID) -> HttpResponse:
    """A published document as everybody may read it; drafts are read by those who make them."""
    rule = Rule.objects.filter(pk=rule_id, phase__in=("published", "suspended", "ended")).first()
    if rule is None or rule.since is None:
        raise Http404
    return page(request, "rule.html", {"rule": rule, "clauses": clauses(rule), "day": seat.day})


@seated
def repair(request: HttpRequest, seat: Seat) -> HttpResponse:
    """The gates that never refuse, and those that always do."""
    known = gates()
    rows = [(gate_title(one.gate, None, known[one.gate]), one) for one in idle(seat.now)]
    return page(request, "repair.html", {"rows": rows, "days": WINDOW.days})


@seated
def replayed(request: HttpRequest, seat: Seat, rule_id: UUID) -> HttpResponse:
    """What a draft would have done to the last year's matters."""
    rule = find("rule", rule_id, seat.actor, seat.now)
    if not isinstance(rule, Rule):
        raise Http404
    runs = replay(rule, seat.now)
    whole = request.GET.get("export") == "csv"
    changes = [(run, change) for run in runs for change in run.changes[: None if whole else MOST]]
    links = tell.labels(((c.kind, c.subject) for _, c in changes), seat.actor, seat.day)
    if whole:
        head = [gettext(title) for title in ("条文", "对象", "事项", "现行", "草案")]
        lines = [_line(run.clause.position, change, links) for run, change in changes]
        return csv_of([head, *lines], "replay")
    shown = [
        (run, [(links.get(c.subject), t(c.what), t(c.before), t(c.after))
               for c in run.changes[:MOST]])
        for run in runs
    ]  # fmt: skip
    return page(request, "replay.html", {
        "rule": rule, "href": tell.address("rule", rule.pk), "runs": shown, "most": MOST,
    })  # fmt: skip


def _line(position: int, change: Change, links: dict[UUID, Link]) -> list[str]:
    link = links.get(change.subject)
    title = harmless(link.title) if link else gettext("（不在您的职权范围内）")
    return [str(position), title, t(change.what), t(change.before), t(change.after)]


@seated
def rule_sheet(request: HttpRequest, seat: Seat, rule_id: UUID) -> HttpResponse:
    """The text of a document as a workbook; a workbook sent back becomes its next version."""
    rule = find("rule", rule_id, seat.actor, seat.now)
    if not isinstance(rule, Rule):
        raise Http404
    shown: dict[str, Any] = {"rule": rule, "href": tell.address("rule", rule.pk)}
    if request.method != "POST":
        if "file" not in request.GET:
            return page(request, "rule_sheet.html", shown)
        response = HttpResponse(sheets.workbook(rule), content_type=SPREADSHEET)
        response["Content-Disposition"] = f'attachment; filename="rule-{rule.pk}.xlsx"'
        return response
    sent = request.FILES.get("file")
    if sent is None or sent.size is None or sent.size > LARGEST:
        wrong = Invalid([("file", "请选择一个不超过4兆的工作簿")])
        return page(request, "rule_sheet.html", shown | {"errors": wrong.errors}, status=422)
    try:
        done = write.do(seat.actor, rule.pk, sheets.read(sent.read()), at=None, now=seat.now,
                        key=request.POST.get("_key") or None)  # fmt: skip
    except Invalid as wrong:
        return page(request, "rule_sheet.html", shown | {"errors": wrong.errors}, status=422)
    except Refused as shut:
        reasons = tell.reasons(shut.as_json()["refusals"])
        return page(request, "rule_sheet.html", shown | {"reasons": reasons}, status=409)
    return redirect("done", done.entry)
