"""Causes of action (案由) and their bands under both public-order laws, and which law applies.

The day of the deed chooses the law; the law in force at the decision applies instead if it is
lighter or no longer punishes (APL 37; law.md 0.6). Acts and bands are data: `data/causes.yaml`.

Which of two bands is lighter is decided by the first of these that differs:
  1. the longest detention (a band without detention: 0 days),
  2. the shortest detention,
  3. whether detention may be left out for a fine or a warning,
  4. the highest fine (none: 0 yuan),
  5. the lowest fine (0 where a fine need not be added),
  6. whether a warning alone will do.
Where all six are the same neither is lighter, and the law of the deed stays. APL 37 does not say
how to compare; the order follows how courts compare statutory penalties in criminal law, ceiling
before floor (R: the legal department confirms it), and every comparison says so.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from typing import Any

import yaml

from plumbline.law.calendar import Line
from plumbline.law.register import DATA, LOADER

CITES = ("P-DISC-02",)  # no penalty beyond the law; APL 37 itself has no id of its own
NEW_LAW = date(2026, 1, 1)  # PSPL25 144: in force


class Statute(StrEnum):
    """The public-order law, by its versions."""

    PSPL12 = "PSPL12"
    PSPL25 = "PSPL25"

    @property
    def label(self) -> str:
        """The law's name with its version."""
        return TITLES[self]


TITLES = {
    Statute.PSPL12: "治安管理处罚法（2012修正）",
    Statute.PSPL25: "治安管理处罚法（2025修订）",
}


def in_force(day: date) -> Statute:
    """The public-order law in force on a day."""
    return Statute.PSPL25 if day >= NEW_LAW else Statute.PSPL12


@dataclass(frozen=True)
class Sanction:
    """What is imposed for one act.

    An order to suspend business rests on other laws: no band speaks of it.
    """

    warning: bool = False
    fine: int = 0  # yuan
    days: int = 0  # of detention
    revoke: bool = False
    suspend: bool = False

    def __post_init__(self) -> None:
        """Nobody is fined or detained less than nothing."""
        if self.fine < 0 or self.days < 0:
            raise ValueError("a fine and a detention are not negative")


TELLS = {  # warning, detention, fine: how a band reads, by how they join
    (True, False, False, "or"): "%(statute)s%(article)s：警告",
    (True, False, True, "or"): "%(statute)s%(article)s：警告，或者罚款%(fine)s元",
    (True, True, False, "or"): "%(statute)s%(article)s：警告，或者拘留%(days)s日",
    (False, True, False, "or"): "%(statute)s%(article)s：拘留%(days)s日",
    (False, False, True, "or"): "%(statute)s%(article)s：罚款%(fine)s元",
    (False, True, True, "or"): "%(statute)s%(article)s：拘留%(days)s日，或者罚款%(fine)s元",
    (False, True, True, "and"): "%(statute)s%(article)s：拘留%(days)s日，并处罚款%(fine)s元",
    (False, True, True, "may_add"): (
        "%(statute)s%(article)s：拘留%(days)s日，可以并处罚款%(fine)s元"
    ),
    (False, False, False, "or"): "%(statute)s%(article)s：吊销许可证件",
}
GAINFUL = (
    "%(statute)s%(article)s：罚款为违法所得的%(times)s倍；"
    "没有违法所得或者违法所得不足一千元的，罚款%(fine)s元"
)
SMALL_GAIN = 1000  # yuan: below it a fine in multiples of the gain has fixed limits (PSPL25 27)


