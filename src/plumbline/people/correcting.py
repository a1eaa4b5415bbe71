"""What was entered of an officer is corrected; an account without a password is given one."""

from __future__ import annotations

from typing import Annotated

from pydantic import StringConstraints

from plumbline.kernel.act import Doing, Form, Invalid, act, ask
from plumbline.kernel.gate import Missing, Situation, gate, phase
from plumbline.law.roles import Role
from plumbline.people.acts import Name, Password
from plumbline.people.models import Account, Officer


class Correct(Form):
    """What it should say, and why; what is left empty stays as it is."""

    name: Name | None = ask("姓名", default=None, help="留空不变")
    law_background: bool | None = ask("具备法律相关专业知识", default=None, help="不选不变")
    reasons: Annotated[str, StringConstraints(min_length=2, max_length=500)] = ask(
        "理由", help="例如更名、原登记有误、人事系统变更"
    )


@act(
    "people.correct",
    title="更正人员信息",
    by=Role.SYSTEM_ADMIN,
    gates=[phase("serving")],
    cite=("2.2a",),
)
def correct(doing: Doing[Officer, Correct]) -> None:
    """更正民警的姓名等登记内容；原来的内容留在账本中。"""
    form, officer = doing.form, doing.subject
    if form.name in (None, officer.name) and form.law_background in (None, officer.law_background):
        raise Invalid([("name", "与登记的内容相同，无须更正")])
    if form.name is not None:
        officer.name = form.name
    if form.law_background is not None:
        officer.law_background = form.law_background


class SetPassword(Form):
    """The first password."""

    password: Password = ask("初始密码", secret=True, help="至少十二位")


@gate(
    "people.password_unset",
    cite=("2.2a",),
    says="该账号已有密码，不能由他人另设",
    remedy="由本人用原密码登录",
)
def password_unset(s: Situation[Officer]) -> Missing | None:
    """Nobody takes over an account by giving it another password."""
    return {} if s.once(_account).has_usable_password() else None


def _account(officer: Officer) -> Account:
    return Account.objects.get(officer=officer)


@act(
    "people.set_password",
    title="设置初始密码",
    by=Role.SYSTEM_ADMIN,
    gates=[phase("serving"), password_unset],
    cite=("2.2a",),
    shared=True,
)
def set_password(doing: Doing[Officer, SetPassword]) -> None:
    """为登记时没有设置密码的账号设置初始密码。"""
    account = Account.objects.get(officer=doing.subject)
    account.set_password(doing.form.password)
    account.save(update_fields=["password"])
