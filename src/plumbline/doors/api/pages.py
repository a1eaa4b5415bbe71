"""Pages of a list by key: where the last one ended, never how many there are."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated
from uuid import UUID

from django.utils.dateparse import parse_datetime
from pydantic import Field

from plumbline.forms import Form, ask
from plumbline.kernel import ledger
from plumbline.kernel.act import Invalid

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
    return f"{ledger.instant(at)}~{row}"


def place(after: str) -> tuple[datetime, UUID]:
    """Where the page before ended. Raises Invalid."""
    at, _, row = after.partition("~")
    try:
        found, key = parse_datetime(at), UUID(row)
    except ValueError:
        found, key = None, None
    if found is None or key is None or found.tzinfo is None or mark(found, key) != after:
        raise Invalid([("after", "内容不正确")])
    return found, key
