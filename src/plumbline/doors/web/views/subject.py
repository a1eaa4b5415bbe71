"""The page of a subject. The case is the heart: band, clocks, timeline, what may be done."""

from __future__ import annotations

from datetime import date
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext

from plumbline.casework.models import Case
from plumbline.casework.reads import counts, head
from plumbline.casework.seals import SEALED, offered, sealed
from plumbline.doors.web import happenings, may, periods, tell
from plumbline.doors.web.forms import as_id
from plumbline.doors.web.shapes import Brief, Card, Cell, Clock, Link, Step, Table
from plumbline.doors.web.views import (
    complaints,
    exams,
    papers,
    pictures,
    publications,
    surveys,
    training,
)
from plumbline.doors.web.views.cards import evidence_card, person_card
from plumbline.doors.web.views.leads import leads
from plumbline.doors.web.views.page import Seat, page, seated
from plumbline.doors.web.words import answer, role_title, t
from plumbline.execution.reads import carried_out
from plumbline.kernel.catalogue import find, kinds, look, view
from plumbline.kernel.models import Duty, Entry, NormVersion, Subject
from plumbline.kernel.scope import visible
from plumbline.norms import bodies
from plumbline.papers.models import Paper
from plumbline.penalty.models import Decision
from plumbline.people.models import Officer, Unit
from plumbline.people.reads import names, validity
from plumbline.property.models import Count, Store, Thing
from plumbline.qualification.models import Qualification
from plumbline.qualification.reads import standing

PAGE = 40
TABS = ("", "persons", "evidence", "matters", "papers")
DISCLOSING = ("persons", "evidence")
CRIMINAL = ("accepted", "filing_requested", "investigating", "under_review", "reviewed",
            "approved", "decided", "closed", "archived")  # fmt: skip
ADMINISTRATIVE = tuple(phase for phase in CRIMINAL if phase != "filing_requested")
WORKED_ON = ("returned", "parked")  # sent back, or at rest: it stands where it is worked on
NOT_FILED = ("accepted", "filing_requested", "not_filed")


@seated
def subject(request: HttpRequest, seat: Seat, kind: str, subject_id: UUID) -> HttpResponse:
    """A subject as it stands now."""
    tab = request.GET.get("tab", "") if kind == "case" else ""
    tab = tab if tab in TABS else ""
    with transaction.atomic():
        row, shown = _shown(kind, subject_id, tab, seat)
        entries, older = _entries(row, as_id(request.GET.get("before"))) if not tab else ([], "")
        around = happenings.Around.of(entries, seat.actor, seat.day)
        entries = [entry for entry in entries if around.open_to(entry, seat.actor)]
        if around.clear:
            fields = tuple(sorted({name for clear in around.clear.values() for name in clear}))
            look(seat.actor, kind, subject_id, fields, "web", seat.now)
    duties = list(Duty.objects.filter(subject_id=row.pk).order_by("due_at", "id"))
    people = names({*row.handlers, *(d for duty in duties for d in duty.debtors)})
    deeds = may.deeds(offered(row, seat.actor, seat.now), row,
                       [d for d in duties if d.settled_by is None])  # fmt: skip
    brief, clocks = brief_of(row, shown, people), clocks_of(duties, seat, people)
    page_shown: dict[str, Any] = {
        "brief": brief,
        "above": _above(row),
        "clocks": [c for c in clocks if c.settled is None],
        "met": [c for c in clocks if c.settled is not None],
        "deeds_open": deeds.open,
        "deeds_groups": deeds.groups,
        "deeds_shut": deeds.shut,
        "deeds_shut_groups": deeds.shut_groups,
        "deeds_far": deeds.far,
        "deeds_others": deeds.others,
        "timeline": [happenings.happening(entry, around) for entry in entries],
        "older": older,
        "tab": tab,
        "sealed": shown.get("sealed", ""),
        "tabs": [],
        "links": [
            *leads(row, shown, seat),
            *exams.links(row, seat),
            *training.links(row, seat),
            *surveys.links(row, seat),
            *complaints.links(row),
            *publications.links(row),
        ],
        "fuller": _fuller(row, shown, seat),
    }
    if isinstance(row, Case):
        page_shown |= {
            "track": track(row),
            "aside": _aside(row),
            "tabs": _tabs(tab, row),
            "persons": [person_card(p) for p in shown.get("persons", ())],
            "evidence": [evidence_card(e) for e in shown.get("evidence", ())],
            "matters": _matter_cards(row) if tab == "matters" else [],
            "papers": papers.cards(row, sealed=bool(shown["sealed"])) if tab == "papers" else [],
        }
    return page(request, "case.html", page_shown)


