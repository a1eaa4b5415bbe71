"""How many complaints, answered in time, and justified, by the unit complained of."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from plumbline.complaints.duties import CONCLUDED
from plumbline.complaints.models import Answer, Complaint
from plumbline.complaints.terms import JUSTIFIED, Matter
from plumbline.kernel.models import Duty
from plumbline.openness.cells import SMALL
from plumbline.people.models import Unit

SHOWN = frozenset({Matter.CHECK, Matter.COMPLAINT, Matter.TIP, Matter.PETITION})


@dataclass(frozen=True)
class Figure:
    """Of one unit, in a span of time."""

    unit: Unit
    lodged: int
    due: int  # whose period to answer is over, or was met
    in_time: int
    answered: int
    justified: int

    @property
    def punctual(self) -> str:
        """The share answered in time, with its arithmetic."""
        return share(self.in_time, self.due)

    @property
    def right(self) -> str:
        """The share of answers that found the complaint justified, in full or in part."""
        return share(self.justified, self.answered)

    @property
    def few(self) -> bool:
        """Whether it is too small to be shown outside."""
        return self.lodged < SMALL


def share(some: int, of: int) -> str:
    """So many of so many, and the share; nothing of nothing is no share."""
    return f"{some} / {of} = {some * 100 / of:.1f}%" if of else "0 / 0"


def figures(
    since: datetime, until: datetime, now: datetime, line: Sequence[str] = ()
) -> list[Figure]:  # fmt: skip
    """Of each unit that was complained of from `since` and before `until`; four queries.

    As things stood at `now`: what came later of what was lodged then is not counted.
    """
    rows = Complaint.objects.filter(opened_at__gte=since, opened_at__lt=until, matter__in=SHOWN)
    if line:
        rows = rows.filter(**{f"unit__line__{len(line) - 1}": line[-1]})
    rows = rows.exclude(phase="withdrawn", moved_at__lte=now)
    of = dict(rows.values_list("pk", "unit_id"))
    due, in_time = _periods(of, now)
    answered, justified = _answers(of, now)
    units = {one.pk: one for one in Unit.objects.filter(pk__in={*of.values()})}
    lodged = Counter(of.values())
    return [
        Figure(units[pk], lodged[pk], due[pk], in_time[pk], answered[pk], justified[pk])
        for pk in sorted(units, key=lambda pk: units[pk].code)
    ]


def _periods(of: dict[UUID, UUID], now: datetime) -> tuple[Counter[UUID], Counter[UUID]]:
    """The last period to answer of each: those that ended, those that were met."""
    rows = Duty.objects.filter(subject_id__in=of, code=CONCLUDED, started_at__lte=now)
    last = {row.subject_id: row for row in rows.order_by("id")}
    done = {row.pk for row in last.values() if row.settled_at and row.settled_at <= now}
    over = [row for row in last.values() if row.pk in done or row.due_at < now]
    met = [row for row in over if row.pk in done and row.late_by(now) is None]
    return Counter(of[row.subject_id] for row in over), Counter(of[row.subject_id] for row in met)


def _answers(of: dict[UUID, UUID], now: datetime) -> tuple[Counter[UUID], Counter[UUID]]:
    """The last answer to each: those there are, those that found it justified."""
    rows = Answer.objects.filter(complaint__in=of, at__lte=now).order_by("level")
    last = dict(rows.values_list("complaint", "outcome"))
    right = [pk for pk, outcome in last.items() if outcome in JUSTIFIED]
    return Counter(of[pk] for pk in last), Counter(of[pk] for pk in right)
