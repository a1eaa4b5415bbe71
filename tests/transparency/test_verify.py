"""The independent verifier, against a reference tree made here and keys by another library."""

import base64
import hashlib
import json
import random
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st

from plumbline.transparency import verify

ORIGIN = "plumbline.demo/jilin"


# -- a reference made by the definitions of RFC 6962 ----------------------------------------------


def sha(*parts: bytes) -> bytes:
    return hashlib.sha256(b"".join(parts)).digest()


def split(count: int) -> int:
    half = 1
    while half * 2 < count:
        half *= 2
    return half


def mth(leaves: list[bytes]) -> bytes:
    if len(leaves) < 2:
        return leaves[0] if leaves else sha()
    k = split(len(leaves))
    return sha(b"\1", mth(leaves[:k]), mth(leaves[k:]))


def path(m: int, leaves: list[bytes]) -> list[bytes]:
    if len(leaves) == 1:
        return []
    k = split(len(leaves))
    if m < k:
        return [*path(m, leaves[:k]), mth(leaves[k:])]
    return [*path(m - k, leaves[k:]), mth(leaves[:k])]


def subproof(m: int, leaves: list[bytes], *, whole: bool = True) -> list[bytes]:
    if m == len(leaves):
        return [] if whole else [mth(leaves)]
    k = split(len(leaves))
    if m <= k:
        return [*subproof(m, leaves[:k], whole=whole), mth(leaves[k:])]
    return [*subproof(m - k, leaves[k:], whole=False), mth(leaves[:k])]


def rfc9162(first: int, old: bytes, second: int, new: bytes, proof: list[bytes]) -> bool:
    """The iterative algorithm of RFC 9162 2.1.4.2, for 0 < first < second."""
    steps = [old, *proof] if first & (first - 1) == 0 else list(proof)
    if not proof:
        return False
    fn, sn = first - 1, second - 1
    while fn & 1:
        fn, sn = fn >> 1, sn >> 1
    fr = sr = steps[0]
    for step in steps[1:]:
        if sn == 0:
            return False
        if fn & 1 or fn == sn:
            fr, sr = sha(b"\1", step, fr), sha(b"\1", step, sr)
            while not fn & 1 and fn:
                fn, sn = fn >> 1, sn >> 1
        else:
            sr = sha(b"\1", sr, step)
        fn, sn = fn >> 1, sn >> 1
    return (fr, sr, sn) == (old, new, 0)


def canonical(value: object) -> bytes:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def b64(raw: bytes) -> str:
    return base64.b64encode(raw).decode()


@dataclass
class Key:
    """A key by the `cryptography` library; kind 1 signs for a log, kind 4 for a witness."""

    name: str = ORIGIN
    kind: int = 1
    private: Ed25519PrivateKey = field(default_factory=Ed25519PrivateKey.generate)

    @property
    def raw(self) -> bytes:
        return bytes([self.kind]) + self.private.public_key().public_bytes_raw()

    @property
    def number(self) -> bytes:
        return sha(self.name.encode(), b"\n", self.raw)[:4]

    @property
    def vkey(self) -> str:
        return f"{self.name}+{self.number.hex()}+{b64(self.raw)}"

    def line(self, text: str, seconds: int = 1_800_000_000) -> str:
        stamp, head = b"", ""
        if self.kind == 4:
            stamp, head = seconds.to_bytes(8), f"cosignature/v1\ntime {seconds}\n"
        signature = self.private.sign((head + text).encode())
        return f"— {self.name} {b64(self.number + stamp + signature)}\n"

    def note(self, text: str) -> str:
        return f"{text}\n{self.line(text)}"


LOG, WITNESS, STRANGER = Key(), Key("检察.witness", 4), Key()


def checkpoint(leaves: list[bytes], log: Key = LOG, *cosigners: Key) -> str:
    text = f"{log.name}\n{len(leaves)}\n{b64(mth(leaves))}\n"
    return log.note(text) + "".join(witness.line(text) for witness in cosigners)


def uid(number: int) -> str:
    return str(UUID(int=(7 << 76) + number))


