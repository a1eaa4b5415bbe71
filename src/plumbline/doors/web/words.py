"""Words of this door: names for the codes that forms and gates carry."""

from __future__ import annotations

import re
from enum import Enum
from typing import Any

from django.utils.translation import gettext

from plumbline.careers.words import GATES as CAREERS
from plumbline.casework.models import Nature
from plumbline.casework.terms import EvidenceKind
from plumbline.complaints.words import GATES as COMPLAINTS
from plumbline.doors.web.asks import GATES as OF_CASES
from plumbline.exams.words import GATES as EXAMS
from plumbline.kernel.act import ACTS, Act
from plumbline.kernel.duty import KINDS as DUTIES
from plumbline.kernel.gate import Gate
from plumbline.law.roles import Role
from plumbline.norms.words import GATES as NORMS
from plumbline.norms.words import NATURES, UNITS
from plumbline.notices.words import GATES as NOTICES
from plumbline.people.plain import translated
from plumbline.people.words import GATES as PEOPLE
from plumbline.premises.words import GATES as PREMISES
from plumbline.property.terms import Way
from plumbline.property.words import GATES as PROPERTY
from plumbline.publications.words import GATES as PUBLICATIONS
from plumbline.qualification.models import QualificationLevel
from plumbline.qualification.words import GATES as QUALIFICATION
from plumbline.questioning.words import GATES as QUESTIONING
from plumbline.rosters.words import GATES as ROSTERS
from plumbline.surveys.words import GATES as SURVEYS
from plumbline.training.words import GATES as TRAINING

# Answers that forms know by code only; by field where the same code means different things.
ANSWERS = {
    "secrecy.0": "公开",
    "secrecy.1": "警务工作秘密",
    "secrecy.2": "国家秘密",
    **UNITS,
    "time_limit": "期限",
    "amount": "数额",
    "checklist": "清单",
    "decision_table": "裁量表",
    "interval": "间隔",
    "need.M": "必备",
    "need.C": "附条件",
    "better.higher": "越高越好",
    "better.lower": "越低越好",
    "type.yes_no": "是或者否",
    "type.choice": "选一项",
    "type.number": "数量",
    "join.or": "选处",
    "join.and": "并处",
    "join.may_add": "可以并处",
    "level.province": "省",
    "level.city": "市",
    "level.county": "县",
    "level.station": "派出所",
    "level.department": "部门",
    "matter.any": "各类案件",
    **{f"{field}.{code}": says for field in ("nature", "matter") for code, says in NATURES.items()},
    **{
        f"{field}.{kind.value}": str(kind.label)
        for field in ("kinds", "by_itself")
        for kind in EvidenceKind
    },
}

