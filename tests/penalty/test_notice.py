"""Telling before deciding: what a notice must hold, the defence, its re-check."""

from __future__ import annotations

from typing import Any

import pytest

from plumbline.doors.cli.province import Province
from plumbline.kernel.act import Invalid
from plumbline.penalty.models import Notice
from tests import scenes
from tests.penalty import scene as staged
from tests.scenes import Scene, step, stopped, through

pytestmark = pytest.mark.usefixtures("db")
NOTIFY = "penalty.notify"


def row(**sanction: Any) -> list[dict[str, Any]]:
    return [{"offence": "@offence", **sanction}]


def notice(scene: Scene) -> Notice:
    return Notice.objects.get(pk=scene.ids["notice"])


@pytest.mark.rule("G-ADM-25")
def test_a_notice_holds_sanction_facts_reasons_basis_and_law(bureau: Province) -> None:
    told = notice(staged.told(bureau))
    assert (told.fine, told.days, told.warning) == (800, 0, False)
    assert told.facts
    assert told.reasons
    assert "第51条" in told.basis
    (act,) = told.offences
    assert (act["cause"], act["statute"], act["fine"]) == ("assault", "PSPL25", 800)
    assert act["why"]


@pytest.mark.gate("penalty.within_law")
@pytest.mark.rule("G-DISC-02", "P-DISC-02")
@pytest.mark.parametrize(
    ("sanction", "lawful"),
    [  # assault, lighter, PSPL25 51: detention up to five days or a fine up to 1,000 yuan
        ({"days": 1}, True),
        ({"days": 5}, True),
        ({"days": 15, "fine": 1}, False),
        ({"fine": 1}, True),
        ({"fine": 1000}, True),
        ({"fine": 2001}, False),
        ({"days": 5, "fine": 400}, False),
        ({"warning": True}, False),
        ({"revoke": True}, False),
        ({}, False),
    ],
)
def test_a_sanction_outside_every_tier_is_blocked(
    bureau: Province, sanction: dict[str, Any], *, lawful: bool
) -> None:
    scene = staged.alleged(bureau)
    if lawful:
        step(scene, NOTIFY, acts=row(**sanction))
        return
    told = stopped(scene, NOTIFY, "penalty.within_law", acts=row(**sanction))
    assert "超出法定" in told["says"]


@pytest.mark.gate("penalty.within_law")
def test_a_penalty_names_the_act_it_is_for(bureau: Province) -> None:
    told = stopped(staged.alleged(bureau), NOTIFY, "penalty.within_law", acts=[])
    assert "没有列明违法行为" in told["says"]


@pytest.mark.rule("C-DISC-04", "C-DISC-03")
def test_a_mitigating_fact_with_evidence_lets_a_sanction_go_below_the_tier(
    bureau: Province,
) -> None:
    """Assault (base): five to ten days and 500 to 1,000 yuan; forgiven, it may be less."""
    scene = staged.alleged(bureau)
    step(scene, "casework.drop_offence", offence="@offence", reasons="情节另行认定")
    step(scene, "casework.allege", grade="base")
    less = row(days=3, fine=400)
    stopped(scene, NOTIFY, "penalty.within_law", acts=less)
    forgiven = [{"factor": "forgiven", "evidence": "@evidence"}]
    admitted = [{"factor": "admitted", "evidence": "@evidence"}]
    stopped(scene, NOTIFY, "penalty.within_law", acts=less, circumstances=admitted)
    with pytest.raises(Invalid, match="circumstances"):
        step(scene, NOTIFY, acts=less, circumstances=[{"factor": "forgiven", "evidence": 987654}])
    step(scene, NOTIFY, acts=less, circumstances=forgiven)
    assert notice(scene).circumstances[0]["factor"] == "forgiven"
    assert not notice(scene).departs


