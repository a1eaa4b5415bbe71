"""What rule-making owes: review in time, filing, evaluation before the end."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from plumbline.kernel.duty import duty, within
from plumbline.kernel.gate import Situation
from plumbline.law.bodies import TimeLimit
from plumbline.law.calendar import HOUR, SHANGHAI, Deadline, Line, Unit, earlier
from plumbline.law.roles import Role

EVALUATION = "N-NORM-02.evaluation"


def before_end(s: Situation[Any]) -> tuple[datetime, Deadline]:
    """So long before the last day of its validity."""
    lead, until = s.norm(EVALUATION).body_as(TimeLimit), s.subject.until
    if lead.unit is Unit.HOUR:
        due = end_of(until) - lead.amount * HOUR
    else:
        due = end_of(earlier(until, lead.amount, lead.unit))
    values = {"until": until.isoformat(), "day": due.date().isoformat(), **lead.words}
    line = Line("有效期至%(until)s，应当在届满前%(n)s%(unit)s（%(day)s前）评估", values)
    return s.at, Deadline(due, (line,))


def as_the_superior_says(s: Situation[Any]) -> tuple[datetime, Deadline]:
    """By the day that the superior set: no rule gives this a limit of its own (D-NORM-04)."""
    day: date = getattr(s.form, "until")  # noqa: B009 - the form of norms.examine_filing
    says = "备案审查的处理没有统一期限，以备案机关要求的%(day)s为准"
    return s.at, Deadline(end_of(day), (Line(says, {"day": day.isoformat()}),))


def end_of(day: date) -> datetime:
    """The last instant of a day."""
    return datetime.combine(day, time.max, SHANGHAI)


duty(
    "norms.review_in_time",
    title="按期完成合法性审核",
    cites=("N-NORM-01",),
    debtor=Role.LEGAL_DEPT,
    upon=("norms.submit_legality",),
    settled_by=("norms.conclude_legality",),
    due=within("N-NORM-01"),
)
duty(
    "norms.file_in_time",
    title="按期报送备案",
    cites=("D-NORM-02",),
    debtor=Role.LEGAL_DEPT,
    upon=("norms.publish",),
    settled_by=("norms.file_with_superior",),
    due=within("D-NORM-02.filing"),
)
duty(
    "norms.evaluate_in_time",
    title="届满前评估执行效果",
    cites=("N-NORM-02", "D-NORM-04"),
    debtor=Role.LEGAL_DEPT,
    upon=("norms.publish",),
    settled_by=("norms.evaluate", "norms.repeal", "norms.lapse"),
    due=before_end,
)
duty(
    "norms.correct_in_time",
    title="处理备案审查意见",
    cites=("D-NORM-04",),
    debtor=Role.LEGAL_DEPT,
    upon=("norms.examine_filing",),
    settled_by=("norms.repeal", "norms.suspend", "norms.lapse", "norms.evaluate"),
    due=as_the_superior_says,
    when=lambda s: getattr(s.form, "result", "sound") != "sound",
)
