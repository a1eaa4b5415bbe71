"""Drafting a typed rule on the page: tables, lists and short forms, and no line of JSON."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from random import Random
from typing import Any

import pytest
import yaml
from django.http import QueryDict

import plumbline
from plumbline.doors.web.answers import collect
from plumbline.doors.web.forms import Sheet, every
from plumbline.doors.web.questions import Question, Row
from plumbline.law.bodies import KINDS
from plumbline.norms.drafting import Write
from plumbline.norms.models import Clause
from tests.doors.web.desk import text, wrong
from tests.norms import scene as norms

BODY = "clauses-0-body"
SHIPPED = Path(plumbline.__file__).parent / "data" / "norms"


def shipped() -> Iterator[tuple[str, str, dict[str, Any]]]:
    """One or two norms of every kind that the product brings."""
    seen = dict.fromkeys(KINDS, 0)
    for path in sorted(SHIPPED.glob("*.yaml")):
        for norm in yaml.load(path.read_bytes(), Loader=yaml.CSafeLoader):
            seen[norm["kind"]] += 1
            if seen[norm["kind"]] <= 3:
                yield norm["code"], norm["kind"], norm["body"]


OF_OUR_OWN: list[tuple[str, str, dict[str, Any]]] = [
    ("X-01", "quorum", {"present": 50, "agree": 50}),
    ("X-02", "indicators", {"items": [
        {"code": "a", "title": "及时", "weight": 60, "better": "higher", "target": 90},
        {"code": "b", "title": "返工", "weight": 40, "better": "lower", "target": 5}]}),
    ("X-03", "template", {"text": "〔姓名〕于〔时间〕实施。", "places": ["姓名", "时间"],
                          "example": {"姓名": "钱某", "时间": "三月三日"}}),
    ("X-04", "duty_standard", {"role": "CASE_OFFICER", "acts": ["intake.report"]}),
    ("X-05", "procedure", {"steps": [{"act": "casework.add_person"},
                                     {"act": "penalty.notify", "after": ["casework.add_person"]}]}),
    ("X-06", "retention", {"record": "录像", "lasts": "span", "amount": 6, "unit": "month",
                           "then": "destroy"}),
    ("X-07", "checklist", {"items": [{"code": "a", "title": "身份证", "upon": ["x"]}]}),
    ("X-08", "decision_table", {
        "factors": [{"code": "n", "title": "次数", "type": "number", "unit": "次", "least": 1}],
        "rows": [{"when": {"n": {"most": 2}}, "says": "少"},
                 {"when": {"n": {"least": 3}}, "says": "多"}],
        "examples": [{"facts": {"n": 3}, "row": 2}]}),
]  # fmt: skip


def rows_sent(rows: list[Row]) -> Iterator[tuple[str, str]]:
    """What a browser sends for rows of questions."""
    for row in rows:
        for q in row.questions:
            yield from sent(q)


def sent(q: Question) -> Iterator[tuple[str, str]]:
    """What a browser sends for a question as it stands on the page."""
    if q.body:
        yield f"{q.name}-as", q.body
    if q.rows:
        yield from rows_sent(list(q.rows))
    elif q.options:
        yield from ((q.name, option.value) for option in q.options if option.chosen)
    elif q.value or q.kind != "bool":
        yield q.name, q.value


def posted(questions: list[Question], **more: str) -> QueryDict:
    """A form as a browser would send it back untouched, or with a button pressed."""
    found = QueryDict(mutable=True)
    for q in questions:
        for name, value in sent(q):
            found.appendlist(name, value)
    found.update(more)
    return found


def sheet(kind: str, body: Mapping[str, Any], **more: Any) -> Sheet:
    """The form of a text with one clause of this body."""
    clause = {"words": "条文", "code": "JL-X", "title": "规范", "kind": kind,
              "cites": ["D-NORM-03"], "body": json.dumps(body)}  # fmt: skip
    kinds = [(one, one) for one in KINDS]
    return Sheet(Write, {"clauses": [clause]}, choices=lambda _: kinds, **more)


def body_of(sent_back: QueryDict) -> dict[str, Any]:
    """The body of the first clause as the page takes it back."""
    found: dict[str, Any] = json.loads(collect(Write, sent_back)["clauses"][0]["body"])
    return found


def meant(kind: str, body: Mapping[str, Any]) -> Any:
    """A body as it is meant: in what order boxes are ticked says nothing."""

    def ordered(value: Any) -> Any:
        if isinstance(value, dict):
            return {name: ordered(inner) for name, inner in value.items()}
        if isinstance(value, list):
            rows = [ordered(inner) for inner in value]
            return sorted(rows) if all(isinstance(row, str) for row in rows) else rows
        return value

    return ordered(KINDS[kind].model_validate(body).model_dump(mode="json"))


@pytest.mark.parametrize(("code", "kind", "body"), [*shipped(), *OF_OUR_OWN])
def test_a_rule_of_every_kind_goes_to_the_page_and_back_unchanged(
    code: str, kind: str, body: dict[str, Any]
) -> None:
    back = body_of(posted(sheet(kind, body).questions()))
    assert meant(kind, back) == meant(kind, body), code


JUNK: tuple[Any, ...] = (5, "x", [], {}, None, [1], [None], {"a": 1}, True, 1.5)


def places(value: Any) -> Iterator[tuple[Any, Any]]:
    """Every place in a body: what holds it, and under which name or number."""
    named = value.items() if isinstance(value, dict) else enumerate(value)
    for key, inner in list(named):
        yield value, key
        if isinstance(inner, (dict, list)):
            yield from places(inner)


def test_a_body_of_any_shape_is_asked_again_and_breaks_no_page(now: Any) -> None:
    """What a program sends in its own shape is refused by the form, never by a broken page."""
    chance = Random(5)
    for _, kind, body in [*shipped(), *OF_OUR_OWN]:
        for junk in JUNK:
            for _ in range(3):
                spoilt = json.loads(json.dumps(body))
                holder, key = chance.choice([*places(spoilt)])
                holder[key] = junk
                asked = sheet(kind, spoilt, now=now)
                assert asked.questions()
                asked.checked()


def test_every_kind_is_asked_in_words() -> None:
    """No answer, no column and no heading is left as a name of the code."""
    for _, kind, body in [*shipped(), *OF_OUR_OWN]:
        form = next(q for q in every(sheet(kind, body).questions()) if q.body)
        for q in every(form.rows[0].questions):
            assert not re.fullmatch(r"[a-z_]+", q.title), (kind, q.name, q.title)
            for option in q.options:
                assert not re.fullmatch(r"[a-z_]+", option.title), (kind, q.name, option.title)


TABLE = OF_OUR_OWN[-1][2]


def test_rows_are_moved_and_struck_out_by_buttons() -> None:
    whole = sheet("decision_table", TABLE).questions()

    def says(**button: str) -> list[str]:
        return [row["says"] for row in body_of(posted(whole, **button))["rows"]]

    assert says() == ["少", "多"]
    assert says(_down=f"{BODY}-rows-0") == ["多", "少"]
    assert says(_up=f"{BODY}-rows-1") == ["多", "少"]
    assert says(_up=f"{BODY}-rows-0") == ["少", "多"]
    assert says(_drop=f"{BODY}-rows-0") == ["多"]
    # The last row moved below the empty one stays where it is, and nothing is lost.
    assert says(_down=f"{BODY}-rows-1") == ["少", "多"]


def test_a_fact_gets_its_code_from_the_page_and_a_table_its_column() -> None:
    begun = posted(sheet("decision_table", {}).questions())
    begun[f"{BODY}-factors-0-title"] = "使用器械"
    once = body_of(begun)
    assert once["factors"] == [{"code": "f1", "title": "使用器械", "type": "yes_no"}]
    columns = [q.title for q in every(sheet("decision_table", once).questions())
               if q.name == f"{BODY}-rows-0-when-f1"]  # fmt: skip
    assert columns == ["使用器械"]


def test_only_the_penalties_that_the_law_provides_are_columns() -> None:
    body = {"causes": ["assault"], "statute": "PSPL25",
            "factors": [{"code": "f1", "title": "使用器械"}]}  # fmt: skip
    row = next(q for q in every(sheet("decision_table", body).questions())
               if q.name == f"{BODY}-rows")  # fmt: skip
    assert row.layout == "table"
    assert [q.title for q in row.rows[0].cells] == ["使用器械", "档次", "罚款（元）", "拘留（日）",
                                                    "并罚"]  # fmt: skip


def test_gaps_overlaps_and_examples_are_told_before_anything_is_saved(now: Any) -> None:
    rows = [
        {"when": {"n": {"least": 2}}, "says": "多"},
        {"when": {"n": {"least": 9}}, "says": "很多"},
    ]
    shown = sheet("decision_table", TABLE | {"rows": rows}, now=now).questions()
    panel = next(q.panel for q in every(shown) if q.body)
    assert panel is not None
    assert any(says.startswith("没有一行适用于") for says in panel.faults)
    assert any(says.startswith("第1行和第2行同时适用于") for says in panel.faults)
    assert any("实得第1行" in says for says in panel.faults)
    assert panel.worked[0][1].endswith("（与所写不符）")


@pytest.mark.parametrize(("kind", "body", "says"), [
    ("time_limit", {"amount": 24, "unit": "hour"}, "加24小时"),
    ("quorum", {"present": 50, "agree": 50}, "到会至少5人，同意至少5人"),
    ("template", OF_OUR_OWN[2][2], "钱某于三月三日实施。"),
])  # fmt: skip
def test_a_short_form_shows_what_it_will_say(
    now: Any, kind: str, body: dict[str, Any], says: str
) -> None:
    panel = next(q.panel for q in every(sheet(kind, body, now=now).questions()) if q.body)
    assert panel is not None
    assert panel.lines
    assert any(says in line for _, line in panel.worked)


@pytest.fixture
def now() -> Any:
    """A day whose holidays are known."""
    from tests import cast

    return cast.OPENS


@pytest.mark.usefixtures("db")
class TestOnThePage:
    """What is wrong is told at its row and cell, and whatever was typed stays."""

    def test_an_error_stands_in_its_cell_and_nothing_is_lost(self, desks: Any) -> None:
        scene = norms.begun(desks.bureau)
        sent_back = posted(sheet("decision_table", TABLE).questions())
        sent_back[f"{BODY}-rows-1-when-n-least"] = "三"
        sent_back[f"{BODY}-rows-0-says"] = ""
        answer = desks.step(scene, "norms.write", "drafter", **dict(sent_back.lists()))
        assert answer.status_code == 422
        assert wrong(answer) == {
            f"{BODY}-rows-0": "每一行写明一个结果",
            f"{BODY}-rows-1-when-n": "请填写整数",
        }
        page = text(answer)
        assert "条文 › 第1项 › 内容 › 裁量表 › 第2项 › 条件 › 次数（次）" in page
        assert 'value="三"' in page
        assert f'href="#f-{BODY}-rows-0"' in page
        assert not Clause.objects.exists()

    def test_looking_over_saves_nothing_and_saving_saves_what_was_looked_over(
        self, desks: Any
    ) -> None:
        scene = norms.begun(desks.bureau)
        sent_back = dict(posted(sheet("decision_table", TABLE).questions()).lists())
        answer = desks.step(scene, "norms.write", "drafter", _check="1", **sent_back)
        assert answer.status_code == 200
        assert "核对过了，还没有保存" in text(answer)
        assert "内容没有缺陷" in text(answer)
        assert not Clause.objects.exists()
        assert desks.step(scene, "norms.write", "drafter", **sent_back).status_code == 302
        table = KINDS["decision_table"]
        assert table.model_validate(Clause.objects.get().body) == table.model_validate(TABLE)

    def test_another_kind_that_was_only_chosen_loses_nothing(self, desks: Any) -> None:
        scene = norms.begun(desks.bureau)
        sent_back = posted(sheet("decision_table", TABLE).questions())
        sent_back["clauses-0-kind"] = "amount"
        whole = dict(sent_back.lists())
        answer = desks.step(scene, "norms.write", "drafter", **whole)
        assert answer.status_code == 422
        assert "已改选类型" in wrong(answer)["clauses-0-kind"]
        for page in (answer, desks.step(scene, "norms.write", "drafter", _more="clauses", **whole)):
            assert f'name="{BODY}-rows-1-says"' in text(page)
        opened = desks.step(scene, "norms.write", "drafter", _more=BODY, **whole)
        assert f'name="{BODY}-value"' in text(opened)
        assert not Clause.objects.exists()

    def test_enter_looks_over_and_strikes_nothing_out(self, desks: Any) -> None:
        """The first button of a form is what the Enter key presses."""
        scene = norms.written(desks.bureau, norms.limit())
        page = text(desks.get(f"/act/norms.write/?subject={scene.ids['rule']}", "drafter"))
        form = page[page.index('<form class="sheet"') :]
        first = re.search(r"<button[^>]*>", form)
        assert first is not None
        assert 'name="_check"' in first[0]
