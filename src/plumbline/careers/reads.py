"""Reading careers: a matter, who leads legal affairs, staffing, rotation; and the people behind."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as t

from plumbline.careers.models import Matter, Sort
from plumbline.careers.post import LEGAL_POSTS
from plumbline.kernel.catalogue import read
from plumbline.law.calendar import legal_day
from plumbline.law.roles import Actor, Level, Role
from plumbline.people.models import Charge, Establishment, Officer, Post, Rank, Unit, UnitLevel
from plumbline.people.plain import facts, head
from plumbline.qualification import reads as qualification
from plumbline.qualification.models import QualificationLevel

ORDER = ("SENIOR", "INTERMEDIATE", "BASIC")
# Who is to lead legal affairs, by the level of the organ (R-SUP-01).
LEADERS = {
    UnitLevel.CITY: frozenset({Rank.DAILY}),
    UnitLevel.COUNTY: frozenset({Rank.COMMISSAR, Rank.DAILY}),
}


def highest(held: Iterable[Level], day: date) -> str:
    """The code of the highest of the three levels that counts on a day; empty for none."""
    known = tuple(held)
    return next((c for c in ORDER if qualification.holds(known, frozenset({c}), day)), "")


def level_title(code: str) -> str:
    """What people call a level; "none" for none."""
    return t(str(QualificationLevel(code).label)) if code else t("没有有效的执法资格")


@read("career_matter")
def career_matter(subject: Matter, actor: Actor, now: datetime) -> dict[str, Any]:
    """What is proposed for whom and why, with the level he holds today beside it."""
    del actor
    day = legal_day(now)
    best = highest(qualification.held_by(subject.officer), day)
    rows = facts(
        (t("民警"), subject.officer.label),
        (t("事项"), t(str(Sort(subject.sort).label))),
        (t("内容"), subject.what),
        (t("今日的执法资格"), level_title(best)),
        (t("理由"), subject.grounds),
        (t("自何日起"), subject.since),
        (t("至何日止"), subject.until),
        (t("审批意见"), subject.opinion),
        (t("审批日期"), subject.decided_on),
    )
    return head(subject) | {"facts": rows, "parts": []}


@dataclass(frozen=True)
class Leading:
    """Who leads legal affairs in an organ, and what is wrong with it."""

    unit: Unit
    leader: Post | None  # the head in whose hands legal affairs lie
    wrong_rank: bool
    section: Post | None  # the head of the legal section

    @property
    def fault(self) -> str:
        """What is missing or wrong, in a sentence; empty if nothing is."""
        if self.leader is None:
            return t("没有登记主管法制工作的负责人")
        if self.wrong_rank:
            return t("主管法制工作的负责人职务不符")
        return "" if self.section else t("没有登记法制部门负责人")


def in_force(day: date) -> QuerySet[Post]:
    """The posts that are held on a day by those who serve."""
    open_ended = Q(until=None) | Q(until__gte=day)
    rows = Post.objects.filter(open_ended, since__lte=day, officer__phase="serving")
    return rows.select_related("officer")


def leading(units: Iterable[Unit], day: date) -> list[Leading]:
    """Who leads legal affairs in each organ of a city or county: one query for all."""
    found: dict[tuple[str, str], Post] = {}
    for post in in_force(day).filter(charge__in=LEADS_OF).order_by("since", "pk"):
        found[".".join(post.line), post.charge] = post
    shown = []
    for unit in units:
        if unit.level not in LEADERS:
            continue
        line = ".".join(unit.line)
        leader = found.get((line, Charge.LEGAL_LEADER))
        wrong = leader is not None and leader.rank not in LEADERS[UnitLevel(unit.level)]
        shown.append(Leading(unit, leader, wrong, found.get((line, Charge.LEGAL_HEAD))))
    return shown


LEADS_OF = (Charge.LEGAL_LEADER, Charge.LEGAL_HEAD)


@dataclass(frozen=True)
class Staffed:
    """A role in a unit: how many it is to have, and who they are."""

    unit: Unit
    role: Role
    required: int
    basis: str
    people: tuple[Officer, ...]

    @property
    def gap(self) -> int:
        """How many are missing; never below nothing."""
        return max(0, self.required - len(self.people))


def staffing(units: Iterable[Unit], day: date) -> list[Staffed]:
    """Required, actual and gap of each unit and role that has a number set: two queries."""
    known = {unit.pk: unit for unit in units}
    wanted: dict[tuple[UUID, str], Establishment] = {}
    rows = Establishment.objects.filter(unit__in=known, since__lte=day)
    for row in rows.order_by("since", "pk"):
        wanted[row.unit_id, row.role] = row
    people: dict[tuple[str, str], dict[UUID, Officer]] = {}
    for post in in_force(day).filter(role__in={role for _, role in wanted}).order_by("pk"):
        people.setdefault((".".join(post.line), post.role), {})[post.officer_id] = post.officer
    return [
        Staffed(known[pk], Role(role), row.required, row.basis,
                tuple(people.get((".".join(known[pk].line), role), {}).values()))
        for (pk, role), row in wanted.items()
    ]  # fmt: skip


@dataclass(frozen=True)
class Moving:
    """The legal staff of an organ, who of it rotated in a year, and who came to train."""

    unit: Unit
    staff: tuple[Officer, ...]
    rotated: tuple[Officer, ...]
    trained: tuple[Officer, ...]

    @property
    def rate(self) -> str:
        """The share that rotated; a dash where there is nobody."""
        return f"{len(self.rotated) * 100 // len(self.staff)}%" if self.staff else "—"


def moving(units: Iterable[Unit], year: int, day: date) -> list[Moving]:
    """Rotation and training of legal staff in a year, organ by organ (5.2d): two queries."""
    organs = [unit for unit in units if unit.level in LEADERS]
    staff: dict[str, dict[UUID, Officer]] = {}
    for post in in_force(day).filter(role__in=LEGAL_POSTS).order_by("pk"):
        for code in post.line:
            staff.setdefault(code, {})[post.officer_id] = post.officer
    approved = Matter.objects.filter(phase="approved", since__year=year).select_related("officer")
    moved: dict[tuple[str, str], dict[UUID, Officer]] = {}
    for matter in approved.filter(sort__in=(Sort.ROTATION, Sort.TRAINING)).order_by("pk"):
        for code in matter.line:
            moved.setdefault((code, matter.sort), {})[matter.officer_id] = matter.officer
    return [
        Moving(unit, *(tuple(found.values()) for found in (
            staff.get(unit.code, {}), moved.get((unit.code, Sort.ROTATION), {}),
            moved.get((unit.code, Sort.TRAINING), {}))))
        for unit in organs
    ]  # fmt: skip
