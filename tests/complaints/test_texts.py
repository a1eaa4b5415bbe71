"""Whoever left a telephone number is told by text that something happened, and no more."""

from __future__ import annotations

from typing import Any

import pytest

from plumbline.doors.cli.province import Province
from plumbline.notices.models import Text
from plumbline.notices.outbox import outcome
from tests.complaints import scene as complaints
from tests.complaints.scene import complaint
from tests.scenes import Scene, step

pytestmark = pytest.mark.usefixtures("db")
PHONE = "13800004321"


@pytest.fixture
def sent(settings: Any) -> None:
    settings.SMS = {"a": "demo:"}


@pytest.mark.rule("3.5b", "P-OPEN-04")
@pytest.mark.usefixtures("sent")
def test_the_person_is_told_by_text_what_happened_and_nothing_of_the_matter(
    bureau: Province,
) -> None:
    scene = complaints.replied(bureau, phone=PHONE)
    row, said = complaint(scene), list(Text.objects.order_by("at").values_list("text", flat=True))
    assert [one for one in ("已受理", "已答复") if any(one in text for text in said)] == [
        "已受理", "已答复"
    ]  # fmt: skip
    for text in said:
        assert row.number in text
        for inner in (row.code, row.reporter, row.facts, row.about):
            assert not inner or inner not in text


@pytest.mark.rule("3.5b")
@pytest.mark.usefixtures("sent")
def test_the_code_goes_out_only_where_an_officer_wrote_it_down(bureau: Province) -> None:
    complaints.lodged(bureau, phone=PHONE)
    assert not Text.objects.exists()  # whoever types a number may type anybody's
    scene = Scene(bureau)
    step(scene, "complaints.note", phone=PHONE)
    (text,) = Text.objects.all()
    assert complaint(scene).code in text.text
    came = outcome(text.key)
    assert came is not None
    assert came.outcome is None  # under way


@pytest.mark.rule("3.5b")
def test_without_a_provider_the_act_is_done_all_the_same(bureau: Province, settings: Any) -> None:
    settings.SMS = {}
    assert complaint(complaints.replied(bureau, phone=PHONE)).phase == "replied"
    assert not Text.objects.exists()
