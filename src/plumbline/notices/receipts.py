"""Receipts as they come: twice, late, before the answer, or against an earlier one.

Each is kept as it came. The first final one settles its text; one that says otherwise later is
marked and stands beside it, and an act draws the consequence.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import connection

from plumbline.notices.models import Receipt, Settled, Waiting
from plumbline.notices.providers.interface import Event
from plumbline.notices.terms import Outcome

TAKE = "CALL notices_take(%s, %s, %s, %s, %s, %s, %s, NULL)"


def take(provider: str, event: Event, now: datetime) -> bool:
    """Keep a receipt; False where it was here before. Safe to call any number of times.

    One comes for each text there is, so it is one statement: migration 0004 says what it does.
    """
    values = [provider, event.event, event.ref, event.their_id, event.delivered, event.status, now]
    with connection.cursor() as cursor:
        cursor.execute(TAKE, values)
        (new,) = cursor.fetchone()
    return bool(new)


def early(provider: str, answered: Mapping[str, UUID]) -> None:
    """Receipts that came before we knew whose they were are now taken for their texts."""
    orphans = Receipt.objects.filter(provider=provider, their_id__in=answered, text=None)
    for orphan in orphans.order_by("pk"):
        name, text = f"matched {orphan.pk}", answered[orphan.their_id]
        event = Event(name, orphan.their_id, text, orphan.delivered, orphan.status)
        take(provider, event, orphan.at)


def settle(text: UUID, outcome: Outcome, provider: str, detail: str, at: datetime) -> None:
    """What became of a text is written once, and it leaves the working list."""
    row = Settled(text_id=text, outcome=outcome, provider=provider, detail=detail, at=at)
    Settled.objects.bulk_create([row], ignore_conflicts=True)
    Waiting.objects.filter(pk=text).delete()
