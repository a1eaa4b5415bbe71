"""Which role may do which act: a table that a person reads, compared with the product."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from uuid import UUID

import pytest

from plumbline.doors.cli.province import Province
from plumbline.kernel import catalogue
from plumbline.kernel.act import ACTS, NotFound
from plumbline.kernel.gate import Situation
from plumbline.kernel.models import Norm
from plumbline.law.roles import OVERSEES, Actor, Held, Role
from tests import cast, scenes

TABLE = Path(__file__).with_name("roles.json")
LINES = {"province": ("22",), "station": ("22", "2201", "220102", "220102001"),
         "elsewhere": ("22", "2202", "220202", "220202001")}  # fmt: skip


def somebody(role: Role, where: str = "province") -> Actor:
    post = Held(role, LINES[where], date(2026, 1, 1))
    return Actor(UUID(int=1), "某人", "0000001", (post,), (), 2)


def offered(bureau: Province) -> dict[str, list[str]]:
    """For each act the roles to which the role gate opens it, at the station."""
    scene = scenes.accepted(bureau)
    subjects = {
        "unit": bureau.units[cast.STATION], "officer": bureau.officers["recruit"],
        "norm": Norm.objects.earliest("id").pk, **scene.ids,
    }  # fmt: skip
    table: dict[str, list[str]] = {code: [] for code in ACTS}
    for role in Role:
        for kind, pk in subjects.items():
            subject = catalogue.kinds()[kind]._default_manager.get(pk=pk)  # noqa: SLF001
            for offer in catalogue.offers(subject, somebody(role), scene.now):
                if "role" not in {refusal.gate for refusal in offer.refusals}:
                    table[offer.act.code].append(role)
    return table


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
    declared, scene = ACTS[act], scenes.accepted(bureau)
    (gate,) = [gate for gate in declared.asked if gate.code == "role"]
    subject = declared.on._default_manager.first()  # noqa: SLF001
    situation = Situation(subject, somebody(Role.MPS, "elsewhere"), scene.now, scene.now)
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
            assert role in OVERSEES
