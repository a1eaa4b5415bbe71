"""Signing in: Argon2 passwords, a lock after five wrong ones, tokens for programs."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta

from django.contrib.auth.hashers import make_password
from django.db import transaction

from plumbline.people.models import Account, Token

TRIES = 5
LOCKED_FOR = timedelta(minutes=15)
TOKEN_FOR = timedelta(hours=12)


class SignInError(Exception):
    """Number and password do not belong together, or the account is locked for a while."""

    def __init__(self, locked_until: datetime | None = None) -> None:
        super().__init__(locked_until)
        self.locked_until = locked_until


def sign_in(number: str, password: str, now: datetime) -> Account:
    """The account of this number. Raises SignInError, which says the same for every wrong pair."""
    with transaction.atomic():
        account = (
            Account.objects.select_related("officer")
            .select_for_update(of=("self",), no_key=True)
            .filter(number=number)
            .first()
        )
        if account is None:
            make_password(password)  # takes as long as a wrong password
            raise SignInError
        if account.locked(now):
            raise SignInError(account.locked_until)
        if account.check_password(password) and account.officer.phase == "serving":
            if account.failures:
                account.failures, account.locked_until = 0, None
                account.save(update_fields=["failures", "locked_until"])
            return account
        account.failures += 1
        if account.failures >= TRIES:
            account.failures, account.locked_until = 0, now + LOCKED_FOR
        account.save(update_fields=["failures", "locked_until"])
    raise SignInError(account.locked_until if account.locked(now) else None)


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
