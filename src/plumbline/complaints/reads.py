"""Reading a complaint inside: nobody who is kept out of it, and the name for whoever handles it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as t

from plumbline.casework.seals import matter
from plumbline.complaints.gates import LOOKERS, Out
from plumbline.complaints.models import Complaint, Finding
from plumbline.complaints.terms import Channel, Fault, Ground, Matter, Outcome
from plumbline.kernel import scope
from plumbline.kernel.act import NotFound
from plumbline.kernel.models import Subject
from plumbline.law.calendar import legal_day
from plumbline.law.roles import PUBLIC, Actor
from plumbline.people.models import Officer, Post
from plumbline.people.plain import Fact, facts, head, part
from plumbline.people.reads import names

LEVELS = ("首次答复", "复查", "复核")


def visible(actor: Actor, now: datetime) -> QuerySet[Complaint]:
    """The complaints an officer may list: in scope, and not those he is kept out of."""
    rows = scope.visible(Complaint, actor, legal_day(now))
    return rows.exclude(barred__contains=[actor.id])


def knows_who(complaint: Complaint, actor: Actor) -> bool:
    """Whether somebody is told who complained: whoever handles it, and before that the desk."""
    return actor.id in complaint.handlers or not complaint.handlers


def hidden(kinds: Iterable[tuple[str, UUID]], actor: Actor) -> set[UUID]:
    """Those of these subjects that do not tell this person who complained."""
    ids = [pk for kind, pk in kinds if kind == Complaint.kind]
    if not ids:
        return set()
    handled = Q(handlers__contains=[actor.id]) | Q(handlers=[])
    rows = Complaint.objects.filter(pk__in=ids).exclude(handled & ~Q(barred__contains=[actor.id]))
    return set(rows.values_list("pk", flat=True))


@matter("complaint", personal=("reporter", "phone", "facts"))
def complaint(subject: Complaint, actor: Actor, now: datetime) -> dict[str, Any]:
    """A complaint: what was said, who is meant, what was found and answered at each level.

    To those kept out of it there is no such complaint, even where a later post would show it.
    """
    if actor.id in Out(legal_day(now))(subject):
        raise NotFound
    told = knows_who(subject, actor)
    unnamed = t("匿名") if not subject.reporter else t("已留姓名，只向办理人显示")
    people = names({*subject.officers})
    about = subject.case or subject.report
    rows = facts(
        (t("事项"), t(str(Matter(subject.matter).label))),
        (t("渠道"), t(str(Channel(subject.channel).label))),
        (t("被投诉或者被申请的单位"), subject.unit.name),
        (t("被投诉人"), subject.about),
        (t("被投诉的民警"), t("、").join(people.values())),
        (t("相关案件"), about.number if about else ""),
        (t("提出人"), subject.reporter if told and subject.reporter else unnamed),
        (t("联系电话"), subject.phone if told else ""),
        (t("情况说明"), subject.facts),
        (t("要求"), subject.wants),
        (t("受理时间"), None if subject.asks_information else subject.accepted_at),
        (t("已延长期限"), subject.extended),
        (t("需要补正的内容"), subject.unclear),
        (t("补正期限"), subject.clarify_until),
        (t("不予受理的情形"), t(str(Ground(subject.ground).label)) if subject.ground else ""),
        (t("应当向哪里提出"), subject.ways),
    )
    parts = [one for finding in subject.findings.order_by("pk") for one in _found(finding)]
    for answer in subject.answers.order_by("level"):
        said = facts(
            (t("结论"), t(str(Outcome(answer.outcome).label))),
            (t("事实"), answer.facts),
            (t("依据"), answer.law),
            (t("理由"), answer.reasons),
            (t("处理情况"), answer.done),
            (t("答复时间"), answer.at),
        )
        parts += part(t("答复：%(level)s") % {"level": t(LEVELS[answer.level])}, said)
    return head(subject) | {"facts": rows, "parts": parts}


def _found(finding: Finding) -> list[dict[str, Any]]:
    people = names({*finding.officers, finding.by})
    blamed = [people.get(one, "") for one in finding.officers]
    rows: list[Fact] = facts(
        (t("结论"), t(str(Outcome(finding.outcome).label))),
        (t("查明的情况"), finding.facts),
        (t("问题类型"), t(str(Fault(finding.fault).label)) if finding.fault else ""),
        (t("责任民警"), t("、").join(blamed)),
        (t("办理人"), people.get(finding.by, "")),
    )
    return part(t("调查结论：%(level)s") % {"level": t(LEVELS[finding.level])}, rows)


def complained_of(subject: Subject) -> list[tuple[str, str]]:
    """The officers of the unit complained of."""
    if not isinstance(subject, Complaint):
        return []
    line = subject.unit.line
    here = Officer.objects.filter(**{f"line__{len(line) - 1}": line[-1]}, phase="serving")
    rows = here | Officer.objects.filter(pk__in=subject.officers)
    return [(str(row.pk), row.label) for row in rows.distinct().order_by("number")[:500]]


def lookers(subject: Subject) -> list[tuple[str, str]]:
    """Who could be told to look into a complaint: a post over it, and nothing to do with it."""
    if not isinstance(subject, Complaint):
        return []
    lines = [subject.line[:n] for n in range(1, len(subject.line) + 1)]
    posts = Post.objects.filter(role__in=LOOKERS, line__in=lines, until=None)
    out = {*subject.barred, PUBLIC.id}
    rows = Officer.objects.filter(phase="serving", pk__in=posts.values("officer"))
    return [(str(row.pk), row.label) for row in rows.order_by("number") if row.pk not in out]


CHOICES: dict[str, Callable[[Subject], list[tuple[str, str]]]] = {
    "complained_of": complained_of,
    "complaint_handler": lookers,
}
