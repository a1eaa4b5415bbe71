"""Devices at the door: their signature is all they bring, and lies of every sort leave nothing."""

from __future__ import annotations

import base64
import json
import random
from datetime import datetime, timedelta
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.utils import timezone
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from plumbline.kernel.act import Invalid
from plumbline.kernel.models import Attempt, Entry, Reply
from plumbline.premises.devices import MOST_A_MINUTE, message
from plumbline.premises.models import Device, DeviceEvent, Stay
from plumbline.transparency.canonical import instant
from tests.premises.scene import PRIVATE, device, tag
from tests.scenes import Scene, step

FORGED = 1000


def said(
    scene: Scene, number: int = 1, key: Ed25519PrivateKey = PRIVATE, serial: str = "", **other: Any
) -> dict[str, Any]:
    """A visit as the scene's device tells it."""
    at: datetime = other.pop("at", timezone.now())
    words = {"told": "visit", "tag": tag(scene)} | other
    signs = message(serial or serial_of(scene), number, at, words["told"], words["tag"])
    sealed = base64.b64encode(key.sign(signs)).decode()
    return {"number": number, "device_at": instant(at), **words, "signature": sealed}


def serial_of(scene: Scene) -> str:
    return str(Device.objects.get(pk=scene.ids["area_device"]).serial)


def sent(door: Any, scene: Scene, event: object) -> Any:
    return door.post(f"devices/{serial_of(scene)}/events", event)


def rows() -> tuple[int, ...]:
    return tuple(kind._default_manager.count()  # noqa: SLF001
                 for kind in (Entry, Attempt, DeviceEvent, Reply))  # fmt: skip


@pytest.mark.rule("D-CHA-02", "G-CHA-08")
def test_a_device_sends_its_own_record_and_no_officer_does(door: Any) -> None:
    scene = device(door.bureau)
    answer = sent(door, scene, said(scene))
    assert answer.status_code == 200, answer.content.decode()
    event = DeviceEvent.objects.get()
    assert (event.number, event.told, event.contradicts) == (1, "visit", "")
    entry = Entry.objects.get(pk=json.loads(answer.content)["entry"])
    assert (entry.act, entry.role) == ("premises.take_event", "DEVICE")
    assert entry.actor == scene.ids["area_device"] == event.device_id


@pytest.mark.rule("2.2a")
def test_nobody_is_appointed_device(door: Any) -> None:
    with pytest.raises(Invalid, match="不能由人担任"):
        Scene(door.bureau).appoint("chief", "DEVICE")


@pytest.mark.rule("D-CHA-02")
def test_a_record_sent_again_gets_the_first_answer(door: Any) -> None:
    scene = device(door.bureau)
    event = said(scene)
    first = sent(door, scene, event)
    before = rows()
    again = sent(door, scene, dict(reversed(event.items())))
    assert (again.status_code, again.content) == (200, first.content)
    assert rows() == before


@pytest.mark.rule("D-CHA-02")
def test_another_record_under_a_used_number_is_not_taken(door: Any, told: Any) -> None:
    scene = device(door.bureau)
    sent(door, scene, said(scene))
    before = rows()
    told(sent(door, scene, said(scene, at=timezone.now() - timedelta(minutes=1))), 422)
    assert rows() == before


@pytest.mark.rule("D-CHA-02")
def test_a_record_of_one_device_is_not_taken_at_the_door_of_another(door: Any, told: Any) -> None:
    scene = device(door.bureau)
    event = said(scene)
    step(scene, "premises.register_device")  # with the same key: the serial is signed, too
    told(sent(door, scene, event), 401)
    assert not DeviceEvent.objects.exists()


@pytest.mark.rule("D-CHA-02")
def test_a_retired_device_is_heard_no_more(door: Any, told: Any) -> None:
    scene = device(door.bureau)
    step(scene, "premises.retire_device")
    told(sent(door, scene, said(scene)), 401)


@pytest.mark.rule("D-CHA-02")
def test_a_wrong_clock_is_noted_and_moves_nothing(door: Any) -> None:
    scene = device(door.bureau)
    stay = Stay.objects.filter(pk=scene.ids["stay"])
    before = stay.values().get()
    for number, hours in enumerate((24, -24 * 365, -24 * 9000), 1):
        event = said(scene, number, at=timezone.now() + timedelta(hours=hours))
        assert sent(door, scene, event).status_code == 200
    marks = list(DeviceEvent.objects.order_by("number").values_list("contradicts", flat=True))
    assert marks == ["future", "absent", "absent"]
    assert stay.values().get() == before


@pytest.mark.thorough
@pytest.mark.rule("D-CHA-02")
def test_a_thousand_forged_records_leave_nothing(door: Any) -> None:
    scene = device(door.bureau)
    sent(door, scene, said(scene))  # the control: the sound one is taken
    before, chance = rows(), random.Random(7)
    sound, other = said(scene, 2), Ed25519PrivateKey.generate()
    for number in range(FORGED):
        event = dict(sound)
        match number % 5:
            case 0:  # another key
                event = said(scene, number + 3, key=other)
            case 1:  # another number under a sound signature
                event["number"] = number + 3
            case 2:  # another wristband
                event["tag"] = f"B{number}"
            case 3:  # another instant
                moved = timezone.now() + timedelta(seconds=number + 1)
                event["device_at"] = instant(moved)
            case _:  # bits of the signature
                raw = bytearray(base64.b64decode(event["signature"]))
                raw[chance.randrange(64)] ^= 1 << chance.randrange(8)
                event["signature"] = base64.b64encode(raw).decode()
        assert sent(door, scene, event).status_code == 401, event
    assert rows() == before
    assert sent(door, scene, sound).status_code == 200


@pytest.mark.rule("D-CHA-02")
def test_a_flood_from_one_device_is_dammed_and_others_are_heard(door: Any, told: Any) -> None:
    scene = device(door.bureau)
    for number in range(1, MOST_A_MINUTE + 1):
        assert sent(door, scene, said(scene, number)).status_code == 200
    before = rows()
    answer = sent(door, scene, said(scene, MOST_A_MINUTE + 1))
    told(answer, 429)
    assert int(answer.headers["Retry-After"]) > 0
    assert rows() == before
    step(scene, "premises.register_device")
    assert sent(door, scene, said(scene)).status_code == 200


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=40),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner,
                                                                max_size=3),
    max_leaves=8,
)  # fmt: skip
NAMES = ("number", "device_at", "told", "tag", "signature")


@pytest.mark.rule("D-CHA-02")
def test_whatever_is_sent_is_refused_clearly_and_leaves_nothing(door: Any) -> None:
    scene = device(door.bureau)
    sound, before = said(scene), rows()

    @settings(max_examples=300, deadline=None, database=None, derandomize=True,
              suppress_health_check=list(HealthCheck))  # fmt: skip
    @given(changed=st.dictionaries(st.sampled_from(NAMES), anything, min_size=1) | anything,
           raw=st.none() | st.binary(max_size=200))  # fmt: skip
    def send(changed: object, raw: bytes | None) -> None:
        body: object = {**sound, **changed} if isinstance(changed, dict) else changed
        assume(raw is not None or body != sound)
        answer = sent(door, scene, json.dumps(body) if raw is None else raw)
        assert answer.status_code in (400, 401, 413, 415, 422), answer.content.decode()

    send()
    assert rows() == before
    assert door.post("devices/%00/events", sound).status_code in (401, 404, 422)
    assert door.post("devices/nobody/events", sound).status_code == 401
    assert sent(door, scene, json.dumps(sound | {"tag": "B" * 4000})).status_code == 413
