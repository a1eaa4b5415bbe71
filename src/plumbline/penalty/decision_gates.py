"""What stands between a case that was approved and a decision on one person (2.7)."""

from __future__ import annotations

from typing import Any

from plumbline.casework.models import Case
from plumbline.casework.standing import unpermitted
from plumbline.kernel.gate import Missing, Situation, after, gate, listed
from plumbline.law.bodies import Amount, Checklist, TimeLimit
from plumbline.law.roles import Role
from plumbline.penalty.facts import (
    MADE_TOLD,
    Proposal,
    file,
    fined,
    heard_in,
    notice_of,
    proposal,
    unsettled,
)
from plumbline.penalty.gates import fits
from plumbline.penalty.sanction import heavier, of
from plumbline.penalty.tier import Fit

HEADS = (Role.ORGAN_HEAD, Role.ORGAN_CHIEF)
OFFICER = (Role.CASE_OFFICER,)
STATION, CRITERIA, LONG = "R-ADM-07.station_fine", "G-ADM-32", "G-ADM-32.days"
STATION_DEPTH = 4  # province, city, county, station

reviewed_and_approved = after("review.approve", "审批", cite=("G-ADM-30", "G-ADM-31", "3.1d"),
                              since="review.submit")  # fmt: skip
reviewed_since_hearing = after("review.submit", "听证后提请法律审核", cite=("G-ADM-28", "G-ADM-30"),
                               since="penalty.file_hearing")  # fmt: skip


@gate(
    "penalty.told",
    cite=("G-ADM-25", "D-ADM-23"),
    says="%(name)s未经处罚前告知，或者其陈述、申辩尚未复核，不得作出决定",
    remedy="告知拟处罚的内容、事实、理由、依据和权利，记录并复核陈述申辩",
    who=OFFICER,
)
def told(s: Situation[Case]) -> Missing | None:
    """A penalty, and a finding not punished, rest on a notice that is settled."""
    found = proposal(s)
    if found is None or found.person is None or found.outcome not in MADE_TOLD:
        return None
    notice = notice_of(s)
    s.reads.append(f"notice={notice.phase if notice else None}")
    return None if notice and notice.phase == "settled" else {"name": found.person.name}


@gate(
    "penalty.not_heavier_than_told",
    cite=("D-ADM-23", "G-ADM-27"),
    says="决定重于已经告知的拟处罚（%(what)s）；不得因陈述、申辩或者要求听证而加重处罚",
    remedy="不重于告知的内容决定；有新的违法事实和证据的，退回重新告知",
    who=HEADS,
)
def not_heavier_than_told(s: Situation[Case]) -> Missing | None:
    """Never heavier than what the person was told."""
    found, notice = proposal(s), notice_of(s)
    if found is None or notice is None or not found.punishes:
        return None
    worse = heavier(found.total, of(notice.__dict__))
    each = {row["offence"]: of(row) for row in notice.offences}
    worse += [
        deed.cause.title
        for deed in found.deeds
        if deed.offence.pk not in each or heavier(deed.sanction, each[deed.offence.pk])
    ]
    s.reads.append(f"worse={len(worse)}")
    return {"what": listed(dict.fromkeys(worse))} if worse else None


@gate(
    "penalty.hearings_settled",
    cite=("G-ADM-27", "G-ADM-28", "G-ADM-29", "N-ADM-06"),
    says="听证未了（%(why)s），不得作出决定；部分嫌疑人要求听证的，举行听证后一并决定",
    remedy="办结听证并将材料入卷；申请期限未满的，等待期满或者登记放弃",
    who=OFFICER,
)
def hearings_settled(s: Situation[Any]) -> Missing | None:
    """No hearing runs in the case, and no right to one is still open for anybody told."""
    why = unsettled(s, s.once(file).undecided)
    s.reads.append(f"unsettled={len(why)}")
    return {"why": listed(why)} if why else None


