"""The player: footage, the acts done while it ran, marks, how far it covers, and its copies."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import Q
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.urls import reverse

from plumbline.casework.models import Case
from plumbline.casework.seals import sealed
from plumbline.doors.web import tell
from plumbline.doors.web.views.coverage import WIDE, bar_of
from plumbline.doors.web.views.footage import seen
from plumbline.doors.web.views.page import Seat, page, seated
from plumbline.doors.web.views.subject import matters
from plumbline.doors.web.words import act_title
from plumbline.kernel.act import ACTS
from plumbline.kernel.catalogue import look
from plumbline.kernel.gate import Situation
from plumbline.kernel.models import Entry
from plumbline.kernel.scope import sees
from plumbline.people.reads import names
from plumbline.recordings.copies import copies
from plumbline.recordings.coverage import Coverage
from plumbline.recordings.gates import shown
from plumbline.recordings.linked import kind_title
from plumbline.recordings.models import Copy, Footage
from plumbline.recordings.reads import shows

MARK, COPY, TAKE = "recordings.mark", "recordings.copy", "recordings.take_copy"


@dataclass(frozen=True)
class Moment:
    """A second of the file at which something was done or pointed out."""

    second: int
    title: str
    note: str = ""
    href: str = ""
    kind: str = "act"

    @property
    def clock(self) -> str:
        """The second as a player counts it."""
        return f"{self.second // 3600}:{self.second // 60 % 60:02}:{self.second % 60:02}"


@seated
def player(request: HttpRequest, seat: Seat, footage_id: UUID) -> HttpResponse:
    """One page to watch from: every act, link and mark is a place to start."""
    footage = seen(seat, footage_id, "player")
    covers = shows(footage)
    moments = [*_acts(footage, covers, seat), *_links(footage), *_marks(footage)]
    may = Situation(footage, seat.actor, seat.now, seat.now)
    start = request.GET.get("t", "")
    return page(
        request,
        "player.html",
        {
            "footage": footage,
            "begins": shown(footage.begins),
            "ends": shown(footage.ends),
            "start": start if start.isascii() and start.isdigit() else "",
            "subject": tell.address("footage", footage.pk),
            "file": reverse("footage_file", args=[footage.pk]),
            "still": reverse("footage_still", args=[footage.pk]),
            "playable": footage.phase != "removed",
            "moments": sorted(moments, key=lambda moment: moment.second),
            "covers": [_bar(one, footage) for one in covers],
            "mark": "" if ACTS[MARK].refusals(may, []) else tell.act_address(MARK, footage.pk),
            "most": int((footage.ends - footage.begins).total_seconds()),
            "copy": tell.act_address(COPY, footage.pk) if _acts_here(footage, seat) else "",
            "key": uuid4().hex,
            **_copies(footage, seat),
        },
    )


def _acts_here(footage: Footage, seat: Seat) -> bool:
    """Whether whoever has leave to look also stands in the footage's line, where acts are done."""
    return footage.phase == "kept" and sees(seat.actor, footage, seat.day)


def _second(footage: Footage, at: datetime) -> int:
    return int((at - footage.begins).total_seconds())


def _acts(footage: Footage, covers: Iterable[Coverage], seat: Seat) -> list[Moment]:
    """What was done while it ran, in the cases and on the matters that it shows."""
    links = list(footage.links.exclude(kind="act").values_list("kind", "subject_id"))
    about = {(one.must.kind, one.must.subject) for one in covers if one.must.kind != "act"}
    cases = {one.must.case for one in covers if one.must.case}
    cases |= {pk for kind, pk in links if kind == "case"}
    for case in Case.objects.filter(pk__in=cases):
        if not sealed(case, seat.actor, seat.day):
            about |= {("case", case.pk), *((row.kind, row.pk) for row in matters(case))}
    ids = set(tell.labels(about | set(links), seat.actor, seat.day))
    rows = Entry.objects.filter(Q(subject_id__in=ids) | Q(made_id__in=ids)).filter(
        at__gte=footage.begins, at__lte=footage.ends
    )
    entries = list(rows.order_by("at", "id"))
    people = names({entry.actor for entry in entries if entry.actor})
    return [
        Moment(_second(footage, entry.at), act_title(entry.act),
               people.get(entry.actor, "") if entry.actor else "",
               reverse("entry", args=[entry.pk]))
        for entry in entries
    ]  # fmt: skip


def _links(footage: Footage) -> list[Moment]:
    """What somebody linked to a moment of it."""
    rows = footage.links.exclude(moment=None)
    return [
        Moment(_second(footage, row.moment), row.note or kind_title(row.kind), kind="link")
        for row in rows
        if row.moment is not None
    ]


def _marks(footage: Footage) -> list[Moment]:
    rows = list(footage.marks.order_by("second", "pk"))
    people = names({row.officer for row in rows})
    return [
        Moment(row.second, row.note, people.get(row.officer, ""),
               reverse("entry", args=[row.entry_id]), "mark")
        for row in rows
    ]  # fmt: skip


def _bar(found: Coverage, footage: Footage) -> dict[str, Any]:
    """How far a thing that had to be recorded was, and which part of it is seen here."""
    begins, ends = found.must.span
    here = (max(begins, int(footage.begins.timestamp())), min(ends, int(footage.ends.timestamp())))
    known = {found.must.subject} if found.must.kind == "act" else set()
    return bar_of(found, known) | {
        "here": {"x": (here[0] - begins) * WIDE // (ends - begins),
                 "width": max(4, (here[1] - here[0]) * WIDE // (ends - begins))},
        "second": max(0, begins - int(footage.begins.timestamp())),
    }  # fmt: skip


# Copies.


def _copies(footage: Footage, seat: Seat) -> dict[str, Any]:
    """The copies made for whoever looks, and how far each is."""
    rows = Copy.objects.filter(footage=footage, maker=seat.actor.id).exclude(number="")
    states = {row: copies().state(row.file) for row in rows.order_by("-pk")}
    found = [
        {"number": row.number, "begins": shown(row.begins), "ends": shown(row.ends),
         "state": state, "taken": row.finished_at, "take": tell.act_address(TAKE, footage.pk),
         "href": reverse("copy_file", args=[row.number])}
        for row, state in states.items()
        if row.begins and row.ends
    ]  # fmt: skip
    waits = any(not state.sha256 and not state.failed for state in states.values())
    return {"copies": found, "waits": waits}


@seated
def copies_now(request: HttpRequest, seat: Seat, footage_id: UUID) -> HttpResponse:
    """The part of the player that changes while a copy is being made."""
    footage = Footage.objects.filter(pk=footage_id).first()
    if footage is None:
        raise Http404
    return page(request, "parts/copies.html", _copies(footage, seat))


@seated
def copy_file(request: HttpRequest, seat: Seat, number: str) -> HttpResponse:
    """The finished copy, to the one it was made for and has taken it over; a look each time."""
    del request
    row = Copy.objects.filter(number=number, maker=seat.actor.id).first() if number else None
    file = copies().open(row.file) if row and row.finished_at else None
    if row is None or file is None:
        raise Http404
    with transaction.atomic():
        look(seat.actor, "footage", row.footage_id, ("copy",), "copy", seat.now)
    answer = FileResponse(file, as_attachment=True, filename=f"{row.number}.zip")
    answer["Cache-Control"] = "no-store"
    return answer  # type: ignore[return-value]  # streams are answers too
