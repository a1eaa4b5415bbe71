"""From the receipt to the answer: who is meant, who looks into it, what is found and replied."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from pydantic import Field

from plumbline.complaints.gates import (
    handler,
    named_may,
    not_kept_out,
    not_taken_up,
    once_extended,
    petition,
)
from plumbline.complaints.lodging import about_of
from plumbline.complaints.models import Answer, Complaint, Finding
from plumbline.complaints.routing import route
from plumbline.complaints.terms import (
    DESK,
    HEADS,
    JUSTIFIED,
    OF_INFORMATION,
    Fault,
    Ground,
    Long,
    Maybe,
    Outcome,
    Short,
)
from plumbline.complaints.texts import say
from plumbline.kernel.act import Doing, Form, Invalid, act, ask
from plumbline.kernel.gate import after, apart, phase
from plumbline.law.roles import Role
from plumbline.people.models import Officer

Officers = Annotated[list[UUID], Field(max_length=20)]
Named = Annotated[list[UUID], Field(min_length=1, max_length=5)]
WORKED_ON = ("accepted", "reviewing", "re_reviewing")
UNDER_WAY = ("lodged", *WORKED_ON)
LEVELS = {"accepted": "replied", "reviewing": "reviewed", "re_reviewing": "final"}


class Identify(Form):
    """Who and what is complained of, once somebody has looked."""

    officers: Officers = ask("被投诉的民警", default=[], ref="complained_of")
    about_number: Short = ask("相关编号", default="", help="受案回执、案件或者接报的编号")


@act(
    "complaints.identify",
    title="核对被投诉人",
    by=(*DESK, *HEADS),
    gates=[phase(*UNDER_WAY), petition, not_kept_out],
    cite=("D-OPEN-11", "P-ROLE-01", "3.5b"),
)
def identify(doing: Doing[Complaint, Identify]) -> None:
    """核对被投诉的民警和相关案件；其中有人在受理单位任职的，转由其看不到的上级单位办理。"""
    complaint, form = doing.subject, doing.form
    _known(form.officers)
    complaint.officers = list(dict.fromkeys(form.officers))
    if form.about_number:
        case, report = about_of(form.about_number)
        if case is None and report is None:
            raise Invalid([("about_number", "没有这个编号")])
        complaint.case, complaint.report = case, report
    line = complaint.line
    route(complaint, [line[:n] for n in range(len(line), 0, -1)], doing.day)


def _known(officers: list[UUID], field: str = "officers") -> None:
    if Officer.objects.filter(pk__in=officers).count() != len({*officers}):
        raise Invalid([(field, "没有这名民警")])


class Assign(Form):
    """Who looks into it."""

    officers: Named = ask("办理人", ref="complaint_handler")


@act(
    "complaints.assign",
    title="指定办理人",
    by=(*HEADS, *DESK),
    gates=[phase(*UNDER_WAY), not_kept_out, named_may],
    cite=("D-OPEN-11", "P-ROLE-01", "3.5b"),
)
def assign(doing: Doing[Complaint, Assign]) -> None:
    """指定与此事项无关的人员调查。"""
    doing.subject.handlers = list(dict.fromkeys(doing.form.officers))


class Accept(Form):
    """That it is taken up; the person is told by the page of its number and code."""

    note: Maybe = ask("告知事项", default="", long=True, personal=True)


@act(
    "complaints.accept",
    title="受理投诉举报",
    by=DESK,
    gates=[phase("lodged"), petition, not_kept_out],
    cite=("D-OPEN-09", "D-OPEN-11", "D-SUP-09", "3.5b"),
)
def accept(doing: Doing[Complaint, Accept]) -> None:
    """决定受理并告知；办结期限自受理之日起计算。"""
    doing.subject.accepted_at = doing.at
    doing.subject.move("accepted")
    say(doing, doing.subject)


class Decline(Form):
    """Why it is not taken up here, and where it goes."""

    ground: Ground = ask("不予受理的情形")
    ways: Long = ask("应当向哪里提出", long=True, help="写明机关、方式和期限，告知提出人")


@act(
    "complaints.decline",
    title="不予受理并告知途径",
    by=DESK,
    gates=[phase("lodged", "accepted", "clarifying"), not_kept_out, not_taken_up],
    cite=("D-OPEN-09", "D-OPEN-10", "D-OPEN-13", "3.5b"),
)
def decline(doing: Doing[Complaint, Decline]) -> None:
    """属于诉讼、复议等法定途径或者其他机关的，不予受理，告知理由和应当走的途径。"""
    complaint, form = doing.subject, doing.form
    if form.ground is Ground.INVESTIGATION and not complaint.asks_information:
        raise Invalid([("ground", "此情形只用于政府信息公开申请")])
    until = complaint.clarify_until
    if form.ground is Ground.UNCLEAR and not (until and until < doing.day):
        raise Invalid([("ground", "补正的期限尚未届满，或者没有告知补正")])
    complaint.ground, complaint.ways = form.ground, form.ways
    complaint.move("declined")
    say(doing, complaint)


class Extend(Form):
    """Why more time is needed; the person is told."""

    reasons: Long = ask("延长的理由", long=True, help="告知提出人")


@act(
    "complaints.extend",
    title="批准延长办理期限",
    by=HEADS,
    gates=[phase("accepted"), not_kept_out, once_extended, apart("complaints.find")],
    cite=("D-OPEN-09", "D-OPEN-12", "3.5b"),
)
def extend(doing: Doing[Complaint, Extend]) -> None:
    """情况复杂的，经负责人批准延长一次，并告知理由。"""
    doing.subject.extended = True
    say(doing, doing.subject)


class Find(Form):
    """What whoever looked into it found."""

    outcome: Outcome = ask("调查结论")
    facts: Long = ask("查明的情况", long=True, personal=True)
    fault: Fault | None = ask("问题类型", default=None, help="属实、部分属实的必填")
    officers: Officers = ask("责任民警", default=[], ref="complained_of")


@act(
    "complaints.find",
    title="提出调查结论",
    by=(*DESK, *HEADS, Role.LEGAL_OFFICER),
    gates=[phase(*WORKED_ON), not_kept_out, handler],
    cite=("D-OPEN-09", "D-OPEN-11", "D-SUP-09", "3.5b"),
)
def find(doing: Doing[Complaint, Find]) -> None:
    """调查后提出是否属实的结论，属实的写明问题和责任民警。"""
    complaint, form = doing.subject, doing.form
    _fits(complaint, form.outcome)
    if (form.outcome in JUSTIFIED) != (form.fault is not None):
        raise Invalid([("fault", "属实、部分属实的应当写明问题类型，其他结论不填")])
    _known(form.officers)
    doing.create(
        Finding(complaint=complaint, level=complaint.level, outcome=form.outcome,
                facts=form.facts, fault=form.fault or "", officers=form.officers,
                by=doing.actor.id, at=doing.at, entry_id=doing.entry_id)
    )  # fmt: skip


def _fits(complaint: Complaint, outcome: Outcome) -> None:
    if (outcome in OF_INFORMATION) != complaint.asks_information:
        raise Invalid([("outcome", "此结论不适用于该类事项")])


class Answered(Form):
    """The answer with the three parts that every decision explains, and what was done."""

    outcome: Outcome = ask("结论")
    facts: Long = ask("事实", long=True, personal=True, help="写给提出人看；不得写他人信息")
    law: Long = ask("依据", long=True)
    reasons: Long = ask("理由", long=True, personal=True)
    done: Maybe = ask("处理情况", default="", long=True, help="已经纠正、补办或者追究的，写明")


@act(
    "complaints.reply",
    title="答复投诉举报",
    by=HEADS,
    gates=[
        phase(*WORKED_ON),
        not_kept_out,
        apart("complaints.find"),
        after("complaints.find", "提出调查结论", cite=("D-OPEN-09", "D-SUP-09"),
              since="complaints.ask_review"),
    ],
    cite=("D-OPEN-09", "D-OPEN-11", "D-OPEN-12", "D-SUP-09", "2.3b", "3.5b"),
)  # fmt: skip
def reply(doing: Doing[Complaint, Answered]) -> None:
    """由未参与调查的负责人答复，写明结论、事实、依据和理由；没有结论的不能办结。"""
    complaint, form = doing.subject, doing.form
    _fits(complaint, form.outcome)
    doing.create(
        Answer(complaint=complaint, level=complaint.level, outcome=form.outcome, facts=form.facts,
               law=form.law, reasons=form.reasons, done=form.done, by=doing.actor.id,
               at=doing.at, entry_id=doing.entry_id)
    )  # fmt: skip
    complaint.replied_at = doing.at
    complaint.move(LEVELS[complaint.phase])
    say(doing, complaint)
