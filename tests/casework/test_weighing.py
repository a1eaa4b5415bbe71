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
from tests import scenes
from tests.scenes import FORMS, Scene, step, stopped, through

pytestmark = pytest.mark.usefixtures("db")
WEIGH, FILE, REFUSE = "casework.weigh_filing", "casework.file", "casework.refuse_filing"
PLAIN: dict[str, Any] = {"special": [], "amount": 1999}


def with_value(scene: Scene, value: int) -> Scene:
    """The province published its figure for theft; it holds from tomorrow on."""
    row = next(r for r in versions() if r["code"] == "threshold.theft")
    body = json.loads(row["body"])
    body["tiers"][0]["province"] = value
    scene.do("norms.revise", "provincial_lawyer", Norm.objects.get(code=row["code"]).pk,
             since="2026-03-04", body=json.dumps(body), cites=["2.2e"], mark="U")  # fmt: skip
    return scene.tick(days=1)


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
