"""What qualification gates ask of whoever acts, and of whoever is to hold a level."""

from __future__ import annotations

from typing import Any

from plumbline.kernel.gate import Missing, Situation, gate, holds
from plumbline.law.calendar import legal_day
from plumbline.law.roles import Role
from plumbline.people.models import Officer
from plumbline.qualification import reads
from plumbline.qualification.models import Change, Qualification, QualificationLevel

NATIONAL = frozenset({"NATIONAL_LEGAL", "PRACTISED_REVIEWER"})
MIDDLE = frozenset({"INTERMEDIATE", "SENIOR"})
ANY_LEVEL = frozenset({"BASIC", *MIDDLE})
HEADS = (Role.ORGAN_HEAD, Role.ORGAN_CHIEF, Role.MUNI_HEAD, Role.PROV_HEAD)

qualified = holds(
    "BASIC",
    "INTERMEDIATE",
    "SENIOR",
    title="基本级以上执法资格",
    cite=("G-QUAL-01", "1.3c", "G-ADM-02"),
)
legally_qualified = holds(
    "NATIONAL_LEGAL",
    "PRACTISED_REVIEWER",
    title="国家统一法律职业资格（初次从事法制审核）",
    cite=("R-ADM-05", "G-QUAL-03"),
)


def whose(subject: Any) -> Officer:
    """The officer that a level, or an act on an officer, is about."""
    return subject if isinstance(subject, Officer) else subject.officer


@gate(
    "qualification.no_auxiliary",
    cite=("R-QUAL-04",),
    says="%(name)s是警务辅助人员，不能取得执法资格",
    remedy="辅警在民警带领下协助办理，不单独执法",
    who=(Role.TRAINER,),
)
def no_auxiliary(s: Situation[Any]) -> Missing | None:
    """Auxiliaries assist; they never qualify."""
    officer = s.once(whose)
    return {"name": officer.label} if officer.auxiliary else None


@gate(
    "qualification.not_ones_own",
    cite=("P-ROLE-01", "1.3a"),
    says="这是您本人的事项，不得由本人办理",
    remedy="由其他有权的人员办理",
    who=HEADS,
)
def not_ones_own(s: Situation[Any]) -> Missing | None:
    """Nobody decides on his own level, nor notes his own test."""
    return {} if s.once(whose).pk == s.actor.id else None


@gate(
    "qualification.rises",
    cite=("R-QUAL-01",),
    says="%(name)s在%(day)s没有有效的中级执法资格，不得授予高级",
    remedy="先取得中级执法资格",
    who=(Role.TRAINER,),
)
def rises(s: Situation[Any]) -> Missing | None:
    """Senior comes after intermediate, and counts in every branch."""
    if (level := getattr(s.form, "level", getattr(s.subject, "level", ""))) != "SENIOR":
        s.reads.append(f"level={level}")
        return None
    officer = s.once(whose)
    if reads.holds(s.once(_held), frozenset({"INTERMEDIATE"}), s.day):
        return None
    return {"name": officer.label, "day": s.day.isoformat()}


def _held(subject: Any) -> Any:
    return reads.held_by(whose(subject))


@gate(
    "qualification.before_here",
    cite=("R-QUAL-02", "1.3a"),
    says="%(name)s于%(day)s登记在册，此后的资格须拟报、批准后授予",
    remedy="改办“拟授予执法资格”，由公安机关负责人批准",
    who=(Role.TRAINER,),
)
def before_here(s: Situation[Officer]) -> Missing | None:
    """What was held before one was enrolled is taken over; the national one is given by others."""
    since, level = getattr(s.form, "since", None), getattr(s.form, "level", "")
    if since is None or level in NATIONAL or since <= s.subject.begun:
        return None
    return {"name": s.subject.label, "day": s.subject.begun.isoformat()}


@gate(
    "qualification.not_decided_here",
    cite=("R-QUAL-02", "P-ROLE-01", "1.3a"),
    says="%(name)s的%(level)s已由公安机关负责人决定%(how)s，不能作为此前取得的资格登记",
    remedy="改办“拟授予执法资格”，由公安机关负责人批准",
    who=(Role.TRAINER,),
)
def not_decided_here(s: Situation[Officer]) -> Missing | None:
    """What two persons revoked or declined, one person does not bring back with an older day."""
    since, level = getattr(s.form, "since", None), getattr(s.form, "level", "")
    if since is None:
        return None
    rows = s.subject.qualifications.filter(level=level, phase__in=("revoked", "declined"))
    against = [one for one in rows.order_by("pk") if since <= legal_day(one.moved_at)]
    s.reads.append(f"against={len(against)}")
    if not against:
        return None
    title, how = QualificationLevel(level).label, Qualification.phases[against[-1].phase]
    return {"name": s.subject.label, "level": str(title), "how": how}


@gate(
    "qualification.nothing_waits",
    cite=("1.3a",),
    says="已有“%(change)s”待批准",
    remedy="先由公安机关负责人批准或者退回",
    who=HEADS,
)
def nothing_waits(s: Situation[Qualification]) -> Missing | None:
    """One change at a time."""
    return {"change": str(Change(s.subject.change).label)} if s.subject.change else None


@gate(
    "qualification.change_waits",
    cite=("1.3a",),
    says="没有待批准的变动",
    remedy="先由执法资格管理人员拟报",
    who=(Role.TRAINER,),
)
def change_waits(s: Situation[Qualification]) -> Missing | None:
    """Nobody changes a level alone: somebody else proposed it."""
    return None if s.subject.change else {}


@gate(
    "qualification.change_fits",
    cite=("N-QUAL-02", "G-QUAL-01", "1.3a"),
    says="%(why)s",
    remedy="按该项资格的现状拟报",
    who=(Role.TRAINER,),
)
def change_fits(s: Situation[Qualification]) -> Missing | None:
    """Renewed is what still counts, suspended what is valid, restored what is suspended."""
    code = getattr(s.form, "change", None) or s.subject.change
    change = Change(code) if code else None
    valid, over = s.subject.phase == "valid", s.subject.expired(s.day)
    fits = {
        None: (True, ""),
        Change.RENEW: (valid and s.subject.until is not None and not over,
                       "该项资格没有期限、已过有效期或者已暂停，不能延续；已过期的重新授予"),
        Change.SUSPEND: (valid and not over, "该项资格已暂停或者已过有效期，无从暂停"),
        Change.RESTORE: (not valid, "该项资格没有暂停，无从恢复"),
        Change.REVOKE: (True, ""),
    }  # fmt: skip
    open_, why = fits[change]
    return None if open_ else {"why": why}
