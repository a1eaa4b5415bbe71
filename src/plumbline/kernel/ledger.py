"""The ledger: entries as bytes, their numbering into the tree, proofs, receipts, export.

An act writes its entry through one database function; a job numbers finished ones a moment later.
Formats: docs/integrators/ledger.md. `transparency.verify` checks all of it and shares no code.
"""

from __future__ import annotations

import base64
import secrets
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from typing import Any, TextIO
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction

from plumbline.kernel.models import Clear, Entry
from plumbline.transparency import log, merkle
from plumbline.transparency.canonical import canonical, instant
from plumbline.transparency.models import Seal

BATCH = 10_000
last_id = 0


def new_id(now: datetime) -> UUID:
    """A version 7 UUID for this instant, later than any this process gave before."""
    global last_id  # noqa: PLW0603 - the order of ids within a process is the order of its acts
    micros = int(now.timestamp() * 1_000_000)
    fraction = (micros % 1000) * 4096 // 1000
    fresh = (micros // 1000) << 80 | 7 << 76 | fraction << 64 | 2 << 62 | secrets.randbits(62)
    last_id = max(fresh, last_id + 1)
    return UUID(int=last_id)


def content(entry: Entry) -> dict[str, Any]:
    """The entry as an object; its canonical bytes are what the tree holds."""

    def pair(kind: str | None, id_: UUID | None) -> dict[str, str] | None:
        return {"kind": kind, "id": str(id_)} if kind else None

    return {
        "v": 1,
        "id": str(entry.pk),
        "act": entry.act,
        "actor": str(entry.actor) if entry.actor else None,
        "role": entry.role,
        "at": instant(entry.at),
        "zone": entry.zone,
        "recorded": instant(entry.recorded),
        "subject": pair(entry.subject_kind, entry.subject_id),
        "made": pair(entry.made_kind, entry.made_id),
        "unit": entry.unit,
        "previous": str(entry.previous) if entry.previous else None,
        "gap": entry.gap,
        "body": entry.body,
    }


def leaf_of(entry: Entry) -> bytes:
    """The leaf hash of an entry."""
    return merkle.leaf(canonical(content(entry)))


def receipt(entry: Entry) -> str:
    """A signed statement that this entry was recorded, given to whoever acted."""
    leaf = base64.b64encode(leaf_of(entry)).decode()
    lines = ["plumbline receipt", settings.LEDGER_ORIGIN, str(entry.pk), leaf]
    return log.signer().sign("\n".join([*lines, instant(entry.recorded), ""]))


# Sealing: number what is finished, fold it into the tree, sign the head.


def seal(now: datetime) -> int:
    """Number all finished entries and sign a checkpoint. Returns how many were numbered."""
    total = 0
    while (count := _seal_batch(now)) > 0:
        total += count
    return total


def _seal_batch(now: datetime) -> int:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('plumbline.seal'))")
        cursor.execute(
            "DELETE FROM kernel_unsealed WHERE entry_id IN (SELECT entry_id FROM kernel_unsealed"
            " ORDER BY entry_id LIMIT %s) RETURNING entry_id",
            [BATCH],
        )
        ids = [row[0] for row in cursor.fetchall()]
        if not ids:
            return 0
        entries = Entry.objects.filter(pk__in=ids).order_by("pk")
        log.append([(entry.pk, leaf_of(entry)) for entry in entries], now)
        return len(ids)


# What others take away to check.


def proof(entry_id: UUID) -> dict[str, Any] | None:
    """One entry with its proof under the newest checkpoint; None while it waits to be sealed."""
    sealed, head = log.sealed(entry_id), log.head()
    if sealed is None or head is None:
        return None
    path = log.inclusion(sealed.index, head.size)
    return {
        "plumbline-proof": 1,
        "index": sealed.index,
        "size": head.size,
        "entry": content(Entry.objects.get(pk=entry_id)),
        "clear": clear_values([entry_id]).get(entry_id, []),
        "path": [base64.b64encode(hash_).decode() for hash_ in path],
        "checkpoint": log.note(head),
    }


def clear_values(entries: list[UUID]) -> dict[UUID, list[dict[str, Any]]]:
    """The personal values of these entries that still stand in clear."""
    found: dict[UUID, list[dict[str, Any]]] = {}
    for row in Clear.objects.filter(entry_id__in=entries).order_by("name"):
        value = {"name": row.name, "salt": bytes(row.salt).hex(), "value": row.value}
        found.setdefault(row.entry_id, []).append(value)
    return found


def export(
    file: TextIO, personal: Callable[[Iterable[Entry]], list[UUID]] | None = None
) -> Iterator[int]:
    """Write the sealed ledger for an outsider to verify; yields how many entries are written.

    Personal values stay out, but of those entries that `personal` picks; all verifies without them.
    """
    head = log.head()
    size = head.size if head else 0
    first = {"plumbline-export": 1, "origin": settings.LEDGER_ORIGIN}
    first |= {"size": size, "checkpoint": log.note(head) if head else ""}
    file.write(canonical(first).decode() + "\n")
    for start in range(0, size, BATCH):
        rows = Seal.objects.filter(index__gte=start, index__lt=min(start + BATCH, size))
        numbers = dict(rows.order_by("index").values_list("index", "entry_id"))
        entries = Entry.objects.in_bulk(list(numbers.values()))
        clear = clear_values(personal(entries.values())) if personal else {}
        for index, entry_id in numbers.items():
            if entry_id in entries:  # a missing one is for the verifier to find
                line = {"index": index, "entry": content(entries[entry_id]),
                        "clear": clear.get(entry_id, [])}  # fmt: skip
                file.write(canonical(line).decode() + "\n")
        yield start + len(numbers)
