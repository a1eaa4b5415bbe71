"""What must hold in the area: who, whom, when, with what."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from plumbline.casework.models import Case
from plumbline.kernel.gate import Missing, Situation, gate, listed
from plumbline.law.bodies import Interval
from plumbline.law.roles import Role
from plumbline.people.absences import away
from plumbline.premises.facts import (
    elsewhere,
    guards,
    lowest,
    may_guard,
    on_duty,
    shifts,
    watch,
)
from plumbline.premises.models import Area, Stay
from plumbline.premises.rules import adds_up, same_sex, unguarded
from plumbline.premises.terms import GONE, HANDED_OVER, Level, Signed

MANAGER = (Role.AREA_MANAGER,)
OFFICER = (Role.CASE_OFFICER,)


@gate(
    "premises.in_order",
    cite=("C-CHA-01",),
    says="使用登记须按先后记载：此前已经登记了%(last)s的事项",
    remedy="按实际先后登记，时间不早于上一项",
    who=MANAGER,
)
def in_order(s: Situation[Stay]) -> Missing | None:
    """The register is kept in the order of what happened."""
    last = s.subject.entry_at
    return {"last": f"{last:%Y-%m-%d %H:%M:%S}"} if s.at < last else None


def _shifts_of(s: Situation[Any]) -> Any:
    return s.once(on_duty) if isinstance(s.subject, Area) else s.once(shifts)


@gate(
    "premises.on_shift",
    cite=("D-CHA-05",),
    says="您不是当班的办案区管理员",
    remedy="由当班的办案区管理员办理；没有当班班次的，先登记接班",
    who=MANAGER,
)
def on_shift(s: Situation[Any]) -> Missing | None:
    """The manager of a running shift does it: roles are named per shift."""
    managers = {shift.manager for shift in _shifts_of(s)}
    s.reads.append(f"managers={len(managers)}")
    return None if s.actor.id in managers else {}


@gate(
    "premises.guard_named",
    cite=("G-CHA-08", "D-CHA-05"),
    says="不能由其看护：%(why)s",
    remedy="选择当班班次中在岗的、与本案无关的看护人员",
    who=MANAGER,
)
def guard_named(s: Situation[Stay]) -> Missing | None:
    """A guard is of a running shift, at work, in this area only, and no officer of the case."""
    if s.form is None:
        return None
    guard: UUID = getattr(s.form, "guard")  # noqa: B009 - forms differ
    named = guard in may_guard(s.once(shifts))
    s.reads.append(f"named={named}")
    reasons = {
        "不是当班班次的看护人员": not named,
        "是本案办案民警": guard in s.subject.handlers,
        "今日登记为不在岗": bool(away([guard], s.day, s.day)),
        "正在另一办案区看护": elsewhere(guard, s.subject),
    }
    found = [why for why, holds in reasons.items() if holds]
    return {"why": listed(found)} if found else None


def own_guard(stay: Stay, after: frozenset[UUID]) -> bool:
    """Whether with these guards everybody in the area still has a guard of his own."""
    return not unguarded({**watch(stay.area), stay.pk: after})


@gate(
    "premises.own_guard",
    cite=("G-CHA-08", "3.4a"),
    says="这样安排，有人会没有自己的看护人员：一名看护人员不能是两个人仅有的看护",
    remedy="选择没有在看护他人的人员",
    who=MANAGER,
)
def keeps_own_guard(s: Situation[Stay]) -> Missing | None:
    """At every instant each person has a guard who is not somebody else's only one."""
    if s.form is None:
        return None
    after = s.once(guards) | {getattr(s.form, "guard")}  # noqa: B009 - forms differ
    s.reads.append(f"guards={len(after)}")
    return None if own_guard(s.subject, after) else {}


@gate(
    "premises.guarded_still",
    cite=("G-CHA-08", "3.4a"),
    says="此人离开看护后，有人会没有自己的看护人员",
    remedy="先增加看护人员，再由其离开",
    who=MANAGER,
)
def guarded_still(s: Situation[Stay]) -> Missing | None:
    """A guard leaves only when nobody is left without one."""
    if s.form is None:
        return None
    after = s.once(guards) - {getattr(s.form, "guard")}  # noqa: B009 - forms differ
    s.reads.append(f"guards={len(after)}")
    return None if own_guard(s.subject, after) else {}


@gate(
    "premises.is_guard",
    cite=("G-CHA-08",),
    says="巡视人不是此人现在的看护人员，也不是当班的办案区管理员",
    remedy="由看护人员巡视；看护人员更替的，先登记更替",
    who=MANAGER,
)
def is_guard(s: Situation[Stay]) -> Missing | None:
    """A visit is made by a guard of the person or by the manager on duty."""
    by = getattr(s.form, "officer", None) or s.actor.id
    allowed = s.once(guards) | {shift.manager for shift in s.once(shifts)}
    return None if by in allowed or s.form is None else {}


