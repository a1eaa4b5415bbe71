"""Evidence specifications: what counts, what meets it, and that they are sound as shipped."""

from __future__ import annotations

from itertools import chain, combinations
from typing import Any

import pytest
import yaml
from pydantic import ValidationError

from plumbline.casework.terms import EvidenceKind
from plumbline.law.causes import causes
from plumbline.law.evidence import (
    EvidenceSpec,
    Fact,
    Kind,
    Piece,
    Proof,
    Shown,
    SpecItem,
    State,
    check,
)
from plumbline.norms.library import SHIPPED

ROWS = yaml.safe_load((SHIPPED / "evidence.yaml").read_text(encoding="utf-8"))
SPECS = {row["code"]: EvidenceSpec.model_validate(row["body"]) for row in ROWS}
EVERY = [item for spec in SPECS.values() for item in spec.items]
NOTHING = Shown(frozenset(), frozenset(), {})


def item(**columns: Any) -> SpecItem:
    plain = {"code": "EV-XX-01", "title": "一项", "need": "M", "kinds": ["documentary"],
             "basis": "某条", "mark": "R"}  # fmt: skip
    return SpecItem.model_validate(plain | columns)


def piece(kind: str = "documentary", *, usable: bool = True, proves: str = "EV-XX-01") -> Piece:
    return Piece(1, kind, frozenset([proves]), usable)


def state(what: SpecItem, *pieces: Piece, shown: Shown = NOTHING) -> State:
    (found,) = check([what], pieces, shown)
    return found.state


# -- what counts ----------------------------------------------------------------------------------


def test_a_mandatory_item_counts_whatever_the_file_shows() -> None:
    assert item().counts(frozenset())
    assert item().counts(frozenset(Fact))


def test_a_conditional_item_counts_exactly_when_one_of_its_facts_is_there() -> None:
    """All subsets of the closed set of facts, brute force."""
    what = item(need="C", when=["property_taken", "frail"])
    for n in range(len(Fact) + 1):
        for facts in combinations(Fact, n):
            there = bool({Fact.PROPERTY_TAKEN, Fact.FRAIL} & set(facts))
            assert what.counts(frozenset(facts)) is there, facts


def test_a_conditional_item_without_facts_never_counts_by_itself() -> None:
    assert not item(need="C").counts(frozenset(Fact))


# -- what meets it --------------------------------------------------------------------------------


def test_evidence_meets_only_the_item_it_was_assigned_to() -> None:
    assert state(item(), piece()) is State.MET
    assert state(item(), piece(proves="EV-XX-02")) is State.MISSING
    assert state(item()) is State.MISSING


def test_evidence_of_a_kind_the_item_does_not_list_meets_nothing() -> None:
    for kind in Kind:
        met = state(item(), piece(kind)) is State.MET
        assert met is (kind == "documentary"), kind


def test_a_kind_that_proves_by_itself_need_not_be_assigned() -> None:
    what = item(kinds=["expert_opinion", "documentary"], by_itself=["expert_opinion"])
    assert state(what, piece("expert_opinion", proves="EV-XX-02")) is State.MET
    assert state(what, piece("documentary", proves="EV-XX-02")) is State.MISSING


def test_a_record_meets_an_item_without_any_evidence() -> None:
    what = item(records=["accepted"])
    assert state(what, shown=Shown(frozenset(), frozenset([Proof.ACCEPTED]), {})) is State.MET
    assert state(what, shown=Shown(frozenset(), frozenset([Proof.FILED]), {})) is State.MISSING


def test_what_may_not_be_used_meets_nothing_and_is_shown_as_such() -> None:
    assert state(item(), piece(usable=False)) is State.UNUSABLE
    assert state(item(), piece(usable=False), piece()) is State.MET


def test_what_was_said_not_to_apply_blocks_again_once_a_fact_appears() -> None:
    what = item(need="C", when=["property_taken"])
    (before,) = check([what], (), Shown(frozenset(), frozenset(), {"EV-XX-01": "没有"}))
    (after,) = check(
        [what], (), Shown(frozenset([Fact.PROPERTY_TAKEN]), frozenset(), {"EV-XX-01": "没"})
    )
    assert (before.state, before.blocks) == (State.ASIDE, False)
    assert (after.state, after.blocks) == (State.MISSING, True)


# -- a body that cannot be published ---------------------------------------------------------------


@pytest.mark.parametrize(
    "wrong",
    [
        {"need": "M", "when": ["property_taken"]},  # mandatory, and yet on a condition
        {"kinds": []},  # nothing could ever meet it
        {"by_itself": ["physical"]},  # proves by itself what it may not prove
        {"kinds": ["hearsay"]},
        {"need": "C", "when": ["len(suspects) > 1"]},  # facts are a closed set, no expression
        {"code": "EV-1"},
        {"mark": "X"},
        {"title": ""},
    ],
)
def test_an_unsound_item_is_no_item(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        item(**wrong)


def test_an_item_stands_in_a_specification_once() -> None:
    with pytest.raises(ValidationError):
        EvidenceSpec(items=(item(), item()))


# -- as shipped -----------------------------------------------------------------------------------


def test_codes_are_unique_over_all_specifications() -> None:
    codes = [what.code for what in EVERY]
    assert len(codes) == len(set(codes))


def test_five_criminal_and_eight_public_order_specifications_are_shipped() -> None:
    matters = [spec.matter.value for spec in SPECS.values()]
    assert (matters.count("any"), matters.count("criminal"), matters.count("administrative")) == (
        1, 5, 8
    )  # fmt: skip


def test_kinds_are_the_statutory_kinds() -> None:
    assert set(Kind) == set(EvidenceKind.values)


def test_public_order_causes_are_causes_of_the_law() -> None:
    known = {cause.code for cause in causes()}
    named = [s.causes for s in SPECS.values() if s.matter == "administrative"]
    assert set(chain.from_iterable(named)) <= known


def test_what_we_composed_ourselves_is_marked_unknown() -> None:
    ours = {row["code"]: row for row in ROWS if row["mark"] == "U"}
    assert set(ours) == {
        "evidence.fraud", "evidence.damage", "evidence.provocation", "evidence.drug_use"
    }  # fmt: skip
    for row in ours.values():
        assert {what["mark"] for what in row["body"]["items"]} == {"R"}
        assert any("自行拟定" in clause for clause in row["clauses"])


def test_every_fact_and_record_is_used_by_some_item() -> None:
    assert {fact for what in EVERY for fact in what.when} == set(Fact)
    assert {proof for what in EVERY for proof in what.records} == set(Proof)


@pytest.mark.parametrize("what", EVERY, ids=lambda what: what.code)
def test_each_shipped_item_can_be_met_and_missed(what: SpecItem) -> None:
    facts = frozenset(what.when)
    bare = Shown(facts, frozenset(), {})
    (found,) = check([what], (), bare)
    assert found.blocks is (what.need == "M" or bool(what.when))
    for kind in what.kinds:
        assert state(what, Piece(1, kind, frozenset([what.code]), usable=True),
                     shown=bare) is State.MET  # fmt: skip
    for proof in what.records:
        assert state(what, shown=Shown(facts, frozenset([proof]), {})) is State.MET
