"""What the logs say of a failure: where it was and of which kind, never what somebody typed.

A database names the whole row that it refused, a parser the word that it could not read. Logs are
read by people who may not see a case (P-EXCH-01), so such a message stays out of them; what kind of
failure it was, which rule of the database shut, and where in the code it came up is kept.
"""

from __future__ import annotations

import logging
import traceback
from collections.abc import Iterator
from types import TracebackType

import psycopg
from django.db import Error as DatabaseError
from pydantic import ValidationError

TELLING = (psycopg.Error, DatabaseError, ValidationError, ValueError, LookupError)
Failure = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


class Discreet(logging.Formatter):
    """Lines in which no failure tells a value."""

    def formatException(self, ei: Failure) -> str:  # noqa: N802 - the library's name
        """The trace, each failure in it by its kind alone."""
        return "" if ei[1] is None else "".join(_told(ei[1], set())).rstrip("\n")


def of_kind(failure: BaseException) -> str:
    """Which failure it was: its class, and of a database its state and the rule that shut."""
    said = f"{type(failure).__module__}.{type(failure).__qualname__}"
    at = failure if isinstance(failure, psycopg.Error) else failure.__cause__
    if not isinstance(at, psycopg.Error):
        return said
    parts = (at.sqlstate, at.diag.table_name, at.diag.column_name, at.diag.constraint_name)
    return " ".join([said, *filter(None, parts)])


def _told(failure: BaseException, told: set[int]) -> Iterator[str]:
    """What led to it first, as Python tells it."""
    told.add(id(failure))
    before = failure.__cause__ or (None if failure.__suppress_context__ else failure.__context__)
    if before is not None and id(before) not in told:
        yield from _told(before, told)
        yield "\nwhich led to:\n\n"
    yield "Traceback (most recent call last):\n"
    yield from traceback.format_tb(failure.__traceback__)
    message = "" if isinstance(failure, TELLING) else str(failure)
    yield f"{of_kind(failure)}{message and ': '}{message}\n"
