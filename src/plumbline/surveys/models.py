"""Questionnaires, return visits and their answers, follow-ups, samples, independent surveys."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext

from plumbline.casework.models import Case
from plumbline.kernel.models import Subject
from plumbline.law.roles import Role, Sight
from plumbline.people.models import Unit
from plumbline.surveys.terms import VISITORS, Channel, Failed, Measure, Method


class Questionnaire(Subject):
    """What those concerned are asked: the closed questions, in both languages, as a version."""

    kind = "questionnaire"
    kind_title = "回访问卷"
    phases: ClassVar = {"drafted": "待批准", "approved": "已批准", "declined": "未获批准"}
    open_phases: ClassVar = frozenset({"drafted"})
    sight = Sight(public=True)

    number = models.PositiveIntegerField(unique=True)  # the version
    questions = models.JSONField()  # [{topic, text, text_en}] in the order they are asked
    approved_at = models.DateTimeField(null=True)  # from then on it is asked
    opinion = models.TextField(blank=True)

    @property
    def label(self) -> str:
        """Which version."""
        return gettext("回访问卷第%(n)s版") % {"n": self.number}


class Visit(Subject):
    """A return visit owed to whoever reported, once the case came to an outcome (D-OPEN-07).

    It stands one unit above the one that handled the case, which does not see it. Number and code
    are its own: those of the receipt are known to the handlers.
    """

    kind = "return_visit"
    kind_title = "回访"
    phases: ClassVar = {"open": "待回访", "answered": "已答复", "ended": "未能回访"}
    open_phases: ClassVar = frozenset({"open"})
    sight = Sight(only=frozenset({*VISITORS, Role.PUBLIC}))

    case = models.OneToOneField(Case, models.PROTECT, related_name="visit")
    unit = ArrayField(models.TextField())  # the line of the unit that handled the case
    number = models.TextField(unique=True)
    code = models.TextField()  # shown to nobody who handled the case
    lot = models.TextField(unique=True)  # random; under it the visit stands in a frame
    outcome = models.TextField()  # the act that brought the outcome
    outcome_at = models.DateTimeField()
    answer_until = models.DateField()
    failed_for = models.TextField(blank=True, choices=Failed)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["opened_at", "id"], name="visit_opened")]

    @property
    def label(self) -> str:
        """Its number."""
        return self.number


class Contact(models.Model):
    """A try to reach somebody that failed."""

    visit = models.ForeignKey(Visit, models.PROTECT, related_name="contacts")
    on = models.DateField()
    note = models.TextField()
    entry_id = models.UUIDField()


class Answer(models.Model):
    """What somebody answered, once. Append-only: no act changes it, and the database refuses."""

    visit = models.OneToOneField(Visit, models.PROTECT, related_name="answer")
    questionnaire = models.ForeignKey(Questionnaire, models.PROTECT)
    channel = models.TextField(choices=Channel)
    receipt = models.BooleanField(null=True)
    told = models.BooleanField(null=True)
    treated = models.PositiveSmallIntegerField(null=True)
    satisfied = models.PositiveSmallIntegerField()
    remark = models.TextField(blank=True)
    answered_at = models.DateTimeField()
    entry_id = models.UUIDField()


class FollowUp(Subject):
    """What a negative answer opened, for another unit than the one that handled the case."""

    kind = "follow_up"
    kind_title = "回访问题跟进"
    phases: ClassVar = {"open": "待办理", "concluded": "已办结"}
    open_phases: ClassVar = frozenset({"open"})
    sight = Sight(only=frozenset(VISITORS))

    visit = models.OneToOneField(Visit, models.PROTECT, related_name="follow_up")
    why = ArrayField(models.TextField())  # the topics answered negatively
    justified = models.BooleanField(null=True)
    found = models.TextField(blank=True)
    done = models.TextField(blank=True)
    told = models.TextField(blank=True)

    @property
    def label(self) -> str:
        """The visit it comes from."""
        return self.visit.number


class Round(Subject):
    """A sample of the return visits of a quarter, drawn by a seed promised before it was over."""

    kind = "survey_round"
    kind_title = "满意度抽样"
    phases: ClassVar = {"promised": "种子已封存", "drawn": "已抽取"}
    open_phases: ClassVar = frozenset({"promised"})

    unit = models.ForeignKey(Unit, models.PROTECT)
    year = models.PositiveSmallIntegerField()
    quarter = models.PositiveSmallIntegerField()
    commitment = models.TextField()
    seed = models.TextField(blank=True)
    each = models.PositiveSmallIntegerField()  # drawn of each unit below, at most
    frame = ArrayField(models.TextField(), default=list)  # the lots, unit by unit
    sizes = ArrayField(models.PositiveIntegerField(), default=list)  # of each unit, unnamed
    drawn = ArrayField(models.TextField(), default=list)  # lots

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["unit", "year", "quarter"], name="round_once")
        ]

    @property
    def label(self) -> str:
        """Whose, and of which quarter."""
        when = gettext("%(year)s年第%(quarter)s季度") % {"year": self.year, "quarter": self.quarter}
        return f"{self.unit.name} {when}"

    @property
    def strata(self) -> list[list[str]]:
        """The frame, unit by unit."""
        lots = iter(self.frame)
        return [[next(lots) for _ in range(size)] for size in self.sizes]


class Independent(Subject):
    """A survey that a third party made: who asked whom, how and when (0.1)."""

    kind = "independent_survey"
    kind_title = "第三方调查"
    phases: ClassVar = {"imported": "待确认", "confirmed": "已确认", "declined": "未予确认"}
    open_phases: ClassVar = frozenset({"imported"})

    unit = models.ForeignKey(Unit, models.PROTECT)  # the highest of those measured
    title = models.TextField()
    agency = models.TextField()
    method = models.TextField(choices=Method)
    since = models.DateField()
    until = models.DateField()
    file = models.TextField()  # its name
    sha256 = models.TextField()
    rows = models.PositiveIntegerField()  # of the file
    supersedes = models.ForeignKey("self", models.PROTECT, null=True, related_name="superseded_by")
    reasons = models.TextField(blank=True)  # why the earlier one is superseded
    opinion = models.TextField(blank=True)

    @property
    def label(self) -> str:
        """Its title."""
        return self.title


class Result(models.Model):
    """What such a survey measured in one unit. Append-only; shares in hundredths of a per cent."""

    survey = models.ForeignKey(Independent, models.PROTECT, related_name="results")
    unit = models.ForeignKey(Unit, models.PROTECT)
    measure = models.TextField(choices=Measure)
    sample = models.PositiveIntegerField()
    share = models.PositiveIntegerField()
    low = models.PositiveIntegerField()  # of the 95 % interval
    high = models.PositiveIntegerField()
    stated = models.BooleanField()  # the interval is the agency's; else ours, after Wilson
    entry_id = models.UUIDField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["survey", "unit", "measure"], name="result_once")
        ]


class HeldRow(models.Model):
    """A row of the file that could not be taken in, and why. Append-only."""

    survey = models.ForeignKey(Independent, models.PROTECT, related_name="held")
    row = models.PositiveIntegerField()
    text = models.TextField()
    why = models.TextField()
    entry_id = models.UUIDField()
