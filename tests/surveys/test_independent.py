"""Surveys by third parties: nobody who is measured touches them; faulty rows are held back."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from xlsxwriter import Workbook

from plumbline.doors.cli.province import Province
from plumbline.forms import Invalid
from plumbline.kernel.act import ACTS
from plumbline.kernel.catalogue import view
from plumbline.kernel.models import Entry
from plumbline.surveys import book
from plumbline.surveys.charts import Measured, chart
from plumbline.surveys.independent import confirmed as standing
from plumbline.surveys.independent import ours, per_cent
from plumbline.surveys.models import HeldRow, Independent, Result
from tests import cast, scenes
from tests.scenes import Scene, step
from tests.surveys.scene import OK, ROW, SURVEY, at, confirmed, imported

pytestmark = pytest.mark.usefixtures("db")


@pytest.mark.rule("0.1", "0.2")
def test_a_survey_comes_with_sample_interval_method_agency_and_file(bureau: Province) -> None:
    scene = confirmed(bureau)
    (one,) = standing()
    assert (one.agency, one.method, one.sha256) == ("某调查中心", "phone", "a" * 64)
    entry = Entry.objects.get(act="surveys.import_survey")
    assert entry.body["form"]["sha256"] == "a" * 64  # in the ledger
    rows = {(r.unit.code, r.measure): r for r in one.results.all()}
    assert len(rows) == 3
    safety, police = rows[cast.CITY, "safety"], rows[cast.CITY, "police"]
    assert (safety.sample, safety.share, safety.stated) == (5000, 9420, False)
    assert (safety.low, safety.high) == (9351, 9482)  # Wilson: 93.52 to 94.82, rounded outwards
    assert (police.low, police.high, police.stated) == (9140, 9310, True)  # the agency's own
    _, shown = view("independent_survey", one.pk, bureau.actor("auditor"), scene.now, "test")
    assert "94.2%" in str(shown)
    assert "样本5000" in str(shown)


@pytest.mark.rule("0.1", "P-ROLE-01")
@pytest.mark.gate("surveys.not_measured")
@pytest.mark.parametrize("act", ["surveys.import_survey", "surveys.confirm_survey"])
def test_nobody_of_a_measured_unit_touches_its_result(bureau: Province, act: str) -> None:
    if act == "surveys.import_survey":
        scene, who, on = Scene(bureau), "auditor", bureau.units[cast.CITY]
    else:
        scene, who = imported(bureau), "second_lawyer"
        on = scene.ids["independent_survey"]
    scene.appoint(who, "CASE_OFFICER", cast.STATION)
    shut = scene.refused(act, who, on, **scenes.FORMS[act])
    assert set(shut) == {"surveys.not_measured"}
    assert "不经手自己的结果" in shut["surveys.not_measured"].as_json()["says"]


@pytest.mark.rule("0.1")
@pytest.mark.parametrize("who", ["head", "chief", "reviewer", "station_head", "handler", "upper"])
def test_a_unit_that_is_measured_holds_no_role_to_import(bureau: Province, who: str) -> None:
    scene = Scene(bureau)
    for unit in (cast.COUNTY, cast.STATION):
        shut = scene.answer("surveys.import_survey", who, bureau.units[unit], **SURVEY)
        assert shut & {"role", "404"}


@pytest.mark.rule("0.1", "P-ROLE-01")
@pytest.mark.gate("apart(surveys.import_survey)")
def test_a_second_person_confirms(bureau: Province) -> None:
    scene = imported(bureau)
    assert standing() == []
    shut = scene.refused("surveys.confirm_survey", "auditor", **OK)
    assert set(shut) == {"apart(surveys.import_survey)"}
    assert "不同的人" in shut["apart(surveys.import_survey)"].as_json()["says"]
    step(scene, "surveys.confirm_survey")
    assert len(standing()) == 1


FAULTY: list[tuple[dict[str, str], str]] = [
    ({"unit": "9999"}, "没有这个单位"),
    ({"unit": "2202"}, "没有这个单位"),  # there is one, and not below the city
    ({"measure": "幸福感"}, "指标应当"),
    ({"sample": "0"}, "样本数"),
    ({"sample": "一千"}, "样本数"),
    ({"sample": "-5"}, "样本数"),
    ({"share": "104.2"}, "比例应当"),
    ({"share": "-1"}, "比例应当"),
    ({"share": "九成"}, "比例应当"),
    ({"share": "0.94"}, "漏乘一百"),
    ({"low": "93"}, "同时有"),
    ({"low": "95", "high": "96"}, "不在区间之内"),
]


@pytest.mark.rule("0.1")
@pytest.mark.gate("surveys.none_held")
def test_faulty_rows_are_held_back_with_their_reason_and_shut_the_confirmation(
    bureau: Province,
) -> None:
    rows = [{**ROW, **fault, "row": n} for n, (fault, _) in enumerate(FAULTY, 2)]
    twice = [{**ROW, "row": 98}, {**ROW, "row": 99}]
    scene = Scene(bureau)
    at(scene, "surveys.import_survey", cast.CITY, rows=[*rows, *twice])
    held = list(HeldRow.objects.order_by("row"))
    assert [one.row for one in held] == [*range(2, len(FAULTY) + 2), 99]
    for one, (_, why) in zip(held, FAULTY, strict=False):
        assert why in one.why, one.row
    assert Result.objects.count() == 1
    shut = scene.refused("surveys.confirm_survey", "provincial_lawyer", **OK)
    assert set(shut) == {"surveys.none_held"}
    assert shut["surveys.none_held"].as_json()["missing"] == {"count": str(len(held))}
    step(scene, "surveys.confirm_survey", verdict="decline")
    assert standing() == []


@pytest.mark.rule("0.1")
def test_a_result_is_corrected_only_by_a_later_survey_with_a_reason(bureau: Province) -> None:
    scene = confirmed(bureau)
    first = Independent.objects.get()
    again: dict[str, Any] = {"supersedes": str(first.pk), "title": "更正"}
    with pytest.raises(Invalid, match="理由"):
        at(scene, "surveys.import_survey", cast.CITY, **again)
    at(scene, "surveys.import_survey", cast.CITY, **again, reasons="调查机构更正加权")
    assert standing() == [first]  # until somebody else confirms
    step(scene, "surveys.confirm_survey")
    assert [one.title for one in standing()] == ["更正"]
    assert Independent.objects.count() == 2
    with pytest.raises(Invalid, match="supersedes"):
        at(scene, "surveys.import_survey", cast.CITY, **again, reasons="再更正一次")
    on = [a.code for a in ACTS.values() if a.on is Independent]
    assert on == ["surveys.confirm_survey"]
    for table in ("surveys_result", "surveys_heldrow"):
        sql = f"UPDATE {table} SET row = row" if "held" in table else f"UPDATE {table} SET share=1"
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)


# Files.


def workbook(rows: list[list[Any]]) -> bytes:
    out = io.BytesIO()
    with Workbook(out, {"in_memory": True}) as made:
        sheet = made.add_worksheet()
        for n, row in enumerate(rows):
            sheet.write_row(n, 0, row)
    return out.getvalue()


HEAD = ["单位代码", "指标", "样本数", "比例（%）"]


@pytest.mark.rule("0.1")
def test_a_workbook_and_a_table_say_the_same() -> None:
    lines: list[list[Any]] = [HEAD, ["22", "群众安全感", 5000, 94.2], ["", "", "", ""],
                              ["2201", "公安工作满意度", 800, "92.3%"]]  # fmt: skip
    text = "\n".join(",".join(map(str, line)) for line in lines)
    found = [
        {"row": 2, "unit": "22", "measure": "群众安全感", "sample": "5000", "share": "94.2"},
        {"row": 4, "unit": "2201", "measure": "公安工作满意度", "sample": "800", "share": "92.3%"},
    ]
    assert book.rows(workbook(lines)) == found
    assert book.rows(("\ufeff" + text).encode()) == found
    assert book.rows(text.encode("gb18030")) == found


@pytest.mark.rule("0.1")
@pytest.mark.parametrize(
    "data",
    [b"", b"\xff\xfe\x00", b"a,b\n1,2", b"PK\x03\x04broken", b"a\0b", b"x" * (book.LARGEST + 1),
     workbook([["x"]])],
    ids=["empty", "no_text", "no_columns", "broken", "zero", "too_large", "no_table"],
)  # fmt: skip
def test_another_file_is_no_survey(data: bytes) -> None:
    with pytest.raises(Invalid, match="file"):
        book.rows(data)


def test_shares_are_read_exactly() -> None:
    assert [per_cent(t) for t in ("94.2", "94.2%", "100", "0", "7.05 %")] == [
        9420, 9420, 10_000, 0, 705,
    ]  # fmt: skip
    assert [per_cent(t) for t in ("100.01", "94.256", "", "1e2", "９４", "94,2")][:3] == [None] * 3
    assert per_cent("94,2") is None
    low, high = ours(10_000, 50)
    assert high == 10_000
    assert 9200 < low < 9400


def test_a_chart_keeps_every_interval_within_its_field() -> None:
    from datetime import date

    rows = [Measured(date(2020 + n, 1, 1), 90 + n, 88 + n, 92 + n, "", "") for n in range(5)]
    made = chart(rows)
    assert made is not None
    for dot in made.dots:
        assert 0 <= dot.top <= dot.y <= dot.bottom <= made.bottom
    assert chart([]) is None
    one = chart(rows[:1])
    assert one is not None
    assert one.dots[0].x == one.right - 300  # in the middle
