"""What stands between a proposal and its notice: tiers, rights, guardians, hearings (2.6, 12.1)."""

from __future__ import annotations

from typing import Any

from plumbline.casework.models import Case, Evidence, Outcome
from plumbline.kernel.gate import Missing, Situation, gate, listed
from plumbline.law.bodies import Amount, TimeLimit
from plumbline.law.calendar import deadline
from plumbline.law.roles import Role
from plumbline.penalty.benchmark import all_on, governing
from plumbline.penalty.facts import Proposal, file, notice_of, proposal
from plumbline.penalty.forms import REDUCING
from plumbline.penalty.models import Notice, Reach
from plumbline.penalty.sanction import heavier, of
from plumbline.penalty.status import answers, served, unpunishable
from plumbline.penalty.tier import Fit, fit

OFFICER = (Role.CASE_OFFICER,)
HEARING_FINE, PUBLICATION, FAST_DAYS = "G-ADM-27.hearing_fine", "D-ADM-24", "G-ADM-36"
GROUNDS = {
    "revoke": "吊销许可证件",
    "fine": "较大数额罚款",
    "suspend": "责令停业整顿",
    "juvenile": "可能执行行政拘留的未成年人",
}


def fits(s: Situation[Any], found: Proposal) -> list[tuple[Fit, str]]:
    """Where each sanction of a proposal stands."""
    rows = getattr(s.form, "circumstances", ())
    notice = notice_of(s)
    factors = {str(row.factor) for row in rows} or {
        str(row["factor"]) for row in (notice.circumstances if notice else ())
    }
    status, person = status_of(s), found.person
    return [
        fit(
            deed,
            reduced=bool(factors & REDUCING)
            or (person is not None and answers(person, deed.offence, status).may_reduce),
        )
        for deed in found.deeds
    ]


def as_stored(s: Situation[Any], found: Proposal) -> list[dict[str, Any]]:
    """The acts as a notice or a decision keeps them, each with whether it departs."""
    return [
        deed.as_json() | {"departs": found.punishes and where is Fit.DEPARTS}
        for deed, (where, _) in zip(found.deeds, fits(s, found), strict=True)
    ]


@gate(
    "penalty.within_law",
    cite=("G-DISC-02", "P-DISC-02"),
    says="拟处罚超出法定种类、幅度：%(why)s",
    remedy="在法定种类、幅度内提出；有法定从轻、减轻情节的，列明情节和证据",
    who=OFFICER,
)
def within_law(s: Situation[Any]) -> Missing | None:
    """A sanction that no tier of its act provides for is blocked."""
    found = proposal(s)
    if found is None or not found.punishes or found.person is None or found.strangers:
        return None
    if not found.deeds:
        return {"why": "没有列明违法行为及其处罚"}
    beyond = [
        f"{deed.cause.title}：{why}"
        for deed, (where, why) in zip(found.deeds, fits(s, found), strict=True)
        if where is Fit.BEYOND
    ]
    s.reads.append(f"beyond={len(beyond)}")
    return {"why": listed(beyond)} if beyond else None


@gate(
    "penalty.departure_reasoned",
    cite=("G-DISC-01", "G-DISC-02"),
    says="拟处罚偏离本档裁量幅度（%(why)s），应当说明理由",
    remedy="在“偏离裁量幅度的理由”中写明，作出决定前报主要负责人批准或者集体讨论",
    who=OFFICER,
)
def departure_reasoned(s: Situation[Any]) -> Missing | None:
    """Within the law, outside the tier: a reason must stand in the file."""
    found = proposal(s)
    if found is None or not found.punishes:
        return None
    departs = [why for where, why in fits(s, found) if where is Fit.DEPARTS]
    s.reads.append(f"departs={len(departs)}")
    return {"why": listed(departs)} if departs and not getattr(s.form, "departure", "") else None


