"""Walking a machine for as many steps as wanted, through the kernel or through the API.

`PLUMBLINE_STEPS=100000 ./dev test tests/machines -k as_the_law` takes that many steps in all, each
machine its share. A step is an act tried by somebody, which was done, refused or not there; what
merely sets a story up, and a form that names nothing, is not counted.

The stories are random but the same every time: nothing fails by chance, and what fails fails again.
`PLUMBLINE_SEED=7` tells other stories.
"""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.stateful import RuleBasedStateMachine, run_state_machine_as_test

from plumbline.doors.cli.province import Province
from plumbline.kernel.act import Done, Invalid, NotFound, Refused
from plumbline.kernel.gate import Refusal
from plumbline.people import accounts
from plumbline.people.models import Account

STEPS = int(os.environ.get("PLUMBLINE_STEPS", "0"))
SEED = int(os.environ.get("PLUMBLINE_SEED", "0"))
OUTCOMES = ("done", "refused", "not there")
ROUNDS = 20  # that many more at most, until each outcome was met often enough
SHARES = {
    "case by kernel": 0.17,
    "case by api": 0.13,
    "casework": 0.10,
    "penalty": 0.10,
    "measures": 0.09,
    "report": 0.10,
    "filing": 0.06,
    "questioning": 0.05,
    "execution": 0.04,
    "mediation": 0.04,
    "papers": 0.01,
    "property": 0.02,
    "norms": 0.03,
    "review": 0.01,
    "return": 0.01,
    "exams": 0.02,
    "sittings": 0.02,
}
assert round(sum(SHARES.values()), 9) == 1


def walk(
    machine: type[RuleBasedStateMachine],
    taken: Counter[str],
    *,
    share: str,
    examples: int,
    length: int,
    least: Mapping[str, int],
) -> None:
    """Run stories until this share of the wanted steps is taken and each outcome was met so often.

    One round is `examples` stories of up to `length` rules each; there is always one.
    """
    taken.clear()
    wanted, spare = STEPS * SHARES[share], ROUNDS
    for number in range(1_000_000):
        before = steps(taken)
        _round(machine, SEED * 1_000_000 + number, examples, length)
        enough = steps(taken) >= wanted
        if enough and all(taken[outcome] >= count for outcome, count in least.items()):
            return
        if enough or steps(taken) == before:  # now and then every story of a round is an empty one
            assert spare, f"after {number + 1} rounds {dict(taken)}, wanted at least {dict(least)}"
            spare -= 1
        else:
            spare = ROUNDS


def steps(taken: Counter[str]) -> int:
    """How many acts were tried and answered."""
    return sum(taken[outcome] for outcome in OUTCOMES)


def _round(machine: type[RuleBasedStateMachine], number: int, examples: int, length: int) -> None:
    chosen = settings(
        max_examples=examples,
        stateful_step_count=length,
        phases=(Phase.generate,),  # to shrink a long story takes many minutes
        deadline=None,
        derandomize=False,  # also where CI is set: the seed is ours
        database=None,
        print_blob=True,
        report_multiple_bugs=False,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(seed(number)(_story(machine)), settings=chosen)


def _story(machine: type[RuleBasedStateMachine]) -> type[RuleBasedStateMachine]:
    """The machine, each of whose stories is forgotten by the database when it is over."""

    class Story(machine):  # type: ignore[misc, valid-type]
        def __init__(self) -> None:
            self._forgotten = forgotten()
            self._forgotten.__enter__()
            super().__init__()

        def teardown(self) -> None:
            try:
                super().teardown()
            finally:
                self._forgotten.__exit__(None, None, None)

    Story.__name__ = Story.__qualname__ = machine.__name__
    return Story


@contextmanager
def forgotten() -> Iterator[None]:
    """Check what is deferred to the end of a transaction, then leave nothing behind.

    Were the stories to pile up in one transaction, each step would be slower than the one before.
    """
    with transaction.atomic():
        try:
            yield
            connection.check_constraints()
        finally:
            transaction.set_rollback(True)


@dataclass
class ByApi(Province):
    """The cast, acting through the HTTP API, everybody signed in before the walk begins."""

    tokens: dict[str, str] = field(default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        for account in Account.objects.select_related("officer"):
            token, _ = accounts.give_token(account, timezone.now())
            names = {pk: name for name, pk in self.officers.items()}
            self.tokens[names[account.officer_id]] = token

    def do(
        self, act: str, by: str, on: UUID, at: datetime, /, now: datetime | None = None, **form: Any
    ) -> Done:
        """Send the act as a program would; raise what the kernel would have raised."""
        del now  # the server has its own clock
        body = json.dumps({"subject": str(on), "at": at.isoformat(), **form})
        answer = Client().post(
            f"/api/acts/{act}",
            body,
            content_type="application/json",
            headers={"Authorization": f"Bearer {self.tokens[by]}"},
        )
        return _meant(answer.status_code, json.loads(answer.content))


def _meant(status: int, told: Mapping[str, Any]) -> Done:
    if status == 200:
        return Done(dict(told))
    if status == 404:
        raise NotFound
    if status == 409:
        refusals = [Refusal(r["gate"], r["says"], r["remedy"], ()) for r in told["refusals"]]
        raise Refused(refusals)
    assert status == 422, told
    raise Invalid([(e["field"], e["says"]) for e in told["errors"]])
