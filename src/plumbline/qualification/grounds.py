"""What a level may rest on: results that other rooms declare how to find, each used once.

Exams stand above qualification; they declare their published results here at start-up, as whatever
had to be recorded is declared in `recordings.coverage`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from plumbline.kernel.gate import Missing, Situation, gate
from plumbline.law.roles import Role
from plumbline.people.models import Officer
from plumbline.qualification.gates import NATIONAL, whose
from plumbline.qualification.models import Ground, Qualification, QualificationLevel

EXAMINED = frozenset({Ground.EXAM, Ground.AGAIN})
COUNTED = ("valid", "suspended", "revoked")


@dataclass(frozen=True)
class Passed:
    """A published result that passes: at which level, in which branch (empty: in all)."""

    exam: str  # its name
    level: str
    branch: str
    sat: date
    published: date


Finds = Callable[[UUID], Iterable[Passed]]
FOUND_BY: dict[str, Finds] = {}


def found_by(code: str) -> Callable[[Finds], Finds]:
    """Declare how the published results of an officer are found, over the read that does it."""

    def take(finds: Finds) -> Finds:
        if code in FOUND_BY:
            raise ValueError(f"grounds {code} are declared twice")
        FOUND_BY[code] = finds
        return finds

    return take


def results(officer: Officer) -> list[Passed]:
    """Every published result of an officer that passes, by the day it was sat."""
    found = [one for finds in FOUND_BY.values() for one in finds(officer.pk)]
    return sorted(found, key=lambda one: (one.sat, one.exam))


@dataclass(frozen=True)
class Wanted:
    """The level that is to rest on an exam, and from which day it is to count."""

    level: str
    branch: str
    since: date


def wanted(s: Situation[Any]) -> Wanted | None:
    """What the form proposes, or the subject says; None where it rests on something else."""
    asked: Any = s.subject if isinstance(s.subject, Qualification) else s.form
    level: str = getattr(asked, "level", "")
    if level in NATIONAL or getattr(asked, "ground", None) not in EXAMINED:
        return None
    return Wanted(level, asked.branch or "", asked.since)


def _used(officer: Officer) -> list[tuple[str, str, date]]:
    """The levels that were granted on an exam: which, in which branch, from when."""
    rows = officer.qualifications.filter(phase__in=COUNTED, ground__in=EXAMINED)
    return list(rows.values_list("level", "branch", "since"))


def _results(subject: Any) -> list[Passed]:
    return results(whose(subject))


def _levels(subject: Any) -> list[tuple[str, str, date]]:
    return _used(whose(subject))


@gate(
    "qualification.exam_passed",
    cite=("R-QUAL-01", "G-QUAL-01", "1.3a"),
    says="%(name)s没有可以据以授予%(level)s的考试成绩：%(why)s",
    remedy="参加该等级、该警种的考试，成绩合格并公布后再办；不以考试为依据的，写明真实的依据",
    who=(Role.TRAINER,),
)
def exam_passed(s: Situation[Any]) -> Missing | None:
    """A level stands on an exam that was passed and published; after expiry, on another one."""
    if (level := wanted(s)) is None:
        return None
    fits = [one for one in s.once(_results)
            if one.level == level.level and one.branch in {"", level.branch}]  # fmt: skip
    out = [one for one in fits if one.published <= min(s.day, level.since)]
    last = max((since for code, branch, since in s.once(_levels)
                if (code, branch) == (level.level, level.branch)), default=date.min)  # fmt: skip
    fresh = [one for one in out if one.sat > last]
    s.reads.append(f"results={len(fits)},{len(out)},{len(fresh)}")
    if fresh:
        return None
    title = str(QualificationLevel(level.level).label)
    return {"name": s.once(whose).label, "level": title, "why": _why(fits, out)}


def _why(fits: list[Passed], out: list[Passed]) -> str:
    if not fits:
        return "没有通过该等级、该警种的考试，或者成绩尚未公布、已经无效"
    if not out:
        return "成绩在资格的起日之后才公布"
    return "成绩已经用于此前授予的资格"
