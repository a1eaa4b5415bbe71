"""By text, in the app, by letter, in person: each after the one before it, and none twice."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from plumbline.doors.cli.province import Province
from plumbline.intake.models import Receipt as Counterfoil
from plumbline.kernel.act import Invalid
from plumbline.kernel.models import Clear, Duty
from plumbline.law.calendar import SHANGHAI
from plumbline.notices import phones
from plumbline.notices.dispatch import send_due
from plumbline.notices.follow import follow_due, raise_due, recall, write_due
from plumbline.notices.letters import digest, letter_of
from plumbline.notices.models import Attempt, Notice, Settled, Text, Tried, Waiting
from plumbline.notices.outbox import GIVE_UP, sendable, serves
from plumbline.notices.providers.demo import DemoProvider
from plumbline.notices.providers.http import HttpProvider, told
from plumbline.notices.providers.interface import Event
from plumbline.notices.rates import POSTED, owing, rate
from plumbline.notices.reads import ways
from plumbline.notices.receipts import take
from plumbline.notices.route import ORDER
from plumbline.notices.setup import provider
from plumbline.notices.templates import SHORT
from plumbline.notices.terms import Channel, Outcome, StopWhy, Way, Why
from plumbline.notices.texts import key_of
from plumbline.papers.content import Text as Words
from plumbline.papers.content import Window
from plumbline.papers.models import PaperFile, PaperService
from tests.notices.gateway import SECRET, Faults, Gateway
from tests.notices.scene import (
    HOME,
    ITEM,
    PREPARE,
    at_home,
    lost,
    made,
    notice,
    posted,
    receipt,
    to_post,
    to_write,
)
from tests.notices.scene import stopped as stopped_number
from tests.scenes import Scene, accepted, step, stopped, through

pytestmark = pytest.mark.usefixtures("db")
BOTH = {"texts": "demo:", "inbox": "app+demo:"}
NUMBER = "13000000000"


@pytest.fixture
def app(settings: Any) -> None:
    """A carrier of texts, and the citizens' app."""
    settings.SMS, settings.SMS_QUIET = BOTH, (0, 0)


def tried(one: Notice) -> list[tuple[str, str]]:
    return list(one.tried.order_by("pk").values_list("way", "why"))


def open_duties(one: Notice) -> set[str]:
    rows = Duty.objects.filter(subject_id=one.pk, settled_by=None)
    return {code.split(".")[1] for code in rows.values_list("code", flat=True)}


def says(scene: Scene, channel: Channel, *, delivered: bool, status: str = "") -> None:
    """Whoever carried it says what became of it."""
    text, name = Text.objects.get(key=key_of(notice(scene), channel)), f"{channel.value}er"
    if not text.attempts.exists():
        Attempt.objects.create(text=text, provider=name, at=scene.now)
    status = status or ("delivered" if delivered else "failed")
    take(name, Event(f"{text.pk} {status}", "", text.pk, delivered, status), scene.now)


# -- the app ---------------------------------------------------------------------------------------


@pytest.mark.rule("N-OPEN-01", "3.5c")
def test_what_did_not_come_by_text_is_told_in_the_app(bureau: Province, app: None) -> None:
    scene = lost(bureau)
    assert follow_due(scene.now) == {"delivered": 0, "failed": 1}
    one = notice(scene)
    assert (one.phase, one.channel, one.why) == ("made", Channel.APP, Why.FAILED)
    assert tried(one) == [(Way.SMS, Why.FAILED)]
    first, second = Text.objects.filter(key__startswith=f"notice:{one.pk}").order_by("key")
    assert (first.channel, second.channel) == ("sms", "app")
    assert first.text == second.text  # the same words under the same rules
    assert open_duties(one) == {"told_in_time"}  # nobody has to do anything yet
    assert follow_due(scene.now) == {"delivered": 0, "failed": 0}
    says(scene, Channel.APP, delivered=True, status="read")
    assert follow_due(scene.now) == {"delivered": 1, "failed": 0}
    one = notice(scene)
    assert (one.phase, one.way, one.told_at) == ("delivered", Way.APP, scene.now)
    assert one.proof.startswith("apper:")
    assert open_duties(one) == set()


