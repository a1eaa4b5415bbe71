"""The case-handling area, its rooms and shifts, and the stays of persons in it."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from plumbline.casework.models import Case, Person
from plumbline.casework.procedure import HANDLING
from plumbline.kernel.models import Subject
from plumbline.law.calendar import SHANGHAI
from plumbline.law.roles import EVERYONE, Role, Sight
from plumbline.premises.terms import (
    Destination,
    DeviceUse,
    Ground,
    Happened,
    Information,
    Level,
    Need,
    OutFor,
    RoomUse,
    Signed,
    Told,
    Unfit,
    Way,
)

WATCHERS = frozenset({Role.AREA_MANAGER, Role.AUX})


class Area(Subject):
    """A case-handling area (执法办案场所) of a unit (G-CHA-01)."""

    kind = "area"
    kind_title = "执法办案场所"
    phases: ClassVar = {"in_use": "在用", "closed": "停用"}
    standing_phases: ClassVar = frozenset({"in_use"})
    sight = Sight(open_to=EVERYONE)

    name = models.TextField()
    shared = models.BooleanField(default=False)  # a centre of two departments or more

    @property
    def label(self) -> str:
        """Its name."""
        return self.name


class Room(Subject):
    """A room of an area, with its cameras."""

    kind = "area_room"
    kind_title = "办案区功能室"
    phases: ClassVar = {"in_use": "在用", "faulty": "录像故障", "closed": "停用"}
    standing_phases: ClassVar = frozenset({"in_use", "faulty"})
    sight = Sight(open_to=EVERYONE)

    area = models.ForeignKey(Area, models.PROTECT, related_name="rooms")
    name = models.TextField()
    use = models.TextField(choices=RoomUse)
    capacity = models.PositiveSmallIntegerField()
    sex = models.TextField(blank=True)  # of those it is for; empty: of either, one at a time
    minors = models.BooleanField(default=True)  # whether minors may be led here
    cameras = ArrayField(models.TextField())
    sound = models.BooleanField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["area", "name"], name="area_room_once")
        ]

    @property
    def label(self) -> str:
        """Its name."""
        return self.name


class Outage(models.Model):
    """A span in which a room was not recorded (D-CHA-02)."""

    room = models.ForeignKey(Room, models.PROTECT, related_name="outages")
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)
    note = models.TextField()
    entry_id = models.UUIDField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint("room", condition=Q(until=None), name="outage_one_open"),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")), name="outage_ends_later"
            ),
        ]


class Shift(Subject):
    """A shift of an area: who manages, guards, collects, keeps (D-CHA-05)."""

    kind = "area_shift"
    kind_title = "办案区班次"
    phases: ClassVar = {"on": "当班", "over": "已下班"}
    sight = Sight(open_to=EVERYONE)

    area = models.ForeignKey(Area, models.PROTECT, related_name="shifts")
    manager = models.UUIDField()
    guards = ArrayField(models.UUIDField())
    collector = models.UUIDField(null=True)
    custodian = models.UUIDField(null=True)
    ended_at = models.DateTimeField(null=True)

    @property
    def label(self) -> str:
        """When it began."""
        return f"{self.opened_at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}"


class Stay(Subject):
    """A person's stay in the area, from being brought to the organ to the door (C-CHA-01)."""

    kind = "stay"
    kind_title = "办案区停留"
    gates: ClassVar = HANDLING
    phases: ClassVar = {
        "brought": "到案，待进入办案区",
        "inside": "在办案区",
        "out": "临时离开办案区",
        "left": "已离开",
    }
    open_phases: ClassVar = frozenset({"brought", "inside", "out"})
    sight = Sight(open_to=WATCHERS | {Role.CLOCK})  # follows the summons by itself

    number = models.TextField(unique=True)  # also what the wristband says
    case = models.ForeignKey(Case, models.PROTECT, related_name="stays")
    person = models.ForeignKey(Person, models.PROTECT, related_name="stays")
    area = models.ForeignKey(Area, models.PROTECT, related_name="stays")
    ground = models.TextField(choices=Ground)
    way = models.TextField(choices=Way)
    cause = models.TextField()
    brought_by = ArrayField(models.UUIDField())
    sex = models.TextField()
    minor = models.BooleanField()
    hours = models.PositiveSmallIntegerField()
    chained = models.BooleanField(default=False)  # soon after another stay in the same case
    arrived_at = models.DateTimeField()
    entered_at = models.DateTimeField(null=True)
    delay = models.TextField(blank=True)  # why not straight in
    checked_at = models.DateTimeField(null=True)  # the safety check since the last way in
    belongings = models.PositiveSmallIntegerField(default=0)
    returned = models.PositiveSmallIntegerField(default=0)
    seized = models.PositiveSmallIntegerField(default=0)
    to_family = models.PositiveSmallIntegerField(default=0)
    health = models.TextField(blank=True)
    injuries = models.TextField(blank=True)
    unfit = models.TextField(blank=True, choices=Unfit)
    risks = ArrayField(models.TextField(), default=list)
    level = models.PositiveSmallIntegerField(choices=Level, null=True)
    left_at = models.DateTimeField(null=True)
    destination = models.TextField(blank=True, choices=Destination)
    receiver = models.TextField(blank=True)
    signed = models.TextField(blank=True, choices=Signed)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint("person", condition=Q(left_at=None), name="stay_one_open"),
            models.CheckConstraint(
                condition=(Q(entered_at=None) | Q(entered_at__gte=F("arrived_at")))
                & (Q(left_at=None) | Q(left_at__gte=F("arrived_at"))),
                name="stay_in_order",
            ),
        ]

    @property
    def label(self) -> str:
        """Its number."""
        return self.number


