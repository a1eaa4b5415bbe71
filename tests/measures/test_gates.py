"""The gates of measures: shut, what they say, and open once cured."""

from __future__ import annotations

import json
from typing import Any

import pytest

from plumbline.casework.matters import running
from plumbline.doors.cli.province import Province
from plumbline.kernel.act import ACTS, Invalid
from plumbline.kernel.models import Norm, NormVersion
from tests import cast, scenes
from tests.measures.scene import (
    THING,
    after,
    frozen,
    peopled,
    registered,
    reported,
    seized,
    served,
)
from tests.scenes import FORMS, READY, step, stopped, through

pytestmark = pytest.mark.usefixtures("db")
Form = dict[str, Any]
INJURY, VALUES = "measures.injury_appraised", "measures.values_known"
MINE = sorted(act for act in ACTS if act.startswith("measures."))
WORDS: list[tuple[str, str, Form, str]] = [  # act, gate, what is wrong, part of the sentence
    ("inspect", "two_officers", {"officers": []}, "现在登记的有1名"),
    ("inspect", "two_officers", {"officers": ["@auxiliary"]}, "现在登记的有1名"),
    ("test_breath", "two_officers", {"officers": []}, "二名以上"),
    ("inspect", "identity_shown", {"identity_shown": False}, "没有出示人民警察证"),
    ("inspect", "record_signed", {"inspected": "absent"}, "见证人（被检查人不在场）"),
    ("inspect", "record_signed", {"inspected": None}, "被检查人签名"),
    ("inspect", "record_signed", {"record": ""}, "书面笔录，或者全程录音录像"),
    ("inspect", "record_signed", {"record": "", "recording": "full"}, "关键内容和时间段"),
    ("inspect", "record_signed", {"witness": "@victim"}, "见证人签名"),
    ("inspect_at_once", "certificate",
     {"target": "home", "place": "南岭街二号", "need": "有人呼救", "recording": "full"},
     "检查公民住所必须使用检查证"),
    ("inspect_at_once", "at_once_recorded", {"target": "premises", "place": "仓库"},
     "确有必要立即检查的情形、全程同步录音录像"),
    ("inspect_at_once", "at_once_recorded",
     {"target": "premises", "place": "仓库", "need": "有人转移物品", "recording": "partial"},
     "现在缺少：全程同步录音录像"),
    ("safety_check", "woman_by_woman", {"person": "@victim"}, "女性工作人员或者医师"),
    ("inspect_at_once", "woman_by_woman",
     {"target": "person", "person": "@victim", "examiner": "male"}, "女性工作人员或者医师"),
    ("pass_specimen", "chain_unbroken", {"giver": "别人"}, "现由李勤保管"),
    ("identify", "two_or_recorded", {"officers": []}, "现在缺少：执法办案场所"),
    ("identify", "two_or_recorded", {"officers": [], "standard_place": True},
     "现在缺少：全程同步录音录像"),
    ("identify", "enough_shown", {"fillers": ["甲", "乙"]}, "照片不得少于10，现在是3"),
    ("identify", "fairly_shown", {"unseen": False}, "辨认前没有见到辨认对象"),
    ("identify", "fairly_shown", {"alone": False}, "个别进行"),
    ("identify", "fairly_shown", {"no_hint": False}, "没有任何暗示"),
    ("request_preservation", "ground_fits", {"ground": "may_be_lost"},
     "只限于：与案件有关，需要作为证据、道路交通安全法律"),
    ("request_preservation", "ground_fits", {"measure": "sealing"}, "专门用于无证经营"),
    ("request_preservation", "ground_fits", {"measure": "freezing"}, "恐怖活动嫌疑人"),
    ("preserve", "seizable", {"items": [{**THING, "ownership": "unrelated"}]}, "与案件无关"),
    ("preserve", "seizable", {"items": [{**THING, "ownership": "necessity"}]}, "生活必需品"),
    ("preserve", "seizable", {"items": [{**THING, "ownership": "victim"}]}, "被侵害人合法占有"),
    ("preserve", "seizable", {"items": [{**THING, "ownership": "bona_fide"}]}, "善意第三人"),
    ("preserve", "seizable",
     {"items": [{**THING, "ownership": "unrelated", "must_appraise": True}]}, "与案件无关"),
    ("preserve", "told_and_heard", {"told": False}, "告知理由、依据、权利和救济途径"),
    ("preserve", "told_and_heard", {"heard": False}, "听取陈述和申辩"),
    ("preserve", "told_and_heard", {"party": "absent"}, "见证人（当事人不到场）"),
    ("preserve", "told_and_heard", {"record": ""}, "现场笔录或者全程录音录像"),
    ("preserve", "list_complete", {"items": []}, "清单所列的物品"),
    ("preserve", "list_complete", {"remedies": False}, "行政复议"),
    ("preserve", "list_complete", {"copy_given": False}, "当场交付当事人一份"),
    ("preserve", "list_complete", {"witness": "@victim"}, "见证人签名"),
    ("preserve_on_spot", "on_spot_allowed", {"recording": "none"}, "没有全程同步录音录像"),
    ("preserve_on_spot", "on_spot_allowed",
     {"measure": "sealing", "ground": "unlicensed", "on_spot_for": "low_value"},
     "物品价值不大只适用于扣押"),
    ("preserve_on_spot", "two_or_recorded", {"officers": []}, "执法办案场所"),
    ("decide_again", "refusal_answers", {"granted": False, "ground": ""}, "没有人申请重新鉴定"),
    ("lift", "expired", {"ground": "expired"}, "期限没有届满"),
    ("dispose", "seizure_follows", {"fates": [{"item": "@item", "disposal": "seized"}]},
     "只有先行登记保存、抽样取证的物品可以转为扣押"),
]  # fmt: skip


