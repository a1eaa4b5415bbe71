"""The reading rooms of rules on the screen."""

from __future__ import annotations

import re
from datetime import date, timedelta
from html import unescape
from typing import Any
from uuid import UUID

import pytest
from django.utils import timezone

from plumbline.doors.web import tell
from plumbline.doors.web.views.rulebook import PAGE
from plumbline.kernel.models import Norm
from plumbline.norms.book import in_force_on
from tests import scenes
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


def test_the_book_goes_by_pages_and_every_rule_stands_on_one_of_them(desks: Any) -> None:
    found, page, pages = list[str](), "/rules?day=2026-03-03&q=", 0
    while page and (pages := pages + 1) < 30:
        shown = desks.get(page, "handler").content.decode()
        rows = re.findall(r"<code>([^<]+)</code>", shown)
        assert len(rows) <= PAGE
        found += rows
        older = re.search(r'rel="next" href="([^"]+)"', shown)
        page = "/rules" + unescape(older.group(1)) if older else ""
    assert pages > 2
    assert found == [row.norm.code for row in in_force_on(date(2026, 3, 3))]


def test_the_book_counts_what_rules_did_only_where_it_is_asked_to(desks: Any) -> None:
    plain = desks.get("/rules?q=N-INT-02", "handler").content.decode()
    counted = desks.get("/rules?q=N-INT-02&uses=1", "handler").content.decode()
    assert "约束的行为" not in plain
    assert "约束的行为" in counted
    assert "没有用到" in counted


@pytest.mark.rule("2.1c", "C-NORM-02", "N-NORM-02")
def test_the_list_says_what_stands_against_a_draft_and_what_is_owed_first(desks: Any) -> None:
    """And lists an evaluation as due when it comes near, not from the day of publication."""
    scene = norms.published(desks.bureau)
    norms.written(desks.bureau, norms.limit(48))  # beside the first, and beyond the ministry
    shown = desks.get("/lists/rule?phase=drafting", "provincial_lawyer").content.decode()
    assert "不一致：2处" in shown
    shown = desks.get("/lists/rule?phase=published", "provincial_lawyer").content.decode()
    assert "不一致" not in shown
    assert "按期报送备案" in shown
    step(scene, "norms.file_with_superior")
    assert (
        "届满前评估执行效果"
        in desks.get("/lists/rule?phase=published", "provincial_lawyer").content.decode()
    )
    listed = "/lists/rule?state=evaluate"
    assert "执法巡查工作规范" not in desks.get(listed, "provincial_lawyer").content.decode()
    soon = norms.numbered(desks.bureau, norms.own("JL-SOON"), title="快到期的规范")
    step(soon, "norms.publish", until=(timezone.now() + timedelta(days=200)).date().isoformat())
    assert "快到期的规范" in desks.get(listed, "provincial_lawyer").content.decode()


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


def test_more_changes_than_a_query_takes_values_are_all_named(desks: Any) -> None:
    """A year of a province changes more matters than the 65,535 values of one query."""
    scene = scenes.accepted(desks.bureau)
    wanted = [("case", UUID(int=n)) for n in range(66_000)] + [("case", scene.ids["case"])]
    found = tell.labels(wanted, desks.bureau.actor("handler"), scene.now.date())
    assert [*found] == [scene.ids["case"]]


def test_the_page_of_a_document_shows_what_changed_and_what_stands_against_it(desks: Any) -> None:
    scene = norms.revising(desks.bureau, norms.clause(), norms.limit(48))
    shown = desks.get(f"/subjects/rule/{scene.ids['rule']}", "drafter").content.decode()
    assert "下位规定不得突破上位规定" in shown
    step(scene, "norms.write", clauses=[norms.clause("派出所应当及时受理。"), norms.own()])
    shown = desks.get(f"/subjects/rule/{scene.ids['rule']}", "drafter").content.decode()
    assert "原为：派出所应当及时处理报案。" in shown
    assert "下位规定不得突破上位规定" not in shown
