"""What is counted for everybody, each figure with how it is counted (C-OPEN-01).

A figure is of a whole quarter that is over, by the time of the record, so that no two figures
differ by one case; small cells are hidden (openness.cells). Cases that bear secrets or are handled
offline are in none of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.db import models
from django.db.models import F, Q, QuerySet

from plumbline.casework.models import Case
from plumbline.kernel.models import Duty, Entry
from plumbline.norms.book import oldest_id
from plumbline.openness.cells import Line, Share, shown
from plumbline.openness.quarters import Quarter, over


@dataclass(frozen=True)
class Count:
    """How often something was done."""

    code: str
    title: str
    acts: tuple[str, ...]


@dataclass(frozen=True)
class Rate:
    """How often something was done in time."""

    code: str
    title: str
    duties: tuple[str, ...]


COUNTS = (
    Count("accepted", "受案", ("intake.accept",)),
    Count("filed", "立案", ("casework.open_inquiry", "casework.file", "intake.file_as_ordered")),
    Count("refused", "不予立案", ("casework.refuse_filing",)),
    Count("decided", "作出处理决定", ("penalty.decide",)),
    Count("mediated", "调解结案", ("mediation.conclude",)),
    Count("closed", "结案", ("casework.close",)),
)
RATES = (
    Rate("filing", "按期决定是否立案", ("casework.filing_in_time", "casework.inquiry_in_time")),
    Rate("decision", "按期作出处理决定", ("casework.case_in_time",)),
    Rate("told", "按期告知", ("notices.told_in_time",)),
)
ALL: tuple[Count | Rate, ...] = (*COUNTS, *RATES)


@dataclass(frozen=True)
class Figures:
    """Every open figure of a quarter, by unit."""

    quarter: Quarter

    def _counted(self, figure: Count) -> dict[Line, Share]:
        """By the unit of whoever did it, as the entry has it; two columns may name the case."""
        rows = Entry.objects.filter(
            act__in=figure.acts, id__gte=oldest_id(self.quarter.begins),
            id__lt=oldest_id(self.quarter.next.begins),
        ).exclude(unit="")  # fmt: skip
        rows = rows.exclude(subject_id__in=_withheld()).exclude(made_id__in=_withheld())
        counted = rows.values_list("unit").annotate(n=models.Count("pk"))
        return {tuple(unit.split(".")): Share(n, n) for unit, n in counted}

    def _kept(self, figure: Rate) -> dict[Line, Share]:
        """By the unit that owed it; what stands still at its end is not counted."""
        rows = Duty.objects.filter(
            code__in=figure.duties, due_at__gte=self.quarter.begins,
            due_at__lt=self.quarter.next.begins, suspended_at=None,
        ).exclude(subject_id__in=_withheld())  # fmt: skip
        met = models.Count("pk", filter=Q(settled_at__lte=F("due_at")))
        counted = rows.values_list("line").annotate(of=models.Count("pk"), met=met)
        return {tuple(line): Share(of, kept) for line, of, kept in counted}

    @cached_property
    def shown(self) -> dict[str, dict[Line, Share]]:
        """Of each figure the units that may be shown, each with all below it."""
        return {
            one.code: shown(self._counted(one) if isinstance(one, Count) else self._kept(one))
            for one in ALL
        }

    def of(self, line: Line) -> list[tuple[Count | Rate, Share | None]]:
        """A unit's figures; None: none, too few, or too few elsewhere."""
        return [(one, self.shown[one.code].get(line)) for one in ALL]


def _withheld() -> QuerySet[Case, object]:
    """The ids of the cases that are in no figure."""
    secret = Case.objects.filter(Q(secrecy__gt=0) | ~Q(offline=""))
    return secret.values_list("pk", flat=True)


def quarters(now: datetime) -> list[Quarter]:
    """The quarters that are over, since the first case, the newest first."""
    first = Case.objects.order_by("opened_at").values_list("opened_at", flat=True).first()
    return over(first, now)