@pytest.mark.gate("measures.two_officers")
@pytest.mark.gate("measures.identity_shown")
@pytest.mark.gate("measures.record_signed")
@pytest.mark.gate("measures.certificate")
@pytest.mark.gate("measures.at_once_recorded")
@pytest.mark.gate("measures.woman_by_woman")
@pytest.mark.gate("measures.chain_unbroken")
@pytest.mark.gate("measures.two_or_recorded")
@pytest.mark.gate("measures.enough_shown")
@pytest.mark.gate("measures.fairly_shown")
@pytest.mark.gate("measures.ground_fits")
@pytest.mark.gate("measures.seizable")
@pytest.mark.gate("measures.told_and_heard")
@pytest.mark.gate("measures.list_complete")
@pytest.mark.gate("measures.on_spot_allowed")
@pytest.mark.gate("measures.refusal_answers")
@pytest.mark.gate("measures.expired")
@pytest.mark.gate("measures.seizure_follows")
@pytest.mark.rule(
    "G-ADM-01", "G-ADM-03", "G-ADM-13", "G-ADM-14", "C-ADM-01", "C-ADM-02", "D-ADM-19",
    "G-ADM-18", "G-ADM-19", "G-ADM-20", "G-ADM-21", "G-ADM-22", "G-ADM-24", "D-ADM-22",
)  # fmt: skip
@pytest.mark.parametrize(("act", "gate", "wrong", "says"), WORDS)
def test_what_is_missing_is_named_and_once_it_is_there_the_act_is_done(
    bureau: Province, act: str, gate: str, wrong: Form, says: str
) -> None:
    act, gate = f"measures.{act}", f"measures.{gate}"
    scene = READY[act](bureau)
    if act == "measures.decide_again":
        scene = served(bureau)
    assert says in stopped(scene, act, gate, **wrong)["says"]
    step(scene, act)


