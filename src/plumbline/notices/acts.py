"""A notice from its making to the moment the person knows: made, arrived, not arrived, served.

Each is a legal act. What is made, and what became of it, is done by the clock on what the cases and
the receipts say; where nothing arrives, an officer tells the person himself.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from pydantic import StringConstraints

from plumbline.casework.gates import not_recused
from plumbline.casework.models import Case
from plumbline.kernel.act import Doing, Form, Invalid, act, ask
from plumbline.kernel.gate import anytime, apart, phase
from plumbline.law.roles import Role
from plumbline.notices import gates, on_paper
from plumbline.notices.letters import closed, whom
from plumbline.notices.models import OPEN, Notice, Settled, Stop, Tried
from plumbline.notices.outbox import tell
from plumbline.notices.phones import mobile
from plumbline.notices.route import PHASES, Skipped, onward, withheld
from plumbline.notices.templates import FIRST, Addressee, addressee, is_short, named
from plumbline.notices.terms import BY_HAND, Channel, Outcome, StopWhy, Untold, Way, Why
from plumbline.notices.texts import key_of
from plumbline.people.models import Unit

GROUND = ("N-OPEN-01", "D-OPEN-05", "D-OPEN-06")
Words = Annotated[str, StringConstraints(min_length=2, max_length=500)]


class Prepare(Form):
    """Of which milestone, to whom, and in which words."""

    milestone: UUID = ask("办理环节")
    person: int | None = ask("告知对象", default=None)
    text: Annotated[str, StringConstraints(min_length=1, max_length=500)] = ask(
        "告知内容", personal=True
    )


@act(
    "notices.prepare",
    title="制作告知",
    by=Role.CLOCK,
    gates=[anytime, gates.is_due, gates.as_template, gates.clean_text],
    cite=("N-OPEN-01", "D-OPEN-05", "D-OPEN-06", "P-OPEN-04", "P-OPEN-05", "3.5c"),
    makes=Notice,
)
def prepare(doing: Doing[Case, Prepare]) -> None:
    """案件每到一个应当告知的环节，系统即制作告知：能自动发送的发送，其余交民警告知。"""
    case, form = doing.subject, doing.form
    found = gates.milestone(case, form.milestone)
    to = addressee(case, form.person, found[1]) if found else None
    if found is None or to is None:
        raise Invalid([("milestone", "不是本案应当告知的办理环节")])
    entry, code = found
    notice = Notice(
        case=case, milestone=code, milestone_entry=entry.pk, happened_at=entry.at,
        whom=to.whom, person=to.person, text=form.text, short=is_short(to),
        line=case.line, secrecy=case.secrecy, handlers=case.handlers,
    )  # fmt: skip
    if on_paper.written(code, entry, to.whom):
        notice.phase, notice.why = "personal", Why.ON_PAPER
        doing.create(notice)
        return
    way, left = onward(case, to, None, Why.NONE)
    notice.phase, notice.why = PHASES[way], left[0][1] if left else Why.NONE
    notice.channel = Channel.APP if way is Way.APP else Channel.SMS
    doing.create(notice)
    _go(doing, notice, to, way, left)


def _go(doing: Doing[Any, Any], notice: Notice, to: Addressee, way: Way, left: Skipped) -> None:
    """Note which ways are left out and why; hand it over where it goes by itself."""
    for skipped, why in left:
        _note(doing, notice, skipped, why, doing.at)
    if way in (Way.SMS, Way.APP):
        tell(
            to.phone, notice.text, key=key_of(notice), ground=GROUND, now=doing.situation.now,
            names=named(notice.case), urgent=notice.milestone in FIRST, channel=Channel(way),
        )  # fmt: skip


def _note(doing: Doing[Any, Any], notice: Notice, way: Way, why: Why, at: datetime) -> None:
    doing.create(Tried(notice=notice, way=way, why=why, at=at, entry_id=doing.entry_id))


class Note(Form):
    """Nothing is asked: receipts and looks say it."""


@act(
    "notices.note_delivered",
    title="确认告知已经送达",
    by=Role.CLOCK,
    gates=[phase(*OPEN), gates.arrived],
    cite=("N-OPEN-01", "D-OPEN-06", "3.5c"),
)
def note_delivered(doing: Doing[Notice, Note]) -> None:
    """短信或者应用的通道回执送达，依法书面告知，或者本人凭回执号和查询码查阅了进展，即为已经告知。"""
    notice, look = doing.subject, doing.situation.once(gates.looked)
    if (receipt := doing.situation.once(gates.receipt_of)) is not None:
        channel = receipt.text.channel if receipt.text else Channel.SMS
        notice.way, notice.channel, notice.told_at = Way(channel), channel, receipt.at
        notice.proof = f"{receipt.provider}:{receipt.event}"
    elif (paper := doing.situation.once(on_paper.of)) is not None:
        notice.way, notice.told_at, notice.proof = Way.PAPER, paper.at, f"entry:{paper.pk}"
    elif look is not None:
        notice.way, notice.told_at, notice.proof = Way.INBOX, look.at, f"openness:{look.pk}"
    notice.move("delivered")


@act(
    "notices.note_failed",
    title="改用下一告知方式",
    by=Role.CLOCK,
    gates=[phase("made", "delivered", "letter"), gates.did_not_arrive],
    cite=("N-OPEN-01", "D-OPEN-06", "P-OPEN-05", "3.5c"),
)
def note_failed(doing: Doing[Notice, Note]) -> None:
    """没有送达、停发、通道前后回执不一，或者案件转为不自动发送的，依次改用应用、邮寄、当面告知。"""
    notice, end = doing.subject, doing.situation.once(gates.settled)
    letter = notice.phase == "letter"
    failed = Way.LETTER if letter else Way(notice.channel)
    why = doing.situation.once(closed) if letter else _why(notice, end)
    at = end.at if end and not letter and notice.phase != "delivered" else doing.at
    to = whom(notice)
    way, left = onward(notice.case, to, failed, why) if to else (Way.IN_PERSON, [])
    _note(doing, notice, failed, why, at)
    notice.why = why
    notice.way, notice.told_at, notice.proof = "", None, ""
    if way is Way.APP:
        notice.channel = Channel.APP
    if to:
        _go(doing, notice, to, way, left)
    notice.move(PHASES[way])


def _why(notice: Notice, end: Settled | None) -> Why:
    """Why a text, or a message in the app, did not tell him."""
    failed = Why.APP_FAILED if notice.channel == Channel.APP else Why.FAILED
    stopped = Why.NOT_HIS if notice.channel == Channel.APP else Why.STOPPED
    reasons = {Outcome.STOPPED: withheld(notice.case) or stopped, Outcome.UNKNOWN: Why.UNKNOWN,
               Outcome.DELIVERED: Why.CONTRADICTED}  # fmt: skip
    if notice.phase == "delivered":
        return Why.CONTRADICTED
    return reasons.get(Outcome(end.outcome), failed) if end else failed


class Serve(Form):
    """How the officer told the person, and what shows it."""

    way: Way = ask("告知方式", help="电话或者当面；邮寄的，制作告知书并交邮")
    proof: Words = ask("证明", personal=True, help="如通话时间、本人签名或者录音录像编号")


@act(
    "notices.serve",
    title="民警告知",
    by=Role.CASE_OFFICER,
    gates=[phase(*OPEN), not_recused],
    cite=("N-OPEN-01", "D-OPEN-04", "D-OPEN-07", "3.5c"),
)
def serve(doing: Doing[Notice, Serve]) -> None:
    """自动发送、邮寄不成或者不得自动发送的，由民警当面或者电话告知，并记明证明。"""
    if doing.form.way not in BY_HAND:
        raise Invalid([("way", "由民警告知的，只能是电话或者当面；邮寄的，须制作告知书并交邮")])
    notice = doing.subject
    notice.way, notice.told_at, notice.proof = doing.form.way, doing.at, doing.form.proof
    notice.move("served")


class CloseUntold(Form):
    """Why the person could not be told."""

    untold: Untold = ask("无法告知的原因")
    reasons: Words = ask("说明", long=True, personal=True, help="写明尝试过的方式和时间")


@act(
    "notices.close_untold",
    title="确认无法告知",
    by=Role.DEPT_HEAD,
    gates=[phase("personal"), apart("notices.serve")],
    cite=("N-OPEN-01", "D-OPEN-07", "3.5c"),
)
def close_untold(doing: Doing[Notice, CloseUntold]) -> None:
    """无法联系、本人拒绝或者匿名的，由办案部门负责人核实确认；仍计入没有告知。"""
    doing.subject.untold, doing.subject.proof = doing.form.untold, doing.form.reasons
    doing.subject.move("untold")


class StopNumber(Form):
    """Which number, and why."""

    phone: Annotated[str, StringConstraints(min_length=5, max_length=40)] = ask(
        "手机号码", personal=True
    )
    why: StopWhy = ask("原因")
    note: Annotated[str, StringConstraints(max_length=200)] = ask("说明", default="", personal=True)


@act(
    "notices.stop_number",
    title="停止向号码发送",
    by=(Role.CASE_OFFICER, Role.AUX),
    gates=[anytime, gates.not_yet_stopped],
    cite=("P-OPEN-04", "P-EXCH-01"),
    makes=Stop,
    shared=True,
)
def stop_number(doing: Doing[Unit, StopNumber]) -> None:
    """号码不是本人的，或者本人要求不再发送的，停止向其自动发送，改由民警告知。"""
    doing.create(
        Stop(phone=mobile(doing.form.phone), why=doing.form.why, note=doing.form.note,
             phase="stopped", line=doing.subject.line, handlers=[doing.actor.id])
    )  # fmt: skip


class OptOut(Form):
    """Which number."""

    phone: Annotated[str, StringConstraints(min_length=5, max_length=40)] = ask(
        "手机号码", personal=True
    )


@act(
    "notices.opt_out",
    title="短信退订",
    by=Role.PUBLIC,
    gates=[anytime, gates.not_yet_stopped],
    cite=("P-OPEN-04", "P-EXCH-01"),
    makes=Stop,
    shared=True,
)
def opt_out(doing: Doing[Unit, OptOut]) -> None:
    """收到短信后回复退订的，停止向该号码自动发送，改由民警告知。"""
    doing.create(
        Stop(phone=mobile(doing.form.phone), why=StopWhy.OPTED_OUT, phase="stopped",
             line=doing.subject.line)
    )  # fmt: skip


class LiftStop(Form):
    """Why texts may go there again."""

    reasons: Words = ask("理由", personal=True)


@act(
    "notices.lift_stop",
    title="恢复向号码发送",
    by=(Role.CASE_OFFICER, Role.DEPT_HEAD),
    gates=[phase("stopped")],
    cite=("P-OPEN-04", "N-OPEN-01"),
)
def lift_stop(doing: Doing[Stop, LiftStop]) -> None:
    """本人重新同意，或者号码经核实是本人的，恢复发送。"""
    doing.subject.note = doing.form.reasons
    doing.subject.move("lifted")
