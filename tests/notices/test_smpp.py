"""SMPP against a short message centre that is not ours: npm `smpp`, fetched once into the state.

Without node these tests are skipped; CI has it.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from plumbline.notices.dispatch import send_due
from plumbline.notices.models import Attempt, Receipt, Settled, State, Text, Waiting
from plumbline.notices.outbox import GIVE_UP
from plumbline.notices.providers.interface import Event, FromPhone, Message
from plumbline.notices.providers.smpp import SmppProvider
from plumbline.notices.receipts import take
from plumbline.notices.terms import Outcome, Said
from tests.notices.centre import SECRET, THERE, USER, Centre, installed

NOON = datetime(2026, 3, 3, 4, 0, tzinfo=UTC)
pytestmark = pytest.mark.skipif(not THERE, reason="node is not installed")
LONG = "【公安】您所报案件已经立案，正在调查。" * 6  # 114 characters: two parts


@pytest.fixture(scope="module", autouse=True)
def package() -> None:
    """The centre's package, installed once."""
    installed()


@pytest.fixture
def centre() -> Iterator[Centre]:
    with closing(Centre()) as made:
        yield made


@pytest.fixture
def kept() -> list[Event]:
    return []


@pytest.fixture
def heard() -> list[FromPhone]:
    return []


@pytest.fixture
def provider(centre: Centre, kept: list[Event], heard: list[FromPhone]) -> Iterator[SmppProvider]:
    made = SmppProvider("smsc", "127.0.0.1", centre.port, USER, SECRET, kept.append, heard.append,
                        seconds=3)  # fmt: skip
    with closing(made):
        yield made


def message(phone: str, text: str = LONG) -> Message:
    return Message(uuid4(), phone, text)


def collected(provider: SmppProvider, kept: list[Event], count: int) -> None:
    deadline = time.monotonic() + 10
    while len(kept) < count and time.monotonic() < deadline:
        provider.collect()
        time.sleep(0.02)
    assert len(kept) == count


@pytest.mark.rule("N-OPEN-01")
def test_a_chinese_text_of_two_parts_arrives_whole_and_its_receipt_comes(
    centre: Centre, provider: SmppProvider, kept: list[Event]
) -> None:
    reply = provider.submit(message("13000000001"))
    said = centre.until("text")
    assert (said["text"], said["parts"], said["phone"]) == (LONG, 2, "13000000001")
    assert (reply.said, reply.their_id) == (Said.ACCEPTED, said["id"])
    collected(provider, kept, 1)
    assert kept[0] == Event(f"{said['id']} DELIVRD", said["id"], None, True, "DELIVRD")  # noqa: FBT003
    assert centre.until("acknowledged")["id"] == said["id"]
    assert provider.ask(message("13000000001"), reply.their_id).delivered is True


def test_a_double_receipt_has_the_same_name(provider: SmppProvider, kept: list[Event]) -> None:
    provider.submit(message("13000000222"))
    collected(provider, kept, 2)
    assert kept[0] == kept[1]


@pytest.mark.rule("D-OPEN-07")
@pytest.mark.parametrize(
    ("phone", "words"),
    [("13000000705", ["5"]), ("13000000799", ["退订"]), ("13000000711", ["1", "1"]),
     ("13000000788", [""])],
)  # fmt: skip
def test_what_a_phone_sends_back_comes_in_and_is_acknowledged(
    centre: Centre, provider: SmppProvider, kept: list[Event], heard: list[FromPhone],
    phone: str, words: list[str],
) -> None:  # fmt: skip
    """Digits in the plain alphabet, Chinese in UCS-2; a part of a longer text says nothing."""
    provider.submit(message(phone))
    collected(provider, kept, 1)
    assert [(one.phone, one.text) for one in heard] == [(f"86{phone}", text) for text in words]
    assert len({one.event for one in heard}) == len(words)
    assert centre.until("reply")["status"] == 0


def test_what_a_phone_writes_is_no_receipt_however_it_looks(
    provider: SmppProvider, kept: list[Event], heard: list[FromPhone]
) -> None:
    """Otherwise whoever knows our number could say that a text arrived."""
    provider.submit(message("13000000766"))
    collected(provider, kept, 1)
    provider.collect()
    assert len(kept) == 1
    assert heard[0].text.endswith("text:")
    assert heard[0].text.startswith("id:S1 ")


