"""Devices, footage and what hangs on it: links, excuses, and who carried what when."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from plumbline.kernel.models import Subject
from plumbline.law.calendar import SHANGHAI
from plumbline.law.roles import EVERYONE, Role, Sight
from plumbline.recordings.terms import Cause, Fault, Ground, Outside, Sort, Tag, Why


class Device(Subject):
    """A recorder, or a camera fixed in the case-handling area (D-BWV-07, D-CHA-02)."""

    kind = "device"
    kind_title = "录音录像设备"
    phases: ClassVar = {
        "in_stock": "在库",
        "issued": "已领用",
        "running": "固定安装，运行中",
        "faulty": "故障待修",
        "retired": "报废",
    }
    standing_phases: ClassVar = frozenset({"in_stock", "issued", "running", "faulty"})
    sight = Sight(open_to=EVERYONE)

    sort = models.TextField(choices=Sort)
    serial = models.TextField(unique=True)
    model = models.TextField(blank=True)
    place = models.TextField(blank=True)  # the room or area that a fixed camera looks at
    holder = models.UUIDField(null=True)  # the officer who carries it now
    owed = models.PositiveSmallIntegerField(default=0)  # clips on it that are not yet taken in

    @property
    def label(self) -> str:
        """What it is, and its serial number."""
        return f"{Sort(self.sort).label} {self.serial}"


class Carry(models.Model):
    """Who carried a recorder from when to when."""

    device = models.ForeignKey(Device, models.PROTECT, related_name="carries")
    officer = models.UUIDField()
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)
    entry_id = models.UUIDField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["officer", "since"], name="carry_officer")]


class Checkup(models.Model):
    """One inspection of a device: equipment, wear, use, upload, storage (D-BWV-06)."""

    device = models.ForeignKey(Device, models.PROTECT, related_name="checkups")
    sound = models.BooleanField()
    clock_ahead = models.IntegerField()  # seconds by which its clock runs before true time
    findings = models.TextField(blank=True)
    at = models.DateTimeField()
    entry_id = models.UUIDField()


class Footage(Subject):
    """A file from a device, as it came in; what it says about itself is read, never typed."""

    kind = "footage"
    kind_title = "录音录像"
    phases: ClassVar = {
        "kept": "保存中",
        "changed": "与入库时不一致",
        "removed": "已按规定销毁",
    }
    sight = Sight(open_to=frozenset({Role.AREA_MANAGER}))

    device = models.ForeignKey(Device, models.PROTECT, related_name="footage")
    officer = models.UUIDField(null=True)  # who carried the recorder when it ran
    place = models.TextField(blank=True)  # what the fixed camera looked at
    begins = models.DateTimeField()  # true time: the stamp less what the clock was ahead
    ends = models.DateTimeField()
    stamped = models.DateTimeField(null=True)  # what the device's clock said at the beginning
    clock_ahead = models.IntegerField(default=0)  # seconds
    breaks = models.JSONField(default=list)  # [[from, to]] in milliseconds of the file
    file = models.TextField(unique=True)  # its name in the store: the digest of its manifest
    sha256 = models.TextField()
    size = models.BigIntegerField()  # bytes
    container = models.TextField()
    streams = models.JSONField()
    tag = models.TextField(choices=Tag)
    changes = ArrayField(models.TextField(), default=list)  # bytes that differ, "from-to"
    verified_at = models.DateTimeField(null=True)
    lasting_for = models.TextField(blank=True, choices=Ground)  # kept for good, and why

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["officer", "begins"], name="footage_officer"),
            models.Index(fields=["place", "begins"], name="footage_place"),
            models.Index(fields=["begins"], name="footage_begins"),
        ]

    @property
    def label(self) -> str:
        """The device, and the file's name as far as people read it."""
        return f"{self.device.serial} {self.file[:12]}"


class Link(models.Model):
    """What a piece of footage shows: a call, a case, a person, an act, a stay (D-BWV-05)."""

    footage = models.ForeignKey(Footage, models.PROTECT, related_name="links")
    kind = models.TextField()
    subject_id = models.UUIDField()
    person = models.BigIntegerField(null=True)  # of the case it stands on
    moment = models.DateTimeField(null=True)
    note = models.TextField(blank=True)
    entry_id = models.UUIDField()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["subject_id"], name="footage_link"),
            models.Index(fields=["person"], name="footage_link_person"),
        ]


class Excuse(Subject):
    """Why a span that had to be recorded was not, and the head's word on it (D-BWV-02)."""

    kind = "excuse"
    kind_title = "未录制说明"
    phases: ClassVar = {"asked": "待审批", "approved": "已批准", "refused": "不予批准"}
    open_phases: ClassVar = frozenset({"asked"})

    of_kind = models.TextField()
    of = models.UUIDField()  # what had to be recorded
    case_id = models.UUIDField(null=True)
    begins = models.DateTimeField()
    ends = models.DateTimeField()
    why = models.TextField(choices=Why)
    account = models.TextField()
    reported_to = models.TextField()
    opinion = models.TextField(blank=True)
    cites = ArrayField(models.TextField(), default=list)  # the rules that wanted the recording

    class Meta:
        indexes: ClassVar = [models.Index(fields=["of"], name="excuse_of")]

    @property
    def label(self) -> str:
        """Why it was not recorded."""
        return str(Why(self.why).label)


class Hold(models.Model):
    """Footage that stays whatever its term, until the matter is over (K-BWV-03)."""

    footage = models.ForeignKey(Footage, models.PROTECT, related_name="holds")
    cause = models.TextField(choices=Cause)
    matter = models.TextField()
    since = models.DateTimeField()
    released_at = models.DateTimeField(null=True)
    released_for = models.TextField(blank=True)
    entry_id = models.UUIDField()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["footage"], name="footage_held",
                         condition=models.Q(released_at__isnull=True)),
        ]  # fmt: skip


