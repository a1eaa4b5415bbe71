"""Whom an act names: the level and the recusal are asked of the one named."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from plumbline.casework.models import Case
from plumbline.casework.named import named_not_recused
from plumbline.doors.cli.province import Province
from plumbline.kernel.act import ACTS, Act
from plumbline.kernel.gate import Situation
from plumbline.qualification.named import HANDLER, HELPER, chosen, named_hold, naming
from tests import scenes
from tests.scenes import FORMS, Scene, resolved

HOLD = "qualification.named_hold"
OUT = "casework.named_not_recused"
ALL = [act for act in ACTS.values() if naming(act.form, HANDLER, HELPER)]
BY_LEVEL = sorted(act.code for act in ALL if naming(act.form, HANDLER))
NAMES = pytest.mark.usefixtures("db")
# Fields that name an officer and ask neither of him: why. Keeping property is no case work.
OTHERWISE = {
    "casework.add_evidence": "a record of who was there",
    "casework.ask_recusal": "whoever is to keep out",
    "exams.name_keepers": "no case work", "exams.open_bank": "no case work",
    "people.register_directory": "answers for a program",
    "premises.visit": "no case work", "premises.open_shift": "no case work",
    "premises.relieve_guard": "ends a part in it",
    "premises.rescue": "saving a life waits for nothing",
    "recordings.issue": "no case work", "recordings.note_fault": "whoever is at fault",
    "training.enrol": "no case work", "training.schedule_session": "no case work",
}  # fmt: skip


@pytest.mark.rule("G-QUAL-01", "1.3c", "G-ADM-05")
@pytest.mark.parametrize("act", ALL, ids=lambda act: act.code)
def test_every_act_that_names_who_handles_a_case_asks_of_the_one_named(
    act: Act[Any, Any],
) -> None:
    assert named_not_recused in act.gates
    assert (named_hold in act.gates) == bool(naming(act.form, HANDLER))


def named(scene: Scene, act: str, who: str) -> dict[str, Any]:
    """The form of the act with somebody named in its first field for it."""
    form = ACTS[act].form
    (field, *_) = naming(form, HANDLER) or naming(form, HELPER)
    several = "list" in str(form.model_fields[field].annotation)
    pk = str(scene.bureau.officers[who])
    return {**resolved(scene, FORMS[act]), field: [pk] if several else pk}


@NAMES
@pytest.mark.gate(HOLD)
@pytest.mark.rule("G-QUAL-01", "1.3c", "R-QUAL-04")
@pytest.mark.parametrize("act", BY_LEVEL)
def test_an_officer_without_the_level_is_not_named_to_handle(bureau: Province, act: str) -> None:
    scene = scenes.READY[act](bureau)
    form = named(scene, act, "recruit")
    shut = scene.refused(act, scenes.doer(act), **form)
    told = shut[HOLD].as_json()
    day = scene.now.date().isoformat()
    assert told["says"] == f"赵初（2201034）在{day}没有有效的基本级以上执法资格，不得办理案件"
    assert told["who"] == ["执法资格管理人员", "办案部门负责人"]
    assert told["contest"]
    scene.qualify("recruit", "BASIC")
    assert HOLD not in scene.answer(act, scenes.doer(act), **form)


@NAMES
@pytest.mark.gate(OUT)
@pytest.mark.rule("G-ADM-05", "P-ROLE-01")
@pytest.mark.parametrize("act", [act.code for act in ALL if act.on is Case])
def test_a_recused_officer_is_not_named_again(bureau: Province, act: str) -> None:
    scene = scenes.READY[act](bureau).qualify("recruit", "BASIC")
    form = named(scene, act, "recruit")
    Case.objects.filter(pk=scene.ids["case"]).update(recused=[bureau.officers["recruit"]])
    shut = scene.refused(act, scenes.doer(act), **form)
    assert shut[OUT].as_json()["says"] == (
        "赵初已被决定回避本案，或者按照登记的回避关系应当回避，不得参与办理"
    )
    Case.objects.filter(pk=scene.ids["case"]).update(recused=[])
    assert OUT not in scene.answer(act, scenes.doer(act), **form)


@NAMES
@pytest.mark.rule("G-QUAL-01")
def test_asking_of_those_named_takes_two_queries_however_many_they_are(bureau: Province) -> None:
    scene = scenes.investigating(bureau)
    act, actor = ACTS["casework.assign"], bureau.actor("station_head")
    people = [str(bureau.officers[who]) for who in ("handler", "assistant", "station_head")]
    for n in (1, 3):
        form = act.form.model_validate({**FORMS[act.code], "officers": people[:n]})
        s = Situation(scene.case, actor, scene.now, scene.now, form)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert named_hold.ask(s) is None
            assert named_not_recused.ask(s) is None
        assert len(queries) == (2 if chosen(form, HANDLER) != [actor.id] else 1)  # levels, ties


def test_a_field_that_names_an_officer_says_what_is_asked_of_him() -> None:
    plain = {act.code for act in ACTS.values() if naming(act.form, "officer")}
    assert {act for act in plain if not act.startswith("property.")} == set(OTHERWISE)
