"""Readers, tags and cameras: what they say is signed, kept once, and never moves the register.

A device proves a visit; where it says otherwise than the register, that is noted beside it. It
sends its records itself: its signature is what a token is for an officer, and the act is its own.
"""

from __future__ import annotations

import base64
from datetime import date, datetime, timedelta
from typing import Annotated
from uuid import UUID

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.db.models import Q
from pydantic import AwareDatetime, StringConstraints

from plumbline.kernel.act import Doing, Form, Invalid, act, ask
from plumbline.kernel.gate import Missing, Situation, gate, phase
from plumbline.kernel.models import Entry
from plumbline.law.bodies import Interval
from plumbline.law.roles import Actor, Held, Role
from plumbline.premises.models import Area, Device, DeviceEvent, Outage, Presence, Room, Stay
from plumbline.premises.rooms import Why
from plumbline.premises.terms import SAYS, DeviceUse, Told
from plumbline.transparency.canonical import instant

MOST_A_MINUTE = 120  # records of one device; a tag or a door says far less
MINUTE = timedelta(minutes=1)
Base64 = Annotated[str, StringConstraints(min_length=1, max_length=200)]
Serial = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9._-]{1,60}$")]
Tag = Annotated[str, StringConstraints(max_length=60)]


def message(serial: str, number: int, at: datetime, told: str, tag: str) -> bytes:
    """The bytes a device signs."""
    return "\n".join(("plumbline-device-1", serial, str(number), instant(at), told, tag)).encode()


class Register(Form):
    """The device, where it hangs, its public key."""

    serial: Serial = ask("设备编号")
    use: DeviceUse = ask("用途")
    room: UUID | None = ask("所在功能室", default=None, ref="area_room")
    key: Base64 = ask("公钥（Ed25519，Base64）")


@act(
    "premises.register_device",
    title="登记设备",
    by=(Role.AREA_MANAGER, Role.SYSTEM_ADMIN),
    gates=[phase("in_use")],
    cite=("D-CHA-02",),
    makes=Device,
)
def register_device(doing: Doing[Area, Register]) -> None:
    """登记读卡器、打卡点、摄像机及其公钥，只接受其签名的记录。"""
    form, area = doing.form, doing.subject
    try:
        raw = base64.b64decode(form.key, validate=True)
        Ed25519PublicKey.from_public_bytes(raw)
    except ValueError:
        raise Invalid([("key", "公钥须为三十二字节，Base64编码")]) from None
    room = Room.objects.filter(pk=form.room, area=area).first() if form.room else None
    if (form.room and room is None) or (room is None and form.use != DeviceUse.TAG):
        raise Invalid([("room", "没有这间功能室")])
    if Device.objects.filter(serial=form.serial).exists():
        raise Invalid([("serial", "这个编号已经登记")])
    doing.create(
        Device(phase="registered", line=area.line, area=area, room=room, use=form.use,
               serial=form.serial, key=form.key)
    )  # fmt: skip


@act(
    "premises.retire_device",
    title="停用设备",
    by=(Role.AREA_MANAGER, Role.SYSTEM_ADMIN),
    gates=[phase("registered")],
    cite=("D-CHA-02",),
)
def retire_device(doing: Doing[Device, Why]) -> None:
    """不再接受这一设备的记录。"""
    doing.subject.move("retired")


class TakeEvent(Form):
    """One signed record of a device."""

    number: int = ask("流水号", ge=1, lt=2**63)
    device_at: AwareDatetime = ask("设备记录的时间")
    told: Told = ask("内容")
    tag: Tag = ask("腕带编号", default="", help="即停留编号；摄像机不填")
    signature: Base64 = ask("设备签名（Ed25519，Base64）")


