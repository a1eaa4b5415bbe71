"""Check a ledger export, or one entry with its proof, without trusting whoever holds the ledger.

Standard library only; imports nothing of Plumbline and shares no code with the ledger's writer:
    python verify.py FILE --key VKEY [--witness VKEY ...] [--receipt FILE ...] [--known FILE ...]
A receipt is the paper an act returned; a known file is a checkpoint kept outside, by a witness say.
Exit status 0: verified. 1: not verified, the findings are listed. 2: input or usage unreadable.
"""

# ruff: noqa: T201
import argparse
import itertools
import json
import sys
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from hashlib import sha256, sha512
from pathlib import Path
from typing import Any

FAULTS = (ValueError, TypeError, LookupError, AttributeError, RecursionError)  # of malformed input


def _need(holds: object, otherwise: str) -> None:
    if not holds:
        raise ValueError(otherwise)


# Ed25519 (RFC 8032); points as (X, Y, Z, T) with x = X/Z, y = Y/Z, xy = T/Z.
P, L = 2**255 - 19, 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, -1, P) % P
Point = tuple[int, int, int, int]


def _add(one: Point, two: Point) -> Point:
    a, b = (one[1] - one[0]) * (two[1] - two[0]) % P, (one[1] + one[0]) * (two[1] + two[0]) % P
    c, d = 2 * D * one[3] * two[3] % P, 2 * one[2] * two[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % P, g * h % P, f * g % P, e * h % P


def _point(raw: bytes) -> Point:
    sign, y = divmod(int.from_bytes(raw, "little"), 2**255)
    square = (y * y - 1) * pow(D * y * y + 1, -1, P) % P
    x = pow(square, (P + 3) // 8, P)
    if x * x % P != square:
        x = x * pow(2, (P - 1) // 4, P) % P
    _need(len(raw) == 32 and y < P and x * x % P == square and (x > 0 or not sign), "not a point")
    x = x if x & 1 == sign else P - x
    return x, y, 1, x * y % P


BASE = _point((4 * pow(5, -1, P) % P).to_bytes(32, "little"))


def ed25519(public: bytes, message: bytes, signature: bytes) -> bool:
    """Strict: S below the group order, canonical points, no public key of small order."""
    x, y, _, t = eight = _point(public)
    for _ in range(3):
        eight = _add(eight, eight)
    s = int.from_bytes(signature[32:], "little")
    if len(signature) != 64 or s >= L or eight[0] == 0:
        return False
    k = int.from_bytes(sha512(signature[:32] + public + message).digest(), "little") % L
    minus, here = (P - x, y, 1, P - t), (0, 1, 1, 0)
    steps = (here, BASE, minus, _add(BASE, minus))
    for bit in range(252, -1, -1):  # [S]B - [k]A, both at once; it must come out at R
        here = _add(here, here)
        if step := (s >> bit & 1) | (k >> bit & 1) << 1:
            here = _add(here, steps[step])
    inverse = pow(here[2], -1, P)
    found = here[1] * inverse % P | (here[0] * inverse % P & 1) << 255
    return found.to_bytes(32, "little") == signature[:32]


# Canonical JSON: one value, one sequence of bytes; no key twice; int() refuses fractions and NaN.
def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    _need(len(found := dict(pairs)) == len(pairs), "a key stands twice in one object")
    return found


parse = json.JSONDecoder(object_pairs_hook=_once, parse_float=int, parse_constant=int).decode
_encode = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode


def canonical(value: Any) -> bytes:
    """The bytes of a value that hashes are made of."""
    _need(parse(text := _encode(value)) == value, "a value without canonical form")
    return text.encode()


# Merkle tree (RFC 6962 2.1), kept as its complete subtrees: as many as the size has binary ones.
def _node(left: bytes, right: bytes) -> bytes:
    _need(len(left) == len(right) == 32, "a hash of wrong length")
    return sha256(b"\x01" + left + right).digest()


class Tree:
    """A tree that grows leaf by leaf."""

    def __init__(self) -> None:
        self.size, self.peaks = 0, list[bytes]()

    def add(self, leaf: bytes) -> None:
        """Append a leaf hash."""
        self.size += 1
        for _ in range((self.size & -self.size).bit_length() - 1):
            leaf = _node(self.peaks.pop(), leaf)
        self.peaks.append(leaf)

    def root(self) -> bytes:
        """The root over the leaves so far."""
        root = self.peaks[-1] if self.peaks else sha256().digest()
        for peak in self.peaks[-2::-1]:
            root = _node(peak, root)
        return root


def _follow(old: int, new: int, proof: list[bytes], known: bytes, leaf: bytes) -> list[bytes]:
    """Older and newer root a proof leads to, from the leaf if one is given, or where both part."""
    if new == 1 if leaf else old == new:
        return [leaf or known or proof.pop()] * 2
    half, side = 1 << (new - 1).bit_length() - 1, proof.pop()
    if old > half:
        return [_node(side, root) for root in _follow(old - half, new - half, proof, b"", leaf)]
    older, newer = _follow(old, half, proof, known, leaf)
    return [older, _node(newer, side)]


def check_inclusion(index: int, size: int, leaf: bytes, root: bytes, path: Sequence[bytes]) -> bool:
    """The leaf stands at this index in the tree of this size and root (RFC 6962 2.1.1)."""
    rest = list(path)
    try:
        found = _follow(index + 1, size, rest, b"", leaf)
    except FAULTS:  # too short, or a hash of wrong length
        return False
    return 0 <= index < size and len(leaf) == 32 and found[1] == root and not rest


def check_consistency(
    old_size: int, old_root: bytes, new_size: int, new_root: bytes, proof: Sequence[bytes]
) -> bool:
    """The newer tree begins with the older one (RFC 6962 2.1.2)."""
    rest, roots = list(proof), [old_root, new_root]
    if old_size == 0:  # every tree begins with the empty one
        empty = Tree().root()
        return old_root == empty and not rest and (new_size > 0 or new_root == empty)
    try:
        found = _follow(old_size, new_size, rest, old_root, b"")
    except FAULTS:
        return False
    return 0 < old_size <= new_size and found == roots and not rest


# Signed notes (C2SP): text, empty line, signature lines.
def _b64(text: str) -> bytes:
    _need(b64encode(raw := b64decode(text, validate=True)).decode() == text, "loose base64")
    return raw


def _key(vkey: str) -> tuple[str, bytes, int, bytes]:
    name, number, coded = (*vkey.split("+", 2), "", "")[:3]
    mark = sha256(name.encode() + b"\n" + (key := _b64(coded))).digest()[:4]
    _need(len(key) == 33 and key[0] in (1, 4) and mark.hex() == number, f"not a key: {vkey!r}")
    return name, mark, key[0], key[1:]


def open_note(note: str, vkey: str) -> tuple[str, list[str]]:
    """Text and signature lines of a note signed under this key, a log's (1) or a witness's (4)."""
    name, mark, kind, public = _key(vkey)
    text, _, tail = note.rpartition("\n\n")
    *lines, end = tail.split("\n")
    _need(bool(text) and not end and note.replace("\n", "").isprintable(), "not a signed note")
    said, good = text + "\n", list[bool]()
    for line in lines:
        dash, signer, coded = line.split(" ")
        _need(dash == "—" and signer.split() == [signer] and "+" not in signer, "not a signature")
        if (signer, (blob := _b64(coded))[:4]) == (name, mark):
            head = f"cosignature/v1\ntime {int.from_bytes(blob[4:12])}\n" if kind == 4 else ""
            good += [ed25519(public, (head + said).encode(), blob[12 if head else 4 :])]
    _need(good != [] and all(good), f"no good signature by {name}")
    return said, lines


def read_checkpoint(note: str, key: str) -> tuple[int, bytes]:
    """Size and root in a checkpoint of the log that has this key."""
    origin, size, root, end = open_note(note, key)[0].split("\n")
    plain = size.isdecimal() and size == str(int(size)) and len(_b64(root)) == 32 and not end
    _need(plain and origin == _key(key)[0], "not a checkpoint of this log")
    return int(size), _b64(root)


# The checks.
class Report:
    """What was read, and what was found wrong in it (up to a hundred); verified if nothing."""

    def __init__(self, kind: str, head: Any, key: str, witnesses: Sequence[str]) -> None:
        _need(isinstance(head, dict) and head.get(f"plumbline-{kind}") == 1, f"not a ledger {kind}")
        kinds = [_key(vkey)[2] for vkey in (key, *witnesses)]
        _need(kinds == [1] + [4] * len(witnesses), "a witness's key for a log's, or the reverse")
        self.kind, self.origin, self.witnesses = kind, _key(key)[0], list(witnesses)
        self.size, self.root, self.redacted, self.findings = -1, b"", 0, list[str]()
        with self.reading("checkpoint"):
            self.size, self.root = read_checkpoint(head["checkpoint"], key)
            stated = head["size"], head.get("origin", self.origin)
            _need(stated == (self.size, self.origin), "not of the size and origin stated")
        for vkey in witnesses:
            with self.reading("witness"):
                open_note(head["checkpoint"], vkey)

    @property
    def ok(self) -> bool:
        """Whether it is verified."""
        return not self.findings

    def need(self, holds: object, otherwise: str) -> None:
        """Note a finding unless this holds."""
        if not holds and len(self.findings) < 100:
            self.findings.append(otherwise)

    @contextmanager
    def reading(self, what: str) -> Iterator[None]:
        """Note a fault met while reading this, and go on after it."""
        try:
            yield
        except FAULTS as error:
            self.need(None, f"{what}: {error}")

    def leaf(self, index: int, entry: Any, clear: Any) -> bytes:
        """Leaf hash; the clear values that are there, not redacted, must match the entry."""
        _need(entry["v"] == 1, "of unknown version")
        closed = dict(entry["body"]["personal"])
        for one in clear:
            salt, name = bytes.fromhex(one["salt"]), one["name"]
            found = sha256(salt + canonical(one["value"])).hexdigest()
            held = len(salt) == 16 and salt.hex() == one["salt"] and closed.pop(name, "") == found
            self.need(held, f"entry {index}: clear value {name!r} does not match its commitment")
        self.redacted += len(closed)
        return sha256(b"\x00" + canonical(entry)).digest()


class _Links:
    """Which subjects each entry stands on or made, to follow `previous`; numbers save memory."""

    def __init__(self) -> None:
        self.on, self.made, self.open = dict[int, int](), dict[int, set[int]](), list[list[int]]()

    def add(self, index: int, entry: Any) -> None:
        me, before = (int((entry[name] or "0").replace("-", ""), 16) for name in ("id", "previous"))
        subject, made = entry["subject"], entry["made"]
        also = entry["body"].get("also", [])
        on = hash((subject["kind"], subject["id"]))
        _need(me not in self.on, "its id stands twice")
        _need(before != me, "it names itself as the previous entry")
        if before and not self._of(before, on):
            self.open.append([index, before, on])  # not yet seen, or of another subject
        self.on[me] = on
        if made or also:
            named = [*also, made] if made else also
            self.made[me] = {hash((one["kind"], one["id"])) for one in named}

    def _of(self, entry: int, subject: int) -> bool:
        return self.on.get(entry) == subject or subject in self.made.get(entry, ())

    def broken(self) -> list[int]:
        return [index for index, before, on in self.open if not self._of(before, on)]


def _receipts(report: Report, receipts: Sequence[str], key: str) -> dict[str, list[str]]:
    papers: dict[str, list[str]] = {}
    for note in receipts:
        with report.reading("receipt"):
            kind, origin, entry_id, *rest = open_note(note, key)[0].split("\n")
            _need((kind, origin) == ("plumbline receipt", report.origin), "not one of this log")
            _need(papers.setdefault(entry_id, rest) == rest, "two for one entry, and they differ")
    return papers


def verify_proof(document: Any, key: str, witnesses: Sequence[str] = ()) -> Report:
    """Check one entry with the proof that it stands in the ledger."""
    report = Report("proof", document, key, witnesses)
    with report.reading("proof"):
        index, path = document["index"], [_b64(step) for step in document["path"]]
        leaf = report.leaf(index, document["entry"], document["clear"])
        held = check_inclusion(index, report.size, leaf, report.root, path)
        report.need(held, f"entry {index}: the path does not lead to the root of the checkpoint")
    return report


def verify_export(
    lines: Iterable[str],
    key: str,
    witnesses: Sequence[str] = (),
    receipts: Sequence[str] = (),
    progress: Callable[[int], None] | None = None,
    *,
    known: Sequence[str] = (),
) -> Report:
    """Check a whole ledger, also against receipts and against checkpoints kept outside."""
    source = filter(str.strip, lines)
    report = Report("export", parse(next(source, "")), key, witnesses)
    papers, marks = _receipts(report, receipts, key), [(report.size, report.root)]
    for note in known:
        with report.reading("known checkpoint"):
            marks.append(read_checkpoint(note, key))
    tree, links = Tree(), _Links()
    sizes, roots = {size for size, _ in marks}, {-1: b"", 0: tree.root()}
    for index, line in enumerate(source):
        leaf = bytes(32)
        with report.reading(f"entry {index}"):
            entry = (item := parse(line))["entry"]
            leaf = report.leaf(index, entry, item["clear"])
            report.need(item["index"] == index, f"entry {index}: it stands under another index")
            paper = [b64encode(leaf).decode(), entry["recorded"], ""]
            same = papers.pop(entry["id"], paper) == paper
            report.need(same, f"entry {index}: it is not what its receipt was given for")
            links.add(index, entry)
        tree.add(leaf)
        if tree.size in sizes:
            roots[tree.size] = tree.root()
        if progress and tree.size % 10_000 == 0:
            progress(tree.size)
    report.need(report.size in (tree.size, -1), f"{tree.size} entries instead of {report.size}")
    for size, root in marks:
        other = f"the first {size} of {tree.size} entries do not make the root in a checkpoint"
        report.need(roots.get(size) == root, other)
    for index in links.broken():
        report.need(None, f"entry {index}: its previous entry is not one of the same subject")
    for entry_id in papers:
        report.need(None, f"a receipt names entry {entry_id}, which does not stand here")
    return report


def main(argv: Sequence[str] | None = None) -> int:
    """The command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("file")
    parser.add_argument("--key", required=True)
    for option in ("--witness", "--receipt", "--known"):
        parser.add_argument(option, action="append", default=[])
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args(argv)
    try:
        receipts, known = (
            [Path(name).read_text("utf-8") for name in names]
            for names in (args.receipt, args.known)
        )
        with Path(args.file).open(encoding="utf-8", newline="\n") as file:
            first = next(file, "")
            if '"plumbline-export"' in first and '"plumbline-proof"' not in first:
                lines = itertools.chain([first], file)
                report = verify_export(lines, args.key, args.witness, receipts, _count, known=known)
            else:
                _need(not receipts + known, "--receipt and --known go with an export only")
                report = verify_proof(parse(first + file.read()), args.key, args.witness)
    except (OSError, *FAULTS) as error:
        print(f"unreadable: {error}", file=sys.stderr)
        return 2
    facts = {"ok": report.ok, **vars(report), "root": report.root.hex()}
    if args.json:
        print(json.dumps(facts))
    else:
        print("verified" if report.ok else "NOT VERIFIED", *report.findings, sep="\n- ")
        facts["witnesses"] = args.witness or "none: this shows nothing against who holds the key"
        print(*(f"{name}: {fact}" for name, fact in facts.items() if name != "findings"), sep="\n")
    return 0 if report.ok else 1


def _count(entries: int) -> None:
    if sys.stderr.isatty():
        print(f"\r{entries:,}", end="", file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
