"""The case's own gates."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from plumbline.casework.matters import owing, running
from plumbline.casework.models import Case, Nature, Person
from plumbline.casework.terms import Injury, PersonRole
from plumbline.kernel.duty import KINDS as DUTIES
from plumbline.kernel.gate import Gate, Missing, Situation, gate, listed
from plumbline.kernel.models import Duty, Subject
from plumbline.law.bodies import TimeLimit
from plumbline.law.roles import Role
from plumbline.law.thresholds import Outcome as Suggested
from plumbline.people.ties import mark, ties_of

PARTIES = (PersonRole.SUSPECT, PersonRole.VICTIM, PersonRole.INTERESTED)
IN_HAND = ("accepted", "filing_requested", "investigating", "parked", "returned")


def recused(subject: Subject) -> list[UUID]:
    """The officers who were told to keep out of the case that this is, or stands in."""
    if isinstance(subject, Case):
        return subject.recused
    case: Any = getattr(subject, "case_id", None)
    within = Case.objects.filter(pk=case)
    return within.values_list("recused", flat=True).first() or []


@dataclass(frozen=True)
class Bound:
    """Who of some officers is bound, on a day, to a party of the case this is, or stands in."""

    officers: frozenset[UUID]
    day: date

    def __call__(self, subject: Subject) -> set[UUID]:
        """One query where none of them is bound to anybody."""
        case = subject.pk if isinstance(subject, Case) else getattr(subject, "case_id", None)
        ties = ties_of(self.officers, self.day) if case else []
        if not ties:
            return set()
        parties = Person.objects.filter(case=case, role__in=PARTIES)
        numbers = parties.values_list("id_number", "unit_code")
        marks = {mark(number) for pair in numbers for number in pair if number}
        return {officer for marked, officer in ties if marked in marks}


@gate(
    "casework.not_recused",
    cite=("G-ADM-05", "P-ROLE-01"),
    says="%(why)s，不得再参与本案的调查、审核和审批",
    remedy="由其他人员办理",
    who=(Role.DEPT_HEAD,),
)
def not_recused(s: Situation[Any]) -> Missing | None:
    """A recused officer takes no further part; it stands on a case and on whatever is in one.

    Nor does one who is bound to a party by what was declared of him, without naming that party.
    """
    out = s.once(recused)
    s.reads.append(f"recused={len(out)}")
    if s.actor.id in out:
        return {"why": "您已被决定回避"}
    if s.once(Bound(frozenset({s.actor.id}), s.day)):
        s.reads.append("bound")
        return {"why": "按照登记的回避关系，您应当回避"}
    return None


def of_nature(nature: Nature, cite: tuple[str, ...]) -> Gate:
    """The act belongs to one of the two procedures only."""

    def check(s: Situation[Case]) -> Missing | None:
        s.reads.append("nature=" + s.subject.nature)
        if s.subject.nature == nature:
            return None
        return {"is": Nature(s.subject.nature).label, "for": nature.label}

    return Gate(
        f"casework.nature({nature.value})",
        cite,
        "本案按“%(is)s”程序办理，此项只用于“%(for)s”案件",
        "按本案的程序办理；性质有误的，先依法转换程序",
        check,
        far=True,
    )


criminal = of_nature(Nature.CRIMINAL, ("G-INT-03", "D-INT-16"))
administrative = of_nature(Nature.ADMINISTRATIVE, ("N-ADM-07", "D-INT-16"))


@gate(
    "casework.filing_grounds",
    cite=("G-INT-03", "2.2e"),
    says="立案条件不齐：%(missing)s",
    remedy="继续审查，条件齐备后再立案；不符合条件的，作不予立案决定",
    who=(Role.CASE_OFFICER,),
)
def filing_grounds(s: Situation[Case]) -> Missing | None:
    """Facts of crime, criminal liability and own jurisdiction, all three."""
    if s.form is None:
        return None
    names = {
        "facts_of_crime": "有犯罪事实",
        "liability": "需要追究刑事责任",
        "jurisdiction": "属于本机关管辖",
    }
    missing = [name for field, name in names.items() if not getattr(s.form, field)]
    s.reads.append("missing=" + ",".join(missing))
    return {"missing": listed(missing)} if missing else None


@gate(
    "casework.non_filing_ground",
    cite=("G-INT-04",),
    says="不予立案须有法定情形：选择“其他依法不追究刑事责任”的，应当写明是哪一种",
    remedy="写明依法不追究刑事责任的具体情形和条文",
    who=(Role.ORGAN_HEAD,),
)
def non_filing_ground(s: Situation[Case]) -> Missing | None:
    """One statutory ground: no crime, clearly minor, or another bar that is named."""
    if s.form is None:
        return None
    ground, bar = str(getattr(s.form, "ground", "")), getattr(s.form, "bar", "")
    s.reads.append("ground=" + ground)
    return {} if ground == "statutory_bar" and not bar else None


@gate(
    "casework.offline_waits",
    cite=("4.1a",),
    says="本案没有等待批准的线下办理登记",
    remedy="先由办案民警登记线下办理的理由和密级",
    who=(Role.CASE_OFFICER,),
)
def offline_waits(s: Situation[Case]) -> Missing | None:
    """Only a registered offline case can be approved."""
    return None if s.subject.offline == "registered" else {}


@gate(
    "casework.offline_approved",
    cite=("4.1a",),
    says="本案登记为线下办理，未经主要负责人批准，不予审核，不出具文书",
    remedy="报请主要负责人批准线下办理",
    who=(Role.ORGAN_CHIEF,),
)
def offline_approved(s: Situation[Case]) -> Missing | None:
    """An unapproved offline case gets no review and no documents."""
    s.reads.append("offline=" + s.subject.offline)
    return {} if s.subject.offline == "registered" else None


@gate(
    "casework.online",
    cite=("4.1a",),
    says="本案已登记为线下办理",
    remedy="无须再次登记",
)
def online(s: Situation[Case]) -> Missing | None:
    """A case is registered as offline once."""
    return {} if s.subject.offline else None


@gate(
    "casework.appraisal_none",
    cite=("N-ADM-07",),
    says="本案已有一项鉴定正在进行",
    remedy="先收到并登记鉴定意见",
    who=(Role.CASE_OFFICER,),
)
def appraisal_none(s: Situation[Case]) -> Missing | None:
    """One expert examination suspends the limit at a time."""
    return {} if s.subject.appraising else None


def owed(s: Situation[Any], duty: str) -> Duty | None:
    """The open duty of this code on the case."""
    return next((d for d in s.duties if d.code == duty), None)


def extension_left(duty: str, norm: str, cite: tuple[str, ...]) -> Gate:
    """The limit still runs, and was extended fewer times than the norm allows."""

    def check(s: Situation[Case]) -> Missing | None:
        open_duty = owed(s, duty)
        if open_duty is None:
            return {"why": "没有正在计算的期限"}
        times = s.norm(norm).body_as(TimeLimit).times
        before = s.subject.extended_before if duty == CASE_LIMIT else 0
        if open_duty.extended + before >= times:
            return {"why": "已延长的次数达到上限"}
        return {"why": "期限已经届满"} if open_duty.late_by(s.at) else None

    return Gate(
        f"casework.extension_left({duty})",
        cite,
        "不能延长：%(why)s",
        "在已有期限内办结",
        check,
    )


@gate(
    "casework.extension_level",
    cite=("N-ADM-07",),
    says="派出所办理的案件由其所属县级公安机关负责人批准延长，其他案件由上一级公安机关批准",
    remedy="报请有权的机关批准",
    who=(Role.UPPER_ORGAN, Role.ORGAN_HEAD),
)
def extension_level(s: Situation[Case]) -> Missing | None:
    """The approver is the next-higher organ; for a station's case its parent organ."""
    line = tuple(s.subject.line)
    above = s.actor.roles(line[:-1], s.day)
    if Role.UPPER_ORGAN in above:
        return None
    station = len(line) >= STATION_DEPTH
    s.reads.append(f"depth={len(line)}")
    return None if station and Role.ORGAN_HEAD in above else {}


