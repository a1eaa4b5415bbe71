"""What questioning owes, and by when. Every clock of liberty starts at arrival."""

from __future__ import annotations

from typing import Any

from plumbline.kernel.duty import duty, within
from plumbline.kernel.gate import Situation
from plumbline.law.roles import Role
from plumbline.questioning.holding_gates import held
from plumbline.questioning.holding_gates import limit as holding_limit
from plumbline.questioning.models import Check, Incident
from plumbline.questioning.rooms import HEALTH
from plumbline.questioning.summons_gates import appearance
from plumbline.questioning.summons_gates import limit as summons_limit
from plumbline.questioning.terms import Happened, Told

ARRIVALS = ("questioning.arrive", "questioning.summon_orally", "questioning.take_in")
END = "questioning.end_holding"


def _suspected(s: Situation[Any]) -> bool:
    return isinstance(s.made, Check) and s.made.phase == "suspected"


def _was_protected(s: Situation[Any]) -> bool:
    return any(owed.code == "questioning.protected_in_time" for owed in s.duties)


def _protected(s: Situation[Any]) -> bool:
    return held(s).protected(s.day) and not (s.made is None and _was_protected(s))


def _ordinary(s: Situation[Any]) -> bool:
    return not held(s).protected(s.day)


def _overtime(s: Situation[Any]) -> bool:
    return s.at > holding_limit(s)[1].due


def _frail(s: Situation[Any]) -> bool:
    return bool(getattr(s.form, "frail", False))


def _untold(s: Situation[Any]) -> bool:
    return held(s).family == Told.UNKNOWN


def _of(*kinds: Happened) -> Any:
    def when(s: Situation[Any]) -> bool:
        return isinstance(s.made, Incident) and s.made.happened in kinds

    return when


duty(
    "questioning.check_settled",
    title="对未排除嫌疑的被盘问人作出处理",
    cites=("G-ADM-09",),
    debtor=Role.CASE_OFFICER,
    upon=("questioning.check", "questioning.check_in_case"),
    when=_suspected,
    due=within("G-ADM-09.at-once"),
    settled_by=("questioning.bring_in", "questioning.settle_check"),
)

# Continued questioning.

