"""What a questioning must have before it begins, and before its record is finished."""

from __future__ import annotations

from typing import Any

from plumbline.casework.models import Case, Person, PersonRole
from plumbline.kernel.gate import Missing, Situation, gate, listed
from plumbline.law.roles import Role
from plumbline.questioning.models import Statement, Summons
from plumbline.questioning.summons_gates import of_person
from plumbline.questioning.terms import Checked, Place, Signed

OFFICER = (Role.CASE_OFFICER,)
MINOR = 18


def _persons(case: Case) -> dict[int, Person]:
    return {person.pk: person for person in Person.objects.filter(case=case)}


def _statements(case: Case) -> list[Statement]:
    return list(Statement.objects.filter(case=case).exclude(phase="abandoned"))


def asked(s: Situation[Case]) -> Person | None:
    """The person the form names."""
    return s.once(_persons).get(getattr(s.form, "person", 0))


def attendance(s: Situation[Case], person: Person) -> Summons | None:
    """The person's running attendance, however it began."""
    return next((row for row in of_person(s, person.pk) if row.phase == "running"), None)


def restrained(s: Situation[Case], person: Person) -> bool:
    """Whether the person is held drunk at this moment."""
    return any(row.phase == "restrained" for row in of_person(s, person.pk))


@gate(
    "questioning.two_officers",
    cite=("G-ADM-01", "G-ADM-03"),
    says="询问须由两名以上民警进行；一名民警询问的，须在执法办案场所并全程同步录音录像",
    remedy="增加一名民警，或者在执法办案场所全程录音录像进行询问",
    who=OFFICER,
)
def two_officers(s: Situation[Case]) -> Missing | None:
    """Two, or one in the case-handling place with a full recording."""
    if s.form is None:
        return None
    form: Any = s.form
    s.reads.append(f"second={form.second},place={form.place},recorded={form.recorded}")
    alone = form.second is None or form.second == s.actor.id
    return {} if alone and not (form.place == Place.AREA and form.recorded) else None


@gate(
    "questioning.in_area",
    cite=("G-ADM-12",),
    says="%(why)s",
    remedy="带至执法办案场所，全程同步录音录像进行询问；尚未到案的，先登记传唤或者到案",
    who=OFFICER,
)
def in_area(s: Situation[Case]) -> Missing | None:
    """A suspect who was brought in is asked in the area, recorded, while he is there by law."""
    if s.form is None or (person := asked(s)) is None or person.role != PersonRole.SUSPECT:
        return None
    form: Any = s.form
    running, area = attendance(s, person), form.place == Place.AREA
    s.reads.append(f"attendance={running.pk if running else None},place={form.place}")
    if restrained(s, person):
        return {"why": "此人正被约束至酒醒，约束期间不得询问"}
    if running and not area:
        return {"why": "违法嫌疑人已经到案，询问应当在执法办案场所进行"}
    if area and not running:
        return {"why": "在执法办案场所询问违法嫌疑人，须有正在进行的传唤或者到案"}
    if area and not form.recorded:
        return {"why": "在执法办案场所询问违法嫌疑人，应当全程同步录音录像"}
    return None


@gate(
    "questioning.alone",
    cite=("D-ADM-11",),
    says="询问应当个别进行：%(why)s",
    remedy="与其他被询问人分开，逐一询问；前一份笔录完成后再开始下一份",
    who=OFFICER,
)
def alone(s: Situation[Case]) -> Missing | None:
    """One person at a time, and one record of a person, or of an officer, at a time."""
    if s.form is None:
        return None
    form: Any = s.form
    if not form.individually:
        return {"why": "有其他当事人、证人在场"}
    mine = {s.actor.id, form.second} - {None}
    for row in s.once(_statements):
        if row.phase == "open" and row.person_id == form.person:
            return {"why": "此人已有一份笔录正在制作"}
        if row.phase == "open" and mine & set(row.officers):
            return {"why": "询问民警正在询问另一人"}
    return None


@gate(
    "questioning.rights_told",
    cite=("D-ADM-11",),
    says="没有告知被询问人：%(missing)s",
    remedy="询问前告知，并在笔录中注明",
    who=OFFICER,
)
def rights_told(s: Situation[Case]) -> Missing | None:
    """The duty to be truthful, the right to refuse what has nothing to do with the case."""
    if s.form is None:
        return None
    names = {
        "told_truth": "如实提供证据、证言的义务和作伪证的责任",
        "told_refusal": "对与本案无关的问题有拒绝回答的权利",
    }
    missing = [name for field, name in names.items() if not getattr(s.form, field)]
    s.reads.append(f"missing={len(missing)}")
    return {"missing": listed(missing)} if missing else None


