"""The invariants of a stay as plain functions over plain values: gates and findings share them."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar

from plumbline.premises.terms import Ground

S = TypeVar("S", bound=Hashable)
G = TypeVar("G", bound=Hashable)

# The norms that say how long a person may stay, by ground: the ordinary limit first.
STEPS: dict[str, tuple[str, ...]] = {
    Ground.ADMINISTRATIVE: ("N-ADM-04", "N-ADM-04.many", "N-ADM-04.complex"),
    Ground.CRIMINAL: ("N-CHA-01.criminal", "N-CHA-01.grave"),
}


def hours_allowed(
    arrived: datetime,
    first: int,
    approvals: Iterable[tuple[datetime, int]],
    extra: timedelta = timedelta(),
) -> int:
    """The hours a person may be there: a longer limit counts only if granted in time.

    In time is before the earlier limit ran out. `approvals` are instants with hours; `extra` is
    time that does not count (drunk until sober).
    """
    hours = first
    for at, granted in sorted(approvals):
        if granted > hours and at <= arrived + timedelta(hours=hours) + extra:
            hours = granted
    return hours


@dataclass(frozen=True)
class Sort:
    """What keeps persons apart in a room (G-CHA-09)."""

    sex: str
    minor: bool
    case: object
    mental: bool = False


def clash(one: Sort, other: Sort) -> str | None:
    """Why two persons may not share a room."""
    if one.sex != other.sex:
        return "性别不同"
    if one.minor != other.minor:
        return "未成年人与成年人须分开"
    if one.case == other.case:
        return "同案人员须分开"
    return "精神异常的人须单独看护" if one.mental or other.mental else None


def unguarded(guards: Mapping[S, frozenset[G]]) -> set[S]:
    """The stays without a guard of their own: one who is not some other stay's only guard."""
    only: dict[G, set[S]] = {}
    for stay, those in guards.items():
        if len(those) == 1:
            only.setdefault(next(iter(those)), set()).add(stay)
    return {
        stay
        for stay, those in guards.items()
        if not any(only.get(g, set()) <= {stay} for g in those)
    }


def same_sex(checker: str, person: str) -> bool:
    """A person is searched by the same sex, a woman by a woman (G-CHA-05)."""
    return checker == person and checker in ("male", "female")


def adds_up(taken: int, returned: int, seized: int, family: int) -> bool:
    """What was taken on entry was returned, kept as evidence or given to the family."""
    return taken == returned + seized + family
