"""The daily difference set as a list, and the secrecy of a reporter on pages."""

import csv
import io
from datetime import timedelta
from typing import Any

import pytest

from plumbline.intake.models import Report
from tests import cast, scenes
from tests.doors.web.desk import text
from tests.intake import scene as intake


def numbers(page: str) -> list[str]:
    """The reports of the scene on a page, in their order."""
    known = {row.number: page.find(row.number) for row in Report.objects.all()}
    return [n for n, at in sorted(known.items(), key=lambda found: found[1]) if at >= 0]


@pytest.mark.rule("D-INT-02", "D-INT-17")
def test_the_difference_set_lists_what_has_no_outcome_the_late_first(desks: Any) -> None:
    done = intake.not_ours(desks.bureau)
    agency = intake.from_agency(desks.bureau)
    call = intake.called(desks.bureau)
    late, open_, settled = (
        Report.objects.get(pk=scene.ids["report"]).number for scene in (call, agency, done)
    )
    page = text(desks.get("/lists/unsettled", "head"))
    assert numbers(page) == [late, open_]
    assert settled not in page
    assert "派警或者作出处理决定" in page
    assert numbers(text(desks.get(f"/lists/unsettled?q={open_}", "head"))) == [open_]
    assert numbers(text(desks.get("/lists/unsettled?phase=dispatched", "head"))) == []
    assert numbers(text(desks.get("/lists/unsettled?aim=help", "head"))) == []
    assert numbers(text(desks.get("/lists/unsettled?state=over", "head"))) == [late, open_]
    file = desks.get("/lists/unsettled?export=csv", "head").content.decode("utf-8-sig")
    assert [line[0].split()[0] for line in csv.reader(io.StringIO(file))][1:] == [late, open_]


def test_the_difference_set_of_another_city_is_empty(desks: Any) -> None:
    intake.report(desks.bureau)
    assert numbers(text(desks.get("/lists/unsettled", "stranger"))) == []


@pytest.mark.rule("D-INT-12")
def test_no_page_names_a_secret_reporter_to_others(desks: Any) -> None:
    scene = intake.report(desks.bureau, keep_secret=True, reporter="慕容某", phone="13011112222")
    scenes.step(scene, "intake.take_statement", teller="慕容某")
    pk = scene.ids["report"]
    pages = [f"/subjects/report/{pk}", "/lists/report", "/lists/unsettled",
             "/lists/report?q=慕容某", f"/entries/{scene.entry.pk}"]  # fmt: skip
    assert "慕容某" in text(desks.get(pages[0], "handler"))
    for path in pages:
        page = text(desks.get(path, "head"))
        shown = page.replace("q=慕容某", "").replace('value="慕容某"', "")
        assert "慕容某" not in shown or "?q=" in path, path
        assert "13011112222" not in page, path
    number = Report.objects.get(pk=pk).number
    assert number not in text(desks.get("/lists/report?q=慕容某", "head"))
    assert number in text(desks.get("/lists/report?q=慕容某", "handler"))


def test_requests_are_listed_for_the_legal_section(desks: Any) -> None:
    scene = intake.asked(desks.bureau)
    page = text(desks.get("/lists/request", "reviewer"))
    assert f"/subjects/request/{scene.ids['request']}" in page
    shown = text(desks.get(f"/subjects/request/{scene.ids['request']}", "reviewer"))
    assert "对不予立案不服" in shown
    assert scene.now - cast.OPENS < timedelta(hours=1)
