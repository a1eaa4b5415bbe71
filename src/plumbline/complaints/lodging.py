"""Handing something in: by the person himself online, or to an officer who writes it down.

Nobody may be turned away (G-INT-01), so these acts ask no gate but the role.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from plumbline.casework.models import Case
from plumbline.complaints.models import Complaint
from plumbline.complaints.routing import above, named_in, organ, route
from plumbline.complaints.terms import ANYBODY, Long, Matter, Maybe, Noted, Online, Phone, Short
from plumbline.complaints.texts import say
from plumbline.intake.models import Receipt, Report
from plumbline.kernel.act import Doing, Form, Invalid, act, ask
from plumbline.kernel.gate import anytime
from plumbline.law.roles import Role
from plumbline.openness.codes import plain
from plumbline.people.models import Unit
from plumbline.people.numbers import new_code, next_number

ANONYMOUS = "可以不填；不填的，凭编号和查询码查看答复"
HERE = "受案回执、案件或者接报的编号"


class Lodge(Form):
    """What somebody hands in himself."""

    matter: Matter = ask("事项")
    channel: Online = ask("渠道", default=Online.WEB)
    facts: Long = ask("情况说明", long=True, personal=True)
    about: Short = ask("被投诉人", default="", personal=True, help="姓名或者警号；不知道的可以不填")
    wants: Maybe = ask("您的要求", default="", long=True, personal=True)
    about_number: Short = ask("相关编号", default="", personal=True, help=HERE)
    reporter: Short = ask("您的姓名", default="", personal=True, help=ANONYMOUS)
    phone: Phone = ask("联系电话", default="", personal=True)


@act(
    "complaints.lodge",
    title="提出投诉举报",
    by=Role.PUBLIC,
    gates=[anytime],
    cite=("D-OPEN-11", "D-OPEN-12", "G-INT-01", "3.5b"),
    makes=Complaint,
    shared=True,
)
def lodge(doing: Doing[Unit, Lodge]) -> None:
    """由本人在网上提出，当场得到编号和查询码；转由被投诉单位的上一级公安机关办理。"""
    _take(doing, doing.subject, doing.form, doing.form.channel)


class Note(Form):
    """What an officer writes down for the person before him or at the telephone."""

    unit: UUID = ask("被投诉或者被申请的单位", ref="unit")
    matter: Matter = ask("事项")
    channel: Noted = ask("渠道")
    facts: Long = ask("情况说明", long=True, personal=True)
    about: Short = ask("被投诉人", default="", personal=True, help="姓名或者警号")
    wants: Maybe = ask("要求", default="", long=True, personal=True)
    about_number: Short = ask("相关编号", default="", personal=True, help=HERE)
    reporter: Short = ask("姓名", default="", personal=True, help="要求匿名的不填")
    phone: Phone = ask("联系电话", default="", personal=True)


@act(
    "complaints.note",
    title="登记投诉举报",
    by=ANYBODY,
    gates=[anytime],
    cite=("D-OPEN-11", "D-OPEN-12", "G-INT-01", "3.5b"),
    makes=Complaint,
    shared=True,
)
def note(doing: Doing[Unit, Note]) -> None:
    """当面、来电、来信提出的，由首先接到的民警登记，当场给予编号和查询码。"""
    unit = Unit.objects.filter(pk=doing.form.unit).first()
    if unit is None:
        raise Invalid([("unit", "没有这个单位")])
    say(doing, _take(doing, unit, doing.form, doing.form.channel))


def _take(
    doing: Doing[Any, Any], unit: Unit, form: Lodge | Note, channel: Online | Noted
) -> Complaint:
    """Number it, find who is meant, place it out of their sight."""
    asks = form.matter is Matter.INFORMATION
    if asks and not (form.reporter and form.phone):
        missing = "reporter" if not form.reporter else "phone"
        raise Invalid([(missing, "申请公开政府信息，应当写明姓名和联系方式")])
    case, report = about_of(form.about_number)
    year = doing.day.year
    made = Complaint(
        phase="accepted" if asks else "lodged",  # a request counts from the day it is received
        accepted_at=doing.at if asks else None,
        number=f"T{unit.code}{year}{next_number(unit.code, 'complaint', year):06d}",
        code=new_code(),
        matter=form.matter, channel=channel, unit=unit, about=form.about, case=case, report=report,
        officers=[] if asks else named_in(form.about, unit),
        reporter=form.reporter, phone=form.phone, facts=form.facts, wants=form.wants,
    )  # fmt: skip
    route(made, organ(unit) if asks else above(unit), doing.day)
    return doing.create(made)


def about_of(number: str) -> tuple[Case | None, Report | None]:
    """The case or report a number is of. A number that nobody has is left as it was said."""
    said, written = plain(number), number.strip()
    if not said:
        return None, None
    receipt = Receipt.objects.filter(number=said).select_related("case").first()
    case = receipt.case if receipt else Case.objects.filter(number=written).first()
    return case, None if case else Report.objects.filter(number=written).first()
