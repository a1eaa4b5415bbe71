"""The gates of the case: shut, what they say, and open once cured."""

from __future__ import annotations

import pytest

from plumbline.casework.models import Case
from plumbline.doors.cli.province import Province
from plumbline.kernel import catalogue
from plumbline.kernel.act import ACTS
from plumbline.kernel.gate import Situation
from plumbline.kernel.models import Norm
from plumbline.people.models import Officer
from tests import cast, scenes
from tests.scenes import FORMS, PHASES, READY, asking, doer, step, stopped, through

pytestmark = pytest.mark.usefixtures("db")
QUALIFIED = "holds(BASIC,INTERMEDIATE,SENIOR)"
OWN = ("intake", "casework", "review")  # the subsystems whose gates are proved here


def own(gate: str) -> list[str]:
    """The acts of these subsystems that ask this gate."""
    return [act for act in asking(gate) if act.split(".")[0] in OWN]


# -- every act ------------------------------------------------------------------------------------


@pytest.mark.gate("phase")
@pytest.mark.rule("2.2b")
@pytest.mark.parametrize("phase", Case.phases)
def test_an_act_is_done_in_its_phases_only(bureau: Province, phase: str) -> None:
    scene = PHASES[phase](bureau)
    for act in (a for a in ACTS.values() if a.on is Case):
        (gate,) = [g for g in act.gates if g.phases is not None]
        refusal = scene.shut(act.code, doer(act.code)).get(gate.code)
        if not gate.phases or phase in gate.phases:
            assert refusal is None, act.code
            continue
        assert refusal is not None, act.code
        told = refusal.as_json()
        allowed = "、".join(Case.phases[p] for p in act_phases(gate.code))
        here = Case.phases[phase]
        assert told["says"] == f"现处于“{here}”阶段，此项须在“{allowed}”阶段办理"
        assert told["remedy"] == f"先完成前一步骤，使其进入“{allowed}”阶段"
        assert told["cites"]


def act_phases(code: str) -> list[str]:
    return code.removeprefix("phase(").removesuffix(")").split(",")


@pytest.mark.gate("phase(serving)")
@pytest.mark.gate("phase(in_force)")
def test_nothing_is_done_on_an_officer_who_left_or_a_norm_repealed(bureau: Province) -> None:
    """No act leads there yet, so the subject is moved in memory only."""
    for subject, gone in ((Officer.objects.first(), "left"), (Norm.objects.first(), "repealed")):
        assert subject is not None
        subject.move(gone)
        (open_phase, _) = subject.phases
        shut = [gate for act in ACTS.values() if act.on is type(subject) for gate in act.gates
                if gate.code == f"phase({open_phase})"]  # fmt: skip
        assert shut
        for gate in shut:
            actor = bureau.actor("administrator")
            refusal = gate.ask(Situation(subject, actor, cast.OPENS, cast.OPENS))
            assert refusal is not None
            assert subject.phases[gone] in refusal.as_json()["says"]


@pytest.mark.gate("anytime")
@pytest.mark.parametrize("phase", Case.phases)
def test_anytime_is_never_shut(bureau: Province, phase: str) -> None:
    scene = PHASES[phase](bureau)
    assert "anytime" not in scene.shut("intake.hand_receipt", "handler")
    assert catalogue.gates()["anytime"].cites


# -- who ------------------------------------------------------------------------------------------


@pytest.mark.gate(QUALIFIED)
@pytest.mark.rule("G-QUAL-01", "1.3c", "G-ADM-02")
@pytest.mark.parametrize("act", own(QUALIFIED))
def test_without_qualification_nobody_handles_a_case(bureau: Province, act: str) -> None:
    scene = READY[act](bureau).disqualify("handler", "BASIC")
    told = stopped(scene, act, QUALIFIED)
    day = scene.now.date().isoformat()
    assert told["says"] == f"李勤在{day}没有有效的“基本级以上执法资格”，不得办理"
    assert told["remedy"] == "由具备“基本级以上执法资格”的人员办理，或者取得该资格后再办"
    assert told["who"] == ["执法资格管理人员"]
    scene.requalify("handler", "BASIC")
    step(scene, act)


