"""Somebody who holds the database changes what was recorded: the witnessed head tells."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from random import Random
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.db import connections, transaction
from django.test import override_settings

from plumbline.kernel import ledger
from plumbline.kernel.models import Entry
from plumbline.transparency import log
from plumbline.transparency.models import Checkpoint
from tests import cast, scenes
from tests.faults import tamper

ENTRIES, PARTS = 300, 4
GOES = 4  # checkpoints, so that there is an older state to go back to
TRIES, FEWER = 20, 5  # fewer where a wrong signature betrays every try alike
WITNESS = "procuratorate.demo"


@dataclass
class Sealed:
    """A ledger, the log's key, and what a witness keeps at home."""

    key: str
    note: str
    witness: str


def cosign(text: str, key: Ed25519PrivateKey, seconds: int) -> tuple[str, str]:
    """A witness's line under a checkpoint, and the witness's verifier key."""
    raw = b"\x04" + key.public_key().public_bytes_raw()
    mark = hashlib.sha256(WITNESS.encode() + b"\n" + raw).digest()[:4]
    message = f"cosignature/v1\ntime {seconds}\n{text}".encode()
    blob = base64.b64encode(mark + seconds.to_bytes(8, "big") + key.sign(message)).decode()
    return f"— {WITNESS} {blob}", f"{WITNESS}+{mark.hex()}+{base64.b64encode(raw).decode()}"


@pytest.fixture
def sealed(fresh_bureau: Any) -> Iterator[Sealed]:
    """Hundreds of entries, sealed in several goes, the last head witnessed."""
    bureau, now = cast.existing(), cast.OPENS + timedelta(days=30)
    while Entry.objects.count() < ENTRIES or Checkpoint.objects.count() < GOES:
        scenes.closed(bureau)
        ledger.seal(now)
    head = log.head()
    assert head is not None
    text = head.note.split("\n\n")[0] + "\n"
    line, vkey = cosign(text, Ed25519PrivateKey.generate(), int(now.timestamp()))
    with override_settings(LEDGER_WITNESSES=[vkey]):
        assert log.cosign(line, now)
    with connections["owner"].cursor() as cursor:
        for table in (tamper.ENTRY, tamper.CLEAR, tamper.SEAL, tamper.NODE, tamper.CHECKPOINT,
                      tamper.COSIGNATURE):  # fmt: skip
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
    yield Sealed(log.signer().vkey, log.note(head), vkey)
    connections["owner"].close()


@contextmanager
def undone() -> Iterator[Any]:
    """A cursor of the owner, whom no trigger stops any more; the changes are undone afterwards."""
    with transaction.atomic(using="owner"), connections["owner"].cursor() as cursor:
        yield cursor
        transaction.set_rollback(True, using="owner")


def every_kind() -> list[tamper.Kind]:
    return [*tamper.KINDS, *tamper.with_the_logs_key(log.signer().sign)]


@pytest.mark.thorough
@pytest.mark.parametrize("part", range(PARTS))
def test_every_tampering_is_found_by_the_witnessed_head(sealed: Sealed, part: int) -> None:
    missed, unnoticed = [], 0
    for kind in every_kind()[part::PARTS]:
        betrayed = kind.name.endswith(("without the key", "with another key"))
        for seed in range(FEWER if betrayed else TRIES):
            with undone() as cursor:
                said = kind.do(cursor, Random(f"{kind.name} {seed}"))
                lines = tamper.export(cursor)
            if not tamper.found(lines, sealed.key, sealed.note, [sealed.witness]):
                missed.append(f"{kind.name}, {seed}: {said}")
            if kind.recomputed and not tamper.chain_alone(lines):
                unnoticed += 1
    assert missed == []
    assert unnoticed > 0  # the control: hashes kept beside the entries agree with the forgery


@pytest.mark.thorough
def test_the_chain_alone_misses_whatever_was_recomputed(sealed: Sealed) -> None:
    for kind in every_kind():
        if kind.recomputed:
            with undone() as cursor:
                kind.do(cursor, Random(kind.name))
                lines = tamper.export(cursor)
            assert not tamper.chain_alone(lines), kind.name


def test_a_clean_ledger_raises_no_alarm(sealed: Sealed) -> None:
    bureau, now = cast.existing(), cast.OPENS + timedelta(days=31)
    for _ in range(20):
        scenes.reported(bureau)
        ledger.seal(now)
        with undone() as cursor:
            lines = tamper.export(cursor)
        assert not tamper.found(lines, sealed.key, sealed.note, [sealed.witness])
        assert not tamper.chain_alone(lines)


def test_there_are_more_than_twenty_kinds() -> None:
    kinds = every_kind()
    assert len({kind.name for kind in kinds}) == len(kinds) > 20
