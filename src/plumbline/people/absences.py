"""Days on which an officer in service is not at work: leave, sickness, a stop from duty.

Whoever asks whether somebody is there learns the days and never the reason: that is for the heads.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Annotated
from uuid import UUID

from django.utils.translation import gettext
from pydantic import StringConstraints

from plumbline.kernel.act import Doing, Form, Invalid, act, ask
from plumbline.kernel.gate import Missing, Situation, gate, phase
from plumbline.kernel.models import Subject
from plumbline.law.roles import Role
from plumbline.people.models import Absence, Away, Officer

NOTERS = (Role.DEPT_HEAD, Role.ORGAN_HEAD, Role.ORGAN_CHIEF, Role.INSPECTION)
Paper = Annotated[str, StringConstraints(max_length=200)]


class NoteAbsence(Form):
    """Why, and on which days, both included."""

    sort: Away = ask("事由", personal=True)
    since: date = ask("自何日起")
    until: date = ask("至何日止", help="含当日")
    document: Paper = ask("依据", default="", help="停止执行职务的，写明决定的文号")


class EndAbsence(Form):
    """Which one, and its last day."""

    absence: int = ask("不在岗的期间", ref="absence")
    until: date = ask("至何日止", help="提前返岗的，为返岗的前一日")


@gate(
    "people.stopped_by_inspection",
    cite=("N-SUP-02",),
    says="停止执行职务由督察机构决定，只能由督察登记和终止",
    remedy="由督察办理；休假、病假等由其单位负责人登记",
    who=(Role.INSPECTION,),
)
def stopped_by_inspection(s: Situation[Officer]) -> Missing | None:
    """Nobody but inspection stops an officer from duty, or lets him on again."""
    if isinstance(s.form, EndAbsence):
        row = Absence.objects.filter(pk=s.form.absence, officer=s.subject).first()
        sort = row.sort if row else ""
    else:
        sort = getattr(s.form, "sort", "")
    return {} if sort == Away.STOPPED and Role.INSPECTION not in s.roles else None


@act(
    "people.note_absence",
    title="登记不在岗",
    by=NOTERS,
    gates=[phase("serving"), stopped_by_inspection],
    cite=("2.2a", "N-SUP-02"),
    shared=True,
)
def note_absence(doing: Doing[Officer, NoteAbsence]) -> None:
    """登记民警休假、病假、离岗培训、借调或者停止执行职务的日期；这些日期不安排其值班。"""
    form = doing.form
    if form.until < form.since:
        raise Invalid([("until", "止日不能早于起日")])
    if form.sort is Away.STOPPED and not form.document:
        raise Invalid([("document", "停止执行职务的，应当写明决定的文号")])
    if away([doing.subject.pk], form.since, form.until):
        raise Invalid([("since", "这些日期已经登记为不在岗")])
    doing.create(
        Absence(officer=doing.subject, entry_id=doing.entry_id, **form.model_dump())
    )  # fmt: skip


@act(
    "people.end_absence",
    title="更改返岗日期",
    by=NOTERS,
    gates=[phase("serving"), stopped_by_inspection],
    cite=("2.2a", "N-SUP-02"),
    shared=True,
)
def end_absence(doing: Doing[Officer, EndAbsence]) -> None:
    """民警提前返岗或者延后返岗的，更改不在岗的最后一日。"""
    form = doing.form
    row = Absence.objects.filter(pk=form.absence, officer=doing.subject).first()
    if row is None:
        raise Invalid([("absence", "没有登记这一期间")])
    if form.until == row.until:
        raise Invalid([("until", "与登记的日期相同")])
    if form.until < row.since:
        raise Invalid([("until", "止日不能早于起日")])
    if any(one.pk != row.pk for one in away([doing.subject.pk], row.since, form.until)):
        raise Invalid([("until", "其中有的日期已经另行登记为不在岗")])
    row.until = form.until
    row.save(update_fields=["until"])


def away(officers: Iterable[UUID], first: date, last: date) -> list[Absence]:
    """The absences of these officers that touch any of these days: one query."""
    rows = Absence.objects.filter(officer__in=list(officers), since__lte=last, until__gte=first)
    return list(rows.order_by("since", "pk"))


def _of(subject: Subject) -> list[tuple[str, str]]:
    """An officer's absences as choices, the newest first; of the reason nothing is said."""
    if not isinstance(subject, Officer):
        return []
    says = gettext("%(since)s至%(until)s")
    return [(str(row.pk), says % {"since": row.since, "until": row.until})
            for row in subject.absences.order_by("-since", "-pk")]  # fmt: skip


CHOICES = {"absence": _of}
