"""The workbench: what is due, what others wait for, my cases, and the act to start."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext

from plumbline.casework.models import Case
from plumbline.casework.reads import handled, waiting
from plumbline.doors.web import periods, tell
from plumbline.doors.web.shapes import Brief, Deed
from plumbline.doors.web.views.page import Seat, own_unit, page, seated
from plumbline.doors.web.views.rosters import watch
from plumbline.doors.web.words import answer, t
from plumbline.exams.session_reads import coming
from plumbline.kernel.act import ACTS
from plumbline.kernel.models import Duty
from plumbline.people.models import Unit
from plumbline.people.reads import names

MOST = 12
START = "intake.report"


def owed_by(seat: Seat) -> QuerySet[Duty]:
    """The open duties of this officer: his own, and those of a role he holds over their line."""
    mine = Q(debtors__contains=[seat.actor.id])
    for post in seat.actor.posts:
        if post.reaches(post.line, seat.day):
            at = Q(**{f"line__{len(post.line) - 1}": post.line[-1]})
            mine |= at & Q(debtors=[], debtor_role=post.role)
    return Duty.objects.filter(mine, settled_by=None).order_by("due_at", "id")


def pressing(owed: QuerySet[Duty], seat: Seat) -> dict[str, int]:
    """How many of these duties are over their time, and how many will be within a day."""
    running, soon = Q(suspended_at=None), seat.now + periods.URGENT
    return owed.order_by().aggregate(
        over=Count("pk", filter=running & Q(due_at__lt=seat.now)),
        urgent=Count("pk", filter=running & Q(due_at__gte=seat.now, due_at__lt=soon)),
    )


def brief(case: Case, units: dict[str, str], officers: dict[UUID, str]) -> Brief:
    """A case in a row."""
    return Brief(
        kind=case.kind,
        id=str(case.pk),
        title=case.brief,
        number=case.number,
        unit=tell.unit_of(case.line, units),
        leads=[officers.get(h, "") for h in case.handlers],
        phase=t(case.phases[case.phase]),
        secrecy=answer(case.secrecy, "secrecy") if case.secrecy else "",
        href=tell.address(case.kind, case.pk),
    )


def starts(seat: Seat, unit: tuple[UUID, str] | None) -> list[Deed]:
    """The acts that begin something in my unit; the one used most stands first."""
    if unit is None:
        return []
    roles = seat.actor.roles(seat.line, seat.day)
    found = [
        Deed(act.code, gettext(act.title), gettext(act.says),
             tell.act_address(act.code, unit[0]), main=act.code == START)
        for act in ACTS.values()
        if act.on is Unit and act.shared and any(role in act.by for role in roles)
    ]  # fmt: skip
    return sorted(found, key=lambda deed: not deed.main)


@seated
def workbench(request: HttpRequest, seat: Seat) -> HttpResponse:
    """The first page after signing in."""
    unit = own_unit(seat)
    owed = owed_by(seat)
    duties, counted = list(owed[: MOST + 1]), pressing(owed, seat)
    mine = list(handled(seat.actor)[: MOST + 1])
    waited = list(waiting(seat.actor, seat.now)[: MOST + 1])
    units = tell.units(case.line for case in (*mine, *waited))
    officers = names({h for case in (*mine, *waited) for h in case.handlers})
    links = tell.labels(((d.subject_kind, d.subject_id) for d in duties), seat.actor, seat.day)
    clocks = [periods.clock(d, seat.now, subject=links.get(d.subject_id)) for d in duties[:MOST]]

    def rows(cases: Iterable[Case]) -> list[Brief]:
        return [brief(case, units, officers) for case in cases]

    shown = {
        "duties": clocks,
        "duties_more": len(duties) > MOST,
        **counted,
        "waiting": rows(waited[:MOST]),
        "waiting_more": len(waited) > MOST,
        "cases": rows(mine[:MOST]),
        "cases_more": len(mine) > MOST,
        "starts": starts(seat, unit),
        "exams": coming(seat.actor.id, seat.now),
        "watch": watch(seat),
    }
    return page(request, "workbench.html", shown, unit=unit)
