"""From draft to service: who may, when, and what the paper then says."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from plumbline.doors.cli.province import Province
from plumbline.kernel.act import Invalid
from plumbline.law import register
from plumbline.papers import reads
from plumbline.papers.models import Paper, PaperFile, PaperService
from plumbline.papers.template import TEMPLATES
from tests import scenes
from tests.papers.scene import drafted, drafting, issued, paper, wants_approval
from tests.scenes import Scene, step, stopped

pytestmark = pytest.mark.usefixtures("db")
QUALIFIED = "holds(BASIC,INTERMEDIATE,SENIOR)"


def says(scene: Scene) -> str:
    return paper(scene).drawn.texts()


# -- phases, roles, persons -----------------------------------------------------------------------

PHASES: dict[str, Callable[[Province], Scene]] = {
    "draft": drafted,
    "issued": issued,
    "served": lambda bureau: scenes.through(issued(bureau), "papers.serve"),
    "dropped": lambda bureau: scenes.through(drafted(bureau), "papers.drop"),
    "void": lambda bureau: scenes.through(issued(bureau), "papers.void"),
    "approved": lambda bureau: scenes.through(wants_approval(bureau), "papers.approve"),
}
ON_PAPER = {
    "papers.revise": {"draft", "approved"},
    "papers.approve": {"draft"},
    "papers.issue": {"draft", "approved"},
    "papers.serve": {"issued", "served"},
    "papers.drop": {"draft", "approved"},
    "papers.void": {"issued", "served"},
}


@pytest.mark.gate(
    "phase", "papers.revise", "papers.approve", "papers.issue", "papers.serve", "papers.drop",
    "papers.void",
)  # fmt: skip
@pytest.mark.parametrize("phase", PHASES)
def test_a_paper_goes_its_way_in_order(bureau: Province, phase: str) -> None:
    scene = PHASES[phase](bureau)
    assert paper(scene).phase == phase
    for act, phases in ON_PAPER.items():
        gates = scene.shut(act, scenes.doer(act))
        assert any(gate.startswith("phase(") for gate in gates) == (phase not in phases), act


@pytest.mark.gate(QUALIFIED, "papers.draft", "papers.revise", "papers.issue")
@pytest.mark.parametrize("act", ["papers.draft", "papers.revise", "papers.issue"])
def test_who_is_not_qualified_makes_no_papers(bureau: Province, act: str) -> None:
    scene = scenes.READY[act](bureau)
    assert QUALIFIED not in scene.shut(act, "handler")
    scene.disqualify("handler", "BASIC")
    stopped(scene, act, QUALIFIED)


@pytest.mark.gate("apart(papers.draft,papers.revise)", "papers.approve")
@pytest.mark.rule("P-ROLE-01")
def test_who_made_a_paper_does_not_approve_it(bureau: Province) -> None:
    scene = wants_approval(bureau).appoint("handler", "ORGAN_HEAD")
    stopped(scene, "papers.approve", "apart(papers.draft,papers.revise)", by="handler")
    step(scene, "papers.approve")
    assert paper(scene).phase == "approved"


@pytest.mark.gate("apart(papers.draft,papers.issue)", "papers.void")
def test_who_made_a_paper_does_not_declare_it_void(bureau: Province) -> None:
    scene = issued(bureau).appoint("handler", "ORGAN_HEAD")
    stopped(scene, "papers.void", "apart(papers.draft,papers.issue)", by="handler")
    step(scene, "papers.void")
    assert paper(scene).phase == "void"


@pytest.mark.gate("papers.approval_wanted", "papers.approve")
def test_what_was_approved_by_its_own_act_is_not_approved_twice(bureau: Province) -> None:
    told = stopped(drafted(bureau), "papers.approve", "papers.approval_wanted")
    assert "受案登记表" in told["says"]
    assert "papers.approval_wanted" not in wants_approval(bureau).shut("papers.approve", "head")


@pytest.mark.gate("papers.right_approver", "papers.approve")
def test_the_approver_is_the_one_the_kind_names(bureau: Province) -> None:
    scene = wants_approval(bureau)
    told = stopped(scene, "papers.approve", "papers.right_approver", by="station_head")
    assert told["says"] == "“鉴定聘请书”由公安机关负责人批准"
    step(scene, "papers.approve")


@pytest.mark.gate("papers.approved", "papers.issue")
@pytest.mark.rule("G-EXCH-01")
def test_a_paper_that_wants_approval_is_not_issued_without(bureau: Province) -> None:
    scene = wants_approval(bureau)
    stopped(scene, "papers.issue", "papers.approved")
    step(scene, "papers.approve")
    step(scene, "papers.revise")  # a change after the approval needs another
    stopped(scene, "papers.issue", "papers.approved")
    scenes.through(scene, "papers.approve", "papers.issue")
    assert paper(scene).phase == "issued"


# -- what it says ---------------------------------------------------------------------------------


@pytest.mark.gate("papers.values_entered", "papers.draft")
def test_a_paper_says_nothing_that_was_not_entered(bureau: Province) -> None:
    scene = scenes.accepted(bureau, "administrative")
    told = stopped(scene, "papers.draft", "papers.values_entered", kind="inquiry_approval")
    assert told["missing"]["lacking"] == "立案决定"
    stopped(scene, "papers.draft", "papers.values_entered", kind="filing_report")  # criminal only
    scenes.through(scene, "intake.hand_receipt", "casework.open_inquiry")
    step(scene, "papers.draft", kind="inquiry_approval")
    assert "有违法事实" in says(scene)
    assert "宋立" in says(scene)  # who opened it


@pytest.mark.gate("papers.values_entered", "papers.draft")
def test_a_paper_about_a_person_names_one_of_the_case_in_that_role(bureau: Province) -> None:
    elsewhere = drafting(bureau)
    scene = drafting(bureau)
    for person in (None, scenes.person("suspect")(elsewhere)):
        stopped(scene, "papers.draft", "papers.values_entered", kind="rights_suspect",
                person=person)  # fmt: skip
    stopped(scene, "papers.draft", "papers.values_entered", kind="rights_victim", person="@suspect")
    step(scene, "papers.draft", kind="rights_suspect", person="@suspect")
    assert "吴某" in says(scene)
    assert "110101199001010015" in says(scene)


@pytest.mark.gate("papers.values_kept", "papers.revise")
def test_a_draft_is_drawn_anew_from_what_the_case_holds(bureau: Province) -> None:
    scene = drafted(bureau, kind="evidence_received")
    assert says(scene).count("手机一部") == 1
    step(scene, "casework.add_evidence", title="钱包一只")
    assert "钱包一只" not in says(scene)  # frozen
    assert "papers.values_kept" not in scene.shut("papers.revise", "handler")
    step(scene, "papers.revise", remark="另有票据一张")
    assert "钱包一只" in says(scene)
    assert "另有票据一张" in says(scene)


@pytest.mark.gate("papers.values_kept", "papers.revise")
def test_a_draft_whose_matter_has_gone_is_not_drawn_anew(
    bureau: Province, monkeypatch: pytest.MonkeyPatch
) -> None:
    scene = drafted(bureau)
    other = TEMPLATES["case_closing"]  # a kind for which the case does not hold the values
    monkeypatch.setitem(TEMPLATES, "acceptance", other)
    told = stopped(scene, "papers.revise", "papers.values_kept")
    assert told["missing"]["lacking"] == "结案"


@pytest.mark.gate("papers.drawn_once", "papers.draft")
@pytest.mark.rule("C-EXCH-03")
def test_the_same_paper_is_made_once_and_corrected_by_another(bureau: Province) -> None:
    scene = drafted(bureau)
    stopped(scene, "papers.draft", "papers.drawn_once")
    old = paper(scene)
    with pytest.raises(Invalid, match="corrects"):  # a draft is revised, not corrected
        step(scene, "papers.draft", corrects=str(old.pk))
    step(scene, "papers.issue")
    step(scene, "papers.draft", corrects=str(old.pk))
    step(scene, "papers.issue")
    new = paper(scene)
    old.refresh_from_db()
    assert (new.corrects, old.phase) == (old, "issued")
    assert new.serial == 2
    stopped(scene, "papers.draft", "papers.drawn_once")
    for each in (old, new):
        scene.ids["paper"] = each.pk
        step(scene, "papers.void")
    step(scene, "papers.draft")


def test_a_reporter_who_asks_for_secrecy_is_not_named(bureau: Province) -> None:
    scene = Scene(bureau, nature="administrative")
    scene.do("intake.report", "handler", way="call", reporter="钱某", phone="13000000000",
             keep_secret=True, facts="有人在此聚众赌博")  # fmt: skip
    step(scene, "intake.accept", nature="administrative", brief="赌博")
    step(scene, "papers.draft")
    assert "钱某" not in says(scene)
    assert "13000000000" not in says(scene)


@pytest.mark.parametrize("kind", TEMPLATES)
def test_every_template_rests_on_rules_and_a_version_of_the_law(kind: str) -> None:
    template = TEMPLATES[kind]
    assert template.basis
    assert all(register.known(rule) for rule in template.basis)
    assert template.version >= 1
    assert "《" in template.law
    assert template.word


# -- offline, service, void -----------------------------------------------------------------------


@pytest.mark.gate("casework.offline_approved", "papers.draft")
@pytest.mark.rule("4.1a")
def test_an_unapproved_offline_case_gets_no_papers(bureau: Province) -> None:
    scene = drafting(bureau)
    step(scene, "casework.register_offline")
    stopped(scene, "papers.draft", "casework.offline_approved")
    step(scene, "casework.approve_offline")
    step(scene, "papers.draft")


@pytest.mark.gate("papers.case_offline_approved", "papers.revise", "papers.issue", "papers.approve")
@pytest.mark.rule("4.1a", "G-EXCH-02")
@pytest.mark.parametrize("act", ["papers.revise", "papers.issue", "papers.approve"])
def test_a_draft_waits_when_its_case_goes_offline(bureau: Province, act: str) -> None:
    scene = scenes.READY[act](bureau)
    step(scene, "casework.register_offline")
    stopped(scene, act, "papers.case_offline_approved")
    step(scene, "casework.approve_offline")
    step(scene, act)


@pytest.mark.gate("papers.service_proved", "papers.serve")
@pytest.mark.rule("D-ADM-27")
def test_service_names_who_received_it_or_who_saw_it_left(bureau: Province) -> None:
    scene = issued(bureau)
    bare: dict[str, Any] = {"receiver": "", "proof": "", "witness": ""}
    stopped(scene, "papers.serve", "papers.service_proved", **bare)
    stopped(scene, "papers.serve", "papers.service_proved", **{**bare, "witness": "孙某"})
    stopped(scene, "papers.serve", "papers.service_proved",
            **{**bare, "way": "left", "receiver": "吴某"})  # fmt: skip
    step(scene, "papers.serve", **{**bare, "way": "left", "witness": "孙某"})
    step(scene, "papers.serve", **{**bare, "way": "post", "proof": "邮件编号1234"})
    assert PaperService.objects.filter(paper=paper(scene)).count() == 2
    assert paper(scene).phase == "served"


@pytest.mark.rule("C-EXCH-03")
def test_a_void_paper_keeps_its_number_and_stays_visible(bureau: Province) -> None:
    scene = issued(bureau)
    number = paper(scene).number
    step(scene, "papers.void")
    gone = paper(scene)
    assert (gone.number, gone.void_reason) == (number, "当事人姓名有误")
    assert gone in reads.papers_of(scene.case)
    assert PaperFile.objects.get(paper=gone).pdf
    step(scene, "papers.draft")
    step(scene, "papers.issue")
    assert paper(scene).serial == 2  # no reuse
    assert Paper.objects.filter(serial=1).get() == gone


def test_a_dropped_draft_takes_no_number(bureau: Province) -> None:
    scene = drafted(bureau)
    step(scene, "papers.drop")
    assert paper(scene).number == ""
    step(scene, "papers.draft")
    step(scene, "papers.issue")
    assert paper(scene).serial == 1
