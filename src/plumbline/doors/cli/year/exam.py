"""The exam of the year: bank, paper by a sealed seed, sitting, marking, publication, appeal."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

from plumbline.doors.cli.year.county import PROVINCE, Candidate, Year
from plumbline.doors.cli.year.questions import Given
from plumbline.exams.answers import Outcome, save
from plumbline.exams.asked import Asked, asked, order_of, places
from plumbline.exams.content import disclose
from plumbline.exams.models import Exam, ExamPaper, Held, Question, Script, Sitting
from plumbline.exams.papers import drawn_again
from plumbline.exams.sittings import end_due
from plumbline.exams.terms import LETTERS
from plumbline.law.draws import promised

PARTS: list[dict[str, Any]] = [
    {"common": True, "sort": "single", "count": 30, "points": 1},
    {"common": True, "sort": "multiple", "count": 15, "points": 1},
    {"common": False, "sort": "single", "count": 15, "points": 1},
    {"common": False, "sort": "written", "count": 1, "points": 15},
]
MOST, PASS, WRITTEN, TOLERANCE, APPEAL_DAYS = 75, 45, 15, 3, 5
HOURS, SEATS, MANY = 2, 50, 500
SEED = "年度考试的种子"
MARKERS = ("reviewer", "novice_reviewer", "trainer")


def bank(year: Year, given: list[Given]) -> UUID:
    """Import the questions; the faulty rows are caught and no other. Then draw by a sealed seed."""
    post = {"role": "TRAINER", "unit": str(year.province.units[PROVINCE]),
            "since": year.now.date().isoformat()}  # fmt: skip
    year.do("people.appoint", "administrator", year.province.officers["drafter"], **post)
    keepers = [year.officer("trainer"), year.officer("drafter")]
    kept = year.do("exams.open_bank", "head", year.county, name="年度题库", keepers=keepers)
    taken = year.do("exams.import_questions", "trainer", kept, source="questions.jsonl",
                    topic="综合", common=True, as_at="2024-01-01",
                    rows=[one.row for one in given])  # fmt: skip
    wanted = {one.row["author"]: one.faults for one in given if one.faults}
    held = {disclose(one.content)["author"]: frozenset(one.faults)
            for one in Held.objects.filter(imported=taken)}  # fmt: skip
    year.told.same("rows held back, each with its faults", wanted, held)
    year.do("exams.pass_import", "drafter", taken, opinion="逐题核对无误")
    essay = year.do("exams.write_question", "trainer", kept, topic="受案", common=False,
                    sort="written", as_at="2026-01-01", stem="简述受案的程序。", options=[],
                    key=["登记、出具回执、审查"])  # fmt: skip
    year.do("exams.review_question", "drafter", essay, verdict="pass", opinion="同意")
    usable = Question.objects.filter(bank=kept, phase="usable").count()
    year.told.same("usable questions", len(given) - len(wanted) + 1, usable)
    year.say(f"{len(given):,} questions imported by one act, {len(held)} held back, "
             f"{usable:,} usable")  # fmt: skip
    return kept


def paper(year: Year, kept: UUID) -> UUID:
    """A blueprint approved by a second person, a paper drawn by the seed that was promised."""
    plan = year.do("exams.draft_blueprint", "trainer", kept, name="基本级试卷", rows=PARTS)
    year.do("exams.approve_blueprint", "head", plan, opinion="同意")
    made = year.do("exams.promise_paper", "inspector", plan, name="年度试卷",
                   commitment=promised(SEED))  # fmt: skip
    year.refuse("exams.draw_paper", "inspector", made, {"exams.seed_as_promised"}, seed="另一个")
    year.do("exams.draw_paper", "inspector", made, seed=SEED)
    return made


def seated(year: Year, drawn: UUID) -> Exam:
    """Everybody is registered and has a seat that nobody of his own unit watches."""
    begins = year.now + timedelta(days=3)
    exam = year.do(
        "exams.open_exam", "head", drawn, name="年度基本级考试", level="BASIC",
        begins=begins.isoformat(), ends=(begins + timedelta(hours=HOURS)).isoformat(),
        pass_mark=PASS, tolerance=TOLERANCE, appeal_days=APPEAL_DAYS, basis="考试通知",
    )  # fmt: skip
    year.refuse("exams.register", "trainer", exam, {"exams.no_auxiliary"},
                officers=[year.officer("auxiliary")])  # fmt: skip
    people = [str(one.pk) for one in year.people]
    for at in range(0, len(people), MANY):
        year.do("exams.register", "trainer", exam, officers=people[at : at + MANY])
    year.refuse("exams.seat", "trainer", exam,
                {"exams.seats_suffice", "exams.cross_invigilated"})  # fmt: skip
    for n in range(-(-len(people) // SEATS)):
        year.do("exams.add_room", "trainer", exam, name=f"第{n + 1}考场", seats=SEATS,
                invigilators=[year.officer("stranger")])  # fmt: skip
    year.do("exams.name_markers", "head", exam, markers=[year.officer(who) for who in MARKERS])
    year.do("exams.seat", "trainer", exam)
    seats = set(Sitting.objects.filter(exam=exam).values_list("room", "seat"))
    year.told.same("seats, one for each candidate", len(people), len(seats))
    year.now = begins
    return Exam.objects.get(pk=exam)


def sit(year: Year, exam: Exam, chance: Random) -> None:
    """All answer as well as they can; some hand in, the clock collects from the rest."""
    questions, sittings = asked(exam), {one.officer_id: one for one in exam.sittings.all()}
    saves = 0
    for n, one in enumerate(year.people):
        sitting = sittings[one.pk]
        sitting.exam = exam
        one.absent = n % 50 == 7
        if one.absent:
            continue
        year.do("exams.begin", one.name, sitting.pk)
        for question in questions:
            saves += _answer(year.now, one, sitting, question, chance)
        if n % 3:
            year.do("exams.submit", one.name, sitting.pk)
    collected = sum(1 for n, one in enumerate(year.people) if not one.absent and not n % 3)
    absent = sum(1 for one in year.people if one.absent)
    year.now = exam.ends_at
    ended = end_due(year.now)
    year.told.done += len(ended) + 1
    year.told.same("sittings that the clock ended", collected + absent, len(ended))
    year.say(f"{len(year.people) - absent} sat the exam, {absent} were absent; {saves:,} answers "
             f"saved; the clock collected from {collected}")  # fmt: skip


def _answer(at: datetime, one: Candidate, sitting: Sitting, question: Asked, chance: Random) -> int:
    """Right as often as his skill has it; in the letters that he sees before him."""
    content = question.content
    if question.written:
        given = ["登记并出具回执"]
    else:
        key = set(content.key)
        right = chance.random() < one.skill
        wrong = next({c} for c in LETTERS[: len(content.options)] if {c} != key)
        one.marks += question.points if right else 0
        standing = places(order_of(sitting), question)
        given = [LETTERS[standing.index(LETTERS.index(c))] for c in (key if right else wrong)]
    saved = save(sitting.pk, sitting.officer_id, question.id, given, 1, at)
    if saved.outcome is not Outcome.SAVED:
        raise RuntimeError(f"an answer was not saved: {saved.outcome}")
    return 1


def mark(year: Year, exam: Exam, chance: Random) -> None:
    """Two read each script; a third where they are too far apart."""
    by_officer = {one.pk: one for one in year.people}
    thirds = 0
    rows = Script.objects.filter(exam=exam).values_list("pk", "sitting__officer_id")
    for script, officer in rows.order_by("number"):
        one = by_officer[officer]
        middle = round(one.skill * (WRITTEN - 4)) + 2
        marks = [middle + chance.randint(-2, 2) for _ in MARKERS]
        apart = abs(marks[0] - marks[1]) > TOLERANCE
        for by, points in list(zip(MARKERS, marks, strict=True))[: 3 if apart else 2]:
            year.do("exams.mark_script", by, script, marks=[points])
        one.written = marks[2] if apart else (marks[0] + marks[1] + 1) // 2
        thirds += apart
    year.say(f"{len(rows)} written answers marked by two, {thirds} by a third")


def publish(year: Year, exam: Exam) -> None:
    """Publish; one result is voided for cheating, one is corrected on appeal."""
    year.refuse("exams.publish", "reviewer", exam.pk, {"role", "exams.no_marker"},
                opinion="按时公布")  # fmt: skip
    year.do("exams.publish", "head", exam.pk, opinion="按时公布")
    sittings = dict(exam.sittings.values_list("officer_id", "pk"))
    for one in year.people:
        one.total = 0 if one.absent else one.marks + one.written
    told = dict(exam.sittings.exclude(phase="absent").values_list("officer_id", "total"))
    year.told.same("results", {o.pk: o.total for o in year.people if not o.absent}, told)
    _appeal(year, sittings)
    cheat = next(one for one in year.people if one.passed)
    year.do("exams.report_cheating", "trainer", sittings[cheat.pk],
            found_by=year.officer("stranger"), grounds="查看手机，已收存")  # fmt: skip
    year.do("exams.void_result", "head", sittings[cheat.pk], grounds="事实清楚")
    cheat.void = True
    year.do("exams.tell_seed", "inspector", exam.paper_id, seed=SEED)
    again = drawn_again(ExamPaper.objects.get(pk=exam.paper_id))
    year.told.same("the seed that was told draws the same paper", wanted=True, found=again)
    year.say(f"results published: {sum(1 for one in year.people if one.passed)} passed, one void "
             f"for cheating, one corrected on appeal")  # fmt: skip


def _appeal(year: Year, sittings: dict[UUID, UUID]) -> None:
    failed = [one for one in year.people if not one.absent and not one.passed]
    one = max(failed, key=lambda one: one.total)
    year.do("exams.appeal", one.name, sittings[one.pk], grounds="主观题评分过低")
    year.do("exams.answer_appeal", "inspector", sittings[one.pk], total=PASS, reasons="评分有误")
    one.total = PASS
