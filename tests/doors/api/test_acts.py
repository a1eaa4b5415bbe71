"""Acts over HTTP: the same act, the same refusals, the same entry."""

import json
import re
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone, translation

from plumbline.intake.models import Report
from plumbline.kernel import ledger
from plumbline.kernel.act import ACTS
from plumbline.kernel.models import Attempt, Entry, Reply
from tests import cast, scenes
from tests.scenes import FORMS

FACTS = "手机被盗，价值五千元"
REPORT = {"way": "walk_in", "reporter": "钱某", "facts": FACTS}
KEY = {"Idempotency-Key": "a-key"}


def test_an_act_is_done_and_answers_with_a_receipt(door: Any) -> None:
    answer = door.act("intake.report", "handler", door.station, cast.OPENS, **REPORT)
    assert answer.status_code == 200, answer.content
    body = answer.json()
    assert set(body) == {
        "entry", "act", "subject", "made", "at", "recorded", "settled", "raised", "receipt",
    }  # fmt: skip
    assert body["made"]["kind"] == "report"
    assert body["receipt"].startswith("plumbline receipt\n")
    duty = body["raised"][0]
    assert duty["code"] == "intake.accept_in_time"
    assert duty["due"] == "2026-03-04T02:00:00.000000Z"
    assert duty["why"][0].startswith("自2026-03-03 09:00:00")
    assert answer.headers["Cache-Control"] == "no-store"


def test_an_act_without_an_instant_is_done_now(door: Any) -> None:
    # A norm and no duty: what is asked of the calendar of years to come is not this test's matter.
    officer = door.bureau.officers["recruit"]
    form = {"level": "BASIC", "certificate": "B-1", "since": "2026-03-01"}
    body = door.act("qualification.register", "trainer", officer, None, **form).json()
    assert body["at"] == body["recorded"]


def test_a_refusal_gives_every_reason_in_the_readers_language(door: Any, told: Any) -> None:
    scene = scenes.accepted(door.bureau).tick(minutes=1)
    case, form = scene.ids["case"], FORMS["casework.file"]
    answers = {
        language: door.act(
            "casework.file", "handler", case, scene.now, {"Accept-Language": language}, **form
        )
        for language in ("zh-CN,zh;q=0.9", "en-GB,en;q=0.9", "fr")
    }
    for language, spoken in (("zh-CN,zh;q=0.9", "zh-hans"), ("en-GB,en;q=0.9", "en"),
                             ("fr", "zh-hans")):  # fmt: skip
        refusals = told(answers[language], 409)["refusals"]
        assert answers[language].headers["Content-Language"] == spoken
        with translation.override(spoken):
            expected = scene.shut("casework.file", "handler")
            assert {r["gate"]: r["says"] for r in refusals} == {
                gate: refusal.as_json()["says"] for gate, refusal in expected.items()
                if gate in {r["gate"] for r in refusals}
            }  # fmt: skip
        assert {"role", "phase(filing_requested)"} <= {r["gate"] for r in refusals}
        assert all(r["cites"] and r["remedy"] and r["contest"] for r in refusals)
    titles = [told(answer, 409)["title"] for answer in answers.values()]
    assert titles[0] == titles[2] != titles[1]
    for refusal in told(answers["en-GB,en;q=0.9"], 409)["refusals"]:
        text = " ".join([refusal["says"], refusal["remedy"], refusal["contest"], *refusal["who"]])
        assert not re.search("[\u4e00-\u9fff]", text), text
    assert Attempt.objects.filter(act="casework.file").count() == 3


def test_what_lies_outside_the_scope_does_not_exist(door: Any) -> None:
    scene = scenes.accepted(door.bureau).tick(minutes=1)
    case, none = scene.ids["case"], uuid4()
    form = FORMS["casework.request_filing"]
    hidden = door.act("casework.request_filing", "stranger", case, scene.now, **form)
    absent = door.act("casework.request_filing", "stranger", none, scene.now, **form)
    assert (hidden.status_code, hidden.content) == (absent.status_code, absent.content)
    assert hidden.status_code == 404
    for path in ("", "/acts", "/timeline"):
        hidden, absent, kind = (
            door.get(f"subjects/{where}{path}", "stranger")
            for where in (f"case/{case}", f"case/{none}", f"nothing/{case}")
        )
        assert hidden.status_code == 404
        assert hidden.content == absent.content == kind.content
    assert not Attempt.objects.exists()


def test_a_repeat_under_a_key_answers_as_before(door: Any) -> None:
    for at in (cast.OPENS, None):
        headers = {"Idempotency-Key": f"key {at}".replace(" ", "-")}
        first, again = (
            door.act("intake.report", "handler", door.station, at, headers, **REPORT)
            for _ in range(2)
        )
        if at is None and first.status_code == 409:  # the calendar of a year to come is missing
            assert again.content == first.content
            continue
        assert first.status_code == 200
        assert again.content == first.content
    assert Report.objects.count() == Entry.objects.filter(act="intake.report").count() <= 2


def test_a_refusal_under_a_key_is_repeated(door: Any) -> None:
    scene = scenes.accepted(door.bureau).tick(minutes=1)
    answers = [
        door.act("casework.file", "head", scene.ids["case"], scene.now, KEY,
                 **FORMS["casework.file"])
        for _ in range(2)
    ]  # fmt: skip
    assert answers[0].status_code == 409
    assert answers[0].content == answers[1].content
    assert Attempt.objects.count() == 1


