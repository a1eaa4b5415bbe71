"""A file of questions at the exam desk: taken in, its faulty row shown and put right."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from django.db import connections

from tests.browser.seat import DESKTOP, PHONE
from tests.exams import scene as exams
from tests.exams.scene import KEEPER
from tests.scenes import Scene, step

GIFT = """当场处罚应当由谁作出？{=民警 ~辅警}

公安机关对报警应当怎样处理？{~立即受理 ~等候指示}
"""


def drawn(bureau: Any) -> Scene:
    """A paper was drawn and its seed told, beside the browser's own thread."""

    def made() -> Scene:
        scene = exams.drawn(bureau)
        step(scene, "exams.tell_seed")
        connections.close_all()
        return scene

    with ThreadPoolExecutor(1) as beside:
        return beside.submit(made).result()


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_a_file_is_taken_in_and_its_faulty_row_put_right(
    cast_on_site: Any, seats: Any, tmp_path: Path, size: tuple[int, int]
) -> None:
    scene = drawn(cast_on_site)
    file = tmp_path / "questions.gift"
    file.write_text(GIFT, "utf-8")
    seat = seats.of(KEEPER, size=size)
    bank = scene.ids["question_bank"]
    seat.go("/lists/exam_question").shot("questions")
    seat.go(f"/subjects/question_bank/{bank}").shot("bank")
    seat.go(f"/subjects/exam_paper/{scene.ids['exam_paper']}").shot("paper")
    seat.go(f"/exams/banks/{bank}/import").shot("import")
    page = seat.page
    page.set_input_files("#file", file)
    page.check("input[name=format][value=gift]")
    page.check("input[name=common][value=true]")
    page.fill("#f-topic", "受案")
    page.fill("#f-as_at", "2026-01-01")
    page.click("button.main.big")
    page.wait_for_url("**/exams/imports/**")
    seat.shot("held")
    held = seat.path
    assert "补填答案" in seat.text
    seat.follow("a.button.main >> text=补正后入库").shot("mend")
    page.fill("#f-key", "A")
    page.check("input[name=sort][value=single]")
    seat.send()
    seat.go(held).shot("mended")
    assert "补正入库" in seat.text
