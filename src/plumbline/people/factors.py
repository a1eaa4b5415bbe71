"""The second factor: what one has beside what one knows.

Whoever has set one up signs in with it from then on, at every door. The secret stands closed in
its table, under a key that lies with the other keys of the installation.
"""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from typing import Annotated
from uuid import UUID

from cryptography.fernet import Fernet
from django.conf import settings
from pydantic import StringConstraints

from plumbline.kernel.act import Doing, Form, Invalid, act, ask
from plumbline.kernel.gate import Missing, Situation, anytime, gate, phase
from plumbline.law.roles import NOBODYS, Role
from plumbline.people import onetime
from plumbline.people.models import Account, Factor, Officer

PEOPLE = tuple(role for role in Role if role not in NOBODYS and role is not Role.DOCK)
SHORTEST = 16  # bytes of a secret
Secret = Annotated[str, StringConstraints(pattern=r"^[A-Za-z2-7 ]{26,80}$")]
Code = Annotated[str, StringConstraints(pattern=r"^[0-9]{6}$")]
Reasons = Annotated[str, StringConstraints(min_length=2, max_length=500)]


class AddFactor(Form):
    """The secret that was shown, and the code that the telephone makes of it."""

    secret: Secret = ask("密钥", secret=True, examples=["A" * 32])
    code: Code = ask("动态口令", secret=True, help="手机上显示的六位数字", examples=["123456"])


@gate(
    "people.own_account",
    cite=("2.2a",),
    says="只能设置自己账号的动态口令和安全密钥",
    remedy="由本人登录后设置",
)
def own_account(s: Situation[Officer]) -> Missing | None:
    """Nobody holds the key of somebody else."""
    return None if s.actor.id == s.subject.pk else {}


@act(
    "people.add_factor",
    title="启用动态口令",
    by=PEOPLE,
    gates=[phase("serving"), own_account],
    cite=("2.2a",),
    shared=True,
)
def add_factor(doing: Doing[Officer, AddFactor]) -> None:
    """为本人账号启用动态口令；此后登录除密码外还须填写动态口令。"""
    form, account = doing.form, Account.objects.get(officer=doing.subject)
    try:
        secret = onetime.read(form.secret)
    except ValueError:
        raise Invalid([("secret", "不是密钥")]) from None
    if len(secret) < SHORTEST:
        raise Invalid([("secret", "密钥太短")])
    used = onetime.matching(secret, form.code, doing.situation.now, -1)
    if used is None:
        raise Invalid([("code", "动态口令不正确，请核对手机时间后填写新的口令")])
    Factor.objects.update_or_create(
        account=account,
        defaults={"secret": _safe().encrypt(secret).decode(), "used": used,
                  "entry_id": doing.entry_id},
    )  # fmt: skip


class DropFactor(Form):
    """Why it is taken away."""

    reasons: Reasons = ask("理由", help="例如手机遗失、损坏，已经核实本人身份")


@gate(
    "people.others_account",
    cite=("2.2a",),
    says="不能停用自己的动态口令或者安全密钥",
    remedy="由另一名系统管理员核实身份后停用",
    who=(Role.SYSTEM_ADMIN,),
)
def others_account(s: Situation[Officer]) -> Missing | None:
    """Whoever stole a seat does not free himself of the second factor."""
    return {} if s.actor.id == s.subject.pk else None


@gate(
    "people.has_factor",
    cite=("2.2a",),
    says="没有启用动态口令",
    remedy="无须停用",
)
def has_factor(s: Situation[Officer]) -> Missing | None:
    """Only what is there is taken away."""
    return {} if factor_of(s.subject.pk) is None else None


@act(
    "people.drop_factor",
    title="停用动态口令",
    by=Role.SYSTEM_ADMIN,
    gates=[anytime, others_account, has_factor],
    cite=("2.2a",),
    shared=True,
)
def drop_factor(doing: Doing[Officer, DropFactor]) -> None:
    """核实身份后停用民警的动态口令，本人可以重新启用。"""
    Factor.objects.filter(account__officer=doing.subject).update(secret="", entry_id=doing.entry_id)


def factor_of(officer: UUID) -> Factor | None:
    """What an officer signs in with beside the password, if anything."""
    return Factor.objects.filter(account__officer=officer).exclude(secret="").first()


def secret_of(factor: Factor) -> bytes:
    """The secret, opened."""
    return _safe().decrypt(factor.secret.encode())


@cache
def _safe() -> Fernet:
    digest = hashlib.sha256(settings.FACTOR_KEY.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(digest))
