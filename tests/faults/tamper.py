"""What somebody who holds the database can do to the ledger, and who notices.

Each kind of tampering takes a cursor (superuser, after `SET session_replication_role = replica`,
so that no trigger and no foreign key stands in the way) and a random.Random, changes entries that
a witness has seen, and says what it did. `found` judges an export against the log's key and the
last witnessed checkpoint, kept outside the database. `chain_alone` is the control: the usual check
of a ledger against hashes from its own database, which must miss what was recomputed.
"""

from __future__ import annotations

import base64
import hashlib
import json
import uuid
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from random import Random
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from plumbline.transparency import verify

ENTRY, CLEAR = "kernel_entry", "kernel_clear"
SEAL, NODE = "transparency_seal", "transparency_node"
CHECKPOINT, COSIGNATURE = "transparency_checkpoint", "transparency_cosignature"

Cursor = Any  # a DB-API cursor with %s placeholders
Sign = Callable[[str], str]  # checkpoint text to signed note


@dataclass(frozen=True)
class Kind:
    """A kind of tampering. Recomputed: every hash in the database agrees again afterwards."""

    name: str
    do: Callable[[Cursor, Random], str]
    recomputed: bool = False


# -- judges ---------------------------------------------------------------------------------------


def found(
    lines: Iterable[str], key: str, witnessed_note: str, witness_vkeys: Sequence[str]
) -> bool:
    """Whether the verifier, given the checkpoint the witnesses signed, rejects this export."""
    _good_head(witnessed_note, key, tuple(witness_vkeys))
    try:
        return not verify.verify_export(lines, key, known=[witnessed_note]).ok
    except ValueError:  # no export at all
        return True


@cache
def _good_head(note: str, key: str, witness_vkeys: tuple[str, ...]) -> None:
    """Fail for a bad head: a judge without a good one would condemn all."""
    verify.read_checkpoint(note, key)
    for vkey in witness_vkeys:
        verify.open_note(note, vkey)


def chain_alone(lines: Iterable[str]) -> bool:
    """Whether the entries disagree with the root that stands beside them, whoever signed it."""
    source = iter(lines)
    tree = verify.Tree()
    try:
        _, size, root = verify.parse(next(source))["checkpoint"].split("\n")[:3]
        for line in source:
            entry = verify.parse(line)["entry"]
            tree.add(hashlib.sha256(b"\0" + verify.canonical(entry)).digest())
    except verify.FAULTS:
        return True
    return (str(tree.size), base64.b64encode(tree.root()).decode()) != (size, root)


# -- reading the database -------------------------------------------------------------------------

MICROSECONDS = 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'
COLUMNS = (
    "e.id, e.act, e.actor, e.role, to_char(e.at AT TIME ZONE 'utc', %s), e.zone,"
    " to_char(e.recorded AT TIME ZONE 'utc', %s), e.subject_kind, e.subject_id, e.made_kind,"
    " e.made_id, e.unit, e.previous, e.gap, e.body::text"
)


def entries(cursor: Cursor) -> list[tuple[int, dict[str, Any]]]:
    """Every sealed entry with its index, as the export writes it."""
    cursor.execute(
        f"SELECT s.index, {COLUMNS} FROM {SEAL} s JOIN {ENTRY} e ON e.id = s.entry_id"
        " ORDER BY s.index",
        [MICROSECONDS, MICROSECONDS],
    )

    def text(value: object) -> str | None:
        return None if value is None else str(value)

    def pair(kind: object, one: object) -> dict[str, object] | None:
        return None if kind is None else {"kind": kind, "id": text(one)}

    rows = []
    for index, id_, act, actor, role, at, zone, recorded, *rest in cursor.fetchall():
        subject_kind, subject, made_kind, made, unit, previous, gap, body = rest
        entry = {
            "v": 1,
            "id": text(id_),
            "act": act,
            "actor": text(actor),
            "role": role,
            "at": at,
            "zone": zone,
            "recorded": recorded,
            "subject": pair(subject_kind, subject),
            "made": pair(made_kind, made),
            "unit": unit,
            "previous": text(previous),
            "gap": gap,
            "body": json.loads(body),
        }
        rows.append((index, entry))
    return rows


