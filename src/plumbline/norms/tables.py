"""A decision table in words: its rows for a page, its tiers, its answers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext, pgettext

from plumbline.law.bodies import DecisionTable
from plumbline.law.causes import Band
from plumbline.law.tables import MOST, Between, Factor, Row, Tier, Value, Wanted
from plumbline.people.plain import told
from plumbline.people.plain import translated as t

JOINED = {
    "or": "%(said)s，或者%(fine)s",
    "and": "%(said)s，并处%(fine)s",
    "may_add": "%(said)s，可以并处%(fine)s",
}


def counted(number: str, unit: str) -> str:
    """So many of something."""
    return pgettext("counted", "%(n)s%(unit)s") % {"n": number, "unit": unit}


def range_of(span: tuple[int, int], unit: str) -> str:
    """From so much to so much."""
    least, most = span
    return counted(f"{least:,}–{most:,}" if least != most else f"{least:,}", unit)


def tier_said(tier: Tier | Band) -> str:
    """What may be imposed, in one breath."""
    first = [gettext("警告")] if tier.warning else []
    if tier.days:
        first.append(gettext("拘留%(span)s") % {"span": range_of(tier.days, gettext("日"))})
    suspended = getattr(tier, "suspend", None)
    if suspended:
        span = range_of(suspended, gettext("个月"))
        first.append(gettext("责令停业整顿%(span)s") % {"span": span})
    if tier.revoke:
        first.append(gettext("吊销许可证件"))
    said = gettext("或者").join(first)
    if not tier.fine:
        return said
    fine = gettext("罚款%(span)s") % {"span": range_of(tier.fine, gettext("元"))}
    return gettext(JOINED[tier.join]) % {"said": said, "fine": fine} if said else fine


def value_said(factor: Factor, value: Value) -> str:
    """An answer to a factor."""
    if factor.type == "yes_no":
        return gettext("是") if value else gettext("否")
    if factor.type == "choice":
        return next((t(o.title) for o in factor.options if o.code == value), str(value))
    return counted(f"{int(value):,}", t(factor.unit))


def wanted_said(factor: Factor, wanted: Wanted) -> str:
    """What a row asks of a factor."""
    if isinstance(wanted, Between):
        unit = t(factor.unit)
        least, most = max(wanted.least, factor.least), min(wanted.most, factor.most)
        if most >= MOST:
            return gettext("%(n)s以上") % {"n": counted(f"{least:,}", unit)}
        return range_of((least, most), unit)
    if isinstance(wanted, tuple):
        return gettext("；").join(value_said(factor, code) for code in wanted)
    return value_said(factor, wanted)


def conditions(table: DecisionTable, row: Row) -> list[str]:
    """What a row asks for, factor by factor, in the order of the table."""
    return [
        gettext("%(factor)s：%(value)s")
        % {"factor": t(f.title), "value": wanted_said(f, row.when[f.code])}
        for f in table.factors
        if f.code in row.when
    ]


def body(content: Mapping[str, Any]) -> list[tuple[str, str]]:
    """A table as lines: its factors, then each row with what follows."""
    table = DecisionTable.model_validate(content)
    found = [(gettext("裁量事实"), gettext("、").join(t(f.title) for f in table.factors))]
    for number, row in enumerate(table.rows, 1):
        what = conditions(table, row) or [gettext("其他情形")]
        ends = tier_said(row.tier) if row.tier else t(row.says)
        title = gettext("第%(n)s行") % {"n": number}
        found.append((title, gettext("；").join(what) + " → " + ends))
    return found


def explained(lines: Iterable[Mapping[str, Any]]) -> list[str]:
    """The sentences of a weighing in the reader's language."""
    return [told(line["says"], line["values"]) for line in lines]