@pytest.mark.parametrize("level", ["BASIC", "INTERMEDIATE", "SENIOR"])
def test_each_level_qualifies(bureau: Province, level: str) -> None:
    scene = scenes.reported(bureau)
    scene.qualify("recruit", level)
    scene.do("intake.accept", "recruit", **FORMS["intake.accept"])


@pytest.mark.gate(QUALIFIED)
def test_a_recruit_may_take_a_report_but_not_accept_it(bureau: Province) -> None:
    scene = scenes.Scene(bureau)
    done = scene.do("intake.report", "recruit", way="call", facts="手机被盗")
    scene.ids["report"] = done.made
    assert scene.answer("intake.accept", "recruit", **FORMS["intake.accept"]) == {QUALIFIED}


SEALED = ("casework.open_sealed", "casework.refuse_sealed")  # on a case whose handlers have left it
APART = [(act, g) for act in ACTS for g in (x.code for x in ACTS[act].asked)
         if g[:6] == "apart(" and act.split(".")[0] in OWN and act not in SEALED]  # fmt: skip


POSTED = {  # what else stops somebody without the post or the qualification
    "review.conclude": ["holds(NATIONAL_LEGAL,PRACTISED_REVIEWER)"],
    "casework.change_jurisdiction": ["casework.transfer_ground"],
    "casework.join": ["casework.joins_own"],
}


@pytest.mark.gate("apart()")
@pytest.mark.gate("apart(casework.request_filing)")
@pytest.mark.gate("apart(casework.register_offline)")
@pytest.mark.gate("apart(review.submit)")
@pytest.mark.gate("apart(review.submit,review.conclude)")
@pytest.mark.gate("apart(casework.request_retrieval)")
@pytest.mark.rule("P-ROLE-01")
@pytest.mark.parametrize(("act", "gate"), APART)
def test_whoever_handles_a_case_neither_reviews_nor_approves_it(
    bureau: Province, act: str, gate: str
) -> None:
    scene = READY[act](bureau)
    scene.qualify("handler", "NATIONAL_LEGAL")
    scene.appoint("handler", ACTS[act].by[0])
    told = stopped(scene, act, gate, by="handler")
    assert told["says"] == "您是本案办案人员，办理与审核、审批应当由不同的人进行"
    assert told["remedy"] == "由未参与本案前述环节的人员办理"
    assert scene.answer(act, "handler", **FORMS[act]) == {gate}
    subject = catalogue.kinds()[ACTS[act].on.kind]._default_manager.get(  # noqa: SLF001
        pk=scene.on(act)
    )
    assert bureau.officers["handler"] in subject.handlers
    both = bureau.officers["assistant"] in subject.handlers
    assert both is (subject.kind != "report")  # a report is taken by one officer
    assert scene.answer(act, "assistant", **FORMS[act]) == {"role", *POSTED.get(act, ())} | (
        {gate} if both else set()
    )
    step(scene, act)


@pytest.mark.gate("apart(casework.request_filing)")
@pytest.mark.rule("P-ROLE-01")
@pytest.mark.parametrize("act", ["casework.file", "casework.refuse_filing"])
def test_whoever_asked_for_filing_does_not_decide_it(bureau: Province, act: str) -> None:
    scene = scenes.accepted(bureau).appoint("station_head", "CASE_OFFICER", cast.STATION)
    scene.do("casework.request_filing", "station_head", **FORMS["casework.request_filing"])
    scene.appoint("station_head", "ORGAN_HEAD")
    told = stopped(scene, act, "apart(casework.request_filing)", by="station_head")
    assert told["missing"] == {"why": "您已经办理过本案须与此项分离的环节"}
    step(scene, act)


@pytest.mark.gate("apart(casework.register_offline)")
@pytest.mark.rule("P-ROLE-01", "4.1a")
def test_whoever_registered_a_case_offline_does_not_approve_that(bureau: Province) -> None:
    act = "casework.approve_offline"
    scene = scenes.investigating(bureau).appoint("station_head", "CASE_OFFICER", cast.STATION)
    scene.do("casework.register_offline", "station_head", **FORMS["casework.register_offline"])
    scene.appoint("station_head", "ORGAN_CHIEF")
    stopped(scene, act, "apart(casework.register_offline)", by="station_head")
    step(scene, act)


