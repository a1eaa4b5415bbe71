"""Scenes of rosters: one planned at the station, one published."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial
from typing import Any

from plumbline.doors.cli.province import Province
from plumbline.rosters.models import Roster, Turn
from tests import cast, scenes
from tests.scenes import NAMED, Scene

PLAN, PUBLISH, WITHDRAW = "rosters.plan", "rosters.publish", "rosters.withdraw"
CHANGE = "rosters.change_turn"


def _officer(name: str, scene: Scene) -> str:
    return str(scene.bureau.officers[name])


for name in ("station_head", "head", "handler", "assistant", "auxiliary"):
    NAMED[name] = partial(_officer, name)
NAMED["turn"] = lambda scene: str(turns(scene)[0].pk)
TEAM: dict[str, Any] = {
    "leader": "@station_head",
    "officers": ["@handler"],
    "auxiliaries": ["@auxiliary"],
}
DAYS: dict[str, Any] = {"first": "2026-03-03", "last": "2026-03-05", "handover": "10:00",
                        "hours": 24, "teams": [TEAM]}  # fmt: skip
AHEAD: dict[str, Any] = {"first": "2026-03-02", "last": "2026-03-05", "handover": "10:30",
                         "hours": 24, "teams": [{"leader": "@head"}]}  # fmt: skip
scenes.FORMS |= {
    PLAN: DAYS,
    PUBLISH: {},
    WITHDRAW: {},
    CHANGE: {"turn": "@turn", "leader": "@station_head", "officers": ["@assistant"],
             "auxiliaries": ["@auxiliary"], "reasons": "李勤外出办案"},
}  # fmt: skip
scenes.RIGHT |= dict.fromkeys((PLAN, PUBLISH, WITHDRAW, CHANGE), "station_head")


def turns(scene: Scene) -> list[Turn]:
    """The turns of the scene's roster, in time."""
    return list(Turn.objects.filter(roster=scene.ids["roster"]).order_by("begins_at", "pk"))


def planned(bureau: Province, **form: Any) -> Scene:
    """The station's roster of three days is planned."""
    scene, days = Scene(bureau), {**DAYS, **form}
    taken = Turn.objects.filter(roster__unit=bureau.units[cast.STATION])
    taken = taken.exclude(roster__phase="withdrawn")
    if last := taken.order_by("ends_at").last():  # of a scene before it
        later = last.ends_at.date() - date.fromisoformat(days["first"]) + timedelta(days=1)
        days |= {name: str(date.fromisoformat(days[name]) + later) for name in ("first", "last")}
    scene.do(PLAN, "station_head", **days)
    return scene


def published(bureau: Province, **form: Any) -> Scene:
    """It is published, an hour before its first turn."""
    scene = planned(bureau, **form)
    scene.do(PUBLISH, "station_head")
    return scene


def led_by_the_head(bureau: Province) -> None:
    """The county published yesterday who leads its turns: its deputy head, day and night."""
    if Roster.objects.filter(unit=bureau.units[cast.COUNTY]).exists():
        return
    scene = Scene(bureau, cast.FOUNDED + timedelta(hours=1))
    scene.do(PLAN, "head", bureau.units[cast.COUNTY], **AHEAD)
    scene.do(PUBLISH, "head")


scenes.SUBJECTS["roster"] = planned
scenes.READY |= {PUBLISH: planned, WITHDRAW: planned, CHANGE: published}
