"""Certificates at the screen: what became of the level, and where the holder takes the file."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.doors.web.desk import text
from tests.papers.test_certificates import certified, changed, kept


@pytest.mark.rule("R-QUAL-01", "N-QUAL-02", "1.3a")
def test_the_check_tells_what_became_of_the_level(desks: Any) -> None:
    scene = certified(desks.bureau)
    where = f"/papers/check?number={kept().number}&code={kept().code}"

    def told() -> str:
        return text(desks.get(where, "stranger"))

    page = told()
    assert "证书真实，该项资格现在有效" in page
    assert "至 2031-03-02 止" in page
    changed(scene, "suspend", date(2026, 3, 10))
    page = told()
    assert "证书真实，但该项资格现在无效" in page
    assert "暂停" in page
    assert "自 2026-03-10 起" in page
    changed(scene, "restore", date(2026, 3, 20))
    assert "现在有效" in told()
    changed(scene, "revoke", date(2026, 3, 25))
    page = told()
    assert "现在无效" in page
    assert "撤销" in page
    assert "至 2026-03-24 止" in page
    assert "没有这份文书" in text(desks.get(where[:-1] + "_", "stranger"))


def test_its_holder_finds_the_certificate_on_his_record(desks: Any) -> None:
    scene = certified(desks.bureau)
    level = scene.ids["qualification"]
    where = f"/certificates/{level}.pdf"
    for page in ("/training/mine", f"/subjects/qualification/{level}"):
        assert where in text(desks.get(page, "recruit")), page
    answer = desks.get(where, "recruit")
    assert answer.content == bytes(kept().pdf)
    assert answer["Content-Type"] == "application/pdf"
