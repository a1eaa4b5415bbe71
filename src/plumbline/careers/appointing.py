"""Giving a post, and taking over one that was held before the unit began to use the system.

Both acts keep the name they had when they stood with `people`: the ledger knows them by it.
"""

from __future__ import annotations

from uuid import UUID

from plumbline.careers.conditions import (
    head_intermediate,
    law_test,
    legal_leader,
    legal_recruit,
    legal_transfer,
    reviewer_national,
)
from plumbline.careers.post import Appoint, TakeOver
from plumbline.careers.powers import powers_apart
from plumbline.kernel.act import Doing, Invalid, act
from plumbline.kernel.gate import Missing, Situation, gate, phase
from plumbline.law.roles import NOBODYS, Role
from plumbline.people.models import Officer, Post, Unit
from plumbline.qualification.gates import not_ones_own


@act(
    "people.appoint",
    title="任职",
    by=Role.SYSTEM_ADMIN,
    gates=[
        phase("serving"),
        not_ones_own,
        powers_apart,
        law_test,
        head_intermediate,
        reviewer_national,
        legal_recruit,
        legal_transfer,
        legal_leader,
    ],
    cite=("2.2a", "1.2b", "R-QUAL-03"),
)
def appoint(doing: Doing[Officer, Appoint]) -> None:
    """任命民警在一个单位担任一项职责；领导、法制岗位须具备规定的条件。"""
    _give(doing, _unit(doing.form.unit, doing))


@gate(
    "careers.before_unit",
    cite=("0.2", "2.2a"),
    says="%(unit)s于%(day)s启用本系统，此后的任职按任职的条件办理",
    remedy="改办“任职”",
    who=(Role.SYSTEM_ADMIN,),
)
def before_unit(s: Situation[Officer]) -> Missing | None:
    """Only what stood before the unit began here is taken over as it stood."""
    if not isinstance(s.form, TakeOver):
        return None
    unit = Unit.objects.filter(pk=s.form.unit).first()
    if unit is None or s.form.since <= unit.begun:
        return None
    return {"unit": unit.name, "day": unit.begun.isoformat()}


@act(
    "people.take_over_post",
    title="登记原任职务",
    by=Role.SYSTEM_ADMIN,
    gates=[phase("serving"), not_ones_own, powers_apart, before_unit],
    cite=("0.2", "2.2a"),
)
def take_over_post(doing: Doing[Officer, TakeOver]) -> None:
    """登记单位启用本系统之前已经任命的职务，写明原任命的依据。"""
    _give(doing, _unit(doing.form.unit, doing))


def _unit(pk: UUID, doing: Doing[Officer, Appoint] | Doing[Officer, TakeOver]) -> Unit:
    """A unit of the administrator's own line."""
    unit = Unit.objects.filter(pk=pk).first()
    if unit is None or Role.SYSTEM_ADMIN not in doing.actor.roles(tuple(unit.line), doing.day):
        raise Invalid([("unit", "没有这个单位")])
    until = doing.form.until
    if unit.closed_on is not None and (until is None or until >= unit.closed_on):
        raise Invalid([("unit", "该单位已经撤销，只能登记撤销之前已经终止的职务")])
    return unit


def _give(doing: Doing[Officer, Appoint] | Doing[Officer, TakeOver], unit: Unit) -> None:
    form = doing.form
    if form.role in NOBODYS:
        raise Invalid([("role", "由系统按时办理或者由设备自行报送的，不能由人担任")])
    if doing.subject.auxiliary and form.role is not Role.AUX:
        raise Invalid([("role", "辅警只能担任警务辅助人员")])
    if form.until is not None and form.until < form.since:
        raise Invalid([("until", "止日不能早于起日")])
    doing.create(
        Post(officer=doing.subject, role=form.role, line=unit.line, since=form.since,
             until=form.until, charge=form.charge or "", rank=form.rank or "",
             branch=form.branch or "", entry_id=doing.entry_id)
    )  # fmt: skip
