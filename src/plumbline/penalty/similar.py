"""Decided acts most like one at hand: the same cause, law and grade, the facts nearest.

Shown beside the choice so that like cases are decided alike. Without names: what was found and
what was imposed, and when, is all there is to learn from another person's case.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from plumbline.casework.models import Outcome
from plumbline.law.calendar import legal_day
from plumbline.law.causes import Sanction
from plumbline.law.tables import Value
from plumbline.penalty import sanction
from plumbline.penalty.models import Decision

NEAREST, NEWEST = 5, 300  # how many are shown, of how many of the newest


@dataclass(frozen=True)
class Like:
    """A decided act: what was found, what was imposed, how far its facts are."""

    on: date
    facts: Mapping[str, Value]
    imposed: Sanction
    departs: bool
    far: float


def distance(one: Mapping[str, Value], other: Mapping[str, Value]) -> float:
    """How far two sets of facts are: a factor at most 1, numbers by how many times they differ."""
    return sum(_apart(one[code], other[code]) if code in other else 1.0 for code in one)


def _apart(one: Value, other: Value) -> float:
    if isinstance(one, str) or isinstance(other, str) or isinstance(one, bool):
        return float(one != other)
    return abs(one - other) / max(one, other, 1)


def similar(
    rows: QuerySet[Decision], cause: str, statute: str, grade: str, facts: Mapping[str, Value]
) -> list[Like]:
    """The nearest acts among these decisions; of equally near ones the newest."""
    asked = [{"cause": cause, "statute": statute, "grade": grade, "benchmark": {}}]
    decided = rows.filter(outcome=Outcome.PENALTY, offences__contains=asked)
    newest = decided.exclude(phase="annulled").order_by("-decided_at")[:NEWEST]
    found = [
        Like(legal_day(made.decided_at), act["benchmark"]["facts"], sanction.of(act),
             bool(act["departs"]), distance(facts, act["benchmark"]["facts"]))
        for made in newest
        for act in made.offences
        if act["cause"] == cause and act["statute"] == statute and act["grade"] == grade
        and act.get("benchmark")
    ]  # fmt: skip
    return sorted(found, key=lambda like: like.far)[:NEAREST]
