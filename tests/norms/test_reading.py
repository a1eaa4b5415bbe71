"""A draft replayed over the last year, and the book of what is in force."""

from __future__ import annotations

import io
import zipfile
from datetime import date, timedelta
from random import Random
from typing import Any

import pytest

from plumbline.doors.cli.province import Province
from plumbline.forms import workbook
from plumbline.kernel.act import Invalid
from plumbline.norms import bodies, sheets
from plumbline.norms.book import OFTEN, documents_on, idle, in_force_on, uses
from plumbline.norms.models import Clause, Rule
from plumbline.norms.replay import replay
from tests import cast, scenes
from tests.intake import scene as intake
from tests.norms import scene as norms
from tests.norms.scene import clause, limit, own
from tests.scenes import FORMS, Scene, step

DAY = timedelta(days=1)
pytestmark = pytest.mark.usefixtures("db")


@pytest.mark.rule("2.1b", "D-NORM-04")
def test_a_draft_says_which_of_last_years_matters_it_would_change(bureau: Province) -> None:
    late = {}
    for hours in (5, 20):  # both within the twenty-four hours of today
        case = scenes.accepted(bureau, "administrative").tick(hours=hours)
        step(case, "casework.open_inquiry")
        late[hours] = case.ids["case"]
    document = norms.revising(bureau, clause(), limit(12), own())
    ran = replay(Rule.objects.get(pk=document.ids["rule"]), document.now)
    assert [one.clause.position for one in ran] == [2, 3]
    assert ran[1].unknown  # nothing was ever counted by it
    (change,) = ran[0].changes
    assert (ran[0].compared, change.subject) == (4, late[20])  # the review of the reports, too
    assert (change.before, change.after) == ("按期", "超期")


@pytest.mark.rule("2.1b", "N-INT-06")
def test_a_draft_is_not_run_over_what_another_law_counts_however_alike(bureau: Province) -> None:
    """A class of reports with a limit of its own, just as long as the general one."""
    bureau.do(
        "norms.adopt", "provincial_lawyer", bureau.units[cast.PROVINCE], cast.OPENS,
        code="N-INT-06.400100", title="走失的特别期限", issuer="公安部", since="2026-01-01",
        kind="time_limit", body='{"amount": 24, "unit": "hour"}', cites=["N-INT-06"], mark="R",
    )  # fmt: skip
    own_limit = intake.called(bureau, class_code="400100").duty("intake.accept_in_time")
    general = intake.called(bureau, class_code="400200").duty("intake.accept_in_time")
    assert own_limit.due_at == general.due_at
    document = norms.revising(bureau, clause(), limit(12), own())
    ran = replay(Rule.objects.get(pk=document.ids["rule"]), document.now)
    assert ran[0].compared == 1


@pytest.mark.rule("2.1b")
def test_the_book_knows_what_is_in_force_on_any_day(bureau: Province) -> None:
    scene = norms.published(bureau, limit(12), own())
    day = scene.now.date()
    found = {row.norm.code: row for row in in_force_on(day)}
    assert found["N-INT-02"].body["amount"] == 12
    assert "JL-PATROL" in found
    before = {row.norm.code: row for row in in_force_on(day - timedelta(days=1))}
    assert before["N-INT-02"].body["amount"] == 24
    assert "JL-PATROL" not in before
    assert [row.norm.code for row in in_force_on(day, "巡查反馈")] == ["JL-PATROL"]


@pytest.mark.rule("2.1c")
def test_the_library_of_a_past_day_leaves_out_what_was_suspended_then(bureau: Province) -> None:
    scene = norms.published(bureau)
    first = scene.now.date()
    scene.tick(days=7)
    step(scene, "norms.suspend")
    paused = scene.now.date()
    scene.tick(days=7)
    step(scene, "norms.resume")
    again = scene.now.date()
    scene.tick(days=7)
    step(scene, "norms.repeal")
    ended = scene.now.date()

    def there(day: date) -> bool:
        return documents_on(day).filter(pk=scene.ids["rule"]).exists()

    days = [first, paused - DAY, paused, again - DAY, again, ended - DAY, ended]
    assert [there(day) for day in days] == [True, True, False, False, True, True, False]