def export(cursor: Cursor) -> list[str]:
    """The export, clear values included, straight from the tables: also when the product fails."""
    cursor.execute(f"SELECT size, note FROM {CHECKPOINT} ORDER BY size DESC LIMIT 1")
    size, note = cursor.fetchone() or (0, "")
    cursor.execute(f"SELECT line FROM {COSIGNATURE} WHERE checkpoint_id = %s", [size])
    note += "".join(f"{line}\n" for (line,) in cursor.fetchall())
    cursor.execute(f"SELECT entry_id, name, encode(salt, 'hex'), value::text FROM {CLEAR}")
    clear: dict[str, list[dict[str, Any]]] = {}
    for id_, name, salt, value in cursor.fetchall():
        one = {"name": name, "salt": salt, "value": json.loads(value)}
        clear.setdefault(str(id_), []).append(one)
    origin = note.split("\n")[0]
    head = {"plumbline-export": 1, "origin": origin, "size": size, "checkpoint": note}
    rows = [
        {"index": index, "entry": entry, "clear": clear.get(entry["id"], [])}
        for index, entry in entries(cursor)
        if index < size
    ]
    return [json.dumps(one, ensure_ascii=False) for one in (head, *rows)]


def witnessed(cursor: Cursor) -> int:
    """How many entries the last witnessed checkpoint covers."""
    cursor.execute(f"SELECT max(checkpoint_id) FROM {COSIGNATURE}")
    (size,) = cursor.fetchone()
    if size is None:
        cursor.execute(f"SELECT max(size) FROM {CHECKPOINT}")
        (size,) = cursor.fetchone()
    return int(size)


def victims(cursor: Cursor, chance: Random, count: int = 1, where: str = "TRUE") -> list[Any]:
    """Ids of entries that a witness has seen, at random."""
    cursor.execute(
        f"SELECT e.id FROM {ENTRY} e JOIN {SEAL} s ON s.entry_id = e.id"
        f" WHERE s.index < %s AND ({where}) ORDER BY s.index",
        [witnessed(cursor)],
    )
    return chance.sample([id_ for (id_,) in cursor.fetchall()], count)


def columns(cursor: Cursor, id_: object, *names: str) -> tuple[Any, ...]:
    cursor.execute(f"SELECT {', '.join(names)} FROM {ENTRY} WHERE id = %s", [id_])
    row: tuple[Any, ...] = cursor.fetchone()
    return row


def change(cursor: Cursor, id_: object, **values: object) -> str:
    places = ", ".join(f"{name} = %s" for name in values)
    cursor.execute(f"UPDATE {ENTRY} SET {places} WHERE id = %s", [*values.values(), id_])
    return f"{id_}: {values}"


# -- edits of one entry ---------------------------------------------------------------------------


def edited(field: str, other: Callable[[Any, Random], Any], where: str = "TRUE") -> Kind:
    """Set one column to another value."""

    def do(cursor: Cursor, chance: Random) -> str:
        (id_,) = victims(cursor, chance, where=where)
        (old,) = columns(cursor, id_, field)
        return change(cursor, id_, **{field: other(old, chance)})

    return Kind(f"edit {field}", do)


def longer(text: str, chance: Random) -> str:
    return text + chance.choice(" x0.\u200b")


def other_id(_: object, chance: Random) -> uuid.UUID:
    return uuid.UUID(int=chance.getrandbits(128))


def moved(at: Any, chance: Random) -> Any:
    return at + timedelta(microseconds=chance.choice([-1, 1, 10**6, -86_400 * 10**6]))


def shifted(number: int, chance: Random) -> int:
    return number + chance.choice([-1, 1, 86_400])


def with_body(
    cursor: Cursor, chance: Random, rewrite: Callable[[dict[str, Any]], str | None]
) -> str:
    """Rewrite the body of the first entry, in random order, that gives the occasion."""
    cursor.execute(f"SELECT count(*) FROM {SEAL} WHERE index < %s", [witnessed(cursor)])
    (count,) = cursor.fetchone()
    for id_ in victims(cursor, chance, count):
        (text,) = columns(cursor, id_, "body::text")
        body = json.loads(text)
        if (said := rewrite(body)) is not None:
            assert body != json.loads(text) or said.startswith("type")
            sql = f"UPDATE {ENTRY} SET body = %s::jsonb WHERE id = %s"
            cursor.execute(sql, [json.dumps(body, ensure_ascii=False), id_])
            return f"{id_}: {said}"
    raise LookupError("no entry gives the occasion")


