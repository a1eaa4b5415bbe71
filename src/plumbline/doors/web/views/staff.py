"""The legal staff on one page: who leads, how many there are, how they move, what to hand over."""

from __future__ import annotations

from collections.abc import Iterable

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext

from plumbline.careers import reads
from plumbline.casework.models import Case
from plumbline.doors.web import tell
from plumbline.doors.web.shapes import Cell, Table
from plumbline.doors.web.views.page import Seat, page, seated
from plumbline.doors.web.words import role_title, t
from plumbline.insight.handover import HandOver, to_hand_over
from plumbline.kernel.scope import visible
from plumbline.people.models import Officer, Post, Unit

MOST = 500


def _person(post: Post | None) -> Cell:
    if post is None:
        return Cell(gettext("空缺"), tone="over")
    rank = t(str(post.get_rank_display())) if post.rank else ""
    return Cell(post.officer.label, tell.address("officer", post.officer_id), sub=rank)


def _people(found: Iterable[Officer]) -> Cell:
    return Cell(gettext("、").join(one.label for one in found))


def _leading(rows: list[reads.Leading]) -> list[list[Cell]]:
    return [
        [Cell(row.unit.name, tell.address("unit", row.unit.pk)), _person(row.leader),
         _person(row.section), Cell(row.fault, tone="over" if row.fault else "")]
        for row in rows
    ]  # fmt: skip


def _staffing(rows: list[reads.Staffed]) -> list[list[Cell]]:
    return [
        [Cell(row.unit.name, tell.address("unit", row.unit.pk)), Cell(role_title(row.role)),
         Cell(str(row.required), sub=row.basis), Cell(str(len(row.people))),
         Cell(str(row.gap), tone="over" if row.gap else ""), _people(row.people)]
        for row in rows
    ]  # fmt: skip


def _moving(rows: list[reads.Moving]) -> list[list[Cell]]:
    return [
        [Cell(row.unit.name, tell.address("unit", row.unit.pk)), Cell(str(len(row.staff))),
         Cell(row.rate), _people(row.rotated), Cell(str(len(row.trained))), _people(row.trained)]
        for row in rows
    ]  # fmt: skip


def _handing(rows: list[HandOver]) -> list[list[Cell]]:
    return [
        [Cell(tell.label_of(row.case), tell.address("case", row.case.pk)), _people(row.officers),
         Cell(t(row.case.phases[row.case.phase])),
         Cell(gettext("指派办案民警"), tell.act_address("casework.assign", row.case.pk))]
        for row in rows
    ]  # fmt: skip


@seated
def staff(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Figures of the units in sight, each with the people behind it."""
    units = list(visible(Unit, seat.actor, seat.day).filter(phase="active").order_by("line")[:MOST])
    cases = to_hand_over(visible(Case, seat.actor, seat.day), seat.day)
    parts = [
        (gettext("须移交的案件"),
         gettext("办案民警没有有效的基本级以上执法资格或者已经离职的在办案件，由办案部门负责人指派他人。"),
         [gettext("案件"), gettext("不能继续办理的民警"), gettext("阶段"), gettext("移交")],
         _handing(cases)),
        (gettext("法制工作的领导"),
         gettext("市级由负责常务工作的负责人主管；县级由政治委员或者负责常务工作的负责人主管。"),
         [gettext("单位"), gettext("主管法制工作的负责人"), gettext("法制部门负责人"),
          gettext("问题")],
         _leading(reads.leading(units, seat.day))),
        (gettext("编配"), gettext("核定了应配人数的单位和职责。"),
         [gettext("单位"), gettext("职责"), gettext("应配人数"), gettext("实有"), gettext("缺额"),
          gettext("人员")], _staffing(reads.staffing(units, seat.day))),
        (gettext("法制民警轮岗交流和跟班轮训"), gettext("本年度已批准的。"),
         [gettext("单位"), gettext("法制民警"), gettext("轮岗交流比例"), gettext("轮岗交流"),
          gettext("跟班轮训人数"), gettext("跟班轮训")],
         _moving(reads.moving(units, seat.day.year, seat.day))),
    ]  # fmt: skip
    shown = [
        {"title": title, "says": says,
         "table": Table(names, rows)}
        for title, says, names, rows in parts
    ]  # fmt: skip
    return page(request, "staff.html", {"parts": shown})