class SafetyCheck(models.Model):
    """A safety check of the body, on each way in (G-CHA-05)."""

    stay = models.ForeignKey(Stay, models.PROTECT, related_name="checks")
    at = models.DateTimeField()
    checker = models.UUIDField()
    checker_sex = models.TextField()
    found = models.TextField(blank=True)
    to_seizure = models.TextField(blank=True)  # contraband and evidence
    entry_id = models.UUIDField()


class Interval(models.Model):
    """A span of a stay; open while `until` is empty."""

    since = models.DateTimeField()
    until = models.DateTimeField(null=True)
    entry_id = models.UUIDField()

    class Meta:
        abstract = True


class Presence(Interval):
    """When the person was in which room."""

    stay = models.ForeignKey(Stay, models.PROTECT, related_name="presences")
    room = models.ForeignKey(Room, models.PROTECT, related_name="presences")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint("stay", condition=Q(until=None), name="presence_one_open"),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")), name="presence_ends_later"
            ),
        ]


class Guarding(Interval):
    """When an officer or auxiliary watched over the person."""

    stay = models.ForeignKey(Stay, models.PROTECT, related_name="guardings")
    officer = models.UUIDField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                "stay", "officer", condition=Q(until=None), name="guarding_one_open"
            ),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")), name="guarding_ends_later"
            ),
        ]


class Questioning(Interval):
    """When the person was questioned, where, by whom, under which recording."""

    stay = models.ForeignKey(Stay, models.PROTECT, related_name="questionings")
    room = models.ForeignKey(Room, models.PROTECT, related_name="questionings")
    officers = ArrayField(models.UUIDField())
    recording = models.TextField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint("stay", condition=Q(until=None), name="questioning_one_open"),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")), name="questioning_ends_later"
            ),
        ]


class Approval(models.Model):
    """A longer limit, and when it was granted (N-CHA-01)."""

    stay = models.ForeignKey(Stay, models.PROTECT, related_name="approvals")
    hours = models.PositiveSmallIntegerField()
    at = models.DateTimeField()
    officer = models.UUIDField()
    entry_id = models.UUIDField()