Slot = tuple[Any, Any]  # a dict or list, and the key in it


def slots(value: Any) -> Iterator[Slot]:
    """Every place in a JSON value that holds a scalar."""
    pairs = value.items() if isinstance(value, dict) else enumerate(value)
    for key, one in pairs:
        if isinstance(one, dict | list):
            yield from slots(one)
        else:
            yield value, key


def form_value(cursor: Cursor, chance: Random) -> str:
    def rewrite(body: dict[str, Any]) -> str | None:
        places = list(slots(body["form"]))
        if not places:
            return None
        holder, key = chance.choice(places)
        old = holder[key]
        holder[key] = f"{old}改" if isinstance(old, str) else not old
        return f"form value {old!r} became {holder[key]!r}"

    return with_body(cursor, chance, rewrite)


def drop_from(part: str) -> Callable[[Cursor, Random], str]:
    """Remove one element of a list in the body, or put one into an empty list."""

    def do(cursor: Cursor, chance: Random) -> str:
        def rewrite(body: dict[str, Any]) -> str:
            if body[part]:
                return f"{part} lost {body[part].pop(chance.randrange(len(body[part])))!r}"
            body[part].append("forged")
            return f"{part} got a forged element"

        return with_body(cursor, chance, rewrite)

    return do


def commitment(cursor: Cursor, chance: Random) -> str:
    def rewrite(body: dict[str, Any]) -> str | None:
        if not body["personal"]:
            return None
        name = chance.choice(sorted(body["personal"]))
        body["personal"][name] = chance.randbytes(32).hex()
        return f"commitment of {name} replaced"

    return with_body(cursor, chance, rewrite)


def type_change(cursor: Cursor, chance: Random) -> str:
    def rewrite(body: dict[str, Any]) -> str | None:
        places = [(h, k) for h, k in slots(body) if str(h[k]).isdecimal() or h[k] in (True, None)]
        if not places:
            return None
        holder, key = chance.choice(places)
        old = holder[key]
        digits = isinstance(old, str)
        holder[key] = int(old) if digits else str(old)
        return f"type of {old!r} changed"

    return with_body(cursor, chance, rewrite)


LOOK_ALIKES = dict(zip("aceopxyABCEHKMOPTX015-", "асеорхуАВСЕНКМОРТХＯ１５‐", strict=False))


def look_alike(cursor: Cursor, chance: Random) -> str:
    def rewrite(body: dict[str, Any]) -> str | None:
        texts = [(h, k) for h, k in slots(body) if isinstance(h[k], str)]
        places = [(h, k) for h, k in texts if set(h[k]) & set(LOOK_ALIKES)]
        if not places:
            return None
        holder, key = chance.choice(places)
        text = holder[key]
        i = chance.choice([i for i, letter in enumerate(text) if letter in LOOK_ALIKES])
        holder[key] = text[:i] + LOOK_ALIKES[text[i]] + text[i + 1 :]
        return f"look-alike in {text!r}"

    return with_body(cursor, chance, rewrite)


def nulled(cursor: Cursor, chance: Random) -> str:
    (id_,) = victims(cursor, chance, where="coalesce(actor, made_id, previous) IS NOT NULL")
    names = [
        name
        for name, value in zip(
            ("actor", "made_kind", "previous", "gap"),
            columns(cursor, id_, "actor", "made_kind", "previous", "gap"),
            strict=True,
        )
        if value is not None
    ]
    name = chance.choice(names)
    both = {"made_kind": None, "made_id": None} if name == "made_kind" else {name: None}
    return change(cursor, id_, **both)


def back_date(cursor: Cursor, chance: Random) -> str:
    (id_,) = victims(cursor, chance)
    at, recorded = columns(cursor, id_, "at", "recorded")
    earlier = timedelta(hours=chance.randint(1, 24 * 30))
    return change(cursor, id_, at=at - earlier, recorded=recorded - earlier)


def made_link(cursor: Cursor, chance: Random) -> str:
    (id_,) = victims(cursor, chance)
    return change(cursor, id_, made_kind="case", made_id=other_id(None, chance))


