"""The public door: no sign-in, no cookie, nothing personal, the same answer to every guess."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date
from html import unescape
from typing import Any

import pytest
from django.http import HttpRequest
from django.test import Client

from plumbline.doors.cli.province import Province
from plumbline.doors.public import urls
from plumbline.intake.models import Receipt
from plumbline.kernel import ledger
from plumbline.kernel.models import Clear, Entry
from plumbline.openness.models import Asked
from plumbline.papers.models import Certificate, Paper
from plumbline.transparency import log
from plumbline.transparency.verify import check_inclusion
from tests.openness.test_codes import wrong
from tests.papers.kinds import KINDS, draw
from tests.papers.scene import issued
from tests.papers.test_certificates import certified, changed
from tests.scenes import Scene, closed, decided, ready_for_review

pytestmark = pytest.mark.usefixtures("db")
PAGES = [
    "/public/", "/public/progress", "/public/papers", "/public/ledger", "/public/rules",
    "/public/survey", "/public/satisfaction", "/public/complaints", "/public/complaints/progress",
    "/public/complaints/figures", "/public/remedies", "/public/open", "/public/open/whom",
    "/public/figures",
]  # fmt: skip


def ask(path: str, number: str, code: str, lang: str = "") -> Any:
    return Client().post(f"/public/{path}{lang}", {"number": number, "code": code})


def receipt(scene: Scene) -> Receipt:
    return Receipt.objects.get(case=scene.ids["case"])


def text(answer: Any) -> str:
    said: str = answer.content.decode()
    return said


def test_every_page_is_tried_here() -> None:
    routes = {f"/public/{route.pattern}" for route in urls.urlpatterns}
    assert {route for route in routes if "<" not in route} == set(PAGES)


@pytest.mark.rule("3.5a")
@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("lang", ["", "?lang=en"])
def test_anybody_opens_every_page_and_nothing_is_kept_on_his_machine(
    bureau: Province, path: str, lang: str
) -> None:
    ledger.seal(ready_for_review(bureau).now)
    answer = Client(headers={"Accept-Language": "en"}).get(path + lang)
    assert answer.status_code == 200
    assert not answer.cookies
    assert ("Open enforcement" in text(answer)) == bool(lang)
    assert "default-src 'self'" in answer["Content-Security-Policy"]
    assert "吴某" not in text(answer)


def broken(request: HttpRequest) -> None:
    raise ZeroDivisionError


@pytest.mark.rule("3.5b")
@pytest.mark.parametrize(("method", "path", "status"), [
    ("get", "/public/nowhere", 404),
    ("get", "/public/open/0190aaaa-0000-7000-8000-000000000000", 404),
    ("get", "/public/", 400),
    ("post", "/public/ledger", 403),
    ("get", "/public/", 500),
])  # fmt: skip
def test_what_goes_wrong_outside_keeps_nothing_and_leads_to_no_sign_in(
    bureau: Province, monkeypatch: pytest.MonkeyPatch, method: str, path: str, status: int
) -> None:
    """A page of the inner site would set a cookie and offer the workbench."""
    if status == 500:
        home = next(one for one in urls.urlpatterns if one.name == "public_home")
        monkeypatch.setattr(home, "callback", broken)
    host = "elsewhere.example" if status == 400 else "localhost"
    client = Client(raise_request_exception=False, enforce_csrf_checks=True, SERVER_NAME=host)
    path += "&" if "?" in path else "?"
    for lang, words in (("", "回首页"), ("lang=en", "To the start")):
        answer = getattr(client, method)(path + lang)
        assert answer.status_code == status
        assert not answer.cookies
        assert words in text(answer)
        assert not re.search(r'(href|action)="/(?!public/|static/)', answer.content.decode())


@pytest.mark.rule("D-OPEN-05", "D-OPEN-06", "3.5a")
def test_a_receipt_opens_the_progress_of_its_case(bureau: Province) -> None:
    scene = decided(bureau, "administrative")
    ledger.seal(scene.now)
    row = receipt(scene)
    answer = ask("progress", row.number, row.code)
    assert answer.status_code == 200
    assert answer["Cache-Control"] == "no-store"
    assert not answer.cookies
    for told in ("受案", "立案", "作出处理决定", "执法公开规定", "上一级公安机关"):
        assert told in text(answer), told
    assert "Filed" in text(ask("progress", row.number, row.code, "?lang=en"))


@pytest.mark.rule("3.5a")
@pytest.mark.parametrize("path", ["progress", "papers"])
def test_the_other_language_shows_the_same_page_again(bureau: Province, path: str) -> None:
    scene = issued(bureau)
    row: Any = receipt(scene) if path == "progress" else Paper.objects.get(pk=scene.ids["paper"])
    page = text(ask(path, row.number, row.code)).split("<main")[0]
    form = re.search(r'<form method="post" action="([^"]*)">(.*?)</form>', page)
    assert form is not None
    sent = dict(re.findall(r'name="(\w+)" value="([^"]*)"', form[2]))
    assert form[1] == f"/public/{path}?lang=en"
    assert "Open enforcement" in text(answer := Client().post(form[1], sent))
    assert answer.status_code == 200
    refused = text(ask(path, row.number, wrong(row.code))).split("<main")[0]
    assert "<form" not in refused  # nothing to show again


def test_the_other_language_keeps_what_was_asked(bureau: Province) -> None:
    del bureau
    page = text(Client().get("/public/rules?q=N-INT&day=2026-03-03&screen=kiosk"))
    assert 'href="/public/rules?lang=en&amp;q=N-INT&amp;day=2026-03-03&amp;screen=kiosk"' in page
    page = text(Client().get('/public/rules?lang=en&q="><script>'))
    assert 'href="/public/rules?q=%22%3E%3Cscript%3E"' in page


def paths(page: str) -> Iterator[dict[str, Any]]:
    for found in re.findall(r'data-path="([^"]*)"', page):
        yield json.loads(unescape(found))


@pytest.mark.rule("3.5a")
def test_each_step_carries_the_proof_that_its_entry_is_in_the_ledger(bureau: Province) -> None:
    scene = decided(bureau, "administrative")
    ledger.seal(scene.now)
    page, head = text(ask("progress", receipt(scene).number, receipt(scene).code)), log.head()
    assert head is not None
    proofs = list(paths(page))
    assert len(proofs) == 3
    for one in proofs:
        leaf, path = bytes.fromhex(one["leaf"]), [bytes.fromhex(h) for h in one["path"]]
        assert check_inclusion(one["index"], one["size"], leaf, bytes(head.root), path)
        other = bytes([leaf[0] ^ 1]) + leaf[1:]
        assert not check_inclusion(one["index"], one["size"], other, bytes(head.root), path)


@pytest.mark.rule("D-OPEN-06")
@pytest.mark.parametrize("path", ["progress", "papers"])
def test_every_guess_is_answered_alike(bureau: Province, path: str) -> None:
    """A wrong code, no such number, one that waits: the same page but for what was typed."""
    scene, paper = decided(bureau), issued(bureau)
    row: Any = receipt(scene) if path == "progress" else Paper.objects.get(pk=paper.ids["paper"])
    answers = [ask(path, row.number, wrong(row.code)), ask(path, row.number + "9", row.code)]
    for _ in range(5):
        ask(path, row.number, wrong(row.code))
    answers.append(ask(path, row.number, row.code))
    bare = {text(one).replace(row.number + "9", "…").replace(row.number, "…") for one in answers}
    assert len(bare) == 1
    assert [one.status_code for one in answers] == [404] * 3
    assert "没有查到" in bare.pop()


@pytest.mark.rule("P-OPEN-04", "P-OPEN-05")
def test_no_page_shows_a_personal_value_of_the_case(bureau: Province) -> None:
    """Every value that the ledger holds as personal, and every name of the case, is looked for."""
    for scene in (closed(bureau, "administrative"), ready_for_review(bureau)):
        row = receipt(scene)
        page = text(ask("progress", row.number, row.code))
        entries = Entry.objects.filter(subject_id__in=scene.ids.values())
        kept = {
            str(v) for v in Clear.objects.filter(entry__in=entries).values_list("value", flat=True)
        }
        kept |= set(scene.case.persons.values_list("name", flat=True))
        kept = {
            value for value in kept if len(value) > 1 and value not in ("True", "False", "None")
        }
        assert len(kept) > 5
        assert {value for value in kept if value in page} == set()


@pytest.mark.rule("3.5a")
def test_a_paper_is_told_genuine_or_void_without_a_word_of_its_content(bureau: Province) -> None:
    scene = issued(bureau)
    row = Paper.objects.get(pk=scene.ids["paper"])
    page = text(ask("papers", row.number, row.code))
    assert "文书真实有效" in page
    assert row.file.sha256 in page
    assert row.person is None or row.person.name not in page


@pytest.mark.rule("3.5a")
@pytest.mark.parametrize(
    ("path", "above"),
    [
        ("/public/progress", "page"),
        ("/public/complaints/figures", "true"),
        ("/public/remedies", ""),
    ],
)
def test_the_bar_tells_which_page_is_open(bureau: Province, path: str, above: str) -> None:
    del bureau
    marks = re.findall(r'aria-current="(page|true)"', text(Client().get(path)).split("<main")[0])
    assert marks == ([above] if above else [])


@pytest.mark.rule("3.5a", "3.5b")
def test_a_number_is_found_with_the_brackets_that_a_telephone_has(bureau: Province) -> None:
    row = Paper.objects.get(pk=issued(bureau).ids["paper"])
    typed = row.number.translate(str.maketrans("（）〔〕", "()[]"))
    assert typed != row.number
    for number in (typed, row.number.replace("〔", " 【").replace("〕", "】")):
        assert "文书真实有效" in text(ask("papers", number, row.code))


@pytest.mark.rule("3.5a", "C-EXCH-03")
def test_a_paper_and_the_one_that_corrects_it_under_the_same_number_are_both_found(
    bureau: Province,
) -> None:
    build, chosen, _ = KINDS["summons"]
    scene = draw(build(bureau), "summons", chosen)
    draw(scene, "summons", chosen | {"corrects": str(scene.ids["paper"])})
    rows = Paper.objects.filter(template="summons")
    assert len(rows) == 2
    assert len({row.number for row in rows}) == 1
    for row in rows:
        assert "文书真实有效" in text(ask("papers", row.number, row.code))
        assert ask("papers", row.number, wrong(row.code)).status_code == 404


@pytest.mark.rule("R-QUAL-01", "3.5a")
def test_a_certificate_is_told_genuine_and_what_became_of_its_level(bureau: Province) -> None:
    scene = certified(bureau)
    row = Certificate.objects.get()
    page = text(ask("papers", row.number, row.code))
    assert "文书真实有效" in page
    assert row.qualification.officer.name not in page
    changed(scene, "suspend", date(2026, 3, 10))
    assert "证书真实，但资格现在无效" in text(ask("papers", row.number, row.code))


def test_a_code_never_stands_in_an_address(bureau: Province) -> None:
    row = receipt(ready_for_review(bureau))
    answer = Client().get("/public/progress", {"number": row.number, "code": row.code})
    assert row.number not in text(answer)
    assert not Asked.objects.exists()


@pytest.mark.parametrize("sent", ["\0", "x" * 10_000, "'; --", "<script>"])
def test_nonsense_is_answered_as_any_wrong_code(bureau: Province, sent: str) -> None:
    answer = ask("progress", sent, sent)
    assert answer.status_code == 404
    assert "<script>" not in text(answer)
