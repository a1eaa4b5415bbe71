"""Reading somebody's data through the pages leaves a Look, or the reading fails."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connections

from plumbline.doors.web.views.lists import KINDS
from plumbline.kernel.models import Entry, Look
from tests import cast, scenes
from tests.doors.web.desk import Desks, text
from tests.premises.scene import entered


def looks() -> list[tuple[str, str, str]]:
    rows = Look.objects.order_by("pk")
    return [(row.subject_kind, row.purpose, ",".join(sorted(row.fields))) for row in rows]


def test_reading_a_case_is_a_look_of_the_reader(desks: Any) -> None:
    scene = scenes.ready_for_review(desks.bureau)
    answer = desks.get(f"/subjects/case/{scene.ids['case']}?tab=persons", "reviewer")
    assert "吴某" in text(answer)
    found = Look.objects.all()
    assert {look.actor for look in found} == {desks.bureau.officers["reviewer"]}
    assert {look.subject_id for look in found} == {scene.ids["case"]}
    assert ("case", "web", "evidence,offences,persons") in looks()


def test_the_timeline_shows_personal_answers_only_with_a_look(desks: Any) -> None:
    scene = scenes.ready_for_review(desks.bureau)
    page = text(desks.get(f"/subjects/case/{scene.ids['case']}", "reviewer"))
    assert "吴某" in page
    assert any("name" in fields.split(",") for _, _, fields in looks())


@pytest.mark.parametrize(("act", "field"), [
    ("casework.add_person", "name"), ("casework.add_evidence", "source"),
    ("intake.report", "reporter"),
])  # fmt: skip
def test_reading_an_entry_is_a_look(desks: Any, act: str, field: str) -> None:
    scenes.ready_for_review(desks.bureau)
    entry = Entry.objects.get(act=act)
    assert desks.get(f"/entries/{entry.pk}", "head").status_code == 200
    assert any(field in fields.split(",") for _, _, fields in looks())


def test_printing_a_receipt_is_a_look_at_the_report(desks: Any) -> None:
    scene = scenes.accepted(desks.bureau)
    assert "钱某" in text(desks.get(f"/receipts/{scene.ids['case']}", "handler"))
    assert ("report", "receipt", "reporter") in looks()


def test_lists_disclose_nobody(desks: Any) -> None:
    scenes.ready_for_review(desks.bureau)
    for path in ("/", "/lists/case", "/lists/report", "/lists/duty", "/ledger"):
        page = text(desks.get(path, "handler"))
        assert "吴某" not in page
        assert "钱某" not in page
    assert looks() == []


def test_no_list_names_whom_it_is_about(desks: Any) -> None:
    """Each list there is, of a case with a person in the area and a thing in custody."""
    entered(desks.bureau)
    scenes.SUBJECTS["thing"](desks.bureau)
    for kind in KINDS:
        assert "吴某" not in text(desks.get(f"/lists/{kind}", "head")), kind
    assert "B" in text(desks.get("/lists/stay", "head"))
    assert looks() == []


def test_a_units_page_tells_the_report_to_whoever_took_it_and_notes_that(desks: Any) -> None:
    """Acts on a unit stand on its page, but what they say belongs to what they made."""
    scenes.reported(desks.bureau)
    unit = f"/subjects/unit/{desks.bureau.units[cast.STATION]}"
    assert "钱某" not in text(desks.get(unit, "administrator"))
    assert looks() == []
    assert "钱某" in text(desks.get(unit, "handler"))
    assert [(kind, purpose) for kind, purpose, _ in looks()] == [("unit", "web")]


@contextmanager
def _unwritable() -> Iterator[None]:
    """The application may not write Looks."""

    def as_owner(statement: str) -> None:
        with connections["owner"].cursor() as cursor:
            cursor.execute(statement)

    as_owner("REVOKE INSERT ON kernel_look FROM plumbline_app")
    try:
        yield
    finally:
        as_owner("GRANT INSERT ON kernel_look TO plumbline_app")


@pytest.mark.usefixtures("fresh_bureau")
def test_what_cannot_be_noted_is_not_shown() -> None:
    desks = Desks(cast.existing())
    scene = scenes.ready_for_review(desks.bureau)
    case, entry = scene.ids["case"], Entry.objects.get(act="casework.add_person").pk
    paths = [
        f"/subjects/case/{case}", f"/subjects/case/{case}?tab=persons",
        f"/subjects/report/{scene.ids['report']}", f"/entries/{entry}", f"/receipts/{case}",
        "/lists/case?q=%E5%90%B4%E6%9F%90",
    ]  # fmt: skip
    for path in paths:  # the control: with the right, all are shown
        assert desks.get(path, "reviewer").status_code == 200
    with _unwritable():
        for path in paths:
            answer = desks.get(path, "reviewer")
            assert answer.status_code == 500, path
            assert "故障编号" in text(answer)
            for name in ("吴某", "钱某"):
                assert name not in text(answer)
        assert desks.get("/lists/case", "reviewer").status_code == 200
