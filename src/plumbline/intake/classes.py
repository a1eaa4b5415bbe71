"""Classes of calls and reports: two levels, as data with a span of validity (C-INT-01)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml

TABLE = Path(__file__).resolve().parent.parent / "data" / "incident_classes.yaml"


@dataclass(frozen=True)
class IncidentClass:
    """One class of the table, with what the law ties to it."""

    code: str
    title: str
    en: str
    mark: str
    since: date
    until: date | None = None
    parent: str = ""
    legal_first: bool = False
    never_residence: bool = False

    def valid(self, day: date) -> bool:
        """Whether the class may be chosen on the day."""
        return self.since <= day and (self.until is None or day <= self.until)

    @property
    def criminal(self) -> bool:
        """Whether it belongs to the first level “crime”."""
        return "100000" in (self.code, self.parent)


@cache
def table() -> dict[str, IncidentClass]:
    """All classes by code."""
    return {row["code"]: IncidentClass(**row) for row in _file()["classes"]}


def never_residence() -> list[str]:
    """Words of causes over which the place of residence gives no jurisdiction (R-INT-01)."""
    return list(_file()["never_residence"])


@cache
def _file() -> dict[str, Any]:
    return dict(yaml.safe_load(TABLE.read_text(encoding="utf-8")))


def find(code: str) -> IncidentClass | None:
    """The class of this code, whether valid today or not; None for none or an unknown one."""
    return table().get(code)


def valid(code: str, day: date) -> bool:
    """Whether the code may be used on the day; no code at all always may."""
    found = find(code)
    return not code or (found is not None and found.valid(day))
