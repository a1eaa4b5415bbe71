"""Networked inspection: footage drawn by a published seed, faults, orders to correct (3.4c)."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from pydantic import AwareDatetime, Field

from plumbline.kernel.act import Doing, Form, Invalid, act, ask
from plumbline.kernel.gate import anytime, apart, phase
from plumbline.law.draws import ranked
from plumbline.law.roles import Role
from plumbline.people.models import Officer, Unit
from plumbline.recordings.coverage import Ask, covered
from plumbline.recordings.models import Finding, Footage, Sample
from plumbline.recordings.spans import seconds
from plumbline.recordings.terms import Fault, Long, Short

INSPECTORS = (Role.INSPECTION, Role.LEGAL_DEPT)


def drawn(files: dict[str, UUID], seed: str, count: int) -> list[UUID]:
    """The first `count` files by the hash of seed and name: whoever knows the seed can check it."""
    return [files[name] for name in ranked(files, seed, "\n")[:count]]


class DrawSample(Form):
    """Which time, how many, by which seed, and what else the inspector wants to see."""

    since: AwareDatetime = ask("巡查时段起")
    until: AwareDatetime = ask("巡查时段止")
    count: Annotated[int, Field(ge=1, le=1_000)] = ask("随机抽取数量")
    seed: Short = ask(
        "公开的随机种子", help="例如当日公布的彩票开奖号码；任何人可以据此复核抽取结果"
    )
    chosen: Annotated[list[UUID], Field(max_length=100)] = ask(
        "另行指定的录音录像", default=[], ref="footage"
    )


@act(
    "recordings.draw_sample",
    title="网上巡查抽取录音录像",
    by=INSPECTORS,
    gates=[anytime],
    cite=("D-CHA-04", "D-BWV-06", "3.4c"),
    makes=Sample,
    shared=True,
)
def draw_sample(doing: Doing[Unit, DrawSample]) -> None:
    """以公开的种子在本单位某一时段的录音录像中随机抽取，并可另行指定；缺失由系统自动列出。"""
    form, unit = doing.form, doing.subject
    if form.until <= form.since or form.until > doing.at:
        raise Invalid([("until", "巡查时段应当有始有终，且不晚于现在")])
    rows = Footage.objects.filter(
        line__contains=[unit.code], ends__gte=form.since, begins__lte=form.until
    ).exclude(phase="removed")
    files = dict(rows.values_list("file", "pk"))
    chosen = list(dict.fromkeys(form.chosen))
    if set(chosen) - set(files.values()):
        raise Invalid([("chosen", "指定的录音录像不属于本单位或者不在该时段")])
    asked = covered(Ask(line=unit.code, since=form.since, until=form.until))
    doing.create(
        Sample(
            phase="drawn", line=unit.line, seed=form.seed,
            since=form.since, until=form.until, population=len(files), chosen=chosen,
            footage=drawn(files, form.seed, form.count),
            missing=sum(seconds(found.missing) for found in asked),
        )
    )  # fmt: skip


class NoteFault(Form):
    """Which fault, in which footage, with what result."""

    fault: Fault = ask("过错")
    footage: UUID | None = ask("所涉录音录像", default=None, ref="sampled")
    officer: UUID | None = ask("责任人", default=None, ref="officer")
    result: Long = ask("事实和后果", long=True, personal=True)


@act(
    "recordings.note_fault",
    title="登记录音录像过错",
    by=INSPECTORS,
    gates=[phase("drawn", "correcting")],
    cite=("F-BWV-02", "4.2c", "P-BWV-01"),
)
def note_fault(doing: Doing[Sample, NoteFault]) -> None:
    """登记巡查发现的五类过错之一，供执法质量考评和过错责任追究使用。"""
    form, sample = doing.form, doing.subject
    if form.footage is not None and form.footage not in {*sample.footage, *sample.chosen}:
        raise Invalid([("footage", "不在本次抽取的录音录像之内")])
    if form.officer and not Officer.objects.filter(pk=form.officer).exists():
        raise Invalid([("officer", "没有这名人员")])
    doing.create(
        Finding(fault=form.fault, line=sample.line, officer=form.officer, sample=sample,
                footage_id=form.footage, result=form.result, at=doing.at, entry_id=doing.entry_id)
    )  # fmt: skip


class OrderCorrection(Form):
    """What is to be put right."""

    order: Long = ask("整改要求", long=True)


@act(
    "recordings.order_correction",
    title="责令整改",
    by=INSPECTORS,
    gates=[phase("drawn")],
    cite=("D-CHA-04", "3.4c"),
)
def order_correction(doing: Doing[Sample, OrderCorrection]) -> None:
    """巡查发现问题的，责令所属单位限期整改。"""
    doing.subject.order = doing.form.order
    doing.subject.move("correcting")


class ReportCorrection(Form):
    """What was put right."""

    correction: Long = ask("整改情况", long=True)


@act(
    "recordings.report_correction",
    title="报告整改情况",
    by=Role.DEPT_HEAD,
    gates=[phase("correcting")],
    cite=("D-CHA-04", "3.4c"),
)
def report_correction(doing: Doing[Sample, ReportCorrection]) -> None:
    """被巡查单位按期整改并报告。"""
    doing.subject.correction = doing.form.correction
    doing.subject.move("corrected")


class CloseSample(Form):
    """What the inspector concludes."""

    conclusion: Long = ask("巡查结论", long=True)


@act(
    "recordings.close_sample",
    title="办结网上巡查",
    by=INSPECTORS,
    gates=[phase("drawn", "corrected"), apart("recordings.report_correction")],
    cite=("D-CHA-04", "3.4c", "D-BWV-06"),
)
def close_sample(doing: Doing[Sample, CloseSample]) -> None:
    """没有发现问题，或者整改到位的，办结。"""
    doing.subject.move("closed")
