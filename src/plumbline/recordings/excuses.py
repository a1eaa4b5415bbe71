"""Why something was not recorded: told by who acted, decided by the head of the unit (D-BWV-02)."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from pydantic import AwareDatetime, StringConstraints

from plumbline.kernel.act import Doing, Form, act, ask
from plumbline.kernel.gate import anytime, apart, phase
from plumbline.law.roles import Role
from plumbline.people.models import Unit
from plumbline.recordings.coverage import SOURCES
from plumbline.recordings.gates import owned, really_missing, theirs_to_excuse
from plumbline.recordings.models import Excuse
from plumbline.recordings.terms import Long, Why


class AskExcuse(Form):
    """Which span, and why there is no recording of it."""

    of: UUID = ask("应当录制的对象", ref="unrecorded")
    begins: AwareDatetime = ask("未录制时段起")
    ends: AwareDatetime = ask("未录制时段止")
    why: Why = ask("未录制的原因")
    account: Long = ask("情况说明", long=True, personal=True)
    reported_to: Annotated[str, StringConstraints(min_length=1, max_length=100)] = ask(
        "当时向谁报告", personal=True
    )


@act(
    "recordings.ask_excuse",
    title="说明未录制原因",
    by=(Role.CASE_OFFICER, Role.TRAINER),
    gates=[anytime, really_missing, theirs_to_excuse],
    cite=("D-BWV-02", "G-BWV-02"),
    makes=Excuse,
    shared=True,
)
def ask_excuse(doing: Doing[Unit, AskExcuse]) -> None:
    """对应当录制而没有录制的时段书面说明原因，报办案部门负责人审批。"""
    form = doing.form
    must = owned(doing.situation, form.of)[0].must
    doing.create(
        Excuse(
            phase="asked", line=list(must.line), handlers=[doing.actor.id], of_kind=must.kind,
            case_id=must.case, cites=list(SOURCES[must.source].cites), **form.model_dump(),
        )
    )  # fmt: skip


class Word(Form):
    """The head's word."""

    opinion: Long = ask("审批意见", long=True)


DECIDES = [phase("asked"), apart("recordings.ask_excuse")]


@act(
    "recordings.approve_excuse",
    title="批准未录制说明",
    by=Role.DEPT_HEAD,
    gates=[*DECIDES],
    cite=("D-BWV-02", "G-BWV-02", "P-ROLE-01"),
)
def approve_excuse(doing: Doing[Excuse, Word]) -> None:
    """办案部门负责人认为客观原因属实的批准；所取得的证据能否使用另行判断。"""
    doing.subject.opinion = doing.form.opinion
    doing.subject.move("approved")


@act(
    "recordings.refuse_excuse",
    title="不予批准未录制说明",
    by=Role.DEPT_HEAD,
    gates=[*DECIDES],
    cite=("D-BWV-02", "G-BWV-02", "P-ROLE-01"),
)
def refuse_excuse(doing: Doing[Excuse, Word]) -> None:
    """原因不属实或者不成立的，不予批准；缺失仍然记在案内。"""
    doing.subject.opinion = doing.form.opinion
    doing.subject.move("refused")
