"""What an entry holds, what stays out of it, and the receipt for it."""

from __future__ import annotations

import base64
import hashlib
import json
from datetime import UTC, timedelta
from typing import Any

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.db import connection

from plumbline.doors.cli.province import Province
from plumbline.kernel import ledger
from plumbline.kernel.act import ACTS
from plumbline.kernel.models import Attempt, Clear, Duty, Entry
from plumbline.transparency import log
from plumbline.transparency.canonical import canonical
from tests import scenes
from tests.cast import OPENS

pytestmark = pytest.mark.usefixtures("db")


def plain(value: Any) -> bytes:
    """Canonical bytes, written here once more."""
    if isinstance(value, dict):
        pairs = (plain(key) + b":" + plain(value[key]) for key in sorted(value))
        return b"{" + b",".join(pairs) + b"}"
    if isinstance(value, list):
        return b"[" + b",".join(map(plain, value)) + b"]"
    assert value is None or isinstance(value, (str, int))
    return json.dumps(value, ensure_ascii=False).encode()


def test_an_entry_tells_who_did_what_to_what_and_when(bureau: Province) -> None:
    scene = scenes.ready_for_review(bureau)
    before, then = scene.case.entry_id, scene.now
    entry = ledger.content(scene_entry(scene.tick(hours=3), "review.submit"))
    assert set(entry) == {
        "v", "id", "act", "actor", "role", "at", "zone", "recorded", "subject", "made", "unit",
        "previous", "gap", "body",
    }  # fmt: skip
    assert entry["v"] == 1
    assert entry["act"] == "review.submit"
    assert entry["actor"] == str(bureau.officers["handler"])
    assert entry["role"] == "CASE_OFFICER"
    assert entry["subject"] == {"kind": "case", "id": str(scene.ids["case"])}
    assert entry["made"] is None
    assert entry["unit"] == "22.2201.220102.220102001"
    assert entry["previous"] == str(before)
    assert entry["gap"] == (scene.now - then).total_seconds()
    in_utc = scene.now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    assert entry["at"] == entry["recorded"] == in_utc


def scene_entry(scene: scenes.Scene, act: str, **form: Any) -> Entry:
    return Entry.objects.get(pk=scenes.step(scene, act, **form).entry)


def test_an_entry_lists_the_gates_asked_and_what_they_read(bureau: Province) -> None:
    scene = scenes.ready_for_review(bureau)
    gates = {g["gate"]: g["read"] for g in scene_entry(scene, "review.submit").body["gates"]}
    assert list(gates) == [
        "role",
        "phase(investigating,returned)",
        "holds(BASIC,INTERMEDIATE,SENIOR)",
        "casework.not_recused",
        "review.file_complete",
        "review.specification_met",
        "review.handled_in_area",
        "recordings.complete",
        "measures.injury_appraised",
        "measures.values_known",
        "review.mediation_over",
        "review.all_told",
        "review.hearings_settled",
        "casework.offline_approved",
        "qualification.duty_standard",
        "casework.procedure",
    ]
    assert gates["role"] == ["roles=CASE_OFFICER"]
    assert gates["phase(investigating,returned)"] == ["phase=investigating"]
    assert gates["recordings.complete"] == ["missing=0"]


def test_an_entry_lists_the_norm_versions_read_by_gates_and_duties(bureau: Province) -> None:
    entry = scene_entry(scenes.ready_for_review(bureau), "review.submit")
    assert entry.body["norms"] == ["review.limit@1"]


def test_an_entry_lists_the_duties_it_raised_and_changed(bureau: Province) -> None:
    scene = scenes.ready_for_review(bureau)
    raised = scene_entry(scene, "review.submit").body["raised"]
    duty = scene.duty("review.in_time")
    due = "2026-03-05T15:59:59.999999Z"
    assert raised == [{"duty": "review.in_time", "id": str(duty.pk), "due": due}]
    assert duty.raised_by == scene.entry.pk
    changed = scene_entry(scene, "review.conclude").body["changed"]
    assert changed == [{"duty": "review.in_time", "id": str(duty.pk), "due": due, "settled": True}]
    assert scene.duty("review.in_time").settled_by == scene.entry.pk
    assert scene.duty("review.in_time").settled_at == scene.now


def test_the_answer_tells_what_was_settled_and_raised(bureau: Province) -> None:
    scene = scenes.ready_for_review(bureau)
    done = scenes.step(scene, "review.submit").body
    assert done["settled"] == []
    (raised,) = done["raised"]
    assert (raised["code"], raised["title"]) == ("review.in_time", "按期作出审核意见")
    assert raised["why"] == Duty.objects.get(code="review.in_time").basis
    done = scenes.step(scene, "review.conclude").body
    assert done["settled"] == [{"code": "review.in_time", "title": "按期作出审核意见"}]
    assert done["raised"] == []


def test_what_an_act_makes_is_named_and_linked(bureau: Province) -> None:
    scene = scenes.reported(bureau)
    done = scenes.step(scene, "intake.accept")
    entry = Entry.objects.get(pk=done.entry)
    assert (entry.made_kind, entry.made_id) == ("case", done.made)
    assert (entry.subject_kind, entry.subject_id) == ("report", scene.ids["report"])
    scene.ids["case"] = done.made
    assert scene_entry(scene, "casework.request_filing").previous == entry.pk


def test_acts_on_shared_ground_are_not_chained(bureau: Province) -> None:
    scene = scenes.reported(bureau)
    first = scene.entry
    assert (first.previous, first.gap) == (None, None)


