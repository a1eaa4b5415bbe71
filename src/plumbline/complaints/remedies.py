"""Which way leads on from which decision: to whom, within which time, under which rule (D-OPEN-10).

The figures are those of the norms in force on the day; the remedies against decisions of an organ
are those that its papers tell (penalty.telling). Nothing here decides anything.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from plumbline.complaints.models import Complaint
from plumbline.kernel import norm
from plumbline.law.bodies import TimeLimit
from plumbline.penalty import telling
from plumbline.penalty.telling import Kind

UPPER, PROCURATORATE, COURT = "上一级公安机关", "人民检察院", "人民法院"
ORGAN = "作出不予立案决定的公安机关"


@dataclass(frozen=True)
class Step:
    """One way on: what it is called, to which body, from when, how long, under which rule."""

    name: str
    body: str
    since: str
    limit: TimeLimit | None  # None: the law names none
    rule: str
    norm: str = ""  # the version that supplied the limit
    must: bool = False  # comes before the court


@dataclass(frozen=True)
class Ways:
    """The ways on from one kind of decision, in their order."""

    decision: str
    steps: tuple[Step, ...]


def _step(
    name: str, body: str, since: str, code: str, day: date, *, must: bool = False
) -> Step:  # fmt: skip
    version = norm.in_force(code, day)
    return Step(name, body, since, version.body_as(TimeLimit), version.cites[0], version.id, must)


DECISIONS = {
    Kind.GENERAL: "行政处罚和其他行政决定",
    Kind.ON_THE_SPOT: "当场作出的行政处罚",
    Kind.INACTION: "不履行法定职责（例如应当受理而没有受理行政案件）",
    Kind.NO_DISCLOSURE: "不予公开政府信息",
}
SINCE = {Kind.INACTION: "知道之日"}
RECEIPT = "收到决定书之日"


def _administrative(kind: Kind, day: date) -> Ways:
    """As the papers tell it: choice, or reconsideration first, then the court."""
    ask, sue, after = telling.LIMITS
    since, first = SINCE.get(kind, RECEIPT), kind in telling.FIRST
    steps = [_step("行政复议", telling.ORGAN, since, ask, day, must=first)]
    if not first:
        steps.append(_step("行政诉讼", COURT, since, sue, day))
    steps.append(_step("复议以后的行政诉讼", COURT, "收到行政复议决定书之日", after, day))
    return Ways(DECISIONS[kind], tuple(steps))


def _non_filing(day: date) -> Ways:
    """A criminal case that was not filed: the organ, the one above, the procuratorate."""
    return Ways(
        "刑事案件不予立案",
        (
            _step("刑事复议", ORGAN, "收到不予立案通知书之日", "D-INT-19.ask", day),
            _step("刑事复核", UPPER, "收到复议决定书之日", "D-INT-20.ask", day),
            Step("立案监督", PROCURATORATE, "", None, "N-INT-05"),
        ),
    )


def _not_taken(day: date) -> Ways:
    """A report that nobody would take: the check by the unit above."""
    del day
    return Ways(
        "报案没有被受理",
        (
            Step("核查申请", "没有受理的单位的上一级公安机关", "", None, "D-OPEN-11"),
            Step("立案监督", PROCURATORATE, "", None, "N-INT-05"),
        ),
    )


def _petition(day: date) -> Ways:
    """An answer to a complaint or petition."""
    since = "收到答复之日"
    return Ways(
        "投诉、举报、信访事项的答复",
        (
            _step("复查", UPPER, since, "D-OPEN-09.ask", day),
            _step("复核", "复查机关的上一级公安机关", "收到复查意见之日", "D-OPEN-09.ask", day),
        ),
    )


def ways(day: date) -> list[Ways]:
    """Every kind of decision with its ways on. Raises NoNorm."""
    return [
        _not_taken(day),
        _non_filing(day),
        *(_administrative(kind, day) for kind in DECISIONS),
        _petition(day),
    ]


def next_of(complaint: Complaint, day: date) -> Ways | None:
    """The way on from where a complaint stands; None while it is open, or where it is final."""
    if complaint.asks_information:
        answered = complaint.phase in ("replied", "declined")
        return _administrative(Kind.NO_DISCLOSURE, day) if answered else None
    found = _petition(day).steps
    if complaint.phase not in ("replied", "reviewed") or len(complaint.line) == 1:
        return None
    return Ways("对答复不服的", found[:1] if complaint.phase == "replied" else found[1:])