CURED: list[tuple[str, Form]] = [  # other lawful ways
    ("inspect", {"record": "", "inspected": None, "recording": "full",
                 "key_points": [{"begins": "00:10", "ends": "03:25", "shows": "床下发现刀具"}]}),
    ("inspect", {"inspected": "absent", "witness": "@victim", "witness_signed": "refused"}),
    ("inspect_at_once", {"target": "premises", "place": "仓库", "need": "有人转移物品",
                         "recording": "full"}),
    ("inspect_at_once", {"target": "person", "person": "@victim", "examiner": "female"}),
    ("inspect_at_once", {"target": "person", "person": "@victim", "examiner": "doctor"}),
    ("safety_check", {"person": "@victim", "examiner": "female"}),
    ("identify", {"officers": [], "standard_place": True, "recording": "full"}),
    ("identify", {"lineup": "place", "fillers": []}),
    ("preserve", {"items": [{**THING, "ownership": "victim", "must_appraise": True}]}),
    ("preserve", {"party": "absent", "witness": "@victim", "witness_signed": "signed",
                  "copy_given": False}),
    ("preserve", {"record": "", "recording": "full"}),
    ("preserve_on_spot", {"officers": [], "standard_place": True}),
    ("preserve_on_spot", {"on_spot_for": "low_value"}),
]  # fmt: skip


@pytest.mark.rule("G-ADM-03", "G-ADM-13", "G-ADM-14", "C-ADM-01", "G-ADM-20", "C-ADM-02")
@pytest.mark.parametrize(("act", "form"), CURED)
def test_the_law_knows_other_ways(bureau: Province, act: str, form: Form) -> None:
    step(READY[f"measures.{act}"](bureau), f"measures.{act}", **form)


@pytest.mark.rule("G-ADM-13")
def test_that_a_home_always_needs_a_certificate_is_shown_as_unconfirmed(bureau: Province) -> None:
    scene = peopled(bureau)
    told = stopped(scene, "measures.inspect_at_once", "measures.certificate", target="home")
    assert "第82条" in told["says"] and "待法制部门确认" in told["says"]
    assert told["versions"] == ["G-ADM-13.certificate@1"]
    version = NormVersion.objects.get(norm=Norm.objects.get(code="G-ADM-13.certificate"))
    assert (version.mark, version.confirmed_by) == ("U", "")


# -- what the state of the case shuts --------------------------------------------------------------


@pytest.mark.gate("measures.filed")
@pytest.mark.rule("P-INT-02", "P-PROP-02")
def test_no_measure_before_filing(bureau: Province) -> None:
    for act in ("measures.request_preservation", "measures.preserve_on_spot"):
        assert "measures.filed" in scenes.accepted(bureau).shut(act, "handler")
        assert "measures.filed" not in scenes.investigating(bureau).shut(act, "handler")
        early = scenes.accepted(bureau, "administrative")  # accepted is enough
        assert early.shut(act, "handler") == {}


@pytest.mark.gate("measures.not_taken_before")
@pytest.mark.rule("G-ADM-16")
def test_nothing_is_taken_twice_from_the_same_person(bureau: Province) -> None:
    taken = after("measures.request_specimen", "measures.decide_specimen", "measures.take_specimen")
    scene = taken(bureau)
    act, gate = "measures.request_specimen", "measures.not_taken_before"
    assert stopped(scene, act, gate)["says"] == "此人的指纹已经提取、采集，不得重复提取、采集"
    step(scene, act, what="portrait")
    step(scene, act, person="@victim")
    step(scene, "casework.add_person", id_number="")  # somebody else, also called 吴某
    step(scene, act)


@pytest.mark.gate("measures.not_taken_before")
def test_two_requests_do_not_get_round_it(bureau: Province) -> None:
    scene = after("measures.request_specimen", "measures.decide_specimen")(bureau)
    first = scene.ids["specimen"]
    through(scene, "measures.request_specimen", "measures.decide_specimen",
            "measures.take_specimen")  # fmt: skip
    scene.ids["specimen"] = first
    stopped(scene, "measures.take_specimen", "measures.not_taken_before")


