"""Telling before deciding: the notice, the defence, its re-check (G-ADM-25, D-ADM-23)."""

from __future__ import annotations

from typing import Literal

from django.db.models import TextChoices

from plumbline.casework.gates import administrative, not_recused
from plumbline.casework.models import Case, Evidence, Outcome, Person
from plumbline.kernel.act import Doing, Form, Invalid, act, ask
from plumbline.kernel.gate import phase
from plumbline.law.roles import Role
from plumbline.penalty import gates, sanction
from plumbline.penalty.facts import Proposal, proposal
from plumbline.penalty.forms import Circumstance, Long, Maybe, Note, Proposed, Row
from plumbline.penalty.models import Notice, Reach
from plumbline.qualification.gates import qualified


class Weight(TextChoices):
    """What makes a matter one for the legal department and for discussion (G-ADM-30, G-ADM-32)."""

    PUBLIC_INTEREST = "public_interest", "涉及重大公共利益"
    DIFFICULT = "difficult", "案件情况疑难复杂、涉及多个法律关系"
    MAJOR = "major", "重大违法行为或者有重大社会影响"
    STATUTE = "statute", "法律、法规规定应当进行法制审核的其他情形"


class Notify(Form):
    """What is proposed for one person, why, and how he is told."""

    person: Row = ask("被告知人", ref="person")
    outcome: Literal[Outcome.PENALTY, Outcome.NO_PENALTY] = ask("拟作处理", default=Outcome.PENALTY)
    acts: list[Proposed] = ask(
        "各项违法行为及拟处罚", default=[], max_length=10, help="有两种以上违法行为的，分别列明"
    )
    facts: Long = ask("拟认定的事实和证据", long=True, personal=True)
    reasons: Long = ask("理由", long=True, personal=True)
    basis: Note = ask("其他法律依据", default="", long=True, help="案由的法律条文由系统列明")
    circumstances: list[Circumstance] = ask("从轻、减轻、从重情节", default=[], max_length=20)
    departure: Note = ask("偏离裁量幅度的理由", default="", long=True, personal=True)
    weight: list[Weight] = ask("重大、复杂情形", default=[])
    first_time: bool = ask("初次违反治安管理", default=False)
    grave: bool = ask("情节严重、影响恶劣", default=False)
    repeated: bool = ask("一年以内二次以上违反治安管理", default=False)
    unable: bool = ask("经鉴定不能辨认或者不能控制自己行为", default=False)
    way: Reach = ask("告知方式", default=Reach.RECORD)
    publication: Note = ask("无法当面告知的原因和公告方式", default="", long=True, personal=True)
    rights_told: bool = ask("已告知陈述、申辩等权利")
    hearing_told: bool = ask("已告知要求听证的权利", default=False)
    guardian: Row | None = ask("同时告知的监护人", default=None, ref="person")
    representative: Note = ask(
        "单位被告知的法定代表人、主要负责人或者其授权的人员", default="", personal=True
    )
    new_evidence: list[Row] = ask(
        "重新告知所依据的新证据", default=[], max_length=50, ref="evidence"
    )


@act(
    "penalty.notify",
    title="处罚前告知",
    by=Role.CASE_OFFICER,
    gates=[
        phase("investigating", "returned"),
        administrative,
        qualified,
        not_recused,
        gates.weighed,
        gates.within_law,
        gates.departure_reasoned,
        gates.benchmark_not_basis,
        gates.answerable,
        gates.rights_told,
        gates.guardian_told,
        gates.representative_told,
        gates.hearing_told,
        gates.way_fits,
        gates.not_heavier_for_defending,
        gates.fast_fits,
    ],
    cite=("G-ADM-25", "G-ADM-26", "G-ADM-27", "D-ADM-24", "N-ADM-09"),
    makes=Notice,
)
def notify(doing: Doing[Case, Notify]) -> None:
    """告知嫌疑人拟作出的处罚及事实、理由、依据和权利；此前的告知由本次取代。"""
    form = doing.form
    person, found = checked(doing)
    before = person.notices.order_by("-round").first()
    if before is not None and before.phase != "replaced":
        before.move("replaced")
        before.moved_at = doing.at
        before.save(update_fields=["phase", "moved_at"])
    grounds = gates.hearing_grounds(doing.situation, found) if found.punishes else []
    doing.create(
        Notice(
            case=doing.subject,
            person=person,
            phase="told",
            line=doing.subject.line,
            handlers=doing.subject.handlers,
            secrecy=doing.subject.secrecy,
            round=before.round + 1 if before else 1,
            way=form.way,
            outcome=form.outcome,
            offences=(acts := gates.as_stored(doing.situation, found)),
            **sanction.as_json(found.total),
            facts=form.facts,
            basis=basis(found, form.basis),
            reasons=form.reasons,
            circumstances=[row.model_dump(mode="json") for row in form.circumstances],
            departure=form.departure,
            departs=any(act["departs"] for act in acts),
            weight=[str(code) for code in form.weight],
            status=gates.status_of(doing.situation),
            representative=form.representative,
            guardian_id=form.guardian,
            publication=form.publication,
            hearing=grounds,
            told_at=doing.at,
            told_by_entry=doing.entry_id,
        )
    )


