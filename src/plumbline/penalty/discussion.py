"""Collective discussion by the heads of the organ (G-ADM-32)."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from pydantic import AwareDatetime, Field

from plumbline.casework.gates import administrative, not_recused
from plumbline.casework.models import Case
from plumbline.kernel.act import Doing, Form, Invalid, act, ask
from plumbline.kernel.gate import apart, phase
from plumbline.law.roles import Role
from plumbline.penalty.forms import Long, Note, Short
from plumbline.penalty.models import Discussion
from plumbline.people.models import Officer


class View(Form):
    """What one of those present said."""

    officer: UUID = ask("发言人", ref="officer")
    view: Long = ask("意见", long=True, personal=True)


EXAMPLE = [{"officer": f"00000000-0000-4000-8000-00000000000{n}", "view": "agreed"} for n in (1, 2)]


class Discuss(Form):
    """Who met, what each said, what they concluded."""

    held_at: AwareDatetime = ask("讨论时间")
    place: Short = ask("讨论地点")
    views: Annotated[list[View], Field(min_length=2, max_length=30)] = ask(
        "参加人及其意见", personal=True, help="逐人记录，主持人也要发表意见", examples=[EXAMPLE]
    )
    absent: Note = ask("缺席人员和原因", default="", personal=True)
    departure: bool = ask("同意偏离裁量幅度", default=False)
    conclusion: Long = ask("讨论结论", long=True, personal=True)


@act(
    "penalty.discuss",
    title="登记集体讨论",
    by=(Role.ORGAN_HEAD, Role.ORGAN_CHIEF),
    gates=[phase("reviewed", "approved"), administrative, apart(), not_recused],
    cite=("G-ADM-32", "G-DISC-01"),
)
def discuss(doing: Doing[Case, Discuss]) -> None:
    """公安机关负责人集体讨论情节复杂或者重大的案件，记录各人意见和结论。"""
    form = doing.form
    if form.held_at > doing.at:
        raise Invalid([("held_at", "讨论时间不能晚于登记时间")])
    members = [row.officer for row in form.views]
    if len(set(members)) != len(members):
        raise Invalid([("views", "每名参加人只记录一次，意见写在一处")])
    if Officer.objects.filter(pk__in=members, phase="serving").count() != len(members):
        raise Invalid([("views", "参加人不是在职民警")])
    if set(members) & set(doing.subject.handlers):
        raise Invalid([("views", "办案人员只汇报案情，不参加讨论表决")])
    doing.create(
        Discussion(
            case=doing.subject,
            held_at=form.held_at,
            place=form.place,
            members=members,
            absent=form.absent,
            views=[row.model_dump(mode="json") for row in form.views],
            conclusion=form.conclusion,
            departure=form.departure,
            entry_id=doing.entry_id,
        )
    )
