"""The rule book: what is in force on a day, with its source and whether it is confirmed."""

from __future__ import annotations

from datetime import date
from urllib.parse import urlencode
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from plumbline.doors.public.frame import MINUTE, carried, cited, page, spoken
from plumbline.law.calendar import legal_day
from plumbline.norms import bodies
from plumbline.norms.conflicts import clauses
from plumbline.openness import rulebook

PAGE = 20  # rules on a page
LONGEST = 60  # characters of a search


@require_safe
@spoken
def rules(request: HttpRequest) -> HttpResponse:
    """Norms and documents in force on a day that have the words."""
    words = request.GET.get("q", "").replace("\0", "").strip()[:LONGEST]
    after = request.GET.get("after", "").replace("\0", "")[:LONGEST]
    day = _day(request.GET.get("day", ""))
    rows = list(rulebook.norms_on(day, words).filter(norm__code__gt=after)[: PAGE + 1])
    documents = [] if after else list(rulebook.documents_on(day, words)[: PAGE + 1])
    asked = {key: kept for key in ("q", "day") if (kept := request.GET.get(key))}
    same = asked | carried(request)
    more = {**same, "after": rows[PAGE - 1].norm.code} if len(rows) > PAGE else {}
    entries = [
        (row, bodies.body(row.kind, row.body), cited(row.cites)) for row in rows[:PAGE]
    ]  # fmt: skip
    shown = {
        "entries": entries, "documents": documents[:PAGE], "cut": len(documents) > PAGE,
        "most": PAGE, "q": words, "day": day, "after": after,
        "first": f"?{urlencode(same)}", "older": f"?{urlencode(more)}" if more else "",
    }  # fmt: skip
    return page(request, "rules.html", shown, cache=MINUTE)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return legal_day(timezone.now())


@require_safe
@spoken
def rule(request: HttpRequest, rule_id: UUID) -> HttpResponse:
    """The text of a document."""
    found = rulebook.document(rule_id)
    if found is None:
        raise Http404
    shown = {"rule": found, "clauses": clauses(found)}
    return page(request, "rule.html", shown, cache=MINUTE)
