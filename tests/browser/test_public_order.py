"""Six public-order cases as officers live them, each once; their beginnings are made by acts.

What a journey is about is done on pages; where a page refuses, the refusal is read. Answers that
refer to something are chosen by what is written beside them, never by a number.
"""

from __future__ import annotations

import functools
from datetime import datetime, timedelta
from typing import Any

import pytest

from tests import scenes
from tests.browser.seat import Read, Seat
from tests.browser.test_journeys import POINTS, assert_refused
from tests.execution.scene import somebody
from tests.mediation import scene as mediation
from tests.penalty import scene as penalty
from tests.recordings.scene import film_room
from tests.scenes import Scene, step

WU = Read("吴某")
SPOT = penalty.FORMS["penalty.punish_on_the_spot"]
REVIEWED = {**POINTS, "verdict": "pass", "opinion": "同意。"}


class Clock:
    """Ten minutes later each time it is asked."""

    def __init__(self, scene: Scene) -> None:
        self.at: datetime = scene.now

    def __call__(self, **span: float) -> datetime:
        self.at += timedelta(**(span or {"minutes": 10}))
        return self.at


@pytest.fixture
def scene(cast_on_site: Any, request: pytest.FixtureRequest) -> Scene:
    """The beginning of a journey; made before anybody sits down."""
    made: Scene = request.param(cast_on_site)
    return made


begins = functools.partial(pytest.mark.parametrize, "scene", indirect=True)


def late(seat: Seat, where: str, code: str, at: datetime, /, **answers: Any) -> None:
    """An act recorded long after it was done: today's page would no longer propose it."""
    seat.go(address(code, where)).fill(at, **answers).send()
    assert seat.heading.startswith("已办理"), seat.text


def address(code: str, where: str) -> str:
    """Where the form of an act on the subject of a page is."""
    return f"/act/{code}/?subject={where.rpartition('/')[2]}"


def case_of(scene: Scene) -> str:
    """Where the case of a scene is."""
    return f"/subjects/case/{scene.ids['case']}"


def approve(seats: Any, case: str, clock: Clock, handler: Seat) -> Seat:
    """Submitted, reviewed, approved; the head who approved stays."""
    handler.go(case).does("提请法律审核", clock(), proposal="按告知内容处罚。")
    seats.of("reviewer").go(case).does("作出审核意见", clock(), **REVIEWED)
    head: Seat = seats.of("head")
    return head.go(case).does("审批通过", clock(), opinion="同意。")


def alleged(bureau: Any, **person: Any) -> Scene:
    """An assault is investigated; the file is complete but for the notice."""
    scene = scenes.investigating(bureau, "administrative")
    step(scene, "casework.add_person", **{**somebody(), **person})
    step(scene, "casework.add_evidence")
    step(scene, "casework.allege", grade="lighter")
    step(scene, "casework.note_handling")
    return scene


def young(bureau: Any) -> Scene:
    """The suspect is fifteen."""
    return alleged(bureau, born="2011-03-02")


def theft(bureau: Any) -> Scene:
    """A theft; the file is complete but for what the suspect says and the notice."""
    scene = scenes.investigating(bureau, "administrative")
    step(scene, "casework.add_person", **somebody())
    step(scene, "casework.add_evidence")
    step(scene, "casework.allege", cause="theft", grade="base")
    step(scene, "casework.note_handling")
    film_room(scene, scene.now, scene.now + timedelta(hours=3), "询问室一")
    return scene


def notice(days: int = 0, fine: int = 0, **more: Any) -> dict[str, Any]:
    """Answers to the form of the notice."""
    return {"person": WU, "acts-0-offence": WU, "acts-0-days": days, "acts-0-fine": fine,
            "facts": "吴某打了人，有陈述和录像证实。", "reasons": "与情节相当。",
            "rights_told": True, **more}  # fmt: skip


@begins(argvalues=[Scene], ids=[""])
def test_1_a_simple_penalty_on_the_spot(scene: Scene, seats: Any) -> None:
    """One officer, one page: too high a fine is refused, the right one is carried out and filed."""
    clock, officer = Clock(scene), seats.of("handler")
    form = {**SPOT, "occurred_at": scene.now, "fine": 800}
    officer.choose("当场处罚").fill(clock(), **form).send()
    assert_refused(officer, "当场处罚")
    assert officer.page.input_value("[name=name]") == "郑某"
    officer.shot("refused").fill(fine=200).send()
    assert officer.heading == "已办理：当场处罚"
    officer.shot("done")
    decision = officer.open_made()
    officer.shot("decision").does("当场处罚备案", clock())
    officer.go(decision).does("宣告并送达决定书", clock(), way="on_the_spot", signed=True)
    paid = {"how": "bank", "yuan": 200, "receipt": "PJ-0001", "paid_on": clock.at.date()}
    late(officer, decision, "execution.pay_fine", clock(), **paid)
    officer.go(decision).does("登记执行完毕", clock())
    assert "执行完毕" in officer.go(decision).shot("executed").text


