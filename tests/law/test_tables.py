"""Decision tables: every gap and overlap is found, tiers keep to the law, examples come out."""

from __future__ import annotations

import random
import time
from itertools import combinations, product
from typing import Any

import pytest
from pydantic import ValidationError

from plumbline.law.bodies import KINDS
from plumbline.law.calendar import Line
from plumbline.law.tables import DecisionTable, Value

ASSAULT: dict[str, Any] = {
    "causes": ["assault"],
    "statute": "PSPL25",
    "factors": [
        {"code": "injury", "title": "伤情", "type": "choice", "options": [
            {"code": "none", "title": "无明显伤情"}, {"code": "slight", "title": "轻微伤"}]},
        {"code": "blows", "title": "击打次数", "type": "number", "unit": "次", "least": 1},
    ],
    "rows": [
        {"when": {"injury": ["none"], "blows": {"most": 2}},
         "tier": {"grade": "lighter", "fine": [1, 500]}},
        {"when": {"injury": ["none"], "blows": {"least": 3}},
         "tier": {"grade": "lighter", "days": [1, 5], "fine": [500, 1000]}},
        {"when": {"injury": ["slight"]},
         "tier": {"grade": "base", "days": [5, 10], "fine": [500, 1000], "join": "and"}},
    ],
    "examples": [{"facts": {"injury": "none", "blows": 1}, "row": 1},
                 {"facts": {"injury": "slight", "blows": 9}, "row": 3}],
}  # fmt: skip


def table(**other: Any) -> DecisionTable:
    return DecisionTable.model_validate(ASSAULT | other)


def rows(*changes: tuple[int, str, Any]) -> list[dict[str, Any]]:
    """The rows of the table with these parts of them otherwise."""
    made = [dict(row) for row in ASSAULT["rows"]]
    for place, part, value in changes:
        made[place] = made[place] | {part: value}
    return made


def said(lines: list[Line]) -> list[str]:
    return [line.says % line.values for line in lines]


def test_a_sound_table_has_no_fault_and_is_a_kind_of_norm() -> None:
    assert table().faults() == []
    assert KINDS["decision_table"] is DecisionTable


def test_facts_lead_to_one_row_and_the_row_says_why() -> None:
    facts: dict[str, Value] = {"injury": "none", "blows": 3}
    assert table().row(facts) == 2
    assert said(table().explain(facts)) == [
        "符合裁量表第2行", "伤情：无明显伤情", "击打次数：3次",
    ]  # fmt: skip


def test_only_what_the_row_asks_for_is_given_as_its_reason() -> None:
    told = said(table().explain({"injury": "slight", "blows": 3}))
    assert told == ["符合裁量表第3行", "伤情：轻微伤"]


def test_a_gap_is_told_with_the_first_facts_that_fall_into_it() -> None:
    made = table(rows=rows((1, "when", {"injury": ["none"], "blows": {"least": 5}})))
    assert said(made.faults()) == ["没有一行适用于：伤情：无明显伤情，击打次数：3次"]
    with pytest.raises(LookupError):
        made.row({"injury": "none", "blows": 4})


def test_an_overlap_is_told_with_both_rows_and_the_first_facts_they_share() -> None:
    made = table(rows=rows((1, "when", {"injury": ["none"], "blows": {"least": 2}})))
    assert said(made.faults()) == ["第1行和第2行同时适用于：伤情：无明显伤情，击打次数：2次"]


@pytest.mark.rule("P-DISC-02")
@pytest.mark.parametrize(
    "tier",
    [
        {"grade": "lighter", "fine": [1, 1001]},
        {"grade": "lighter", "days": [1, 6]},
        {"grade": "lighter", "warning": True},
        {"grade": "lighter", "days": [1, 5], "fine": [1, 1000], "join": "and"},
        {"grade": "base", "days": [4, 10], "fine": [500, 1000], "join": "and"},
        {"grade": "base", "days": [5, 10], "fine": [500, 1000], "join": "may_add"},
        {"grade": "base", "days": [5, 10], "join": "and"},
        {"grade": "base", "fine": [500, 1000], "join": "and"},
        {"grade": "unheard_of", "fine": [1, 2]},
    ],
)
def test_a_tier_beyond_the_law_is_a_fault(tier: dict[str, Any]) -> None:
    assert said(table(rows=rows((0, "tier", tier))).faults()) == ["第1行超出法律规定的种类或者幅度"]


@pytest.mark.rule("P-DISC-02")
def test_the_ranges_of_another_law_bind_as_well() -> None:
    law = [{"grade": "base", "title": "一般", "article": "第1条", "warning": True,
            "fine": [1, 15000], "join": "may_add", "suspend": [1, 3]}]  # fmt: skip

    def made(**tier: Any) -> list[str]:
        row = {"when": {}, "tier": {"grade": "base", **tier}}
        examples = [{"facts": {"injury": "none", "blows": 1}, "row": 1}]
        return said(table(causes=[], statute=None, law=law, rows=[row],
                          examples=examples).faults())  # fmt: skip

    assert made(warning=True) == []
    assert made(warning=True, fine=[1, 5000], join="may_add", suspend=[1, 2]) == []
    assert made(fine=[1, 15001], join="may_add") == ["第1行超出法律规定的种类或者幅度"]
    assert made(suspend=[1, 4]) == ["第1行超出法律规定的停业整顿期限"]


