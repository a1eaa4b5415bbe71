"""The closed sets of surveys: questions, answers, channels, what independent surveys measure."""

from __future__ import annotations

from typing import Annotated

from django.db.models import IntegerChoices, TextChoices
from pydantic import StringConstraints

from plumbline.law.roles import Role

Line = Annotated[str, StringConstraints(min_length=1, max_length=200)]
Maybe = Annotated[str, StringConstraints(max_length=200)]
Long = Annotated[str, StringConstraints(min_length=2, max_length=4000)]
Remark = Annotated[str, StringConstraints(max_length=2000)]
Digest = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]

# Who visits, follows up and draws samples; all of them stand above the unit that is asked about.
VISITORS = (Role.LEGAL_DEPT, Role.INSPECTION, Role.UPPER_ORGAN)
UNHAPPY = 2  # a score of this or less is a negative answer: dissatisfied, or very


class Topic(TextChoices):
    """What may be asked; the codes stay, so that figures of different years compare."""

    RECEIPT = "receipt", "是否拿到受案回执"
    TOLD = "told", "是否被告知办理进展和结果"
    TREATED = "treated", "民警态度如何"
    SATISFIED = "satisfied", "对办理是否满意"
    REMARK = "remark", "意见和建议"


YES_NO = (Topic.RECEIPT, Topic.TOLD)
SCORED = (Topic.TREATED, Topic.SATISFIED)
COUNTED = (Topic.SATISFIED, Topic.TREATED, Topic.RECEIPT, Topic.TOLD)  # as figures list them


class Score(IntegerChoices):
    """How satisfied somebody is."""

    VERY_BAD = 1, "非常不满意"
    BAD = 2, "不满意"
    MIDDLING = 3, "一般"
    GOOD = 4, "满意"
    VERY_GOOD = 5, "非常满意"


SATISFIED_FROM = Score.GOOD  # from here on somebody counts as satisfied


class Channel(TextChoices):
    """How an answer came."""

    WEB = "web", "网页"
    PHONE = "phone", "电话"
    SMS = "sms", "短信"


class Failed(TextChoices):
    """Why a return visit got no answer."""

    DECLINED = "declined", "本人不愿接受回访"
    UNREACHABLE = "unreachable", "多次联系不上"


class Verdict(TextChoices):
    """The word of the second person."""

    APPROVE = "approve", "同意"
    DECLINE = "decline", "不同意"


class Measure(TextChoices):
    """What an independent survey measures (0.1)."""

    SAFETY = "safety", "群众安全感"
    POLICE = "police", "公安工作满意度"


class Method(TextChoices):
    """How an independent survey asked."""

    PHONE = "phone", "电话访问"
    HOME = "home", "入户访问"
    STREET = "street", "街头访问"
    WEB = "web", "网络问卷"
    MIXED = "mixed", "多种方式"
