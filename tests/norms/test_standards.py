"""A duty standard in force keeps a post to the acts it names, on every case, and gives nothing."""

from __future__ import annotations

import json
from typing import Any, get_args

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from plumbline.doors.cli.province import Province
from plumbline.kernel import catalogue
from plumbline.kernel.act import ACTS
from plumbline.law.bodies import DutyStandard
from plumbline.law.roles import Role
from plumbline.norms.models import Rule
from plumbline.norms.naming import faults
from plumbline.people.models import UnitLevel
from tests import cast, scenes
from tests.norms import scene as norms
from tests.norms.scene import clause
from tests.scenes import FORMS, Scene, step

pytestmark = pytest.mark.usefixtures("db")
GATE, CODE = "qualification.duty_standard", "JL-POST-01"
NARROW = {"role": "CASE_OFFICER", "acts": ["casework.add_evidence"]}


def _rules_only(role: str) -> dict[str, Any]:
    """A standard that leaves a role to join cases and to make rules."""
    kept = [code for code, act in ACTS.items() if code.startswith("norms.") and role in act.by]
    return {"role": role, "acts": ["casework.join", *kept]}


def standard(scene: Scene, **other: Any) -> Scene:
    """A standard of the province, in force from now; the scene of its document."""
    return norms.ruled(scene, CODE, {**NARROW, **other}, "duty_standard", title="办案民警岗位职责")


@pytest.mark.gate("qualification.duty_standard")
@pytest.mark.rule("2.2a", "2.1b")
def test_a_standard_binds_running_cases_when_published_and_not_when_repealed(
    bureau: Province,
) -> None:
    scene = scenes.investigating(bureau)
    assert GATE not in scene.shut("casework.charge", "handler")
    document = standard(scene)
    refusal = scene.refused("casework.charge", "handler", **FORMS["casework.charge"])
    assert list(refusal) == [GATE]
    step(scene, "casework.add_evidence")  # the standard names it
    assert f"{CODE}@1" in scene.entry.body["norms"]
    document.now = scene.now
    step(document, "norms.repeal")
    scene.now = document.now
    step(scene, "casework.charge")


@pytest.mark.gate("qualification.duty_standard")
@pytest.mark.rule("2.2a")
def test_the_refusal_names_standard_version_and_article_and_who_may_do_it(
    bureau: Province,
) -> None:
    scene = scenes.investigating(bureau)
    standard(scene)
    refusal = scene.shut("casework.charge", "handler")[GATE].as_json()
    assert refusal["says"].startswith(
        "办案民警岗位职责（JL-POST-01@1）规定的办案民警职责不包括“确定罪名”：吉公规〔2026〕"
    )
    assert "本省自己的规定。" in refusal["says"]
    assert refusal["versions"] == [f"{CODE}@1"]
    assert refusal["remedy"].startswith("由岗位职责包括此项的人员办理")
    assert refusal["who"] == ["法制部门"]


@pytest.mark.gate("qualification.duty_standard")
@pytest.mark.rule("2.2a")
def test_it_holds_on_what_is_in_a_case_as_on_the_case(bureau: Province) -> None:
    scene = scenes.READY["measures.tell_extension"](bureau)
    assert GATE not in scene.shut("measures.tell_extension", "handler")
    standard(scene)
    assert GATE in scene.shut("measures.tell_extension", "handler")


@pytest.mark.gate("qualification.duty_standard")
@pytest.mark.rule("2.2a")
def test_a_standard_of_another_role_or_level_is_nothing_to_him(bureau: Province) -> None:
    scene = scenes.investigating(bureau)
    (post,) = bureau.actor("handler").posts
    level = {1: "province", 2: "city", 3: "county", 4: "station"}[len(post.line)]
    other = next(one for one in UnitLevel.values if one != level)
    standard(scene, level=other)
    assert GATE not in scene.shut("casework.charge", "handler")
    heads = {"role": "DEPT_HEAD", "level": level, "acts": ["casework.terminate"]}
    norms.ruled(scene, "JL-POST-02", heads, "duty_standard")
    assert GATE not in scene.shut("casework.charge", "handler")
    norms.ruled(scene, "JL-POST-03", NARROW | {"level": level}, "duty_standard")
    assert GATE in scene.shut("casework.charge", "handler")