class Given(models.Model):
    """Food, water, rest, toilet, medicine (C-CHA-01)."""

    stay = models.ForeignKey(Stay, models.PROTECT, related_name="given")
    at = models.DateTimeField()
    what = models.TextField(choices=Need)
    note = models.TextField(blank=True)
    entry_id = models.UUIDField()


class Collected(models.Model):
    """Information that may be, or was, collected from a person; of each kind once (G-CHA-07)."""

    stay = models.ForeignKey(Stay, models.PROTECT, related_name="collected")
    person = models.ForeignKey(Person, models.PROTECT, related_name="collected")
    what = models.TextField(choices=Information)
    approver = models.UUIDField()
    collector = models.UUIDField(null=True)
    at = models.DateTimeField(null=True)
    entry_id = models.UUIDField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person", "what"], name="collected_once")
        ]


class Exit(models.Model):
    """A way out before the stay is over, and back (G-CHA-03)."""

    stay = models.ForeignKey(Stay, models.PROTECT, related_name="exits")
    ground = models.TextField(choices=OutFor)
    place = models.TextField()
    reasons = models.TextField()
    approver = models.UUIDField(null=True)
    refused = models.BooleanField(default=False)
    escorts = ArrayField(models.UUIDField(), default=list)
    camera = models.TextField(blank=True)  # the body-worn recorder that ran
    out_at = models.DateTimeField(null=True)
    back_at = models.DateTimeField(null=True)
    entry_id = models.UUIDField()


class Device(Subject):
    """A reader, tag or camera of an area; what it says is signed with its own key."""

    kind = "area_device"
    kind_title = "办案区设备"
    phases: ClassVar = {"registered": "在用", "retired": "停用"}
    standing_phases: ClassVar = frozenset({"registered"})
    sight = Sight(open_to=EVERYONE)  # it names nobody

    area = models.ForeignKey(Area, models.PROTECT, related_name="devices")
    room = models.ForeignKey(Room, models.PROTECT, null=True, related_name="devices")
    use = models.TextField(choices=DeviceUse)
    serial = models.TextField(unique=True)
    key = models.TextField()  # Ed25519, base64

    @property
    def label(self) -> str:
        """Its serial number."""
        return self.serial


class DeviceEvent(models.Model):
    """What a device said, once; where it contradicts the register, that is noted beside it."""

    device = models.ForeignKey(Device, models.PROTECT, related_name="events")
    number = models.PositiveBigIntegerField()
    at = models.DateTimeField()
    told = models.TextField(choices=Told)
    stay = models.ForeignKey(Stay, models.PROTECT, null=True, related_name="events")
    contradicts = models.TextField(blank=True)
    entry_id = models.UUIDField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["device", "number"], name="device_event_once")
        ]
        indexes: ClassVar = [
            models.Index(fields=["device", "entry_id"], name="device_event_newest")
        ]


class Visit(models.Model):
    """A guard looked after the person; a tag may prove it."""

    stay = models.ForeignKey(Stay, models.PROTECT, related_name="visits")
    at = models.DateTimeField()
    officer = models.UUIDField()
    state = models.TextField()
    proof = models.OneToOneField(DeviceEvent, models.PROTECT, null=True, related_name="visit")
    entry_id = models.UUIDField()


class Abnormal(Subject):
    """An injury, illness, self-harm, escape or death during a stay (D-CHA-03)."""

    kind = "abnormal"
    kind_title = "办案区异常情况"
    gates: ClassVar = HANDLING
    phases: ClassVar = {"reported": "已报告", "closed": "已办结"}
    open_phases: ClassVar = frozenset({"reported"})
    sight = Sight(open_to=WATCHERS)

    case = models.ForeignKey(Case, models.PROTECT, related_name="abnormals")
    stay = models.ForeignKey(Stay, models.PROTECT, related_name="abnormals")
    happened = models.TextField(choices=Happened)
    happened_at = models.DateTimeField()
    account = models.TextField()
    rescue = models.TextField()
    frozen = models.TextField(blank=True)  # the recordings kept from being overwritten

    @property
    def label(self) -> str:
        """What happened."""
        return str(Happened(self.happened).label)
