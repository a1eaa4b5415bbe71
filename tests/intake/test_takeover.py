"""Cases taken over: each an act, once, with its old dates; the file loses no row."""

from __future__ import annotations

import csv
import json
import os
import signal
import subprocess
import sys
import time
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from xlsxwriter import Workbook

from plumbline.casework.models import Case, Charge, Evidence, Person
from plumbline.doors.cli import columns
from plumbline.doors.cli.columns import Unreadable, cases
from plumbline.doors.cli.province import Province
from plumbline.intake.models import Receipt, Report, Takeover
from plumbline.kernel.act import Invalid
from plumbline.kernel.models import Duty, Entry
from plumbline.law.calendar import SHANGHAI
from tests.intake import scene as intake
from tests.scenes import step

ID = "220102199003072115"


def full() -> dict[str, Any]:
    person = {"role": "suspect", "name": "吴某", "sex": "male", "born": "1990-03-07"}
    item = {"kind": "physical", "title": "木棍", "source": "现场提取",
            "collected_at": "2026-03-02T11:00:00+08:00"}  # fmt: skip
    cause = {"name": "殴打他人", "articles": "治安管理处罚法第51条"}
    return {"persons": [person], "evidence": [item], "causes": [cause]}


@pytest.mark.usefixtures("db")
class TestTheAct:
    @pytest.mark.rule("D-INT-17", "4.1a")
    def test_a_case_comes_whole(self, bureau: Province) -> None:
        scene = intake.taken_over(bureau, **full(), officer="2201033", receipt_given=True)
        case = scene.case
        assert (case.phase, case.nature, case.brief) == ("accepted", "administrative", "殴打他人")
        assert case.handlers == [bureau.officers["assistant"]]
        assert case.reported_at == datetime(2026, 3, 2, 10, tzinfo=SHANGHAI)
        assert Report.objects.get(pk=case.report_id).outcome == "accepted"
        assert Person.objects.get(case=case).name == "吴某"
        assert Evidence.objects.get(case=case).title == "木棍"
        assert Receipt.objects.get(case=case).given == "handed"
        came = Takeover.objects.get(case=case)
        assert (came.system, came.old_number) == ("旧平台", "A-1")
        assert came.causes == full()["causes"]
        assert not Duty.objects.filter(code="intake.receipt_in_time").exists()
        step(scene, "casework.open_inquiry")

    def test_a_criminal_case_keeps_its_charges(self, bureau: Province) -> None:
        scene = intake.taken_over(bureau, nature="criminal", **full())
        assert Charge.objects.get(case=scene.ids["case"]).name == "殴打他人"

    @pytest.mark.parametrize(
        ("form", "code", "due"),
        [
            ({}, "casework.inquiry_in_time", datetime(2026, 3, 3, 11, tzinfo=SHANGHAI)),
            ({"nature": "criminal"}, "casework.filing_in_time",
             datetime(2026, 3, 6, tzinfo=SHANGHAI) - timedelta(microseconds=1)),
            ({"phase": "investigating", "filed_at": "2026-03-02T12:00:00+08:00"},
             "casework.case_in_time",
             datetime(2026, 4, 2, tzinfo=SHANGHAI) - timedelta(microseconds=1)),
            ({"phase": "investigating", "filed_at": "2026-03-02T12:00:00+08:00",
              "extended_before": 1}, "casework.case_in_time",
             datetime(2026, 5, 7, tzinfo=SHANGHAI) - timedelta(microseconds=1)),
        ],
    )  # fmt: skip
    @pytest.mark.rule("N-INT-02", "N-INT-03", "N-ADM-07")
    def test_its_clocks_go_on_from_its_own_dates(
        self, bureau: Province, form: dict[str, Any], code: str, due: datetime
    ) -> None:
        assert intake.taken_over(bureau, **form).duty(code).due_at == due

    def test_it_comes_once(self, bureau: Province) -> None:
        intake.taken_over(bureau)
        with pytest.raises(Invalid) as wrong:
            intake.taken_over(bureau)
        assert wrong.value.errors == [("old_number", "这一案件已经转入")]
        intake.taken_over(bureau, system="另一平台")
        intake.taken_over(bureau, old_number="A-2")
        assert Takeover.objects.count() == 3

    @pytest.mark.parametrize(
        ("form", "fields"),
        [
            ({"reported_at": "2026-03-09T00:00:00+08:00"}, ["reported_at"]),
            ({"occurred_at": "2026-03-02T10:00:01+08:00"}, ["occurred_at"]),
            ({"phase": "investigating"}, ["filed_at"]),
            ({"filed_at": "2026-03-02T11:00:00+08:00"}, ["filed_at"]),
            ({"phase": "investigating", "filed_at": "2026-03-02T09:00:00+08:00"}, ["filed_at"]),
            ({"phase": "decided"}, ["phase"]),
            ({"extended_before": 1}, ["extended_before"]),
            ({"officer": "2202032"}, ["officer"]),
            ({"persons": [{"role": "suspect", "name": "吴某", "born": "2027-01-01"}]},
             ["persons.0.born"]),
            ({"persons": [{"role": "suspect", "name": "吴某", "id_number": "1" * 18}]},
             ["persons.0.id_number"]),
            ({"evidence": [{"kind": "physical", "title": "刀", "source": "现场",
                            "collected_at": "2026-04-01T00:00:00+08:00"}]},
             ["evidence.0.collected_at"]),
            ({"reported_at": "2026-03-09T00:00:00+08:00", "phase": "investigating"},
             ["reported_at", "filed_at"]),
        ],
    )  # fmt: skip
    def test_what_cannot_be_so_is_refused_field_by_field(
        self, bureau: Province, form: dict[str, Any], fields: list[str]
    ) -> None:
        with pytest.raises(Invalid) as wrong:
            intake.taken_over(bureau, **form)
        assert [field for field, _ in wrong.value.errors] == fields
        assert not Case.objects.exists()


