"""The reading rooms of rules on the screen."""

from __future__ import annotations

from typing import Any

import pytest

from plumbline.kernel.models import Norm
from tests.norms import scene as norms
from tests.scenes import step

pytestmark = pytest.mark.usefixtures("db")
PAGES = ("/rules", "/rules?day=2026-01-01&q=N-INT", "/rules?day=soon", "/rules/repair",
         "/lists/rule", "/lists/rule?state=over", "/lists/rule_plan", "/lists/rule_cleanup",
         "/lists/rule?export=csv")  # fmt: skip


def test_every_reading_room_opens_to_officers_and_lawyers(desks: Any) -> None:
    norms.cleaning(desks.bureau)
    norms.planned(desks.bureau)
    for page in PAGES:
        for who in ("provincial_lawyer", "handler"):
            assert desks.get(page, who).status_code == 200, page


def test_everybody_reads_a_published_document_and_nobody_else_a_draft(desks: Any) -> None:
    scene = norms.numbered(desks.bureau)
    address = f"/rules/{scene.ids['rule']}"
    assert desks.get(address, "handler").status_code == 404
    step(scene, "norms.publish")
    shown = desks.get(address, "handler").content.decode()
    assert "派出所应当及时处理报案。" in shown
    assert "本文件已经失效" not in shown
    step(scene, "norms.repeal")
    assert "本文件已经失效" in desks.get(address, "handler").content.decode()


def test_the_replay_opens_and_goes_out_as_a_file(desks: Any) -> None:
    scene = norms.revising(desks.bureau)
    address = f"/rules/{scene.ids['rule']}/replay"
    assert desks.get(address, "drafter").status_code == 200
    assert desks.get(f"{address}?export=csv", "drafter")["Content-Type"].startswith("text/csv")
    assert desks.get(address, "handler").status_code == 404  # outside his sight
    assert desks.get(f"/rules/{Norm.objects.all()[0].pk}/replay", "drafter").status_code == 404


def test_the_page_of_a_document_shows_what_changed_and_what_stands_against_it(desks: Any) -> None:
    scene = norms.revising(desks.bureau, norms.clause(), norms.limit(48))
    shown = desks.get(f"/subjects/rule/{scene.ids['rule']}", "drafter").content.decode()
    assert "下位规定不得突破上位规定" in shown
    step(scene, "norms.write", clauses=[norms.clause("派出所应当及时受理。"), norms.own()])
    shown = desks.get(f"/subjects/rule/{scene.ids['rule']}", "drafter").content.decode()
    assert "原为：派出所应当及时处理报案。" in shown
    assert "下位规定不得突破上位规定" not in shown