@pytest.mark.gate("qualification.duty_standard")
@pytest.mark.rule("2.2a")
def test_who_holds_several_roles_may_act_by_any_that_no_standard_narrows(
    bureau: Province,
) -> None:
    scene = scenes.investigating(bureau, "administrative")
    act = "casework.terminate"
    assert set(ACTS[act].by) == {Role.DEPT_HEAD, Role.ORGAN_HEAD}
    norms.ruled(scene, CODE, _rules_only("DEPT_HEAD"), "duty_standard")
    refusal = scene.shut(act, "station_head")[GATE]
    assert refusal.missing["others"] == "公安机关负责人"
    scene.appoint("station_head", "ORGAN_HEAD")
    assert GATE not in scene.shut(act, "station_head")
    scene.do(act, "station_head", **FORMS[act])
    assert scene.entry.role == "ORGAN_HEAD"  # the first of his posts may not any more
    norms.ruled(scene, "JL-POST-02", _rules_only("ORGAN_HEAD"), "duty_standard")
    assert GATE in scene.shut(act, "station_head")


@pytest.mark.gate("qualification.duty_standard")
@pytest.mark.rule("2.2a")
def test_a_post_in_a_unit_of_another_level_is_not_narrowed(bureau: Province) -> None:
    scene = scenes.investigating(bureau)
    standard(scene, level="station")
    assert GATE in scene.shut("casework.charge", "handler")
    scene.appoint("handler", "CASE_OFFICER", cast.COUNTY)
    assert GATE not in scene.shut("casework.charge", "handler")


@pytest.mark.gate("qualification.duty_standard")
@pytest.mark.rule("2.2a")
def test_a_standard_gives_nothing(bureau: Province) -> None:
    scene = scenes.investigating(bureau)
    assert set(scene.shut("casework.charge", "reviewer")) >= {"role"}
    norms.ruled(scene, CODE, NARROW | {"acts": ["casework.charge"]}, "duty_standard")
    assert GATE not in scene.shut("casework.charge", "handler")
    assert set(scene.shut("casework.charge", "reviewer")) >= {"role"}


@pytest.mark.gate("qualification.duty_standard")
@pytest.mark.rule("2.2a")
@pytest.mark.afresh
def test_without_a_standard_nothing_more_is_asked_of_the_database(bureau: Province) -> None:
    scene = scenes.investigating(bureau)
    before = _asked(scene)
    document = standard(scene)
    assert _asked(scene) == before + 1  # the words of the article, for the sentence
    step(document, "norms.repeal")
    scene.now = document.now
    _asked(scene)  # reads them anew, once
    assert _asked(scene) == before


def _asked(scene: Scene) -> int:
    case, actor = scene.case, scene.bureau.actor("handler")
    with CaptureQueriesContext(connection) as asked:
        catalogue.offers(case, actor, scene.now)
    return len([one for one in asked if "kernel_normversion" in one["sql"]])


@pytest.mark.rule("2.2a")
def test_every_act_asks_whatever_it_is_done_on() -> None:
    without = [act.code for act in ACTS.values() if GATE not in {gate.code for gate in act.asked}]
    assert without == []


@pytest.mark.gate("qualification.duty_standard")
@pytest.mark.rule("2.2a")
def test_it_holds_for_what_is_done_on_a_unit(bureau: Province) -> None:
    scene = Scene(bureau)
    station = bureau.units[cast.STATION]
    report = {"way": "walk_in", "reporter": "钱某", "phone": "13000000000", "facts": "手机被盗",
              "place": "南岭大街1号"}  # fmt: skip
    scene.do("intake.report", "handler", station, **report)
    standard(scene)
    refused = scene.refused("intake.report", "handler", station, **report)
    assert list(refused) == [GATE]


