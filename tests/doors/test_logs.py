"""What a failure says in the logs: its kind and place, not what somebody typed (P-EXCH-01)."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.db import DatabaseError, transaction

from plumbline.doors.logs import Discreet, of_kind
from plumbline.forms import Form, ask
from plumbline.notices.models import Receipt, Stop
from tests.publications.canaries import Planter, escaped

pytestmark = pytest.mark.usefixtures("db")
FORMAT = "%(levelname)s %(message)s"


class Asks(Form):
    """A number."""

    count: int = ask("件数")


def twice(canary: str) -> None:
    """The same event of a provider twice; the database names it."""
    with transaction.atomic():
        for _ in range(2):
            Receipt.objects.create(provider="a", event=canary, status="", at="2026-03-03T09:00Z")


def unstorable(canary: str) -> None:
    with transaction.atomic():
        list(Stop.objects.extra(where=["id = %s::uuid"], params=[canary]))


def unreadable(canary: str) -> None:
    Asks.model_validate({"count": canary})


def wrapped(canary: str) -> None:
    try:
        int(canary)
    except ValueError as wrong:
        raise RuntimeError("the import stopped") from wrong


def lines(failure: BaseException) -> Iterator[tuple[str, str]]:
    """What each way of writing it down says."""
    told = (type(failure), failure, failure.__traceback__)
    record = logging.LogRecord("a", logging.ERROR, __file__, 1, "failed", None, told)
    yield "plain", logging.Formatter(FORMAT).format(record)
    record.exc_text = None
    yield "discreet", Discreet(FORMAT).format(record)


@pytest.mark.parametrize("fails", [twice, unstorable, unreadable, wrapped])
@pytest.mark.rule("P-EXCH-01", "P-OPEN-04")
def test_a_failure_in_the_log_tells_no_value(fails: Any) -> None:
    """The control: the way in which Python writes it down tells the value."""
    planter = Planter()
    canary = planter.text("typed")
    with pytest.raises((DatabaseError, ValueError, RuntimeError)) as failed:
        fails(canary)
    said = dict(lines(failed.value))
    assert {where for where, _, _ in escaped(planter, said.items())} == {"plain"}
    assert f"in {fails.__name__}" in said["discreet"]
    assert failed.typename in said["discreet"]


@pytest.mark.rule("P-EXCH-01")
def test_of_a_refused_row_the_rule_that_refused_it_is_kept() -> None:
    with pytest.raises(DatabaseError) as failed:
        twice("a")
    assert of_kind(failed.value) == (
        "django.db.utils.IntegrityError 23505 notices_receipt receipt_once"
    )
    with pytest.raises(RuntimeError, match="stopped") as stopped:
        wrapped("a")
    assert "RuntimeError: the import stopped" in dict(lines(stopped.value))["discreet"]


def test_all_that_the_product_writes_is_written_so() -> None:
    told: dict[str, Any] = settings.LOGGING
    assert told["formatters"]["line"]["()"] == f"{Discreet.__module__}.{Discreet.__qualname__}"
    assert set(told["handlers"]) == {"stderr"}
