"""The ledger as outsiders see it: heads, proofs, witnesses; and what they do not see."""

import base64
import hashlib
import json
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.utils import timezone

from plumbline.kernel import ledger
from plumbline.kernel.models import Look
from plumbline.transparency import log, merkle, verify
from plumbline.transparency.canonical import canonical
from plumbline.transparency.models import Cosignature, Seal
from tests import scenes

WITNESS = "witness.example/procuratorate"


def seal() -> int:
    """Number everything as it stands; the size of the tree."""
    ledger.seal(timezone.now())
    head = log.head()
    assert head is not None
    return head.size


def test_no_checkpoint_before_the_first_seal(door: Any, told: Any) -> None:
    if log.head() is None:
        told(door.get("ledger/checkpoint"), 404)
    else:
        assert door.get("ledger/checkpoint").status_code == 200


def test_the_head_and_the_key_are_public(door: Any) -> None:
    size = seal()
    head, key = door.get("ledger/checkpoint"), door.get("ledger/key")
    for answer in (head, key):
        assert answer.status_code == 200
        assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
    note = head.content.decode()
    assert note.split("\n")[1] == str(size)
    assert key.content.decode().strip() == log.signer().vkey


def test_a_later_tree_is_proved_to_extend_an_earlier_one(door: Any) -> None:
    old = seal()
    scenes.accepted(door.bureau)
    new = seal()
    answer = door.get(f"ledger/consistency?from={old}&to={new}")
    assert answer.status_code == 200
    leaves = [bytes(row.leaf) for row in Seal.objects.order_by("index")]
    expected = _subproof(old, leaves, whole=True)
    assert answer.json() == {"proof": [base64.b64encode(h).decode() for h in expected]}
    for same in (f"from={new}&to={new}", f"from=0&to={new}", "from=0&to=0"):
        assert door.get(f"ledger/consistency?{same}").json() == {"proof": []}


def _root(leaves: list[bytes]) -> bytes:
    if len(leaves) == 1:
        return leaves[0]
    split = 1 << ((len(leaves) - 1).bit_length() - 1)
    return merkle.node(_root(leaves[:split]), _root(leaves[split:]))


def _subproof(old: int, leaves: list[bytes], *, whole: bool) -> list[bytes]:
    """RFC 6962, 2.1.2, word for word."""
    if old == len(leaves):
        return [] if whole else [_root(leaves)]
    split = 1 << ((len(leaves) - 1).bit_length() - 1)
    if old <= split:
        return [*_subproof(old, leaves[:split], whole=whole), _root(leaves[split:])]
    return [*_subproof(old - split, leaves[split:], whole=False), _root(leaves[:split])]


def test_an_entry_is_proved_to_those_who_may_see_it(door: Any, told: Any, tmp_path: Any) -> None:
    scene = scenes.reported(door.bureau)
    entry = scene.entry.pk
    waiting = door.get(f"ledger/entries/{entry}/proof", "handler")
    told(waiting, 409)
    assert waiting.headers["Retry-After"]
    seal()
    answer = door.get(f"ledger/entries/{entry}/proof?purpose=复核", "handler")
    assert answer.status_code == 200
    body = answer.json()
    assert {value["name"]: value["value"] for value in body["clear"]}["reporter"] == "钱某"
    leaf = hashlib.sha256(b"\0" + canonical(body["entry"])).digest()
    assert leaf == bytes(Seal.objects.get(entry_id=entry).leaf)
    assert body["checkpoint"] == log.note(log.head())  # type: ignore[arg-type]
    proof = tmp_path / "proof.json"
    proof.write_bytes(answer.content)
    assert verify.parse(proof.read_text())["plumbline-proof"] == 1
    look = Look.objects.get()
    assert (look.subject_kind, look.subject_id) == ("report", scene.ids["report"])
    assert look.purpose == "复核"
    assert "reporter" in look.fields


@pytest.mark.parametrize("by", ["stranger", "trainer", "administrator"])
def test_to_others_the_entry_does_not_exist(door: Any, told: Any, by: str) -> None:
    """Trainer and administrator see the unit on which the report was taken, not the report."""
    entry = scenes.reported(door.bureau).entry.pk
    seal()
    hidden, absent = (door.get(f"ledger/entries/{which}/proof", by) for which in (entry, uuid4()))
    assert told(hidden, 404) == told(absent, 404)
    told(door.get(f"ledger/entries/{entry}/proof"), 401)
    assert not Look.objects.exists()


def _witness(settings: Any, name: str = WITNESS) -> tuple[Ed25519PrivateKey, bytes]:
    key = Ed25519PrivateKey.generate()
    public = key.public_key().public_bytes_raw()
    ident = hashlib.sha256(name.encode() + b"\n\x04" + public).digest()[:4]
    blob = base64.b64encode(b"\4" + public).decode()
    settings.LEDGER_WITNESSES = [f"{name}+{ident.hex()}+{blob}"]
    return key, ident


def _line(key: Ed25519PrivateKey, ident: bytes, text: str, at: int) -> str:
    signed = key.sign(f"cosignature/v1\ntime {at}\n{text}".encode())
    blob = base64.b64encode(ident + at.to_bytes(8, "big") + signed).decode()
    return f"— {WITNESS} {blob}"


def test_a_witness_brings_its_signature(door: Any, told: Any, settings: Any) -> None:
    key, ident = _witness(settings)
    seal()
    note = door.get("ledger/checkpoint").content.decode()
    text, at = note.split("\n\n")[0] + "\n", int(timezone.now().timestamp())
    line = _line(key, ident, text, at)
    for _ in range(2):
        answer = door.post("ledger/cosignatures", {"line": line})
        assert answer.status_code == 200
        assert answer.json() == {"accepted": True}
    assert Cosignature.objects.count() == 1
    assert door.get("ledger/checkpoint").content.decode() == f"{note}{line}\n"
    stranger, other = _witness(settings)  # often with a plus sign in its key
    told(door.post("ledger/cosignatures", {"line": line}), 422)  # no longer a witness of ours
    assert Cosignature.objects.count() == 1
    assert _line(stranger, other, text, at) != line


def test_signatures_that_are_none(door: Any, told: Any, settings: Any) -> None:
    key, ident = _witness(settings)
    seal()
    text = door.get("ledger/checkpoint").content.decode().split("\n\n")[0] + "\n"
    at = int((timezone.now() - timedelta(hours=1)).timestamp())
    good = _line(key, ident, text, at)
    dash, name, blob = good.split(" ")
    raw = base64.b64decode(blob)
    forged = base64.b64encode(raw[:-1] + bytes([raw[-1] ^ 1])).decode()
    for line in (
        "", "—", "x", f"- {name} {blob}", f"{dash} other {blob}", f"{dash} {name} {forged}",
        f"{dash} {name} {blob}\n{good}", f"{dash} {name} {blob[:-4]}", f"{dash}  {blob}",
        _line(Ed25519PrivateKey.generate(), ident, text, at), _line(key, ident, text + "x\n", at),
        f"{dash} {name} é", "— " * 300,
    ):  # fmt: skip
        assert told(door.post("ledger/cosignatures", {"line": line}), 422)["errors"], line
    for body in ({}, {"line": 5}, {"line": None}, {"line": [good]}, {"line": good, "more": 1}):
        told(door.post("ledger/cosignatures", body), 422)
    told(door.post("ledger/cosignatures", json.dumps({"line": "x" * 5000})), 413)
    assert not Cosignature.objects.exists()