duty(
    "questioning.holding_in_time",
    title="在继续盘问时限内释放或者作出处理",
    cites=("N-ADM-01", "N-TIME-07"),
    debtor=Role.CASE_OFFICER,
    upon=("questioning.bring_in",),
    when=_ordinary,
    due=holding_limit,
    settled_by=(END,),
    extended_by=("questioning.extend_to_24", "questioning.extend_to_48"),
    extension=holding_limit,
)
duty(
    "questioning.protected_in_time",
    title="在四小时内盘问完毕",
    cites=("N-ADM-02",),
    debtor=Role.CASE_OFFICER,
    upon=("questioning.bring_in", "questioning.establish_identity"),
    when=_protected,
    due=holding_limit,
    settled_by=(END,),
)
duty(
    "questioning.holding_decided",
    title="审批继续盘问",
    cites=("R-ADM-02",),
    debtor=Role.DEPT_HEAD,
    upon=("questioning.bring_in",),
    due=within("R-ADM-02.at-once"),
    settled_by=("questioning.approve_holding", "questioning.refuse_holding", END),
)
duty(
    "questioning.released",
    title="立即释放未获批准的被盘问人",
    cites=("R-ADM-02", "D-ADM-05"),
    debtor=Role.CASE_OFFICER,
    upon=("questioning.refuse_holding",),
    due=within("R-ADM-02.at-once"),
    settled_by=(END,),
)
duty(
    "questioning.asked_at_once",
    title="批准后立即盘问",
    cites=("R-ADM-02",),
    debtor=Role.CASE_OFFICER,
    upon=("questioning.approve_holding",),
    due=within("R-ADM-02.at-once"),
    settled_by=("questioning.question_held", END),
)
duty(
    HEALTH,
    title="报告被盘问人的伤病和特殊情况",
    cites=("D-CHA-06",),
    debtor=Role.CASE_OFFICER,
    upon=("questioning.enter_room",),
    when=_frail,
    due=within("D-CHA-06"),
    settled_by=("questioning.report_health",),
)
duty(
    "questioning.holding_filed",
    title="把继续盘问报县级主管部门备案",
    cites=("R-ADM-02",),
    debtor=Role.CASE_OFFICER,
    upon=("questioning.approve_holding",),
    due=within("R-ADM-02.copy"),
    settled_by=("questioning.file_holding",),
)
duty(
    "questioning.relatives_told",
    title="通知被盘问人家属或者单位",
    cites=("D-ADM-05",),
    debtor=Role.CASE_OFFICER,
    upon=("questioning.approve_holding",),
    due=within("D-ADM-05"),
    settled_by=("questioning.tell_relatives",),
)
duty(
    "questioning.relatives_told_later",
    title="身份查明后通知家属或者单位",
    cites=("D-ADM-05",),
    debtor=Role.CASE_OFFICER,
    upon=("questioning.establish_identity",),
    when=_untold,
    due=within("D-ADM-05"),
    settled_by=("questioning.tell_relatives",),
)
duty(
    "questioning.dependants_settled",
    title="安排因继续盘问无人照顾的家属",
    cites=("D-ADM-05",),
    debtor=Role.CASE_OFFICER,
    upon=("questioning.approve_holding",),
    due=within("D-ADM-05"),
    settled_by=("questioning.settle_dependants",),
)
duty(
    "questioning.fed",
    title="为被盘问人提供饮食",
    cites=("D-ADM-05",),
    debtor=Role.CASE_OFFICER,
    upon=("questioning.approve_holding",),
    due=within("D-ADM-05.food"),
    settled_by=("questioning.feed_held", END),
)
duty(
    "questioning.bedding_given",
    title="为继续盘问十二小时以上的人提供卧具",
    cites=("D-ADM-05",),
    debtor=Role.CASE_OFFICER,
    upon=("questioning.extend_to_24",),
    due=within("D-ADM-05"),
    settled_by=("questioning.give_bedding", END),
)
duty(
    "questioning.overtime_reported",
    title="报告继续盘问超过时限",
    cites=("D-ADM-06",),
    debtor=Role.CASE_OFFICER,
    upon=(END,),
    when=_overtime,
    due=within("D-ADM-06"),
    settled_by=("questioning.report_overtime",),
)

# Incidents.

REPORTS = ("questioning.report_incident", "questioning.report_overtime")
duty(
    "questioning.inspection_told",
    title="立即报告督察部门和主管部门",
    cites=("D-ADM-06",),
    debtor=Role.CASE_OFFICER,
    upon=REPORTS,
    due=within("D-ADM-06"),
    settled_by=("questioning.tell_inspection",),
)
duty(
    "questioning.incident_inspected",
    title="到现场督察",
    cites=("D-ADM-06",),
    debtor=Role.INSPECTION,
    upon=("questioning.tell_inspection",),
    due=within("D-ADM-06.scene"),
    settled_by=("questioning.inspect_incident",),
)
duty(
    "questioning.incident_told",
    title="通知家属或者单位事故情况",
    cites=("D-ADM-06",),
    debtor=Role.CASE_OFFICER,
    upon=("questioning.report_incident",),
    when=_of(Happened.ILLNESS, Happened.INJURY, Happened.DEATH),
    due=within("D-ADM-06"),
    settled_by=("questioning.tell_of_incident",),
)
duty(
    "questioning.procuratorate_informed",
    title="通报人民检察院",
    cites=("D-ADM-06",),
    debtor=Role.ORGAN_HEAD,
    upon=("questioning.report_incident",),
    when=_of(Happened.DEATH),
    due=within("D-ADM-06"),
    settled_by=("questioning.inform_procuratorate",),
)
duty(
    "questioning.autopsy_ordered",
    title="委托死因鉴定",
    cites=("D-ADM-06",),
    debtor=Role.ORGAN_HEAD,
    upon=("questioning.report_incident",),
    when=_of(Happened.DEATH),
    due=within("D-ADM-06.autopsy"),
    settled_by=("questioning.order_autopsy",),
)
duty(
    "questioning.autopsy_served",
    title="送达死因鉴定结论",
    cites=("D-ADM-06",),
    debtor=Role.CASE_OFFICER,
    upon=("questioning.receive_autopsy",),
    due=within("D-ADM-06.result"),
    settled_by=("questioning.serve_autopsy",),
)
duty(
    "questioning.reexamination_ordered",
    title="委托重新鉴定",
    cites=("D-ADM-06",),
    debtor=Role.UPPER_ORGAN,
    upon=("questioning.ask_reexamination",),
    due=within("D-ADM-06.again"),
    settled_by=("questioning.order_reexamination",),
)

