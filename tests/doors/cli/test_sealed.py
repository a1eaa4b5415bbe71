"""The command line keeps sealed records sealed, and blind counts blind (K-ADM-02, D-PROP-09)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from plumbline.property.models import Thing
from tests import cast, scenes
from tests.casework.scene import CARRIED_OUT
from tests.property.scene import drawn
from tests.scenes import step, through

Token = Callable[[str], str]
Run = Any


@pytest.mark.rule("K-ADM-02")
def test_no_command_names_anybody_of_a_sealed_record(bureau: Any, run: Run, token: Token) -> None:
    scene = scenes.decided(bureau, "administrative")
    through(scene, *CARRIED_OUT, "casework.close", "casework.archive")
    scene.appoint("trainer", "MUNI_HEAD", cast.CITY)
    kinds = ("case", "report", "decision", "notice")
    for who, named in (("trainer", False), ("upper", True)):
        seen = ""
        for kind in kinds:
            on = str(scene.ids[kind])
            for command in (("show", kind, on, "--purpose", "查阅"), ("why", kind, on),
                            ("list", kind)):  # fmt: skip
                told = run(*command, by=token(who))
                assert told.status == 0, (command, told.err)
                seen += told.out + told.err
        assert ("吴某" in seen) is named, who


@pytest.mark.rule("D-PROP-09")
def test_no_command_tells_a_counter_what_stands_there(bureau: Any, run: Run, token: Token) -> None:
    scene = drawn(bureau)
    thing = Thing.objects.get(pk=scene.ids["thing"])
    counter = token("second_custodian")
    for command in (("show", "thing", str(thing.pk), "--purpose", "查阅"),
                    ("why", "thing", str(thing.pk)), ("list", "thing")):  # fmt: skip
        assert thing.number not in run(*command, by=counter).out, command
        assert thing.number in run(*command, by=token("custodian")).out or command[0] == "why"
    step(scene, "property.seal_count")
    assert thing.number in run("list", "thing", by=counter).out  # the control
