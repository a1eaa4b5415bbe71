"""Founding and staffing units, enrolling officers, ending posts, leaving service."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import StringConstraints

from plumbline.kernel.act import Doing, Form, Invalid, act, ask
from plumbline.kernel.gate import anytime, phase
from plumbline.law.roles import NOBODYS, Role
from plumbline.people.models import (
    Account,
    Establishment,
    Leaving,
    Officer,
    Post,
    Unit,
    UnitLevel,
)

Name = Annotated[str, StringConstraints(min_length=1, max_length=100)]
Code = Annotated[str, StringConstraints(pattern=r"^[0-9A-Za-z-]{2,20}$")]

Password = Annotated[str, StringConstraints(min_length=12, max_length=200, strip_whitespace=False)]


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
    law_background: bool = ask(
        "具备法律相关专业知识", default=False, help="新录用进入法制部门的应当具备"
    )
    password: Password | None = ask(
        "初始密码", default=None, secret=True, help="至少十二位；留空的，以后另行设置"
    )


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
            law_background=form.law_background,
            phase="serving",
            line=doing.subject.line,
        )
    )
    account = Account(officer=officer, number=form.number)
    account.set_password(form.password)
    account.save()


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
    if post.until is not None and doing.form.until > post.until:
        raise Invalid([("until", "不能晚于原定的止日；继续任职的，另行办理任职")])
    post.until = doing.form.until
    post.save(update_fields=["until"])


class Leave(Form):
    """The last day of service, and why it ends."""

    reason: Leaving = ask("离职原因")
    last_day: date = ask("在职最后一日")
    document: Annotated[str, StringConstraints(max_length=100)] = ask("文号", default="")


@act(
    "people.leave",
    title="离职",
    by=Role.SYSTEM_ADMIN,
    gates=[phase("serving")],
    cite=("5.2a", "2.2a"),
)
def leave(doing: Doing[Officer, Leave]) -> None:
    """退休、辞职、调离等：登记即停用账号并结束全部职务；办过的事项仍由本人负责。"""
    officer, last = doing.subject, doing.form.last_day
    if last > doing.day:
        raise Invalid([("last_day", "尚未到期的，到期当日登记")])
    officer.left_on, officer.left_for = last, doing.form.reason
    officer.move("left")
    for post in officer.posts.filter(since__lte=last):
        if post.until is None or post.until > last:
            post.until = last
            post.save(update_fields=["until"])


class Establish(Form):
    """How many a unit is to have in a role, and on what basis."""

    role: Role = ask("职责")
    required: int = ask("应配人数", ge=0, le=30_000)
    since: date = ask("自何日起")
    basis: Annotated[str, StringConstraints(min_length=2, max_length=500)] = ask(
        "依据", long=True, help="法制部门按照一线实战部门标准配备，承担信访等职能的增配"
    )


@act(
    "people.establish_posts",
    title="核定编配",
    by=Role.SYSTEM_ADMIN,
    gates=[anytime],
    cite=("5.2a", "R-SUP-01"),
    shared=True,
)
def establish_posts(doing: Doing[Unit, Establish]) -> None:
    """写明本单位一项职责应配的人数和依据。"""
    form = doing.form
    if form.role in NOBODYS:
        raise Invalid([("role", "由系统按时办理或者由设备自行报送的，不能由人担任")])
    doing.create(Establishment(unit=doing.subject, entry_id=doing.entry_id, **form.model_dump()))
