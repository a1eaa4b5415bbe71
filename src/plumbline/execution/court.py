"""When nobody pays: the reminder, and the application to the people's court (ACP 200-209)."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from plumbline.execution.facts import (
    account,
    ends,
    noon,
    remedies,
    remedy_over,
    reminders,
    surcharged,
)
from plumbline.execution.fines import fine_overdue
from plumbline.execution.models import Application, Reminder
from plumbline.execution.money import yuan
from plumbline.execution.service import Long, Short, Text
from plumbline.kernel.act import Doing, Form, Invalid, act, ask
from plumbline.kernel.gate import Missing, Situation, apart, gate, phase
from plumbline.law.roles import Role
from plumbline.penalty.models import Decision
from plumbline.qualification.gates import qualified

WAIT, COURT, SURCHARGED = "D-ADM-35.reminder", "D-ADM-35.court", "D-ADM-35.surcharged"


class Remind(Form):
    """A written reminder, served."""

    served_on: date = ask("催告书送达之日")
    yuan: int = ask("催告的金额（元）", ge=0, le=100_000_000)
    fen: int = ask("催告的金额（分）", default=0, ge=0, le=99)
    manner: Short = ask("履行的期限和方式")
    rights: bool = ask("已告知陈述权和申辩权")
    defence: Text = ask("被处理人的陈述和申辩", default="", long=True, personal=True)


@gate(
    "execution.reminder_complete",
    cite=("D-ADM-35",),
    says="催告书须载明明确的金额并告知陈述、申辩权：%(missing)s",
    remedy="按应缴金额重新制作催告书并告知权利",
    who=(Role.CASE_OFFICER,),
)
def reminder_complete(s: Situation[Decision]) -> Missing | None:
    """The amount owed on the day, to the fen, and the right to be heard."""
    if s.form is None:
        return None
    day = getattr(s.form, "served_on", s.day)
    owed = account(s, day).owed
    stated = int(getattr(s.form, "yuan", 0)) * 100 + int(getattr(s.form, "fen", 0))
    s.reads.append(f"owed={owed},stated={stated}")
    if stated != owed:
        return {"missing": yuan(owed)}
    return None if getattr(s.form, "rights", False) else {"missing": "陈述权和申辩权"}


@act(
    "execution.remind",
    title="催告履行",
    by=Role.CASE_OFFICER,
    gates=[phase("served"), qualified, fine_overdue, reminder_complete],
    cite=("D-ADM-35",),
)
def remind(doing: Doing[Decision, Remind]) -> None:
    """申请法院强制执行前书面催告，载明金额、期限和方式，告知并听取陈述、申辩。"""
    form = doing.form
    if form.served_on > doing.day:
        raise Invalid([("served_on", "送达之日不能晚于登记之日")])
    doing.create(
        Reminder(
            decision=doing.subject,
            served_on=form.served_on,
            fen=form.yuan * 100 + form.fen,
            defence=form.defence,
            entry_id=doing.entry_id,
        )
    )


@gate(
    "execution.court_window",
    cite=("D-ADM-35",),
    says="不能申请人民法院强制执行：%(why)s",
    remedy="在法定的三个月内申请；催告送达满十日后仍不履行的才能申请",
    who=(Role.CASE_OFFICER,),
)
def court_window(s: Situation[Decision]) -> Missing | None:  # noqa: PLR0911 - one by one
    """No remedy runs, its period is over, three months are not, and ten days since the reminder."""
    if any(r.ended_on is None for r in s.once(remedies)):
        return {"why": "行政复议或者行政诉讼正在进行"}
    over = remedy_over(s)
    if over is None or s.day <= over:
        return {"why": "申请行政复议、提起行政诉讼的期限尚未届满"}
    if s.day > ends(s, over, COURT):
        return {"why": "已经超过救济期限届满后三个月"}
    known = s.once(reminders)
    if not known:
        return {"why": "尚未催告"}
    last = ends(s, known[-1].served_on, WAIT)
    s.reads.append(f"over={over},reminded={last}")
    if s.day <= last:
        return {"why": "催告送达未满十日"}
    extra = s.once(surcharged)
    if extra is not None and s.day <= ends(s, extra.since, SURCHARGED):
        return {"why": "加处罚款未超过三十日"}
    return None


class Apply(Form):
    """The application to the court."""

    court: Short = ask("有管辖权的人民法院")
    materials: Long = ask("提供的材料", long=True, help="申请书、决定书及其事实、理由和依据，"
                          "当事人意见和催告情况，执行标的情况")  # fmt: skip
    opinion: Long = ask("审批意见", long=True)


@act(
    "execution.apply_to_court",
    title="申请人民法院强制执行",
    by=Role.ORGAN_HEAD,
    gates=[phase("served"), fine_overdue, court_window, apart()],
    cite=("D-ADM-35",),
)
def apply_to_court(doing: Doing[Decision, Apply]) -> None:
    """救济期限届满后三个月内，经催告仍不履行的，由公安机关负责人签名申请人民法院强制执行。"""
    doing.create(Application(decision=doing.subject, court=doing.form.court, applied_at=doing.at))


def window_from(s: Situation[Any]) -> datetime:
    """The three months run from the end of the period for remedies."""
    over = remedy_over(s)
    return noon(over) if over else s.at
