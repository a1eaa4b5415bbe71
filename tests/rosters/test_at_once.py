"""What the heads of two units publish at the same moment."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable
from functools import partial
from uuid import UUID

import pytest
from django.db import connection, connections, transaction

from plumbline.doors.cli.province import Province
from plumbline.kernel.act import ACTS, Done, Refused
from plumbline.rosters.models import Turn
from tests import cast, scenes
from tests.rosters.scene import DAYS, turns

PLAN, PUBLISH, CHANGE = "rosters.plan", "rosters.publish", "rosters.change_turn"
LED_BY_HIM = {**DAYS, "teams": [{"leader": "@head"}]}
WAITS = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = %s"
SECONDS = 10


def drafts(bureau: Province) -> tuple[scenes.Scene, UUID, UUID]:
    """The county's roster and the station's, both led by the county's deputy head."""
    scene = scenes.Scene(bureau)
    county = scene.do(PLAN, "head", bureau.units[cast.COUNTY], **LED_BY_HIM).made
    return scene, county, scene.do(PLAN, "station_head", **LED_BY_HIM).made


def act(scene: scenes.Scene, code: str, by: str, on: UUID, **form: object) -> Callable[[], Done]:
    do, actor = ACTS[code].do, scene.bureau.actor(by)
    return partial(do, actor, on, form, at=scene.now, now=scene.now)


def two_places(answer: object) -> bool:
    """Whether the answer is that somebody would be on duty in two places, and nothing else."""
    gates = [one.gate for one in answer.refusals] if isinstance(answer, Refused) else []
    return gates == ["rosters.in_one_place"]


def waiting() -> bool:
    """Whether anybody waits for a lock in this database."""
    with connection.cursor() as cursor:
        cursor.execute(WAITS, [connection.settings_dict["NAME"]])
        return bool(cursor.fetchone()[0])


def while_open(first: Callable[[], Done], second: Callable[[], Done]) -> list[Done | Refused]:
    """Both answers: the second act is sent after the first was done and before it is committed."""
    answers: list[Done | Refused] = []

    def other() -> None:
        try:
            answers.append(second())
        except Refused as refused:
            answers.append(refused)
        finally:
            connections.close_all()

    thread, pause = threading.Thread(target=other), threading.Event()
    with transaction.atomic():
        done = first()
        thread.start()
        for _ in range(SECONDS * 20):
            if not thread.is_alive() or waiting():
                break
            pause.wait(0.05)
    thread.join(SECONDS)
    assert not thread.is_alive()
    return [done, *answers]


@pytest.mark.gate("rosters.in_one_place", PUBLISH)
@pytest.mark.rule("5.2a")
@pytest.mark.usefixtures("fresh_bureau")
def test_a_roster_waits_for_another_that_is_being_published_with_the_same_person() -> None:
    scene, county, station = drafts(cast.existing())
    first = act(scene, PUBLISH, "head", county)
    done, other = while_open(first, act(scene, PUBLISH, "station_head", station))
    assert isinstance(done, Done)
    assert two_places(other)
    leads = Counter(Turn.objects.published().values_list("leader", "begins_at"))
    assert set(leads.values()) == {1}


@pytest.mark.gate("rosters.in_one_place", CHANGE)
@pytest.mark.rule("5.2a")
@pytest.mark.usefixtures("fresh_bureau")
def test_a_turn_waits_for_a_roster_that_is_being_published_with_the_same_person() -> None:
    bureau = cast.existing()
    scene = scenes.Scene(bureau)
    county = scene.do(PLAN, "head", bureau.units[cast.COUNTY], **LED_BY_HIM).made
    scene.do(PLAN, "station_head", **DAYS)
    scene.do(PUBLISH, "station_head")
    form = {"turn": str(turns(scene)[0].pk), "leader": str(bureau.officers["head"]),
            "reasons": "宋立外出"}  # fmt: skip
    change = act(scene, CHANGE, "station_head", scene.ids["roster"], **form)
    done, other = while_open(act(scene, PUBLISH, "head", county), change)
    assert isinstance(done, Done)
    assert two_places(other)
