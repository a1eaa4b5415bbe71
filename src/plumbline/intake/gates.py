"""Intake's own gates: what stands between a report and each of its outcomes."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from plumbline.casework.models import Case
from plumbline.intake import classes
from plumbline.intake.models import IN_HAND, Aim, Receipt, Report, Request
from plumbline.kernel.gate import Missing, Situation, gate, listed, phase
from plumbline.law.calendar import SHANGHAI
from plumbline.law.roles import Role

in_hand = phase(*IN_HAND)


def class_of(report: Report) -> classes.IncidentClass | None:
    """The class of the report, if it has one."""
    return classes.find(report.class_code)


@gate(
    "intake.registered",
    cite=("D-INT-07", "C-INT-02"),
    says="紧急情况先行处置后，接报案登记尚未补齐",
    remedy="先办理“补录接报案登记”",
    who=(Role.CASE_OFFICER, Role.AUX),
)
def registered(s: Situation[Report]) -> Missing | None:
    """What was handled first is registered before anything is decided."""
    return {} if s.subject.unregistered else None


@gate(
    "intake.unregistered",
    cite=("D-INT-07",),
    says="接报案登记已经完整",
    remedy="无须补录",
)
def unregistered(s: Situation[Report]) -> Missing | None:
    """Only what was handled first is registered afterwards."""
    return None if s.subject.unregistered else {}


@gate(
    "intake.pre_reviewed",
    cite=("G-INT-07",),
    says="经济犯罪等易出错、有争议的案件，是否受案须先经法制部门审查",
    remedy="提请法制部门办理“受案前法制审查”",
    who=(Role.LEGAL_DEPT, Role.LEGAL_OFFICER),
)
def pre_reviewed(s: Situation[Report]) -> Missing | None:
    """The legal section first, where the class of the matter or an officer asked for it."""
    kind = class_of(s.subject)
    s.reads.append("class=" + s.subject.class_code)
    if kind is None or not kind.legal_first:
        return None
    done = s.last("intake.pre_review")
    s.reads.append(f"intake.pre_review={done.entry if done else None}")
    return None if done else {}


@gate(
    "intake.no_case_left",
    cite=("P-INT-03", "G-INT-01"),
    says="有应当立案（受案）查处的违法犯罪事实，或者尚未查明，不得以此了结",
    remedy="办理“受案”；不属于本单位管辖的，移送有管辖权的单位",
    who=(Role.CASE_OFFICER,),
)
def no_case_left(s: Situation[Report]) -> Missing | None:
    """Whatever meets the standard is opened; nothing else may end it."""
    if s.form is None:
        return None
    s.reads.append(f"no_case={getattr(s.form, 'no_case', None)}")
    return None if getattr(s.form, "no_case", False) else {}


@gate(
    "intake.not_criminal",
    cite=("P-INT-03", "D-INT-13"),
    says="刑事类警情不得当场了结",
    remedy="办理“受案”，经审查没有犯罪事实的，依法不予立案或者不予受案",
    who=(Role.CASE_OFFICER,),
)
def not_criminal(s: Situation[Report]) -> Missing | None:
    """A suspected crime is not talked away on the spot."""
    kind = class_of(s.subject)
    s.reads.append("class=" + s.subject.class_code)
    return {} if kind is not None and kind.criminal else None


@gate(
    "intake.papers_no_ground",
    cite=("N-INT-04",),
    says="移送材料尚不齐全（%(papers)s），不得以此不接受、不受案",
    remedy="收到补送的材料，或者登记未补送并按现有材料审查后再作决定",
    who=(Role.CASE_OFFICER,),
)
def papers_no_ground(s: Situation[Report]) -> Missing | None:
    """Missing papers are asked for, never held against the agency."""
    missing = s.subject.papers_missing
    return {"papers": listed(missing)} if missing else None


@gate(
    "intake.papers_asked",
    cite=("N-INT-04",),
    says="没有告知移送机关补正材料",
    remedy="先办理“告知补正移送材料”",
    who=(Role.CASE_OFFICER,),
)
def papers_asked(s: Situation[Report]) -> Missing | None:
    """Only papers that were asked for come in."""
    return None if s.subject.papers_missing else {}


@gate(
    "intake.from_agency",
    cite=("N-INT-04",),
    says="本件不是其他机关移送的案件",
    remedy="无须办理",
)
def from_agency(s: Situation[Report]) -> Missing | None:
    """The rule speaks of matters that an agency transferred."""
    return None if s.subject.sender else {}


@gate(
    "intake.urgency_met",
    cite=("G-INT-02",),
    says="有须当场处置的紧急情况，尚未采取紧急措施，不得移送",
    remedy="先办理“采取紧急措施”或者先期处置完毕后再移送",
    who=(Role.CASE_OFFICER,),
)
def urgency_met(s: Situation[Report]) -> Missing | None:
    """Harm in progress, a person caught, casualties: act first, transfer then."""
    urgent = s.subject.urgent or bool(getattr(s.form, "urgent", False))
    done = s.last("intake.take_urgent_measures", "intake.finish")
    s.reads.append(f"urgent={urgent},done={done.entry if done else None}")
    return {} if urgent and done is None else None


@gate(
    "intake.recorded_whole",
    cite=("D-INT-05",),
    says="现场执法录音录像没有覆盖从接受指令到处置完毕的全过程：%(gap)s",
    remedy="补充其他录音录像的编号和起止时间，或者写明没有录制的客观原因",
    who=(Role.CASE_OFFICER,),
)
def recorded_whole(s: Situation[Report]) -> Missing | None:
    """From the order to the end, without a hole; or the reason stands in the record."""
    if s.form is None or str(getattr(s.form, "gap_reason", "")):
        return None
    rows = sorted(getattr(s.form, "recordings", ()), key=lambda row: row.begins)
    reached: datetime = s.subject.dispatched_at or s.subject.opened_at
    end: datetime = s.at
    for row in rows:
        if row.begins > reached:
            break
        reached = max(reached, row.ends)
    s.reads.append(f"recorded_until={reached.isoformat()}")
    return {"gap": f"{_clock(reached)} – {_clock(end)}"} if reached < end else None


def _clock(at: datetime) -> str:
    return at.astimezone(SHANGHAI).strftime("%H:%M:%S")


@gate(
    "intake.list_signed",
    cite=("D-INT-09",),
    says="接受证据清单须由提供人签名；拒绝签名的，应当注明",
    remedy="请提供人签名，或者写明没有签名的原因",
    who=(Role.CASE_OFFICER, Role.AUX),
)
def list_signed(s: Situation[Report]) -> Missing | None:
    """The giver signs the list, or it says why not."""
    if s.form is None:
        return None
    signed = getattr(s.form, "signed", False) or getattr(s.form, "unsigned_why", "")
    return None if signed else {}


@gate(
    "intake.statement_signed",
    cite=("D-INT-08",),
    says="笔录须经宣读或者交阅，由报案人签名；拒绝签名的，应当注明",
    remedy="宣读或者交阅后请报案人签名，或者写明没有签名的原因",
    who=(Role.CASE_OFFICER,),
)
def statement_signed(s: Situation[Report]) -> Missing | None:
    """Read back and signed, or it says why not."""
    if s.form is None:
        return None
    signed = getattr(s.form, "signed", False) or getattr(s.form, "unsigned_why", "")
    return None if getattr(s.form, "read_back", False) and signed else {}


@gate(
    "intake.liability_told",
    cite=("D-INT-11",),
    says="对控告、举报，须告知诬告应负的法律责任，并说明错告不是诬告",
    remedy="告知后再制作笔录",
    who=(Role.CASE_OFFICER,),
)
def liability_told(s: Situation[Report]) -> Missing | None:
    """Who accuses or tips off is told what a false accusation costs, and that an error is none."""
    if s.form is None or s.subject.aim not in (Aim.ACCUSATION, Aim.TIP):
        return None
    s.reads.append("aim=" + s.subject.aim)
    return None if getattr(s.form, "liability_told", False) else {}


@gate(
    "intake.in_writing_on_objection",
    cite=("D-INT-14",),
    says="报案人有异议或者不能当场判断的，应当书面告知",
    remedy="告知方式选择“书面”",
    who=(Role.CASE_OFFICER,),
)
def in_writing_on_objection(s: Situation[Report]) -> Missing | None:
    """Orally at once; in writing on objection or doubt."""
    if s.form is None:
        return None
    wanted = getattr(s.form, "objected", False) or getattr(s.form, "unclear", False)
    return {} if wanted and getattr(s.form, "manner", "") != "written" else None


@gate(
    "intake.repeats",
    cite=("D-INT-13",),
    says="不能按重复报案办理：%(why)s",
    remedy="核对原报案编号；有新的犯罪事实或者证据的，办理“受案”",
    who=(Role.CASE_OFFICER,),
)
def repeats(s: Situation[Report]) -> Missing | None:
    """The same matter stands in the books, and a crime has nothing new."""
    if s.form is None:
        return None
    number = str(getattr(s.form, "earlier", ""))
    first = Report.objects.filter(number=number, opened_at__lt=s.subject.opened_at).first()
    s.reads.append(f"earlier={first.pk if first else None}")
    if first is None:
        return {"why": "没有更早的这一编号的接报案"}
    if getattr(s.form, "new_facts", False) and _is_criminal(first):
        return {"why": "有新的犯罪事实或者证据"}
    return None


def _is_criminal(report: Report) -> bool:
    case = Case.objects.filter(report_id=report.pk).first()
    kind = class_of(report)
    return (case is not None and case.nature == "criminal") or (
        case is None and kind is not None and kind.criminal
    )


@gate(
    "intake.a_complaint",
    cite=("D-INT-04",),
    says="本件不是对民警违法违纪的投诉",
    remedy="按警情的性质办理",
)
def a_complaint(s: Situation[Report]) -> Missing | None:
    """The inspection branch takes complaints about the police."""
    s.reads.append("aim=" + s.subject.aim)
    return None if s.subject.aim == Aim.COMPLAINT else {}


@gate(
    "intake.ended_as_not_police",
    cite=("D-INT-14",),
    says="本件不是以“不属于公安机关职责”办结的",
    remedy="无须书面告知",
)
def ended_as_not_police(s: Situation[Report]) -> Missing | None:
    """Only who was sent elsewhere may object to that."""
    s.reads.append("outcome=" + s.subject.outcome)
    return None if s.subject.outcome == "not_police" else {}


@gate(
    "intake.only_extension",
    cite=("N-INT-02",),
    says="不能延长受案审查期限：%(why)s",
    remedy="在已有期限内作出决定",
)
def only_extension(s: Situation[Report]) -> Missing | None:
    """Once, while the limit runs, and not where an agency transferred the matter."""
    owed = next((d for d in s.duties if d.code == "intake.accept_in_time"), None)
    if owed is None:
        return {"why": "没有正在计算的期限"}
    if s.subject.sender:
        return {"why": "行政执法机关移送的案件须在三日内决定"}
    if owed.extended:
        return {"why": "已延长的次数达到上限"}
    return {"why": "期限已经届满"} if owed.late_by(s.at) else None


@gate(
    "intake.receipt_open",
    cite=("D-INT-10",),
    says="受案回执已经交付或者注明",
    remedy="无须再次办理",
)
def receipt_open(s: Situation[Case]) -> Missing | None:
    """A receipt is handed over once."""
    return None if s.once(receipt_of).given_at is None else {}


def receipt_of(case: Case) -> Receipt:
    """The case's receipt."""
    return Receipt.objects.get(case=case)


@gate(
    "intake.lead_open",
    cite=("N-INT-03",),
    says="不能因查证线索延长：%(why)s",
    remedy="在已有期限内决定是否立案；重大疑难复杂的，报请负责人延长",
    who=(Role.ORGAN_HEAD,),
)
def lead_open(s: Situation[Case]) -> Missing | None:
    """Once, before any other extension, while the limit runs."""
    owed: Any = next((d for d in s.duties if d.code == "casework.filing_in_time"), None)
    if owed is None:
        return {"why": "没有正在计算的期限"}
    if owed.extended:
        return {"why": "已延长的次数达到上限"}
    return {"why": "期限已经届满"} if owed.late_by(s.at) else None


@gate(
    "intake.not_case_handler",
    cite=("D-INT-22", "P-ROLE-01"),
    says="您是原案件的办案人员，不得办理对该案的复议、复核申请",
    remedy="由法制部门其他人员办理",
    who=(Role.LEGAL_DEPT,),
)
def not_case_handler(s: Situation[Request]) -> Missing | None:
    """Whoever handled the case does not judge the request against it."""
    return {} if s.actor.id in s.subject.case.handlers else None
