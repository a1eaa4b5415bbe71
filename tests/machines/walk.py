"""Walking a machine for as many steps as wanted, through the kernel or through the API.

`PLUMBLINE_STEPS=100000 ./dev test tests/machines` takes that many in each machine that walks.
"""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import RuleBasedStateMachine, run_state_machine_as_test

from plumbline.doors.cli.province import Province
from plumbline.kernel.act import Done, Invalid, NotFound, Refused
from plumbline.kernel.gate import Refusal
from plumbline.people import accounts
from plumbline.people.models import Account

STEPS = int(os.environ.get("PLUMBLINE_STEPS", "0"))
EXAMPLES, LENGTH = 40, 30


def walk(machine: type[RuleBasedStateMachine], taken: Counter[str], parts: int = 1) -> None:
    """Run stories until this part of the wanted steps is taken; once if none are wanted."""
    taken.clear()
    while True:
        run_state_machine_as_test(
            machine,
            settings=settings(
                max_examples=EXAMPLES,
                stateful_step_count=LENGTH,
                phases=(Phase.generate,),  # to shrink a long story takes many minutes
                deadline=None,
                database=None,
                print_blob=True,
                report_multiple_bugs=False,
                suppress_health_check=list(HealthCheck),
            ),
        )
        if sum(taken.values()) >= STEPS // parts:
            return


@dataclass
class ByApi(Province):
    """The cast, acting through the HTTP API."""

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
            headers={"Authorization": f"Bearer {self._token(by)}"},
        )
        return _meant(answer.status_code, json.loads(answer.content))

    def _token(self, by: str) -> str:
        tokens: dict[str, str] = self.__dict__.setdefault("tokens", {})
        if by not in tokens:
            account = Account.objects.get(officer_id=self.officers[by])
            tokens[by] = accounts.give_token(account, timezone.now())[0]
        return tokens[by]


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
