"""Who is on duty: a unit's week, turn by turn, and on the workbench who is there now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext

from plumbline.doors.web import tell
from plumbline.doors.web.views.page import Seat, page, seated
from plumbline.kernel.scope import sees
from plumbline.law.calendar import SHANGHAI
from plumbline.law.roles import Role
from plumbline.people.models import Unit
from plumbline.rosters.gates import PLANNERS
from plumbline.rosters.models import Roster, Turn
from plumbline.rosters.reads import Named, named, on_duty, when

WEEK = timedelta(days=7)
DAYS = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")


@dataclass(frozen=True)
class Watch:
    """A unit's turn as the workbench says it."""

    unit: str
    leader: str
    missing: bool
    href: str


def watch(seat: Seat) -> list[Watch]:
    """Who is on duty now in one's own unit and those above it."""
    return [Watch(one.unit.name, one.leader, bool(one.missing),
                  reverse("roster_week", args=[one.unit.pk]))
            for one in named(on_duty(seat.line, seat.now))]  # fmt: skip


def _unit(pk: UUID, seat: Seat) -> Unit:
    """A unit in sight, or one above one's own: whom to call there is for everybody below."""
    unit = Unit.objects.filter(pk=pk).first()
    if unit is None:
        raise Http404
    held = [post.line for post in seat.actor.posts if post.reaches(post.line, seat.day)]
    if sees(seat.actor, unit, seat.day) or any(unit.code in line for line in held):
        return unit
    raise Http404


def _monday(asked: str, today: date) -> date:
    """The Monday of the week asked for; of this week, if none is."""
    try:
        day = date.fromisoformat(asked) if asked else today
    except ValueError:
        raise Http404 from None
    if not date(2000, 1, 1) < day < date(2200, 1, 1):
        raise Http404
    return day - timedelta(days=day.weekday())


def _row(one: Named, seat: Seat, *, planner: bool) -> Mapping[str, Any]:
    turn = one.turn
    begins = turn.begins_at.astimezone(SHANGHAI)
    state = ("met", gettext("正在值班")) if turn.begins_at <= seat.now < turn.ends_at else ("", "")
    change = ""
    if planner and turn.ends_at > seat.now and turn.roster.phase != "withdrawn":
        change = tell.act_address("rosters.change_turn", turn.roster_id) + "&" + urlencode(
            {"turn": turn.pk}
        )  # fmt: skip
    return {
        "day": gettext(DAYS[begins.weekday()]), "when": when(turn), "leader": one.leader,
        "officers": one.officers, "auxiliaries": one.auxiliaries, "missing": one.missing,
        "reason": turn.reason, "state": state, "change": change,
        "draft": turn.roster.phase == "planned",
    }  # fmt: skip


@seated
def roster_week(request: HttpRequest, seat: Seat, unit_id: UUID) -> HttpResponse:
    """The turns of a unit that touch a week; those not published only for whoever plans them."""
    unit = _unit(unit_id, seat)
    monday = _monday(str(request.GET.get("day", "")), seat.day)
    begins = datetime.combine(monday, time(), SHANGHAI)
    planner = bool(_plans(unit, seat))
    phases = ["published", "planned"] if planner else ["published"]
    rows = Turn.objects.filter(roster__unit=unit, roster__phase__in=phases,
                               begins_at__lt=begins + WEEK, ends_at__gt=begins)  # fmt: skip
    turns = named(rows.select_related("roster__unit").order_by("begins_at", "pk"))
    drafts = Roster.objects.filter(unit=unit, phase="planned") if planner else Roster.objects.none()
    here = reverse("roster_week", args=[unit.pk])

    def week(first: date) -> str:
        return f"{here}?day={first.isoformat()}"

    return page(request, "roster_week.html", {
        "unit": unit.name,
        "unit_href": tell.address("unit", unit.pk) if sees(seat.actor, unit, seat.day) else "",
        "monday": monday, "sunday": monday + timedelta(days=6),
        "before": week(monday - WEEK), "after": week(monday + WEEK), "now_href": here,
        "rows": [_row(one, seat, planner=planner) for one in turns],
        "drafts": [(row.label, tell.address("roster", row.pk)) for row in drafts.order_by("first")],
        "plan": tell.act_address("rosters.plan", unit.pk) if planner else "",
        "all": reverse("list", args=["turn"]) + "?" + urlencode({"unit": unit.code}),
    })  # fmt: skip


def _plans(unit: Unit, seat: Seat) -> list[Role]:
    return [role for role in seat.actor.roles(tuple(unit.line), seat.day) if role in PLANNERS]
