"""Duties as clocks: how pressing, how much is left, and the arithmetic of the end."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.utils.translation import gettext

from plumbline.doors.web.shapes import Clock, Line, Link, Tone
from plumbline.doors.web.tell import cites
from plumbline.doors.web.templatetags.plumb import short, span
from plumbline.doors.web.words import duty_title, role_title, t
from plumbline.kernel.duty import KINDS as DUTIES
from plumbline.kernel.models import Duty

URGENT = timedelta(hours=24)
ALARMS: tuple[tuple[int, Tone], ...] = ((90, "urgent"), (75, "soon"), (50, "half"))  # per cent used


def tone(duty: Duty, now: datetime) -> Tone:
    """How pressing a duty is."""
    if duty.settled_at is not None:
        return "met"
    if duty.suspended_at is not None:
        return "held"
    if now > duty.due_at:
        return "over"
    used = 100 - _left(duty, now)
    return next((how for mark, how in ALARMS if used >= mark), "calm")


def state(how: Tone) -> str:
    """A tone in words."""
    return {
        "over": gettext("超期"),
        "urgent": gettext("已用九成"),
        "soon": gettext("已用四分之三"),
        "half": gettext("已过半"),
        "calm": gettext("期限内"),
        "held": gettext("暂停计时"),
        "met": gettext("已完成"),
    }[how]


def remaining(duty: Duty, now: datetime) -> str:
    """What is left of a period, or by how much it is exceeded."""
    if duty.settled_at is not None:
        late = duty.late_by(now)
        if late:
            return gettext("超期 %(span)s 完成") % {"span": span(late)}
        return gettext("按期完成")
    if duty.suspended_at is not None:
        return gettext("自 %(at)s 起不计入") % {"at": short(duty.suspended_at)}
    left = duty.due_at - now
    words = gettext("已超 %(span)s") if left < timedelta() else gettext("还剩 %(span)s")
    return words % {"span": span(left)}


def share(duty: Duty, now: datetime) -> int:
    """How much of the period is left, in per cent."""
    return round(_left(duty, duty.suspended_at or now))


def _left(duty: Duty, now: datetime) -> float:
    whole = (duty.due_at - duty.started_at).total_seconds()
    left = (duty.due_at - now).total_seconds()
    return max(0.0, min(100.0, 100 * left / whole)) if whole > 0 else 0.0


def clock(
    duty: Duty,
    now: datetime,
    *,
    subject: Link | None = None,
    debtors: Mapping[UUID, str] | None = None,
    confirmed: bool = True,
) -> Clock:
    """A duty with its period and arithmetic."""
    kind, how = DUTIES.get(duty.code), tone(duty, now)
    people = [debtors[d] for d in duty.debtors if debtors and d in debtors]
    return Clock(
        code=duty.code,
        title=duty_title(duty.code),
        tone=how,
        state=state(how),
        remaining=remaining(duty, now),
        share=share(duty, now),
        due=duty.due_at,
        subject=subject,
        debtor=gettext("、").join(people) or role_title(duty.debtor_role),
        lines=[arithmetic(line) for line in duty.basis],
        cites=cites(kind.cites) if kind else (),
        extended=duty.extended,
        confirmed=confirmed,
        settled=duty.settled_at,
    )


def arithmetic(line: Mapping[str, Any]) -> Line:
    """One line of a period's arithmetic, in the reader's language."""
    return Line(gettext(line["says"]) % {k: _readable(v) for k, v in line["values"].items()})


def _readable(value: str) -> str:
    if "T" not in value and ":" not in value:
        return t(value) if not value.isascii() else value
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        return value
    return short(moment) if moment.tzinfo else moment.strftime("%Y-%m-%d %H:%M")


def cited_by(duty: Duty) -> set[str]:
    """The rules that a duty rests on."""
    kind = DUTIES.get(duty.code)
    return set(kind.cites) if kind else set()