@pytest.mark.parametrize(
    ("phone", "why", "way"),
    [("0431-88888888", Why.NO_PHONE, Way.APP), (NUMBER, Why.STOPPED, Way.APP),
     ("13900000000", Why.STOPPED, Way.IN_PERSON), ("", Why.NO_PHONE, Way.IN_PERSON)],
)  # fmt: skip
@pytest.mark.rule("N-OPEN-01", "P-OPEN-04")
def test_where_no_text_can_go_the_app_is_tried_but_never_that_of_a_stranger(
    bureau: Province, app: None, phone: str, why: Why, way: Way
) -> None:
    """Who wants no texts still has his inbox; a number that is not his leads to another's."""
    stopped_number(bureau)  # 13900000000 is not his
    stopped_number(bureau, phone=NUMBER, why=StopWhy.OPTED_OUT.value)
    scene = Scene(bureau).tick(minutes=1)
    scene.do("intake.report", "handler", way="walk_in", reporter="钱某", phone=phone,
             facts="手机被盗")  # fmt: skip
    step(scene, "intake.accept")
    (pk,) = raise_due(scene.now)
    one = Notice.objects.get(pk=pk)
    assert one.why == why
    assert tried(one)[0] == (Way.SMS, why)
    if way is Way.APP:
        assert (one.phase, Text.objects.get().channel) == ("made", "app")
    else:
        assert (one.phase, Text.objects.count()) == ("personal", 0)
        assert {left for left, _ in tried(one)} == {Way.SMS, Way.APP, Way.LETTER}


@pytest.mark.rule("N-OPEN-01", "3.5c")
def test_what_was_perhaps_sent_by_text_does_not_go_to_the_app(bureau: Province, app: None) -> None:
    scene = made(bureau)
    text = Text.objects.get(key=key_of(notice(scene)))
    Settled.objects.create(text=text, outcome=Outcome.UNKNOWN, at=scene.now)
    follow_due(scene.now)
    one = notice(scene)
    assert (one.phase, one.why) == ("personal", Why.UNKNOWN)
    assert (Way.APP, Why.PERHAPS) in tried(one)
    assert Text.objects.count() == 1
    receipt(scene, delivered=True)  # and a late receipt still ends the task
    assert follow_due(scene.now) == {"delivered": 1, "failed": 0}
    assert notice(scene).way == Way.SMS


@pytest.mark.rule("N-OPEN-01", "3.5c")
def test_an_app_that_says_delivered_and_then_not_leaves_an_officer(
    bureau: Province, app: None
) -> None:
    scene = lost(bureau)
    follow_due(scene.now)
    says(scene, Channel.APP, delivered=True)
    follow_due(scene.now)
    assert notice(scene).phase == "delivered"
    says(scene, Channel.APP, delivered=False)
    assert follow_due(scene.tick(minutes=1).now) == {"delivered": 0, "failed": 1}
    one = notice(scene)
    assert (one.phase, one.why, one.told_at) == ("personal", Why.CONTRADICTED, None)
    assert open_duties(one) == {"service_after_failure"}


@pytest.mark.rule("P-OPEN-05")
def test_a_message_that_waits_is_taken_back_when_its_case_becomes_secret(
    bureau: Province, app: None
) -> None:
    scene = lost(bureau)
    follow_due(scene.now)
    assert Waiting.objects.count() == 1
    step(scene, "casework.register_offline")
    assert len(recall(scene.now)) == 1
    follow_due(scene.now)
    one = notice(scene)
    assert (one.phase, one.why) == ("personal", Why.SECRET)
    assert tried(one)[-1] == (Way.LETTER, Why.SECRET)


