"""The closed sets of training: competences (1.1), topics (1.2c), sources of credit (1.3a)."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from django.db.models import TextChoices
from pydantic import Field, StringConstraints

from plumbline.law.roles import Role

Line = Annotated[str, StringConstraints(min_length=1, max_length=200)]
Maybe = Annotated[str, StringConstraints(max_length=200)]
Long = Annotated[str, StringConstraints(min_length=2, max_length=4000)]
Officers = Annotated[list[UUID], Field(min_length=1, max_length=500)]

STUDY = "law_study"  # what a course for leaders belongs to; not one of the mandatory trainings

# Who leads a unit at each level, and who answers for its training.
UNIT_HEADS = (Role.DEPT_HEAD, Role.ORGAN_HEAD, Role.ORGAN_CHIEF, Role.PROV_HEAD)
DESK = (Role.TRAINER, Role.LEGAL_DEPT, Role.DEPT_HEAD)


class Competence(TextChoices):
    """What rule-of-law education is about (1.1)."""

    EVIDENCE = "evidence", "证据意识"
    PROCEDURE = "procedure", "程序意识"
    POWERS = "powers", "权限意识"
    EFFICIENCY = "efficiency", "效率意识"
    SUPERVISION = "supervision", "自觉接受监督意识"


class Topic(TextChoices):
    """What training deals with, by branch and post (1.2c)."""

    FREQUENT_CASES = "frequent_cases", "常见案件办理"
    SCENE = "scene", "现场处置"
    EVIDENCE = "evidence", "调查取证"
    CUSTODY_AREA = "custody_area", "办案区使用管理"
    COURT = "court", "出庭作证"
    IT = "it", "信息化应用"
    SKILLS = "skills", "警务技能战术"
    FIREARMS = "firearms", "武器警械使用"
    WINDOWS = "windows", "窗口服务"


class Source(TextChoices):
    """Where credits come from (1.3a)."""

    COURSE = "course", "参加培训"
    TEACHING = "teaching", "授课"
    EXAM = "exam", "执法资格考试"
    OTHER = "other", "其他"


class Claimed(TextChoices):
    """What an officer claims himself; courses and teaching are credited as a session closes."""

    EXAM = "exam", "执法资格考试"
    OTHER = "other", "其他"


class Verdict(TextChoices):
    """What whoever decides says."""

    APPROVE = "approve", "同意"
    DECLINE = "decline", "不同意"


def labels(kind: type[TextChoices], codes: list[str]) -> list[str]:
    """The names of these codes, in the order of the set."""
    return [str(one.label) for one in kind if one.value in codes]
