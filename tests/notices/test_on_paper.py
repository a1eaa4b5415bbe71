"""What was taken from somebody is told to him; what was told in writing is not told twice."""

from __future__ import annotations

from typing import Any

import pytest

from plumbline.doors.cli.province import Province
from plumbline.kernel.act import ACTS
from plumbline.kernel.duty import KINDS
from plumbline.notices.due import owed
from plumbline.notices.follow import follow_due, raise_due
from plumbline.notices.models import Notice, Settled, Text, Waiting
from plumbline.notices.on_paper import THEMSELVES, telling
from plumbline.notices.rates import rate, stand
from plumbline.notices.terms import Outcome, Way, Whom, Why
from plumbline.openness.milestones import HELD, TOLD
from tests import scenes
from tests.notices.scene import PREPARE
from tests.property.scene import chain, held
from tests.scenes import Scene, accepted, investigating, not_filed, step, stopped, through

pytestmark = pytest.mark.usefixtures("db")
PHONE = "13700000001"
RETURN, LONGER = "property.owner_told_in_time", "measures.extension_told"


def taken(bureau: Province, **item: Any) -> Scene:
    """A knife was seized from a suspect whose number is on file."""
    scene = scenes.investigating(bureau, "administrative")
    step(scene, "casework.add_person", sex="male", phone=PHONE)
    step(scene, "casework.add_person", role="victim", name="郑某", sex="female", id_number="",
         phone="13700000002")  # fmt: skip
    step(scene, "measures.request_preservation", holder="@suspect")
    step(scene, "measures.decide_preservation")
    thing = {**scenes.FORMS["measures.preserve"]["items"][0], **item}
    step(scene, "measures.preserve", items=[thing])
    return scene


def to_go_back(bureau: Province, **item: Any) -> Scene:
    """It lies in the store, and the head decided that it goes back."""
    kept = chain("register", "hand_over", "receive", start=held(lambda b: taken(b, **item)))
    scene = kept(bureau)
    step(scene, "measures.dispose", fates=[{"item": "@item", "disposal": "returned"}])
    return scene


def of(scene: Scene, milestone: str) -> list[Notice]:
    rows = Notice.objects.filter(case=scene.ids["case"], milestone=milestone)
    return list(rows.order_by("pk"))


def run(scene: Scene) -> None:
    """A minute later the worker comes by."""
    scene.tick(minutes=1)
    raise_due(scene.now)
    follow_due(scene.now)


def text_of(one: Notice) -> Text:
    return Text.objects.get(key=f"notice:{one.pk}")


# -- what was taken -------------------------------------------------------------------------------


@pytest.mark.rule("D-OPEN-04", "D-PROP-06", "G-PROP-08")
def test_whoever_something_goes_back_to_is_told_that_he_may_fetch_it(bureau: Province) -> None:
    scene = to_go_back(bureau)
    run(scene)
    (one,) = of(scene, RETURN)
    assert (one.whom, one.phase, one.person) == ("owner", "made", scene.case.persons.get(
        role="suspect"))  # fmt: skip
    assert text_of(one).phone == PHONE
    for hidden in ("吴某", "折叠刀", "扣押", "回执", "查询码"):
        assert hidden not in one.text
    assert "有财物可以领取" in one.text
    assert scene.case.number in one.text


@pytest.mark.rule("D-OPEN-04", "D-PROP-06")
def test_of_what_is_somebody_elses_he_is_told_and_the_holder_is_not(bureau: Province) -> None:
    scene = to_go_back(bureau, owner="郑某")
    run(scene)
    (one,) = of(scene, RETURN)
    assert one.person == scene.case.persons.get(role="victim")
    nobody = to_go_back(bureau, owner="未到案的人")
    run(nobody)
    assert of(nobody, RETURN) == []  # the duty to find and tell him in writing stands


@pytest.mark.rule("D-OPEN-04", "G-ADM-20")
def test_a_longer_limit_is_told_without_a_word_of_the_measure(bureau: Province) -> None:
    scene = taken(bureau)
    step(scene, "measures.extend_seizure")
    run(scene)
    (one,) = of(scene, LONGER)
    assert one.person == scene.case.persons.get(role="suspect")
    assert "有财物事项需要告知您" in one.text
    assert one.milestone in HELD


@pytest.mark.gate("notices.is_due")
@pytest.mark.rule("D-OPEN-04", "P-OPEN-04")
def test_of_what_was_taken_nobody_else_is_told(bureau: Province) -> None:
    scene = to_go_back(bureau)
    (one,) = [row for row in owed(None, cases=[scene.ids["case"]]) if row.act == RETURN]
    victim = scene.case.persons.get(role="victim").pk
    told = stopped(scene, PREPARE, "notices.is_due", milestone=str(one.entry), person=victim)
    assert told["missing"] == {"why": "本案没有这名应当告知的人"}
    other = accepted(bureau)
    other.now = scene.now
    told = stopped(other, PREPARE, "notices.is_due", milestone=str(one.entry), person=one.person)
    assert told["missing"] == {"why": "不是本案应当告知的办理环节"}
    raise_due(scene.now)
    assert len(of(scene, RETURN)) == 1


