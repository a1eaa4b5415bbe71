"""What happens to a level that is held: renewed, suspended, restored, revoked; by two persons."""

from __future__ import annotations

from datetime import date, timedelta

from plumbline.kernel.act import Doing, Form, Invalid, act, ask
from plumbline.kernel.gate import apart, phase
from plumbline.law.roles import Role
from plumbline.qualification.acts import Opinion, Words, last_day
from plumbline.qualification.gates import (
    HEADS,
    change_fits,
    change_waits,
    not_ones_own,
    nothing_waits,
)
from plumbline.qualification.models import Change, Qualification, Suspension

DAY = timedelta(days=1)
HELD = ("valid", "suspended")


class ProposeChange(Form):
    """What is to happen, why, and from which day."""

    change: Change = ask("拟办事项")
    basis: Words = ask("理由", long=True)
    since: date = ask("自何日起", help="撤销的，自该日起不再有效")


@act(
    "qualification.propose_change",
    title="拟变动执法资格",
    by=Role.TRAINER,
    gates=[phase(*HELD), nothing_waits, change_fits],
    cite=("N-QUAL-02", "G-QUAL-01", "1.3a"),
)
def propose_change(doing: Doing[Qualification, ProposeChange]) -> None:
    """拟报延续、暂停、恢复或者撤销，写明理由和自何日起。"""
    held, form = doing.subject, doing.form
    if form.since < held.since and form.change is not Change.REVOKE:
        raise Invalid([("since", "不能早于资格的起日")])
    held.change, held.change_basis, held.change_since = form.change, form.basis, form.since


@act(
    "qualification.approve_change",
    title="批准变动执法资格",
    by=HEADS,
    gates=[
        phase(*HELD),
        change_waits,
        change_fits,
        apart("qualification.propose_change"),
        not_ones_own,
    ],
    cite=("N-QUAL-02", "G-QUAL-01", "1.3a"),
)
def approve_change(doing: Doing[Qualification, Opinion]) -> None:
    """批准后即按拟报的事项和日期变动。"""
    held = doing.subject
    day = held.change_since or doing.day
    match Change(held.change):
        case Change.RENEW:
            held.until = last_day(doing, max((held.until or day) + DAY, held.since))
        case Change.SUSPEND:
            doing.create(Suspension(qualification=held, since=day, entry_id=doing.entry_id))
            held.move("suspended")
        case Change.RESTORE:
            pause = held.suspensions.filter(until=None).latest("pk")
            pause.until = max(day, pause.since) - DAY
            pause.save(update_fields=["until"])
            held.move("valid")
        case Change.REVOKE:
            last = max(day, held.since) - DAY
            held.until = min(last, held.until or last)
            held.move("revoked")
    _settled(held, doing.form.opinion)


@act(
    "qualification.decline_change",
    title="不同意变动执法资格",
    by=HEADS,
    gates=[phase(*HELD), change_waits, apart("qualification.propose_change"), not_ones_own],
    cite=("1.3a",),
)
def decline_change(doing: Doing[Qualification, Opinion]) -> None:
    """不同意拟报的变动，资格照旧。"""
    _settled(doing.subject, doing.form.opinion)


def _settled(held: Qualification, opinion: str) -> None:
    held.opinion, held.change, held.change_basis, held.change_since = opinion, "", "", None
