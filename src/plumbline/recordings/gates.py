"""What stands before acts on devices and footage, and before the review of a case."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext

from plumbline.kernel.act import Invalid
from plumbline.kernel.gate import Missing, Situation, gate, listed
from plumbline.kernel.models import Subject
from plumbline.law.calendar import SHANGHAI
from plumbline.law.roles import Role
from plumbline.people.models import Officer, Unit
from plumbline.recordings.coverage import SOURCES, Ask, Coverage, covered, moment
from plumbline.recordings.ingest import held
from plumbline.recordings.models import Device, Footage
from plumbline.recordings.spans import seconds, without
from plumbline.recordings.store import store
from plumbline.recordings.terms import Sort
from plumbline.recordings.timing import carrier, ran

OFFICER = (Role.CASE_OFFICER,)
MOST = 5  # spans that a refusal names one by one


@gate(
    "recordings.all_taken_in",
    cite=("D-BWV-04", "D-BWV-06"),
    says="设备内还有%(count)s段录音录像没有上传，不得再次领用或者报废",
    remedy="先上传设备内的全部录音录像",
    who=(Role.CASE_OFFICER, Role.AREA_MANAGER),
)
def all_taken_in(s: Situation[Device]) -> Missing | None:
    """A recorder does not go out again, nor out of use, with the last duty still on it."""
    s.reads.append(f"owed={s.subject.owed}")
    return {"count": str(s.subject.owed)} if s.subject.owed else None


@gate(
    "recordings.on_the_rolls",
    cite=("D-BWV-06",),
    says="领用人不是本单位的在职人员",
    remedy="由本单位或者所属单位的在职民警、辅警领用",
)
def on_the_rolls(s: Situation[Device]) -> Missing | None:
    """Whoever carries it serves in the unit that keeps it, or below."""
    if s.form is None:
        return None
    unit = s.subject.line
    officer: UUID = s.form.officer  # type: ignore[attr-defined]
    found = Officer.objects.filter(pk=officer, phase="serving").first()
    s.reads.append(f"serves={found is not None and found.line[: len(unit)] == unit}")
    return None if found is not None and found.line[: len(unit)] == unit else {}


@gate(
    "recordings.file_held",
    cite=("D-BWV-04", "P-BWV-01"),
    says="%(why)s",
    remedy="把原始文件完整上传到系统，再登记入库",
    who=(Role.CASE_OFFICER, Role.AREA_MANAGER),
)
def file_held(s: Situation[Device]) -> Missing | None:
    """The file lies in the store with its account, and stands for footage only once."""
    if s.form is None:
        return None
    name = getattr(s.form, "file", "")
    s.reads.append(f"file={name}")
    if Footage.objects.filter(file=name).exists():
        return {"why": "该文件已经登记入库"}
    return None if held(store(), name) else {"why": "系统中没有这个文件，或者其清单已被改动"}


@gate(
    "recordings.carried",
    cite=("D-BWV-05",),
    says="%(at)s该执法记录仪没有登记给任何人员领用，录音录像没有责任人",
    remedy="核对设备时钟；确有人领用的，补登领用记录",
    who=(Role.CASE_OFFICER, Role.AREA_MANAGER),
)
def carried(s: Situation[Device]) -> Missing | None:
    """A recorder's footage has an officer: whoever carried it when it began."""
    came_in = held(store(), getattr(s.form, "file", "0" * 64)) if s.form else None
    if s.subject.sort != Sort.RECORDER or came_in is None:
        return None
    try:
        begins = ran(came_in, getattr(s.form, "began_at", None),
                     getattr(s.form, "clock_ahead", 0)).begins  # fmt: skip
    except Invalid:
        return None  # the form is wrong, and the act says so
    officer = carrier(s.subject, begins)
    s.reads.append(f"carrier={officer}")
    return {"at": shown(begins)} if officer is None else None


def owned(s: Situation[Any], of: UUID) -> list[Coverage]:
    """What had to be recorded of this subject, as far as it is the unit's."""
    line = tuple(s.subject.line)
    return [c for c in covered(Ask(subject=of)) if c.must.line[: len(line)] == line]


@gate(
    "recordings.really_missing",
    cite=("D-BWV-02", "G-BWV-02"),
    says="该时段不属于应当录制而没有录制的时段，无须说明",
    remedy="对照缺失清单填写对象和起止时间",
    who=OFFICER,
)
def really_missing(s: Situation[Unit]) -> Missing | None:
    """Only what had to be recorded here and was not can be excused."""
    of, begins, ends = (getattr(s.form, name, None) for name in ("of", "begins", "ends"))
    if of is None or begins is None or ends is None:
        return None
    asked = (int(begins.timestamp()), int(ends.timestamp()))
    gaps = [span for found in owned(s, of) for span in found.missing]
    s.reads.append(f"missing={seconds(gaps)}")
    return {} if not gaps or asked[1] <= asked[0] or without([asked], gaps) else None


@gate(
    "recordings.theirs_to_excuse",
    cite=("D-BWV-02", "P-QUAL-01"),
    says="未录制原因由%(roles)s说明",
    remedy="办案中应当录制的由办案民警说明，考场应当录制的由执法资格管理人员说明",
    who=(Role.CASE_OFFICER, Role.TRAINER),
)
def theirs_to_excuse(s: Situation[Unit]) -> Missing | None:
    """Whoever acted tells why it was not recorded: of cases the officers, of exams their desk."""
    of = getattr(s.form, "of", None)
    found = owned(s, of) if of is not None else []
    asked = {SOURCES[one.must.source].excused_by for one in found}
    s.reads.append("excused_by=" + ",".join(sorted(asked)))
    return {"roles": listed(one.label for one in asked)} if asked - set(s.roles) else None


def gaps(subject: Subject) -> list[Coverage]:
    """What had to be recorded in a case and neither was nor is excused."""
    return [found for found in covered(Ask(case=subject.pk)) if found.missing]


@gate(
    "recordings.complete",
    cite=("G-ADM-31", "G-CHA-10", "3.1d", "D-BWV-01", "G-BWV-03"),
    says="应当录音录像的时段缺少%(seconds)s秒：%(missing)s，不予法律审核",
    remedy="上传缺失时段的录音录像；确有客观原因没有录制的，说明原因报办案部门负责人批准",
    who=(Role.CASE_OFFICER, Role.DEPT_HEAD),
)
def complete(s: Situation[Any]) -> Missing | None:
    """Every second that had to be recorded was, or a head approved why not."""
    found = s.once(gaps)
    spans = [(one, span) for one in found for span in one.missing]
    s.reads.append(f"missing={sum(seconds(one.missing) for one in found)}")
    if not spans:
        return None
    parts = [named(one, span) for one, span in spans[:MOST]]
    if len(spans) > MOST:
        parts.append(gettext("等%(count)s处") % {"count": len(spans)})
    total = sum(seconds(one.missing) for one in found)
    return {"seconds": str(total), "missing": joined_words(parts)}


def joined_words(parts: Iterable[str]) -> str:
    """Several spans in one sentence."""
    return gettext("；").join(parts)


def named(found: Coverage, span: tuple[int, int]) -> str:
    """One missing span: of what, from when to when, to the second."""
    title = gettext(SOURCES[found.must.source].title)
    begins, ends = (shown(moment(second)) for second in span)
    return f"{title} {begins}–{ends}"


def shown(at: datetime) -> str:
    """An instant to the second, as people here read it."""
    return f"{at.astimezone(SHANGHAI):%Y-%m-%d %H:%M:%S}"
