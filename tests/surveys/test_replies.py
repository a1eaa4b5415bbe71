"""What a phone sends back answers the visit it was asked about, once, and leaves nothing else."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client

from plumbline.doors.cli.province import Province
from plumbline.kernel.models import Entry
from plumbline.notices import follow
from plumbline.notices.dispatch import send_due
from plumbline.notices.heard import hear, stops
from plumbline.notices.models import Attempt, Heard, Notice, Settled, Stop, Text, Waiting
from plumbline.notices.phones import mobile, stopped
from plumbline.notices.providers.demo import DemoProvider
from plumbline.notices.providers.http import SIGNATURE, sign, written
from plumbline.notices.providers.interface import FromPhone, Provider
from plumbline.notices.setup import provider as made_from
from plumbline.notices.terms import Became, Outcome
from plumbline.surveys.models import Answer, FollowUp, Visit
from plumbline.surveys.replies import read_due
from tests import cast
from tests.notices.centre import SECRET, THERE, USER, Centre, installed
from tests.scenes import Scene, step, through
from tests.surveys import scene as surveys

PHONE = "13100000705"
pytestmark = pytest.mark.usefixtures("db")


@pytest.fixture(autouse=True)
def carrier(settings: Any) -> Provider:
    settings.SMS, settings.SMS_QUIET = {"carrier": "demo:"}, (0, 0)
    settings.SMS_SECRETS = {"carrier": "s" * 20}
    return DemoProvider("carrier")


def invited(bureau: Province, scene: Scene | None = None, phone: str = PHONE) -> Scene:
    """A case of whoever has this phone comes to its end, and he is asked how it was."""
    scene = scene or asked(Scene(bureau))
    scene.do("intake.report", "handler", way="walk_in", reporter="孙某", phone=phone,
             place="南岭大街1号", facts="手机被盗，价值五千元")  # fmt: skip
    step(scene, "intake.accept", nature="criminal", brief="盗窃",
         assistant=str(scene.bureau.officers["assistant"]))  # fmt: skip
    for act in ("intake.hand_receipt", "casework.request_filing", "casework.refuse_filing",
                "surveys.open_visit"):  # fmt: skip
        step(scene, act)
    return scene


def asked(scene: Scene) -> Scene:
    """A questionnaire is in force."""
    surveys.at(scene, "surveys.draft_questionnaire", cast.PROVINCE)
    return through(scene, "surveys.approve_questionnaire")


def carried(scene: Scene, *carriers: Provider) -> Scene:
    """What is queued is handed over; a minute later people have read it."""
    send_due(carriers or [DemoProvider("carrier")], lambda: scene.now)
    return scene.tick(minutes=1)


def writes(scene: Scene, text: str, phone: str = PHONE, by: str = "carrier") -> Became:
    """Somebody sends this; what became of it."""
    event = uuid4().hex
    hear(by, FromPhone(event, phone, text), scene.now)
    read_due(scene.tick(seconds=5).now)
    return Became(Heard.objects.get(event=event).became)


def answers() -> list[int]:
    return list(Answer.objects.order_by("pk").values_list("satisfied", flat=True))


# The digit.


@pytest.mark.rule("D-OPEN-07", "3.5c")
def test_a_digit_answers_the_visit_of_that_number_once(bureau: Province) -> None:
    scene = carried(invited(bureau))
    assert writes(scene, "2分", f"+86 {PHONE}") is Became.TAKEN
    assert writes(scene, "5") is Became.SHUT
    assert answers() == [2]
    assert Answer.objects.get().channel == "sms"
    assert FollowUp.objects.get().why == ["satisfied"]


@pytest.mark.rule("D-OPEN-07", "3.5c")
def test_the_same_message_brought_again_is_no_second_one(bureau: Province) -> None:
    scene = carried(invited(bureau))
    came = FromPhone("m1", PHONE, "4")
    assert hear("carrier", came, scene.now)
    assert not hear("carrier", came, scene.now)  # before it is read
    read_due(scene.now)
    assert not hear("carrier", came, scene.now)  # and after
    read_due(scene.now)
    assert hear("another", came, scene.now)  # each provider has names of its own
    assert answers() == [4]


@pytest.mark.rule("D-OPEN-07")
def test_a_worker_killed_before_it_forgot_reads_again_and_counts_once(bureau: Province) -> None:
    scene = carried(invited(bureau))
    hear("carrier", FromPhone("m1", PHONE, "4"), scene.now)
    read_due(scene.now)
    Heard.objects.update(became="", phone=PHONE, text="4")
    read_due(scene.tick(seconds=5).now)
    assert Heard.objects.get().became == Became.TAKEN
    assert answers() == [4]


@pytest.mark.rule("D-OPEN-07")
def test_a_digit_answers_what_was_asked_last_and_nothing_before(bureau: Province) -> None:
    """An impatient second digit must not answer for another case."""
    scene = carried(invited(bureau))
    first = Visit.objects.get()
    scene = carried(invited(bureau, scene))
    second = Visit.objects.exclude(pk=first.pk).get()
    assert writes(scene, "1") is Became.TAKEN
    assert Answer.objects.get().visit == second
    assert writes(scene, "1") is Became.SHUT
    assert Visit.objects.get(pk=first.pk).phase == "open"


@pytest.mark.rule("D-OPEN-07")
def test_what_came_on_the_last_day_counts_however_late_it_is_read(bureau: Province) -> None:
    carried(invited(bureau))
    last = Visit.objects.get().answer_until
    came = datetime(last.year, last.month, last.day, 15, 59, 59, tzinfo=UTC)  # 23:59:59 there
    hear("carrier", FromPhone("m1", PHONE, "4"), came)
    read_due(came + timedelta(minutes=1))
    assert Heard.objects.get().became == Became.TAKEN
    assert Answer.objects.get().answered_at == came


@pytest.mark.rule("D-OPEN-07")
@pytest.mark.gate("surveys.in_window")
def test_a_late_digit_is_no_answer(bureau: Province) -> None:
    scene = carried(invited(bureau))
    assert writes(scene.tick(days=60), "4") is Became.SHUT
    assert answers() == []


@pytest.mark.rule("D-OPEN-07")
@pytest.mark.parametrize("words", ["谢谢", "5\0" * 2, "", "6", "id:S1 stat:DELIVRD", "好" * 900])
def test_other_words_answer_nothing(bureau: Province, words: str) -> None:
    scene = carried(invited(bureau))
    assert writes(scene, words) is Became.UNCLEAR
    assert answers() == []
    assert writes(scene, "3") is Became.TAKEN


@pytest.mark.rule("D-OPEN-07", "P-OPEN-04")
def test_a_provider_is_believed_about_those_alone_to_whom_it_brought_something(
    bureau: Province,
) -> None:
    scene = invited(bureau)
    assert writes(scene, "5") is Became.STRANGER  # nothing was handed over yet
    scene = carried(scene)
    assert writes(scene, "5", by="another") is Became.STRANGER
    assert writes(scene, "退订", by="another") is Became.STRANGER
    assert writes(scene, "5", phone="13100000001") is Became.STRANGER
    assert writes(scene, "5", phone="10690110") is Became.STRANGER
    assert answers() == []
    assert not Stop.objects.exists()


# The stop.


@pytest.mark.rule("P-OPEN-04", "P-EXCH-01")
@pytest.mark.parametrize("word", ["退订", "TD", "td。", "ＴＤ", "T", "“退订”", " stop "])
def test_a_stop_word_is_one(word: str) -> None:
    assert stops(word)


@pytest.mark.parametrize("word", ["不要退订", "5", "", "退订吗", "THANKS"])
def test_other_words_stop_nothing(word: str) -> None:
    assert not stops(word)


@pytest.mark.rule("P-OPEN-04", "P-EXCH-01", "N-OPEN-01")
def test_whoever_writes_stop_is_sent_nothing_more_and_told_by_an_officer(bureau: Province) -> None:
    scene = invited(bureau)
    follow.raise_due(scene.now)
    told = Notice.objects.earliest("pk")
    scene = carried(scene)
    queued = Text.objects.create(key="test:later", phone=PHONE, text="x", ground=["N-OPEN-01"],
                                 at=scene.now)  # fmt: skip
    Waiting.objects.create(text=queued, next_at=scene.now)
    assert writes(scene, "退订") is Became.STOPPED
    assert writes(scene, "TD") is Became.STOPPED  # again: no second stop, no harm
    stop = Stop.objects.get()
    assert (stop.phase, stop.why, stop.line) == ("stopped", "opted_out", told.line)
    assert stopped(PHONE)
    carried(scene)
    assert Settled.objects.get(text=queued).outcome == Outcome.STOPPED
    scene.ids["sms_stop"] = stop.pk
    scene.do("notices.lift_stop", "station_head", reasons="本人到所里重新同意")
    assert not stopped(PHONE)


@pytest.mark.rule("P-OPEN-04")
@pytest.mark.gate("notices.not_yet_stopped")
def test_a_number_is_stopped_once_by_its_owner_too(bureau: Province) -> None:
    scene = Scene(bureau)
    step(scene, "notices.opt_out", phone=PHONE)
    for phone in (PHONE, "10690110"):
        shut = scene.refused("notices.opt_out", "public", phone=phone)
        assert "notices.not_yet_stopped" in shut


# What stays.


@pytest.mark.rule("P-OPEN-04", "P-EXCH-01")
def test_nothing_of_who_wrote_and_what_stays(bureau: Province) -> None:
    scene = carried(invited(bureau))
    for words in ("5", "5", "我是孙某，电话" + PHONE, "退订"):
        writes(scene, words)
    writes(scene, "5", phone="13100000001")
    assert not Heard.objects.exclude(phone="", text="").exists()
    with pytest.raises(IntegrityError), transaction.atomic():
        Heard.objects.update(phone=PHONE)
    with pytest.raises(IntegrityError), transaction.atomic():
        Heard.objects.update(text="5")
    for act in ("surveys.answer_by_sms", "notices.opt_out"):
        body = str(Entry.objects.get(act=act).body)
        assert PHONE not in body


def test_one_that_cannot_be_read_holds_up_no_other_and_says_nothing(
    bureau: Province, caplog: pytest.LogCaptureFixture
) -> None:
    """Its text leads nowhere; whatever the reason, the next is read, and the log names no phone."""
    scene = carried(invited(bureau))
    broken = Text.objects.create(key="survey:no visit", phone="13100000001", text="x",
                                 ground=["D-OPEN-07"], at=scene.now)  # fmt: skip
    Attempt.objects.create(text=broken, provider="carrier", at=scene.now)
    hear("carrier", FromPhone("m1", "13100000001", "5"), scene.now)
    hear("carrier", FromPhone("m2", PHONE, "5"), scene.now)
    with caplog.at_level(logging.ERROR):
        read_due(scene.now)
    assert Heard.objects.get(event="m1").became == Became.UNREAD
    assert Heard.objects.get(event="m2").became == Became.TAKEN
    assert "ValueError" in caplog.text
    assert "13100000001" not in caplog.text


# The doors.


def test_a_number_is_read_however_it_is_written() -> None:
    for typed in (PHONE, f"86{PHONE}", f"+86{PHONE}", f"0086{PHONE}", "+86 131-0000-0705"):
        assert mobile(typed) == PHONE
    for typed in ("10690110", "", f"+1{PHONE}", f"8686{PHONE}", PHONE + "0",
                  "１３１００００００００"):  # fmt: skip
        assert mobile(typed) == ""


def test_what_is_no_reply_is_none() -> None:
    assert written(b'{"event": "1", "from": "2", "text": ""}') == FromPhone("1", "2", "")
    assert written(b'{"event": "1", "from": "2", "text": "\\ud83d"}') == FromPhone("1", "2", "?")
    for body in (b"", b"[]", b"{}", b'"x"', b"\xff", b'{"event": "1", "from": "2"}',
                 b'{"event": "", "from": "2", "text": "3"}',
                 b'{"event": 1, "from": "2", "text": "3"}',
                 b'{"event": "1", "from": 2, "text": "3"}',
                 b'{"event": "1", "from": "2", "text": {}}',
                 b'{"event": "\\u0000", "from": "2", "text": "3"}',
                 b'{"event": "\\ud800", "from": "2", "text": "3"}',
                 b'{"event": "1", "from": "\\udfff", "text": "3"}', b"[" * 4096,
                 b'{"event": "%s", "from": "2", "text": "3"}' % (b"1" * 201),
                 b'{"event": "e1", "id": "x", "status": "delivered"}'):  # fmt: skip
        assert written(body) is None


@pytest.mark.rule("D-OPEN-07", "3.5c")
def test_a_reply_is_posted_signed_and_the_answer_says_nothing_of_it(
    bureau: Province, settings: Any
) -> None:
    scene = asked(Scene(bureau, datetime.now(UTC) - timedelta(hours=2)))
    carried(invited(bureau, scene))
    now = datetime.now(UTC)

    def post(sent: bytes, header: str = "", provider: str = "carrier", to: str = "replies") -> Any:
        return Client().post(
            f"/texts/{provider}/{to}", sent, content_type="application/json",
            headers={SIGNATURE: header or sign("s" * 20, now, sent)},
        )  # fmt: skip

    body = b'{"event": "m1", "from": "%s", "text": "4"}' % PHONE.encode()
    right = sign("s" * 20, now, body)
    assert post(body, "x").status_code == 401
    assert post(body, sign("t" * 20, now, body)).status_code == 401
    assert post(body.replace(b'"4"', b'"1"'), right).status_code == 401
    assert post(body, right, provider="another").status_code == 401
    assert post(body, sign("s" * 20, now - timedelta(minutes=6), body)).status_code == 401
    assert post(body, sign("", now, body), provider="another").status_code == 401
    assert post(b"{}").status_code == 422
    assert post(body, right, to="receipts").status_code == 422  # one is not the other
    assert post(b" " * 5000).status_code == 413
    assert Client().get("/texts/carrier/replies").status_code == 405
    assert not Heard.objects.exists()
    strangers = body.replace(PHONE.encode(), b"13100000001").replace(b"m1", b"m2")
    known, unknown = post(body), post(strangers)
    assert (known.status_code, unknown.status_code) == (201, 201)
    assert (known.content, dict(known.headers)) == (unknown.content, dict(unknown.headers))
    assert post(body).status_code == 200
    read_due(datetime.now(UTC))
    became = dict(Heard.objects.values_list("event", "became"))
    assert became == {"m1": Became.TAKEN, "m2": Became.STRANGER}
    assert answers() == [4]


@pytest.fixture
def centre(settings: Any) -> Iterator[Centre]:
    """The message centre, set as the only provider."""
    installed()
    with closing(Centre()) as made:
        settings.SMS = {"centre": f"smpp://{USER}@127.0.0.1:{made.port}"}
        settings.SMS_SECRETS = {"centre": SECRET}
        yield made


@pytest.mark.skipif(not THERE, reason="node is not installed")
@pytest.mark.rule("D-OPEN-07", "3.5c", "P-OPEN-04")
@pytest.mark.parametrize(
    ("phone", "became", "given", "on_list"),
    [("13100000705", ["taken"], [5], []), ("13100000711", ["shut", "taken"], [1], []),
     ("13100000733", ["unclear"], [], []), ("13100000766", ["unclear"], [], []),
     ("13100000799", ["stopped"], [], ["13100000799"])],
)  # fmt: skip
def test_through_a_real_message_centre(
    bureau: Province, settings: Any, centre: Centre, phone: str, became: list[str],
    given: list[int], on_list: list[str],
) -> None:  # fmt: skip
    scene = invited(bureau, phone=phone)
    smpp: Any = made_from("centre", settings.SMS["centre"], lambda: scene.now)
    with closing(smpp):
        deadline = time.monotonic() + 20
        while Heard.objects.count() < len(became) or not Settled.objects.exists():
            assert time.monotonic() < deadline
            send_due([smpp], lambda: scene.now)
            time.sleep(0.05)
    scene.tick(seconds=5)
    read_due(scene.now)
    assert sorted(Heard.objects.values_list("became", flat=True)) == became
    assert answers() == given
    assert list(Stop.objects.values_list("phone", flat=True)) == on_list
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM notices_heard WHERE phone <> '' OR text <> ''")
        assert cursor.fetchone() == (0,)
