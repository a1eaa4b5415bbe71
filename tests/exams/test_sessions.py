"""An exam is set: who may sit it, who watches it, one seat each, the orders of the candidates."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from plumbline.doors.cli.province import Province
from plumbline.exams.asked import blocks
from plumbline.exams.models import Sitting
from plumbline.exams.ordering import Order
from plumbline.exams.seating import Hall, placed, seed_of
from plumbline.kernel.act import Invalid
from plumbline.law.draws import promised
from tests import cast
from tests.exams import hall
from tests.exams.hall import ASSISTANT, CANDIDATE, NEXT, WATCHES
from tests.exams.scene import AUTHOR, KEEPER, OTHER, SEED
from tests.scenes import FORMS, Scene, step, stopped

SEATED = {"officers": "@candidates"}
IDS = [UUID(int=n) for n in range(60)]


# The seat list and the orders, without a database.


@pytest.mark.rule("P-QUAL-01")
def test_nobody_is_watched_by_his_own_unit_and_nobody_shares_a_seat() -> None:
    units = {one: f"u{n % 3}" for n, one in enumerate(IDS)}
    halls = [
        Hall(1, 30, frozenset({"u0"})),
        Hall(2, 30, frozenset({"u1"})),
        Hall(3, 20, frozenset()),
    ]
    found = placed(units, halls, SEED)
    assert len(found) == len(set(found.values())) == len(IDS)
    watched = {one.id: one.watched_by for one in halls}
    assert all(units[one] not in watched[room] for one, (room, _) in found.items())
    assert found == placed(dict(reversed(units.items())), halls, SEED)


def test_who_finds_no_seat_is_missing_from_the_list() -> None:
    assert placed({IDS[0]: "u0"}, [Hall(1, 5, frozenset({"u0"}))], SEED) == {}
    assert len(placed(dict.fromkeys(IDS[:3], "u0"), [Hall(1, 2, frozenset())], SEED)) == 2


@pytest.mark.rule("P-QUAL-01")
def test_each_candidate_has_an_order_of_his_own_that_is_computed_again() -> None:
    paper = [IDS[:20], IDS[20:40]]
    orders = [list(Order(SEED, one).questions(paper)) for one in IDS[:10]]
    assert orders == [list(Order(SEED, one).questions(paper)) for one in IDS[:10]]
    assert len({tuple(order) for order in orders}) == 10
    for order in orders:
        assert set(order[:20]) == set(IDS[:20])
        assert set(order[20:]) == set(IDS[20:40])
    options = [Order(SEED, one).options(IDS[0], 4) for one in IDS]
    assert all(sorted(one) == [0, 1, 2, 3] for one in options)
    assert len({tuple(one) for one in options}) > 10


# The acts.


@pytest.mark.parametrize(
    ("changed", "field"),
    [({"begins": hall.ENDS.isoformat()}, "ends"), ({"pass_mark": 101}, "pass_mark")],
)
def test_an_exam_that_makes_no_sense_is_not_opened(
    bureau: Province, changed: dict[str, Any], field: str
) -> None:
    scene = hall.paper(bureau)
    with pytest.raises(Invalid) as wrong:
        step(scene, "exams.open_exam", **changed)
    assert wrong.value.errors[0][0] == field


@pytest.mark.gate("exams.no_auxiliary")
@pytest.mark.rule("R-QUAL-04")
def test_an_auxiliary_cannot_register(bureau: Province) -> None:
    scene = hall.opened(bureau)
    people = [str(bureau.officers[who]) for who in (CANDIDATE, "auxiliary")]
    told = stopped(scene, "exams.register", "exams.no_auxiliary", officers=people)
    assert told["says"] == "警务辅助人员不能报考执法资格：孙辅"
    step(scene, "exams.register")


@pytest.mark.gate("exams.intermediate_first")
@pytest.mark.rule("R-QUAL-01")
def test_the_senior_level_is_for_those_who_hold_the_intermediate_one(bureau: Province) -> None:
    scene = hall.paper(bureau)
    step(scene, "exams.open_exam", level="SENIOR")
    people = [str(bureau.officers[who]) for who in (CANDIDATE, "station_head")]
    told = stopped(scene, "exams.register", "exams.intermediate_first", officers=people)
    assert told["says"] == "报考高级执法资格的，应当已有中级执法资格：李勤没有"
    step(scene, "exams.register", officers=[str(bureau.officers["station_head"])])


@pytest.mark.gate("exams.intermediate_first")
@pytest.mark.rule("R-QUAL-01")
@pytest.mark.parametrize("standing", ["proposed", "declined", "suspended"])
def test_an_intermediate_level_that_does_not_count_opens_no_senior_exam(
    bureau: Province, standing: str
) -> None:
    scene = hall.paper(bureau)
    who = bureau.officers[CANDIDATE]
    scene.do("qualification.propose", "trainer", who, level="INTERMEDIATE", certificate="M-1",
             ground="recognised", basis="外省公安厅文件", since="2026-03-03")  # fmt: skip
    if standing != "proposed":
        act = {"declined": "decline", "suspended": "grant"}[standing]
        scene.do(f"qualification.{act}", "provincial_head", opinion="已研究")
    if standing == "suspended":
        today = scene.now.date().isoformat()
        step(scene, "qualification.propose_change", since=today)
        step(scene, "qualification.approve_change")
    step(scene, "exams.open_exam", level="SENIOR")
    stopped(scene, "exams.register", "exams.intermediate_first", officers=[str(who)])


@pytest.mark.parametrize("who", [WATCHES, "trainer", NEXT, CANDIDATE])
def test_who_watches_marks_keeps_or_is_registered_is_not_registered(
    bureau: Province, who: str
) -> None:
    scene = hall.registered(bureau)
    with pytest.raises(Invalid):
        step(scene, "exams.register", officers=[str(bureau.officers[who])])
    step(scene, "exams.register", officers=[str(bureau.officers["recruit"])])


@pytest.mark.rule("P-QUAL-01")
def test_whoever_kept_the_bank_or_wrote_for_it_does_not_sit_its_exams(bureau: Province) -> None:
    scene = hall.paper(bureau)
    pair = [str(bureau.officers[who]) for who in (OTHER, AUTHOR)]
    scene.do("exams.write_question", AUTHOR,
             **{**FORMS["exams.write_question"], "stem": "何时应当出示证件？"})  # fmt: skip
    step(scene, "exams.open_exam")
    said = [("officers", "现任、曾任的题库保管人和命题人、监考人员、阅卷人员不能报考")]
    for who in (AUTHOR, KEEPER):  # who wrote a question, and who keeps the bank
        with pytest.raises(Invalid) as invalid:
            step(scene, "exams.register", officers=[str(bureau.officers[who])])
        assert invalid.value.errors == said
    step(scene, "exams.name_keepers", keepers=pair)
    with pytest.raises(Invalid) as invalid:  # he was replaced, and has read it all the same
        step(scene, "exams.register", officers=[str(bureau.officers[KEEPER])])
    assert invalid.value.errors == said


@pytest.mark.rule("P-QUAL-01")
def test_whoever_is_registered_is_not_made_a_keeper(bureau: Province) -> None:
    scene = hall.registered(bureau).appoint(CANDIDATE, "TRAINER", cast.PROVINCE)
    pair = [str(bureau.officers[who]) for who in (OTHER, CANDIDATE)]
    with pytest.raises(Invalid) as invalid:
        step(scene, "exams.name_keepers", keepers=pair)
    assert invalid.value.errors == [("keepers", "已经报名以本题库组织的考试的，不能保管本题库")]


@pytest.mark.parametrize(
    ("act", "field"), [("exams.add_room", "invigilators"), ("exams.name_markers", "markers")]
)
def test_a_candidate_neither_watches_nor_marks(bureau: Province, act: str, field: str) -> None:
    scene = hall.registered(bureau)
    people = [str(bureau.officers[who]) for who in (CANDIDATE, "chief")]
    with pytest.raises(Invalid):
        step(scene, act, **{field: people})


@pytest.mark.gate("exams.seats_suffice")
@pytest.mark.rule("P-QUAL-01")
def test_there_is_a_seat_for_everybody(bureau: Province) -> None:
    scene = hall.opened(bureau)
    assert "exams.seats_suffice" in scene.shut("exams.seat", "trainer")  # nobody to sit it
    step(scene, "exams.register")
    step(scene, "exams.add_room", seats=1)
    told = stopped(scene, "exams.seat", "exams.seats_suffice")
    assert told["says"] == "考生2名，座位1个"
    step(scene, "exams.add_room", name="第二考场", seats=1)
    step(scene, "exams.seat")
    rows = Sitting.objects.values_list("room", "seat", "phase")
    assert len(set(rows)) == 2
    assert {phase for _, _, phase in rows} == {"seated"}


@pytest.mark.gate("exams.cross_invigilated")
@pytest.mark.rule("P-QUAL-01")
def test_nobody_is_watched_by_colleagues(bureau: Province) -> None:
    scene = hall.opened(bureau)
    step(scene, "exams.register")
    step(scene, "exams.add_room", invigilators=[str(bureau.officers["station_head"])])
    told = stopped(scene, "exams.seat", "exams.cross_invigilated")
    assert told["says"] == "2名考生只能由本单位的人员监考，不符合交叉监考"
    step(scene, "exams.add_room", name="第二考场")
    step(scene, "exams.seat")
    assert {one.room.name for one in Sitting.objects.all() if one.room} == {"第二考场"}


@pytest.mark.rule("P-QUAL-01", "1.3a")
def test_the_seed_of_the_orders_is_promised_with_the_seat_list_and_told_with_the_results(
    bureau: Province,
) -> None:
    scene = hall.seated(bureau)
    (gate,) = (g for g in scene.entry.body["gates"] if g["gate"] == "exams.seats_suffice")
    exam = hall.exam_of(scene)
    assert exam.order_seed == ""
    assert f"order={promised(seed_of(exam))}" in gate["read"]
    first, other = hall.sitting_of(scene), hall.sitting_of(scene, ASSISTANT)
    assert seed_of(exam) not in str(FORMS)
    assert first.room == other.room
    assert [len(block) for block in blocks(exam)] == [2, 1, 1]


@pytest.mark.gate("exams.sat")
@pytest.mark.rule("P-QUAL-01")
def test_the_seed_of_the_paper_is_told_when_nobody_has_still_to_sit_it(bureau: Province) -> None:
    scene: Scene = hall.opened(bureau)
    told = stopped(scene, "exams.tell_seed", "exams.sat")
    assert "2026-03-04 11:00" in told["says"]
    scene.now = hall.ENDS - timedelta(minutes=1)
    step(scene, "exams.tell_seed")
