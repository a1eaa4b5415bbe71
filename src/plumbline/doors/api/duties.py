"""Duties: what the caller, or a role he holds, owes and by when."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from ninja import Query, Router

from plumbline.doors.api import shapes
from plumbline.doors.api.caller import Caller, caller
from plumbline.doors.api.pages import Page, mark, place
from plumbline.doors.api.problems import as_json
from plumbline.doors.api.render import arithmetic
from plumbline.forms import ask
from plumbline.kernel import catalogue, scope
from plumbline.kernel.duty import KINDS
from plumbline.kernel.models import Duty, Subject
from plumbline.law.calendar import legal_day
from plumbline.law.roles import Actor, Role
from plumbline.transparency.canonical import instant

router = Router()


class Owed(Page):
    """Which duties."""

    state: Literal["open", "late"] = ask("范围", default="open", help="late只列逾期的")


@router.get(
    "/duties",
    operation_id="duties",
    summary="待办义务",
    description="您本人或者您的职责所负、尚未履行的义务，最紧迫的在前，附期限的算法",
    tags=["义务"],
    response={200: shapes.Duties, **shapes.wrong(401, 422)},
)
def duties(request: HttpRequest, page: Query[Owed]) -> HttpResponse:
    """List what is owed, the most pressing first."""
    who = caller(request)
    rows = owed(who.actor, who.now, late=page.state == "late")
    if page.after:
        due, last = place(page.after)
        rows = rows.filter(Q(due_at__gt=due) | Q(due_at=due, id__gt=last))
    found = list(rows[: page.limit + 1])
    part = found[: page.limit]
    more = mark(part[-1].due_at, part[-1].pk) if len(found) > page.limit else None
    subjects = _subjects(part, who)
    items = [_item(d, subjects[d.subject_id], who) for d in part if d.subject_id in subjects]
    return as_json({"items": items, "next": more})


def owed(actor: Actor, now: datetime, *, late: bool) -> QuerySet[Duty]:
    """Open duties within the actor's posts, owed by the actor or by a role the post gives."""
    mine, day = Q(pk__in=[]), legal_day(now)
    for post in actor.posts:
        if post.reaches(post.line, day):
            within = Q(**{f"line__{len(post.line) - 1}": post.line[-1]})
            role = Q(debtors=[], debtor_role=post.role)
            mine |= within & (Q(debtors__contains=[actor.id]) | role)
    rows = Duty.objects.filter(mine, settled_by=None).order_by("due_at", "id")
    return rows.filter(due_at__lt=Coalesce("suspended_at", now)) if late else rows


def _subjects(owed: list[Duty], who: Caller) -> dict[UUID, Subject]:
    """The subjects of these duties that lie within the caller's scope."""
    wanted: defaultdict[str, set[UUID]] = defaultdict(set)
    for duty in owed:
        wanted[duty.subject_kind].add(duty.subject_id)
    kinds, day = catalogue.kinds(), legal_day(who.now)
    return {
        subject.pk: subject
        for kind, ids in wanted.items()
        for subject in kinds[kind]._default_manager.filter(pk__in=ids)  # noqa: SLF001
        if scope.sees(who.actor, subject, day)
    }


def _item(duty: Duty, subject: Subject, who: Caller) -> dict[str, Any]:
    kind = KINDS.get(duty.code)
    left = duty.due_at - (duty.suspended_at or who.now)
    return {
        "id": duty.pk,
        "code": duty.code,
        "title": gettext(kind.title) if kind else duty.code,
        "subject": {"kind": duty.subject_kind, "id": duty.subject_id},
        "label": subject.label,
        "debtor_role": duty.debtor_role,
        "debtor_title": gettext(Role(duty.debtor_role).label),
        "mine": who.actor.id in duty.debtors,
        "started_at": instant(duty.started_at),
        "due_at": instant(duty.due_at),
        "remaining": int(left.total_seconds()),
        "late": duty.late_by(who.now) is not None,
        "suspended": duty.suspended_at is not None,
        "extended": duty.extended,
        "why": arithmetic(duty.basis),
    }
