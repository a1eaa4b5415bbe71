"""Units, officers, posts, accounts, and the numbers units give."""

from __future__ import annotations

from datetime import date, datetime
from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext

from plumbline.kernel.models import Subject
from plumbline.law.roles import EVERYONE, NOBODYS, Role, Sight
from plumbline.people.branches import Branch


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
    closed_on = models.DateField(null=True)  # the first day on which it is no more

    @property
    def label(self) -> str:
        """The unit's name."""
        return self.name


class EarlierName(models.Model):
    """What a unit was called from one day to another, both included."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="earlier_names")
    name = models.TextField()
    since = models.DateField()
    until = models.DateField()
    entry_id = models.UUIDField()


class Contact(models.Model):
    """By which telephone, and where, the public reaches a unit from a day on; the newest counts."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="contacts")
    phone = models.TextField()
    address = models.TextField(blank=True)
    since = models.DateField()
    entry_id = models.UUIDField()


class Leaving(models.TextChoices):
    """Why somebody is no longer in service."""

    RETIRED = "retired", "退休"
    RESIGNED = "resigned", "辞职"
    TRANSFERRED = "transferred", "调离"
    DISMISSED = "dismissed", "辞退或者开除"
    DIED = "died", "去世"
    UNSAID = "unsaid", "目录系统停用，未说明原因"


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


class Relation(models.TextChoices):
    """What binds an officer to somebody, as the grounds of recusal have it (G-ADM-05)."""

    SELF = "self", "本人"
    RELATIVE = "relative", "近亲属"
    INTEREST = "interest", "本人或者近亲属与其有利害关系"
    OTHER = "other", "其他关系，可能影响公正处理"


class Tie(Subject):
    """Somebody because of whom an officer keeps out of a case (G-ADM-05).

    The name is for the officer and for whoever decides on recusal; of the number a mark stays.
    """

    kind = "tie"
    kind_title = "回避关系"
    phases: ClassVar = {"standing": "存续", "ended": "已终止"}
    sight = Sight(only=frozenset({Role.ORGAN_HEAD, Role.ORGAN_CHIEF, Role.UPPER_ORGAN}))

    officer = models.ForeignKey(Officer, models.PROTECT, related_name="ties")
    relation = models.TextField(choices=Relation)
    name = models.TextField()
    mark = models.TextField()
    noted_by = models.UUIDField()  # the officer himself, his head or the legal officer
    until = models.DateField(null=True)  # the last day it binds

    @property
    def label(self) -> str:
        """Whose it is and of which sort; never with whom."""
        return f"{gettext(str(Relation(self.relation).label))} {self.officer.label}"


class Post(models.Model):
    """A role held in a unit from day to day."""

    officer = models.ForeignKey(Officer, models.PROTECT, related_name="posts")
    role = models.TextField(choices=[(role, role.label) for role in Role if role not in NOBODYS])
    line = ArrayField(models.TextField())
    since = models.DateField()
    until = models.DateField(null=True)
    charge = models.TextField(choices=Charge, blank=True)
    rank = models.TextField(choices=Rank, blank=True)
    branch = models.TextField(choices=Branch, blank=True)  # empty: no branch of its own
    entry_id = models.UUIDField()


class Away(models.TextChoices):
    """Why an officer in service is not at work."""

    LEAVE = "leave", "休假"
    SICK = "sick", "病假"
    STUDY = "study", "离岗培训"
    LENT = "lent", "借调、挂职"
    STOPPED = "stopped", "停止执行职务"


class Absence(models.Model):
    """Days, both included, on which an officer in service is not at work."""

    officer = models.ForeignKey(Officer, models.PROTECT, related_name="absences")
    sort = models.TextField(choices=Away)
    since = models.DateField()
    until = models.DateField()
    document = models.TextField(blank=True)
    entry_id = models.UUIDField()

    def touches(self, first: date, last: date) -> bool:
        """Whether it takes any of these days, both included."""
        return self.since <= last and first <= self.until


class Establishment(models.Model):
    """How many a unit is to have in a role, from a day on; the newest row counts (5.2a)."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="establishments")
    role = models.TextField(choices=[(role, role.label) for role in Role if role not in NOBODYS])
    required = models.PositiveSmallIntegerField()
    since = models.DateField()
    basis = models.TextField()
    entry_id = models.UUIDField()


class Directory(models.Model):
    """A directory of others that may keep a unit's officers, and the account it comes with.

    The newest row of an account counts.
    """

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="directories")
    officer = models.ForeignKey(Officer, models.PROTECT, related_name="directories")
    name = models.TextField()
    since = models.DateField()
    until = models.DateField(null=True)
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


class KeyState(models.TextChoices):
    """Whether a security key opens anything."""

    LIVE = "live", "可用"
    COPIED = "copied", "疑被复制，已停用"
    GONE = "gone", "已移除"


class Key(models.Model):
    """A security key that an officer holds beside the password, by what checks its signatures."""

    account = models.ForeignKey(Account, models.PROTECT, related_name="keys")
    label = models.TextField()
    handle = models.BinaryField()  # what the key knows itself by; empty once it was taken away
    digest = models.BinaryField(unique=True)  # SHA-256 of it
    public_key = models.BinaryField()  # in COSE; empty once it was taken away
    added_at = models.DateTimeField()
    state = models.TextField(choices=KeyState, default=KeyState.LIVE)
    entry_id = models.UUIDField()


class KeyUse(models.Model):
    """How often a security key says it has signed, as of its last sign-in."""

    key = models.OneToOneField(Key, models.PROTECT, related_name="use")
    counter = models.BigIntegerField()
    used_at = models.DateTimeField(null=True)


class Challenge(models.Model):
    """What a security key is to sign: once, within minutes, for one account at one screen."""

    account = models.ForeignKey(Account, models.CASCADE)
    purpose = models.TextField()
    place = models.BinaryField()  # SHA-256 of the session
    value = models.BinaryField()
    address = models.TextField()  # of the site that the key is asked at
    expires_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["account", "purpose", "place"], name="challenge_once")
        ]


class Token(models.Model):
    """A key for programs, kept as a digest only."""

    account = models.ForeignKey(Account, models.CASCADE)
    digest = models.BinaryField(unique=True)
    expires_at = models.DateTimeField()
