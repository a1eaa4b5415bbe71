"""Reading checks, holdings, waiting rooms, incidents, summonses and statements."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.utils.translation import gettext

from plumbline.casework.matter_reads import common, minute, yes
from plumbline.casework.seals import matter
from plumbline.kernel.catalogue import read
from plumbline.kernel.models import Subject
from plumbline.law.roles import Actor
from plumbline.people.models import Officer
from plumbline.questioning.models import (
    Check,
    Holding,
    Incident,
    Statement,
    Summons,
    WaitingRoom,
)
from plumbline.questioning.terms import Checked, Found, Ground, Place, Signed

Facts = list[list[str]]
Options = list[tuple[str, str]]


def _said(choice: Any) -> str:
    return gettext(str(choice.label)) if choice else ""


def _names(officers: Iterable[Any]) -> str:
    order = list(officers)
    known = dict(Officer.objects.filter(pk__in=order).values_list("pk", "name"))
    return gettext("、").join(known[pk] for pk in order)


def _spoken(subject: Holding | Statement, title: str) -> list[dict[str, Any]]:
    facts = [fact for row in subject.spoken.order_by("pk") for fact in
             ([gettext("问"), row.question], [gettext("答"), row.answer])]  # fmt: skip
    return [{"title": title, "note": "", "facts": facts}] if facts else []


@matter("check", personal=("name", "place", "reasons"))
def check(subject: Check, actor: Actor, now: datetime) -> dict[str, Any]:
    """A check on the spot."""
    del actor, now
    return common(subject, [
        [gettext("编号"), subject.number],
        [gettext("被盘问人"), subject.name],
        [gettext("时间"), minute(subject.opened_at)],
        [gettext("地点"), subject.place],
        [gettext("发现地方"), _said(Found(subject.found))],
        [gettext("理由和经过"), subject.reasons],
        [gettext("处理结果"), gettext(str(subject.get_end_display())) if subject.end else ""],
    ], number=subject.number, name=subject.name)  # fmt: skip


@matter("holding", personal=("name", "born", "id_number", "address", "record"))
def holding(subject: Holding, actor: Actor, now: datetime) -> dict[str, Any]:
    """The register of one continued questioning (C-CHA-02)."""
    del actor, now
    grounds = gettext("、").join(_said(Ground(ground)) for ground in subject.grounds)
    facts = [
        [gettext("编号"), subject.number],
        [gettext("被盘问人"), subject.name or gettext("拒不说明")],
        [gettext("性别"), {"male": gettext("男"), "female": gettext("女")}.get(subject.sex, "")],
        [gettext("出生日期"), subject.born.isoformat() if subject.born else ""],
        [gettext("身份证号码"), subject.id_number],
        [gettext("住址"), subject.address],
        [gettext("工作单位"), subject.employer],
        [gettext("法定情形"), grounds],
        [gettext("理由"), subject.reasons],
        [gettext("带至公安机关的时间"), minute(subject.arrived_at)],
        [gettext("时限（小时）"), str(subject.hours)],
        [gettext("呈请延长至（小时）"), str(subject.asked_hours or "")],
        [gettext("家属通知"), gettext(str(subject.get_family_display())) if subject.family else ""],
        [gettext("候问室"), subject.room.name if subject.room else ""],
        [gettext("处理结果"), gettext(str(subject.get_end_display())) if subject.end else ""],
        [gettext("离开时间"), minute(subject.ended_at)],
        [gettext("领回人或者护送情况"), subject.collected_by],
    ]
    return common(subject, facts, number=subject.number, hours=subject.hours,
                   arrived_at=subject.arrived_at.isoformat(),
                   parts=_spoken(subject, gettext("继续盘问笔录")))  # fmt: skip


@read("waiting_room")
def waiting_room(subject: WaitingRoom, actor: Actor, now: datetime) -> dict[str, Any]:
    """A waiting room."""
    del actor, now
    return common(subject, [
        [gettext("候问室"), subject.name],
        [gettext("使用面积（平方分米）"), str(subject.area)],
        [gettext("层高（厘米）"), str(subject.height)],
        [gettext("可容纳人数"), str(subject.places)],
        [gettext("现有人数"), str(subject.inside)],
        [gettext("批准文号"), subject.approval],
        [gettext("验收合格日期"), subject.accepted_on.isoformat()],
    ], name=subject.name, inside=subject.inside)  # fmt: skip


@matter("incident", personal=("account", "finding", "cause_of_death"))
def incident(subject: Incident, actor: Actor, now: datetime) -> dict[str, Any]:
    """What went wrong, and what was found."""
    del actor, now
    return common(subject, [
        [gettext("事故"), gettext(str(subject.get_happened_display()))],
        [gettext("报告时间"), minute(subject.opened_at)],
        [gettext("经过"), subject.account],
        [gettext("现场督察情况"), subject.finding],
        [gettext("死因鉴定结论"), subject.cause_of_death],
        [gettext("结论送达时间"), minute(subject.served_at)],
    ], holding=str(subject.holding_id), happened=subject.happened)  # fmt: skip


@matter("summons", personal=("person", "reasons", "arrival"))
def summons(subject: Summons, actor: Actor, now: datetime) -> dict[str, Any]:
    """A summons, its attendance and the time that does not count."""
    del actor, now
    facts = [
        [gettext("传唤证编号"), subject.number],
        [gettext("被传唤人"), subject.person.name],
        [gettext("到案方式"), gettext(str(subject.get_way_display()))],
        [gettext("原因和依据"), subject.reasons],
        [gettext("处所"), subject.place],
        [gettext("指定的到案时间"), minute(subject.appear_at)],
        [gettext("答复"), gettext(str(subject.get_reply_display())) if subject.reply else ""],
        [gettext("强制传唤"), yes(subject.forced) if subject.forced else ""],
        [gettext("到案时间"), minute(subject.arrived_at)],
        [gettext("到案经过"), subject.arrival],
        [gettext("时限（小时）"), str(subject.hours) if subject.arrived_at else ""],
        [gettext("家属通知"), gettext(str(subject.get_family_display())) if subject.family else ""],
        [gettext("离开时间"), minute(subject.ended_at)],
        [gettext("去向"), gettext(str(subject.get_end_display())) if subject.end else ""],
    ]
    rows = [[minute(row.since), minute(row.until) or gettext("尚未解除")]
            for row in subject.restraints.order_by("since")]  # fmt: skip
    note = gettext("不计入询问查证时间")
    parts = [{"title": gettext("保护性约束"), "note": note, "facts": rows}] if rows else []
    return common(subject, facts, number=subject.number, person=subject.person_id,
                   hours=subject.hours, parts=parts)  # fmt: skip


@matter("statement", personal=("person", "rows", "first", "helpers"))
def statement(subject: Statement, actor: Actor, now: datetime) -> dict[str, Any]:
    """A record of questioning, question by question."""
    del actor, now
    facts = [
        [gettext("被询问人"), subject.person.name],
        [gettext("第几次询问"), str(subject.turn)],
        [gettext("询问民警"), _names(subject.officers)],
        [gettext("询问地点"), _said(Place(subject.place))],
        [gettext("具体处所"), subject.place_name],
        [gettext("开始时间"), minute(subject.opened_at)],
        [gettext("结束时间"), minute(subject.ended_at)],
        [gettext("全程同步录音录像"), yes(subject.recorded)],
        [gettext("身份情况"), subject.first.get("identity", "")],
        [gettext("是否人大代表"), subject.first.get("delegate", "")],
        [gettext("前科情况"), subject.first.get("prior", "")],
        [gettext("入境情况"), subject.first.get("entry", "")],
        [gettext("到场的成年人"), subject.companion_name],
        [gettext("通知监护人的情况"), subject.efforts],
        [gettext("翻译人员"), subject.interpreter],
        [gettext("手语人员"), subject.signer],
        [gettext("协作地公安机关"), subject.assisting],
        [gettext("核对方式"), _said(Checked(subject.checked)) if subject.checked else ""],
        [gettext("笔录页数"), str(subject.pages or "")],
        [gettext("签名"), _said(Signed(subject.signed)) if subject.signed else ""],
        [gettext("录音录像编号"), subject.recording_ref],
    ]
    return common(subject, facts, person=subject.person_id, turn=subject.turn,
                   evidence=subject.evidence_item,
                   parts=_spoken(subject, gettext("问答")))  # fmt: skip


def rooms(subject: Subject) -> Options:
    """The waiting rooms in use at the station of a holding, with who is inside."""
    rows = WaitingRoom.objects.filter(line=subject.line, phase="in_use").order_by("name")
    return [(str(row.pk), f"{row.name} {row.inside}/{row.places}") for row in rows]