# -- which procedure ------------------------------------------------------------------------------


@pytest.mark.gate("casework.nature(criminal)")
@pytest.mark.rule("G-INT-03", "D-INT-16")
@pytest.mark.parametrize("act", own("casework.nature(criminal)"))
def test_the_criminal_procedure_is_for_criminal_cases(bureau: Province, act: str) -> None:
    scene = scenes.accepted(bureau, "administrative")
    told = scene.shut(act, doer(act))["casework.nature(criminal)"].as_json()
    assert told["says"] == "本案按“行政（治安）”程序办理，此项只用于“刑事”案件"
    assert "casework.nature(criminal)" not in READY[act](bureau).shut(act, doer(act))


@pytest.mark.gate("casework.nature(administrative)")
@pytest.mark.rule("N-ADM-07", "D-INT-16")
@pytest.mark.parametrize("act", own("casework.nature(administrative)"))
def test_the_administrative_procedure_is_for_administrative_cases(
    bureau: Province, act: str
) -> None:
    scene = scenes.accepted(bureau)
    told = scene.shut(act, doer(act))["casework.nature(administrative)"].as_json()
    assert told["says"] == "本案按“刑事”程序办理，此项只用于“行政（治安）”案件"
    assert "casework.nature(administrative)" not in READY[act](bureau).shut(act, doer(act))


# -- filing ---------------------------------------------------------------------------------------


@pytest.mark.gate("casework.filing_grounds")
@pytest.mark.rule("G-INT-03", "2.2e")
@pytest.mark.parametrize(
    ("field", "name"),
    [
        ("facts_of_crime", "有犯罪事实"),
        ("liability", "需要追究刑事责任"),
        ("jurisdiction", "属于本机关管辖"),
    ],
)
def test_filing_needs_all_three_conditions(bureau: Province, field: str, name: str) -> None:
    scene = scenes.filing_requested(bureau)
    told = stopped(scene, "casework.file", "casework.filing_grounds", None, **{field: False})
    assert told["says"] == f"立案条件不齐：{name}"
    assert told["who"] == ["办案民警"]
    step(scene, "casework.file")
    assert scene.case.filed_at == scene.now


def test_all_conditions_that_fail_are_named(bureau: Province) -> None:
    scene = scenes.filing_requested(bureau)
    none = dict.fromkeys(("facts_of_crime", "liability", "jurisdiction"), False)
    told = stopped(scene, "casework.file", "casework.filing_grounds", None, **none)
    assert told["says"] == "立案条件不齐：有犯罪事实、需要追究刑事责任、属于本机关管辖"


@pytest.mark.gate("casework.non_filing_ground")
@pytest.mark.rule("G-INT-04")
def test_another_bar_to_prosecution_is_named(bureau: Province) -> None:
    scene, act = scenes.filing_requested(bureau), "casework.refuse_filing"
    told = stopped(scene, act, "casework.non_filing_ground", ground="statutory_bar")
    assert told["who"] == ["公安机关负责人"]
    step(scene, act, ground="statutory_bar", bar="已过追诉时效期限")
    assert scene.case.phase == "not_filed"


# -- what must be done before ---------------------------------------------------------------------


RECEIPT = "clear(intake.receipt_in_time)"


@pytest.mark.gate(RECEIPT)
@pytest.mark.rule("D-INT-10")
@pytest.mark.parametrize("act", asking(RECEIPT))
def test_nothing_is_concluded_before_the_receipt_was_handed_over(
    bureau: Province, act: str
) -> None:
    scene = through(scenes.accepted(bureau), "casework.request_filing")
    if act == "casework.serve_non_filing":
        through(scene, "casework.refuse_filing")
    else:
        through(scene, "casework.file", "casework.add_person", "casework.add_evidence",
                "casework.charge", "casework.note_handling", "review.submit", "review.conclude",
                "review.approve", "casework.transfer")  # fmt: skip
    told = stopped(scene, act, RECEIPT)
    assert told["says"] == "“交付受案回执”尚未完成"
    assert told["remedy"] == "先完成“交付受案回执”"
    through(scene, "intake.hand_receipt", act)


