"""What the devices of the day say: signed by keys made for the day, with lies planted among it."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from plumbline.doors.cli.playing.cast import BrokenOffError, Stage
from plumbline.doors.cli.playing.register import Deed, Register, rounds
from plumbline.doors.cli.playing.wire import Answer
from plumbline.premises.devices import message
from plumbline.premises.history import History
from plumbline.transparency.canonical import instant

SECOND, HOUR = timedelta(seconds=1), timedelta(hours=1)
TAG = "TAG"
OK, FORGED, OTHER = 200, 401, 422  # what the door answers


@dataclass
class Device:
    """One device: its key, its counter, and which of its records lie, with the mark they get."""

    serial: str
    id: str
    key: Ed25519PrivateKey
    number: int = 0
    lies: dict[int, str] = field(default_factory=dict)

    def says(self, at: datetime, told: str, tag: str, number: int = 0) -> dict[str, Any]:
        """A signed record."""
        if not number:
            self.number += 1
            number = self.number
        signed = self.key.sign(message(self.serial, number, at, told, tag))
        return {"number": number, "device_at": instant(at), "told": told, "tag": tag,
                "signature": base64.b64encode(signed).decode()}  # fmt: skip


@dataclass
class Devices:
    """The devices of the area at the door."""

    register: Register
    by_place: dict[str, Device] = field(default_factory=dict)  # room, camera of a room, or TAG
    taken: int = 0
    answers: dict[str, bool] = field(default_factory=dict)  # lie → whether the door answered right

    @property
    def stage(self) -> Stage:
        """The line."""
        return self.register.stage

    def prepare(self, at: datetime) -> None:
        """Make the keys and register the devices."""
        self._hang(TAG, "tag", "", at)
        for name, room in sorted(self.register.rooms.items()):
            self._hang(name, "reader", room, at)
        name, room = min(self.register.rooms.items())
        self._hang(f"CAM-{name}", "camera", room, at)

    def _hang(self, place: str, use: str, room: str, at: datetime) -> None:
        key, serial = Ed25519PrivateKey.generate(), f"SIM-{self.register.run}-{place}"
        public = key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
        made = self.stage.act(
            "premises.register_device", "area_manager", self.register.area, at, serial=serial,
            use=use, key=base64.b64encode(public).decode(), **({"room": room} if room else {}),
        )  # fmt: skip
        self.by_place[place] = Device(serial, made, key)

    def send(self, device: Device, event: dict[str, Any]) -> Answer:
        """Through the door, without any token."""
        return self.stage.wire.post(f"devices/{device.serial}/events", event)

    def say(self, place: str, at: datetime, told: str, number: str = "", mark: str = "") -> None:
        """A record that is taken; with a mark if it lies."""
        device = self.by_place[place]
        event = device.says(at, told, self.register.tags.get(number, number))
        answer = self.send(device, event)
        if answer.status != OK:
            raise BrokenOffError(f"{device.serial} {event} → {answer.status} {answer.body}")
        self.taken += 1
        if mark:
            device.lies[event["number"]] = mark

    def deeds(self, it: History) -> Iterator[Deed]:
        """What readers and the tag say of one person."""

        def say(place: str, told: str) -> Any:
            return lambda at: self.say(place, at, told, it.number)

        end = it.stay.end(it.stay.since)
        for row in it.rooms:
            yield row.since + SECOND, say(row.room, "in")
            yield row.end(end) - SECOND, say(row.room, "out")
        for at in rounds(it):
            yield at - SECOND, say(TAG, "visit")

    def lie(self, it: History, at: datetime, now: datetime) -> None:
        """Every lie there is: those the door refuses, and those it keeps with a mark."""
        here, tag = it.rooms[0], self.by_place[TAG]
        elsewhere = next(room for room in self.register.rooms if room not in
                         {row.room for row in it.rooms})  # fmt: skip
        self.say(TAG, now + HOUR, "visit", it.number, "future")
        self.say(here.room, at, "visit", it.number, "use")
        self.say(here.room, at, "in", "B0", "unknown")
        self.say(TAG, it.stay.since - HOUR, "visit", it.number, "absent")
        self.say(elsewhere, at, "in", it.number, "elsewhere")
        self.say(min(place for place in self.by_place if place.startswith("CAM-")), at, "down",
                 mark="unreported")  # fmt: skip
        sound = tag.says(at, "visit", self.register.tags[it.number])
        first = self.send(tag, sound)
        self.taken += 1
        again = self.send(tag, sound)
        self.answers["repeated"] = first.status == again.status == OK and first.body == again.body
        other = tag.says(at - SECOND, "visit", self.register.tags[it.number], sound["number"])
        self.answers["number used again"] = self.send(tag, other).status == OTHER
        stranger = Device(tag.serial, tag.id, Ed25519PrivateKey.generate(), tag.number)
        forged = stranger.says(at, "visit", self.register.tags[it.number])
        self.answers["forged"] = self.send(tag, forged).status == FORGED
        changed = tag.says(at, "visit", self.register.tags[it.number], tag.number + 1)
        self.answers["changed on the way"] = (
            self.send(tag, changed | {"told": "in"}).status == FORGED
        )

    def retire(self, at: datetime) -> None:
        """The tag is taken out of use; what it then signs is not taken."""
        tag = self.by_place[TAG]
        self.stage.act("premises.retire_device", "area_manager", tag.id, at, reasons="演练结束")
        event = tag.says(at, "visit", "B0")
        self.answers["retired"] = self.send(tag, event).status == FORGED

    def marked(self) -> dict[tuple[str, int], str]:
        """What the server noted against its register, by device and number."""
        token = self.stage.players["area_manager"].token
        found: dict[tuple[str, int], str] = {}
        for device in self.by_place.values():
            shown = self.stage.wire.get(f"subjects/area_device/{device.id}", token).body
            found |= {(device.serial, row["number"]): row["mark"] for row in shown["read"]["marks"]}
        return found

    def lies(self) -> dict[tuple[str, int], str]:
        """What it ought to have noted."""
        return {
            (device.serial, number): mark
            for device in self.by_place.values()
            for number, mark in device.lies.items()
        }
