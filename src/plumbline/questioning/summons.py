"""The summons, written or oral, by force, up to the arrival."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from pydantic import AwareDatetime, StringConstraints

from plumbline.casework.gates import IN_HAND, administrative, not_recused
from plumbline.casework.models import Case, PersonRole
from plumbline.kernel.act import Doing, Form, Invalid, act, ask
from plumbline.kernel.gate import apart, phase
from plumbline.law.roles import Role
from plumbline.people.numbers import next_number
from plumbline.qualification.gates import qualified
from plumbline.questioning.fields import (
    Long,
    Note,
    Short,
    not_in_future,
    person_of,
    refusal_noted,
)
from plumbline.questioning.holding import Word
from plumbline.questioning.models import Summons
from plumbline.questioning.summons_gates import (
    found_on_scene,
    no_chain,
    refused_to_come,
)
from plumbline.questioning.terms import Reply, Signed, Way

Text = Annotated[str, StringConstraints(max_length=300)]


class DraftSummons(Form):
    """Who is summoned, why, when and where to."""

    person: int = ask("被传唤人", ref="person", ge=1, lt=2**63)
    reasons: Long = ask("传唤的原因和依据", long=True, personal=True)
    appear_at: AwareDatetime = ask("到案时间", examples=["2999-01-01T09:00:00+08:00"])
    place: Short = ask("到案处所")


def _summons(doing: Doing[Case, Any], phase: str, way: Way, **values: Any) -> None:
    case = doing.subject
    person = person_of(case, doing.form.person, PersonRole.SUSPECT)
    doing.create(
        Summons(
            phase=phase,
            line=case.line,
            secrecy=case.secrecy,
            handlers=case.handlers,
            case=case,
            person=person,
            way=way,
            **values,
        )
    )


@act(
    "questioning.draft_summons",
    title="呈请传唤",
    by=Role.CASE_OFFICER,
    gates=[phase(*IN_HAND), administrative, qualified, not_recused, no_chain],
    cite=("G-ADM-10", "N-ADM-04"),
    makes=Summons,
)
def draft_summons(doing: Doing[Case, DraftSummons]) -> None:
    """呈请使用传唤证传唤违法嫌疑人。"""
    form = doing.form
    if form.appear_at < doing.at:
        raise Invalid([("appear_at", "到案时间不能早于现在")])
    _summons(doing, "drafted", Way.WRITTEN, reasons=form.reasons, place=form.place,
             appear_at=form.appear_at)  # fmt: skip


@act(
    "questioning.approve_summons",
    title="批准传唤",
    by=Role.DEPT_HEAD,
    gates=[phase("drafted"), apart(), not_recused],
    cite=("G-ADM-10",),
)
def approve_summons(doing: Doing[Summons, Word]) -> None:
    """办案部门负责人批准传唤，传唤证由此编号。"""
    unit, year = doing.subject.line[-1], doing.day.year
    doing.subject.number = f"C{unit}{year}{next_number(unit, 'summons', year):06d}"
    doing.subject.move("approved")


@act(
    "questioning.reject_summons",
    title="不批准传唤",
    by=Role.DEPT_HEAD,
    gates=[phase("drafted"), apart(), not_recused],
    cite=("G-ADM-10",),
)
def reject_summons(doing: Doing[Summons, Word]) -> None:
    """办案部门负责人不批准传唤。"""
    doing.subject.move("refused")


class ServeSummons(Form):
    """What the person was told, and how he answered."""

    explained: bool = ask("已告知传唤的原因和依据")
    reply: Reply = ask("被传唤人的答复")
    note: Note = ask("说明", default="", long=True, personal=True,
                     help="有正当理由或者拒绝、逃避的写明情况")  # fmt: skip


@act(
    "questioning.serve_summons",
    title="送达传唤证",
    by=Role.CASE_OFFICER,
    gates=[phase("approved", "served"), qualified, not_recused],
    cite=("G-ADM-10", "G-ADM-11"),
)
def serve_summons(doing: Doing[Summons, ServeSummons]) -> None:
    """向被传唤人出示传唤证，告知原因和依据，登记其答复。"""
    form = doing.form
    if not form.explained and form.reply != Reply.EVADES:
        raise Invalid([("explained", "应当告知传唤的原因和依据")])
    if form.reply != Reply.COMES and not form.note:
        raise Invalid([("note", "请写明情况")])
    doing.subject.reply = form.reply
    doing.subject.move("served")


class Reasoned(Form):
    """Why."""

    reasons: Long = ask("理由", long=True, personal=True)


@act(
    "questioning.ask_force",
    title="呈请强制传唤",
    by=Role.CASE_OFFICER,
    gates=[phase("served"), qualified, not_recused, refused_to_come],
    cite=("G-ADM-11",),
)
def ask_force(doing: Doing[Summons, Reasoned]) -> None:
    """对无正当理由不接受传唤或者逃避传唤的人，呈请强制传唤。"""
    doing.subject.move("force_requested")


@act(
    "questioning.approve_force",
    title="批准强制传唤",
    by=Role.DEPT_HEAD,
    gates=[phase("force_requested"), apart(), not_recused],
    cite=("G-ADM-11",),
)
def approve_force(doing: Doing[Summons, Word]) -> None:
    """办案部门负责人批准强制传唤，可以依法使用约束性警械。"""
    doing.subject.move("force_approved")


@act(
    "questioning.reject_force",
    title="不批准强制传唤",
    by=Role.DEPT_HEAD,
    gates=[phase("force_requested"), apart(), not_recused],
    cite=("G-ADM-11",),
)
def reject_force(doing: Doing[Summons, Word]) -> None:
    """办案部门负责人不批准强制传唤，仍按传唤证办理。"""
    doing.subject.move("served")


@act(
    "questioning.withdraw_summons",
    title="撤回传唤",
    by=Role.CASE_OFFICER,
    gates=[phase("drafted", "approved", "served", "force_requested", "force_approved")],
    cite=("G-ADM-10",),
)
def withdraw_summons(doing: Doing[Summons, Reasoned]) -> None:
    """不再需要传唤或者无法传唤到案的，写明理由后撤回。"""
    doing.subject.move("withdrawn")


class Arrive(Form):
    """When the person came, and how he signed."""

    arrived_at: AwareDatetime = ask("到案时间", help="询问查证时限由此起算")
    restraints: bool = ask("强制传唤时使用了约束性警械", default=False)
    signed: Signed = ask("被传唤人在传唤证上填写到案时间并签名")
    refusal: Note = ask("拒绝填写或者签名的情况", default="", long=True)


@act(
    "questioning.arrive",
    title="登记到案",
    by=Role.CASE_OFFICER,
    gates=[phase("approved", "served", "force_approved"), qualified, not_recused, refusal_noted],
    cite=("D-ADM-07", "N-ADM-04", "G-ADM-11"),
)
def arrive(doing: Doing[Summons, Arrive]) -> None:
    """被传唤人到案，由其在传唤证上填写时间并签名；时限自到案起算。"""
    form, summons = doing.form, doing.subject
    not_in_future("arrived_at", form.arrived_at, doing.at)
    if form.arrived_at < summons.moved_at:
        raise Invalid([("arrived_at", "到案时间不能早于批准或者送达传唤证")])
    forced = summons.phase == "force_approved"
    if form.restraints and not forced:
        raise Invalid([("restraints", "未经批准强制传唤，不得使用约束性警械")])
    summons.forced, summons.arrived_at = forced, form.arrived_at
    summons.arrival_signed = form.signed
    summons.move("running")


class SummonOrally(Form):
    """Whom the officers found on the scene."""

    person: int = ask("被传唤人", ref="person", ge=1, lt=2**63)
    on_scene: bool = ask("系现场发现的违法嫌疑人")
    card_shown: bool = ask("已出示人民警察证")
    reasons: Long = ask("传唤的原因和依据", long=True, personal=True, help="须告知被传唤人")
    arrival: Long = ask("到案经过", long=True, personal=True, help="在询问笔录中注明")
    arrived_at: AwareDatetime = ask("到案时间", help="询问查证时限由此起算")
    place: Short = ask("到案处所")


def _arrived(doing: Doing[Case, Any], way: Way, reasons: str) -> None:
    at: datetime = doing.form.arrived_at
    not_in_future("arrived_at", at, doing.at)
    _summons(doing, "running", way, reasons=reasons, place=doing.form.place, arrived_at=at,
             arrival=doing.form.arrival)  # fmt: skip


@act(
    "questioning.summon_orally",
    title="口头传唤到案",
    by=Role.CASE_OFFICER,
    gates=[phase(*IN_HAND), administrative, qualified, not_recused, found_on_scene, no_chain],
    cite=("G-ADM-10", "D-ADM-07", "N-ADM-04"),
    makes=Summons,
)
def summon_orally(doing: Doing[Case, SummonOrally]) -> None:
    """对现场发现的违法嫌疑人，出示人民警察证后口头传唤，登记到案经过和时间。"""
    _arrived(doing, Way.ORAL, doing.form.reasons)


class Came(Form):
    """Who surrendered or was delivered, and when he came."""

    person: int = ask("到案人", ref="person", ge=1, lt=2**63)
    delivered: bool = ask("系群众扭送", default=False, help="投案的选否")
    arrival: Long = ask("到案经过", long=True, personal=True, help="在询问笔录中注明")
    arrived_at: AwareDatetime = ask("到案时间", help="询问查证时限由此起算")
    place: Short = ask("到案处所")


@act(
    "questioning.take_in",
    title="登记投案或者扭送到案",
    by=Role.CASE_OFFICER,
    gates=[phase(*IN_HAND), administrative, qualified, not_recused, no_chain],
    cite=("D-ADM-09", "N-ADM-04"),
    makes=Summons,
)
def take_in(doing: Doing[Case, Came]) -> None:
    """投案或者群众扭送的违法嫌疑人到案，立即询问查证，适用与传唤相同的时限。"""
    _arrived(doing, Way.DELIVERED if doing.form.delivered else Way.SURRENDERED, "")
