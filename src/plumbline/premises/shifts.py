"""Who is on duty in the area: roles by name, shift by shift."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from pydantic import Field

from plumbline.casework.texts import Maybe
from plumbline.kernel.act import Doing, Form, act, ask
from plumbline.kernel.gate import phase
from plumbline.law.roles import Role
from plumbline.premises.models import Area, Shift
from plumbline.premises.room_gates import officer_leads, relieved


class OpenShift(Form):
    """The roles of the shift."""

    manager: UUID = ask("办案区管理员", ref="officer")
    guards: Annotated[list[UUID], Field(min_length=1, max_length=50)] = ask(
        "看护人员", ref="officer", help="须有民警带领",
        examples=[["00000000-0000-0000-0000-000000000001"]],
    )  # fmt: skip
    collector: UUID | None = ask("信息采集人员", default=None, ref="officer")
    custodian: UUID | None = ask("物品保管人员", default=None, ref="officer")


@act(
    "premises.open_shift",
    title="办案区接班",
    by=(Role.AREA_MANAGER, Role.DEPT_HEAD),
    gates=[phase("in_use"), officer_leads],
    cite=("D-CHA-05", "G-CHA-08"),
    makes=Shift,
)
def open_shift(doing: Doing[Area, OpenShift]) -> None:
    """登记当班的管理员、看护、信息采集和物品保管人员；前一班次待看护更替后下班。"""
    form, area = doing.form, doing.subject
    doing.create(
        Shift(
            phase="on",
            line=area.line,
            area=area,
            manager=form.manager,
            guards=list(dict.fromkeys(form.guards)),
            collector=form.collector,
            custodian=form.custodian,
        )
    )


class EndShift(Form):
    """What the next shift should know."""

    note: Maybe = ask("交接事项", default="", long=True)


@act(
    "premises.end_shift",
    title="办案区下班",
    by=(Role.AREA_MANAGER, Role.DEPT_HEAD),
    gates=[phase("on"), relieved],
    cite=("D-CHA-05", "G-CHA-08"),
)
def end_shift(doing: Doing[Shift, EndShift]) -> None:
    """看护人员全部更替后下班。"""
    doing.subject.ended_at = doing.at
    doing.subject.move("over")
