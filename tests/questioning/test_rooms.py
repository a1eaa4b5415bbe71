"""Waiting rooms, and what goes wrong while a person is held."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from itertools import pairwise
from typing import Any
from uuid import UUID

import pytest

from plumbline.doors.cli.province import Province
from plumbline.kernel.act import ACTS, Invalid
from plumbline.law.calendar import SHANGHAI
from plumbline.questioning.models import Incident, WaitingRoom
from plumbline.questioning.terms import Happened
from tests import cast
from tests.questioning.scene import (
    closing,
    contested,
    died,
    examined,
    frail,
    held,
    inside,
    q,
    roomed,
)
from tests.questioning.test_holding import at, open_codes
from tests.scenes import FORMS, Scene, step, stopped

OPEN, ENTER = "questioning.open_room", "questioning.enter_room"


# -- the room -------------------------------------------------------------------------------------

EDGES = [("area", 599, 600), ("height", 254, 255)]
PARTS = ["fixed_seats", "harmless", "duty_room", "notices"]


@pytest.mark.gate("questioning.room_standard")
@pytest.mark.rule("N-ADM-03")
@pytest.mark.parametrize(
    ("field", "bad", "good"), [*EDGES, *((part, False, True) for part in PARTS)]
)
def test_a_room_below_the_standard_is_not_used(
    bureau: Province, field: str, bad: Any, good: Any
) -> None:
    scene = Scene(bureau)
    told = stopped(scene, OPEN, "questioning.room_standard", **{field: bad})
    assert told["says"].startswith("候问室不符合标准：")
    step(scene, OPEN, **{field: good})


@pytest.mark.rule("N-ADM-03")
@pytest.mark.parametrize("field", ["approval", "accepted_on"])
def test_a_room_needs_municipal_approval_and_acceptance(bureau: Province, field: str) -> None:
    form = {**FORMS[OPEN]}
    del form[field]
    with pytest.raises(Invalid, match=field):
        Scene(bureau).do(OPEN, "station_head", **form)
    with pytest.raises(Invalid, match="accepted_on"):
        step(Scene(bureau), OPEN, accepted_on="2026-03-09")


@pytest.mark.gate("questioning.is_station")
@pytest.mark.rule("R-ADM-03", "R-CHA-01", "N-ADM-03")
def test_only_a_police_station_has_a_waiting_room(bureau: Province) -> None:
    scene = Scene(bureau)
    county = bureau.units[cast.COUNTY]
    shut = scene.refused(OPEN, "administrator", county, **FORMS[OPEN])
    assert set(shut) == {"questioning.is_station"}
    scene.do(OPEN, "administrator", **FORMS[OPEN])


@pytest.mark.gate("questioning.room_empty")
def test_a_room_with_somebody_inside_is_not_closed(bureau: Province) -> None:
    scene = inside(bureau)
    stopped(scene, "questioning.close_room", "questioning.room_empty")
    q(scene, "leave_room", "close_room")
    assert WaitingRoom.objects.get(pk=scene.ids["waiting_room"]).phase == "closed"
    stopped(scene, "questioning.close_room", "phase(in_use)")


def another(scene: Scene, **form: Any) -> UUID:
    """One more person held; the room stays the scene's."""
    step(scene, "questioning.check")
    step(scene, "questioning.bring_in", **form)
    q(scene, "approve_holding")
    return scene.ids["holding"]


@pytest.mark.gate("questioning.not_mixed")
@pytest.mark.rule("P-ADM-03")
def test_men_and_women_never_share_a_room_nor_more_than_it_holds(bureau: Province) -> None:
    scene = inside(bureau)
    man = scene.ids["holding"]
    another(scene, sex="female")
    told = stopped(scene, ENTER, "questioning.not_mixed")
    assert told["says"] == "候问室内有不同性别的被盘问人，不得混押"
    woman = another(scene)
    q(scene, "enter_room")
    another(scene)
    assert stopped(scene, ENTER, "questioning.not_mixed")["says"] == "候问室已满"
    for person in (man, woman):
        scene.do("questioning.leave_room", "handler", person)
    another(scene, sex="female")
    q(scene, "enter_room")
    assert WaitingRoom.objects.get(pk=scene.ids["waiting_room"]).sex == "female"


