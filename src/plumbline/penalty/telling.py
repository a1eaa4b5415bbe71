"""What a decision tells about remedies (D-ADM-38) and about a fine not paid (D-ADM-33).

One rule for every paper and page; each figure is that of the norm in force on the day.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.utils.translation import gettext

from plumbline.kernel import norm
from plumbline.law.bodies import UNITS, Amount, TimeLimit

ORGAN = "作出决定的公安机关的本级人民政府"
LIMITS = ("D-ADM-38.reconsideration", "D-ADM-38.litigation", "D-ADM-38.after")
FINE, RATE = "D-ADM-33", "D-ADM-33.rate"


class Kind(StrEnum):
    """What is decided, as far as the way to a remedy depends on it."""

    GENERAL = "general"  # a decision in the general or the fast procedure
    ON_THE_SPOT = "on_the_spot"
    INACTION = "inaction"
    NO_DISCLOSURE = "no_disclosure"


FIRST = frozenset({Kind.ON_THE_SPOT, Kind.INACTION, Kind.NO_DISCLOSURE})  # ARL 23


@dataclass(frozen=True)
class Limits:
    """The three limits in force on a day."""

    reconsideration: TimeLimit
    litigation: TimeLimit
    after: TimeLimit  # from the reconsideration to the court


@dataclass(frozen=True)
class Told:
    """The parts of the sentence that a paper puts together."""

    organ: str
    first: bool  # reconsideration must come first
    limits: Limits
    parts: tuple[tuple[str, dict[str, str]], ...]  # sentence and values, to be translated


CHOICE = (
    "对本决定不服的，可以自收到之日起%(n)s%(unit)s内向%(organ)s申请行政复议，"
    "或者自收到之日起%(m)s%(other)s内向人民法院提起行政诉讼"
)
MUST = "对本决定不服的，应当先自收到之日起%(n)s%(unit)s内向%(organ)s申请行政复议"
SILENT = "认为公安机关不履行法定职责的，应当先自知道之日起%(n)s%(unit)s内向%(organ)s申请行政复议"
THEN = "对行政复议决定不服的，可以自收到复议决定书之日起%(k)s%(span)s内向人民法院提起行政诉讼"
STANDS = "申请行政复议或者提起行政诉讼期间，本决定不停止执行，法律另有规定的除外"
SURCHARGE = (
    "自收到决定书之日起%(n)s%(unit)s内缴纳罚款；逾期不缴纳的，每日按罚款数额的%(rate)s%%加处罚款，"
    "加处罚款总额不超过罚款数额"
)


def remedies_of(kind: Kind, limits: Limits, organ: str = ORGAN) -> Told:
    """The remedies against a decision of this kind: organ, limits, order, sentences."""
    first = kind in FIRST
    ask = {"n": str(limits.reconsideration.amount), "organ": organ,
           "unit": UNITS[limits.reconsideration.unit]}  # fmt: skip
    sue = {"m": str(limits.litigation.amount), "other": UNITS[limits.litigation.unit]}
    after = {"k": str(limits.after.amount), "span": UNITS[limits.after.unit]}
    opening = SILENT if kind is Kind.INACTION else MUST if first else CHOICE
    parts = [(opening, ask if first else ask | sue), (THEN, after)]
    if kind in (Kind.GENERAL, Kind.ON_THE_SPOT):
        parts.append((STANDS, {}))
    return Told(organ, first, limits, tuple(parts))


def limits_on(day: date) -> Limits:
    """The limits in force on a day. Raises NoNorm."""
    found = [norm.in_force(code, day).body_as(TimeLimit) for code in LIMITS]
    return Limits(*found)


def kind_of(procedure: str) -> Kind:
    """The kind of a decision, by the procedure in which it was made."""
    return Kind.ON_THE_SPOT if procedure == "simple" else Kind.GENERAL


def remedies(kind: Kind, day: date) -> str:
    """The remedies against a decision of this kind made on the day, as one sentence (D-ADM-38)."""
    told = remedies_of(kind, limits_on(day))
    return gettext("；").join(_said(says, values) for says, values in told.parts)


def rate_on(day: date) -> int:
    """The daily surcharge on a late fine: yuan for every hundred of it (D-ADM-33)."""
    return norm.in_force(RATE, day).body_as(Amount).value


def surcharge(day: date) -> str:
    """By when a fine is paid and what a day of delay costs, as the norms of the day have it."""
    limit = norm.in_force(FINE, day).body_as(TimeLimit)
    values = {"n": str(limit.amount), "unit": UNITS[limit.unit], "rate": str(rate_on(day))}
    return _said(SURCHARGE, values)


def _said(says: str, values: dict[str, str]) -> str:
    """A sentence in the reader's language; figures stay as they are."""
    return gettext(says) % {
        name: value if value.isdecimal() else gettext(value) for name, value in values.items()
    }
