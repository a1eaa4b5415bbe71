"""What must hold when evidence is registered, and before it carries a penalty."""

from __future__ import annotations

from uuid import UUID

from plumbline.casework.admissible import short
from plumbline.casework.models import Case, Evidence, Outcome, Person, PersonRole, Retrieval
from plumbline.casework.seen import by_footage
from plumbline.casework.terms import Copy, EvidenceKind, Keeping, Nature, Signature, Taking
from plumbline.kernel.gate import Missing, Situation, gate
from plumbline.law.roles import Role

HANDLER = (Role.CASE_OFFICER,)


@gate(
    "casework.copy_noted",
    cite=("D-ADM-02",),
    says="复制件没有制作说明，不得登记",
    remedy="写明制作过程、原物或者原件的存放处，并由制作人和持有人签名",
    who=HANDLER,
)
def copy_noted(s: Situation[Case]) -> Missing | None:
    """A copy comes with a note of its making, where the original lies, and signatures."""
    form = s.form
    copied = form is not None and getattr(form, "original", "") == Copy.COPY
    return {} if copied and not getattr(form, "note", "") else None


@gate(
    "casework.electronic_kept",
    cite=("D-ADM-03",),
    says="%(why)s",
    remedy="优先扣押并封存原始存储介质；不能扣押的，提取并制作笔录和清单；仍不能的，打印或者拍照并写明原因",
    who=HANDLER,
)
def electronic_kept(s: Situation[Case]) -> Missing | None:
    """Electronic data: medium sealed, else extracted with a list, else printed with reasons."""
    form = s.form
    if form is None or getattr(form, "kind", "") != EvidenceKind.ELECTRONIC:
        return None
    keeping = getattr(form, "keeping", "")
    s.reads.append(f"keeping={keeping}")
    if keeping == Keeping.NONE:
        return {"why": "视听资料、电子数据没有写明固定方式"}
    noted = bool(getattr(form, "note", ""))
    return (
        None
        if keeping == Keeping.SEALED or noted
        else {"why": "没有封存原始存储介质，须写明笔录、清单或者原因"}
    )


@gate(
    "casework.retrieved_on_notice",
    cite=("R-ADM-01",),
    says="没有经批准的调取证据通知书，不得以调取方式登记证据",
    remedy="先呈请调取证据，由办案部门负责人批准后开具通知书",
    who=(Role.DEPT_HEAD,),
)
def retrieved_on_notice(s: Situation[Case]) -> Missing | None:
    """Evidence is called in on a notice of this case that the department head approved."""
    form = s.form
    if form is None or getattr(form, "taking", "") != Taking.RETRIEVED:
        return None
    notice: UUID | None = getattr(form, "retrieval", None)
    if notice is None:
        return {}
    there = Retrieval.objects.filter(
        pk=notice, case=s.subject, phase__in=("approved", "answered", "unanswered")
    )
    return None if there.exists() else {}


@gate(
    "casework.signing_recorded",
    cite=("D-ADM-37",),
    says="电子签名、电子指纹捺印的过程没有同步录音录像",
    remedy="对签名、捺印过程同步录音录像，或者改用纸质签名",
    who=HANDLER,
)
def signing_recorded(s: Situation[Case]) -> Missing | None:
    """An electronic signing is itself recorded."""
    form = s.form
    signed = form is not None and getattr(form, "signature", "") == Signature.ELECTRONIC
    return {} if signed and not getattr(form, "signing_recorded", False) else None


def evidence_short(case: Case) -> str | None:
    """Why the evidence of a case cannot carry a penalty; None when it can."""
    suspects = Person.objects.filter(case=case, role=PersonRole.SUSPECT)
    items = by_footage(case.pk, Evidence.objects.filter(case=case).order_by("pk"))
    return short(items, suspects.values_list("pk", flat=True), case.nature)


@gate(
    "casework.evidence_suffices",
    cite=("G-ADM-06", "P-ADM-01", "G-ADM-03", "F-BWV-01", "G-ADM-07"),
    says="现有证据不足以作出处罚：%(why)s",
    remedy="补充合法取得的证据；不能补充的，不得作出处罚决定",
    who=HANDLER,
)
def evidence_suffices(s: Situation[Case]) -> Missing | None:
    """A penalty in an administrative case rests on usable evidence beyond the own statement.

    An act whose form names another outcome than a penalty is not asked for it.
    """
    if s.subject.nature != Nature.ADMINISTRATIVE:
        return None
    if s.form is None or getattr(s.form, "outcome", Outcome.PENALTY) != Outcome.PENALTY:
        return None
    why = s.once(evidence_short)
    return {"why": why} if why else None
