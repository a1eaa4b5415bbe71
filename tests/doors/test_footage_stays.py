"""Of five hundred tries through every door none destroys footage that the law keeps.

It is held, within its term, evidence, kept for good, listed by one hand only, signed a moment ago,
or signed with a date long past. The doors are the API, the web, the command line, bare HTTP, SQL
under the role of the application, and the store itself. The control goes the lawful way, and the
file is gone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

import pytest
from django.db import DatabaseError, connections, transaction
from django.test import Client
from django.utils import timezone, translation

from plumbline.doors.cli import main
from plumbline.doors.cli.province import Province
from plumbline.kernel.act import ACTS
from plumbline.recordings.ingest import verify
from plumbline.recordings.models import Footage
from plumbline.recordings.store import Kept, store
from tests import cast, scenes
from tests.doors.api.door import Door
from tests.doors.web.desk import Desks
from tests.scenes import Scene, step

TRIES = 500
DRAFT, SIGN, CARRY_OUT = (
    f"recordings.{act}_weeding" for act in ("draft", "countersign", "carry_out")
)
PEOPLE = ("handler", "assistant", "station_head", "head", "chief", "reviewer", "administrator",
          "area_manager", "inspector", "auditor", "upper", "custodian", "stranger")  # fmt: skip
FORMS: dict[str, dict[str, Any]] = {DRAFT: {}, CARRY_OUT: {}, SIGN: {"opinion": "逐项核对"}}


@dataclass(frozen=True)
class Spared:
    """Footage that stays, why, and the list that would destroy it, if there is one."""

    why: str
    row: Footage
    weeding: UUID | None


def filmed(bureau: Province, days: int, **form: Any) -> Scene:
    """Footage that was taken in so many days ago, by the clock that the doors read."""
    scene = Scene(bureau, now=timezone.now() - timedelta(days=days))
    step(scene, "recordings.register_device")
    step(scene, "recordings.issue")
    step(scene.tick(hours=1), "recordings.return_device")
    step(scene, "recordings.take_in", **form)
    return scene


def until(scene: Scene, days: int) -> Scene:
    """So many days ago."""
    scene.now = timezone.now() - timedelta(days=days)
    return scene


def everything_kept(bureau: Province) -> Iterator[Spared]:
    """Each reason once; what is due is listed by the same hand, so each list has one file."""

    def told(why: str, scene: Scene) -> Spared:
        row = Footage.objects.get(pk=scene.ids["footage"])
        return Spared(why, row, scene.ids.get("weeding"))

    def listed(days: int) -> Scene:
        scene = until(filmed(bureau, 260), days)
        step(scene, DRAFT)
        return scene

    held = listed(25)
    step(until(held, 24), SIGN)
    step(held, "recordings.hold")
    yield told("held", held)
    good = listed(23)
    step(until(good, 22), SIGN)
    step(good, "recordings.keep_for_good")
    yield told("kept for good", good)
    evidence = listed(21)
    step(until(evidence, 20), SIGN)
    evidence.ids |= scenes.accepted(bureau).ids
    step(evidence, "recordings.link")
    yield told("evidence", evidence)
    yield told("within its term", filmed(bureau, 30))
    yield told("emergency", filmed(bureau, 261, tag="emergency"))


def lists_unripe(bureau: Province) -> Iterator[Spared]:
    """Three lists, on each of which stands what was due when it was drawn up."""
    dated = until(filmed(bureau, 259), 60)
    step(dated, DRAFT)
    ACTS[SIGN].do(bureau.actor("head"), dated.ids["weeding"], FORMS[SIGN],
                         at=dated.now + timedelta(hours=1), now=timezone.now())  # fmt: skip
    yield Spared("signature dated back", _row(dated), dated.ids["weeding"])
    fresh = until(filmed(bureau, 258), 40)
    step(fresh, DRAFT)
    step(until(fresh, 1), SIGN)
    yield Spared("within the wait", _row(fresh), fresh.ids["weeding"])
    one_hand = until(filmed(bureau, 257), 50)
    step(one_hand, DRAFT)
    yield Spared("one hand", _row(one_hand), one_hand.ids["weeding"])


def _row(scene: Scene) -> Footage:
    return Footage.objects.get(pk=scene.ids["footage"])


@dataclass
class Tries:
    """Whoever tries, through whichever door."""

    bureau: Province
    chance: Random
    monkeypatch: pytest.MonkeyPatch
    answers: Counter[str]

    def __post_init__(self) -> None:
        self.desks, self.api = Desks(self.bureau), Door(self.bureau)

    def deed(self, one: Spared) -> tuple[str, UUID, datetime, str]:
        """An act on the way to destruction, or its short cut, named for any instant."""
        act = self.chance.choice([CARRY_OUT, CARRY_OUT, SIGN, DRAFT])
        unit = self.bureau.units[cast.STATION]
        on = unit if act == DRAFT or one.weeding is None else one.weeding
        at = timezone.now() - timedelta(hours=self.chance.choice([0, 0, 1, 24, 24 * 15, 24 * 300]))
        return act, on, at, self.chance.choice(PEOPLE)

    def by_api(self, one: Spared) -> None:
        act, on, at, who = self.deed(one)
        answer = self.api.act(act, who, on, at, **FORMS[act])
        self.answers[f"api {answer.status_code}"] += 1

    def by_web(self, one: Spared) -> None:
        act, on, at, who = self.deed(one)
        answer = self.desks.act(act, who, on, at, **FORMS[act])
        self.answers[f"web {answer.status_code}"] += 1

    def by_command(self, one: Spared) -> None:
        act, on, at, who = self.deed(one)
        self.monkeypatch.setenv("PLUMBLINE_TOKEN", self.api.token(who))
        pairs = [f"{name}={value}" for name, value in FORMS[act].items()]
        status = main(["do", act, *pairs, "--on", str(on), "--at", at.isoformat()])
        self.answers[f"cli {status}"] += 1

    def by_http(self, one: Spared) -> None:
        """What no page offers: other methods, on the file, the row, the upload, and by its name."""
        where = self.chance.choice([
            f"/footage/{one.row.pk}/file", f"/api/subjects/footage/{one.row.pk}",
            f"/footage/upload/{one.row.file}", f"/footage/mine/{one.row.file}",
            f"/footage/mine/..%2f{one.row.file[:2]}%2f{one.row.file}",
            f"/static/../footage/{one.row.file[:2]}/{one.row.file}",
        ])  # fmt: skip
        who = self.chance.choice(PEOPLE)
        client: Client = self.desks.of(who)
        method = self.chance.choice(["DELETE", "PUT", "PATCH", "POST"])
        headers = {"Upload-Offset": "0", "Authorization": f"Bearer {self.api.token(who)}"}
        answer = client.generic(
            method, where, b"nothing", "application/offset+octet-stream", headers=headers
        )
        assert answer.status_code >= 400, (method, where, answer.status_code)
        self.answers[f"http {answer.status_code}"] += 1

    def by_sql(self, one: Spared) -> None:
        pk, wanted = one.row.pk, self.chance.choice(SQL)
        statement = wanted.format(pk=pk, weeding=one.weeding or pk)
        try:
            with transaction.atomic():
                with connections["default"].cursor() as cursor:
                    cursor.execute(statement)
                connections["default"].check_constraints()
        except DatabaseError as wrong:
            self.answers[f"sql {type(wrong).__name__}"] += 1
            return
        raise AssertionError(statement)

    def by_store(self, one: Spared) -> None:
        """The store's own calls: remove it, write over it, by its name and by other spellings."""
        name, place = one.row.file, store()
        spelt = self.chance.choice([name, name, f"{name}\n", f"{name[:2]}/{name}", name.upper(),
                                    f"../footage/{name[:2]}/{name}"])  # fmt: skip
        try:
            if self.chance.random() < 0.7:
                place.remove(spelt)
            else:
                draft = place.draft()
                try:
                    draft.write(b"nothing")
                    draft.keep(spelt, {"manifest": "nothing"})
                finally:
                    draft.drop()
        except (Kept, ValueError) as wrong:
            self.answers[f"store {type(wrong).__name__}"] += 1
        else:
            self.answers["store wrote nothing"] += 1


