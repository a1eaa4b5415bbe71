"""How long footage is kept: computed from what it is and what it shows, never typed.

The norms say how long: evidence of a case, obstruction, major emergencies, other grave matters
(K-BWV-02), else what recorders made (K-BWV-01) and what fixed cameras made (K-CHA-01), each from
its end. A hold stops everything (K-BWV-03).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from uuid import UUID

from plumbline.kernel.norm import Version
from plumbline.law.bodies import Retention
from plumbline.law.calendar import NoCalendar, deadline
from plumbline.recordings.coverage import Ask, Must, covered
from plumbline.recordings.models import Footage, Hold, Link
from plumbline.recordings.terms import Ground, Sort, Tag

FOR_GOOD = "K-BWV-02"
TERMS = {Sort.RECORDER: "K-BWV-01", Sort.AREA: "K-CHA-01", Sort.ROOM: "K-CHA-01"}
# Links that prove something.
EVIDENTIAL = ("case", "person", "act", "statement", "preservation", "inspection")

Terms = Callable[[str], Retention]  # the norm's code → what it says
# Footage that shows what is looked into, and whether that still goes on: declared above us.
Frozen = Callable[[list[Footage]], dict[UUID, bool]]
FROZEN: list[Frozen] = []


def freezes(frozen: Frozen) -> Frozen:
    """Declare what freezes footage by itself (K-BWV-03, K-CHA-01)."""
    FROZEN.append(frozen)
    return frozen


@dataclass(frozen=True)
class Kept:
    """Until when footage is kept, and why; `until` None: for good, or as long as it is held."""

    until: datetime | None
    why: str
    rule: str

    def over(self, now: datetime) -> bool:
        """Whether nothing keeps it any longer."""
        return self.until is not None and self.until < now


def kept(rows: Iterable[Footage], terms: Terms) -> dict[UUID, Kept]:
    """Until when each of these is kept: a handful of queries, however many there are."""
    found = list(rows)
    ids = [row.pk for row in found]
    held = dict(Hold.objects.filter(footage__in=ids, released_at=None)
                .values_list("footage_id", "cause"))  # fmt: skip
    linked = set(Link.objects.filter(footage__in=ids, kind__in=EVIDENTIAL)
                 .values_list("footage_id", flat=True))  # fmt: skip
    frozen = {pk: runs for read in FROZEN for pk, runs in read(found).items()}
    halted = {*held, *(pk for pk, runs in frozen.items() if runs)}
    proves = linked | _in_cases(found) | frozen.keys()
    return {row.pk: _kept(row, row.pk in halted, row.pk in proves, terms) for row in found}


def _kept(row: Footage, held: bool, proves: bool, terms: Terms) -> Kept:  # noqa: FBT001
    if held:
        return Kept(None, "依法冻结，暂不计算保存期限", "K-BWV-03")
    ground = Ground(row.lasting_for) if row.lasting_for else None
    if ground is None and row.tag == Tag.EMERGENCY:
        ground = Ground.EMERGENCY
    if ground is None and proves:
        ground = Ground.EVIDENCE
    rule = TERMS[Sort(row.device.sort)] if ground is None else FOR_GOOD
    why = "一般保存期限" if ground is None else str(ground.label)
    period = terms(rule).period
    if period is None:
        return Kept(None, why, rule)
    try:
        return Kept(deadline(row.ends, period).due, why, rule)
    except NoCalendar:  # the term runs into a year whose holidays are not published yet
        return Kept(None, "期限届满之年的节假日安排尚未公布，继续保存", rule)


def _in_cases(rows: list[Footage]) -> set[UUID]:
    """Those that show something of a case that had to be recorded."""
    if not rows:
        return set()
    ask = Ask(since=min(row.begins for row in rows), until=max(row.ends for row in rows))
    by_officer: defaultdict[UUID, list[Must]] = defaultdict(list)
    by_place: defaultdict[str, list[Must]] = defaultdict(list)
    for must in (one.must for one in covered(ask) if one.must.case is not None and one.was):
        for officer in must.officers:
            by_officer[officer].append(must)
        by_place[must.place].append(must)
    return {
        row.pk
        for row in rows
        for must in [
            *(by_officer[row.officer] if row.officer else ()),
            *(by_place[row.place] if row.place else ()),
        ]
        if must.begins <= row.ends and row.begins <= must.ends
    }


def of_norms(norm: Callable[[str], Version]) -> Terms:
    """Terms as the norms in force say them; `norm` answers a code with its version."""

    @cache
    def term(code: str) -> Retention:
        return norm(code).body_as(Retention)

    return term


def vanishing(rows: Iterable[Footage], before: Terms, after: Terms, now: datetime) -> list[Footage]:
    """What a change of the terms would let go that is kept today: shown before it is approved."""
    found = list(rows)
    kept_now, kept_then = kept(found, before), kept(found, after)
    return [row for row in found if kept_then[row.pk].over(now) and not kept_now[row.pk].over(now)]
