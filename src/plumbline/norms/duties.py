"""What rule-making owes: review in time, filing, evaluation before the end."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from plumbline.kernel.duty import duty, within
from plumbline.kernel.gate import Situation
from plumbline.law.bodies import TimeLimit
from plumbline.law.calendar import SHANGHAI, Deadline, Line, Unit, later
from plumbline.law.roles import Role

EVALUATION = "N-NORM-02.evaluation"


def before_end(s: Situation[Any]) -> tuple[datetime, Deadline]:
    """So long before the last day of its validity."""
    lead, until = s.norm(EVALUATION).body_as(TimeLimit), s.subject.until
    assert lead.unit in (Unit.MONTH, Unit.YEAR)  # noqa: S101 - the shipped norm says months
    day = later(until, -lead.amount, lead.unit)
    due = datetime(day.year, day.month, day.day, tzinfo=SHANGHAI) + timedelta(
        days=1, microseconds=-1
    )
    values = {"until": until.isoformat(), "n": str(lead.amount), "day": day.isoformat()}
    line = Line("有效期至%(until)s，应当在届满前%(n)s个月（%(day)s前）评估", values)
    return s.at, Deadline(due, (line,))


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
    due=within("D-NORM-02.filing"),
    when=lambda s: getattr(s.form, "result", "sound") != "sound",
)