def item(index: int, *, subject: int = 0, previous: int | None = None) -> dict[str, Any]:
    salt, value = bytes([index % 256]) * 16, {"姓名": "张三", "年龄": index}
    entry = {
        "v": 1, "id": uid(index), "act": "casework.add_evidence", "actor": uid(900), "role": "AUX",
        "at": "2026-11-23T08:00:00.000000Z", "zone": "Asia/Shanghai",
        "recorded": f"2026-11-23T08:{index % 60:02}:00.000000Z",
        "subject": {"kind": "case", "id": uid(1000 + subject)}, "made": None,
        "unit": "22.2201.220102", "previous": None if previous is None else uid(previous),
        "gap": None if previous is None else 5,
        "body": {"form": {"物品": "刀", "count": "1"}, "gates": [], "norms": [], "settled": [],
                 "raised": [], "personal": {"person": sha(salt, canonical(value)).hex()}},
    }  # fmt: skip
    clear = [{"name": "person", "salt": salt.hex(), "value": value}]
    return {"index": index, "entry": entry, "clear": clear}


def leaf(one: dict[str, Any]) -> bytes:
    return sha(b"\0", canonical(one["entry"]))


def items(count: int) -> list[dict[str, Any]]:
    """Acts on three cases in turn, each pointing to the act before it."""
    return [item(i, subject=i % 3, previous=i - 3 if i > 2 else None) for i in range(count)]


def export(rows: list[dict[str, Any]], note: str | None = None, **head: object) -> list[str]:
    note = note or checkpoint([leaf(row) for row in rows], LOG, WITNESS)
    first = {"plumbline-export": 1, "origin": ORIGIN, "size": len(rows), "checkpoint": note, **head}
    return [json.dumps(one, ensure_ascii=False) for one in (first, *rows)]


def receipt(one: dict[str, Any], log: Key = LOG) -> str:
    entry = one["entry"]
    return log.note(
        f"plumbline receipt\n{ORIGIN}\n{entry['id']}\n{b64(leaf(one))}\n{entry['recorded']}\n"
    )


def proof(rows: list[dict[str, Any]], index: int) -> dict[str, Any]:
    leaves = [leaf(row) for row in rows]
    steps = [b64(step) for step in path(index, leaves)]
    note = checkpoint(leaves, LOG, WITNESS)
    head = {"plumbline-proof": 1, "size": len(rows), "path": steps, "checkpoint": note}
    return head | rows[index]


def findings(lines: list[str], *receipts: str, known: tuple[str, ...] = ()) -> str:
    report = verify.verify_export(lines, LOG.vkey, [WITNESS.vkey], receipts, known=known)
    assert report.ok is (not report.findings)
    return "\n".join(report.findings)


# -- Ed25519 --------------------------------------------------------------------------------------

# RFC 8032 7.1: public key, message, signature
VECTORS = [
    (
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        (
            "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155"
            "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"
        ),
    ),
    (
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        (
            "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
            "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
        ),
    ),
    (
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        (
            "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac"
            "18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a"
        ),
    ),
    (
        "ec172b93ad5e563bf4932c70e1245034c35467ef2efd4d64ebf819683467e2bf",
        hashlib.sha512(b"abc").hexdigest(),
        (
            "dc2a4459e7369633a52b1bf277839a00201009a3efbf3ecb69bea2186c26b589"
            "09351fc9ac90b3ecfdfbc7c66431e0303dca179c138ac17ad9bef1177331a704"
        ),
    ),
]


def good(public: bytes, message: bytes, signature: bytes) -> bool:
    try:
        return verify.ed25519(public, message, signature)
    except ValueError:
        return False


