"""What an outcome, a negative answer and a promised sample owe (D-OPEN-07)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from plumbline.kernel.duty import duty, within
from plumbline.kernel.gate import Situation
from plumbline.law.bodies import TimeLimit
from plumbline.law.calendar import Deadline, deadline
from plumbline.law.roles import Role
from plumbline.openness.quarters import Quarter
from plumbline.surveys.answering import opened_follow_up
from plumbline.surveys.models import Round
from plumbline.surveys.visiting import outcome_instant

ANSWERS = ("surveys.answer", "surveys.answer_by_sms", "surveys.answer_by_phone")

duty(
    "surveys.visited_in_time",
    title="按期回访",
    cites=("D-OPEN-07",),
    debtor=Role.LEGAL_DEPT,
    upon=("surveys.open_visit",),
    settled_by=(*ANSWERS, "surveys.end_visit"),
    due=within("D-OPEN-07.visit", since=outcome_instant),
)
duty(
    "surveys.followed_up_in_time",
    title="按期办结回访问题",
    cites=("D-OPEN-07",),
    debtor=Role.LEGAL_DEPT,
    upon=ANSWERS,
    when=opened_follow_up,
    settled_by=("surveys.conclude_follow_up",),
    due=within("D-OPEN-07.follow_up"),
)


def after_the_quarter(s: Situation[Any]) -> tuple[datetime, Deadline]:
    """From the end of the quarter that is sampled."""
    made = s.made
    start = Quarter(made.year, made.quarter).ends if isinstance(made, Round) else s.at
    return start, deadline(start, s.norm("D-OPEN-07.draw").body_as(TimeLimit).period)


duty(
    "surveys.drawn_in_time",
    title="公布种子并抽样",
    cites=("D-OPEN-07",),
    debtor=Role.LEGAL_DEPT,
    upon=("surveys.promise_round",),
    settled_by=("surveys.draw",),
    due=after_the_quarter,
)
