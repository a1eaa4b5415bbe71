"""Which level a step in a career asks of whoever it is for."""

from __future__ import annotations

from datetime import date
from typing import Any

from plumbline.careers.models import Grade, Sort
from plumbline.kernel.gate import Missing, Situation, gate
from plumbline.law.roles import Level, Role
from plumbline.qualification import reads
from plumbline.qualification.gates import ANY_LEVEL, whose

HIGHEST = frozenset({"SENIOR", "NATIONAL_LEGAL"})
PROMOTIONS = frozenset({Sort.POST, Sort.RANK})
PRIZES = frozenset({Sort.REWARD, Sort.TALENT})
COMPETENT = frozenset({Grade.EXCELLENT, Grade.COMPETENT})


def held(subject: Any) -> tuple[Level, ...]:
    """The levels of the officer an act is about."""
    return reads.held_by(whose(subject))


def _without(s: Situation[Any], levels: frozenset[str], day: date) -> Missing | None:
    if reads.holds(s.once(held), levels, day):
        return None
    return {"name": s.once(whose).label, "day": day.isoformat()}


def _sort(s: Situation[Any]) -> str:
    return str(getattr(s.form, "sort", getattr(s.subject, "sort", "")))


@gate(
    "careers.promotion_level",
    cite=("G-QUAL-01", "1.3c"),
    says="%(name)s在%(day)s没有有效的基本级以上执法资格，不得晋职晋级",
    remedy="先取得基本级执法资格",
    who=(Role.TRAINER,),
)
def promotion_level(s: Situation[Any]) -> Missing | None:
    """Without the basic level nobody is promoted in post or rank."""
    return _without(s, ANY_LEVEL, s.day) if _sort(s) in PROMOTIONS else None


@gate(
    "careers.highest_level",
    cite=("D-QUAL-01", "1.3d"),
    says="%(name)s在%(day)s没有有效的高级执法资格或者国家统一法律职业资格，不适用此项奖励和人才库",
    remedy="取得高级执法资格，或者登记国家统一法律职业资格",
    who=(Role.TRAINER,),
)
def highest_level(s: Situation[Any]) -> Missing | None:
    """Reward and talent pool are for those who passed the highest exams."""
    return _without(s, HIGHEST, s.day) if _sort(s) in PRIZES else None


@gate(
    "careers.appraisal_level",
    cite=("G-QUAL-01", "1.3c"),
    says="%(name)s在%(day)s没有有效的基本级以上执法资格，当年年度考核不得评为称职以上等次",
    remedy="评为其他等次；在该年度内取得基本级执法资格的不受此限",
    who=(Role.TRAINER,),
)
def appraisal_level(s: Situation[Any]) -> Missing | None:
    """Without the basic level in the year nobody is rated competent or better for it."""
    if (year := getattr(s.form, "year", None)) is None:
        return None
    if getattr(s.form, "grade", None) not in COMPETENT:
        return None
    return _without(s, ANY_LEVEL, min(date(year, 12, 31), s.day))


@gate(
    "careers.basic_level",
    cite=("R-QUAL-03", "5.2b"),
    says="%(name)s在%(day)s没有有效的基本级以上执法资格，不得转正",
    remedy="在试用期内取得基本级执法资格",
    who=(Role.TRAINER,),
)
def basic_level(s: Situation[Any]) -> Missing | None:
    """A recruit of the legal section holds the basic level when probation ends."""
    return _without(s, ANY_LEVEL, s.day)
