"""Exams, rooms, who sits there, what is answered, and the scripts that markers read."""

from __future__ import annotations

from datetime import date, timedelta
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from plumbline.exams.models.bank import DESK, ExamPaper
from plumbline.exams.terms import Tier
from plumbline.kernel.models import Subject
from plumbline.law.calendar import legal_day
from plumbline.law.roles import Role, Sight
from plumbline.people.models import Officer

HALL = Sight(open_to=frozenset({Role.TRAINER, Role.CLOCK}))  # the clock collects


class Exam(Subject):
    """A paper sat at an hour, by whom, where, and what passes."""

    kind = "exam"
    kind_title = "考试"
    phases: ClassVar = {
        "planned": "报名编排",
        "seated": "座位已编排",
        "collected": "已收卷",
        "published": "成绩已公布",
    }
    open_phases: ClassVar = frozenset({"planned", "seated", "collected"})
    sight = HALL

    paper = models.ForeignKey(ExamPaper, models.PROTECT, related_name="exams")
    name = models.TextField()
    level = models.TextField(choices=Tier)
    branch = models.TextField(blank=True)  # empty: every branch
    begins_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    pass_mark = models.PositiveSmallIntegerField()
    tolerance = models.PositiveSmallIntegerField()  # of two markers of one question, in points
    appeal_days = models.PositiveSmallIntegerField()
    basis = models.TextField(blank=True)  # where these figures stand; empty: unconfirmed
    markers = ArrayField(models.UUIDField(), default=list)
    order_seed = models.TextField(blank=True)  # told with the results
    published_by = models.UUIDField(null=True)

    @property
    def label(self) -> str:
        """Its name."""
        return self.name

    @property
    def appeals_until(self) -> date:
        """The last day on which a published result may be contested."""
        return legal_day(self.moved_at) + timedelta(days=self.appeal_days)


class Room(models.Model):
    """A room with its seats, who watches it, and which fixed camera looks at it."""

    exam = models.ForeignKey(Exam, models.PROTECT, related_name="rooms")
    name = models.TextField()
    seats = models.PositiveSmallIntegerField()
    invigilators = ArrayField(models.UUIDField())
    place = models.TextField(blank=True)  # of the fixed camera; empty: none was named
    entry_id = models.UUIDField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["exam", "name"], name="exam_room_once")
        ]


class Sitting(Subject):
    """One officer in one exam, from the registration to the result."""

    kind = "exam_sitting"
    kind_title = "考生应试"
    phases: ClassVar = {
        "registered": "已报名",
        "seated": "座位已编排",
        "sitting": "正在作答",
        "submitted": "已交卷",
        "absent": "缺考",
        "announced": "成绩已公布",
        "appealed": "成绩申诉中",
        "answered": "申诉已答复",
        "void": "成绩无效",
    }
    open_phases: ClassVar = frozenset({"appealed"})
    sight = HALL

    exam = models.ForeignKey(Exam, models.PROTECT, related_name="sittings")
    officer = models.ForeignKey(Officer, models.PROTECT, related_name="sittings")
    room = models.ForeignKey(Room, models.PROTECT, null=True, related_name="sittings")
    seat = models.PositiveSmallIntegerField(null=True)
    ended_at = models.DateTimeField(null=True)
    objective = models.PositiveSmallIntegerField(null=True)
    total = models.PositiveSmallIntegerField(null=True)
    passed = models.BooleanField(null=True)
    cheating = models.TextField(blank=True)  # what was reported
    void_grounds = models.TextField(blank=True)
    appeal = models.TextField(blank=True)
    appeal_answer = models.TextField(blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["exam", "officer"], name="exam_sitting_once"),
            models.UniqueConstraint(fields=["room", "seat"], name="exam_seat_once"),
        ]
        indexes: ClassVar = [models.Index(fields=["exam", "phase"], name="exam_sitting_phase")]

    @property
    def label(self) -> str:
        """Who sits it."""
        return self.officer.label


class Answer(models.Model):
    """What a candidate has put down for a question; the last save wins (decision 0020).

    No act writes it: the entry that ends the sitting binds all of them. A trigger lets it change
    only while the sitting is open, before the end, and forwards alone.
    """

    sitting = models.ForeignKey(Sitting, models.PROTECT, related_name="answers")
    question = models.UUIDField()
    content = models.TextField()  # closed
    sequence = models.BigIntegerField()
    saved_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["sitting", "question"], name="exam_answer_once")
        ]


class Script(Subject):
    """Written answers under a number; two read them, and a third where they differ."""

    kind = "exam_script"
    kind_title = "主观题答卷"
    phases: ClassVar = {
        "first": "待初评",
        "second": "待复评",
        "third": "待三评",
        "marked": "已评定",
    }
    open_phases: ClassVar = frozenset({"first", "second", "third"})
    sight = DESK

    exam = models.ForeignKey(Exam, models.PROTECT, related_name="scripts")
    sitting = models.OneToOneField(Sitting, models.PROTECT, related_name="script")
    number = models.TextField()
    marks = ArrayField(models.TextField(), default=list)  # closed, one for each marker
    marked_by = ArrayField(models.UUIDField(), default=list)
    points = models.PositiveSmallIntegerField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["exam", "number"], name="exam_script_once")
        ]

    @property
    def label(self) -> str:
        """Its number, and nothing of whose it is."""
        return self.number
