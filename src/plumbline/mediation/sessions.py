"""The sessions, the agreement, its performance, and failure."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from pydantic import StringConstraints

from plumbline.casework.named import HANDLERS
from plumbline.kernel.act import Doing, Form, Invalid, act, ask
from plumbline.kernel.gate import apart, phase
from plumbline.law.roles import Role
from plumbline.mediation.models import Failure, Mediation, Session
from plumbline.mediation.opening import Long, Short
from plumbline.mediation.session_gates import (
    agreed_in_session,
    all_signed,
    default_due,
    failure_true,
    guardians_present,
    neutral_invited,
    parties_present,
    session_left,
    two_or_recorded,
)
from plumbline.people.models import Officer
from plumbline.qualification.gates import qualified

Name = Annotated[str, StringConstraints(min_length=1, max_length=100)]


class Proxy(Form):
    """Whom a victim sent, and with what power."""

    victim: int = ask("委托人（被侵害人）", ref="victim")
    name: Name = ask("受托人姓名")
    power: Short = ask("委托书写明的权限")


class Guest(Form):
    """Somebody invited to a session."""

    name: Name = ask("姓名")
    standing: Short = ask("单位和身份")
    neutral: bool = ask("与本案没有利害关系", default=False)


class Hold(Form):
    """One session."""

    place: Short = ask("调解地点")
    second: UUID | None = ask("另一名办案民警", default=None, ref="handler")
    in_area: bool = ask("在执法办案场所进行", default=False)
    auxiliaries: bool = ask("由民警带领辅警进行", default=False)
    recording: Annotated[str, StringConstraints(max_length=200)] = ask(
        "全程录音录像编号", default="", help="一名民警主持的必填"
    )
    attending: list[int] = ask("到场的当事人", ref="person", max_length=100, examples=[[1, 2]])
    proxies: list[Proxy] = ask("被侵害人委托的人", default=[], personal=True, max_length=50)
    guardians: bool = ask("未成年当事人的监护人已到场", default=False)
    guardian_waived: Annotated[str, StringConstraints(max_length=500)] = ask(
        "未通知监护人的法定情形", default="", personal=True,
        help="年满十六周岁、以自己的劳动收入为主要生活来源、本人同意不通知的填写",
    )  # fmt: skip
    invited: list[Guest] = ask("邀请参加的人员", default=[], personal=True, max_length=50)
    record: Long = ask("调解经过", long=True, personal=True)
    agreed: bool = ask("双方达成一致")


@act(
    "mediation.hold_session",
    title="举行调解",
    by=Role.CASE_OFFICER,
    gates=[phase("open"), qualified, session_left, two_or_recorded, parties_present,
           guardians_present, neutral_invited, *HANDLERS],
    cite=("N-ADM-12", "G-ADM-37", "G-ADM-03", "G-ADM-04", "D-ADM-32", "2.3d"),
)  # fmt: skip
def hold_session(doing: Doing[Mediation, Hold]) -> None:
    """主持一次调解，制作调解记录；公开调解的，邀请无利害关系的人员到场。"""
    form = doing.form
    if form.second is not None:
        known = Officer.objects.filter(pk=form.second, phase="serving", auxiliary=False)
        if form.second == doing.actor.id or not known.exists():
            raise Invalid([("second", "没有这名民警")])
    doing.create(
        Session(
            mediation=doing.subject,
            number=doing.subject.sessions.count() + 1,
            held_at=doing.at,
            place=form.place,
            second=form.second,
            recording=form.recording,
            attending=sorted(set(form.attending)),
            proxies=[proxy.model_dump() for proxy in form.proxies],
            invited=[guest.model_dump() for guest in form.invited],
            record=form.record,
            agreed=form.agreed,
            entry_id=doing.entry_id,
        )
    )


class Agree(Form):
    """The agreement in writing."""

    chair: Name = ask("调解主持人")
    present: Long = ask("双方当事人和其他在场人员的基本情况", long=True, personal=True)
    facts: Long = ask(
        "案件发生的时间、地点、人员、起因、经过、情节、结果", long=True, personal=True
    )
    content: Long = ask("协议内容", long=True, personal=True)
    amount: int = ask("约定支付的金额（元）", default=0, ge=0, le=100_000_000)
    perform_by: date = ask("履行期限（最后一日）")
    manner: Short = ask("履行方式")
    signed: list[int] = ask("已签名的当事人", default=[], ref="person", max_length=100)
    copies: int = ask("份数", ge=3, le=100, examples=[3], help="双方各一份，公安机关留存一份")


@act(
    "mediation.agree",
    title="达成调解协议",
    by=Role.CASE_OFFICER,
    gates=[phase("open"), qualified, agreed_in_session, all_signed],
    cite=("C-ADM-06", "D-ADM-30", "2.3d"),
)
def agree(doing: Doing[Mediation, Agree]) -> None:
    """在公安机关主持下制作调解协议书，双方签名，约定履行的期限和方式。"""
    mediation, form = doing.subject, doing.form
    if form.perform_by < doing.day:
        raise Invalid([("perform_by", "履行期限不能早于达成协议之日")])
    mediation.content, mediation.manner, mediation.amount = form.content, form.manner, form.amount
    mediation.perform_by, mediation.agreed_at = form.perform_by, doing.at
    mediation.move("agreed")


class Performed(Form):
    """How it is known that the agreement was performed."""

    performed_on: date = ask("履行完毕之日")
    proof: Short = ask("履行凭证", personal=True, help="收条、转账凭证、双方确认等")


@act(
    "mediation.note_performed",
    title="登记协议已履行",
    by=Role.CASE_OFFICER,
    gates=[phase("agreed"), qualified],
    cite=("D-ADM-30", "2.3d"),
)
def note_performed(doing: Doing[Mediation, Performed]) -> None:
    """回访查明协议已经履行，不再处罚。"""
    mediation, form = doing.subject, doing.form
    assert mediation.agreed_at is not None  # noqa: S101 - the phase says so
    if form.performed_on > doing.day:
        raise Invalid([("performed_on", "履行之日不能晚于登记之日")])
    mediation.performed_on, mediation.proof = form.performed_on, form.proof
    mediation.move("performed")


class Default(Form):
    """What was not performed."""

    refused: bool = ask("当事人明确表示不履行", default=False)
    note: Long = ask("未履行的情况", long=True, personal=True)


@act(
    "mediation.note_default",
    title="登记不履行协议",
    by=Role.CASE_OFFICER,
    gates=[phase("agreed"), qualified, default_due],
    cite=("D-ADM-30", "2.3d"),
)
def note_default(doing: Doing[Mediation, Default]) -> None:
    """回访查明到期没有履行，或者当事人明确表示不履行；须依法处罚。"""
    _fail(doing.subject, Failure.NOT_PERFORMED, doing)


class Fail(Form):
    """Why the mediation is over."""

    failure: Literal[Failure.NOT_REACHED, Failure.WITHDRAWN, Failure.NEW_ACT, Failure.FLIGHT] = ask(
        "调解不成的原因"
    )
    note: Long = ask("情况说明", long=True, personal=True)


@act(
    "mediation.fail",
    title="登记调解不成",
    by=Role.CASE_OFFICER,
    gates=[phase("open"), qualified, failure_true],
    cite=("D-ADM-30", "P-ADM-06", "N-ADM-12"),
)
def fail(doing: Doing[Mediation, Fail]) -> None:
    """未达成协议，或者出现不得再调解的情形，结束调解；须依法处罚。"""
    _fail(doing.subject, doing.form.failure, doing)


class Recognise(Form):
    """The police's word on what the parties settled."""

    opinion: Long = ask("审查意见", long=True)


@act(
    "mediation.recognise",
    title="认可和解或者人民调解",
    by=(Role.DEPT_HEAD, Role.ORGAN_HEAD),
    gates=[phase("applied"), apart("mediation.submit_settlement")],
    cite=("D-ADM-31", "P-ROLE-01"),
)
def recognise(doing: Doing[Mediation, Recognise]) -> None:
    """认可双方已履行的和解或者人民调解，不予处罚。"""
    doing.subject.move("performed")


@act(
    "mediation.decline",
    title="不予认可和解或者人民调解",
    by=(Role.DEPT_HEAD, Role.ORGAN_HEAD),
    gates=[phase("applied"), apart("mediation.submit_settlement")],
    cite=("D-ADM-31", "P-ROLE-01"),
)
def decline(doing: Doing[Mediation, Recognise]) -> None:
    """协议违反自愿、合法或者未真实履行的，不予认可，依法处理。"""
    _fail(doing.subject, Failure.NOT_RECOGNISED, doing)


def _fail(
    mediation: Mediation,
    failure: Failure,
    doing: Doing[Mediation, Default] | Doing[Mediation, Fail] | Doing[Mediation, Recognise],
) -> None:
    mediation.failure, mediation.failed_at = failure, doing.at
    mediation.move("failed")