@pytest.mark.rule("P-OPEN-04")
def test_to_a_shared_number_the_app_says_no_more_than_the_text(bureau: Province, app: None) -> None:
    scene = accepted(bureau)
    other = Scene(bureau, now=scene.now)
    other.do("intake.report", "handler", way="walk_in", reporter="孙某", phone=NUMBER,
             facts="车辆被划")  # fmt: skip
    step(scene, PREPARE)
    receipt(scene, delivered=False)
    follow_due(scene.now)
    sent = Text.objects.get(channel="app").text
    unit = sent.split("请联系")[1].rstrip("。")
    assert sent == SHORT % {"sign": "【公安】", "case": scene.case.number, "unit": unit}


def test_a_provider_serves_the_channel_that_its_address_names(settings: Any) -> None:
    settings.SMS_SECRETS = {"inbox": "s" * 20}
    found = provider("inbox", "app+https://app.example", lambda: datetime.now(SHANGHAI))
    assert isinstance(found, HttpProvider)
    assert (found.channel, found.address) == (Channel.APP, "https://app.example")
    assert serves("https://app.example") is Channel.SMS
    with pytest.raises(ValueError, match="inbox"):
        provider("inbox", "app+smpp://u@h:1", lambda: datetime.now(SHANGHAI))
    settings.SMS = {"inbox": "app+demo:"}
    assert sendable(NUMBER) is Why.NO_PROVIDER
    assert sendable(NUMBER, Channel.APP) is Why.NONE


@pytest.mark.rule("P-OPEN-04")
def test_the_app_knows_a_person_by_a_mark_and_never_by_the_number() -> None:
    one = phones.mark(SECRET, NUMBER)
    assert NUMBER not in one
    assert one == phones.mark(SECRET, NUMBER)
    assert one != phones.mark("another secret", NUMBER)
    assert one != phones.mark(SECRET, "13000000001")
    typed = ("+86 130-0000-0000", "(0431) 8888 8888", "", "x", "110")
    assert list(map(phones.number, typed)) == [NUMBER, "043188888888", "", "", ""]


class Site:
    """A carrier of texts that fails, and the app, on real sockets; a clock that we turn."""

    def __init__(self, texts: Faults, inbox: Faults, now: datetime) -> None:
        self.now = now
        self.gateways = {"texts": Gateway(texts, 1), "inbox": Gateway(inbox, 2)}
        for one in self.gateways.values():
            one.live()
        self.providers = [
            HttpProvider(name, one.address(), SECRET, lambda: self.now, channel)
            for (name, one), channel in zip(self.gateways.items(), Channel, strict=True)
        ]

    def run(self, **span: float) -> None:
        """A round of everything that the clock does."""
        send_due(self.providers, lambda: self.now)
        for name, one in self.gateways.items():
            for said in one.receipts(late=False):
                event = told(json.dumps(said).encode())
                assert event is not None
                take(name, event, self.now)
        follow_due(self.now)
        self.now += timedelta(**span)

    def close(self) -> None:
        for one in self.gateways.values():
            one.die()
        for carrier in self.providers:
            carrier.client.close()


@pytest.fixture
def site(request: pytest.FixtureRequest, app: None) -> Iterator[Any]:
    opened: list[Site] = []

    def made_with(texts: Faults, inbox: Faults, now: datetime) -> Site:
        opened.append(Site(texts, inbox, now))
        return opened[-1]

    yield made_with
    for one in opened:
        one.close()


@pytest.mark.rule("N-OPEN-01", "P-OPEN-04")
def test_each_message_goes_to_whoever_serves_its_channel(bureau: Province, site: Any) -> None:
    scene = made(bureau)
    where = site(Faults(fails=100), Faults(), scene.now)
    where.run(seconds=5)
    where.run(seconds=5)
    assert notice(scene).way == Way.APP
    assert list(where.gateways["texts"].to.values()) == [NUMBER]
    assert list(where.gateways["inbox"].to.values()) == [phones.mark(SECRET, NUMBER)]
    assert where.gateways["texts"].reached().total() == 0