# -- files ----------------------------------------------------------------------------------------

HEAD = ["原系统", "原案件编号", "案件性质", "案由", "阶段", "报案时间", "立案时间", "简要案情",
        "嫌疑人", "被侵害人"]  # fmt: skip


def line(number: object, **wrong: str) -> list[str]:
    cells = ["旧平台", str(number), "行政", "殴打他人", "已受案", "2026/3/1 9:05", "", "在路边打架",
             f"吴某（{ID}）；郑某", "钱某"]  # fmt: skip
    return [wrong.get(title, cell) for title, cell in zip(HEAD, cells, strict=True)]


def write(path: Path, lines: list[list[str]], encoding: str = "utf-8-sig") -> Path:
    with path.open("w", encoding=encoding, newline="") as file:
        csv.writer(file).writerows([HEAD, *lines])
    return path


def test_a_csv_is_read_by_its_chinese_titles(tmp_path: Path) -> None:
    for encoding in ("utf-8", "utf-8-sig", "gb18030"):
        (case,) = cases(write(tmp_path / "a.csv", [line("A-1")], encoding))
        assert case == {
            "system": "旧平台", "old_number": "A-1", "nature": "administrative",
            "brief": "殴打他人", "phase": "accepted", "reported_at": "2026-03-01T09:05:00+08:00",
            "facts": "在路边打架",
            "persons": [{"role": "suspect", "name": "吴某", "id_number": ID},
                        {"role": "suspect", "name": "郑某"}, {"role": "victim", "name": "钱某"}],
        }  # fmt: skip