CASE_LIMIT = "casework.case_in_time"
STATION_DEPTH = 4  # province, city, county, station


def reported(s: Situation[Any]) -> datetime:
    """When the matter was reported: the acceptance clocks start there."""
    case = s.made if isinstance(s.made, Case) else s.subject
    at: datetime = case.reported_at
    return at


def due_now(duty: str) -> Any:
    """When the running limit ends: an extension counts from there."""

    def since(s: Situation[Any]) -> datetime:
        running = owed(s, duty)
        return running.due_at if running else s.at

    return since


def clock_start(s: Situation[Any]) -> datetime:
    """Where the limit of the case begins: with the deed, or where the form says it begins anew."""
    counts_from: Callable[[], datetime] | None = getattr(s.form, "counts_from", None)
    return counts_from() if counts_from else s.at


CRIMES = (Injury.LIGHT, Injury.GRAVE, Injury.DEATH)


def signs_of_crime(case: Case) -> list[str]:
    """Why a crime is suspected in an administrative case, as far as the file shows it."""
    signs = [str(Injury(case.injury).label)] if case.injury in CRIMES else []
    alleged = case.offences.filter(crime=True, dropped="").order_by("pk")
    weighed = case.filing_weighings.order_by("-pk").first()
    if weighed is not None and weighed.outcome == Suggested.CRIMINAL:
        signs.append(Suggested.CRIMINAL.label)
    return [*signs, *(offence.title for offence in alleged)]


