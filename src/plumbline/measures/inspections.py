"""Inspection of places, persons and things, with a certificate or at once (G-ADM-13..15)."""

from __future__ import annotations

from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import AwareDatetime, StringConstraints

from plumbline.casework.gates import IN_HAND, administrative, not_recused
from plumbline.casework.models import Case, EvidenceKind, Person
from plumbline.casework.named import HANDLERS
from plumbline.casework.standing import of_case
from plumbline.casework.terms import Recording, Taking
from plumbline.casework.texts import Long, Maybe, Short
from plumbline.kernel.act import Doing, Form, Invalid, act, ask
from plumbline.kernel.gate import apart, phase
from plumbline.law.roles import Role
from plumbline.measures import models
from plumbline.measures.attendance import (
    ROW,
    identity,
    identity_shown,
    in_order,
    keep,
    others,
    present,
    recorded,
    two_officers,
)
from plumbline.measures.attendance import Record as Text
from plumbline.measures.gates import (
    at_once_recorded,
    certificate,
    record_signed,
    woman_by_woman,
)
from plumbline.measures.models import Belonging, Inspection
from plumbline.measures.terms import Examiner, Premises, Signed, Target
from plumbline.people.numbers import next_number
from plumbline.qualification.gates import qualified


class KeyPoint(Form):
    """What a recording shows, and where."""

    begins: Annotated[str, StringConstraints(pattern=r"^\d{1,2}:\d{2}(:\d{2})?$")] = ask(
        "起", help="录像中的位置，例如03:25"
    )
    ends: Annotated[str, StringConstraints(pattern=r"^\d{1,2}:\d{2}(:\d{2})?$")] = ask("止")
    shows: Short = ask("关键内容", personal=True)


class RequestInspection(Form):
    """Where, whose, and why."""

    premises: Premises = ask("场所性质")
    place: Short = ask("检查地点", personal=True)
    person: int | None = ask("被检查人", default=None, ref="person", **ROW)
    reasons: Long = ask("检查理由", long=True, personal=True)


@act(
    "measures.request_inspection",
    title="呈请检查",
    by=Role.CASE_OFFICER,
    gates=[phase(*IN_HAND), administrative, qualified, not_recused],
    cite=("G-ADM-13",),
    makes=Inspection,
)
def request_inspection(doing: Doing[Case, RequestInspection]) -> None:
    """呈请县级以上公安机关负责人批准检查，开具检查证。"""
    case, form = doing.subject, doing.form
    whose = of_case(case.pk, form.person) if form.person is not None else None
    doing.create(
        Inspection(
            case=case, phase="requested", line=case.line, handlers=case.handlers,
            secrecy=case.secrecy, premises=form.premises, place=form.place, person=whose,
            reasons=form.reasons,
        )
    )  # fmt: skip


class Word(Form):
    """Yes or no, and why."""

    granted: bool = ask("准予")
    opinion: Long = ask("审批意见", long=True)


@act(
    "measures.decide_inspection",
    title="审批检查",
    by=Role.ORGAN_HEAD,
    gates=[phase("requested"), apart("measures.request_inspection"), not_recused],
    cite=("G-ADM-13", "P-ROLE-01"),
)
def decide_inspection(doing: Doing[Inspection, Word]) -> None:
    """县级以上公安机关负责人批准检查并开具检查证，或者不予批准。"""
    inspection = doing.subject
    inspection.opinion = doing.form.opinion
    if doing.form.granted:
        unit, year = inspection.line[-1], doing.day.year
        inspection.number = f"C{unit}{year}{next_number(unit, 'inspection', year):06d}"
    inspection.move("approved" if doing.form.granted else "refused")


class Inspect(Form):
    """How the inspection went."""

    officers: list[UUID] = others()
    identity_shown: bool = identity()
    certificate_shown: bool = ask("已出示检查证")
    began_at: AwareDatetime = ask("开始时间")
    ended_at: AwareDatetime = ask("结束时间")
    recording: Recording = recorded()
    record: Text = ask("检查笔录", default="", long=True, personal=True,
                       help="以全程录音录像代替书面笔录的不填")  # fmt: skip
    key_points: list[KeyPoint] = ask("录音录像关键内容", default=[], personal=True, max_length=50)
    inspected: Signed | None = ask("被检查人", default=None)
    witness: int | None = ask("见证人", default=None, ref="person", **ROW)
    witness_signed: Signed | None = ask("见证人签名", default=None)