@pytest.mark.rule("P-ADM-03")
def test_a_person_is_sent_to_a_waiting_room_of_the_station_and_nowhere_else(
    bureau: Province,
) -> None:
    scene = roomed(bureau)
    for unit in (cast.COUNTY, "220102002"):
        with pytest.raises(Invalid, match="room"):
            step(scene, ENTER, room=str(bureau.units[unit]))
    assert set(ACTS[ENTER].form.model_fields) == {"room", "health", "frail"}


@pytest.mark.gate("questioning.room_closed_to_protected")
@pytest.mark.rule("N-ADM-02")
def test_the_protected_do_not_enter_a_waiting_room(bureau: Province) -> None:
    scene = q(held(bureau, born="1950-01-01"), "open_room")
    stopped(scene, ENTER, "questioning.room_closed_to_protected")
    q(roomed(bureau), "enter_room")


@pytest.mark.rule("N-ADM-02", "P-ADM-03")
@pytest.mark.parametrize("act", ["end_holding", "establish_identity"])
def test_who_is_released_or_turns_out_protected_leaves_the_room(bureau: Province, act: str) -> None:
    scene = inside(bureau)
    step(scene, f"questioning.{act}", **({"born": "2012-01-01"} if act[0:3] == "est" else {}))
    assert WaitingRoom.objects.get(pk=scene.ids["waiting_room"]).inside == 0


@pytest.mark.gate("questioning.outside_room")
@pytest.mark.gate("questioning.inside_room")
def test_a_person_is_in_one_room_at_most(bureau: Province) -> None:
    scene = roomed(bureau)
    stopped(scene, "questioning.leave_room", "questioning.inside_room")
    q(scene, "enter_room")
    stopped(scene, ENTER, "questioning.outside_room")
    q(scene, "leave_room", "enter_room")


# -- incidents ------------------------------------------------------------------------------------


@pytest.mark.rule("D-ADM-06")
@pytest.mark.parametrize("happened", [h for h in Happened.values if h != "overtime"])
def test_what_an_incident_demands_is_owed_at_once(bureau: Province, happened: str) -> None:
    scene = held(bureau)
    step(scene, "questioning.report_incident", happened=happened)
    owed = {"inspection_told"}
    if happened in ("illness", "injury", "death"):
        owed |= {"incident_told"}
    if happened == "death":
        owed |= {"procuratorate_informed", "autopsy_ordered"}
    assert open_codes(scene, "incident") == owed


@pytest.mark.rule("D-ADM-06")
def test_over_time_is_reported_as_such_only(bureau: Province) -> None:
    scene = held(bureau)
    with pytest.raises(Invalid, match="happened"):
        step(scene, "questioning.report_incident", happened="overtime")
    q(scene, "report_overtime")
    assert Incident.objects.get(pk=scene.ids["incident"]).happened == "overtime"


@pytest.mark.gate("after(questioning.tell_inspection)")
@pytest.mark.rule("D-ADM-06")
def test_inspection_goes_to_the_scene_once_it_was_told(bureau: Province) -> None:
    scene = died(bureau)
    act = "questioning.inspect_incident"
    stopped(scene, act, "after(questioning.tell_inspection)")
    q(scene, "tell_inspection")
    duty = scene.duty("questioning.incident_inspected")
    assert (duty.debtor_role, duty.settled_by) == ("INSPECTION", None)
    q(scene, "inspect_incident")
    assert "incident_inspected" not in open_codes(scene, "incident")


@pytest.mark.gate("questioning.death")
@pytest.mark.rule("D-ADM-06")
def test_autopsy_and_procuratorate_belong_to_a_death(bureau: Province) -> None:
    scene = held(bureau)
    step(scene, "questioning.report_incident", happened="injury")
    for act in ("inform_procuratorate", "order_autopsy", "receive_autopsy", "serve_autopsy",
                "ask_reexamination", "order_reexamination"):  # fmt: skip
        told = stopped(scene, f"questioning.{act}", "questioning.death")
        assert told["says"] == "此项只在被盘问人死亡时办理"
    q(contested(bureau), "inform_procuratorate", "order_reexamination")