@gate(
    "questioning.first_items",
    cite=("D-ADM-11",),
    says="首次询问违法嫌疑人，还没有问明：%(missing)s",
    remedy="问明并填写，再开始询问",
    who=OFFICER,
)
def first_items(s: Situation[Case]) -> Missing | None:
    """At the first questioning: identity, delegate status, prior record; of foreigners, entry."""
    if s.form is None or (person := asked(s)) is None or person.role != PersonRole.SUSPECT:
        return None
    if any(row.person_id == person.pk for row in s.once(_statements) if row.phase == "finished"):
        return None
    names = {"identity": "身份情况", "delegate": "是否人大代表", "prior": "前科情况"}
    if person.foreigner:
        names["entry"] = "国籍、证件、签证和入境情况"
    missing = [name for field, name in names.items() if not getattr(s.form, field)]
    s.reads.append(f"missing={len(missing)}")
    return {"missing": listed(missing)} if missing else None


@gate(
    "questioning.companion",
    cite=("D-ADM-12",),
    says="被询问人未满十八周岁，%(why)s",
    remedy="通知其父母或者其他监护人到场；不能到场的，通知其他合适成年人，并写明通知经过",
    who=OFFICER,
)
def companion(s: Situation[Case]) -> Missing | None:
    """A guardian beside a minor; else another adult, or nobody, with the efforts noted."""
    if s.form is None or (person := asked(s)) is None or not person.minor(s.day):
        return None
    form: Any = s.form
    s.reads.append(f"companion={form.companion}")
    if form.companion == "guardian" and form.companion_name:
        return None
    if form.companion and not form.companion_name:
        return {"why": "没有写明到场的成年人"}
    if not form.efforts:
        return {"why": "监护人没有到场，也没有注明通知的情况和原因"}
    return None


@gate(
    "questioning.helpers",
    cite=("D-ADM-13",),
    says="%(why)s",
    remedy="请通晓手语的人员或者翻译到场，写明其姓名、住址、工作单位和联系方式",
    who=OFFICER,
)
def helpers(s: Situation[Case]) -> Missing | None:
    """A sign-language helper for the deaf, an interpreter for another language, both named."""
    if s.form is None or (person := asked(s)) is None:
        return None
    form: Any = s.form
    s.reads.append(f"deaf={person.deaf or person.mute},language={bool(person.language)}")
    if (person.deaf or person.mute) and not form.signer:
        return {"why": "被询问人聋哑，没有通晓手语的人提供帮助"}
    if person.language and not form.interpreter:
        return {"why": "被询问人不通晓当地通用语言，没有配备翻译人员"}
    return None


@gate(
    "questioning.gentle",
    cite=("D-ADM-14",),
    says="%(why)s",
    remedy="由女性工作人员询问，全程同步录音录像，尽可能一次完成；确须再次询问的写明理由",
    who=OFFICER,
)
def gentle(s: Situation[Case]) -> Missing | None:
    """A minor victim: by female staff if a girl; recorded and once if of violence or assault."""
    if s.form is None or (person := asked(s)) is None:
        return None
    if person.role != PersonRole.VICTIM or not person.minor(s.day):
        return None
    form: Any = s.form
    before = any(row.person_id == person.pk for row in s.once(_statements))
    s.reads.append(f"sex={person.sex},violence={form.violence},before={before}")
    if person.sex == "female" and not form.female_staff:
        return {"why": "询问女性未成年被侵害人，应当由女性工作人员进行"}
    if form.violence and not form.recorded:
        return {"why": "询问遭受性侵害或者暴力的未成年被侵害人，应当同步录音录像"}
    if form.violence and before and not form.again:
        return {"why": "遭受性侵害或者暴力的未成年被侵害人，应当尽可能一次询问完毕"}
    return None


