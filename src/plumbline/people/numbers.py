"""Numbers per unit, kind and year, without gaps and doubles; and the codes that go with them."""

from __future__ import annotations

import secrets

from django.db import connection

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # no I, L, O, U: read aloud without mistakes


def next_number(unit: str, kind: str, year: int) -> int:
    """The next number of this series. Locks that one series until the act commits."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO people_numberseries (unit, kind, year, last) VALUES (%s, %s, %s, 1)"
            " ON CONFLICT (unit, kind, year) DO UPDATE SET last = people_numberseries.last + 1"
            " RETURNING last",
            [unit, kind, year],
        )
        return int(cursor.fetchone()[0])


def new_code() -> str:
    """Forty random bits in eight characters: without it the number tells nothing."""
    return "".join(secrets.choice(ALPHABET) for _ in range(8))
