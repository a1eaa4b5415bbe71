"""Reading somebody's data leaves a Look, or the reading fails."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.db import ProgrammingError, connections

from plumbline.doors.cli.province import Province
from plumbline.forms import marked
from plumbline.kernel import catalogue
from plumbline.kernel.act import ACTS, NotFound
from plumbline.kernel.models import Look
from tests import cast, scenes

OUT_OF_SIGHT = {"complaint": "inspector"}  # of those it is about


def test_reading_a_case_leaves_a_look(bureau: Province) -> None:
    scene = scenes.ready_for_review(bureau)
    reader, case = bureau.actor("reviewer"), scene.ids["case"]
    subject, shown = catalogue.view("case", case, reader, scene.now, "法制审核")
    assert subject.pk == case
    assert shown["persons"][0]["name"] == "吴某"
    look = Look.objects.get()
    assert (look.actor, look.subject_kind, look.subject_id) == (reader.id, "case", case)
    assert (look.purpose, look.at) == ("法制审核", scene.now)
    assert set(look.fields) == {"persons", "evidence", "offences"}


def test_reading_what_discloses_nobody_leaves_none(bureau: Province) -> None:
    reader = bureau.actor("handler")
    catalogue.view("unit", bureau.units[cast.STATION], reader, cast.OPENS, "查询")
    assert not Look.objects.exists()


@pytest.mark.parametrize("reader", ["stranger", "recruit", "administrator"])
def test_outside_the_scope_nothing_is_read(bureau: Province, reader: str) -> None:
    scene = scenes.ready_for_review(bureau)
    for case in (scene.ids["case"], uuid4()):
        with pytest.raises(NotFound):
            catalogue.view("case", case, bureau.actor(reader), scene.now, "好奇")
    assert not Look.objects.exists()


def test_an_unknown_kind_is_not_found(bureau: Province) -> None:
    with pytest.raises(NotFound):
        catalogue.view("weapon", uuid4(), bureau.actor("handler"), cast.OPENS, "查询")


@pytest.mark.usefixtures("fresh_bureau")
def test_a_look_that_cannot_be_written_fails_the_reading() -> None:
    bureau = cast.existing()
    scene = scenes.ready_for_review(bureau)

    def read() -> None:
        reader = bureau.actor("reviewer")
        catalogue.view("case", scene.ids["case"], reader, scene.now, "法制审核")

    def as_owner(statement: str) -> None:
        with connections["owner"].cursor() as cursor:
            cursor.execute(statement)

    as_owner("REVOKE INSERT ON kernel_look FROM plumbline_app")
    with pytest.raises(ProgrammingError, match="permission denied"):
        read()
    as_owner("GRANT INSERT ON kernel_look TO plumbline_app")  # the control
    read()
    assert Look.objects.count() == 1
    connections["owner"].close()


@pytest.mark.parametrize("kind", sorted(catalogue.READS))
def test_personal_fields_that_are_shown_are_named_in_the_look(bureau: Province, kind: str) -> None:
    read = catalogue.READS[kind]
    scene = scenes.SUBJECTS.get(kind, scenes.ready_for_review)(bureau)
    made = [act.form for act in ACTS.values() if act.makes is catalogue.kinds()[kind]]
    personal = {name for form in made for name in marked(form, "personal")}
    if kind not in scene.ids:
        assert not personal
        return
    subject = catalogue.kinds()[kind]._default_manager.get(pk=scene.ids[kind])  # noqa: SLF001
    shown = read.show(subject, bureau.actor(OUT_OF_SIGHT.get(kind, "handler")), scene.now)
    own = set(shown) - {"facts", "parts"}  # what the page prints, not a form's field
    assert personal & own <= set(read.personal)
