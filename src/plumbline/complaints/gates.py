"""Who keeps out of a complaint, who may be named to it, and what has to hold before it goes on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from plumbline.complaints.models import Complaint
from plumbline.complaints.routing import kept_out
from plumbline.complaints.terms import DESK, HEADS
from plumbline.kernel.gate import Gate, Missing, Situation, gate, listed
from plumbline.law.bodies import TimeLimit
from plumbline.law.calendar import SHANGHAI, deadline
from plumbline.law.roles import Role
from plumbline.people.reads import names
from plumbline.qualification.reads import actors

THIRD_PARTY = "complaints.third_party_in_time"
LOOKERS = frozenset({*DESK, *HEADS, Role.LEGAL_OFFICER})  # who can be told to look into one


@dataclass(frozen=True)
class Out:
    """Who may not touch a complaint on a day: as it was routed, and as things stand now."""

    day: date

    def __call__(self, complaint: Complaint) -> set[UUID]:
        """Two or three queries; asked once for an act."""
        return kept_out(complaint, self.day) | {*complaint.barred}


@gate(
    "complaints.not_kept_out",
    cite=("D-OPEN-11", "G-ADM-05", "P-ROLE-01"),
    says="您是被投诉人、原案的经办人或者与之有回避关系的人，不得受理、调查和答复此事项",
    remedy="由与此事项无关的人员办理；本单位没有这样的人员的，由上一级公安机关办理",
    who=HEADS,
)
def not_kept_out(s: Situation[Complaint]) -> Missing | None:
    """Nobody judges what is said of himself or of his own case."""
    out = s.once(Out(s.day))
    s.reads.append(f"kept_out={len(out)}")
    return {} if s.actor.id in out else None


@gate(
    "complaints.named_may",
    cite=("D-OPEN-11", "G-ADM-05", "P-ROLE-01"),
    says="不得由%(names)s办理：%(why)s",
    remedy="改由与此事项无关、在受理单位或者其上级任职的人员办理",
    who=HEADS,
)
def named_may(s: Situation[Complaint]) -> Missing | None:
    """Whoever is named holds a post over the complaint and has nothing to do with its object."""
    handlers: list[UUID] = getattr(s.form, "officers", None) or []
    out, line = s.once(Out(s.day)), tuple(s.subject.line)
    s.reads.append(f"named={len(handlers)}")
    if bad := {*handlers} & out:
        why = "是被投诉人、原案的经办人，或者与之有回避关系"
        return {"names": listed(names(bad).values()), "why": why}
    held = actors(handlers)
    free = {one for one in handlers
            if one in held and LOOKERS & {*held[one].roles(line, s.day)}}  # fmt: skip
    if bad := {*handlers} - free:
        return {"names": listed(names(bad).values()), "why": "在受理此事项的单位没有相应职责"}
    return None


@gate(
    "complaints.handler",
    cite=("D-OPEN-11", "P-ROLE-01"),
    says="此事项没有指定由您调查",
    remedy="由指定的人员办理；尚未指定的，先指定办理人",
    who=(*HEADS, *DESK),
)
def handler(s: Situation[Complaint]) -> Missing | None:
    """It is looked into by whoever was told to."""
    return None if s.actor.id in s.subject.handlers else {}


def matter(*, information: bool, cite: tuple[str, ...]) -> Gate:
    """The act belongs to requests for information, or to everything else."""

    def check(s: Situation[Complaint]) -> Missing | None:
        s.reads.append("matter=" + s.subject.matter)
        if s.subject.asks_information == information:
            return None
        return {"is": s.subject.get_matter_display()}

    remedy = (
        "按信访事项的程序办理"
        if information
        else "对政府信息公开申请的答复不服的，依法申请行政复议"
    )
    return Gate(
        f"complaints.matter({'information' if information else 'petition'})",
        cite, "此项不用于“%(is)s”", remedy, check, far=True,
    )  # fmt: skip


information = matter(information=True, cite=("D-OPEN-12",))
petition = matter(information=False, cite=("D-OPEN-09", "D-OPEN-10"))


@gate(
    "complaints.not_taken_up",
    cite=("D-OPEN-09", "D-OPEN-10"),
    says="已经受理，不能再不予受理",
    remedy="调查后答复；没有结论的不能办结",
    who=HEADS,
)
def not_taken_up(s: Situation[Complaint]) -> Missing | None:
    """What was taken up ends with an answer; a request for information is never taken up."""
    taken = s.subject.phase != "lodged" and not s.subject.asks_information
    return {} if taken else None


@gate(
    "complaints.once_extended",
    cite=("D-OPEN-09", "D-OPEN-12"),
    says="期限已经延长过，不得再次延长",
    remedy="在延长后的期限内办结并答复",
    who=HEADS,
)
def once_extended(s: Situation[Complaint]) -> Missing | None:
    """One extension, approved and told."""
    return {} if s.subject.extended else None


@gate(
    "complaints.ask_in_time",
    cite=("D-OPEN-12",),
    says="告知补正的期限到%(due)s为止，已经超过",
    remedy="按照申请的内容答复",
    who=HEADS,
)
def ask_in_time(s: Situation[Complaint]) -> Missing | None:
    """Clarification is asked for soon after the request came, or not at all."""
    return _over(s, s.subject.opened_at, "D-OPEN-12.clarification")


@gate(
    "complaints.told_once",
    cite=("D-OPEN-12", "2.3c"),
    says="已经告知过补正；须补正的内容应当一次性全部告知，不得再次要求补正",
    remedy="按照补正后的内容答复；逾期没有补正的，不再处理并告知",
    who=HEADS,
)
def told_once(s: Situation[Complaint]) -> Missing | None:
    """All that is missing is said at one time; what was not asked for then is not asked for."""
    return {} if s.subject.unclear else None


@gate(
    "complaints.third_party_heard",
    cite=("D-OPEN-12",),
    says="第三方的意见没有收到，征求意见的期限尚未届满",
    remedy="收到意见后办理，或者期限届满后办理",
    who=DESK,
)
def third_party_heard(s: Situation[Complaint]) -> Missing | None:
    """The clock runs on when the third party answered, or its time is over."""
    owed = next((one for one in s.duties if one.code == THIRD_PARTY), None)
    if owed is None:
        return {}
    waits = s.form is not None and not getattr(s.form, "said", "") and s.at <= owed.due_at
    return {} if waits else None


@gate(
    "complaints.review_in_time",
    cite=("D-OPEN-09",),
    says="申请复查、复核的期限到%(due)s为止，已经超过",
    remedy="有新的事实和理由的，可以重新提出",
)
def review_in_time(s: Situation[Complaint]) -> Missing | None:
    """A review is asked for within the days from the answer."""
    return _over(s, s.subject.replied_at or s.subject.moved_at, "D-OPEN-09.ask")


@gate(
    "complaints.unit_above",
    cite=("D-OPEN-09",),
    says="此事项已由省级公安机关答复，本系统内没有上一级公安机关",
    remedy="可以向公安部或者省级人民政府提出复查、复核申请",
)
def unit_above(s: Situation[Complaint]) -> Missing | None:
    """A review goes one level up."""
    return {} if len(s.subject.line) == 1 else None


def _over(s: Situation[Any], start: datetime, code: str) -> Missing | None:
    ends = deadline(start, s.norm(code).body_as(TimeLimit).period).due
    until = f"{ends.astimezone(SHANGHAI):%Y-%m-%d %H:%M}"
    return {"due": until} if s.at > ends else None
