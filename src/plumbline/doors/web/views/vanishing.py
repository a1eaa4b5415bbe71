"""What footage a shorter term would let go, as a list to read before the norm is changed.

The figures are those of the draft: they come in the address, from the form of the revision.
"""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import replace
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from django.db.models import CharField, F, IntegerField, QuerySet, Sum, Value
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from plumbline.doors.web import tell
from plumbline.doors.web.answers import collect
from plumbline.doors.web.questions import Question
from plumbline.doors.web.shapes import Cell, Choosing, Link
from plumbline.doors.web.views.listkind import Asked, Kind, pick
from plumbline.doors.web.views.page import Seat, seated
from plumbline.doors.web.words import answer, t
from plumbline.kernel.models import Norm
from plumbline.kernel.norm import NoNorm, in_force
from plumbline.kernel.scope import visible
from plumbline.law.calendar import SHANGHAI, Period, Unit, legal_day
from plumbline.law.retention import Lasts
from plumbline.norms.acts import revise
from plumbline.norms.models import Clause, Rule
from plumbline.people.reads import names
from plumbline.recordings.models import Footage
from plumbline.recordings.retention import TERMS, Kept, Terms, kept, of_norms, vanishing
from plumbline.recordings.terms import Tag

CODES = tuple(dict.fromkeys(TERMS.values()))
MOST = 10_000  # as many as one list of destruction looks at
LONGEST = 5_000


def draft(asked: Asked) -> tuple[str, Period] | None:
    """The norm and the term that the address proposes; None where it proposes none."""
    code, amount, unit = asked.get("code", ""), asked.get("amount", ""), asked.get("unit", "")
    if code not in CODES or not (amount.isascii() and amount.isdigit()):
        return None
    if unit not in Unit.__members__.values() or not 1 <= int(amount) <= LONGEST:
        return None
    return code, Period(int(amount), Unit(unit))


def terms(day: date, proposed: tuple[str, Period]) -> tuple[Terms, Terms]:
    """The terms as they are today, and as they would be."""
    code, period = proposed
    now = of_norms(lambda norm: in_force(norm, day))
    other = {"lasts": Lasts.SPAN, "amount": period.amount, "unit": period.unit}
    return now, lambda norm: now(norm).model_copy(update=other) if norm == code else now(norm)


def _rows(seat: Seat, asked: Asked) -> QuerySet[Any]:
    proposed = draft(asked)
    mine = visible(Footage, seat.actor, seat.day).filter(phase="kept").select_related("device")
    if proposed is None:
        return mine.none()
    if asked.get("tag"):
        mine = mine.filter(tag=asked["tag"])
    gone: list[Footage] = []
    with suppress(NoNorm):  # without a norm in force nothing is let go
        before, after = terms(seat.day, proposed)
        gone = vanishing(mine.order_by("begins")[:MOST], before, after, seat.now)
    code, period = proposed
    return mine.filter(pk__in=[row.pk for row in gone]).annotate(
        code=Value(code, CharField()), amount=Value(period.amount, IntegerField()),
        unit=Value(str(period.unit), CharField()),
    )  # fmt: skip


def _cells(seat: Seat, rows: list[Any]) -> list[list[Cell]]:
    if not rows:
        return []
    first = rows[0]
    now, then = (kept(rows, one) for one in terms(
        seat.day, (first.code, Period(first.amount, Unit(first.unit)))))  # fmt: skip
    people = names({row.officer for row in rows if row.officer})
    units = tell.units(row.line for row in rows)
    return [
        [
            Cell(row.label, reverse("player", args=[row.pk]), mono=True),
            Cell(t(str(row.get_tag_display()))),
            Cell(row.place or (people.get(row.officer, "") if row.officer else "")),
            Cell(_minute(row.ends)),
            Cell(_shown(now[row.pk])),
            Cell(_shown(then[row.pk]), tone="over"),
            Cell(tell.unit_of(row.line, units)),
        ]
        for row in rows
    ]


def _shown(found: Kept) -> str:
    """Until when, or why for longer than anybody can say."""
    return _minute(found.until) if found.until else t(found.why)


def _minute(at: datetime) -> str:
    return f"{at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}"