def test_the_same_key_with_another_body_is_an_error(door: Any, told: Any) -> None:
    door.act("intake.report", "handler", door.station, cast.OPENS, KEY, **REPORT)
    other = door.act(
        "intake.report", "handler", door.station, cast.OPENS, KEY, **{**REPORT, "way": "call"}
    )
    assert told(other, 422)["errors"][0]["field"] == "Idempotency-Key"
    assert Report.objects.count() == 1


def test_the_same_key_of_somebody_else_is_another_key(door: Any) -> None:
    for by in ("handler", "auxiliary"):
        answer = door.act("intake.report", by, door.station, cast.OPENS, KEY, **REPORT)
        assert answer.status_code == 200
    assert Report.objects.count() == 2


@pytest.mark.parametrize("key", ["", " ", "x" * 201, "a b", "键", "a\tb", "é", "a\x7f"])
def test_keys_that_are_none(door: Any, told: Any, key: str) -> None:
    headers = {"Idempotency-Key": key}
    answer = door.act("intake.report", "handler", door.station, cast.OPENS, headers, **REPORT)
    assert told(answer, 422)["errors"][0]["field"] == "Idempotency-Key"
    assert not Reply.objects.exists()


def test_unknown_acts_and_unknown_fields(door: Any, told: Any) -> None:
    told(door.act("intake.forget", "handler", door.station, cast.OPENS, **REPORT), 404)
    told(door.post("acts/intake.forget", {}), 401)
    answer = door.act("intake.report", "handler", door.station, cast.OPENS, **REPORT, more="x")
    assert told(answer, 422)["errors"] == [{"field": "more", "says": "没有这一项"}]


def test_instants_that_are_none(door: Any, told: Any) -> None:
    future = (timezone.now() + timedelta(hours=1)).isoformat()
    instants: list[Any] = [
        "2026-03-03T09:00:00", "2026-03-03", "", "soon", 1772500000, True, [], {}, future,
        "0001-01-01T00:00:00+08:00", "9999-12-31T23:59:59-12:00", "1772500000e99",
    ]  # fmt: skip
    for at in instants:
        body = {"subject": str(door.station), "at": at, **REPORT}
        errors = told(door.post("acts/intake.report", body, "handler"), 422)["errors"]
        assert [error["field"] for error in errors] == ["at"], at
    subjects: list[Any] = ["", "x", None, 5, [], {}]
    for on in subjects:
        body = {"subject": on, "at": cast.OPENS.isoformat(), **REPORT}
        errors = told(door.post("acts/intake.report", body, "handler"), 422)["errors"]
        assert [error["field"] for error in errors] == ["subject"], on


def test_dates_beyond_time_are_refused_before_they_poison_a_row(door: Any, told: Any) -> None:
    for when in ("0001-01-01T00:00:00+08:00", "9999-12-31T23:59:59-12:00"):
        answer = door.act("intake.report", "handler", door.station, cast.OPENS,
                          **REPORT, occurred_at=when)  # fmt: skip
        assert told(answer, 422)["errors"][0]["field"] == "occurred_at"


def test_a_secret_is_nowhere(door: Any) -> None:
    password = "a very long secret indeed"
    form = {"number": "2209999", "name": "新人", "password": password}
    unit = door.bureau.units[cast.STATION]
    answer = door.act("people.enrol", "administrator", unit, cast.OPENS, KEY, **form)
    assert answer.status_code == 200, answer.content
    assert password not in answer.content.decode()
    assert all(password not in json.dumps(r.body) for r in Reply.objects.all())
    assert all(password not in json.dumps(e.body) for e in Entry.objects.all())
    signed = door.post("sign-in", {"number": "2209999", "password": password})
    assert signed.status_code == 200


def test_the_same_act_through_the_api_and_directly_leaves_the_same_entry(door: Any) -> None:
    """Equal but for ids, instants of the record, salts and what follows from them."""
    scenes_ = {}
    for way in ("api", "direct"):
        scene = scenes_[way] = scenes.investigating(door.bureau)
        for act in ("casework.add_person", "casework.add_evidence", "casework.close"):
            scene.tick(minutes=1)
            if way == "direct":
                scene.answer(act, "handler", **FORMS[act])
                continue
            answer = door.act(act, "handler", scene.ids["case"], scene.tick(minutes=1).now,
                              **FORMS[act])  # fmt: skip
            assert answer.status_code == (409 if act == "casework.close" else 200)
    rows = {way: _plain(scene.ids["case"]) for way, scene in scenes_.items()}
    assert rows["api"] == rows["direct"]
    one, other = Attempt.objects.filter(act="casework.close")
    assert one.gates == other.gates


def _plain(case: Any) -> list[dict[str, Any]]:
    found = []
    for entry in Entry.objects.filter(subject_id=case).order_by("pk"):
        content = ledger.content(entry)
        for unequal in ("id", "recorded", "previous", "gap"):
            del content[unequal]
        content["subject"]["id"] = ""
        body = content["body"]
        body["personal"] = sorted(body["personal"])
        for duty in (*body["raised"], *body["changed"]):
            duty["id"] = ""
        for gate in body["gates"]:
            gate["read"] = [read.partition("=")[0] for read in gate["read"]]
        found.append(content)
    return found


def test_every_act_of_the_catalogue_has_its_address(door: Any, told: Any) -> None:
    for code in ACTS:
        told(door.post(f"acts/{code}", {}, "handler"), 422)
