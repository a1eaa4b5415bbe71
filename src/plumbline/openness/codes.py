"""Whoever has number and code is answered; whoever guesses learns nothing (reliability X1).

A wrong code, a number that nobody has and a number that waits are answered alike, after the same
questions to the database. Five wrong codes on one number in fifteen minutes, and it waits; with
forty bits of code a million guesses hit with a chance of one in a million.
"""

from __future__ import annotations

import hmac
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection, transaction
from django.utils.crypto import salted_hmac

from plumbline.openness.models import About, Asked, Outcome

TRIES, WINDOW = 5, timedelta(minutes=15)
NOBODYS = [(UUID(int=0), "\0" * 8)]  # compared where no such number is: nobody can type it
LONGEST = 64

# Every subject of a number with its code: a paper that corrects another may bear its number.
Kept = Callable[[str], Sequence[tuple[UUID, str]]]


def opened(about: About, number: str, code: str, now: datetime, kept: Kept) -> UUID | None:
    """The subject that this number and code open, if they do and the number does not wait."""
    number, code = number.strip()[:LONGEST], plain(code)
    said = f"{about} {plain(number)}"
    mark = salted_hmac("plumbline.openness", said, algorithm="sha256").hexdigest()
    with transaction.atomic():
        _one_at_a_time(mark)
        lately = Asked.objects.filter(mark=mark, outcome=Outcome.WRONG, at__gt=now - WINDOW)
        waits = lately.count() >= TRIES
        fits = [subject for subject, right in kept(number) or NOBODYS
                if hmac.compare_digest(code.encode(), right.encode())]  # fmt: skip
        outcome = Outcome.WAITS if waits else Outcome.OPENED if fits else Outcome.WRONG
        found = fits[0] if outcome is Outcome.OPENED else None
        Asked.objects.create(about=about, mark=mark, outcome=outcome, subject_id=found, at=now)
    return found


def plain(typed: str) -> str:
    """A number or a code as it was given out, however it was typed."""
    kept = "".join(one for one in typed[: 2 * LONGEST].upper() if one.isalnum())
    return kept[:LONGEST]


def _one_at_a_time(mark: str) -> None:
    """A hundred guesses at once count as a hundred."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [mark])
