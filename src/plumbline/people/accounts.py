"""Signing in: passwords, one-time codes, a lock after five wrong ones, tokens for programs."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta

from django.contrib.auth.hashers import make_password
from django.db import transaction

from plumbline.people import onetime
from plumbline.people.factors import factor_of, secret_of
from plumbline.people.models import Account, Factor, Token

TRIES = 5
LOCKED_FOR = timedelta(minutes=15)
TOKEN_FOR = timedelta(hours=12)


class CodeWanted(Exception):  # noqa: N818 - half of the way in
    """Number and password are right, and the account has a second factor: its code is asked for."""

    def __init__(self, account: Account) -> None:
        super().__init__(account.number)
        self.account = account


class SignInError(Exception):
    """Number and password do not belong together, or the account is locked for a while."""

    def __init__(self, locked_until: datetime | None = None) -> None:
        super().__init__(locked_until)
        self.locked_until = locked_until


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
            if factor is not None and not given:
                raise CodeWanted(account)
            if factor is None or _opens(factor, given, now):
                return _entered(account)
        _failed(account, now)
    raise SignInError(account.locked_until if account.locked(now) else None)


def second_step(number: str, given: str, now: datetime) -> Account:
    """The account, once its password was right, by its code. Raises SignInError."""
    with transaction.atomic():
        account = _locked(number)
        factor = factor_of(account.officer_id) if account else None
        if account is None or factor is None or account.officer.phase != "serving":
            raise SignInError
        if account.locked(now):
            raise SignInError(account.locked_until)
        if _opens(factor, given, now):
            return _entered(account)
        _failed(account, now)
    raise SignInError(account.locked_until if account.locked(now) else None)


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


def give_token(account: Account, now: datetime) -> tuple[str, datetime]:
    """A fresh token and when it expires."""
    text, expires = secrets.token_urlsafe(32), now + TOKEN_FOR
    Token.objects.create(account=account, digest=_digest(text), expires_at=expires)
    return text, expires


def of_token(text: str, now: datetime) -> Account | None:
    """The account a token stands for, while it is valid and the officer serves."""
    found = Token.objects.select_related("account__officer").filter(digest=_digest(text)).first()
    if found is None or found.expires_at <= now or found.account.officer.phase != "serving":
        return None
    return found.account


def _digest(text: str) -> bytes:
    return hashlib.sha256(text.encode()).digest()