@pytest.mark.gate("penalty.departure_reasoned")
@pytest.mark.rule("G-DISC-01", "G-DISC-02")
def test_a_departure_from_the_tier_needs_its_reason(bureau: Province) -> None:
    scene, other = staged.alleged(bureau), row(days=7, fine=600)  # the tier of base
    told = stopped(scene, NOTIFY, "penalty.departure_reasoned", acts=other)
    assert "应当说明理由" in told["says"]
    step(scene, NOTIFY, acts=other, departure="多次劝阻不听，影响恶劣")
    assert notice(scene).departs


@pytest.mark.gate("penalty.answerable")
@pytest.mark.rule("C-DISC-04", "D-ADM-25")
@pytest.mark.parametrize(
    ("born", "answers"), [("2012-03-03", False), ("2012-03-02", True), ("2013-01-01", False)]
)
def test_under_fourteen_at_the_act_nobody_is_punished(
    bureau: Province, born: str, *, answers: bool
) -> None:
    """Fourteen on the day after the birthday; the act was on 3 March 2026."""
    scene = staged.alleged(bureau, born=born, no_guardian="监护人失联")
    if answers:
        step(scene, NOTIFY, acts=row(fine=200))
        return
    told = stopped(scene, NOTIFY, "penalty.answerable", acts=row(fine=200))
    assert "不满十四周岁" in told["says"]
    step(scene, NOTIFY, outcome="no_penalty", acts=[])
    assert notice(scene).outcome == "no_penalty"


@pytest.mark.gate("penalty.answerable")
@pytest.mark.rule("C-DISC-04")
def test_who_could_not_tell_or_control_is_not_punished(bureau: Province) -> None:
    stopped(staged.alleged(bureau), NOTIFY, "penalty.answerable", unable=True)


@pytest.mark.gate("penalty.rights_told")
@pytest.mark.rule("G-ADM-25")
def test_rights_are_told(bureau: Province) -> None:
    scene = staged.alleged(bureau)
    stopped(scene, NOTIFY, "penalty.rights_told", rights_told=False)
    step(scene, NOTIFY)


@pytest.mark.gate("penalty.guardian_told")
@pytest.mark.rule("G-ADM-26")
def test_under_eighteen_the_guardian_is_told_and_heard(bureau: Province) -> None:
    scene = staged.alleged(bureau, born="2009-06-01")
    told = stopped(scene, NOTIFY, "penalty.guardian_told")
    assert "不满十八周岁" in told["says"]
    with pytest.raises(Invalid, match="guardian"):
        step(scene, NOTIFY, guardian="@suspect")
    step(scene, "casework.add_person", role="guardian", name="吴父", guardian_of="@suspect")
    step(scene, NOTIFY, guardian="@guardian")
    told = stopped(scene, "penalty.record_defence", "penalty.defence_said")
    assert "监护人" in told["says"]
    step(scene, "penalty.record_defence", guardian_defence="希望从轻")
    assert notice(scene).phase == "heard"


@pytest.mark.gate("penalty.guardian_told")
@pytest.mark.rule("G-ADM-26")
@pytest.mark.parametrize(("born", "minor"), [("2008-03-03", True), ("2008-03-02", False)])
def test_eighteen_is_reached_the_day_after_the_birthday(
    bureau: Province, born: str, *, minor: bool
) -> None:
    scene = staged.alleged(bureau, born=born)
    assert scene.answer(NOTIFY, "handler", **scenes.FORMS[NOTIFY]) == (
        {"penalty.guardian_told"} if minor else set()
    )


@pytest.mark.gate("penalty.representative_told")
@pytest.mark.rule("G-ADM-25")
def test_an_organisation_is_told_through_its_representative(bureau: Province) -> None:
    scene = staged.alleged(
        bureau, name="某公司", standing=["organisation"], representative="郑总", born=None, sex="",
        id_number="",
    )  # fmt: skip
    stopped(scene, NOTIFY, "penalty.representative_told")
    step(scene, NOTIFY, representative="郑总")
    assert notice(scene).representative == "郑总"


def offers(scene: Scene, **form: Any) -> bool:
    """Whether the notice must carry the right to a hearing."""
    shut = scene.answer(NOTIFY, "handler", **{**scenes.FORMS[NOTIFY], **form})
    assert shut <= {"penalty.hearing_told"}
    return bool(shut)


