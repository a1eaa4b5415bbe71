"""All that is known of how satisfied people are with a unit and those below it, for every door."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from plumbline.openness.cells import Share
from plumbline.openness.quarters import Quarter
from plumbline.people.models import Unit
from plumbline.surveys.charts import Chart, Measured, chart
from plumbline.surveys.figures import Figures, Sampled, quarters, sampled
from plumbline.surveys.independent import confirmed
from plumbline.surveys.models import Result, Round
from plumbline.surveys.terms import COUNTED, Measure, Topic

Href = Callable[[Result], str]


@dataclass(frozen=True)
class Trend:
    """What independent surveys measured over the years, newest first, with the drawing."""

    measure: Measure
    results: list[Result]
    chart: Chart | None


@dataclass(frozen=True)
class Row:
    """A unit with its shares, question by question; None: too few answers."""

    unit: Unit
    shares: list[Share | None]


@dataclass(frozen=True)
class Board:
    """What the page of a unit shows."""

    unit: Unit
    below: list[Unit]
    trends: list[Trend]
    quarters: list[Quarter]  # that stand, oldest first
    quarter: Quarter | None  # the one shown
    topics: tuple[Topic, ...]
    rows: list[Row]
    own: Chart | None  # satisfied, over the quarters
    samples: list[Sampled]


def board(unit: Unit, today: date, href: Href, asked: str = "") -> Board:
    """The board of a unit: surveys of third parties, return visits of a quarter, samples."""
    below = Unit.objects.filter(line__contains=[unit.code], line__len=len(unit.line) + 1)
    children = list(below.filter(phase="active").order_by("code"))
    known = quarters(today)
    when = next((one for one in known if one.code == asked), known[-1] if known else None)
    shown = {one: Figures(one) for one in known}
    rows = [Row(one, [share for _, share in shown[when].of(tuple(one.line))])
            for one in (unit, *children)] if when else []  # fmt: skip
    samples = Round.objects.filter(unit=unit).select_related("unit")
    return Board(
        unit, children, [_trend(measure, unit, href) for measure in Measure], known, when, COUNTED,
        rows, _own(unit, shown),
        sampled(samples.order_by("-year", "-quarter"), today),
    )  # fmt: skip


def _trend(measure: Measure, unit: Unit, href: Href) -> Trend:
    rows = Result.objects.filter(survey__in=confirmed(), unit=unit, measure=measure)
    found = list(rows.select_related("survey").order_by("survey__until", "pk"))
    dots = [
        Measured(one.survey.until, one.share / 100, one.low / 100, one.high / 100,
                 one.survey.title, href(one))
        for one in found
    ]  # fmt: skip
    return Trend(measure, found[::-1], chart(dots))


def _own(unit: Unit, shown: dict[Quarter, Figures]) -> Chart | None:
    """Satisfied, quarter by quarter."""
    dots = []
    for when, figures in shown.items():
        share = dict(figures.of(tuple(unit.line)))[Topic.SATISFIED]
        if share:
            dots.append(Measured(when.last, share.share, *share.interval, when.code, ""))
    return chart(dots)
