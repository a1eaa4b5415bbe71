"""The decision: what it rests on, who makes it, what it holds, how several acts come together."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from plumbline.doors.cli.province import Province
from plumbline.kernel.act import Invalid
from plumbline.kernel.norm import in_force
from plumbline.law.bodies import Amount
from plumbline.law.causes import Sanction
from plumbline.penalty.contents import contents
from plumbline.penalty.models import Decision
from plumbline.penalty.sanction import heavier, total
from tests import scenes
from tests.penalty import scene as staged
from tests.review.scene import excused
from tests.scenes import FORMS, Scene, step, stopped, through

pytestmark = pytest.mark.usefixtures("db")
DECIDE, NOTIFY = "penalty.decide", "penalty.notify"
APPROVED = ("review.submit", "review.conclude", "review.approve")


def decision(scene: Scene) -> Decision:
    return Decision.objects.get(pk=scene.ids["decision"])


def row(**sanction: Any) -> list[dict[str, Any]]:
    return [{"offence": "@offence", **sanction}]


def approved(scene: Scene, **notify: Any) -> Scene:
    """Told as named here, not disputed, reviewed, approved."""
    step(scene, NOTIFY, **notify)
    return through(scene, "penalty.record_defence", *APPROVED)


def regraded(bureau: Province, **person: Any) -> Scene:
    """Assault (base): five to ten days and 500 to 1,000 yuan."""
    scene = staged.alleged(bureau, **person)
    step(scene, "casework.drop_offence", offence="@offence", reasons="情节另行认定")
    step(scene, "casework.allege", grade="base")
    return scene


@pytest.mark.rule("D-ADM-25", "R-ADM-07")
def test_what_was_told_is_decided_without_typing_it_again(bureau: Province) -> None:
    scene = scenes.decided(bureau, "administrative")
    made = decision(scene)
    assert (made.fine, made.days, made.outcome, made.procedure) == (800, 0, "penalty", "general")
    assert made.facts == FORMS[NOTIFY]["facts"]
    assert made.reasons == FORMS[NOTIFY]["reasons"]
    assert "第51条" in made.basis
    assert (scene.case.phase, scene.case.outcome) == ("decided", "penalty")
    assert scene.duty("casework.case_in_time").settled_by


@pytest.mark.gate("penalty.told")
@pytest.mark.rule("G-ADM-25", "D-ADM-23")
def test_nobody_is_punished_who_was_not_told_and_heard(bureau: Province) -> None:
    scene = staged.alleged(bureau)
    step(scene, "review.submit", untold=["@suspect"])
    through(scene, "review.conclude", "review.approve")
    for outcome in ("penalty", "no_penalty"):
        stopped(scene, DECIDE, "penalty.told", outcome=outcome)
    form = {"facts": "证据不足", "basis": "行政处罚法第57条", "reasons": "违法事实不能成立"}
    step(scene, DECIDE, outcome="not_proved", **form)
    assert decision(scene).number.endswith("不罚决字〔2026〕1号")


@pytest.mark.gate("penalty.told")
@pytest.mark.rule("D-ADM-23")
def test_a_defence_raised_after_approval_is_rechecked_first(bureau: Province) -> None:
    scene = scenes.approved(bureau, "administrative")
    step(scene, "penalty.record_defence", waives=False, defence="有新的证人")
    stopped(scene, DECIDE, "penalty.told")
    through(scene, "penalty.recheck", DECIDE)


HEAVIER = [  # new, old, heavier in
    (Sanction(fine=800), Sanction(fine=800), []),
    (Sanction(fine=799), Sanction(fine=800), []),
    (Sanction(fine=801), Sanction(fine=800), ["罚款"]),
    (Sanction(days=5), Sanction(days=5), []),
    (Sanction(days=6), Sanction(days=5), ["行政拘留"]),
    (Sanction(days=1), Sanction(fine=5000), ["行政拘留"]),
    (Sanction(fine=1000), Sanction(days=5), []),
    (Sanction(days=4, fine=1), Sanction(days=5), ["罚款"]),
    (Sanction(warning=True), Sanction(fine=200), []),
    (Sanction(warning=True, fine=200), Sanction(fine=200), ["警告"]),
    (Sanction(fine=200, revoke=True), Sanction(fine=200), ["吊销许可证件"]),
    (Sanction(fine=200, suspend=True), Sanction(fine=200), ["责令停业整顿"]),
    (Sanction(), Sanction(warning=True), []),
]


@pytest.mark.rule("D-ADM-23")
@pytest.mark.parametrize(("new", "old", "respects"), HEAVIER)
def test_heavier_is_more_of_a_kind_or_another_kind(
    new: Sanction, old: Sanction, respects: list[str]
) -> None:
    assert heavier(new, old) == respects


@pytest.mark.gate("penalty.not_heavier_than_told")
@pytest.mark.rule("D-ADM-23", "G-ADM-27")
@pytest.mark.parametrize(("fine", "lawful"), [(1, True), (799, True), (800, True), (801, False)])
def test_a_decision_is_never_heavier_than_the_notice(
    bureau: Province, fine: int, *, lawful: bool
) -> None:
    scene = scenes.approved(bureau, "administrative")
    if lawful:
        step(scene, DECIDE, acts=row(fine=fine))
        assert decision(scene).fine == fine
    else:
        told = stopped(scene, DECIDE, "penalty.not_heavier_than_told", acts=row(fine=fine))
        assert "不得因陈述、申辩" in told["says"]


@pytest.mark.gate("penalty.within_law", DECIDE)
@pytest.mark.rule("G-DISC-02")
def test_a_decision_stays_within_the_law(bureau: Province) -> None:
    scene = approved(regraded(bureau), acts=row(days=7, fine=600))
    stopped(scene, DECIDE, "penalty.within_law", acts=row(days=7))
    stopped(scene, DECIDE, "penalty.within_law", acts=row(days=4, fine=600))
    step(scene, DECIDE, acts=row(days=5, fine=500))


@pytest.mark.gate("penalty.departure_approved")
@pytest.mark.rule("G-DISC-01", "G-DISC-02")
def test_a_departure_is_approved_by_the_chief_or_a_discussion(bureau: Province) -> None:
    def departing(**person: str) -> Scene:
        acts = row(days=7, fine=600)
        return approved(staged.alleged(bureau, **person), acts=acts, departure="影响恶劣")

    scene = departing()
    told = stopped(scene, DECIDE, "penalty.departure_approved")
    assert "集体讨论" in told["says"]
    step(scene, "penalty.discuss")
    stopped(scene, DECIDE, "penalty.departure_approved")  # it did not agree to the departure
    step(scene, "penalty.discuss", departure=True)
    step(scene, DECIDE)
    scene = departing(id_number="110105194912310038")
    scene.do(DECIDE, "chief", **FORMS[DECIDE])
    assert decision(scene).departure == "影响恶劣"


@pytest.mark.gate("penalty.answerable", DECIDE)
@pytest.mark.rule("C-DISC-04")
def test_the_decision_asks_again_whether_the_person_answers(bureau: Province) -> None:
    scene = approved(staged.alleged(bureau, born="2012-03-02", no_guardian="监护人失联"))
    assert scene.shut(DECIDE, "head") == {}
    young = staged.alleged(bureau, born="2013-03-03", no_guardian="监护人失联")
    step(young, NOTIFY, outcome="no_penalty", acts=[])
    through(young, "penalty.record_defence", *APPROVED)
    stopped(young, DECIDE, "penalty.answerable", acts=row(fine=200))
    step(young, DECIDE, outcome="no_penalty")


@pytest.mark.gate("penalty.discussed")
@pytest.mark.rule("G-ADM-32")
@pytest.mark.parametrize("weight", ["public_interest", "difficult", "major"])
def test_a_complex_or_major_matter_is_discussed(bureau: Province, weight: str) -> None:
    scene = approved(staged.alleged(bureau), weight=[weight])
    told = stopped(scene, DECIDE, "penalty.discussed")
    assert "集体讨论" in told["says"]
    through(scene, "penalty.discuss", DECIDE)


@pytest.mark.gate("penalty.discussed")
@pytest.mark.rule("G-ADM-32", "N-ADM-09")
@pytest.mark.parametrize(("days", "discussed"), [(5, False), (6, True)])
def test_more_than_fifteen_days_in_all_are_discussed(
    bureau: Province, days: int, *, discussed: bool
) -> None:
    scene = several(bureau, 10, days)
    assert ("penalty.discussed" in scene.answer(DECIDE, "head", **FORMS[DECIDE])) is discussed


@pytest.mark.gate("penalty.discussed")
@pytest.mark.rule("G-ADM-32")
def test_an_old_discussion_does_not_carry_a_new_review(bureau: Province) -> None:
    scene = approved(staged.alleged(bureau), weight=["major"])
    through(scene, "penalty.discuss", "review.send_back", *APPROVED)
    stopped(scene, DECIDE, "penalty.discussed")
    through(scene, "penalty.discuss", DECIDE)


@pytest.mark.rule("G-ADM-32")
@pytest.mark.parametrize(
    ("form", "field"),
    [
        ({"views": [{"officer": "@head", "view": "同意"}]}, "views"),
        ({"views": [{"officer": "@head", "view": "同意"}] * 2}, "views"),
        ({"views": [{"officer": "@head", "view": "同意"}, {"officer": "@handler", "view": "同意"}]},
         "views"),
        ({"held_at": "2026-12-01T09:00:00+08:00"}, "held_at"),
    ],
)  # fmt: skip
def test_a_discussion_records_each_head_once_and_no_handler(
    bureau: Province, form: dict[str, Any], field: str
) -> None:
    scene = scenes.approved(bureau, "administrative")
    with pytest.raises(Invalid, match=field):
        step(scene, "penalty.discuss", **form)


@pytest.mark.gate("penalty.deputy_permitted")
@pytest.mark.rule("G-ADM-33")
@pytest.mark.parametrize(("deputy", "waits"), [("county", True), ("township", False)])
def test_a_deputy_is_not_detained_before_the_congress_permits(
    bureau: Province, deputy: str, *, waits: bool
) -> None:
    scene = approved(regraded(bureau, deputy=deputy), acts=row(days=5, fine=500))
    step(scene, "penalty.discuss")
    if waits:
        stopped(scene, DECIDE, "penalty.deputy_permitted")
        through(scene, "casework.record_permission")
    step(scene, DECIDE)


@pytest.mark.gate("penalty.decider")
@pytest.mark.gate("review.approver")
@pytest.mark.rule("R-ADM-07", "N-TIME-06")
@pytest.mark.parametrize(
    ("acts", "station"),
    [(row(fine=1000), True), (row(fine=1), True), (row(days=1), False), (row(days=5), False)],
)
def test_a_station_decides_fines_up_to_a_thousand_and_never_detention(
    bureau: Province, acts: list[dict[str, Any]], *, station: bool
) -> None:
    scene = staged.alleged(bureau)
    step(scene, NOTIFY, acts=acts)
    through(scene, "penalty.record_defence", "review.submit", "review.conclude")
    form = FORMS["review.approve"]
    if station:
        scene.do("review.approve", "station_head", **form)
        scene.do(DECIDE, "station_head", **FORMS[DECIDE])
        assert decision(scene).number == "公（南岭派出所）行罚决字〔2026〕1号"
        return
    told = stopped(scene, "review.approve", "review.approver", by="station_head")
    assert "1000" in told["says"]
    step(scene, "review.approve")
    told = stopped(scene, DECIDE, "penalty.decider", by="station_head")
    assert "县级以上公安机关" in told["says"]
    step(scene, DECIDE)
    assert decision(scene).number == "公（长春市公安局南关区分局）行罚决字〔2026〕1号"


@pytest.mark.gate("penalty.decider")
@pytest.mark.gate("review.approver")
@pytest.mark.rule("R-ADM-07")
@pytest.mark.parametrize(("fine", "station"), [(1000, True), (1001, False)])
def test_one_yuan_over_a_thousand_is_for_the_county(
    bureau: Province, fine: int, *, station: bool
) -> None:
    scene = staged.alleged(bureau)
    step(scene, "casework.drop_offence", offence="@offence", reasons="案由另行认定")
    step(scene, "casework.allege", cause="theft", grade="base")
    step(scene, NOTIFY, acts=row(fine=fine))
    through(scene, "penalty.record_defence", "review.submit", "review.conclude")
    shut = scene.answer("review.approve", "station_head", **FORMS["review.approve"])
    assert ("review.approver" in shut) is not station
    if not station:
        step(scene, "review.approve")
        stopped(scene, DECIDE, "penalty.decider", by="station_head")


FIGURES = [  # norm, last day of 2025, first day of 2026
    ("R-ADM-07.station_fine", 500, 1000),
    ("G-ADM-27.hearing_fine", 2000, 4000),
    ("G-ADM-34.simple_fine", 200, 500),
]


@pytest.mark.usefixtures("bureau")
@pytest.mark.rule("R-ADM-07", "G-ADM-27", "G-ADM-34")
@pytest.mark.parametrize(("norm", "before", "after"), FIGURES)
def test_the_figures_changed_with_the_year(norm: str, before: int, after: int) -> None:
    assert in_force(norm, date(2025, 12, 31)).body_as(Amount).value == before
    assert in_force(norm, date(2026, 1, 1)).body_as(Amount).value == after


@pytest.mark.rule("D-ADM-25", "G-DISC-02")
@pytest.mark.parametrize(
    ("deed_on", "fine", "statute", "lawful"),
    [  # assault, lighter: up to 500 yuan before 2026 (2012, 43), up to 1,000 since (2025, 51)
        ("2025-12-31", 500, "PSPL12", True),
        ("2025-12-31", 501, "PSPL12", False),
        ("2026-01-01", 1000, "PSPL25", True),
        ("2026-01-01", 1001, "PSPL25", False),
    ],
)
def test_the_day_of_the_act_chooses_the_law(
    bureau: Province, deed_on: str, fine: int, statute: str, *, lawful: bool
) -> None:
    scene = staged.alleged(bureau)
    step(scene, "casework.drop_offence", offence="@offence", reasons="日期有误")
    step(scene, "casework.allege", grade="lighter", deed_on=deed_on)
    if not lawful:
        stopped(scene, NOTIFY, "penalty.within_law", acts=row(fine=fine))
        return
    approved(scene, acts=row(fine=fine))
    step(scene, DECIDE)
    (act,) = decision(scene).offences
    assert (act["statute"], decision(scene).statute) == (statute, statute)
    assert act["why"]


@pytest.mark.gate("casework.no_crime", DECIDE)
@pytest.mark.rule("P-ADM-04")
def test_a_suspected_crime_is_not_closed_by_a_penalty(bureau: Province) -> None:
    scene = staged.alleged(bureau)
    step(scene, "casework.drop_offence", offence="@offence", reasons="涉嫌犯罪")
    step(scene, "casework.allege", grade="lighter", crime_suspected=True)
    approved(scene)
    stopped(scene, DECIDE, "casework.no_crime")
    step(scene, DECIDE, outcome="crime")
    assert scene.case.outcome == "crime"


@pytest.mark.gate("casework.evidence_suffices", DECIDE, "penalty.decide_one")
@pytest.mark.rule("G-ADM-06")
def test_a_penalty_needs_usable_evidence(bureau: Province) -> None:
    scene = scenes.approved(bureau, "administrative")
    assert "casework.evidence_suffices" not in scene.answer(DECIDE, "handler", **FORMS[DECIDE])
    bare = scenes.investigating(bureau, "administrative")
    step(bare, "casework.add_person", **scenes.SUSPECT)
    step(bare, "casework.add_evidence", kind="suspect_statement", title="吴某的陈述",
         person="@suspect", taking="questioning", officers=["@handler", "@assistant"])  # fmt: skip
    step(bare, "casework.allege", grade="lighter")
    step(bare, "casework.note_handling")
    approved(excused(bare))
    stopped(bare, DECIDE, "casework.evidence_suffices")


@pytest.mark.gate("penalty.explained")
@pytest.mark.rule("2.3b", "C-ADM-05")
@pytest.mark.parametrize("part", ["facts", "basis", "reasons"])
def test_no_decision_without_law_facts_and_reasons(bureau: Province, part: str) -> None:
    scene = staged.alleged(bureau)
    step(scene, "review.submit", untold=["@suspect"])
    through(scene, "review.conclude", "review.approve")
    form = {"outcome": "not_proved", "facts": "没有证据", "basis": "第113条", "reasons": "不能成立"}
    for empty in ("", " "):
        stopped(scene, DECIDE, "penalty.explained", **{**form, part: empty})
    step(scene, DECIDE, **form)
    made = decision(scene)
    assert (made.facts, made.basis, made.reasons) == ("没有证据", "第113条", "不能成立")


@pytest.mark.gate("penalty.identified")
@pytest.mark.rule("C-ADM-05")
@pytest.mark.parametrize(
    ("person", "missing"),
    [
        ({"sex": ""}, "性别"),
        ({"born": None}, "出生日期"),
        ({"address": ""}, "住址"),
        ({"id_number": ""}, "身份证件号码"),
        ({"id_number": "", "nationality": "俄罗斯"}, "护照号码"),
    ],
)
def test_the_decision_says_who_is_punished(
    bureau: Province, person: dict[str, Any], missing: str
) -> None:
    scene = approved(staged.alleged(bureau, **person))
    told = stopped(scene, DECIDE, "penalty.identified")
    assert told["missing"]["missing"] == missing
    unclear = approved(staged.alleged(bureau, **person, standing=["unclear"]))
    step(unclear, DECIDE)
    assert "自报" in decision(unclear).note


@pytest.mark.gate("penalty.identified")
@pytest.mark.rule("C-ADM-05")
def test_the_decision_says_which_organisation_is_punished(bureau: Province) -> None:
    form = {"name": "某公司", "standing": ["organisation"], "representative": "郑总", "born": None,
            "sex": "", "id_number": "", "address": ""}  # fmt: skip
    scene = approved(staged.alleged(bureau, **form), representative="郑总")
    told = stopped(scene, DECIDE, "penalty.identified")
    assert told["missing"]["missing"] == "地址"


@pytest.mark.rule("C-ADM-05", "C-EXCH-03")
def test_the_decision_holds_all_that_its_paper_must_say(bureau: Province) -> None:
    scene = scenes.approved(bureau, "administrative")
    step(scene, DECIDE, disposal="扣押的木棍予以收缴，清单附后")
    said = dict(contents(decision(scene)).rows)
    for label, value in {
        "姓名": "吴某", "性别": "男", "出生日期": "1990-03-07", "现住址": "南岭大街2号",
        "身份证件号码": scenes.SUSPECT["id_number"], "处罚的种类和幅度": "罚款800元",
        "涉案财物的处理": "扣押的木棍予以收缴，清单附后", "决定机关": "长春市公安局南关区分局",
        "决定日期": "2026-03-03",
    }.items():  # fmt: skip
        assert said[label] == value
    assert "自收到决定书之日起15日内缴纳罚款" in said["执行方式和期限"]
    assert "每日按罚款数额的3%加处罚款" in said["执行方式和期限"]
    assert "不超过罚款数额" in said["执行方式和期限"]
    assert "60日内向作出决定的公安机关的本级人民政府" in said["不服决定的途径和期限"]
    assert "6个月内向人民法院" in said["不服决定的途径和期限"]
    assert said["法律依据"]


@pytest.mark.gate("penalty.no_second_fine")
@pytest.mark.rule("P-ADM-05")
def test_one_act_is_not_fined_twice(bureau: Province) -> None:
    first = scenes.decided(bureau, "administrative")
    scene = scenes.approved(bureau, "administrative")
    told = stopped(scene, DECIDE, "penalty.no_second_fine")
    assert decision(first).number in told["says"]
    step(first, "penalty.annul")
    step(scene, DECIDE)


@pytest.mark.gate("penalty.his_turn")
@pytest.mark.gate("penalty.last_one")
@pytest.mark.gate("penalty.others_left")
@pytest.mark.rule("D-ADM-25", "N-ADM-07")
def test_each_suspect_is_decided_on_once_and_the_last_ends_the_case(bureau: Province) -> None:
    scene = staged.two(bureau)
    stopped(scene, DECIDE, "penalty.last_one", person="@first_suspect")
    stopped(scene, "penalty.decide_one", "penalty.his_turn", person=987654)
    step(scene, "penalty.decide_one", person="@first_suspect")
    assert scene.case.phase == "approved"
    assert scene.duty("casework.case_in_time").settled_by is None
    stopped(scene, "penalty.decide_one", "penalty.others_left", person="@suspect")
    stopped(scene, DECIDE, "penalty.his_turn", person="@first_suspect")
    step(scene, DECIDE, person="@suspect")
    assert scene.case.phase == "decided"
    assert scene.duty("casework.case_in_time").settled_by
    numbers = sorted(scene.case.decisions.values_list("number", flat=True))
    assert [number[-3:] for number in numbers] == ["〕1号", "〕2号"]


def several(bureau: Province, *days: int) -> Scene:
    """One person, several assaults, each with days of its own."""
    scene = regraded(bureau)
    for n in range(1, len(days)):
        step(scene, "casework.allege", grade="base", deed_on=f"2026-03-0{3 - n}")
    acts = [
        {"offence": pk, "days": each, "fine": 500}
        for pk, each in zip(
            scene.case.offences.filter(dropped="").order_by("pk").values_list("pk", flat=True),
            days, strict=True,
        )
    ]  # fmt: skip
    return approved(scene, acts=acts)


@pytest.mark.rule("N-ADM-09")
@pytest.mark.parametrize(("days", "served"), [((10, 10), 20), ((10, 9), 19), ((10, 10, 5), 20)])
def test_several_acts_are_decided_apart_and_run_together_to_twenty_days(
    bureau: Province, days: tuple[int, ...], served: int
) -> None:
    scene = several(bureau, *days)
    through(scene, "penalty.discuss", DECIDE)
    made = decision(scene)
    assert [act["days"] for act in made.offences] == list(days)
    assert (made.days, made.days_to_serve, made.fine) == (served, served, 500 * len(days))
    assert total([Sanction(days=each) for each in days]).days == served


@pytest.mark.rule("N-ADM-10")
@pytest.mark.parametrize(("restrained", "left"), [(0, 7), (1, 6), (7, 0), (8, 0)])
def test_a_day_of_restraint_is_a_day_of_detention(
    bureau: Province, restrained: int, left: int
) -> None:
    scene = approved(regraded(bureau), acts=row(days=7, fine=600))
    step(scene, DECIDE, restrained_days=restrained)
    assert (decision(scene).days, decision(scene).days_to_serve) == (7, left)


@pytest.mark.rule("C-DISC-04", "G-ADM-27")
@pytest.mark.parametrize(
    ("born", "status", "served"),
    [
        ("2011-03-02", {}, 0),  # fifteen
        ("2009-03-02", {"first_time": True}, 0),  # seventeen, the first time
        ("2009-03-02", {}, 3),
        ("1956-03-02", {}, 0),  # seventy
        ("1956-03-04", {}, 3),
        ("1956-03-02", {"grave": True}, 3),
        ("1956-03-02", {"repeated": True}, 3),
        ("1990-03-07", {"first_time": True}, 3),
    ],
)
def test_detention_is_decided_but_not_served_by_young_and_old(
    bureau: Province, born: str, status: dict[str, bool], served: int
) -> None:
    scene = staged.alleged(bureau, born=born, no_guardian="监护人失联")
    step(scene, NOTIFY, acts=row(days=3), hearing_told=True, **status)
    step(scene, "penalty.record_defence")
    if scene.case.notices.get().hearing:
        step(scene, "penalty.waive_hearing", by_guardian=True)
    through(scene, *APPROVED, DECIDE)
    made = decision(scene)
    assert (made.days, made.days_to_serve) == (3, served)
    assert bool(made.not_executed) is (served == 0)


@pytest.mark.gate("penalty.fast_fits", DECIDE)
@pytest.mark.rule("N-ADM-11")
def test_what_was_handled_fast_is_so_decided(bureau: Province) -> None:
    scene = approved(staged.fast(bureau), way="oral")
    step(scene, DECIDE)
    assert decision(scene).procedure == "fast"
    assert scene.duty("penalty.fast_in_time").settled_by


@pytest.mark.rule("C-EXCH-03", "C-ADM-05")
def test_a_correction_is_a_new_document_with_a_new_number(bureau: Province) -> None:
    scene = scenes.decided(bureau, "administrative")
    old = decision(scene)
    step(scene, "penalty.correct")
    new = decision(scene)
    old.refresh_from_db()
    assert (old.phase, new.phase, new.replaces_id) == ("annulled", "made", old.pk)
    assert (new.number[-3:], new.fine, new.facts) == ("〕2号", old.fine, "吴某打了钱某一拳")
    assert old.facts != new.facts


@pytest.mark.rule("D-ADM-25")
def test_an_annulled_decision_sends_the_case_back_and_another_is_made(bureau: Province) -> None:
    scene = scenes.decided(bureau, "administrative")
    step(scene, "penalty.annul")
    assert decision(scene).phase == "annulled"
    assert (scene.case.phase, scene.case.outcome) == ("returned", "")
    through(scene, *APPROVED, DECIDE)
    assert scene.case.phase == "decided"
    assert scene.case.decisions.count() == 2


@pytest.mark.gate("phase(made,served,executed,ended)")
def test_an_annulled_decision_is_neither_corrected_nor_annulled_again(bureau: Province) -> None:
    scene = scenes.decided(bureau, "administrative")
    step(scene, "penalty.annul")
    for act in ("penalty.correct", "penalty.annul", "penalty.notify_supervisor"):
        stopped(scene, act, "phase(made,served,executed,ended)")


@pytest.mark.gate("penalty.on_official")
@pytest.mark.rule("D-ADM-28")
def test_the_supervisory_organ_learns_of_a_penalty_on_an_official(bureau: Province) -> None:
    scene = staged.official(bureau)
    owed = scene.duty("penalty.supervisor_notified")
    assert owed.settled_by is None
    with pytest.raises(Invalid, match="told_on"):
        step(scene, "penalty.notify_supervisor", told_on="2026-03-02")
    step(scene, "penalty.notify_supervisor")
    assert scene.duty("penalty.supervisor_notified").settled_by
    plain = approved(staged.alleged(bureau, id_number="110105194912310038"))
    step(plain, DECIDE)
    stopped(plain, "penalty.notify_supervisor", "penalty.on_official")


@pytest.mark.rule("R-ADM-07", "C-EXCH-03")
def test_numbers_run_without_gaps_per_organ_kind_and_year(bureau: Province) -> None:
    first = scenes.decided(bureau, "administrative")
    young = staged.alleged(bureau, id_number="110105194912310038")
    step(young, NOTIFY, outcome="no_penalty", acts=[])
    through(young, "penalty.record_defence", *APPROVED)
    step(young, DECIDE, outcome="no_penalty")
    other = approved(staged.alleged(bureau, id_number="110105194912310038"))
    step(other, DECIDE)
    names = [decision(scene).number.removeprefix("公（长春市公安局南关区分局）")
             for scene in (first, young, other)]  # fmt: skip
    assert names == ["行罚决字〔2026〕1号", "不罚决字〔2026〕1号", "行罚决字〔2026〕2号"]