@begins(argvalues=[mediation.disputed], ids=[""])
def test_2_an_assault_settled_by_mediation(scene: Scene, seats: Any) -> None:
    """Opened, sat, agreed; nobody concludes before it is performed."""
    clock, case = Clock(scene), case_of(scene)
    handler, chief = seats.of("handler"), seats.of("station_head")
    sun = Read("孙某")
    both = {"consenting": [WU, sun]}
    handler.go(case).does(
        "决定调解处理", clock(), cause="assault", ground="relation", civil=True, minor=True,
        reasons="邻里因停车争执，互有推搡。", offenders=[WU], victims=[sun], **both,
    )  # fmt: skip
    matter = handler.open_made()
    session = {"place": "派出所调解室", "second": Read("王诚"), "attending": [WU, sun],
               "record": "双方陈述，民警释法。", "agreed": True}  # fmt: skip
    handler.does("举行调解", clock(), **session)
    handler.go(matter).does(
        "达成调解协议", clock(), chair="李勤", present="吴某、孙某", facts="停车场争执推搡。",
        content="吴某赔偿孙某八百元并道歉。", amount=800, manner="转账", copies=3,
        perform_by=(clock.at + timedelta(days=10)).date(), signed=[WU, sun],
    )  # fmt: skip
    early = address("mediation.conclude", case)
    chief.go(early).fill(clock(), opinion="同意结案。").send()
    assert_refused(chief, "履行")
    chief.shot("not-performed")
    proof = {"performed_on": clock.at.date(), "proof": "转账凭证"}
    handler.go(matter).does("登记协议已履行", clock(), **proof)
    chief.go(case).does("调解履行完毕，不予处罚", clock(), opinion="协议已经履行，同意。")
    handler.go(matter).shot("mediation")
    handler.go(case).does("结案", clock())
    assert handler.go(case).shot("closed").page.locator(".track .now").inner_text() == "已结案"


@begins(argvalues=[theft], ids=[""])
def test_3_a_theft_to_the_house_of_detention(scene: Scene, seats: Any) -> None:
    """Summons, statement, notice, review, decision, service, delivery, reception."""
    clock, case = Clock(scene), case_of(scene)
    handler, chief = seats.of("handler"), seats.of("station_head")
    wanted = {"person": WU, "reasons": "涉嫌盗窃。", "place": "南岭派出所",
              "appear_at": clock.at + timedelta(hours=6)}  # fmt: skip
    handler.go(case).does("呈请传唤", clock(), **wanted)
    summons = handler.open_made()
    chief.go(summons).does("批准传唤", clock(), opinion="同意。")
    handler.go(summons).does("送达传唤证", clock(), explained=True, reply="comes")
    handler.go(summons).does("登记到案", clock(), arrived_at=clock.at, signed="signed")
    handler.go(summons).shot("summons").go(case).does(
        "开始询问", clock(), person=WU, second=Read("王诚"), place="area", place_name="询问室一",
        recorded=True, told_truth=True, told_refusal=True, delegate="否", prior="无",
        identity="吴某，1990年3月7日生，身份证11010519491231002X，住南岭大街2号",
    )  # fmt: skip
    statement = handler.open_made()
    rows = {"rows-0-question": "你做了什么？", "rows-0-answer": "我拿了柜台上的手机。"}
    handler.does("记录问答", clock(), **rows)
    handler.go(statement).does(
        "完成询问笔录", clock(), checked="handed", pages=2, signed_pages=2, signed="signed",
        officers_signed=True, recording="full", recording_ref="AV-1",
    )  # fmt: skip
    handler.go(statement).shot("statement")
    handler.go(summons).does("登记离开", clock(), end="left", signed="signed")
    told = notice(days=7, facts="吴某盗窃手机一部，有供述和实物证实。", reasons="情节一般。")
    handler.go(case).choose("处罚前告知").shot("notice-form")
    handler.fill(clock(), **told).send()
    assert handler.heading == "已办理：处罚前告知", handler.text
    handler.open_made()
    handler.shot("notice").does("记录陈述和申辩", clock(), waives=True)
    head = approve(seats, case, clock, handler)
    head.go(case).does("作出处理决定", clock(), person=WU, outcome="penalty")
    decision = head.open_made()
    head.shot("decision")
    handler.go(decision).does("宣告并送达决定书", clock(), way="on_the_spot", signed=True)
    handler.go(decision).does("送拘留所执行", clock(), house="市拘留所")
    detention = handler.open_made()
    taken = {"receipt": "收拘1号", "checked": True, "same_sex": True, "belongings": True,
             "separate": True, "monitored": True}  # fmt: skip
    handler.does("登记拘留所收拘", clock(), **taken)
    family = {"relative": "吴父", "house": "市拘留所", "means": "电话"}
    handler.go(detention).does("通知被拘留人家属", clock(), **family)
    handler.go(detention).shot("detention")
    handler.go(case + "?tab=matters").shot("matters")
    handler.go(case).shot("case")
    seats.of("handler", size=(360, 740)).go(case).shot("case-phone")


