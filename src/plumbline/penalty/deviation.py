"""How often decisions depart from the benchmark that governed them, by unit, officer, benchmark.

Clause 2.2d wants departures measured; it does not want anybody ranked by them. So every share
comes with how many acts it rests on and with an interval, groups stand in the order of their
codes, and of a group too small to say anything nothing is said. A benchmark departed from too
often is due back to whoever drafted it (G-DISC-01, D-DISC-02): the rule may be wrong, not the
officers.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import TypeVar
from uuid import UUID

from django.db.models import QuerySet

from plumbline.casework.models import Outcome
from plumbline.kernel.norm import Version, in_force
from plumbline.law.bodies import Amount
from plumbline.law.calendar import SHANGHAI, legal_day
from plumbline.law.shares import wilson
from plumbline.penalty.benchmark import all_on
from plumbline.penalty.models import Decision

K = TypeVar("K", bound=Hashable)
SHARE = "G-DISC-01.share"
SMALL = 10  # of fewer decisions nothing is said: one alone would move the share by a tenth
WEIGHED: list[dict[str, dict[str, str]]] = [{"benchmark": {}}]  # an act that one governed


@dataclass(frozen=True)
class Ruling:
    """One act decided under a benchmark."""

    decision: UUID
    case: UUID
    number: str  # of the case
    unit: str
    officers: tuple[UUID, ...]
    on: date
    cause: str
    norm: str  # code of the benchmark
    row: int
    departs: bool


@dataclass(frozen=True)
class Rate:
    """How many of these decisions departed, and between which shares the true one lies.

    A decision counts once however many acts it is on, and departs if it does so for one of them:
    what is decided together is not decided independently.
    """

    of: int
    departed: int

    @property
    def small(self) -> bool:
        """Too few to say anything."""
        return self.of < SMALL

    @property
    def share(self) -> float:
        """Departures in a hundred."""
        return 100 * self.departed / self.of

    def often(self, most: int) -> bool:
        """Whether more than this share departed, and enough were decided to say so."""
        return not self.small and self.share > most

    @property
    def interval(self) -> tuple[float, float]:
        """The share's 95 % interval after Wilson, in a hundred."""
        return wilson(self.departed, self.of)


def rulings(
    rows: QuerySet[Decision], *, cause: str = "", since: date | None = None,
    until: date | None = None,
) -> list[Ruling]:  # fmt: skip
    """The acts among these decisions that a benchmark governed, oldest first."""
    standing = rows.filter(outcome=Outcome.PENALTY, offences__contains=WEIGHED)
    if since:
        standing = standing.filter(decided_at__gte=datetime.combine(since, time.min, SHANGHAI))
    if until:
        standing = standing.filter(decided_at__lte=datetime.combine(until, time.max, SHANGHAI))
    found = []
    for made in standing.exclude(phase="annulled").select_related("case").order_by("decided_at"):
        found += [
            Ruling(made.pk, made.case_id, made.case.number, made.line[-1], tuple(made.handlers),
                   legal_day(made.decided_at), act["cause"],
                   act["benchmark"]["norm"].partition("@")[0],
                   act["benchmark"]["row"], bool(act["departs"]))
            for act in made.offences
            if act.get("benchmark") and cause in ("", act["cause"])
        ]  # fmt: skip
    return found


def rates(found: Iterable[Ruling], keys: Callable[[Ruling], Iterable[K]]) -> dict[K, Rate]:
    """The rate of each group; a decision counts in every group it belongs to."""
    counted: dict[K, dict[UUID, bool]] = {}
    for ruling in found:
        for key in keys(ruling):
            group = counted.setdefault(key, {})
            group[ruling.decision] = group.get(ruling.decision, False) or ruling.departs
    return {key: Rate(len(group), sum(group.values())) for key, group in counted.items()}


@dataclass(frozen=True)
class Due:
    """A benchmark that is due back to its drafters, and the rate that says so."""

    version: Version
    rate: Rate


def due_back(day: date) -> list[Due]:
    """The benchmarks in force departed from in more than the share the norm states.

    Over the whole province: a benchmark belongs to its issuer, not to whoever looks. Counts no
    version of it apart; names no unit and no officer. Raises NoNorm without the share.
    """
    most = in_force(SHARE, day).body_as(Amount).value
    each = rates(rulings(Decision.objects.all()), lambda ruling: [ruling.norm])
    found = (Due(v, each[v.code]) for v in all_on(day) if v.code in each)
    return [due for due in found if due.rate.often(most)]
