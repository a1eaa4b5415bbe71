"""How the public reaches a unit, from a day on: public site, texts, papers, register."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client

from plumbline.careers import book
from plumbline.careers.comparing import compare
from plumbline.doors.cli.province import Province
from plumbline.intake.models import Receipt
from plumbline.notices.follow import raise_due
from plumbline.notices.lint import faults
from plumbline.notices.models import Notice
from plumbline.papers.models import Paper
from plumbline.people.contacts import contact, reached_at
from plumbline.people.models import Officer, Unit
from tests import cast, scenes
from tests.doors.web.desk import Desks, text
from tests.people.test_units import wrong
from tests.scenes import Scene, accepted

pytestmark = pytest.mark.usefixtures("db")
SET = "people.set_contact"
NEW = {"telephone": "0000-2201021", "place": "演示市演示路4号", "since": "2026-03-03"}
OTHER = {"telephone": "0000-2201099", "place": "", "since": "2026-03-10"}


def published(scene: Scene, code: str = cast.STATION, **form: str) -> Scene:
    scene.do(SET, "administrator", scene.bureau.units[code], **{**NEW, **form})
    return scene


@pytest.mark.gate("anytime", SET)
@pytest.mark.rule("D-OPEN-05", "0.2")
def test_a_unit_has_each_number_from_day_to_day(bureau: Province) -> None:
    scene = published(published(Scene(bureau)), **OTHER)
    unit = Unit.objects.get(code=cast.STATION)
    known = {day: contact(unit, date(2026, 3, day)) for day in (2, 3, 9, 10)}
    phones = {day: one.phone if one else "" for day, one in known.items()}
    assert phones == {2: "", 3: NEW["telephone"], 9: NEW["telephone"], 10: OTHER["telephone"]}
    assert reached_at(unit, date(2026, 3, 2)) == unit.name
    assert reached_at(unit, date(2026, 3, 9)) == f"{unit.name}（电话0000-2201021）"
    assert scene.entry.act == SET


@pytest.mark.rule("D-OPEN-05")
@pytest.mark.parametrize("phone", ["", "12", "电话", "0431", "+86 431", "0431-12", "1390000000a"])
def test_what_is_no_telephone_number_is_not_published(bureau: Province, phone: str) -> None:
    scene, pk = Scene(bureau), bureau.units[cast.STATION]
    assert [name for name, _ in wrong(scene, SET, pk, **{**NEW, "telephone": phone})] == [
        "telephone"
    ]


@pytest.mark.rule("D-OPEN-05")
def test_a_number_is_another_one_and_not_older_than_the_last(bureau: Province) -> None:
    scene, pk = published(Scene(bureau)), bureau.units[cast.STATION]
    assert wrong(scene, SET, pk, **NEW) == [("telephone", "与公布的相同")]
    said = [("since", "已经公布了此后启用的联系方式，不能早于其启用之日")]
    assert wrong(scene, SET, pk, **{**OTHER, "since": "2026-03-02"}) == said


@pytest.mark.rule("D-OPEN-05")
def test_progress_names_the_number_of_the_unit_that_handles_the_case(bureau: Province) -> None:
    scene = accepted(bureau)
    receipt = Receipt.objects.get(case=scene.ids["case"])
    look = {"number": receipt.number, "code": receipt.code}
    assert "没有公布电话" in text(Client().post("/public/progress", look))
    published(scene, since="2020-01-01")
    said = text(Client().post("/public/progress", look))
    assert 'href="tel:0000-2201021"' in said
    assert "演示市演示路4号" in said
    assert f"/public/remedies?unit={cast.STATION}" in said


@pytest.mark.rule("D-OPEN-10", "D-OPEN-11")
def test_complaints_and_ways_on_name_the_organ_above(bureau: Province) -> None:
    published(published(Scene(bureau), since="2020-01-01"), cast.COUNTY, telephone="0000-2201020",
              since="2020-01-01")  # fmt: skip
    form = text(Client().get(f"/public/complaints?unit={cast.STATION}&matter=check"))
    assert "0000-2201020" in form
    assert "0000-2201021" not in form  # not the station that is complained of
    ways = text(Client().get(f"/public/remedies?unit={cast.STATION}"))
    assert "0000-2201020" in ways and "0000-2201021" in ways
    for odd in ("", "x", "'", "%00", "9" * 99):
        assert "tel:" not in text(Client().get(f"/public/remedies?unit={odd}"))


@pytest.mark.rule("N-OPEN-01", "P-OPEN-04")
def test_texts_and_papers_name_the_number(bureau: Province) -> None:
    scene = accepted(bureau)
    published(scene)
    scene.tick(minutes=1)
    raise_due(scene.now)
    one = Notice.objects.get(case=scene.ids["case"])
    assert "南岭派出所（电话0000-2201021）" in one.text
    assert faults(one.text) == []
    scenes.step(scene, "papers.draft", kind="acceptance_receipt")
    paper = Paper.objects.latest("pk")
    assert "，联系电话：0000-2201021。" in paper.content


@pytest.mark.rule("2.2a", "D-OPEN-05")
def test_the_book_carries_numbers_out_and_a_changed_one_back(bureau: Province) -> None:
    scene, day = published(Scene(bureau)), date(2026, 3, 3)
    units, officers = Unit.objects.order_by("line"), Officer.objects.order_by("number")
    tables = book.tables(book.write(units, officers.prefetch_related("posts"), day))
    at = list(book.COLUMNS[book.UNITS])
    row = next(row for row in tables[book.UNITS][1:] if row[0] == cast.STATION)
    assert (row[at.index("phone")], row[at.index("address")]) == (NEW["telephone"], NEW["place"])
    assert compare(book.read(tables), units, day).steps == []
    row[at.index("phone")] = "0000-2201098"
    (step,) = compare(book.read(tables), units, day).steps
    assert (step.act, step.form["telephone"], step.form["place"]) == (
        SET, "0000-2201098", NEW["place"]
    )  # fmt: skip
    scene.do(SET, "administrator", step.on, **step.form)
    assert compare(book.read(tables), units, day).steps == []
    row[at.index("phone")] = "转总机"
    (fault,) = compare(book.read(tables), units, day).faults
    assert fault.says % fault.values == "“转总机”不是电话号码，应当如0431-81234567"


@pytest.mark.rule("D-OPEN-05")
def test_the_page_of_a_unit_shows_its_number(bureau: Province) -> None:
    published(Scene(bureau), since="2020-01-01")
    said = text(Desks(bureau).get(f"/subjects/unit/{bureau.units[cast.STATION]}", "handler"))
    assert "公开电话" in said and "0000-2201021" in said