@pytest.mark.parametrize(("public", "message", "signature"), VECTORS)
def test_the_published_vectors_verify_and_no_altered_one(
    public: str, message: str, signature: str
) -> None:
    parts = [bytes.fromhex(part) for part in (public, message, signature)]
    assert good(*parts)
    for place in (0, 2):
        for bit in range(0, 8 * len(parts[place]), 5):
            changed = bytearray(parts[place])
            changed[bit // 8] ^= 1 << bit % 8
            altered = [bytes(changed) if i == place else part for i, part in enumerate(parts)]
            assert not good(*altered)
    assert not good(parts[0], parts[1] + b"x", parts[2])


def test_a_signature_has_one_form() -> None:
    message, sign = b"x", LOG.private.sign
    signature, public = sign(message), LOG.raw[1:]
    s = int.from_bytes(signature[32:], "little")
    assert good(public, message, signature)
    assert not good(public, message, signature[:32] + (s + verify.L).to_bytes(32, "little"))
    assert not good(public, message, signature + b"\0")
    assert not good(public, message, signature[:63])
    assert not good(public, message, b"")


SMALL = [
    0, 1, verify.P - 1,
    2707385501144840649318225287225658788936804267575313519463743609750303021,
    55188659117513257062467267217118295137698188065244968500265048394206261417927,
]  # fmt: skip


@pytest.mark.parametrize("y", [*SMALL, *(y + 2**255 for y in SMALL), verify.P, verify.P + 1])
def test_keys_of_small_order_and_loose_encodings_are_refused(y: int) -> None:
    public = y.to_bytes(32, "little")
    for r in (public, (1).to_bytes(32, "little"), (verify.P - 1).to_bytes(32, "little")):
        assert not any(good(public, bytes([m]), r + bytes(32)) for m in range(16))


@settings(max_examples=50, deadline=None)
@given(st.binary(max_size=200), st.binary(min_size=32, max_size=32))
def test_what_another_library_signs_verifies(message: bytes, seed: bytes) -> None:
    private = Ed25519PrivateKey.from_private_bytes(seed)
    public, signature = private.public_key().public_bytes_raw(), private.sign(message)
    assert good(public, message, signature)
    assert not good(public, message + b"\0", signature)


# -- canonical JSON -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "value",
    [
        1.5,
        1.0,
        float("nan"),
        float("inf"),
        [{"a": 1.0}],
        {1: "a"},
        (1,),
        {"a": "\ud800"},
        {1},
        b"x",
    ],
)
def test_values_without_a_canonical_form_are_refused(value: object) -> None:
    with pytest.raises((ValueError, TypeError)):
        verify.canonical(value)


