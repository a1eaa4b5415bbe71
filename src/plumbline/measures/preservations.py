"""Measures on property: asked for, approved, carried out; or on the spot and approved late."""

from __future__ import annotations

from typing import Any, Literal
from uuid import UUID

from plumbline.casework.gates import IN_HAND, administrative, not_recused
from plumbline.casework.models import Case, EvidenceKind
from plumbline.casework.named import HANDLERS
from plumbline.casework.standing import of_case
from plumbline.casework.terms import Recording, Taking
from plumbline.casework.texts import Long, Maybe, Short
from plumbline.kernel.act import Doing, Form, act, ask
from plumbline.kernel.gate import apart, phase
from plumbline.law.roles import Role
from plumbline.measures.attendance import (
    ROW,
    Record,
    identity,
    identity_shown,
    keep,
    others,
    recorded,
    two_officers,
    two_or_recorded,
)
from plumbline.measures.gates import filed
from plumbline.measures.holding import (
    ground_fits,
    list_complete,
    on_spot_allowed,
    right_approver,
    sampled_fairly,
    seizable,
    told_and_heard,
)
from plumbline.measures.inspections import Word
from plumbline.measures.models import Item, Preservation
from plumbline.measures.terms import Disposal, Ground, Measure, OnSpot, Ownership, Signed
from plumbline.people.numbers import next_number
from plumbline.qualification.gates import qualified


class Thing(Form):
    """A thing, a place or an account on the list."""

    name: Short = ask("名称", personal=True)
    model: Maybe = ask("规格型号", default="")
    quantity: int = ask("数量", ge=1, le=1_000_000)
    features: Short = ask("特征", personal=True)
    ownership: Ownership = ask("权属")
    owner: Maybe = ask("权利人", default="", personal=True)
    must_appraise: bool = ask("与案件有关，必须鉴定", default=False)


class RequestPreservation(Form):
    """Which measure, on what, and why."""

    measure: Measure = ask("措施")
    ground: Ground = ask("法定情形")
    holder: int | None = ask("当事人（持有人）", default=None, ref="person", **ROW)
    objects_wanted: Long = ask("物品、场所、设施", long=True, personal=True)
    reasons: Long = ask("理由", long=True, personal=True)


@act(
    "measures.request_preservation",
    title="呈请证据保全",
    by=Role.CASE_OFFICER,
    gates=[phase(*IN_HAND), administrative, filed, qualified, not_recused, ground_fits],
    cite=("G-ADM-19", "P-INT-02"),
    makes=Preservation,
)
def request_preservation(doing: Doing[Case, RequestPreservation]) -> None:
    """呈请扣押、查封、先行登记保存、抽样取证或者冻结。"""
    form, case = doing.form, doing.subject
    doing.create(
        Preservation(
            case=case, phase="requested", line=case.line, handlers=case.handlers,
            secrecy=case.secrecy, measure=form.measure, ground=form.ground, reasons=form.reasons,
            objects_wanted=form.objects_wanted,
            holder=of_case(case.pk, form.holder, "holder") if form.holder is not None else None,
        )
    )  # fmt: skip


@act(
    "measures.decide_preservation",
    title="审批证据保全",
    by=(Role.ORGAN_HEAD, Role.DEPT_HEAD),
    gates=[phase("requested"), apart("measures.request_preservation"), right_approver, not_recused],
    cite=("G-ADM-19", "G-ADM-22", "G-ADM-23", "P-ROLE-01"),
)
def decide_preservation(doing: Doing[Preservation, Word]) -> None:
    """公安机关负责人批准或者不予批准；抽样取证由办案部门负责人审批。"""
    doing.subject.opinion = doing.form.opinion
    doing.subject.move("approved" if doing.form.granted else "refused")


class Preserve(Form):
    """How it was carried out, and the list."""

    officers: list[UUID] = others()
    identity_shown: bool = identity()
    told: bool = ask("已当场告知理由、依据、权利和救济途径")
    heard: bool = ask("已听取陈述和申辩")
    items: list[Thing] = ask("清单", default=[], personal=True, max_length=200)
    remedies: bool = ask("决定书已载明期限、复议和诉讼的途径")
    party: Signed = ask("当事人签名")
    witness: int | None = ask("见证人", default=None, ref="person", **ROW)
    witness_signed: Signed | None = ask("见证人签名", default=None)
    copy_given: bool = ask("已当场交付当事人一份")
    record: Record = ask("现场笔录", default="", long=True, personal=True,
                         help="制作检查笔录或者全程录音录像代替的不填")  # fmt: skip
    standard_place: bool = ask("在规范设置的执法办案场所进行", default=False)
    recording: Recording = recorded()
    random: bool = ask("随机抽取", default=False, help="抽样取证的填写")
    photographed: bool = ask("已拍照或者录像", default=False)


@act(
    "measures.preserve",
    title="实施证据保全",
    by=Role.CASE_OFFICER,
    gates=[
        phase("approved"),
        qualified,
        not_recused,
        two_officers,
        identity_shown,
        told_and_heard,
        seizable,
        list_complete,
        sampled_fairly,
        *HANDLERS,
    ],
    cite=("G-ADM-19", "G-ADM-20", "C-ADM-02"),
)
def preserve(doing: Doing[Preservation, Preserve]) -> None:
    """经批准实施证据保全，查点清楚，当场开具决定书和清单。"""
    _carry_out(doing, doing.subject)
    doing.subject.move("in_force")