@dataclass(frozen=True)
class Band:
    """What one law lets be imposed in one grade; limits include their number (PSPL25 143)."""

    grade: str
    title: str
    warning: bool
    fine: tuple[int, int] | None  # yuan
    days: tuple[int, int] | None  # of detention
    join: str  # "or": one of them; "and": both; "may_add": detention, and a fine may be added
    article: str = ""
    gain: tuple[int, int] | None = None  # multiples of the unlawful gain the fine is counted in
    revoke: bool = False

    def why_not(self, sanction: Sanction, *, reduced: bool = False, gain: int = 0) -> str | None:
        """Say why a sanction lies outside the band; None when it lies within.

        `reduced` (减轻): below the floor, never above the ceiling, nor in another kind; where a
        fine must be added it may then be left out. `gain`: the unlawful gain in yuan.
        """
        fine, floor = self.fines(gain), 1 if reduced else None
        if not (sanction.warning or sanction.fine or sanction.days or sanction.revoke):
            return "没有给予任何处罚"
        return (
            _unknown(sanction.warning, self.warning, "该情节的法定幅度内没有警告")
            or _unknown(sanction.days, self.days, "该情节的法定幅度内没有行政拘留")
            or _unknown(sanction.fine, fine, "该情节的法定幅度内没有罚款")
            or _unknown(sanction.revoke, self.revoke, "该情节的法定幅度内没有吊销许可证件")
            or _outside(sanction.days, self.days, floor, "拘留日数超出该情节的法定幅度")
            or _outside(sanction.fine, fine, floor, "罚款数额超出该情节的法定幅度")
            or self._joined(sanction, reduced=reduced)
        )

    def _joined(self, sanction: Sanction, *, reduced: bool) -> str | None:
        kinds = sum(map(bool, (sanction.warning, sanction.fine, sanction.days)))
        if self.join == "or" and kinds > 1:
            return "警告、罚款、拘留在该情节只能择一处罚"
        if self.join != "or" and not sanction.days:
            return "该情节应当处拘留，不能单处罚款"
        if self.join == "and" and not sanction.fine and not reduced:
            return "该情节应当在拘留的同时并处罚款"
        return None

    def fines(self, gain: int = 0) -> tuple[int, int] | None:
        """The limits of the fine in yuan, with this much unlawful gain."""
        if self.gain and gain >= SMALL_GAIN:
            return self.gain[0] * gain, self.gain[1] * gain
        return self.fine

    def line(self, statute: Statute) -> Line:
        """The band as a sentence, with its law and article."""
        values = {"statute": statute.label, "article": self.article}
        for name, span in (("days", self.days), ("fine", self.fine), ("times", self.gain)):
            if span:
                values[name] = "-".join(map(str, span))
        kinds = (self.warning, self.days is not None, self.fine is not None, self.join)
        return Line(GAINFUL if self.gain else TELLS[kinds], values)

    def as_json(self) -> dict[str, object]:
        """For a case to keep."""
        return {
            "grade": self.grade, "article": self.article, "warning": self.warning,
            "fine": self.fine and list(self.fine), "days": self.days and list(self.days),
            "join": self.join, "gain": self.gain and list(self.gain), "revoke": self.revoke,
        }  # fmt: skip


def _unknown(imposed: object, known: object, says: str) -> str | None:
    return says if imposed and not known else None


def _outside(
    imposed: int, span: tuple[int, int] | None, floor: int | None, says: str
) -> str | None:
    if not imposed or span is None:
        return None
    return None if (floor or span[0]) <= imposed <= span[1] else says


@dataclass(frozen=True)
class Cause:
    """An act the public-order law punishes, under the name people use."""

    code: str
    title: str
    articles: Mapping[Statute, str]
    bands: Mapping[Statute, tuple[Band, ...]]
    mediable: bool  # one of the acts that may be settled by mediation (G-ADM-37)
    never_simple: bool  # never punished on the spot: prostitution, gambling, drugs (G-ADM-34)
    marks: Mapping[Statute, str]
    grades: Mapping[str, str]  # every grade of either law → its title
    taken_as: Mapping[tuple[Statute, str], str]  # a grade this law does not tell apart → which
    heavier: bool = False  # punished at the heavier end (从重) by the law's own word

    def band(self, statute: Statute, grade: str) -> Band | None:
        """What a law lets be imposed for these facts; None where it does not punish them."""
        if grade not in self.grades:
            raise LookupError(f"{self.code} has no grade {grade}")
        grade = self.taken_as.get((statute, grade), grade)
        return next((b for b in self.bands.get(statute, ()) if b.grade == grade), None)