@pytest.mark.rule("G-ADM-16")
def test_fingerprints_taken_in_one_case_serve_in_the_next(bureau: Province) -> None:
    from plumbline.law.identity import check_digit

    number = next(n for n in (f"22010219900101123{c}" for c in "0123456789X") if _right(n))
    assert check_digit(number) == number
    for what, again in (("fingerprint", False), ("blood", True)):
        for first in (True, False):
            scene = peopled(bureau)
            step(scene, "casework.add_person", id_number=number, sex="male")
            if not first and not again:
                stopped(scene, "measures.request_specimen", "measures.not_taken_before", what=what)
                continue
            step(scene, "measures.request_specimen", what=what)
            through(scene, "measures.decide_specimen", "measures.take_specimen")


def _right(number: str) -> bool:
    from plumbline.law.identity import check_digit

    try:
        return bool(check_digit(number))
    except ValueError:
        return False


@pytest.mark.gate("measures.consented")
@pytest.mark.rule("G-ADM-16")
def test_a_victim_or_guardian_must_agree(bureau: Province) -> None:
    scene = after("measures.request_specimen", "measures.decide_specimen", person="@victim")(bureau)
    act = "measures.take_specimen"
    told = stopped(scene, act, "measures.consented", examiner="female")
    assert "应当征得本人或者其监护人同意" in told["says"]
    step(scene, act, examiner="female", consent="郑某本人同意")


@pytest.mark.gate("measures.woman_by_woman")
@pytest.mark.rule("G-ADM-14")
def test_a_woman_is_examined_by_a_woman_or_a_doctor(bureau: Province) -> None:
    scene = after("measures.request_specimen", "measures.decide_specimen", person="@victim",
                  what="body")(bureau)  # fmt: skip
    stopped(scene, "measures.take_specimen", "measures.woman_by_woman")
    step(scene, "measures.take_specimen", examiner="doctor")


@pytest.mark.gate("measures.fillers_fresh")
@pytest.mark.rule("G-ADM-18")
def test_fillers_are_not_used_twice_for_the_same_witness(bureau: Province) -> None:
    scene, act = after("measures.identify")(bureau), "measures.identify"
    fresh = [f"乙{n}" for n in range(1, 9)]
    told = stopped(scene, act, "measures.fillers_fresh", fillers=[*fresh, "甲1"])
    assert "甲1已经用过" in told["says"]
    step(scene, act, witness="@suspect")  # another witness may see them
    step(scene, act, fillers=[*fresh, "乙9"])


@pytest.mark.gate("measures.right_approver")
@pytest.mark.rule("G-ADM-19", "G-ADM-22", "G-ADM-23")
@pytest.mark.parametrize(
    ("measure", "ground", "enough"),
    [
        ("seizure", "evidence", False),
        ("sealing", "unlicensed", False),
        ("registration", "may_be_lost", False),  # the statute wins over the ministry's text
        ("sampling", "samples", True),
        ("freezing", "terror", False),
    ],
)
def test_the_head_of_the_department_approves_samples_only(
    bureau: Province, measure: str, ground: str, *, enough: bool
) -> None:
    act = "measures.decide_preservation"
    for by in ("station_head", "head"):
        scene = after("measures.request_preservation", measure=measure, ground=ground)(bureau)
        if by == "station_head" and not enough:
            told = stopped(scene, act, "measures.right_approver", by=by)
            assert "须由公安机关负责人批准" in told["says"]
        else:
            scene.do(act, by, **scenes.FORMS[act])


@pytest.mark.gate("measures.sampled_fairly")
@pytest.mark.rule("G-ADM-23")
def test_samples_are_drawn_at_random_and_photographed(bureau: Province) -> None:
    scene = after("measures.request_preservation", "measures.decide_preservation",
                  measure="sampling", ground="samples")(bureau)  # fmt: skip
    act, gate = "measures.preserve", "measures.sampled_fairly"
    assert "随机" in stopped(scene, act, gate, photographed=True)["says"]
    assert "拍照或者录像" in stopped(scene, act, gate, random=True)["says"]
    step(scene, act, random=True, photographed=True)


