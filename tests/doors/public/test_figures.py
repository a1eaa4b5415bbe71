"""Open figures: whole quarters, how each is counted, nothing from which a case is reckoned."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest
from django.test import Client

from plumbline.doors.cli.province import Province
from plumbline.insight.open_figures import ALL, Count, Figures, Rate
from plumbline.kernel.act import ACTS
from plumbline.kernel.duty import KINDS as DUTIES
from plumbline.openness.quarters import Quarter
from tests import cast
from tests.scenes import accepted, step

pytestmark = [pytest.mark.usefixtures("db"), pytest.mark.afresh]
FIRST = Quarter(2026, 1)


def opened(asked: str = "") -> Any:
    answer: Any = Client().get(f"/public/figures?quarter=2026-1{asked}")
    assert answer.status_code == 200
    assert not answer.cookies
    return answer


def counted(code: str) -> dict[tuple[str, ...], int]:
    return {line: share.of for line, share in Figures(FIRST).shown[code].items()}


@pytest.mark.rule("C-OPEN-01", "3.5a")
def test_a_figure_stands_for_a_whole_quarter_with_how_it_is_counted(bureau: Province) -> None:
    for _ in range(4):
        accepted(bureau)
    assert counted("accepted") == {}  # four are too few
    accepted(bureau)
    line = tuple(cast_line(bureau))
    assert counted("accepted") == {line[:depth]: 5 for depth in range(1, len(line) + 1)}
    assert counted("filing")[line] == 5
    assert Figures(FIRST.next).shown["accepted"] == {}
    said = opened(f"&unit={line[-1]}").content.decode()
    assert '<b class="num">5</b>' in said
    assert "0 / 5" in said  # none was decided on in time
    assert "intake.accept" in said
    assert "casework.filing_in_time" in said
    assert "Quarter" in opened("&lang=en").content.decode()
    file = opened("&export=csv").content.decode("utf-8-sig")
    row = next(one for one in csv.DictReader(io.StringIO(file)) if one["单位代码"] == line[-1])
    assert (row["受案"], row["立案"]) == ("5", "")


def cast_line(bureau: Province) -> list[str]:
    from plumbline.people.models import Unit

    return Unit.objects.get(pk=bureau.units[cast.STATION]).line


@pytest.mark.rule("P-OPEN-01")
def test_a_case_that_is_handled_offline_is_in_no_figure(bureau: Province) -> None:
    for _ in range(5):
        accepted(bureau)
    scene = accepted(bureau)
    line = tuple(cast_line(bureau))
    assert counted("accepted")[line] == 6
    step(scene, "casework.register_offline")
    assert counted("accepted")[line] == 5


def test_what_is_counted_exists() -> None:
    assert {code for one in ALL if isinstance(one, Count) for code in one.acts} <= set(ACTS)
    assert {code for one in ALL if isinstance(one, Rate) for code in one.duties} <= set(DUTIES)


@pytest.mark.parametrize("asked", ["&unit=%00", "&unit=nowhere"])
def test_a_unit_that_is_none_is_not_found(bureau: Province, asked: str) -> None:
    answer = Client().get(f"/public/figures?quarter=x{asked}")
    assert answer.status_code in {200, 404}
