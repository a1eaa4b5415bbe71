"""Banks, questions, imports with what they held back, blueprints, papers."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Cast, Right

from plumbline.exams.content import Content, opened
from plumbline.exams.drawing import LOT
from plumbline.exams.terms import Difficulty, Fault, Sort
from plumbline.kernel.models import Subject
from plumbline.law.roles import Role, Sight

DESK = Sight(open_to=frozenset({Role.TRAINER}))


class Bank(Subject):
    """A store of questions with two keepers, who alone read them."""

    kind = "question_bank"
    kind_title = "题库"
    phases: ClassVar = {"open": "启用"}
    sight = DESK

    name = models.TextField()
    keepers = ArrayField(models.UUIDField())

    @property
    def label(self) -> str:
        """Its name."""
        return self.name


class Import(Subject):
    """A file of questions that was taken in, with the rows that were held back."""

    kind = "question_import"
    kind_title = "试题导入"
    phases: ClassVar = {"held": "有待处理的行", "settled": "已处理"}
    sight = DESK

    bank = models.ForeignKey(Bank, models.PROTECT, related_name="imports")
    source = models.TextField()  # what the file is called
    rows = models.PositiveIntegerField()

    @property
    def label(self) -> str:
        """What the file is called."""
        return self.source


class Question(Subject):
    """A question. What it says stands closed; what it is about is open to the exam desk."""

    kind = "exam_question"
    kind_title = "试题"
    phases: ClassVar = {
        "submitted": "待审核",
        "usable": "可用",
        "declined": "不予使用",
        "retired": "已停用",
    }
    open_phases: ClassVar = frozenset({"submitted"})
    sight = DESK

    bank = models.ForeignKey(Bank, models.PROTECT, related_name="questions")
    imported = models.ForeignKey(Import, models.PROTECT, null=True, related_name="questions")
    sort = models.TextField(choices=Sort)
    topic = models.TextField()
    common = models.BooleanField()  # of the law every branch must know (N-QUAL-01)
    law = models.TextField(blank=True)
    article = models.TextField(blank=True)
    version = models.TextField(blank=True)
    as_at = models.DateField()
    difficulty = models.TextField(choices=Difficulty)
    author = models.TextField()
    content = models.TextField()  # closed
    likeness = models.TextField()
    opinion = models.TextField(blank=True)
    usable_at = models.DateTimeField(null=True)
    retired_at = models.DateTimeField(null=True)
    retired_for = models.TextField(blank=True)
    lot = models.GeneratedField(
        expression=Right(Cast("id", models.TextField()), LOT),
        output_field=models.TextField(),
        db_persist=True,
    )

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["bank", "lot"], name="question_drawn"),
            models.Index(fields=["bank", "law", "article"], name="question_of_article"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["bank", "likeness"],
                condition=models.Q(phase__in=("submitted", "usable")),
                name="question_once",
            )
        ]

    @property
    def label(self) -> str:
        """Its topic, and its number so that two of a topic are told apart."""
        return f"{self.topic} {str(self.pk)[-6:]}"

    @property
    def says(self) -> Content:
        """What it says: for the keepers, and a look."""
        return opened(self.content)


class Held(models.Model):
    """A row that was held back: why, and what became of it."""

    imported = models.ForeignKey(Import, models.PROTECT, related_name="held")
    row = models.PositiveIntegerField()
    faults = ArrayField(models.TextField(choices=Fault))
    content = models.TextField()  # closed, as it came
    question = models.OneToOneField(Question, models.PROTECT, null=True)  # mended into this
    dropped = models.TextField(blank=True)  # left out, and why
    entry_id = models.UUIDField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["imported", "row"], name="held_once")
        ]


class Blueprint(Subject):
    """How a paper is made up: how many questions of which kind, and what they are worth."""

    kind = "exam_blueprint"
    kind_title = "组卷方案"
    phases: ClassVar = {"drafted": "待批准", "approved": "已批准"}
    open_phases: ClassVar = frozenset({"drafted"})
    sight = DESK

    bank = models.ForeignKey(Bank, models.PROTECT, related_name="blueprints")
    name = models.TextField()
    opinion = models.TextField(blank=True)

    @property
    def label(self) -> str:
        """Its name."""
        return self.name


class Cell(models.Model):
    """One line of a blueprint; what is left empty may be anything."""

    blueprint = models.ForeignKey(Blueprint, models.PROTECT, related_name="cells")
    position = models.PositiveSmallIntegerField()
    common = models.BooleanField()
    topic = models.TextField(blank=True)
    sort = models.TextField(choices=Sort, blank=True)
    difficulty = models.TextField(choices=Difficulty, blank=True)
    count = models.PositiveSmallIntegerField()
    points = models.PositiveSmallIntegerField()  # of each question
    entry_id = models.UUIDField()


class ExamPaper(Subject):
    """A paper: its seed promised, then drawn, then the seed told so that anybody draws it again."""

    kind = "exam_paper"
    kind_title = "试卷"
    phases: ClassVar = {"promised": "种子已封存", "drawn": "已组卷", "told": "种子已公布"}
    open_phases: ClassVar = frozenset({"promised", "drawn"})
    sight = DESK

    blueprint = models.ForeignKey(Blueprint, models.PROTECT, related_name="papers")
    name = models.TextField()
    commitment = models.TextField()  # SHA-256 of the seed
    drawn_at = models.DateTimeField(null=True)
    drawn = ArrayField(models.UUIDField(), default=list)  # in the order of the paper
    seed = models.TextField(blank=True)  # once told

    @property
    def label(self) -> str:
        """Its name."""
        return self.name
