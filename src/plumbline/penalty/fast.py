"""Fast handling: agreed to in writing, decided within 48 hours of arrival (G-ADM-36, N-ADM-11)."""

from __future__ import annotations

from typing import Annotated

from pydantic import AwareDatetime, Field

from plumbline.casework.gates import administrative, not_recused
from plumbline.casework.models import Case, Evidence
from plumbline.kernel.act import Doing, Form, Invalid, act, ask
from plumbline.kernel.gate import Missing, Situation, gate, listed, phase
from plumbline.law.bodies import TimeLimit
from plumbline.law.roles import Role
from plumbline.penalty.facts import deed, file
from plumbline.penalty.forms import Long, Note, Row
from plumbline.penalty.gates import FAST_DAYS
from plumbline.penalty.models import FastTrack
from plumbline.penalty.sanction import NOTHING
from plumbline.qualification.gates import qualified

OFFICER = (Role.CASE_OFFICER,)


class TakeFast(Form):
    """What each suspect agreed to, and why the case fits."""

    consenting: Annotated[list[Row], Field(min_length=1, max_length=50)] = ask(
        "书面同意并签名的嫌疑人", ref="person", examples=[[1]]
    )
    told_in_writing: bool = ask("已书面告知快速办理的规定")
    facts_clear: bool = ask("事实清楚")
    admits: bool = ask("自愿认错认罚")
    no_dispute: bool = ask("对违法事实和法律适用没有异议")
    arrived_at: AwareDatetime = ask("到案时间", help="数人先后到案的，填最早的")
    expected_days: int = ask("可能处行政拘留（日）", ge=0, le=20)
    hearing_case: bool = ask("依法应当适用听证程序", default=False)
    unfit: Note = ask("其他不宜快速办理的情形", default="", long=True, help="没有的不填")
    evidence: Annotated[list[Row], Field(min_length=1, max_length=50)] = ask(
        "能够相互印证的关键证据",
        ref="evidence",
        help="视音频记录、电子数据、检查笔录等",
        examples=[[1]],
    )
    note: Note = ask("录音录像替代书面笔录的，关键内容和时间段", default="", long=True,
                     personal=True)  # fmt: skip


@gate(
    "penalty.fast_conditions",
    cite=("G-ADM-36",),
    says="不具备快速办理的条件，缺少：%(missing)s",
    remedy="书面告知并征得全部嫌疑人签名同意；条件不具备的，按一般程序办理",
    who=OFFICER,
)
def fast_conditions(s: Situation[Case]) -> Missing | None:
    """Facts clear, admitted, accepted, undisputed; each told in writing and signed."""
    if s.form is None:
        return None
    names = {"told_in_writing": "书面告知", "facts_clear": "事实清楚", "admits": "自愿认错认罚",
             "no_dispute": "对违法事实和法律适用没有异议"}  # fmt: skip
    missing = [title for name, title in names.items() if not getattr(s.form, name)]
    agreed = set(getattr(s.form, "consenting", ()))
    if {person.pk for person in s.once(file).suspects} - agreed:
        missing.append("全部嫌疑人签名同意")
    s.reads.append("missing=" + ",".join(missing))
    return {"missing": listed(missing)} if missing else None


@gate(
    "penalty.fast_not_barred",
    cite=("G-ADM-36",),
    says="不适用快速办理：%(why)s",
    remedy="按一般程序办理",
    who=OFFICER,
)
def fast_not_barred(s: Situation[Case]) -> Missing | None:
    """Not the blind, deaf, mute, minors, mentally ill; nor hearings, long detention, the unfit."""
    read, why = s.once(file), []
    for person in read.suspects:
        if person.blind or person.deaf or person.mute:
            why.append("嫌疑人是盲、聋、哑人")
        if person.minor(s.day):
            why.append("嫌疑人是未成年人")
        if person.mental_illness:
            why.append("嫌疑人是疑似精神病人")
    form = s.form
    if form is not None:
        most = s.norm(FAST_DAYS).body_as(TimeLimit).amount
        least = [_least(s, pk) for pk in getattr(form, "consenting", ())]
        if max([getattr(form, "expected_days", 0), *least]) >= most:
            why.append("可能处十日以上行政拘留")
        why += ["依法应当适用听证程序"] if getattr(form, "hearing_case", False) else []
        why += filter(None, [str(getattr(form, "unfit", ""))])
    s.reads.append(f"barred={len(why)}")
    return {"why": listed(dict.fromkeys(why))} if why else None