SQL = (
    "DELETE FROM recordings_footage WHERE id = '{pk}'",
    "UPDATE recordings_footage SET phase = 'removed' WHERE id = '{pk}'",
    "UPDATE recordings_footage SET ends = '2020-01-01', begins = '2020-01-01' WHERE id = '{pk}'",
    "UPDATE recordings_footage SET file = md5('x') || md5('y') WHERE id = '{pk}'",
    "UPDATE recordings_footage SET lasting_for = '', tag = 'call' WHERE id = '{pk}'",
    "UPDATE recordings_hold SET released_at = now() WHERE footage_id = '{pk}' OR true",
    "DELETE FROM recordings_hold WHERE footage_id = '{pk}'",
    "DELETE FROM recordings_link WHERE footage_id = '{pk}'",
    "UPDATE recordings_weeding SET phase = 'countersigned', moved_at = '2026-03-01'",
    "TRUNCATE recordings_footage CASCADE",
    "TRUNCATE recordings_hold",
    "ALTER TABLE recordings_footage DISABLE TRIGGER ALL",
    "DROP TABLE recordings_hold",
    "UPDATE kernel_entry SET recorded = '2026-03-01' WHERE subject_id = '{weeding}'",
    "SET LOCAL session_replication_role = replica; DELETE FROM recordings_footage",
    # The mark of an act, borrowed from an entry of another transaction's.
    "SELECT set_config('plumbline.entry', max(id::text), true) FROM kernel_entry;"  # noqa: ISC004
    "UPDATE recordings_footage SET phase = 'removed' WHERE id = '{pk}'",
)
SHARES: list[tuple[Callable[[Tries, Spared], None], int]] = [
    (Tries.by_api, 110), (Tries.by_web, 90), (Tries.by_command, 60), (Tries.by_http, 80),
    (Tries.by_sql, 100), (Tries.by_store, 60),
]  # fmt: skip