@pytest.mark.gate("penalty.hearing_told")
@pytest.mark.rule("G-ADM-27")
@pytest.mark.parametrize(("fine", "due"), [(3999, False), (4000, True), (4001, True)])
def test_from_four_thousand_yuan_a_hearing_is_offered(
    bureau: Province, fine: int, *, due: bool
) -> None:
    scene = staged.alleged(bureau)
    step(scene, "casework.drop_offence", offence="@offence", reasons="案由另行认定")
    step(scene, "casework.allege", **staged.GAMBLING)
    assert offers(scene, acts=row(days=10, fine=fine)) is due
    if due:
        step(scene, NOTIFY, acts=row(days=10, fine=fine), hearing_told=True)
        assert notice(scene).hearing == ["fine"]


@pytest.mark.gate("penalty.hearing_told")
@pytest.mark.rule("G-ADM-27")
@pytest.mark.parametrize(("grave", "due"), [(False, False), (True, True)])
def test_a_juvenile_who_may_really_serve_is_offered_a_hearing(
    bureau: Province, *, grave: bool, due: bool
) -> None:
    scene = staged.alleged(bureau, born="2011-06-01", no_guardian="监护人失联")
    assert offers(scene, acts=row(days=3), grave=grave) is due


@pytest.mark.gate("penalty.hearing_told")
@pytest.mark.rule("G-ADM-27")
def test_suspension_of_a_business_carries_the_right_to_a_hearing(bureau: Province) -> None:
    assert offers(staged.alleged(bureau), acts=row(fine=500, suspend=True))


@pytest.mark.gate("penalty.way_fits")
@pytest.mark.rule("G-ADM-25", "D-ADM-24", "N-ADM-11")
def test_orally_only_when_handled_fast_and_published_only_with_the_reason(
    bureau: Province,
) -> None:
    scene = staged.alleged(bureau)
    told = stopped(scene, NOTIFY, "penalty.way_fits", way="oral")
    assert "不是快速办理" in told["says"]
    stopped(scene, NOTIFY, "penalty.way_fits", way="publication")
    step(scene, "penalty.take_fast")
    step(scene, NOTIFY, way="oral")
    assert notice(scene).way == "oral"


@pytest.mark.gate("penalty.publication_over")
@pytest.mark.rule("D-ADM-24")
def test_silence_counts_after_seven_days_of_publication(bureau: Province) -> None:
    act = "penalty.note_silence"
    scene = staged.told(bureau)
    stopped(scene, act, "penalty.publication_over")
    scene = staged.alleged(bureau)
    step(scene, NOTIFY, way="publication", publication="逃跑，在住所地张贴")
    published = scene.now.replace(hour=0, minute=0, second=0)
    scene.now = published
    scene.tick(days=7, hours=23, minutes=57)
    stopped(scene, act, "penalty.publication_over")
    scene.tick(minutes=2)
    step(scene, act)
    assert notice(scene).phase == "settled"


@pytest.mark.gate("penalty.defence_said")
@pytest.mark.rule("D-ADM-23")
def test_a_defence_is_written_down_and_rechecked(bureau: Province) -> None:
    scene = staged.told(bureau)
    stopped(scene, "penalty.record_defence", "penalty.defence_said", waives=False)
    step(scene, "penalty.record_defence", waives=False, defence="是对方先动手")
    assert notice(scene).phase == "heard"
    assert "review.all_told" in scene.shut("review.submit", "handler")
    step(scene, "penalty.recheck")
    assert (notice(scene).phase, notice(scene).adopted) == ("settled", "not")
    assert "review.all_told" not in scene.shut("review.submit", "handler")
    step(scene, "penalty.record_defence", waives=False, defence="还有一名证人")
    assert notice(scene).phase == "heard"  # what is raised later is re-checked as well


