"""Signing in: password, second factor, a lock after five wrong ones, tokens for programs."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta

from django.contrib.auth.hashers import make_password
from django.db import transaction

from plumbline.law.calendar import legal_day
from plumbline.people import challenges, onetime
from plumbline.people.factors import factor_of, secret_of
from plumbline.people.keys import counted, keys_of, live_keys
from plumbline.people.models import Account, Factor, Token
from plumbline.people.required import lacks

TRIES = 5
LOCKED_FOR = timedelta(minutes=15)
TOKEN_FOR = timedelta(hours=12)
ONLY_KEYS = "该账号以安全密钥登录，程序不能使用安全密钥，请先在网页上另行启用动态口令"
UNGUARDED = "您的岗位登录须有第二重验证，请先在网页上登记安全密钥或者启用动态口令"


class CodeWanted(Exception):  # noqa: N818 - half of the way in
    """Number and password are right, and the account has a second factor, which is asked for."""

    def __init__(self, account: Account, *, codes: bool) -> None:
        super().__init__(account.number)
        self.account = account
        self.codes = codes  # whether a one-time code is one; otherwise security keys alone are


class SignInError(Exception):
    """Number and password do not belong together, or the account is locked for a while."""

    def __init__(self, locked_until: datetime | None = None) -> None:
        super().__init__(locked_until)
        self.locked_until = locked_until


class Stale(SignInError):  # noqa: N818 - half of the way in
    """What the security key was to sign no longer counts: it is asked anew."""


class KeyCopied(SignInError):  # noqa: N818 - the key's fault
    """The security key counted backwards and has just been shut."""


def sign_in(number: str, password: str, now: datetime, given: str = "") -> Account:
    """The account of this number, password and, where it has a second factor, code.

    Raises SignInError, which says the same for every wrong pair, and CodeWanted where all that
    lacks is the code.
    """
    with transaction.atomic():
        account = _locked(number)
        if account is None:
            make_password(password)  # takes as long as a wrong password
            raise SignInError
        if account.locked(now):
            raise SignInError(account.locked_until)
        if account.check_password(password) and account.officer.phase == "serving":
            factor = factor_of(account.officer_id)
            further = factor is not None or bool(keys_of(account.officer_id))
            if further and not given:
                raise CodeWanted(account, codes=factor is not None)
            if not further or (factor is not None and _opens(factor, given, now)):
                return _entered(account)
        _failed(account, now)
    raise SignInError(account.locked_until if account.locked(now) else None)


def by_provider(number: str, now: datetime) -> Account:
    """The account of somebody for whom the organ's provider vouched, as a right password would.

    Raises SignInError, also for who is not enrolled here, and CodeWanted.
    """
    with transaction.atomic():
        account = _half_in(number, now)
        factor = factor_of(account.officer_id)
        if factor is not None or keys_of(account.officer_id):
            raise CodeWanted(account, codes=factor is not None)
        return _entered(account)


def second_step(number: str, given: str, now: datetime) -> Account:
    """The account, once its password was right, by its code. Raises SignInError."""
    with transaction.atomic():
        account = _half_in(number, now)
        factor = factor_of(account.officer_id)
        if factor is None:
            raise SignInError
        if _opens(factor, given, now):
            return _entered(account)
        _failed(account, now)
    raise SignInError(account.locked_until if account.locked(now) else None)


def by_key(number: str, answer: str, seat: str, now: datetime) -> Account:
    """The account, once its password was right, by what its security key signed at this screen.

    Raises Stale, KeyCopied or another SignInError.
    """
    with transaction.atomic():
        account = _half_in(number, now)
        wrong = _unproven(account, answer, seat, now)
        if wrong is None:
            return _entered(account)
        if wrong is SignInError:
            _failed(account, now)
    raise wrong(account.locked_until if account.locked(now) else None)


def _unproven(account: Account, answer: str, seat: str, now: datetime) -> type[SignInError] | None:
    """What is wrong with the answer of a key; None for nothing."""
    from plumbline.people import ceremony

    given = challenges.take(account, "sign_in", seat, now)
    if given is None:
        return Stale
    try:
        key, counter = ceremony.signed(answer, live_keys(account.officer_id), given)
    except ceremony.Unproven:
        return SignInError
    return None if counted(key, counter, now) else KeyCopied


def _half_in(number: str, now: datetime) -> Account:
    """The account of somebody whose password was right. Raises SignInError."""
    account = _locked(number)
    if account is None or account.officer.phase != "serving":
        raise SignInError
    if account.locked(now):
        raise SignInError(account.locked_until)
    return account


def _locked(number: str) -> Account | None:
    rows = Account.objects.select_related("officer")
    return rows.select_for_update(of=("self",), no_key=True).filter(number=number).first()


def _opens(factor: Factor, given: str, now: datetime) -> bool:
    """Whether this is the code of now; it opens once."""
    step = onetime.matching(secret_of(factor), given, now, factor.used)
    if step is None:
        return False
    factor.used = step
    factor.save(update_fields=["used"])
    return True


def _entered(account: Account) -> Account:
    if account.failures:
        account.failures, account.locked_until = 0, None
        account.save(update_fields=["failures", "locked_until"])
    return account


def _failed(account: Account, now: datetime) -> None:
    account.failures += 1
    if account.failures >= TRIES:
        account.failures, account.locked_until = 0, now + LOCKED_FOR
    account.save(update_fields=["failures", "locked_until"])


class FactorWanted(Exception):  # noqa: N818 - the post's condition
    """The officer's post asks for a second factor that he has not set up."""


def give_token(account: Account, now: datetime) -> tuple[str, datetime]:
    """A fresh token and when it expires. Raises FactorWanted where it would open nothing."""
    if lacks(account.officer_id, legal_day(now)):
        raise FactorWanted
    text, expires = secrets.token_urlsafe(32), now + TOKEN_FOR
    Token.objects.create(account=account, digest=_digest(text), expires_at=expires)
    return text, expires


def of_token(text: str, now: datetime) -> Account | None:
    """The account of a token, while it is valid and the officer serves and has what he must."""
    found = Token.objects.select_related("account__officer").filter(digest=_digest(text)).first()
    if found is None or found.expires_at <= now or found.account.officer.phase != "serving":
        return None
    return None if lacks(found.account.officer_id, legal_day(now)) else found.account


def _digest(text: str) -> bytes:
    return hashlib.sha256(text.encode()).digest()
