"""The filing standard in the case: suggested with reasons, and never departed from in silence."""

from __future__ import annotations

import json
from typing import Any

import pytest

from plumbline.casework.models import Weighing
from plumbline.doors.cli.province import Province
from plumbline.kernel.act import Invalid
from plumbline.kernel.models import Norm
from plumbline.norms.library import versions
from plumbline.norms.models import Rule
from plumbline.norms.replay import replay
from tests import scenes
from tests.norms import scene as norms
from tests.norms.scene import clause, ruled
from tests.scenes import FORMS, Scene, step, stopped, through

pytestmark = pytest.mark.usefixtures("db")
WEIGH, FILE, REFUSE = "casework.weigh_filing", "casework.file", "casework.refuse_filing"
PLAIN: dict[str, Any] = {"special": [], "amount": 1999}


def with_value(scene: Scene, value: int) -> Scene:
    """The province published its figure for theft; it holds from today on."""
    ruled(scene.tick(days=1), "threshold.theft", theft(value))
    return scene


def theft(value: int | None) -> dict[str, Any]:
    """The shipped standard of theft with a figure of the province."""
    row = next(r for r in versions() if r["code"] == "threshold.theft")
    body: dict[str, Any] = json.loads(row["body"])
    body["tiers"][0]["province"] = value
    return body


def weighed(scene: Scene) -> Weighing:
    return Weighing.objects.filter(case=scene.case).latest("pk")


@pytest.mark.rule("2.2e")
def test_without_a_provincial_figure_nothing_is_suggested_and_nothing_is_stopped(
    bureau: Province,
) -> None:
    scene = scenes.filing_requested(bureau)
    step(scene, WEIGH, **PLAIN)
    assert weighed(scene).outcome == "none"
    step(scene, FILE)


@pytest.mark.rule("2.2e")
@pytest.mark.gate("casework.departure_reasoned(file)")
def test_below_the_standard_a_case_is_filed_only_with_reasons_and_they_are_kept(
    bureau: Province,
) -> None:
    scene = with_value(scenes.filing_requested(bureau), 2000)
    step(scene, WEIGH, **PLAIN)
    told = stopped(scene, FILE, "casework.departure_reasoned(file)")
    assert told["says"] == (
        "对照盗窃罪的立案标准，未达到刑事立案标准，建议按行政案件办理："
        "本省“数额较大”的标准为2000元；数额1999元，没有达到标准。作出相反决定的，应当写明理由"
    )
    step(scene, FILE, departure="另有未查清的多起盗窃，先行立案侦查")
    kept = weighed(scene)
    assert kept.departure == "另有未查清的多起盗窃，先行立案侦查"
    assert kept.threshold == "threshold.theft@2"


@pytest.mark.rule("2.2e")
def test_at_the_figure_itself_the_case_is_filed_without_more(bureau: Province) -> None:
    """The control of the test above, one yuan higher."""
    scene = with_value(scenes.filing_requested(bureau), 2000)
    step(scene, WEIGH, **PLAIN | {"amount": 2000})
    step(scene, FILE)
    assert weighed(scene).departure == ""


@pytest.mark.rule("2.2e")
@pytest.mark.gate("casework.departure_reasoned(refuse)")
def test_what_reaches_the_standard_is_refused_only_with_reasons(bureau: Province) -> None:
    scene = scenes.filing_requested(bureau)
    step(scene, WEIGH)  # pickpocketing, whatever the amount
    told = stopped(scene, REFUSE, "casework.departure_reasoned(refuse)")
    assert "扒窃，不要求数额" in told["says"]
    step(scene, REFUSE, departure="查明系遗失，并非扒窃")
    assert weighed(scene).departure


def test_only_the_newest_facts_count(bureau: Province) -> None:
    scene = scenes.filing_requested(bureau)
    step(scene, WEIGH)
    step(scene, WEIGH, **PLAIN)
    step(scene, REFUSE)
    assert Weighing.objects.filter(case=scene.case, departure="").count() == 2


