"""Units, officers, posts, accounts, and the numbers units give."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models

from plumbline.kernel.models import Subject
from plumbline.law.roles import EVERYONE, NOBODYS, Role, Sight


class UnitLevel(models.TextChoices):
    """Where a unit stands in the scheme from the province down."""

    PROVINCE = "province", "省级公安机关"
    CITY = "city", "市级公安机关"
    COUNTY = "county", "县级公安机关"
    STATION = "station", "派出所"
    DEPARTMENT = "department", "内设机构"


class Unit(Subject):
    """A unit of the police, with its place in the tree."""

    kind = "unit"
    kind_title = "单位"
    phases: ClassVar = {"active": "在用", "closed": "撤销"}
    sight = Sight(open_to=EVERYONE)

    code = models.TextField(unique=True)
    name = models.TextField()
    level = models.TextField(choices=UnitLevel)

    @property
    def label(self) -> str:
        """The unit's name."""
        return self.name


class Leaving(models.TextChoices):
    """Why somebody is no longer in service."""

    RETIRED = "retired", "退休"
    RESIGNED = "resigned", "辞职"
    TRANSFERRED = "transferred", "调离"
    DISMISSED = "dismissed", "辞退或者开除"
    DIED = "died", "去世"


class Charge(models.TextChoices):
    """What a post carries besides its role, where a rule asks for it."""

    LEGAL_HEAD = "legal_head", "法制部门负责人"
    LEGAL_LEADER = "legal_leader", "主管法制工作的负责人"
    REVIEWS = "reviews", "从事法制审核"


class Rank(models.TextChoices):
    """What the holder of a leading post is in his organ (R-SUP-01)."""

    CHIEF = "chief", "主要负责人"
    COMMISSAR = "commissar", "政治委员"
    DAILY = "daily", "负责常务工作的负责人"
    DEPUTY = "deputy", "其他负责人"
    DEPARTMENT = "department", "部门负责人"
    STAFF = "staff", "一般民警"


class Officer(Subject):
    """A police officer, or an auxiliary who may assist but never qualify."""

    kind = "officer"
    kind_title = "民警"
    phases: ClassVar = {"serving": "在职", "left": "离职"}
    sight = Sight(open_to=EVERYONE)

    number = models.TextField(unique=True)
    name = models.TextField()
    auxiliary = models.BooleanField(default=False)
    law_background = models.BooleanField(default=False)  # studied law, or what belongs to it
    left_on = models.DateField(null=True)
    left_for = models.TextField(choices=Leaving, blank=True)

    @property
    def label(self) -> str:
        """Name and police number."""
        return f"{self.name}（{self.number}）"


class Post(models.Model):
    """A role held in a unit from day to day."""

    officer = models.ForeignKey(Officer, models.PROTECT, related_name="posts")
    role = models.TextField(choices=[(role, role.label) for role in Role if role not in NOBODYS])
    line = ArrayField(models.TextField())
    since = models.DateField()
    until = models.DateField(null=True)
    charge = models.TextField(choices=Charge, blank=True)
    rank = models.TextField(choices=Rank, blank=True)
    entry_id = models.UUIDField()


class Establishment(models.Model):
    """How many a unit is to have in a role, from a day on; the newest row counts (5.2a)."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="establishments")
    role = models.TextField(choices=[(role, role.label) for role in Role if role not in NOBODYS])
    required = models.PositiveSmallIntegerField()
    since = models.DateField()
    basis = models.TextField()
    entry_id = models.UUIDField()


class NumberSeries(models.Model):
    """The last number a unit gave for a kind of paper in a year."""

    unit = models.TextField()
    kind = models.TextField()
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["unit", "kind", "year"], name="series_once")
        ]


class Account(AbstractBaseUser):
    """How an officer signs in."""

    officer = models.OneToOneField(Officer, models.PROTECT)
    number = models.TextField(unique=True)
    failures = models.PositiveSmallIntegerField(default=0)
    locked_until = models.DateTimeField(null=True)

    USERNAME_FIELD = "number"
    objects = BaseUserManager["Account"]()

    def locked(self, now: datetime) -> bool:
        """Whether sign-in is shut for now after too many wrong passwords."""
        return self.locked_until is not None and now < self.locked_until


class Factor(models.Model):
    """What an officer has beside the password: the secret of a telephone's codes, closed."""

    account = models.OneToOneField(Account, models.PROTECT, related_name="factor")
    secret = models.TextField()  # empty once it was taken away
    used = models.BigIntegerField()  # the step of the last code: none opens twice
    entry_id = models.UUIDField()


class Token(models.Model):
    """A key for programs, kept as a digest only."""

    account = models.ForeignKey(Account, models.CASCADE)
    digest = models.BinaryField(unique=True)
    expires_at = models.DateTimeField()
