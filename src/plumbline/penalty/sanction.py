"""Comparing and adding up sanctions: what is heavier, what several acts come to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext

from plumbline.law.causes import Sanction
from plumbline.law.liability import together

NOTHING = Sanction()


def of(row: Mapping[str, Any] | object) -> Sanction:
    """The sanction in a row of a form, a stored act, a notice or a decision."""

    def value(name: str) -> Any:
        return row[name] if isinstance(row, Mapping) else getattr(row, name)

    return Sanction(
        warning=bool(value("warning")),
        fine=int(value("fine")),
        days=int(value("days")),
        revoke=bool(value("revoke")),
        suspend=bool(value("suspend")),
    )


def as_json(sanction: Sanction) -> dict[str, Any]:
    """A sanction as it is stored."""
    return {
        "warning": sanction.warning,
        "fine": sanction.fine,
        "days": sanction.days,
        "revoke": sanction.revoke,
        "suspend": sanction.suspend,
    }


def total(sanctions: Iterable[Sanction]) -> Sanction:
    """Several acts, each decided on its own, run together: detention 20 days at most (N-ADM-09)."""
    each = list(sanctions)
    return Sanction(
        warning=any(s.warning for s in each),
        fine=sum(s.fine for s in each),
        days=together(s.days for s in each),
        revoke=any(s.revoke for s in each),
        suspend=any(s.suspend for s in each),
    )


def heavier(new: Sanction, old: Sanction) -> list[str]:
    """In which respects `new` is heavier than `old` (D-ADM-23); empty: it is not.

    A heavier kind that falls away may be replaced by a lighter one: a fine for detention, a warning
    for either.
    """
    spared_days = new.days == 0 < old.days
    spared_fine = new.fine == 0 < old.fine
    respects = (
        (new.revoke and not old.revoke, "吊销许可证件"),
        (new.suspend and not old.suspend, "责令停业整顿"),
        (new.days > old.days, "行政拘留"),
        (new.fine > old.fine and not spared_days, "罚款"),
        (new.warning and not old.warning and not spared_days and not spared_fine, "警告"),
    )
    return [title for is_heavier, title in respects if is_heavier]


def said(sanction: Sanction) -> str:
    """A sanction in words."""
    parts = [gettext("警告")] if sanction.warning else []
    if sanction.days:
        parts.append(gettext("行政拘留%(n)s日") % {"n": sanction.days})
    if sanction.fine:
        parts.append(gettext("罚款%(n)s元") % {"n": sanction.fine})
    parts += [gettext("责令停业整顿")] if sanction.suspend else []
    parts += [gettext("吊销许可证件")] if sanction.revoke else []
    return gettext("、").join(parts) or gettext("不予处罚")