@gate(
    "penalty.weighed",
    cite=("C-DISC-03", "G-DISC-02", "2.2d"),
    says="裁量基准尚未用于本案：%(why)s",
    remedy="先认定裁量事实；情节与登记不符的，重新认定违法行为",
    who=OFFICER,
)
def weighed(s: Situation[Any]) -> Missing | None:
    """Where a benchmark governs, its facts are established first, and agree with the grade."""
    found = proposal(s)
    if found is None or not found.punishes:
        return None
    why: list[str] = []
    for deed in found.deeds:
        version = governing(deed.cause.code, deed.statute, s.day, s.subject)
        if version is None or deed.band is None:
            continue
        s.norm(version.code)  # so that the entry names what was read
        if deed.weighed is None:
            why.append("没有按现行基准认定裁量事实")
        elif deed.weighed.tier["grade"] != deed.band.grade:
            why.append("认定的事实属于另一情节")
    s.reads.append(f"unweighed={len(why)}")
    return {"why": listed(dict.fromkeys(why))} if why else None


@gate(
    "penalty.benchmark_not_basis",
    cite=("P-DISC-01",),
    says="裁量基准不得作为处罚的法律依据引用（%(what)s）",
    remedy="法律依据只写法律、法规、规章；裁量基准只用来说明理由",
    who=OFFICER,
)
def benchmark_not_basis(s: Situation[Any]) -> Missing | None:
    """A benchmark guides the reasons and is never the basis of a decision."""
    basis = str(getattr(s.form, "basis", ""))
    if not basis:
        return None
    titles = (version.title for version in all_on(s.day))
    named = next((word for word in (*titles, "裁量基准", "裁量权基准") if word in basis), None)
    s.reads.append(f"named={named is not None}")
    return {"what": named} if named else None


@gate(
    "penalty.answerable",
    cite=("C-DISC-04", "D-ADM-25"),
    says="对%(name)s不予处罚：行为时不满十四周岁，或者不能辨认、不能控制自己行为",
    remedy="处理结果选择“依法不予处罚”，责令其监护人严加管教或者加强看护、治疗",
    who=OFFICER,
)
def answerable(s: Situation[Any]) -> Missing | None:
    """Under fourteen, or unable to tell or control what he did, nobody is punished."""
    found = proposal(s)
    if found is None or not found.punishes or found.person is None:
        return None
    person, status = found.person, status_of(s)
    none = any(unpunishable(answers(person, deed.offence, status)) for deed in found.deeds)
    s.reads.append(f"answerable={not none}")
    return {"name": person.name} if none else None


STATUS = ("first_time", "grave", "repeated", "unable")


def status_of(s: Situation[Any]) -> dict[str, bool]:
    """What the form says of the person's standing, or else what the notice said."""
    if any(hasattr(s.form, name) for name in STATUS):
        return {name: bool(getattr(s.form, name, False)) for name in STATUS}
    notice = notice_of(s)
    return dict(notice.status) if notice else {}


@gate(
    "penalty.rights_told",
    cite=("G-ADM-25",),
    says="作出处罚决定前，应当告知当事人依法享有的陈述、申辩等权利",
    remedy="当面告知后再登记；无法当面告知的，依法公告",
    who=OFFICER,
)
def rights_told(s: Situation[Any]) -> Missing | None:
    """The rights are told, not only the sanction."""
    return {} if s.form is not None and not getattr(s.form, "rights_told", False) else None


@gate(
    "penalty.guardian_told",
    cite=("G-ADM-26",),
    says="%(name)s不满十八周岁，还应当告知其父母或者其他监护人，并听取意见",
    remedy="登记监护人并填写告知了哪一位；没有的，在人员信息中写明监护人不能到场的原因",
    who=OFFICER,
)
def guardian_told(s: Situation[Any]) -> Missing | None:
    """Under eighteen: a guardian is told as well."""
    found = proposal(s)
    if found is None or found.person is None or not found.person.minor(s.day):
        return None
    told = getattr(s.form, "guardian", None) is not None or found.person.no_guardian
    return None if told else {"name": found.person.name}