# What a gate asks, said as the thing that must hold.
GATES = {
    "apart": "与本案前述环节由不同的人办理",
    "role": "由%(it)s办理",
    "phase": "处于“%(it)s”阶段",
    "after": "已经办理“%(it)s”",
    "clear": "已经完成“%(it)s”",
    "holds": "办理人具备“%(it)s”",
    "qualification.duty_standard": "在办理人的岗位职责之内",
    "casework.procedure": "操作规程规定在前的事项已经办理",
    "casework.nature": "本案按“%(it)s”程序办理",
    "casework.extension_left": "期限正在计算，且尚可延长",
    "casework.filing_grounds": "立案条件齐备",
    "casework.offline_waits": "有等待批准的线下办理登记",
    "casework.offline_approved": "登记为线下办理的，已经批准",
    "casework.online": "尚未登记为线下办理",
    "casework.appraisal_none": "没有正在进行的鉴定",
    "measures.appraisal_runs": "有正在进行的鉴定",
    "measures.two_officers": "由二名以上民警进行",
    "measures.two_or_recorded": "由二名以上民警进行，或者在执法办案场所全程录音录像",
    "measures.identity_shown": "已出示人民警察证",
    "measures.certificate": "检查的不是必须凭检查证的处所",
    "measures.at_once_recorded": "当场检查场所的，确有必要并全程录音录像",
    "measures.record_signed": "检查笔录和签名齐全，或者全程录音录像附说明",
    "measures.woman_by_woman": "检查妇女身体的，由女性工作人员或者医师进行",
    "measures.not_taken_before": "此前没有提取、采集过",
    "measures.consented": "对被侵害人提取、采集的，已经同意",
    "measures.chain_unbroken": "检材流转连续",
    "measures.every_injury": "受伤的人一并委托鉴定",
    "measures.diagnosis_suffices": "不是应当进行伤情鉴定的情形",
    "measures.other_expert": "重新鉴定的，已经准予并另行委托鉴定人",
    "measures.reappraisal_once": "同一事项没有重新鉴定过",
    "measures.objection_in_time": "收到复印件之日起三日内申请",
    "measures.refusal_answers": "作出不准予的决定的，有人申请",
    "measures.enough_shown": "陪衬的数量达到规定",
    "measures.fairly_shown": "先问特征、事先未见、个别进行、没有暗示",
    "measures.fillers_fresh": "没有重复使用陪衬",
    "measures.filed": "已经立案或者受案",
    "measures.ground_fits": "法定情形与措施相符",
    "measures.right_approver": "由有权的负责人批准",
    "measures.told_and_heard": "已经告知、听取申辩并记录",
    "measures.seizable": "没有不得扣押、查封的财物",
    "measures.list_complete": "决定书和清单完整",
    "measures.sampled_fairly": "抽样取证的，随机抽取并拍照或者录像",
    "measures.on_spot_allowed": "可以当场实施，且全程录音录像",
    "measures.not_lapsed": "期限没有届满",
    "measures.clock_runs": "期限正在计算",
    "measures.clock_stands": "期限因鉴定停止计算",
    "measures.freezing": "采取的是冻结",
    "measures.transferred": "案件从其他单位移送而来",
    "measures.expired": "以期限届满为由的，期限确已届满",
    "measures.seizure_follows": "转为扣押的，原是先行登记保存或者抽样取证",
    "casework.extension_level": "由有权的机关批准延长",
    "intake.receipt_open": "受案回执尚未交付",
    "intake.registered": "接报案登记完整",
    "intake.unregistered": "先行处置，尚未补录登记",
    "intake.pre_reviewed": "须先行审查的，已经法制部门审查",
    "intake.unclear_is_administrative": "难以判断性质的，按行政案件办理",
    "intake.jurisdiction": "管辖依据成立",
    "intake.injury_level": "伤害案件的级别管辖相符",
    "intake.no_case_left": "没有应当查处的违法犯罪事实",
    "intake.not_criminal": "不是刑事类警情",
    "intake.papers_no_ground": "移送材料没有待补正的",
    "intake.papers_asked": "已告知补正移送材料",
    "intake.from_agency": "是其他机关移送的案件",
    "intake.urgency_met": "有紧急情况的，已采取紧急措施",
    "intake.recorded_whole": "录音录像覆盖处置全过程，或者写明原因",
    "intake.list_signed": "清单已由提供人签名，或者注明",
    "intake.statement_signed": "笔录已宣读或者交阅并签名，或者注明",
    "intake.liability_told": "控告、举报的，已告知诬告责任",
    "intake.in_writing_on_objection": "有异议的，书面告知",
    "intake.repeats": "确有更早的同一报案，没有新的犯罪事实",
    "intake.a_complaint": "是对民警违法违纪的投诉",
    "intake.ended_as_not_police": "以“不属于公安机关职责”办结",
    "intake.only_extension": "受案审查期限正在计算，且尚未延长",
    "intake.lead_open": "立案审查期限正在计算，且尚未延长",
    "intake.not_case_handler": "不是原案件的办案人员",
    "review.file_complete": "案卷齐全：嫌疑人、证据、案由",
    "review.handled_in_area": "在办案区办理，或者登记了法定例外",
    "review.mediation_over": "没有进行中的治安调解，也没有处罚已履行协议的人",
    "review.passed": "法律审核已经通过",
    "review.all_points": "作“通过”结论的，六项审核要点均合格",
    "papers.values_entered": "文书所记的事项已经录入",
    "papers.values_kept": "文书所记的事项仍在案卷中",
    "papers.drawn_once": "尚无同样的文书，或者是更正",
    "papers.return_wanted": "有应当退还的财物，且尚未起草退还通知书",
    "papers.case_offline_approved": "登记为线下办理的，已经批准",
    "papers.approval_wanted": "此种文书须经批准",
    "papers.right_approver": "由有权的负责人批准",
    "papers.approved": "须经批准的，已经批准",
    "papers.certifiable": "该项资格今日有效，由公安机关授予",
    "papers.certified_once": "没有内容相同的证书",
    "papers.certificate_printable": "字库中有证书的每一个字",
    "papers.printable": "字库中有文书的每一个字",
    "papers.service_proved": "有签收人、凭证或者见证人",
    "norms.unconfirmed": "规范尚未确认",
    "mediation.fit": "符合治安调解的条件",
    "mediation.bar": "没有不适用调解的这种情形",
    "mediation.consented": "各方当事人同意调解",
    "mediation.one_at_a_time": "相同当事人之间没有另一项调解",
    "mediation.may_be_public": "公开调解的，各方同意且没有不得公开的情形",
    "mediation.simple_enough": "符合当场调解的条件",
    "mediation.two_or_recorded": "由两名民警主持，或者一名民警全程录音录像",
    "mediation.session_left": "调解不超过两次",
    "mediation.parties_present": "各方当事人到场",
    "mediation.guardians_present": "未成年当事人的监护人到场",
    "mediation.neutral_invited": "公开调解的，有无利害关系的人员到场",
    "mediation.agreed_in_session": "在调解中达成一致",
    "mediation.all_signed": "各方当事人在协议书上签名",
    "mediation.default_due": "履行期限届满，或者当事人明确表示不履行",
    "mediation.failure_true": "以“未达成协议”结束的，已经举行过调解",
    "mediation.all_performed": "全部调解协议已经履行",
    "mediation.failed_waits": "有等待恢复处罚的调解不成",
    "mediation.civil_action_told": "已经告知各方可以提起民事诉讼",
    "execution.service_proved": "该送达方式的证明齐全",
    "execution.others_tried": "其他送达方式均已尝试",
    "execution.no_notice_runs": "没有正在进行的公告送达",
    "execution.notice_over": "公告期限届满",
    "execution.all_victims": "送达每一名被侵害人",
    "execution.family_or_reason": "通知了家属，或者写明无法通知的原因",
    "execution.fine_owed": "有尚未缴纳的罚款",
    "execution.paid_in_full": "缴纳的金额与应缴的一致",
    "execution.no_plan_waits": "没有等待决定的暂缓或者分期申请",
    "execution.plan_waits": "有等待决定的暂缓或者分期申请",
    "execution.part_paid": "缴纳的是批准的本期金额",
    "execution.may_collect": "属于可以当场收缴的情形",
    "execution.fine_overdue": "罚款的缴纳期限已经届满",
    "execution.no_surcharge": "尚未决定加处罚款",
    "execution.reminder_complete": "催告书载明金额并告知权利",
    "execution.court_window": "在可以申请法院强制执行的期限内",
    "execution.days_to_serve": "有须送拘留所执行的行政拘留",
    "execution.not_suspended": "行政拘留没有暂缓执行",
    "execution.host_approved": "异地执行的，经异地主管机关批准",
    "execution.received_properly": "收拘时的各项手续齐全",
    "execution.time_served": "拘留期满，或者有应当提前解除的情形",
    "execution.property_returned": "代管的财物已经返还",
    "execution.no_doubt_waits": "没有尚未答复的疑问",
    "execution.doubt_waits": "有等待答复的疑问",
    "execution.unread": "举报、控告、申请未经检查、扣压",
    "execution.complaint_waits": "有等待转送的举报、控告、申请",
    "execution.leave_ground": "有请假出所的法定事由",
    "execution.no_leave_waits": "没有等待决定的请假申请",
    "execution.leave_waits": "有等待决定的请假申请",
    "execution.leave_deposit": "请假的保证金按日数计算",
    "execution.may_go_out": "已经批准请假或者决定暂缓执行",
    "execution.suspension_over": "暂缓执行已经结束",
    "execution.one_security": "担保人和保证金只取其一",
    "execution.guarantor_fit": "担保人符合四项条件",
    "execution.suspension_grounds": "具备申请暂缓执行的条件",
    "execution.detention_left": "有尚未执行的行政拘留",
    "execution.no_suspension_waits": "没有另一项暂缓执行的申请",
    "execution.no_danger": "暂缓执行不致发生社会危险",
    "execution.deposit_right": "保证金按尚未执行的日数计算",
    "execution.applicant_told": "已经把决定告知申请人",
    "execution.remedy_ended": "救济已经结束，或者不再提供担保",
    "execution.deposit_returned": "保证金已经退还",
    "execution.guarantor_fine": "对担保人的罚款合法",
    "execution.no_remedy_runs": "没有正在进行的复议或者诉讼",
    "execution.remedy_runs": "有正在进行的复议或者诉讼",
    "execution.licence_concerned": "有须执行的吊销许可证件或者停业整顿",
    "execution.all_done": "决定的内容全部执行完毕",
    "execution.ending_ground": "有终结执行的法定情形",
    "execution.nobody_held": "被处理人不在拘留所",
    **QUESTIONING,
    **PREMISES,
    **NORMS,
    **PROPERTY,
    **EXAMS,
    **SURVEYS,
    **TRAINING,
    **COMPLAINTS,
    **PUBLICATIONS,
    **NOTICES,
    **CAREERS,
    **ROSTERS,
    **QUALIFICATION,
    **PEOPLE,
    **OF_CASES,
}