def test_a_worked_example_must_come_out_as_stated() -> None:
    made = table(examples=[{"facts": {"injury": "none", "blows": 2}, "row": 2}])
    assert said(made.faults()) == ["第1个算例应得第2行，实得第1行"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"factors": [*ASSAULT["factors"], ASSAULT["factors"][0]]},
        {"rows": rows((0, "when", {"weapon": True}))},
        {"rows": rows((0, "when", {"injury": ["grave"]}))},
        {"rows": rows((0, "when", {"injury": True}))},
        {"rows": rows((0, "when", {"blows": {"least": 3, "most": 1}}))},
        {"rows": rows((0, "says", "另有所指"))},
        {"rows": rows((0, "tier", None))},
        {"rows": rows((0, "tier", {"grade": "lighter"}))},
        {"rows": rows((0, "tier", {"grade": "lighter", "fine": [9, 8]}))},
        {"examples": [{"facts": {"injury": "none"}, "row": 1}]},
        {"examples": [{"facts": {"injury": "none", "blows": True}, "row": 1}]},
        {"examples": [{"facts": {"injury": "none", "blows": 0}, "row": 1}]},
        {"examples": []},
        {"statute": None},
        {"eval": "1 + 1"},
    ],
)
def test_what_does_not_speak_of_its_own_factors_is_no_table(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        table(**wrong)


# -- brute force ----------------------------------------------------------------------------------

TABLES = 10_000


def some(chance: random.Random) -> DecisionTable:
    """A table at random: small enough to try every combination of facts by hand."""
    factors: list[dict[str, Any]] = []
    for number in range(chance.randint(1, 3)):
        head = {"code": f"f{number}", "title": f"事实{number}"}
        match chance.choice(["yes_no", "choice", "number"]):
            case "choice":
                options = [
                    {"code": f"o{n}", "title": f"答{n}"} for n in range(chance.randint(2, 4))
                ]
                factors.append(head | {"type": "choice", "options": options})
            case "number":
                least = chance.randint(0, 2)
                most = least + chance.randint(0, 4)
                ends = {"least": least, "most": most, "unit": "次"}
                factors.append(head | {"type": "number"} | ends)
            case _:
                factors.append(head)

    def wanted(factor: dict[str, Any]) -> Any:
        if factor.get("type") == "choice":
            codes = [option["code"] for option in factor["options"]]
            return chance.sample(codes, chance.randint(1, len(codes)))
        if factor.get("type") == "number":
            one, other = sorted(chance.choices(range(factor["least"], factor["most"] + 1), k=2))
            ends = {"least": one, "most": other}
            return {
                end: ends[end] for end in chance.sample(["least", "most"], chance.randint(0, 2))
            }
        return chance.random() < 0.5

    made = [
        {"when": {f["code"]: wanted(f) for f in factors if chance.random() < 0.6}, "says": "一类"}
        for _ in range(chance.randint(1, 6))
    ]
    facts = {f["code"]: first(f) for f in factors}
    return DecisionTable.model_validate(
        {"factors": factors, "rows": made, "examples": [{"facts": facts, "row": 1}]}
    )


def first(factor: dict[str, Any]) -> Value:
    if factor.get("type") == "choice":
        return str(factor["options"][0]["code"])
    return int(factor["least"]) if factor.get("type") == "number" else False


def every(made: DecisionTable) -> list[dict[str, Value]]:
    """All combinations of facts there are."""
    values: list[list[Value]] = []
    for factor in made.factors:
        if factor.type == "choice":
            values.append([option.code for option in factor.options])
        elif factor.type == "number":
            values.append(list(range(factor.least, factor.most + 1)))
        else:
            values.append([False, True])
    return [dict(zip((f.code for f in made.factors), one, strict=True)) for one in product(*values)]


def takes(row: dict[str, Any], facts: dict[str, Value]) -> bool:
    """Whether a row takes facts, read off the stored form by the plainest rule there is."""
    for code, wanted in row["when"].items():
        value = facts[code]
        if isinstance(wanted, dict):
            if not wanted["least"] <= int(value) <= wanted["most"]:
                return False
        elif isinstance(wanted, list):
            if value not in wanted:
                return False
        elif value is not wanted:
            return False
    return True


@pytest.mark.thorough
def test_ten_thousand_random_tables_agree_with_trying_every_combination(
    record_property: Any,
) -> None:
    chance, spent, holes, doubles = random.Random(20260101), 0.0, 0, 0
    for _ in range(TABLES):
        made = some(chance)
        begun = time.perf_counter()
        gaps, overlaps = made.gaps(), made.overlaps()
        spent += time.perf_counter() - begun
        plain = made.model_dump(mode="json")["rows"]
        pairs = set()
        for facts in every(made):
            taking = [number for number, row in enumerate(plain, 1) if takes(row, facts)]
            assert sum(made.stands_in(facts, box) for box in gaps) == (not taking)
            shared = set(combinations(taking, 2))
            assert {(a, b) for a, b, box in overlaps if made.stands_in(facts, box)} == shared
            pairs |= shared
        assert {(a, b) for a, b, _ in overlaps} == pairs
        assert len(overlaps) == len(pairs)
        holes, doubles = holes + bool(gaps), doubles + bool(overlaps)
    record_property("seconds", spent)
    print(f"{TABLES} tables in {spent:.2f} s: {holes} with gaps, {doubles} with overlaps")
    assert 0 < holes < TABLES  # both kinds are among them
    assert 0 < doubles < TABLES
