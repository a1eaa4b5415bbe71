"""What a case makes of its mediations: concluded without penalty, or punished after all."""

from __future__ import annotations

from plumbline.casework.models import Case, PersonRole
from plumbline.kernel.gate import Missing, Situation, gate
from plumbline.law.roles import Role
from plumbline.mediation.gates import RUNNING, mediations, names, persons
from plumbline.mediation.models import Mediation


@gate(
    "mediation.all_performed",
    cite=("D-ADM-30", "D-ADM-36", "2.3d"),
    says="不能以调解结案：%(why)s",
    remedy="协议履行完毕再结案；未经调解的违法嫌疑人，依法作出处理决定",
    who=(Role.CASE_OFFICER,),
)
def all_performed(s: Situation[Case]) -> Missing | None:
    """Every suspect is covered by performed mediation, and none is left running or failed."""
    found, known = s.once(mediations), s.once(persons)
    done = {pair for m in found if m.phase == "performed" for pair in pairs(m)}
    failed = {pair for m in found if m.phase == "failed" for pair in pairs(m)}
    pending = [m.pk for m in found if m.phase in RUNNING]
    owed = {PersonRole.SUSPECT: "有违法嫌疑人没有经调解达成并履行协议",
            PersonRole.VICTIM: "有被侵害人没有经调解达成并履行协议"}  # fmt: skip
    settled = {pk for pair in done for pk in pair}
    s.reads.append(f"done={len(done)},failed={len(failed)},pending={len(pending)}")
    if pending:
        return {"why": "有调解尚未办完或者协议尚未履行"}
    if failed - done:
        return {"why": "有当事人之间调解不成，须依法作出处理决定"}
    for person in known.values():
        if person.role in owed and person.pk not in settled:
            return {"why": owed[PersonRole(person.role)]}
    return None if done else {"why": "没有已经履行的调解"}


def pairs(mediation: Mediation) -> set[tuple[int, int]]:
    """Each offender with each victim."""
    return {(one, other) for one in mediation.offenders for other in mediation.victims}


@gate(
    "mediation.failed_waits",
    cite=("D-ADM-30",),
    says="没有这一项等待恢复办理的调解不成",
    remedy="先在该调解上登记调解不成或者不履行协议",
    who=(Role.CASE_OFFICER,),
)
def failed_waits(s: Situation[Case]) -> Missing | None:
    """Punishment is taken up again once for each mediation that failed."""
    waiting = [m.pk for m in s.once(mediations) if m.phase == "failed" and m.resumed_at is None]
    s.reads.append(f"waiting={len(waiting)}")
    if s.form is None:
        return None if waiting else {}
    return None if getattr(s.form, "mediation", None) in waiting else {}


@gate(
    "mediation.civil_action_told",
    cite=("D-ADM-30",),
    says="尚未告知%(who)s可以就民事争议依法向人民法院提起民事诉讼",
    remedy="告知并记录后再办",
    who=(Role.CASE_OFFICER,),
)
def civil_action_told(s: Situation[Case]) -> Missing | None:
    """All parties learn that the civil dispute can go to court."""
    if s.form is None:
        return None
    chosen = getattr(s.form, "mediation", None)
    parties = [pk for m in s.once(mediations) if m.pk == chosen for pk in m.parties]
    untold = [pk for pk in parties if pk not in getattr(s.form, "told", [])]
    s.reads.append("untold=" + ",".join(map(str, untold)))
    return {"who": names(s.once(persons), untold)} if untold else None
