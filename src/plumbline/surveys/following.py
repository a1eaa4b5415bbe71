"""A negative answer is followed up by another unit than the one it is about (D-OPEN-07)."""

from __future__ import annotations

from plumbline.kernel.act import Doing, Form, act, ask
from plumbline.kernel.gate import phase
from plumbline.surveys.gates import other_unit
from plumbline.surveys.models import FollowUp
from plumbline.surveys.terms import VISITORS, Long


class Conclude(Form):
    """What was found, what was done, what the person was told."""

    justified: bool = ask("反映的问题是否属实")
    found: Long = ask("核查情况", long=True, personal=True)
    done: Long = ask("处理和改进措施", long=True)
    told: Long = ask("向本人反馈的情况", long=True, personal=True)


@act(
    "surveys.conclude_follow_up",
    title="办结回访问题",
    by=VISITORS,
    gates=[phase("open"), other_unit],
    cite=("D-OPEN-07",),
)
def conclude_follow_up(doing: Doing[FollowUp, Conclude]) -> None:
    """由办案单位以外的人员核查负面答复反映的问题，处理后向本人反馈。"""
    one, form = doing.subject, doing.form
    one.justified, one.found, one.done = form.justified, form.found, form.done
    one.told = form.told
    one.move("concluded")
