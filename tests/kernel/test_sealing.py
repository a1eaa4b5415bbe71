"""Numbering, tree, checkpoints, proofs: judged by the verifier, which shares no code with them."""

from __future__ import annotations

import base64
import hashlib
import io
import json
import threading
from datetime import timedelta
from uuid import UUID

import pytest
from django.db import connection, transaction

from plumbline.doors.cli.province import Province
from plumbline.kernel import ledger
from plumbline.kernel.models import Clear, Entry, Unsealed
from plumbline.transparency import log, verify
from plumbline.transparency.models import Checkpoint, Seal
from tests import cast, scenes
from tests.exams import hall

LATER = cast.OPENS + timedelta(days=30)


def leaves(count: int) -> list[tuple[UUID, bytes]]:
    return [(UUID(int=n + 1), hashlib.sha256(b"\0%d" % n).digest()) for n in range(count)]


def root(hashes: list[bytes]) -> bytes:
    """RFC 6962, 2.1, to the letter."""
    if len(hashes) < 2:
        return hashes[0] if hashes else hashlib.sha256(b"").digest()
    split = 1 << ((len(hashes) - 1).bit_length() - 1)
    return hashlib.sha256(b"\1" + root(hashes[:split]) + root(hashes[split:])).digest()


@pytest.mark.usefixtures("db")
def test_every_leaf_is_proved_in_every_tree_up_to_forty() -> None:
    rows = leaves(40)
    for row in rows:
        log.append([row], cast.OPENS)
    hashes = [leaf for _, leaf in rows]
    for size in range(1, 41):
        head = Checkpoint.objects.get(size=size)
        assert bytes(head.root) == root(hashes[:size])
        assert verify.read_checkpoint(head.note, log.signer().vkey) == (size, bytes(head.root))
        for index in range(size):
            path = log.inclusion(index, size)
            assert verify.check_inclusion(index, size, hashes[index], bytes(head.root), path)
            other = hashes[index - 1] if size > 1 else bytes(32)
            assert not verify.check_inclusion(index, size, other, bytes(head.root), path)


@pytest.mark.usefixtures("db")
def test_every_pair_of_trees_up_to_twenty_is_consistent() -> None:
    rows = leaves(20)
    log.append(rows, cast.OPENS)
    roots = {size: root([leaf for _, leaf in rows[:size]]) for size in range(1, 21)}
    for new, last in roots.items():
        for old in range(1, new + 1):
            proof = log.consistency(old, new)
            assert verify.check_consistency(old, roots[old], new, last, proof)
            if old < new:
                assert not verify.check_consistency(old, bytes(32), new, last, proof)


@pytest.mark.usefixtures("db")
@pytest.mark.parametrize("batches", [[1] * 13, [13], [5, 8], [8, 1, 4], [2, 3, 7, 1]])
def test_the_tree_does_not_depend_on_the_batches(batches: list[int]) -> None:
    rows = leaves(13)
    todo = list(rows)
    for size in batches:
        log.append(todo[:size], cast.OPENS)
        del todo[:size]
    head = log.head()
    assert head is not None
    assert bytes(head.root) == root([leaf for _, leaf in rows])