@pytest.mark.parametrize(
    "text",
    ['{"a":1,"a":1}', '[{"a":1,"b":2,"a":3}]', "1.0", "[1e3]", "NaN", "[Infinity]", "-Infinity",
     '"\n"', "{'a':1}", "[1,]", "", "[1] 2", "\ufeff1", "9" * 5000],
)  # fmt: skip
def test_texts_without_one_meaning_are_refused(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - the words are the parser's
        verify.parse(text)


def test_canonical_bytes() -> None:
    value = {"b": [1, -2, 10**30, True, None], "\U00010000": "", "\uffff": "é\u2028\x7f"}
    value["a"] = '"\\\n\x01'
    assert verify.canonical(value) == (
        '{"a":"\\"\\\\\\n\\u0001","b":[1,-2,1000000000000000000000000000000,true,null],'
        '"\uffff":"é\u2028\x7f","\U00010000":""}'
    ).encode()  # fmt: skip


# -- tree -----------------------------------------------------------------------------------------


def leaves_of(count: int) -> list[bytes]:
    return [sha(b"\0", str(i).encode()) for i in range(count)]


def test_the_streamed_root_is_the_defined_root_and_holds_few_hashes() -> None:
    tree = verify.Tree()
    for size, new in enumerate(leaves_of(300)):
        assert (tree.size, tree.root()) == (size, mth(leaves_of(size)))
        assert len(tree.peaks) == size.bit_count()
        tree.add(new)


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_inclusion(data: st.DataObject) -> None:
    size = data.draw(st.integers(1, 70))
    index = data.draw(st.integers(0, size - 1))
    leaves = leaves_of(size)
    root, steps = mth(leaves), path(index, leaves)
    assert verify.check_inclusion(index, size, leaves[index], root, steps)
    assert not verify.check_inclusion(index, size, sha(b"other"), root, steps)
    assert not verify.check_inclusion(index, size, leaves[index], sha(b"other"), steps)
    assert not verify.check_inclusion(index, size, b"", root, [*steps, root])
    assert not verify.check_inclusion(-1, size, leaves[index], root, steps)
    assert not verify.check_inclusion(size, size, leaves[index], root, steps)
    for other in range(size):
        if other != index:
            assert not verify.check_inclusion(other, size, leaves[index], root, steps)
    for bad in mutated(steps):
        assert not verify.check_inclusion(index, size, leaves[index], root, bad)


@settings(max_examples=300, deadline=None)
@given(st.integers(0, 70), st.integers(0, 70))
def test_consistency(old: int, new: int) -> None:
    leaves = leaves_of(70)
    before, after = mth(leaves[:old]), mth(leaves[:new])
    steps = subproof(old, leaves[:new]) if 0 < old < new else []
    assert verify.check_consistency(old, before, new, after, steps) is (old <= new)
    other = sha(b"other")
    assert not verify.check_consistency(old, other, new, after, steps)
    assert not verify.check_consistency(-1, before, new, after, steps)
    if old and new:
        assert not verify.check_consistency(old, before, new, other, steps)
    for bad in mutated(steps):
        assert not verify.check_consistency(old, before, new, after, bad)


def mutated(steps: list[bytes]) -> Iterator[list[bytes]]:
    """Proofs that are wrong by one step, one order, one byte, one border between two hashes."""
    yield [*steps, sha(b"more")]
    for i, step in enumerate(steps):
        yield steps[:i] + steps[i + 1 :]
        yield [*steps[:i], step[:-1], *steps[i + 1 :]]
        yield [*steps[:i], bytes([step[0] ^ 1]) + step[1:], *steps[i + 1 :]]
        yield [*steps[:i], b"", *steps[i:]]
        if i:
            yield [*steps[: i - 1], step, steps[i - 1], *steps[i + 1 :]]
            yield [*steps[: i - 1], steps[i - 1] + step[:1], step[1:], *steps[i + 1 :]]


@pytest.mark.thorough
def test_the_two_algorithms_for_consistency_agree_on_forged_proofs() -> None:
    chance = random.Random(6962)
    leaves = leaves_of(70)
    pool = [mth(leaves[a:b]) for a in range(0, 70, 4) for b in range(a + 1, min(a + 9, 71))]
    for _ in range(20_000):
        old = chance.randint(1, 69)
        new = chance.randint(old + 1, 70)
        steps = subproof(old, leaves[:new])
        for _ in range(chance.randint(0, 2)):
            place = chance.randrange(len(steps) + 1)
            steps[place : place + chance.randint(0, 1)] = chance.sample(pool, chance.randint(0, 1))
        before, after = mth(leaves[:old]), mth(leaves[:new])
        mine = verify.check_consistency(old, before, new, after, steps)
        assert mine is rfc9162(old, before, new, after, steps)


# -- signed notes ---------------------------------------------------------------------------------

TEXT = f"{ORIGIN}\n7\n{b64(sha())}\n"


def opens(note: str, *vkeys: str) -> bool:
    try:
        return bool(vkeys) and all(verify.open_note(note, vkey)[0] == TEXT for vkey in vkeys)
    except ValueError:
        return False


def test_a_note_opens_under_the_keys_that_signed_it() -> None:
    note = LOG.note(TEXT) + WITNESS.line(TEXT)
    text, lines = verify.open_note(note, LOG.vkey)
    assert (text, len(lines)) == (TEXT, 2)
    assert opens(note, LOG.vkey, WITNESS.vkey)
    assert verify.read_checkpoint(note, LOG.vkey) == (7, sha())
    assert not opens(note, STRANGER.vkey)
    assert not opens(LOG.note(TEXT), WITNESS.vkey)
    assert not opens(STRANGER.note(TEXT), LOG.vkey)


def test_a_plain_signature_is_no_cosignature_nor_the_reverse() -> None:
    plain = Key("w", 1, WITNESS.private)
    note = LOG.note(TEXT)
    blob = base64.b64decode(plain.line(TEXT).split()[2])[4:]
    as_witness = f"— {WITNESS.name} {b64(WITNESS.number + bytes(8) + blob)}\n"
    assert not opens(note + as_witness, WITNESS.vkey)
    blob = base64.b64decode(WITNESS.line(TEXT).split()[2])[12:]
    assert not opens(f"{TEXT}\n— w {b64(plain.number + blob)}\n", plain.vkey)


def test_one_bad_signature_spoils_the_note_even_beside_a_good_one() -> None:
    bad = b64(LOG.number + bytes(64))
    assert not opens(f"{LOG.note(TEXT)}— {ORIGIN} {bad}\n", LOG.vkey)


@pytest.mark.parametrize("character", ["\x00", "\t", "\r", "\x1f"])
def test_control_characters_are_refused(character: str) -> None:
    text = f"{ORIGIN}\n7{character}\n{b64(sha())}\n"
    with pytest.raises(ValueError, match="not a signed note"):
        verify.open_note(LOG.note(text), LOG.vkey)


@pytest.mark.parametrize(
    "text",
    [
        f"{ORIGIN}\n07\n{b64(sha())}\n",
        f"{ORIGIN}\n+7\n{b64(sha())}\n",
        f"{ORIGIN}\n-7\n{b64(sha())}\n",
        f"{ORIGIN}\n７\n{b64(sha())}\n",  # a look-alike digit
        f"{ORIGIN}\n7\n{b64(sha()[:31])}\n",
        f"{ORIGIN}\n7\n{b64(sha())}\nmore\n",
        f"other\n7\n{b64(sha())}\n",
    ],
)
def test_only_a_checkpoint_of_this_log_is_read_as_one(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - several words for several faults
        verify.read_checkpoint(LOG.note(text), LOG.vkey)


@pytest.mark.thorough
def test_six_thousand_mutated_notes_are_all_refused() -> None:
    chance = random.Random(1)
    note = LOG.note(TEXT) + WITNESS.line(TEXT)
    accepted = [bad for bad in (mutate(note, chance) for _ in range(6000))
                if opens(bad, LOG.vkey, WITNESS.vkey)]  # fmt: skip
    # The order of the signature lines is free; nothing else is.
    assert {tuple(sorted(bad.split("\n"))) for bad in accepted} <= {tuple(sorted(note.split("\n")))}


def mutate(text: str, chance: random.Random) -> str:  # noqa: PLR0911 - one per kind of change
    """Change, drop, double, swap or cut somewhere, mostly by look-alikes of what stood there."""
    i, j = sorted(chance.randrange(len(text) + 1) for _ in range(2))
    match chance.randrange(7):
        case 0:
            return text[:i] + chance.choice("0123456789abcdefAZ+/=\n —\u00a0а") + text[i + 1 :]
        case 1:
            return text[:i] + text[i + 1 :]
        case 2:
            return text[:i] + chance.choice("A=\n -\r\t") + text[i:]
        case 3:
            return text[:i] + text[j:]
        case 4:
            return text[:i] + text[i:j][::-1] + text[j:]
        case 5:
            lines = text.split("\n")
            chance.shuffle(lines)
            return "\n".join(lines[:5] if chance.random() < 0.5 else lines)
        case _:
            bit = 1 << chance.randrange(7)
            return text[:i] + "".join(chr(ord(c) ^ bit) for c in text[i : i + 1]) + text[i + 1 :]


def test_verifier_keys_must_name_themselves_rightly() -> None:
    name, number, coded = LOG.vkey.split("+", 2)
    raw = base64.b64decode(coded)
    wrong = [f"{name}+00000000+{coded}", f"other+{number}+{coded}", name, "", f"{name}+{number}+",
             f"{name}+{number.upper()}x+{coded}", Key(ORIGIN, 2, LOG.private).vkey,
             f"{name}+{number}+{b64(raw[:-1])}"]  # fmt: skip
    for vkey in wrong:
        with pytest.raises(ValueError):  # noqa: PT011 - several words for several faults
            verify.open_note(LOG.note(TEXT), vkey)


# -- exports --------------------------------------------------------------------------------------


@pytest.mark.parametrize("count", [0, 1, 2, 3, 7, 8, 21])
def test_an_untouched_export_verifies(count: int) -> None:
    rows = items(count)
    seen: list[int] = []
    report = verify.verify_export(
        export(rows), LOG.vkey, [WITNESS.vkey], [receipt(row) for row in rows], seen.append
    )
    assert report.findings == []
    assert (report.ok, report.size, report.origin) == (True, count, ORIGIN)


def test_redaction_and_blank_lines_break_nothing() -> None:
    rows = items(9)
    rows[4]["clear"] = []
    lines = [*export(rows), "\n"]
    report = verify.verify_export(lines, LOG.vkey)
    assert (report.ok, report.redacted) == (True, 1)


def test_progress_is_told() -> None:
    seen: list[int] = []
    verify.verify_export([*export([]), *(["{}"] * 20_000)], LOG.vkey, progress=seen.append)
    assert seen == [10_000, 20_000]


def test_an_act_may_follow_the_act_that_made_its_subject() -> None:
    rows = items(2)
    rows[0]["entry"]["made"] = {"kind": "report", "id": uid(55)}
    rows[1]["entry"]["subject"] = {"kind": "report", "id": uid(55)}
    rows[1]["entry"]["previous"] = uid(0)
    assert findings(export(rows)) == ""


@pytest.mark.parametrize("target", [2, 77, 5])
def test_previous_must_be_an_entry_of_the_same_subject(target: int) -> None:
    rows = items(6)
    rows[5]["entry"]["previous"] = uid(target) if target != 2 else uid(1)
    assert "entry 5" in findings(export(rows))


def test_what_is_changed_is_found_and_named() -> None:
    def changed(**entry: object) -> list[str]:
        rows, note = items(8), checkpoint([leaf(row) for row in items(8)], LOG, WITNESS)
        rows[5]["entry"] |= entry
        return export(rows, note)

    for field_, value in (("at", "2026-11-22T08:00:00.000000Z"), ("zone", "UTC"), ("gap", None)):
        assert "do not make the root" in findings(changed(**{field_: value}))
    assert "unknown version" in findings(changed(v=2))
    assert "entry 5: " in findings(changed(subject=None))
    rows = items(8)
    rows[5]["clear"][0]["value"]["年龄"] = 9
    assert "entry 5: clear value 'person' does not match" in findings(export(rows))
    rows = items(8)
    rows[3]["clear"] *= 2
    assert "entry 3: clear value" in findings(export(rows))
    rows = items(8)
    rows[7]["entry"]["id"] = rows[1]["entry"]["id"]
    assert "entry 7: its id stands twice" in findings(export(rows))
    rows = items(8)
    rows[6]["index"] = 7
    assert "entry 6: it stands under another index" in findings(export(rows))
    assert "7 entries instead of 8" in findings(export(items(8))[:-1])
    assert "of the size and origin stated" in findings(export(items(8), size=7))
    assert "of the size and origin stated" in findings(export(items(8), origin="x"))


def test_lines_of_another_form_are_found() -> None:
    lines = export(items(8))
    for bad in ("x", "{", "[]", "null", '{"index":1.0}', lines[3].replace("{", '{"index":2,', 1),
                lines[3].replace('"刀"', "1.5"), "[" * 100_000):  # fmt: skip
        assert findings([*lines[:3], bad, *lines[4:]])


def test_signatures_under_the_checkpoint_are_needed() -> None:
    rows = items(4)
    leaves = [leaf(row) for row in rows]
    assert "witness: no good signature by 检察.witness" in findings(
        export(rows, checkpoint(leaves, LOG))
    )
    assert "checkpoint: no good signature" in findings(
        export(rows, checkpoint(leaves, STRANGER, WITNESS))
    )


def test_a_witness_key_is_no_log_key() -> None:
    for keys in ((WITNESS.vkey, []), (LOG.vkey, [LOG.vkey])):
        with pytest.raises(ValueError, match="witness's key"):
            verify.verify_export(export(items(1)), *keys)


def test_receipts_contradict_a_ledger_that_lost_or_changed_their_entry() -> None:
    rows = items(8)
    held = receipt(rows[7])
    assert "which does not stand here" in findings(export(rows[:7]), held)
    changed = items(8)
    changed[7]["entry"]["recorded"] = "2026-11-24T08:00:00.000000Z"
    assert "entry 7: it is not what its receipt" in findings(export(changed), held)
    assert "receipt: no good signature" in findings(export(rows), receipt(rows[7], STRANGER))
    assert "they differ" in findings(export(rows), held, receipt(changed[7]))
    assert "receipt: " in findings(export(rows), checkpoint([leaf(row) for row in rows]))


def test_known_checkpoints_contradict_a_rewritten_or_shorter_ledger() -> None:
    rows = items(8)
    leaves = [leaf(row) for row in rows]
    known = tuple(checkpoint(leaves[:size]) for size in (0, 1, 5, 8))
    assert findings(export(rows), known=known) == ""
    rewritten = items(8)
    rewritten[2]["entry"]["role"] = "DEPT_HEAD"
    assert findings(export(rewritten)) == ""
    assert "the first 5 of 8 entries" in findings(export(rewritten), known=known)
    assert "the first 8 of 6 entries" in findings(export(rows[:6]), known=known)
    assert "known checkpoint: " in findings(export(rows), known=(checkpoint(leaves, STRANGER),))


def test_no_more_than_a_hundred_findings_are_listed() -> None:
    assert len(findings([*export([]), *(["{}"] * 300)]).split("\n")) == 100


def test_a_head_that_is_none_is_unreadable() -> None:
    for lines in ([], ["{}"], ["[]"], ["x"], ['{"plumbline-export":2}']):
        with pytest.raises(ValueError):  # noqa: PT011 - several words for several faults
            verify.verify_export(lines, LOG.vkey)


# -- one entry with its proof ---------------------------------------------------------------------


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_an_entry_with_its_proof(data: st.DataObject) -> None:
    rows = items(data.draw(st.integers(1, 20)))
    document = proof(rows, data.draw(st.integers(0, len(rows) - 1)))
    assert verify.verify_proof(document, LOG.vkey, [WITNESS.vkey]).findings == []
    assert not verify.verify_proof(document, LOG.vkey, [Key("w", 4).vkey]).ok
    document["entry"] = document["entry"] | {"role": "ORGAN_CHIEF"}
    assert not verify.verify_proof(document, LOG.vkey).ok


@pytest.mark.thorough
def test_five_thousand_mutated_proofs_are_all_refused() -> None:
    chance = random.Random(2)
    document = proof(items(21), 13)
    text = json.dumps(document, ensure_ascii=False)
    accepted = []
    for _ in range(5000):
        bad = mutate(text, chance)
        try:
            changed = verify.parse(bad)
            if changed != document and verify.verify_proof(changed, LOG.vkey, [WITNESS.vkey]).ok:
                accepted.append(changed)
        except (ValueError, RecursionError):
            continue
    # Only one change can be harmless: a clear value that is missing counts as redacted.
    assert [one for one in accepted if one != document | {"clear": []}] == []


def test_one_entry_verifies_quickly() -> None:
    text = json.dumps(proof(items(70), 44))
    before = time.process_time()  # of the processor: how long others make it wait is no matter
    for _ in range(5):
        assert verify.verify_proof(verify.parse(text), LOG.vkey, [WITNESS.vkey]).ok
    assert (time.process_time() - before) / 5 < 0.05


# -- the program ----------------------------------------------------------------------------------


def program(*arguments: object) -> subprocess.CompletedProcess[str]:
    """Run the file alone: no path to Plumbline, no installed packages."""
    return subprocess.run(
        [sys.executable, "-I", "-S", str(verify.__file__), *map(str, arguments)],
        capture_output=True, text=True, encoding="utf-8", env={"PYTHONIOENCODING": "utf-8"},
    )  # fmt: skip


def test_the_file_runs_alone(tmp_path: Path) -> None:
    rows = items(8)
    ledger, one, paper, known = (tmp_path / name for name in ("export", "proof", "paper", "known"))
    ledger.write_text("\n".join(export(rows)) + "\n", "utf-8")
    one.write_text(json.dumps(proof(rows, 3), ensure_ascii=False, indent=1), "utf-8")
    paper.write_text(receipt(rows[2]), "utf-8")
    known.write_text(checkpoint([leaf(row) for row in rows[:5]]), "utf-8")
    keys = ("--key", LOG.vkey, "--witness", WITNESS.vkey)

    done = program(ledger, *keys, "--receipt", paper, "--known", known)
    assert (done.returncode, done.stderr, done.stdout.split("\n")[0]) == (0, "", "verified")
    done = program(one, *keys, "--json")
    assert (done.returncode, json.loads(done.stdout)["ok"]) == (0, True)
    assert "none: this shows nothing" in program(one, "--key", LOG.vkey).stdout

    done = program(ledger, "--key", STRANGER.vkey)
    assert done.returncode == 1
    assert "NOT VERIFIED\n- checkpoint: " in done.stdout
    ledger.write_text("\n".join(export(rows)[:-1]), "utf-8")
    done = program(ledger, *keys, "--json")
    assert (done.returncode, json.loads(done.stdout)["ok"]) == (1, False)

    for arguments in [(ledger,), (tmp_path / "missing", *keys), (ledger, "--key", "x"),
                      (paper, *keys), (one, *keys, "--receipt", paper)]:  # fmt: skip
        assert program(*arguments).returncode == 2
    ledger.write_bytes(b"\xff\xfe")
    assert program(ledger, *keys).returncode == 2
