"""Nobody comes for it, somebody goes on using it, somebody complains: N-PROP-01, P-PROP-03."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any

import pytest

from plumbline.doors.cli.province import Province
from plumbline.kernel import catalogue
from plumbline.kernel.models import Entry, Norm
from plumbline.law.calendar import SHANGHAI, NoCalendar
from plumbline.law.roles import CLOCK
from plumbline.measures.models import Item, Preservation
from plumbline.property.ending import lapse_due
from plumbline.property.models import Call, Complaint, Thing
from plumbline.property.reads import called
from tests.property.scene import (
    fated,
    going,
    kept,
    lapsed,
    long_told,
    on_site,
    registered,
    told,
    used,
)
from tests.scenes import READY, Scene, step, stopped, through

pytestmark = pytest.mark.usefixtures("db")
MINUTE = timedelta(minutes=1)


def thing(scene: Scene) -> Thing:
    return Thing.objects.get(pk=scene.ids["thing"])


def measure(scene: Scene) -> Preservation:
    return Preservation.objects.get(pk=scene.ids["preservation"])


def last_instant(scene: Scene) -> datetime:
    return Call.objects.filter(preservation=scene.ids["preservation"]).latest("pk").ends()


@pytest.mark.gate("property.owner_called")
@pytest.mark.rule("N-PROP-01", "N-ADM-05")
def test_nothing_counts_as_unclaimed_before_its_owner_was_called(bureau: Province) -> None:
    scene = fated("returned")(bureau).tick(days=100)
    stopped(scene, "property.deem_unclaimed", "property.owner_called")
    step(scene, "property.tell_owner")
    step(scene.tick(days=190), "property.deem_unclaimed")


@pytest.mark.gate("property.claim_over")
@pytest.mark.rule("N-PROP-01")
def test_the_claim_period_is_waited_to_its_last_instant(bureau: Province) -> None:
    scene = told(bureau)
    scene.now = last_instant(scene) - MINUTE
    assert scene.now.astimezone(SHANGHAI).month == 9  # six months after the third of March
    refused = stopped(scene, "property.deem_unclaimed", "property.claim_over")
    assert "未满6个月" in refused["says"]
    scene.now = last_instant(scene)
    step(scene, "property.deem_unclaimed")
    assert thing(scene).item.disposal == "auctioned"


@pytest.mark.rule("N-PROP-01", "G-PROP-14")
def test_what_nobody_fetched_is_sold_and_no_longer_waits_to_be_given_back(
    bureau: Province,
) -> None:
    scene = going("return_holder", "returned")(bureau)
    step(scene, "property.tell_owner")
    assert thing(scene).phase == "approved"
    step(scene.tick(days=190), "property.deem_unclaimed")
    assert thing(scene).phase == "in_custody"
    step(scene, "property.propose_disposal", way="auction")
    step(scene, "property.sell")
    assert thing(scene).phase == "sold"


@pytest.mark.rule("N-ADM-05", "N-PROP-01")
def test_what_has_no_owner_is_called_by_publication_and_then_sold(bureau: Province) -> None:
    scene = through(kept(bureau), "measures.seek_owner", "property.publish_call")
    step(scene.tick(days=190), "property.deem_unclaimed", way="state_rules")
    assert (measure(scene).phase, thing(scene).item.disposal) == ("disposed", "state_rules")


@pytest.mark.gate("property.nobody_to_notify")
@pytest.mark.rule("N-PROP-01")
def test_an_owner_who_is_known_is_notified_and_not_only_published(bureau: Province) -> None:
    scene = fated("returned")(bureau)
    refused = stopped(scene, "property.publish_call", "property.nobody_to_notify", unreached="")
    assert thing(scene).item.name in refused["says"]
    step(scene, "property.publish_call", unreached="电话、住址均联系不上")


@pytest.mark.gate("property.claim_extensible")
@pytest.mark.rule("N-PROP-01")
def test_the_claim_period_is_extended_once_by_three_months(bureau: Province) -> None:
    scene = fated("returned")(bureau)
    stopped(scene, "property.extend_claim", "property.claim_extensible")
    step(scene, "property.tell_owner")
    first = last_instant(scene)
    step(scene, "property.extend_claim")
    assert (last_instant(scene) - first).days in range(89, 93)
    stopped(scene, "property.extend_claim", "property.claim_extensible")
    scene.now = first + MINUTE  # the first end no longer opens anything
    stopped(scene, "property.deem_unclaimed", "property.claim_over")
    scene.now = last_instant(scene)
    step(scene, "property.deem_unclaimed")


@pytest.mark.rule("N-PROP-01")
@pytest.mark.usefixtures("unannounced")
def test_a_call_may_be_made_before_the_holidays_of_its_last_year_are_known(
    bureau: Province,
) -> None:
    """Six months from the second half of a year end in a year without a calendar."""
    scene = fated("returned")(bureau).tick(days=135)  # from the first days of March to mid-July
    step(scene, "property.tell_owner")
    with pytest.raises(NoCalendar):
        last_instant(scene)
    refused = stopped(scene, "property.deem_unclaimed", "property.claim_over")
    assert "最早至2027-01-" in refused["says"]
    shown = dict(called(measure(scene)))
    assert "2027年节假日公布后确定" in shown["通知"]
    step(scene, "property.extend_claim")
    scene.tick(days=300)  # on a day of 2027 the holidays have to be entered first
    refused = stopped(scene, "property.deem_unclaimed", "property.claim_over")
    assert "2027" in refused["says"]


@pytest.mark.gate("property.claim_extensible")
@pytest.mark.rule("N-PROP-01")
def test_a_period_that_is_over_is_not_extended(bureau: Province) -> None:
    stopped(long_told(bureau), "property.extend_claim", "property.claim_extensible")


@pytest.mark.gate("property.no_claim_pending")
@pytest.mark.gate("property.claim_open")
@pytest.mark.rule("N-PROP-01")
def test_a_claim_is_answered_before_anything_is_sold(bureau: Province) -> None:
    scene = long_told(bureau)
    stopped(scene, "property.decide_claim", "property.claim_open")
    step(scene, "property.note_claim")
    refused = stopped(scene, "property.deem_unclaimed", "property.no_claim_pending")
    assert "郑某" in refused["says"]
    step(scene, "property.decide_claim", granted=False)
    step(scene, "property.deem_unclaimed")


@pytest.mark.rule("N-PROP-01", "D-PROP-06")
def test_a_good_claim_stops_the_sale_and_owes_the_return(bureau: Province) -> None:
    scene = through(kept(bureau), "measures.seek_owner", "property.publish_call",
                    "property.note_claim", "property.decide_claim")  # fmt: skip
    assert measure(scene).phase == "to_lift"
    owed = scene.duty("property.claim_met_in_time")
    step(scene.tick(days=190), "measures.lift")
    stopped(scene, "property.deem_unclaimed", "property.no_claim_pending")
    owed.refresh_from_db()
    assert owed.settled_by is not None


@pytest.mark.gate("property.use_harmless")
@pytest.mark.rule("P-PROP-03")
@pytest.mark.parametrize("lacking", ["fixed", "harmless", "pledged"])
def test_what_is_held_is_used_on_only_where_it_harms_nothing(
    bureau: Province, lacking: str
) -> None:
    scene = on_site(bureau)
    form: dict[str, Any] = {lacking: False}
    stopped(scene, "property.ask_use", "property.use_harmless", **form)
    step(scene, "property.ask_use")


@pytest.mark.gate("property.use_asked")
@pytest.mark.gate("property.in_use")
@pytest.mark.gate("property.not_used_yet")
@pytest.mark.rule("P-PROP-03")
def test_a_use_is_asked_granted_and_ended_in_that_order(bureau: Province) -> None:
    scene = on_site(bureau)
    stopped(scene, "property.decide_use", "property.use_asked")
    stopped(scene, "property.end_use", "property.in_use")
    step(scene, "property.ask_use")
    stopped(scene, "property.ask_use", "property.not_used_yet")
    stopped(scene, "property.end_use", "property.in_use")
    step(scene, "property.decide_use")
    stopped(scene, "property.decide_use", "property.use_asked")
    step(scene, "property.end_use")
    assert [row.what for row in thing(scene).steps.order_by("pk")][-1] == "终止使用"
    step(scene, "property.ask_use")  # another may be asked for


@pytest.mark.rule("P-PROP-03", "P-PROP-01")
def test_what_lies_in_a_store_is_used_by_nobody(bureau: Province) -> None:
    stopped(kept(bureau), "property.ask_use", "phase(on_site)")


@pytest.mark.gate("property.complaint_open")
@pytest.mark.rule("D-PROP-13", "D-PROP-14")
def test_every_complaint_is_answered_within_thirty_days_of_its_own_day(bureau: Province) -> None:
    scene = kept(bureau)
    stopped(scene, "property.answer_complaint", "property.complaint_open")
    step(scene, "property.note_complaint")
    first = scene.duty("property.complaint_answered_in_time")
    assert (first.due_at - scene.now).days in (29, 30)
    step(scene.tick(days=5), "property.note_complaint", complainant="孙某")
    second = scene.now
    step(scene.tick(days=1), "property.answer_complaint", upheld=True)
    first.refresh_from_db()
    assert first.settled_by == scene.entry.pk
    running = scene.duty("property.complaint_answered_in_time")
    assert running.started_at == second
    step(scene, "property.answer_complaint")
    assert not Complaint.objects.filter(upheld=None).exists()
    stopped(scene, "property.answer_complaint", "property.complaint_open")


@pytest.mark.rule("D-PROP-13")
def test_whoever_handles_the_case_does_not_answer_the_complaint(bureau: Province) -> None:
    scene = READY["property.answer_complaint"](bureau)
    scene.appoint("handler", "INSPECTION")
    stopped(scene, "property.answer_complaint", "apart()", by="handler")


@pytest.mark.gate("property.limit_over")
@pytest.mark.rule("D-ADM-22", "D-PROP-06")
def test_a_limit_that_passes_lets_the_measure_lapse_by_itself(bureau: Province) -> None:
    scene = kept(bureau)
    stopped(scene, "property.lapse", "property.limit_over")
    due = scene.duty("measures.seizure_in_time").due_at
    assert lapse_due(due) == []
    assert lapse_due(due + MINUTE) == [scene.ids["preservation"]]
    assert lapse_due(due + MINUTE) == []
    held = measure(scene)
    assert (held.phase, held.lift_for) == ("to_lift", "expired")
    owed = {scene.duty(code).subject_id for code in ("property.lifted_after_lapse",
                                                     "property.owner_told_in_time")}  # fmt: skip
    assert owed == {held.pk}
    entry = Entry.objects.get(act="property.lapse")
    assert (entry.actor, entry.role) == (CLOCK.id, "CLOCK")
    scene.now = due + 2 * MINUTE
    through(scene, "property.tell_owner")
    step(scene, "measures.lift", ground="expired")


@pytest.mark.rule("D-ADM-22")
def test_nothing_lapses_while_an_appraisal_stops_the_clock(bureau: Province) -> None:
    scene = kept(bureau)
    through(scene, "measures.commission", "measures.exclude_appraisal")
    scene.tick(days=60)
    assert lapse_due(scene.now) == []
    stopped(scene, "property.lapse", "property.limit_over")
    assert lapse_due(lapsed(bureau).now)  # the control


@pytest.mark.rule("C-PROP-02", "N-PROP-01", "P-PROP-03", "D-PROP-13")
def test_the_page_of_a_thing_says_why_until_when_and_what_then(bureau: Province) -> None:
    scene = kept(bureau)
    through(scene, "property.note_complaint", "measures.seek_owner", "property.publish_call",
            "property.note_claim")  # fmt: skip
    fresh = registered(bureau)
    who = bureau.actor("handler")
    _, read = catalogue.view("thing", fresh.ids["thing"], who, fresh.now, "查阅")
    facts = dict(read["facts"])
    assert "加30日" in facts["期限的计算"] and "退还财物通知书" in facts["届时如何"]
    _, read = catalogue.view("thing", scene.ids["thing"], who, scene.now, "查阅")
    parts = {part["title"]: str(part["facts"]) for part in read["parts"]}
    assert "认领至2026-09-" in parts["通知、公告和认领"] and "郑某" in parts["通知、公告和认领"]
    assert "待答复" in parts["投诉"]
    used_scene = used(bureau)
    _, read = catalogue.view("thing", used_scene.ids["thing"], who, used_scene.now, "查阅")
    assert "白天营业使用" in str(read["parts"])


@pytest.mark.rule("C-PROP-02")
def test_a_photograph_is_added_and_none_is_lost(bureau: Province) -> None:
    scene = kept(bureau)
    before = thing(scene).photos
    step(scene, "property.photograph", photos=["b" * 64, *before])
    assert thing(scene).photos == [*before, "b" * 64]
    assert Item.objects.filter(thing=scene.ids["thing"]).exists()


@pytest.mark.rule("N-PROP-01")
def test_a_revised_norm_reaches_the_period_and_the_sentence(bureau: Province) -> None:
    scene = fated("returned")(bureau)
    body = json.dumps({"amount": 2, "unit": "month"})
    scene.do("norms.revise", "provincial_lawyer", Norm.objects.get(code="N-PROP-01").pk,
             since="2026-02-01", body=body, cites=["N-PROP-01"], mark="U")  # fmt: skip
    step(scene, "property.tell_owner")
    refused = stopped(scene, "property.deem_unclaimed", "property.claim_over")
    assert "未满2个月" in refused["says"] and "2026-05-" in refused["says"]
    step(scene.tick(days=70), "property.deem_unclaimed")


@pytest.mark.gate("apart(property.note_claim)")
@pytest.mark.gate("apart(property.ask_use)")
@pytest.mark.rule("P-ROLE-01")
@pytest.mark.parametrize("act", ["property.decide_claim", "property.decide_use"])
def test_whoever_took_the_first_step_does_not_decide(bureau: Province, act: str) -> None:
    scene = READY[act](bureau).appoint("handler", "ORGAN_HEAD")
    first = {
        "property.decide_claim": "property.note_claim",
        "property.decide_use": "property.ask_use",
    }
    stopped(scene, act, f"apart({first[act]})", by="handler")
    step(scene, act)
