"""An expert opinion: copies to the parties, objection, examining again (D-ADM-18)."""

from __future__ import annotations

from pydantic import AwareDatetime

from plumbline.casework.gates import not_recused
from plumbline.casework.standing import of_case
from plumbline.casework.texts import Long, Maybe
from plumbline.kernel.act import Doing, Form, Invalid, act, ask
from plumbline.kernel.gate import apart, phase
from plumbline.law.roles import Role
from plumbline.measures.attendance import ROW
from plumbline.measures.injuries import (
    ADDRESSEES,
    objection_in_time,
    reappraisal_once,
    refusal_answers,
)
from plumbline.measures.models import Opinion, ServedCopy
from plumbline.measures.terms import Again, Service
from plumbline.qualification.gates import qualified


class ServeOpinion(Form):
    """To whom a copy went, and how."""

    person: int = ask("受送达人", ref="person", **ROW)
    way: Service = ask("送达方式")
    served_at: AwareDatetime = ask("送达时间")


@act(
    "measures.serve_opinion",
    title="送达鉴定意见复印件",
    by=Role.CASE_OFFICER,
    gates=[phase("received", "objected", "again", "upheld"), qualified, not_recused],
    cite=("D-ADM-18",),
)
def serve_opinion(doing: Doing[Opinion, ServeOpinion]) -> None:
    """把鉴定意见复印件送达违法嫌疑人和被侵害人，并告知可以申请重新鉴定。"""
    form, opinion = doing.form, doing.subject
    person = of_case(opinion.case_id, form.person)
    if person.role not in ADDRESSEES:
        raise Invalid([("person", "复印件送达违法嫌疑人和被侵害人")])
    if not opinion.opened_at <= form.served_at <= doing.at:
        raise Invalid([("served_at", "送达时间须在收到意见之后、登记之前")])
    doing.create(
        ServedCopy(opinion=opinion, person=person, way=form.way, at=form.served_at,
                   entry_id=doing.entry_id)
    )  # fmt: skip


class Objection(Form):
    """Who objects, when and why."""

    person: int = ask("申请人", ref="person", **ROW)
    asked_at: AwareDatetime = ask("申请时间")
    reasons: Long = ask("申请理由", long=True, personal=True)


@act(
    "measures.object",
    title="申请重新鉴定",
    by=Role.CASE_OFFICER,
    gates=[phase("received"), qualified, not_recused, objection_in_time, reappraisal_once],
    cite=("D-ADM-18",),
)
def object_(doing: Doing[Opinion, Objection]) -> None:
    """登记当事人收到复印件后在期限内提出的重新鉴定申请。"""
    if doing.form.asked_at > doing.at:
        raise Invalid([("asked_at", "申请时间不能晚于登记时间")])
    opinion = doing.subject
    opinion.objector = of_case(opinion.case_id, doing.form.person)
    opinion.objection = doing.form.reasons
    opinion.move("objected")


class DecideAgain(Form):
    """Whether the matter is examined again."""

    granted: bool = ask("准予重新鉴定")
    ground: Again = ask("重新鉴定的情形", default=Again.NONE)
    opinion: Long = ask("审批意见", long=True)


@act(
    "measures.decide_again",
    title="决定是否重新鉴定",
    by=Role.ORGAN_HEAD,
    gates=[
        phase("received", "objected"),
        apart("measures.object"),
        reappraisal_once,
        refusal_answers,
        not_recused,
    ],
    cite=("D-ADM-18", "P-ROLE-01"),
)
def decide_again(doing: Doing[Opinion, DecideAgain]) -> None:
    """县级以上公安机关决定重新鉴定，或者不准予重新鉴定；以一次为限。"""
    form, opinion = doing.form, doing.subject
    if form.granted != bool(form.ground):
        raise Invalid([("ground", "准予的写明法定情形，不准予的不填")])
    opinion.ground, opinion.decision = form.ground, form.opinion
    opinion.move("again" if form.granted else "upheld")


class TellRefusal(Form):
    """How the applicant was told."""

    way: Service = ask("送达方式")
    note: Maybe = ask("说明", default="", long=True)


@act(
    "measures.tell_refusal",
    title="书面通知不准予重新鉴定",
    by=Role.CASE_OFFICER,
    gates=[phase("upheld"), qualified, not_recused],
    cite=("D-ADM-18",),
)
def tell_refusal(doing: Doing[Opinion, TellRefusal]) -> None:
    """作出不准予重新鉴定的决定后三日内书面通知申请人。"""
