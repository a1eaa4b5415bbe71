"""Out before the stay is over, and back: three grounds, or an ambulance (G-CHA-03)."""

from __future__ import annotations

from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import Field

from plumbline.casework.gates import not_recused
from plumbline.casework.named import named_not_recused
from plumbline.casework.texts import Long, Short
from plumbline.kernel.act import Doing, Form, act, ask
from plumbline.kernel.gate import Missing, Situation, apart, gate, phase
from plumbline.law.roles import Role
from plumbline.people.models import Officer
from plumbline.premises.asking_gates import not_questioned
from plumbline.premises.facts import waiting_exit
from plumbline.premises.gates import in_order
from plumbline.premises.models import Exit, Stay
from plumbline.premises.terms import OutFor
from plumbline.qualification.gates import qualified

ESCORT = 2  # officers (G-CHA-03)


@gate(
    "premises.no_exit_waits",
    cite=("G-CHA-03",),
    says="已经有一次临时离开的呈请",
    remedy="先办结前一次呈请",
    who=(Role.DEPT_HEAD,),
)
def no_exit_waits(s: Situation[Stay]) -> Missing | None:
    """One way out at a time."""
    return {} if s.once(waiting_exit) else None


@gate(
    "premises.exit_asked",
    cite=("G-CHA-03",),
    says="没有等待批准的临时离开呈请",
    remedy="由办案民警呈请",
    who=(Role.CASE_OFFICER,),
)
def exit_asked(s: Situation[Stay]) -> Missing | None:
    """Only what was asked for is decided."""
    found = s.once(waiting_exit)
    return None if found is not None and found.approver is None else {}


@gate(
    "premises.exit_approved",
    cite=("G-CHA-03",),
    says="临时离开办案区没有经办案部门负责人批准",
    remedy="报办案部门负责人批准；紧急送医的，用“紧急送医”登记",
    who=(Role.DEPT_HEAD,),
)
def exit_approved(s: Situation[Stay]) -> Missing | None:
    """Out on the head's approval only."""
    found = s.once(waiting_exit)
    s.reads.append(f"approved={found.approver if found else None}")
    return None if found is not None and found.approver and found.out_at is None else {}


@gate(
    "premises.escorted",
    cite=("G-CHA-03",),
    says="押解须有两名以上民警，并开启执法记录仪",
    remedy="增加押解民警，开启执法记录仪",
    who=(Role.AREA_MANAGER,),
)
def escorted(s: Situation[Stay]) -> Missing | None:
    """Two officers at least, with a body-worn recorder running."""
    form: Any = s.form
    if form is None:
        return None
    rows = Officer.objects.filter(pk__in=form.escorts, phase="serving", auxiliary=False).count()
    s.reads.append(f"escorts={rows}")
    return None if rows >= ESCORT and form.camera else {}


class AskExit(Form):
    """For what, where to."""

    ground: Literal[OutFor.LOOT, OutFor.SCENE, OutFor.BODY] = ask("事由")
    place: Short = ask("前往地点")
    reasons: Long = ask("必要性", long=True, personal=True)


@act(
    "premises.ask_exit",
    title="呈请临时离开办案区",
    by=Role.CASE_OFFICER,
    gates=[phase("inside"), in_order, qualified, not_recused, no_exit_waits],
    cite=("G-CHA-03",),
)
def ask_exit(doing: Doing[Stay, AskExit]) -> None:
    """因起赃、辨认现场、辨认尸体需要带离办案区的，呈请批准。"""
    doing.create(Exit(stay=doing.subject, entry_id=doing.entry_id, **doing.form.model_dump()))


class DecideExit(Form):
    """The head's word."""

    granted: bool = ask("同意")
    opinion: Long = ask("审批意见", long=True)