@gate(
    "questioning.remote_ready",
    cite=("D-ADM-15",),
    says="%(why)s",
    remedy="由协作地公安机关先核实身份并写明协作人员，全程录音录像",
    who=OFFICER,
)
def remote_ready(s: Situation[Case]) -> Missing | None:
    """Remote questioning: the assisting organ checked the identity, everything is recorded."""
    if s.form is None or getattr(s.form, "place", "") != Place.REMOTE:
        return None
    form: Any = s.form
    s.reads.append(f"assisting={bool(form.assisting)},recorded={form.recorded}")
    if not form.assisting:
        return {"why": "远程视频询问，协作地公安机关没有先核实被询问人身份"}
    return None if form.recorded else {"why": "远程视频询问，应当全程录音录像"}


@gate(
    "questioning.written",
    cite=("D-ADM-11",),
    says="笔录中还没有问答",
    remedy="先记录问答",
    who=OFFICER,
)
def written(s: Situation[Statement]) -> Missing | None:
    """A record holds at least one question and its answer."""
    rows = s.once(_spoken)
    s.reads.append(f"rows={rows}")
    return None if rows else {}


def _spoken(statement: Statement) -> int:
    return statement.spoken.count()


@gate(
    "questioning.read_back",
    cite=("D-ADM-11", "D-ADM-15"),
    says="%(why)s，笔录应当向其宣读",
    remedy="向被询问人宣读笔录，再由其确认",
    who=OFFICER,
)
def read_back(s: Situation[Statement]) -> Missing | None:
    """Read aloud to whoever cannot read it, and over the video always."""
    if s.form is None or getattr(s.form, "checked", "") == Checked.READ:
        return None
    s.reads.append("place=" + s.subject.place)
    if s.subject.place == Place.REMOTE:
        return {"why": "远程视频询问"}
    able = getattr(s.form, "can_read", True)
    return None if able else {"why": "被询问人没有阅读能力"}


@gate(
    "questioning.every_page",
    cite=("D-ADM-11",),
    says="笔录共%(pages)s页，只有%(signed)s页签名或者捺指印",
    remedy="由被询问人逐页签名或者捺指印；拒绝的注明",
    who=OFFICER,
)
def every_page(s: Situation[Statement]) -> Missing | None:
    """Page by page; a refusal is noted instead."""
    if s.form is None:
        return None
    form: Any = s.form
    s.reads.append(f"pages={form.pages},signed={form.signed_pages}")
    if form.signed == Signed.REFUSED or form.signed_pages == form.pages:
        return None
    return {"pages": str(form.pages), "signed": str(form.signed_pages)}


@gate(
    "questioning.corrections_marked",
    cite=("D-ADM-11",),
    says="有%(n)s处更正或者补充没有由被询问人捺指印",
    remedy="由被询问人在修改处捺指印",
    who=OFFICER,
)
def corrections_marked(s: Situation[Statement]) -> Missing | None:
    """Every change bears a fingerprint."""
    if s.form is None or getattr(s.form, "signed", "") == Signed.REFUSED:
        return None
    bare = [row for row in getattr(s.form, "corrections", []) if not row.fingerprinted]
    s.reads.append(f"bare={len(bare)}")
    return {"n": str(len(bare))} if bare else None


@gate(
    "questioning.all_signed",
    cite=("D-ADM-11", "D-ADM-13"),
    says="笔录上还缺：%(missing)s",
    remedy="由询问民警和翻译人员在笔录上签名",
    who=OFFICER,
)
def all_signed(s: Situation[Statement]) -> Missing | None:
    """The officers sign; whoever interpreted signs at the end."""
    if s.form is None:
        return None
    form: Any = s.form
    helped = bool(s.subject.interpreter or s.subject.signer)
    missing = [] if form.officers_signed else ["询问民警的签名"]
    missing += ["翻译人员的签名"] if helped and not form.helper_signed else []
    s.reads.append(f"missing={len(missing)}")
    return {"missing": listed(missing)} if missing else None


@gate(
    "questioning.signing_recorded",
    cite=("D-ADM-37",),
    says="电子签名、电子指纹捺印的过程没有录音录像",
    remedy="对签名过程录音录像，或者改用纸质签名",
    who=OFFICER,
)
def signing_recorded(s: Situation[Statement]) -> Missing | None:
    """An electronic signature is recorded while it is given."""
    if s.form is None or getattr(s.form, "signed", "") != Signed.ELECTRONIC:
        return None
    recorded = getattr(s.form, "signing_recorded", False)
    s.reads.append(f"recorded={recorded}")
    return None if recorded else {}
