"""Results: published by somebody who marked none, contested in time, answered by another person."""

from __future__ import annotations

from uuid import UUID

from plumbline.exams.bank import HEADS
from plumbline.exams.blueprints import marks
from plumbline.exams.models import Exam, Script, Sitting
from plumbline.exams.seating import seed_of
from plumbline.exams.sessions import CANDIDATES
from plumbline.exams.sittings import candidate
from plumbline.exams.terms import Long
from plumbline.kernel.act import Doing, Form, Invalid, act, ask
from plumbline.kernel.gate import Missing, Situation, apart, gate, phase
from plumbline.law.calendar import legal_day
from plumbline.law.roles import Role


@gate(
    "exams.all_marked",
    cite=("P-QUAL-01", "1.3a"),
    says="还有%(n)s份主观题答卷没有评定",
    remedy="由阅卷人员评阅完毕",
    who=(Role.TRAINER,),
)
def all_marked(s: Situation[Exam]) -> Missing | None:
    """Nothing waits for a marker, of whoever's result still counts."""
    waiting = s.subject.scripts.exclude(phase="marked").exclude(sitting__phase="void").count()
    s.reads.append(f"waiting={waiting}")
    return {"n": str(waiting)} if waiting else None


@gate(
    "exams.no_marker",
    cite=("P-ROLE-01",),
    says="您是本场考试的阅卷人员，公布成绩应当由他人办理",
    remedy="由没有阅卷的负责人办理",
    who=HEADS,
)
def no_marker(s: Situation[Exam]) -> Missing | None:
    """Who marked does not publish."""
    return {} if s.actor.id in s.subject.markers else None


class Publish(Form):
    """What is said with the results."""

    opinion: Long = ask("公布说明", long=True)


@act(
    "exams.publish",
    title="公布成绩",
    by=HEADS,
    gates=[phase("collected"), all_marked, no_marker],
    cite=("R-QUAL-01", "N-QUAL-01", "1.3a"),
)
def publish(doing: Doing[Exam, Publish]) -> None:
    """合计客观题和主观题得分，对照及格分公布；每名考生看到自己的成绩，次序种子一并公布。"""
    exam = doing.subject
    points: dict[UUID, int | None] = dict(
        Script.objects.filter(exam=exam).values_list("sitting_id", "points")
    )
    sittings = list(exam.sittings.filter(phase="submitted"))
    for one in sittings:
        one.total = (one.objective or 0) + (points.get(one.pk) or 0)
        one.passed = one.total >= exam.pass_mark
        one.phase, one.moved_at = "announced", doing.at
    changed = ["total", "passed", "phase", "moved_at"]
    Sitting.objects.bulk_update(sittings, changed, batch_size=500)
    exam.order_seed, exam.published_by = seed_of(exam), doing.actor.id
    exam.move("published")


@gate(
    "exams.appeal_in_time",
    cite=("P-QUAL-01", "1.3a"),
    says="成绩申诉期限至%(until)s",
    remedy="期限届满后不再受理成绩申诉",
)
def appeal_in_time(s: Situation[Sitting]) -> Missing | None:
    """By the server's day, up to the last day that the exam allows."""
    until = s.subject.exam.appeals_until
    s.reads.append(f"until={until.isoformat()}")
    return None if legal_day(s.now) <= until else {"until": until.isoformat()}


class Appeal(Form):
    """What is wrong with the result."""

    grounds: Long = ask("申诉理由", long=True, personal=True)


@act(
    "exams.appeal",
    title="申诉成绩",
    by=CANDIDATES,
    gates=[phase("announced"), candidate, appeal_in_time],
    cite=("P-QUAL-01", "1.3a"),
)
def appeal(doing: Doing[Sitting, Appeal]) -> None:
    """考生对公布的成绩有异议的，在期限内申诉一次，由没有阅卷、没有公布成绩的人员答复。"""
    doing.subject.appeal = doing.form.grounds
    doing.subject.move("appealed")


@gate(
    "exams.another_hand",
    cite=("P-ROLE-01",),
    says="您参与了阅卷或者公布成绩，申诉应当由他人答复",
    remedy="由没有参与阅卷和公布成绩的人员答复",
    who=(Role.LEGAL_DEPT, Role.INSPECTION, *HEADS),
)
def another_hand(s: Situation[Sitting]) -> Missing | None:
    """Who made the result does not judge the complaint about it."""
    exam = s.subject.exam
    return {} if s.actor.id in {*exam.markers, exam.published_by} else None


class Reply(Form):
    """What the appeal came to."""

    total: int | None = ask("更正后的总分", default=None, ge=0, le=10_000, help="不填为维持原成绩")
    reasons: Long = ask("复核情况和理由", long=True, personal=True)


@act(
    "exams.answer_appeal",
    title="答复成绩申诉",
    by=(Role.LEGAL_DEPT, Role.INSPECTION, *HEADS),
    gates=[phase("appealed"), another_hand, apart()],
    cite=("P-QUAL-01", "P-ROLE-01", "1.3a"),
)
def answer_appeal(doing: Doing[Sitting, Reply]) -> None:
    """复核答卷和评分，维持或者更正成绩，并说明理由。"""
    sitting, form = doing.subject, doing.form
    if form.total is not None:
        if form.total == sitting.total:
            raise Invalid([("total", "与原成绩相同：维持原成绩的不填")])
        if form.total > marks(sitting.exam.paper.blueprint)[0]:
            raise Invalid([("total", "不能高于总分")])
        sitting.total = form.total
        sitting.passed = form.total >= sitting.exam.pass_mark
    sitting.appeal_answer = form.reasons
    sitting.move("answered")