@pytest.mark.parametrize("batch", [7, 10_000])
def test_sealing_numbers_every_entry_once_in_order(
    bureau: Province, batch: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ledger, "BATCH", batch)
    scenes.closed(bureau)
    count = Entry.objects.count()
    assert ledger.seal(LATER) == count
    assert ledger.seal(LATER) == 0
    assert not Unsealed.objects.exists()
    rows = list(Seal.objects.order_by("index").values_list("index", "entry_id"))
    assert [index for index, _ in rows] == list(range(count))
    assert [entry for _, entry in rows] == sorted(Entry.objects.values_list("pk", flat=True))
    assert Checkpoint.objects.count() == -(-count // batch)
    head = log.head()
    assert head is not None
    assert head.size == count


def test_a_later_head_extends_an_earlier_one(bureau: Province) -> None:
    ledger.seal(LATER)
    old = log.head()
    scenes.closed(bureau)
    ledger.seal(LATER)
    new = log.head()
    assert old is not None
    assert new is not None
    proof = log.consistency(old.size, new.size)
    assert verify.check_consistency(old.size, bytes(old.root), new.size, bytes(new.root), proof)


def test_every_entry_has_a_proof_that_an_outsider_can_check(bureau: Province) -> None:
    scene = scenes.closed(bureau)
    assert scene.last is not None
    assert ledger.proof(scene.last.entry) is None  # it waits
    ledger.seal(LATER)
    for entry in Entry.objects.values_list("pk", flat=True):
        proof = json.loads(json.dumps(ledger.proof(entry)))
        assert verify.verify_proof(proof, log.signer().vkey).findings == []
        proof["entry"]["act"] += " "
        assert verify.verify_proof(proof, log.signer().vkey).findings != []


def exported(*, personal: bool) -> list[str]:
    file = io.StringIO()
    list(ledger.export(file, (lambda rows: [row.pk for row in rows]) if personal else None))
    return file.getvalue().splitlines()


@pytest.mark.parametrize("personal", [False, True])
def test_an_export_is_verified_by_an_outsider(bureau: Province, personal: bool) -> None:  # noqa: FBT001
    scene = scenes.closed(bureau)
    assert scene.last is not None
    ledger.seal(LATER)
    lines = exported(personal=personal)
    report = verify.verify_export(lines, log.signer().vkey, receipts=[scene.last.receipt])
    assert report.findings == []
    assert report.size == Entry.objects.count() == len(lines) - 1
    assert ("手机被盗" in "".join(lines)) is personal
    assert (report.redacted == 0) is personal
    assert Clear.objects.exists()
    assert verify.verify_export(lines[:-1], log.signer().vkey).findings != []


def test_every_subject_that_an_act_makes_is_named_and_what_follows_on_it_verifies(
    bureau: Province,
) -> None:
    """Two candidates registered at once: each begins with an entry that names him."""
    hall.published(bureau)
    ledger.seal(LATER)
    registered = Entry.objects.get(act="exams.register")
    (other,) = registered.body["also"]
    assert {UUID(other["id"]), registered.made_id} <= {
        row.subject_id for row in Entry.objects.filter(previous=registered.pk)
    }
    lines = exported(personal=False)
    assert verify.verify_export(lines, log.signer().vkey).findings == []
    # The control: the verifier that knows no more than the last one made.
    blind = [line.replace('"also"', '"gone"') for line in lines]
    broken = verify.verify_export(blind, log.signer().vkey).findings
    assert any("previous entry is not one of the same subject" in one for one in broken)


def test_an_export_leaves_out_what_is_not_sealed(bureau: Province) -> None:
    ledger.seal(LATER)
    size = Entry.objects.count()
    scenes.closed(bureau)
    assert len(exported(personal=False)) == size + 1
    assert verify.verify_export(exported(personal=False), log.signer().vkey).findings == []


def test_an_empty_ledger_has_no_head(db: None) -> None:
    assert log.head() is None
    first = json.loads(exported(personal=False)[0])
    assert (first["size"], first["checkpoint"]) == (0, "")


@pytest.mark.usefixtures("fresh_bureau")
def test_two_sealers_at_once_number_nothing_twice() -> None:
    bureau = cast.existing()
    scenes.closed(bureau)
    count, barrier, sealed = Entry.objects.count(), threading.Barrier(3), list[int]()

    def run() -> None:
        try:
            barrier.wait(10)
            sealed.append(ledger.seal(LATER))
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sum(sealed) == count
    assert Seal.objects.count() == count
    assert verify.verify_export(exported(personal=True), log.signer().vkey).findings == []


@pytest.mark.usefixtures("fresh_bureau")
def test_an_act_still_open_waits_and_holds_nobody_up() -> None:
    bureau = cast.existing()
    ledger.seal(LATER)
    begun, may_end, size = threading.Event(), threading.Event(), Seal.objects.count()

    def slow() -> None:
        try:
            with transaction.atomic():
                scenes.reported(bureau)
                begun.set()
                may_end.wait(20)
        finally:
            begun.set()
            connection.close()

    thread = threading.Thread(target=slow)
    thread.start()
    begun.wait(20)
    assert ledger.seal(LATER) == 0
    may_end.set()
    thread.join(20)
    assert ledger.seal(LATER) == 1
    assert Seal.objects.count() == size + 1
    assert verify.verify_export(exported(personal=True), log.signer().vkey).findings == []


def test_the_root_in_a_checkpoint_is_the_stored_one(bureau: Province) -> None:
    ledger.seal(LATER)
    head = log.head()
    assert head is not None
    assert base64.b64decode(head.note.split("\n")[2]) == bytes(head.root)
