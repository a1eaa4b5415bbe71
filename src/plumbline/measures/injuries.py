"""What review asks of injuries and values, and what stands before expert examinations."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from plumbline.casework.models import Case, Person, PersonRole
from plumbline.kernel.gate import Missing, Situation, gate
from plumbline.law.bodies import TimeLimit
from plumbline.law.calendar import deadline
from plumbline.law.roles import Role
from plumbline.measures.models import Appraisal, Opinion, Valuation, Wound
from plumbline.measures.terms import Value

OFFICER = (Role.CASE_OFFICER,)
OBJECTION = "D-ADM-18.objection"
ADDRESSEES = (PersonRole.SUSPECT, PersonRole.VICTIM)


def unappraised(case: Case) -> list[Wound]:
    """Injuries whose appraisal is compulsory, has not come back and was not refused."""
    wounds = list(Wound.objects.filter(case=case, refused="").order_by("pk"))
    if not any(wound.compulsory for wound in wounds):
        return []
    back = set(Appraisal.objects.filter(case=case, phase="back").values_list("wound", flat=True))
    return [wound for wound in wounds if wound.compulsory and wound.pk not in back]


def uncommissioned(case: Case) -> set[int]:
    """The injuries that have neither an appraisal commissioned nor another ending."""
    rows = Wound.objects.filter(case=case, refused="", diagnosis="")
    return set(rows.exclude(appraisals__phase__in=("out", "back")).values_list("pk", flat=True))


def unvalued(case: Case) -> list[str]:
    """Things of unknown value without a price appraisal come back."""
    rows = Valuation.objects.filter(case=case, known=Value.UNKNOWN)
    return list(rows.exclude(appraisals__phase="back").values_list("thing", flat=True))


@gate(
    "measures.injury_appraised",
    cite=("G-ADM-17",),
    says="人身伤害案件有应当进行的伤情鉴定尚未完成：%(why)s",
    remedy="委托法医进行伤情鉴定并登记意见；被侵害人拒绝鉴定的，记录在案",
    who=OFFICER,
)
def injury_appraised(s: Situation[Case]) -> Missing | None:
    """Before review: each compulsory appraisal has come back, or was refused by the victim."""
    wounds = s.once(unappraised)
    s.reads.append(f"wounds={len(wounds)}")
    if not wounds:
        return None
    first = wounds[0]
    if first.possibly_light:
        return {"why": "可能构成轻伤以上"}
    return {"why": "被侵害人要求鉴定" if first.asked_for else "双方对伤害程度有争议"}


@gate(
    "measures.values_known",
    cite=("D-ADM-21",),
    says="有物品价值不明，尚未进行价格鉴证",
    remedy="委托价格鉴证机构估价；有票据或者价值明显不够刑事立案标准的，登记依据",
    who=OFFICER,
)
def values_known(s: Situation[Case]) -> Missing | None:
    """Before review: whatever was of unknown value has been appraised."""
    things = s.once(unvalued)
    s.reads.append(f"unvalued={len(things)}")
    return {} if things else None


def running(case: Case) -> list[Appraisal]:
    """The examinations under way in a case."""
    return list(case.appraisals.filter(phase="out").order_by("pk"))


@gate(
    "measures.appraisal_runs",
    cite=("N-ADM-07",),
    says="没有正在进行的鉴定",
    remedy="先委托鉴定",
    who=OFFICER,
)
def appraisal_runs(s: Situation[Any]) -> Missing | None:
    """Only a running examination can end, or keep a clock still."""
    case = s.subject if isinstance(s.subject, Case) else s.subject.case
    s.reads.append(f"appraising={case.appraising}")
    return None if case.appraising else {}


@gate(
    "measures.diagnosis_suffices",
    cite=("G-ADM-17",),
    says="此项伤情依法应当鉴定，不能只以诊断证明认定",
    remedy="委托伤情鉴定",
    who=OFFICER,
)
def diagnosis_suffices(s: Situation[Case]) -> Missing | None:
    """A doctor's certificate does where no appraisal is compulsory."""
    pk = getattr(s.form, "wound", None)
    wound = Wound.objects.filter(pk=pk, case=s.subject).first() if pk else None
    return {} if wound is not None and wound.compulsory else None


