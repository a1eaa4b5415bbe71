"""How a session is held, and what an agreement and its failure need."""

from __future__ import annotations

from plumbline.kernel.gate import Missing, Situation, gate, listed
from plumbline.law.roles import Role
from plumbline.mediation.gates import EARNING, minors, names, people
from plumbline.mediation.models import Failure, Mediation

SESSIONS = 2  # normally one, and one more (ACP 183)


@gate(
    "mediation.two_or_recorded",
    cite=("G-ADM-03", "G-ADM-04"),
    says="一名民警主持调解，须在规范设置、严格管理的执法办案场所或者由其带领辅警进行，"
    "并且全程同步录音录像",
    remedy="由两名民警主持，或者登记办案场所（辅警协助）和全程录音录像的编号",
    who=(Role.CASE_OFFICER,),
)
def two_or_recorded(s: Situation[Mediation]) -> Missing | None:
    """Two officers; or one, recorded throughout, in the area or leading auxiliaries."""
    if s.form is None or getattr(s.form, "second", None) is not None:
        return None
    place = getattr(s.form, "in_area", False) or getattr(s.form, "auxiliaries", False)
    recorded = bool(getattr(s.form, "recording", ""))
    s.reads.append(f"place={place},recorded={recorded}")
    return None if place and recorded else {}


@gate(
    "mediation.session_left",
    cite=("N-ADM-12",),
    says="调解一般为一次，最多再调解一次；本案已经调解%(held)s次",
    remedy="调解不成的，登记调解不成并依法作出处理决定",
    who=(Role.CASE_OFFICER,),
)
def session_left(s: Situation[Mediation]) -> Missing | None:
    """One session, and one more."""
    held = s.once(sessions_held)
    s.reads.append(f"held={held}")
    return {"held": str(held)} if held >= SESSIONS else None


def sessions_held(mediation: Mediation) -> int:
    """How often the parties have sat down."""
    return mediation.sessions.count()


@gate(
    "mediation.parties_present",
    cite=("G-ADM-37", "C-ADM-06"),
    says="%(who)s未到场：违法嫌疑人须本人参加调解，被侵害人可以书面委托他人参加",
    remedy="待其到场再调解；被侵害人不能到场的，提交写明委托权限的委托书",
    who=(Role.CASE_OFFICER,),
)
def parties_present(s: Situation[Mediation]) -> Missing | None:
    """Offenders come themselves; victims come or send somebody with a written power."""
    if s.form is None:
        return None
    here = set(getattr(s.form, "attending", []))
    sent = {proxy.victim for proxy in getattr(s.form, "proxies", [])} & set(s.subject.victims)
    away = [pk for pk in s.subject.parties if pk not in here | sent]
    s.reads.append("away=" + ",".join(map(str, away)))
    return {"who": names(s.once(people), away)} if away else None


@gate(
    "mediation.guardians_present",
    cite=("C-ADM-06", "D-ADM-32"),
    says="%(who)s未成年，须通知其父母或者其他监护人到场；"
    "年满十六周岁、以自己的劳动收入为主要生活来源且本人同意不通知的除外",
    remedy="通知监护人到场并登记，或者写明本人同意不通知的情形",
    who=(Role.CASE_OFFICER,),
)
def guardians_present(s: Situation[Mediation]) -> Missing | None:
    """A minor's guardian is there, unless the minor of sixteen earns his living and says no."""
    if s.form is None:
        return None
    young = minors(s.once(people).values(), s.day)
    waived = bool(getattr(s.form, "guardian_waived", ""))
    here = getattr(s.form, "guardians", False)
    owed = [p for p in young if not here and not (waived and not minors([p], s.day, EARNING))]
    s.reads.append(f"minors={len(young)},owed={len(owed)}")
    return {"who": listed(p.name for p in owed)} if owed else None


@gate(
    "mediation.neutral_invited",
    cite=("D-ADM-32", "2.3d"),
    says="公开调解须邀请与本案没有利害关系的人员参加，并登记其姓名和身份",
    remedy="邀请居（村）民委员会人员、人民调解员等无利害关系的人员到场并登记",
    who=(Role.CASE_OFFICER,),
)
def neutral_invited(s: Situation[Mediation]) -> Missing | None:
    """A public session has neutral guests, each known to have no interest in the case."""
    if s.form is None or not s.subject.public:
        return None
    guests = getattr(s.form, "invited", [])
    s.reads.append(f"guests={len(guests)}")
    return None if guests and all(guest.neutral for guest in guests) else {}


@gate(
    "mediation.agreed_in_session",
    cite=("C-ADM-06", "G-ADM-37"),
    says="最近一次调解没有达成一致，不得制作调解协议书",
    remedy="先举行调解，双方达成一致后再制作协议书",
    who=(Role.CASE_OFFICER,),
)
def agreed_in_session(s: Situation[Mediation]) -> Missing | None:
    """The parties agreed in the newest session, in front of the police."""
    newest = s.once(newest_agreed)
    s.reads.append(f"agreed={newest}")
    return None if newest else {}


def newest_agreed(mediation: Mediation) -> bool:
    """Whether the newest session ended in agreement."""
    newest = mediation.sessions.order_by("-number").values_list("agreed", flat=True).first()
    return bool(newest)


@gate(
    "mediation.all_signed",
    cite=("C-ADM-06",),
    says="调解协议书须由各方当事人签名，尚缺%(who)s的签名",
    remedy="由%(who)s签名或者捺指印后再登记",
    who=(Role.CASE_OFFICER,),
)
def all_signed(s: Situation[Mediation]) -> Missing | None:
    """Every party signed."""
    if s.form is None:
        return None
    signed = getattr(s.form, "signed", [])
    unsigned = [pk for pk in s.subject.parties if pk not in signed]
    s.reads.append("unsigned=" + ",".join(map(str, unsigned)))
    return {"who": names(s.once(people), unsigned)} if unsigned else None


@gate(
    "mediation.default_due",
    cite=("D-ADM-30",),
    says="约定的履行期限至%(by)s尚未届满，当事人也没有明确表示不履行",
    remedy="期限届满仍未履行的，再登记不履行",
    who=(Role.CASE_OFFICER,),
)
def default_due(s: Situation[Mediation]) -> Missing | None:
    """Nobody is in default before the agreed day is over, unless he says he will not perform."""
    by = s.subject.perform_by
    refused = bool(getattr(s.form, "refused", False)) if s.form else False
    s.reads.append(f"by={by},refused={refused}")
    if by is None or s.day > by or refused or s.form is None:
        return None
    return {"by": by.isoformat()}


@gate(
    "mediation.failure_true",
    cite=("N-ADM-12", "P-ADM-06"),
    says="尚未举行过调解，不能以“未达成协议”登记调解不成",
    remedy="先举行调解；当事人不愿调解的，选择“当事人明确表示不愿意继续调解”",
    who=(Role.CASE_OFFICER,),
)
def failure_true(s: Situation[Mediation]) -> Missing | None:
    """Nobody failed to agree who never sat down."""
    if s.form is None or getattr(s.form, "failure", "") != Failure.NOT_REACHED:
        return None
    held = s.once(sessions_held)
    s.reads.append(f"held={held}")
    return None if held else {}
