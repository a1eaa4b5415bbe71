"""Which role may do which act: a table that a person reads, compared with the product."""

from __future__ import annotations

import json
from datetime import date, datetime
from pathlib import Path
from uuid import UUID

import pytest

from plumbline.doors.cli.province import Province
from plumbline.kernel import catalogue
from plumbline.kernel.act import ACTS, NotFound
from plumbline.kernel.gate import Situation
from plumbline.kernel.models import Norm, Subject
from plumbline.law.roles import OVERSEES, Actor, Held, Role
from tests import cast, scenes
from tests.premises.scene import OF_AREA
from tests.scenes import Scene

TABLE = Path(__file__).with_name("roles.json")
LINES = {"province": ("22",), "station": ("22", "2201", "220102", "220102001"),
         "elsewhere": ("22", "2202", "220202", "220202001"), "nowhere": ("99",)}  # fmt: skip


def somebody(role: Role, where: str = "province") -> Actor:
    post = Held(role, LINES[where], date(2026, 1, 1))
    return Actor(UUID(int=1), "某人", "0000001", (post,), (), 2)


def offered(bureau: Province) -> dict[str, list[str]]:
    """For each act the roles to which the role gate opens it, at the station."""
    table: dict[str, list[str]] = {code: [] for code in ACTS}
    # Areas last: once one is in use, no case goes to review without its stays.
    for kind in sorted(catalogue.kinds(), key=OF_AREA.__contains__):
        subject, now = existing(bureau, kind)
        for role in Role:
            for offer in catalogue.offers(subject, somebody(role), now):
                if "role" not in {refusal.gate for refusal in offer.refusals}:
                    table[offer.act.code].append(role)
    return table


def existing(bureau: Province, kind: str) -> tuple[Subject, datetime]:
    """A subject of this kind at the station or above it, and when it was made."""
    standing = {"unit": bureau.units[cast.STATION], "officer": bureau.officers["recruit"],
                "norm": Norm.objects.earliest("id").pk}  # fmt: skip
    scene = Scene(bureau) if kind in standing else scenes.SUBJECTS[kind](bureau)
    pk = standing.get(kind) or scene.ids[kind]
    return catalogue.kinds()[kind]._default_manager.get(pk=pk), scene.now  # noqa: SLF001


@pytest.mark.gate("role")
@pytest.mark.rule("2.2a")
def test_each_role_is_offered_its_acts_and_no_others(bureau: Province) -> None:
    assert offered(bureau) == json.loads(TABLE.read_text(encoding="utf-8"))


def test_the_table_has_a_row_for_every_act() -> None:
    table = json.loads(TABLE.read_text(encoding="utf-8"))
    assert list(table) == sorted(ACTS)
    assert all(table.values())


@pytest.mark.gate("role")
@pytest.mark.parametrize("act", ACTS)
def test_the_sentence_names_who_does_it(bureau: Province, act: str) -> None:
    declared = ACTS[act]
    (gate,) = [gate for gate in declared.asked if gate.code == "role"]
    subject, now = existing(bureau, declared.on.kind)
    situation = Situation(subject, somebody(Role.MPS, "nowhere"), now, now)
    refusal = gate.ask(situation)
    assert refusal is not None
    told = refusal.as_json()
    titles = [role.label for role in declared.by]
    assert told["says"] == f"此项由{'、'.join(titles)}办理，您在此单位的职责是：无"
    assert told["remedy"] == f"请{'、'.join(titles)}办理"
    assert told["who"] == titles
    assert told["cites"]


def test_a_role_elsewhere_opens_nothing_and_sees_nothing(bureau: Province) -> None:
    scene = scenes.accepted(bureau)
    for role in Role:
        actor = somebody(role, "elsewhere")
        for offer in catalogue.offers(scene.case, actor, scene.now):
            assert "role" in {refusal.gate for refusal in offer.refusals}
        for kind in ("case", "report"):
            with pytest.raises(NotFound):
                catalogue.find(kind, scene.ids[kind], actor, scene.now)


def test_who_oversees_a_line_sees_its_cases_and_nobody_else_does(bureau: Province) -> None:
    scene = scenes.accepted(bureau)
    for role in Role:
        try:
            catalogue.find("case", scene.ids["case"], somebody(role), scene.now)
        except NotFound:
            assert role not in OVERSEES
        else:
            assert role in {*OVERSEES, Role.CLOCK}
