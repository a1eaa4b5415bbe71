"""Subjects: what they are, what may be done on them, what was done, and which there are."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from ninja import Query, Router
from pydantic import StringConstraints

from plumbline.casework.seals import offered
from plumbline.complaints.hiding import listed, unhidden
from plumbline.doors.api import schema, shapes
from plumbline.doors.api.caller import caller
from plumbline.doors.api.pages import Page, mark, place
from plumbline.doors.api.problems import as_json
from plumbline.doors.api.render import titled
from plumbline.forms import Form, ask
from plumbline.kernel import catalogue, scope
from plumbline.kernel.act import NotFound
from plumbline.kernel.models import Entry, Subject
from plumbline.law.calendar import legal_day
from plumbline.law.roles import Actor, Role
from plumbline.people import history
from plumbline.transparency.canonical import instant

router = Router()
TAG = ["办理对象"]


class Purpose(Form):
    """What somebody's data is read for."""

    purpose: Annotated[str, StringConstraints(min_length=1, max_length=200)] = ask(
        "用途", default="办案", help="查看个人信息的，用途与查看人一并留痕"
    )


def row(subject: Subject) -> dict[str, Any]:
    """A subject in a list."""
    return {
        "kind": subject.kind,
        "id": subject.pk,
        "label": subject.label,
        "phase": subject.phase,
        "phase_title": gettext(subject.phases[subject.phase]),
        "opened_at": instant(subject.opened_at),
        "moved_at": instant(subject.moved_at),
    }


@router.get(
    "/{kind}",
    operation_id="subjects",
    summary="列出办理对象",
    description="您可以看到的某一类对象，新的在前；不含个人信息，不计总数",
    tags=TAG,
    response={200: shapes.Rows, **shapes.wrong(401, 404, 422)},
)
def subjects(request: HttpRequest, kind: str, page: Query[Page]) -> HttpResponse:
    """List the subjects of a kind within scope, newest first."""
    who, model = caller(request), catalogue.kinds().get(kind)
    if model is None:
        raise NotFound
    rows = listed(scope.visible(model, who.actor, legal_day(who.now)), who.actor).order_by(
        "-opened_at", "-id"
    )
    if page.after:
        at, last = place(page.after)
        rows = rows.filter(Q(opened_at__lt=at) | Q(opened_at=at, id__lt=last))
    found = list(rows[: page.limit + 1])
    shown = found[: page.limit]
    more = mark(shown[-1].opened_at, shown[-1].pk) if len(found) > page.limit else None
    return as_json({"items": [row(subject) for subject in shown], "next": more})


@router.get(
    "/{kind}/{uuid:id}",
    operation_id="subject",
    summary="查看办理对象",
    description="含个人信息的，查看即留痕",
    tags=TAG,
    response={200: shapes.Shown, **shapes.wrong(401, 404, 422)},
)
def subject(request: HttpRequest, kind: str, id: UUID, look: Query[Purpose]) -> HttpResponse:  # noqa: A002
    """Show a subject as its kind is read."""
    who = caller(request)
    found, read = catalogue.view(kind, id, who.actor, who.now, look.purpose)
    return as_json({**row(found), "entry": found.entry_id, "read": titled(read)})


@router.get(
    "/{kind}/{uuid:id}/acts",
    operation_id="subject_acts",
    summary="现在可以办理什么",
    description="现在可以办理的事项及其表单；不能办理的，逐条说明理由；"
    "由其他职责办理或者属于其他步骤、程序的，只说明这一点",
    tags=TAG,
    response={200: shapes.Offers, **shapes.wrong(401, 404)},
)
def acts(request: HttpRequest, kind: str, id: UUID) -> HttpResponse:  # noqa: A002
    """Say what may be done on a subject now, and why not the rest."""
    who = caller(request)
    allowed, refused = [], []
    found = unhidden(catalogue.find(kind, id, who.actor, who.now), who.actor)
    for offer in offered(found, who.actor, who.now):
        act = offer.act
        named = {"code": act.code, "title": gettext(act.title)}
        if offer.refusals:
            refused.append({**named, "refusals": [r.as_json() for r in offer.refusals]})
        else:
            form = schema.of_form(act.form)
            allowed.append({**named, "says": gettext(act.says), "form": form})
    return as_json({"allowed": allowed, "refused": refused})


@router.get(
    "/{kind}/{uuid:id}/timeline",
    operation_id="subject_timeline",
    summary="查看办理经过",
    description="在此对象上办理的事项，新的在前；个人信息不在其中",
    tags=TAG,
    response={200: shapes.Steps, **shapes.wrong(401, 404, 422)},
)
def timeline(request: HttpRequest, kind: str, id: UUID, page: Query[Page]) -> HttpResponse:  # noqa: A002
    """Tell what was done on a subject."""
    who = caller(request)
    found = unhidden(catalogue.find(kind, id, who.actor, who.now), who.actor)
    entries = Entry.objects.filter(Q(subject_id=found.pk) | Q(made_id=found.pk)).order_by("-id")
    if page.after:
        entries = entries.filter(id__lt=place(page.after)[1])
    rows = list(entries[: page.limit + 1])
    part = rows[: page.limit]
    more = mark(part[-1].recorded, part[-1].pk) if len(rows) > page.limit else None
    seen = within(part, who.actor, who.now)
    return as_json({"items": [_step(step) for step in history.steps(seen)], "next": more})


def within(entries: list[Entry], actor: Actor, now: datetime) -> list[Entry]:
    """Those of these entries whose subject, and what they made of it, lie within the scope."""
    wanted: defaultdict[str, set[UUID]] = defaultdict(set)
    for entry in entries:
        wanted[entry.subject_kind].add(entry.subject_id)
        if entry.made_kind and entry.made_id:
            wanted[entry.made_kind].add(entry.made_id)
    kinds, day = catalogue.kinds(), legal_day(now)
    seen = {None} | {
        subject.pk
        for kind, ids in wanted.items()
        for subject in listed(kinds[kind]._default_manager.filter(pk__in=ids), actor)  # noqa: SLF001
        if scope.sees(actor, subject, day)
    }
    return [entry for entry in entries if entry.subject_id in seen and entry.made_id in seen]


def _step(step: history.Step) -> dict[str, Any]:
    entry, body = step.entry, step.entry.body
    made = {"kind": entry.made_kind, "id": entry.made_id} if entry.made_kind else None
    return {
        "entry": entry.pk,
        "act": entry.act,
        "title": gettext(step.title),
        "actor": step.actor,
        "role": entry.role,
        "role_title": gettext(Role(entry.role).label) if entry.role else "",
        "at": instant(entry.at),
        "recorded": instant(entry.recorded),
        "made": made,
        "gap": entry.gap,
        "form": body["form"],
        "personal": sorted(body["personal"]),
        "norms": body["norms"],
        "index": step.index,
    }