def _shown(kind: str, subject_id: UUID, tab: str, seat: Seat) -> tuple[Subject, dict[str, Any]]:
    """A subject as it is read; of a case its persons and evidence only where they are shown."""
    if kind != "case" or tab in DISCLOSING:
        return view(kind, subject_id, seat.actor, seat.now, purpose="web")
    row = find(kind, subject_id, seat.actor, seat.now)
    assert isinstance(row, Case)  # noqa: S101 - kind and class go together
    closed = sealed(row, seat.actor, seat.day)
    return row, head(row) | {"sealed": gettext(SEALED) if closed else ""}


def _entries(row: Subject, before: UUID | None) -> tuple[list[Entry], str]:
    found = Entry.objects.filter(Q(subject_id=row.pk) | Q(made_id=row.pk)).order_by("-id")
    if before is not None:
        found = found.filter(pk__lt=before)
    entries = list(found[: PAGE + 1])
    older = f"?before={entries[PAGE - 1].pk}" if len(entries) > PAGE else ""
    return entries[:PAGE], older


def clocks_of(duties: list[Duty], seat: Seat, people: dict[UUID, str]) -> list[Clock]:
    """Duties as clocks, the running ones first, the most pressing on top."""
    rows = NormVersion.objects.filter(confirmed_by="").values_list("norm__code", "cites")
    unconfirmed = {rule for code, cited in rows for rule in (code, *cited)}
    return [
        periods.clock(duty, seat.now, debtors=people,
                   confirmed=not unconfirmed.intersection(periods.cited_by(duty)))
        for duty in sorted(duties, key=lambda d: (d.settled_by is not None, d.due_at))
    ]  # fmt: skip


def brief_of(row: Subject, shown: dict[str, Any], people: dict[UUID, str]) -> Brief:
    """What stands at the top of a subject's page."""
    case = row if isinstance(row, Case) else None
    leads = []
    for place, handler in enumerate(row.handlers if case else []):
        role = gettext("主办") if place == 0 else gettext("协办")
        leads.append(gettext("%(name)s（%(role)s）")
                     % {"name": people.get(handler, ""), "role": role})  # fmt: skip
    return Brief(
        kind=row.kind,
        id=str(row.pk),
        title=_title(row, shown),
        number=row.number if isinstance(row, (Case, Thing)) else "",
        kind_title=t(row.kind_title),
        nature=t(shown["nature_title"]) if case else "",
        unit="" if row.kind in ("unit", "norm") else tell.unit_of(row.line, tell.units([row.line])),
        leads=leads,
        phase=t(row.phases.get(row.phase, row.phase)),
        secrecy=answer(row.secrecy, "secrecy") if row.secrecy else "",
        href=tell.address(row.kind, row.pk),
        facts=[(label, value) for label, value in _facts(row, shown) if value],
    )


def _title(row: Subject, shown: dict[str, Any]) -> str:
    """What a page is called: of a thing what it is, of others their label."""
    if isinstance(row, Case):
        return str(row.brief)
    sealed_thing = isinstance(row, Thing) and shown.get("sealed")
    return str(row.item.name) if isinstance(row, Thing) and not sealed_thing else tell.label_of(row)


