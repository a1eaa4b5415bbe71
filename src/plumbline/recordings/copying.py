"""Copies for a case: the original untouched, who made which copy when and where (G-BWV-05).

The act orders the copy; a job then makes the file (plumbline.papers.footage_copies), with who
asked, when, what for and the number burnt into every picture. Whom it was made for takes it over,
by another act that binds its digest into the ledger.
"""

from __future__ import annotations

from pydantic import AwareDatetime

from plumbline.kernel.act import Doing, Form, Invalid, act, ask
from plumbline.kernel.gate import Missing, Situation, gate, phase
from plumbline.law.roles import Role
from plumbline.people.numbers import next_number
from plumbline.recordings.access import may_see
from plumbline.recordings.copies import copies
from plumbline.recordings.ingest import verify
from plumbline.recordings.models import Copy, Footage
from plumbline.recordings.store import store
from plumbline.recordings.terms import Long, Short

COPIERS = (
    Role.CASE_OFFICER,
    Role.DEPT_HEAD,
    Role.LEGAL_OFFICER,
    Role.LEGAL_DEPT,
    Role.INSPECTION,
)


@gate(
    "recordings.may_see",
    cite=("G-BWV-04", "P-BWV-01"),
    says="您无权调阅这段录音录像",
    remedy="先申请调阅，由采集部门负责人批准",
    who=(Role.DEPT_HEAD,),
)
def allowed(s: Situation[Footage]) -> Missing | None:
    """Who may not see it may neither copy nor mark it."""
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
    """Which part, where and what for."""

    begins: AwareDatetime | None = ask("所需时段起", default=None, help="不填则从头")
    ends: AwareDatetime | None = ask("所需时段止", default=None, help="不填则到尾")
    place: Short = ask("制作地点")
    purpose: Long = ask("用途", long=True, personal=True)


@act(
    "recordings.copy",
    title="制作录音录像副本",
    by=COPIERS,
    gates=[phase("kept"), allowed, intact],
    cite=("G-BWV-05", "P-BWV-01"),
)
def copy(doing: Doing[Footage, MakeCopy]) -> None:
    """为办案制作带水印的副本，登记制作人、时间、地点、时段和用途；原件不作任何改动。"""
    footage, form = doing.subject, doing.form
    begins, ends = form.begins or footage.begins, form.ends or footage.ends
    if not footage.begins <= begins < ends <= footage.ends:
        raise Invalid([("begins", "时段不在录音录像的起止时间之内")])
    unit, year = footage.line[-1], doing.day.year
    doing.create(
        Copy(footage=footage, number=f"FB{unit}{year}{next_number(unit, 'copy', year):06d}",
             maker=doing.actor.id, made_at=doing.at, place=form.place, purpose=form.purpose,
             begins=begins, ends=ends, entry_id=doing.entry_id)
    )  # fmt: skip


class TakeCopy(Form):
    """Which copy."""

    made: int = ask("副本", ref="finished_copy", ge=1, lt=2**63)


@gate(
    "recordings.own_copy",
    cite=("G-BWV-04", "P-BWV-01"),
    says="这份副本是为他人制作的",
    remedy="由申请制作的人领取；确有需要的，自行申请制作",
)
def own_copy(s: Situation[Footage]) -> Missing | None:
    """A copy goes to the one it was made for and to nobody else."""
    found = _asked(s)
    return None if found is None or found.maker == s.actor.id else {}


@gate(
    "recordings.copy_finished",
    cite=("G-BWV-05",),
    says="副本尚未制作完成",
    remedy="等待制作完成；制作失败的，重新申请",
)
def copy_finished(s: Situation[Footage]) -> Missing | None:
    """What is taken over is there, with the digest that its signature stands for."""
    found = _asked(s)
    if found is None:
        return None
    made = copies().state(found.file)
    s.reads.append(f"sha256={made.sha256}")
    return None if made.sha256 else {}


def _asked(s: Situation[Footage]) -> Copy | None:
    if not isinstance(s.form, TakeCopy):
        return None
    return Copy.objects.filter(pk=s.form.made, footage=s.subject).exclude(number="").first()


@act(
    "recordings.take_copy",
    title="领取录音录像副本",
    by=COPIERS,
    gates=[phase("kept", "changed", "removed"), own_copy, copy_finished],
    cite=("G-BWV-05", "P-BWV-01"),
)
def take_copy(doing: Doing[Footage, TakeCopy]) -> None:
    """由申请人领取制作完成的副本，其指纹自此记入账本；此后每次下载都有记录。"""
    found = _asked(doing.situation)
    if found is None:
        raise Invalid([("made", "没有这份副本")])
    if found.finished_at is not None:
        raise Invalid([("made", "已经领取")])
    found.sha256, found.finished_at = copies().state(found.file).sha256, doing.at
    found.save(update_fields=["sha256", "finished_at"])
