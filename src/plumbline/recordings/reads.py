"""Reading recordings: devices, footage, what was not recorded, and from an act to its footage."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as t

from plumbline.kernel.catalogue import read
from plumbline.kernel.models import Subject
from plumbline.law.calendar import legal_day
from plumbline.law.roles import Actor, Role
from plumbline.people.plain import Fact, facts, head, part
from plumbline.people.reads import names
from plumbline.recordings.copies import copies
from plumbline.recordings.coverage import SOURCES, Ask, Coverage, covered, moment
from plumbline.recordings.gates import named, shown
from plumbline.recordings.linked import ACT, kind_title, linked
from plumbline.recordings.models import (
    Access,
    Copy,
    Device,
    Excuse,
    Finding,
    Footage,
    Hold,
    Link,
    Sample,
    Supply,
    Weeding,
)
from plumbline.recordings.spans import seconds
from plumbline.recordings.terms import Cause, Fault, Ground, Outside, Sort, Tag, Why
from plumbline.recordings.uploads import Part, uploads

Options = list[tuple[str, str]]


def _facts(*rows: tuple[str, object]) -> list[Fact]:
    """Label and value; the instants of footage are told to the second."""
    return facts(*((name, shown(v) if isinstance(v, datetime) else v) for name, v in rows))


@read("device")
def device(subject: Device, actor: Actor, now: datetime) -> dict[str, Any]:
    """A device: who carries it, what it owes, how it was found."""
    del actor, now
    carries = list(subject.carries.order_by("-since")[:20])
    people = names({carry.officer for carry in carries})
    shown_facts = _facts(
        (t("设备种类"), t(str(Sort(subject.sort).label))),
        (t("设备编号"), subject.serial),
        (t("品牌型号"), subject.model),
        (t("安装位置"), subject.place),
        (t("待上传的录音录像数量"), subject.owed or None),
    )
    carried = [
        [people.get(c.officer, ""), f"{shown(c.since)}–{shown(c.until) if c.until else ''}"]
        for c in carries
    ]
    checked = [
        [shown(one.at), t("完好") if one.sound else one.findings]
        for one in subject.checkups.order_by("-at")[:20]
    ]
    parts = part(t("领用情况"), carried) + part(t("检查情况"), checked)
    return head(subject) | {"facts": shown_facts, "parts": parts}


@read("footage", personal=("officer", "links", "marks"))
def footage(subject: Footage, actor: Actor, now: datetime) -> dict[str, Any]:
    """Footage as its file describes it: time, breaks, digest, links, and where it was changed."""
    people = names({subject.officer} if subject.officer else set())
    rows = _facts(
        (t("设备"), subject.device.label),
        (t("录制人"), people.get(subject.officer, "") if subject.officer else ""),
        (t("安装位置"), subject.place),
        (t("活动类别"), t(str(Tag(subject.tag).label))),
        (t("开始时间"), subject.begins),
        (t("结束时间"), subject.ends),
        (t("设备时钟快于标准时间的秒数"), subject.clock_ahead or None),
        (t("文件大小（字节）"), subject.size),
        (t("封装格式"), subject.container),
        (t("音视频流"), "；".join(_stream(one) for one in subject.streams)),
        ("SHA-256", subject.sha256),
        (t("完整性清单"), subject.file),
        (t("最近核验时间"), subject.verified_at),
        (t("永久保存的情形"),
         t(str(Ground(subject.lasting_for).label)) if subject.lasting_for else ""),
    )  # fmt: skip
    broken = [[_offset(begins), _offset(ends)] for begins, ends in subject.breaks]
    changed = [[t("字节"), span] for span in subject.changes]
    holds = [
        [t(str(Cause(one.cause).label)), f"{one.matter} {one.released_for}".strip()]
        for one in subject.holds.order_by("pk")
    ]
    makers = names({*subject.copies.values_list("maker", flat=True),
                    *subject.marks.values_list("officer", flat=True)})  # fmt: skip
    copied = [
        [" ".join(filter(None, [makers.get(one.maker, ""), shown(one.made_at)])),
         " ".join(filter(None, [one.number, one.place, one.purpose, one.sha256]))]
        for one in subject.copies.order_by("pk")
    ]  # fmt: skip
    marks = [
        [_offset(one.second * 1000), f"{one.note} {makers.get(one.officer, '')}".strip()]
        for one in subject.marks.order_by("second", "pk")
    ]
    parts = (
        part(t("冻结情况"), holds)
        + part(t("标记"), marks)
        + part(t("制作的副本"), copied, t("副本带水印，原件不变"))
        + part(t("断点"), broken, t("文件内自起至止没有画面"))
        + part(t("被改动的位置"), changed, t("以4MiB为一块"))
        + part(t("关联对象"), linked(subject, actor, legal_day(now)))
    )
    return head(subject) | {"facts": rows, "parts": parts}


def _stream(one: dict[str, Any]) -> str:
    size = f" {one['width']}×{one['height']}" if "width" in one else ""
    return f"{one['type']} {one['codec']}{size} {one['rate']}".strip()


def _offset(milliseconds: int) -> str:
    whole, part = divmod(milliseconds, 1000)
    return f"{whole // 3600:02}:{whole // 60 % 60:02}:{whole % 60:02}.{part:03}"


@read("weeding")
def weeding(subject: Weeding, actor: Actor, now: datetime) -> dict[str, Any]:
    """What is to be destroyed, file by file, and who signed."""
    del actor, now
    rows = _facts(
        (t("录音录像数量"), len(subject.footage)),
        (t("文件大小（字节）"), subject.size),
        (t("清单指纹"), subject.manifest),
        (t("复核意见"), subject.opinion),
        (t("撤销原因"), subject.cancelled_for),
    )
    listed = Footage.objects.filter(pk__in=subject.footage).select_related("device")
    files = [[row.label, f"{shown(row.begins)}–{shown(row.ends)}"]
             for row in listed.order_by("begins")[:200]]  # fmt: skip
    return head(subject) | {"facts": rows, "parts": part(t("清单"), files)}


@read("footage_access", personal=("reasons",))
def footage_access(subject: Access, actor: Actor, now: datetime) -> dict[str, Any]:
    """Who wants to see which footage, why, and what the head said."""
    del actor, now
    asker = next(iter(subject.handlers), None)
    rows = _facts(
        (t("录音录像"), subject.footage.label),
        (t("申请人"), names({asker}).get(asker, "") if asker else ""),
        (t("调阅理由"), subject.reasons),
        (t("调阅期限"), subject.until),
        (t("审批意见"), subject.opinion),
    )
    return head(subject) | {"facts": rows, "parts": []}


@read("footage_supply", personal=("reasons", "received"))
def footage_supply(subject: Supply, actor: Actor, now: datetime) -> dict[str, Any]:
    """Which organ called in which footage on which paper, who allowed it, which copy it got."""
    del actor, now
    rows = _facts(
        (t("录音录像"), subject.footage.label),
        (t("调取单位的性质"), t(str(Outside(subject.organ).label))),
        (t("调取单位名称"), subject.name),
        (t("调取文书的名称和文号"), subject.letter),
        (t("调取事由"), subject.reasons),
        (t("案件复杂或者敏感"), t("是") if subject.sensitive else ""),
        (t("审批意见"), subject.opinion),
        (t("上级公安机关同意的文号"), subject.consent),
        (t("所提供的副本"), subject.copy.number if subject.copy else ""),
        (t("接收人"), subject.received),
    )
    return head(subject) | {"facts": rows, "parts": []}


@read("footage_sample")
def footage_sample(subject: Sample, actor: Actor, now: datetime) -> dict[str, Any]:
    """What was drawn by which seed out of how many, and what was found."""
    del actor, now
    rows = _facts(
        (t("公开的随机种子"), subject.seed),
        (t("巡查时段起"), subject.since),
        (t("巡查时段止"), subject.until),
        (t("可抽取的录音录像数量"), subject.population),
        (t("系统发现的缺失秒数"), subject.missing),
        (t("整改要求"), subject.order),
        (t("整改情况"), subject.correction),
    )
    known = Footage.objects.select_related("device").in_bulk([*subject.footage, *subject.chosen])
    drawn = [[t("随机抽取") if pk in subject.footage else t("指定"), known[pk].label]
             for pk in [*subject.footage, *subject.chosen]]  # fmt: skip
    found = [
        [t(str(Fault(one.fault).label)), one.result] for one in subject.findings.order_by("pk")
    ]
    parts = part(t("抽取的录音录像"), drawn) + part(t("发现的过错"), found)
    return head(subject) | {"facts": rows, "parts": parts}


def faults(line: str, since: datetime, until: datetime) -> list[Finding]:
    """The faults found in a unit and below it: for assessment and accountability."""
    rows = Finding.objects.filter(line__contains=[line], at__gte=since, at__lte=until)
    return list(rows.order_by("at", "pk"))


def excuse(subject: Excuse, actor: Actor, now: datetime) -> dict[str, Any]:
    """Why something was not recorded, and what the head said."""
    del actor, now
    rows = _facts(
        (t("未录制的原因"), t(str(Why(subject.why).label))),
        (t("未录制时段起"), subject.begins),
        (t("未录制时段止"), subject.ends),
        (t("情况说明"), subject.account),
        (t("当时向谁报告"), subject.reported_to),
        (t("审批意见"), subject.opinion),
    )
    found = head(subject) | {"facts": rows, "parts": []}
    return found | ({"case": str(subject.case_id)} if subject.case_id else {})


def of_case(case: UUID) -> list[Coverage]:
    """Everything that had to be recorded in a case, in the order of time."""
    return sorted(covered(Ask(case=case)), key=lambda found: found.must.begins)


def uncovered(ask: Ask) -> list[Coverage]:
    """What had to be recorded and neither was nor is excused."""
    return [found for found in covered(ask) if found.missing]


def seen(case: UUID) -> dict[UUID, bool]:
    """Of each act in a case that had to be recorded, by its entry: whether every second was."""
    return {found.must.entry: found.recorded for found in covered(Ask(case=case))
            if found.must.entry is not None}  # fmt: skip


def showing(subject: UUID) -> list[Footage]:
    """From a call, case, person, act or stay to its footage: linked, or covering what it shows."""
    linked = Link.objects.filter(subject_id=subject).values_list("footage_id", flat=True)
    seen_by = Q(pk__in=list(linked))
    for one in (c for ask in (Ask(subject=subject), Ask(case=subject)) for c in covered(ask)):
        if one.was:
            begins, ends = (moment(second) for second in one.must.span)
            by = Q(officer__in=one.must.officers)
            by |= Q(place=one.must.place) if one.must.place else Q()
            seen_by |= Q(begins__lte=ends, ends__gte=begins) & by
    return list(Footage.objects.filter(seen_by).select_related("device").order_by("begins"))


def shows(footage: Footage) -> list[Coverage]:
    """From footage back to what it shows: everything that had to be recorded while it ran."""
    ask = Ask(since=footage.begins, until=footage.ends, line=footage.line[-1])
    ours = [
        c for c in covered(ask)
        if footage.officer in c.must.officers or (footage.place and footage.place == c.must.place)
    ]  # fmt: skip
    return [found for found in ours if found.was]


def sent_by(officer: UUID) -> list[Part]:
    """What an officer is sending up or has sent up, as long as nobody has taken it in."""
    parts = uploads().of(officer)
    known = set(Footage.objects.filter(file__in=[part.name for part in parts if part.name])
                .values_list("file", flat=True))  # fmt: skip
    return [part for part in parts if part.name not in known]


# What fields of these acts refer to.


def unrecorded(subject: Subject, roles: Collection[Role]) -> Options:
    """What had to be recorded in a unit and was not, as far as these roles tell why."""
    found = [one for one in uncovered(Ask(line=subject.line[-1]))
             if SOURCES[one.must.source].excused_by in roles][:200]  # fmt: skip
    return [(str(one.must.subject), named(one, one.missing[0])) for one in found]


def holds(subject: Subject) -> Options:
    """What holds a piece of footage now."""
    rows = Hold.objects.filter(footage=subject.pk, released_at=None).order_by("pk")
    return [(str(row.pk), f"{Cause(row.cause).label} {row.matter}") for row in rows]


def sampled(subject: Subject) -> Options:
    """What an inspection drew or chose."""
    if not isinstance(subject, Sample):
        return []
    rows = Footage.objects.select_related("device").in_bulk([*subject.footage, *subject.chosen])
    return [(str(pk), row.label) for pk, row in rows.items()]


def seen_by_unit(subject: Subject) -> Options:
    """The newest footage of a unit and of those below it."""
    rows = Footage.objects.filter(line__contains=[subject.line[-1]], phase__in=("kept", "changed"))
    newest = rows.select_related("device").order_by("-begins")[:200]
    return [(str(row.pk), f"{row.label} {shown(row.begins)}") for row in newest]


def finished_copies(subject: Subject) -> Options:
    """Copies of a piece of footage that are made and wait for whom they were made for."""
    rows = Copy.objects.filter(footage=subject.pk, finished_at=None).exclude(number="")
    return [(str(row.pk), row.number) for row in rows.order_by("pk")
            if copies().state(row.file).sha256]  # fmt: skip


def linkable(subject: Subject) -> Options:
    """The kinds of what footage is usually linked to."""
    del subject
    kinds = ("report", "case", "stay", ACT, "statement", "preservation", "inspection")
    return [(kind, kind_title(kind)) for kind in kinds]


CHOICES = {
    "linkable": linkable,
    "finished_copy": finished_copies,
    "hold": holds,
    "footage": seen_by_unit,
    "sampled": sampled,
}


def summary(found: Coverage) -> dict[str, Any]:
    """One row of a coverage page or answer: what, when, how much, and what is missing."""
    source = SOURCES[found.must.source]
    begins, ends = found.must.span
    return {
        "title": t(source.title),
        "cites": list(source.cites),
        "kind": found.must.kind,
        "subject": str(found.must.subject),
        "begins": begins,
        "ends": ends,
        "was": [list(span) for span in found.was],
        "missing": [list(span) for span in found.missing],
        "excused": [list(span) for span in found.excused],
        "seconds_missing": seconds(found.missing),
    }
