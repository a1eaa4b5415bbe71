"""A blind count: seed promised, places drawn, findings sealed, then compared (D-PROP-09).

Whoever counts sees the places and nothing of what ought to stand there; what he found is sealed
before anybody compares, and neither side can be changed afterwards.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from pydantic import StringConstraints

from plumbline.casework.texts import Long, Maybe, Short
from plumbline.kernel.act import Doing, Form, Invalid, Refused, act, ask
from plumbline.kernel.gate import Missing, Situation, anytime, gate, phase
from plumbline.kernel.models import Duty
from plumbline.law import draws
from plumbline.law.roles import CLOCK, Role
from plumbline.people.models import Officer
from plumbline.property import blind
from plumbline.property.gates import keeps_no_cases
from plumbline.property.models import Count, CountLine, Finding, Store, Thing

PERIODS = ("property.counted_in_time", "property.counted_fully_in_time")
ALL = 100  # per cent
OVERSEERS = (Role.INSPECTION, Role.LEGAL_DEPT, Role.AUDITOR)
Digest = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
Code = Annotated[str, StringConstraints(min_length=1, max_length=200)]


class Promise(Form):
    """The seed's digest, how much is counted, and who counts."""

    commitment: Digest = ask("种子的SHA-256校验值", help="先公布校验值，抽取时再公布种子",
                             examples=["0" * 64])  # fmt: skip
    share: int = ask("抽取比例（%）", ge=1, le=100)
    counter: UUID = ask("盘点人", ref="officer")


@act(
    "property.promise_count",
    title="布置盘点",
    by=OVERSEERS,
    gates=[anytime],
    cite=("D-PROP-09", "D-PROP-11"),
    makes=Count,
)
def promise_count(doing: Doing[Store, Promise]) -> None:
    """公布随机种子的校验值和抽取比例，指定盘点人。"""
    _promise(doing, share=doing.form.share)


class PromiseAll(Form):
    """The seed's digest, and who counts everything."""

    commitment: Digest = ask("种子的SHA-256校验值", help="先公布校验值，抽取时再公布种子",
                             examples=["0" * 64])  # fmt: skip
    counter: UUID = ask("盘点人", ref="officer")


@act(
    "property.promise_full_count",
    title="布置全面盘点",
    by=OVERSEERS,
    gates=[anytime],
    cite=("D-PROP-09", "D-PROP-11"),
    makes=Count,
)
def promise_full_count(doing: Doing[Store, PromiseAll]) -> None:
    """每年对保管场所的全部位置盘点一次；同时完成当月的抽查。"""
    _promise(doing, share=ALL)


def _promise(doing: Doing[Store, Any], *, share: int) -> None:
    form, store = doing.form, doing.subject
    if not Officer.objects.filter(pk=form.counter, phase="serving").exists():
        raise Invalid([("counter", "没有这名民警")])
    doing.create(
        Count(store=store, phase="promised", line=store.line, commitment=form.commitment,
              share=share, counter=form.counter)
    )  # fmt: skip


class CountAgain(Form):
    """Nothing is asked: the next count is due."""


@gate(
    "property.count_settled",
    cite=("D-PROP-09",),
    says="上一次盘点的期限仍在计算",
    remedy="先布置盘点",
    who=OVERSEERS,
)
def count_settled(s: Situation[Store]) -> Missing | None:
    """A period begins when none is running: the one before was counted."""
    running = {owed.code for owed in s.duties}
    return {} if set(PERIODS) <= running else None


@act(
    "property.count_again",
    title="下一期盘点开始计算",
    by=(*OVERSEERS, Role.CLOCK),
    gates=[anytime, count_settled],
    cite=("D-PROP-09",),
)
def count_again(doing: Doing[Store, CountAgain]) -> None:
    """每月抽查、每年全面盘点；上一期盘点后，下一期自其布置之日起算。"""


def count_again_due(now: datetime) -> list[UUID]:
    """Begin the next period of every store that was counted; those where one began."""
    begun = []
    for store in Store.objects.filter(phase="open").values_list("pk", flat=True):
        running = Duty.objects.filter(subject_id=store, code__in=PERIODS, settled_by=None)
        if running.count() < len(PERIODS):
            with suppress(Refused):  # somebody was faster
                count_again.do(CLOCK, store, {}, at=None, now=now)
                begun.append(store)
    return begun


class Draw(Form):
    """The seed that was promised."""

    seed: Short = ask("随机种子")


