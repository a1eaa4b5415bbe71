"""From what is owed to what is out and back: each gate open and shut, each deadline."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from plumbline.doors.cli.province import Province
from plumbline.kernel.act import Invalid
from plumbline.kernel.models import Clear, Entry
from plumbline.publications import society, state
from plumbline.publications.models import File, Publication, Span
from tests.papers import scene as papers
from tests.publications.scene import (
    allowed,
    approved,
    checked,
    decided,
    drafted,
    made_unknown,
    out,
    owed,
    publication,
    published,
    redacted,
    released,
    reviewed,
    selected,
    verdicts,
)
from tests.scenes import FORMS, Scene, step, stopped, through

pytestmark = pytest.mark.usefixtures("db")
WROTE = (
    "apart(publications.register,publications.select,publications.correct,publications.draft,"
    "publications.redact)"
)
CHECKED = (
    "apart(publications.register,publications.select,publications.correct,publications.draft,"
    "publications.redact,publications.review_secrecy,publications.check_anonymity)"
)
ON = tuple(
    f"publications.{act}"
    for act in ("redact", "review_secrecy", "check_anonymity", "approve", "publish")
)


def phase(scene: Scene) -> str:
    return publication(scene).phase


def opens(scene: Scene, act: str, gate: str, by: str = "reviewer") -> bool:
    return gate not in scene.shut(act, by)


# -- who checks whom ------------------------------------------------------------------------------


@pytest.mark.gate(
    "apart(publications.register,publications.select,publications.correct,publications.draft,"
    "publications.redact)"
)
@pytest.mark.rule("R-OPEN-02", "P-ROLE-01", "3.5a")
@pytest.mark.parametrize("act", ["review_secrecy", "check_anonymity"])
def test_who_wrote_the_text_does_not_check_it(bureau: Province, act: str) -> None:
    scene = redacted(bureau)
    stopped(scene, f"publications.{act}", WROTE, by="station_head")
    step(scene, f"publications.{act}")


@pytest.mark.gate(
    "apart(publications.register,publications.select,publications.correct,publications.draft,"
    "publications.redact)",
    "publications.release",
)
@pytest.mark.rule("G-OPEN-02", "P-ROLE-01")
def test_who_hid_the_names_does_not_let_the_decision_out(bureau: Province) -> None:
    scene = selected(bureau)
    scene.do("publications.redact", "novice_reviewer", **FORMS["publications.redact"])
    through(scene, "publications.review_secrecy", "publications.check_anonymity")
    stopped(scene, "publications.release", WROTE, by="novice_reviewer")
    step(scene, "publications.release")


@pytest.mark.gate(
    "apart(publications.register,publications.select,publications.correct,publications.draft,"
    "publications.redact,publications.review_secrecy,publications.check_anonymity)"
)
@pytest.mark.rule("R-OPEN-02", "P-ROLE-01")
def test_who_checked_does_not_approve(bureau: Province) -> None:
    scene = redacted(bureau)
    scene.do("publications.review_secrecy", "head", **FORMS["publications.review_secrecy"])
    step(scene, "publications.check_anonymity")
    stopped(scene, "publications.approve", CHECKED)
    assert opens(reviewed(bureau), "publications.approve", CHECKED, by="head")


@pytest.mark.rule("R-OPEN-02", "P-OPEN-01", "D-EXCH-07", "D-EXCH-11")
def test_a_text_passes_secrecy_point_by_point(bureau: Province) -> None:
    scene = redacted(bureau)
    for point in ("no_state_secret", "no_work_secret", "no_hindrance"):
        with pytest.raises(Invalid, match="verdict"):
            step(scene, "publications.review_secrecy", **{point: False})
    step(scene, "publications.review_secrecy", no_work_secret=False, verdict="return")
    assert phase(scene) == "returned"


@pytest.mark.rule("R-OPEN-02")
def test_both_checks_are_needed_and_a_changed_text_is_checked_anew(bureau: Province) -> None:
    scene = through(redacted(bureau), "publications.review_secrecy")
    assert phase(scene) == "drafted"
    step(scene, "publications.check_anonymity")
    assert phase(scene) == "reviewed"
    step(scene, "publications.redact")
    assert phase(scene) == "drafted"
    step(scene, "publications.check_anonymity")
    assert phase(scene) == "drafted"


# -- what is hidden -------------------------------------------------------------------------------


@pytest.mark.gate("publications.settled")
@pytest.mark.rule("C-OPEN-02")
@pytest.mark.parametrize("act", ["check_anonymity", "approve", "publish"])
def test_everything_proposed_was_decided_by_a_person(bureau: Province, act: str) -> None:
    ways = {"check_anonymity": made_unknown, "approve": released, "publish": allowed}
    scene = ways[act](bureau)
    assert opens(scene, f"publications.{act}", "publications.settled")
    Span.objects.filter(publication=publication(scene), hides="health").update(stands=False)
    told = stopped(scene, f"publications.{act}", "publications.settled")
    assert "健康状况" in told["says"]
    assert told["missing"]["count"] == "1"


@pytest.mark.gate("publications.nothing_left")
@pytest.mark.rule("C-OPEN-02", "P-OPEN-02")
@pytest.mark.parametrize("act", ["check_anonymity", "release", "approve", "publish"])
def test_no_value_of_the_file_stands_in_the_text(bureau: Province, act: str) -> None:
    """Also not when the file learns of it only afterwards: the text is searched each time."""
    ways = {"check_anonymity": made_unknown, "release": checked, "approve": released,
            "publish": allowed}  # fmt: skip
    scene = ways[act](bureau)
    assert opens(scene, f"publications.{act}", "publications.nothing_left")
    hidden = Span.objects.filter(publication=publication(scene), hides="phone")
    hidden.update(stands=False)
    told = stopped(scene, f"publications.{act}", "publications.nothing_left")
    assert "联系方式" in told["says"]
    assert "13812345678" not in str(told)


@pytest.mark.rule("C-OPEN-02")
def test_a_value_of_the_file_cannot_be_kept_and_a_guess_can_with_a_reason(bureau: Province) -> None:
    scene = selected(bureau)
    row = publication(scene)
    step(scene, "publications.redact", rows=verdicts(row, 李建民="证人要求署名"))
    assert state.review(publication(scene)).unsettled == []
    assert "李建民" in state.review(publication(scene)).result.text
    step(scene, "publications.redact", rows=verdicts(row, 吴国强="当事人同意"))
    stopped(scene, "publications.check_anonymity", "publications.settled")
    with pytest.raises(Invalid, match="reason"):
        step(scene, "publications.redact", rows=verdicts(row, 李建民=""))


@pytest.mark.rule("C-OPEN-02")
@pytest.mark.parametrize("span", [(5, 5), (5, 4), (0, 199_999)])
def test_a_place_lies_within_a_line_of_the_text(bureau: Province, span: tuple[int, int]) -> None:
    scene = drafted(bureau)
    row = {"start": span[0], "end": span[1], "hides": "name", "verdict": "hide"}
    with pytest.raises(Invalid, match=r"rows\.0\.end"):
        step(scene, "publications.redact", rows=[row])


@pytest.mark.gate("publications.own_text")
@pytest.mark.rule("C-OPEN-02")
def test_the_text_of_a_decision_is_not_written_anew(bureau: Province) -> None:
    stopped(selected(bureau), "publications.draft", "publications.own_text")
    stopped(out(bureau), "publications.correct", "publications.own_text")
    step(owed(bureau), "publications.draft")


@pytest.mark.rule("C-OPEN-02", "3.5a")
def test_what_is_published_equals_the_original_but_for_what_is_hidden(bureau: Province) -> None:
    row = publication(out(bureau))
    seen = state.review(row)
    text, original, at, was = seen.result.text, seen.text, 0, 0
    for place, start, end in seen.result.places:
        assert text[at:start] == original[was : place.start]
        at, was = end, place.end
    assert text[at:] == original[was:]
    assert "吴某甲" in row.content
    assert "吴某乙" in row.content
    for gone in ("国强", "晓燕", "李建民", "13812345678", "南岭大街2号", "宏达", "怀孕", "吉A12345",
                 "1985年", "wxid"):  # fmt: skip
        assert gone in original
        assert gone not in row.content
    assert row.sha256 == seen.sha256


# -- what may be out ------------------------------------------------------------------------------


@pytest.mark.gate("publications.released")
@pytest.mark.rule("G-OPEN-02", "K-ADM-02")
@pytest.mark.parametrize("act", ["approve", "publish"])
def test_a_public_order_decision_is_out_only_when_the_legal_department_lets_it(
    bureau: Province, act: str
) -> None:
    scene = checked(bureau) if act == "approve" else allowed(bureau)
    Publication.objects.filter(pk=scene.ids["publication"]).update(released_for="")
    told = stopped(scene, f"publications.{act}", "publications.released")
    assert "默认不公开" in told["says"]
    assert opens(released(bureau), "publications.approve", "publications.released")
    assert opens(reviewed(bureau), "publications.approve", "publications.released")


@pytest.mark.gate("publications.public_order")
@pytest.mark.rule("G-OPEN-02")
def test_only_a_public_order_decision_needs_that(bureau: Province) -> None:
    stopped(reviewed(bureau), "publications.release", "publications.public_order")
    step(checked(bureau), "publications.release")


@pytest.mark.gate("publications.never_barred")
@pytest.mark.rule("P-OPEN-03", "D-OPEN-03")
@pytest.mark.parametrize("born", ["2012-05-06", "2009-01-01"])
def test_nobodys_leave_publishes_a_case_with_a_minor(bureau: Province, born: str) -> None:
    scene = decided(bureau, victim={"born": born})
    told = stopped(scene, "publications.select", "publications.never_barred")
    assert "未成年人" in told["says"]
    step(decided(bureau), "publications.select")


@pytest.mark.gate("publications.never_barred")
@pytest.mark.rule("P-OPEN-01", "P-OPEN-03", "K-ADM-02", "D-EXCH-07")
@pytest.mark.parametrize("act", ["release", "approve", "publish"])
@pytest.mark.parametrize(
    ("change", "why"),
    [({"secrecy": 1}, "涉密"), ({"offline": "approved"}, "线下"), ({"phase": "closed"}, "封存")],
)
def test_a_secret_offline_or_sealed_case_is_never_published(
    bureau: Province, act: str, change: dict[str, Any], why: str
) -> None:
    ways = {"release": checked, "approve": released, "publish": allowed}
    scene = ways[act](bureau)
    case = scene.case
    for name, value in change.items():
        setattr(case, name, value)
    case.save(update_fields=list(change))
    told = stopped(scene, f"publications.{act}", "publications.never_barred")
    assert why in told["says"]


@pytest.mark.gate("publications.in_effect")
@pytest.mark.rule("G-OPEN-01")
@pytest.mark.parametrize("act", ["release", "approve", "publish"])
def test_a_decision_that_fell_is_not_published(bureau: Province, act: str) -> None:
    ways = {"release": checked, "approve": released, "publish": allowed}
    scene = through(ways[act](bureau), "execution.file_remedy", "execution.annul")
    stopped(scene, f"publications.{act}", "publications.in_effect")


@pytest.mark.gate("publications.in_effect")
@pytest.mark.rule("G-OPEN-01")
def test_a_decision_is_served_before_it_is_published(bureau: Province) -> None:
    scene = decided(bureau, serve=False)
    stopped(scene, "publications.select", "publications.in_effect")
    through(scene, "execution.serve", "publications.select")


@pytest.mark.gate("publications.a_decision")
@pytest.mark.rule("G-OPEN-01", "C-OPEN-01")
def test_only_decisions_are_chosen(bureau: Province) -> None:
    scene = papers.issued(bureau)
    stopped(scene, "publications.select", "publications.a_decision")
    assert opens(decided(bureau), "publications.select", "publications.a_decision")


@pytest.mark.gate("publications.once")
@pytest.mark.rule("G-OPEN-01")
def test_a_decision_is_published_once(bureau: Province) -> None:
    scene = selected(bureau)
    stopped(scene, "publications.select", "publications.once")
    through(scene, "publications.exempt", "publications.select")


@pytest.mark.gate("publications.noted")
@pytest.mark.rule("G-OPEN-01", "D-ADM-39")
def test_the_decision_knows_that_it_is_out_before_it_is(bureau: Province) -> None:
    scene = through(released(bureau), "publications.approve")
    stopped(scene, "publications.publish", "publications.noted")
    through(scene, "execution.note_published", "publications.publish")


@pytest.mark.gate("publications.printable")
@pytest.mark.rule("R-OPEN-02")
def test_every_character_can_be_printed(bureau: Province) -> None:
    scene = owed(bureau)
    step(scene, "publications.draft", text="节日快乐\U0001f600")
    through(scene, "publications.redact", "publications.review_secrecy",
            "publications.check_anonymity", "publications.approve")  # fmt: skip
    stopped(scene, "publications.publish", "publications.printable")
    assert opens(approved(bureau), "publications.publish", "publications.printable")


# -- deadlines ------------------------------------------------------------------------------------


@pytest.mark.rule("D-OPEN-01", "R-OPEN-02", "C-OPEN-01")
def test_what_arose_is_out_within_twenty_working_days(bureau: Province) -> None:
    scene = owed(bureau, arisen_on="2026-03-02")
    duty = scene.duty("publications.published_in_time")
    assert duty.due_at.astimezone(UTC) < datetime(2026, 3, 30, 16, tzinfo=UTC)
    assert duty.due_at.astimezone(UTC) > datetime(2026, 3, 30, 15, tzinfo=UTC)
    through(scene, "publications.draft", *ON)
    assert scene.duty("publications.published_in_time").settled_at == scene.now
    assert selected(bureau).duty("publications.published_in_time").settled_at is None


@pytest.mark.rule("D-OPEN-02")
def test_what_is_false_is_clarified_in_time(bureau: Province) -> None:
    form = {"heading": "clarification", "occasion": "false"}
    scene = owed(bureau, **form)
    assert [d["duty"] for d in scene.entry.body["raised"]] == ["publications.clarified_in_time"]
    for wrong in ({"heading": "clarification"}, {"occasion": "false"}):
        with pytest.raises(Invalid, match="occasion"):
            owed(bureau, **wrong)


@pytest.mark.rule("C-OPEN-01")
@pytest.mark.parametrize(
    "wrong", [{"heading": "decisions"}, {"arisen_on": "2026-03-04"}, {"heading": "nothing"}]
)
def test_only_what_can_be_is_registered(bureau: Province, wrong: dict[str, str]) -> None:
    with pytest.raises(Invalid, match=next(iter(wrong))):
        owed(bureau, **wrong)


@pytest.mark.gate("publications.not_corrected_yet")
@pytest.mark.rule("D-OPEN-01")
def test_an_error_is_corrected_at_once_by_another_text(bureau: Province) -> None:
    scene = published(bureau)
    first = publication(scene)
    step(scene, "publications.correct")
    assert [d["duty"] for d in scene.entry.body["raised"]] == ["publications.corrected_at_once"]
    assert publication(scene).text == first.text
    refused = scene.refused("publications.correct", "station_head", first.pk, what="又错了一处")
    assert "publications.not_corrected_yet" in refused
    step(scene, "publications.draft", text="改正后的正文")
    through(scene, *ON)
    first.refresh_from_db()
    assert first.phase == "corrected"
    shown = society.one(first.pk)
    assert shown is not None
    assert (shown.content, shown.corrected_by) == (None, scene.ids["publication"])


# -- taken back -----------------------------------------------------------------------------------


@pytest.mark.rule("G-OPEN-01", "D-ADM-39")
def test_a_decision_that_falls_is_not_shown_from_that_moment_and_withdrawn_with_reasons(
    bureau: Province,
) -> None:
    scene = out(bureau)
    item = scene.ids["publication"]
    assert society.file_of(item, "pdf") is not None
    through(scene, "execution.file_remedy", "execution.annul")
    shown = society.one(item)
    assert shown is not None
    assert shown.down is not None
    assert (shown.content, shown.down.reasons) == (None, "")
    assert society.file_of(item, "pdf") is None
    assert scene.duty("execution.publication_withdrawn").settled_at is None
    step(scene, "execution.withdraw_publication")
    told = society.one(item)
    assert told is not None
    assert told.down is not None
    assert told.down.reasons == "决定已被撤销"


@pytest.mark.rule("G-OPEN-01", "D-OPEN-03")
@pytest.mark.parametrize("change", [{"secrecy": 1}, {"offline": "registered"}])
def test_what_turns_out_secret_is_not_shown_from_that_moment(
    bureau: Province, change: dict[str, Any]
) -> None:
    scene = out(bureau)
    case = scene.case
    words = "殴打"
    assert society.listed("", words, 1).total == 1
    for name, value in change.items():
        setattr(case, name, value)
    case.save(update_fields=list(change))
    shown = society.one(scene.ids["publication"])
    assert shown is not None
    assert shown.content is None
    assert society.listed("", words, 1).total == 0  # nor searched: a hit would tell what it says
    assert society.listed("", "", 1).total == 1  # that it was out stays listed


@pytest.mark.rule("G-OPEN-01")
def test_a_paper_that_is_void_is_not_shown_from_that_moment(bureau: Province) -> None:
    scene = out(bureau)
    step(scene, "papers.void")
    shown = society.one(scene.ids["publication"])
    assert shown is not None
    assert shown.down is not None
    assert (shown.content, shown.down.why) == (None, "文书已经作废")
    assert society.file_of(scene.ids["publication"], "docx") is None


@pytest.mark.rule("G-OPEN-01", "D-ADM-39")
def test_a_decision_that_is_corrected_owes_the_withdrawal_of_the_old_one(bureau: Province) -> None:
    scene = out(bureau)
    step(scene, "penalty.correct")
    shown = society.one(scene.ids["publication"])
    assert shown is not None
    assert shown.content is None
    owed = scene.duty("execution.publication_withdrawn")
    assert (owed.settled_at, owed.due_at - scene.now < timedelta(days=8)) == (None, True)


@pytest.mark.gate("publications.reasons_clean")
@pytest.mark.rule("G-OPEN-01", "C-OPEN-02")
def test_the_reasons_of_a_withdrawal_do_not_tell_what_was_hidden(bureau: Province) -> None:
    scene = out(bureau)
    told = "吴 国 强的决定被撤销"
    stopped(scene, "publications.withdraw", "publications.reasons_clean", told=told)
    step(scene, "publications.withdraw", ground="annulled")
    assert phase(scene) == "withdrawn"
    assert society.file_of(scene.ids["publication"], "docx") is None
    with pytest.raises(Invalid, match="ground"):
        step(published(bureau), "publications.withdraw", ground="annulled")


@pytest.mark.rule("P-OPEN-01", "P-OPEN-02", "P-OPEN-03", "G-OPEN-02")
def test_not_to_publish_is_decided_on_a_ground_that_fits(bureau: Province) -> None:
    for ground in ("simple", "default"):
        with pytest.raises(Invalid, match="ground"):
            step(drafted(bureau), "publications.exempt", ground=ground)
    with pytest.raises(Invalid, match="ground"):
        step(selected(bureau), "publications.exempt", ground="simple")
    scene = selected(bureau)
    step(scene, "publications.exempt", ground="default")
    assert phase(scene) == "exempted"
    assert scene.duty("publications.published_in_time").settled_at == scene.now
    assert society.one(scene.ids["publication"]) is None


# -- the ledger -----------------------------------------------------------------------------------


@pytest.mark.rule("R-OPEN-02", "3.5a")
def test_the_ledger_carries_the_hash_of_the_text_and_not_what_was_hidden(bureau: Province) -> None:
    scene = out(bureau)
    row = publication(scene)
    reads = [read for gate in scene.entry.body["gates"] for read in gate["read"]]
    assert f"text={row.sha256}" in reads
    entries = Entry.objects.filter(act__startswith="publications.")
    assert entries.count() == 7
    said = str(list(entries.values_list("body", flat=True)))
    for gone in ("国强", "晓燕", "李建民", "13812345678", "南岭大街", "宏达"):
        assert gone not in said
    assert not Clear.objects.filter(entry__in=entries, value__contains="国强").exists()
    assert File.objects.get(publication=row).entry_id == scene.entry.pk


@pytest.mark.rule("R-OPEN-01", "D-OPEN-04")
def test_what_is_open_to_whom_is_said_in_one_place() -> None:
    from plumbline.law.register import known
    from plumbline.openness.milestones import TOLD
    from plumbline.publications.channels import channels
    from plumbline.publications.terms import Heading

    society_, asking, served, nobody = channels()
    assert len(society_.what) == len(Heading.values) == 11
    assert set(asking.what) == {one.title for one in TOLD.values()}
    for one in (society_, asking, served, nobody):
        assert all(known(rule) for rule in one.cites)
    assert set(FORMS) >= {"publications.register"}
