"""What spares people typing: words brought along, the only choice taken, the next act at hand."""

from __future__ import annotations

from typing import Any

from plumbline.doors.web.forms import Sheet
from plumbline.doors.web.questions import Choice, Question
from plumbline.doors.web.views.act import folded
from plumbline.kernel.act import ACTS
from plumbline.kernel.models import Look
from tests import scenes
from tests.doors.web.desk import act_path, text


def test_a_form_brings_the_words_already_written_and_that_is_a_look(desks: Any) -> None:
    scene = scenes.returned(desks.bureau)
    page = text(desks.get(act_path("review.submit", scene.ids["case"]), "handler"))
    assert scenes.FORMS["review.submit"]["proposal"] in page
    look = Look.objects.get(purpose="prefill")
    assert look.fields == ["proposal"]


def test_a_form_brings_nothing_where_nothing_was_written(desks: Any) -> None:
    scene = scenes.ready_for_review(desks.bureau)
    desks.get(act_path("review.submit", scene.ids["case"]), "handler")
    assert not Look.objects.filter(purpose="prefill").exists()


def test_after_an_act_the_next_ones_are_at_hand(desks: Any) -> None:
    scene = scenes.accepted(desks.bureau)
    answer = desks.step(scene, "intake.hand_receipt", "handler", given="handed")
    page = text(desks.get(answer["Location"], "handler"))
    nexts = page[page.index("接着可以办") : page.index("由此产生和完成的期限")]
    assert "呈请立案" in nexts
    assert "登记人员" in nexts
    assert "交付受案回执" not in nexts
    assert "决定立案" not in nexts


def test_the_only_choice_of_a_required_field_is_taken() -> None:
    form = ACTS["people.appoint"].form

    def question(options: list[tuple[str, str]]) -> Question:
        sheet = Sheet(form, {}, choices=lambda ref: options if ref == "unit" else [])
        return next(q for q in sheet.questions() if q.name == "unit")

    assert [o.chosen for o in question([("1", "甲")]).options] == [True]
    assert [o.chosen for o in question([("1", "甲"), ("2", "乙")]).options] == [False, False]


def test_many_optional_questions_are_folded_but_never_one_that_is_answered_or_wrong() -> None:
    must = Question("a", "甲", "text")
    may = [Question(f"m{n}", "乙", "text", required=False) for n in range(6)]
    assert folded([must, *may[:5]]) == ([must, *may[:5]], [])
    assert folded([must, *may]) == ([must], may)
    wrong = Question("w", "丙", "text", required=False, errors=["错"])
    said = Question("s", "丁", "text", value="有", required=False)
    picked = Question("p", "戊", "radio", required=False, options=[Choice("x", "是", chosen=True)])
    assert folded([must, *may, wrong, said, picked]) == ([must, wrong, said, picked], may)
