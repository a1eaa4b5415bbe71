"""What stands around a hearing: its clocks, its people, what may be refused, who may watch."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from plumbline.casework.models import Case
from plumbline.kernel.gate import Missing, Situation, gate
from plumbline.law.bodies import TimeLimit
from plumbline.law.calendar import SHANGHAI, deadline, legal_day
from plumbline.law.roles import Role
from plumbline.penalty.facts import file, notice_of, request_until
from plumbline.penalty.models import Hearing
from plumbline.people.models import Officer

ANSWER, BEFORE = "N-ADM-06.answer", "N-ADM-06.before"
LEGAL = (Role.LEGAL_DEPT,)


@gate(
    "penalty.hearing_request_in_time",
    cite=("N-ADM-06",),
    says="%(why)s（行政处罚法第六十四条为五个工作日；公安部规章第一百三十三条的三日与其抵触，从法律）",
    remedy="在告知后的法定期限内申请；确有必要的，重新告知",
    who=(Role.CASE_OFFICER,),
)
def request_in_time(s: Situation[Case]) -> Missing | None:
    """Five working days from the notice; before any decision."""
    if s.form is None:
        return None
    notice = notice_of(s)
    if notice is None:
        return {"why": "尚未告知，不能申请听证"}
    if notice.person_id in s.once(file).decisions:
        return {"why": "处理决定已经作出"}
    until = request_until(s, notice)
    s.reads.append(f"until={until.isoformat()}")
    return {"why": "听证申请期限已满"} if s.at > until else None


@gate(
    "penalty.hearing_none_open",
    cite=("N-ADM-06",),
    says="该嫌疑人的听证正在进行",
    remedy="先办结已有的听证",
    who=LEGAL,
)
def none_open(s: Situation[Case]) -> Missing | None:
    """One hearing per person at a time."""
    person = getattr(s.form, "person", 0)
    open_ones = [h for h in s.once(file).hearings if h.person_id == person and h.filed_at is None]
    return {} if open_ones else None


def answer_until(s: Situation[Hearing]) -> datetime:
    """Until when the request is answered; after that it counts as accepted."""
    return deadline(s.subject.requested_at, s.norm(ANSWER).body_as(TimeLimit).period).due


@gate(
    "penalty.hearing_refusable",
    cite=("G-ADM-27", "N-ADM-06"),
    says="不能不予受理：%(why)s",
    remedy="受理听证申请，依法举行听证",
    who=LEGAL,
)
def refusable(s: Situation[Hearing]) -> Missing | None:
    """A right that the law gives is not refused, nor anything after the days of answering."""
    if s.subject.notice.hearing:
        return {"why": "拟处罚属于法定听证范围，且在期限内申请"}
    return {"why": "逾期未答复，视为受理"} if s.at > answer_until(s) else None


@gate(
    "penalty.hearing_accepted",
    cite=("N-ADM-06",),
    says="听证申请尚未受理，答复期限至%(until)s",
    remedy="先作出受理决定；逾期未答复的，视为受理",
    who=LEGAL,
)
def accepted(s: Situation[Hearing]) -> Missing | None:
    """Accepted by word, or by silence when the days of answering are over."""
    if s.subject.phase != "requested":
        return None
    until = answer_until(s)
    s.reads.append(f"until={until.isoformat()}")
    return {"until": until.date().isoformat()} if s.at <= until else None


def staff_of(form: Any) -> list[UUID]:
    """Chair, clerk and members named in a form."""
    if form is None:
        return []
    return [form.chair, form.clerk, *form.members]


@gate(
    "penalty.hearing_staff_apart",
    cite=("P-ROLE-03", "R-ADM-04"),
    says="听证主持人、听证员、记录员不得由本案办案人员担任，且应当各不相同：%(why)s",
    remedy="另行指定未参与本案调查的人员",
    who=LEGAL,
)
def staff_apart(s: Situation[Hearing]) -> Missing | None:
    """None of them investigates the case, and nobody sits twice."""
    named = staff_of(s.form)
    if len(set(named)) != len(named):
        return {"why": "同一人担任两项"}
    investigators = {*s.subject.case.handlers, *s.subject.handlers}
    mixed = [pk for pk in named if pk in investigators]
    s.reads.append(f"mixed={len(mixed)}")
    names = Officer.objects.filter(pk__in=mixed).values_list("name", flat=True)
    return {"why": "、".join(names)} if mixed else None


@gate(
    "penalty.hearing_called_before",
    cite=("N-ADM-06",),
    says="举行听证的通知应当在听证的七个工作日前送达：最早可在%(day)s举行",
    remedy="把听证安排在通知送达满七个工作日之后",
    who=LEGAL,
)
def called_before(s: Situation[Hearing]) -> Missing | None:
    """Seven working days lie between the notice and the hearing (APL 64 and 85)."""
    if s.form is None:
        return None
    earliest = legal_day(deadline(s.at, s.norm(BEFORE).body_as(TimeLimit).period).due)
    holding: datetime = s.form.holding_at  # type: ignore[attr-defined]
    s.reads.append(f"earliest={earliest}")
    return {"day": earliest.isoformat()} if legal_day(holding) < earliest else None


@gate(
    "penalty.hearing_public",
    cite=("N-ADM-06", "G-ADM-27"),
    says="%(why)s",
    remedy="除涉及国家秘密、商业秘密、个人隐私和未成年人的以外，听证公开举行",
    who=LEGAL,
)
def open_to_all(s: Situation[Hearing]) -> Missing | None:
    """Public, except for secrets and privacy; never where a minor is heard."""
    if s.form is None:
        return None
    closed = str(getattr(s.form, "closed_for", ""))
    minor = s.subject.person.minor(s.day)
    s.reads.append(f"minor={minor} closed={closed}")
    if minor and not closed:
        return {"why": "未成年人案件的听证不公开举行"}
    if closed == "minor" and not minor:
        return {"why": "当事人已满十八周岁，不能以未成年人为由不公开"}
    return None


@gate(
    "penalty.hearing_chaired",
    cite=("R-ADM-04", "C-ADM-03"),
    says="此项由本次听证的%(who)s办理",
    remedy="由通知中指定的听证主持人或者记录员办理",
    who=LEGAL,
)
def chaired(s: Situation[Hearing]) -> Missing | None:
    """Record and report come from those who sat in the hearing."""
    mine = s.actor.id in (s.subject.chair, s.subject.clerk)
    s.reads.append(f"sat={mine}")
    return None if mine else {"who": "听证主持人、记录员"}


@gate(
    "penalty.hearing_begun",
    cite=("N-ADM-06",),
    says="尚未到通知的听证时间（%(at)s）",
    remedy="按通知的时间举行听证",
    who=LEGAL,
)
def begun(s: Situation[Hearing]) -> Missing | None:
    """A hearing is not held before its time."""
    holding = s.subject.holding_at
    if holding is None or s.at >= holding:
        return None
    return {"at": f"{holding.astimezone(SHANGHAI):%Y-%m-%d %H:%M}"}


@gate(
    "penalty.hearing_over",
    cite=("G-ADM-28", "N-ADM-06"),
    says="所选听证不能入卷：%(why)s",
    remedy="听证报告、不予受理或者终止听证后再入卷",
    who=LEGAL,
)
def over(s: Situation[Case]) -> Missing | None:
    """Only a hearing that was reported on, refused or ended is filed, once; with what it means."""
    if s.form is None:
        return None
    chosen = str(getattr(s.form, "hearing", ""))
    found = next((h for h in s.once(file).hearings if str(h.pk) == chosen), None)
    if found is None:
        return {"why": "本案没有这次听证"}
    if found.filed_at is not None:
        return {"why": "已经入卷"}
    if found.phase not in ("reported", "refused", "ended"):
        return {"why": "听证尚未办结"}
    bare = found.phase == "reported" and not getattr(s.form, "bearing", "")
    return {"why": "没有写明如何依据听证笔录提出处理意见"} if bare else None
