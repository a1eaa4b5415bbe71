"""Ten thousand values planted in every sensitive field come out nowhere (P-OPEN-04, X6).

Every scene of every act is played with canaries in whatever it types of people. Then everything
that somebody without a name can fetch is fetched from a real web server; the worker hands texts to
a provider on a socket; the server fails, and is asked nonsense; and the logs of all of them are
read. The control counts as canaries what is meant to be seen: each place has to show it.
"""

from __future__ import annotations

import json
import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from time import monotonic, sleep
from typing import Any
from urllib.parse import quote
from uuid import uuid4

import pytest
from django.core.exceptions import ObjectDoesNotExist
from django.db import DatabaseError, connections
from django.utils import timezone

from plumbline.config.server import Server
from plumbline.doors.public import urls
from plumbline.intake.models import Receipt
from plumbline.kernel import ledger
from plumbline.kernel.act import ACTS, Invalid, NotFound, Refused
from plumbline.notices import follow
from plumbline.notices.models import Text
from plumbline.people.models import Unit
from tests import cast, scenes
from tests.doors.public.outside import ADDRESSES, OPEN
from tests.doors.public.sowing import WITNESS, Sown
from tests.doors.running import Site, web, worker
from tests.notices.gateway import SECRET, Faults, Gateway
from tests.premises.scene import everybody_leaves
from tests.publications.canaries import Planter, escaped, person
from tests.publications.test_canaries import crowded

MOST = 10_000
ROOMS = [  # in which people outside are concerned, the last of a case first: most comes on the way
    "publications", "surveys", "complaints", "execution", "papers", "property", "mediation",
    "review", "penalty", "measures", "questioning", "premises", "notices", "casework", "intake",
]  # fmt: skip
# How a scene stops where another of the same database stands in its way.
STOPPED = (Refused, Invalid, NotFound, DatabaseError, ObjectDoesNotExist, LookupError,
           AssertionError, TypeError, ValueError)  # fmt: skip
TO_ONE = 30  # witnesses in one file
CROWD = 12
FIELDS = 350  # of forms, that had a canary at least
HANDLER = {"number": "2201032", "password": cast.PASSWORD}
PATIENCE = 60  # seconds until the worker has handed over
Out = Iterator[tuple[str, str | bytes]]


def play(sown: Sown) -> list[str]:
    """Play scenes until every act was done with canaries; which acts could not be."""
    left = []
    acts = [one for room in ROOMS for one in sorted(scenes.READY) if one.startswith(f"{room}.")]
    for act in acts:
        if act in sown.acts:
            continue
        try:
            everybody_leaves(sown)
            scenes.step(scenes.READY[act](sown), act)
        except STOPPED as shut:
            left.append(f"{act}: {shut!r}")  # what another scene did stands in its way
    return left


def fill(sown: Sown) -> None:
    """More witnesses in more files, until there are enough."""
    while len(sown.kept) < MOST:
        scene = scenes.investigating(sown)
        for _ in range(TO_ONE):
            scene.do("casework.add_person", "handler", **WITNESS)


def fetched(site: Site) -> Out:
    """Everything that anybody can fetch."""
    for asked in ADDRESSES.values():
        for path, form in asked():
            _, told = site.get(path) if form is None else site.post(path, form)
            yield path if form is None else f"{path} {form['number']}", told
    for path in OPEN:
        yield path, site.get(path)[1]


def nonsense(site: Site, planter: Planter) -> Out:
    """What is answered to forms full of canaries, in every act, and where a table refuses a row."""
    signed_in = site.json("/api/sign-in", json.dumps(HANDLER).encode())[1]
    token = json.loads(signed_in.split(b"\n\n")[1])["token"]
    canary, typed = planter.text("nonsense"), person(planter)
    for code, act in ACTS.items():
        form = dict.fromkeys(act.form.model_fields, canary)
        for whole in (form, form | {"subject": str(uuid4())}):
            yield code, site.json(f"/api/acts/{code}", json.dumps(whole).encode(), token)[1]
    said = {"reporter": typed["name"], "phone": typed["phone"], "facts": planter.text("facts")}
    station = Unit.objects.get(code=cast.STATION)
    online = {"unit": station.code, "matter": "complaint", "key": str(uuid4()), **said}
    call = {"subject": str(station.pk), "way": "call", **said}
    with shut("complaints_complaint"), shut("intake_report"):
        status, told = site.post("/public/complaints", online)
        assert status == 500
        yield "fault of a page", told
        status, told = site.json("/api/acts/intake.report", json.dumps(call).encode(), token)
        assert status == 409
        yield "fault of the API", told


@contextmanager
def shut(table: str) -> Iterator[None]:
    """A table takes no row; its refusal names the whole row."""
    with connections["owner"].cursor() as cursor:
        cursor.execute(f"ALTER TABLE {table} ADD CONSTRAINT no_row CHECK (phase = '') NOT VALID")
        yield
        cursor.execute(f"ALTER TABLE {table} DROP CONSTRAINT no_row")