def subject_link(cursor: Cursor, chance: Random) -> str:
    """Move an act to another case that exists."""
    one, two = victims(cursor, chance, 2)
    kind, id_ = columns(cursor, two, "subject_kind", "subject_id")
    if columns(cursor, one, "subject_id") == (id_,):
        id_ = other_id(None, chance)
    return change(cursor, one, subject_kind=kind, subject_id=id_)


def previous_link(cursor: Cursor, chance: Random) -> str:
    one, two = victims(cursor, chance, 2)
    if columns(cursor, one, "previous") == (two,):
        two = other_id(None, chance)
    return change(cursor, one, previous=two)


def clear_rows(cursor: Cursor) -> list[tuple[Any, str, str]]:
    cursor.execute(
        f"SELECT c.entry_id, c.name, c.value::text FROM {CLEAR} c"
        f" JOIN {SEAL} s ON s.entry_id = c.entry_id WHERE s.index < %s ORDER BY s.index, c.name",
        [witnessed(cursor)],
    )
    rows: list[tuple[Any, str, str]] = cursor.fetchall()
    return rows


def clear_value(cursor: Cursor, chance: Random) -> str:
    id_, name, old = chance.choice(clear_rows(cursor))
    sql = f"UPDATE {CLEAR} SET value = %s::jsonb WHERE entry_id = %s AND name = %s"
    cursor.execute(sql, [json.dumps([json.loads(old), "改"]), id_, name])
    return f"{id_}: clear value of {name} changed"


def clear_salt(cursor: Cursor, chance: Random) -> str:
    id_, name, _ = chance.choice(clear_rows(cursor))
    sql = f"UPDATE {CLEAR} SET salt = %s WHERE entry_id = %s AND name = %s"
    cursor.execute(sql, [chance.randbytes(16), id_, name])
    return f"{id_}: salt of {name} changed"


# -- edits of the row of entries ------------------------------------------------------------------


def delete(cursor: Cursor, chance: Random) -> str:
    (id_,) = victims(cursor, chance)
    return remove(cursor, id_)


def remove(cursor: Cursor, id_: object) -> str:
    cursor.execute(f"DELETE FROM {CLEAR} WHERE entry_id = %s", [id_])
    cursor.execute(f"DELETE FROM {ENTRY} WHERE id = %s", [id_])
    return f"{id_} deleted"


def delete_without_gap(cursor: Cursor, chance: Random) -> str:
    """Delete an entry and close the ranks."""
    (id_,) = victims(cursor, chance)
    renumber(cursor, [one for one in sealed(cursor) if one != id_])
    return remove(cursor, id_)


def delete_newest(cursor: Cursor, _: Random) -> str:
    sql = f"DELETE FROM {SEAL} WHERE index = %s RETURNING entry_id"
    cursor.execute(sql, [witnessed(cursor) - 1])
    return remove(cursor, cursor.fetchone()[0])


def sealed(cursor: Cursor) -> list[Any]:
    cursor.execute(f"SELECT entry_id FROM {SEAL} ORDER BY index")
    return [id_ for (id_,) in cursor.fetchall()]


def renumber(cursor: Cursor, order: Sequence[object]) -> None:
    """Seal these entries in this order; leaf hashes move along, a new one is made up."""
    cursor.execute(f"SELECT entry_id, leaf FROM {SEAL}")
    leaves = dict(cursor.fetchall())
    cursor.execute(f"DELETE FROM {SEAL}")
    cursor.executemany(
        f"INSERT INTO {SEAL} (index, entry_id, leaf) VALUES (%s, %s, %s)",
        [(index, id_, leaves.get(id_, bytes(32))) for index, id_ in enumerate(order)],
    )


def copy(cursor: Cursor, id_: object, fresh: uuid.UUID) -> None:
    """A copy of an entry under another id, sealed in front of it."""
    names = (
        "act, actor, role, at, zone, recorded, subject_kind, subject_id, made_kind, made_id, unit,"
        " previous, gap, body"
    )
    sql = f"INSERT INTO {ENTRY} (id, {names}) SELECT %s, {names} FROM {ENTRY} WHERE id = %s"
    cursor.execute(sql, [fresh, id_])
    order = sealed(cursor)
    order.insert(order.index(id_), fresh)
    renumber(cursor, order)


