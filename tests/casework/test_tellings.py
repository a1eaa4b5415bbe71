"""Which acts tell somebody, and what a case holds of it: to whom, by which act, what is owed."""

from __future__ import annotations

import re

import pytest

from plumbline.casework.tellings import TELLINGS, To, owed_in, standing, told_in
from plumbline.doors.cli.province import Province
from plumbline.kernel.act import ACTS
from plumbline.kernel.duty import KINDS
from plumbline.law.calendar import legal_day
from tests import scenes
from tests.execution import scene as execution
from tests.questioning.scene import attending
from tests.scenes import Scene

TELLS = re.compile("^(告知|送达|通知[^举]|书面告知|书面通知|公告送达|向被侵害人|宣告并送达|交付)")
# Told is an organ, a complainant, nobody yet; or no case is there.
OTHERWISE = {
    "complaints.ask_clarification": "投诉人，不在案件里",
    "intake.ask_papers": "移送机关，还没有案件",
    "intake.not_police": "还没有案件",
    "intake.tell_in_writing": "还没有案件",
}


def told(scene: Scene, by: str = "handler") -> list[tuple[str, list[str], list[str], bool]]:
    """Of each telling the act, whom it means, the persons by name, and whether it reached them."""
    there = standing(scene.case, scene.bureau.actor(by), legal_day(scene.now))
    names = dict(scene.case.persons.values_list("pk", "name"))
    return [
        (one.entry.act, [str(to) for to in one.to], [names[pk] for pk in one.persons], one.reached)
        for one in told_in(there)
    ]


def owed(scene: Scene) -> list[str]:
    there = standing(scene.case, scene.bureau.actor("handler"), legal_day(scene.now))
    return [one.duty.code for one in owed_in(there)]


def test_each_telling_names_an_act_its_answers_and_a_duty_that_it_ends() -> None:
    for act, one in TELLINGS.items():
        assert set(one.shows) <= set(ACTS[act].form.model_fields), act
        for duty in one.meets:
            assert act in KINDS[duty].settled_by, act
        assert one.to, act


def test_an_act_whose_title_says_that_it_tells_is_declared_to_tell() -> None:
    titled = {code for code, act in ACTS.items() if TELLS.match(act.title)}
    assert titled - set(TELLINGS) == set(OTHERWISE)
    assert not set(OTHERWISE) & set(TELLINGS)


@pytest.mark.rule("D-ADM-08", "D-ADM-27", "D-OPEN-04")
@pytest.mark.usefixtures("db")
def test_a_persons_tellings_are_found_in_whichever_act_they_stand(bureau: Province) -> None:
    scene = execution.held(bureau)
    suspect = scene.case.persons.get(role="suspect")
    rows = told(scene)
    assert ("penalty.notify", ["party"], [suspect.name], True) in rows
    assert ("execution.serve", ["party"], [suspect.name], True) in rows
    assert rows == [row for row in rows if row[0] != "penalty.decide"]  # which tells nobody yet
    assert {"execution.victims_served_in_time", "execution.family_told"} <= set(owed(scene))
    scenes.step(scene, "execution.serve_victims")
    scenes.step(scene, "execution.tell_family")
    assert ("execution.serve_victims", ["victim"], ["孙某"], True) in told(scene)
    assert ("execution.tell_family", ["family"], [suspect.name], True) in told(scene)
    assert not {"execution.victims_served_in_time", "execution.family_told"} & set(owed(scene))


@pytest.mark.rule("D-ADM-08")
@pytest.mark.usefixtures("db")
def test_where_nobody_could_be_told_the_telling_says_so(bureau: Province) -> None:
    scene = attending(bureau)
    assert "questioning.family_told" in owed(scene)
    scenes.step(scene, "questioning.tell_family", told="refused", whom="", note="本人拒绝提供")
    (row,) = [one for one in told(scene) if one[0] == "questioning.tell_family"]
    assert row[1:] == (["family"], ["吴某"], False)
    assert str(To.FAMILY.label) == "家属"


@pytest.mark.rule("P-ROLE-01")
@pytest.mark.usefixtures("db")
def test_what_stands_beyond_ones_sight_is_not_among_it(bureau: Province) -> None:
    scene = attending(bureau)
    scenes.step(scene, "questioning.tell_family")
    acts = {row[0] for row in told(scene)}
    assert "questioning.tell_family" in acts
    assert "questioning.tell_family" not in {row[0] for row in told(scene, "stranger")}
