"""Copies for a case: the original untouched, who made which copy when and where (G-BWV-05)."""

from __future__ import annotations

from plumbline.kernel.act import Doing, Form, act, ask
from plumbline.kernel.gate import Missing, Situation, gate, phase
from plumbline.law.roles import Role
from plumbline.recordings.access import may_see
from plumbline.recordings.ingest import verify
from plumbline.recordings.models import Copy, Footage
from plumbline.recordings.store import store
from plumbline.recordings.terms import Long, Short


@gate(
    "recordings.may_see",
    cite=("G-BWV-04", "P-BWV-01"),
    says="您无权调阅这段录音录像，不得制作副本",
    remedy="先申请调阅，由采集部门负责人批准",
    who=(Role.DEPT_HEAD,),
)
def allowed(s: Situation[Footage]) -> Missing | None:
    """Who may not see it may not copy it."""
    sees = may_see(s.actor, s.subject, s.at)
    s.reads.append(f"may_see={sees}")
    return None if sees else {}


@gate(
    "recordings.intact",
    cite=("G-BWV-05", "P-BWV-01"),
    says="文件与入库时的清单不一致，不得以此制作副本",
    remedy="核验录音录像，查明改动的原因",
    who=(Role.LEGAL_DEPT, Role.INSPECTION),
)
def intact(s: Situation[Footage]) -> Missing | None:
    """A copy is made of what came in and of nothing else; asked when it is made."""
    if s.form is None:
        return None
    places = verify(store(), s.subject.file, s.subject.size)
    s.reads.append(f"changed={len(places)}")
    return {} if places else None


class MakeCopy(Form):
    """Where and what for."""

    place: Short = ask("制作地点")
    purpose: Long = ask("用途", long=True, personal=True)


@act(
    "recordings.copy",
    title="制作录音录像副本",
    by=(Role.CASE_OFFICER, Role.DEPT_HEAD, Role.LEGAL_OFFICER, Role.LEGAL_DEPT, Role.INSPECTION),
    gates=[phase("kept"), allowed, intact],
    cite=("G-BWV-05", "P-BWV-01"),
)
def copy(doing: Doing[Footage, MakeCopy]) -> None:
    """为办案制作副本，登记制作人、时间、地点和指纹；原件不作任何改动。"""
    doing.create(
        Copy(footage=doing.subject, maker=doing.actor.id, made_at=doing.at, place=doing.form.place,
             purpose=doing.form.purpose, sha256=doing.subject.sha256, entry_id=doing.entry_id)
    )  # fmt: skip
