"""Whether a case may be mediated: what it must be, what bars it, who must say yes."""

from __future__ import annotations

from typing import Any

import pytest

from plumbline.casework.models import Outcome
from plumbline.doors.cli.province import Province
from plumbline.kernel.act import Invalid
from plumbline.law.causes import causes
from plumbline.mediation.gates import SENTENCES, Bar
from tests import scenes
from tests.mediation.scene import agreed, applied, disputed, failed, mediation, opened, performed
from tests.scenes import FORMS, doer, step, stopped

pytestmark = pytest.mark.usefixtures("db")
OPENING = ("mediation.open", "mediation.settle_on_the_spot", "mediation.submit_settlement")


# -- fit ------------------------------------------------------------------------------------------


@pytest.mark.gate("mediation.fit")
@pytest.mark.rule("G-ADM-37")
@pytest.mark.parametrize("act", OPENING)
@pytest.mark.parametrize(
    ("change", "missing"),
    [
        ({"cause": "theft"}, "该违法行为属于可以调解的种类"),
        ({"civil": False}, "因民间纠纷引起"),
        ({"minor": False}, "情节较轻"),
        ({"civil": False, "minor": False}, "因民间纠纷引起、情节较轻"),
    ],
)
def test_only_a_listed_minor_act_of_a_civil_dispute_is_mediated(
    bureau: Province, act: str, change: dict[str, Any], missing: str
) -> None:
    scene = disputed(bureau)
    told = stopped(scene, act, "mediation.fit", **change)
    assert told["says"] == f"不符合治安调解的条件：{missing}"
    assert "人民调解组织" in told["remedy"]
    step(scene, act)


@pytest.mark.rule("G-ADM-37")
def test_the_acts_of_the_list_may_be_mediated_and_no_others(bureau: Province) -> None:
    scene = disputed(bureau)
    mediable = {cause.code for cause in causes() if cause.mediable}
    assert {"assault", "theft", "gambling"} & mediable == {"assault"}
    for cause in causes():
        if cause.code not in mediable:
            stopped(scene, "mediation.open", "mediation.fit", cause=cause.code)


@pytest.mark.parametrize("field", ["cause", "ground", "reasons", "offenders", "victims"])
def test_what_a_mediation_rests_on_is_asked_for(bureau: Province, field: str) -> None:
    form = {name: value for name, value in FORMS["mediation.open"].items() if name != field}
    with pytest.raises(Invalid, match=field):
        disputed(bureau).do("mediation.open", "handler", **form)


def test_an_act_nobody_knows_is_no_cause(bureau: Province) -> None:
    with pytest.raises(Invalid, match="cause"):
        step(disputed(bureau), "mediation.open", cause="flying")


@pytest.mark.parametrize("field", ["offenders", "victims"])
def test_the_parties_are_those_of_the_case(bureau: Province, field: str) -> None:
    other = disputed(bureau)
    stranger = other.case.persons.earliest("pk").pk
    scene = disputed(bureau)
    for wrong in (stranger, "@victim" if field == "offenders" else "@suspect"):
        with pytest.raises(Invalid, match=field):
            step(scene, "mediation.open", **{field: [wrong], "consenting": [
                stranger, "@suspect", "@victim"]})  # fmt: skip


# -- barred ---------------------------------------------------------------------------------------


@pytest.mark.gate("mediation.bar(hired)")
@pytest.mark.gate("mediation.bar(brawl)")
@pytest.mark.gate("mediation.bar(repeated)")
@pytest.mark.gate("mediation.bar(refuses)")
@pytest.mark.gate("mediation.bar(new_act)")
@pytest.mark.gate("mediation.bar(flight)")
@pytest.mark.gate("mediation.bar(unfit)")
@pytest.mark.rule("P-ADM-06")
@pytest.mark.parametrize("act", OPENING)
@pytest.mark.parametrize("bar", Bar)
def test_each_bar_excludes_mediation_with_its_sentence(
    bureau: Province, act: str, bar: Bar
) -> None:
    scene = disputed(bureau)
    form = {**FORMS[act], "bars": [bar.value]}
    assert scene.answer(act, "handler", **form) == {f"mediation.bar({bar.value})"}
    told = stopped(scene, act, f"mediation.bar({bar.value})", bars=[bar.value])
    assert told["says"] == SENTENCES[bar]
    assert "民事诉讼" in told["remedy"]
    step(scene, act)


