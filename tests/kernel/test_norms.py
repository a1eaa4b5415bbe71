"""The published rule is the gate: in force by day, typed, never a silent default."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta
from threading import Event
from typing import Any

import pytest
from django.db import connection, transaction
from pydantic import ValidationError

from plumbline.doors.cli import province
from plumbline.doors.cli.province import Province
from plumbline.kernel import norm
from plumbline.kernel.act import Invalid, Refused
from plumbline.kernel.gate import Situation
from plumbline.kernel.models import Attempt, Entry, Norm
from plumbline.law.bodies import KINDS, Checklist, TimeLimit
from plumbline.law.calendar import SHANGHAI
from plumbline.premises.gates import straight_in
from plumbline.premises.models import Stay
from tests import cast, scenes
from tests.premises.scene import brought

DAY = timedelta(days=1)
RULE: dict[str, Any] = {
    "code": "test.limit", "title": "试验期限", "issuer": "公安部", "since": "2026-04-01",
    "until": "2026-06-30", "kind": "time_limit", "body": '{"amount": 5, "unit": "day"}',
    "cites": ["2.1a"], "mark": "U",
}  # fmt: skip


def adopt(scene: scenes.Scene, **other: Any) -> Entry:
    root = scene.bureau.units[cast.PROVINCE]
    done = scene.do("norms.adopt", "provincial_lawyer", root, **{**RULE, **other})
    return Entry.objects.get(pk=done.entry)


def wrong(scene: scenes.Scene, **other: Any) -> list[tuple[str, str]]:
    with pytest.raises(Invalid) as invalid:
        adopt(scene, **other)
    assert not Norm.objects.filter(code=other.get("code", RULE["code"])).exists() or "code" in other
    return invalid.value.errors


# -- in force -------------------------------------------------------------------------------------


@pytest.mark.rule("2.1c")
def test_a_norm_is_in_force_from_its_first_to_its_last_day(bureau: Province) -> None:
    adopt(scenes.Scene(bureau))
    for day in (date(2026, 4, 1), date(2026, 6, 30)):
        assert norm.in_force("test.limit", day).id == "test.limit@1"
    for day in (date(2026, 3, 31), date(2026, 7, 1)):
        with pytest.raises(norm.NoNorm) as none:
            norm.in_force("test.limit", day)
        assert none.value.issuer == "公安部"
    codes = [version.code for version in norm.all_in_force(date(2026, 5, 1))]
    assert "test.limit" in codes
    assert "test.limit" not in [v.code for v in norm.all_in_force(date(2026, 3, 1))]


@pytest.mark.rule("2.1c")
def test_old_acts_are_judged_by_the_version_of_their_day(bureau: Province) -> None:
    scene = scenes.Scene(bureau)
    adopt(scene)
    scene.do(
        "norms.revise", "provincial_lawyer", Norm.objects.get(code="test.limit").pk,
        since="2026-06-01", body='{"amount": 9, "unit": "day"}', cites=["2.1a"], mark="U",
    )  # fmt: skip
    for day, amount in ((date(2026, 5, 31), 5), (date(2026, 6, 1), 9)):
        assert norm.in_force("test.limit", day).body_as(TimeLimit).amount == amount


@pytest.mark.usefixtures("db")
def test_what_nobody_published_is_not_in_force() -> None:
    with pytest.raises(norm.NoNorm):
        norm.in_force("no.such", date(2026, 5, 1))


@pytest.mark.usefixtures("fresh_database")
def test_an_act_refuses_where_its_norm_is_not_in_force_and_names_the_owner() -> None:
    """In a province founded a year earlier, before any of the shipped norms was in force."""
    at = datetime(2025, 6, 3, 9, tzinfo=SHANGHAI)
    bureau = province.found(at, cast.PASSWORD, province.plan())
    scene = scenes.Scene(bureau, at + DAY)
    entries = Entry.objects.count()
    with pytest.raises(Refused) as refused:
        scene.do("intake.report", "handler", way="call", facts="手机被盗")
    (refusal,) = refused.value.refusals
    answer = refusal.as_json()
    assert answer["gate"] == "intake.report"
    assert answer["says"] == "2025-06-04没有施行中的规范“N-INT-02”，无从判断"
    assert answer["remedy"] == "由公安部发布或者确认该规范"
    assert answer["who"] == ["法制部门"]
    assert answer["cites"]
    assert Entry.objects.count() == entries
    assert Attempt.objects.get().gates == ["intake.report"]


def test_a_gate_refuses_where_its_norm_is_not_in_force_and_names_the_owner(
    bureau: Province,
) -> None:
    stay = Stay.objects.get(pk=brought(bureau).ids["stay"])
    for at, shut in ((cast.OPENS, False), (datetime(2025, 12, 31, 12, tzinfo=SHANGHAI), True)):
        refusal = straight_in.ask(Situation(stay, bureau.actor("handler"), at, cast.OPENS))
        assert (refusal is not None) is shut
        if refusal:
            assert refusal.gate == "premises.straight_in"
            assert "G-CHA-02" in refusal.as_json()["says"]


def test_a_norm_is_read_on_the_legal_day(bureau: Province) -> None:
    """Just after midnight in Shanghai it is still yesterday in UTC."""
    case = scenes.ready_for_review(bureau).case
    at = datetime(2026, 1, 1, 0, 30, tzinfo=SHANGHAI)
    eve = at - timedelta(hours=1)
    assert Situation(case, bureau.actor("handler"), eve, at).norm("N-ADM-07").id == "N-ADM-07@1"
    assert Situation(case, bureau.actor("handler"), at, at).norm("N-ADM-07").id == "N-ADM-07@2"


def test_a_norm_confirmed_or_adopted_is_read_at_once(bureau: Province) -> None:
    scene, day = scenes.Scene(bureau), date(2026, 5, 1)
    norm.in_force("N-ADM-07", day)
    adopt(scene)
    found = norm.in_force("test.limit", day)
    assert found.confirmed_by == ""
    subject = Norm.objects.get(code="test.limit").pk
    scene.do("norms.confirm", "second_lawyer", subject, note="对照公布文本")
    assert norm.in_force("test.limit", day).confirmed_by == "陆审"


@pytest.mark.rule("2.1c")
@pytest.mark.usefixtures("fresh_bureau")
def test_what_commits_after_a_later_act_is_read_as_well() -> None:
    """Entries are named when they begin: the newest name says nothing of what came after it."""
    bureau, slow, quick = cast.existing(), "N-ADM-07", "N-ADM-01"
    held, go = Event(), Event()

    def confirm(code: str, now: datetime) -> None:
        row = Norm.objects.get(code=code)
        bureau.do("norms.confirm", "second_lawyer", row.pk, now, note="对照公布文本")

    def hold() -> None:
        with transaction.atomic():
            confirm(slow, cast.OPENS)
            held.set()
            assert go.wait(20)
        connection.close()

    with ThreadPoolExecutor(1) as other:
        ended = other.submit(hold)
        assert held.wait(20)
        confirm(quick, cast.OPENS + DAY)
        assert norm.in_force(quick, cast.OPENS.date()).confirmed_by  # read in between
        go.set()
        ended.result()
    assert norm.in_force(slow, cast.OPENS.date()).confirmed_by


# -- typed bodies ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("other", "field"),
    [
        ({"kind": "expression"}, "kind"),
        ({"body": "amount > 3"}, "body"),
        ({"body": '{"amount": 5}'}, "body.unit"),
        ({"body": '{"amount": 5, "unit": "fortnight"}'}, "body.unit"),
        ({"body": '{"amount": -1, "unit": "day"}'}, "body.amount"),
        ({"body": '{"amount": 5, "unit": "day", "if": "nature == 1"}'}, "body.if"),
        ({"body": "[" * 5000}, "body"),
        ({"kind": "checklist", "body": '{"items": [{"code": "a"}]}'}, "body.items.0.title"),
        (
            {"kind": "checklist", "body": '{"items": [{"code": "a", "title": "b", "c": 1}]}'},
            "body.items.0.c",
        ),
        ({"cites": ["X-NO-99"]}, "cites"),
        ({"cites": []}, "cites"),
        ({"until": "2026-03-31"}, "until"),
        ({"code": "N-ADM-07"}, "code"),
        ({"mark": "?"}, "mark"),
    ],
)
def test_a_norm_with_a_wrong_body_is_not_adopted(
    bureau: Province, other: dict[str, str], field: str
) -> None:
    assert [name for name, _ in wrong(scenes.Scene(bureau), **other)] == [field]


def test_a_body_is_read_as_its_kind_only(bureau: Province) -> None:
    limit = norm.in_force("N-ADM-07", date(2026, 5, 1))
    with pytest.raises(TypeError):
        limit.body_as(Checklist)


def test_the_kinds_of_body_are_a_closed_set() -> None:
    assert set(KINDS) == {
        "time_limit", "interval", "amount", "checklist", "quorum", "indicators", "template",
        "decision_table", "evidence_spec", "filing_threshold", "retention", "duty_standard",
        "procedure",
    }  # fmt: skip
    for kind in KINDS.values():
        with pytest.raises(ValidationError):
            kind.model_validate({"expression": "1"})


def test_a_checklist_asks_by_kind_of_matter() -> None:
    items = [{"code": "a", "title": "甲"}, {"code": "b", "title": "乙", "upon": ["criminal"]}]
    checklist = Checklist.model_validate(json.loads(json.dumps({"items": items})))
    assert [item.code for item in checklist.required("criminal")] == ["a", "b"]
    assert [item.code for item in checklist.required("administrative")] == ["a"]