@gate(
    "penalty.representative_told",
    cite=("G-ADM-25",),
    says="%(name)s是单位，应当告知其法定代表人、主要负责人或者其授权的人员",
    remedy="填写被告知的法定代表人、主要负责人或者其授权的人员",
    who=OFFICER,
)
def representative_told(s: Situation[Any]) -> Missing | None:
    """An organisation is told through whoever represents it."""
    found = proposal(s)
    if found is None or found.person is None or not found.person.organisation:
        return None
    return None if getattr(s.form, "representative", "") else {"name": found.person.name}


def hearing_grounds(s: Situation[Any], found: Proposal) -> list[str]:
    """Why a hearing may be asked for (G-ADM-27)."""
    total, person, status = found.total, found.person, status_of(s)
    juvenile = (
        person is not None
        and total.days > 0
        and any(
            served(person, deed.offence.deed_on, s.day, status).may_ask_hearing
            for deed in found.deeds
        )
    )
    fine = s.norm(HEARING_FINE).body_as(Amount).value
    there = {
        "revoke": total.revoke,
        "fine": total.fine >= fine,
        "suspend": total.suspend,
        "juvenile": juvenile,
    }
    return [code for code, holds in there.items() if holds]


@gate(
    "penalty.hearing_told",
    cite=("G-ADM-27",),
    says="拟处罚属于听证范围（%(why)s），应当告知有要求举行听证的权利",
    remedy="告知听证权利和申请期限后再登记；未成年人的，一并告知其监护人",
    who=OFFICER,
)
def hearing_told(s: Situation[Any]) -> Missing | None:
    """Where the law gives a hearing, the right to it is told before."""
    found = proposal(s)
    if found is None or not found.punishes:
        return None
    grounds = hearing_grounds(s, found)
    s.reads.append("hearing=" + ",".join(grounds))
    told = getattr(s.form, "hearing_told", False)
    return {"why": listed(GROUNDS[code] for code in grounds)} if grounds and not told else None


@gate(
    "penalty.way_fits",
    cite=("G-ADM-25", "D-ADM-24", "N-ADM-11"),
    says="不能采用这种告知方式：%(why)s",
    remedy="采用书面或者笔录形式告知；口头告知限于快速办理的案件；公告限于逃跑等无法当面告知的情形",
    who=OFFICER,
)
def way_fits(s: Situation[Any]) -> Missing | None:
    """In writing or in a record; orally in fast handling only; by publication if he fled."""
    if s.form is None:
        return None
    way = str(getattr(s.form, "way", ""))
    s.reads.append("way=" + way)
    if way == Reach.ORAL and s.once(file).fast is None:
        return {"why": "本案不是快速办理的案件"}
    if way == Reach.PUBLICATION and not getattr(s.form, "publication", ""):
        return {"why": "没有写明无法当面告知的原因和公告的方式"}
    return None


@gate(
    "penalty.not_heavier_for_defending",
    cite=("D-ADM-23",),
    says="不得因陈述、申辩或者要求听证而加重处罚：%(what)s重于已经告知的拟处罚",
    remedy="维持或者减轻拟处罚；告知后发现新的违法事实的，登记新的证据并重新告知",
    who=OFFICER,
)
def not_heavier_for_defending(s: Situation[Any]) -> Missing | None:
    """Told again, it may be heavier only on evidence that came after the first notice."""
    found, before = proposal(s), notice_of(s)
    if found is None or before is None:
        return None
    worse = heavier(found.total, of(before.__dict__))
    worse += ["处理结果"] if found.punishes and before.outcome == Outcome.NO_PENALTY else []
    fresh = list(getattr(s.form, "new_evidence", ()))
    s.reads.append(f"notice={before.pk} worse={len(worse)}")
    if not worse or _later(before, fresh):
        return None
    return {"what": listed(worse)}