def duplicate(cursor: Cursor, chance: Random) -> str:
    (id_,) = victims(cursor, chance)
    copy(cursor, id_, other_id(None, chance))
    return f"{id_} doubled under a new id"


def insert_forged(cursor: Cursor, chance: Random) -> str:
    """An act that never was, in the middle; the last entry makes room, so that the count holds."""
    (id_,) = victims(cursor, chance)
    fresh = other_id(None, chance)
    copy(cursor, id_, fresh)
    remove(cursor, sealed(cursor)[-1])
    renumber(cursor, sealed(cursor)[:-1])
    return f"forged before {id_}: " + change(cursor, fresh, act="casework.forged")


def swap_content(cursor: Cursor, chance: Random) -> str:
    """Two entries exchange what they say; ids and places stay."""
    one, two = victims(cursor, chance, 2)
    names = ("act", "actor", "role", "at", "recorded", "subject_kind", "subject_id", "unit")
    first, second = columns(cursor, one, *names), columns(cursor, two, *names)
    if first == second:
        return change(cursor, one, role="FORGED")
    change(cursor, one, **dict(zip(names, second, strict=True)))
    change(cursor, two, **dict(zip(names, first, strict=True)))
    return f"{one} and {two} exchanged what they say"


def swap_order(cursor: Cursor, chance: Random) -> str:
    one, two = victims(cursor, chance, 2)
    other = {one: two, two: one}
    renumber(cursor, [other.get(id_, id_) for id_ in sealed(cursor)])
    return f"{one} and {two} exchanged places"


# -- and then everything is made to agree ---------------------------------------------------------


def rebuild(cursor: Cursor, sign: Sign | None = None) -> None:
    """Recompute leaves, nodes and the newest checkpoint from the entries; drop the older ones.

    Without a key the old signature lines stay under the new text.
    """
    rows = [entry for _, entry in entries(cursor)]
    leaves = [hashlib.sha256(b"\0" + verify.canonical(entry)).digest() for entry in rows]
    cursor.execute(f"DELETE FROM {SEAL}")
    cursor.executemany(
        f"INSERT INTO {SEAL} (index, entry_id, leaf) VALUES (%s, %s, %s)",
        [(i, entry["id"], leaf) for i, (entry, leaf) in enumerate(zip(rows, leaves, strict=True))],
    )
    cursor.execute(f"DELETE FROM {NODE}")
    level, hashes = 0, leaves
    while len(hashes) > 1:
        pairs = zip(hashes[::2], hashes[1::2], strict=False)
        level, hashes = level + 1, [hashlib.sha256(b"\1" + a + b).digest() for a, b in pairs]
        cursor.executemany(
            f"INSERT INTO {NODE} (level, index, hash) VALUES (%s, %s, %s)",
            [(level, index, hash_) for index, hash_ in enumerate(hashes)],
        )
    tree = verify.Tree()
    for leaf in leaves:
        tree.add(leaf)
    cursor.execute(f"SELECT max(size), max(at) FROM {CHECKPOINT}")
    newest, at = cursor.fetchone()
    cursor.execute(f"SELECT note FROM {CHECKPOINT} WHERE size = %s", [newest])
    old, _, signatures = cursor.fetchone()[0].partition("\n\n")
    origin, _, _ = old.partition("\n")
    text = f"{origin}\n{len(leaves)}\n{base64.b64encode(tree.root()).decode()}\n"
    note = sign(text) if sign else f"{text}\n{signatures}"
    cursor.execute(f"DELETE FROM {COSIGNATURE}")
    cursor.execute(f"DELETE FROM {CHECKPOINT}")
    cursor.execute(
        f"INSERT INTO {CHECKPOINT} (size, root, note, at) VALUES (%s, %s, %s, %s)",
        [len(leaves), tree.root(), note, at],
    )


def then_rebuilt(kind: Kind, how: str, sign: Sign | None = None) -> Kind:
    """A kind after which everything in the database agrees again."""

    def do(cursor: Cursor, chance: Random) -> str:
        said = kind.do(cursor, chance)
        rebuild(cursor, sign)
        return f"{said}; {how}"

    return Kind(f"{kind.name}, {how}", do, recomputed=True)