@gate(
    "measures.other_expert",
    cite=("D-ADM-18",),
    says="重新鉴定须先经批准，并另行指派或者聘请鉴定人：%(why)s",
    remedy="经批准后，委托原鉴定人以外的鉴定人",
    who=(Role.CASE_OFFICER, Role.ORGAN_HEAD),
)
def other_expert(s: Situation[Case]) -> Missing | None:
    """A repeated examination was approved, is the first repetition, and is by somebody else."""
    pk = getattr(s.form, "again_of", None)
    if pk is None:
        return None
    opinion = Opinion.objects.filter(pk=pk, case=s.subject).select_related("appraisal").first()
    if opinion is None or opinion.phase != "again":
        return {"why": "没有准予重新鉴定的决定"}
    if opinion.repeated_by.exclude(phase="ended").exists():
        return {"why": "已经委托过重新鉴定，以一次为限"}
    same = opinion.appraisal.expert == getattr(s.form, "expert", "")
    return {"why": "与原鉴定机构、鉴定人相同"} if same else None


@gate(
    "measures.every_injury",
    cite=("D-ADM-17", "G-ADM-17"),
    says="还有%(count)s人的伤情没有一并委托鉴定",
    remedy="一并委托；不是应当鉴定的，先以诊断证明认定，被侵害人拒绝的，先登记拒绝",
    who=OFFICER,
)
def every_injury(s: Situation[Case]) -> Missing | None:
    """The one limit of twenty-four hours is kept for everybody who is hurt."""
    if s.form is None:
        return None
    left = s.once(uncommissioned) - set(getattr(s.form, "wounds", []))
    return {"count": str(len(left))} if left else None


def first_time(opinion: Opinion) -> bool:
    """Whether this matter was not examined again before."""
    return opinion.appraisal.again_of_id is None


@gate(
    "measures.reappraisal_once",
    cite=("D-ADM-18",),
    says="同一事项重新鉴定以一次为限，此项意见已经是重新鉴定作出的",
    remedy="对意见仍有异议的，在审查证据时一并审查",
)
def reappraisal_once(s: Situation[Opinion]) -> Missing | None:
    """The same matter is examined again once."""
    return None if s.once(first_time) else {}


@gate(
    "measures.objection_in_time",
    cite=("D-ADM-18",),
    says="不能受理重新鉴定申请：%(why)s（收到复印件之日起%(n)s%(unit)s内可以申请）",
    remedy="认为确有必要的，公安机关可以直接决定重新鉴定",
    who=(Role.ORGAN_HEAD,),
)
def objection_in_time(s: Situation[Opinion]) -> Missing | None:
    """The suspect or the victim objects within the term from receiving the copy."""
    if s.form is None:
        return None
    limit = s.norm(OBJECTION).body_as(TimeLimit)
    copy = s.subject.copies.filter(person=getattr(s.form, "person", None)).order_by("pk").first()
    if copy is None:
        return {"why": "没有向此人送达鉴定意见复印件的记录"} | limit.words
    asked: datetime = getattr(s.form, "asked_at", s.at)
    if asked <= deadline(copy.at, limit.period).due:
        return None
    return {"why": "已经超过期限"} | limit.words


@gate(
    "measures.refusal_answers",
    cite=("D-ADM-18",),
    says="没有人申请重新鉴定，无须作出不准予的决定",
    remedy="认为必要的，可以直接决定重新鉴定",
)
def refusal_answers(s: Situation[Opinion]) -> Missing | None:
    """Only an objection can be refused."""
    refusing = s.form is not None and not getattr(s.form, "granted", True)
    return {} if refusing and s.subject.phase != "objected" else None


def unserved(opinion: Opinion) -> list[Person]:
    """Suspects and victims who have no copy of an opinion that is used as evidence."""
    if not opinion.usable:
        return []
    served = opinion.copies.values("person")
    persons = Person.objects.filter(case=opinion.case_id, role__in=ADDRESSEES)
    return list(persons.exclude(pk__in=served).order_by("pk"))
