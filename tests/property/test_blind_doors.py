"""A blind count stays blind through every door until what was found is sealed (D-PROP-09)."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from plumbline.doors.cli.province import Province
from plumbline.kernel.models import Entry
from plumbline.property.models import Thing
from tests.doors.api.door import Door
from tests.doors.web.desk import Desks, act_path
from tests.property.scene import drawn
from tests.scenes import Scene, step

pytestmark = [pytest.mark.usefixtures("db"), pytest.mark.rule("D-PROP-09")]
COUNTER, OTHER = "second_custodian", "custodian"
WEB = (
    "/subjects/thing/{thing}", "/labels/thing/{thing}.pdf", "/lists/thing", "/lists/thing?q={name}",
    "/lists/thing?q={number}", "/lists/thing?format=csv", "/lists/thing?format=xlsx",
    "/property/scan?number={number}", "/entries/{entry}", "/entries/{entry}/proof", "/lists/duty",
    "/subjects/store/{store}", "/lists/store", "/property/rates", "/",
)  # fmt: skip
API = (
    "subjects/thing", "subjects/thing/{thing}", "subjects/thing/{thing}/acts",
    "subjects/thing/{thing}/timeline", "ledger/entries/{entry}/proof", "subjects/store/{store}",
)  # fmt: skip


def told(scene: Scene) -> dict[str, str]:
    """What the addresses of this scene are made of."""
    thing = Thing.objects.get(pk=scene.ids["thing"])
    entry = Entry.objects.filter(subject_id=thing.pk, act="property.receive").get()
    return {"thing": str(thing.pk), "number": thing.number, "name": thing.item.name,
            "store": str(scene.ids["store"]), "entry": str(entry.pk)}  # fmt: skip


def says(status: int, content: str, known: dict[str, str]) -> bool:
    """Whether an answer tells the counter that this thing stands there."""
    asked_for = {known["number"]} if known["number"] in content else set()
    return status in (200, 302) and bool(asked_for or known["thing"] in content)


def through(ask: Callable[[str], tuple[int, str]], known: dict[str, str], path: str) -> bool:
    status, content = ask(path.format(**known))
    return says(status, content, known)


@pytest.mark.parametrize("path", WEB)
def test_no_page_tells_the_counter_what_stands_there(bureau: Province, path: str) -> None:
    scene, desks = drawn(bureau), Desks(bureau)
    known = told(scene)

    def ask(who: str) -> Callable[[str], tuple[int, str]]:
        def asked(at: str) -> tuple[int, str]:
            answer = desks.get(at, who)
            body = answer.content.decode(errors="replace")
            if "q=" in at or "number=" in at:  # what was typed is said again
                for again in ('value="{number}"', "number={number}", "q={number}"):
                    body = body.replace(again.format(**known), "")
            return answer.status_code, body + answer.get("Location", "")

        return asked

    assert not through(ask(COUNTER), known, path)
    step(scene, "property.seal_count")
    if path in ("/subjects/thing/{thing}", "/lists/thing", "/property/scan?number={number}"):
        assert through(ask(COUNTER), known, path)  # the control: sealed, it is open again


@pytest.mark.parametrize("path", API)
def test_no_answer_of_the_api_tells_the_counter(bureau: Province, path: str) -> None:
    scene, door = drawn(bureau), Door(bureau)
    known = told(scene)

    def ask(who: str) -> Callable[[str], tuple[int, str]]:
        def asked(at: str) -> tuple[int, str]:
            answer = door.get(at, who)
            return answer.status_code, json.dumps(answer.json(), ensure_ascii=False)

        return asked

    assert not through(ask(COUNTER), known, path)
    if path == "subjects/thing/{thing}/timeline":
        assert ask(COUNTER)(path.format(**known))[0] == 404
    if path in ("subjects/thing", "subjects/thing/{thing}"):
        assert through(ask(OTHER), known, path)  # the control: another custodian sees it


@pytest.mark.parametrize("act", ["property.relocate", "property.photograph"])
def test_no_form_on_the_thing_opens_for_the_counter(bureau: Province, act: str) -> None:
    scene, desks = drawn(bureau), Desks(bureau)
    path = act_path(act, scene.ids["thing"])
    assert desks.get(path, COUNTER).status_code == 404
    assert desks.get(path, OTHER).status_code == 200
