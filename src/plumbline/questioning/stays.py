"""A stay in the area lasts as long as the summons allows: approved once, carried over by itself."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from uuid import UUID

from django.db.models import F, Q

from plumbline.kernel.act import Doing, Form, Refused, act
from plumbline.kernel.gate import Missing, Situation, gate, phase
from plumbline.kernel.models import Entry
from plumbline.law.roles import CLOCK, Role
from plumbline.premises.models import Approval, Stay
from plumbline.premises.terms import Ground
from plumbline.questioning.models import Summons

HOURS = {"questioning.allow_12": 12, "questioning.allow_24": 24}


def summons_of(stay: Stay) -> Summons | None:
    """The attendance during which the person is in the area."""
    same = Q(person=stay.person_id)
    if stay.person.id_number:
        same |= Q(person__id_number=stay.person.id_number)
    rows = Summons.objects.filter(same, case=stay.case_id, arrived_at__isnull=False)
    return rows.exclude(ended_at__lt=stay.arrived_at).order_by("-arrived_at").first()


def granted(stay: Stay) -> list[Entry]:
    """The approvals of longer questioning that the stay does not follow yet, oldest first."""
    summons = summons_of(stay)
    if summons is None:
        return []
    rows = Entry.objects.filter(subject_id=summons.pk, act__in=HOURS).order_by("at", "id")
    return [row for row in rows if HOURS[row.act] > stay.hours]


@gate(
    "questioning.longer_approved",
    cite=("N-ADM-04", "N-CHA-01"),
    says="没有批准过更长的询问查证时限",
    remedy="由办案部门负责人在届满前批准延长询问查证时限，停留时限随之延长",
    who=(Role.DEPT_HEAD,),
)
def longer_approved(s: Situation[Stay]) -> Missing | None:
    """The summons of the person was allowed more hours than the stay has."""
    rows = s.once(granted)
    s.reads.append(f"hours={s.subject.hours},granted={[HOURS[row.act] for row in rows]}")
    return None if rows else {}


class Follow(Form):
    """Nothing is asked: it was approved."""


@act(
    "questioning.extend_stay",
    title="停留时限随询问查证延长",
    by=(Role.AREA_MANAGER, Role.CLOCK),
    gates=[phase("brought", "inside", "out"), longer_approved],
    cite=("N-ADM-04", "N-CHA-01"),
)
def extend_stay(doing: Doing[Stay, Follow]) -> None:
    """询问查证经批准延长的，办案区的停留时限随之延长，不另行审批。"""
    stay = doing.subject
    for row in doing.situation.once(granted):
        stay.hours = HOURS[row.act]
        head = row.actor or doing.actor.id
        doing.create(Approval(stay=stay, hours=stay.hours, at=row.at, officer=head,
                              entry_id=doing.entry_id))  # fmt: skip


def extend_due(now: datetime) -> list[UUID]:
    """Let every stay follow what was approved; those that did."""
    rows = Stay.objects.filter(left_at=None, ground=Ground.ADMINISTRATIVE,
                               case__summonses__hours__gt=F("hours"))  # fmt: skip
    done = []
    for pk in rows.values_list("pk", flat=True).distinct():
        with suppress(Refused):  # another person of the case, or somebody was faster
            extend_stay.do(CLOCK, pk, {}, at=None, now=now)
            done.append(pk)
    return done
