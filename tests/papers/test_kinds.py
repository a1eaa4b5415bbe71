"""Every kind of paper: drawn from a case that went that way, issued, and readable by others."""

from __future__ import annotations

import shutil
import subprocess
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from plumbline.doors.cli.province import Province
from plumbline.execution import money
from plumbline.kernel.models import Norm
from plumbline.papers.content import Facts, Grid, Seal, Signs, Text
from plumbline.papers.models import PaperFile
from plumbline.papers.template import TEMPLATES
from plumbline.penalty import telling
from tests.papers.kinds import KINDS, draw
from tests.papers.scene import paper
from tests.scenes import Scene

pytestmark = pytest.mark.usefixtures("db")


def test_every_kind_has_a_case_here() -> None:
    assert set(KINDS) == set(TEMPLATES)
    assert len(KINDS) >= 25


@pytest.mark.thorough
@pytest.mark.rule("C-EXCH-03")
@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_is_drawn_from_the_case_and_issued(
    bureau: Province, kind: str, tmp_path: Path
) -> None:
    build, chosen, words = KINDS[kind]
    scene = draw(build(bureau), kind, chosen)
    row = paper(scene)
    text = row.drawn.texts()
    for word in words:
        assert word in text, f"{word}: {text}"
    for hole in ("None", "<", "%(", "{"):
        assert not any(hole in line for line in said(row.drawn)), (hole, text)
    assert row.number
    file = tmp_path / "paper.pdf"
    file.write_bytes(bytes(PaperFile.objects.get(paper=row).pdf))
    if shutil.which("pdftotext"):
        done = subprocess.run(["pdftotext", str(file), "-"], capture_output=True, text=True)
        assert row.drawn.title in done.stdout.replace("\n", "")
        assert row.number.split("〔")[0][:6] in done.stdout


def said(content: Any) -> list[str]:
    """Every text of a paper."""

    def walk(value: Any) -> Any:
        if isinstance(value, str):
            yield value
        elif isinstance(value, dict):
            for inner in value.values():
                yield from walk(inner)
        elif isinstance(value, (list, tuple)):
            for inner in value:
                yield from walk(inner)

    return list(walk(content.model_dump()))


def drawn(bureau: Province, kind: str) -> Any:
    build, chosen, _ = KINDS[kind]
    return paper(draw(build(bureau), kind, chosen))


@pytest.mark.rule("C-ADM-02")
def test_a_preservation_decision_says_all_that_the_law_wants(bureau: Province) -> None:
    row = drawn(bureau, "preservation")
    text, parts = row.drawn.texts(), row.drawn.parts
    for word in ("当事人", "与案件有关，需要作为证据", "第一百零五条", "期限", "申请行政复议"):
        assert word in text, word
    (listed,) = [part for part in parts if isinstance(part, Grid)]
    assert listed.heads == ["编号", "名称", "规格型号", "数量", "特征"]
    assert listed.rows
    assert any(isinstance(part, Seal) for part in parts)
    (signs,) = [part for part in parts if isinstance(part, Signs)]
    assert signs.places == ["当事人", "见证人", "办案民警"]
    assert row.drawn.organ == "长春市公安局南关区分局"  # the organ's head approves
    assert "当事人、保管人员各一份" in text


@pytest.mark.rule("C-ADM-05", "D-ADM-38")
def test_a_penalty_decision_says_all_that_the_law_wants(bureau: Province) -> None:
    row = drawn(bureau, "penalty")
    decision = row.case.decisions.get()
    text = row.drawn.texts()
    headings = {part.heading for part in row.drawn.parts if isinstance(part, Text)}
    for word in (
        decision.person.name,
        "违法经历",
        decision.facts,
        decision.basis,
        decision.reasons,
    ):
        assert word in text, word
    assert {"执行方式和期限", "救济途径和期限"} <= headings
    assert "60日内向" in text
    assert "6个月内" in text
    if decision.fine:
        assert "每日按罚款数额的3%加处罚款" in text
        assert "不超过罚款数额" in text
    assert any(isinstance(part, Seal) for part in row.drawn.parts)
    assert row.number == decision.number  # no second number beside the decision's own
    assert row.organ == decision.organ


@pytest.mark.rule("D-ADM-38")
def test_a_penalty_on_the_spot_says_that_reconsideration_comes_first(bureau: Province) -> None:
    text = drawn(bureau, "on_the_spot").drawn.texts()
    assert "应当先自收到之日起60日内向" in text
    assert "6个月" not in text


def test_no_table_row_is_wider_than_the_sheet(bureau: Province) -> None:
    for kind in ("acceptance", "rights_suspect"):
        for part in drawn(bureau, kind).drawn.parts:
            if isinstance(part, Facts):
                assert all(1 <= len(row) <= 3 for row in part.rows)


@pytest.mark.rule("D-ADM-38", "D-ADM-33")
def test_a_revised_limit_or_rate_reaches_the_paper_and_the_sum(bureau: Province) -> None:
    scene = Scene(bureau)
    for code, body in {
        "D-ADM-38.reconsideration": '{"amount": 45, "unit": "day"}',
        "D-ADM-38.litigation": '{"amount": 1, "unit": "year"}',
        "D-ADM-33": '{"amount": 3, "unit": "month"}',
        "D-ADM-33.rate": '{"value": 2}',
    }.items():
        subject = Norm.objects.get(code=code).pk
        scene.do("norms.revise", "provincial_lawyer", subject, since="2026-02-01", body=body,
                 cites=[code[:8]], mark="U", clauses=["修订"])  # fmt: skip
    for kind in ("penalty", "preservation"):
        text = drawn(bureau, kind).drawn.texts()
        assert "45日内向" in text
        assert "60日内" not in text
        assert "自收到之日起1年内向人民法院" in text
        if kind == "penalty":
            assert "自收到决定书之日起3个月内缴纳罚款" in text
            assert "每日按罚款数额的2%加处罚款" in text
    assert telling.rate_on(date(2026, 1, 31)) == 3  # the day before keeps its own
    assert money.surcharge(500, 1, telling.rate_on(date(2026, 3, 3))) == 1000
