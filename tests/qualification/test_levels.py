"""Levels of qualification: held in a branch for a span of days."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import uuid4

import pytest

from plumbline.doors.cli.province import Province
from plumbline.kernel.act import Invalid
from plumbline.law.roles import Actor, Level
from plumbline.qualification.models import Qualification
from tests.scenes import Scene

pytestmark = pytest.mark.usefixtures("db")
AWARD = {"level": "BASIC", "certificate": "一", "since": "2026-03-03"}


def wrong(scene: Scene, act: str, who: str, **form: Any) -> list[tuple[str, str]]:
    with pytest.raises(Invalid) as invalid:
        scene.do(act, "trainer", scene.bureau.officers[who], **form)
    return invalid.value.errors


@pytest.mark.rule("R-QUAL-01", "1.3a")
def test_an_auxiliary_never_qualifies(bureau: Province) -> None:
    found = wrong(Scene(bureau), "qualification.award", "auxiliary", **AWARD)
    assert found == [("level", "辅警不能取得执法资格")]


@pytest.mark.rule("R-QUAL-01", "1.3a")
def test_a_level_does_not_end_before_it_begins(bureau: Province) -> None:
    found = wrong(Scene(bureau), "qualification.award", "recruit", **AWARD, until="2026-03-02")
    assert found == [("until", "止日不能早于起日")]


@pytest.mark.rule("G-QUAL-01", "1.3a")
def test_a_revoked_level_lasts_to_the_day_named(bureau: Province) -> None:
    scene = Scene(bureau)
    scene.do("qualification.revoke", "trainer", bureau.officers["handler"], level="BASIC",
             until="2026-03-31", reason="考核不合格")  # fmt: skip
    handler = bureau.actor("handler")
    held = frozenset({"BASIC"})
    assert handler.holds(held, None, date(2026, 3, 31))
    assert not handler.holds(held, None, date(2026, 4, 1))
    found = wrong(scene, "qualification.revoke", "handler", level="BASIC", until="2026-03-31",
                  reason="再次")  # fmt: skip
    assert found == [("level", "该民警没有这一有效资格")]


@pytest.mark.rule("G-QUAL-01")
def test_a_level_never_held_is_not_revoked(bureau: Province) -> None:
    found = wrong(Scene(bureau), "qualification.revoke", "recruit", level="BASIC",
                  until="2026-03-31", reason="没有")  # fmt: skip
    assert found == [("level", "该民警没有这一有效资格")]


@pytest.mark.rule("G-QUAL-01")
def test_revoking_a_level_does_not_begin_one(bureau: Province) -> None:
    """A level that begins later must not be left ending before it begins."""
    scene, recruit = Scene(bureau), bureau.officers["recruit"]
    scene.do("qualification.award", "trainer", recruit, **{**AWARD, "since": "2026-06-01"})
    try:
        scene.do("qualification.revoke", "trainer", recruit, level="BASIC", until="2026-03-31",
                 reason="取消")  # fmt: skip
    except Invalid:
        return
    row = Qualification.objects.get(officer_id=recruit)
    assert row.until is None or row.until < row.since
    assert not bureau.actor("recruit").holds(frozenset({"BASIC"}), None, date(2026, 6, 1))


@pytest.mark.parametrize(
    ("branch", "asked", "held"),
    [("", None, True), ("", "治安", True), ("治安", "治安", True), ("治安", None, True),
     ("治安", "刑侦", False)],
)  # fmt: skip
def test_a_level_is_held_in_its_branch(branch: str, asked: str | None, held: bool) -> None:  # noqa: FBT001
    level = Level("BASIC", branch, date(2026, 1, 1), date(2026, 12, 31))
    actor = Actor(uuid4(), "某", "1", levels=(level,))
    for day, within in ((date(2026, 1, 1), True), (date(2026, 12, 31), True),
                        (date(2025, 12, 31), False), (date(2027, 1, 1), False)):  # fmt: skip
        assert actor.holds(frozenset({"BASIC"}), asked, day) is (held and within)