def _filters(asked: Asked) -> list[Question]:
    codes = list(_titles().items())
    units = [(str(unit), answer(str(unit))) for unit in (Unit.DAY, Unit.MONTH, Unit.YEAR)]
    return [
        replace(pick("code", gettext("规范"), codes, asked), required=True),
        Question("amount", gettext("拟改为的期限"), "number", asked.get("amount", "")),
        replace(pick("unit", gettext("单位"), units, asked), required=True),
        pick("tag", gettext("活动类别"), [(tag.value, str(tag.label)) for tag in Tag], asked),
    ]


def _first(seat: Seat, asked: Asked) -> Choosing | None:
    """Which term is to be tried; those that a document in the making proposes lie ready."""
    if draft(asked) is not None:
        return None
    offers = _drafts(seat)
    says = gettext("先选择规范，填写拟改为的期限，再查找。")
    return Choosing(says + (gettext("也可以直接试算草案中的期限：") if offers else ""), offers)


def _drafts(seat: Seat) -> list[Link]:
    """The terms of keeping in the newest text of each document that is being made."""
    making = visible(Rule, seat.actor, seat.day).filter(phase__in=Rule.open_phases)
    proposed = Clause.objects.filter(rule__in=making, text=F("rule__text"), code__in=CODES)
    found, titles = [], _titles()
    for row in proposed.select_related("rule").order_by("rule__opened_at", "position"):
        asked = {"code": row.code, **{name: str((row.body or {}).get(name, ""))
                                      for name in ("amount", "unit")}}  # fmt: skip
        if (term := draft(asked)) is not None:
            title = gettext("%(rule)s第%(n)s条：%(what)s改为%(then)s") % {
                "rule": f"《{row.rule.title}》", "n": row.position,
                "what": titles.get(row.code, row.title), "then": _long(term[1]),
            }  # fmt: skip
            found.append(Link(title, "?" + urlencode(asked)))
    return found


def _titles() -> dict[str, str]:
    """The norms that say how long footage is kept, as they are called."""
    return dict(Norm.objects.filter(code__in=CODES).order_by("code").values_list("code", "title"))


def _long(period: Period) -> str:
    return f"{period.amount} {answer(str(period.unit))}"


def _tells(seat: Seat, asked: Asked, rows: QuerySet[Any]) -> str:
    """How many, how large, and against which term of today."""
    proposed = draft(asked)
    if proposed is None:
        return ""
    size = rows.aggregate(size=Sum("size"))["size"] or 0
    with suppress(NoNorm):
        today = of_norms(lambda norm: in_force(norm, legal_day(seat.now)))(proposed[0])
        return gettext(
            "现为%(now)s，拟改为%(then)s：将有 %(count)s 件（%(size)s MB）提前到期，"
            "列入销毁清单。已冻结、永久保存和用作证据的不在内。"
        ) % {
            "now": (
                f"{today.amount} {answer(str(today.unit))}"
                if today.period
                else t(today.lasts.label)
            ),
            "then": _long(proposed[1]),
            "count": rows.count(),
            "size": f"{size / 1_000_000:,.1f}",
        }
    return gettext("没有施行中的保存期限规范。")


VANISHING = {
    "vanishing": Kind(
        "缩短保存期限之前，先看哪些录音录像会因此提前到期。", "没有录音录像会因此提前到期。",
        ("录音录像", "活动类别", "录制人或者安装位置", "结束时间", "现保存至", "改后保存至",
         "单位"),
        _rows, _cells, _filters, ("begins", "id"), tells=_tells, searches=False, first=_first,
    ),
}  # fmt: skip


@seated
@require_POST
def preview(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """From the form of a revision, as typed, to the list; nothing is done."""
    del seat
    if code not in CODES:
        raise Http404
    asked = {"code": code}
    with suppress(ValueError, AttributeError, RecursionError):
        body = json.loads(collect(revise.form, request.POST).get("body", ""))
        asked |= {"amount": str(body.get("amount", "")), "unit": str(body.get("unit", ""))}
    return redirect(reverse("list", args=["vanishing"]) + "?" + urlencode(asked))