@pytest.mark.gate("measures.diagnosis_suffices")
@pytest.mark.rule("G-ADM-17")
@pytest.mark.parametrize("why", ["possibly_light", "asked_for", "disputed"])
def test_a_certificate_does_not_do_where_an_appraisal_is_compulsory(
    bureau: Province, why: str
) -> None:
    none: Form = {"possibly_light": False, "asked_for": False, "disputed": False}
    scene = after("measures.note_injury", **{**none, why: True})(bureau)
    stopped(scene, "measures.rely_on_diagnosis", "measures.diagnosis_suffices")
    assert "尚未完成" in stopped(scene, "review.submit", INJURY)["says"]
    scene = after("measures.note_injury", **none)(bureau)
    assert INJURY not in scene.shut("review.submit", "handler")
    step(scene, "measures.rely_on_diagnosis")


@pytest.mark.gate("measures.injury_appraised")
@pytest.mark.rule("G-ADM-17")
def test_review_waits_for_the_appraisal_or_the_victims_refusal(bureau: Province) -> None:
    scene = after("measures.note_injury", "measures.commission_injury")(bureau)
    assert INJURY in scene.shut("review.submit", "handler")
    step(scene, "measures.receive_opinion", injury="slight")
    assert INJURY not in scene.shut("review.submit", "handler")
    assert scene.case.injury == "slight"
    scene = after("measures.note_injury")(bureau)
    assert INJURY in scene.shut("review.submit", "handler")
    step(scene, "measures.note_refusal")
    assert INJURY not in scene.shut("review.submit", "handler")


@pytest.mark.gate("measures.values_known")
@pytest.mark.rule("D-ADM-21")
def test_a_value_is_appraised_unless_an_invoice_or_its_smallness_shows_it(bureau: Province) -> None:
    for known in ("invoice", "below"):
        scene = peopled(bureau)
        with pytest.raises(Invalid, match="proof"):
            step(scene, "measures.note_value", known=known)
        step(scene, "measures.note_value", known=known, yuan=900, proof="发票0012号")
        assert VALUES not in scene.shut("review.submit", "handler")
    scene = after("measures.note_value")(bureau)
    assert VALUES in scene.shut("review.submit", "handler")
    step(scene, "measures.commission", sort="price", valuation="@valuation")
    assert VALUES in scene.shut("review.submit", "handler")
    step(scene, "measures.receive_opinion", yuan=1500)
    assert VALUES not in scene.shut("review.submit", "handler")


@pytest.mark.gate("measures.appraisal_runs")
@pytest.mark.rule("N-ADM-07")
@pytest.mark.parametrize("act", ["measures.receive_opinion", "measures.end_appraisal"])
def test_only_a_running_examination_ends(bureau: Province, act: str) -> None:
    scene = peopled(bureau)
    told = stopped(scene, act, "measures.appraisal_runs", appraisal=None)
    assert told["says"] == "没有正在进行的鉴定"
    through(scene, "measures.commission", act)
    stopped(scene, act, "measures.appraisal_runs")


@pytest.mark.gate("measures.other_expert")
@pytest.mark.rule("D-ADM-18")
def test_the_second_examination_needs_leave_and_another_expert(bureau: Province) -> None:
    scene, act = served(bureau), "measures.commission"
    opinion = str(scene.ids["opinion"])
    gate = "measures.other_expert"
    assert "没有准予" in stopped(scene, act, gate, again_of=opinion)["says"]
    through(scene, "measures.object", "measures.decide_again")
    assert "相同" in stopped(scene, act, gate, again_of=opinion)["says"]
    step(scene, act, again_of=opinion, expert="省公安厅鉴定中心")
    told = stopped(scene, act, gate, again_of=opinion, expert="另一家")
    assert "以一次为限" in told["says"]


