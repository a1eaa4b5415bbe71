"""What people have been told: of one case, and as the rate of 3.5c with all that is missing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext

from plumbline.casework.models import Case
from plumbline.casework.seals import sealed
from plumbline.doors.web import tell
from plumbline.doors.web.questions import Question
from plumbline.doors.web.shapes import Cell
from plumbline.doors.web.templatetags.plumb import when
from plumbline.doors.web.views.listkind import Asked, Kind, pick
from plumbline.doors.web.views.page import Seat, page, seated
from plumbline.doors.web.views.told_so_far import so_far
from plumbline.doors.web.words import t
from plumbline.insight.lifecycle import steps
from plumbline.intake.models import Receipt
from plumbline.kernel.catalogue import find, look
from plumbline.kernel.scope import visible
from plumbline.law.calendar import SHANGHAI
from plumbline.notices import rates
from plumbline.notices.acts import serve
from plumbline.notices.due import owed
from plumbline.notices.letters import letter_of
from plumbline.notices.models import Notice, Stop
from plumbline.notices.posting import post, record_receipt, record_return, write_letter
from plumbline.notices.rates import Owing, stand
from plumbline.notices.reads import reached, ways, without_code
from plumbline.notices.route import withheld
from plumbline.notices.terms import Untold, Way, Whom, Why
from plumbline.openness.milestones import TOLD, title
from plumbline.openness.progress import Progress, of
from plumbline.papers.acts import issue
from plumbline.papers.models import Paper
from plumbline.people.models import Unit

TONES = {
    "delivered": "met", "served": "met", "made": "calm", "letter": "soon", "posted": "calm",
    "personal": "soon", "untold": "over",
}  # fmt: skip
MOST = 500  # of what is missing, on one page; the export has all
HEAD = ("案件", "单位", "办理环节", "发生时间", "告知对象", "期限", "原因")


@seated
def told(request: HttpRequest, seat: Seat, case_id: UUID) -> HttpResponse:
    """What has been told of a case, when, how and with what proof; what comes; what he sees."""
    case = find("case", case_id, seat.actor, seat.now)
    assert isinstance(case, Case)  # noqa: S101 - kind and class go together
    if sealed(case, seat.actor, seat.day):
        return HttpResponseRedirect(tell.address("case", case.pk))  # its page says so, and no more
    with transaction.atomic():
        look(seat.actor, "case", case.pk, ("name", "phone", "text"), "told", seat.now)
        rows = stand(owed(None, cases=[case.pk]), {case.pk: case})
        shown = [_told(one, seat) for one in rows]
        done = so_far(case, seat, request.GET.get("person", ""))
    receipt = Receipt.objects.select_related("case").filter(case=case).first()
    seen = of(receipt, seat.now) if receipt else None
    why = withheld(case)
    return page(
        request,
        "told.html",
        {
            "back": tell.address("case", case.pk), "title": case.label, "rows": shown, **done,
            "coming": _coming(case), "withheld": t(str(Why(why).label)) if why else "",
            "seen": seen, "preview": _preview(seen) if seen else None,
        },
    )  # fmt: skip


def _told(one: Owing, seat: Seat) -> dict[str, Any]:
    notice = one.notice
    shown = {
        "title": t(title(one.owed.act)), "at": one.owed.at, "due": one.due,
        "entry": reverse("entry", args=[one.owed.entry]), "late": one.running(seat.now) is False
        and not one.in_time(),
    }  # fmt: skip
    if notice is None:
        return shown | {"phase": gettext("尚未制作"), "tone": "soon", "why": ""}
    name, phone = reached(notice, seat.actor)
    mine, letter = seat.actor.id in notice.handlers, letter_of(notice)
    return shown | {
        "phase": t(notice.phases[notice.phase]), "tone": TONES[notice.phase],
        "whom": t(str(Whom(notice.whom).label)), "name": name, "phone": phone,
        "text": without_code(notice.text), "short": notice.short,
        "way": t(str(Way(notice.way).label)) if notice.way else "", "told_at": notice.told_at,
        "why": t(str(Why(notice.why).label)) if notice.why else "",
        "untold": t(str(Untold(notice.untold).label)) if notice.untold else "",
        "proof": notice.proof, "ways": ways(notice), "letter": _letter(letter),
        "href": tell.address(notice.kind, notice.pk),
        "made": reverse("entry", args=[notice.entry_id]),
        "next": _next(notice, letter) if mine else [],
    }  # fmt: skip


def _next(notice: Notice, paper: Paper | None) -> list[tuple[str, str]]:
    """What whoever handles the case does next to tell the person: words and addresses."""
    if notice.phase == "personal":
        return [(gettext("登记告知情况"), tell.act_address(serve.code, notice.pk))]
    if notice.phase == "posted":
        return [(t(act.title), tell.act_address(act.code, notice.pk))
                for act in (record_receipt, record_return)]  # fmt: skip
    if notice.phase != "letter":
        return []
    if paper is None:
        return [(t(write_letter.title), tell.act_address(write_letter.code, notice.pk))]
    act, on = (post, notice.pk) if paper.phase == "issued" else (issue, paper.pk)
    return [(t(act.title), tell.act_address(act.code, on))]


def _letter(paper: Paper | None) -> tuple[str, str] | None:
    """The letter of a notice: its name, and where its page is."""
    return (paper.label, tell.address(paper.kind, paper.pk)) if paper else None


def _coming(case: Case) -> list[str]:
    """The milestones that may come next, from where the case stands."""
    here = [step.act.code for step in steps("case") if case.phase in step.start and step.ends]
    return list(dict.fromkeys(t(TOLD[code].title) for code in here if code in TOLD))


def _preview(found: Progress) -> dict[str, Any]:
    return {
        "unit": found.unit, "number": found.number,
        "stages": [(one.at, t(one.milestone.title), t(one.milestone.says))
                   for one in found.stages],
        "clocks": [(t(one.title), one.due, one.late, one.settled) for one in found.clocks],
        "withheld": [(t(one.what), t(one.exception)) for one in found.withheld],
    }  # fmt: skip


@dataclass(frozen=True)
class Span:
    """What the page of the rate is asked for."""

    unit: str
    since: date
    until: date

    @property
    def query(self) -> dict[str, str]:
        """As it stands in an address."""
        named = {"unit": self.unit, "since": f"{self.since}", "until": f"{self.until}"}
        return {name: value for name, value in named.items() if value}

    @property
    def instants(self) -> tuple[datetime, datetime]:
        """From the first instant to the first one after it."""
        after = self.until + timedelta(days=1)
        first, last = (datetime.combine(one, time(), SHANGHAI) for one in (self.since, after))
        return first, last


def span(asked: dict[str, str], today: date) -> Span:
    """The span that an address asks for: this month, where it asks for none."""

    def day(name: str, otherwise: date) -> date:
        try:
            return date.fromisoformat(asked.get(name, ""))
        except ValueError:
            return otherwise

    until = min(day("until", today), date(2199, 12, 30))
    since = min(day("since", until.replace(day=1)), until)
    return Span(asked.get("unit", "").strip()[:32], max(since, date(1900, 1, 2)), until)


@seated
def told_rate(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Told in time out of what was due, by unit and period; every one that was not, and why."""
    from plumbline.doors.web.views.lists import EXPORTS

    asked = span({k: str(v) for k, v in request.GET.items()}, seat.day)
    rows = rates.owing(seat.actor, seat.now, *asked.instants)
    if asked.unit:
        rows = [one for one in rows if asked.unit in one.case.line]
    total = rates.rate(rows, seat.now)
    names = dict(Unit.objects.values_list("code", "name"))
    if request.GET.get("export") in EXPORTS:
        return EXPORTS[request.GET["export"]]("told", _lines(total.short, names))
    units = [
        {"name": names.get(code, code), "rate": rates.rate(mine, seat.now),
         "href": "?" + urlencode({**asked.query, "unit": code})}
        for code, mine in rates.by_unit(rows).items()
    ]  # fmt: skip
    exports = [(name.upper(), "?" + urlencode({**asked.query, "export": name})) for name in EXPORTS]
    shown = {
        "asked": asked, "rate": total, "units": units, "unit": names.get(asked.unit, ""),
        "short": [_short(one, names) for one in total.short[:MOST]],
        "more": max(0, len(total.short) - MOST), "exports": exports,
        "all": reverse("list", args=["progress_notice"]),
    }  # fmt: skip
    return page(request, "told_rate.html", shown)