def strangers_key(text: str) -> str:
    """Sign a checkpoint as its log would, with a key made up on the spot."""
    key, name = Ed25519PrivateKey.generate(), text.split("\n", 1)[0]
    raw = b"\x01" + key.public_key().public_bytes_raw()
    number = hashlib.sha256(name.encode() + b"\n" + raw).digest()[:4]
    blob = base64.b64encode(number + key.sign(text.encode())).decode()
    return f"{text}\n— {name} {blob}\n"


def cut_tail(cursor: Cursor, chance: Random) -> str:
    """Cut somewhere below the witnessed checkpoint."""
    size = chance.randrange(1, witnessed(cursor))
    forget_after(cursor, size)
    return f"everything after the first {size} entries cut"


def restore_older(cursor: Cursor, chance: Random) -> str:
    """Back to an earlier checkpoint, as an old backup would: all of it genuine."""
    sql = f"SELECT size FROM {CHECKPOINT} WHERE size < %s ORDER BY size"
    cursor.execute(sql, [witnessed(cursor)])
    size = chance.choice([size for (size,) in cursor.fetchall()])
    forget_after(cursor, size)
    cursor.execute(f"DELETE FROM {NODE} WHERE (index + 1) << level > %s", [size])
    cursor.execute(f"DELETE FROM {COSIGNATURE} WHERE checkpoint_id > %s", [size])
    cursor.execute(f"DELETE FROM {CHECKPOINT} WHERE size > %s", [size])
    return f"state of {size} entries restored"


def forget_after(cursor: Cursor, size: int) -> None:
    cursor.execute(f"DELETE FROM {SEAL} WHERE index >= %s RETURNING entry_id", [size])
    gone = [id_ for (id_,) in cursor.fetchall()]
    cursor.execute(f"DELETE FROM {CLEAR} WHERE entry_id = ANY(%s)", [gone])
    cursor.execute(f"DELETE FROM {ENTRY} WHERE id = ANY(%s)", [gone])


# -- the list -------------------------------------------------------------------------------------

PLAIN = [
    edited("act", longer),
    edited("actor", other_id, "actor IS NOT NULL"),
    edited("role", longer),
    edited("at", moved),
    edited("zone", longer),
    edited("recorded", moved),
    edited("subject_kind", longer),
    edited("subject_id", other_id),
    edited("unit", longer),
    edited("gap", shifted, "gap IS NOT NULL"),
    Kind("edit previous", previous_link),
    Kind("edit made", made_link),
    Kind("move to another subject", subject_link),
    Kind("edit a form value", form_value),
    Kind("edit the gates asked", drop_from("gates")),
    Kind("edit the norms cited", drop_from("norms")),
    Kind("edit the duties changed", drop_from("changed")),
    Kind("edit the duties raised", drop_from("raised")),
    Kind("edit a commitment", commitment),
    Kind("edit a clear value", clear_value),
    Kind("edit a salt", clear_salt),
    Kind("look-alike letter", look_alike),
    Kind("null a field", nulled),
    Kind("change a type", type_change),
    Kind("back-date", back_date),
    Kind("delete", delete),
    Kind("delete and close ranks", delete_without_gap),
    Kind("delete the newest", delete_newest),
    Kind("insert a forged entry", insert_forged),
    Kind("duplicate under a new id", duplicate),
    Kind("swap content", swap_content),
    Kind("swap order", swap_order),
    Kind("cut the tail", cut_tail),
]
_NAMED = {kind.name: kind for kind in PLAIN}
_WORTH_HIDING = [
    _NAMED[name]
    for name in (
        "edit a form value",
        "edit the gates asked",
        "back-date",
        "delete and close ranks",
        "insert a forged entry",
        "swap order",
        "cut the tail",
    )
]
KINDS = [
    *PLAIN,
    *(then_rebuilt(kind, "recomputed without the key") for kind in _WORTH_HIDING),
    *(then_rebuilt(kind, "re-signed with another key", strangers_key) for kind in _WORTH_HIDING),
    Kind("restore an older state", restore_older, recomputed=True),
]


def with_the_logs_key(sign: Sign) -> list[Kind]:
    """What somebody can do who also holds the log's key: only the witnessed head stands against."""
    return [then_rebuilt(kind, "re-signed with the log's own key", sign) for kind in _WORTH_HIDING]
