"""An operating procedure in force keeps the acts on a case in order, by nature and by cause."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from plumbline.doors.cli.province import Province
from plumbline.kernel.act import ACTS
from plumbline.law.bodies import Procedure
from plumbline.norms.naming import faults
from tests import scenes
from tests.norms import scene as norms
from tests.scenes import FORMS, Scene, step

pytestmark = pytest.mark.usefixtures("db")
GATE, CODE = "casework.procedure", "JL-STEPS-01"
CHARGE = {"act": "casework.charge", "after": ["casework.add_person", "casework.add_evidence"]}
ORDER: dict[str, Any] = {"steps": [CHARGE]}


def procedure(scene: Scene, **other: Any) -> Scene:
    """A procedure of the province, in force from now; the scene of its document."""
    return norms.ruled(scene, CODE, ORDER | other, "procedure", title="侦查取证操作规程")


def missing(scene: Scene, act: str = "casework.charge") -> str:
    refusal = scene.shut(act, scenes.doer(act)).get(GATE)
    return refusal.missing["missing"] if refusal else ""


@pytest.mark.gate("casework.procedure")
@pytest.mark.rule("2.2b", "2.1b")
def test_an_act_waits_for_what_the_procedure_puts_before_it(bureau: Province) -> None:
    scene = scenes.investigating(bureau)
    assert missing(scene) == ""
    document = procedure(scene)
    assert missing(scene) == "登记人员、登记证据"
    step(scene, "casework.add_evidence")
    refused = scene.refused("casework.charge", "handler", **FORMS["casework.charge"])
    assert list(refused) == [GATE]
    says = refused[GATE].as_json()
    assert says["says"].startswith(
        "按照侦查取证操作规程（JL-STEPS-01@1），“确定罪名”之前应当先办理：登记人员；吉公规〔2026〕"
    )
    assert says["remedy"].startswith("先办理：登记人员；")
    assert (says["versions"], says["who"]) == ([f"{CODE}@1"], ["法制部门"])
    assert GATE not in scene.shut("casework.add_person", "handler")  # the first step waits for none
    step(scene, "casework.add_person")
    step(scene, "casework.charge")
    assert f"{CODE}@1" in scene.entry.body["norms"]
    document.now = scene.now
    step(document, "norms.repeal")


@pytest.mark.gate("casework.procedure")
@pytest.mark.rule("2.2b", "2.1c")
def test_repeal_ends_it(bureau: Province) -> None:
    scene = scenes.investigating(bureau)
    document = procedure(scene)
    assert missing(scene)
    step(document, "norms.repeal")
    scene.now = document.now
    step(scene, "casework.charge")


@pytest.mark.gate("casework.procedure")
@pytest.mark.rule("2.2b")
def test_it_holds_for_one_nature_and_for_its_causes_only(bureau: Province) -> None:
    scene = scenes.investigating(bureau)
    procedure(scene, nature="administrative")
    assert missing(scene) == ""
    norms.ruled(scene, "JL-STEPS-02", ORDER | {"causes": ["诈骗罪"]}, "procedure")
    assert missing(scene) == ""
    norms.ruled(scene, "JL-STEPS-03", ORDER | {"nature": "criminal"}, "procedure")
    assert missing(scene)


@pytest.mark.gate("casework.procedure")
@pytest.mark.rule("2.2b")
def test_one_of_a_cause_holds_once_the_case_is_about_it(bureau: Province) -> None:
    scene = scenes.investigating(bureau)
    later = {"act": "casework.note_handling", "after": ["casework.add_evidence"]}
    procedure(scene, causes=["盗窃罪"], steps=[later])
    assert missing(scene, "casework.note_handling") == ""
    step(scene, "casework.charge")
    assert missing(scene, "casework.note_handling") == "登记证据"


@pytest.mark.gate("casework.procedure")
@pytest.mark.rule("2.2b")
def test_what_was_done_on_a_thing_in_the_case_counts_and_a_thing_waits_as_well(
    bureau: Province,
) -> None:
    scene = scenes.READY["measures.serve_opinion"](bureau)
    steps = [
        {"act": "casework.allege", "after": ["measures.receive_opinion"]},
        {"act": "measures.serve_opinion", "after": ["casework.charge"]},
        {"act": "measures.object", "after": ["intake.report", "intake.accept"]},
    ]
    procedure(scene, steps=steps)
    assert missing(scene, "casework.allege") == ""
    assert missing(scene, "measures.serve_opinion") == "确定罪名"
    assert missing(scene, "measures.object") == ""  # the report and its acceptance count too
    other = scenes.investigating(bureau, "administrative")
    assert missing(other, "casework.allege")  # done in another case


@pytest.mark.gate("casework.procedure")
@pytest.mark.rule("2.2b")
def test_it_costs_one_query_where_it_rules_and_none_where_there_is_none(bureau: Province) -> None:
    def asked() -> int:
        scene = scenes.investigating(bureau)
        for act in ("add_person", "add_evidence"):
            step(scene, f"casework.{act}")
        actor, at = bureau.actor("handler"), scene.tick(minutes=1).now
        with CaptureQueriesContext(connection) as queries:
            ACTS["casework.charge"].do(actor, scene.on("casework.charge"),
                                       FORMS["casework.charge"], at=at, now=at)  # fmt: skip
        return len(queries)

    asked()  # the norms are read by now
    before = asked()
    first = Scene(bureau)
    norms.ruled(first, "JL-STEPS-04", {"steps": [{"act": "casework.add_person"}]}, "procedure")
    asked()
    assert asked() == before
    procedure(first)
    asked()
    assert asked() == before + 1


# -- what may be published ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("steps", "says"),
    [
        ([CHARGE], ""),
        ([CHARGE, {"act": "casework.add_person", "after": ["intake.accept"]}], ""),
        ([CHARGE, CHARGE], "“casework.charge”重复"),
        ([{"act": "casework.charge", "after": ["casework.nowhere"]}],
         "没有“casework.nowhere”这一行为"),
        ([CHARGE, {"act": "casework.add_person", "after": ["casework.charge"]}],
         "各步骤互为前提，无法办理："),
        ([{"act": "casework.charge", "after": ["casework.charge"]}], "各步骤互为前提，无法办理："),
        ([{"act": "intake.accept"}], "“受案”不在案件中办理，不能规定先后"),
        ([{"act": "norms.write"}], "“写成条文”不在案件中办理，不能规定先后"),
    ],
)  # fmt: skip
@pytest.mark.rule("2.2b")
def test_steps_are_acts_on_a_case_each_once_and_in_no_circle(
    steps: list[dict[str, Any]], says: str
) -> None:
    told = [line.says % line.values for line in faults(Procedure.model_validate({"steps": steps}))]
    assert len(told) == bool(says)
    assert not says or told[0].startswith(says)


def test_a_lower_procedure_asks_for_all_that_the_higher_does_wherever_that_holds() -> None:
    def body(**other: Any) -> Procedure:
        return Procedure.model_validate(ORDER | other)

    more = body(steps=[{**CHARGE, "after": [*CHARGE["after"], "casework.note_handling"]}])
    assert more.keeps_within(body())
    assert not body().keeps_within(more)
    assert body().keeps_within(body(nature="criminal", causes=["盗窃罪"]))
    assert not body(nature="criminal").keeps_within(body())
    assert not body(causes=["盗窃罪"]).keeps_within(body())
    assert body(causes=["盗窃罪", "诈骗罪"]).keeps_within(body(causes=["盗窃罪"]))
    assert not body(steps=[{"act": "casework.charge"}]).keeps_within(body())
