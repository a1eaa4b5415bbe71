"""Units over time: another name, the end of a unit, officers who go on to another one (0.2).

A unit keeps its place in the tree for good, because its line is copied into all that was ever done
there. One that is moved is closed and founded anew, its work handed over (decision 0026).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Annotated
from uuid import UUID

from django.db.models import Q
from pydantic import StringConstraints

from plumbline.kernel.act import Doing, Form, Invalid, act, ask
from plumbline.kernel.gate import Missing, Situation, anytime, gate, listed, phase
from plumbline.kernel.models import Entry
from plumbline.law.roles import Role
from plumbline.people.acts import Name
from plumbline.people.models import EarlierName, Officer, Post, Tie, Unit
from plumbline.people.open_matters import open_at
from plumbline.people.reads import name_since

Document = Annotated[str, StringConstraints(min_length=2, max_length=200)]
Reasons = Annotated[str, StringConstraints(min_length=2, max_length=500)]
NAMED = 5  # how many of what remains a refusal names


class RenameUnit(Form):
    """The new name, from which day on, and by which document."""

    name: Name = ask("新名称")
    since: date = ask("自何日起")
    document: Document = ask("依据", help="批准更名的文件名称、文号")


@act("people.rename_unit", title="单位更名", by=Role.SYSTEM_ADMIN, gates=[anytime], cite=("0.2",))
def rename_unit(doing: Doing[Unit, RenameUnit]) -> None:
    """自一日起使用新名称；此前作出的文书和记录仍用当时的名称。"""
    unit, form = doing.subject, doing.form
    if form.name == unit.name:
        raise Invalid([("name", "与现名称相同")])
    if form.since > doing.day:
        raise Invalid([("since", "尚未到期的，到期当日登记")])
    begun = name_since(unit)
    if form.since <= begun:
        raise Invalid([("since", "应当晚于现名称启用之日")])
    doing.create(
        EarlierName(unit=unit, name=unit.name, since=begun, until=form.since - timedelta(days=1),
                    entry_id=doing.entry_id)
    )  # fmt: skip
    unit.name = form.name


def _some(names: Iterable[str]) -> Missing | None:
    """The first few of them, and how many there are."""
    every = list(names)
    return {"some": listed(every[:NAMED]), "n": str(len(every))} if every else None


@gate(
    "people.no_unit_below",
    cite=("0.2",),
    says="下级还有%(n)s个单位没有撤销：%(some)s",
    remedy="先逐级撤销下级单位",
    who=(Role.SYSTEM_ADMIN,),
)
def no_unit_below(s: Situation[Unit]) -> Missing | None:
    """A branch is taken down from its leaves."""
    code = s.subject.code
    below = Unit.objects.filter(phase="active", line__contains=[code]).exclude(code=code)
    return _some(below.order_by("line").values_list("name", flat=True))


@gate(
    "people.no_post_left",
    cite=("0.2", "2.2a"),
    says="本单位当日及以后还有%(n)s项职务：%(some)s",
    remedy="先免去这些职务，止日不迟于撤销的前一日；需要继续任职的，另在承接的单位任职",
    who=(Role.SYSTEM_ADMIN,),
)
def no_post_left(s: Situation[Unit]) -> Missing | None:
    """Nobody holds a post there from the day of closing on."""
    held = Post.objects.filter(Q(until=None) | Q(until__gte=s.day), line=s.subject.line)
    rows = held.select_related("officer").order_by("officer__number", "pk")
    return _some(f"{post.officer.name} {Role(post.role).label}" for post in rows)


@gate(
    "people.nobody_left",
    cite=("0.2",),
    says="本单位还有%(n)s名在职人员：%(some)s",
    remedy="先为这些人员办理“调整所属单位”或者离职",
    who=(Role.SYSTEM_ADMIN,),
)
def nobody_left(s: Situation[Unit]) -> Missing | None:
    """Whoever is in service belongs to a unit that is there."""
    rows = Officer.objects.filter(phase="serving", line=s.subject.line).order_by("number")
    return _some(officer.label for officer in rows)


@gate(
    "people.nothing_open",
    cite=("0.2",),
    says="本单位还有没有了结的事项：%(what)s",
    remedy="先办结；应当由其他单位继续办理的，先依法移送、移交",
    who=(Role.DEPT_HEAD, Role.ORGAN_HEAD),
)
def nothing_open(s: Situation[Unit]) -> Missing | None:
    """No duty is owed in its line, and nothing there, or on its way there, is unfinished."""
    found = s.once(open_at)
    s.reads.append("open=" + ",".join(found))
    return {"what": listed(found)} if found else None


class CloseUnit(Form):
    """By which document, and who takes its work over."""

    document: Document = ask("依据", help="批准撤销的文件名称、文号")
    reasons: Reasons = ask("撤销原因和承接单位", long=True)


@act(
    "people.close_unit",
    title="撤销单位",
    by=Role.SYSTEM_ADMIN,
    gates=[anytime, no_unit_below, no_post_left, nobody_left, nothing_open],
    cite=("0.2",),
)
def close_unit(doing: Doing[Unit, CloseUnit]) -> None:
    """撤销没有人员、职务和未结事项的单位；原有的记录不变，隶属关系变更的另行设立。"""
    unit = doing.subject
    oldest = UUID(int=int(doing.at.timestamp() * 1000) << 80)  # no entry since has a smaller id
    later = Entry.objects.filter(pk__gt=oldest, at__gt=doing.at, unit=".".join(unit.line))
    if later.exists():
        raise Invalid([("at", "此后本单位还办理过事项，撤销时间不能早于这些事项")])
    unit.closed_on = doing.day
    unit.move("closed")


class MoveOfficer(Form):
    """Where the officer belongs from now on, and by which document."""

    unit: UUID = ask("所属单位", ref="unit")
    document: Document = ask("依据", help="调动文件的名称、文号")


@act(
    "people.move_officer",
    title="调整所属单位",
    by=Role.SYSTEM_ADMIN,
    gates=[phase("serving")],
    cite=("0.2", "2.2a"),
)
def move_officer(doing: Doing[Officer, MoveOfficer]) -> None:
    """民警今后属于另一个单位；职务不随之变动，另行任免。"""
    unit = Unit.objects.filter(pk=doing.form.unit, phase="active").first()
    if unit is None or Role.SYSTEM_ADMIN not in doing.actor.roles(tuple(unit.line), doing.day):
        raise Invalid([("unit", "没有这个单位")])
    if unit.line == doing.subject.line:
        raise Invalid([("unit", "民警已在该单位")])
    doing.subject.line = unit.line
    Tie.objects.filter(officer=doing.subject).update(line=unit.line)  # in the sight of his new head
