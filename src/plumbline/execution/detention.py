"""Administrative detention: delivered, received, released on time with a certificate."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any

from pydantic import StringConstraints

from plumbline.execution.facts import days, detentions, remedies, suspensions
from plumbline.execution.models import Detention
from plumbline.execution.service import Short, Text
from plumbline.kernel.act import Doing, Form, act, ask
from plumbline.kernel.gate import Missing, Situation, gate, listed, phase
from plumbline.law.calendar import Deadline, Period, Unit, deadline, legal_day
from plumbline.law.roles import Role
from plumbline.penalty.models import Decision
from plumbline.qualification.gates import qualified


def to_serve(s: Situation[Decision]) -> int:
    """The days still to be served, after what was served already."""
    done = sum(d.served for d in s.once(detentions) if d.phase in ("released", "refused"))
    return max(0, days(s.subject, s.once(remedies)) - done)


@gate(
    "execution.days_to_serve",
    cite=("D-ADM-34", "N-ADM-10"),
    says="没有须送拘留所执行的行政拘留：%(why)s",
    remedy="无须办理",
)
def days_left(s: Situation[Decision]) -> Missing | None:
    """Detention was decided, is to be executed, and is not being or already executed."""
    here = [d for d in s.once(detentions) if d.phase in ("delivered", "held", "out")]
    left = to_serve(s)
    s.reads.append(f"left={left},running={len(here)}")
    if here:
        return {"why": "正在执行"}
    if any(d.phase == "refused" or d.wrong for d in s.once(detentions)):
        return {"why": "拘留所不予收拘，或者已经认定拘留有误"}
    return None if left else {"why": "未决定行政拘留、不执行、已折抵完毕或者已经执行完毕"}


@gate(
    "execution.not_suspended",
    cite=("G-ADM-40",),
    says="行政拘留正在暂缓执行，不得送拘留所",
    remedy="暂缓执行结束后再送拘留所执行",
    who=(Role.ORGAN_HEAD,),
)
def not_suspended(s: Situation[Decision]) -> Missing | None:
    """Nobody is brought to the house while his detention is put off."""
    granted = [x.pk for x in s.once(suspensions) if x.phase == "granted"]
    s.reads.append(f"granted={len(granted)}")
    return {} if granted else None


class Deliver(Form):
    """To which house, and by whose leave when it is elsewhere."""

    house: Short = ask("拘留所")
    elsewhere: bool = ask("在异地拘留所执行", default=False)
    approval: Text = ask("异地拘留所主管公安机关的批准文号", default="", help="异地执行的填写")


@gate(
    "execution.host_approved",
    cite=("D-ADM-34",),
    says="在异地拘留所执行，须经异地拘留所主管公安机关批准",
    remedy="取得批准并填写文号",
    who=(Role.CASE_OFFICER,),
)
def host_approved(s: Situation[Decision]) -> Missing | None:
    """Elsewhere only with the word of the organ in charge there."""
    if s.form is None or not getattr(s.form, "elsewhere", False):
        return None
    approval = getattr(s.form, "approval", "")
    s.reads.append("approval=" + approval)
    return None if approval else {}


@act(
    "execution.deliver",
    title="送拘留所执行",
    by=Role.CASE_OFFICER,
    gates=[phase("served"), qualified, days_left, not_suspended, host_approved],
    cite=("D-ADM-34", "N-ADM-10"),
    makes=Detention,
)
def deliver(doing: Doing[Decision, Deliver]) -> None:
    """作出决定的公安机关把被拘留人送拘留所执行。"""
    decision, form = doing.subject, doing.form
    doing.create(
        Detention(
            case_id=decision.case_id,
            decision=decision,
            line=decision.line,
            handlers=decision.handlers,
            secrecy=decision.secrecy,
            phase="delivered",
            house=form.house,
            elsewhere=form.approval if form.elsewhere else "",
            days=to_serve(doing.situation),
        )
    )


class Receive(Form):
    """What the house did on reception (D-ADM-42)."""

    receipt: Short = ask("拘留所收拘回执号码")
    checked: bool = ask("已进行人身和物品检查")
    same_sex: bool = ask("检查由同性别民警进行，女性由女民警检查")
    belongings: bool = ask("现金和非生活必需品已登记保管")
    contraband: Annotated[str, StringConstraints(max_length=500)] = ask(
        "查出的违禁品和与案件有关的物品", default="", long=True, help="没有的不填"
    )
    handed: bool = ask("违禁品等已移交决定机关", default=False)
    separate: bool = ask("按性别、是否成年分别拘押")
    monitored: bool = ask("拘室有录音录像监控")
    health: Text = ask("健康检查情况", default="", personal=True)


@gate(
    "execution.received_properly",
    cite=("D-ADM-42",),
    says="收拘时应当办理的事项没有办齐：%(missing)s",
    remedy="请拘留所办齐后再登记收拘",
    who=(Role.CASE_OFFICER,),
)
def received_properly(s: Situation[Detention]) -> Missing | None:
    """Check, belongings, separation, monitoring; contraband to the deciding organ."""
    if s.form is None:
        return None
    wanted = {
        "checked": "人身和物品检查",
        "same_sex": "同性别民警检查",
        "belongings": "现金和非生活必需品登记",
        "separate": "按性别和年龄分别拘押",
        "monitored": "录音录像监控",
    }
    missing = [title for name, title in wanted.items() if not getattr(s.form, name, False)]
    if getattr(s.form, "contraband", "") and not getattr(s.form, "handed", False):
        missing.append("违禁品移交决定机关")
    s.reads.append(f"missing={len(missing)}")
    return {"missing": listed(missing)} if missing else None


@act(
    "execution.receive",
    title="登记拘留所收拘",
    by=Role.CASE_OFFICER,
    gates=[phase("delivered"), received_properly],
    cite=("D-ADM-34", "D-ADM-41", "D-ADM-42"),
)
def receive(doing: Doing[Detention, Receive]) -> None:
    """拘留所收拘，出具回执；拘留自收拘当日起计，到第二日为一日。"""
    doing.subject.received_at, doing.subject.receipt = doing.at, doing.form.receipt
    doing.subject.move("held")


class Refusal(Form):
    """Why the house did not take the person in."""

    ground: Annotated[str, StringConstraints(min_length=2, max_length=500)] = ask(
        "不予收拘的法定情形", long=True, help="依法不执行行政拘留的人等"
    )
    document: Short = ask("拘留所的文书号码")


@act(
    "execution.refuse_reception",
    title="登记拘留所不予收拘",
    by=Role.CASE_OFFICER,
    gates=[phase("delivered")],
    cite=("D-ADM-41",),
)
def refuse_reception(doing: Doing[Detention, Refusal]) -> None:
    """依法不执行行政拘留的人，拘留所不予收拘。"""
    doing.subject.ended = doing.form.ground
    doing.subject.move("refused")


def gone(detention: Detention, day: date) -> int:
    """The days served by this day: each runs from reception to the next day (DET12)."""
    if detention.phase != "held" or detention.received_at is None:
        return detention.served
    return detention.served + (day - legal_day(detention.received_at)).days


class Release(Form):
    """The certificate, and what was given back."""

    certificate: Short = ask("解除拘留证明书号码")
    returned: bool = ask("代管的财物已返还")


@gate(
    "execution.time_served",
    cite=("D-ADM-34", "D-ADM-41"),
    says="拘留尚有%(left)s日没有执行，不能解除",
    remedy="期满当日解除；决定被撤销、变更或者认定有误的，先登记该结果",
    who=(Role.CASE_OFFICER,),
)
def time_served(s: Situation[Detention]) -> Missing | None:
    """Not before the last day, unless the decision fell or the detention was wrong."""
    detention = s.subject
    if detention.wrong or detention.decision.phase == "annulled":
        return None
    most = min(detention.days, days(detention.decision, s.once(remedies_of)))
    left = most - gone(detention, s.day)
    s.reads.append(f"left={left}")
    return {"left": str(left)} if left > 0 else None


def remedies_of(detention: Detention) -> list[Any]:
    """The remedies against the decision that is executed."""
    return remedies(detention.decision)


@gate(
    "execution.property_returned",
    cite=("D-ADM-41",),
    says="解除拘留时应当返还代管的财物",
    remedy="返还财物并由本人签收后再登记解除",
    who=(Role.CASE_OFFICER,),
)
def property_returned(s: Situation[Detention]) -> Missing | None:
    """Nobody leaves without his things."""
    if s.form is None:
        return None
    return None if getattr(s.form, "returned", False) else {}


@act(
    "execution.release",
    title="解除拘留",
    by=Role.CASE_OFFICER,
    gates=[phase("held", "out"), time_served, property_returned],
    cite=("D-ADM-34", "D-ADM-41"),
)
def release(doing: Doing[Detention, Release]) -> None:
    """拘留期满按时解除，发给解除拘留证明书，返还代管的财物。"""
    detention = doing.subject
    detention.served = min(detention.days, gone(detention, doing.day))
    detention.certificate = doing.form.certificate
    detention.move("released")


def release_due(s: Situation[Detention]) -> tuple[datetime, Deadline]:
    """At the end of the last day; no holiday makes it longer (N-TIME-03)."""
    left = Period(s.subject.days - s.subject.served, Unit.DAY, liberty=True)
    return s.at, deadline(s.at, left)
