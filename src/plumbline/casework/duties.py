"""What a case owes, and by when."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time
from typing import Any

from plumbline.casework.gates import clock_start, due_now, reported
from plumbline.casework.models import Case, ForeignReport, Nature, Reception, Recusal
from plumbline.casework.recusal import of_head
from plumbline.kernel.duty import Due, duty, within
from plumbline.kernel.gate import Situation
from plumbline.law.bodies import TimeLimit
from plumbline.law.calendar import SHANGHAI, Deadline, Line, Period, Unit, deadline
from plumbline.law.roles import Role
from plumbline.people.models import Unit as UnitSubject

ARRIVES = ("casework.receive", "casework.decline")  # a case comes to a unit, or comes back
LEAVES = ("casework.change_jurisdiction", "casework.join")
HERE = "案件移送前已计算的办案期限继续有效，截止于%(until)s"


def _case(s: Situation[Any]) -> Case | None:
    found = s.made if isinstance(s.made, Case) else s.subject
    return found if isinstance(found, Case) else None


def _accepted(nature: Nature) -> Any:
    """The case stands at the beginning of this procedure."""

    def when(s: Situation[Any]) -> bool:
        case = _case(s)
        return case is not None and case.nature == nature and case.phase == "accepted"

    return when


def _longer(s: Situation[Any]) -> tuple[datetime, Deadline]:
    """Seven days for a lead that must be checked, thirty for a major case."""
    norm = "N-INT-03.lead" if hasattr(s.form, "lead") else "N-INT-03.major"
    return within(norm, since=reported)(s)


def _taken_over(s: Situation[Any]) -> Case | None:
    """The case that came from another system in this act."""
    return s.made if isinstance(s.made, Case) and isinstance(s.subject, UnitSubject) else None


def _limited(s: Situation[Any]) -> bool:
    """Whether a limit was running when the case left, or begins now."""
    if (case := _taken_over(s)) is not None:
        return (case.nature, case.phase) == (Nature.ADMINISTRATIVE, "investigating")
    return not isinstance(s.subject, Reception) or s.subject.handover.limit_due is not None


def _from(s: Situation[Any]) -> datetime:
    """Where the clocks of acceptance start: the report; a case that crossed starts anew."""
    return reported(s) if s.made is not None and not isinstance(s.subject, Reception) else s.at


def _case_limit(s: Situation[Any]) -> tuple[datetime, Deadline]:
    """The limit of a case; one that came from another organ brings what is left of it."""
    if isinstance(s.subject, Reception):
        left = s.subject.handover
        if left.limit_started is not None and left.limit_due is not None:
            until = left.limit_due.astimezone(SHANGHAI)
            told = Line(HERE, {"until": f"{until:%Y-%m-%d %H:%M:%S}"})
            return left.limit_started, Deadline(until, (told,))
    if (case := _taken_over(s)) is not None:
        return _old_limit(s, case)
    return within("N-ADM-07", since=clock_start)(s)


def _old_limit(s: Situation[Any], case: Case) -> tuple[datetime, Deadline]:
    """From the old filing, with the extensions that the other system had granted."""
    start, ends = within("N-ADM-07", since=lambda _: case.filed_at or s.at)(s)
    for _ in range(case.extended_before):
        period = s.norm("N-ADM-07.extension").body_as(TimeLimit).period
        longer = deadline(ends.due, period)
        ends = Deadline(longer.due, (*ends.lines, *longer.lines))
    return start, ends


def _day_set(day_of: Callable[[Situation[Any]], date]) -> Due:
    """Due at the end of a day that the deed itself set."""

    def due(s: Situation[Any]) -> tuple[datetime, Deadline]:
        day = day_of(s)
        start = s.at.astimezone(SHANGHAI)
        told = (
            Line("自%(start)s起算", {"start": f"{start:%Y-%m-%d %H:%M:%S}"}),
            Line("截止于%(until)s二十四时", {"until": str(day)}),
        )
        return s.at, Deadline(datetime.combine(day, time.max, SHANGHAI), told)

    return due


def _parked_until(s: Situation[Any]) -> date:
    until: date = getattr(s.form, "until")  # noqa: B009 - the form of casework.park
    return until


def _notice_days(s: Situation[Any]) -> tuple[datetime, Deadline]:
    """Within the days that the retrieval notice gives its holder."""
    return s.at, deadline(s.at, Period(s.subject.days, Unit.DAY))


def _restricted(s: Situation[Any]) -> datetime:
    made = s.made
    return made.restricted_at if isinstance(made, ForeignReport) else s.at


def _of_officer(s: Situation[Any]) -> bool:
    return isinstance(s.made, Recusal) and not of_head(s.made)


def _of_head(s: Situation[Any]) -> bool:
    return isinstance(s.made, Recusal) and of_head(s.made)


def _nothing_stops(s: Situation[Any]) -> bool:
    """Neither an expert examines, nor is a hearing under way, nor is the case paused."""
    heard: bool = s.subject.hearings.filter(filed_at=None).exists()
    return not (s.subject.appraising or heard or s.subject.phase == "parked")


duty(
    "casework.filing_in_time",
    title="按期作出立案或者不予立案决定",
    cites=("N-INT-03",),
    debtor=Role.CASE_OFFICER,
    upon=("intake.accept", "intake.take_over", "casework.turn_criminal", *ARRIVES),
    when=_accepted(Nature.CRIMINAL),
    due=within("N-INT-03", since=_from),
    settled_by=("casework.file", "casework.refuse_filing", "casework.turn_administrative", *LEAVES),
    extended_by=("casework.extend_filing", "intake.extend_for_lead"),
    extension=_longer,
)
duty(
    "casework.inquiry_in_time",
    title="按期决定是否对行政案件立案",
    cites=("N-INT-02",),
    debtor=Role.DEPT_HEAD,
    upon=("intake.accept", "intake.take_over", *ARRIVES),
    when=_accepted(Nature.ADMINISTRATIVE),
    due=within("N-INT-02", since=_from),
    settled_by=("casework.open_inquiry", "casework.turn_criminal", "casework.terminate", *LEAVES),
)
duty(
    "casework.case_in_time",
    title="在办案期限内作出处理决定",
    cites=("N-ADM-07",),
    debtor=Role.CASE_OFFICER,
    upon=(
        "casework.open_inquiry",
        "intake.take_over",
        "casework.turn_administrative",
        "mediation.resume",
        *ARRIVES,
    ),
    when=_limited,
    due=_case_limit,
    settled_by=(
        "penalty.decide",
        "casework.terminate",
        "casework.turn_criminal",
        "mediation.conclude",
        "mediation.resume",
        *LEAVES,
    ),
    extended_by=("casework.extend",),
    extension=within("N-ADM-07.extension", since=due_now("casework.case_in_time")),
    suspended_by=(
        "measures.commission",
        "measures.commission_injury",
        "penalty.request_hearing",
        "casework.park",
    ),
    resumed_by=(
        "measures.receive_opinion",
        "measures.end_appraisal",
        "penalty.file_hearing",
        "casework.resume",
    ),
    resumes=_nothing_stops,
)
duty(
    "casework.non_filing_served",
    title="送达不予立案通知书",
    cites=("D-INT-18",),
    debtor=Role.CASE_OFFICER,
    upon=("casework.refuse_filing",),
    due=within("D-INT-18"),
    settled_by=("casework.serve_non_filing",),
)
duty(
    "casework.resume_in_time",
    title="中止期满恢复调查",
    cites=("D-ADM-26",),
    debtor=Role.CASE_OFFICER,
    upon=("casework.park",),
    due=_day_set(_parked_until),
    settled_by=("casework.resume", "casework.terminate", "casework.turn_criminal"),
)
duty(
    "casework.parking_explained",
    title="向被侵害人说明不能按期处理的情况",
    cites=("D-ADM-26",),
    debtor=Role.CASE_OFFICER,
    upon=("casework.park",),
    due=within("D-ADM-26"),
    settled_by=("casework.explain_parking", "casework.terminate", "casework.turn_criminal"),
)
duty(
    "casework.termination_explained",
    title="告知终止调查",
    cites=("G-ADM-41",),
    debtor=Role.CASE_OFFICER,
    upon=("casework.terminate",),
    due=within("G-ADM-41"),
    settled_by=("casework.explain_termination",),
)
duty(
    "casework.recusal_in_time",
    title="决定是否回避",
    cites=("G-ADM-05",),
    debtor=Role.ORGAN_HEAD,
    upon=("casework.ask_recusal",),
    when=_of_officer,
    due=within("G-ADM-05"),
    settled_by=("casework.decide_recusal",),
)
duty(
    "casework.recusal_above_in_time",
    title="决定公安机关负责人是否回避",
    cites=("G-ADM-05",),
    debtor=Role.UPPER_ORGAN,
    upon=("casework.ask_recusal",),
    when=_of_head,
    due=within("G-ADM-05"),
    settled_by=("casework.decide_recusal",),
)
duty(
    "casework.retrieval_in_time",
    title="在通知书时限内调取证据",
    cites=("R-ADM-01",),
    debtor=Role.CASE_OFFICER,
    upon=("casework.approve_retrieval",),
    due=_notice_days,
    settled_by=("casework.note_retrieved",),
)
duty(
    "casework.foreigner_reported",
    title="向省级公安机关报告外国人被限制人身自由",
    cites=("D-ADM-40",),
    debtor=Role.CASE_OFFICER,
    upon=("casework.note_restricted",),
    due=within("D-ADM-40", since=_restricted),
    settled_by=("casework.report_foreigner",),
)
duty(
    "casework.transfer_told",
    title="告知当事人和报案人案件已移送",
    cites=("D-INT-28", "D-INT-27"),
    debtor=Role.CASE_OFFICER,
    upon=("casework.change_jurisdiction",),
    due=within("D-INT-28"),
    settled_by=("casework.tell_transfer",),
)
duty(
    "casework.handed_over_in_time",
    title="清点移交案件",
    cites=("R-INT-03", "D-INT-27"),
    debtor=Role.CASE_OFFICER,
    upon=("casework.change_jurisdiction",),
    due=within("R-INT-03"),
    settled_by=("casework.hand_over",),
)
duty(
    "casework.received_in_time",
    title="接收移送的案件",
    cites=("R-INT-03",),
    debtor=Role.DEPT_HEAD,
    upon=("casework.hand_over",),
    when=lambda s: isinstance(s.made, Reception),
    due=within("R-INT-03"),
    settled_by=("casework.receive", "casework.decline"),
)
duty(
    "casework.join_told",
    title="告知当事人并案",
    cites=("D-INT-27",),
    debtor=Role.CASE_OFFICER,
    upon=("casework.join",),
    due=within("D-INT-27"),
    settled_by=("casework.tell_join",),
)
duty(
    "casework.archived_in_time",
    title="整理归档",
    cites=("K-ADM-01",),
    debtor=Role.CASE_OFFICER,
    upon=("casework.close", "casework.terminate"),
    due=within("K-ADM-01"),
    settled_by=("casework.archive",),
)