def _least(s: Situation[Case], person: int) -> int:
    """The least detention that the tiers of this person's acts provide for."""
    deeds = [deed(offence, NOTHING, s.day) for offence in s.once(file).offences.get(person, [])]
    bands = [found.band for found in deeds if found.band is not None]
    return max((band.days[0] for band in bands if band.days and band.fine is None), default=0)


@gate(
    "penalty.fast_not_yet",
    cite=("G-ADM-36",),
    says="本案已在快速办理",
    remedy="无须再次登记",
)
def fast_not_yet(s: Situation[Case]) -> Missing | None:
    """A case is taken into fast handling once at a time."""
    return {} if s.once(file).fast is not None else None


@act(
    "penalty.take_fast",
    title="适用快速办理",
    by=Role.CASE_OFFICER,
    gates=[
        phase("investigating", "returned"),
        administrative,
        qualified,
        not_recused,
        fast_not_yet,
        fast_conditions,
        fast_not_barred,
    ],
    cite=("G-ADM-36", "N-ADM-11"),
)
def take_fast(doing: Doing[Case, TakeFast]) -> None:
    """书面告知并征得嫌疑人签名同意后快速办理，到案后四十八小时内作出决定。"""
    form, case = doing.form, doing.subject
    if form.arrived_at > doing.at:
        raise Invalid([("arrived_at", "到案时间不能晚于登记时间")])
    if set(form.consenting) - {person.pk for person in doing.situation.once(file).suspects}:
        raise Invalid([("consenting", "所选人员不是本案嫌疑人")])
    proofs = set(form.evidence)
    if Evidence.objects.filter(case=case, pk__in=proofs, excluded="").count() != len(proofs):
        raise Invalid([("evidence", "所列证据不在本案证据中，或者已被排除")])
    doing.create(
        FastTrack(
            case=case,
            persons=sorted(set(form.consenting)),
            arrived_at=form.arrived_at,
            evidence=sorted(proofs),
            note=form.note,
            entry_id=doing.entry_id,
        )
    )


@gate(
    "penalty.fast_runs",
    cite=("N-ADM-11",),
    says="本案没有在快速办理",
    remedy="无须转换",
)
def fast_runs(s: Situation[Case]) -> Missing | None:
    """Only what is handled fast can fall back."""
    return {} if s.once(file).fast is None else None


class LeaveFast(Form):
    """Why it is no longer fit."""

    reasons: Long = ask("不适宜快速办理的情形", long=True)


@act(
    "penalty.leave_fast",
    title="转为一般程序办理",
    by=(Role.CASE_OFFICER, Role.LEGAL_OFFICER, Role.LEGAL_DEPT, Role.DEPT_HEAD, Role.ORGAN_HEAD),
    gates=[
        phase("investigating", "returned", "under_review", "reviewed", "approved"),
        administrative,
        fast_runs,
    ],
    cite=("N-ADM-11", "G-ADM-36"),
)
def leave_fast(doing: Doing[Case, LeaveFast]) -> None:
    """发现不适宜快速办理的，转为一般程序；已依法收集的证据可以继续使用。"""
    track = FastTrack.objects.get(case=doing.subject, left_at=None)
    track.left_at, track.left_for = doing.at, doing.form.reasons
    track.save(update_fields=["left_at", "left_for"])