@pytest.mark.gate("measures.reappraisal_once")
@pytest.mark.rule("D-ADM-18")
@pytest.mark.parametrize("act", ["measures.object", "measures.decide_again"])
def test_a_matter_is_examined_again_once(bureau: Province, act: str) -> None:
    scene = through(served(bureau), "measures.object", "measures.decide_again")
    step(scene, "measures.commission", again_of=str(scene.ids["opinion"]), expert="省厅")
    through(scene, "measures.receive_opinion", "measures.serve_opinion")
    assert "一次为限" in stopped(scene, act, "measures.reappraisal_once")["says"]


@pytest.mark.gate("measures.objection_in_time")
@pytest.mark.rule("D-ADM-18")
def test_only_who_has_a_copy_objects(bureau: Province) -> None:
    scene = after("measures.commission", "measures.receive_opinion")(bureau)
    told = stopped(scene, "measures.object", "measures.objection_in_time")
    assert "没有向此人送达" in told["says"]
    through(scene, "measures.serve_opinion", "measures.object")


@pytest.mark.gate("measures.freezing")
@pytest.mark.rule("G-ADM-24")
def test_a_freezing_decision_is_served_for_a_freezing(bureau: Province) -> None:
    stopped(seized(bureau), "measures.serve_freezing", "measures.freezing")
    step(frozen(bureau), "measures.serve_freezing")


@pytest.mark.gate("measures.clock_stands")
@pytest.mark.gate("measures.clock_runs")
@pytest.mark.gate("measures.appraisal_runs", "measures.exclude_appraisal")
@pytest.mark.rule("G-ADM-20")
def test_appraisal_time_begins_and_ends_once(bureau: Province) -> None:
    scene = seized(bureau)
    stopped(scene, "measures.exclude_appraisal", "measures.appraisal_runs")
    stopped(scene, "measures.include_again", "measures.clock_stands")
    through(scene, "measures.commission", "measures.exclude_appraisal")
    stopped(scene, "measures.exclude_appraisal", "measures.clock_runs")
    step(scene, "measures.include_again")
    frozen_still = through(registered(bureau), "measures.commission")
    stopped(frozen_still, "measures.exclude_appraisal", "measures.clock_runs")


@pytest.mark.gate("measures.transferred")
@pytest.mark.rule("N-TIME-08")
def test_a_limit_begins_anew_only_where_the_case_changed_hands(bureau: Province) -> None:
    stopped(seized(bureau), "measures.take_over", "measures.transferred")
    scene = through(READY["measures.take_over"](bureau), "measures.take_over")
    stopped(scene, "measures.take_over", "measures.transferred")


@pytest.mark.gate("casework.extension_left(measures.seizure_in_time)")
@pytest.mark.gate("casework.extension_left(measures.freezing_in_time)")
@pytest.mark.rule("G-ADM-20", "G-ADM-24")
def test_a_limit_is_extended_once_and_only_while_it_runs(bureau: Province) -> None:
    for build, act, duty in (
        (seized, "measures.extend_seizure", "measures.seizure_in_time"),
        (frozen, "measures.extend_freezing", "measures.freezing_in_time"),
    ):
        gate = f"casework.extension_left({duty})"
        late = build(bureau).tick(days=70)
        assert "届满" in stopped(late, act, gate)["says"]
        scene = through(build(bureau), act)
        assert "上限" in stopped(scene, act, gate)["says"]
        stopped(registered(bureau), act, gate)


@pytest.mark.gate("measures.not_lapsed")
@pytest.mark.rule("D-ADM-22", "G-ADM-22", "G-ADM-20")
@pytest.mark.parametrize(("build", "says"), [(seized, "应当立即解除"), (registered, "自动解除")])
def test_after_its_end_a_measure_can_only_be_lifted(
    bureau: Province, build: Any, says: str
) -> None:
    scene = build(bureau).tick(days=40)
    assert says in stopped(scene, "measures.dispose", "measures.not_lapsed")["says"]
    step(scene, "measures.lift", ground="expired")