@begins(argvalues=[penalty.offered], ids=[""])
def test_4_a_hearing_case(cast_on_site: Any, scene: Scene, seats: Any) -> None:
    """Asked for, accepted, called, held, reported, filed; only then is it decided."""
    clock, case = Clock(scene), case_of(scene)
    handler, legal = seats.of("handler"), seats.of("reviewer")
    asked = {"person": WU, "reasons": "认为罚款过重。"}
    handler.go(case).does("登记听证申请", clock(), **asked)
    hearing = handler.open_made()
    submit = address("review.submit", case)
    handler.go(submit).fill(clock(), proposal="按告知内容处罚。").send()
    assert_refused(handler, "听证")
    handler.shot("submit-refused")
    legal.go(hearing).does("受理听证申请", clock(), opinion="符合条件。")
    legal.go(hearing).does(
        "通知举行听证", clock(), holding_at=clock.at + timedelta(days=14), place="分局听证室",
        chair=str(cast_on_site.officers["reviewer"]),
        clerk=str(cast_on_site.officers["novice_reviewer"]),
    )  # fmt: skip
    clock(days=15)
    record = penalty.FORMS["penalty.hold_hearing"]
    legal.go(hearing).does("登记听证笔录", clock(), **record)
    legal.go(hearing).does("提出听证报告", clock(), **penalty.FORMS["penalty.report_hearing"])
    legal.go(hearing).shot("hearing")
    bearing = {"hearing": hearing.rpartition("/")[2], "bearing": "依据听证笔录，赌资有证据证实。"}
    handler.go(case).does("听证材料入卷", clock(), **bearing)
    head = approve(seats, case, clock, handler)
    early = address("penalty.decide", case)
    head.go(early).fill(clock(), person=WU, outcome="penalty").send()
    assert_refused(head, "集体讨论")
    head.shot("not-discussed")


@begins(argvalues=[alleged], ids=[""])
def test_5_a_case_handled_fast(scene: Scene, seats: Any) -> None:
    """The suspect agrees; he is told orally, and decided within forty-eight hours."""
    clock, case = Clock(scene), case_of(scene)
    handler = seats.of("handler")
    agreed = {"consenting": [WU], "told_in_writing": True, "facts_clear": True, "admits": True,
              "arrived_at": scene.now, "expected_days": 0, "evidence": [Read("手机")]}  # fmt: skip
    handler.go(case).choose("适用快速办理").fill(clock(), **agreed, no_dispute=False).send()
    assert_refused(handler, "没有异议")
    handler.shot("refused").fill(no_dispute=True).send()
    assert handler.heading == "已办理：适用快速办理"
    assert "快速办理" in handler.go(case).shot("case").text
    handler.does("处罚前告知", clock(), **notice(fine=300, way="oral"))
    handler.open_made()
    handler.does("记录陈述和申辩", clock(), waives=True)
    head = approve(seats, case, clock, handler)
    head.go(case).does("作出处理决定", clock(), person=WU, outcome="penalty")
    decision = head.open_made()
    assert "快速" in head.shot("decision").text
    handler.go(decision).does("宣告并送达决定书", clock(), way="on_the_spot", signed=True)
    paid = {"how": "electronic", "yuan": 300, "receipt": "PJ-0001", "paid_on": clock.at.date()}
    late(handler, decision, "execution.pay_fine", clock(), **paid)
    handler.go(decision).does("登记执行完毕", clock())
    handler.go(case).does("结案", clock())


@begins(argvalues=[young], ids=[""])
def test_6_a_minor_is_told_with_his_guardian_and_not_detained(scene: Scene, seats: Any) -> None:
    """Without the guardian no notice; detention is decided and not executed."""
    clock, case = Clock(scene), case_of(scene)
    handler = seats.of("handler")
    handler.go(case).choose("处罚前告知").fill(clock(), **notice(days=3)).send()
    assert_refused(handler, "监护人")
    handler.shot("no-guardian")
    father = {"role": "guardian", "name": "吴父", "sex": "male", "guardian_of": WU}
    handler.go(case).does("登记人员", clock(), **father, relation="父亲")
    told = notice(days=3, guardian=Read("吴父"))
    handler.go(case).does("处罚前告知", clock(), **told)
    handler.open_made()
    handler.does("记录陈述和申辩", clock(), waives=True, guardian_waives=True)
    head = approve(seats, case, clock, handler)
    head.go(case).does("作出处理决定", clock(), person=WU, outcome="penalty")
    decision = head.open_made()
    assert "不送拘留所执行" in head.shot("decision").text
    handler.go(decision).does("宣告并送达决定书", clock(), way="on_the_spot", signed=True)
    deliver = address("execution.deliver", decision)
    handler.go(deliver).fill(clock(), house="市拘留所").send()
    assert_refused(handler, "拘留")
    handler.shot("not-delivered")
