"""Footage linked to a person of a case: from the person to the film and back (D-BWV-05)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from plumbline.doors.cli.province import Province
from plumbline.kernel import catalogue
from plumbline.kernel.act import Invalid
from plumbline.recordings.models import Footage, Link
from tests import scenes
from tests.recordings.scene import with_person
from tests.scenes import Scene, step

LINK = "casework.link_footage"


def links(scene: Scene, by: str) -> list[list[str]]:
    """What the page of the footage says it shows, to this officer."""
    actor = scene.bureau.actor(by)
    read = catalogue.view("footage", scene.ids["footage"], actor, scene.now, "办案")[1]
    return next((part["facts"] for part in read["parts"] if part["title"] == "关联对象"), [])


@pytest.mark.rule("D-BWV-05", "4.2b")
def test_from_a_person_to_the_footage_and_back(bureau: Province) -> None:
    scene = with_person(bureau)
    footage = Footage.objects.get(pk=scene.ids["footage"])
    step(scene, LINK, moment=footage.begins.isoformat())
    actor = bureau.actor("handler")
    shown = catalogue.view("case", scene.ids["case"], actor, scene.now, "办案")[1]
    films = [person["footage"] for person in shown["persons"] if person["name"] == "吴某"]
    assert films == [[{"id": str(footage.pk), "label": footage.label}]]
    ((kind, what),) = links(scene, "handler")
    assert kind == "涉案人员"
    assert "吴某" in what
    assert scene.case.label in what


@pytest.mark.rule("D-BWV-05")
def test_who_may_not_see_the_case_is_not_told_whom_the_footage_shows(bureau: Province) -> None:
    scene = with_person(bureau)
    step(scene, LINK)
    assert "吴某" in links(scene, "station_head")[0][1]
    assert links(scene, "area_manager") == [["涉案人员", "（您无权查看）"]]


@pytest.mark.rule("G-BWV-04")
def test_only_what_one_may_see_is_linked_and_only_to_a_person_of_the_case(
    bureau: Province,
) -> None:
    scene = with_person(bureau)
    with pytest.raises(Invalid, match="person"):
        step(scene, LINK, person=10**9)
    with pytest.raises(Invalid, match="footage"):
        scene.do(LINK, "assistant", person=scenes.person("suspect")(scene),
                 footage=str(scene.ids["footage"]))  # fmt: skip
    footage = Footage.objects.get(pk=scene.ids["footage"])
    with pytest.raises(Invalid, match="moment"):
        step(scene, LINK, moment=(footage.ends + timedelta(seconds=1)).isoformat())
    assert not Link.objects.exists()
