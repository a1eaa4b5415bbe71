"""A draft replayed over the last year, and the book of what is in force."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from plumbline.doors.cli.province import Province
from plumbline.doors.web import bodies
from plumbline.kernel.act import Invalid
from plumbline.norms import sheets
from plumbline.norms.book import idle, in_force_on, uses
from plumbline.norms.models import Clause, Rule
from plumbline.norms.replay import replay
from tests import cast, scenes
from tests.norms import scene as norms
from tests.norms.scene import clause, limit, own
from tests.scenes import FORMS, Scene, step

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
    assert (ran[0].compared, change.subject) == (2, late[20])
    assert (change.before, change.after) == ("按期", "超期")


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
    assert set(never) == {"norms.from_above", "norms.sound"}
    assert all(one.refused == 0 and one.asked > 100 for one in never.values())
    scene.refused("norms.adopt", "provincial_lawyer", bureau.units[cast.PROVINCE], code="X-1",
                  title="规范", issuer="某某大队", since="2026-01-01", kind="amount",
                      body='{"value": 1}', cites=["N-INT-02"], mark="U")  # fmt: skip
    assert {one.gate for one in idle(scene.now)} == {"norms.sound"}  # the other has refused


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
        ("procedure", [("案件性质", "刑事"), ("案由", "盗窃罪"),
                       ("确定罪名", "先办理：登记人员、登记证据"),
                       ("登记人员", "不须先办理其他事项")]),
    ],
)  # fmt: skip
def test_a_body_is_shown_in_words(kind: str, lines: list[tuple[str, str]]) -> None:
    assert bodies.body(kind, KINDS_WITH_LISTS[kind]) == lines


def _columns(row: Clause) -> list[object]:
    return [getattr(row, name) for name in (*sheets.COLUMNS, "body")]


def test_what_is_no_workbook_is_said_to_be_none() -> None:
    with pytest.raises(Invalid) as invalid:
        sheets.read(b"PK no workbook")
    assert [field for field, _ in invalid.value.errors] == ["file"]