@pytest.mark.rule("N-OPEN-01", "3.5c")
def test_a_dead_app_is_no_way_for_texts_and_ends_with_an_officer(
    bureau: Province, site: Any
) -> None:
    """Nothing of the app's falls back on the carrier of texts, however long it is dead."""
    scene = made(bureau)
    where = site(Faults(fails=100), Faults(), scene.now)
    where.gateways["inbox"].die()
    where.run(seconds=5)
    for _ in range(30):
        where.run(hours=1)
    assert where.now - scene.now > GIVE_UP
    one = notice(scene)
    assert (one.phase, one.why) == ("personal", Why.APP_FAILED)
    assert len(where.gateways["texts"].taken) == 1
    assert not Waiting.objects.exists()


@pytest.mark.rule("N-OPEN-01", "3.5c")
def test_through_both_channels_nothing_is_lost_or_doubled(bureau: Province, site: Any) -> None:
    """Whatever both do wrong: a person is told once by a machine, or by an officer."""
    scene = accepted(bureau)
    bad = {"drop_before": 10, "drop_after": 10, "refuse": 5, "double": 20, "silent": 10}
    where = site(Faults(**bad, fails=40), Faults(**bad, fails=20), scene.now)
    cases = []
    for n in range(25):
        one = Scene(bureau, now=where.now)
        one.do("intake.report", "handler", way="walk_in", reporter=f"赵{n}",
               phone=f"138{n:08d}", facts="车辆被划")  # fmt: skip
        step(one, "intake.accept")
        cases.append(one.ids["case"])
        where.now = one.now
    raise_due(where.now)
    for _ in range(60):
        where.run(minutes=1)
    for _ in range(30):
        where.run(hours=1)
    rows = Notice.objects.filter(case__in=cases)
    assert rows.count() == 25
    assert not rows.filter(phase="made").exists()
    assert rows.filter(way=Way.SMS).exists()
    assert rows.filter(way=Way.APP).exists()
    reached = where.gateways["texts"].reached() + where.gateways["inbox"].reached()
    for row in rows:
        texts = Text.objects.filter(key__startswith=f"notice:{row.pk}")
        times = sum(reached[str(text.pk)] for text in texts)
        assert times <= 1, (tried(row), row.why)
        assert times == 1 or row.phase == "personal", (row.phase, tried(row))


# -- the letter ------------------------------------------------------------------------------------


@pytest.mark.rule("N-OPEN-01", "D-OPEN-05")
def test_whoever_has_an_address_and_no_other_way_gets_a_letter(bureau: Province) -> None:
    scene = to_write(bureau)
    one = notice(scene)
    assert (one.phase, one.why) == ("letter", Why.FAILED)
    assert tried(one) == [(Way.SMS, Why.FAILED), (Way.APP, Why.NO_APP)]
    assert open_duties(one) == {"told_in_time", "letter_posted"}
    assert write_due(scene.now) == 1
    assert write_due(scene.now) == 0
    paper = letter_of(one)
    assert paper is not None
    assert paper.phase == "draft"


@pytest.mark.rule("P-OPEN-04", "N-OPEN-01", "C-EXCH-03")
def test_a_letter_says_what_the_text_said_without_the_code_and_bears_its_hash(
    bureau: Province,
) -> None:
    scene = to_post(bureau)
    one = notice(scene)
    paper = letter_of(one)
    assert paper is not None
    (window,) = [part for part in paper.drawn.parts if isinstance(part, Window)]
    assert (window.to, window.lines) == ("钱某", [HOME])
    lines = [line for part in paper.drawn.parts if isinstance(part, Words) for line in part.lines]
    kept = Counterfoil.objects.get(case=scene.ids["case"])
    assert kept.code in one.text
    assert kept.code not in paper.content
    assert kept.number in lines[0]
    assert digest(lines[0]) in lines[1]
    assert "盗窃" not in paper.content
    assert (paper.phase, bool(paper.number)) == ("issued", True)
    assert PaperFile.objects.get(paper=paper).sha256