@act(
    "measures.inspect",
    title="持检查证检查",
    by=Role.CASE_OFFICER,
    gates=[
        phase("approved"),
        qualified,
        not_recused,
        two_officers,
        identity_shown,
        record_signed,
        *HANDLERS,
    ],
    cite=("G-ADM-13", "G-ADM-01", "C-ADM-01"),
)
def inspect(doing: Doing[Inspection, Inspect]) -> None:
    """出示人民警察证和检查证，对场所进行检查并制作检查笔录。"""
    if not doing.form.certificate_shown:
        raise Invalid([("certificate_shown", "检查场所应当出示检查证")])
    inspection = doing.subject
    _record(doing, inspection.case, Target(inspection.premises), inspection.place,
            inspection.person, inspection)  # fmt: skip
    inspection.move("carried_out")


class ReturnCertificate(Form):
    """That the certificate is back in the file."""

    unused: Maybe = ask("未使用的原因", default="", long=True, help="已经检查的不填")


@act(
    "measures.return_certificate",
    title="缴回检查证",
    by=Role.CASE_OFFICER,
    gates=[phase("approved", "carried_out"), not_recused],
    cite=("G-ADM-13",),
)
def return_certificate(doing: Doing[Inspection, ReturnCertificate]) -> None:
    """检查完毕或者没有使用的，缴回检查证附卷。"""
    if (doing.subject.phase == "approved") != bool(doing.form.unused):
        raise Invalid([("unused", "没有使用的写明原因，已经检查的不填")])
    doing.subject.unused = doing.form.unused
    doing.subject.move("returned")


class InspectAtOnce(Form):
    """An inspection without a certificate."""

    target: Literal[Target.HOME, Target.PREMISES, Target.PERSON, Target.THINGS] = ask("检查对象")
    person: int | None = ask("被检查人", default=None, ref="person", **ROW)
    place: Maybe = ask("检查地点", default="", personal=True)
    need: Maybe = ask("确有必要立即检查的情形", default="", long=True, help="当场检查场所的填写")
    examiner: Examiner | None = ask("人身检查由谁进行", default=None)
    officers: list[UUID] = others()
    identity_shown: bool = identity()
    began_at: AwareDatetime = ask("开始时间")
    ended_at: AwareDatetime = ask("结束时间")
    recording: Recording = recorded()
    record: Text = ask("检查笔录", default="", long=True, personal=True,
                       help="以全程录音录像代替书面笔录的不填")  # fmt: skip
    key_points: list[KeyPoint] = ask("录音录像关键内容", default=[], personal=True, max_length=50)
    inspected: Signed | None = ask("被检查人签名", default=None)
    witness: int | None = ask("见证人", default=None, ref="person", **ROW)
    witness_signed: Signed | None = ask("见证人签名", default=None)


@act(
    "measures.inspect_at_once",
    title="当场检查",
    by=Role.CASE_OFFICER,
    gates=[
        phase(*IN_HAND),
        administrative,
        qualified,
        not_recused,
        two_officers,
        identity_shown,
        certificate,
        at_once_recorded,
        woman_by_woman,
        record_signed,
        *HANDLERS,
    ],
    cite=("G-ADM-13", "G-ADM-14", "G-ADM-01", "C-ADM-01"),
)
def inspect_at_once(doing: Doing[Case, InspectAtOnce]) -> None:
    """对人身、物品，或者确有必要立即检查的场所，出示人民警察证当场检查。"""
    form = doing.form
    person = of_case(doing.subject.pk, form.person) if form.person is not None else None
    if form.target == Target.PERSON and (person is None or form.examiner is None):
        raise Invalid([("person", "检查人身的，写明被检查人和由谁检查")])
    if form.target == Target.PREMISES and not form.place:
        raise Invalid([("place", "检查场所的，写明地点")])
    _record(doing, doing.subject, form.target, form.place, person)


