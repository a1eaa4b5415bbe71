"""Who calls, and at which instant: the token read once per request."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import cast

from django.http import HttpRequest
from django.utils import timezone
from ninja.security import HttpBearer

from plumbline.law.roles import Actor
from plumbline.people import accounts
from plumbline.qualification.reads import actor


@dataclass(frozen=True)
class Caller:
    """The officer behind a request, and the request's one instant."""

    actor: Actor
    now: datetime


class Token(HttpBearer):
    """A token from /api/sign-in."""

    def authenticate(self, request: HttpRequest, token: str) -> Caller | None:
        """The officer the token stands for; None: not signed in."""
        del request
        now = timezone.now()
        account = accounts.of_token(token, now)
        found = actor(account.officer_id) if account else None
        return Caller(found, now) if found else None


def caller(request: HttpRequest) -> Caller:
    """Who calls; on operations behind a token only."""
    return cast("Caller", request.auth)  # type: ignore[attr-defined]  # ninja puts it there