def _facts(row: Subject, shown: dict[str, Any]) -> list[tuple[str, str]]:
    """What stands in the band, by kind of subject."""
    if row.kind == "case":
        charges = gettext("；").join(f"{c['name']}（{c['articles']}）" for c in shown["charges"])
        return [
            (gettext("案由"), charges),
            (gettext("报案时间"), tell.moment(shown["reported_at"])),
            (gettext("发生时间"), tell.moment(shown["occurred_at"])),
            (gettext("立案时间"), tell.moment(shown["filed_at"])),
            (gettext("处理结果"), t(shown["outcome_title"] or "")),
            *((label, value) for label, value in shown["facts"]),
        ]
    if row.kind == "report":
        return [
            (gettext("报案方式"), t(shown["way_title"])),
            (gettext("接报时间"), tell.moment(shown["reported_at"])),
            (gettext("发生时间"), tell.moment(shown["occurred_at"])),
            (gettext("发生地点"), shown["place"]),
        ]
    if isinstance(row, Officer):
        auxiliary = gettext("警务辅助人员") if row.auxiliary else gettext("民警")
        away = gettext("；").join(gettext("%(since)s至%(until)s") % days for days in shown["away"])
        return [(gettext("警号"), row.number), (gettext("身份"), auxiliary),
                (gettext("不在岗"), away)]  # fmt: skip
    if isinstance(row, Unit):
        return [
            (gettext("代码"), row.code),
            (gettext("层级"), t(str(row.get_level_display()))),
            (gettext("存续"), validity(row)),
            (gettext("公开电话"), shown["phone"]),
            (gettext("地址"), shown["address"]),
            (
                gettext("曾用名"),
                gettext("；").join(
                    gettext("%(name)s（%(since)s至%(until)s）") % n for n in shown["earlier_names"]
                ),
            ),
        ]
    if "facts" in shown:
        return [(label, value) for label, value in shown["facts"]]
    return [(gettext("代码"), str(shown.get("code", ""))),
            (gettext("文号"), str(shown.get("number", ""))),
            (gettext("制定机关"), str(shown.get("issuer", "")))]  # fmt: skip


def _fuller(row: Subject, shown: dict[str, Any], seat: Seat) -> list[Card]:
    """What a subject other than a case shows below its band."""
    if isinstance(row, Officer):
        return [*_posts(shown), *_levels(row, seat.day)]
    if isinstance(row, Unit):
        below = visible(Unit, seat.actor, seat.day).filter(
            line__contains=[row.code], line__len=len(row.line) + 1
        )
        return [
            Card(
                unit.name,
                facts=[(gettext("代码"), unit.code), (gettext("存续"), validity(unit))],
                href=tell.address("unit", unit.pk),
            )
            for unit in below.order_by("code")
        ]
    if "parts" in shown:
        done = carried_out(row) if isinstance(row, Decision) and not shown.get("sealed") else []
        parts = [*shown["parts"], *done]
        album = pictures.album(row) if isinstance(row, Thing) and not shown.get("sealed") else []
        first = [Card(gettext("照片"), pictures=album)] if album else []
        return first + [_part(part, row) for part in parts]
    return [_version(version) for version in shown.get("versions", ())]


def _part(part: dict[str, Any], row: Subject) -> Card:
    """A part of what is read: facts, or a table whose numbers lead to what they count."""
    if "columns" not in part:
        return Card(part["title"], part.get("note", ""), part["facts"])
    things = reverse("list", args=["thing"])

    def cell(text: str, place: str, column: str) -> Cell:
        if isinstance(row, Store) and text.isdigit() and text != "0":
            return Cell(text, f"{things}?" + urlencode({"store": row.pk, "place": place}))
        if isinstance(row, Count) and column == gettext("财物编号") and text.isascii():
            return Cell(text, f"{things}?" + urlencode({"q": text}))
        return Cell(text)

    columns = part["columns"]
    rows = [[cell(text, line[0], columns[n]) for n, text in enumerate(line)]
            for line in part["rows"]]  # fmt: skip
    return Card(part["title"], part["note"], table=Table(columns, rows) if rows else None)