def checked(doing: Doing[Case, Notify]) -> tuple[Person, Proposal]:
    """Person and proposal of a form whose persons, acts and evidence belong to the case."""
    found = proposal(doing.situation)
    if found is None or (person := found.person) is None:
        raise Invalid([("person", "本案没有这名嫌疑人")])
    if found.strangers:
        raise Invalid([("acts", "所列违法行为不是该嫌疑人在本案中的违法行为")])
    if found.punishes and len({deed.offence.pk for deed in found.deeds}) != len(found.deeds):
        raise Invalid([("acts", "同一违法行为只能列一次")])
    guardian = doing.form.guardian
    if guardian is not None and not person.helpers.filter(pk=guardian).exists():
        raise Invalid([("guardian", "所选人员不是该嫌疑人的监护人")])
    proofs = {row.evidence for row in doing.form.circumstances} | set(doing.form.new_evidence)
    if Evidence.objects.filter(case=doing.subject, pk__in=proofs).count() != len(proofs):
        raise Invalid([("circumstances", "所列证据不在本案证据中")])
    return person, found


def basis(found: Proposal, more: str) -> str:
    """The articles of the acts under the law chosen, and what else is relied on."""
    articles = [f"{deed.article}" for deed in found.deeds]
    return "；".join([*dict.fromkeys(articles), *([more] if more else [])])


class Defend(Form):
    """What the person and the guardian say to it."""

    defence: Maybe = ask("当事人的陈述和申辩", default="", long=True, personal=True)
    waives: bool = ask("当事人不提出陈述和申辩", default=False)
    guardian_defence: Maybe = ask("监护人的意见", default="", long=True, personal=True)
    guardian_waives: bool = ask("监护人不提出意见", default=False)


@act(
    "penalty.record_defence",
    title="记录陈述和申辩",
    by=Role.CASE_OFFICER,
    gates=[phase("told", "heard", "settled"), gates.undecided, not_recused, gates.defence_said],
    cite=("D-ADM-23", "G-ADM-26", "N-ADM-11"),
)
def record_defence(doing: Doing[Notice, Defend]) -> None:
    """如实记录当事人和监护人的陈述、申辩，或者其不提出的意思。"""
    notice, form = doing.subject, doing.form
    notice.defence, notice.guardian_defence = form.defence, form.guardian_defence
    notice.heard_at = doing.at
    if form.defence or form.guardian_defence:
        notice.recheck, notice.adopted, notice.settled_at = "", "", None
        notice.move("heard")
    else:
        notice.settled_at = doing.at
        notice.move("settled")


class Adopted(TextChoices):
    """What became of the defence."""

    WHOLLY = "wholly", "成立，予以采纳"
    PARTLY = "partly", "部分成立，部分采纳"
    NOT = "not", "不成立，不予采纳"


class Recheck(Form):
    """What the re-check found."""

    finding: Long = ask("复核情况", long=True, personal=True)
    adopted: Adopted = ask("复核结论")


@act(
    "penalty.recheck",
    title="复核陈述和申辩",
    by=Role.CASE_OFFICER,
    gates=[phase("heard"), gates.undecided, qualified, not_recused],
    cite=("D-ADM-23",),
)
def recheck(doing: Doing[Notice, Recheck]) -> None:
    """书面复核当事人提出的事实、理由和证据；成立的应当采纳。"""
    notice, form = doing.subject, doing.form
    notice.recheck, notice.adopted, notice.settled_at = form.finding, form.adopted, doing.at
    notice.move("settled")


class Silence(Form):
    """What there is to say about the publication."""

    note: Note = ask("公告情况", long=True, min_length=2)


@act(
    "penalty.note_silence",
    title="登记公告期满未申辩",
    by=Role.CASE_OFFICER,
    gates=[phase("told"), gates.undecided, gates.publication_over],
    cite=("D-ADM-24",),
)
def note_silence(doing: Doing[Notice, Silence]) -> None:
    """公告告知期满，当事人没有提出申辩。"""
    doing.subject.recheck, doing.subject.settled_at = doing.form.note, doing.at
    doing.subject.move("settled")


class Waive(Form):
    """How it is known that no hearing is wanted."""

    by_guardian: bool = ask("监护人一并表示放弃", default=False)
    note: Note = ask("放弃听证的表示", long=True, min_length=2, personal=True)


@act(
    "penalty.waive_hearing",
    title="登记放弃听证",
    by=Role.CASE_OFFICER,
    gates=[
        phase("told", "heard", "settled"),
        gates.undecided,
        gates.hearing_offered,
        gates.guardian_waives,
    ],
    cite=("N-ADM-06", "G-ADM-27"),
)
def waive_hearing(doing: Doing[Notice, Waive]) -> None:
    """登记当事人放弃听证；在申请期限内、决定作出前仍可以再要求。"""
    doing.subject.hearing_waived_at = doing.at
