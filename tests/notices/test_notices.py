"""Each milestone becomes a notice, and each notice ends with a person who knows (N-OPEN-01)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from plumbline.casework.models import Case
from plumbline.doors.cli.province import Province
from plumbline.intake.models import Receipt
from plumbline.kernel.models import Clear, Entry
from plumbline.law.calendar import SHANGHAI, legal_day
from plumbline.notices import quiet
from plumbline.notices.due import owed
from plumbline.notices.follow import follow_due, raise_due, recall
from plumbline.notices.lint import LINK, faults, parts
from plumbline.notices.models import Notice, Settled, Text, Waiting
from plumbline.notices.outbox import Unsendable, tell
from plumbline.notices.phones import mobile
from plumbline.notices.templates import (
    PLAIN,
    SAYS,
    SHORT,
    WITH_CODE,
    WITH_RECEIPT,
    addressee,
    named,
    render,
)
from plumbline.notices.terms import Outcome, Why
from plumbline.openness.milestones import HELD, TOLD
from plumbline.openness.progress import look_up
from tests import cast
from tests.notices.scene import PREPARE, arrived, failed, lost, made, notice, receipt, text_of
from tests.notices.scene import stopped as stopped_number
from tests.scenes import (
    Scene,
    accepted,
    closed,
    decided,
    investigating,
    not_filed,
    offline,
    step,
    stopped,
    through,
)

pytestmark = pytest.mark.usefixtures("db")
EMPTY_OR_LONG = "没有内容，或者长于三条短信"


def of_case(scene: Scene) -> list[Notice]:
    return list(Notice.objects.filter(case=scene.ids["case"]).order_by("milestone_entry", "pk"))


# -- what is due ----------------------------------------------------------------------------------


@pytest.mark.rule("N-OPEN-01", "D-OPEN-05", "3.5c")
def test_each_milestone_of_a_case_is_made_once(bureau: Province) -> None:
    scene = decided(bureau, "administrative")
    assert len(raise_due(scene.now)) == 3
    assert raise_due(scene.now) == []
    assert [one.milestone for one in of_case(scene)] == [
        "intake.accept", "casework.open_inquiry", "penalty.decide",
    ]  # fmt: skip


@pytest.mark.rule("N-OPEN-01", "3.5c")
@pytest.mark.afresh
def test_what_was_forgotten_long_ago_is_found_by_the_sweep(bureau: Province) -> None:
    scene = accepted(bureau).tick(days=30)
    assert raise_due(scene.now) == []
    assert len(raise_due(scene.now, back=None)) == 1


@pytest.mark.rule("D-OPEN-05")
def test_a_victim_who_did_not_report_is_told_from_when_he_was_known(bureau: Province) -> None:
    scene = accepted(bureau)
    through(scene, "intake.hand_receipt", "casework.request_filing")
    victim = {"role": "victim", "name": "周某", "phone": "13100000000"}
    step(scene, "casework.add_person", **victim, id_number="", born=None)
    assert {one.person for one in owed(None)} == {None}
    through(scene, "casework.file")
    person = scene.case.persons.get(role="victim")
    raise_due(scene.now)
    (told,) = Notice.objects.filter(person=person)
    assert told.milestone == "casework.file"
    assert "回执" not in told.text
    assert scene.case.number in told.text


@pytest.mark.rule("D-OPEN-05")
def test_whoever_found_a_matter_on_duty_is_nobody_to_tell(bureau: Province) -> None:
    scene = Scene(bureau)
    scene.do("intake.report", "handler", way="found", facts="巡逻中发现")
    step(scene, "intake.accept")
    assert owed(None, cases=[scene.ids["case"]]) == []


def test_milestones_before_the_first_day_are_not_due(bureau: Province, settings: Any) -> None:
    scene = accepted(bureau)
    settings.NOTICES_SINCE = scene.now + timedelta(seconds=1)
    assert owed(None) == []
    settings.NOTICES_SINCE = scene.now - timedelta(minutes=1)
    assert len(owed(None)) == 1


@pytest.mark.gate("notices.is_due")
@pytest.mark.rule("N-OPEN-01")
def test_only_what_is_due_is_made(bureau: Province) -> None:
    scene = made(bureau)
    assert stopped(scene, PREPARE, "notices.is_due")["missing"] == {"why": "已经制作过告知"}
    other = str(scene.entry.pk)
    told = stopped(scene, PREPARE, "notices.is_due", milestone=other)
    assert told["missing"] == {"why": "不是本案应当告知的办理环节"}
    one = owed(None)[0]
    told = stopped(scene, PREPARE, "notices.is_due", milestone=str(one.entry), person=10**9)
    assert told["missing"] == {"why": "本案没有这名应当告知的人"}
    fresh = accepted(bureau)
    step(fresh, PREPARE)


@pytest.mark.gate("notices.as_template")
@pytest.mark.rule("P-OPEN-04")
def test_nobody_writes_a_text_of_his_own(bureau: Province) -> None:
    scene = accepted(bureau)
    right = text_of(scene, owed(None)[0])
    stopped(scene, PREPARE, "notices.as_template", text=right + "，请到所里来一趟")
    step(scene, PREPARE, text=right)


@pytest.mark.gate("notices.clean_text")
@pytest.mark.rule("P-OPEN-04")
def test_a_unit_named_after_an_offence_stops_its_texts(bureau: Province) -> None:
    """The name of the unit is the one thing in a text that people can set."""
    scene = accepted(bureau)
    form = {"name": "反诈骗派出所", "since": scene.now.date().isoformat(), "document": "批复"}
    scene.do("people.rename_unit", "administrator", bureau.units[cast.STATION], **form)
    told = stopped(scene, PREPARE, "notices.clean_text")
    assert told["missing"] == {"faults": "含有违法犯罪的名称"}
    assert raise_due(scene.now) == []


# -- what a text says -----------------------------------------------------------------------------


@pytest.mark.rule("D-OPEN-07", "D-OPEN-06", "3.5b")
def test_the_first_text_carries_number_and_code_and_no_later_one_does(bureau: Province) -> None:
    scene = investigating(bureau)
    raise_due(scene.now)
    first, second = of_case(scene)
    kept = Receipt.objects.get(case=scene.ids["case"])
    assert kept.number in first.text
    assert kept.code in first.text
    assert kept.number in second.text
    assert kept.code not in second.text
    assert Text.objects.get(key=f"notice:{first.pk}").urgent


@pytest.mark.rule("D-OPEN-06", "3.5c")
def test_the_entry_commits_to_the_text_and_does_not_show_it(bureau: Province) -> None:
    scene = made(bureau)
    body = scene.entry.body
    assert "text" not in body["form"]
    assert len(body["personal"]["text"]) == 64
    clear = Clear.objects.get(entry=scene.entry, name="text")
    assert clear.value == notice(scene).text


@pytest.mark.rule("P-OPEN-04")
def test_to_a_shared_number_only_case_and_contact(bureau: Province) -> None:
    """The same number is on file under another name: of another report."""
    scene = accepted(bureau)
    other = Scene(bureau, now=scene.now)
    other.do("intake.report", "handler", way="walk_in", reporter="孙某", phone="13000000000",
             facts="车辆被划")  # fmt: skip
    step(other, "intake.accept")
    raise_due(other.now)
    for one in Notice.objects.all():
        assert one.short
        assert one.case.number in one.text
        assert one.text == SHORT % {"sign": "【公安】", "case": one.case.number,
                                    "unit": one.text.split("请联系")[1].rstrip("。")}  # fmt: skip
        assert Receipt.objects.get(case=one.case).code not in one.text


@pytest.mark.rule("P-OPEN-04")
def test_whoever_asked_for_secrecy_gets_the_short_text(bureau: Province) -> None:
    scene = Scene(bureau)
    scene.do("intake.report", "handler", way="walk_in", reporter="钱某", phone="13000000000",
             facts="手机被盗", keep_secret=True)  # fmt: skip
    step(scene, "intake.accept")
    raise_due(scene.now)
    assert of_case(scene)[0].short


@pytest.mark.rule("N-OPEN-01")
def test_each_milestone_has_its_words_and_they_are_clean() -> None:
    assert set(SAYS) == {*TOLD, *HELD}
    for template in (WITH_CODE, WITH_RECEIPT, PLAIN, SHORT):
        for says in (*SAYS.values(), *(one.says for one in TOLD.values())):
            text = template % {
                "sign": "【公安】", "says": says, "case": "A2201020012026000001",
                "receipt": "H2201020012026000001", "code": "ABCD2345",
                "unit": "长春市公安局南关区分局南岭大街派出所",
            }  # fmt: skip
            assert faults(text) == [], text
            assert parts(text) <= 2, text


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("详情见http://a.b", "含有链接"), ("见www.x.y", "含有链接"), ("见a.gov.cn", "含有链接"),
        ("点击查看", "含有链接"), ("身份证11010519491231002X", "含有身份证号码"),
        ("身份证110105491231002", "含有身份证号码"), ("您因殴打他人", "含有违法犯罪的名称"),
        ("张三丰已到案", "含有人名"), ("", EMPTY_OR_LONG), ("案" * 202, EMPTY_OR_LONG),
    ],
)  # fmt: skip
@pytest.mark.rule("P-OPEN-04")
def test_the_lint_finds_what_no_text_may_carry(text: str, wrong: str) -> None:
    assert wrong in faults(text, ["张三丰", "某"])


@pytest.mark.rule("P-OPEN-04")
def test_numbers_of_cases_and_receipts_are_no_identity_numbers() -> None:
    for number in ("A2201020012026000001", "H2201022026000001", "A22010200100012026000001"):
        assert faults(f"案件{number}有新的进展") == []


def test_parts_are_counted_as_phones_count_them() -> None:
    assert [parts("案" * n) for n in (1, 70, 71, 134, 135, 201)] == [1, 1, 2, 2, 3, 3]
    assert parts("😀" * 36) == 2
    assert LINK.search("见 HTTPS://X")


RENDERINGS = 100_000


@pytest.mark.thorough
@pytest.mark.rule("P-OPEN-04", "3.5c")
def test_a_hundred_thousand_renderings_are_clean(bureau: Province) -> None:
    """Every milestone to every kind of person, with names and numbers of all kinds (X3)."""
    scene = accepted(bureau, "administrative")
    step(scene, "casework.add_person", role="victim", name="周某", phone="13100000000",
         id_number="", born=None)  # fmt: skip
    case = Case.objects.get(pk=scene.ids["case"])
    people = [addressee(case, None), addressee(case, case.persons.get(role="victim").pk)]
    bodies = [(act, to, short) for act in TOLD for to in people for short in (False, True)]
    clean = {
        one: render(case, one[0], one[1], short=one[2], day=legal_day(scene.now))
        for one in bodies
        if one[1]
    }
    hidden, kept = named(case), Receipt.objects.get(case=case)
    for number in range(RENDERINGS):
        _, text = list(clean.items())[number % len(clean)]
        digits = f"{number:06d}"
        text = text.replace(kept.number[-6:], digits).replace(kept.code, f"{number:08X}")
        assert faults(text, hidden) == []


# -- what goes by itself, and what not ------------------------------------------------------------


@pytest.mark.rule("P-OPEN-05")
def test_of_a_secret_case_nothing_goes_by_itself(bureau: Province) -> None:
    scene = offline(bureau)
    before = Text.objects.count()
    raise_due(scene.now)
    rows = of_case(scene)
    assert [(one.phase, one.why) for one in rows] == [("personal", Why.SECRET)] * 2
    assert {one.secrecy for one in rows} == {1}
    assert Text.objects.count() == before
    look_up(*Receipt.objects.values_list("number", "code").get(case=scene.ids["case"]), scene.now)
    assert follow_due(scene.now) == {"delivered": 0, "failed": 0}


@pytest.mark.rule("P-OPEN-05", "N-OPEN-01")
def test_of_a_sealed_case_nothing_goes_by_itself_and_an_officer_tells_it(bureau: Province) -> None:
    scene = closed(bureau, "administrative")
    raise_due(scene.now)
    assert {(one.phase, one.why) for one in of_case(scene)} == {("personal", Why.SEALED)}
    criminal = closed(bureau)
    raise_due(criminal.now)
    assert "made" in {one.phase for one in of_case(criminal)}


@pytest.mark.rule("P-OPEN-05")
def test_a_text_that_waits_is_taken_back_when_its_case_becomes_secret(bureau: Province) -> None:
    scene = investigating(bureau)
    raise_due(scene.now)
    assert recall(scene.now) == []
    step(scene, "casework.register_offline")
    assert len(recall(scene.now)) == 2
    follow_due(scene.now)
    assert {(one.phase, one.why) for one in of_case(scene)} == {("personal", Why.SECRET)}


@pytest.mark.parametrize(
    ("phone", "sms", "why"),
    [
        ("", {"a": "demo:"}, Why.NO_PHONE), ("0431-88888888", {"a": "demo:"}, Why.NO_PHONE),
        ("13900000001", {}, Why.NO_PROVIDER), ("13900000000", {"a": "demo:"}, Why.STOPPED),
        ("13900000001", {"a": "demo:"}, Why.NONE),
    ],
)  # fmt: skip
@pytest.mark.rule("N-OPEN-01")
def test_what_cannot_go_by_text_is_a_task_with_its_reason(
    bureau: Province, settings: Any, phone: str, sms: dict[str, str], why: Why
) -> None:
    settings.SMS = sms
    stopped_number(bureau)
    scene = Scene(bureau)
    scene.tick(minutes=1)
    scene.do("intake.report", "handler", way="walk_in", reporter="钱某", phone=phone,
             facts="手机被盗")  # fmt: skip
    step(scene, "intake.accept")
    (pk,) = raise_due(scene.now)
    one = Notice.objects.get(pk=pk)
    assert (one.why, one.phase) == (why, "personal" if why else "made")
    assert scene_duties(one) == {"told_in_time", *(["personal_service"] if why else [])}


def scene_duties(one: Notice) -> set[str]:
    from plumbline.kernel.models import Duty

    rows = Duty.objects.filter(subject_id=one.pk, settled_by=None)
    return {code.split(".")[1] for code in rows.values_list("code", flat=True)}


@pytest.mark.rule("D-OPEN-06")
def test_the_clock_runs_from_the_milestone_and_shows_its_arithmetic(bureau: Province) -> None:
    scene = accepted(bureau)
    happened = scene.now
    scene.tick(days=3)
    (pk,) = raise_due(scene.now, back=None)
    from plumbline.kernel.models import Duty

    duty = Duty.objects.get(subject_id=pk, code="notices.told_in_time")
    assert duty.started_at == happened
    assert duty.due_at.astimezone(SHANGHAI).date().isoformat() == "2026-03-10"
    assert duty.basis


def at(hour: int) -> datetime:
    return datetime(2026, 3, 3, hour, 30, tzinfo=SHANGHAI)


@pytest.mark.rule("N-OPEN-01")
def test_nobody_is_woken_but_for_what_he_waits_for(settings: Any) -> None:
    assert quiet.until(at(20)) is None
    assert quiet.until(at(8)) is None
    assert quiet.until(at(7)) == at(8).replace(minute=0)
    assert quiet.until(at(21)) == at(8).replace(minute=0) + timedelta(days=1)
    settings.SMS_QUIET = (12, 14)
    assert quiet.until(at(13)) == at(14).replace(minute=0)
    assert quiet.until(at(21)) is None
    settings.SMS_QUIET = (0, 0)
    assert quiet.until(at(3)) is None
    settings.SMS_QUIET = (21, 8)
    words = "【公安】案件有新的进展，请联系派出所。"
    for key, urgent, due in (("a", False, at(8).replace(minute=0)), ("b", True, at(3))):
        pk = tell("13900000009", words, key=key, ground=["N-OPEN-01"], now=at(3), urgent=urgent)
        assert Waiting.objects.get(pk=pk).next_at == due


# -- what became of it ----------------------------------------------------------------------------


@pytest.mark.gate("notices.arrived")
@pytest.mark.rule("N-OPEN-01", "3.5c")
def test_delivered_is_what_a_receipt_says(bureau: Province) -> None:
    scene = made(bureau)
    stopped(scene, "notices.note_delivered", "notices.arrived")
    receipt(scene, delivered=True)
    assert follow_due(scene.now) == {"delivered": 1, "failed": 0}
    one = notice(scene)
    assert (one.phase, one.way, one.told_at) == ("delivered", "sms", scene.now)
    assert one.proof.startswith("demo:")
    assert scene_duties(one) == set()


@pytest.mark.rule("D-OPEN-05", "D-OPEN-06")
def test_whoever_looks_with_number_and_code_has_been_told(bureau: Province) -> None:
    scene = failed(bureau)
    kept = Receipt.objects.get(case=scene.ids["case"])
    scene.tick(minutes=5)
    look_up(kept.number, "wrong", scene.now)
    assert follow_due(scene.now)["delivered"] == 0
    look_up(kept.number, kept.code, scene.now)
    assert follow_due(scene.now)["delivered"] == 1
    assert (notice(scene).way, scene_duties(notice(scene))) == ("inbox", set())


@pytest.mark.gate("notices.did_not_arrive")
@pytest.mark.rule("N-OPEN-01", "3.5c")
def test_what_did_not_arrive_is_a_task_for_an_officer(bureau: Province) -> None:
    scene = made(bureau)
    stopped(scene, "notices.note_failed", "notices.did_not_arrive")
    receipt(scene, delivered=False)
    assert follow_due(scene.now) == {"delivered": 0, "failed": 1}
    one = notice(scene)
    assert (one.phase, one.why) == ("personal", Why.FAILED)
    assert scene_duties(one) == {"told_in_time", "service_after_failure"}
    step(scene, "notices.serve")
    assert (notice(scene).phase, scene_duties(one)) == ("served", set())


@pytest.mark.rule("N-OPEN-01", "3.5c")
def test_delivered_and_later_not_is_not_delivered(bureau: Province) -> None:
    """A provider that lies: its word is kept, both times, and an officer tells the person."""
    scene = arrived(bureau)
    follow_due(scene.now)
    scene.tick(hours=1)
    receipt(scene, delivered=False)
    assert follow_due(scene.now) == {"delivered": 0, "failed": 1}
    one = notice(scene)
    assert (one.phase, one.why, one.told_at) == ("personal", Why.CONTRADICTED, None)
    receipt(scene, delivered=True)  # whatever it says now
    assert follow_due(scene.now) == {"delivered": 0, "failed": 0}
    stopped(scene, "notices.note_delivered", "notices.arrived")


@pytest.mark.rule("N-OPEN-01")
def test_both_words_of_a_lying_provider_before_we_looked_count_as_not_delivered(
    bureau: Province,
) -> None:
    scene = arrived(bureau)
    receipt(scene, delivered=False)
    assert follow_due(scene.now) == {"delivered": 0, "failed": 1}
    assert notice(scene).why == Why.CONTRADICTED


@pytest.mark.rule("N-OPEN-01")
def test_a_late_receipt_ends_the_task(bureau: Province) -> None:
    scene = made(bureau)
    text = Text.objects.get(key=f"notice:{notice(scene).pk}")
    Settled.objects.create(text=text, outcome=Outcome.UNKNOWN, at=scene.now)
    follow_due(scene.now)
    assert notice(scene).why == Why.UNKNOWN
    receipt(scene, delivered=True)
    assert follow_due(scene.now) == {"delivered": 1, "failed": 0}
    assert (notice(scene).phase, scene_duties(notice(scene))) == ("delivered", set())


@pytest.mark.rule("N-OPEN-01", "D-OPEN-04", "D-OPEN-07")
def test_an_officer_tells_by_hand_and_says_how(bureau: Province) -> None:
    from plumbline.kernel.act import Invalid

    scene = failed(bureau)
    for way in ("sms", "inbox"):
        with pytest.raises(Invalid, match="way"):
            step(scene, "notices.serve", way=way)
    step(scene, "notices.serve", way="phone", proof="2026年3月3日九时通话")
    assert (notice(scene).way, notice(scene).told_at) == ("phone", scene.now)


@pytest.mark.gate("apart(notices.serve)")
@pytest.mark.rule("N-OPEN-01", "P-ROLE-01")
def test_who_handles_the_case_cannot_close_a_notice_untold(bureau: Province) -> None:
    scene = lost(bureau)
    scene.appoint("handler", "DEPT_HEAD", cast.STATION)
    through(scene, "notices.note_failed")
    stopped(scene, "notices.close_untold", "apart(notices.serve)", by="handler")
    step(scene, "notices.close_untold")
    assert (notice(scene).phase, notice(scene).told_at) == ("untold", None)


@pytest.mark.gate("notices.not_yet_stopped")
@pytest.mark.rule("P-OPEN-04", "P-EXCH-01")
def test_a_number_is_stopped_once_and_nothing_goes_there(bureau: Province, settings: Any) -> None:
    settings.SMS = {"a": "demo:"}
    scene = stopped_number(bureau)
    stopped(scene, "notices.stop_number", "notices.not_yet_stopped", phone="+86 139-0000-0000")
    stopped(scene, "notices.stop_number", "notices.not_yet_stopped", phone="110000")
    words: dict[str, Any] = {"key": "a", "ground": ["D-OPEN-07"], "now": at(12)}
    with pytest.raises(Unsendable) as why:
        tell("13900000000", "【公安】请评价本次服务。", **words)
    assert why.value.why is Why.STOPPED
    step(scene, "notices.lift_stop")
    pk = tell("13900000000", "【公安】请评价本次服务。", **words)
    assert Waiting.objects.filter(pk=pk).exists()
    step(scene, "notices.stop_number")


def test_a_text_without_ground_or_with_a_link_is_never_queued(settings: Any) -> None:
    settings.SMS = {"a": "demo:"}
    for text, ground in (("请评价", []), ("请评价", ["X-1"]), ("见http://x", ["D-OPEN-07"])):
        with pytest.raises(ValueError, match=r"."):
            tell("13900000009", text, key="a", ground=ground, now=at(12))


def test_numbers_are_taken_as_they_are_typed() -> None:
    assert mobile("+86 139-0000 0000") == "13900000000"
    assert [mobile(one) for one in ("", "110", "12345678901", "１３９００００００００")] == [""] * 4


# -- what the database holds ----------------------------------------------------------------------


def harms() -> Iterable[str]:
    for table in ("text", "attempt", "answer", "receipt", "settled"):
        yield f"DELETE FROM notices_{table}"
    yield "UPDATE notices_text SET text = 'x'"
    yield "UPDATE notices_receipt SET delivered = true"
    yield "DELETE FROM notices_notice"


def test_what_was_sent_and_answered_stands(bureau: Province) -> None:
    lost(bureau)
    for harm in harms():
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(harm)


@pytest.mark.rule("N-OPEN-01")
def test_notices_do_not_change_what_is_told_of_the_case(bureau: Province) -> None:
    scene = not_filed(bureau)
    before = [row.act for row in Entry.objects.filter(act__in=TOLD).order_by("pk")]
    raise_due(scene.now)
    assert [row.act for row in Entry.objects.filter(act__in=TOLD).order_by("pk")] == before