@pytest.mark.gate("penalty.not_heavier_for_defending")
@pytest.mark.rule("D-ADM-23")
@pytest.mark.parametrize(
    ("acts", "heavier"),
    [
        (row(fine=800), False),
        (row(fine=799), False),
        (row(fine=801), True),
        (row(days=1), True),
        (row(fine=500, suspend=True), True),
    ],
)
def test_who_defends_himself_is_not_told_a_heavier_sanction(
    bureau: Province, acts: list[dict[str, Any]], *, heavier: bool
) -> None:
    scene = staged.defended(bureau)
    form: dict[str, Any] = {"acts": acts, "hearing_told": True}
    if not heavier:
        step(scene, NOTIFY, **form)
        assert notice(scene).round == 2
        return
    told = stopped(scene, NOTIFY, "penalty.not_heavier_for_defending", **form)
    assert "不得因陈述、申辩" in told["says"]
    stopped(scene, NOTIFY, "penalty.not_heavier_for_defending", new_evidence=["@evidence"], **form)
    step(scene, "casework.add_evidence", title="新的录像")
    first = scene.ids["notice"]
    step(scene, NOTIFY, new_evidence=["@evidence"], **form)
    assert Notice.objects.get(pk=first).phase == "replaced"
    assert notice(scene).phase == "told"


@pytest.mark.gate("penalty.fast_fits")
@pytest.mark.rule("G-ADM-36")
@pytest.mark.parametrize(("days", "fits"), [(9, True), (10, False)])
def test_ten_days_of_detention_end_fast_handling(
    bureau: Province, days: int, *, fits: bool
) -> None:
    scene = staged.fast(bureau)
    step(scene, "casework.drop_offence", offence="@offence", reasons="情节另行认定")
    step(scene, "casework.allege", grade="base")
    acts = row(days=days, fine=600)
    if fits:
        step(scene, NOTIFY, acts=acts)
    else:
        stopped(scene, NOTIFY, "penalty.fast_fits", acts=acts)
        step(scene, "penalty.leave_fast")
        step(scene, NOTIFY, acts=acts)


@pytest.mark.gate("penalty.undecided")
def test_after_the_decision_nothing_more_is_said_to_the_notice(bureau: Province) -> None:
    scene = scenes.decided(bureau, "administrative")
    for act in ("penalty.record_defence",):
        told = stopped(scene, act, "penalty.undecided")
        assert "已经作出处理决定" in told["says"]
    heard = staged.filed(bureau)
    through(heard, "review.submit", "review.conclude", "review.approve", "penalty.discuss")
    step(heard, "penalty.decide")
    for act in scenes.asking("penalty.undecided"):
        assert "penalty.undecided" in heard.shut(act, scenes.doer(act)), act
    fresh = staged.told(bureau)
    assert "penalty.undecided" not in fresh.shut("penalty.record_defence", "handler")


@pytest.mark.gate("penalty.hearing_offered")
@pytest.mark.gate("penalty.guardian_waives")
@pytest.mark.rule("G-ADM-27", "N-ADM-06")
def test_only_a_right_that_was_told_is_given_up_and_by_the_guardian_too(bureau: Province) -> None:
    act = "penalty.waive_hearing"
    stopped(staged.told(bureau), act, "penalty.hearing_offered")
    scene = staged.alleged(bureau, born="2011-06-01", no_guardian="监护人失联")
    step(scene, NOTIFY, acts=row(days=3), grave=True, hearing_told=True)
    stopped(scene, act, "penalty.guardian_waives")
    step(scene, act, by_guardian=True)
    assert notice(scene).hearing_waived_at == scene.now


@pytest.mark.parametrize(
    ("form", "field"),
    [
        ({"person": "@victim"}, "person"),
        ({"acts": [{"offence": 987654, "fine": 300}]}, "acts"),
        ({"acts": row(fine=300) + row(fine=300)}, "acts"),
    ],
)
def test_what_does_not_belong_to_the_case_is_no_notice(
    bureau: Province, form: dict[str, Any], field: str
) -> None:
    scene = staged.alleged(bureau)
    step(scene, "casework.add_person", role="victim", name="钱某")
    with pytest.raises(Invalid, match=field):
        step(scene, NOTIFY, **form)
