"""Reading cases: one case whole, lists, what waits for whom."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from plumbline.casework.models import Case, EvidenceKind, Nature, Outcome, PersonRole
from plumbline.kernel import scope
from plumbline.kernel.catalogue import read
from plumbline.law.calendar import legal_day
from plumbline.law.roles import Actor, Role

WAITS: dict[str, tuple[Role, ...]] = {  # phase → who is waited for
    "filing_requested": (Role.ORGAN_HEAD,),
    "under_review": (Role.LEGAL_DEPT, Role.LEGAL_OFFICER),
    "reviewed": (Role.ORGAN_HEAD,),
}


@read("case", personal=("persons", "evidence"))
def case(subject: Case, actor: Actor, now: datetime) -> dict[str, Any]:
    """A case with its persons, evidence and charges."""
    del actor, now
    return {
        "number": subject.number,
        "nature": subject.nature,
        "nature_title": Nature(subject.nature).label,
        "brief": subject.brief,
        "phase": subject.phase,
        "phase_title": subject.phases[subject.phase],
        "line": subject.line,
        "handlers": [str(handler) for handler in subject.handlers],
        "secrecy": subject.secrecy,
        "offline": subject.offline,
        "report": str(subject.report_id),
        "reported_at": _iso(subject.reported_at),
        "occurred_at": _iso(subject.occurred_at),
        "filed_at": _iso(subject.filed_at),
        "in_area": subject.in_area,
        "area_exception": subject.area_exception,
        "recordings": subject.recordings,
        "outcome": subject.outcome or None,
        "outcome_title": Outcome(subject.outcome).label if subject.outcome else None,
        "persons": [
            {
                "id": person.pk,
                "role": person.role,
                "role_title": PersonRole(person.role).label,
                "name": person.name,
                "sex": person.sex,
                "born": person.born.isoformat() if person.born else None,
                "id_number": person.id_number,
                "phone": person.phone,
                "address": person.address,
                "entry": str(person.entry_id),
            }
            for person in subject.persons.order_by("pk")
        ],
        "evidence": [
            {
                "id": item.pk,
                "kind": item.kind,
                "kind_title": EvidenceKind(item.kind).label,
                "title": item.title,
                "source": item.source,
                "collected_at": _iso(item.collected_at),
                "entry": str(item.entry_id),
            }
            for item in subject.evidence.order_by("pk")
        ],
        "charges": [
            {"name": charge.name, "articles": charge.articles, "entry": str(charge.entry_id)}
            for charge in subject.charges.order_by("pk")
        ],
    }


def _iso(at: datetime | None) -> str | None:
    return at.isoformat() if at else None


def cases(
    actor: Actor, now: datetime, *, phase: str = "", nature: str = "", words: str = ""
) -> QuerySet[Case]:
    """The cases the actor may list, newest first."""
    rows = scope.visible(Case, actor, legal_day(now)).order_by("-opened_at", "-id")
    if phase:
        rows = rows.filter(phase=phase)
    if nature:
        rows = rows.filter(nature=nature)
    if words:
        rows = rows.filter(Q(number__startswith=words) | Q(brief__startswith=words))
    return rows


def handled(actor: Actor) -> QuerySet[Case]:
    """The actor's own open cases, newest first."""
    return (
        Case.objects.filter(handlers__contains=[actor.id])
        .exclude(phase__in=("closed", "not_filed"))
        .order_by("-opened_at", "-id")
    )


def waiting(actor: Actor, now: datetime) -> QuerySet[Case]:
    """The cases on which others wait for this actor, longest waiting first."""
    day = legal_day(now)
    roles = {post.role for post in actor.posts if post.reaches(post.line, day)}
    phases = [phase for phase, who in WAITS.items() if roles & set(who)]
    if not phases:
        return Case.objects.none()
    rows = scope.visible(Case, actor, day).filter(phase__in=phases)
    return rows.exclude(handlers__contains=[actor.id]).order_by("moved_at", "id")