@gate(
    "penalty.departure_approved",
    cite=("G-DISC-01", "G-DISC-02"),
    says="处罚偏离本档裁量幅度（%(why)s），须说明理由，并经主要负责人批准或者集体讨论",
    remedy="由主要负责人决定，或者登记同意偏离的集体讨论",
    who=(Role.ORGAN_CHIEF,),
)
def departure_approved(s: Situation[Case]) -> Missing | None:
    """A departure needs its reason, and the chief or a discussion that agreed to it."""
    found = proposal(s)
    if found is None or not found.punishes:
        return None
    departs = [why for where, why in fits(s, found) if where is Fit.DEPARTS]
    s.reads.append(f"departs={len(departs)}")
    if not departs:
        return None
    chief = Role.ORGAN_CHIEF in s.actor.roles(tuple(s.subject.line), s.day)
    discussed = any(row.departure for row in s.once(file).discussions)
    notice = notice_of(s)
    reason = getattr(s.form, "departure", "") or (notice.departure if notice else "")
    return None if reason and (chief or discussed) else {"why": listed(departs)}


def weighs(s: Situation[Case], found: Proposal) -> list[str]:
    """Which criteria of the norm make this a complex or major matter."""
    read, notice, total = s.once(file), notice_of(s), found.total
    declared = set(notice.weight) if notice else set()
    deputy = found.person is not None and bool(found.person.deputy) and total.days > 0
    there = {
        **dict.fromkeys(declared, True),
        "hearing": heard_in(read),
        "revoke": total.revoke,
        "suspend": total.suspend,
        "deputy": deputy,
        "long": total.days > s.norm(LONG).body_as(TimeLimit).amount,
    }
    items = s.norm(CRITERIA).body_as(Checklist).items
    return [item.title for item in items if there.get(item.code)]


@gate(
    "penalty.discussed",
    cite=("G-ADM-32",),
    says="情节复杂或者重大（%(why)s），应当由公安机关负责人集体讨论决定，尚无讨论记录",
    remedy="组织集体讨论，记录参加人、各自意见和结论",
    who=HEADS,
)
def discussed(s: Situation[Case]) -> Missing | None:
    """A complex or major matter is discussed by the heads of the organ, after the last review."""
    found = proposal(s)
    if found is None or not found.punishes:
        return None
    why = weighs(s, found)
    review = s.last("review.submit")
    held = [d for d in s.once(file).discussions if review is None or d.entry_id > review.entry]
    s.reads.append(f"weighs={len(why)} discussions={len(held)}")
    return {"why": listed(why)} if why and not held else None


@gate(
    "penalty.deputy_permitted",
    cite=("G-ADM-33",),
    says="%(name)s是县级以上人民代表大会代表，拘留须先经该级人大主席团或者常务委员会许可",
    remedy="取得许可并登记后再作出拘留决定",
    who=OFFICER,
)
def deputy_permitted(s: Situation[Case]) -> Missing | None:
    """No detention of such a deputy without the word of the congress."""
    found = proposal(s)
    if found is None or found.person is None or not found.total.days:
        return None
    waits = unpermitted(found.person)
    s.reads.append(f"permitted={not waits}")
    return {"name": found.person.name} if waits else None


@gate(
    "penalty.decider",
    cite=("R-ADM-07",),
    says="派出所只能决定警告和%(most)s元以下罚款；此项处理由县级以上公安机关决定",
    remedy="报县级以上公安机关负责人决定",
    who=HEADS,
)
def decider(s: Situation[Case]) -> Missing | None:
    """A station's head decides warnings and small fines; detention and the rest the organ."""
    line = tuple(s.subject.line)
    mine = set(s.actor.roles(line, s.day))
    if set(HEADS) & mine or Role.DEPT_HEAD not in mine:
        return None
    found, most = proposal(s), s.norm(STATION).body_as(Amount).value
    station = len(line) >= STATION_DEPTH
    if found is None:
        return None if station else {"most": str(most)}
    total = found.total
    small = total.fine <= most and not (total.days or total.revoke or total.suspend)
    s.reads.append(f"station={station} fine={total.fine} days={total.days}")
    return None if station and found.punishes and small else {"most": str(most)}