@pytest.mark.rule("2.1b")
def test_the_book_says_which_acts_a_rule_gates_and_how_often_it_refused(bureau: Province) -> None:
    scene = norms.passed(bureau)
    two = norms.votes(scene, "for", "for")
    scene.refused("norms.deliberate", "provincial_head",
                  **{**FORMS["norms.deliberate"], "votes": two})  # fmt: skip
    step(scene, "norms.deliberate")
    use = uses(scene.now)["G-NORM-02.quorum"]
    assert (use.acts, use.refused) == ({"norms.deliberate": 1}, {"norms.deliberate": 1})


def test_a_gate_that_never_refuses_is_listed_for_repair(bureau: Province) -> None:
    """Every shipped norm was adopted through it, and none was ever stopped."""
    scene = Scene(bureau)
    never = {one.gate: one for one in idle(scene.now)}
    assert set(never) == {
        "norms.for_everybody", "norms.from_above", "norms.sound", "people.unit_in_use",
        "qualification.duty_standard", "qualification.not_ones_own",
    }  # fmt: skip
    assert all(one.refused == 0 and one.asked >= OFTEN for one in never.values())
    scene.refused("norms.adopt", "provincial_lawyer", bureau.units[cast.PROVINCE], code="X-1",
                  title="规范", issuer="某某大队", since="2026-01-01", kind="amount",
                      body='{"value": 1}', cites=["N-INT-02"], mark="U")  # fmt: skip
    assert {one.gate for one in idle(scene.now)} == set(never) - {"norms.from_above"}


# -- the workbook ---------------------------------------------------------------------------------


KINDS_WITH_LISTS: dict[str, dict[str, Any]] = {
    "retention": {"record": "接警录音", "lasts": "span", "amount": 2, "unit": "year",
                  "counted": "made", "most": True, "then": "destroy"},
    "duty_standard": {"role": "CASE_OFFICER", "level": "station",
                      "acts": ["casework.charge", "casework.add_evidence"]},
    "procedure": {"nature": "criminal", "causes": ["盗窃罪"], "steps": [
        {"act": "casework.charge", "after": ["casework.add_person", "casework.add_evidence"]},
        {"act": "casework.add_person", "after": []}]},
}  # fmt: skip
TWO_YEARS = "接警录音自形成之时起保存2年，目的实现后应当删除：列入清单，经批准后销毁"


def test_a_text_comes_back_from_its_workbook_as_it_was(bureau: Province) -> None:
    template = norms.clause(
        "说明理由的格式。", code="JL-WHY", title="说理模板", kind="template",
        body={"text": "因〔事实〕，决定〔结果〕。", "places": ["事实", "结果"],
              "example": {"事实": "甲", "结果": "乙"}},
    )  # fmt: skip
    scheme = norms.clause(
        "考评指标。", code="JL-QA", title="考评指标", kind="indicators",
        body={"items": [
            {"code": "a", "title": "及时率", "weight": 60, "better": "higher", "target": 90},
            {"code": "b", "title": "差错率", "weight": 40, "better": "lower", "target": 2},
        ]},
    )  # fmt: skip
    others = [
        clause(f"{kind}。", code=f"JL-{kind}", title=kind, kind=kind, body=body)
        for kind, body in KINDS_WITH_LISTS.items()
    ]
    scene = norms.written(bureau, clause(), limit(12, since="2026-09-01", transition="matter"),
                          own(basis=["N-INT-02"]), template, scheme, *others)  # fmt: skip
    rule = Rule.objects.get(pk=scene.ids["rule"])
    before = [_columns(row) for row in rule.clauses.filter(text=1).order_by("position")]
    step(scene, "norms.write", **sheets.read(sheets.workbook(rule)))
    after = [_columns(row) for row in rule.clauses.filter(text=2).order_by("position")]
    assert after == before
    assert [row.body for row in rule.clauses.filter(text=2, kind__in=KINDS_WITH_LISTS)] == [
        *KINDS_WITH_LISTS.values()
    ]


