"""Training on the screen: an officer's record, a unit's figures with the officers behind each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext

from plumbline.doors.web import tell
from plumbline.doors.web.shapes import Link
from plumbline.doors.web.views.lists import EXPORTS, harmless
from plumbline.doors.web.views.page import Seat, page, seated
from plumbline.doors.web.views.training_lists import year_of
from plumbline.doors.web.words import role_title, t
from plumbline.kernel.catalogue import find, look
from plumbline.kernel.models import Subject
from plumbline.kernel.norm import Version
from plumbline.law.bodies import TimeLimit
from plumbline.law.roles import Actor
from plumbline.papers.models import Certificate
from plumbline.people.models import Officer, Unit
from plumbline.qualification.models import QualificationLevel
from plumbline.qualification.reads import actor as actor_of
from plumbline.training.board import SOON, Board, Figure, Row, board
from plumbline.training.fails import Fails
from plumbline.training.models import Course, Credit, Session
from plumbline.training.owed import Due, assigned, curricula, due, trained
from plumbline.training.record import Got, Must, covered, credits_of, musts_of, need, sums
from plumbline.training.shares import Share, held, plan_items, planned, sessions_of, shares
from plumbline.training.study import days_of, limit, study
from plumbline.training.terms import Source, Topic

WIDE = 1000  # units of a bar's width
PARTS = {"course": "met", "teaching": "here", "exam": "excused", "other": "aside"}


# One officer.


@seated
def my_training(request: HttpRequest, seat: Seat) -> HttpResponse:
    """The record of whoever sits here."""
    officer = Officer.objects.get(pk=seat.actor.id)
    return _record(request, seat, officer, seat.actor)


@seated
def officer_training(request: HttpRequest, seat: Seat, officer_id: UUID) -> HttpResponse:
    """The record of another, for those who watch over his line; the reading is noted."""
    with transaction.atomic():
        officer = find(Officer.kind, officer_id, seat.actor, seat.now)
        who = actor_of(officer_id)
        mine = officer_id == seat.actor.id
        if not isinstance(officer, Officer) or not who or not (mine or seat.watches(officer.line)):
            raise Http404
        if not mine:
            look(seat.actor, Officer.kind, officer_id, ("training",), "record", seat.now)
    return _record(request, seat, officer, who)


def _record(request: HttpRequest, seat: Seat, officer: Officer, who: Actor) -> HttpResponse:
    year = year_of({k: str(v) for k, v in request.GET.items()}) or seat.day.year
    rows, needed = credits_of(officer.pk, year), need(seat.day)
    total = sum((row.points for row in rows), Decimal(0))
    asked = needed.points if needed else 0
    own = assigned([officer.pk]).get(officer.pk, [])
    done = trained([officer.pk]).get(officer.pk, [])
    lacking = due(who, seat.day, done, curricula(), own)
    mine = officer.pk == seat.actor.id
    return page(request, "training_record.html", {
        "mine": mine, "officer": officer, "year": year,
        "posts": _posts(who, seat.day), "levels": _levels(who, seat.day),
        "certificates": _certificates(officer),
        "total": total, "needed": asked, "norm": _norm(needed.version) if needed else None,
        "short": max(Decimal(asked) - total, Decimal(0)) if needed else None,
        "sums": [(t(str(got.source.label)), got.points, PARTS[got.source]) for got in sums(rows)],
        "bar": _bar(sums(rows), max(total, Decimal(asked))),
        "rows": [_credit(row) for row in rows],
        "covered": [(t(str(one.label)), day) for one, day in covered(officer.pk).items()],
        "due": [*_study(who, seat.day), *(_due(one, seat.day) for one in lacking)],
        "musts": [_must(one) for one in musts_of(officer.pk, year, seat.day)],
        "claim": tell.act_address("training.claim_credit", officer.pk) if mine else "",
        "years": [(one, f"?year={one}", one == year) for one in (seat.day.year - 1, seat.day.year)],
    })  # fmt: skip


def _posts(who: Actor, day: date) -> list[tuple[str, str, date]]:
    posts = [post for post in who.posts if post.reaches(post.line, day)]
    units = tell.units(list(post.line) for post in posts)
    return [(role_title(post.role), tell.unit_of(post.line, units), post.since) for post in posts]


def _levels(who: Actor, day: date) -> list[dict[str, Any]]:
    """The levels held, with the day they end and how near it is."""
    return [
        {
            "title": t(str(QualificationLevel(level.code).label)), "branch": level.branch,
            "since": level.since, "until": level.until,
            "over": bool(level.until and level.until < day),
            "soon": bool(level.until and day <= level.until <= day + SOON),
        }
        for level in who.levels if level.since <= day
    ]  # fmt: skip


def _certificates(officer: Officer) -> list[tuple[str, str, str]]:
    """The last certificate of each level: its level, its number, where it is taken."""
    rows = Certificate.objects.filter(qualification__officer=officer).order_by("pk")
    last = {row.qualification_id: row for row in rows.select_related("qualification")}
    return [(t(str(QualificationLevel(row.qualification.level).label)), row.number,
             reverse("certificate", args=[pk])) for pk, row in last.items()]  # fmt: skip


def _norm(version: Version) -> dict[str, Any]:
    return {"title": t(version.title), "id": version.id, "mark": version.mark,
            "confirmed": version.confirmed_by,
            "href": reverse("catalogue") + f"#norm-{version.code}"}  # fmt: skip


def _bar(got: Sequence[Got], whole: Decimal) -> list[tuple[str, int, int]]:
    """Each source as a part of the bar: its class, where it begins, how wide it is."""
    found, at = [], 0
    for one in got:
        width = int(one.points * WIDE / whole) if whole else 0
        found.append((PARTS[one.source], at, width))
        at += width
    return [part for part in found if part[2]]


def _credit(row: Credit) -> dict[str, Any]:
    """One line of the arithmetic: what it is from, and how it comes to its points."""
    if row.session is not None:
        course = row.session.course
        words = {"credits": course.credits, "hours": row.hours, "of": course.hours}
        said = gettext("%(credits)s学分 × %(hours)s / %(of)s学时") % words
        if row.source == Source.TEACHING:
            said = gettext("课程%(credits)s学分，按授课折算") % words
        what, href = course.title, tell.address(Session.kind, row.session.pk)
    elif row.sitting is not None:
        exam = row.sitting.exam
        what, href = exam.name, tell.address(exam.kind, exam.pk)
        said = gettext("按考试时长，每一小时一学分")
    else:
        claim = row.claim
        assert claim is not None  # noqa: S101 - a credit has the one or the other
        what, href, said = claim.grounds, tell.address(claim.kind, claim.pk), ""
    return {"on": row.on, "source": t(str(Source(row.source).label)), "what": what, "href": href,
            "said": said, "points": row.points}  # fmt: skip


def _due(one: Due, day: date) -> dict[str, Any]:
    title = one.course or t(str(Topic(one.topic).label))
    return {"title": title, "until": one.until, "late": one.late(day), "by": tell.label_of(one.by),
            "href": tell.address(one.by.kind, one.by.pk), "kind": t(one.by.kind_title)}  # fmt: skip


def _study(who: Actor, day: date) -> list[dict[str, Any]]:
    """What a leader has still to study this year, with the days counted so far."""
    one = study(who, days_of([who.id], day.year).get(who.id, 0), day, limit(day))
    if one is None or not one.lacks:
        return []
    norm, counted = _norm(one.version), {"n": one.days, "of": one.asked}
    said = gettext("领导干部学法：本年已学%(n)s天，应学%(of)s天") % counted
    return [{"title": said, "until": one.until, "late": False, "by": norm["title"],
             "href": norm["href"], "kind": one.version.id}]  # fmt: skip


def _must(one: Must) -> dict[str, Any]:
    limits = [
        _norm(version) | {"says": gettext("不少于%(n)s%(unit)s") % _words(version)}
        for version in one.limits
    ]
    return {"title": t(one.title), "days": one.days, "ever": one.ever, "limits": limits}


def _words(version: Version) -> dict[str, str]:
    words = version.body_as(TimeLimit).words
    return {"n": words["n"], "unit": t(words["unit"])}


# One unit.


@seated
def training_board(request: HttpRequest, seat: Seat, unit_id: UUID) -> HttpResponse:
    """The figures of a unit and those below it; each leads to the officers behind it."""
    unit = find(Unit.kind, unit_id, seat.actor, seat.now)
    if not isinstance(unit, Unit) or not seat.watches(unit.line):
        raise Http404
    found, year = board(unit.line, seat.day), seat.day.year
    figures = {figure.code: figure for figure in found.figures}
    chosen = figures.get(request.GET.get("show", ""))
    if request.GET.get("export") in EXPORTS:
        lines = _lines(found, chosen or figures["all"])
        return EXPORTS[request.GET["export"]](Officer.kind, lines)
    show = {"show": chosen.code} if chosen else {}
    return page(request, "training_board.html", {
        "unit": unit, "year": year, "day": seat.day,
        "unit_href": tell.address(Unit.kind, unit.pk),
        "below": _below(unit),
        "figures": [(t(one.title), len(one.rows), f"?show={one.code}#behind")
                    for one in figures.values()],
        "needed": found.needed.points if found.needed else None,
        "norm": _norm(found.needed.version) if found.needed else None,
        "shares": _shares(unit, year), "fails": _fails(found.fails),
        "chosen": t(chosen.title) if chosen else "",
        "columns": [gettext(title) for title in COLUMNS],
        "behind": _behind(chosen.rows, seat.day) if chosen else [],
        "exports": [(name.upper(), "?" + urlencode({**show, "export": name}))
                    for name in EXPORTS],
    })  # fmt: skip


def _fails(found: Fails) -> dict[str, Any]:
    """The share of fails, and the line of the norm that it is above."""
    above = found.finding
    words = {"n": above.target, "title": t(above.title)} if above else {}
    return {"said": found.said, "href": "?show=failed#behind",
            "norm": _norm(found.version) if found.version else None,
            "finding": gettext("超过%(n)s%%：%(title)s") % words if above else ""}  # fmt: skip


def _below(unit: Unit) -> list[Link]:
    rows = Unit.objects.filter(line__contains=[unit.code], line__len=len(unit.line) + 1)
    return [Link(row.name, reverse("training_board", args=[row.pk]))
            for row in rows.order_by("code")]  # fmt: skip


def _shares(unit: Unit, year: int) -> list[dict[str, Any]]:
    """The share of enforcement hours, planned and delivered, each led to what it counts."""
    asked = {"unit": unit.code, "year": year}
    plans = reverse("list", args=["training_plan"]) + "?" + urlencode(asked | {"phase": "approved"})
    sessions = reverse("list", args=["training_session"])
    ahead, done = (shares(hours) for hours in (
        planned(plan_items(unit.line, year)), held(sessions_of(unit.line, year))))  # fmt: skip

    def line(plan: Share, real: Share) -> dict[str, Any]:
        only = {"musts": "1"} if plan.musts else {}
        of = asked | {"phase": "held"} | only
        return {
            "title": gettext("其中必训") if plan.musts else gettext("全部培训"),
            "planned": plan, "plans": plans, "delivered": real,
            "sessions": f"{sessions}?{urlencode(of)}",
        }  # fmt: skip

    return [line(plan, real) for plan, real in zip(ahead, done, strict=True)]


COLUMNS = ("姓名", "警号", "单位", "执法资格", "有效期至", "本年学分", "逾期未训")


def _cells(row: Row, day: date, units: dict[str, str]) -> list[str]:
    officer, ends = row.officer, row.ends(day)
    level = t(str(QualificationLevel(row.highest).label)) if row.highest else gettext("无")
    return [officer.name, officer.number, tell.unit_of(officer.line, units), level,
            ends.isoformat() if ends else "", str(row.points), str(row.late)]  # fmt: skip


def _behind(rows: Sequence[Row], day: date) -> list[dict[str, Any]]:
    units = tell.units(row.officer.line for row in rows)
    return [{"href": reverse("officer_training", args=[row.officer.pk]),
             "cells": _cells(row, day, units)} for row in rows]  # fmt: skip


def _lines(found: Board, figure: Figure) -> Iterator[list[str]]:
    """The officers behind a figure as lines of text."""
    units = tell.units(row.officer.line for row in figure.rows)
    yield [gettext(title) for title in COLUMNS]
    for row in figure.rows:
        yield [harmless(text) for text in _cells(row, found.day, units)]


def links(row: Subject, seat: Seat) -> list[Link]:
    """Where training leads to from an officer, a unit, a course, a session."""
    if isinstance(row, Officer) and row.pk == seat.actor.id:
        return [Link(gettext("我的培训"), reverse("my_training"))]
    if isinstance(row, Officer) and seat.watches(row.line):
        return [Link(gettext("培训情况"), reverse("officer_training", args=[row.pk]))]
    if isinstance(row, Unit) and seat.watches(row.line):
        return [Link(gettext("单位培训情况"), reverse("training_board", args=[row.pk]))]
    if isinstance(row, Session):
        return [Link(gettext("课程"), tell.address(Course.kind, row.course_id))]
    if isinstance(row, Course):
        here = "?" + urlencode({"q": row.title})
        return [Link(gettext("本课程的班次"), reverse("list", args=["training_session"]) + here)]
    return []
