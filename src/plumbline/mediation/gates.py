"""When a case may be mediated, how a session is held, and what an agreement needs."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import TextChoices

from plumbline.casework.models import Case, Person
from plumbline.kernel.gate import Gate, Missing, Situation, gate, listed
from plumbline.law.causes import cause
from plumbline.law.roles import Role
from plumbline.mediation.models import Mediation

ADULT, EARNING = 18, 16
RUNNING = ("open", "applied", "agreed")


class Bar(TextChoices):
    """What excludes mediation: the closed list of ACP 179."""

    HIRED = "hired", "雇凶伤害他人"
    BRAWL = "brawl", "结伙斗殴或者其他寻衅滋事"
    REPEATED = "repeated", "多次实施违反治安管理行为"
    REFUSES = "refuses", "当事人明确表示不愿意调解"
    NEW_ACT = "new_act", "调解过程中又针对对方实施违反治安管理行为"
    FLIGHT = "flight", "调解过程中违法嫌疑人逃跑"
    UNFIT = "unfit", "其他不宜调解处理的情形"


def mediations(case: Case) -> list[Mediation]:
    """The mediations of a case, oldest first."""
    return list(Mediation.objects.filter(case=case).order_by("id"))


def persons(case: Case) -> dict[int, Person]:
    """The persons of a case by their number."""
    return {person.pk: person for person in Person.objects.filter(case=case)}


def people(mediation: Mediation) -> dict[int, Person]:
    """The parties of a mediation by their number."""
    return {person.pk: person for person in Person.objects.filter(pk__in=mediation.parties)}


def asked(s: Situation[Case]) -> tuple[list[int], list[int]]:
    """Offenders and victims as the form names them."""
    return list(getattr(s.form, "offenders", [])), list(getattr(s.form, "victims", []))


def names(found: dict[int, Person], which: Iterable[int]) -> str:
    """The names of some persons in one breath."""
    return listed(found[pk].name if pk in found else f"#{pk}" for pk in which)


def minors(found: Iterable[Person], day: date, under: int = ADULT) -> list[Person]:
    """Those known to be younger than this on the day."""
    return [p for p in found if (years := p.age(day)) is not None and years < under]


# -- whether --------------------------------------------------------------------------------------


@gate(
    "mediation.fit",
    cite=("G-ADM-37",),
    says="不符合治安调解的条件：%(missing)s",
    remedy="不符合调解条件的，依法作出处理决定；不构成违反治安管理行为的民间纠纷，"
    "告知当事人向人民法院或者人民调解组织申请处理",
    who=(Role.CASE_OFFICER,),
)
def fit(s: Situation[Case]) -> Missing | None:
    """A listed act, of a civil dispute, minor."""
    if s.form is None:
        return None
    code = str(getattr(s.form, "cause", ""))
    s.reads.append("cause=" + code)
    held = {
        "该违法行为属于可以调解的种类": cause(code).mediable,
        "因民间纠纷引起": getattr(s.form, "civil", False),
        "情节较轻": getattr(s.form, "minor", False),
    }
    missing = [name for name, holds in held.items() if not holds]
    return {"missing": listed(missing)} if missing else None


SENTENCES = {
    Bar.HIRED: "雇凶伤害他人的案件，不适用调解处理",
    Bar.BRAWL: "结伙斗殴或者其他寻衅滋事的案件，不适用调解处理",
    Bar.REPEATED: "行为人多次实施违反治安管理行为，不适用调解处理",
    Bar.REFUSES: "有当事人明确表示不愿意调解，不得调解处理",
    Bar.NEW_ACT: "当事人在调解过程中又针对对方实施违反治安管理行为，不再适用调解处理",
    Bar.FLIGHT: "违法嫌疑人在调解过程中逃跑，不再适用调解处理",
    Bar.UNFIT: "本案有其他不宜调解处理的情形，不适用调解处理",
}


def barred(bar: Bar) -> Gate:
    """Neither found now nor met in an earlier mediation between the same people."""

    def check(s: Situation[Case]) -> Missing | None:
        if s.form is None:
            return None
        offenders, victims = asked(s)
        earlier = [
            m.pk
            for m in s.once(mediations)
            if m.failure == bar.value and {*offenders, *victims} & {*m.parties}
        ]
        found = bar.value in getattr(s.form, "bars", [])
        s.reads.append(f"found={found},earlier={','.join(map(str, earlier))}")
        return {} if found or earlier else None

    return Gate(
        f"mediation.bar({bar.value})",
        ("P-ADM-06",),
        SENTENCES[bar],
        "依法作出处理决定，并告知当事人可以就民事争议向人民法院提起民事诉讼",
        check,
        (Role.CASE_OFFICER,),
    )


BARS = [barred(bar) for bar in Bar]


@gate(
    "mediation.consented",
    cite=("G-ADM-37", "P-ADM-06", "2.3d"),
    says="调解须各方当事人自愿，尚无%(who)s同意调解的记录",
    remedy="征得%(who)s同意并记录后再办；不同意的，依法作出处理决定",
    who=(Role.CASE_OFFICER,),
)
def consented(s: Situation[Case]) -> Missing | None:
    """Every party said yes."""
    if s.form is None:
        return None
    offenders, victims = asked(s)
    agreeing = getattr(s.form, "consenting", [])
    silent = [pk for pk in (*offenders, *victims) if pk not in agreeing]
    s.reads.append("silent=" + ",".join(map(str, silent)))
    return {"who": names(s.once(persons), silent)} if silent else None


@gate(
    "mediation.one_at_a_time",
    cite=("N-ADM-12",),
    says="%(who)s在本案中已有一次调解正在进行或者已经履行",
    remedy="先办完已有的调解",
)
def one_at_a_time(s: Situation[Case]) -> Missing | None:
    """An offender and a victim have one mediation between them at a time."""
    if s.form is None:
        return None
    offenders, victims = asked(s)
    for m in s.once(mediations):
        both = set(offenders) & set(m.offenders) and set(victims) & set(m.victims)
        if both and m.phase in (*RUNNING, "performed"):
            s.reads.append(f"mediation={m.pk}")
            return {"who": names(s.once(persons), set(offenders) & set(m.offenders))}
    return None


@gate(
    "mediation.may_be_public",
    cite=("D-ADM-32", "2.3d"),
    says="不得公开调解：%(why)s",
    remedy="改为不公开调解",
    who=(Role.CASE_OFFICER,),
)
def may_be_public(s: Situation[Case]) -> Missing | None:
    """Only without secrets, privacy and minors, and with everybody's word for it."""
    if s.form is None or not getattr(s.form, "public", False):
        return None
    offenders, victims = asked(s)
    found, agreeing = s.once(persons), getattr(s.form, "public_consent", [])
    parties = [found[pk] for pk in (*offenders, *victims) if pk in found]
    silent = [pk for pk in (*offenders, *victims) if pk not in agreeing]
    against = {
        "案件涉及国家秘密或者警务工作秘密": s.subject.secrecy > 0,
        "涉及商业秘密或者个人隐私": getattr(s.form, "private", False),
        "当事人中有未成年人": bool(minors(parties, s.day)),
        "有当事人未同意公开": bool(silent),
    }
    why = [reason for reason, holds in against.items() if holds]
    s.reads.append(f"against={len(why)}")
    return {"why": listed(why)} if why else None


@gate(
    "mediation.simple_enough",
    cite=("G-ADM-38",),
    says="不符合当场调解的条件：%(missing)s",
    remedy="按一般程序调解，制作调解协议书并跟踪履行",
    who=(Role.CASE_OFFICER,),
)
def simple_enough(s: Situation[Case]) -> Missing | None:
    """Clear, undisputed, done at once, and either written or recorded in full."""
    if s.form is None:
        return None
    wanted = {
        "clear": "事实清楚、因果关系明确",
        "undisputed": "不涉及医疗费用、物品损失，或者双方对赔付没有争议",
        "performed": "当场履行完毕",
    }
    missing = [title for name, title in wanted.items() if not getattr(s.form, name, False)]
    if not (getattr(s.form, "written", False) or getattr(s.form, "recording", "")):
        missing.append("有调解协议书，或者有完整记录当事人情况、主要事实和协议内容的现场录音录像")
    s.reads.append(f"missing={len(missing)}")
    return {"missing": listed(missing)} if missing else None
