"""Numbers per organ, kind and year: no gap, no double, also when all issue at once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from typing import Any

import pytest
from django.db import connection

from plumbline.doors.cli.province import Province
from plumbline.kernel.act import ACTS, Refused
from plumbline.law.calendar import SHANGHAI
from plumbline.papers import numbers
from plumbline.papers.models import Paper
from plumbline.papers.template import TEMPLATES
from tests import cast, scenes
from tests.papers.scene import drafting, issued, paper
from tests.scenes import Scene, step


@pytest.mark.usefixtures("db")
@pytest.mark.rule("C-EXCH-03")
def test_a_number_names_organ_unit_kind_year_and_serial(bureau: Province) -> None:
    scene = issued(bureau)
    assert paper(scene).number == "南关公（南岭）受案字〔2026〕1号"
    step(scene, "measures.commission")
    step(scene, "papers.draft", kind="expert_commission", matter=str(scene.ids["appraisal"]))
    scenes.through(scene, "papers.approve", "papers.issue")
    assert paper(scene).number == "南关公鉴聘字〔2026〕1号"  # the organ's, not the station's
    assert paper(scene).organ == cast.COUNTY


@pytest.mark.usefixtures("db")
@pytest.mark.rule("C-EXCH-03")
def test_a_year_begins_anew_at_midnight_in_shanghai(bureau: Province) -> None:
    scene = drafting(bureau)
    scene.now = datetime(2026, 12, 31, 23, 54, tzinfo=SHANGHAI)
    found = []
    for _ in range(4):  # drafted and issued a minute each
        step(scene, "papers.draft", kind="evidence_received")
        step(scene, "papers.issue")
        found.append((paper(scene).year, paper(scene).serial))
    assert found == [(2026, 1), (2026, 2), (2027, 1), (2027, 2)]


@pytest.mark.usefixtures("db")
@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("吉林省公安厅", "吉林"), ("长春市公安局", "长春"), ("长春市公安局南关区分局", "南关"),
        ("吉林市公安局昌邑分局", "昌邑"), ("农安县公安局", "农安"), ("南岭派出所", "南岭"),
    ],
)  # fmt: skip
def test_a_unit_is_named_in_short(name: str, short: str) -> None:
    assert numbers.short(name) == short


@pytest.mark.thorough
@pytest.mark.rule("C-EXCH-03")
def test_all_who_issue_at_once_get_numbers_without_gap_or_double(fresh_bureau: Any) -> None:
    bureau = cast.existing()
    waiting = []
    for _ in range(12):
        scene = drafting(bureau)
        step(scene, "papers.draft")
        waiting.append(scene)
    gone = drafting(bureau)
    step(gone, "casework.add_person", name="吴" + chr(0x2A6D6))
    step(gone, "papers.draft", kind="acceptance", remark=chr(0x2A6D6))
    waiting.insert(5, gone)
    at = max(scene.now for scene in waiting)

    def issue(scene: Scene) -> str:
        try:
            actor = bureau.actor("handler")
            ACTS["papers.issue"].do(actor, scene.ids["paper"], {}, at=at, now=at)
        except Refused:
            return "refused"
        finally:
            connection.close()
        return "issued"

    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(issue, waiting))
    assert answers.count("refused") == 1
    serials = [row.serial or 0 for row in Paper.objects.exclude(serial=None)]
    assert sorted(serials) == list(range(1, 13))
    connection.close()


@pytest.mark.usefixtures("db")
def test_every_kind_has_a_series_of_its_own(bureau: Province) -> None:
    series = {numbers.series(template) for template in TEMPLATES.values()}
    assert len(series) == len(TEMPLATES)