class PreserveOnSpot(Form):
    """What was taken before it was approved, why, and the list."""

    measure: Literal[Measure.SEIZURE, Measure.SEALING, Measure.REGISTRATION] = ask("措施")
    ground: Ground = ask("法定情形")
    on_spot_for: OnSpot = ask("当场实施的情形")
    holder: int | None = ask("当事人（持有人）", default=None, ref="person", **ROW)
    reasons: Long = ask("理由", long=True, personal=True)
    officers: list[UUID] = others()
    identity_shown: bool = identity()
    told: bool = ask("已当场告知理由、依据、权利和救济途径")
    heard: bool = ask("已听取陈述和申辩")
    items: list[Thing] = ask("清单", default=[], personal=True, max_length=200)
    remedies: bool = ask("决定书已载明期限、复议和诉讼的途径")
    party: Signed = ask("当事人签名")
    witness: int | None = ask("见证人", default=None, ref="person", **ROW)
    witness_signed: Signed | None = ask("见证人签名", default=None)
    copy_given: bool = ask("已当场交付当事人一份")
    record: Record = ask("现场笔录", default="", long=True, personal=True,
                         help="制作检查笔录或者全程录音录像代替的不填")  # fmt: skip
    standard_place: bool = ask("在规范设置的执法办案场所进行", default=False)
    recording: Recording = recorded()


@act(
    "measures.preserve_on_spot",
    title="当场实施证据保全",
    by=Role.CASE_OFFICER,
    gates=[
        phase(*IN_HAND),
        administrative,
        filed,
        qualified,
        not_recused,
        ground_fits,
        on_spot_allowed,
        two_or_recorded,
        identity_shown,
        told_and_heard,
        seizable,
        list_complete,
        *HANDLERS,
    ],
    cite=("G-ADM-19", "G-ADM-20", "C-ADM-02", "P-INT-02"),
    makes=Preservation,
)
def preserve_on_spot(doing: Doing[Case, PreserveOnSpot]) -> None:
    """情况紧急或者物品价值不大，当场实施并全程录像，二十四小时内报告补办批准。"""
    form, case = doing.form, doing.subject
    made = Preservation(
        case=case, phase="on_spot", line=case.line, handlers=case.handlers, secrecy=case.secrecy,
        measure=form.measure, ground=form.ground, reasons=form.reasons,
        on_spot_for=form.on_spot_for, began_at=doing.at,
        holder=of_case(case.pk, form.holder, "holder") if form.holder is not None else None,
    )  # fmt: skip
    doing.create(made)
    _carry_out(doing, made)
    made.save(update_fields=["number"])


def _carry_out(doing: Doing[Any, Any], preservation: Preservation) -> None:
    form, case = doing.form, preservation.case
    if form.witness is not None:
        of_case(case.pk, form.witness, "witness")
    unit, year = preservation.line[-1], doing.day.year
    preservation.number = f"P{unit}{year}{next_number(unit, 'preservation', year):06d}"
    preservation.began_at = doing.at
    taking = Taking.SEIZURE if preservation.measure == Measure.SEIZURE else Taking.MEASURE
    for thing in form.items:
        doing.create(
            Item(case=case, preservation=preservation, entry_id=doing.entry_id,
                 **thing.model_dump())
        )  # fmt: skip
        keep(doing, case, EvidenceKind.PHYSICAL, thing.name, preservation.label, taking,
             person=preservation.holder)  # fmt: skip


class Report(Form):
    """What the head of the organ is told."""

    report: Long = ask("当场实施的情况和理由", long=True, personal=True)


@act(
    "measures.report_on_spot",
    title="报告当场实施情况",
    by=Role.CASE_OFFICER,
    gates=[phase("on_spot"), qualified, not_recused],
    cite=("G-ADM-19",),
)
def report_on_spot(doing: Doing[Preservation, Report]) -> None:
    """当场实施后二十四小时内向公安机关负责人报告，补办批准手续。"""
    doing.subject.move("reported")


class LateWord(Form):
    """Whether the head approves what was done."""

    granted: bool = ask("准予", help="不准予的，应当立即解除")
    opinion: Long = ask("审批意见", long=True)


@act(
    "measures.decide_on_spot",
    title="补办批准",
    by=Role.ORGAN_HEAD,
    gates=[
        phase("reported"),
        apart("measures.preserve_on_spot", "measures.report_on_spot"),
        not_recused,
    ],
    cite=("G-ADM-19", "P-ROLE-01"),
)
def decide_on_spot(doing: Doing[Preservation, LateWord]) -> None:
    """公安机关负责人补批当场实施的措施；认为不应当采取的，立即解除。"""
    doing.subject.opinion = doing.form.opinion
    if not doing.form.granted:
        doing.subject.lift_for = "not_approved"
    doing.subject.move("in_force" if doing.form.granted else "to_lift")


A_THING = {"name": "A1", "quantity": 1, "features": "B2", "ownership": "victim"}


class RegisterProperty(Form):
    """What may not be taken and is only written down."""

    holder: int = ask("占有人", ref="person", **ROW)
    items: list[Thing] = ask("登记的财产", personal=True, min_length=1, max_length=200,
                             examples=[[A_THING]])  # fmt: skip
    signed: Signed = ask("占有人签名")
    photographed: bool = ask("已拍照", default=False)


@act(
    "measures.register_property",
    title="登记财产",
    by=Role.CASE_OFFICER,
    gates=[phase(*IN_HAND), administrative, qualified, not_recused],
    cite=("G-ADM-20",),
)
def register_property(doing: Doing[Case, RegisterProperty]) -> None:
    """对不得扣押的生活必需品、被侵害人或者善意第三人的财产登记，由占有人继续占有。"""
    holder = of_case(doing.subject.pk, doing.form.holder, "holder")
    for thing in doing.form.items:
        words = {"owner": holder.name, **{k: v for k, v in thing.model_dump().items() if v}}
        doing.create(
            Item(case=doing.subject, disposal=Disposal.WITH_HOLDER, entry_id=doing.entry_id,
                 **words)
        )  # fmt: skip
