"""A norm gets its next version: from a later day, of the same kind, beside what was before."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from plumbline.doors.cli.province import Province
from plumbline.kernel import norm
from plumbline.kernel.act import ACTS, Invalid
from plumbline.kernel.gate import Situation
from plumbline.kernel.models import Norm, NormVersion
from plumbline.law.bodies import Amount, TimeLimit
from plumbline.norms import bodies
from plumbline.norms.library import revisions, shipped, versions
from tests import cast
from tests.scenes import Scene

pytestmark = pytest.mark.usefixtures("db")
NEXT: dict[str, Any] = {
    "since": "2027-01-01", "body": '{"amount": 48, "unit": "hour"}', "cites": ["N-INT-02"],
    "mark": "U", "clauses": ["四十八小时内审查完毕"],
}  # fmt: skip


def subject() -> Norm:
    return Norm.objects.get(code="N-INT-02")


def revised(scene: Scene, by: str = "provincial_lawyer", **other: Any) -> Scene:
    scene.do("norms.revise", by, subject().pk, **{**NEXT, **other})
    return scene


def wrong(bureau: Province, **other: Any) -> list[str]:
    with pytest.raises(Invalid) as invalid:
        revised(Scene(bureau), **other)
    assert NormVersion.objects.filter(norm=subject()).count() == 1
    return [field for field, _ in invalid.value.errors]


@pytest.mark.rule("2.1c")
def test_the_new_version_starts_and_the_old_one_ends_the_day_before(bureau: Province) -> None:
    scene = revised(Scene(bureau), number="公通字〔2026〕1号")
    old, new = NormVersion.objects.filter(norm=subject()).order_by("number")
    assert (old.number, old.until, old.body["amount"]) == (1, date(2026, 12, 31), 24)
    assert (new.number, new.since, new.until) == (2, date(2027, 1, 1), None)
    assert (new.kind, new.confirmed_by, new.entry_id) == ("time_limit", "", scene.entry.pk)
    assert subject().number == "公通字〔2026〕1号"
    for day, number, amount in ((date(2026, 12, 31), 1, 24), (date(2027, 1, 1), 2, 48)):
        found = norm.in_force("N-INT-02", day)
        assert (found.number, found.body_as(TimeLimit).amount) == (number, amount)


def test_without_a_document_number_the_old_one_stays(bureau: Province) -> None:
    before = subject().number
    revised(Scene(bureau))
    assert subject().number == before


@pytest.mark.rule("2.1c")
def test_a_version_that_had_ended_before_keeps_its_end(bureau: Province) -> None:
    scene = revised(Scene(bureau), until="2027-06-30")
    revised(scene, since="2028-01-01")
    spans = NormVersion.objects.filter(norm=subject()).order_by("number").values_list("until")
    assert [until for (until,) in spans] == [date(2026, 12, 31), date(2027, 6, 30), None]
    with pytest.raises(norm.NoNorm):
        norm.in_force("N-INT-02", date(2027, 7, 1))


@pytest.mark.gate("norms.starts_later", "norms.revise")
@pytest.mark.rule("2.1c")
def test_a_new_version_never_reaches_back(bureau: Province) -> None:
    scene = Scene(bureau)
    for since in ("2025-12-31", "2026-01-01"):
        refused = scene.refused(
            "norms.revise", "provincial_lawyer", subject().pk, **{**NEXT, "since": since}
        )
        told = refused["norms.starts_later"].as_json()
        assert told["says"] == (f"新版自{since}起施行，第1版自2026-01-01起施行，新版应当在其后")
        assert told["remedy"] == "核对新版的施行日；已经施行过的期间不得改写"
        assert [cite["id"] for cite in told["cites"]] == ["2.1c"]
    assert NormVersion.objects.filter(norm=subject()).count() == 1
    revised(scene, since="2026-01-02")


@pytest.mark.parametrize(
    ("other", "field"),
    [
        ({"body": '{"value": 5}'}, "body"),  # another kind
        ({"body": '{"amount": 5, "unit": "day", "if": "1"}'}, "body"),
        ({"cites": ["X-NO-99"]}, "cites"),
        ({"cites": []}, "cites"),
        ({"until": "2026-12-31"}, "until"),
        ({"mark": "?"}, "mark"),
    ],
)
def test_a_wrong_version_is_not_taken_in(
    bureau: Province, other: dict[str, Any], field: str
) -> None:
    assert {where.partition(".")[0] for where in wrong(bureau, **other)} == {field}


@pytest.mark.gate("role", "norms.revise")
def test_a_norm_of_the_province_is_revised_by_its_legal_department(bureau: Province) -> None:
    refused = Scene(bureau).refused("norms.revise", "reviewer", subject().pk, **NEXT)
    assert list(refused) == ["role"]


@pytest.mark.gate("phase(in_force)", "norms.revise", "norms.confirm")
@pytest.mark.parametrize("act", ["norms.revise", "norms.confirm"])
def test_a_repealed_norm_is_neither_revised_nor_confirmed(bureau: Province, act: str) -> None:
    """No act repeals a norm yet, so the gate is asked about one that only this test repealed."""
    (gate,) = [gate for gate in ACTS[act].asked if gate.code == "phase(in_force)"]
    one, lawyer = subject(), bureau.actor("provincial_lawyer")
    assert gate.ask(Situation(one, lawyer, cast.OPENS, cast.OPENS)) is None
    one.phase = "repealed"
    refusal = gate.ask(Situation(one, lawyer, cast.OPENS, cast.OPENS))
    assert refusal is not None
    assert refusal.as_json()["says"]


# -- each version is confirmed by itself ----------------------------------------------------------


@pytest.mark.rule("2.1b")
def test_each_version_is_confirmed_by_itself(bureau: Province) -> None:
    scene = revised(Scene(bureau))

    def confirmed() -> list[str]:
        rows = NormVersion.objects.filter(norm=subject()).order_by("number")
        return list(rows.values_list("confirmed_by", flat=True))

    def confirm(**form: Any) -> None:
        scene.do("norms.confirm", "second_lawyer", subject().pk, note="对照公布文本", **form)

    confirm(version=1)
    assert confirmed() == ["陆审", ""]
    refused = scene.refused(
        "norms.confirm", "second_lawyer", subject().pk, note="再次对照", version=1
    )
    assert refused["norms.unconfirmed"].as_json()["says"] == "本规范的第1版已由陆审确认"
    confirm()
    assert confirmed() == ["陆审", "陆审"]
    with pytest.raises(Invalid) as invalid:
        confirm(version=3)
    assert [field for field, _ in invalid.value.errors] == ["version"]


# -- the shipped library --------------------------------------------------------------------------


def test_the_shipped_versions_of_a_norm_follow_each_other(bureau: Province) -> None:
    rows = list(versions())
    assert len(rows) == len(list(shipped())) + len(list(revisions()))
    found = {
        (row.norm.code, row.number): (row.since, row.until, row.kind)
        for row in NormVersion.objects.select_related("norm")
    }
    assert found == {
        (row["code"], row["version"]): (row["since"], row.get("until"), row["kind"]) for row in rows
    }


@pytest.mark.rule("R-ADM-07", "G-ADM-27", "G-ADM-34", "G-ADM-39")
@pytest.mark.parametrize(
    ("code", "then", "now"),
    [
        ("R-ADM-07.station_fine", 500, 1000),
        ("G-ADM-27.hearing_fine", 2000, 4000),
        ("G-ADM-34.simple_fine", 200, 500),
        ("G-ADM-39.collect", 50, 200),
    ],
)
def test_a_figure_is_that_of_its_day(bureau: Province, code: str, then: int, now: int) -> None:
    for day, value in ((date(2025, 12, 31), then), (date(2026, 1, 1), now)):
        assert norm.in_force(code, day).body_as(Amount).of(organisation=False) == value


def test_an_amount_may_differ_for_an_organisation(bureau: Province) -> None:
    other = norm.in_force("G-ADM-27.hearing_fine_other", cast.OPENS.date()).body_as(Amount)
    assert (other.of(organisation=False), other.of(organisation=True)) == (2000, 10000)
    same = norm.in_force("G-ADM-27.hearing_fine", cast.OPENS.date()).body_as(Amount)
    assert same.of(organisation=True) == same.of(organisation=False) == 4000


def test_an_amount_is_shown_in_yuan() -> None:
    assert bodies.body("amount", {"value": 2000, "unit_value": 10000}) == [
        ("数额", "2,000元"),
        ("单位的数额", "10,000元"),
    ]
    assert bodies.body("amount", {"value": 500, "unit_value": None}) == [("数额", "500元")]