@gate(
    "penalty.explained",
    cite=("2.3b", "C-ADM-05"),
    says="决定的说明不全，缺少：%(missing)s",
    remedy="写明认定的事实和证据、适用的法律、裁量的理由；与告知一致的，可以不再填写",
    who=HEADS,
)
def explained(s: Situation[Case]) -> Missing | None:
    """Facts, law and reasons, in the decision or taken over from the notice."""
    if s.form is None:
        return None
    notice = notice_of(s)
    names = {"facts": "认定的事实和证据", "basis": "适用的法律", "reasons": "裁量理由"}
    missing = [
        title
        for name, title in names.items()
        if not getattr(s.form, name, "") and not (notice and getattr(notice, name))
    ]
    return {"missing": listed(missing)} if missing else None


@gate(
    "penalty.identified",
    cite=("C-ADM-05",),
    says="决定书应当载明被处罚人的身份，%(name)s缺少：%(missing)s",
    remedy="补充登记人员信息；身份不明的，登记为身份不明，按其自报的姓名并贴附照片",
    who=OFFICER,
)
def identified(s: Situation[Any]) -> Missing | None:
    """Who is punished: name, sex, birth, identity number, address; or of a unit name and head."""
    found = proposal(s)
    if found is None or not found.punishes or found.person is None or found.person.unclear:
        return None
    person = found.person
    asked = (
        {"address": "地址", "representative": "法定代表人"}
        if person.organisation
        else {"sex": "性别", "born": "出生日期", "address": "住址"}
        | ({"passport": "护照号码"} if person.foreigner else {"id_number": "身份证件号码"})
    )
    missing = [title for name, title in asked.items() if not getattr(person, name)]
    s.reads.append(f"missing={len(missing)}")
    return {"name": person.name, "missing": listed(missing)} if missing else None


@gate(
    "penalty.no_second_fine",
    cite=("P-ADM-05",),
    says="%(name)s的同一违法行为已经被处罚款（%(number)s），不得再处罚款",
    remedy="不再处罚款；原决定有错误的，先依法撤销或者更正",
    who=HEADS,
)
def no_second_fine(s: Situation[Any]) -> Missing | None:
    """One act, no two fines: not in this case and not in another."""
    found = proposal(s)
    if found is None or found.person is None or not found.total.fine:
        return None
    deeds = {
        (deed.cause.code, deed.offence.deed_on.isoformat())
        for deed in found.deeds
        if deed.sanction.fine
    }
    other = fined(found.person.id_number, deeds)
    return {"name": found.person.name, "number": other.number} if other else None


@gate(
    "penalty.his_turn",
    cite=("D-ADM-25", "2.2b"),
    says="%(why)s",
    remedy="每名嫌疑人各作一个决定；有误的，更正或者撤销后重新作出",
    who=HEADS,
)
def his_turn(s: Situation[Case]) -> Missing | None:
    """A suspect of this case who has no decision yet."""
    if s.form is None:
        return None
    read, person = s.once(file), getattr(s.form, "person", 0)
    if read.person(person) is None:
        return {"why": "本案没有这名嫌疑人"}
    return {"why": "对该嫌疑人已经作出决定"} if person in read.decisions else None


def rest(s: Situation[Case]) -> int:
    """How many suspects remain undecided after the person of the form."""
    person = getattr(s.form, "person", None)
    others = [p for p in s.once(file).undecided if p.pk != person]
    return len(others) if s.form is not None else len(others) - 1


@gate(
    "penalty.last_one",
    cite=("D-ADM-25", "N-ADM-07"),
    says="本案还有%(n)s名嫌疑人未作决定，办案期限不因此项决定而了结",
    remedy="先用“对其中一人作出处理决定”逐人决定，最后一人用此项",
    who=HEADS,
)
def last_one(s: Situation[Case]) -> Missing | None:
    """The decision that ends the case is that on the last suspect."""
    left = rest(s)
    s.reads.append(f"left={left}")
    return {"n": str(left)} if left > 0 else None


@gate(
    "penalty.others_left",
    cite=("D-ADM-25", "N-ADM-07"),
    says="这是本案最后一名未作决定的嫌疑人",
    remedy="用“作出处理决定”，办案期限由此了结",
    who=HEADS,
)
def others_left(s: Situation[Case]) -> Missing | None:
    """Others still wait for their decision."""
    return None if rest(s) > 0 else {}