# -- on paper -------------------------------------------------------------------------------------


@pytest.mark.rule("D-OPEN-04", "D-PROP-06", "3.5c")
def test_a_notice_in_writing_counts_and_the_text_is_taken_back(bureau: Province) -> None:
    """The notice of return is served before the text went out."""
    scene = to_go_back(bureau)
    raise_due(scene.now)
    (one,) = of(scene, RETURN)
    assert Waiting.objects.filter(text__key=f"notice:{one.pk}").exists()
    step(scene, "property.tell_owner")
    run(scene)
    (one,) = of(scene, RETURN)
    assert (one.phase, one.way, one.told_at) == ("delivered", Way.PAPER, scene.entry.at)
    assert one.proof == f"entry:{scene.entry.pk}"
    assert Settled.objects.get(text=text_of(one)).outcome == Outcome.STOPPED
    case = scene.case
    found = rate(stand([r for r in owed(None) if r.notice == one.pk], {case.pk: case}), scene.now)
    assert (found.met, found.of) == (1, 1)


@pytest.mark.rule("D-OPEN-04", "D-PROP-06")
def test_what_was_told_in_writing_before_is_never_sent(bureau: Province) -> None:
    scene = to_go_back(bureau)
    step(scene, "property.tell_owner")
    run(scene)
    (one,) = of(scene, RETURN)
    assert (one.phase, one.why, one.way) == ("delivered", Why.ON_PAPER, Way.PAPER)
    assert not Text.objects.filter(key=f"notice:{one.pk}").exists()


@pytest.mark.rule("D-INT-18", "D-OPEN-04")
def test_a_notice_of_non_filing_that_was_served_ends_the_officers_task(bureau: Province) -> None:
    """The control: until it is served, the officer has to tell it."""
    scene = not_filed(bureau)
    stop = Scene(bureau, scene.now)
    step(stop, "notices.stop_number", phone="13000000000")
    scene.now = stop.now
    run(scene)
    (one,) = of(scene, "casework.refuse_filing")
    assert (one.phase, one.why) == ("personal", Why.STOPPED)
    run(scene)
    assert of(scene, "casework.refuse_filing")[0].phase == "personal"
    step(scene, "casework.serve_non_filing")
    served = scene.entry
    run(scene)
    (one,) = of(scene, "casework.refuse_filing")
    assert (one.phase, one.way, one.told_at) == ("delivered", Way.PAPER, served.at)
    (itself,) = of(scene, "casework.serve_non_filing")
    assert (itself.phase, itself.way) == ("delivered", Way.PAPER)


@pytest.mark.rule("D-INT-18", "D-OPEN-04")
def test_where_nobody_was_served_nobody_was_told(bureau: Province) -> None:
    scene = not_filed(bureau)
    step(scene, "casework.serve_non_filing", way="no_accuser", note="没有控告人")
    run(scene)
    for milestone in ("casework.refuse_filing", "casework.serve_non_filing"):
        (one,) = of(scene, milestone)
        assert (one.phase, one.way) == ("made", "")


@pytest.mark.rule("D-OPEN-04", "D-ADM-26")
def test_a_paper_tells_only_those_whom_it_goes_to(bureau: Province) -> None:
    """The victim is told why the case stands still; the reporter has his text all the same."""
    scene = investigating(bureau, "administrative")
    step(scene, "casework.add_person", role="victim", name="郑某", sex="female", id_number="",
         phone="13700000002")  # fmt: skip
    through(scene, "casework.park", "casework.explain_parking")
    run(scene)
    ways = {one.whom: (one.phase, one.way) for one in of(scene, "casework.park")}
    assert ways == {"victim": ("delivered", Way.PAPER), "reporter": ("made", "")}


def test_each_milestone_told_in_writing_has_its_duty_and_its_acts() -> None:
    told = {(act, duty): one for one in Whom for act, met in telling(one).items() for duty in met}
    for act, duty in told:
        assert act in KINDS[duty].settled_by
    duties = {duty for _, duty in told}
    assert duties >= set(HELD)
    raised = {one for duty in duties for one in KINDS[duty].upon} & set(TOLD)
    assert raised == {
        "casework.refuse_filing", "casework.park", "casework.terminate", "casework.join",
        "casework.change_jurisdiction", "penalty.decide",
    }  # fmt: skip
    assert set(ACTS) >= THEMSELVES