GROUPS = {
    "intake": "接报与受案",
    "casework": "案件办理",
    "premises": "办案区",
    "questioning": "盘问、传唤与询问",
    "measures": "检查、鉴定与证据保全",
    "property": "涉案财物与随身财物",
    "recordings": "视音频",
    "mediation": "治安调解",
    "execution": "执行",
    "review": "审核与审批",
    "papers": "文书",
    "people": "单位与人员",
    "qualification": "执法资格",
    "norms": "规范",
}

# Entries that no act made.
ENTRIES = {"people.establish": "建立账本"}


t = translated


def answer(value: object, field: str = "") -> str:
    """A chosen code as people say it."""
    if isinstance(value, bool):
        return gettext("是") if value else gettext("否")
    if isinstance(value, Enum):
        label = getattr(value, "label", None)
        if label is not None:
            return gettext(str(label))
        value = value.value
    word = ANSWERS.get(f"{field}.{value}") or ANSWERS.get(str(value))
    return gettext(word) if word else str(value)


def act_title(code: str) -> str:
    """An act's title, also for acts that are no longer declared."""
    act = ACTS.get(code)
    return gettext(act.title if act else ENTRIES.get(code, code))


def duty_title(code: str) -> str:
    """A duty's title, also for duties that are no longer declared."""
    kind = DUTIES.get(code)
    return gettext(kind.title) if kind else code


