"""What a call, a report and a case taken over owe, and by when."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from plumbline.intake.models import Aim, Report, Way
from plumbline.kernel.duty import duty, within
from plumbline.kernel.gate import Situation
from plumbline.kernel.norm import NoNorm
from plumbline.law.bodies import TimeLimit
from plumbline.law.calendar import Deadline, deadline
from plumbline.law.roles import Role
from plumbline.norms.replay import counts

GENERAL, FOR_AGENCIES = "N-INT-02", "N-INT-04"
OUTCOMES = (
    "intake.accept",
    "intake.transfer",
    "intake.not_police",
    "intake.explain_repeat",
    "intake.settle_on_the_spot",
    "intake.mark_false",
    "intake.refuse",
    "intake.pass_to_inspection",
    "intake.pass_to_channel",
)


def _report(s: Situation[Any]) -> Report | None:
    """The report an act made, or else the one it stands on."""
    on = s.made if isinstance(s.made, Report) else s.subject
    return on if isinstance(on, Report) else None


def _review(s: Situation[Any]) -> tuple[datetime, Deadline]:
    """The limit of review: another law's own, an agency's three days, or the general one."""
    report = _report(s)
    code = FOR_AGENCIES if report is not None and report.sender else GENERAL
    if report is not None and report.class_code:
        try:
            s.norm(special := f"N-INT-06.{report.class_code}")
            code = special
        except NoNorm:
            pass  # no law with a limit of its own is in force for this class
    return s.at, deadline(s.at, s.norm(code).body_as(TimeLimit).period)


def _opened(s: Situation[Any]) -> datetime:
    at: datetime = s.subject.opened_at
    return at


duty(
    "intake.accept_in_time",
    title="按期审查并决定是否受案",
    cites=("N-INT-02", "N-INT-04", "N-INT-06", "D-INT-15", "P-INT-03"),
    debtor=Role.CASE_OFFICER,
    upon=("intake.report", "intake.take_call", "intake.transfer", "intake.reopen",
          "intake.take_back"),
    when=lambda s: isinstance(s.made, Report) or s.subject.phase in ("received", "handled"),
    due=_review,
    settled_by=OUTCOMES,
    extended_by=("intake.extend_review",),
    extension=within("N-INT-02.complex", since=_opened),
)  # fmt: skip
counts("intake.accept_in_time", GENERAL, FOR_AGENCIES)
duty(
    "intake.dispatch_in_time",
    title="立即派警",
    cites=("D-INT-02", "D-INT-03"),
    debtor=Role.CASE_OFFICER,
    upon=("intake.take_call",),
    due=within("D-INT-03"),
    settled_by=("intake.dispatch", *OUTCOMES),
)
duty(
    "intake.arrive_in_time",
    title="按本地承诺时限到达现场",
    cites=("N-INT-01",),
    debtor=Role.CASE_OFFICER,
    upon=("intake.dispatch",),
    due=within("N-INT-01"),
    settled_by=("intake.arrive", "intake.dispatch", *OUTCOMES),
)
duty(
    "intake.register_in_time",
    title="先行处置后补录接报案登记",
    cites=("D-INT-07",),
    debtor=Role.CASE_OFFICER,
    upon=("intake.finish", "intake.take_urgent_measures"),
    when=lambda s: (
        s.subject.unregistered and all(owed.code != "intake.register_in_time" for owed in s.duties)
    ),
    due=within("D-INT-07"),
    settled_by=("intake.register", *OUTCOMES),
)
duty(
    "intake.statement_in_time",
    title="制作报案笔录",
    cites=("D-INT-08", "D-INT-11"),
    debtor=Role.CASE_OFFICER,
    upon=("intake.report",),
    when=lambda s: (
        s.form is not None
        and (
            getattr(s.form, "way", "") in (Way.DELIVERY, Way.SURRENDER)
            or getattr(s.form, "aim", "") in (Aim.ACCUSATION, Aim.TIP)
        )
    ),
    due=within("D-INT-08"),
    settled_by=("intake.take_statement", *(o for o in OUTCOMES if o != "intake.accept")),
)
duty(
    "intake.acknowledge_in_time",
    title="接收移送的警情、案件",
    cites=("D-INT-15", "G-INT-01"),
    debtor=Role.CASE_OFFICER,
    upon=("intake.transfer",),
    when=lambda s: isinstance(s.made, Report),
    due=within("D-INT-15"),
    settled_by=("intake.acknowledge",),
)
duty(
    "intake.confirm_in_time",
    title="确认系统外单位已经接收移送",
    cites=("D-INT-15",),
    debtor=Role.CASE_OFFICER,
    upon=("intake.transfer",),
    when=lambda s: s.made is None,
    due=within("D-INT-15"),
    settled_by=("intake.note_acknowledged", "intake.take_back"),
)
duty(
    "intake.tell_in_writing_in_time",
    title="书面告知不属于公安机关职责",
    cites=("D-INT-14",),
    debtor=Role.CASE_OFFICER,
    upon=("intake.note_objection", "intake.not_police"),
    when=lambda s: getattr(s.form, "manner", "written") == "written",
    due=within("D-INT-14"),
    settled_by=("intake.tell_in_writing",),
)
duty(
    "intake.inspect_in_time",
    title="督察到场处理并反馈",
    cites=("D-INT-04",),
    debtor=Role.INSPECTION,
    upon=("intake.pass_to_inspection",),
    due=within("D-INT-04"),
    settled_by=("intake.answer_complaint", "intake.pass_to_channel"),
)
duty(
    "intake.papers_checked_in_time",
    title="核对移送材料，不齐的告知补正",
    cites=("N-INT-04",),
    debtor=Role.CASE_OFFICER,
    upon=("intake.report",),
    when=lambda s: bool(getattr(s.form, "sender", "")),
    due=within("N-INT-04.tell"),
    settled_by=("intake.ask_papers", "intake.find_papers_whole", *OUTCOMES),
)
duty(
    "intake.papers_in_time",
    title="督促移送机关补正材料",
    cites=("N-INT-04",),
    debtor=Role.CASE_OFFICER,
    upon=("intake.ask_papers",),
    due=within("N-INT-04.complete"),
    settled_by=("intake.note_papers", "intake.ask_papers", *OUTCOMES),
)
duty(
    "intake.receipt_in_time",
    title="当场交付受案回执",
    cites=("D-INT-10", "3.5b"),
    debtor=Role.CASE_OFFICER,
    upon=("intake.accept", "intake.take_over"),
    when=lambda s: not getattr(s.form, "receipt_given", False),
    due=within("D-INT-10"),
    settled_by=("intake.hand_receipt",),
)

# Second looks at filing.

duty(
    "intake.refiling_in_time",
    title="恢复审查后按期决定是否立案",
    cites=("D-INT-23", "N-INT-03"),
    debtor=Role.CASE_OFFICER,
    upon=("intake.reopen_filing",),
    due=within("N-INT-03"),
    settled_by=(
        "casework.file",
        "casework.refuse_filing",
        "casework.turn_administrative",
        "casework.change_jurisdiction",
        "casework.join",
    ),
)
duty(
    "intake.reasons_in_time",
    title="向人民检察院书面说明不立案理由",
    cites=("N-INT-05",),
    debtor=Role.ORGAN_HEAD,
    upon=("intake.note_demand",),
    due=within("N-INT-05.reasons"),
    settled_by=("intake.explain_non_filing", "intake.file_as_ordered"),
)
duty(
    "intake.ordered_filing_in_time",
    title="按检察院通知立案",
    cites=("N-INT-05",),
    debtor=Role.ORGAN_HEAD,
    upon=("intake.note_order",),
    due=within("N-INT-05.file"),
    settled_by=("intake.file_as_ordered",),
)
duty(
    "intake.answer_request_in_time",
    title="答复复议复核申请",
    cites=("D-INT-22",),
    debtor=Role.LEGAL_DEPT,
    upon=("intake.take_request",),
    due=within("D-INT-22"),
    settled_by=("intake.answer_request",),
)
