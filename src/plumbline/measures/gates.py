"""What stands before inspections, samples and identifications."""

from __future__ import annotations

from typing import Any

from plumbline.casework.models import Case, Nature, Person
from plumbline.casework.terms import Recording, Sex
from plumbline.kernel.gate import Missing, Situation, gate, listed
from plumbline.law.bodies import Checklist
from plumbline.law.roles import Role
from plumbline.measures.models import Specimen
from plumbline.measures.terms import Examiner, Signed, Target, What

CERTIFICATE = "G-ADM-13.certificate"
LASTING = (What.PORTRAIT, What.FINGERPRINT)  # do not change: once taken in any case is enough
OFFICER = (Role.CASE_OFFICER,)


@gate(
    "measures.filed",
    cite=("P-INT-02", "P-PROP-02"),
    says="刑事案件立案前、行政案件受案前，不得对财物采取强制措施；本案尚未立案",
    remedy="先依法立案，再采取措施",
    who=OFFICER,
)
def filed(s: Situation[Case]) -> Missing | None:
    """A criminal case must be filed; an administrative case is accepted by being a case."""
    s.reads.append(f"filed={s.subject.filed_at is not None}")
    return {} if s.subject.nature == Nature.CRIMINAL and s.subject.filed_at is None else None


@gate(
    "measures.certificate",
    cite=("G-ADM-13",),
    says="检查%(place)s必须使用检查证，不得当场检查；公安部程序规定第82条另有紧急例外，与法律不一致，本系统从法律，待法制部门确认",
    remedy="呈请县级以上公安机关负责人批准，开具检查证后再检查",
    who=(Role.CASE_OFFICER, Role.ORGAN_HEAD),
)
def certificate(s: Situation[Case]) -> Missing | None:
    """What the norm names may not be inspected without a certificate, however urgent."""
    always = {item.code: item.title for item in s.norm(CERTIFICATE).body_as(Checklist).items}
    target = str(getattr(s.form, "target", ""))
    return {"place": always[target]} if target in always else None


@gate(
    "measures.at_once_recorded",
    cite=("G-ADM-13",),
    says="没有检查证，当场检查场所的，须确有必要立即检查，并全程同步录音录像；现在缺少：%(missing)s",
    remedy="写明确有必要立即检查的情形并全程录音录像，否则呈请开具检查证",
    who=OFFICER,
)
def at_once_recorded(s: Situation[Case]) -> Missing | None:
    """Premises without a certificate: a need, and a full recording."""
    form = s.form
    if form is None or getattr(form, "target", "") != Target.PREMISES:
        return None
    missing = [] if getattr(form, "need", "") else ["确有必要立即检查的情形"]
    if getattr(form, "recording", "") != Recording.FULL:
        missing.append("全程同步录音录像")
    return {"missing": listed(missing)} if missing else None


@gate(
    "measures.record_signed",
    cite=("C-ADM-01",),
    says="检查笔录不完整：%(missing)s",
    remedy="补齐笔录和签名；以全程录音录像代替笔录的，写明关键内容和相应时间段",
    who=OFFICER,
)
def record_signed(s: Situation[Any]) -> Missing | None:
    """A signed record, or a full recording with an index of what it shows and where."""
    form = s.form
    if form is None:
        return None
    if not getattr(form, "record", ""):
        return _index(form)
    inspected, witness = getattr(form, "inspected", None), getattr(form, "witness", None)
    signed = getattr(form, "witness_signed", None)
    missing = []
    if inspected is None:
        missing.append("被检查人签名，或者不在场、拒绝签名的注明")
    if inspected in (None, Signed.ABSENT) and witness is None:
        missing.append("见证人（被检查人不在场）")
    if witness is not None and signed is None:
        missing.append("见证人签名，或者拒绝签名的注明")
    return {"missing": listed(missing)} if missing else None


def _index(form: object) -> Missing | None:
    if getattr(form, "recording", "") != Recording.FULL:
        return {"missing": "书面笔录，或者全程录音录像"}
    return (
        None if getattr(form, "key_points", []) else {"missing": "录音录像关键内容和时间段的说明"}
    )


def searched(s: Situation[Any]) -> Person | None:
    """Whose body is examined, as the form or the subject names the person."""
    if isinstance(s.subject, Specimen):
        return s.once(_of_specimen)
    pk = getattr(s.form, "person", None)
    return Person.objects.filter(pk=pk, case_id=s.subject.pk).first() if pk else None


def _of_specimen(specimen: Specimen) -> Person:
    return specimen.person


@gate(
    "measures.woman_by_woman",
    cite=("G-ADM-14",),
    says="检查妇女的身体，应当由女性工作人员或者医师进行",
    remedy="改由女性工作人员或者医师检查",
    who=OFFICER,
)
def woman_by_woman(s: Situation[Any]) -> Missing | None:
    """A woman's body is examined by female staff or a doctor."""
    examiner = getattr(s.form, "examiner", None)
    if s.form is None or getattr(s.form, "target", "") == Target.THINGS:
        return None
    person = searched(s)
    woman = person is not None and person.sex == Sex.FEMALE
    s.reads.append(f"woman={woman}")
    return None if not woman or examiner in (Examiner.FEMALE, Examiner.DOCTOR) else {}


@gate(
    "measures.not_taken_before",
    cite=("G-ADM-16",),
    says="此人的%(what)s已经提取、采集，不得重复提取、采集",
    remedy="使用已经提取、采集的信息或者样本",
    who=OFFICER,
)
def not_taken_before(s: Situation[Any]) -> Missing | None:
    """Never twice from the same person; portrait and fingerprints not in another case either."""
    if isinstance(s.subject, Specimen):
        what, person = s.subject.what, s.once(_of_specimen)
    elif s.form is None or (named := searched(s)) is None:
        return None
    else:
        what, person = str(getattr(s.form, "what", "")), named
    if what == What.BODY:
        return None
    same = Specimen.objects.filter(what=what, phase="taken", person__case=person.case_id)
    found = same.filter(person=person).exists()
    if not found and what in LASTING and person.id_number:
        taken = Specimen.objects.filter(what=what, phase="taken")
        found = taken.filter(person__id_number=person.id_number).exists()
    return {"what": What(what).label} if found else None


@gate(
    "measures.consented",
    cite=("G-ADM-16",),
    says="提取、采集被侵害人的信息或者样本，应当征得本人或者其监护人同意",
    remedy="取得被侵害人本人或者其监护人的同意并记明",
    who=OFFICER,
)
def consented(s: Situation[Specimen]) -> Missing | None:
    """Nothing is taken from a victim who, or whose guardian, has not agreed."""
    if s.form is None or s.once(_of_specimen).role != "victim" or s.subject.what == What.BODY:
        return None
    return None if getattr(s.form, "consent", "") else {}