def _short(one: Owing, names: dict[str, str]) -> dict[str, Any]:
    return {
        "number": one.case.number, "case": reverse("told", args=[one.case.pk]),
        "unit": names.get(one.case.line[-1], ""), "title": t(title(one.owed.act)),
        "at": one.owed.at, "whom": t(str(one.owed.whom.label)), "due": one.due, "why": t(one.why),
    }  # fmt: skip


def _lines(short: tuple[Owing, ...], names: dict[str, str]) -> Iterator[list[str]]:
    yield [gettext(word) for word in HEAD]
    for one in short:
        row = _short(one, names)
        yield [row["number"], row["unit"], row["title"], when(row["at"]), row["whom"],
               when(row["due"]) if row["due"] else "", row["why"]]  # fmt: skip


# -- lists ----------------------------------------------------------------------------------------


def _notices(seat: Seat, asked: Asked) -> QuerySet[Notice]:
    rows = visible(Notice, seat.actor, seat.day).select_related("case")
    if words := asked.get("q", ""):
        rows = rows.filter(case__number__istartswith=words)
    for field in ("phase", "why"):
        if asked.get(field):
            rows = rows.filter(**{field: asked[field]})
    return rows


def _notice_cells(seat: Seat, rows: list[Notice]) -> list[list[Cell]]:
    del seat
    units = tell.units(row.line for row in rows)
    return [
        [
            Cell(t(title(row.milestone)), tell.address(row.kind, row.pk)),
            Cell(row.case.number, reverse("told", args=[row.case_id])),
            Cell(t(str(Whom(row.whom).label))),
            Cell(t(row.phases[row.phase]), tone=TONES[row.phase]),
            Cell(t(str(Way(row.way).label)) if row.way else "",
                 sub=t(str(Why(row.why).label)) if row.why else ""),
            Cell(when(row.happened_at)),
            Cell(tell.unit_of(row.line, units)),
        ]
        for row in rows
    ]  # fmt: skip


