"""Answers: once, by the one who reported, through the web, the telephone or an SMS.

An answer is final. Could it be changed, whoever was given a bad one would know whom to press.
"""

from __future__ import annotations

from typing import Any

from plumbline.kernel.act import Doing, Form, Invalid, act, ask
from plumbline.kernel.gate import Situation, phase
from plumbline.law.roles import Role
from plumbline.surveys.gates import in_window, other_unit, questions_in_force
from plumbline.surveys.models import Answer, FollowUp, Visit
from plumbline.surveys.questionnaires import in_force, wording
from plumbline.surveys.terms import (
    SCORED,
    UNHAPPY,
    VISITORS,
    YES_NO,
    Channel,
    Remark,
    Score,
    Topic,
)

STANDING = ("open", "ended")


class Answers(Form):
    """What somebody answers; whatever is not asked stays empty."""

    receipt: bool | None = ask("是否拿到受案回执", default=None, personal=True)
    told: bool | None = ask("是否被告知办理进展和结果", default=None, personal=True)
    treated: Score | None = ask("民警态度如何", default=None, personal=True)
    satisfied: Score = ask("对办理是否满意", personal=True)
    remark: Remark = ask("意见和建议", default="", long=True, personal=True)


class Digit(Form):
    """The digit of an SMS."""

    satisfied: Score = ask("对办理是否满意", personal=True)


BOTH = [phase(*STANDING), in_window, questions_in_force]


@act(
    "surveys.answer",
    title="答复回访问卷",
    by=Role.PUBLIC,
    gates=BOTH,
    cite=("D-OPEN-07", "3.5c"),
)
def answer(doing: Doing[Visit, Answers]) -> None:
    """凭回访编号和查询码在网上答复；提交后任何人、任何单位都不能更改。"""
    _keep(doing, Channel.WEB)


@act(
    "surveys.answer_by_sms",
    title="短信答复回访",
    by=Role.PUBLIC,
    gates=BOTH,
    cite=("D-OPEN-07", "3.5c"),
)
def answer_by_sms(doing: Doing[Visit, Digit]) -> None:
    """收到回访短信后回复一到五中的一个数字；提交后任何人、任何单位都不能更改。"""
    _keep(doing, Channel.SMS)


@act(
    "surveys.answer_by_phone",
    title="电话回访",
    by=VISITORS,
    gates=[*BOTH, other_unit],
    cite=("D-OPEN-07", "3.5c", "P-ROLE-01"),
)
def answer_by_phone(doing: Doing[Visit, Answers]) -> None:
    """由办案单位以外的人员按脚本逐题询问，照答复登记；登记后不能更改。"""
    _keep(doing, Channel.PHONE)


def _keep(doing: Doing[Visit, Any], channel: Channel) -> None:
    visit = doing.subject
    asked = in_force(doing.at)
    assert asked is not None  # noqa: S101 - the gate has seen it
    given = doing.form.model_dump()
    topics = {topic for topic, _ in wording(asked, english=False)}
    for topic in Topic:
        if given.get(topic) not in (None, "") and topic not in topics:
            raise Invalid([(topic.value, "这一版问卷没有问这一项")])
    made = doing.create(
        Answer(visit=visit, questionnaire=asked, channel=channel, answered_at=doing.at,
               entry_id=doing.entry_id, **given)
    )  # fmt: skip
    visit.move("answered")
    if why := negative(made):
        doing.create(FollowUp(phase="open", line=visit.line, visit=visit, why=why))


def negative(one: Answer) -> list[str]:
    """The questions answered negatively: no, dissatisfied, very dissatisfied."""
    said_no = [topic.value for topic in YES_NO if getattr(one, topic.value) is False]
    scores = ((topic, getattr(one, topic.value)) for topic in SCORED)
    return said_no + [t.value for t, score in scores if score is not None and score <= UNHAPPY]


def opened_follow_up(s: Situation[Any]) -> bool:
    """Whether the answer just given was negative."""
    return isinstance(s.made, FollowUp)