def role_title(code: str) -> str:
    """A role's title; an entry without a person has none."""
    return gettext(Role(code).label) if code in Role.__members__ else code


def gate_title(code: str, act: Act[Any, Any] | None, gate: Gate | None = None) -> str:
    """What a gate asks, in words; empty for the gate that asks nothing."""
    name, _, inner = code.partition("(")
    if own := getattr(gate, "title", ""):
        return gettext(own)
    if name == "anytime":
        return ""
    says = gettext(GATES[name]) if name in GATES else code
    return says % _blanks(name, inner.removesuffix(")").split(","), act) if "%(" in says else says


def _blanks(name: str, inside: list[str], act: Act[Any, Any] | None) -> dict[str, str]:
    """What fills the blanks of a generic gate's words."""
    listed = gettext("、")
    phases = act.on.phases if act else {}
    fill = {
        "role": lambda: listed.join(gettext(r.label) for r in act.by) if act else "",
        "phase": lambda: listed.join(gettext(phases.get(code, code)) for code in inside),
        "after": lambda: act_title(inside[0]),
        "clear": lambda: duty_title(inside[0]),
        "casework.nature": lambda: gettext(Nature(inside[0]).label),
        "holds": lambda: _levels(inside),
        "property.by_way": lambda: listed.join(gettext(str(Way(way).label)) for way in inside),
    }
    return {"it": fill[name]()}


def _levels(codes: list[str]) -> str:
    if "BASIC" in codes and len(codes) > 1:
        return gettext("基本级以上执法资格")
    known = dict(QualificationLevel.choices)
    return gettext("或者").join(gettext(str(known.get(code, code))) for code in codes)


def open_sentence(says: str) -> str:
    """A gate's sentence before anybody was refused: its blanks stay blank."""
    return re.sub(r"%\(\w+\)s", "……", gettext(says))
