"""What had to be recorded in a case against what was, as bars, with every gap by second."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext

from plumbline.doors.web import tell
from plumbline.doors.web.views.bench import starts
from plumbline.doors.web.views.page import Seat, own_unit, page, seated
from plumbline.doors.web.words import t
from plumbline.kernel.catalogue import kinds, view
from plumbline.kernel.models import Entry
from plumbline.recordings.access import ask_access, seeable
from plumbline.recordings.coverage import SOURCES, Coverage, moment
from plumbline.recordings.gates import shown
from plumbline.recordings.reads import of_case, showing
from plumbline.recordings.spans import Span, seconds

WIDE = 1000  # units of a bar's width


@seated
def coverage(request: HttpRequest, seat: Seat, case_id: UUID) -> HttpResponse:
    """One row for each thing that had to be recorded."""
    case, _ = view("case", case_id, seat.actor, seat.now, purpose="web")
    found = of_case(case_id)
    acts = [one.must.subject for one in found if one.must.kind == "act"]
    known = set(Entry.objects.filter(pk__in=acts).values_list("pk", flat=True))
    rows = [bar_of(one, known) for one in found]
    films = showing(case_id)
    mine = seeable(seat.actor, films, seat.now)
    return page(
        request,
        "coverage.html",
        {
            "back": tell.address("case", case_id),
            "title": case.label,
            "rows": rows,
            "missing": sum(seconds(one.missing) for one in found),
            "footage": [
                {"label": row.label, "begins": shown(row.begins), "ends": shown(row.ends),
                 "href": reverse("player", args=[row.pk]) if row.pk in mine else ""}
                for row in films
            ],
            "ask": [deed for deed in starts(seat, own_unit(seat)) if deed.code == ask_access.code],
        },
    )  # fmt: skip


def bar_of(found: Coverage, known: set[UUID]) -> dict[str, Any]:
    """One thing that had to be recorded, as a bar over its whole time, and its gaps."""
    begins, ends = found.must.span
    source = SOURCES[found.must.source]
    kind = found.must.kind
    return {
        "title": t(source.title),
        "href": tell.address(kind, found.must.subject) if kind in kinds() else "",
        "entry": str(found.must.subject) if found.must.subject in known else "",
        "cites": tell.cites(source.cites),
        "begins": shown(moment(begins)),
        "ends": shown(moment(ends)),
        "lasting": ends - begins,
        "bars": [
            *_bars("was", found.was, (begins, ends)),
            *_bars("excused", found.excused, (begins, ends)),
            *_bars("missing", found.missing, (begins, ends)),
        ],
        "gaps": [_gap(span) for span in found.missing],
        "excused": [_gap(span) for span in found.excused],
        "state": _state(found),
    }


def _state(found: Coverage) -> tuple[str, str]:
    if found.missing:
        return "over", gettext("缺失")
    return (
        ("soon", gettext("部分未录制，原因已批准")) if found.excused else ("met", gettext("完整"))
    )


def _bars(kind: str, spans: tuple[Span, ...], whole: Span) -> list[dict[str, Any]]:
    """The spans on a bar of a fixed width; the shortest is still seen."""
    start, length = whole[0], whole[1] - whole[0]
    return [
        {"kind": kind, "x": (begins - start) * WIDE // length,
         "width": max(4, (ends - begins) * WIDE // length)}
        for begins, ends in spans
    ]  # fmt: skip


def _gap(span: Span) -> dict[str, Any]:
    return {"begins": shown(moment(span[0])), "ends": shown(moment(span[1])),
            "seconds": span[1] - span[0]}  # fmt: skip