def genuine(device: Device, said: TakeEvent) -> bool:
    """Whether the device's registered key signed just this."""
    words = message(device.serial, said.number, said.device_at, said.told, said.tag)
    try:
        key = Ed25519PublicKey.from_public_bytes(base64.b64decode(device.key))
        key.verify(base64.b64decode(said.signature, validate=True), words)
    except (InvalidSignature, ValueError):
        return False
    return True


def itself(device: Device) -> Actor:
    """The device as the one who acts: over its own area, and nobody can be appointed to it."""
    held = Held(Role.DEVICE, tuple(device.line), date.min)
    return Actor(device.pk, device.serial, "", (held,))


def floods(device: Device, now: datetime) -> bool:
    """Whether the device said more within the last minute than any device has to say."""
    newest = device.events.order_by("-entry_id").values_list("entry_id", flat=True)
    nth = newest[MOST_A_MINUTE - 1 : MOST_A_MINUTE].first()
    return nth is not None and Entry.objects.filter(pk=nth, recorded__gt=now - MINUTE).exists()


@gate(
    "premises.device_signed",
    cite=("D-CHA-02",),
    says="签名与登记的设备公钥不符",
    remedy="核对设备；被替换或者被冒用的，停用该设备并报告",
    who=(Role.AREA_MANAGER, Role.SYSTEM_ADMIN),
)
def device_signed(s: Situation[Device]) -> Missing | None:
    """Only what the registered key signed is taken."""
    form = s.form
    return None if not isinstance(form, TakeEvent) or genuine(s.subject, form) else {}


@gate(
    "premises.device_event_new",
    cite=("D-CHA-02",),
    says="流水号%(number)s的记录已经收到",
    remedy="无须重复上传",
)
def device_event_new(s: Situation[Device]) -> Missing | None:
    """The same record twice is kept once."""
    number = getattr(s.form, "number", None)
    known = number is not None and s.subject.events.filter(number=number).exists()
    return {"number": str(number)} if known else None


def contradiction(device: Device, form: TakeEvent, stay: Stay | None, slack: timedelta) -> str:
    """Where the device says otherwise than the register; empty: nowhere."""
    if form.told not in SAYS[DeviceUse(device.use)]:
        return "use"
    near = (form.device_at - slack, form.device_at + slack)
    if device.use == DeviceUse.CAMERA:
        field = "since" if form.told == Told.DOWN else "until"
        known = Outage.objects.filter(room=device.room, **{f"{field}__range": near})
        return "" if known.exists() else "unreported"
    if stay is None:
        return "unknown"
    if form.told == Told.VISIT:
        there = stay.entered_at is not None and stay.entered_at <= form.device_at
        return (
            "" if there and (stay.left_at is None or form.device_at <= stay.left_at) else "absent"
        )
    inside = Presence.objects.filter(
        Q(until=None) | Q(until__gte=near[0]), stay=stay, room=device.room, since__lte=near[1]
    )
    return "" if inside.exists() else "elsewhere"


@act(
    "premises.take_event",
    title="接收设备记录",
    by=(Role.AREA_MANAGER, Role.AUX, Role.SYSTEM_ADMIN, Role.DEVICE),
    gates=[phase("registered"), device_signed, device_event_new],
    cite=("D-CHA-02", "G-CHA-08"),
)
def take_event(doing: Doing[Device, TakeEvent]) -> None:
    """收存设备签名的记录；与登记不符的注明，登记本身不因设备而改变。"""
    form, device = doing.form, doing.subject
    minutes = doing.situation.norm("D-CHA-02.device").body_as(Interval).minutes
    stay = Stay.objects.filter(number=form.tag, area=device.area).first() if form.tag else None
    late = form.device_at > doing.at + timedelta(minutes=minutes)
    why = "future" if late else contradiction(device, form, stay, timedelta(minutes=minutes))
    doing.create(
        DeviceEvent(device=device, number=form.number, at=form.device_at, told=form.told, stay=stay,
                    contradicts=why, entry_id=doing.entry_id)
    )  # fmt: skip