@pytest.mark.gate("after(questioning.order_autopsy)")
@pytest.mark.gate("after(questioning.receive_autopsy)")
@pytest.mark.gate("after(questioning.serve_autopsy)")
@pytest.mark.gate("after(questioning.ask_reexamination)")
@pytest.mark.rule("D-ADM-06")
def test_the_examination_of_a_death_goes_in_its_order(bureau: Province) -> None:
    scene = died(bureau)
    steps = ("order_autopsy", "receive_autopsy", "serve_autopsy", "ask_reexamination",
             "order_reexamination")  # fmt: skip
    for before, act in pairwise(steps):
        stopped(scene, f"questioning.{act}", f"after(questioning.{before})")
        q(scene, before)
    q(scene, steps[-1])


Build = Callable[[Province], Scene]
DUE: list[tuple[Build, str, dict[str, int]]] = [
    (died, "autopsy_ordered", {"hours": 24}),
    (examined, "autopsy_served", {"days": 3}),
    (contested, "reexamination_ordered", {"days": 3}),
]


@pytest.mark.rule("D-ADM-06")
@pytest.mark.parametrize(("build", "code", "span"), DUE)
def test_the_clocks_of_a_death(
    bureau: Province, build: Build, code: str, span: dict[str, int]
) -> None:
    scene = build(bureau)
    duty = scene.duty("questioning." + code)
    started = scene.now.astimezone(SHANGHAI)
    if "hours" in span:  # the starting hour is not counted
        started = started.replace(minute=0) + timedelta(hours=1)
        assert duty.due_at == started + timedelta(**span)
    else:
        assert duty.due_at.astimezone(SHANGHAI).date() == started.date() + timedelta(**span)


@pytest.mark.gate("questioning.reexamination_in_time")
@pytest.mark.rule("D-ADM-06")
@pytest.mark.parametrize("seconds", [-1, 1])
def test_the_family_has_seven_days_to_ask_again(bureau: Province, seconds: int) -> None:
    scene = q(examined(bureau), "serve_autopsy")
    served = Incident.objects.get(pk=scene.ids["incident"]).served_at
    assert served is not None
    midnight = served.astimezone(SHANGHAI).replace(hour=0, minute=0, second=0, microsecond=0)
    at(scene, midnight + timedelta(days=8, seconds=seconds))
    act = "questioning.ask_reexamination"
    if seconds > 0:
        stopped(scene, act, "questioning.reexamination_in_time")
    else:
        step(scene, act)


@pytest.mark.gate("questioning.nothing_owed")
@pytest.mark.rule("D-ADM-06")
def test_an_incident_is_closed_once_all_it_demands_was_done(bureau: Province) -> None:
    scene = q(died(bureau), "tell_inspection", "inspect_incident")
    stopped(scene, "questioning.close_incident", "questioning.nothing_owed")
    q(closing(bureau), "close_incident")


@pytest.mark.gate("questioning.health_to_report")
@pytest.mark.rule("D-CHA-06")
def test_who_goes_in_injured_or_frail_is_reported_at_once(bureau: Province) -> None:
    scene = frail(bureau)
    duty = scene.duty("questioning.health_reported")
    # An hour is counted from the next full hour.
    assert duty.due_at == scene.now.replace(minute=0) + timedelta(hours=2)
    q(scene, "report_health")
    duty.refresh_from_db()
    assert duty.settled_at == scene.now
    stopped(scene, "questioning.report_health", "questioning.health_to_report")


@pytest.mark.rule("D-CHA-06")
def test_who_goes_in_sound_is_not_reported(bureau: Province) -> None:
    scene = q(roomed(bureau), "enter_room")
    stopped(scene, "questioning.report_health", "questioning.health_to_report")
