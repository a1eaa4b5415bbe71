"""The invitation goes by text to whoever reported, and never to a number that may be another's."""

from __future__ import annotations

from typing import Any

import pytest

from plumbline.doors.cli.province import Province
from plumbline.intake.models import Report
from plumbline.notices.models import Text
from plumbline.surveys.models import Visit
from tests.scenes import Scene
from tests.surveys import scene as surveys

pytestmark = pytest.mark.usefixtures("db")


@pytest.fixture
def sent(settings: Any) -> None:
    settings.SMS = {"a": "demo:"}


def invited(scene: Scene) -> list[str]:
    key = f"survey:{Visit.objects.get(case=scene.ids['case']).pk}"
    return list(Text.objects.filter(key=key).values_list("text", flat=True))


@pytest.mark.rule("D-OPEN-07", "3.5c")
@pytest.mark.usefixtures("sent")
def test_whoever_reported_is_invited_by_text_with_number_and_code(bureau: Province) -> None:
    scene = surveys.visited(bureau)
    visit = Visit.objects.get(case=scene.ids["case"])
    (text,) = invited(scene)
    assert visit.number in text
    assert visit.code in text
    report = Report.objects.get(pk=visit.case.report_id)
    assert report.reporter not in text


@pytest.mark.rule("D-OPEN-07", "P-OPEN-04")
@pytest.mark.usefixtures("sent")
def test_nothing_goes_to_whoever_asked_for_secrecy(bureau: Province) -> None:
    scene = surveys.ended(bureau)
    Report.objects.filter(pk__isnull=False).update(keep_secret=True)
    scene = surveys.visited(bureau, scene)
    assert invited(scene) == []
