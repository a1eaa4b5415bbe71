"""What each person of a case has been told by whichever act, in one timeline; what is still owed.

Which acts tell is declared where they are (`casework.tellings`); proof is the entry, and the paper.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext

from plumbline.casework.models import Case, Person
from plumbline.casework.tellings import Owed, To, Told, owed_in, standing, told_in
from plumbline.doors.web import tell
from plumbline.doors.web.happenings import Around, values
from plumbline.doors.web.shapes import Link, Value
from plumbline.doors.web.views.page import Seat
from plumbline.doors.web.words import act_title, duty_title, t
from plumbline.kernel.act import ACTS
from plumbline.kernel.models import Subject
from plumbline.kernel.scope import visible
from plumbline.notices.models import Notice
from plumbline.notices.terms import Way, Whom
from plumbline.openness.milestones import title
from plumbline.papers.models import Paper

REPORTER = "reporter"


def so_far(case: Case, seat: Seat, asked: str) -> dict[str, Any]:
    """What the page shows: all that was told, or what one person was told; and what is owed."""
    there = standing(case, seat.actor, seat.day)
    told = [one for one in told_in(there) if not _rests_on_another(one)]
    persons = list(Person.objects.filter(case=case).order_by("pk"))
    picked = [one for one in told if not asked or _concerns(one, asked, persons)]
    return {
        "told": _rows(picked, persons, case, seat),
        "persons": _persons(told, persons, asked),
        "owed": [_owed(one, seat) for one in owed_in(there)],
    }


def _rests_on_another(one: Told) -> bool:
    """A notice that counts as told by an act in writing: that act is shown itself."""
    return isinstance(one.subject, Notice) and one.subject.way == Way.PAPER


def _concerns(one: Told, asked: str, persons: list[Person]) -> bool:
    if asked == REPORTER:
        return To.REPORTER in one.to and not one.persons
    return any(str(row.pk) == asked and one.concerns(row.pk, row.role) for row in persons)


def _persons(told: list[Told], persons: list[Person], asked: str) -> list[dict[str, Any]]:
    """Whom the timeline can be narrowed to, with how much each was told."""
    rows = [("", gettext("所有人"))]
    if any(_concerns(one, REPORTER, persons) for one in told):
        rows.append((REPORTER, t(str(Whom.REPORTER.label))))
    rows += [(str(row.pk), f"{row.name} {t(str(row.get_role_display()))}") for row in persons]
    return [
        {
            "title": called, "href": f"?person={key}#told-so-far" if key else "?#told-so-far",
            "current": key == asked,
            "count": sum(not key or _concerns(one, key, persons) for one in told),
        }
        for key, called in rows
    ]  # fmt: skip


def _rows(
    told: list[Told], persons: list[Person], case: Case, seat: Seat
) -> list[dict[str, Any]]:  # fmt: skip
    around = Around.of([one.entry for one in told], seat.actor, seat.day)
    papers = _papers({one.subject.pk for one in told}, case, seat)
    names = {row.pk: row.name for row in persons}
    return [
        {
            "title": _called(one), "at": one.entry.at,
            "to": [t(str(to.label)) for to in one.to],
            "persons": [names[pk] for pk in one.persons if pk in names],
            "reached": one.reached,
            "values": _said(one, around),
            "who": around.people.get(one.entry.actor, "") if one.entry.actor else "",
            "entry": reverse("entry", args=[one.entry.pk]),
            "index": seal.index if (seal := around.seals.get(one.entry.pk)) else None,
            "papers": papers.get(one.subject.pk, []),
            "on": _about(one.subject, case),
        }
        for one in told
    ]  # fmt: skip


def _called(one: Told) -> str:
    """The act; of a notice what it tells of."""
    if isinstance(one.subject, Notice):
        return gettext("告知办理进展：%(what)s") % {"what": t(title(one.subject.milestone))}
    return act_title(one.entry.act)


def _said(one: Told, around: Around) -> list[Value]:
    """How it was told and what proves it; a text's way stands on its notice."""
    form = one.entry.body["form"]
    shown = [name for name in one.telling.shows if form.get(name) is not False]
    said = values(one.entry, ACTS[one.entry.act], around, shown)
    if isinstance(one.subject, Notice) and not said and one.subject.way:
        said.append(Value(gettext("告知方式"), t(str(Way(one.subject.way).label))))
    return said


def _papers(subjects: set[UUID], case: Case, seat: Seat) -> dict[UUID, list[Link]]:
    """The papers given out on these subjects, and those that are such a subject themselves."""
    rows = visible(Paper, seat.actor, seat.day).filter(case=case, phase__in=("issued", "served"))
    found: dict[UUID, list[Link]] = {}
    for paper in rows.order_by("issued_at", "pk"):
        link = Link(tell.label_of(paper), tell.address(paper.kind, paper.pk))
        for pk in subjects.intersection(filter(None, (paper.matter_id, paper.pk))):
            found.setdefault(pk, []).append(link)
    return found


def _about(subject: Subject, case: Case) -> Link | None:
    """On what it was told, where that is not the case itself or a paper, which is named anyway."""
    if subject.pk == case.pk or isinstance(subject, Paper):
        return None
    kind = t(str(subject.kind_title))
    return Link(kind, tell.address(subject.kind, subject.pk))


def _owed(one: Owed, seat: Seat) -> dict[str, Any]:
    mine = seat.actor.id in one.duty.debtors
    return {
        "title": duty_title(one.duty.code), "due": one.duty.due_at,
        "late": one.duty.late_by(seat.now) is not None,
        "on": tell.label_of(one.subject), "href": tell.address(one.subject.kind, one.subject.pk),
        "act": act_title(one.acts[0]) if mine else "",
        "do": tell.act_address(one.acts[0], one.subject.pk) if mine else "",
    }  # fmt: skip