@pytest.mark.gate("after(review.approve)")
@pytest.mark.rule("G-ADM-31", "3.1d")
@pytest.mark.parametrize("act", own("after(review.approve)"))
def test_nothing_leaves_before_approval(bureau: Province, act: str) -> None:
    nature = "criminal" if act == "casework.transfer" else "administrative"
    for build in (scenes.investigating, scenes.under_review, scenes.reviewed):
        told = stopped(build(bureau, nature), act, "after(review.approve)")
        assert told["says"] == "尚未“审批”，不得办理此项"
        assert told["remedy"] == "先办理“审批”"
    assert "after(review.approve)" not in scenes.approved(bureau, nature).shut(act, doer(act))


# -- offline --------------------------------------------------------------------------------------


@pytest.mark.gate("casework.online")
@pytest.mark.rule("4.1a")
def test_a_case_is_registered_offline_once(bureau: Province) -> None:
    scene, act = scenes.offline(bureau), "casework.register_offline"
    assert stopped(scene, act, "casework.online")["says"] == "本案已登记为线下办理"
    through(scene, "casework.approve_offline")
    stopped(scene, act, "casework.online")


@pytest.mark.gate("casework.offline_waits")
@pytest.mark.rule("4.1a")
def test_only_a_registered_offline_case_is_approved_as_such(bureau: Province) -> None:
    scene, act = scenes.investigating(bureau), "casework.approve_offline"
    told = stopped(scene, act, "casework.offline_waits")
    assert told["says"] == "本案没有等待批准的线下办理登记"
    through(scene, "casework.register_offline", act)
    assert scene.case.offline == "approved"
    stopped(scene, act, "casework.offline_waits")


@pytest.mark.gate("casework.offline_approved")
@pytest.mark.rule("4.1a")
def test_an_unapproved_offline_case_gets_no_review(bureau: Province) -> None:
    scene, act = scenes.ready_for_review(bureau), "review.submit"
    through(scene, "casework.register_offline")
    told = stopped(scene, act, "casework.offline_approved")
    assert told["says"] == "本案登记为线下办理，未经主要负责人批准，不予审核，不出具文书"
    assert told["who"] == ["公安机关主要负责人"]
    through(scene, "casework.approve_offline", act)


@pytest.mark.gate("casework.offline_approved")
@pytest.mark.rule("4.1a")
@pytest.mark.parametrize("act", own("casework.offline_approved"))
def test_an_unapproved_offline_case_gets_no_paper_at_any_later_step(
    bureau: Province, act: str
) -> None:
    """Behind `review.submit` no act leads there: the case is changed in memory only."""
    scene, code = READY[act](bureau), "casework.offline_approved"
    (gate,) = [gate for gate in ACTS[act].gates if gate.code == code]
    case, actor = scene.case, bureau.actor(doer(act))
    for offline, shut in (("", False), ("registered", True), ("approved", False)):
        case.offline = offline
        refusal = gate.ask(Situation(case, actor, scene.now, scene.now))
        assert (refusal is not None) is shut


@pytest.mark.rule("4.1a")
def test_an_offline_case_is_seen_by_the_cleared_only(bureau: Province) -> None:
    scene = scenes.offline(bureau)
    assert scene.case.secrecy == 1
    form = FORMS["casework.open_inquiry"]
    assert scene.answer("casework.open_inquiry", "station_head", **form) == {"404"}
    assert "404" not in scene.answer("review.conclude", "reviewer", **FORMS["review.conclude"])
    scene = scenes.investigating(bureau)
    step(scene, "casework.register_offline", secrecy=2)
    for who in ("reviewer", "head", "upper", "auditor"):
        assert scene.answer("review.conclude", who, **FORMS["review.conclude"]) == {"404"}
    assert "404" not in scene.answer("review.conclude", "chief", **FORMS["review.conclude"])
    assert "404" not in scene.answer("casework.charge", "assistant", **FORMS["casework.charge"])


# -- extensions -----------------------------------------------------------------------------------

LEVEL, LEFT = "casework.extension_level", "casework.extension_left(casework.case_in_time)"
FILING = "casework.extension_left(casework.filing_in_time)"