def test_english_titles_are_aliases(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("old_number,nature,suspect\n7,criminal,吴某\n\n", "utf-8")
    assert cases(path) == [{"old_number": "7", "nature": "criminal",
                            "persons": [{"role": "suspect", "name": "吴某"}]}]  # fmt: skip


def test_a_workbook_has_persons_evidence_and_causes_on_sheets(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with Workbook(path, {"default_date_format": "yyyy-mm-dd hh:mm"}) as book:
        first, people, things, causes = (
            book.add_worksheet(name) for name in ("案件", "人员", "证据", "案由")
        )
        first.write_row(0, 0, ["原案件编号", "报案时间", "受案回执已交付"])
        first.write_number(1, 0, 17)
        first.write_datetime(1, 1, datetime(2026, 3, 1, 9, 5))  # noqa: DTZ001 - cells have no zone
        first.write_boolean(1, 2, True)  # noqa: FBT003
        people.write_row(0, 0, ["原案件编号", "身份", "姓名", "性别", "出生日期"])
        people.write_row(1, 0, ["17", "嫌疑人", "吴某", "男", "1990年3月7日"])
        people.write_row(2, 0, ["99", "证人", "没有案件的人", "女", ""])
        things.write_row(0, 0, ["原案件编号", "证据种类", "名称", "来源", "取得时间"])
        things.write_row(1, 0, ["17", "物证", "木棍", "现场", "2026-03-01 10:00"])
        causes.write_row(0, 0, ["原案件编号", "罪名或者案由", "法律条文"])
        causes.write_row(1, 0, ["17", "殴打他人", "第51条"])
    case, lost = cases(path)
    assert case == {
        "old_number": "17", "reported_at": "2026-03-01T09:05:00+08:00", "receipt_given": True,
        "persons": [{"role": "suspect", "name": "吴某", "sex": "male", "born": "1990-03-07"}],
        "evidence": [{"kind": "physical", "title": "木棍", "source": "现场",
                      "collected_at": "2026-03-01T10:00:00+08:00"}],
        "causes": [{"name": "殴打他人", "articles": "第51条"}],
    }  # fmt: skip
    assert lost["old_number"] == "99"  # a person of no case is a row of its own, to be refused


def test_json_nests_as_the_form_does(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    row = {"原案件编号": "A-1", "人员": [{"身份": "证人", "姓名": "冯某"}], "facts": "打架了吧"}
    path.write_text(json.dumps([row], ensure_ascii=False), "utf-8")
    assert cases(path) == [{"old_number": "A-1", "persons": [{"role": "witness", "name": "冯某"}],
                            "facts": "打架了吧"}]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "content"),
    [("a.json", "{"), ("a.json", '{"a": 1}'), ("a.json", "[1]"), ("a.xlsx", "no workbook"),
     ("a.csv", 'a,b\n"x'), ("a.doc", "x")],
)  # fmt: skip
def test_a_file_that_cannot_be_read_says_why(tmp_path: Path, name: str, content: str) -> None:
    path = tmp_path / name
    path.write_text(content, "utf-8")
    with pytest.raises(Unreadable):
        cases(path)


def test_every_column_names_a_field_of_the_form() -> None:
    from plumbline.intake import takeover

    for known, form in ((columns.CASE, takeover.TakeOver), (columns.PERSON, takeover.OldPerson),
                        (columns.ITEM, takeover.OldEvidence),
                        (columns.CAUSE, takeover.OldCause)):  # fmt: skip
        assert set(known.values()) == set(form.model_fields)
        labels = {field.title for field in form.model_fields.values()}
        assert set(known) == labels


def test_a_cell_beyond_the_titles_and_an_impossible_day_are_not_lost(tmp_path: Path) -> None:
    rows = [[*line("A-1"), "多余"], line("A-2", 报案时间="2026-02-30")]
    one, two = cases(write(tmp_path / "a.csv", rows))
    assert one["#11"] == "多余"
    assert two["reported_at"] == "2026-02-30"


# -- the command ----------------------------------------------------------------------------------

PROGRAM = """
import sys
from plumbline.doors.cli import main
sys.exit(main())
"""


def env_of(database: Any, who: str = "2201032") -> dict[str, str]:
    """The environment of an officer's terminal on this database."""
    from django.utils import timezone

    from plumbline.people.accounts import give_token
    from plumbline.people.models import Account

    token, _ = give_token(Account.objects.get(number=who), timezone.now())
    return {**database.env, "PLUMBLINE_TOKEN": token, "LANG": "zh_CN.UTF-8"}


def start(env: dict[str, str], *arguments: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", PROGRAM, "take-over", "--unit", "220102001", *arguments]
    return subprocess.Popen(command, env=env, text=True, stdout=subprocess.PIPE,
                            stderr=subprocess.PIPE)  # fmt: skip


def run(env: dict[str, str], *arguments: str) -> tuple[int, dict[str, Any]]:
    """The exit status and the answer in JSON."""
    process = start(env, *arguments, "--json")
    out, err = process.communicate(timeout=120)
    assert process.returncode in (0, 1), err
    return process.returncode, json.loads(out)


@pytest.mark.thorough
@pytest.mark.rule("D-INT-17", "4.1a")
def test_nothing_is_lost_and_nothing_comes_twice(fresh_bureau: Any, tmp_path: Path) -> None:
    """Rows in are rows taken and rows refused, with a kill in the middle and a restart."""
    from django.db import connections

    bad = {
        7: {"案件性质": "民事"},
        23: {"报案时间": "昨天"},
        41: {"嫌疑人": "吴某（" + "1" * 18 + "）"},
    }
    file = write(tmp_path / "old.csv", [line(n, **bad.get(n, {})) for n in range(120)])
    env = env_of(fresh_bureau)
    status, checked = run(env, str(file), "--check")
    assert (status, checked["taken"], len(checked["refused"])) == (1, 117, 3)
    assert not Takeover.objects.exists()

    first = start(env, str(file))
    until = time.monotonic() + 60
    while Takeover.objects.count() < 15:
        assert time.monotonic() < until
        assert first.poll() is None
        time.sleep(0.01)
    os.kill(first.pid, signal.SIGKILL)
    first.communicate()
    before = Takeover.objects.count()
    assert 15 <= before < 117

    status, told = run(env, str(file))
    assert status == 1
    assert told["rows"] == 120 == told["taken"] + told["before"] + len(told["refused"])
    assert (told["before"], told["taken"]) == (before, 117 - before)
    assert [row["row"] for row in told["refused"]] == [8, 24, 42]
    assert [e["field"] for row in told["refused"] for e in row["errors"]] == [
        "nature", "reported_at", "persons.0.id_number"
    ]  # fmt: skip
    assert Takeover.objects.count() == Case.objects.count() == 117
    assert Entry.objects.filter(act="intake.take_over").count() == 117
    assert Person.objects.count() == 117 * 3
    again = json.loads((tmp_path / "old.csv.refused.json").read_text("utf-8"))
    assert again == told["refused"]
    text = (tmp_path / "old.csv.refused.csv").read_text("utf-8-sig")
    lines = list(csv.reader(text.splitlines()))
    assert [row[2] for row in lines[1:]] == ["7", "23", "41"]

    mended = write(tmp_path / "old.csv", [line(n) for n in range(120)])
    status, told = run(env, str(mended))
    assert (status, told["before"], told["taken"], told["refused"]) == (0, 117, 3, [])
    assert not (tmp_path / "old.csv.refused.json").exists()
    connections.close_all()


def test_who_may_not_take_over_gets_every_row_back(fresh_bureau: Any, tmp_path: Path) -> None:
    from django.db import connections

    file = write(tmp_path / "old.csv", [line(1), line(2)])
    status, told = run(env_of(fresh_bureau, "2201002"), str(file))
    assert (status, told["rows"], told["taken"], len(told["refused"])) == (1, 2, 0, 2)
    assert "转入" not in told["refused"][0]["errors"][0]["says"]
    assert told["refused"][0]["errors"][0]["says"].startswith("此项由")
    connections.close_all()
