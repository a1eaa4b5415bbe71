"""The branches of the police (警种): a closed list, which posts name.

A branch is kept by its name, as levels, exams and curricula name theirs.
"""

from __future__ import annotations

from django.db.models import TextChoices


class Branch(TextChoices):
    """What a post enforces, where it belongs to one branch."""

    PUBLIC_ORDER = "治安", "治安"
    CRIMINAL = "刑侦", "刑侦"
    TRAFFIC = "交警", "交警"
    ECONOMIC = "经侦", "经侦"
    DRUGS = "禁毒", "禁毒"
    CYBER = "网安", "网安"
    FOOD_DRUGS_ENVIRONMENT = "食药环侦", "食药环侦"
    EXIT_ENTRY = "出入境", "出入境"
    HOUSEHOLD = "户政", "户政"
    POLITICAL_SECURITY = "政保", "政保"
    COUNTER_TERRORISM = "反恐", "反恐"
    SPECIAL = "特警", "特警"
    CUSTODY = "监管", "监管"
    LEGAL = "法制", "法制"
    INSPECTION = "督察", "督察"
    COMMAND = "指挥", "指挥"
    TECHNOLOGY = "科信", "科信"
    FOREST = "森警", "森警"
    RAILWAY = "铁警", "铁警"
