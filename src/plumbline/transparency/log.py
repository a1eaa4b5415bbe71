"""The log kept in the database: numbers leaves, folds the tree, signs heads, proves."""

from __future__ import annotations

import base64
from collections.abc import Iterable
from datetime import datetime
from functools import cache
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db import connection

from plumbline.transparency import merkle
from plumbline.transparency.models import Checkpoint, Cosignature, Seal
from plumbline.transparency.notes import Signer, cosigned


@cache
def signer() -> Signer:
    """The log's own key."""
    return Signer.at(settings.LEDGER_ORIGIN, Path(settings.LEDGER_KEY))


def head() -> Checkpoint | None:
    """The newest signed head, if anything was sealed."""
    return Checkpoint.objects.order_by("-size").first()


def append(leaves: list[tuple[UUID, bytes]], now: datetime) -> Checkpoint:
    """Number these leaves (entry id, hash) in their order and sign the new head.

    The caller holds the lock that keeps two sealers apart, and the transaction.
    """
    newest = head()
    size = newest.size if newest else 0
    places = list(merkle.places(0, size))
    found = _hashes(places)
    peaks = [(place[0], found[place]) for place in places]
    nodes: list[tuple[int, int, bytes]] = []
    for index, (_, leaf) in enumerate(leaves, start=size):
        nodes += merkle.push(peaks, index, leaf)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO transparency_seal (index, entry_id, leaf) SELECT %s + place - 1, id, leaf"
            " FROM unnest(%s::uuid[], %s::bytea[]) WITH ORDINALITY AS fresh(id, leaf, place)",
            [size, [entry for entry, _ in leaves], [leaf for _, leaf in leaves]],
        )
        cursor.execute(
            "INSERT INTO transparency_node (level, index, hash)"
            " SELECT * FROM unnest(%s::smallint[], %s::bigint[], %s::bytea[])",
            [[node[column] for node in nodes] for column in range(3)],
        )
    size += len(leaves)
    root = merkle.bag([hash_ for _, hash_ in peaks])
    text = f"{settings.LEDGER_ORIGIN}\n{size}\n{base64.b64encode(root).decode()}\n"
    return Checkpoint.objects.create(size=size, root=root, note=signer().sign(text), at=now)


def _hashes(places: Iterable[merkle.Place]) -> dict[merkle.Place, bytes]:
    """The stored hashes of these subtrees, in one query."""
    wanted = list(places)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT w.level, w.index, coalesce(s.leaf, n.hash) FROM"
            " unnest(%s::int[], %s::bigint[]) AS w(level, index)"
            " LEFT JOIN transparency_seal s ON w.level = 0 AND s.index = w.index"
            " LEFT JOIN transparency_node n ON n.level = w.level AND n.index = w.index",
            [[level for level, _ in wanted], [index for _, index in wanted]],
        )
        return {(level, index): bytes(hash_) for level, index, hash_ in cursor.fetchall()}


def _subtrees(spans: list[merkle.Span]) -> list[bytes]:
    """The hash over each span of leaves."""
    found = _hashes({place for span in spans for place in merkle.places(*span)})
    return [merkle.bag([found[place] for place in merkle.places(*span)]) for span in spans]


def inclusion(index: int, size: int) -> list[bytes]:
    """The audit path of a leaf in the tree of this size."""
    return _subtrees(merkle.inclusion(index, size))


def consistency(old: int, new: int) -> list[bytes]:
    """The proof that the tree of `new` leaves extends that of `old`."""
    return _subtrees(merkle.consistency(old, new))


def note(checkpoint: Checkpoint) -> str:
    """A checkpoint with the cosignatures it has by now."""
    lines = Cosignature.objects.filter(checkpoint=checkpoint).order_by("pk")
    return checkpoint.note + "".join(f"{row.line}\n" for row in lines)


def cosign(line: str, now: datetime) -> bool:
    """Keep a witness's signature if a configured witness made it over one of our heads."""
    for vkey in settings.LEDGER_WITNESSES:
        name = vkey.partition("+")[0]
        for checkpoint in Checkpoint.objects.order_by("-size")[:100]:
            if cosigned(checkpoint.note.split("\n\n")[0] + "\n", line, vkey):
                Cosignature.objects.get_or_create(
                    checkpoint=checkpoint, name=name, defaults={"line": line, "at": now}
                )
                return True
    return False


def sealed(entry: UUID) -> Seal | None:
    """An entry's place in the tree; None while it waits."""
    return Seal.objects.filter(entry_id=entry).first()


def places(entries: list[UUID]) -> dict[UUID, int]:
    """Where these entries stand in the tree; those that wait are absent."""
    return dict(Seal.objects.filter(entry_id__in=entries).values_list("entry_id", "index"))
