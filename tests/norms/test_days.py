"""Asked for any of five hundred days, a norm answers as a calendar does that was painted by hand.

The calendar knows nothing of versions: each event paints its days over those painted before. Days
on both sides of every boundary are among those asked.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta

import pytest

from plumbline.doors.cli.province import Province
from plumbline.kernel import norm
from plumbline.kernel.models import Norm
from plumbline.law.bodies import TimeLimit
from plumbline.norms import book, force
from tests import cast
from tests.norms import scene as norms
from tests.norms.scene import limit, own
from tests.scenes import Scene, step

pytestmark = pytest.mark.usefixtures("db")
DAY = timedelta(days=1)
FIRST = cast.OPENS.date() - timedelta(days=30)
ASKED = [FIRST + timedelta(days=n) for n in range(500)]
HIGHER, OURS = "N-INT-02", "JL-PATROL"  # a rule of the ministry that ours displaces; one of ours


@dataclass
class Painted:
    """What each day shows: the amount in force, or nothing."""

    days: dict[date, int | None] = field(default_factory=dict)
    boundaries: set[date] = field(default_factory=set)

    def paint(self, value: int | None, since: date, until: date = date.max) -> None:
        """Over whatever was there."""
        for day in ASKED:
            if since <= day <= until:
                self.days[day] = value
        self.boundaries |= {day for day in (since, until) if day in self.days}


def today(scene: Scene) -> date:
    return scene.now.date()


def lived_through(bureau: Province) -> tuple[Painted, Painted]:
    """Published, suspended, resumed, replaced with a gap for one rule, repealed, overruled."""
    higher, ours = Painted(), Painted()
    higher.paint(24, FIRST)
    ours.paint(None, FIRST)

    scene = norms.numbered(bureau, limit(12), own(since="2026-04-20"))
    since, until = today(scene), today(scene) + timedelta(days=400)
    step(scene, "norms.publish", until=until.isoformat())
    higher.paint(12, since, until)
    ours.paint(7, date(2026, 4, 20), until)

    step(scene.tick(days=40), "norms.suspend")
    higher.paint(24, today(scene), until)
    ours.paint(None, today(scene), until)

    step(scene.tick(days=25), "norms.resume")
    higher.paint(12, today(scene), until)
    ours.paint(7, today(scene), until)

    first = scene.ids["rule"]
    second = norms.numbered(bureau, limit(8), scene=scene, replaces=[str(first)])
    since = today(second) + timedelta(days=20)
    until = since + timedelta(days=500)
    step(second, "norms.publish", since=since.isoformat(), until=until.isoformat())
    higher.paint(8, since, until)
    ours.paint(None, since)

    replacing = second.ids["rule"]
    third = norms.numbered(bureau, own(amount=5), scene=second.tick(days=21))
    since, until = today(third), today(third) + timedelta(days=90)
    step(third, "norms.publish", until=until.isoformat())
    ours.paint(5, since, until)

    third.ids["rule"] = replacing
    step(third.tick(days=15), "norms.repeal")
    higher.paint(24, today(third))

    since = today(third) + timedelta(days=45)
    third.do("norms.revise", "provincial_lawyer", Norm.objects.get(code=HIGHER).pk,
             since=since.isoformat(), body='{"amount": 6, "unit": "hour"}', cites=["N-INT-02"],
             mark="V")  # fmt: skip
    higher.paint(6, since)
    return higher, ours


def amount(code: str, day: date) -> int | None:
    """As gates and duties read it."""
    try:
        return norm.in_force(code, day).body_as(TimeLimit).amount
    except norm.NoNorm:
        return None


def rows(code: str, day: date) -> set[int | None]:
    """As the rule book and the making of rules read it, each with its own query."""
    shown = book.in_force_on(day, code).filter(norm__code=code).first()
    row = force.in_force_on(code, day)
    return {one.body["amount"] if one else None for one in (shown, row)}


@pytest.mark.rule("2.1b", "2.1c", "D-NORM-01")
def test_on_each_of_five_hundred_days_the_right_version_answers(bureau: Province) -> None:
    for code, painted in zip((HIGHER, OURS), lived_through(bureau), strict=True):
        assert {day: amount(code, day) for day in ASKED} == painted.days
        near = {edge + n * DAY for edge in painted.boundaries for n in (-1, 0, 1)}
        assert len(painted.boundaries) > 5
        for day in near & set(ASKED):
            assert rows(code, day) == {painted.days[day]}, (code, day)


def test_a_calendar_painted_a_day_too_long_is_found_out(bureau: Province) -> None:
    """The control: the same question of a calendar that is wrong on one day only."""
    higher, _ = lived_through(bureau)
    edge = sorted(higher.boundaries)[1]
    higher.days[edge] = higher.days[edge - DAY]
    wrong = [day for day in ASKED if amount(HIGHER, day) != higher.days[day]]
    assert wrong == [edge]