# -- what stays out -------------------------------------------------------------------------------


PERSON = {
    "role": "suspect", "name": "吴某某", "sex": "male", "born": "1990-02-03",
    "id_number": "11010519491231002X", "phone": "13912345678", "address": "长春市某街某号",
}  # fmt: skip


def test_personal_values_stand_in_the_entry_as_commitments_only(bureau: Province) -> None:
    scene = scenes.investigating(bureau)
    entry = scene_entry(scene, "casework.add_person", **PERSON)
    personal = set(PERSON) - {"role"}
    given = {name: value for name, value in entry.body["form"].items() if value is not None}
    assert given == {"role": "suspect"}
    assert set(entry.body["personal"]) == personal
    text = canonical(ledger.content(entry)).decode()
    assert not [name for name in personal - {"sex"} if PERSON[name] in text]
    clear = {row.name: row for row in Clear.objects.filter(entry=entry)}
    assert {name: row.value for name, row in clear.items()} == {n: PERSON[n] for n in personal}
    for name, row in clear.items():
        salt = bytes(row.salt)
        assert len(salt) == 16
        digest = hashlib.sha256(salt + plain(row.value)).hexdigest()
        assert entry.body["personal"][name] == digest
    assert len({bytes(row.salt) for row in clear.values()}) == len(personal)


def test_a_personal_value_not_given_is_not_committed(bureau: Province) -> None:
    scene = scenes.investigating(bureau)
    entry = scene_entry(scene, "casework.add_person", role="witness", name="郑某", born=None)
    assert "born" not in entry.body["personal"]
    assert entry.body["form"]["born"] is None


def everything() -> str:
    """Every row of every table, as text."""
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
        found = []
        for table in tables:
            cursor.execute(f'SELECT t::text FROM "{table}" t')
            found += [row for (row,) in cursor.fetchall()]
    return "\n".join(found)


def test_a_secret_is_stored_nowhere(bureau: Province) -> None:
    scene = scenes.Scene(bureau)
    secret = "correct-horse-battery"
    form = {"number": "2209999", "name": "新警", "password": secret}
    unit = bureau.units["220102001"]
    act = ACTS["people.enrol"]
    done = act.do(bureau.actor("administrator"), unit, form, at=scene.now, now=scene.now, key="k")
    entry = Entry.objects.get(pk=done.entry)
    assert set(entry.body["form"]) == {"number", "name", "auxiliary", "law_background"}
    assert "password" not in entry.body["personal"]
    assert secret not in everything()
    assert "2209999" in everything()  # the control


def test_an_attempt_keeps_nothing_of_the_form(bureau: Province) -> None:
    scene = scenes.investigating(bureau)
    scene.refused("review.submit", "handler", proposal="不宜示人的拟作处理")
    assert Attempt.objects.exists()
    assert "不宜示人" not in everything()


# -- bytes and receipts ---------------------------------------------------------------------------


def test_canonical_bytes_are_sorted_spaceless_utf8() -> None:
    value = {"b": [1, -2, True, None], "a": '准绳\n"', "ä": {}, "Z": 10**30}
    assert canonical(value) == plain(value)
    assert (
        canonical(value)
        == (
            '{"Z":1000000000000000000000000000000,"a":"准绳\\n\\"","b":[1,-2,true,null],"ä":{}}'
        ).encode()
    )


@pytest.mark.parametrize("value", [1.5, [0.0], {"a": {"b": float("nan")}}, {1, 2}, b"x"])
def test_what_has_no_canonical_form_is_refused(value: object) -> None:
    with pytest.raises(TypeError):
        canonical(value)


def test_the_leaf_is_the_hash_of_the_canonical_bytes(bureau: Province) -> None:
    entry = scenes.investigating(bureau).entry
    content = json.loads(canonical(ledger.content(entry)))
    assert ledger.leaf_of(entry) == hashlib.sha256(b"\0" + plain(content)).digest()


def test_a_receipt_is_signed_by_the_log_and_names_the_leaf(bureau: Province) -> None:
    scene = scenes.investigating(bureau)
    assert scene.last is not None
    text, _, signature = scene.last.receipt.partition("\n\n")
    kind, origin, entry, leaf, recorded = text.split("\n")
    assert kind == "plumbline receipt"
    assert entry == str(scene.entry.pk)
    assert base64.b64decode(leaf) == ledger.leaf_of(scene.entry)
    assert recorded == ledger.content(scene.entry)["recorded"]
    dash, name, blob = signature.rstrip("\n").split(" ")
    assert (dash, name) == ("—", origin)
    key_name, key_id, key = log.signer().vkey.split("+", 2)  # the key itself may hold one
    raw = base64.b64decode(blob)
    assert (key_name, bytes.fromhex(key_id)) == (origin, raw[:4])
    public = Ed25519PublicKey.from_public_bytes(base64.b64decode(key)[1:])
    public.verify(raw[4:], (text + "\n").encode())
    with pytest.raises(InvalidSignature):
        public.verify(raw[4:], (text + " \n").encode())


def test_ids_grow_within_a_process_even_when_the_clock_does_not() -> None:
    instants = [OPENS, OPENS, OPENS - timedelta(hours=1), OPENS + timedelta(microseconds=1), OPENS]
    ids = [ledger.new_id(at) for at in instants * 200]
    assert ids == sorted(set(ids))
    assert {one.version for one in ids} == {7}


def test_an_id_tells_its_instant() -> None:
    far = OPENS + timedelta(days=4000)
    assert ledger.new_id(far).int >> 80 == int(far.timestamp() * 1000)
