"""What must be told about remedies, for each kind of decision (D-ADM-38). Pure: words, no rows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from plumbline.kernel import norm
from plumbline.law.bodies import TimeLimit

ORGAN = "本级人民政府"
LIMITS = ("D-ADM-38.reconsideration", "D-ADM-38.litigation", "D-ADM-38.after")


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
UNITS = {"hour": "小时", "day": "日", "working_day": "个工作日", "month": "个月", "year": "年"}


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
