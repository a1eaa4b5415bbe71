"""What was drawn by a published seed is drawn the same again, whatever the code becomes."""

from __future__ import annotations

from uuid import UUID

import pytest

from plumbline.law.draws import ranked
from plumbline.property.blind import draw
from plumbline.recordings.sampling import drawn

SHELVES = [f"A-{n:02}" for n in range(8)]
FILMS = {f"F{n}": UUID(int=n) for n in range(8)}
AS_DRAWN = ["A-04", "A-01", "A-06", "A-03", "A-02", "A-07", "A-00", "A-05"]
AS_SAMPLED = ["F2", "F3", "F1", "F7", "F6", "F4", "F0", "F5"]


@pytest.mark.rule("D-PROP-09")
def test_the_places_of_an_old_count_are_drawn_again() -> None:
    assert ranked(reversed(SHELVES), "种子一号", " ") == AS_DRAWN
    assert draw("种子一号", SHELVES, 50) == sorted(AS_DRAWN[:4])


@pytest.mark.rule("3.4c")
def test_the_footage_of_an_old_inspection_is_drawn_again() -> None:
    assert drawn(FILMS, "03 08 11", 3) == [FILMS[name] for name in AS_SAMPLED[:3]]


@pytest.mark.rule("D-PROP-09", "3.4c")
def test_the_two_registers_draw_apart() -> None:
    assert ranked(SHELVES, "种子一号", "\n") != AS_DRAWN  # the control
