"""Where a subject's page leads: to its case, its papers, its store, its footage."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext

from plumbline.careers.models import Matter
from plumbline.casework.terms import Nature
from plumbline.doors.web import tell
from plumbline.doors.web.shapes import Link
from plumbline.doors.web.views.page import Seat
from plumbline.doors.web.views.vanishing import CODES
from plumbline.kernel.models import Norm, Subject
from plumbline.kernel.scope import visible
from plumbline.measures.models import Preservation
from plumbline.norms.models import Rule
from plumbline.papers.certificates import newest
from plumbline.papers.models import Paper
from plumbline.papers.titles import PaperKind
from plumbline.people.models import Officer, Tie
from plumbline.property.models import Count, Store, Thing
from plumbline.property.reads import listed
from plumbline.qualification.models import Qualification
from plumbline.recordings.models import Footage, Weeding
from plumbline.rosters.models import Roster


def leads(row: Subject, shown: dict[str, Any], seat: Seat) -> list[Link]:
    """What can be opened from the page of a subject, beside what may be done on it."""
    if row.kind == "case":
        weighed = [Link(gettext("裁量"), reverse("discretion", args=[row.pk]))]
        return [
            *(weighed if shown["nature"] == Nature.ADMINISTRATIVE else []),
            Link(gettext("接报案登记"), tell.address("report", shown["report"])),
            Link(gettext("受案回执"), reverse("acceptance", args=[row.pk])),
            Link(gettext("告知"), reverse("told", args=[row.pk])),
            Link(gettext("本案一页（可打印）"), reverse("summary", args=[row.pk])),
            Link(gettext("立案标准对照"), reverse("filing", args=[row.pk])),
            Link(gettext("证据规格对照"), reverse("checklist", args=[row.pk])),
            Link(gettext("录音录像覆盖情况"), reverse("coverage", args=[row.pk])),
            Link(gettext("全案卷宗（可打印）"), reverse("dossier", args=[row.pk])),
        ]
    if case := getattr(row, "case_id", None):
        paper = [Link(gettext("文书式样"), reverse("paper", args=[row.pk]))]
        above = [Link(gettext("所属案件"), tell.address("case", case))]
        first = paper if isinstance(row, Paper) else _labels(row)
        return [*first, *([] if shown.get("sealed") else _of_custody(row, seat)), *above]
    if row.kind == "unit":
        here = f"?unit={row.line[-1]}"
        return [
            Link(gettext("本单位人员"), reverse("list", args=["officer"]) + here),
            Link(gettext("编配与法制队伍"), reverse("staff")),
            Link(gettext("值班"), reverse("roster_week", args=[row.pk])),
        ]
    if row.kind == "report" and shown["case"]:
        return [Link(gettext("由此受理的案件"), tell.address("case", shown["case"]))]
    if isinstance(row, Roster):
        return [Link(gettext("本单位值班"), reverse("roster_week", args=[row.unit_id]))]
    return [*_labels(row), *_of_store(row), *_of_footage(row), *_of_person(row)]


def _of_person(row: Subject) -> list[Link]:
    """From an officer to what he holds and what is proposed for him, and back."""
    if isinstance(row, Officer):
        here = f"?q={row.number}"
        return [
            Link(gettext("执法资格"), reverse("list", args=["qualification"]) + here),
            Link(gettext("人事事项"), reverse("list", args=["career_matter"]) + here),
            Link(gettext("回避关系"), reverse("list", args=["tie"]) + here),
        ]
    if isinstance(row, Qualification) and newest(row) is not None:
        return [Link(gettext("下载执法资格证书"), reverse("certificate", args=[row.pk])),
                Link(gettext("民警"), tell.address("officer", row.officer_id))]  # fmt: skip
    if isinstance(row, (Qualification, Matter, Tie)):
        return [Link(gettext("民警"), tell.address("officer", row.officer_id))]
    return []


def _of_custody(row: Subject, seat: Seat) -> list[Link]:
    """From a thing to the measure that holds it and back, and to the notice of its return."""
    if isinstance(row, Thing):
        held = row.preservation
        place = row.place
        store = [Link(gettext("保管场所"), tell.address("store", place.store_id))] if place else []
        return [*store, Link(gettext("所依据的措施"), tell.address("preservation", held.pk)),
                *_notices(held)]  # fmt: skip
    if isinstance(row, Preservation):
        mine = listed(visible(Thing, seat.actor, seat.day), seat.actor)
        things = mine.filter(item__preservation=row).select_related("item").order_by("number")
        return [*(Link(f"{thing.item.name} {thing.number}", tell.address("thing", thing.pk))
                  for thing in things), *_notices(row)]  # fmt: skip
    return []


def _notices(held: Preservation) -> list[Link]:
    rows = Paper.objects.filter(template=PaperKind.RETURN_NOTICE, matter_id=held.pk)
    return [Link(tell.label_of(row), tell.address("paper", row.pk)) for row in rows.order_by("pk")]


def _of_store(row: Subject) -> list[Link]:
    """From a store to what is in it and to its counts; from a count to its store."""
    if isinstance(row, Store):
        here = f"?store={row.pk}"
        return [Link(gettext("在库财物"), reverse("list", args=["thing"]) + here),
                Link(gettext("盘点记录"), reverse("list", args=["count"]) + here)]  # fmt: skip
    if isinstance(row, Count):
        return [Link(gettext("保管场所"), tell.address("store", row.store_id))]
    return []


def _of_footage(row: Subject) -> list[Link]:
    """Where footage is watched, and what a shorter term of keeping would let go."""
    if isinstance(row, Footage):
        return [
            Link(gettext("播放"), reverse("player", args=[row.pk])),
            Link(gettext("画面"), reverse("footage_still", args=[row.pk])),
        ]
    if isinstance(row, Weeding) or (isinstance(row, Norm) and row.code in CODES):
        here = f"?code={row.code}" if isinstance(row, Norm) else ""
        return [Link(gettext("保存期限试算"), reverse("list", args=["vanishing"]) + here)]
    return _of_rule(row) if isinstance(row, Rule) else []


def _of_rule(row: Rule) -> list[Link]:
    """Where a document is run over the last year, and edited as a workbook."""
    return [
        Link(gettext("草案试算"), reverse("replay", args=[row.pk])),
        Link(gettext("表格编辑"), reverse("rule_sheet", args=[row.pk])),
    ]


def _labels(row: Subject) -> list[Link]:
    """Where the labels of a thing, or of all in a store, are printed."""
    if not isinstance(row, (Thing, Store)):
        return []
    return [
        Link(gettext("标签（PDF）"), reverse("labels", args=[row.kind, row.pk])),
        Link(gettext("扫码查财物"), reverse("scan")),
    ]
