"""What every page of a subject says the same way: where it stands, label and value, a part."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as t

from plumbline.kernel.models import Subject
from plumbline.law.calendar import SHANGHAI

Fact = list[str]


def head(subject: Subject) -> dict[str, Any]:
    """What every subject shows first."""
    return {
        "phase": subject.phase,
        "phase_title": subject.phases[subject.phase],
        "line": subject.line,
        "handlers": [str(handler) for handler in subject.handlers],
    }


def shown(value: object) -> str:
    """A value as people here read it: an instant to the minute, a day, yes, or as it is."""
    if isinstance(value, datetime):
        return f"{value.astimezone(SHANGHAI):%Y-%m-%d %H:%M}"
    if isinstance(value, date):
        return value.isoformat()
    return t("是") if value is True else str(value)


def translated(text: str) -> str:
    """A sentence of the product in the reader's language; nothing stays nothing."""
    return t(text) if text else ""


def told(says: str, values: Mapping[str, str]) -> str:
    """A sentence that was kept with its values, in the reader's language."""
    return t(says) % {name: translated(text) for name, text in values.items()}


def facts(*rows: tuple[str, object]) -> list[Fact]:
    """Label and value of whatever is there; what is not said or not so is left out."""
    return [[label, shown(value)] for label, value in rows if value not in (None, "", False)]


def part(title: str, rows: list[Fact], note: str = "") -> list[dict[str, Any]]:
    """A part of a page, if there is anything in it."""
    return [{"title": title, "note": note, "facts": rows}] if rows else []
