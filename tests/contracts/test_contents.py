"""What the law wants written down is asked for, and stands in the record."""

from typing import Any, get_args

import pytest

from plumbline.casework.models import Evidence
from plumbline.intake.models import Receipt, Report
from plumbline.kernel.act import Invalid
from plumbline.penalty.decide import Decide
from plumbline.people.models import Unit
from tests import scenes


@pytest.mark.rule("D-INT-09")
def test_evidence_brought_in_is_registered_with_its_source_and_instant(bureau: Any) -> None:
    scene = scenes.accepted(bureau)
    done = scenes.step(scene, "casework.add_evidence")
    item = Evidence.objects.get(case_id=scene.ids["case"])
    assert (item.source, item.entry_id) == ("现场提取", done.entry)
    for missing in ("source", "collected_at"):
        form = {**scenes.FORMS["casework.add_evidence"]}
        del form[missing]
        with pytest.raises(Invalid, match=missing):
            scene.do("casework.add_evidence", "handler", **form)


@pytest.mark.rule("C-INT-02")
def test_a_registration_holds_reporter_facts_receipt_number_and_query_code(bureau: Any) -> None:
    scene = scenes.accepted(bureau)
    report = Report.objects.get(pk=scene.ids["report"])
    assert (report.reporter, report.facts) == ("钱某", "手机被盗，价值五千元")
    receipt = Receipt.objects.get(case_id=scene.ids["case"])
    assert receipt.number.startswith("H220102001")
    assert len(receipt.code) == 8
    with pytest.raises(Invalid, match="facts"):
        scene.do("intake.report", "handler", way="call", reporter="某人")


@pytest.mark.rule("D-ADM-25")
def test_an_administrative_case_has_six_outcomes() -> None:
    outcomes = get_args(Decide.model_fields["outcome"].annotation)
    assert {str(outcome) for outcome in outcomes} == {
        "penalty", "no_penalty", "not_proved", "other_measures", "crime", "other_violation"
    }  # fmt: skip


@pytest.mark.rule("0.2")
def test_every_unit_stands_in_one_tree_below_the_province(bureau: Any) -> None:
    lines = dict(Unit.objects.values_list("code", "line"))
    assert [code for code, line in lines.items() if len(line) == 1] == ["22"]
    for code, line in lines.items():
        assert line[-1] == code
        assert line[:-1] in ([], *lines.values())