@dataclass(frozen=True)
class Side:
    """What one of the two laws says to the facts."""

    statute: Statute
    band: Band | None  # None: it does not punish them

    def line(self) -> Line:
        """In words."""
        if self.band is None:
            return Line("%(statute)s不处罚这一行为", {"statute": self.statute.label})
        return self.band.line(self.statute)


@dataclass(frozen=True)
class Compared:
    """Both laws side by side: which is lighter, and what decided it."""

    then: Side  # the law of the deed
    now: Side  # the law in force at the decision
    lighter: Statute | None  # None: neither
    by: str  # what decided: one of CRITERIA, "not_yet", "no_longer" or "same"


@dataclass(frozen=True)
class Choice:
    """The law that applies, and why. The same question always gives the same answer."""

    statute: Statute
    lines: tuple[Line, ...]
    compared: Compared | None  # None: one law was in force all the time
    band: Band | None  # of the law that applies; None: the act must not be punished
    cites: tuple[str, ...] = CITES

    @property
    def punishable(self) -> bool:
        """Whether the law that applies punishes the act."""
        return self.band is not None

    def as_json(self) -> dict[str, object]:
        """For a case to keep, and to hold against a later `choose` of the same question."""
        sides = (self.compared.then, self.compared.now) if self.compared else ()
        return {
            "statute": self.statute.value,
            "band": self.band and self.band.as_json(),
            "compared": {side.statute.value: side.band and side.band.as_json() for side in sides},
            "by": self.compared.by if self.compared else None,
            "lighter": self.compared.lighter if self.compared else None,
            "lines": [line.as_json() for line in self.lines],
        }


CRITERIA: dict[str, tuple[str, Callable[[Band], int]]] = {  # less is lighter
    "longest_days": ("最长拘留日数", lambda band: band.days[1] if band.days else 0),
    "shortest_days": ("最短拘留日数", lambda band: band.days[0] if band.days else 0),
    "must_detain": (
        "是否必处拘留",
        lambda band: int(bool(band.days) and not (band.join == "or" and _other(band))),
    ),
    "highest_fine": ("最高罚款数额", lambda band: band.fine[1] if band.fine else 0),
    "lowest_fine": (
        "最低罚款数额",
        lambda band: band.fine[0] if band.fine and band.join != "may_add" else 0,
    ),
    "more_than_warning": ("是否不得只处警告", lambda band: int(not band.warning)),
}
YES_OR_NO = {"must_detain", "more_than_warning"}


def _other(band: Band) -> bool:
    return band.warning or band.fine is not None


def weigh(one: Band, other: Band) -> tuple[int, str]:
    """Compare two bands; name what decided it.

    Negative: the first is lighter; positive: the second is; 0: neither.
    """
    for name, (_, measure) in CRITERIA.items():
        if gap := measure(one) - measure(other):
            return gap, name
    return 0, "same"


def choose(cause: Cause, grade: str, deed: date, decided: date) -> Choice:
    """Choose the law for an act done on one day (its last, if it went on) and decided on another.

    Raises LookupError for a grade the cause does not have.
    """
    if decided < deed:
        raise ValueError("nothing is decided before it is done")
    first, last = in_force(deed), in_force(decided)
    then, now = Side(first, cause.band(first, grade)), Side(last, cause.band(last, grade))
    lines = [
        Line("行为发生于%(day)s，当时施行%(law)s", {"day": str(deed), "law": first.label})
    ]  # fmt: skip
    if first is last:
        return Choice(first, (*lines, then.line()), None, then.band)
    compared = _compare(then, now)
    chosen = now if compared.lighter is last else then
    lines += [
        Line("决定之日%(day)s施行%(law)s", {"day": str(decided), "law": last.label}),
        Line("行政处罚法第37条：适用行为发生时的法律；新法处罚较轻或者不认为违法的，适用新法", {}),
        then.line(),
        now.line(),
        *_reason(compared),
        Line("适用%(law)s", {"law": chosen.statute.label}),
    ]
    return Choice(chosen.statute, tuple(lines), compared, chosen.band)