def _later(notice: Notice, evidence: list[int]) -> bool:
    """Whether all the evidence named (some must be) was registered after the notice was given."""
    rows = Evidence.objects.filter(case_id=notice.case_id, pk__in=evidence, excluded="")
    entries = list(rows.values_list("entry_id", flat=True))
    return bool(entries) and all(entry > notice.told_by_entry for entry in entries)


@gate(
    "penalty.fast_fits",
    cite=("G-ADM-36",),
    says="本案正在快速办理，而%(why)s，不得快速办理",
    remedy="先转为一般程序办理",
    who=OFFICER,
)
def fast_fits(s: Situation[Any]) -> Missing | None:
    """Ten days of detention or a hearing end fast handling."""
    found = proposal(s)
    if found is None or s.once(file).fast is None or not found.punishes:
        return None
    if found.total.days >= s.norm(FAST_DAYS).body_as(TimeLimit).amount:
        return {"why": "可能处十日以上行政拘留"}
    return {"why": "依法应当适用听证程序"} if hearing_grounds(s, found) else None


@gate(
    "penalty.undecided",
    cite=("2.2b", "D-ADM-23"),
    says="本案已经作出处理决定，或者案件不在办理中（%(phase)s）",
    remedy="决定作出后有异议的，依法申请行政复议或者提起行政诉讼",
)
def undecided(s: Situation[Any]) -> Missing | None:
    """Nothing is said to a notice or done in a hearing once the case is decided or not in hand."""
    case: Case = s.subject.case
    decided = s.subject.person_id in s.once(file).decisions
    s.reads.append(f"case={case.phase} decided={decided}")
    return {"phase": case.phases[case.phase]} if decided or case.phase not in OPEN else None


OPEN = ("investigating", "parked", "under_review", "returned", "reviewed", "approved")


@gate(
    "penalty.defence_said",
    cite=("D-ADM-23", "G-ADM-26"),
    says="没有写明%(who)s的意见",
    remedy="如实记录陈述和申辩；明确表示不提出的，选择“不提出”",
    who=OFFICER,
)
def defence_said(s: Situation[Notice]) -> Missing | None:
    """What the person said, or that he said nothing; and the same of the guardian."""
    if s.form is None:
        return None
    quiet = not getattr(s.form, "defence", "") and not getattr(s.form, "waives", False)
    parent = s.subject.guardian_id is not None and not (
        getattr(s.form, "guardian_defence", "") or getattr(s.form, "guardian_waives", False)
    )
    missing = [who for who, lacks in (("当事人", quiet), ("监护人", parent)) if lacks]
    return {"who": listed(missing)} if missing else None


@gate(
    "penalty.publication_over",
    cite=("D-ADM-24",),
    says="公告告知须满%(until)s，期间当事人可以陈述和申辩",
    remedy="公告期满后再登记；不是公告告知的，如实记录当事人的意见",
    who=OFFICER,
)
def publication_over(s: Situation[Notice]) -> Missing | None:
    """Silence counts only after a publication, when its days are over."""
    notice = s.subject
    if notice.way != Reach.PUBLICATION:
        return {"until": "公告期"}
    until = deadline(notice.told_at, s.norm(PUBLICATION).body_as(TimeLimit).period).due
    return {"until": until.date().isoformat()} if s.at <= until else None


@gate(
    "penalty.hearing_offered",
    cite=("G-ADM-27",),
    says="本次告知不涉及听证权利",
    remedy="无须登记放弃听证",
)
def hearing_offered(s: Situation[Notice]) -> Missing | None:
    """Only a right that was told can be given up."""
    return None if s.subject.hearing else {}


@gate(
    "penalty.guardian_waives",
    cite=("G-ADM-27",),
    says="未成年人可能执行行政拘留的，其监护人也有权要求听证，监护人没有表示放弃",
    remedy="征求监护人的意见后再登记",
    who=OFFICER,
)
def guardian_waives(s: Situation[Notice]) -> Missing | None:
    """A juvenile's hearing is given up by the guardian as well."""
    if s.form is None or "juvenile" not in s.subject.hearing:
        return None
    return None if getattr(s.form, "by_guardian", False) else {}
