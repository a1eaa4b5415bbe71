"""A table with a gap, an overlap, a tier beyond the law or a wrong example is not taken in."""

from __future__ import annotations

import json
from typing import Any

import pytest

from plumbline.doors.cli.province import Province
from plumbline.kernel.models import Norm
from plumbline.law.bodies import KINDS, DecisionTable
from plumbline.law.causes import Statute, cause
from plumbline.norms.library import shipped
from tests import cast
from tests.scenes import Scene

TABLES = {
    row["code"]: DecisionTable.model_validate(json.loads(row["body"]))
    for row in shipped()
    if row["kind"] == "decision_table"
}
SOUND: dict[str, Any] = {
    "causes": ["high_altitude_throwing"],
    "statute": "PSPL25",
    "factors": [{"code": "value", "title": "价值", "type": "number", "unit": "元"}],
    "rows": [
        {"when": {"value": {"most": 99}}, "tier": {"grade": "base", "fine": [1, 500]}},
        {"when": {"value": {"least": 100}}, "tier": {"grade": "base", "fine": [500, 1000]}},
    ],
    "examples": [{"facts": {"value": 99}, "row": 1}],
}


def form(**changes: Any) -> dict[str, Any]:
    return {
        "code": "C-DISC-01.tried", "title": "试用裁量基准", "issuer": "公安部",
        "since": "2026-01-01", "kind": "decision_table", "cites": ["C-DISC-01"], "mark": "U",
        "body": json.dumps(SOUND | changes),
    }  # fmt: skip


def adopt(bureau: Province, **changes: Any) -> None:
    province = bureau.units[cast.PROVINCE]
    Scene(bureau).do("norms.adopt", "provincial_lawyer", province, **form(**changes))


def refused(bureau: Province, **changes: Any) -> str:
    province = bureau.units[cast.PROVINCE]
    told = Scene(bureau).refused("norms.adopt", "provincial_lawyer", province, **form(**changes))
    assert list(told) == ["norms.sound"]
    return str(told["norms.sound"].as_json()["says"])


def rows(**second: Any) -> dict[str, Any]:
    return {"rows": [SOUND["rows"][0], SOUND["rows"][1] | second]}


@pytest.mark.usefixtures("db")
@pytest.mark.gate("norms.sound", "norms.adopt")
def test_a_sound_table_is_taken_in(bureau: Province) -> None:
    adopt(bureau)
    assert Norm.objects.filter(code="C-DISC-01.tried").exists()


@pytest.mark.usefixtures("db")
@pytest.mark.gate("norms.sound", "norms.adopt")
@pytest.mark.rule("C-DISC-02", "P-DISC-02")
@pytest.mark.parametrize(
    ("changes", "says"),
    [
        (rows(when={"value": {"least": 102}}), "没有一行适用于：价值：100元"),
        (rows(when={"value": {"least": 98}}), "第1行和第2行同时适用于：价值：98元"),
        (rows(tier={"grade": "base", "fine": [1, 1001]}), "第2行超出法律规定的种类或者幅度"),
        ({"examples": [{"facts": {"value": 99}, "row": 2}]}, "第1个算例应得第2行，实得第1行"),
    ],
)
def test_a_table_with_a_fault_is_refused_with_the_fault_named(
    bureau: Province, changes: dict[str, Any], says: str
) -> None:
    assert says in refused(bureau, **changes)


@pytest.mark.usefixtures("db")
@pytest.mark.gate("norms.sound", "norms.revise")
def test_the_next_version_of_a_table_is_held_to_the_same(bureau: Province) -> None:
    adopt(bureau)
    norm = Norm.objects.get(code="C-DISC-01.tried")
    other = {"since": "2027-01-01", "cites": ["C-DISC-01"], "mark": "U"}
    gap = json.dumps(SOUND | rows(when={"value": {"least": 102}}))
    told = Scene(bureau).refused("norms.revise", "provincial_lawyer", norm.pk, body=gap, **other)
    assert list(told) == ["norms.sound"]
    Scene(bureau).do("norms.revise", "provincial_lawyer", norm.pk, body=json.dumps(SOUND), **other)
    assert norm.versions.count() == 2


@pytest.mark.rule("C-DISC-01", "C-DISC-02", "P-DISC-02")
@pytest.mark.parametrize("code", TABLES)
def test_a_shipped_benchmark_has_its_four_parts_and_no_fault(code: str) -> None:
    table = TABLES[code]
    assert [line.says % line.values for line in table.faults()] == []
    assert all(row.tier for row in table.rows)
    assert table.law or all(cause(one).articles[table.statute or Statute.PSPL25]
                            for one in table.causes)  # fmt: skip


@pytest.mark.rule("2.2d")
def test_benchmarks_are_shipped_for_ten_acts_and_for_two_kinds_of_premises() -> None:
    new = [table for table in TABLES.values() if table.statute is Statute.PSPL25]
    assert len(new) >= 10
    assert any(table.statute is Statute.PSPL12 for table in TABLES.values())
    assert {"C-DISC-01.netcafe", "C-DISC-01.entertainment"} <= set(TABLES)
    assert "decision_table" in KINDS


def test_no_two_shipped_benchmarks_claim_the_same_cause_and_law() -> None:
    claims = [(table.statute, one) for table in TABLES.values() for one in table.causes]
    assert len(claims) == len(set(claims))
