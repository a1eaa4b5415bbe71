"""Publishing switches the rule on at its day; suspending, repealing and time switch it off."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from plumbline.doors.cli.province import Province
from plumbline.kernel import norm
from plumbline.kernel.gate import Situation
from plumbline.kernel.models import Norm
from plumbline.law.bodies import TimeLimit
from plumbline.norms.after import lapse_due
from plumbline.norms.models import Rule
from plumbline.norms.reads import norm as read
from tests import cast, scenes
from tests.norms import scene as norms
from tests.norms.scene import clause, limit, own, ruled
from tests.scenes import FORMS, Scene, step

pytestmark = pytest.mark.usefixtures("db")
DAY = timedelta(days=1)


def hours(day: date) -> int:
    return norm.in_force("N-INT-02", day).body_as(TimeLimit).amount


def today(scene: Scene) -> date:
    return scene.now.date()


@pytest.mark.rule("2.1b", "D-NORM-01")
def test_publishing_switches_the_limit_on_in_the_same_instant(bureau: Province) -> None:
    scene = norms.numbered(bureau, limit(12))
    assert hours(today(scene)) == 24
    step(scene, "norms.publish")
    since = today(scene)
    assert (hours(since - DAY), hours(since)) == (24, 12)
    version = norm.in_force("N-INT-02", since)
    assert (version.mark, version.confirmed_by) == ("V", "卢衡")  # who passed it in review


@pytest.mark.rule("2.1b")
def test_a_clause_may_start_later_than_its_document(bureau: Province) -> None:
    scene = norms.numbered(bureau, clause(), limit(12, since="2026-09-01"))
    step(scene, "norms.publish")
    assert (hours(date(2026, 8, 31)), hours(date(2026, 9, 1))) == (24, 12)


@pytest.mark.rule("2.1c")
def test_repealing_switches_it_off_and_the_higher_rule_is_back(bureau: Province) -> None:
    scene = norms.published(bureau, limit(12), own())
    published = today(scene)
    scene.tick(days=10)
    step(scene, "norms.repeal")
    assert (hours(published), hours(today(scene) - DAY), hours(today(scene))) == (12, 12, 24)
    assert norm.in_force("JL-PATROL", today(scene) - DAY).body_as(TimeLimit).amount == 7
    with pytest.raises(norm.NoNorm):
        norm.in_force("JL-PATROL", today(scene))
    assert Rule.objects.get(pk=scene.ids["rule"]).phase == "ended"


@pytest.mark.gate("norms.run_out")
@pytest.mark.rule("N-NORM-02", "2.1c")
def test_a_rule_ends_by_itself_on_its_last_day(bureau: Province) -> None:
    scene = norms.numbered(bureau, limit(12))
    until = today(scene) + timedelta(days=100)
    step(scene, "norms.publish", until=until.isoformat())
    assert (hours(until), hours(until + DAY)) == (12, 24)  # without anybody doing anything
    assert lapse_due(scene.now + timedelta(days=100)) == []
    refused = scene.refused("norms.lapse", "provincial_lawyer")
    assert list(refused) == ["norms.run_out"]
    assert lapse_due(scene.now + timedelta(days=101)) == [scene.ids["rule"]]
    assert lapse_due(scene.now + timedelta(days=102)) == []
    assert Rule.objects.get(pk=scene.ids["rule"]).phase == "ended"


@pytest.mark.rule("2.1c")
def test_suspending_stops_it_and_resuming_starts_it_again(bureau: Province) -> None:
    scene = norms.published(bureau, limit(12))
    published = today(scene)
    scene.tick(days=10)
    step(scene, "norms.suspend")
    stopped = today(scene)
    scene.tick(days=10)
    step(scene, "norms.resume")
    resumed = today(scene)
    found = [hours(day) for day in (published, stopped - DAY, stopped, resumed - DAY, resumed)]
    assert found == [12, 12, 24, 24, 12]
    until = Rule.objects.get(pk=scene.ids["rule"]).until
    assert until is not None
    assert (hours(until), hours(until + DAY)) == (12, 24)


@pytest.mark.rule("2.1c")
def test_what_replaces_a_document_takes_its_place_without_a_gap(bureau: Province) -> None:
    scene = norms.published(bureau, limit(12), own())
    first = scene.ids["rule"]
    scene.tick(days=5)
    next_ = norms.numbered(bureau, limit(8), scene=scene, replaces=[str(first)])
    since = today(next_) + timedelta(days=7)
    step(next_, "norms.publish", since=since.isoformat(),
         until=(since + timedelta(days=300)).isoformat())  # fmt: skip
    assert (hours(since - DAY), hours(since)) == (12, 8)
    with pytest.raises(norm.NoNorm):  # not carried on
        norm.in_force("JL-PATROL", since)
    assert (hours(since + timedelta(days=300)), hours(since + timedelta(days=301))) == (8, 24)
    assert lapse_due(next_.now + timedelta(days=8)) == [first]


@pytest.mark.gate("norms.no_conflict")
@pytest.mark.rule("C-NORM-02")
def test_two_documents_do_not_rule_one_matter(bureau: Province) -> None:
    norms.published(bureau, own())
    other = norms.revising(bureau, own(amount=5))
    refused = other.refused("norms.submit_legality", "drafter", note="起草说明")
    assert "应当列为修改或者废止" in refused["norms.no_conflict"].as_json()["missing"]["what"]


@pytest.mark.rule("2.1b")
def test_a_partial_amendment_changes_its_clause_alone(bureau: Province) -> None:
    scene = norms.published(bureau, limit(12), own())
    first = scene.ids["rule"]
    scene.tick(days=5)
    next_ = norms.published(bureau, own(amount=5), scene=scene, amends=str(first))
    assert hours(today(next_)) == 12
    assert norm.in_force("JL-PATROL", today(next_)).body_as(TimeLimit).amount == 5
    assert Rule.objects.get(pk=first).phase == "published"


@pytest.mark.rule("2.1b")
@pytest.mark.parametrize(("transition", "older", "newer"), [("deed", 12, 12), ("matter", 24, 12)])
def test_running_cases_keep_or_change_rule_as_the_clause_says(
    bureau: Province, transition: str, older: int, newer: int
) -> None:
    before = scenes.accepted(bureau)
    norms.published(bureau, limit(12, transition=transition))
    rule = Rule.objects.get()
    after = Scene(bureau, now=rule.entry_at + DAY)
    after.do("intake.report", "handler", way="walk_in", reporter="钱某", phone="13000000000",
             place="南岭大街1号", facts="手机被盗")  # fmt: skip
    step(after, "intake.accept", nature="criminal", brief="盗窃",
         assistant=str(bureau.officers["assistant"]))  # fmt: skip
    now = after.now + DAY
    found = [
        Situation(scene.case, bureau.actor("handler"), now, now).norm("N-INT-02").body_as(TimeLimit)
        for scene in (before, after)
    ]
    assert [one.amount for one in found] == [older, newer]


@pytest.mark.rule("2.1c")
def test_a_higher_organ_overrules_ours_from_its_day(bureau: Province) -> None:
    scene = norms.published(bureau, limit(12))
    taken = Norm.objects.get(code="N-INT-02")
    since = today(scene) + timedelta(days=30)
    scene.do("norms.revise", "provincial_lawyer", taken.pk, since=since.isoformat(),
             body='{"amount": 6, "unit": "hour"}', cites=["N-INT-02"], mark="V")  # fmt: skip
    assert (hours(since - DAY), hours(since)) == (12, 6)


@pytest.mark.gate("norms.no_conflict", "norms.resume")
@pytest.mark.rule("2.1c", "C-NORM-02")
def test_what_was_suspended_does_not_come_back_over_what_took_its_place(bureau: Province) -> None:
    scene = norms.published(bureau, own()).tick(days=2)
    step(scene, "norms.suspend")
    other = ruled(scene, "JL-PATROL", {"amount": 3, "unit": "day"})
    scene.tick(days=5)
    refused = scene.refused("norms.resume", "provincial_head", **FORMS["norms.resume"])
    title = Rule.objects.get(pk=other.ids["rule"]).title
    assert title in refused["norms.no_conflict"].as_json()["missing"]["what"]
    other.now = scene.now
    step(other, "norms.repeal")
    step(scene, "norms.resume")
    assert norm.in_force("JL-PATROL", today(scene)).body_as(TimeLimit).amount == 7


@pytest.mark.gate("norms.no_conflict", "norms.resume")
@pytest.mark.rule("2.1c", "P-NORM-01")
def test_what_was_suspended_does_not_come_back_against_a_higher_rule(bureau: Province) -> None:
    scene = norms.published(bureau, limit(12)).tick(days=2)
    step(scene, "norms.suspend")
    since = today(scene) + DAY
    scene.do("norms.revise", "provincial_lawyer", Norm.objects.get(code="N-INT-02").pk,
             since=since.isoformat(), body='{"amount": 6, "unit": "hour"}', cites=["N-INT-02"],
             mark="V")  # fmt: skip
    scene.tick(days=2)
    refused = scene.refused("norms.resume", "provincial_head", **FORMS["norms.resume"])
    assert "下位规定不得突破上位规定" in refused["norms.no_conflict"].as_json()["missing"]["what"]
    assert hours(today(scene)) == 6


@pytest.mark.rule("2.1b", "2.1c")
def test_resuming_leaves_what_amended_it_meanwhile(bureau: Province) -> None:
    scene = norms.published(bureau, limit(12), own())
    first = scene.ids["rule"]
    scene.tick(days=5)
    step(scene, "norms.suspend")
    ruled(scene, "JL-PATROL", {"amount": 5, "unit": "day"}, amends=first)
    scene.do("norms.resume", "provincial_head", first, **FORMS["norms.resume"])
    assert hours(today(scene)) == 12
    assert norm.in_force("JL-PATROL", today(scene)).body_as(TimeLimit).amount == 5


@pytest.mark.rule("2.1b", "2.1c")
def test_repealing_brings_back_a_higher_rule_that_would_have_ended_first(bureau: Province) -> None:
    """It had its own last day before ours, and has it still."""
    last = cast.OPENS.date() + timedelta(days=300)
    bureau.do(
        "norms.adopt", "provincial_lawyer", bureau.units[cast.PROVINCE], cast.OPENS,
        code="X-BACK", title="上级期限", issuer="公安部", since="2026-01-01",
        until=last.isoformat(), kind="time_limit", body='{"amount": 10, "unit": "day"}',
        cites=["N-INT-06"], mark="R",
    )  # fmt: skip
    scene = norms.published(bureau, own("X-BACK", 5)).tick(days=10)
    taken, actor = Norm.objects.get(code="X-BACK"), bureau.actor("provincial_lawyer")
    assert [row["number"] for row in read(taken, actor, scene.now)["versions"]] == [1, 2]
    step(scene, "norms.repeal")
    assert [row["number"] for row in read(taken, actor, scene.now)["versions"]] == [1, 2, 3]
    found = [norm.in_force("X-BACK", day).body_as(TimeLimit).amount
             for day in (today(scene) - DAY, today(scene), last)]  # fmt: skip
    assert found == [5, 10, 10]
    with pytest.raises(norm.NoNorm):
        norm.in_force("X-BACK", last + DAY)
