"""Footage kept longer than its term: for good, or held while a matter runs. Never shorter."""

from __future__ import annotations

from plumbline.kernel.act import Doing, Form, Invalid, act, ask
from plumbline.kernel.gate import Gate, Missing, Situation, phase
from plumbline.law.roles import Role
from plumbline.recordings.models import Footage, Hold
from plumbline.recordings.terms import Cause, Ground, Long, Short

WATCHES = (Role.DEPT_HEAD, Role.LEGAL_OFFICER, Role.LEGAL_DEPT, Role.INSPECTION)


class KeepForGood(Form):
    """On which ground."""

    ground: Ground = ask("永久保存的情形")
    reasons: Long = ask("理由", long=True, personal=True)


@act(
    "recordings.keep_for_good",
    title="转为永久保存",
    by=(*WATCHES, Role.CASE_OFFICER),
    gates=[phase("kept", "changed")],
    cite=("K-BWV-02",),
)
def keep_for_good(doing: Doing[Footage, KeepForGood]) -> None:
    """属于法定永久保存情形的，永久保存；保存类别只能延长，不能缩短。"""
    if doing.subject.lasting_for:
        raise Invalid([("ground", "已经永久保存")])
    doing.subject.lasting_for = doing.form.ground


class HoldForm(Form):
    """Because of which matter."""

    cause: Cause = ask("冻结的原因")
    matter: Short = ask("相关事项", personal=True, help="例如信访件、行政复议或者诉讼的编号")


@act(
    "recordings.hold",
    title="冻结录音录像",
    by=(*WATCHES, Role.CASE_OFFICER),
    gates=[phase("kept", "changed")],
    cite=("K-BWV-03",),
)
def hold(doing: Doing[Footage, HoldForm]) -> None:
    """有投诉、信访、复议、诉讼、调查或者人员伤亡的，冻结至该事项终结，任何人不得销毁。"""
    doing.create(
        Hold(footage=doing.subject, since=doing.at, entry_id=doing.entry_id,
             **doing.form.model_dump())
    )  # fmt: skip


def _held(s: Situation[Footage]) -> Missing | None:
    """Something holds the footage that can be let go."""
    there = Hold.objects.filter(footage=s.subject.pk, released_at=None).exists()
    return None if there else {"for": "已经冻结的"}


held = Gate(
    "recordings.held",
    ("K-BWV-03",),
    "现在没有冻结，无须解除",
    "只解除尚未解除的冻结",
    _held,
    far=True,
)


class Release(Form):
    """Which hold, and how the matter ended."""

    hold: int = ask("冻结事项", ref="hold", ge=1, lt=2**63)
    ended: Long = ask("该事项终结的情况", long=True, personal=True)


@act(
    "recordings.release",
    title="解除冻结",
    by=(Role.LEGAL_DEPT, Role.INSPECTION),
    gates=[phase("kept", "changed"), held],
    cite=("K-BWV-03",),
)
def release(doing: Doing[Footage, Release]) -> None:
    """该事项终结并归档的，由法制部门或者督察解除冻结，恢复计算保存期限。"""
    rows = Hold.objects.filter(pk=doing.form.hold, footage=doing.subject, released_at=None)
    if not rows.update(released_at=doing.at, released_for=doing.form.ended):
        raise Invalid([("hold", "没有这项冻结，或者已经解除")])