class Weeding(Subject):
    """A list of footage whose term is over, on its way to being destroyed (K-BWV-01)."""

    kind = "weeding"
    kind_title = "录音录像销毁清单"
    phases: ClassVar = {
        "drafted": "已列清单，待复核批准",
        "countersigned": "已批准，等待期内",
        "carried_out": "已销毁",
        "cancelled": "已撤销",
    }
    open_phases: ClassVar = frozenset({"drafted", "countersigned"})

    footage = ArrayField(models.UUIDField())
    manifest = models.TextField()  # SHA-256 over the names of the files, in order
    size = models.BigIntegerField()  # bytes
    opinion = models.TextField(blank=True)
    cancelled_for = models.TextField(blank=True)

    @property
    def label(self) -> str:
        """The beginning of its manifest."""
        return self.manifest[:12]


class Access(Subject):
    """Leave to see footage of others, by the head of the unit that took it (G-BWV-04)."""

    kind = "footage_access"
    kind_title = "录音录像调阅"
    phases: ClassVar = {"asked": "待审批", "granted": "准予调阅", "refused": "不予调阅"}
    open_phases: ClassVar = frozenset({"asked"})

    footage = models.ForeignKey(Footage, models.PROTECT, related_name="accesses")
    reasons = models.TextField()
    until = models.DateTimeField(null=True)
    opinion = models.TextField(blank=True)

    @property
    def label(self) -> str:
        """The footage that is asked for."""
        return self.footage.label


class Copy(models.Model):
    """A copy made for a case, with its description; the original stays as it is (G-BWV-05)."""

    footage = models.ForeignKey(Footage, models.PROTECT, related_name="copies")
    number = models.TextField(blank=True)  # burnt into the picture; empty on copies of old
    maker = models.UUIDField()
    made_at = models.DateTimeField()
    place = models.TextField()
    purpose = models.TextField()
    begins = models.DateTimeField(null=True)  # the span that was asked for
    ends = models.DateTimeField(null=True)
    sha256 = models.TextField(blank=True)  # of the copy; empty until it is finished
    finished_at = models.DateTimeField(null=True)
    entry_id = models.UUIDField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["number"], name="copy_once", condition=~models.Q(number="")
            )
        ]

    @property
    def file(self) -> str:
        """Its name among the finished copies: that of its entry, which nothing else ever has."""
        return self.entry_id.hex


class Supply(Subject):
    """Footage for an organ outside the police, on its paper and by the head's leave (G-BWV-04)."""

    kind = "footage_supply"
    kind_title = "向外单位提供录音录像"
    phases: ClassVar = {
        "asked": "待审批",
        "granted": "准予提供",
        "refused": "不予提供",
        "supplied": "已提供",
    }
    open_phases: ClassVar = frozenset({"asked", "granted"})

    footage = models.ForeignKey(Footage, models.PROTECT, related_name="supplies")
    organ = models.TextField(choices=Outside)
    name = models.TextField()
    letter = models.TextField()  # its paper: what it is called, and its number
    reasons = models.TextField()
    sensitive = models.BooleanField(default=False)
    opinion = models.TextField(blank=True)
    consent = models.TextField(blank=True)  # number of the superior organ's consent
    copy = models.ForeignKey(Copy, models.PROTECT, null=True, related_name="supplies")
    received = models.TextField(blank=True)

    @property
    def label(self) -> str:
        """The organ and its paper."""
        return f"{self.name} {self.letter}"


class Mark(models.Model):
    """A moment of a piece of footage that somebody pointed out: kept beside it, never in it."""

    footage = models.ForeignKey(Footage, models.PROTECT, related_name="marks")
    second = models.PositiveIntegerField()  # of the file
    note = models.TextField()
    officer = models.UUIDField()
    at = models.DateTimeField()
    entry_id = models.UUIDField()


class Sample(Subject):
    """A networked inspection: footage drawn by a published seed, or chosen (D-CHA-04, 3.4c)."""

    kind = "footage_sample"
    kind_title = "网上视频巡查"
    phases: ClassVar = {
        "drawn": "已抽取，巡查中",
        "correcting": "已责令整改",
        "corrected": "已报整改情况",
        "closed": "已办结",
    }
    open_phases: ClassVar = frozenset({"drawn", "correcting", "corrected"})

    seed = models.TextField()
    since = models.DateTimeField()
    until = models.DateTimeField()
    population = models.PositiveIntegerField()  # how many were drawn from
    footage = ArrayField(models.UUIDField())  # by seed, in the order drawn
    chosen = ArrayField(models.UUIDField(), default=list)  # picked by the inspector
    missing = models.PositiveIntegerField()  # seconds not recorded in the span, found by the system
    order = models.TextField(blank=True)
    correction = models.TextField(blank=True)

    @property
    def label(self) -> str:
        """The time it looked at, by days."""
        days = (f"{at.astimezone(SHANGHAI):%Y-%m-%d}" for at in (self.since, self.until))
        return "–".join(days)


class Finding(models.Model):
    """One of the five faults, found in a unit; assessment and accountability read it (F-BWV-02)."""

    fault = models.TextField(choices=Fault)
    line = ArrayField(models.TextField())
    officer = models.UUIDField(null=True)
    footage = models.ForeignKey(Footage, models.PROTECT, null=True, related_name="findings")
    sample = models.ForeignKey(Sample, models.PROTECT, null=True, related_name="findings")
    result = models.TextField()
    at = models.DateTimeField()
    entry_id = models.UUIDField()