def _compare(then: Side, now: Side) -> Compared:
    if then.band is None:
        return Compared(then, now, then.statute, "not_yet")
    if now.band is None:
        return Compared(then, now, now.statute, "no_longer")
    gap, by = weigh(then.band, now.band)
    lighter = None if gap == 0 else then.statute if gap < 0 else now.statute
    return Compared(then, now, lighter, by)


def _reason(compared: Compared) -> list[Line]:
    then, now = compared.then.band, compared.now.band
    if then is None:
        return [Line("行为发生时的法律不处罚这一行为，不得处罚", {})]
    if now is None:
        return [Line("新法不再处罚这一行为，不得处罚", {})]
    method = Line("依次比较最长、最短拘留日数，可否不处拘留，最高、最低罚款数额，可否只处警告；"
                  "比较方法待法制部门确认", {})  # fmt: skip
    if compared.lighter is None:
        return [method, Line("各项相同，新法并不较轻", {})]
    says, measure = CRITERIA[compared.by]
    less, more = sorted((measure(then), measure(now)))
    shown = ("否", "是") if compared.by in YES_OR_NO else (str(less), str(more))
    lighter = compared.lighter.label
    values = {"law": lighter, "what": says, "less": shown[0], "more": shown[1]}
    return [method, Line("%(law)s较轻：%(what)s为%(less)s，另一法为%(more)s", values)]


def cause(code: str) -> Cause:
    """The cause of this code. Raises KeyError for an unknown one."""
    return _all()[code]


def causes() -> list[Cause]:
    """Every cause, in the order of the new law's articles."""
    return list(_all().values())


@cache
def _all() -> dict[str, Cause]:
    read = yaml.load((DATA / "causes.yaml").read_bytes(), Loader=LOADER)  # noqa: S506
    rows = read["causes"]
    return {code: _cause(code, row, rows, read["marks"]) for code, row in rows.items()}


def _cause(
    code: str, row: Mapping[str, Any], rows: Mapping[str, Any], marks: Mapping[str, str]
) -> Cause:
    articles = {Statute(key): str(text) for key, text in row["articles"].items()}
    source = rows[row["bands_of"]] if "bands_of" in row else row
    home = {Statute(key): str(text) for key, text in source["articles"].items()}
    grades = source["grades"]
    said = [
        (statute, grade, body[statute])
        for statute in articles
        for grade, body in grades.items()
        if body.get(statute) is not None
    ]
    bands: dict[Statute, tuple[Band, ...]] = dict.fromkeys(articles, ())
    for statute, grade, what in said:
        if not isinstance(what, str):
            band = _band(grade, grades[grade]["title"], what, home[statute])
            bands[statute] = (*bands[statute], band)
    return Cause(
        code=code,
        title=row["title"],
        articles=articles,
        bands=bands,
        mediable=row.get("mediable", False),
        never_simple=row.get("never_simple", False),
        marks={Statute(key): str(mark) for key, mark in row.get("marks", marks).items()},
        grades={grade: body["title"] for grade, body in grades.items()},
        taken_as={(s, grade): what for s, grade, what in said if isinstance(what, str)},
        heavier=row.get("heavier", False),
    )


def _band(grade: str, title: str, what: Mapping[str, Any], article: str) -> Band:
    def span(name: str) -> tuple[int, int] | None:
        return (what[name][0], what[name][1]) if name in what else None

    return Band(
        grade=grade, title=title, warning=what.get("warning", False), fine=span("fine"),
        days=span("days"), join=what["join"], article=what.get("article", article),
        gain=span("gain"), revoke=what.get("revoke", False),
    )  # fmt: skip