def _posts(shown: dict[str, Any]) -> list[Card]:
    units = tell.units(post["line"] for post in shown["posts"])
    cards = []
    for post in shown["posts"]:
        span = f"{post['since']} – {post['until'] or ''}"
        facts = [(gettext("单位"), tell.unit_of(post["line"], units)), (gettext("任期"), span)]
        facts += [(gettext("警种"), t(post["branch"]))] if post["branch"] else []
        cards.append(Card(role_title(post["role"]), gettext("职责"), facts))
    return cards


def _levels(officer: Officer, day: date) -> list[Card]:
    cards = []
    for held in Qualification.objects.filter(officer=officer).order_by("since", "pk"):
        span = f"{held.since.isoformat()} – {held.until.isoformat() if held.until else ''}"
        facts = [(gettext("证书"), held.certificate), (gettext("有效期"), span)]
        card = Card(t(str(held.get_level_display())), standing(held, day), facts,
                    href=tell.address("qualification", held.pk))  # fmt: skip
        cards.append(card)
    return cards


def _version(version: dict[str, Any]) -> Card:
    since = gettext("%(since)s 起施行") % {"since": version["since"]}
    if version["until"]:
        since = gettext("%(since)s 至 %(until)s") % version
    facts = [(gettext("施行"), since), *bodies.body(version["kind"], version["body"]),
             *((gettext("条文要旨"), clause) for clause in version["clauses"])]  # fmt: skip
    number = gettext("第 %(number)s 版") % version
    confirmed = version["confirmed_by"]
    return Card(
        number,
        gettext("%(who)s确认") % {"who": confirmed} if confirmed else gettext("未经确认"),
        facts,
        mark=version["mark"],
        cites=tell.cites(version["cites"]),
        doubt=not confirmed,
    )


def _above(row: Subject) -> Link:
    """Where the way back leads: to the case a subject stands in, or to the list of its kind."""
    if case := getattr(row, "case_id", None):
        return Link(t(Case.kind_title), tell.address("case", case))
    return Link(t(row.kind_title), reverse("list", args=[row.kind]))


def matters(case: Case) -> list[Subject]:
    """The subjects that stand in a case, such as a summons or a decision."""
    within = Q(case_id=case.pk)
    models = [model for model in kinds().values() if hasattr(model, "case_id")]
    return [row for model in models for row in model._default_manager.filter(within)]  # noqa: SLF001


def _matter_cards(case: Case) -> list[Card]:
    """The matters of a case, newest first."""
    return [
        Card(tell.label_of(row), t(row.phases[row.phase]),
             [(t(row.kind_title), tell.moment(row.opened_at.isoformat()))],
             href=tell.address(row.kind, row.pk))
        for row in sorted(matters(case), key=lambda row: row.pk, reverse=True)
        if not isinstance(row, Paper)
    ]  # fmt: skip


def track(case: Case) -> list[Step]:
    """The phases as a track; where a case has left it, it ends with how."""
    steps: tuple[str, ...] = CRIMINAL if case.nature == "criminal" else ADMINISTRATIVE
    stands = "investigating" if case.phase in WORKED_ON else case.phase
    if case.phase == "not_filed":
        steps = NOT_FILED
    elif stands not in steps:
        steps = (*steps[: steps.index("investigating") + 1], stands)
    at = steps.index(stands)
    return [
        Step(t(case.phases[phase]), "done" if n < at else "now" if n == at else "ahead")
        for n, phase in enumerate(steps)
    ]


def _aside(case: Case) -> str:
    if case.phase in WORKED_ON:
        return t(case.phases[case.phase])
    if case.offline == "registered":
        return gettext("登记为线下办理，等待主要负责人批准")
    if case.offline == "approved":
        return gettext("经批准线下办理")
    return gettext("鉴定进行中") if case.appraising else ""


def _tabs(tab: str, case: Case) -> list[Link]:
    persons, evidence = counts(case)
    titles = {
        "": (gettext("经过"), None),
        "persons": (gettext("人员"), persons),
        "evidence": (gettext("证据"), evidence),
        "matters": (gettext("办理事项"), None),
        "papers": (gettext("文书"), None),
    }
    return [Link(title, f"?tab={code}" if code else "?", code == tab, count)
            for code, (title, count) in titles.items()]  # fmt: skip