# Summons.

duty(
    "questioning.summons_decided",
    title="审批传唤",
    cites=("G-ADM-10",),
    debtor=Role.DEPT_HEAD,
    upon=("questioning.draft_summons",),
    due=within("G-ADM-10.decided"),
    settled_by=(
        "questioning.approve_summons",
        "questioning.reject_summons",
        "questioning.withdraw_summons",
    ),
)
duty(
    "questioning.force_decided",
    title="审批强制传唤",
    cites=("G-ADM-11",),
    debtor=Role.DEPT_HEAD,
    upon=("questioning.ask_force",),
    due=within("G-ADM-10.decided"),
    settled_by=(
        "questioning.approve_force",
        "questioning.reject_force",
        "questioning.withdraw_summons",
    ),
)
duty(
    "questioning.appearance_followed",
    title="被传唤人到案，或者处理其未到案",
    cites=("G-ADM-10", "G-ADM-11"),
    debtor=Role.CASE_OFFICER,
    upon=("questioning.approve_summons",),
    due=appearance,
    settled_by=("questioning.arrive", "questioning.ask_force", "questioning.withdraw_summons"),
)
duty(
    "questioning.forced_followed",
    title="强制传唤到案，或者撤回",
    cites=("G-ADM-11",),
    debtor=Role.CASE_OFFICER,
    upon=("questioning.approve_force", "questioning.reject_force"),
    due=within("G-ADM-11.followed"),
    settled_by=("questioning.arrive", "questioning.ask_force", "questioning.withdraw_summons"),
)
duty(
    "questioning.questioned_in_time",
    title="在询问查证时限内结束询问",
    cites=("N-ADM-04", "D-ADM-09", "N-TIME-07"),
    debtor=Role.CASE_OFFICER,
    upon=(*ARRIVALS, "questioning.end_restraint"),
    due=summons_limit,
    settled_by=("questioning.restrain", "questioning.end_summons"),
    extended_by=("questioning.allow_12", "questioning.allow_24"),
    extension=summons_limit,
)
duty(
    "questioning.sober",
    title="醉酒人酒醒后立即解除约束",
    cites=("D-ADM-16",),
    debtor=Role.CASE_OFFICER,
    upon=("questioning.restrain",),
    due=within("D-ADM-16"),
    settled_by=("questioning.end_restraint", "questioning.end_summons"),
)
duty(
    "questioning.family_told",
    title="把传唤的原因和处所通知家属",
    cites=("D-ADM-08",),
    debtor=Role.CASE_OFFICER,
    upon=ARRIVALS,
    due=within("D-ADM-08"),
    settled_by=("questioning.tell_family",),
)
duty(
    "questioning.needs_noted",
    title="保证饮食和休息并注明",
    cites=("D-ADM-10",),
    debtor=Role.CASE_OFFICER,
    upon=ARRIVALS,
    due=within("D-ADM-10"),
    settled_by=("questioning.note_needs",),
)

# Statements.

duty(
    "questioning.statement_finished",
    title="完成或者中止询问笔录",
    cites=("D-ADM-11",),
    debtor=Role.CASE_OFFICER,
    upon=("questioning.open_statement",),
    due=within("D-ADM-11"),
    settled_by=("questioning.finish_statement", "questioning.abandon_statement"),
)
