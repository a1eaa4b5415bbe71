"""Which directory of others may keep officers here up to date, for which unit, until when."""

from __future__ import annotations

from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import StringConstraints

from plumbline.kernel.act import Doing, Form, Invalid, act, ask
from plumbline.kernel.gate import anytime
from plumbline.law.roles import Role
from plumbline.people.models import Directory, Officer, Unit


class RegisterDirectory(Form):
    """A directory, and the account it comes with."""

    name: Annotated[str, StringConstraints(min_length=2, max_length=100)] = ask(
        "目录系统名称", help="例如省厅人事管理系统"
    )
    officer: UUID = ask("使用的账号", ref="officer", help="该账号仍须担任本单位的系统管理员")
    until: date | None = ask("至何日止", default=None, help="停用的，填写停用之日")


@act(
    "people.register_directory",
    title="登记目录系统",
    by=Role.SYSTEM_ADMIN,
    gates=[anytime],
    cite=("2.2a",),
    shared=True,
)
def register_directory(doing: Doing[Unit, RegisterDirectory]) -> None:
    """准许一个目录系统经SCIM接口维护本单位及下级单位的人员；再次登记即变更其期限。"""
    form = doing.form
    officer = Officer.objects.filter(pk=form.officer, phase="serving").first()
    if officer is None:
        raise Invalid([("officer", "没有这个人员")])
    if form.until is not None and form.until < doing.day:
        raise Invalid([("until", "不能早于今日")])
    doing.create(
        Directory(unit=doing.subject, officer=officer, name=form.name, since=doing.day,
                  until=form.until, entry_id=doing.entry_id)
    )  # fmt: skip


def directory_of(officer: UUID, day: date) -> Directory | None:
    """The directory that comes with an officer's account on a day: the newest row counts."""
    rows = Directory.objects.filter(officer=officer, since__lte=day).select_related("unit")
    newest = rows.order_by("pk").last()
    if newest is None or (newest.until is not None and newest.until < day):
        return None
    return newest
