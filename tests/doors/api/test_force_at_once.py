"""What is published bites in a server that was running before, in the middle of its work.

Officers fine people on the spot over HTTP without a pause while the province lowers what may be
fined so, and repeals that again, in another process. Nobody restarts anything.
"""

from __future__ import annotations

import itertools
import json
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import pytest
from django.utils import timezone

from plumbline.doors.cli.province import Province
from plumbline.kernel.act import ACTS
from plumbline.law.identity import check_character
from plumbline.people.accounts import give_token
from plumbline.people.models import Account
from tests import cast, scenes
from tests.norms import scene as norms
from tests.norms.scene import clause
from tests.scenes import FORMS, Scene

SPOT = "penalty.punish_on_the_spot"
GATE = "penalty.spot_small"
CLIENTS = 4
ENOUGH = 60.0  # seconds within which the rule must bite
DIRECT = urllib.request.build_opener(urllib.request.ProxyHandler({}))


@dataclass(frozen=True)
class Answer:
    """When a request was sent and answered, and which gates were shut; none: it was done."""

    sent: float
    answered: float
    shut: frozenset[str]


@dataclass
class Street:
    """Officers who fine without a pause, each time somebody else, until they are told to stop."""

    address: str
    bureau: Province
    at: datetime
    answers: list[Answer] = field(default_factory=list)
    numbers: Iterator[int] = field(default_factory=itertools.count)
    over: threading.Event = field(default_factory=threading.Event)
    broken: list[str] = field(default_factory=list)

    def form(self) -> dict[str, Any]:
        area, number = divmod(next(self.numbers), 500)
        digits = f"{110105 + area}19491231{2 * number + 1:03}"  # odd: a man
        form = scenes.resolved(Scene(self.bureau, now=self.at), FORMS[SPOT])
        return form | {"id_number": digits + check_character(digits)}

    def work(self, token: str) -> None:
        station = str(self.bureau.units[cast.STATION])
        while not self.over.is_set():
            body = {"subject": station, "at": self.at.isoformat(), **self.form()}
            request = urllib.request.Request(
                f"{self.address}/api/acts/{SPOT}", json.dumps(body).encode(),
                {"Authorization": f"Bearer {token}", "Content-Type": "application/json"},
            )  # fmt: skip
            sent = time.monotonic()
            try:
                DIRECT.open(request, timeout=60).close()
                shut = frozenset[str]()
            except urllib.error.HTTPError as no:
                told = json.loads(no.read())
                if no.code != 409:
                    self.broken.append(str(told))
                    return
                shut = frozenset(refusal["gate"] for refusal in told["refusals"])
            self.answers.append(Answer(sent, time.monotonic(), shut))

    def wait_for(self, more: int) -> None:
        wanted, end = len(self.answers) + more, time.monotonic() + ENOUGH
        while len(self.answers) < wanted:
            assert not self.broken, self.broken
            assert time.monotonic() < end, self.answers[-3:]
            time.sleep(0.01)


@contextmanager
def busy(address: str, bureau: Province, at: datetime) -> Iterator[Street]:
    street = Street(address, bureau, at)
    account = Account.objects.get(officer=bureau.officers["handler"])
    token, _ = give_token(account, timezone.now())
    officers = [threading.Thread(target=street.work, args=[token]) for _ in range(CLIENTS)]
    for officer in officers:
        officer.start()
    try:
        yield street
    finally:
        street.over.set()
        for officer in officers:
            officer.join()


def ruled(street: Street, scene: Scene, act: str, by: str, **form: Any) -> tuple[float, float]:
    """Put it in force, or end it; when that was asked for, and when it was answered."""
    asked = time.monotonic()
    ACTS[act].do(street.bureau.actor(by), scene.ids["rule"], scenes.resolved(scene, form),
                 at=scene.now, now=scene.now)  # fmt: skip
    return asked, time.monotonic()


@pytest.mark.rule("2.1b", "2.1c", "D-NORM-01")
def test_a_rule_bites_in_a_server_at_work_and_lets_go_again(fresh_bureau: Any, live: str) -> None:
    del fresh_bureau
    bureau = cast.existing()
    row = clause("当场处罚以一百元为限。", code="G-ADM-34.simple_fine", title="数额",
                 kind="amount", body={"value": 100}, cites=["G-ADM-34"])  # fmt: skip
    scene = norms.numbered(bureau, row).tick(minutes=1)
    with busy(live, bureau, scene.now) as street:
        street.wait_for(CLIENTS * 5)
        lawyer = "provincial_lawyer"
        asked, published = ruled(street, scene, "norms.publish", lawyer, **FORMS["norms.publish"])
        street.wait_for(CLIENTS * 10)
        scene.tick(minutes=1)
        ending, repealed = ruled(street, scene, "norms.repeal", "provincial_head",
                                 **FORMS["norms.repeal"])  # fmt: skip
        street.wait_for(CLIENTS * 10)
    assert not street.broken, street.broken
    before = [one for one in street.answers if one.answered < asked]
    under = [one for one in street.answers if published < one.sent and one.answered < ending]
    after = [one for one in street.answers if one.sent > repealed]
    assert len(before) >= CLIENTS and {one.shut for one in before} == {frozenset()}
    # Not one that was sent after the publication was answered was done, and none is refused after.
    assert len(under) >= CLIENTS and {one.shut for one in under} == {frozenset({GATE})}
    assert len(after) >= CLIENTS and {one.shut for one in after} == {frozenset()}
    bit = min(one.answered for one in street.answers if one.shut) - published
    freed = min(one.answered for one in after) - repealed
    print(f"{len(street.answers)} acts; first refusal {bit:.3f} s after the publication was"
          f" answered, first act {freed:.3f} s after the repeal")  # fmt: skip
    assert bit < ENOUGH and freed < ENOUGH
