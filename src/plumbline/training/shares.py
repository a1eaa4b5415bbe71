"""The share of enforcement training, planned and delivered, with what stands behind it (1.2a)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from plumbline.law.calendar import SHANGHAI
from plumbline.training.models import Course, PlanItem, Session, TrainingPlan
from plumbline.training.terms import STUDY


@dataclass(frozen=True)
class Hours:
    """Class hours of a course, as planned or as held."""

    course: Course
    hours: int


@dataclass(frozen=True)
class Share:
    """Hours of enforcement training among all of them."""

    musts: bool  # of the mandatory trainings alone
    enforcement: int
    of: int

    @property
    def said(self) -> str:
        """The arithmetic: so many of so many, and the share."""
        if not self.of:
            return "0 / 0"
        return f"{self.enforcement} / {self.of} = {self.enforcement * 100 / self.of:.1f}%"


def planned(items: Iterable[PlanItem]) -> list[Hours]:
    """The hours of a plan."""
    return [Hours(item.course, item.hours) for item in items]


def held(sessions: Iterable[Session]) -> list[Hours]:
    """The hours of sessions: each counts once, however many came."""
    return [Hours(session.course, session.course.hours) for session in sessions]


def shares(hours: Sequence[Hours]) -> tuple[Share, Share]:
    """The share in all training, and in the mandatory trainings (三个必训) alone."""
    musts = [one for one in hours if one.course.must not in {"", STUDY}]
    return _share(hours, musts=False), _share(musts, musts=True)


def _share(hours: Sequence[Hours], *, musts: bool) -> Share:
    counted = sum(one.hours for one in hours if one.course.enforcement)
    return Share(musts, counted, sum(one.hours for one in hours))


def plan_items(line: Sequence[str], year: int) -> list[PlanItem]:
    """What the approved plans of a unit and those below it say for a year."""
    plans = TrainingPlan.objects.filter(
        phase="approved", year=year, **{f"line__{len(line) - 1}": line[-1]}
    )
    return list(PlanItem.objects.filter(plan__in=plans).select_related("course", "plan__unit"))


def sessions_of(line: Sequence[str], year: int) -> list[Session]:
    """The sessions of a unit and those below it that ended in a year and were closed."""
    first, last = (datetime(one, 1, 1, tzinfo=SHANGHAI) for one in (year, year + 1))
    rows = Session.objects.filter(
        phase="held", ends_at__gte=first, ends_at__lt=last, **{f"line__{len(line) - 1}": line[-1]}
    )
    return list(rows.select_related("course").order_by("ends_at", "pk"))
