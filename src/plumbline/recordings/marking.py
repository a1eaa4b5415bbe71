"""Marks: a second of the footage and what is to be seen there, kept for good (P-BWV-01)."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from plumbline.kernel.act import Doing, Form, Invalid, act, ask
from plumbline.kernel.gate import phase
from plumbline.law.roles import Role
from plumbline.recordings.copying import allowed
from plumbline.recordings.models import Footage, Mark
from plumbline.recordings.terms import Long


class SetMark(Form):
    """Which second, and what is to be seen there."""

    second: Annotated[int, Field(ge=0, le=10_000_000)] = ask(
        "从开头起的秒数", help="在播放页定位后自动填入"
    )
    note: Long = ask("标记说明", long=True, personal=True)


@act(
    "recordings.mark",
    title="标记录音录像",
    by=(
        Role.CASE_OFFICER,
        Role.AUX,
        Role.AREA_MANAGER,
        Role.DEPT_HEAD,
        Role.LEGAL_OFFICER,
        Role.LEGAL_DEPT,
        Role.INSPECTION,
    ),
    gates=[phase("kept", "changed"), allowed],
    cite=("D-BWV-05", "P-BWV-01"),
)
def mark(doing: Doing[Footage, SetMark]) -> None:
    """在某一秒作标记并说明看到什么；标记随录音录像永久保存，不改动原件，也不能删除。"""
    footage, form = doing.subject, doing.form
    if form.second >= (footage.ends - footage.begins).total_seconds():
        raise Invalid([("second", "超出了录音录像的时长")])
    doing.create(
        Mark(footage=footage, second=form.second, note=form.note, officer=doing.actor.id,
             at=doing.at, entry_id=doing.entry_id)
    )  # fmt: skip
