"""Whose post asks for a second factor, and whether he has one: the installation names the roles."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.conf import settings

from plumbline.people.models import Factor, Key, KeyState, Post


def must_have(officer: UUID, day: date) -> bool:
    """Whether a post held on the day asks for a second factor."""
    if not settings.FACTORS:
        return False
    held = Post.objects.filter(officer=officer, role__in=settings.FACTORS, since__lte=day)
    return held.exclude(until__lt=day).exists()


def lacks(officer: UUID, day: date) -> bool:
    """Whether a post asks for a second factor and there is none: then nothing opens but adding one.

    A key that was shut counts: it stands between a stolen password and a new key.
    """
    if not must_have(officer, day):
        return False
    codes = Factor.objects.filter(account__officer=officer).exclude(secret="")
    keys = Key.objects.filter(account__officer=officer).exclude(state=KeyState.GONE)
    return not (codes.exists() or keys.exists())
