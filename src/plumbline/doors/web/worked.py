"""A typed body looked over while it is drafted: its sentence, its faults, examples worked through.

Nothing here decides. What is told is what the same code will tell once the rule is in force.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext
from pydantic import ValidationError

from plumbline.doors.web.questions import Panel
from plumbline.doors.web.words import t
from plumbline.law.bodies import KINDS, DecisionTable
from plumbline.law.calendar import NoCalendar, Period, deadline
from plumbline.law.thresholds import Facts, suggest
from plumbline.norms import bodies, tables
from plumbline.norms.naming import faults
from plumbline.people.plain import shown, told

MEMBERS = 9  # of the meeting in an example

Worked = Iterator[tuple[str, str]]


def panel(kind: str, content: Mapping[str, Any], now: datetime | None) -> Panel | None:
    """A body looked over; None while it is not complete."""
    try:
        body = KINDS[kind].model_validate(content)
    except ValidationError:
        return None
    found = [told(line.says, line.values) for line in faults(body)]
    examples = [*WORKED[kind](body, now)] if kind in WORKED and now else []
    lines = [*_law(body), *bodies.body(kind, body.model_dump(mode="json"))]
    return Panel(lines, found, examples)


def _law(body: Any) -> Worked:
    """Of a benchmark: what the law itself provides for each grade."""
    if isinstance(body, DecisionTable):
        for grade in dict.fromkeys(row.tier.grade for row in body.rows if row.tier):
            for band in body.statutory(grade):
                yield (
                    gettext("法律规定：%(grade)s") % {"grade": t(band.title)},
                    tables.tier_said(band),
                )


def _ends(period: Period, start: datetime) -> Worked:
    """When a period would end that began now, and why."""
    try:
        ends = deadline(start, period)
    except (NoCalendar, ValueError, OverflowError) as unknown:
        year = unknown.year if isinstance(unknown, NoCalendar) else ""
        yield gettext("现在起算"), gettext("%(year)s年的节假日尚未公布，不能推算") % {"year": year}
        return
    for number, line in enumerate(ends.lines):
        yield "" if number else gettext("现在起算"), told(line.says, line.values)
    yield gettext("届满"), shown(ends.due)


def _time_limit(body: Any, now: datetime) -> Worked:
    yield from _ends(body.period, now)


def _retention(body: Any, now: datetime) -> Worked:
    if body.period:
        yield from _ends(body.period, now)


def _quorum(body: Any, now: datetime) -> Worked:
    """The fewest who are enough, of nine."""
    del now
    there = next(n for n in range(MEMBERS + 1) if body.met(n, MEMBERS))
    agree = next((n for n in range(MEMBERS + 1) if body.carried(n, MEMBERS)), None)
    says = gettext("到会至少%(there)s人，同意至少%(agree)s人")
    if agree is None:
        says = gettext("到会至少%(there)s人；同意的人数永远达不到")
    yield (gettext("应到%(n)s人") % {"n": MEMBERS}, says % {"there": there, "agree": agree})


def _template(body: Any, now: datetime) -> Worked:
    del now
    if not body.faults():
        yield gettext("示例"), body.filled(body.example)


def _table(body: Any, now: datetime) -> Worked:
    """Each example with the row that takes it, why, and what follows."""
    del now
    for number, example in enumerate(body.examples, 1):
        title = gettext("算例%(n)s") % {"n": number}
        try:
            row = body.row(example.facts)
        except LookupError:
            yield title, gettext("没有一行适用")
            continue
        why = "，".join(told(line.says, line.values) for line in body.explain(example.facts))
        ends = body.rows[row - 1]
        what = tables.tier_said(ends.tier) if ends.tier else t(ends.says)
        same = gettext("与所写相符") if row == example.row else gettext("与所写不符")
        yield title, f"{why} → {what}（{same}）"


def _threshold(body: Any, now: datetime) -> Worked:
    """What is suggested at the figure, and just below it."""
    del now
    value = body.tiers[0].value if body.tiers else None
    for amount in (value, value - 1) if value else ():
        found = suggest(body, Facts(amount=amount))
        yield bodies.yuan(amount), t(found.outcome.label)


WORKED: Mapping[str, Callable[[Any, datetime], Worked]] = {
    "time_limit": _time_limit,
    "retention": _retention,
    "quorum": _quorum,
    "template": _template,
    "decision_table": _table,
    "filing_threshold": _threshold,
}
