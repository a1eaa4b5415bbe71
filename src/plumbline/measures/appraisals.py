"""Expert examination: noted injuries and values, commissions, material, what comes back."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from pydantic import Field

from plumbline.casework.gates import IN_HAND, not_recused
from plumbline.casework.models import Case, EvidenceKind, PersonRole
from plumbline.casework.standing import of_case
from plumbline.casework.terms import Injury, Taking
from plumbline.casework.texts import Long, Maybe, Short
from plumbline.kernel.act import Doing, Form, Invalid, act, ask
from plumbline.kernel.gate import phase
from plumbline.law.roles import Role
from plumbline.measures.attendance import ROW, keep
from plumbline.measures.chain import PassOn, chain_unbroken, hand_on
from plumbline.measures.injuries import (
    appraisal_runs,
    diagnosis_suffices,
    every_injury,
    other_expert,
    running,
)
from plumbline.measures.models import Appraisal, Opinion, Valuation, Wound
from plumbline.measures.terms import Sort, Value
from plumbline.qualification.gates import qualified

OPEN = ("investigating", "returned")


class NoteInjury(Form):
    """Who is hurt, and what makes an appraisal compulsory."""

    person: int = ask("受伤的被侵害人", ref="person", **ROW)
    possibly_light: bool = ask("受伤程度较重，可能构成轻伤以上")
    asked_for: bool = ask("被侵害人要求作伤情鉴定")
    disputed: bool = ask("双方对伤害程度有争议")


@act(
    "measures.note_injury",
    title="登记伤情",
    by=Role.CASE_OFFICER,
    gates=[phase(*IN_HAND), qualified, not_recused],
    cite=("G-ADM-17", "D-ADM-17"),
)
def note_injury(doing: Doing[Case, NoteInjury]) -> None:
    """登记人身伤害案件的伤情，判断是否应当进行伤情鉴定。"""
    form = doing.form
    person = of_case(doing.subject.pk, form.person)
    if person.role != PersonRole.VICTIM:
        raise Invalid([("person", "此人不是被侵害人")])
    words = form.model_dump(exclude={"person"})
    doing.create(Wound(case=doing.subject, person=person, entry_id=doing.entry_id, **words))


class NoteValue(Form):
    """What a thing is worth, and how that is known."""

    thing: Short = ask("物品", personal=True)
    known: Value = ask("价值如何认定")
    yuan: int | None = ask("价值（元）", default=None, ge=0, le=2_000_000_000)
    proof: Maybe = ask("依据", default="", personal=True, help="票据名称、号码，或者市场价格")


@act(
    "measures.note_value",
    title="登记物品价值",
    by=Role.CASE_OFFICER,
    gates=[phase(*IN_HAND), qualified, not_recused],
    cite=("D-ADM-21",),
)
def note_value(doing: Doing[Case, NoteValue]) -> None:
    """登记涉案物品的价值；价值不明的应当委托价格鉴证。"""
    form = doing.form
    if form.known != Value.UNKNOWN and (form.yuan is None or not form.proof):
        raise Invalid([("proof", "不进行价格鉴证的，写明价值和依据")])
    if form.known == Value.UNKNOWN and form.yuan is not None:
        raise Invalid([("yuan", "价值不明的不填价值")])
    doing.create(Valuation(case=doing.subject, entry_id=doing.entry_id, **form.model_dump()))


class Commission(Form):
    """What an expert is asked."""

    sort: Sort = ask("鉴定种类", default=Sort.OTHER, help="伤情鉴定用“委托伤情鉴定”")
    matter: Long = ask("鉴定事项", long=True, personal=True)
    expert: Short = ask("鉴定机构")
    material: Maybe = ask("检材和样本", default="", long=True, personal=True)
    valuation: int | None = ask("价值不明的物品", default=None, ref="valuation", **ROW)
    again_of: UUID | None = ask("重新鉴定针对的意见", default=None, ref="opinion")


@act(
    "measures.commission",
    title="委托鉴定",
    by=Role.CASE_OFFICER,
    gates=[phase(*OPEN), qualified, not_recused, other_expert],
    cite=("N-ADM-07", "D-ADM-21", "D-ADM-18"),
    makes=Appraisal,
)
def commission(doing: Doing[Case, Commission]) -> None:
    """委托鉴定；行政案件的鉴定期间不计入办案期限。"""
    form, case = doing.form, doing.subject
    if form.sort == Sort.INJURY:
        raise Invalid([("sort", "伤情鉴定请办理“委托伤情鉴定”")])
    valuation = None
    if form.valuation is not None:
        valuation = Valuation.objects.filter(pk=form.valuation, case=case).first()
        if valuation is None or form.sort != Sort.PRICE:
            raise Invalid([("valuation", "价格鉴证才选择物品，且物品须在本案登记")])
    _commission(doing, form.sort, form.matter, form.expert, material=form.material,
                valuation=valuation, again_of_id=form.again_of)  # fmt: skip


class CommissionInjury(Form):
    """Whose injury, and who appraises it."""

    wounds: Annotated[list[Annotated[int, Field(**ROW)]], Field(min_length=1, max_length=50)] = ask(
        "伤情", ref="wound", help="受伤的人一并委托", examples=[[1]]
    )
    matter: Long = ask("鉴定事项", long=True, personal=True)
    expert: Short = ask("鉴定机构")
    material: Maybe = ask("检材和样本", default="", long=True, personal=True,
                          help="例如病历、影像资料")  # fmt: skip
    again_of: UUID | None = ask("重新鉴定针对的意见", default=None, ref="opinion")


@act(
    "measures.commission_injury",
    title="委托伤情鉴定",
    by=Role.CASE_OFFICER,
    gates=[phase(*IN_HAND), qualified, not_recused, other_expert, every_injury],
    cite=("G-ADM-17", "D-ADM-17", "N-ADM-07", "D-ADM-18"),
    makes=Appraisal,
)
def commission_injury(doing: Doing[Case, CommissionInjury]) -> None:
    """受理后二十四小时内开具伤情鉴定委托书，由法医鉴定。"""
    form = doing.form
    for wound in [of_wound(doing.subject, pk, "wounds") for pk in dict.fromkeys(form.wounds)]:
        _commission(doing, Sort.INJURY, form.matter, form.expert, material=form.material,
                    wound=wound, again_of_id=form.again_of)  # fmt: skip


def of_wound(case: Case, pk: int, field: str = "wound") -> Wound:
    """An injury of this case. Raises Invalid."""
    wound = Wound.objects.filter(pk=pk, case=case).first()
    if wound is None:
        raise Invalid([(field, "本案没有登记此项伤情")])
    return wound


def _commission(
    doing: Doing[Case, Commission] | Doing[Case, CommissionInjury], sort: Sort, matter: str,
    expert: str, *, material: str, wound: Wound | None = None, valuation: Valuation | None = None,
    again_of_id: UUID | None = None,
) -> None:  # fmt: skip
    case = doing.subject
    doing.create(
        Appraisal(
            case=case, phase="out", line=case.line, handlers=case.handlers, secrecy=case.secrecy,
            sort=sort, matter=matter, expert=expert, material=material, wound=wound,
            valuation=valuation, again_of_id=again_of_id,
        )
    )  # fmt: skip
    case.appraising = True


@act(
    "measures.send_material",
    title="送检",
    by=Role.CASE_OFFICER,
    gates=[phase("out"), qualified, not_recused, chain_unbroken],
    cite=("D-ADM-19",),
)
def send_material(doing: Doing[Appraisal, PassOn]) -> None:
    """登记检材送检的一个环节及其责任人，确保同一性和不被污染。"""
    hand_on(doing, doing.subject.opened_at, appraisal=doing.subject)


class RelyOnDiagnosis(Form):
    """What the doctor certified, and that both sides were told."""

    wound: int = ask("伤情", ref="wound", **ROW)
    diagnosis: Long = ask("诊断证明结论", long=True, personal=True)
    told: bool = ask("已将结论书面告知违法嫌疑人和被侵害人")


@act(
    "measures.rely_on_diagnosis",
    title="以诊断证明认定伤情",
    by=Role.CASE_OFFICER,
    gates=[phase(*IN_HAND), qualified, not_recused, diagnosis_suffices],
    cite=("G-ADM-17",),
)
def rely_on_diagnosis(doing: Doing[Case, RelyOnDiagnosis]) -> None:
    """不是应当鉴定的，以医疗机构的诊断证明认定伤害程度并书面告知双方。"""
    if not doing.form.told:
        raise Invalid([("told", "诊断证明结论应当书面告知双方")])
    wound = of_wound(doing.subject, doing.form.wound)
    wound.diagnosis = doing.form.diagnosis
    wound.save(update_fields=["diagnosis"])


class NoteRefusal(Form):
    """How the victim refused to be examined."""

    wound: int = ask("伤情", ref="wound", **ROW)
    reasons: Long = ask("拒绝鉴定的情况", long=True, personal=True,
                        help="经通知无正当理由未在确定的时间内鉴定的，视为拒绝")  # fmt: skip


@act(
    "measures.note_refusal",
    title="登记拒绝伤情鉴定",
    by=Role.CASE_OFFICER,
    gates=[phase(*IN_HAND), qualified, not_recused],
    cite=("G-ADM-17",),
)
def note_refusal(doing: Doing[Case, NoteRefusal]) -> None:
    """被侵害人拒绝提供诊断证明或者拒绝鉴定的，记录在案。"""
    wound = of_wound(doing.subject, doing.form.wound)
    wound.refused = doing.form.reasons
    wound.save(update_fields=["refused"])


class ReceiveOpinion(Form):
    """What the expert found."""

    appraisal: UUID | None = ask("哪一项鉴定", default=None, ref="appraisal",
                                 help="只有一项正在进行的，可以不选")  # fmt: skip
    opinion: Long = ask("鉴定意见", long=True, personal=True)
    injury: Injury = ask("伤情等级", default=Injury.NONE, help="伤情鉴定的填写；轻伤以上涉嫌犯罪")
    yuan: int | None = ask("鉴证价值（元）", default=None, ge=0, le=2_000_000_000)
    usable: bool = ask("经审查作为证据使用", default=True)


@act(
    "measures.receive_opinion",
    title="收到鉴定意见",
    by=Role.CASE_OFFICER,
    gates=[phase(*IN_HAND), qualified, not_recused, appraisal_runs],
    cite=("N-ADM-07", "D-ADM-18", "G-ADM-17", "P-ADM-04"),
    makes=Opinion,
)
def receive_opinion(doing: Doing[Case, ReceiveOpinion]) -> None:
    """登记并审查鉴定意见；最后一项鉴定收回时，办案期限继续计算。"""
    form, case = doing.form, doing.subject
    appraisal = _over(doing, form.appraisal, "back")
    if (appraisal.sort == Sort.INJURY) != bool(form.injury):
        raise Invalid([("injury", "伤情鉴定的写明伤情等级，其他鉴定不填")])
    doing.create(
        Opinion(
            case=case, phase="received", line=case.line, handlers=case.handlers,
            secrecy=case.secrecy, appraisal=appraisal, conclusion=form.opinion,
            usable=form.usable,
        )
    )  # fmt: skip
    if form.usable:
        keep(doing, case, EvidenceKind.EXPERT_OPINION, str(Sort(appraisal.sort).label),
             appraisal.expert, Taking.RECEIVED, officers=case.handlers)  # fmt: skip
        if form.injury:
            case.injury = form.injury
    if form.yuan is not None:
        _valued(appraisal, form.yuan)


def _valued(appraisal: Appraisal, yuan: int) -> None:
    if appraisal.valuation is None:
        raise Invalid([("yuan", "对登记的物品进行价格鉴证的才填写")])
    appraisal.valuation.yuan = yuan
    appraisal.valuation.save(update_fields=["yuan"])


class EndAppraisal(Form):
    """Why an examination ends without an opinion."""

    appraisal: UUID | None = ask("哪一项鉴定", default=None, ref="appraisal",
                                 help="只有一项正在进行的，可以不选")  # fmt: skip
    reasons: Long = ask("终止原因", long=True, personal=True)


@act(
    "measures.end_appraisal",
    title="终止鉴定",
    by=Role.CASE_OFFICER,
    gates=[phase(*IN_HAND, "decided"), qualified, not_recused, appraisal_runs],
    cite=("N-ADM-07",),
)
def end_appraisal(doing: Doing[Case, EndAppraisal]) -> None:
    """鉴定机构不能鉴定或者鉴定不再需要的，终止鉴定；办案期限继续计算。"""
    appraisal = _over(doing, doing.form.appraisal, "ended")
    appraisal.ended_for = doing.form.reasons
    appraisal.save(update_fields=["ended_for"])


def _over(
    doing: Doing[Case, ReceiveOpinion] | Doing[Case, EndAppraisal], pk: UUID | None, phase_: str
) -> Appraisal:
    under_way = doing.situation.once(running)
    chosen = [a for a in under_way if pk in (None, a.pk)]
    if len(chosen) != 1:
        raise Invalid([("appraisal", "选择一项正在进行的鉴定")])
    (appraisal,) = chosen
    appraisal.move(phase_)
    appraisal.moved_at = appraisal.entry_at = doing.at
    appraisal.entry_id = doing.entry_id
    appraisal.save(update_fields=["phase", "moved_at", "entry_at", "entry_id"])
    doing.subject.appraising = len(under_way) > 1
    return appraisal
