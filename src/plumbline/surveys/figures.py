"""What those concerned answered, along the unit tree: nothing on fewer than five answers (X6).

Figures stand for whole quarters, by the day the visit was opened, once the last answer of the
quarter can have come: so no two figures differ by one person. What a small cell would tell is
hidden (openness.cells). Whoever looks sees the same figures; nothing is ranked.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.db.models import Max

from plumbline.openness.cells import SMALL, Line, Share, shown
from plumbline.openness.quarters import Quarter
from plumbline.surveys.models import Answer, Round, Visit
from plumbline.surveys.sampling import in_quarter
from plumbline.surveys.terms import COUNTED, SATISFIED_FROM, SCORED, Topic


def stands(when: Quarter, today: date) -> bool:
    """Whether a quarter is over and no answer of it can come any more."""
    if today <= when.last:
        return False
    last: date | None = in_quarter(when).aggregate(last=Max("answer_until"))["last"]
    return last is None or today > last


def good(topic: Topic, value: bool | int) -> bool:  # noqa: FBT001 - an answer, not a switch
    """Whether an answer is yes, or says satisfied."""
    return value >= SATISFIED_FROM if topic in SCORED else bool(value)


@dataclass(frozen=True)
class Figures:
    """The answers to the visits of a quarter."""

    quarter: Quarter

    @cached_property
    def counted(self) -> dict[Topic, dict[Line, Share]]:
        """Of each question and unit what was answered."""
        found: dict[Topic, dict[Line, Share]] = {topic: {} for topic in COUNTED}
        rows = Answer.objects.filter(visit__in=in_quarter(self.quarter))
        for unit, *values in rows.values_list("visit__unit", *(t.value for t in COUNTED)):
            line = tuple(unit)
            for topic, value in zip(COUNTED, values, strict=True):
                if value is not None:
                    one = Share(1, int(good(topic, value)))
                    found[topic][line] = found[topic].get(line, Share()) + one
        return found

    @cached_property
    def shown(self) -> dict[Topic, dict[Line, Share]]:
        """Of each question the units and their shares that may be shown."""
        return {topic: shown(units) for topic, units in self.counted.items()}

    def of(self, line: Line) -> list[tuple[Topic, Share | None]]:
        """A unit's shares by question; None: too few, or too few elsewhere."""
        return [(topic, self.shown[topic].get(line)) for topic in COUNTED]


def quarters(today: date) -> list[Quarter]:
    """The quarters that stand and in which somebody was visited, oldest first."""
    first = Visit.objects.order_by("opened_at").values_list("opened_at", flat=True).first()
    if first is None:
        return []
    when, found = Quarter.of(first.date()), []
    while when.last < today:
        if stands(when, today) and in_quarter(when).exists():
            found.append(when)
        when = when.next
    return found


@dataclass(frozen=True)
class Sampled:
    """A sample that was drawn, and its answers; none while they can still come, or too few."""

    round: Round
    drawn: int
    answered: int
    satisfied: Share | None


def sampled(rows: Iterable[Round], today: date) -> list[Sampled]:
    """What came of samples. Those not drawn must not be reckoned from those drawn either."""
    found = []
    for one in rows:
        when = Quarter(one.year, one.quarter)
        if not stands(when, today):
            found.append(Sampled(one, len(one.drawn), 0, None))
            continue
        said = dict(Answer.objects.filter(visit__lot__in=one.frame)
                    .values_list("visit__lot", "satisfied"))  # fmt: skip
        of = [said[lot] for lot in one.drawn if lot in said]
        others = len(said) - len(of)
        enough = len(of) >= SMALL and (others == 0 or others >= SMALL)
        happy = sum(1 for score in of if score >= SATISFIED_FROM)
        share = Share(len(of), happy) if enough else None
        found.append(Sampled(one, len(one.drawn), len(of) if enough else 0, share))
    return found
