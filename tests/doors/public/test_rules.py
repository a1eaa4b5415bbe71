"""The rule book outside: what binds people is open, what is for the house alone is not."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from plumbline.doors.cli.province import Province
from plumbline.kernel.models import NormVersion
from plumbline.norms.models import Rule
from tests.norms import scene as norms
from tests.norms.scene import clause, own
from tests.scenes import Scene

pytestmark = pytest.mark.usefixtures("db")


def opened(path: str) -> str:
    answer: Any = Client().get(f"/public/rules{path}")
    assert answer.status_code == 200
    assert not answer.cookies
    assert answer["Cache-Control"] == "public, max-age=60"
    text: str = answer.content.decode()
    return text


@pytest.mark.rule("C-OPEN-01", "R-OPEN-01")
def test_a_rule_is_open_with_its_source_and_whether_it_is_confirmed(bureau: Province) -> None:
    shown = opened("?q=N-INT-03")
    assert "N-INT-03" in shown
    assert "未经确认" in shown
    assert "期限" in shown
    assert "Statutory limit" not in shown
    assert '"chip doubt">unconfirmed' in opened("?q=N-INT-03&lang=en")
    assert 'rel="next"' in opened("")


@pytest.mark.rule("C-OPEN-01", "2.1b")
def test_a_document_for_the_house_alone_is_not_open(bureau: Province) -> None:
    public = norms.published(bureau, clause("派出所应当当场答复报案人。"), own("JL-OPEN"))
    day = f"&day={public.now.date().isoformat()}"
    document = f"/{public.ids['rule']}"
    assert document in opened(f"?q=当场答复报案人{day}")
    assert "派出所应当当场答复报案人。" in opened(document)
    assert "JL-OPEN" in opened(f"?q=JL-OPEN{day}")
    house = norms.ruled(
        Scene(bureau, now=public.now), "JL-HOUSE", {"amount": 3, "unit": "day"}, "time_limit"
    )
    rule = Rule.objects.get(pk=house.ids["rule"])
    assert (rule.phase, rule.public) == ("published", False)
    day = f"&day={house.now.date().isoformat()}"
    assert NormVersion.objects.filter(norm__code="JL-HOUSE").exists()
    assert "JL-HOUSE</code>" not in opened(f"?q=JL-HOUSE{day}")
    assert f"/{rule.pk}" not in opened(f"?q={rule.title}{day}")
    assert Client().get(f"/public/rules/{rule.pk}").status_code == 404


@pytest.mark.parametrize("path", ["?day=tomorrow", "?q=%00%00", "?after=%00", "?q=" + "x" * 999])
def test_whatever_is_typed_is_answered(bureau: Province, path: str) -> None:
    opened(path)


def test_a_draft_is_read_by_nobody_outside(bureau: Province) -> None:
    draft = norms.open_for_comment(bureau)
    assert Client().get(f"/public/rules/{draft.ids['rule']}").status_code == 404