@pytest.fixture
def bureau(fresh_bureau: Any) -> Province:
    """The cast in a committed database: SQL meets the guards as it would in service."""
    del fresh_bureau
    return cast.existing()


@pytest.mark.thorough
@pytest.mark.rule("K-BWV-01", "K-BWV-02", "K-BWV-03", "P-BWV-01", "P-ROLE-01")
def test_of_five_hundred_tries_through_every_door_none_destroys_footage(
    bureau: Province, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    language = translation.get_language()
    kept = [*lists_unripe(bureau), *everything_kept(bureau)]
    assert len({one.row.pk for one in kept}) == 8
    tries = Tries(bureau, Random(2026), monkeypatch, Counter())
    doors = [door for door, share in SHARES for _ in range(share)]
    assert len(doors) == TRIES
    tries.chance.shuffle(doors)
    for door in doors:
        one = tries.chance.choice(kept)
        door(tries, one)
        now = Footage.objects.get(pk=one.row.pk)
        untouched = (now.phase, now.file, now.ends) == (one.row.phase, one.row.file, one.row.ends)
        assert untouched, (one.why, door.__name__)
    for one in kept:
        assert verify(store(), one.row.file, one.row.size) == [], one.why
    translation.activate(language or "zh-hans")
    capsys.readouterr()
    print(dict(tries.answers))
    # No door answered only because nobody reached it: each refused by its law.
    for reached in ("api 409", "web 409", "cli 1", "http 405", "sql IntegrityError",
                    "sql ProgrammingError", "store Kept", "store wrote nothing"):  # fmt: skip
        assert tries.answers[reached], tries.answers


@pytest.mark.rule("K-BWV-01", "P-BWV-01")
@pytest.mark.parametrize("door", ["api", "web", "cli"])
def test_the_lawful_way_destroys_the_file_through_each_door(
    bureau: Province, door: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    scene = until(filmed(bureau, 256), 40)
    step(scene, DRAFT)
    step(until(scene, 30), SIGN)
    row, on = _row(scene), scene.ids["weeding"]
    assert row.file in store().names()
    api, now = Door(bureau), timezone.now()
    if door == "api":
        assert api.act(CARRY_OUT, "station_head", on, now).status_code == 200
    elif door == "web":
        assert Desks(bureau).act(CARRY_OUT, "station_head", on, now).status_code == 302
    else:
        monkeypatch.setenv("PLUMBLINE_TOKEN", api.token("station_head"))
        assert main(["do", CARRY_OUT, "--on", str(on)]) == 0
    assert row.file not in store().names()
    row.refresh_from_db()
    assert row.phase == "removed"
    store().remove(row.file)  # what is written off may go, as often as you like