@gate(
    "property.seed_as_promised",
    cite=("D-PROP-09",),
    says="种子与事先公布的校验值不符",
    remedy="使用布置盘点时确定的种子",
    who=OVERSEERS,
)
def seed_as_promised(s: Situation[Count]) -> Missing | None:
    """The seed was fixed before anybody knew which places it would draw."""
    if s.form is None:
        return None
    return None if draws.promised(getattr(s.form, "seed", "")) == s.subject.commitment else {}


@act(
    "property.draw_places",
    title="公布种子并抽取位置",
    by=OVERSEERS,
    gates=[phase("promised"), seed_as_promised],
    cite=("D-PROP-09",),
)
def draw_places(doing: Doing[Count, Draw]) -> None:
    """由公布的种子确定抽取的位置，任何人可以重新计算；账面清单此时固定，不向盘点人显示。"""
    count, seed = doing.subject, doing.form.seed
    codes = list(count.store.places.order_by("code").values_list("code", flat=True))
    count.seed, count.places = seed, blind.draw(seed, codes, count.share)
    there = Thing.objects.filter(place__store=count.store, place__code__in=count.places)
    there = there.exclude(phase="borrowed")  # it keeps its place, and is not there
    for number, seal, code in there.values_list("number", "seal", "place__code"):
        _line(doing, code, number, seal, ledger=True)
    count.move("drawn")


class Seen(Form):
    """What stands in one place."""

    place: Code = ask("位置编号", ref="drawn_place")
    number: Code = ask("财物编号")
    seal: Maybe = ask("封签编号", default="")


A_THING = {"place": "A-01", "number": "W2201022026000001", "seal": "F001"}


class SealCount(Form):
    """Everything that was found in the places drawn."""

    seen: list[Seen] = ask("逐件所见", default=[], max_length=5000, examples=[[A_THING]])


@gate(
    "property.counter_himself",
    cite=("D-PROP-09",),
    says="盘点由布置时指定的盘点人进行",
    remedy="由指定的盘点人登记",
)
def counter_himself(s: Situation[Count]) -> Missing | None:
    """Only the one who was named counts."""
    return None if s.actor.id == s.subject.counter else {}


@act(
    "property.seal_count",
    title="封存盘点结果",
    by=Role.PROPERTY_CUSTODIAN,
    gates=[phase("drawn"), keeps_no_cases, counter_himself],
    cite=("D-PROP-09",),
)
def seal_count(doing: Doing[Count, SealCount]) -> None:
    """盘点人逐件登记所见，结果的校验值记入执法台账后不得更改。"""
    count = doing.subject
    found: blind.Shelves = {code: {} for code in count.places}
    for row in doing.form.seen:
        if row.place not in found:
            raise Invalid([("seen", "所列位置没有被抽取")])
        if any(row.number in shelf for shelf in found.values()):
            raise Invalid([("seen", "同一编号登记了两次")])
        found[row.place][row.number] = row.seal
        _line(doing, row.place, row.number, row.seal, ledger=False)
    count.digest = blind.digest(found)
    count.move("sealed")


def _line(doing: Doing[Count, Any], place: str, number: str, seal: str, *, ledger: bool) -> None:
    doing.create(
        CountLine(count=doing.subject, ledger=ledger, place=place, number=number, seal=seal,
                  entry_id=doing.entry_id)
    )  # fmt: skip


class Compare(Form):
    """A word on the result."""

    opinion: Long = ask("核对意见", long=True)


@act(
    "property.compare_count",
    title="核对盘点结果",
    by=OVERSEERS,
    gates=[phase("sealed")],
    cite=("D-PROP-09", "D-PROP-11"),
)
def compare_count(doing: Doing[Count, Compare]) -> None:
    """封存的所见与固定的账面清单逐件比对，差异逐条列出。"""
    count = doing.subject
    for difference, number, place, note in blind.differences(count.expected, count.found):
        doing.create(Finding(count=count, difference=difference, number=number, place=place,
                             note=note, entry_id=doing.entry_id))  # fmt: skip
    count.move("compared")


class ReportDifferences(Form):
    """To whom the differences were reported, and what explains them."""

    told: Short = ask("报告的负责人", personal=True)
    text: Long = ask("差异原因和处理", long=True)
    paper: Short = ask("报告文号")


@act(
    "property.report_differences",
    title="报告盘点差异",
    by=Role.PROPERTY_CUSTODIAN,
    gates=[phase("compared"), keeps_no_cases],
    cite=("D-PROP-09",),
)
def report_differences(doing: Doing[Count, ReportDifferences]) -> None:
    """盘点有差异的，当日书面报告。"""
