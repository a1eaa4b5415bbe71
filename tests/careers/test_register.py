"""The register as a workbook: given out, compared when it comes back, never stored."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

import pytest
from xlsxwriter import Workbook

from plumbline.careers import book
from plumbline.careers.comparing import Compared, compare
from plumbline.doors.cli.province import Province
from plumbline.forms import Invalid
from plumbline.kernel.act import ACTS
from plumbline.people.models import Officer, Unit
from tests import cast
from tests.scenes import Scene

pytestmark = pytest.mark.usefixtures("db")
DAY = date(2026, 3, 3)


def registered() -> bytes:
    units, officers = Unit.objects.order_by("line"), Officer.objects.order_by("number")
    return book.write(units, officers.prefetch_related("posts"), DAY)


def compared(tables: book.Tables) -> Compared:
    return compare(book.read(tables), Unit.objects.all(), DAY)


class Desk:
    """The workbook in the hands of a clerk."""

    def __init__(self) -> None:
        self.tables = book.tables(registered())

    def change(self, number: str, **values: str) -> Desk:
        """Change the first row of an officer."""
        at = list(book.COLUMNS[book.PEOPLE])
        row = next(row for row in self.tables[book.PEOPLE][1:] if row[0] == number)
        for name, value in values.items():
            row[at.index(name)] = value
        return self

    def add(self, sheet: str, **values: str) -> Desk:
        """Write one more row."""
        self.tables[sheet].append([values.get(name, "") for name in book.COLUMNS[sheet]])
        return self

    def steps(self) -> list[tuple[str, str]]:
        """The acts that are proposed, and what for; and nothing is faulty."""
        found = compared(self.tables)
        assert found.faults == []
        return [(one.act, one.says % one.values) for one in found.steps]

    def faults(self) -> list[tuple[str, str]]:
        """What cannot be used, cell by cell."""
        return [(one.cell, one.says % one.values) for one in compared(self.tables).faults]


@pytest.mark.rule("2.2a")
def test_the_register_given_out_and_brought_back_differs_in_nothing(bureau: Province) -> None:
    desk = Desk()
    assert len(desk.tables[book.PEOPLE]) > Officer.objects.count()
    assert desk.steps() == []


NEW = {"number": "2201098", "name": "新来", "unit": cast.STATION, "role": "办案民警",
       "branch": "刑侦", "since": "2026-03-03"}  # fmt: skip
CHANGES: list[tuple[dict[str, str], str, str]] = [
    ({"name": "赵改"}, "people.correct", "姓名为“赵改”"),
    ({"law": "是"}, "people.correct", "法律专业背景与登记不一致"),
    ({"state": "离职", "reason": "退休", "last": "2026-03-02"}, "people.leave", "已经离职"),
]


@pytest.mark.rule("2.2a", "5.2a")
@pytest.mark.parametrize(("change", "act", "says"), CHANGES)
def test_each_difference_is_one_act_which_does_away_with_it(
    bureau: Province, change: dict[str, str], act: str, says: str
) -> None:
    desk, scene = Desk().change("2201034", **change), Scene(bureau)
    assert desk.steps() == [(act, says)]
    (step,) = compared(desk.tables).steps
    more = {"reasons": "人事系统变更"} if act == "people.correct" else {}
    done(scene, act, step, more)
    assert desk.steps() == []


def done(scene: Scene, act: str, step: Any, more: dict[str, str]) -> None:
    form = {name: {"true": True, "false": False}.get(value, value)
            for name, value in {**step.form, **more}.items()}  # fmt: skip
    scene.do(act, "administrator", step.on, **form)


@pytest.mark.rule("2.2a")
def test_a_transfer_is_a_post_that_ends_and_one_that_begins(bureau: Province) -> None:
    desk, scene = Desk(), Scene(bureau)
    desk.change("2201034", unit=cast.COUNTY, branch="法制", since="2026-03-03")
    county, station = (Unit.objects.get(code=code).name for code in (cast.COUNTY, cast.STATION))
    assert desk.steps() == [("people.appoint", f"任{county}办案民警"),
                            ("people.relieve", f"不再任{station}办案民警")]  # fmt: skip
    for step in compared(desk.tables).steps:
        done(scene, step.act, step, {})
    scene.tick(days=1)
    found = compare(book.read(desk.tables), Unit.objects.all(), date(2026, 3, 4))
    assert (found.steps, found.faults) == ([], [])


@pytest.mark.rule("2.2a")
def test_who_is_new_is_enrolled_first_and_given_posts_then(bureau: Province) -> None:
    desk, scene = Desk().add(book.PEOPLE, **NEW), Scene(bureau)
    assert desk.steps() == [("people.enrol", "没有登记此人；登记后再比较其职责")]
    done(scene, "people.enrol", compared(desk.tables).steps[0], {})
    name = Unit.objects.get(code=cast.STATION).name
    assert desk.steps() == [("people.appoint", f"任{name}办案民警")]
    (step,) = compared(desk.tables).steps
    assert step.form["branch"] == "刑侦"
    done(scene, "people.appoint", step, {})
    assert desk.steps() == []


def test_a_new_unit_is_founded_before_what_lies_below_it(bureau: Province) -> None:
    desk = Desk().add(book.UNITS, code="2299", name="某市公安局", level="市级公安机关", above="22")
    desk.add(book.UNITS, code="229901", name="某区分局", level="县级公安机关", above="2299")
    assert desk.steps() == [("people.found_unit", "没有登记这个单位")]
    done(Scene(bureau), "people.found_unit", compared(desk.tables).steps[0], {})
    (step,) = compared(desk.tables).steps
    assert step.form["code"] == "229901"


FAULTY: list[tuple[dict[str, str], str, str]] = [
    ({"name": ""}, "B", "“姓名”必填"),
    ({"role": "厨师"}, "F", "“厨师”不在可选范围内"),
    ({"branch": "海军"}, "G", "“海军”不在可选范围内"),
    ({"unit": "999"}, "E", "没有登记单位“999”"),
    ({"branch": "刑侦", "since": "明天"}, "J", "“明天”不是日期，应当如2026-01-31"),
    ({"branch": "刑侦", "since": ""}, "J", "新任的职责，写明任职自何日起"),
    ({"auxiliary": "是"}, "C", "与登记不一致；民警和辅警的身份不能更正"),
    ({"state": "离职"}, "L", "离职的，写明离职原因和在职最后一日"),
]


@pytest.mark.parametrize(("change", "column", "says"), FAULTY)
def test_what_cannot_be_used_is_named_with_its_cell(
    bureau: Province, change: dict[str, str], column: str, says: str
) -> None:
    desk = Desk().change("2201034", **change)
    table = desk.tables[book.PEOPLE]
    number = next(n for n, row in enumerate(table, 1) if row[0] == "2201034")
    assert desk.faults()[0] == (f"人员!{column}{number}", says)


def test_rows_of_one_officer_agree(bureau: Province) -> None:
    desk = Desk().add(book.PEOPLE, number="2201034", name="另名", unit=cast.STATION)
    assert [says for _, says in desk.faults()] == ["与同一警号的另一行不一致"]


def test_a_book_without_its_sheets_or_columns_is_not_read(bureau: Province) -> None:
    file = io.BytesIO()
    with Workbook(file, {"in_memory": True}) as made:
        made.add_worksheet("别的")
    with pytest.raises(Invalid) as wrong:
        book.tables(file.getvalue())
    assert wrong.value.errors == [("file", "工作簿里没有“单位”或者“人员”一表")]
    with pytest.raises(Invalid) as wrong:
        book.read({book.PEOPLE: [["姓名", "单位代码"]]})
    assert wrong.value.errors == [("file", "表中缺少下列一栏"), ("file", "人员：警号")]
    with pytest.raises(Invalid):
        book.tables(b"PK no workbook")


def test_what_is_proposed_is_declared() -> None:
    acts = {"people.enrol", "people.appoint", "people.relieve", "people.leave", "people.correct",
            "people.found_unit"}  # fmt: skip
    assert acts <= set(ACTS)


def test_a_name_that_looks_like_a_formula_is_a_name(bureau: Province) -> None:
    scene = Scene(bureau)
    scene.do("people.correct", "administrator", bureau.officers["recruit"], name="=1+1",
             reasons="测试")  # fmt: skip
    assert any("=1+1" in row for row in Desk().tables[book.PEOPLE])
