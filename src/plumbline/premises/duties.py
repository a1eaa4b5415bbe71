"""What a stay owes, and by when. The clock of liberty starts at arrival."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from plumbline.kernel.duty import duty, within
from plumbline.kernel.gate import Situation
from plumbline.law.calendar import Deadline
from plumbline.law.roles import Role
from plumbline.premises.facts import limit, soon, stay_of
from plumbline.premises.models import Abnormal
from plumbline.premises.terms import Happened, Level, Unfit

LEAVE = "premises.leave"
OUT = ("premises.go_out", "premises.rescue", LEAVE)


def _entry(s: Situation[Any]) -> tuple[datetime, Deadline]:
    return soon(s, "G-CHA-02", stay_of(s).arrived_at)


def _searched(s: Situation[Any]) -> tuple[datetime, Deadline]:
    return soon(s, "G-CHA-05")


def _visit(s: Situation[Any]) -> tuple[datetime, Deadline]:
    return soon(s, f"G-CHA-08.visit-{stay_of(s).level or Level.ORDINARY}")


def _ill(s: Situation[Any]) -> bool:
    return stay_of(s).unfit == Unfit.ILL


def _chained(s: Situation[Any]) -> bool:
    return stay_of(s).chained


def _overtime(s: Situation[Any]) -> bool:
    return s.at > limit(s)[1].due


def _of(*kinds: Happened) -> Any:
    def when(s: Situation[Any]) -> bool:
        return isinstance(s.made, Abnormal) and s.made.happened in kinds

    return when


duty(
    "premises.entered_straight",
    title="直接带入办案区",
    cites=("G-CHA-02", "3.4a"),
    debtor=Role.CASE_OFFICER,
    upon=("premises.bring",),
    due=_entry,
    settled_by=("premises.enter", LEAVE),
)
duty(
    "premises.stay_in_time",
    title="在时限内结束停留",
    cites=("N-CHA-01", "N-TIME-07"),
    debtor=Role.CASE_OFFICER,
    upon=("premises.bring", "premises.sober_up"),
    due=limit,
    settled_by=("premises.lead_to_sobering", LEAVE),
    extended_by=("premises.extend", "questioning.extend_stay"),
    extension=limit,
)
duty(
    "premises.searched_first",
    title="进入办案区后首先作安全检查",
    cites=("G-CHA-05", "3.4a"),
    debtor=Role.AREA_MANAGER,
    upon=("premises.enter", "premises.come_back"),
    due=_searched,
    settled_by=("premises.check_safety", *OUT),
)
duty(
    "premises.visited",
    title="按看护等级巡视",
    cites=("G-CHA-08",),
    debtor=Role.AREA_MANAGER,
    upon=("premises.enter", "premises.come_back", "premises.visit", "premises.assess_risk",
          "premises.lower_watch"),
    when=lambda s: s.subject.phase == "inside",
    due=_visit,
    settled_by=("premises.visit", "premises.assess_risk", "premises.lower_watch", *OUT),
)  # fmt: skip
duty(
    "premises.treated",
    title="对有危险疾病或者伤情的人送医",
    cites=("G-CHA-06",),
    debtor=Role.AREA_MANAGER,
    upon=("premises.ask_health",),
    when=_ill,
    due=within("G-CHA-06"),
    settled_by=("premises.rescue", "premises.ask_health", LEAVE),
)
duty(
    "premises.rescue_accounted",
    title="审核紧急送医的说明",
    cites=("G-CHA-03",),
    debtor=Role.DEPT_HEAD,
    upon=("premises.rescue",),
    due=within("G-CHA-03"),
    settled_by=("premises.account_rescue",),
)
duty(
    "premises.chain_explained",
    title="查明两次到案间隔过短",
    cites=("N-CHA-01", "N-ADM-04"),
    debtor=Role.DEPT_HEAD,
    upon=("premises.bring",),
    when=_chained,
    due=within("N-CHA-01.at-once"),
    settled_by=("premises.explain_chain",),
)
duty(
    "premises.overtime_reported",
    title="报告停留超过时限",
    cites=("N-CHA-01", "D-CHA-03"),
    debtor=Role.CASE_OFFICER,
    upon=(LEAVE,),
    when=_overtime,
    due=within("D-CHA-03"),
    settled_by=("premises.report_overtime",),
)
duty(
    "premises.repaired",
    title="修复录像故障",
    cites=("D-CHA-02",),
    debtor=Role.AREA_MANAGER,
    upon=("premises.report_failure",),
    due=within("D-CHA-02"),
    settled_by=("premises.repair", "premises.close_room"),
)

# Abnormal events.

EVENT = ("premises.report_abnormal",)
for code, title, debtor, act, when in (
    ("heads_told", "立即报告负责人", Role.CASE_OFFICER, "tell_heads", _of(*Happened)),
    ("inspection_told", "立即报告督察部门", Role.CASE_OFFICER, "tell_inspection", _of(*Happened)),
    ("video_frozen", "保全录像", Role.AREA_MANAGER, "freeze_video", _of(*Happened)),
    ("family_told", "通知家属异常情况", Role.CASE_OFFICER, "tell_family",
     _of(Happened.ILLNESS, Happened.INJURY, Happened.SELF_HARM, Happened.DEATH)),
    ("procuratorate_told", "通报人民检察院", Role.ORGAN_HEAD, "tell_procuratorate",
     _of(Happened.DEATH)),
):  # fmt: skip
    duty(
        f"premises.{code}",
        title=title,
        cites=("D-CHA-03",),
        debtor=debtor,
        upon=EVENT,
        when=when,
        due=within("D-CHA-03"),
        settled_by=(f"premises.{act}",),
    )
