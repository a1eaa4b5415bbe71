"""Pages of a list by key: where the last one ended, never how many there are."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field

from plumbline.forms import Form, ask
from plumbline.kernel.act import Invalid
from plumbline.transparency.canonical import instant

LARGEST = 100
Limit = Annotated[int, Field(ge=1, le=LARGEST)]


class Page(Form):
    """Which part of a list."""

    after: Annotated[str, Field(max_length=100)] = ask(
        "从何处继续", default="", help="上一页的next"
    )
    limit: Limit = ask("最多几项", default=50)


def mark(at: datetime, row: UUID) -> str:
    """Where a page ends, as the next one takes it."""
    return f"{instant(at)}~{row}"


def place(after: str) -> tuple[datetime, UUID]:
    """Where the page before ended. Raises Invalid."""
    at, _, row = after.partition("~")
    try:
        return datetime.strptime(at, "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=UTC), UUID(row)
    except ValueError:
        raise Invalid([("after", "内容不正确")]) from None
