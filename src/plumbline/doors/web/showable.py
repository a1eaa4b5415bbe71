"""What a piece of footage can show, to choose from: what was near it in time, unit or case."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext

from plumbline.casework.models import Case
from plumbline.casework.seals import shut_among
from plumbline.doors.web import tell
from plumbline.doors.web.forms import Options
from plumbline.doors.web.views.page import Seat
from plumbline.doors.web.words import act_title, t
from plumbline.intake.models import Report
from plumbline.kernel.models import Entry, Subject
from plumbline.kernel.scope import visible
from plumbline.norms.book import oldest_id
from plumbline.premises.models import Stay
from plumbline.recordings.gates import shown
from plumbline.recordings.models import Footage

BEFORE = timedelta(days=1)  # a call comes before its officers are filmed
MOST = 50  # of each kind
ELSEWHERE = ("people.", "qualification.", "norms.", "recordings.")  # acts that nobody films


def showable(subject: Subject, seat: Seat) -> Options:
    """Stays, acts, calls and cases within reach, as far as whoever sits here sees them."""
    if not isinstance(subject, Footage):
        return []
    stays, calls, cases = _stays(subject, seat), _calls(subject, seat), _cases(subject, seat)
    return [*_subjects(stays, seat), *_acts(subject, seat), *_subjects(calls, seat),
            *_subjects(cases, seat)]  # fmt: skip


def _stays(footage: Footage, seat: Seat) -> Iterable[Subject]:
    """Those that went on while it ran, in its unit."""
    rows = visible(Stay, seat.actor, seat.day).filter(line__contains=[footage.line[-1]])
    rows = rows.filter(arrived_at__lte=footage.ends).exclude(left_at__lt=footage.begins)
    return rows.order_by("-arrived_at")[:MOST]


def _calls(footage: Footage, seat: Seat) -> Iterable[Subject]:
    """Those that came in while it ran, or the day before."""
    rows = visible(Report, seat.actor, seat.day).filter(line__contains=[footage.line[-1]])
    near = rows.filter(opened_at__range=(footage.begins - BEFORE, footage.ends))
    return near.order_by("-opened_at")[:MOST]


def _cases(footage: Footage, seat: Seat) -> Iterable[Subject]:
    """Those of its unit, or of the officer who wore the recorder, that had begun by then."""
    near = Q(line__contains=[footage.line[-1]])
    if footage.officer:
        near |= Q(handlers__contains=[footage.officer])
    rows = visible(Case, seat.actor, seat.day).filter(near, reported_at__lte=footage.ends)
    return rows.order_by("-reported_at")[:MOST]


def _subjects(rows: Iterable[Subject], seat: Seat) -> Options:
    found = list(rows)
    closed = shut_among([(row.kind, row.pk) for row in found], seat.actor, seat.day)
    return [(str(row.pk), f"{t(row.kind_title)} {tell.label_of(row)}")
            for row in found if row.pk not in closed]  # fmt: skip


def _acts(footage: Footage, seat: Seat) -> Options:
    """What was done while it ran, in its unit or by whoever wore the recorder, on what he sees."""
    line = ".".join(footage.line)
    near = Q(unit=line) | Q(unit__startswith=f"{line}.")
    if footage.officer:
        near |= Q(actor=footage.officer)
    # An act is never recorded before it is done.
    done = Entry.objects.filter(near, pk__gte=oldest_id(footage.begins))
    done = done.filter(at__range=(footage.begins, footage.ends)).order_by("at", "id")
    rows = [row for row in done[: 4 * MOST] if not row.act.startswith(ELSEWHERE)]
    pairs = [_about(row) for row in rows]
    closed = shut_among(pairs, seat.actor, seat.day)
    links = tell.labels(((k, pk) for k, pk in pairs if pk not in closed), seat.actor, seat.day)
    return [
        (str(row.pk), gettext("办案行为 %(at)s %(act)s %(on)s") % {
            "at": shown(row.at), "act": act_title(row.act), "on": links[pk].title})
        for row, (_, pk) in zip(rows, pairs, strict=True) if pk in links
    ][:MOST]  # fmt: skip


def _about(entry: Any) -> tuple[str, UUID]:
    """What an act was done on; of one on a unit, what it made."""
    on_unit = entry.subject_kind == "unit" and entry.made_id
    return (entry.made_kind, entry.made_id) if on_unit else (entry.subject_kind, entry.subject_id)