@pytest.mark.rule("P-ADM-06")
def test_the_list_of_bars_is_the_law_s_own_seven() -> None:
    assert len(Bar) == len(set(SENTENCES.values())) == 7


@pytest.mark.gate("mediation.bar(new_act)")
@pytest.mark.gate("mediation.bar(flight)")
@pytest.mark.rule("P-ADM-06")
@pytest.mark.parametrize("failure", ["new_act", "flight"])
def test_who_attacked_or_fled_during_mediation_gets_no_second(
    bureau: Province, failure: str
) -> None:
    scene = opened(bureau)
    step(scene, "mediation.fail", failure=failure)
    step(scene, "mediation.resume")
    stopped(scene, "mediation.open", f"mediation.bar({failure})")


def test_after_a_withdrawal_the_parties_may_think_better_of_it(bureau: Province) -> None:
    scene = failed(bureau)
    step(scene, "mediation.resume")
    step(scene, "mediation.open")


# -- consent --------------------------------------------------------------------------------------


@pytest.mark.gate("mediation.consented")
@pytest.mark.rule("G-ADM-37", "P-ADM-06", "2.3d")
@pytest.mark.parametrize("act", OPENING)
@pytest.mark.parametrize(
    ("consenting", "who"),
    [([], "吴某、孙某"), (["@suspect"], "孙某"), (["@victim"], "吴某")],
)
def test_nobody_is_mediated_against_his_will(
    bureau: Province, act: str, consenting: list[str], who: str
) -> None:
    scene = disputed(bureau)
    told = stopped(scene, act, "mediation.consented", consenting=consenting)
    assert told["says"] == f"调解须各方当事人自愿，尚无{who}同意调解的记录"
    step(scene, act)


@pytest.mark.gate("mediation.one_at_a_time")
@pytest.mark.rule("N-ADM-12")
@pytest.mark.parametrize("act", OPENING)
@pytest.mark.parametrize("build", [opened, applied, agreed, performed])
def test_two_people_have_one_mediation_at_a_time(bureau: Province, act: str, build: Any) -> None:
    scene = build(bureau)
    told = stopped(scene, act, "mediation.one_at_a_time")
    assert told["says"] == "吴某在本案中已有一次调解正在进行或者已经履行"
    step(scene, "casework.add_person", role="victim", name="郑某")
    step(scene, act)


# -- on the spot ----------------------------------------------------------------------------------


@pytest.mark.gate("mediation.simple_enough")
@pytest.mark.rule("G-ADM-38")
@pytest.mark.parametrize(
    ("change", "missing"),
    [
        ({"clear": False}, "事实清楚、因果关系明确"),
        ({"undisputed": False}, "不涉及医疗费用、物品损失，或者双方对赔付没有争议"),
        ({"performed": False}, "当场履行完毕"),
        ({"recording": ""}, "有调解协议书，或者有完整记录"),
    ],
)
def test_on_the_spot_only_what_is_clear_undisputed_done_and_recorded(
    bureau: Province, change: dict[str, Any], missing: str
) -> None:
    scene = disputed(bureau)
    told = stopped(scene, "mediation.settle_on_the_spot", "mediation.simple_enough", **change)
    assert missing in told["says"]
    step(scene, "mediation.settle_on_the_spot")
    assert mediation(scene).phase == "performed"


@pytest.mark.rule("G-ADM-38")
@pytest.mark.parametrize(("written", "recording"), [(True, ""), (False, "BWC-1"), (True, "B")])
def test_a_full_recording_replaces_the_written_agreement(
    bureau: Province,
    written: bool,  # noqa: FBT001
    recording: str,
) -> None:
    scene = disputed(bureau)
    step(scene, "mediation.settle_on_the_spot", written=written, recording=recording)
    assert mediation(scene).proof == ("调解协议书" if written else recording)
    step(scene, "mediation.conclude")
    assert scene.case.outcome == Outcome.MEDIATED


# -- settled among themselves ---------------------------------------------------------------------


@pytest.mark.rule("D-ADM-31")
@pytest.mark.parametrize("way", ["settlement", "committee"])
def test_a_performed_settlement_asked_for_in_writing_is_recognised_and_ends_the_case(
    bureau: Province, way: str
) -> None:
    scene = disputed(bureau)
    step(scene, "mediation.submit_settlement", way=way)
    assert mediation(scene).phase == "applied"
    stopped(scene, "mediation.conclude", "mediation.all_performed")
    step(scene, "mediation.recognise")
    step(scene, "mediation.conclude")
    assert (scene.case.phase, scene.case.outcome) == ("decided", Outcome.MEDIATED)