# -- what may be published ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("acts", "says"),
    [
        (["casework.charge"], ""),
        (["casework.nowhere"], "没有“casework.nowhere”这一行为"),
        (["casework.file"], "法律没有规定办案民警可以办理“决定立案”，岗位职责不能增加"),
        (["casework.charge", "casework.charge"], "“casework.charge”重复"),
    ],
)
@pytest.mark.rule("2.2a")
def test_a_standard_names_acts_that_the_role_can_do(acts: list[str], says: str) -> None:
    body = DutyStandard.model_validate(NARROW | {"acts": acts})
    assert [line.says % line.values for line in faults(body)] == ([says] if says else [])


@pytest.mark.rule("2.2a")
def test_no_standard_takes_away_the_act_that_ends_it() -> None:
    body = DutyStandard(role=Role.PROV_HEAD, acts=("norms.adopt_plan",))
    assert [line.says % line.values for line in faults(body)] == [
        "省级公安机关负责人的岗位职责应当包括“废止文件”，否则这一规范再也无法废止"
    ]


@pytest.mark.gate("norms.sound", "norms.adopt")
@pytest.mark.gate("norms.no_conflict")
@pytest.mark.rule("2.2a", "2.1b")
def test_one_with_a_fault_is_neither_taken_over_nor_published(bureau: Province) -> None:
    wrong = NARROW | {"acts": ["casework.file"]}
    form = {"code": CODE, "title": "岗位职责", "issuer": "公安部", "since": "2026-01-01",
            "kind": "duty_standard", "cites": ["D-NORM-03"], "mark": "U"}  # fmt: skip
    unit = bureau.units[cast.PROVINCE]
    told = Scene(bureau).refused("norms.adopt", "provincial_lawyer", unit,
                                 **form, body=json.dumps(wrong))  # fmt: skip
    assert list(told) == ["norms.sound"]
    draft = norms.revising(bureau, clause(code=CODE, title="岗位职责", kind="duty_standard",
                                          body=wrong))  # fmt: skip
    assert "norms.no_conflict" in draft.shut("norms.submit_legality", "drafter")
    assert Rule.objects.get(pk=draft.ids["rule"]).phase == "revising"


@pytest.mark.rule("2.2a")
def test_what_the_law_lets_happen_by_itself_is_no_post() -> None:
    acts = [code for code, act in ACTS.items() if Role.CLOCK in act.by]
    body = DutyStandard.model_validate({"role": "CLOCK", "acts": acts})
    assert [line.says % line.values for line in faults(body)] == ["“系统到时办理”不是岗位"]


def test_a_lower_standard_names_no_act_that_the_higher_does_not() -> None:
    def body(**other: Any) -> DutyStandard:
        return DutyStandard.model_validate(NARROW | other)

    wide = body(acts=["casework.add_evidence", "casework.charge"])
    assert body().keeps_within(wide)
    assert not wide.keeps_within(body())
    assert not body(level="station").keeps_within(wide)
    assert not body(role="DEPT_HEAD").keeps_within(wide)


def test_the_levels_are_those_of_units() -> None:
    (levels, _nothing) = get_args(DutyStandard.model_fields["level"].annotation)
    assert set(get_args(levels)) == set(UnitLevel.values)


def test_every_act_on_a_case_or_in_one_asks_for_standard_and_place() -> None:
    about = {"complaint", "return_visit"}  # tell of a case; nobody handles it by them
    for act in ACTS.values():
        asked = {gate.code for gate in act.asked}
        on_one = act.on.kind in ("case", "report") or hasattr(act.on, "case")
        if on_one and act.on.kind not in about:
            assert {GATE, "casework.procedure"} <= asked, act.code
        if any(code.startswith("holds(BASIC") for code in asked):
            assert GATE in asked, act.code
