"""Abnormal events: rescue first, then everybody who has to know (D-CHA-03)."""

from __future__ import annotations

from pydantic import AwareDatetime

from plumbline.casework.texts import Long, Short
from plumbline.kernel.act import Doing, Form, act, ask
from plumbline.kernel.gate import Missing, Situation, gate, phase
from plumbline.law.roles import Role
from plumbline.premises.facts import not_later
from plumbline.premises.models import Abnormal, Stay
from plumbline.premises.terms import Happened

STAFF = (Role.AREA_MANAGER, Role.CASE_OFFICER)


@gate(
    "premises.nothing_owed",
    cite=("D-CHA-03",),
    says="对这一异常情况还有没有办完的事项",
    remedy="办完报告、保全录像、通知等事项",
    who=STAFF,
)
def nothing_owed(s: Situation[Abnormal]) -> Missing | None:
    """All that the event demands was done."""
    s.reads.append(f"duties={len(s.duties)}")
    return {} if s.duties else None


@gate(
    "premises.is_death",
    cite=("D-CHA-03",),
    says="此人没有死亡",
    remedy="无须办理",
)
def is_death(s: Situation[Abnormal]) -> Missing | None:
    """The procuratorate is told of deaths."""
    return None if s.subject.happened == Happened.DEATH else {}


class ReportAbnormal(Form):
    """What happened, and what was done at once."""

    happened: Happened = ask("异常情况")
    happened_at: AwareDatetime = ask("发生时间")
    rescue: Long = ask("已经采取的救治等措施", long=True, personal=True)
    account: Long = ask("经过", long=True, personal=True)


@act(
    "premises.report_abnormal",
    title="报告异常情况",
    by=STAFF,
    gates=[phase("brought", "inside", "out")],
    cite=("D-CHA-03",),
    makes=Abnormal,
)
def report_abnormal(doing: Doing[Stay, ReportAbnormal]) -> None:
    """先行救治，呼叫医生，并立即登记报告。"""
    stay, form = doing.subject, doing.form
    not_later(doing, "happened_at")
    doing.create(
        Abnormal(
            phase="reported", line=stay.line, secrecy=stay.secrecy, handlers=stay.handlers,
            case=stay.case, stay=stay, **form.model_dump(),
        )
    )  # fmt: skip


class Tell(Form):
    """Who was told."""

    whom: Short = ask("被告知的人", personal=True)


@act("premises.tell_heads", title="报告办案部门和公安机关负责人", by=STAFF,
     gates=[phase("reported")], cite=("D-CHA-03",))  # fmt: skip
def tell_heads(doing: Doing[Abnormal, Tell]) -> None:
    """立即报告办案部门负责人和公安机关负责人。"""


@act("premises.tell_inspection", title="报告督察部门", by=STAFF,
     gates=[phase("reported")], cite=("D-CHA-03",))  # fmt: skip
def tell_inspection(doing: Doing[Abnormal, Tell]) -> None:
    """立即报告督察部门。"""


@act("premises.tell_family", title="通知家属异常情况", by=STAFF,
     gates=[phase("reported")], cite=("D-CHA-03",))  # fmt: skip
def tell_family(doing: Doing[Abnormal, Tell]) -> None:
    """通知家属；无法通知的写明原因。"""


@act("premises.tell_procuratorate", title="通报人民检察院死亡情况", by=Role.ORGAN_HEAD,
     gates=[phase("reported"), is_death], cite=("D-CHA-03",))  # fmt: skip
def tell_procuratorate(doing: Doing[Abnormal, Tell]) -> None:
    """死亡的，通报人民检察院。"""


class Freeze(Form):
    """What is kept."""

    recordings: Short = ask("保全的录像", help="摄像机编号和起止时间")


@act("premises.freeze_video", title="保全录像", by=STAFF,
     gates=[phase("reported")], cite=("D-CHA-03", "K-CHA-01"))  # fmt: skip
def freeze_video(doing: Doing[Abnormal, Freeze]) -> None:
    """保全有关的录像，不得覆盖。"""
    doing.subject.frozen = doing.form.recordings


class CloseAbnormal(Form):
    """How it ended."""

    outcome: Long = ask("处理结果", long=True, personal=True)


@act("premises.close_abnormal", title="办结异常情况", by=(Role.AREA_MANAGER, Role.DEPT_HEAD),
     gates=[phase("reported"), nothing_owed], cite=("D-CHA-03",))  # fmt: skip
def close_abnormal(doing: Doing[Abnormal, CloseAbnormal]) -> None:
    """报告、保全、通知均已办完的，登记处理结果。"""
    doing.subject.move("closed")
