"""What carrying out a decision owes, and by when."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from plumbline.casework.models import Person, PersonRole
from plumbline.execution.court import COURT, window_from
from plumbline.execution.detention import release_due
from plumbline.execution.facts import (
    ends,
    fine,
    next_row,
    noon,
    payments,
    plans,
    remedies,
    remedy_over,
    running,
)
from plumbline.execution.models import Result
from plumbline.kernel.duty import duty, within
from plumbline.kernel.gate import Situation
from plumbline.law.bodies import TimeLimit
from plumbline.law.calendar import SHANGHAI, Deadline, Line, deadline
from plumbline.law.roles import Role
from plumbline.penalty.models import Decision
from plumbline.penalty.telling import FINE

DECIDING = (
    "penalty.decide", "penalty.decide_one", "penalty.punish_on_the_spot", "penalty.correct",
)  # fmt: skip
PSPL, OTHER, NOTICE = "D-ADM-27", "D-ADM-27.other", "D-ADM-27.notice"
SERVING = ("execution.serve", "execution.complete_notice")


def _made(s: Situation[Any]) -> Decision | None:
    return s.made if isinstance(s.made, Decision) else None


def _service_due(s: Situation[Any]) -> tuple[datetime, Deadline]:
    """Two days for a public-order penalty, seven for another decision."""
    made = _made(s)
    penalty = made is not None and bool(made.statute)
    return within(PSPL if penalty else OTHER)(s)


def _has_victims(s: Situation[Any]) -> bool:
    made = _made(s)
    return made is not None and Person.objects.filter(
        case=made.case_id, role=PersonRole.VICTIM
    ).exists()  # fmt: skip


def _fined(s: Situation[Decision]) -> bool:
    return fine(s.subject, s.once(remedies)) > 0


def _landed(s: Situation[Decision]) -> datetime:
    """On the water and in trains the two days run from landing or arrival."""
    landed: date | None = getattr(s.form, "landed_on", None)
    return noon(landed) if landed else s.at


def _next_part(s: Situation[Decision]) -> date | None:
    """The last day of the next part, read anew: the act just granted a plan or took a payment."""
    plan = running(plans(s.subject))
    if plan is None:
        return None
    row = next_row(plan, [p for p in payments(s.subject) if p.pk > plan.paid_before])
    return date.fromisoformat(str(row["due_on"])) if row else None


def _part_left(s: Situation[Decision]) -> bool:
    return _next_part(s) is not None


def _part_due(s: Situation[Decision]) -> tuple[datetime, Deadline]:
    day = _next_part(s)
    assert day is not None  # noqa: S101 - _part_left says so
    said = Line("批准的缴纳期限至%(day)s", {"day": day.isoformat()})
    until = Line("截止于%(until)s二十四时", {"until": day.isoformat()})
    return s.at, Deadline(datetime.combine(day, time.max, SHANGHAI), (said, until))


def _after_notice(s: Situation[Decision]) -> tuple[datetime, Deadline]:
    """A public notice runs to its end first; then the service is noted."""
    period = s.norm(PSPL).body_as(TimeLimit).period
    start = noon(ends(s, s.day, NOTICE))
    return start, deadline(start, period)


def _fell(s: Situation[Decision]) -> bool:
    """A decision that was published and not withdrawn was annulled or changed."""
    published, withdrawn = (
        s.last("execution.note_published"),
        s.last("execution.withdraw_publication"),
    )
    stands = published is not None and (withdrawn is None or withdrawn.entry < published.entry)
    changed = getattr(s.form, "result", Result.CHANGED) == Result.CHANGED
    return stands and changed


def _over_known(s: Situation[Decision]) -> bool:
    return remedy_over(s) is not None


ENDS = ("execution.annul", "execution.end", "penalty.annul", "penalty.correct")

duty(
    "execution.served_in_time",
    title="按期送达决定书",
    cites=("D-ADM-27",),
    debtor=Role.CASE_OFFICER,
    upon=DECIDING,
    when=lambda s: _made(s) is not None,
    due=_service_due,
    settled_by=(*SERVING, *ENDS),
    extended_by=("execution.publish_notice",),
    extension=_after_notice,
)
duty(
    "execution.victims_served_in_time",
    title="向被侵害人送达决定书",
    cites=("D-ADM-27",),
    debtor=Role.CASE_OFFICER,
    upon=DECIDING,
    when=_has_victims,
    due=within("D-ADM-27.victim"),
    settled_by=("execution.serve_victims", *ENDS),
)
duty(
    "execution.family_told",
    title="通知被拘留人家属执行处所",
    cites=("D-ADM-27",),
    debtor=Role.CASE_OFFICER,
    upon=("execution.deliver",),
    due=within("D-ADM-27.family"),
    settled_by=("execution.tell_family", "execution.refuse_reception"),
)
duty(
    "execution.fine_paid_in_time",
    title="按期缴纳罚款",
    cites=("D-ADM-33",),
    debtor=Role.CASE_OFFICER,
    upon=SERVING,
    when=_fined,
    due=within(FINE),
    settled_by=("execution.pay_fine", "execution.collect", "execution.grant_plan", *ENDS),
)
duty(
    "execution.part_paid_in_time",
    title="按批准的期次缴纳罚款",
    cites=("D-ADM-33",),
    debtor=Role.CASE_OFFICER,
    upon=("execution.grant_plan", "execution.pay_part"),
    when=_part_left,
    due=_part_due,
    settled_by=("execution.pay_part", "execution.pay_fine", "execution.grant_plan", *ENDS),
)
duty(
    "execution.handed_in_time",
    title="上交当场收缴的罚款",
    cites=("G-ADM-39",),
    debtor=Role.CASE_OFFICER,
    upon=("execution.collect",),
    due=within("G-ADM-39.hand-in", since=_landed),
    settled_by=("execution.hand_in",),
)
duty(
    "execution.banked_in_time",
    title="将收缴的罚款缴付指定银行",
    cites=("G-ADM-39",),
    debtor=Role.DEPT_HEAD,
    upon=("execution.hand_in",),
    due=within("G-ADM-39.bank-in"),
    settled_by=("execution.bank_in",),
)
duty(
    "execution.court_in_time",
    title="在法定期限内申请人民法院强制执行",
    cites=("D-ADM-35",),
    debtor=Role.CASE_OFFICER,
    upon=("execution.remind",),
    when=_over_known,
    due=within(COURT, since=window_from),
    settled_by=("execution.remind", "execution.apply_to_court", "execution.pay_fine", *ENDS),
)
duty(
    "execution.released_in_time",
    title="拘留期满按时解除",
    cites=("D-ADM-34", "D-ADM-41", "N-TIME-03"),
    debtor=Role.CASE_OFFICER,
    upon=("execution.receive", "execution.take_back"),
    due=release_due,
    settled_by=("execution.release", "execution.let_out"),
)
duty(
    "execution.doubt_answered",
    title="答复拘留所对拘留的疑问",
    cites=("D-ADM-41",),
    debtor=Role.ORGAN_HEAD,
    upon=("execution.note_doubt",),
    due=within("D-ADM-41.doubt"),
    settled_by=("execution.answer_doubt", "execution.release"),
)
duty(
    "execution.complaints_forwarded",
    title="转送被拘留人的举报、控告、申请",
    cites=("D-ADM-41",),
    debtor=Role.CASE_OFFICER,
    upon=("execution.take_complaint",),
    due=within("D-ADM-41.complaint"),
    settled_by=("execution.forward_complaints",),
)
duty(
    "execution.leave_decided",
    title="决定请假出所申请",
    cites=("D-ADM-41",),
    debtor=Role.ORGAN_HEAD,
    upon=("execution.ask_leave",),
    due=within("D-ADM-41.leave"),
    settled_by=("execution.grant_leave", "execution.refuse_leave", "execution.release"),
)
duty(
    "execution.suspension_decided",
    title="决定暂缓执行行政拘留的申请",
    cites=("G-ADM-40",),
    debtor=Role.ORGAN_HEAD,
    upon=("execution.ask_suspension",),
    due=within("G-ADM-40"),
    settled_by=("execution.grant_suspension", "execution.refuse_suspension"),
)
duty(
    "execution.publication_withdrawn",
    title="撤回已公开的决定并说明理由",
    cites=("D-ADM-39",),
    debtor=Role.CASE_OFFICER,
    upon=("execution.annul", "execution.note_outcome", "penalty.annul", "penalty.correct"),
    when=_fell,
    due=within("D-ADM-39"),
    settled_by=("execution.withdraw_publication",),
)