def test_what_the_centre_refuses_is_surely_not_sent(provider: SmppProvider) -> None:
    assert provider.submit(message("13000000404")).said is Said.BAD_NUMBER
    assert provider.submit(message("13000000500")).said is Said.REFUSED


def test_an_answer_that_is_lost_is_lost_and_cannot_be_asked_for(provider: SmppProvider) -> None:
    lost = message("13000000000", "短")
    assert provider.submit(lost).said is Said.LOST
    assert provider.ask(lost, "").said is Said.CANNOT_SAY
    assert provider.submit(message("13000000001")).said is Said.ACCEPTED  # bound anew


def test_a_wrong_password_and_a_dead_centre_send_nothing(centre: Centre) -> None:
    wrong = SmppProvider("smsc", "127.0.0.1", centre.port, "plumbline", "wrong", print, print,
                         seconds=3)  # fmt: skip
    assert wrong.submit(message("13000000001")).said is Said.NOT_SENT
    assert centre.until("bind") == {"event": "bind", "right": False}
    centre.close()
    assert wrong.submit(message("13000000001")).said is Said.NOT_SENT
    wrong.collect()
    wrong.close()


def test_a_receipt_that_cannot_be_kept_is_not_acknowledged(centre: Centre) -> None:
    def fails(event: Event) -> None:
        raise RuntimeError(event)

    provider = SmppProvider("smsc", "127.0.0.1", centre.port, USER, SECRET, fails, print,
                            seconds=3)  # fmt: skip
    with closing(provider), pytest.raises(RuntimeError):
        until_it_fails(provider, "13000000001")


def test_a_reply_that_cannot_be_kept_is_not_acknowledged(centre: Centre) -> None:
    def fails(came: FromPhone) -> None:
        raise RuntimeError(came)

    provider = SmppProvider("smsc", "127.0.0.1", centre.port, USER, SECRET, print, fails,
                            seconds=3)  # fmt: skip
    with closing(provider), pytest.raises(RuntimeError):
        until_it_fails(provider, "13000000705")


def until_it_fails(provider: SmppProvider, phone: str) -> None:
    provider.submit(message(phone))
    while True:
        provider.collect()
        time.sleep(0.02)


@pytest.mark.usefixtures("db")
@pytest.mark.rule("N-OPEN-01")
def test_texts_go_through_the_centre_and_end(centre: Centre) -> None:
    """One arrives, one does not, of one nobody knows: each ends, none goes twice."""
    now = NOON

    def keep(event: Event) -> None:
        take("smsc", event, now)

    provider = SmppProvider(
        "smsc", "127.0.0.1", centre.port, USER, SECRET,
        keep, print, seconds=3,
    )  # fmt: skip
    phones = {"13000000001": Outcome.DELIVERED, "13000000111": Outcome.FAILED,
              "13000000000": Outcome.UNKNOWN}  # fmt: skip
    for phone in phones:
        queued(phone, phone, now)
    with closing(provider):
        deadline = time.monotonic() + 20
        while Settled.objects.count() < 2 and time.monotonic() < deadline:
            send_due([provider], lambda: now)
            time.sleep(0.05)
        waiting = Waiting.objects.get()
        assert (waiting.state, waiting.pinned) == (State.ASKING, True)
        now += GIVE_UP + timedelta(minutes=1)
        send_due([provider], lambda: now)
    assert dict(Settled.objects.values_list("text__key", "outcome")) == phones
    assert Receipt.objects.count() == 2


@pytest.mark.usefixtures("db")
@pytest.mark.rule("N-OPEN-01")
def test_what_nobody_can_be_asked_about_does_not_speak_against_the_centre(
    provider: SmppProvider,
) -> None:
    """Three texts whose answers were lost; the centre is well, and goes on being given texts."""
    now = NOON
    for number in range(6):
        phone, at = ("13000000000", "13000000001")[number % 2], now + timedelta(seconds=number)
        queued(f"{number}", phone, at)
    now += timedelta(seconds=10)
    send_due([provider], lambda: now)
    assert Waiting.objects.filter(state=State.ASKING, pinned=True).count() == 3
    now += timedelta(minutes=1)
    send_due([provider], lambda: now)
    queued("later", "13000000001", now)
    send_due([provider], lambda: now)
    assert Attempt.objects.filter(text__key="later").exists()


def queued(key: str, phone: str, at: datetime) -> None:
    text = Text.objects.create(key=key, phone=phone, text="短", ground=["N-OPEN-01"], at=at)
    Waiting.objects.create(text=text, next_at=at)