@pytest.mark.gate(LEFT)
@pytest.mark.rule("N-ADM-07")
def test_the_limit_of_a_case_is_extended_twice_at_most(bureau: Province) -> None:
    scene, act = scenes.investigating(bureau, "administrative"), "casework.extend"
    through(scene, act, act)
    assert scene.duty("casework.case_in_time").extended == 2
    assert stopped(scene, act, LEFT)["says"] == "不能延长：已延长的次数达到上限"
    assert scene.duty("casework.case_in_time").extended == 2


@pytest.mark.gate(LEFT)
@pytest.mark.rule("N-ADM-07")
def test_a_limit_that_is_over_is_not_extended(bureau: Province) -> None:
    scene, act = scenes.investigating(bureau, "administrative"), "casework.extend"
    scene.now = scene.duty("casework.case_in_time").due_at.astimezone(scene.now.tzinfo)
    told = stopped(scene, act, LEFT)  # a minute later
    assert told["says"] == "不能延长：期限已经届满"
    assert told["remedy"] == "在已有期限内办结"


@pytest.mark.gate(LEFT)
@pytest.mark.rule("N-ADM-07")
def test_a_suspended_limit_is_not_over(bureau: Province) -> None:
    scene = scenes.appraising(bureau, "administrative").tick(days=40)
    assert scene.now > scene.duty("casework.case_in_time").due_at
    through(scene, "casework.extend")


@pytest.mark.gate(LEFT)
def test_a_limit_that_does_not_run_is_not_extended(bureau: Province) -> None:
    scene = scenes.accepted(bureau, "administrative")
    assert scene.shut("casework.extend", "head")[LEFT].as_json()["says"] == (
        "不能延长：没有正在计算的期限"
    )


@pytest.mark.gate(LEVEL)
@pytest.mark.rule("N-ADM-07")
def test_a_stations_case_is_extended_by_its_county_organ(bureau: Province) -> None:
    scene, act = scenes.investigating(bureau, "administrative"), "casework.extend"
    scene.appoint("station_head", "ORGAN_HEAD", cast.STATION)
    told = stopped(scene, act, LEVEL, by="station_head")
    assert told["says"].startswith("派出所办理的案件由其所属县级公安机关负责人批准延长")
    assert told["who"] == ["上一级公安机关", "公安机关负责人"]
    step(scene, act)
    scene.do(act, "upper", **FORMS[act])


@pytest.mark.gate(LEVEL)
@pytest.mark.rule("N-ADM-07")
def test_a_county_organs_case_is_extended_by_the_organ_above(bureau: Province) -> None:
    scene, county = scenes.Scene(bureau, nature="administrative"), bureau.units[cast.COUNTY]
    scene.appoint("handler", "CASE_OFFICER").appoint("station_head", "DEPT_HEAD")
    scene.appoint("chief", "ORGAN_HEAD", cast.CITY)
    done = scene.do("intake.report", "handler", county, way="call", facts="打架斗殴")
    scene.ids["report"] = done.made
    scene.ids["case"] = step(scene, "intake.accept", nature="administrative").made
    through(scene, "casework.open_inquiry")
    for who in ("head", "chief"):
        stopped(scene, "casework.extend", LEVEL, by=who)
    scene.do("casework.extend", "upper", **FORMS["casework.extend"])


@pytest.mark.gate(FILING)
@pytest.mark.rule("N-INT-03")
def test_the_limit_for_filing_is_extended_once(bureau: Province) -> None:
    scene, act = scenes.accepted(bureau), "casework.extend_filing"
    through(scene, act)
    assert stopped(scene, act, FILING)["says"] == "不能延长：已延长的次数达到上限"


@pytest.mark.gate(FILING)
@pytest.mark.rule("N-INT-03")
def test_the_limit_for_filing_is_not_extended_when_it_is_over(bureau: Province) -> None:
    scene, act = scenes.accepted(bureau), "casework.extend_filing"
    scene.now = scene.duty("casework.filing_in_time").due_at.astimezone(scene.now.tzinfo)
    assert stopped(scene, act, FILING)["says"] == "不能延长：期限已经届满"
    assert scene.answer("casework.request_filing", "handler",
                        **FORMS["casework.request_filing"]) == set()  # fmt: skip
