"""The questionnaire: one for the whole province, drafted by one person, approved by another."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from pydantic import Field

from plumbline.kernel.act import Doing, Form, Invalid, act, ask
from plumbline.kernel.gate import Missing, Situation, anytime, apart, gate, phase
from plumbline.law.roles import Role
from plumbline.people.models import Unit
from plumbline.surveys.models import Questionnaire
from plumbline.surveys.terms import Line, Long, Topic, Verdict


@gate(
    "surveys.from_province",
    cite=("D-OPEN-07", "0.2"),
    says="问卷由省级公安机关统一制定，各单位的结果才能比较；此单位不是省级",
    remedy="由省级公安机关法制部门起草",
    who=(Role.LEGAL_DEPT,),
)
def from_province(s: Situation[Unit]) -> Missing | None:
    """Nobody below words the questions by which he is measured."""
    return None if len(s.subject.line) == 1 else {}


class Question(Form):
    """One question in both languages."""

    topic: Topic = ask("问什么")
    text: Line = ask("问题")
    text_en: Line = ask("问题（英文）")


class Draft(Form):
    """The questions in the order they are asked."""

    questions: Annotated[list[Question], Field(min_length=1, max_length=len(Topic))] = ask(
        "问题", help="每项最多问一次，必须问满意度",
        examples=[[{"topic": "satisfied", "text": "您对这件事的办理满意吗？",
                    "text_en": "Are you satisfied with how it was handled?"}]],
    )  # fmt: skip


@act(
    "surveys.draft_questionnaire",
    title="起草回访问卷",
    by=(Role.LEGAL_DEPT,),
    gates=[anytime, from_province],
    cite=("D-OPEN-07",),
    makes=Questionnaire,
    shared=True,
)
def draft_questionnaire(doing: Doing[Unit, Draft]) -> None:
    """起草新一版问卷，由另一人批准后使用；已经收到的答复仍属于原来的版本。"""
    questions = doing.form.questions
    topics = [one.topic for one in questions]
    if len(topics) != len(set(topics)):
        raise Invalid([("questions", "同一项问了两次")])
    if Topic.SATISFIED not in topics:
        raise Invalid([("questions", "必须问满意度")])
    last = Questionnaire.objects.order_by("number").values_list("number", flat=True).last()
    doing.create(
        Questionnaire(phase="drafted", line=doing.subject.line, handlers=[doing.actor.id],
                      number=(last or 0) + 1,
                      questions=[one.model_dump(mode="json") for one in questions])
    )  # fmt: skip


class Decide(Form):
    """The word of the second person."""

    verdict: Verdict = ask("审批结论")
    opinion: Long = ask("审批意见", long=True)


@act(
    "surveys.approve_questionnaire",
    title="审批回访问卷",
    by=(Role.LEGAL_DEPT, Role.ORGAN_HEAD, Role.PROV_HEAD),
    gates=[phase("drafted"), apart("surveys.draft_questionnaire")],
    cite=("D-OPEN-07", "P-ROLE-01"),
)
def approve_questionnaire(doing: Doing[Questionnaire, Decide]) -> None:
    """由起草人以外的人员审批；批准后公布，此后的回访使用这一版。"""
    one = doing.subject
    one.opinion = doing.form.opinion
    if doing.form.verdict is Verdict.APPROVE:
        one.approved_at = doing.at
        one.move("approved")
    else:
        one.move("declined")


def in_force(at: datetime) -> Questionnaire | None:
    """The questionnaire that is asked at an instant: the newest version approved by then."""
    rows = Questionnaire.objects.filter(approved_at__lte=at)
    return rows.order_by("approved_at", "number").last()


def wording(one: Questionnaire, *, english: bool) -> list[tuple[Topic, str]]:
    """The questions as they are asked in one of the languages."""
    key = "text_en" if english else "text"
    rows: list[dict[str, Any]] = one.questions
    return [(Topic(row["topic"]), row[key]) for row in rows]
