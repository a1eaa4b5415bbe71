"""What whoever reported is told, and what not (D-OPEN-05, P-OPEN-01, P-OPEN-04, P-OPEN-05)."""

from __future__ import annotations

import pytest

from plumbline.casework.models import Case
from plumbline.doors.cli.province import Province
from plumbline.insight.lifecycle import births, steps
from plumbline.intake.models import Receipt
from plumbline.kernel import ledger
from plumbline.kernel.act import ACTS
from plumbline.law.register import known
from plumbline.openness.milestones import INNER, TOLD
from plumbline.openness.progress import PERIODS, Progress, of
from tests.scenes import PHASES, Scene, accepted, closed, decided, not_filed, offline, through

pytestmark = pytest.mark.usefixtures("db")


def progress(scene: Scene) -> Progress:
    return of(Receipt.objects.select_related("case").get(case=scene.ids["case"]), scene.now)


def titles(scene: Scene) -> list[str]:
    return [stage.milestone.title for stage in progress(scene).stages]


@pytest.mark.rule("N-OPEN-01", "D-OPEN-05")
def test_each_act_that_moves_a_case_is_told_or_has_its_reason() -> None:
    moving = {step.act.code for step in steps("case") if step.ends}
    moving |= {act.code for act, _ in births("case")}
    assert moving - {*TOLD, *INNER} == set()
    assert {*TOLD, *INNER} - set(ACTS) == set()
    assert not set(TOLD) & set(INNER)


@pytest.mark.rule("D-OPEN-05", "3.5a")
def test_the_milestones_of_a_case_are_told_in_their_order(bureau: Province) -> None:
    assert titles(decided(bureau, "administrative")) == ["已受案", "已立案", "已作出处理决定"]
    assert titles(not_filed(bureau)) == ["已受案", "不予立案"]


@pytest.mark.rule("D-OPEN-05")
def test_a_milestone_names_its_place_in_the_ledger_once_it_is_sealed(bureau: Province) -> None:
    scene = accepted(bureau)
    assert [(s.leaf, s.index) for s in progress(scene).stages] == [("", None)]
    ledger.seal(scene.now)
    (stage,) = progress(scene).stages
    assert len(stage.leaf) == 64
    assert stage.index is not None


@pytest.mark.rule("D-OPEN-05", "N-INT-03")
def test_a_period_tells_its_end_and_its_arithmetic(bureau: Province) -> None:
    scene = accepted(bureau)
    (clock,) = progress(scene).clocks
    assert (clock.title, clock.settled, clock.late) == ("决定是否立案的期限", None, False)
    assert "截止于" in clock.arithmetic
    through(scene, "intake.hand_receipt", "casework.request_filing", "casework.file")
    assert progress(scene).clocks[0].settled is not None
    late = accepted(bureau).tick(days=40)
    assert progress(late).clocks[0].late


@pytest.mark.rule("P-OPEN-01", "P-OPEN-05")
def test_a_secret_case_shows_nothing_and_says_why(bureau: Province) -> None:
    scene = offline(bureau)
    shown = progress(scene)
    assert (shown.stages, shown.clocks) == ([], [])
    (why,) = shown.withheld
    assert (why.what, why.since) == ("本案的办理进展", None)
    through(scene, "casework.approve_offline")
    (why,) = progress(scene).withheld
    assert why.decided == "公安机关主要负责人批准线下办理"
    assert why.since == scene.now


@pytest.mark.rule("P-OPEN-05", "K-ADM-02")
def test_an_ended_public_order_case_says_that_its_record_is_sealed(bureau: Province) -> None:
    def whats(scene: Scene) -> list[str]:
        return [one.what for one in progress(scene).withheld]

    scene = decided(bureau, "administrative")
    assert "处理结果的内容" not in whats(scene)
    through(scene, "execution.serve", "execution.collect", "execution.hand_in",
            "execution.bank_in", "execution.complete", "casework.close")  # fmt: skip
    assert "处理结果的内容" in whats(scene)
    assert "处理结果的内容" not in whats(closed(bureau))


@pytest.mark.rule("P-OPEN-02", "P-OPEN-04")
@pytest.mark.parametrize("phase", sorted(PHASES))
def test_whatever_is_withheld_cites_a_rule_and_how_to_contest_it(
    bureau: Province, phase: str
) -> None:
    shown = progress(PHASES[phase](bureau))
    assert shown.withheld
    for one in shown.withheld:
        assert all(known(rule) for rule in one.cites)
        assert one.cites and one.exception and one.decided and one.until and one.contest


def test_every_period_is_a_duty_of_a_case() -> None:
    from plumbline.kernel.duty import KINDS

    assert set(PERIODS) <= set(KINDS)
    assert Case.kind == "case"
