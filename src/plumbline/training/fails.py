"""The share of fails of a unit in the exams of a year, and what it leads to (F-QUAL-01)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from plumbline.exams.models import Sitting
from plumbline.kernel.norm import NoNorm, Version, in_force
from plumbline.law.bodies import Indicator, Indicators
from plumbline.law.calendar import SHANGHAI

SHARE = "F-QUAL-01"


@dataclass(frozen=True)
class Fails:
    """Results published of a unit's officers in a year: so many, and so many failed."""

    sat: int
    failed: Counter[UUID]  # by officer
    version: Version | None

    @property
    def count(self) -> int:
        """How many results were fails."""
        return self.failed.total()

    @property
    def said(self) -> str:
        """The arithmetic: so many of so many, and the share."""
        if not self.sat:
            return "0 / 0"
        return f"{self.count} / {self.sat} = {self.count * 100 / self.sat:.1f}%"

    @property
    def finding(self) -> Indicator | None:
        """The gravest line of the norm that the share is above; None where it is above none."""
        lines = self.version.body_as(Indicators).items if self.version else ()
        above = [one for one in lines if self.count * 100 > one.target * self.sat]
        return max(above, key=lambda one: one.target, default=None)


def fails(line: Sequence[str], day: date) -> Fails:
    """The exams of the year that were published, of a unit and those below it.

    Whoever was absent has no result; a result declared void is a fail.
    """
    first, last = (datetime(one, 1, 1, tzinfo=SHANGHAI) for one in (day.year, day.year + 1))
    rows = Sitting.objects.filter(
        exam__phase="published", exam__begins_at__gte=first, exam__begins_at__lt=last,
        passed__isnull=False, **{f"line__{len(line) - 1}": line[-1]},
    )  # fmt: skip
    found = list(rows.values_list("officer_id", "passed"))
    return Fails(len(found), Counter(who for who, passed in found if not passed), _norm(day))


def _norm(day: date) -> Version | None:
    try:
        return in_force(SHARE, day)
    except NoNorm:
        return None
