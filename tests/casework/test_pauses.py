"""A case that cannot go on comes back by itself, and one that leads nowhere ends lawfully."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest

from plumbline.casework import reads
from plumbline.casework.models import Case
from plumbline.casework.pauses import resume_due
from plumbline.doors.cli.province import Province
from plumbline.kernel.act import ACTS, Invalid, Refused
from plumbline.kernel.models import Entry
from plumbline.law.calendar import SHANGHAI
from plumbline.law.roles import CLOCK
from plumbline.people.reads import names
from tests import scenes
from tests.casework import scene as build
from tests.scenes import FORMS, Scene, step, stopped, through

pytestmark = pytest.mark.usefixtures("db")
LIMIT = "casework.case_in_time"


@pytest.mark.rule("D-ADM-26")
def test_a_paused_case_owes_its_return_and_an_explanation(bureau: Province) -> None:
    scene = build.parked(bureau)
    due = scene.duty("casework.resume_in_time").due_at
    assert due == datetime.combine(date(2026, 5, 4), time.max, SHANGHAI)
    through(scene, "casework.explain_parking", "casework.resume")
    assert scene.duty("casework.resume_in_time").settled_at == scene.now
    assert scene.case.phase == "investigating"
    assert scene.case.parkings.get().resumed_at == scene.now


@pytest.mark.gate("casework.pause_over")
@pytest.mark.rule("D-ADM-26")
def test_a_pause_that_is_over_ends_by_itself_and_not_an_instant_earlier(bureau: Province) -> None:
    scene = build.parked(bureau)  # until 4 May
    last = datetime.combine(date(2026, 5, 4), time.max, SHANGHAI)
    assert resume_due(last) == []
    with pytest.raises(Refused) as shut:
        ACTS["casework.resume"].do(
            CLOCK, scene.case.pk, FORMS["casework.resume"], at=last, now=last
        )
    (refusal,) = shut.value.refusals
    assert refusal.gate == "casework.pause_over"
    assert "2026-05-04" in refusal.as_json()["says"]
    midnight = last + timedelta(microseconds=1)
    assert resume_due(midnight) == [scene.case.pk]
    assert resume_due(midnight) == []
    assert scene.case.phase == "investigating"
    assert scene.duty("casework.resume_in_time").settled_at == midnight
    entry = Entry.objects.get(act="casework.resume", subject_id=scene.case.pk)
    assert (entry.role, names({CLOCK.id})) == ("CLOCK", {CLOCK.id: "系统"})


@pytest.mark.rule("2.2a")
def test_nobody_is_appointed_clock(bureau: Province) -> None:
    with pytest.raises(Invalid, match="不能由人担任"):
        Scene(bureau).appoint("chief", "CLOCK")


@pytest.mark.rule("D-ADM-26")
def test_a_paused_case_is_still_investigated(bureau: Province) -> None:
    scene = build.parked(bureau)
    through(scene, "casework.add_person", "casework.add_evidence", "casework.allege",
            "casework.request_retrieval")  # fmt: skip
    assert scene.case.phase == "parked"


@pytest.mark.rule("D-ADM-26", "N-ADM-07")
def test_the_limit_of_a_case_stands_still_while_it_is_paused(bureau: Province) -> None:
    scene = build.parked(bureau)
    before = scene.duty(LIMIT)
    assert before.suspended_at == scene.now
    step(scene.tick(days=10), "casework.resume")
    after = scene.duty(LIMIT)
    assert after.suspended_at is None
    assert (after.due_at - before.due_at).days >= 10


@pytest.mark.rule("N-ADM-07")
def test_an_examination_that_ends_in_a_pause_does_not_start_the_clock(bureau: Province) -> None:
    scene = scenes.appraising(bureau, "administrative")
    step(scene, "casework.park")
    step(scene.tick(days=3), "measures.receive_opinion")
    assert scene.duty(LIMIT).suspended_at is not None
    step(scene.tick(days=3), "casework.resume")
    assert scene.duty(LIMIT).suspended_at is None


@pytest.mark.rule("D-ADM-26")
@pytest.mark.parametrize("until", ["2026-03-03", "2026-03-02", "2026-09-03"])
def test_a_pause_ends_within_half_a_year(bureau: Province, until: str) -> None:
    scene = scenes.investigating(bureau, "administrative")
    with pytest.raises(Invalid, match="until"):
        step(scene, "casework.park", until=until)
    step(scene, "casework.park", until="2026-09-02")


@pytest.mark.rule("D-ADM-26")
def test_a_pause_has_an_owner_who_is_an_officer(bureau: Province) -> None:
    scene = scenes.investigating(bureau, "administrative")
    with pytest.raises(Invalid, match="owner"):
        step(scene, "casework.park", owner="@auxiliary")
    step(scene, "casework.park", owner="@assistant")
    assert scene.case.parkings.get().owner == bureau.officers["assistant"]
    shown = reads.case(scene.case, bureau.actor("handler"), scene.now)["facts"]
    assert ["责任民警", "王诚（2201033）"] in shown


# -- ended ----------------------------------------------------------------------------------------


@pytest.mark.gate("casework.termination_ground")
@pytest.mark.rule("G-ADM-41")
@pytest.mark.parametrize("ground", ["no_violation", "limitation", "dead", "other"])
def test_an_investigation_ends_on_a_statutory_ground(bureau: Province, ground: str) -> None:
    scene, act = scenes.investigating(bureau, "administrative"), "casework.terminate"
    if ground == "other":
        stopped(scene, act, "casework.termination_ground", ground=ground)
    step(scene, act, ground=ground, other="嫌疑人被另案处理" if ground == "other" else "")
    assert (scene.case.phase, scene.case.terminated_for) == ("terminated", ground)


@pytest.mark.gate("casework.nothing_runs", "casework.terminate")
@pytest.mark.rule("G-ADM-41")
def test_whatever_still_runs_is_ended_first(bureau: Province) -> None:
    scene = build.retrieval_approved(bureau)
    told = stopped(scene, "casework.terminate", "casework.nothing_runs")
    assert told["says"] == "本案还有没有了结的事项：调取证据"
    through(scene, "casework.note_retrieved", "casework.terminate")


def injured(bureau: Province) -> Scene:
    """The injury of a victim is examined."""
    scene = scenes.investigating(bureau, "administrative")
    step(scene, "casework.add_person", role="victim", name="郑某")
    return through(scene, "measures.note_injury", "measures.commission_injury")


@pytest.mark.gate("casework.no_crime")
@pytest.mark.rule("P-ADM-04", "D-INT-16")
@pytest.mark.parametrize("injury", ["light", "grave", "death"])
def test_an_injury_that_is_a_crime_is_neither_ended_nor_punished_as_less(
    bureau: Province, injury: str
) -> None:
    scene = injured(bureau)
    step(scene, "measures.receive_opinion", injury=injury)
    label = dict(Case._meta.get_field("injury").choices or ())[injury]  # noqa: SLF001
    told = stopped(scene, "casework.terminate", "casework.no_crime")
    assert told["says"] == f"本案涉嫌犯罪（{label}），不得以行政处理结案"
    through(scene, "casework.add_person", "casework.add_evidence", "casework.allege",
            "casework.note_handling", "penalty.notify", "penalty.record_defence")  # fmt: skip
    through(scene, "review.submit", "review.conclude", "review.approve")
    stopped(scene, "penalty.decide", "casework.no_crime")
    step(scene, "penalty.decide", outcome="crime")


@pytest.mark.gate("casework.no_crime")
@pytest.mark.rule("P-ADM-04")
def test_a_slight_injury_or_a_new_examination_opens_the_way(bureau: Province) -> None:
    scene = injured(bureau)
    step(scene, "measures.receive_opinion", injury="light")
    stopped(scene, "casework.terminate", "casework.no_crime")
    through(scene, "measures.commission_injury")
    step(scene, "measures.receive_opinion", injury="slight")
    step(scene, "casework.terminate")


@pytest.mark.gate("casework.no_crime")
@pytest.mark.rule("P-ADM-04")
def test_a_suspected_crime_is_dropped_or_becomes_a_criminal_case(bureau: Province) -> None:
    scene = build.with_suspect(bureau)
    step(scene, "casework.allege", crime_suspected=True)
    stopped(scene, "casework.terminate", "casework.no_crime")
    through(scene, "casework.drop_offence", "casework.terminate")


# -- closed ---------------------------------------------------------------------------------------


@pytest.mark.gate("casework.closable")
@pytest.mark.rule("D-ADM-36", "P-ADM-04")
def test_a_case_found_to_be_a_crime_is_not_closed_but_turned(bureau: Province) -> None:
    scene = scenes.approved(bureau, "administrative")
    step(scene, "penalty.decide", outcome="crime")
    told = stopped(scene, "casework.close", "casework.closable")
    assert told["says"] == "本案涉嫌犯罪，应当转为刑事案件办理，不得以行政案件结案"
    through(scene, "casework.turn_criminal")
    assert (scene.case.nature, scene.case.phase, scene.case.outcome) == (
        "criminal", "accepted", "",
    )  # fmt: skip


SERVED = ("execution.serve", "execution.complete")  # a decision with nothing to carry out


@pytest.mark.rule("D-ADM-36")
@pytest.mark.parametrize(
    ("outcome", "ground"),
    [
        ("penalty", "executed"),
        ("no_penalty", "no_penalty"),
        ("not_proved", "no_penalty"),
        ("other_measures", "executed"),
    ],
)
def test_a_case_is_closed_on_the_ground_its_outcome_gives(
    bureau: Province, outcome: str, ground: str
) -> None:
    scene = scenes.approved(bureau, "administrative")
    step(scene, "penalty.decide", outcome=outcome)
    stopped(scene, "casework.close", "casework.nothing_owed")
    *carrying, last = build.CARRIED_OUT if outcome == "penalty" else SERVED
    through(scene, *carrying)
    told = stopped(scene, "casework.close", "casework.nothing_runs")
    assert told["missing"] == {"running": "处理决定"}
    through(scene, last, "casework.close")
    assert scene.case.closed_for == ground


@pytest.mark.rule("D-ADM-36")
def test_what_cannot_be_executed_is_closed_with_its_reason(bureau: Province) -> None:
    scene = scenes.decided(bureau, "administrative")
    stopped(scene, "casework.close", "casework.nothing_owed", unexecutable="被处罚人已经死亡")
    through(scene, "execution.end")
    step(scene, "casework.close", unexecutable="被处罚人已经死亡")
    assert scene.case.closed_for == "unexecutable"
    other = scenes.approved(bureau, "administrative")
    step(other, "penalty.decide", outcome="no_penalty")
    through(other, *SERVED)
    with pytest.raises(Invalid, match="unexecutable"):
        step(other, "casework.close", unexecutable="被处罚人已经死亡")


@pytest.mark.gate("casework.nothing_owed")
@pytest.mark.gate("casework.nothing_runs", "casework.close")
@pytest.mark.rule("D-ADM-36", "D-INT-10")
def test_a_case_is_closed_when_nothing_is_owed_on_it_or_in_it(bureau: Province) -> None:
    scene = scenes.accepted(bureau, "administrative")
    through(scene, "casework.open_inquiry")
    step(scene, "casework.add_person", nationality="俄罗斯", passport="71 1234567")
    through(scene, "casework.add_evidence", "casework.allege", "casework.note_handling",
            "penalty.notify", "penalty.record_defence", "review.submit", "review.conclude",
            "review.approve", "penalty.decide", "casework.note_restricted")  # fmt: skip
    told = stopped(scene, "casework.close", "casework.nothing_owed")
    assert told["missing"]["n"] == "3"
    assert "交付受案回执" in told["says"]
    assert "送达决定书" in told["says"]
    assert "向省级公安机关报告外国人被限制人身自由" in told["says"]
    stopped(scene, "casework.close", "casework.nothing_runs")
    through(scene, "intake.hand_receipt", "casework.report_foreigner")
    assert stopped(scene, "casework.close", "casework.nothing_owed")["missing"]["n"] == "1"
    through(scene, *build.CARRIED_OUT, "casework.close")


# -- archived -------------------------------------------------------------------------------------


@pytest.mark.rule("K-ADM-01")
def test_a_volume_holds_everything_that_was_done_by_section(bureau: Province) -> None:
    scene = build.archived(bureau)
    volume = reads.case(scene.case, bureau.actor("handler"), scene.now)["volume"]
    assert volume["number"] == "V2201020012026000001"
    assert (volume["place"], volume["pages"]) == ("分局档案室", 42)
    rows = [(row["no"], row["section"], row["title"]) for row in volume["index"]]
    assert [no for no, *_ in rows] == list(range(1, len(rows) + 1))
    found = {section: [title for _, s, title in rows if s == section] for _, section, _ in rows}
    assert list(found) == ["acceptance", "evidence", "decision", "other"]
    assert found["acceptance"][0] == "受案"
    assert "登记证据" in found["evidence"]
    assert "作出处理决定" in found["decision"]


@pytest.mark.gate("casework.volume_complete")
@pytest.mark.rule("K-ADM-01")
def test_an_incomplete_file_is_not_archived(bureau: Province) -> None:
    """No act leads to a closed case without evidence: the test itself takes the rows away."""
    scene, act = scenes.closed(bureau, "administrative"), "casework.archive"
    assert scene.shut(act, "handler") == {}
    other = scenes.investigating(bureau, "administrative")
    scene.case.evidence.update(case=other.case)
    told = scene.shut(act, "handler")["casework.volume_complete"].as_json()
    assert told["says"] == "案卷不完整，缺少：证据材料"


@pytest.mark.gate("casework.nothing_runs", "casework.archive")
@pytest.mark.gate("casework.nothing_else_owed")
@pytest.mark.rule("K-ADM-01")
def test_a_file_is_archived_when_nothing_else_is_owed(bureau: Province) -> None:
    scene = build.terminated(bureau)
    told = stopped(scene, "casework.archive", "casework.nothing_else_owed")
    assert told["says"] == "本案还有1项义务没有履行：告知终止调查"
    through(scene, "casework.ask_recusal")
    scene.do("casework.decide_recusal", "head",
             **{**FORMS["casework.decide_recusal"], "granted": False})  # fmt: skip
    through(scene, "casework.explain_termination", "casework.ask_recusal")
    stopped(scene, "casework.archive", "casework.nothing_runs")
    through(scene, "casework.decide_recusal", "casework.archive")
    assert scene.case.phase == "archived"
