"""What all formats share: a row, what it is about, and what cannot be read at all."""

from __future__ import annotations

from typing import Any

Row = dict[str, Any]  # as the form of the import has it: texts, and lists of texts
ABOUT = ("topic", "common", "law", "article", "version", "as_at", "difficulty", "author")
MOST_BYTES = 64 * 1024 * 1024  # unpacked


class Unreadable(Exception):  # noqa: N818 - the file's state, not a fault of ours
    """The file is not what it should be; says why."""


def about(row: Row) -> dict[str, str]:
    """What a row says of itself besides its words."""
    return {name: str(row[name]) for name in ABOUT if row.get(name)}


def share(row: Row) -> str:
    """What each right option of several is worth, in percent."""
    return f"{100 / max(1, len(row['key'])):.5f}".rstrip("0").rstrip(".")