def handed_over(sown: Sown, gateway: Gateway) -> Out:
    """What the worker hands to the provider of texts: three cases are accepted now."""
    for _ in range(3):
        scene = scenes.Scene(sown, timezone.now() - timedelta(minutes=5))
        scene.do("intake.report", "handler", way="walk_in", reporter="钱某", phone="13000000000",
                 place="南岭大街1号", facts="手机被盗，价值五千元")  # fmt: skip
        scenes.step(scene, "intake.accept", assistant=str(sown.officers["assistant"]))
    until = monotonic() + PATIENCE
    while len(gateway.texts) < 3 and monotonic() < until:
        sleep(0.2)
    assert len(gateway.texts) >= 3
    yield from ((f"handed over {ref}", text) for ref, (text, _) in gateway.texts.items())
    yield from ((f"text {key}", text) for key, text in Text.objects.values_list("key", "text"))


def hasten(database: str) -> None:
    """Nothing here has to outlive the machine: commits need not wait for the disk."""
    with connections["owner"].cursor() as cursor:
        cursor.execute(f'ALTER DATABASE "{database}" SET synchronous_commit = off')
    connections["default"].close()
    connections["default"].close_pool()  # type: ignore[attr-defined]  # PostgreSQL's only


def test_every_address_is_fetched_here() -> None:
    assert {route.name for route in urls.urlpatterns} == set(ADDRESSES)


def let_through(site: Site, canary: str) -> Out:
    """A unit is named after a canary, and somebody asks for an address with it."""
    bureau, now = cast.existing(), timezone.now()
    bureau.do("people.rename_unit", "administrator", bureau.units[cast.STATION], now,
              name=f"{canary}派出所", since=now.date().isoformat(), document="批复")  # fmt: skip
    number, code = Receipt.objects.order_by("pk").values_list("number", "code")[0]
    yield "page", site.post("/public/progress", {"number": number, "code": code})[1]
    site.get(f"/public/{quote(canary)}")


@pytest.mark.thorough
@pytest.mark.rule("P-OPEN-04", "P-OPEN-02", "P-OPEN-05", "C-OPEN-02", "P-EXCH-01", "3.5a", "3.5c")
def test_none_of_ten_thousand_canaries_comes_out(
    fresh_bureau: Any, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    hasten(fresh_bureau.name)
    sown = Sown(**vars(cast.existing()))
    database = Server(Path(os.environ["PLUMBLINE_HOME"])).log
    begun = database.stat().st_size
    logs = [tmp_path / name for name in ("web.log", "worker.log")]
    gateway = Gateway(Faults())
    gateway.live()
    env = fresh_bureau.env | {
        "PLUMBLINE_SMS": f"first={gateway.address()}", "PLUMBLINE_SMS_SECRET_FIRST": SECRET,
        "PLUMBLINE_SMS_QUIET": "0-0",
    }  # fmt: skip
    began = monotonic()

    def note(what: str) -> None:
        print(f"{monotonic() - began:6.1f} s  {what}")

    with caplog.at_level(logging.DEBUG):
        crowded(cast.existing(), sown.planter, CROWD)
        sown.kept |= sown.planter.planted
        left = play(sown)
        note(f"scenes, without {len(left)}")
        fill(sown)
        note(f"{len(sown.kept)} canaries in {len(sown.fields)} fields of {len(sown.acts)} acts")
        follow.raise_due(timezone.now(), back=None)
        ledger.seal(timezone.now())
        note(f"{Text.objects.count()} texts")
        out: list[tuple[str, str | bytes]] = []
        with web(env, logs[0]) as site, worker(env, logs[1]):
            out += handed_over(sown, gateway)
            note("handed over")
            out += fetched(site)
            note(f"{len(out)} answers")
            out += nonsense(site, sown.planter)
            note(f"{len(out)} answers with nonsense")
            let = Planter()
            leaks = list(let_through(site, let.text("control")))
    gateway.die()
    written = [(log.name, log.read_bytes()) for log in logs]
    with database.open("rb") as said:
        said.seek(begun)
        written.append((database.name, said.read()))
    out += [*written, ("the tests' own log", caplog.text)]
    found = escaped(sown.planter, out)
    note(f"{sum(len(body) for _, body in out):,} bytes looked through; left out: {left}")
    assert sown.echoed == []
    assert found[:20] == []
    assert len(sown.kept) >= MOST
    assert len(left) < len(sown.acts) // 20
    assert len(sown.fields) > FIELDS
    # The control: one that is let through is found, and the refused rows did reach the logs.
    assert {where for where, _, _ in escaped(let, [*leaks, *written])} == {"page", "web.log"}
    rows = {name for name, body in written if b"no_row" in body}
    assert rows == {"web.log", database.name}
