"""Security keys: a second factor that no false page can ask for, because it knows the address.

A key that counts backwards has been copied: it is shut, and the ledger says so. Until somebody has
made sure who is who it goes on standing between the password and the account.
"""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import StringConstraints

from plumbline.kernel.act import Doing, Form, Invalid, act, ask
from plumbline.kernel.gate import Missing, Situation, anytime, gate, phase
from plumbline.law.calendar import legal_day
from plumbline.law.roles import CLOCK, Role
from plumbline.people import challenges
from plumbline.people.factors import PEOPLE, Reasons, factor_of, others_account, own_account
from plumbline.people.models import Account, Key, KeyState, KeyUse, Officer
from plumbline.people.required import must_have

MOST = 10  # of one officer
Label = Annotated[str, StringConstraints(min_length=1, max_length=50)]
Answer = Annotated[str, StringConstraints(min_length=2, max_length=20_000)]


class AddKey(Form):
    """What the key is called, and what it answered to the challenge of this screen."""

    label: Label = ask("名称", help="便于日后辨认，例如“钥匙串上的”“办公室备用”")
    answer: Answer = ask("安全密钥的回应", secret=True, help="由浏览器向安全密钥取得")
    seat: Answer = ask("登录会话", secret=True, help="由页面填写")


@act(
    "people.add_key",
    title="登记安全密钥",
    by=PEOPLE,
    gates=[phase("serving"), own_account],
    cite=("2.2a",),
    shared=True,
)
def add_key(doing: Doing[Officer, AddKey]) -> None:
    """为本人账号登记一把安全密钥；此后登录除密码外还须使用安全密钥或者动态口令。"""
    from plumbline.people import ceremony

    form, now = doing.form, doing.situation.now
    account = Account.objects.get(officer=doing.subject)
    given = challenges.take(account, "add", form.seat, now)
    if given is None:
        raise Invalid([("answer", "登记已经过期，请重新登记")])
    if len(keys_of(doing.subject.pk)) >= MOST:
        raise Invalid([("label", "一个账号最多登记十把安全密钥")])
    try:
        found = ceremony.added(form.answer, given)
    except ceremony.Unproven:
        raise Invalid([("answer", "安全密钥的回应不能核实，请重新登记")]) from None
    digest = hashlib.sha256(found.handle).digest()
    if Key.objects.filter(digest=digest).exists():
        raise Invalid([("answer", "这把安全密钥已经登记过")])
    key = doing.create(
        Key(
            account=account,
            label=form.label,
            handle=found.handle,
            digest=digest,
            public_key=found.public_key,
            added_at=now,
            entry_id=doing.entry_id,
        )
    )
    doing.create(KeyUse(key=key, counter=found.counter))


@gate(
    "people.has_key",
    cite=("2.2a",),
    says="没有登记安全密钥",
    remedy="无须移除",
)
def has_key(s: Situation[Officer]) -> Missing | None:
    """Only what is there is taken away."""
    return None if keys_of(s.subject.pk) else {}


class RemoveKey(Form):
    """Which of one's keys."""

    key: int = ask("安全密钥", ref="key")


@gate(
    "people.another_factor",
    cite=("2.2a",),
    says="您的岗位登录须有第二重验证，这是最后一项，不能移除",
    remedy="先登记另一把安全密钥或者启用动态口令",
)
def another_factor(s: Situation[Officer]) -> Missing | None:
    """Whose post asks for a second factor keeps one; asked without a form, any key is the one."""
    officer = s.subject.pk
    if not must_have(officer, legal_day(s.now)) or factor_of(officer):
        return None
    live = [key.pk for key in live_keys(officer)]
    gone = s.form.key if isinstance(s.form, RemoveKey) else next(iter(live), None)
    return None if [key for key in live if key != gone] else {}


@act(
    "people.remove_key",
    title="移除安全密钥",
    by=PEOPLE,
    gates=[phase("serving"), own_account, has_key, another_factor],
    cite=("2.2a",),
    shared=True,
)
def remove_key(doing: Doing[Officer, RemoveKey]) -> None:
    """移除本人的一把安全密钥，此后不能再用它登录。"""
    _erase(doing.subject, doing.form.key, doing.entry_id)


class DropKey(Form):
    """Which key of somebody else, and why."""

    key: int = ask("安全密钥", ref="key")
    reasons: Reasons = ask("理由", help="例如遗失、损坏，已经核实本人身份")


@act(
    "people.drop_key",
    title="停用安全密钥",
    by=Role.SYSTEM_ADMIN,
    gates=[anytime, others_account, has_key],
    cite=("2.2a",),
    shared=True,
)
def drop_key(doing: Doing[Officer, DropKey]) -> None:
    """核实身份后停用民警遗失、损坏或者疑被复制的安全密钥，本人可以另行登记。"""
    _erase(doing.subject, doing.form.key, doing.entry_id)


class ShutKey(Form):
    """Which key, how often it had signed, and how often it now says it has."""

    key: int = ask("安全密钥", ref="key")
    had: int = ask("上次登录时的计数", ge=0)
    says: int = ask("这次登录时的计数", ge=0)


@act(
    "people.shut_key",
    title="封停安全密钥",
    by=Role.CLOCK,
    gates=[anytime, has_key],
    cite=("2.2a",),
    shared=True,
)
def shut_key(doing: Doing[Officer, ShutKey]) -> None:
    """安全密钥的计数倒退，可能已被复制，由系统封停，待系统管理员核实身份。"""
    key = _of(doing.subject, doing.form.key)
    key.state, key.entry_id = KeyState.COPIED, doing.entry_id
    key.save(update_fields=["state", "entry_id"])


def keys_of(officer: UUID) -> list[Key]:
    """The keys of an officer that nobody took away, shut ones among them, oldest first."""
    rows = Key.objects.filter(account__officer=officer).exclude(state=KeyState.GONE)
    return list(rows.select_related("use").order_by("pk"))


def live_keys(officer: UUID) -> list[Key]:
    """Those with which an officer may sign in."""
    return [key for key in keys_of(officer) if key.state == KeyState.LIVE]


def counted(key: Key, counter: int, now: datetime) -> bool:
    """Count a sign-in; False, and the key is shut, where its counter did not go on.

    Keys that do not count always say nought.
    """
    use = KeyUse.objects.select_for_update().get(key=key)
    if (counter or use.counter) and counter <= use.counter:
        said = {"key": key.pk, "had": use.counter, "says": counter}
        shut_key.do(CLOCK, key.account.officer_id, said, at=None, now=now)
        return False
    use.counter, use.used_at = counter, now
    use.save(update_fields=["counter", "used_at"])
    return True


def _of(officer: Officer, key: int) -> Key:
    row = Key.objects.filter(account__officer=officer, pk=key).exclude(state=KeyState.GONE).first()
    if row is None:
        raise Invalid([("key", "没有这把安全密钥")])
    return row


def _erase(officer: Officer, key: int, entry: UUID) -> None:
    row = _of(officer, key)
    row.state, row.handle, row.public_key, row.entry_id = KeyState.GONE, b"", b"", entry
    row.save(update_fields=["state", "handle", "public_key", "entry_id"])
