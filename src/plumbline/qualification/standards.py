"""Duty standards as a gate: an officer does what the standard of his post names (2.2a).

Without a standard in force for his role nothing is asked. Whoever holds several of the roles that
an act is given to may do it by any that no standard keeps from it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from plumbline.kernel.act import ACTS
from plumbline.kernel.gate import Missing, Situation, gate, listed
from plumbline.kernel.models import NormVersion, Subject
from plumbline.kernel.norm import NoNorm, Version, book, in_force
from plumbline.law.bodies import Body, DutyStandard, Procedure
from plumbline.law.calendar import legal_day
from plumbline.law.roles import Held, Role
from plumbline.people.models import Unit


def _codes(subject: Subject) -> dict[type[Body], list[str]]:
    """By kind of body the codes of the norms that ever had one."""
    found: defaultdict[type[Body], list[str]] = defaultdict(list)
    for code, versions in book(subject).items():
        for kind in {type(version.body) for version in versions}:
            found[kind].append(code)
    return found


def ruling(s: Situation[Any], kind: type[Body]) -> Iterator[Version]:
    """The norms of a kind in force for the matter. Asks the database nothing that was not read."""
    for code in s.once(_codes).get(kind, ()):
        try:
            version = in_force(code, s.day, s.subject)
        except NoNorm:
            continue
        if isinstance(version.body, kind):
            yield version


def _articles(subject: Subject) -> dict[str, str]:
    """The document and the words of each version that may refuse here, by the version's name."""
    del subject
    rows = NormVersion.objects.filter(kind__in=(DutyStandard.kind, Procedure.kind))
    found = rows.values_list("norm__code", "number", "norm__number", "clauses")
    return {f"{code}@{number}": " ".join([document, *clauses[:1]]).strip()
            for code, number, document, clauses in found}  # fmt: skip


def article(s: Situation[Any], version: Version) -> str:
    """The document and the words that a version stands in: one query, however many refuse."""
    return s.once(_articles)[version.id] or version.title


@gate(
    "qualification.duty_standard",
    cite=("2.2a",),
    says="%(standard)s（%(version)s）规定的%(post)s职责不包括“%(act)s”：%(article)s",
    remedy="由%(others)s办理；岗位职责需要调整的，由法制部门修改该规范",
    who=(Role.LEGAL_DEPT,),
)
def within_standard(s: Situation[Any]) -> Missing | None:
    """Some post of his that the act is given to has no standard, or one that names the act."""
    act, found = ACTS[s.act], list(ruling(s, DutyStandard))
    if not found:
        return None
    against, free = list[tuple[Held, Version]](), set[Role]()
    for post in _posts(s, act.by):
        mine = [version for version in found if _rules(s, version, post.role, post.line[-1:])]
        for version in mine:
            s.norm(version.code)
        shut = [v for v in mine if s.act not in v.body_as(DutyStandard).acts]
        if shut:
            against.append((post, shut[0]))
        else:
            free.add(post.role)
    s.barred.update({post.role for post, _ in against} - free)
    if free or not against:
        return None  # without any role for it, the role says so
    post, version = against[0]
    kept = {v.body_as(DutyStandard).role for v in found if _keeps_all(v, s.act)}
    others = listed(role.label for role in act.by if role not in kept)
    return {
        "standard": version.title, "version": version.id, "post": post.role.label,
        "act": act.title, "article": article(s, version),
        "others": others or "岗位职责包括此项的人员",
    }  # fmt: skip


def _posts(s: Situation[Any], by: tuple[Role, ...]) -> list[Held]:
    """His posts over this line that the act is given to, held on the day and still now."""
    line, days = tuple(s.subject.line), (s.day, legal_day(s.now))
    held = [post for post in s.actor.posts if post.role in by]
    return [post for post in held if all(post.reaches(line, day) for day in days)]


def _rules(s: Situation[Any], version: Version, role: Role, unit: tuple[str, ...]) -> bool:
    """Whether a standard is about a role in a unit, which is named by its code."""
    standard = version.body_as(DutyStandard)
    if standard.role is not role:
        return False
    return standard.level is None or standard.level in {s.once(_levels).get(one) for one in unit}


def _keeps_all(version: Version, act: str) -> bool:
    """Whether a standard keeps everybody in its role from an act."""
    standard = version.body_as(DutyStandard)
    return standard.level is None and act not in standard.acts


def _levels(subject: Subject) -> dict[str, str]:
    """The levels of the units that the subject lies in, by code."""
    return dict(Unit.objects.filter(code__in=subject.line).values_list("code", "level"))
