"""Days on which an officer in service is not at work: who notes them, and what others learn."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from plumbline.doors.cli.province import Province
from plumbline.kernel.act import Invalid
from plumbline.kernel.catalogue import view
from plumbline.people.absences import away
from plumbline.people.models import Absence
from tests.doors.web.desk import Desks, text
from tests.scenes import Scene

pytestmark = pytest.mark.usefixtures("db")
NOTE, END = "people.note_absence", "people.end_absence"
LEAVE = {"sort": "sick", "since": "2026-03-04", "until": "2026-03-08"}
STOPPED = {**LEAVE, "sort": "stopped", "document": "督停〔2026〕1号"}


def wrong(scene: Scene, act: str, by: str = "station_head", **form: Any) -> list[tuple[str, str]]:
    with pytest.raises(Invalid) as invalid:
        scene.do(act, by, scene.bureau.officers["handler"], **form)
    return invalid.value.errors


@pytest.mark.gate("people.stopped_by_inspection")
@pytest.mark.rule("N-SUP-02")
def test_only_inspection_stops_an_officer_from_duty_and_lets_him_on_again(bureau: Province) -> None:
    scene, officer = Scene(bureau), bureau.officers["handler"]
    told = scene.refused(NOTE, "station_head", officer, **STOPPED)
    assert told["people.stopped_by_inspection"].as_json()["says"] == (
        "停止执行职务由督察机构决定，只能由督察登记和终止"
    )  # fmt: skip
    scene.do(NOTE, "inspector", officer, **STOPPED)
    form = {"absence": Absence.objects.get().pk, "until": "2026-03-06"}
    assert scene.answer(END, "head", officer, **form) == {"people.stopped_by_inspection"}
    scene.do(END, "inspector", officer, **form)
    assert Absence.objects.get().until == date(2026, 3, 6)


@pytest.mark.gate("phase(serving)", NOTE)
@pytest.mark.gate("phase(serving)", END)
@pytest.mark.rule("2.2a")
def test_of_whoever_left_no_days_are_noted(bureau: Province) -> None:
    scene, officer = Scene(bureau), bureau.officers["handler"]
    scene.do(NOTE, "station_head", officer, **LEAVE)
    form = {"absence": Absence.objects.get().pk, "until": "2026-03-06"}
    scene.do(END, "head", officer, **form)
    scene.do("people.leave", "administrator", officer, reason="retired", last_day="2026-03-03")
    assert scene.answer(NOTE, "station_head", officer, **LEAVE) == {"phase(serving)"}
    assert scene.answer(END, "station_head", officer, **form) == {"phase(serving)"}


@pytest.mark.rule("2.2a", "N-SUP-02")
def test_days_are_noted_once_and_a_stop_by_its_document(bureau: Province) -> None:
    scene, officer = Scene(bureau), bureau.officers["handler"]
    assert wrong(scene, NOTE, **{**LEAVE, "until": "2026-03-03"}) == [("until", "止日不能早于起日")]
    said = [("document", "停止执行职务的，应当写明决定的文号")]
    assert wrong(scene, NOTE, "inspector", **{**STOPPED, "document": ""}) == said
    scene.do(NOTE, "station_head", officer, **LEAVE)
    assert wrong(scene, NOTE, **{**LEAVE, "since": "2026-03-08", "until": "2026-03-09"}) == [
        ("since", "这些日期已经登记为不在岗")
    ]
    scene.do(NOTE, "station_head", officer, sort="leave", since="2026-03-09", until="2026-03-09")
    first = Absence.objects.order_by("since")[0].pk
    assert wrong(scene, END, absence=first, until="2026-03-09") == [
        ("until", "其中有的日期已经另行登记为不在岗")
    ]
    assert wrong(scene, END, absence=first, until="2026-03-08") == [("until", "与登记的日期相同")]
    assert wrong(scene, END, absence=first, until="2026-03-03") == [("until", "止日不能早于起日")]
    assert wrong(scene, END, absence=first + 9, until="2026-03-06")[0][0] == "absence"


@pytest.mark.rule("2.2a")
def test_both_ends_of_an_absence_belong_to_it(bureau: Province) -> None:
    scene, officer = Scene(bureau), bureau.officers["handler"]
    scene.do(NOTE, "station_head", officer, **LEAVE)
    days = {day: bool(away([officer], *[date(2026, 3, day)] * 2)) for day in (3, 4, 8, 9)}
    assert days == {3: False, 4: True, 8: True, 9: False}
    assert away([bureau.officers["assistant"]], date(2026, 3, 4), date(2026, 3, 4)) == []


@pytest.mark.rule("2.2a")
def test_others_learn_the_days_and_not_the_reason(bureau: Province) -> None:
    scene, officer = Scene(bureau), bureau.officers["handler"]
    scene.do(NOTE, "station_head", officer, **LEAVE)
    _, shown = view("officer", officer, bureau.actor("assistant"), scene.now, "test")
    assert shown["away"] == [{"since": "2026-03-04", "until": "2026-03-08"}]
    page = text(Desks(bureau).get(f"/subjects/officer/{officer}", "assistant"))
    assert "2026-03-04至2026-03-08" in page
    assert "病假" not in page
    picked = text(Desks(bureau).get(f"/act/{END}/?subject={officer}", "station_head"))
    assert "2026-03-04至2026-03-08" in picked