@pytest.mark.gate("measures.not_lapsed", "measures.exclude_appraisal")
def test_an_appraisal_does_not_revive_what_has_ended(bureau: Province) -> None:
    scene = through(seized(bureau).tick(days=40), "measures.commission")
    stopped(scene, "measures.exclude_appraisal", "measures.not_lapsed")


@pytest.mark.rule("D-ADM-22")
def test_no_thing_is_left_without_a_disposal(bureau: Province) -> None:
    """What is held keeps its case from ending (`casework.nothing_runs`)."""
    scene = seized(bureau)
    assert running(scene.case) == ["证据保全"]
    step(scene, "measures.dispose")
    assert running(scene.case) == []
    lifted = through(seized(bureau), "measures.lift")
    assert running(lifted.case) == []


# -- who -------------------------------------------------------------------------------------------

APART = [(act, g.code) for act in MINE for g in ACTS[act].gates if g.code[:6] == "apart("]


@pytest.mark.gate("apart(measures.request_inspection)")
@pytest.mark.gate("apart(measures.request_specimen)")
@pytest.mark.gate("apart(measures.request_preservation)")
@pytest.mark.gate("apart(measures.preserve_on_spot,measures.report_on_spot)")
@pytest.mark.gate("apart(measures.object)")
@pytest.mark.rule("P-ROLE-01")
@pytest.mark.parametrize(("act", "gate"), APART)
def test_whoever_handles_the_case_does_not_approve_its_measures(
    bureau: Province, act: str, gate: str
) -> None:
    scene = READY[act](bureau)
    scene.appoint("handler", ACTS[act].by[0])
    told = stopped(scene, act, gate, by="handler")
    assert told["says"].startswith("您是本案办案人员")
    step(scene, act)


RECUSED = ["request_preservation", "take_specimen", "draw_blood",
           "send_material", "serve_opinion", "lift"]  # fmt: skip


@pytest.mark.gate("casework.not_recused")
@pytest.mark.rule("G-ADM-05")
@pytest.mark.parametrize("name", RECUSED)
def test_a_recused_officer_takes_no_measure(bureau: Province, name: str) -> None:
    act, who = f"measures.{name}", "station_head"  # who oversees the line still sees the case
    scene = READY[act](bureau).appoint(who, "CASE_OFFICER", cast.STATION)
    assert "casework.not_recused" not in scene.shut(act, who)
    scene.do("casework.ask_recusal", "head", **FORMS["casework.ask_recusal"] | {
        "officer": str(bureau.officers[who])})  # fmt: skip
    step(scene, "casework.decide_recusal")
    stopped(scene, act, "casework.not_recused", by=who)
    step(scene, act)


@pytest.mark.gate("holds(BASIC,INTERMEDIATE,SENIOR)")
@pytest.mark.rule("G-ADM-02")
def test_the_head_refuses_a_seizure_on_the_spot_and_it_is_to_be_lifted(bureau: Province) -> None:
    scene = reported(bureau)
    step(scene, "measures.decide_on_spot", granted=False)
    scene.disqualify("handler", "BASIC")
    stopped(scene, "measures.lift", "holds(BASIC,INTERMEDIATE,SENIOR)")


@pytest.mark.gate("measures.objection_in_time")
@pytest.mark.rule("D-ADM-18")
def test_the_sentence_tells_the_term_of_the_norm_in_force(bureau: Province) -> None:
    scene = READY["measures.object"](bureau).tick(days=20)
    late = scene.now.isoformat()
    told = stopped(scene, "measures.object", "measures.objection_in_time", asked_at=late)
    assert "3日内可以申请" in told["says"]
    body = json.dumps({"amount": 7, "unit": "working_day"})
    norm = Norm.objects.get(code="D-ADM-18.objection").pk
    scene.do("norms.revise", "provincial_lawyer", norm, since="2026-02-01", body=body,
             cites=["D-ADM-18"], mark="U")  # fmt: skip
    told = stopped(scene, "measures.object", "measures.objection_in_time", asked_at=late)
    assert "7个工作日内可以申请" in told["says"]
