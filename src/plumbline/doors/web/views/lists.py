"""Lists: search, filters, pages by key, export. Each page costs the same however long the list."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.db import transaction
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext
from xlsxwriter import Workbook

from plumbline.casework.models import Case
from plumbline.doors.web import periods, tell
from plumbline.doors.web.forms import as_id
from plumbline.doors.web.questions import Question
from plumbline.doors.web.shapes import Cell, Column, Link, Listing
from plumbline.doors.web.templatetags.plumb import when
from plumbline.doors.web.titles import list_title
from plumbline.doors.web.views.area_lists import AREAS
from plumbline.doors.web.views.bench import owed_by, starts
from plumbline.doors.web.views.case_lists import CASES
from plumbline.doors.web.views.complaint_lists import COMPLAINTS
from plumbline.doors.web.views.exam_lists import EXAMS
from plumbline.doors.web.views.footage_lists import FOOTAGE
from plumbline.doors.web.views.hall_lists import HALL
from plumbline.doors.web.views.listkind import Asked, Kind, pick
from plumbline.doors.web.views.page import Seat, own_unit, page, seated
from plumbline.doors.web.views.people_lists import PEOPLE
from plumbline.doors.web.views.property_lists import PROPERTY
from plumbline.doors.web.views.publication_lists import PUBLICATIONS
from plumbline.doors.web.views.roster_lists import ROSTERS
from plumbline.doors.web.views.rule_lists import RULES
from plumbline.doors.web.views.survey_lists import SURVEYS
from plumbline.doors.web.views.telling import NOTICES
from plumbline.doors.web.views.training_lists import TRAINING
from plumbline.doors.web.views.vanishing import VANISHING
from plumbline.doors.web.words import duty_title, role_title, t
from plumbline.intake.models import Report
from plumbline.kernel.catalogue import look
from plumbline.kernel.duty import KINDS as DUTIES
from plumbline.kernel.models import Duty, Norm
from plumbline.kernel.scope import visible
from plumbline.people.models import Officer, Unit
from plumbline.people.reads import names, validity

PAGE, EXPORT, CHUNK = 50, 20_000, 1000
WIDEST = 25  # columns of a spreadsheet that are given their width
SPREADSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FORMULA = ("=", "+", "-", "@", "\t", "\r")


# Duties.


def _duties(seat: Seat, asked: Asked) -> QuerySet[Duty]:
    rows = owed_by(seat)
    if words := asked.get("q", ""):
        codes = [code for code in DUTIES if words in duty_title(code)]
        numbered = [
            pk
            for model in (Case, Report)
            for pk in model.objects.filter(number__iexact=words).values_list("pk", flat=True)
        ]
        rows = rows.filter(Q(code__in=codes) | Q(subject_id__in=numbered))
    state = asked.get("state", "")
    if state == "over":
        rows = rows.filter(due_at__lt=seat.now, suspended_at=None)
    elif state == "urgent":
        rows = rows.filter(due_at__range=(seat.now, seat.now + periods.URGENT), suspended_at=None)
    return rows


def _duty_cells(seat: Seat, rows: list[Duty]) -> list[list[Cell]]:
    links = tell.labels(((d.subject_kind, d.subject_id) for d in rows), seat.actor, seat.day)
    units = tell.units(row.line for row in rows)
    people = names({d for row in rows for d in row.debtors})
    found = []
    for row in rows:
        how, link = periods.tone(row, seat.now), links.get(row.subject_id)
        debtors = gettext("、").join(people.get(d, "") for d in row.debtors)
        found.append([
            Cell(duty_title(row.code), link.href if link else "", link.title if link else ""),
            Cell(periods.state(how), sub=periods.remaining(row, seat.now), tone=how,
                 share=periods.share(row, seat.now)),
            Cell(when(row.due_at)),
            Cell(debtors or role_title(row.debtor_role)),
            Cell(tell.unit_of(row.line, units)),
        ])  # fmt: skip
    return found


def _duty_filters(asked: Asked) -> list[Question]:
    states = [("over", "超期"), ("urgent", "24小时内")]
    return [pick("state", gettext("状态"), states, asked)]


# Units, officers, norms.


def _units(seat: Seat, asked: Asked) -> QuerySet[Unit]:
    words = asked.get("q", "")
    rows = visible(Unit, seat.actor, seat.day).order_by("code", "id")
    return rows.filter(Q(name__contains=words) | Q(code__startswith=words)) if words else rows


def _unit_cells(seat: Seat, rows: list[Unit]) -> list[list[Cell]]:
    del seat
    above = tell.units(row.line[:-1] for row in rows)
    return [
        [
            Cell(row.name, tell.address("unit", row.pk)),
            Cell(row.code, mono=True),
            Cell(t(str(row.get_level_display()))),
            Cell(tell.unit_of(row.line[:-1], above)),
            Cell(t(row.phases[row.phase]), sub=validity(row)),
        ]
        for row in rows
    ]


def _officers(seat: Seat, asked: Asked) -> QuerySet[Officer]:
    rows = visible(Officer, seat.actor, seat.day).order_by("number", "id")
    words = asked.get("q", "")
    if words:
        rows = rows.filter(Q(name__contains=words) | Q(number__startswith=words))
    if asked.get("unit"):
        rows = rows.filter(line__contains=[asked["unit"]])
    return rows


def _officer_cells(seat: Seat, rows: list[Officer]) -> list[list[Cell]]:
    del seat
    units = tell.units(row.line for row in rows)
    return [
        [
            Cell(row.name, tell.address("officer", row.pk)),
            Cell(row.number, mono=True),
            Cell(gettext("警务辅助人员") if row.auxiliary else gettext("民警")),
            Cell(tell.unit_of(row.line, units)),
            Cell(t(row.phases[row.phase])),
        ]
        for row in rows
    ]


def _norms(seat: Seat, asked: Asked) -> QuerySet[Norm]:
    words = asked.get("q", "")
    rows = visible(Norm, seat.actor, seat.day).order_by("code", "id")
    return rows.filter(Q(title__contains=words) | Q(code__startswith=words)) if words else rows


def _norm_cells(seat: Seat, rows: list[Norm]) -> list[list[Cell]]:
    del seat
    return [
        [
            Cell(row.title, tell.address("norm", row.pk)),
            Cell(row.code, mono=True),
            Cell(row.number),
            Cell(row.issuer),
            Cell(t(row.phases[row.phase])),
        ]
        for row in rows
    ]


KINDS = {
    **PROPERTY,
    **RULES,
    **CASES,
    **AREAS,
    **FOOTAGE,
    **EXAMS,
    **SURVEYS,
    **TRAINING,
    **COMPLAINTS,
    **PUBLICATIONS,
    **NOTICES,
    **PEOPLE,
    **ROSTERS,
    **HALL,
    **VANISHING,
    "duty": Kind(
        "您或者您的职责尚未完成的法定期限，最紧的在前。", "办案中产生的期限会列在这里。",
        ("期限", "剩余", "应于", "责任人", "单位"),
        _duties, _duty_cells, _duty_filters, ("due_at", "id"),
    ),
    "unit": Kind(
        "从省到派出所一个体系。", "没有可见的单位。",
        ("名称", "代码", "层级", "上级", "状态"), _units, _unit_cells, order=("code", "id"),
    ),
    "officer": Kind(
        "您职权范围内的民警和警务辅助人员。", "没有可见的人员。",
        ("姓名", "警号", "身份", "单位", "状态"), _officers, _officer_cells, order=("number", "id"),
    ),
    "norm": Kind(
        "载入系统的规范，各版本及其确认情况。", "法制部门载入的规范会列在这里。",
        ("名称", "代码", "文号", "制定机关", "状态"), _norms, _norm_cells, order=("code", "id"),
    ),
}  # fmt: skip


@seated
def listing(request: HttpRequest, seat: Seat, kind: str) -> HttpResponse:
    """A list, or the same list as a file."""
    spec = KINDS.get(kind)
    if spec is None:
        raise Http404
    asked = {k: str(v).strip() for k, v in request.GET.items() if str(v).strip()}
    with transaction.atomic():
        rows = spec.rows(seat, asked)
        if asked.get("q") and spec.personal:
            look(seat.actor, kind, None, spec.personal, "search", seat.now)
        if asked.get("export") in EXPORTS:
            return EXPORTS[asked["export"]](kind, table(spec, seat, rows))
        found, newer, older = keyed(rows, spec.order, asked)
        cells = spec.cells(seat, found)
        first = spec.first(seat, asked)
        told = spec.tells(seat, asked, rows) if spec.tells and first is None else ""
    kept = {k: v for k, v in asked.items() if k not in ("after", "before", "export")}
    unit = own_unit(seat)
    shown = Listing(
        title=list_title(kind),
        says=" ".join(filter(None, [gettext(spec.says), told])),
        columns=[Column(gettext(title), main=not n) for n, title in enumerate(spec.columns)],
        rows=cells,
        filters=spec.filters(asked),
        search=asked.get("q", "") if spec.searches else None,
        searched=bool(kept),
        newer=_href(kept, before=newer) if newer else "",
        older=_href(kept, after=older) if older else "",
        exports=[] if first else [Link(n.upper(), _href(kept, export=n)) for n in EXPORTS],
        first=first,
        empty=gettext(spec.empty),
        deeds=[d for d in starts(seat, unit) if d.code in STARTS.get(kind, ())],
    )
    return page(request, "list.html", {"list": shown}, unit=unit)


STARTS = {
    "case": ("intake.report",),
    "report": ("intake.report", "intake.take_call"),
    "unsettled": ("intake.take_call", "intake.report"),
    "area": ("premises.open_area",),
    "unit": ("people.found_unit",),
    "officer": ("people.enrol",),
    "norm": ("norms.adopt",),
    "question_bank": ("exams.open_bank",),
    "complaint": ("complaints.note",),
    "course": ("training.propose_course",),
    "training_plan": ("training.draft_plan",),
    "training_session": ("training.schedule_session",),
    "curriculum": ("training.propose_curriculum",),
    "survey_round": ("surveys.promise_round",),
    "questionnaire": ("surveys.draft_questionnaire",),
    "publication": ("publications.register",),
    "turn": ("rosters.plan",),
    "roster": ("rosters.plan",),
    "rule": ("norms.draft",),
    "rule_plan": ("norms.plan",),
    "rule_cleanup": ("norms.begin_cleanup",),
    "device": ("recordings.register_device",),
    "footage": (
        "recordings.ask_excuse",
        "recordings.ask_access",
        "recordings.ask_supply",
        "recordings.draft_weeding",
    ),
    "footage_supply": ("recordings.ask_supply",),
    "weeding": ("recordings.draft_weeding",),
    "footage_sample": ("recordings.draw_sample",),
}


def _href(kept: Asked, **more: str) -> str:
    return "?" + urlencode({**kept, **more})


# Pages by key: the row the page ends at, not a count of rows before it.


def keyed(rows: QuerySet[Any], order: tuple[str, ...], asked: Asked) -> tuple[list[Any], str, str]:
    """One page of rows, with the keys of the pages before and after it."""
    back = asked.get("before", "")
    key = back or asked.get("after", "")
    rows = rows.order_by(*(_turned(o) for o in order)) if back else rows.order_by(*order)
    if key:
        rows = rows.filter(_beyond(order, _parts(key, order), back=bool(back)))
    found = list(rows[: PAGE + 1])
    more, found = len(found) > PAGE, found[:PAGE]
    if back:
        found.reverse()
    if not found:
        return [], "", ""
    first, last = _key(found[0], order), _key(found[-1], order)
    newer = first if (back and more) or (key and not back) else ""
    older = last if (not back and more) or back else ""
    return found, newer, older


def _turned(field: str) -> str:
    return field[1:] if field.startswith("-") else "-" + field


def _key(row: Any, order: tuple[str, ...]) -> str:
    values = (getattr(row, field.lstrip("-")) for field in order)
    return "~".join(v.isoformat() if isinstance(v, datetime) else str(v) for v in values)


def _parts(key: str, order: tuple[str, ...]) -> list[Any]:
    """A key read back; anything but one of our own keys is no address."""
    parts: list[Any] = key.split("~")
    if len(parts) != len(order) or as_id(parts[-1]) is None:
        raise Http404
    for place, name in enumerate(order):
        if name.endswith("_at"):
            try:
                parts[place] = datetime.fromisoformat(parts[place])
            except ValueError:
                raise Http404 from None
            if parts[place].tzinfo is None:
                raise Http404
    return parts


def _beyond(order: tuple[str, ...], parts: list[Any], *, back: bool) -> Q:
    """What comes after the key in this order, or before it."""
    condition, equal = Q(), Q()
    for field, value in zip(order, parts, strict=True):
        name, down = field.lstrip("-"), field.startswith("-") != back
        condition |= equal & Q(**{f"{name}__{'lt' if down else 'gt'}": value})
        equal &= Q(**{name: value})
    return condition


# Files. A cell that a spreadsheet would run as a formula is given a leading apostrophe.


def table(spec: Kind, seat: Seat, rows: QuerySet[Any]) -> Iterator[list[str]]:
    """The list as lines of text, in chunks, each at a fixed number of queries."""
    yield [gettext(title) for title in spec.columns]
    rows = rows.order_by(*spec.order)
    for start in range(0, EXPORT, CHUNK):
        chunk = list(rows[start : start + CHUNK])
        for cells in spec.cells(seat, chunk):
            yield [harmless(" ".join(filter(None, (cell.text, cell.sub)))) for cell in cells]
        if len(chunk) < CHUNK:
            return
    yield [gettext("只导出前 %(most)s 行，请缩小范围后分次导出") % {"most": EXPORT}]


def harmless(text: str) -> str:
    """Text that no spreadsheet takes for a formula."""
    return "'" + text if text.startswith(FORMULA) else text


def csv_of(lines: Iterable[list[str]], name: str) -> HttpResponse:
    """Lines as a file that a spreadsheet opens."""
    text = io.StringIO()
    csv.writer(text).writerows(lines)
    response = HttpResponse("\ufeff" + text.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{_filename(name)}.csv"'
    return response


def _csv(kind: str, lines: Iterator[list[str]]) -> HttpResponse:
    return csv_of(lines, kind)


def _xlsx(kind: str, lines: Iterator[list[str]]) -> HttpResponse:
    file = io.BytesIO()
    options = {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True}
    with Workbook(file, options) as book:
        sheet, bold = book.add_worksheet(list_title(kind)[:31]), book.add_format({"bold": True})
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, WIDEST, 22)
        for number, line in enumerate(lines):
            for column, text in enumerate(line):
                sheet.write_string(number, column, text, bold if number == 0 else None)
    response = HttpResponse(file.getvalue(), content_type=SPREADSHEET)
    response["Content-Disposition"] = f'attachment; filename="{_filename(kind)}.xlsx"'
    return response


def _filename(kind: str) -> str:
    return f"{kind}-{timezone.localtime().strftime('%Y%m%d-%H%M')}"


EXPORTS: dict[str, Callable[[str, Iterator[list[str]]], HttpResponse]] = {
    "csv": _csv,
    "xlsx": _xlsx,
}
