"""Numbers per unit, kind and year: without gaps and without doubles."""

from __future__ import annotations

from django.db import connection


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
