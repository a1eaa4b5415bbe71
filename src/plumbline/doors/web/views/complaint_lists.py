"""The list of complaints; its running period is what it is ordered and filtered by."""

from __future__ import annotations

from django.db.models import Min, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext

from plumbline.complaints import reads
from plumbline.complaints.models import OPEN, Complaint
from plumbline.complaints.terms import Channel, Matter
from plumbline.doors.web import tell
from plumbline.doors.web.questions import Question
from plumbline.doors.web.shapes import Cell
from plumbline.doors.web.templatetags.plumb import when
from plumbline.doors.web.views.listkind import Asked, Kind, pick
from plumbline.doors.web.views.page import Seat
from plumbline.doors.web.words import t
from plumbline.kernel.models import Duty

STATES = [("open", "未办结"), ("late", "已经逾期"), ("mine", "由我办理")]
TONES = {**dict.fromkeys(OPEN, "soon"), **dict.fromkeys(("replied", "reviewed", "final"), "met")}


def _complaints(seat: Seat, asked: Asked) -> QuerySet[Complaint]:
    rows = reads.visible(seat.actor, seat.now).select_related("unit")
    owed = Duty.objects.filter(subject_id=OuterRef("pk"), settled_by=None, suspended_at=None)
    next_due = owed.order_by().values("subject_id").annotate(due=Min("due_at")).values("due")
    rows = rows.annotate(next_due=Subquery(next_due))
    if words := asked.get("q", ""):
        rows = rows.filter(Q(number__contains=words.upper()) | Q(unit__name__contains=words))
    for name in ("matter", "channel", "phase"):
        if asked.get(name):
            rows = rows.filter(**{name: asked[name]})
    state = asked.get("state")
    if state in ("open", "late"):
        rows = rows.filter(phase__in=OPEN)
    if state == "late":
        rows = rows.filter(next_due__lt=seat.now)
    return rows.filter(handlers__contains=[seat.actor.id]) if state == "mine" else rows


def _cells(seat: Seat, rows: list[Complaint]) -> list[list[Cell]]:
    units = tell.units(row.line for row in rows)

    def due(row: Complaint) -> Cell:
        ends = getattr(row, "next_due", None)
        if ends is None:
            return Cell("")
        return Cell(when(ends), tone="over" if ends < seat.now else "calm")

    return [
        [
            Cell(row.number, tell.address(row.kind, row.pk)),
            Cell(t(str(Matter(row.matter).label))),
            Cell(t(row.phases[row.phase]), tone=TONES.get(row.phase, "calm")),
            due(row),
            Cell(row.unit.name),
            Cell(tell.unit_of(row.line, units)),
            Cell(t(str(Channel(row.channel).label))),
            Cell(when(row.opened_at)),
        ]
        for row in rows
    ]


def _filters(asked: Asked) -> list[Question]:
    return [
        pick("state", gettext("办理情况"), STATES, asked),
        pick("phase", gettext("状态"), list(Complaint.phases.items()), asked),
        pick("matter", gettext("事项"), [(one.value, str(one.label)) for one in Matter], asked),
        pick("channel", gettext("渠道"), [(one.value, str(one.label)) for one in Channel], asked),
    ]


COMPLAINTS = {
    "complaint": Kind(
        "投诉、举报、信访、核查申请和政府信息公开申请；与您有关的不在此列。",
        "收到的投诉举报会列在这里。",
        ("编号", "事项", "状态", "应于", "被投诉或者被申请的单位", "办理单位", "渠道", "收到时间"),
        _complaints, _cells, _filters, ("-opened_at", "-id"),
    ),
}  # fmt: skip