@act(
    "premises.decide_exit",
    title="审批临时离开办案区",
    by=Role.DEPT_HEAD,
    gates=[phase("inside"), in_order, apart(), not_recused, exit_asked],
    cite=("G-CHA-03",),
)
def decide_exit(doing: Doing[Stay, DecideExit]) -> None:
    """办案部门负责人批准或者不批准临时离开。"""
    found = waiting_exit(doing.subject)
    if found is not None:
        found.approver, found.refused = doing.actor.id, not doing.form.granted
        found.save(update_fields=["approver", "refused"])


class GoOut(Form):
    """With whom."""

    escorts: Annotated[list[UUID], Field(max_length=20)] = ask(
        "押解民警", ref="helper", examples=[["00000000-0000-0000-0000-000000000001"]]
    )
    camera: Annotated[str, Field(max_length=60)] = ask("执法记录仪编号")


def go(doing: Doing[Stay, GoOut] | Doing[Stay, Rescue]) -> None:
    """Leave every room; the guards stay with the person."""
    doing.subject.presences.filter(until=None).update(until=doing.at)
    doing.subject.checked_at = None
    doing.subject.move("out")


@act(
    "premises.go_out",
    title="临时离开办案区",
    by=Role.AREA_MANAGER,
    gates=[phase("inside"), in_order, not_questioned, exit_approved, escorted, named_not_recused],
    cite=("G-CHA-03",),
)
def go_out(doing: Doing[Stay, GoOut]) -> None:
    """经批准由两名以上民警押解离开，全程开启执法记录仪。"""
    found = waiting_exit(doing.subject)
    if found is not None:
        found.escorts, found.camera = list(doing.form.escorts), doing.form.camera
        found.out_at = doing.at
        found.save(update_fields=["escorts", "camera", "out_at"])
    go(doing)


class Rescue(Form):
    """What happened, where to, with whom."""

    place: Short = ask("送往的医疗机构")
    reasons: Long = ask("伤病情况", long=True, personal=True)
    escorts: Annotated[list[UUID], Field(min_length=1, max_length=20)] = ask(
        "陪同人员", ref="officer", examples=[["00000000-0000-0000-0000-000000000001"]]
    )


@act(
    "premises.rescue",
    title="紧急送医",
    by=(Role.AREA_MANAGER, Role.CASE_OFFICER),
    gates=[phase("inside"), in_order],
    cite=("G-CHA-03", "G-CHA-06"),
)
def rescue(doing: Doing[Stay, Rescue]) -> None:
    """救人在先，不待批准；询问讯问随之停止，事后由负责人审核说明。"""
    stay, form = doing.subject, doing.form
    stay.questionings.filter(until=None).update(until=doing.at)
    waiting = waiting_exit(stay)
    if waiting is not None:  # what was asked for before is overtaken
        waiting.refused = True
        waiting.save(update_fields=["refused"])
    doing.create(
        Exit(stay=stay, ground=OutFor.MEDICAL, place=form.place, reasons=form.reasons,
             escorts=form.escorts, out_at=doing.at, entry_id=doing.entry_id)
    )  # fmt: skip
    go(doing)


class Account(Form):
    """The head's word on the emergency."""

    opinion: Long = ask("审核意见", long=True)


@act(
    "premises.account_rescue",
    title="审核紧急送医的说明",
    by=Role.DEPT_HEAD,
    gates=[phase("inside", "out", "left"), apart()],
    cite=("G-CHA-03",),
)
def account_rescue(doing: Doing[Stay, Account]) -> None:
    """负责人事后审核紧急送医的经过。"""
    doing.subject.exits.filter(ground=OutFor.MEDICAL, approver=None).update(approver=doing.actor.id)


class ComeBack(Form):
    """How the person came back."""

    note: Short = ask("返回时的状况", personal=True)


@act(
    "premises.come_back",
    title="返回办案区",
    by=Role.AREA_MANAGER,
    gates=[phase("out"), in_order],
    cite=("G-CHA-03",),
)
def come_back(doing: Doing[Stay, ComeBack]) -> None:
    """返回办案区，重新作安全检查后才能进入功能室。"""
    stay = doing.subject
    stay.exits.filter(back_at=None, refused=False).update(back_at=doing.at)
    stay.checked_at = None
    stay.move("inside")
