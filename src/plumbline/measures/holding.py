"""What stands before measures on property, and what review and closing ask of them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from plumbline.casework.gates import owed
from plumbline.casework.models import Case
from plumbline.casework.terms import Recording
from plumbline.casework.transfer import restarted_at
from plumbline.kernel.gate import Missing, Situation, gate, listed
from plumbline.law.roles import Role
from plumbline.measures.models import Preservation
from plumbline.measures.terms import FITTING, Ground, Measure, Ownership, Signed

OFFICER = (Role.CASE_OFFICER,)
LIMITS = {  # measure → the duty that is its limit
    Measure.SEIZURE: "measures.seizure_in_time",
    Measure.SEALING: "measures.seizure_in_time",
    Measure.REGISTRATION: "measures.registration_in_time",
    Measure.FREEZING: "measures.freezing_in_time",
}


def measure_of(s: Situation[Any]) -> str:
    """The measure at hand, from the subject or from the form."""
    if isinstance(s.subject, Preservation):
        return s.subject.measure
    return str(getattr(s.form, "measure", ""))


@gate(
    "measures.ground_fits",
    cite=("G-ADM-20", "G-ADM-21", "G-ADM-22", "G-ADM-23", "G-ADM-24"),
    says="“%(measure)s”不能以“%(ground)s”为理由，只限于：%(fitting)s",
    remedy="按法定情形选择措施",
    who=OFFICER,
)
def ground_fits(s: Situation[Case]) -> Missing | None:
    """Each measure has its own statutory grounds."""
    measure, ground = measure_of(s), str(getattr(s.form, "ground", ""))
    if s.form is None or ground in FITTING[measure]:
        return None
    fitting = listed(str(Ground(g).label) for g in sorted(FITTING[measure]))
    return {"measure": Measure(measure).label, "ground": Ground(ground).label, "fitting": fitting}


PROTECTED = (Ownership.VICTIM, Ownership.BONA_FIDE, Ownership.NECESSITY)


@gate(
    "measures.seizable",
    cite=("G-ADM-20", "G-ADM-21", "P-PROP-03"),
    says="不得扣押、查封：%(why)s",
    remedy="与案件无关的不采取措施；生活必需品，被侵害人或者善意第三人合法占有的财产，办理“登记财产”",
    who=OFFICER,
)
def seizable(s: Situation[Any]) -> Missing | None:
    """Nothing unrelated, no necessities, nothing of a victim or a bona-fide third person.

    The last three may be seized for an appraisal that has to be made; a place never so sealed.
    """
    measure = measure_of(s)
    if s.form is None or measure not in (Measure.SEIZURE, Measure.SEALING):
        return None
    for item in getattr(s.form, "items", []):
        excused = measure == Measure.SEIZURE and item.must_appraise
        barred = (Ownership.UNRELATED,) if excused else (Ownership.UNRELATED, *PROTECTED)
        if item.ownership in barred:
            return {"why": Ownership(item.ownership).label}
    return None


@gate(
    "measures.right_approver",
    cite=("G-ADM-19", "G-ADM-22", "G-ADM-23"),
    says="“%(measure)s”须由公安机关负责人批准；只有抽样取证可以由办案部门负责人批准（先行登记保存从《行政处罚法》第56条）",
    remedy="报请公安机关负责人批准",
    who=(Role.ORGAN_HEAD,),
)
def right_approver(s: Situation[Preservation]) -> Missing | None:
    """The head of the organ; for sampling the head of the department is enough."""
    roles = s.actor.roles(tuple(s.subject.line), s.day)
    if Role.ORGAN_HEAD in roles or s.subject.measure == Measure.SAMPLING:
        return None
    return {"measure": Measure(s.subject.measure).label}


@gate(
    "measures.on_spot_allowed",
    cite=("G-ADM-19", "G-ADM-20"),
    says="不能当场实施：%(why)s",
    remedy="先呈请批准，再实施",
    who=OFFICER,
)
def on_spot_allowed(s: Situation[Case]) -> Missing | None:
    """Urgent, or (only to seize) of little value; always fully recorded; never to freeze."""
    form: Any = s.form
    if form is None:
        return None
    measure = measure_of(s)
    if measure in (Measure.FREEZING, Measure.SAMPLING):
        return {"why": "此项措施须事先批准"}
    if form.on_spot_for == "low_value" and measure != Measure.SEIZURE:
        return {"why": "物品价值不大只适用于扣押"}
    return None if form.recording == Recording.FULL else {"why": "没有全程同步录音录像"}


@gate(
    "measures.told_and_heard",
    cite=("G-ADM-19",),
    says="实施程序不完整：%(missing)s",
    remedy="当场补正：告知理由、依据、权利和救济途径，听取陈述和申辩，制作现场笔录",
    who=OFFICER,
)
def told_and_heard(s: Situation[Any]) -> Missing | None:
    """Told why and what rights there are, heard, with a scene record or a full recording.

    Where the party is not there, a witness is.
    """
    form: Any = s.form
    if form is None:
        return None
    missing = []
    if not form.told:
        missing.append("告知理由、依据、权利和救济途径")
    if not form.heard:
        missing.append("听取陈述和申辩")
    if form.party == Signed.ABSENT and form.witness is None:
        missing.append("见证人（当事人不到场）")
    if not form.record and form.recording != Recording.FULL:
        missing.append("现场笔录或者全程录音录像")
    return {"missing": listed(missing)} if missing else None


@gate(
    "measures.list_complete",
    cite=("C-ADM-02",),
    says="证据保全决定书和清单不完整：%(missing)s",
    remedy="当场查点清楚，开具决定书和清单，签名后交当事人一份",
    who=OFFICER,
)
def list_complete(s: Situation[Any]) -> Missing | None:
    """A decision with remedies, a list of things, signatures, a copy for the party."""
    form: Any = s.form
    if form is None:
        return None
    missing = [] if form.items else ["清单所列的物品、场所、设施"]
    if not form.remedies:
        missing.append("申请行政复议、提起行政诉讼的途径和期限")
    if form.witness is not None and form.witness_signed is None:
        missing.append("见证人签名，或者拒绝签名的注明")
    if form.party != Signed.ABSENT and not form.copy_given:
        missing.append("当场交付当事人一份")
    return {"missing": listed(missing)} if missing else None


@gate(
    "measures.sampled_fairly",
    cite=("G-ADM-23",),
    says="抽样取证不符合规定：%(missing)s",
    remedy="随机抽取，并对现场、被抽样物品和样品拍照或者录像",
    who=OFFICER,
)
def sampled_fairly(s: Situation[Preservation]) -> Missing | None:
    """Samples are drawn at random, photographed or filmed."""
    form: Any = s.form
    if form is None or s.subject.measure != Measure.SAMPLING:
        return None
    missing = [] if form.random else ["采取随机的方式"]
    if not form.photographed and form.recording != Recording.FULL:
        missing.append("拍照或者录像")
    return {"missing": listed(missing)} if missing else None


def limit(s: Situation[Preservation]) -> Any:
    """The running limit of the measure, if it has one."""
    return owed(s, LIMITS.get(Measure(s.subject.measure), ""))


def lapsed(s: Situation[Preservation]) -> bool:
    """Whether the limit has passed without a decision."""
    running = limit(s)
    return running is not None and running.late_by(s.at) is not None


@gate(
    "measures.not_lapsed",
    cite=("D-ADM-22", "G-ADM-20", "G-ADM-22"),
    says="期限已经届满，措施%(effect)s，不得再作此项处理",
    remedy="立即解除并退还财物",
    who=OFFICER,
)
def not_lapsed(s: Situation[Preservation]) -> Missing | None:
    """After its limit a measure can only be lifted; registration has lapsed by itself."""
    if not lapsed(s):
        return None
    automatic = s.subject.measure == Measure.REGISTRATION
    return {"effect": "已经自动解除" if automatic else "应当立即解除"}


def arrival(preservation: Preservation) -> datetime | None:
    """When the case last came from another organ."""
    return restarted_at(preservation.case_id)


@gate(
    "measures.transferred",
    cite=("N-TIME-08",),
    says="案件没有移送，或者财物已经随案接收，期限不重新计算",
    remedy="案件变更管辖并接收后办理",
)
def transferred(s: Situation[Preservation]) -> Missing | None:
    """The case came from another organ after the measure began, and the things not yet."""
    received, began = s.once(arrival), s.subject.began_at
    if received is None or began is None or received < began:
        return {}
    taken = s.subject.taken_over_at
    return {} if taken is not None and taken >= received else None