@gate(
    "casework.no_crime",
    cite=("P-ADM-04", "D-INT-16"),
    says="本案涉嫌犯罪（%(signs)s），不得以行政处理结案",
    remedy="转为刑事案件办理；经重新鉴定或者查明不构成犯罪的，先更正",
    who=(Role.DEPT_HEAD,),
)
def no_crime(s: Situation[Case]) -> Missing | None:
    """A suspected crime is not closed by an administrative decision, other than to transfer it."""
    if s.subject.nature != Nature.ADMINISTRATIVE or getattr(s.form, "outcome", "") == "crime":
        return None
    signs = s.once(signs_of_crime)
    return {"signs": listed(signs)} if signs else None


def owes_nothing(code: str, but: tuple[str, ...] = ()) -> Gate:
    """Nothing is owed on the case nor on what stands in it, but for these duties."""

    def check(s: Situation[Case]) -> Missing | None:
        codes = [owed for owed in s.once(owing) if owed not in but]
        s.reads.append("owed=" + ",".join(codes))
        titles = listed(DUTIES[code].title for code in codes)
        return {"n": str(len(codes)), "owed": titles} if codes else None

    return Gate(
        code,
        ("D-ADM-36", "4.1a"),
        "本案还有%(n)s项义务没有履行：%(owed)s",
        "先逐项履行",
        check,
        (Role.CASE_OFFICER,),
    )


nothing_owed = owes_nothing("casework.nothing_owed")
nothing_else_owed = owes_nothing("casework.nothing_else_owed", ("casework.archived_in_time",))


@gate(
    "casework.nothing_runs",
    cite=("D-ADM-36", "G-ADM-41"),
    says="本案还有没有了结的事项：%(running)s",
    remedy="先了结这些事项；已采取的强制措施应当立即解除",
    who=(Role.CASE_OFFICER,),
)
def nothing_runs(s: Situation[Case]) -> Missing | None:
    """No measure, no request and no decision of the case is still under way."""
    titles = s.once(running)
    return {"running": listed(titles)} if titles else None
