"""Who may open what: every route, every officer of the cast, and what each answer carries."""

from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.urls import URLPattern

from plumbline.doors.web import urls
from plumbline.kernel import ledger
from plumbline.kernel.models import Entry
from tests import cast, scenes
from tests.doors.web.desk import act_path, text
from tests.premises.scene import equipped, p

HANDLERS = ["handler", "assistant"]
OVERSEERS = [
    "station_head", "reviewer", "novice_reviewer", "head", "chief", "upper", "auditor",
    "provincial_lawyer",
]  # fmt: skip
OUTSIDE = ["recruit", "auxiliary", "stranger", "trainer", "administrator"]
OFFICERS = [*HANDLERS, *OVERSEERS, *OUTSIDE]

# Every route: where it is tried, and to whom it opens. "case" is whoever sees the case; "stay" is
# these and the guards of the area; "line" is whoever holds a post over the area; "form" takes
# what a form sends, and is not opened by its address; "door" leads in and shows nothing.
ROUTES: dict[str, tuple[str, str]] = {
    "workbench": ("/", "everybody"),
    "sign_in": ("/sign-in", "public"),
    "ask_provider": ("/sign-in/provider", "door"),
    "provided": ("/sign-in/provided", "door"),
    "factor": ("/account/factor", "everybody"),
    "keys": ("/account/keys", "everybody"),
    "sign_out": ("/sign-out", "post"),
    "language": ("/language", "public"),
    "display": ("/display", "post"),
    "list": ("/lists/case", "everybody"),
    "subject": ("/subjects/case/{case}", "case"),
    "act": ("/act/casework.add_person/?subject={case}", "case"),
    "entry": ("/entries/{entry}", "case"),
    "done": ("/entries/{entry}/done", "case"),
    "record_receipt": ("/entries/{entry}/receipt", "case"),
    "proof": ("/entries/{entry}/proof", "case"),
    "ledger": ("/ledger", "everybody"),
    "checkpoint": ("/ledger/checkpoint", "public"),
    "verifier": ("/ledger/verify.py", "public"),
    "catalogue": ("/catalogue", "everybody"),
    "acceptance": ("/receipts/{case}", "case"),
    "acceptance_qr": ("/receipts/{case}/qr.svg", "case"),
    "paper_check": ("/papers/check", "everybody"),
    "paper_desk": ("/papers/new/{case}", "case"),
    "paper": ("/papers/{paper}", "case"),
    "paper_file": ("/papers/{paper}/file.pdf", "case"),
    "certificate": ("/certificates/{case}.pdf", "nobody"),  # no such level: test_certificates more
    "labels": ("/labels/case/{case}.pdf", "case"),
    "scan": ("/property/scan", "everybody"),
    "picture": (
        f"/property/pictures/{{case}}/{'0' * 64}/thumb",
        "nobody",
    ),  # test_pictures has more
    "property_rates": ("/property/rates", "everybody"),
    "checklist": ("/evidence/{case}", "case"),
    "filing": ("/filing/{case}", "case"),
    "coverage": ("/coverage/{case}", "case"),
    "upload": ("/footage/upload", "token"),
    "upload_part": ("/footage/upload/x", "token"),
    "my_upload": ("/footage/mine", "token"),
    "my_upload_part": ("/footage/mine/x", "token"),
    "retention_preview": ("/retention/K-BWV-01", "form"),
    "inspection": ("/inspection", "everybody"),
    "inspection_now": ("/inspection/now", "everybody"),
    "copy_file": ("/footage/copies/FB-1.zip", "nobody"),  # test_player has more
    "player": ("/footage/{case}", "nobody"),
    "copies_now": ("/footage/{case}/copies", "nobody"),
    "footage_file": ("/footage/{case}/file", "nobody"),  # no such footage: test_footage has more
    "footage_still": ("/footage/{case}/still", "nobody"),
    "deviations": ("/discretion/deviations", "everybody"),
    "discretion": ("/discretion/{case}", "case"),
    "dossier": ("/dossiers/{case}", "case"),
    "area_board": ("/areas/{area}", "line"),
    "area_now": ("/areas/{area}/now", "line"),
    "area_findings": ("/areas/{area}/findings", "line"),
    "stay": ("/stays/{stay}", "stay"),
    "staff": ("/people/staff", "everybody"),
    "register": ("/people/register", "everybody"),
    "register_book": ("/people/register.xlsx", "everybody"),
    "roster_week": ("/rosters/{case}", "nobody"),  # no such unit: tests/rosters has more
    "book": ("/rules", "everybody"),
    "repair": ("/rules/repair", "everybody"),
    "rule_text": ("/rules/{case}", "nobody"),
    "rule_sheet": ("/rules/{case}/sheet", "nobody"),
    "replay": ("/rules/{case}/replay", "nobody"),  # no such document: test_rules has more
    "question_file": ("/exams/banks/{case}/import", "nobody"),  # no such bank: test_exams has more
    "question_export": ("/exams/banks/{case}/export/gift", "nobody"),
    "imported": ("/exams/imports/{case}", "nobody"),
    "draw_record": ("/exams/papers/{case}/draw.json", "nobody"),
    "sitting": ("/exams/sittings/{case}", "nobody"),  # no such sitting: test_sitting has more
    "answer_save": ("/exams/sittings/{case}/save", "nobody"),
    "exam_findings": ("/exams/{case}/findings", "nobody"),
    "my_training": ("/training/mine", "everybody"),
    "officer_training": ("/training/officers/{case}", "nobody"),  # no such: test_training has more
    "training_board": ("/training/units/{case}", "nobody"),
    "satisfaction": ("/surveys", "everybody"),
    "survey_call": ("/surveys/visits/{case}/call", "nobody"),  # no such visit: test_surveys more
    "survey_invitation": ("/surveys/visits/{case}/invitation", "nobody"),
    "survey_file": ("/surveys/units/{case}/import", "nobody"),
    "complaint_figures": ("/complaints/figures", "everybody"),
    "complaint_posters": ("/complaints/posters.pdf", "everybody"),
    "complaint_slip": ("/complaints/{case}/slip", "nobody"),
    "publication_desk": ("/publications/{case}", "nobody"),  # no such: test_publications has more
    "summary": ("/summaries/{case}", "case"),
    "told_rate": ("/told/rate", "everybody"),
    "replies": ("/told/replies", "everybody"),
    "told": ("/told/{case}", "case"),
}
HEADERS = {
    "Content-Security-Policy": "default-src 'self'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}

NO_TEXT = ("register_book", "complaint_posters")

Address = Callable[[str], str]


@pytest.fixture
def address(desks: Any) -> Address:
    """The addresses of a case with a sealed entry."""
    scene = scenes.ready_for_review(desks.bureau)
    scenes.step(scene, "papers.draft", kind="rights_suspect", person="@suspect")
    p(equipped(scene), "bring")
    ledger.seal(scene.now)
    entry = Entry.objects.filter(act="casework.add_person").get().pk

    def where(route: str) -> str:
        return ROUTES[route][0].format(**scene.ids, entry=entry)

    return where


def test_every_route_is_listed_here() -> None:
    assert all(isinstance(route, URLPattern) for route in urls.urlpatterns)
    assert [route.name for route in urls.urlpatterns] == list(ROUTES)


@pytest.mark.parametrize(
    "route", [name for name, (_, who) in ROUTES.items() if who not in ("public", "door")]
)
def test_who_is_not_signed_in_is_asked_to(desks: Any, address: Address, route: str) -> None:
    path, who = address(route), ROUTES[route][1]
    if who == "post":
        assert desks.get(path).status_code == 405
        assert desks.send(path, None).status_code == 302
        return
    answer = desks.get(path)
    if who == "token":
        assert answer.status_code == 401
        return
    assert answer.status_code == 302
    assert answer["Location"].startswith("/sign-in?next=%2F") or answer["Location"].startswith(
        "/sign-in?next=/"
    )
    assert "吴某" not in text(answer)
    sent = desks.send(path, None, name="吴某")
    assert sent.status_code == 401
    assert Entry.objects.filter(act=route).count() == 0


@pytest.mark.parametrize(
    "by", [by if by in ("handler", "stranger") else pytest.param(by, marks=pytest.mark.thorough)
           for by in OFFICERS]
)  # fmt: skip
def test_each_officer_at_each_address(desks: Any, address: Address, by: str) -> None:
    for route, (_, who) in ROUTES.items():
        if who in ("post", "token", "form", "door") or route == "language":
            continue
        sees = by in HANDLERS + OVERSEERS or (who in ("stay", "line") and by == "auxiliary")
        answer = desks.get(address(route), by)
        around = who == "line" and by != "stranger"
        opens = who in ("everybody", "public") or around or (sees and who != "nobody")
        expected = 200 if opens else 404
        if route == "sign_in":
            expected = 302
        assert answer.status_code == expected, (route, by)
        if not sees and route not in NO_TEXT:
            assert "吴某" not in text(answer), (route, by)


@pytest.mark.parametrize(
    "kind", ["case", "report", "area", "stay", "duty", "unit", "officer", "norm"]
)
@pytest.mark.parametrize("by", ["handler", "stranger", "auditor", "administrator"])
def test_each_list_opens_and_shows_no_case_outside_the_scope(
    desks: Any, address: Address, kind: str, by: str
) -> None:
    del address
    number = scenes.accepted(desks.bureau).case.number
    answer = desks.get(f"/lists/{kind}", by)
    assert answer.status_code == 200
    if kind == "case":
        assert (number in text(answer)) == (by in ("handler", "auditor"))


@pytest.mark.parametrize("by", OUTSIDE)
def test_outside_the_scope_looks_like_nothing_at_all(desks: Any, address: Address, by: str) -> None:
    def page(path: str) -> str:
        answer = desks.get(path, by)
        assert answer.status_code == 404
        return text(answer).replace(path, "").replace(path.replace("?", "%3F"), "")

    case = address("subject").rpartition("/")[2]
    for route in ("subject", "act", "entry", "proof", "acceptance"):
        path = address(route)
        known = case if case in path else path.split("/")[2]
        hidden, absent = page(path), page(path.replace(known, str(uuid4())))
        assert _bare(hidden) == _bare(absent)


def _bare(page: str) -> str:
    import re

    return re.sub(r'value="[^"]*"', "", page)


def test_every_answer_carries_the_headers(desks: Any, address: Address) -> None:
    paths = [address(route) for route in ROUTES] + [
        "/nothing",
        "/lists/nothing",
        "/api/none",
        "/?x=%00",
    ]
    for by in (None, "handler", "stranger"):
        for path in paths:
            answer = desks.get(path, by)
            for name, value in HEADERS.items():
                assert answer.headers.get(name, "").startswith(value), (path, name)
    policy = desks.get("/").headers["Content-Security-Policy"]
    assert "unsafe" not in policy
    for part in ("object-src 'none'", "frame-ancestors 'none'", "base-uri 'none'",
                 "form-action 'self'"):  # fmt: skip
        assert part in policy


def test_a_page_with_a_case_is_kept_nowhere(desks: Any, address: Address) -> None:
    for route, (_, who) in ROUTES.items():
        if who == "case" and route not in ("proof", "record_receipt"):
            assert desks.get(address(route), "handler").headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("route", ["proof", "record_receipt"])
def test_a_file_to_keep_comes_as_one(desks: Any, address: Address, route: str) -> None:
    answer = desks.get(address(route), "handler")
    assert answer.headers["Content-Disposition"].startswith("attachment; filename=")
    assert "吴某" not in text(answer)


def test_no_page_has_inline_scripts_or_styles(desks: Any, address: Address) -> None:
    import re

    for route, (_, who) in ROUTES.items():
        if who in ("post", "token", "nobody") or route in ("paper_file", "labels", *NO_TEXT):
            continue
        page = text(desks.get(address(route), "handler"))
        assert not re.search(r"<script(?![^>]* src=)|<style|\sstyle=|\son\w+=|javascript:", page), (
            route
        )


def test_an_act_outside_the_scope_leaves_nothing(desks: Any, address: Address) -> None:
    from plumbline.kernel.models import Attempt

    case = UUID(address("subject").rpartition("/")[2])
    before = Entry.objects.count()
    for by in OUTSIDE:
        answer = desks.act("casework.add_person", by, case, cast.OPENS, role="witness", name="x")
        assert answer.status_code == 404
    assert desks.get(act_path("casework.nothing", case), "handler").status_code == 404
    assert (Entry.objects.count(), Attempt.objects.count()) == (before, 0)