@pytest.mark.gate("notices.letter_wanted")
@pytest.mark.rule("N-OPEN-01")
def test_a_notice_has_one_letter_at_a_time(bureau: Province) -> None:
    scene = through(to_write(bureau), "notices.write_letter")
    stopped(scene, "notices.write_letter", "notices.letter_wanted")
    step(scene, "papers.drop")
    step(scene, "notices.write_letter")


@pytest.mark.gate("notices.letter_issued")
@pytest.mark.rule("N-OPEN-01", "C-EXCH-03")
def test_only_an_issued_letter_is_posted(bureau: Province) -> None:
    scene = to_write(bureau)
    stopped(scene, "notices.post", "notices.letter_issued")
    step(scene, "notices.write_letter")
    stopped(scene, "notices.post", "notices.letter_issued")
    step(scene, "papers.issue")
    for wrong in ("1", "号码一二三四五六七八", "XA 123 456"):
        with pytest.raises(Invalid, match="item"):
            step(scene, "notices.post", item=wrong)
    step(scene, "notices.post", item=ITEM.lower())
    one = notice(scene)
    assert (one.phase, one.item, one.told_at) == ("posted", ITEM, None)
    assert open_duties(one) == {"told_in_time", "slip_recorded"}


@pytest.mark.gate("notices.letter_open")
@pytest.mark.rule("P-OPEN-05")
def test_of_a_case_that_became_secret_no_letter_goes(bureau: Province) -> None:
    scene = to_post(bureau)
    step(scene, "casework.register_offline")
    told = stopped(scene, "notices.post", "notices.letter_open")
    assert told["missing"] == {"why": str(Why.SECRET.label)}
    assert write_due(scene.now) == 0  # the clock hands it to an officer
    one = notice(scene)
    assert (one.phase, one.why, tried(one)[-1]) == (
        "personal", Why.SECRET, (Way.LETTER, Why.SECRET),
    )  # fmt: skip
    assert "service_after_failure" in open_duties(one)


@pytest.mark.gate("notices.letter_open")
@pytest.mark.rule("P-OPEN-05")
def test_of_a_case_that_became_secret_no_letter_is_drawn_up(bureau: Province) -> None:
    scene = to_write(bureau)
    step(scene, "casework.register_offline")
    stopped(scene, "notices.write_letter", "notices.letter_open")


@pytest.mark.rule("P-OPEN-04", "D-INT-12")
def test_whoever_asked_for_secrecy_gets_no_letter_of_the_police(bureau: Province) -> None:
    scene = Scene(bureau)
    scene.do("intake.report", "handler", way="walk_in", reporter="钱某", phone="",
             facts="手机被盗", keep_secret=True)  # fmt: skip
    step(scene, "intake.accept")
    step(scene, "casework.add_person", role="victim", name="钱某", id_number="", born=None,
         phone="", address=HOME)  # fmt: skip
    step(scene, PREPARE)
    one = notice(scene)
    assert one.phase == "personal"
    assert tried(one)[-1] == (Way.LETTER, Why.KEEP_SECRET)


@pytest.mark.rule("N-OPEN-01")
def test_where_two_of_one_name_live_apart_no_letter_goes(bureau: Province) -> None:
    scene = at_home(bureau)
    step(scene, "casework.add_person", role="witness", name="钱某", id_number="", born=None,
         phone="", address="别处")  # fmt: skip
    step(scene, PREPARE)
    receipt(scene, delivered=False)
    step(scene, "notices.note_failed")
    assert tried(notice(scene))[-1] == (Way.LETTER, Why.NO_ADDRESS)


