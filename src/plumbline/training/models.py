"""Courses, plans, sessions with attendance, credits and claims, curricula, assignments."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext

from plumbline.exams.models import Sitting
from plumbline.kernel.models import Subject
from plumbline.law.calendar import legal_day
from plumbline.law.roles import EVERYONE, NOBODYS, Role, Sight
from plumbline.people.models import Officer, Unit
from plumbline.training.terms import Source, Topic

ROLES = [(role.value, role.label) for role in Role if role not in NOBODYS]


class Course(Subject):
    """What can be taught: its competences, topics, hours, credits."""

    kind = "course"
    kind_title = "培训课程"
    phases: ClassVar = {
        "proposed": "待批准",
        "approved": "可以开设",
        "declined": "未获批准",
        "withdrawn": "停止开设",
    }
    open_phases: ClassVar = frozenset({"proposed"})
    sight = Sight(public=True)

    title = models.TextField()
    competences = ArrayField(models.TextField())
    topics = ArrayField(models.TextField())
    hours = models.PositiveSmallIntegerField()  # class hours
    credits = models.PositiveSmallIntegerField()
    enforcement = models.BooleanField()  # counts as enforcement training (1.2a)
    must = models.TextField(blank=True)  # the mandatory training it belongs to, by norm
    content = models.TextField()
    opinion = models.TextField(blank=True)

    @property
    def label(self) -> str:
        """Its title."""
        return self.title


class TrainingPlan(Subject):
    """What a unit will train in a year."""

    kind = "training_plan"
    kind_title = "年度培训计划"
    phases: ClassVar = {
        "drafted": "待批准",
        "approved": "已批准",
        "declined": "未获批准",
        "withdrawn": "已撤回",
    }
    open_phases: ClassVar = frozenset({"drafted"})
    sight = Sight(open_to=EVERYONE)

    unit = models.ForeignKey(Unit, models.PROTECT)
    year = models.PositiveSmallIntegerField()
    opinion = models.TextField(blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["unit", "year"],
                condition=models.Q(phase__in=("drafted", "approved")),
                name="plan_once",
            )
        ]

    @property
    def label(self) -> str:
        """Whose plan it is, and for which year."""
        return f"{self.unit.name} {self.year}"


class PlanItem(models.Model):
    """So many hours of a course in a quarter."""

    plan = models.ForeignKey(TrainingPlan, models.PROTECT, related_name="items")
    course = models.ForeignKey(Course, models.PROTECT)
    quarter = models.PositiveSmallIntegerField()
    hours = models.PositiveSmallIntegerField()
    entry_id = models.UUIDField()


class Session(Subject):
    """A course held once: where, when, by whom, for whom."""

    kind = "training_session"
    kind_title = "培训班次"
    phases: ClassVar = {"scheduled": "已安排", "held": "已办结", "cancelled": "已取消"}
    open_phases: ClassVar = frozenset({"scheduled"})
    sight = Sight(open_to=frozenset({Role.TRAINER}))

    course = models.ForeignKey(Course, models.PROTECT, related_name="sessions")
    unit = models.ForeignKey(Unit, models.PROTECT)
    place = models.TextField()
    begins_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    teacher = models.UUIDField()
    recorder = models.UUIDField()
    cancelled_for = models.TextField(blank=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["ends_at"], name="session_ends")]

    @property
    def label(self) -> str:
        """Which course, on which day."""
        return f"{self.course.title} {legal_day(self.begins_at).isoformat()}"

    @property
    def days(self) -> int:
        """Over how many days it runs, both included."""
        return (legal_day(self.ends_at) - legal_day(self.begins_at)).days + 1


class Attendance(models.Model):
    """Who was enrolled in a session, and for how many hours he was there."""

    session = models.ForeignKey(Session, models.PROTECT, related_name="attendance")
    officer = models.ForeignKey(Officer, models.PROTECT, related_name="attendance")
    hours = models.PositiveSmallIntegerField(null=True)  # unknown until recorded
    corrected_from = models.PositiveSmallIntegerField(null=True)
    corrected_for = models.TextField(blank=True)
    entry_id = models.UUIDField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["session", "officer"], name="attendance_once")
        ]


class Claim(Subject):
    """Credits that an officer asks for, from a source that no session tells of."""

    kind = "credit_claim"
    kind_title = "学分申报"
    phases: ClassVar = {"claimed": "待审核", "credited": "已计入", "declined": "不予计入"}
    open_phases: ClassVar = frozenset({"claimed"})
    sight = Sight(open_to=frozenset({Role.TRAINER}))

    officer = models.ForeignKey(Officer, models.PROTECT, related_name="credit_claims")
    source = models.TextField(choices=Source)
    on = models.DateField()
    points = models.PositiveSmallIntegerField()
    grounds = models.TextField()
    opinion = models.TextField(blank=True)

    @property
    def label(self) -> str:
        """Who claims, and for which day."""
        return f"{self.officer.name} {self.on.isoformat()}"


class Counted(models.Manager["Credit"]):
    """Credits that count: not those of a result that was declared void since."""

    def get_queryset(self) -> models.QuerySet[Credit]:
        """Every other credit."""
        return super().get_queryset().exclude(sitting__phase="void")


class Credit(models.Model):
    """Points that an officer has in a year, and what they come from."""

    officer = models.ForeignKey(Officer, models.PROTECT, related_name="credits")
    year = models.PositiveSmallIntegerField()
    source = models.TextField(choices=Source)
    on = models.DateField()
    hours = models.PositiveSmallIntegerField(null=True)  # of a session
    points = models.DecimalField(max_digits=6, decimal_places=1)
    session = models.ForeignKey(Session, models.PROTECT, null=True, related_name="credits")
    claim = models.OneToOneField(Claim, models.PROTECT, null=True)
    sitting = models.OneToOneField(Sitting, models.PROTECT, null=True)
    entry_id = models.UUIDField()

    objects = Counted()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["officer", "year"], name="credit_of_year")]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["session", "officer", "source"], name="credit_once_a_session"
            ),
            models.CheckConstraint(
                condition=models.Q(session__isnull=False, claim=None, sitting=None)
                | models.Q(session=None, claim__isnull=False, sitting=None)
                | models.Q(session=None, claim=None, sitting__isnull=False),
                name="credit_has_ground",
            ),
        ]


class Curriculum(Subject):
    """What officers in a post must have been trained in, and within how long."""

    kind = "curriculum"
    kind_title = "岗位培训大纲"
    phases: ClassVar = {
        "proposed": "待批准",
        "approved": "执行中",
        "declined": "未获批准",
        "withdrawn": "停止执行",
    }
    open_phases: ClassVar = frozenset({"proposed"})
    sight = Sight(public=True)

    title = models.TextField()
    role = models.TextField(choices=ROLES)
    branch = models.TextField(blank=True)  # empty: every branch
    approved_on = models.DateField(null=True)
    opinion = models.TextField(blank=True)

    @property
    def label(self) -> str:
        """Its title."""
        return self.title


class CurriculumItem(models.Model):
    """A topic or a course, due so many months after taking up the post."""

    curriculum = models.ForeignKey(Curriculum, models.PROTECT, related_name="items")
    topic = models.TextField(choices=Topic, blank=True)
    course = models.ForeignKey(Course, models.PROTECT, null=True)
    months = models.PositiveSmallIntegerField()
    entry_id = models.UUIDField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(topic="") ^ models.Q(course=None), name="item_is_one_of_two"
            )
        ]


class Assignment(Subject):
    """A topic put on one officer's syllabus, because of something found."""

    kind = "assignment"
    kind_title = "补训安排"
    phases: ClassVar = {"open": "待补训", "met": "已补训", "lifted": "已撤销"}
    open_phases: ClassVar = frozenset({"open"})
    sight = Sight(open_to=frozenset({Role.TRAINER, Role.CLOCK}))

    officer = models.ForeignKey(Officer, models.PROTECT, related_name="assignments")
    topic = models.TextField(choices=Topic)
    ground = models.TextField()
    until = models.DateField(null=True)
    lifted_for = models.TextField(blank=True)

    @property
    def label(self) -> str:
        """Who is to be trained in what."""
        return f"{self.officer.name} {gettext(Topic(self.topic).label)}"