@gate(
    "premises.straight_in",
    cite=("G-CHA-02", "3.4a"),
    says="到案后%(minutes)s分钟才进入办案区，没有写明原因",
    remedy="写明没有直接带入办案区的原因",
    who=MANAGER,
)
def straight_in(s: Situation[Stay]) -> Missing | None:
    """Straight into the area; any delay has a recorded reason."""
    late = int((s.at - s.subject.arrived_at).total_seconds() // 60)
    most = s.norm("G-CHA-02").body_as(Interval).minutes
    s.reads.append(f"minutes={late}")
    form: Any = s.form
    if form is None or late <= most or form.delay:
        return None
    return {"minutes": str(late)}


@gate(
    "premises.same_sex",
    cite=("G-CHA-05",),
    says="安全检查须由同性别的人员进行，检查妇女由女性工作人员进行",
    remedy="由同性别的工作人员检查",
    who=MANAGER,
)
def searched_by_same_sex(s: Situation[Stay]) -> Missing | None:
    """Searched by the same sex; women by women."""
    if s.form is None:
        return None
    checker = str(getattr(s.form, "checker_sex", ""))
    s.reads.append(f"checker={checker}")
    return None if same_sex(checker, s.subject.sex) else {}


@gate(
    "premises.injury_noted",
    cite=("G-CHA-06",),
    says="体表有伤的，须拍照，写明原因并由本人签名",
    remedy="拍照固定，写明致伤原因，由本人签名；拒绝签名的注明",
    who=MANAGER,
)
def injury_noted(s: Situation[Stay]) -> Missing | None:
    """A visible injury is photographed, its cause noted and signed."""
    form: Any = s.form
    if form is None or not form.injuries:
        return None
    return None if form.photos and form.cause and form.signed_injury else {}


@gate(
    "premises.watch_enough",
    cite=("G-CHA-08",),
    says="看护等级低于风险所要求的“%(least)s”，或者低于现在的等级",
    remedy="选择不低于要求的等级；确需降低的，由另一名人员写明理由后降低",
    who=MANAGER,
)
def watch_enough(s: Situation[Stay]) -> Missing | None:
    """What the answers show sets the least watch; here it only rises."""
    form: Any = s.form
    if form is None:
        return None
    least = max(lowest(s, form.risks), Level(s.subject.level or Level.ORDINARY))
    s.reads.append(f"least={least}")
    return None if form.level >= least else {"least": str(least.label)}


@gate(
    "premises.watch_lowered",
    cite=("G-CHA-08",),
    says="选择的等级不低于现在的等级",
    remedy="提高等级的，重新评估风险",
    who=MANAGER,
)
def watch_lowered(s: Situation[Stay]) -> Missing | None:
    """Lower means lower."""
    level = getattr(s.form, "level", 0)
    now = s.subject.level or 0
    s.reads.append(f"level={now}")
    return None if s.form is None or level < now else {}


@gate(
    "premises.received",
    cite=("G-CHA-05", "G-CHA-06", "3.4a"),
    says="进入功能室前还没有：%(missing)s",
    remedy="先作安全检查、询问健康状况、评估风险，再带入功能室",
    who=MANAGER,
)
def received(s: Situation[Stay]) -> Missing | None:
    """Searched first, on every way in; asked about health and risk; then rooms."""
    stay = s.subject
    missing = [] if stay.checked_at is not None and stay.checked_at < s.at else ["人身安全检查"]
    missing += [] if stay.health else ["健康询问"]
    missing += [] if stay.level else ["风险评估"]
    s.reads.append(f"missing={len(missing)}")
    return {"missing": listed(missing)} if missing else None


@gate(
    "premises.belongings_add_up",
    cite=("C-CHA-01", "D-PROP-17"),
    says="随身财物%(taken)s件，退还、扣押、交家属的合计不符",
    remedy="核对随身财物的去向，逐件登记",
    who=MANAGER,
)
def belongings_add_up(s: Situation[Stay]) -> Missing | None:
    """What was taken on entry is returned, seized or given to the family."""
    form: Any = s.form
    taken = s.subject.belongings
    if form is None or adds_up(taken, form.returned, form.seized, form.to_family):
        return None
    return {"taken": str(taken)}


@gate(
    "premises.handed_and_signed",
    cite=("D-CHA-01", "C-CHA-01"),
    says="%(why)s",
    remedy="写明接收单位和接收人；本人拒绝签名的，注明情况",
    who=MANAGER,
)
def handed_and_signed(s: Situation[Stay]) -> Missing | None:
    """Whoever takes the person over is named, and the person signs or the refusal is noted."""
    form: Any = s.form
    if form is None:
        return None
    if form.destination in HANDED_OVER and not form.receiver:
        return {"why": "没有写明接收人"}
    if form.destination in GONE or form.signed != Signed.REFUSED or form.refusal:
        return None
    return {"why": "没有注明拒绝签名的情况"}


@gate(
    "premises.area_ready",
    cite=("G-CHA-01", "G-CHA-02"),
    says="没有这个在用的执法办案场所",
    remedy="选择本单位的、上级单位的或者共用的执法办案场所",
    who=OFFICER,
)
def area_ready(s: Situation[Case]) -> Missing | None:
    """An area in use: of the unit, of one above it, or shared."""
    form: Any = s.form
    if form is None:
        return None
    area = Area.objects.filter(pk=form.area, phase="in_use").first()
    s.reads.append(f"area={area.pk if area else None}")
    ours = area is not None and (area.shared or s.subject.line[: len(area.line)] == area.line)
    return None if ours else {}
