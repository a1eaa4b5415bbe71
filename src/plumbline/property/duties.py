"""What property owes, and by when."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from plumbline.kernel.duty import duty, within
from plumbline.kernel.gate import Situation
from plumbline.law.bodies import TimeLimit
from plumbline.law.calendar import SHANGHAI, Deadline, Line, legal_day
from plumbline.law.roles import Role
from plumbline.measures.models import Preservation
from plumbline.property.complaints import unanswered
from plumbline.property.entering import EndExam
from plumbline.property.facts import began, still_kept, taken_at, to_return, unregistered
from plumbline.property.models import Away, Thing

UNTIL = "截止于%(until)s二十四时"


def _held(s: Situation[Any]) -> Preservation:
    found = s.made if isinstance(s.made, Preservation) else s.subject
    assert isinstance(found, Preservation)  # noqa: S101 - these acts stand on one or make one
    return found


def _thing(s: Situation[Any]) -> Thing:
    found = s.made if isinstance(s.made, Thing) else s.subject
    assert isinstance(found, Thing)  # noqa: S101 - these acts stand on one or make one
    return found


def _taken(s: Situation[Any]) -> datetime:
    return taken_at(_held(s))


def _returned(s: Situation[Any]) -> datetime:
    at: datetime = getattr(s.form, "returned_at", s.at)
    return at


duty(
    "property.listed_in_time",
    title="二十四小时内逐件登记涉案财物",
    cites=("C-PROP-01", "D-PROP-01", "D-PROP-02"),
    debtor=Role.CASE_OFFICER,
    upon=("measures.preserve", "measures.preserve_on_spot"),
    when=lambda s: bool(unregistered(_held(s))),
    due=within("D-PROP-01", since=_taken),
    settled_by=("property.list_done", "measures.lift", "measures.dispose"),
    extended_by=("property.note_away",),
    extension=within("D-PROP-02", since=_returned),
)


def _handover(s: Situation[Any]) -> tuple[datetime, Deadline]:
    """A day from the taking; from the return to the unit; from the end of an urgent test."""
    thing = _thing(s)
    if isinstance(s.form, EndExam):
        return within("D-PROP-03")(s)
    if s.made is None and (ended := s.last("property.end_exam")) is not None:
        return within("D-PROP-03", since=lambda _: ended.at)(s)
    away = Away.objects.filter(preservation=thing.item.preservation).exists()
    return within("D-PROP-02" if away else "D-PROP-01", since=lambda _: began(thing))(s)


# Refused receipt raises it anew with the same end; so does a refused examination.
duty(
    "property.handed_over_in_time",
    title="二十四小时内把涉案财物移交管理人员",
    cites=("D-PROP-01", "D-PROP-02", "D-PROP-03"),
    debtor=Role.CASE_OFFICER,
    upon=("property.register", "property.refuse_receipt", "property.decide_exam",
          "property.end_exam"),
    when=lambda s: _thing(s).phase == "taken",
    due=_handover,
    settled_by=("property.hand_over", "property.settle_at_once", "property.decide_exam"),
)  # fmt: skip
duty(
    "property.lodged_in_time",
    title="二十四小时内报送就地保管财物的文书和信息",
    cites=("D-PROP-04",),
    debtor=Role.CASE_OFFICER,
    upon=("property.register",),
    when=lambda s: _thing(s).phase == "on_site",
    due=within("D-PROP-04", since=lambda s: began(_thing(s))),
    settled_by=("property.lodge",),
)
duty(
    "property.copies_filed_in_time",
    title="二十四小时内向督察部门报备",
    cites=("D-PROP-12",),
    debtor=Role.PROPERTY_CUSTODIAN,
    upon=("property.receive", "property.lodge"),
    due=within("D-PROP-12"),
    settled_by=("property.file_copies",),
)


def _until(s: Situation[Any]) -> tuple[datetime, Deadline]:
    """The end of the day that the head of the department set."""
    day = _thing(s).until
    assert day is not None  # noqa: S101 - a borrowed thing has its day
    told = Line(UNTIL, {"until": str(day)})
    return s.at, Deadline(datetime.combine(day, time.max, SHANGHAI), (told,))


duty(
    "property.loan_back_in_time",
    title="按期归还调用的财物",
    cites=("G-PROP-03",),
    debtor=Role.CASE_OFFICER,
    upon=("property.lend",),
    due=_until,
    settled_by=("property.take_back",),
    extended_by=("property.extend_loan",),
)
duty(
    "property.overdue_answered",
    title="责令归还或者办理延期",
    cites=("G-PROP-03",),
    debtor=Role.DEPT_HEAD,
    upon=("property.press_loan",),
    due=within("G-PROP-03.overdue"),
    settled_by=("property.extend_loan", "property.take_back"),
)
duty(
    "property.fault_told_in_time",
    title="及时报告财物损毁、短少、调换、灭失",
    cites=("G-PROP-03", "P-PROP-01"),
    debtor=Role.PROPERTY_CUSTODIAN,
    upon=("property.take_back", "property.bank_money"),
    when=lambda s: _thing(s).faults.filter(told_at=None).exists(),
    due=within("G-PROP-03.fault"),
    settled_by=("property.report_fault",),
)


def _still_here(s: Situation[Any]) -> bool:
    return bool(still_kept(_held(s)))


def _to_return(s: Situation[Any]) -> bool:
    """Whether something that is to go back still lies in a store: its owner is told (5.2)."""
    return bool(to_return(_held(s)))


duty(
    "property.lifted_after_lapse",
    title="期限届满后立即解除保全",
    cites=("D-ADM-22", "D-PROP-06"),
    debtor=Role.CASE_OFFICER,
    upon=("property.lapse",),
    due=within("D-ADM-22"),
    settled_by=("measures.lift", "measures.seek_owner"),
)
duty(
    "property.claim_met_in_time",
    title="认领成立后立即解除、返还",
    cites=("N-PROP-01", "D-PROP-06"),
    debtor=Role.CASE_OFFICER,
    upon=("property.decide_claim",),
    when=lambda s: bool(getattr(s.form, "granted", False)),
    due=within("D-PROP-06"),
    settled_by=("measures.lift", "property.all_out"),
)
DECIDED = ("measures.lift", "measures.dispose", "property.deem_unclaimed")
duty(
    "property.out_in_time",
    title="处理决定作出后，财物立即出库办理",
    cites=("G-PROP-08", "D-PROP-06", "D-PROP-10"),
    debtor=Role.CASE_OFFICER,
    upon=DECIDED,
    when=_still_here,
    due=within("D-PROP-06"),
    settled_by=("property.all_out",),
)
duty(
    "property.owner_told_in_time",
    title="通知权利人领取退还的财物",
    cites=("G-PROP-08", "D-PROP-06"),
    debtor=Role.CASE_OFFICER,
    upon=(*DECIDED, "property.lapse"),
    when=_to_return,
    due=within("D-PROP-06"),
    settled_by=("property.tell_owner", "property.publish_call", "property.all_out"),
)
duty(
    "property.differences_reported_in_time",
    title="当日报告盘点差异",
    cites=("D-PROP-09",),
    debtor=Role.PROPERTY_CUSTODIAN,
    upon=("property.compare_count",),
    when=lambda s: s.subject.findings.exists(),
    due=within("D-PROP-09"),
    settled_by=("property.report_differences",),
)


def _counted(*acts: str) -> Any:
    """From the last count on; a store that was never counted, from now."""

    def since(s: Situation[Any]) -> datetime:
        past = s.last(*acts)
        return past.at if past else s.at

    return since


def _not_running(code: str) -> Any:
    return lambda s: all(owed.code != code for owed in s.duties)


ALL = "property.promise_full_count"


def _by_new_year(s: Situation[Any]) -> tuple[datetime, Deadline]:
    """By the end of this year; once this year is counted, of the next."""
    years, past = s.norm("D-PROP-09.yearly").body_as(TimeLimit).amount, s.last(ALL)
    year = legal_day(past.at).year + years if past else s.day.year
    ends = datetime.combine(date(year, 12, 31), time.max, SHANGHAI)
    return s.at, Deadline(ends, (Line(UNTIL, {"until": f"{year}-12-31"}),))


duty(
    "property.counted_in_time",
    title="每月盘点抽查保管场所",
    cites=("D-PROP-09",),
    debtor=Role.INSPECTION,
    upon=("property.open_store", "property.count_again"),
    when=_not_running("property.counted_in_time"),
    due=within("D-PROP-09.monthly", since=_counted("property.promise_count", ALL)),
    settled_by=("property.promise_count", ALL),
)
duty(
    "property.counted_fully_in_time",
    title="每年全面盘点保管场所",
    cites=("D-PROP-09",),
    debtor=Role.INSPECTION,
    upon=("property.open_store", "property.count_again"),
    when=_not_running("property.counted_fully_in_time"),
    due=_by_new_year,
    settled_by=(ALL,),
)
COMPLAINT = "property.complaint_answered_in_time"


def _complained(s: Situation[Any]) -> datetime:
    """The oldest complaint without an answer has waited longest."""
    first = unanswered(s.subject)
    return first[0].made_at if first else s.at


def _next_complaint(s: Situation[Any]) -> bool:
    """Whether a complaint waits that no running duty speaks for."""
    running = any(owed.code == COMPLAINT and owed.settled_by is None for owed in s.duties)
    return bool(unanswered(s.subject)) and not running


# Each answer settles it; while another complaint is open it is owed again, from that one's day.
duty(
    COMPLAINT,
    title="按期答复对财物措施的投诉",
    cites=("D-PROP-13",),
    debtor=Role.LEGAL_DEPT,
    upon=("property.note_complaint", "property.answer_complaint"),
    when=_next_complaint,
    due=within("D-PROP-13", since=_complained),
    settled_by=("property.answer_complaint",),
)