def _notice_filters(asked: Asked) -> list[Question]:
    whys = [(one.value, str(one.label)) for one in Why if one]
    return [pick("phase", gettext("阶段"), list(Notice.phases.items()), asked),
            pick("why", gettext("为何没有自动送达"), whys, asked)]  # fmt: skip


def _stops(seat: Seat, asked: Asked) -> QuerySet[Stop]:
    rows = visible(Stop, seat.actor, seat.day)
    if words := asked.get("q", ""):
        rows = rows.filter(phone=words)
    return rows.filter(phase=asked["phase"]) if asked.get("phase") else rows


def _stop_cells(seat: Seat, rows: list[Stop]) -> list[list[Cell]]:
    del seat
    units = tell.units(row.line for row in rows)
    return [
        [
            Cell(f"{row.phone[:3]}****{row.phone[-4:]}", tell.address(row.kind, row.pk)),
            Cell(t(row.phases[row.phase]), tone="calm"),
            Cell(t(str(row.get_why_display()))),
            Cell(when(row.opened_at)),
            Cell(tell.unit_of(row.line, units)),
        ]
        for row in rows
    ]


def _stop_filters(asked: Asked) -> list[Question]:
    return [pick("phase", gettext("阶段"), list(Stop.phases.items()), asked)]


NOTICES = {
    "progress_notice": Kind(
        "办理进展向本人的告知，一个环节一人一条，最近的在前。",
        "案件到了应当告知的环节，告知会列在这里。",
        ("办理环节", "案件", "告知对象", "阶段", "方式", "发生时间", "单位"),
        _notices, _notice_cells, _notice_filters, ("-opened_at", "-id"),
    ),
    "sms_stop": Kind(
        "不再自动发送短信的号码。", "停止发送的号码会列在这里。",
        ("号码", "阶段", "原因", "停止时间", "单位"),
        _stops, _stop_cells, _stop_filters, ("-opened_at", "-id"), personal=("phone",),
    ),
}  # fmt: skip
