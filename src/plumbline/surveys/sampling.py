"""A sample of a quarter's return visits: seed promised before its end, drawn after it.

While the quarter runs nobody knows which cases will come to an outcome in it, so nobody can choose
a seed that draws whom he likes. A unit's own cases are drawn by the unit above. The frame and the
seed are published; anybody draws the same again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from plumbline.kernel.act import Doing, Form, Invalid, act, ask
from plumbline.kernel.gate import Missing, Situation, anytime, gate, phase
from plumbline.law import draws
from plumbline.openness.quarters import Quarter
from plumbline.people.models import Unit
from plumbline.surveys.models import Round, Visit
from plumbline.surveys.terms import VISITORS, Digest, Line

BETWEEN = "\n"


class Promise(Form):
    """The seed's digest, the quarter, how many of each unit."""

    year: int = ask("年度", ge=2020, le=2999)
    quarter: int = ask("季度", ge=1, le=4)
    each: int = ask("每个下级单位抽取", ge=1, le=1000, help="不足此数的全部抽取")
    commitment: Digest = ask("种子的SHA-256校验值", help="季度结束前公布校验值，结束后再公布种子",
                             examples=["0" * 64])  # fmt: skip


@act(
    "surveys.promise_round",
    title="布置满意度抽样",
    by=VISITORS,
    gates=[anytime],
    cite=("D-OPEN-07", "3.5c"),
    makes=Round,
    shared=True,
)
def promise_round(doing: Doing[Unit, Promise]) -> None:
    """在季度结束之前封存种子的校验值；被抽的是下级单位办理、有结果的案件。"""
    form, unit = doing.form, doing.subject
    when = Quarter(form.year, form.quarter)
    if doing.day > when.last:
        raise Invalid([("quarter", "这一季度已经结束，种子须在结束之前封存")])
    if Round.objects.filter(unit=unit, year=form.year, quarter=form.quarter).exists():
        raise Invalid([("quarter", "本单位这一季度已经布置过抽样")])
    doing.create(
        Round(phase="promised", line=unit.line, unit=unit, year=form.year, quarter=form.quarter,
              each=form.each, commitment=form.commitment)
    )  # fmt: skip


class Draw(Form):
    """The seed that was promised."""

    seed: Line = ask("随机种子")


@gate(
    "surveys.seed_as_promised",
    cite=("D-OPEN-07",),
    says="种子与事先封存的校验值不符",
    remedy="使用布置抽样时确定的种子",
    who=VISITORS,
)
def seed_as_promised(s: Situation[Round]) -> Missing | None:
    """The seed was fixed before anybody knew whom it would draw."""
    if s.form is None:
        return None
    return None if draws.promised(getattr(s.form, "seed", "")) == s.subject.commitment else {}


@gate(
    "surveys.quarter_over",
    cite=("D-OPEN-07",),
    says="这一季度到%(last)s才结束",
    remedy="季度结束后抽取",
)
def quarter_over(s: Situation[Round]) -> Missing | None:
    """The frame is whole."""
    last = Quarter(s.subject.year, s.subject.quarter).last
    return None if s.day > last else {"last": last.isoformat()}


@act(
    "surveys.draw",
    title="公布种子并抽样",
    by=VISITORS,
    gates=[phase("promised"), quarter_over, seed_as_promised],
    cite=("D-OPEN-07", "3.5c"),
)
def draw(doing: Doing[Round, Draw]) -> None:
    """由公布的种子从每个下级单位的案件中抽取，抽样框随之固定；任何人可以重新计算。"""
    one = doing.subject
    one.seed = doing.form.seed
    strata = list(frame(one).values())
    one.frame = [lot for lots in strata for lot in lots]
    one.sizes = [len(lots) for lots in strata]
    one.drawn = drawn(strata, one.seed, one.each)
    one.move("drawn")


def frame(one: Round) -> dict[tuple[str, ...], list[str]]:
    """Of each unit below the one that draws, the lots of the visits opened in the quarter."""
    found: dict[tuple[str, ...], list[str]] = {}
    rows = in_quarter(Quarter(one.year, one.quarter))
    depth = len(one.line)
    rows = rows.filter(**{f"unit__{depth - 1}": one.line[-1]}, unit__len__gt=depth)
    for unit, lot in rows.order_by("unit", "lot").values_list("unit", "lot"):
        found.setdefault(tuple(unit), []).append(lot)
    return found


def in_quarter(when: Quarter) -> Any:
    """The visits opened in a quarter."""
    return Visit.objects.filter(opened_at__gte=when.begins, opened_at__lte=when.ends)


def drawn(strata: Sequence[Sequence[str]], seed: str, each: int) -> list[str]:
    """The lots that a seed draws: of each unit the first so many in its order."""
    return [lot for lots in strata for lot in draws.ranked(lots, seed, BETWEEN)[:each]]


def record(one: Round) -> Mapping[str, Any]:
    """All that somebody needs to draw again; no unit is named, no case can be told from a lot."""
    return {
        "unit": one.unit.code, "year": one.year, "quarter": one.quarter,
        "sha256_of_seed": one.commitment, "seed": one.seed, "each": one.each,
        "rule": "per stratum: sort lots by SHA-256(seed + newline + lot), take the first `each`",
        "strata": one.strata, "drawn": one.drawn,
    }  # fmt: skip
