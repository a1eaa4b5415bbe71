"""Telling the supervisory organ of a penalty on a public official (D-ADM-28)."""

from __future__ import annotations

from datetime import date

from plumbline.casework.gates import not_recused
from plumbline.casework.models import Outcome, SupervisorNotice
from plumbline.kernel.act import Doing, Form, Invalid, act, ask
from plumbline.kernel.gate import Missing, Situation, gate, phase
from plumbline.law.calendar import legal_day
from plumbline.law.roles import Role
from plumbline.penalty.forms import Short
from plumbline.penalty.models import Decision


@gate(
    "penalty.on_official",
    cite=("D-ADM-28",),
    says="此项决定不是对公职人员的处罚，无须通报",
    remedy="被处罚人是公职人员的，先在人员信息中更正",
)
def on_official(s: Situation[Decision]) -> Missing | None:
    """Only a penalty on a public official is notified."""
    mine = s.subject.person.official and s.subject.outcome == Outcome.PENALTY
    s.reads.append(f"official={mine}")
    return None if mine else {}


class NotifySupervisor(Form):
    """Which organ was told, and when."""

    organ: Short = ask("被通报的监察机关或者单位")
    told_on: date = ask("通报日期")


@act(
    "penalty.notify_supervisor",
    title="通报监察机关",
    by=(Role.CASE_OFFICER, Role.LEGAL_DEPT),
    gates=[phase("made", "served", "executed", "ended"), not_recused, on_official],
    cite=("D-ADM-28",),
)
def notify_supervisor(doing: Doing[Decision, NotifySupervisor]) -> None:
    """把公职人员受到治安管理处罚的情况通报监察机关等有关单位。"""
    made, form = doing.subject, doing.form
    if not legal_day(made.decided_at) <= form.told_on <= doing.day:
        raise Invalid([("told_on", "通报日期应当在决定之后、登记之前")])
    doing.create(
        SupervisorNotice(
            case=made.case,
            person=made.person,
            organ=form.organ,
            told_on=form.told_on,
            entry_id=doing.entry_id,
        )
    )