@pytest.mark.parametrize(
    ("kind", "lines"),
    [
        ("retention", [("保存期限", TWO_YEARS)]),
        ("duty_standard", [("岗位", "办案民警（派出所）"), ("可以办理", "确定罪名、登记证据")]),
        ("procedure", [("案件性质", "刑事案件"), ("案由", "盗窃罪"),
                       ("确定罪名", "先办理：登记人员、登记证据"),
                       ("登记人员", "不须先办理其他事项")]),
    ],
)  # fmt: skip
def test_a_body_is_shown_in_words(kind: str, lines: list[tuple[str, str]]) -> None:
    assert bodies.body(kind, KINDS_WITH_LISTS[kind]) == lines


def _columns(row: Clause) -> list[object]:
    return [getattr(row, name) for name in (*sheets.COLUMNS, "body")]


def test_long_codes_and_codes_alike_but_for_their_case_have_sheets_of_their_own() -> None:
    long = "JL-" + "A" * 40
    codes = [long + "1", long + "2", "JL-one", "jl-ONE", "History"]
    named = sheets.names(codes)
    assert list(named) == codes
    assert len({name.casefold() for name in named.values()}) == len(codes)
    assert all(len(name) <= 31 for name in named.values())
    assert named["JL-one"] == "JL-one"


def test_a_text_with_such_codes_comes_back_as_it_was(bureau: Province) -> None:
    long = "JL-" + "A" * 40
    codes = [long + "1", long + "2", "JL-one", "jl-ONE"]
    rows = [own(code, amount) for amount, code in enumerate(codes, 1)]
    scene = norms.written(bureau, *rows)
    document = Rule.objects.get(pk=scene.ids["rule"])
    step(scene, "norms.write", **sheets.read(sheets.workbook(document)))
    found = document.clauses.filter(text=2).order_by("position")
    assert [(row.code, row.body) for row in found] == [
        (row.code, row.body) for row in document.clauses.filter(text=1).order_by("position")
    ]


def packed(inside: bytes) -> bytes:
    """A workbook with this in its sheet."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("xl/worksheets/sheet1.xml", inside)
    return file.getvalue()


@pytest.mark.parametrize(
    ("inside", "says"),
    [
        (b"0" * (workbook.UNPACKED + 1), "工作簿展开后过大，不予读取"),
        (b'<c r="A10001"><v>1</v></c>', "工作簿的行或者列过多，不予读取"),
        (b"<c r = 'XFD1'><v>1</v></c>", "工作簿的行或者列过多，不予读取"),
    ],
)
def test_a_workbook_that_swells_is_refused_before_it_is_read(inside: bytes, says: str) -> None:
    with pytest.raises(Invalid) as invalid:
        sheets.read(packed(inside))
    assert invalid.value.errors == [("file", says)]


def test_what_is_no_workbook_is_said_to_be_none() -> None:
    with pytest.raises(Invalid) as invalid:
        sheets.read(b"PK no workbook")
    assert [field for field, _ in invalid.value.errors] == ["file"]


def test_a_broken_workbook_is_refused_in_words() -> None:
    """Cut off anywhere, or with bytes gone wrong: it is read, or said to be none."""
    whole, chance = packed(b"<row r='1'><c r='A1'><v>1</v></c></row>" * 40), Random(3)
    broken = [whole[:size] for size in range(0, len(whole), 7)]
    for _ in range(600):
        bytes_ = bytearray(whole)
        bytes_[chance.randrange(len(bytes_))] = chance.randrange(256)
        broken.append(bytes(bytes_))
    for data in broken:
        with pytest.raises(Invalid):
            sheets.read(data)