@pytest.mark.rule("D-ADM-27", "D-OPEN-06", "3.5c")
def test_the_day_on_the_slip_is_the_day_of_telling(bureau: Province) -> None:
    scene = posted(bureau)
    day = scene.now.astimezone(SHANGHAI).date() - timedelta(days=1)
    for wrong in (day - timedelta(days=5), day + timedelta(days=2)):
        with pytest.raises(Invalid, match="dated"):
            step(scene, "notices.record_receipt", dated=wrong.isoformat())
    step(scene, "notices.record_receipt", dated=day.isoformat(), receiver="本人")
    one = notice(scene)
    assert (one.phase, one.way, one.slip_on) == ("served", Way.LETTER, day)
    assert one.told_at is not None
    assert one.told_at.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M:%S") == f"{day} 23:59:59"
    assert one.proof == f"{ITEM} {day} 本人"
    assert open_duties(one) == set()
    paper = letter_of(one)
    assert paper is not None
    assert paper.phase == "served"
    assert PaperService.objects.get(paper=paper).way == "post"
    assert "receiver" not in scene.entry.body["form"]
    assert Clear.objects.filter(entry=scene.entry, name="receiver").exists()


@pytest.mark.rule("D-ADM-27", "3.5c")
def test_a_slip_of_today_tells_no_later_than_it_is_recorded(bureau: Province) -> None:
    scene = through(posted(bureau), "notices.record_receipt")
    assert notice(scene).told_at == scene.now


@pytest.mark.rule("N-OPEN-01", "3.5c")
def test_a_letter_that_comes_back_opens_the_task_in_person(bureau: Province) -> None:
    scene = through(posted(bureau), "notices.record_return")
    one = notice(scene)
    assert (one.phase, one.why, one.returned) == ("personal", Why.RETURNED, "unknown_there")
    assert open_duties(one) == {"told_in_time", "service_after_failure"}
    steps = ways(one)
    assert [step.way for step in steps] == [str(way.label) for way in ORDER]
    assert [step.result for step in steps] == [
        "短信没有送达", "本单位没有接入应用收件箱", "信件退回", "待民警告知",
    ]  # fmt: skip
    assert all(step.at for step in steps[:3])
    assert steps[2].proof.startswith(ITEM)
    assert steps[2].proof.endswith("查无此人")
    with pytest.raises(Invalid, match="way"):
        step(scene, "notices.serve", way="letter")
    step(scene, "notices.serve")
    assert [step.tone for step in ways(notice(scene))][-1] == "met"
    assert open_duties(one) == set()


@pytest.mark.rule("N-OPEN-01", "D-OPEN-05")
def test_who_is_told_otherwise_while_the_letter_travels_is_told(bureau: Province) -> None:
    scene = posted(bureau)
    from plumbline.openness.progress import look_up

    kept = Counterfoil.objects.get(case=scene.ids["case"])
    look_up(kept.number, kept.code, scene.now)
    assert follow_due(scene.now)["delivered"] == 1
    one = notice(scene)
    assert (one.phase, one.way, open_duties(one)) == ("delivered", Way.INBOX, set())


@pytest.mark.rule("3.5c")
def test_a_letter_on_its_way_is_not_told_and_counts_by_its_slip(bureau: Province) -> None:
    scene = posted(bureau)

    def figures() -> tuple[int, int, int, list[str]]:
        actor, since = scene.bureau.actor("head"), scene.now.replace(year=2025)
        found = rate(owing(actor, scene.now, since, scene.now), scene.now)
        return found.met, found.of, found.running, [one.why for one in found.short]

    assert figures() == (0, 0, 1, [])
    day = scene.now.astimezone(SHANGHAI).date()
    scene.tick(days=20)
    assert figures() == (0, 1, 0, [POSTED])
    step(scene, "notices.record_receipt", dated=day.isoformat())
    assert figures() == (1, 1, 0, [])  # told in time, though we learned of it late


def test_what_was_tried_stands(bureau: Province) -> None:
    to_write(bureau)
    assert Tried.objects.exists()
    for harm in ("DELETE FROM notices_tried", "UPDATE notices_tried SET why = 'failed'"):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(harm)


def test_the_demonstrations_inbox_takes_everything_and_delivers_nothing() -> None:
    assert DemoProvider("inbox", Channel.APP).channel is Channel.APP