class Carried(Form):
    """Something a person carries that has nothing to do with the case."""

    name: Short = ask("名称", personal=True)
    model: Maybe = ask("规格型号", default="")
    quantity: int = ask("数量", ge=1, le=1_000_000)
    features: Maybe = ask("特征", default="", personal=True)


class SafetyCheck(Form):
    """What was found on a person brought in."""

    person: int = ask("被检查人", ref="person", **ROW)
    examiner: Examiner = ask("由谁检查")
    officers: list[UUID] = others()
    recording: Recording = recorded()
    found: list[Annotated[str, StringConstraints(min_length=1, max_length=200)]] = ask(
        "违禁品、危险物品和与案件有关的物品", default=[], personal=True, max_length=50,
        help="每行一件；应当立即扣押",
    )  # fmt: skip
    belongings: list[Carried] = ask(
        "与案件无关的随身物品", default=[], personal=True, max_length=50,
        help="登记、保管，以后退还",
    )  # fmt: skip
    injuries: Maybe = ask("身体状况和伤情", default="", long=True, personal=True)
    signed: Signed = ask("被检查人签名")


@act(
    "measures.safety_check",
    title="人身安全检查",
    by=Role.CASE_OFFICER,
    gates=[phase(*IN_HAND), qualified, not_recused, woman_by_woman, *HANDLERS],
    cite=("G-ADM-15", "G-ADM-14"),
)
def safety_check(doing: Doing[Case, SafetyCheck]) -> None:
    """对到案人员进行安全检查，无须检查证；应扣押的立即扣押，无关的登记保管。"""
    case, form = doing.subject, doing.form
    person = of_case(case.pk, form.person)
    text = "\n".join([*form.found, form.injuries]).strip()
    doing.create(
        models.Record(
            case=case, target=Target.SAFETY, person=person, began_at=doing.at, ended_at=doing.at,
            officers=present(doing.actor.id, form), recording=form.recording, text=text,
            inspected=form.signed, entry_id=doing.entry_id,
        )
    )  # fmt: skip
    for thing in form.belongings:
        doing.create(
            Belonging(case=case, person=person, entry_id=doing.entry_id, **thing.model_dump())
        )


class ReturnBelongings(Form):
    """To whom a person's things go back."""

    person: int = ask("物品所有人", ref="person", **ROW)
    taker: Short = ask("领取人", personal=True)
    signed: Signed = ask("领取人签名")


@act(
    "measures.return_belongings",
    title="退还随身物品",
    by=Role.CASE_OFFICER,
    gates=[phase(*Case.phases), qualified, not_recused],
    cite=("G-ADM-15",),
)
def return_belongings(doing: Doing[Case, ReturnBelongings]) -> None:
    """把登记保管的随身物品退还本人或者其委托的人。"""
    kept = Belonging.objects.filter(case=doing.subject, person=doing.form.person, returned_at=None)
    if not kept.update(returned_at=doing.at, returned_to=doing.form.taker):
        raise Invalid([("person", "没有保管此人的物品")])


def _record(
    doing: Doing[Any, Any], case: Case, target: Target, place: str,
    person: Person | None, inspection: Inspection | None = None,
) -> None:  # fmt: skip
    form = doing.form
    in_order(("began_at", form.began_at), ("ended_at", form.ended_at), ("ended_at", doing.at))
    if inspection is not None:
        in_order(("began_at", inspection.moved_at), ("began_at", form.began_at))
    witness = of_case(case.pk, form.witness, "witness") if form.witness is not None else None
    doing.create(
        models.Record(
            case=case, inspection=inspection, target=target, place=place, person=person,
            began_at=form.began_at, ended_at=form.ended_at,
            officers=present(doing.actor.id, form), recording=form.recording,
            key_points=[point.model_dump() for point in form.key_points], text=form.record,
            inspected=form.inspected or "", witness=witness,
            witness_signed=form.witness_signed or "", entry_id=doing.entry_id,
        )
    )  # fmt: skip
    whole = form.record or not form.key_points
    kind = EvidenceKind.RECORD if whole else EvidenceKind.ELECTRONIC
    title = "检查笔录" if whole else "检查全程录音录像及文字说明"
    keep(doing, case, kind, title, str(target.label), Taking.INSPECTION, at=form.ended_at,
         person=person)  # fmt: skip
