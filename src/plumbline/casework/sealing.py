"""Sealed records: after its end a public-order case shows its persons to few, and on request.

Default deny (K-ADM-02): whoever handles the case or supervises its line sees the persons; anybody
else asks by purpose and statutory ground, a head decides, and every look is recorded.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import StringConstraints

from plumbline.casework.gates import not_recused
from plumbline.casework.models import Case, Nature, Opening
from plumbline.casework.seals import ENDED
from plumbline.casework.terms import OpeningGround
from plumbline.casework.texts import Long, Short
from plumbline.kernel.act import Doing, Form, Invalid, act, ask
from plumbline.kernel.gate import anytime, apart, phase
from plumbline.law.roles import Role
from plumbline.people.models import Unit


class RequestSealed(Form):
    """Whose record is needed by whom, what for and on which ground."""

    number: Short = ask("案件编号")
    ground: OpeningGround = ask("法定情形")
    organ: Short = ask("查询单位")
    purpose: Long = ask("用途", long=True, personal=True)
    basis: Annotated[str, StringConstraints(min_length=2, max_length=500)] = ask(
        "依据", help="所办案件的编号，或者允许查询的国家规定"
    )


@act(
    "casework.request_sealed",
    title="申请查询封存记录",
    by=(Role.CASE_OFFICER, Role.LEGAL_DEPT),
    gates=[anytime],
    cite=("K-ADM-02", "P-EXCH-03"),
    makes=Opening,
    shared=True,
)
def request_sealed(doing: Doing[Unit, RequestSealed]) -> None:
    """国家机关为办案需要，或者有关单位根据国家规定，申请查询已封存的违法记录。"""
    form = doing.form
    case = Case.objects.filter(
        number=form.number, nature=Nature.ADMINISTRATIVE, phase__in=ENDED
    ).first()
    if case is None or case.secrecy > doing.actor.clearance:
        raise Invalid([("number", "没有这一编号的已封存案件")])
    doing.create(
        Opening(
            case=case, phase="requested", line=case.line, handlers=[doing.actor.id],
            secrecy=case.secrecy, ground=form.ground, organ=form.organ, purpose=form.purpose,
            basis=form.basis,
        )
    )  # fmt: skip


class OpenSealed(Form):
    """Until when the record may be seen, and why."""

    until: date = ask("查询截止日期")
    opinion: Long = ask("审批意见", long=True)


@act(
    "casework.open_sealed",
    title="准予查询封存记录",
    by=(Role.LEGAL_DEPT, Role.ORGAN_HEAD),
    gates=[phase("requested"), apart("casework.request_sealed"), not_recused],
    cite=("K-ADM-02", "P-EXCH-03"),
)
def open_sealed(doing: Doing[Opening, OpenSealed]) -> None:
    """准予申请人在期限内查询封存的违法记录；查询人应当保密，每次查阅留痕。"""
    if not doing.day <= doing.form.until:
        raise Invalid([("until", "截止日期不能早于今日")])
    doing.subject.until, doing.subject.opinion = doing.form.until, doing.form.opinion
    doing.subject.move("opened")


class RefuseSealed(Form):
    """Why the record stays shut."""

    opinion: Long = ask("不予查询的理由", long=True)


@act(
    "casework.refuse_sealed",
    title="不予查询封存记录",
    by=(Role.LEGAL_DEPT, Role.ORGAN_HEAD),
    gates=[phase("requested"), apart("casework.request_sealed"), not_recused],
    cite=("K-ADM-02", "P-EXCH-03"),
)
def refuse_sealed(doing: Doing[Opening, RefuseSealed]) -> None:
    """不符合法定情形的，不予查询封存的违法记录。"""
    doing.subject.opinion = doing.form.opinion
    doing.subject.move("refused")