@pytest.mark.rule("P-ADM-04")
@pytest.mark.gate("casework.no_crime")
def test_a_deed_that_reaches_the_standard_is_not_closed_as_administrative(
    bureau: Province,
) -> None:
    scene = scenes.approved(bureau, "administrative")
    assert "casework.no_crime" not in scene.shut("penalty.decide", "head")
    early = scenes.ready_for_review(bureau, "administrative")
    step(early, WEIGH, threshold="threshold.injury", special=[], amount=None,
         counted=[{"measure": "injury", "number": 2}])  # fmt: skip
    assert weighed(early).outcome == "criminal"
    assert (
        "达到刑事立案标准"
        in early.shut("penalty.decide", "head")["casework.no_crime"].as_json()["says"]
    )
    step(early, WEIGH, threshold="threshold.injury", special=[], amount=None,
         counted=[{"measure": "injury", "number": 1}])  # fmt: skip
    assert "casework.no_crime" not in early.shut("penalty.decide", "head")


@pytest.mark.parametrize(
    ("form", "field"),
    [
        ({"threshold": "threshold.nothing"}, "threshold"),
        ({"threshold": "evidence.common"}, "threshold"),
        ({"counted": [{"measure": "injury", "number": 1}] * 2}, "counted"),
        ({"amount": -1}, "amount"),
    ],
)
def test_what_cannot_be_weighed_is_said_at_its_field(
    bureau: Province, form: dict[str, Any], field: str
) -> None:
    scene = scenes.accepted(bureau)
    with pytest.raises(Invalid) as wrong:
        scene.do(WEIGH, "handler", **FORMS[WEIGH] | form)
    assert [name for name, _ in wrong.value.errors] == [field]


def test_facts_may_be_held_against_the_standard_while_the_case_is_investigated(
    bureau: Province,
) -> None:
    through(scenes.investigating(bureau, "administrative"), WEIGH)


# -- the province's own figure --------------------------------------------------------------------


@pytest.mark.gate("norms.from_above", "norms.revise")
@pytest.mark.rule("2.1b", "2.2e")
def test_the_figure_that_the_law_leaves_to_the_province_is_not_taken_over_from_above(
    bureau: Province,
) -> None:
    """One lawyer would otherwise fix it alone; a document of the province does it."""
    norm = Norm.objects.get(code="threshold.theft")
    form = {"since": "2026-04-01", "cites": ["2.2e"], "mark": "U"}
    scene = Scene(bureau)
    refused = scene.refused("norms.revise", "provincial_lawyer", norm.pk, **form,
                            body=json.dumps(theft(2000)))  # fmt: skip
    assert list(refused) == ["norms.from_above"]
    scene.do("norms.revise", "provincial_lawyer", norm.pk, **form, body=json.dumps(theft(None)))


@pytest.mark.gate("norms.no_conflict")
@pytest.mark.rule("P-NORM-01", "2.2e")
def test_a_provincial_standard_changes_nothing_but_its_own_figure(bureau: Province) -> None:
    wider = theft(2000)
    wider["special"] = [*wider["special"][1:]]
    scene = norms.revising(bureau, standard(wider))
    refused = scene.refused("norms.submit_legality", "drafter", note="起草说明")
    assert "下位规定不得突破上位规定" in refused["norms.no_conflict"].as_json()["missing"]["what"]
    step(scene, "norms.write", clauses=[standard(theft(2000))])
    step(scene, "norms.submit_legality")


@pytest.mark.rule("2.2e", "D-NORM-04")
def test_a_draft_standard_says_which_cases_it_would_have_told_otherwise(bureau: Province) -> None:
    scene = scenes.filing_requested(bureau)
    step(scene, WEIGH, **PLAIN | {"amount": 5000})
    step(scene, WEIGH, **PLAIN)  # 1,999 yuan: the last counts
    document = norms.revising(bureau, standard(theft(1000)))
    (ran,) = replay(Rule.objects.get(pk=document.ids["rule"]), document.now)
    (change,) = ran.changes
    assert (ran.compared, ran.unknown, change.subject) == (1, False, scene.case.pk)
    assert (change.before, change.after) == ("不作建议", "达到刑事立案标准，建议刑事立案")


def standard(body: dict[str, Any]) -> dict[str, Any]:
    """A clause with a filing standard for theft."""
    return clause("盗窃罪的立案标准。", code="threshold.theft", title="盗窃罪立案标准",
                  kind="filing_threshold", body=body)  # fmt: skip
