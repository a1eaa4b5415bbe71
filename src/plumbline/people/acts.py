"""Founding units, enrolling officers, giving and ending posts."""

from __future__ import annotations

from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import StringConstraints

from plumbline.kernel.act import Doing, Form, Invalid, act, ask
from plumbline.kernel.gate import anytime, phase
from plumbline.law.roles import NOBODYS, Role
from plumbline.people.models import Account, Officer, Post, Unit, UnitLevel

Name = Annotated[str, StringConstraints(min_length=1, max_length=100)]
Code = Annotated[str, StringConstraints(pattern=r"^[0-9A-Za-z-]{2,20}$")]


class FoundUnit(Form):
    """A new unit below the one this stands on."""

    code: Code = ask("单位代码")
    name: Name = ask("单位名称")
    level: UnitLevel = ask("层级")


@act(
    "people.found_unit",
    title="设立单位",
    by=Role.SYSTEM_ADMIN,
    gates=[anytime],
    cite=("0.2",),
    makes=Unit,
    shared=True,
)
def found_unit(doing: Doing[Unit, FoundUnit]) -> None:
    """在本单位之下设立一个单位。"""
    form = doing.form
    if Unit.objects.filter(code=form.code).exists():
        raise Invalid([("code", "该代码已经使用")])
    doing.create(
        Unit(
            code=form.code,
            name=form.name,
            level=form.level,
            phase="active",
            line=[*doing.subject.line, form.code],
        )
    )


class Enrol(Form):
    """An officer's entry into service."""

    number: Code = ask("警号")
    name: Name = ask("姓名")
    auxiliary: bool = ask("警务辅助人员", default=False)
    password: Annotated[
        str, StringConstraints(min_length=12, max_length=200, strip_whitespace=False)
    ] = ask("初始密码", secret=True, help="至少十二位")


@act(
    "people.enrol",
    title="登记民警",
    by=Role.SYSTEM_ADMIN,
    gates=[anytime],
    cite=("2.2a",),
    makes=Officer,
    shared=True,
)
def enrol(doing: Doing[Unit, Enrol]) -> None:
    """登记一名民警或者辅警，并开通其账号。"""
    form = doing.form
    if Officer.objects.filter(number=form.number).exists():
        raise Invalid([("number", "该警号已经登记")])
    officer = doing.create(
        Officer(
            number=form.number,
            name=form.name,
            auxiliary=form.auxiliary,
            phase="serving",
            line=doing.subject.line,
        )
    )
    account = Account(officer=officer, number=form.number)
    account.set_password(form.password)
    account.save()


class Appoint(Form):
    """A post."""

    role: Role = ask("职责")
    unit: UUID = ask("任职单位", ref="unit")
    since: date = ask("自何日起")
    until: date | None = ask("至何日止", default=None)


@act(
    "people.appoint",
    title="任职",
    by=Role.SYSTEM_ADMIN,
    gates=[phase("serving")],
    cite=("2.2a",),
)
def appoint(doing: Doing[Officer, Appoint]) -> None:
    """任命民警在一个单位担任一项职责。"""
    form = doing.form
    unit = Unit.objects.filter(pk=form.unit).first()
    if unit is None or not doing.actor.roles(tuple(unit.line), doing.day):
        raise Invalid([("unit", "没有这个单位")])
    if form.role in NOBODYS:
        raise Invalid([("role", "由系统按时办理或者由设备自行报送的，不能由人担任")])
    if doing.subject.auxiliary and form.role is not Role.AUX:
        raise Invalid([("role", "辅警只能担任警务辅助人员")])
    if form.until is not None and form.until < form.since:
        raise Invalid([("until", "止日不能早于起日")])
    doing.create(
        Post(
            officer=doing.subject,
            role=form.role,
            line=unit.line,
            since=form.since,
            until=form.until,
            entry_id=doing.entry_id,
        )
    )


class Relieve(Form):
    """The end of a post."""

    post: int = ask("职务", ref="post")
    until: date = ask("至何日止")


@act(
    "people.relieve",
    title="免职",
    by=Role.SYSTEM_ADMIN,
    gates=[phase("serving")],
    cite=("2.2a",),
)
def relieve(doing: Doing[Officer, Relieve]) -> None:
    """结束民警的一项职责。"""
    post = Post.objects.filter(pk=doing.form.post, officer=doing.subject).first()
    if post is None:
        raise Invalid([("post", "没有这项职务")])
    if doing.form.until < post.since:
        raise Invalid([("until", "止日不能早于起日")])
    post.until = doing.form.until
    post.save(update_fields=["until"])
