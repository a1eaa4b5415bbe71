"""One officer's syllabus: a fault found puts its topic on it (1.2c)."""

from __future__ import annotations

from datetime import date

from plumbline.kernel.act import Doing, Form, Invalid, act, ask
from plumbline.kernel.gate import phase
from plumbline.law.roles import Role
from plumbline.people.models import Officer
from plumbline.training.gates import not_oneself, topic_credited
from plumbline.training.models import Assignment
from plumbline.training.terms import Long, Topic

FINDERS = (
    Role.TRAINER, Role.LEGAL_DEPT, Role.LEGAL_OFFICER, Role.INSPECTION, Role.DEPT_HEAD,
    Role.ORGAN_HEAD, Role.ORGAN_CHIEF,
)  # fmt: skip


class Assign(Form):
    """Which topic, because of what, and until when."""

    topic: Topic = ask("专题")
    ground: Long = ask("依据", long=True, help="写明发现的问题以及检查、评议或者案件的编号")
    until: date | None = ask("完成期限", default=None, help="不填为没有期限")


@act(
    "training.assign",
    title="安排补训",
    by=FINDERS,
    gates=[phase("serving"), not_oneself],
    cite=("1.2c", "D-QUAL-01"),
    makes=Assignment,
)
def assign(doing: Doing[Officer, Assign]) -> None:
    """执法中发现问题的，写明依据，把相应专题列入该民警的应训内容。"""
    officer, form = doing.subject, doing.form
    if form.until is not None and form.until <= doing.day:
        raise Invalid([("until", "应当晚于今天")])
    doing.create(
        Assignment(phase="open", line=officer.line, handlers=[officer.pk], officer=officer,
                   topic=form.topic, ground=form.ground, until=form.until)
    )  # fmt: skip


class Confirm(Form):
    """What is said of the training."""

    opinion: Long = ask("确认意见", long=True)


@act(
    "training.confirm_assigned",
    title="确认完成补训",
    by=(Role.TRAINER, Role.LEGAL_DEPT, Role.DEPT_HEAD),
    gates=[phase("open"), not_oneself, topic_credited],
    cite=("1.2c", "D-QUAL-01"),
)
def confirm_assigned(doing: Doing[Assignment, Confirm]) -> None:
    """该民警已在此后的班次中取得该专题的学分，确认完成。"""
    doing.subject.move("met")


class Lift(Form):
    """Why it need not be done."""

    reasons: Long = ask("撤销理由", long=True)


@act(
    "training.lift_assigned",
    title="撤销补训安排",
    by=(Role.LEGAL_DEPT, Role.ORGAN_HEAD, Role.ORGAN_CHIEF),
    gates=[phase("open"), not_oneself],
    cite=("1.2c",),
)
def lift_assigned(doing: Doing[Assignment, Lift]) -> None:
    """所依据的问题经核实不成立的，撤销安排。"""
    doing.subject.lifted_for = doing.form.reasons
    doing.subject.move("lifted")