@pytest.mark.rule("D-ADM-31")
def test_a_settlement_must_have_been_performed(bureau: Province) -> None:
    scene = disputed(bureau)
    with pytest.raises(Invalid, match="performed_on"):
        step(scene, "mediation.submit_settlement", performed_on="2026-03-04")


@pytest.mark.rule("D-ADM-31")
def test_a_settlement_counts_only_before_a_decision(bureau: Province) -> None:
    scene = disputed(bureau)
    step(scene, "mediation.settle_on_the_spot")
    step(scene, "mediation.conclude")
    stopped(scene, "mediation.submit_settlement", "phase(investigating,returned)")


@pytest.mark.rule("D-ADM-31", "D-ADM-30")
def test_an_unrecognised_settlement_leads_back_to_punishment(bureau: Province) -> None:
    scene = applied(bureau)
    step(scene, "mediation.decline")
    assert (mediation(scene).phase, mediation(scene).failure) == ("failed", "not_recognised")
    stopped(scene, "mediation.conclude", "mediation.all_performed")
    step(scene, "mediation.resume")


@pytest.mark.gate("apart(mediation.submit_settlement)")
@pytest.mark.rule("P-ROLE-01", "D-ADM-31")
@pytest.mark.parametrize("act", ["mediation.recognise", "mediation.decline"])
def test_whoever_took_the_application_does_not_recognise_it(bureau: Province, act: str) -> None:
    scene = disputed(bureau).appoint("station_head", "CASE_OFFICER", "220102001")
    scene.do("mediation.submit_settlement", "station_head", **FORMS["mediation.submit_settlement"])
    told = stopped(scene, act, "apart(mediation.submit_settlement)", by="station_head")
    assert "您已经办理过" in told["says"]
    scene.do(act, "head", **FORMS[act])


# -- in public ------------------------------------------------------------------------------------

PUBLIC: dict[str, Any] = {"public": True, "public_consent": ["@suspect", "@victim"]}


@pytest.mark.gate("mediation.may_be_public")
@pytest.mark.rule("D-ADM-32", "2.3d")
def test_a_mediation_is_public_only_if_all_parties_say_so(bureau: Province) -> None:
    scene = disputed(bureau)
    for consent in ([], ["@suspect"], ["@victim"]):
        told = stopped(scene, "mediation.open", "mediation.may_be_public",
                       public=True, public_consent=consent)  # fmt: skip
        assert told["says"] == "不得公开调解：有当事人未同意公开"
    step(scene, "mediation.open", **PUBLIC)
    assert mediation(scene).public


@pytest.mark.gate("mediation.may_be_public")
@pytest.mark.rule("D-ADM-32", "2.3d")
def test_privacy_and_secrets_are_never_mediated_in_public(bureau: Province) -> None:
    scene = disputed(bureau)
    told = stopped(scene, "mediation.open", "mediation.may_be_public", **PUBLIC, private=True)
    assert "涉及商业秘密或者个人隐私" in told["says"]
    step(scene, "casework.register_offline")
    step(scene, "casework.approve_offline")
    told = stopped(scene, "mediation.open", "mediation.may_be_public", **PUBLIC)
    assert "国家秘密或者警务工作秘密" in told["says"]
    step(scene, "mediation.open")


@pytest.mark.gate("mediation.may_be_public")
@pytest.mark.rule("D-ADM-32", "2.3d")
@pytest.mark.parametrize(("born", "stops"), [("2008-03-03", True), ("2008-03-02", False)])
def test_minors_are_never_mediated_in_public(
    bureau: Province,
    born: str,
    stops: bool,  # noqa: FBT001
) -> None:
    """On 3 March 2026: whoever turns eighteen today is still a minor."""
    scene = scenes.investigating(bureau, "administrative")
    step(scene, "casework.add_person", role="suspect", name="吴某", born=born)
    step(scene, "casework.add_person", role="victim", name="孙某")
    shut = scene.answer("mediation.open", doer("mediation.open"),
                        **{**FORMS["mediation.open"], **PUBLIC})  # fmt: skip
    assert shut == ({"mediation.may_be_public"} if stops else set())
