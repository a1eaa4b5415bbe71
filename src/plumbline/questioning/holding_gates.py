"""When a person may be held for continued questioning, how long, and on whose word."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext

from plumbline.kernel.gate import Gate, Missing, Situation, gate, listed
from plumbline.law.bodies import TimeLimit
from plumbline.law.calendar import SHANGHAI, Deadline, deadline
from plumbline.law.roles import Role
from plumbline.people.models import Unit, UnitLevel
from plumbline.people.reads import names
from plumbline.questioning.models import Check, Holding
from plumbline.questioning.terms import RELEASES, Found
from plumbline.rosters.reads import on_duty

LIMITS = {4: "N-ADM-02", 12: "N-ADM-01", 24: "N-ADM-01.second", 48: "N-ADM-01.third"}
COUNTY_DEPTH = 3  # province, city, county
NIGHT, MORNING = 21, 7  # o'clock (CQ 10)
FACTS = ("hospital", "escaped", "dead")  # they end it whatever was decided


def held(s: Situation[Any]) -> Holding:
    """The holding an act makes or stands on."""
    holding: Holding = s.made if isinstance(s.made, Holding) else s.subject
    return holding


def limit(s: Situation[Any], hours: int | None = None) -> tuple[datetime, Deadline]:
    """When the person must be let go: counted from being brought in (N-TIME-07)."""
    holding = held(s)
    period = s.norm(LIMITS[hours or holding.hours]).body_as(TimeLimit).period
    return holding.arrived_at, deadline(holding.arrived_at, period)


@gate(
    "questioning.ground",
    cite=("G-ADM-09",),
    says="没有选择继续盘问的法定情形",
    remedy="具有法定情形之一的才能带回继续盘问，否则当场放行或者依法传唤",
    who=(Role.CASE_OFFICER,),
)
def ground(s: Situation[Check]) -> Missing | None:
    """One of the four grounds."""
    if s.form is None:
        return None
    grounds = getattr(s.form, "grounds", [])
    s.reads.append(f"grounds={len(grounds)}")
    return None if grounds else {}


@gate(
    "questioning.no_bar",
    cite=("P-ADM-02",),
    says="不得适用继续盘问：%(bars)s",
    remedy="当场放行，或者依法直接适用传唤等其他措施",
    who=(Role.CASE_OFFICER,),
)
def no_bar(s: Situation[Check]) -> Missing | None:
    """The closed list of cases in which nobody may be held; all that apply are named."""
    if s.form is None:
        return None
    form: Any = s.form
    bars = {
        "所涉行为最重只处警告、罚款": not form.liberty_at_stake,
        "系从其住处、工作地点抓获": s.subject.found in (Found.HOME, Found.WORK),
        "已经投案": form.surrendered,
        "所涉案件已经受理或者立案": form.case_open or s.subject.case_id is not None,
        "不属于公安机关管辖": not form.police_matter,
        "患有精神病、急性传染病或者其他严重疾病": bool(form.illness),
    }
    found = [name for name, applies in bars.items() if applies]
    s.reads.append(f"bars={len(found)}")
    return {"bars": listed(found)} if found else None


def station_of(s: Situation[Check]) -> Unit | None:
    """The station the person is taken to: the one named, or that of the check."""
    named = getattr(s.form, "station", None)
    rows = Unit.objects.filter(phase="active")
    return rows.filter(pk=named).first() if named else rows.filter(code=s.subject.line[-1]).first()


@gate(
    "questioning.at_station",
    cite=("R-ADM-03",),
    says="只有公安派出所可以适用继续盘问，您选择的单位不是派出所",
    remedy="把被盘问人带至就近的公安派出所，并选择该派出所；或者依法适用传唤",
    who=(Role.CASE_OFFICER,),
)
def at_station(s: Situation[Check]) -> Missing | None:
    """Others bring the person to the nearest station, or summon."""
    if s.form is None:
        return None
    unit = station_of(s)
    s.reads.append(f"level={unit.level if unit else None}")
    return None if unit is not None and unit.level == UnitLevel.STATION else {}


@gate(
    "questioning.county_head",
    cite=("R-ADM-02",),
    says="延长继续盘问时限，由县级公安机关的负责人审批",
    remedy="报县级公安机关值班负责人（延长至二十四小时）或者主管负责人（延长至四十八小时）审批",
    who=(Role.ORGAN_HEAD,),
)
def county_head(s: Situation[Holding]) -> Missing | None:
    """A head of the county organ, not of the station."""
    above = s.actor.roles(tuple(s.subject.line)[:COUNTY_DEPTH], s.day)
    s.reads.append("above=" + ",".join(above))
    return None if {Role.ORGAN_HEAD, Role.ORGAN_CHIEF} & set(above) else {}


@gate(
    "questioning.duty_leader",
    cite=("R-ADM-02",),
    says="延长至二十四小时，由县级公安机关值班负责人审批：%(why)s",
    remedy="报此时的值班负责人审批；没有公布值班表的，由该县级公安机关拟订并公布，再由其值班负责人审批",
    who=(Role.ORGAN_HEAD, Role.ORGAN_CHIEF),
)
def duty_leader(s: Situation[Holding]) -> Missing | None:
    """Twenty-four hours are the word of whoever leads the county's turn at that instant."""
    county = s.subject.line[COUNTY_DEPTH - 1 : COUNTY_DEPTH]
    turn = next(iter(on_duty(county, s.at)), None)
    s.reads.append(f"turn={turn.pk if turn else None}")
    if turn is None:
        return {"why": "此时没有公布的值班"}
    if turn.leader == s.actor.id:
        return None
    return {
        "why": gettext("此时的值班负责人是%(name)s") % {"name": names({turn.leader})[turn.leader]}
    }


@gate(
    "questioning.in_charge",
    cite=("R-ADM-02",),
    says="延长至四十八小时，须由县级公安机关主管负责人审批，值班负责人不能审批",
    remedy="报主管负责人审批",
    who=(Role.ORGAN_HEAD,),
)
def in_charge(s: Situation[Holding]) -> Missing | None:
    """Forty-eight hours are the word of the head in charge."""
    if s.form is None:
        return None
    charge = getattr(s.form, "in_charge", False)
    s.reads.append(f"in_charge={charge}")
    return None if charge else {}


@gate(
    "questioning.step_by_step",
    cite=("N-ADM-01",),
    says="%(why)s",
    remedy="由办案民警依次呈请：先延长至二十四小时，再延长至四十八小时",
    who=(Role.CASE_OFFICER,),
)
def step_by_step(s: Situation[Holding]) -> Missing | None:
    """Twelve, twenty-four, forty-eight: never from the first to the third."""
    if s.form is None:
        return None
    hours, wanted = s.subject.hours, int(getattr(s.form, "hours", 0))
    s.reads.append(f"hours={hours}->{wanted}")
    if (hours, wanted) in ((12, 24), (24, 48)):
        return None
    if (hours, wanted) == (12, 48):
        return {"why": "不得把继续盘问时限直接从十二小时延长至四十八小时"}
    return {"why": "继续盘问时限不能这样延长"}


def asked_for(hours: int) -> Gate:
    """Just this longer limit was asked for."""

    def check(s: Situation[Holding]) -> Missing | None:
        s.reads.append(f"asked={s.subject.asked_hours},hours={s.subject.hours}")
        return None if s.subject.asked_hours == hours else {"hours": str(hours)}

    return Gate(
        f"questioning.asked_for({hours})",
        ("N-ADM-01",),
        "没有延长至%(hours)s小时的呈请",
        "先由办案民警呈请延长继续盘问时限",
        check,
        (Role.CASE_OFFICER,),
    )


@gate(
    "questioning.name_withheld",
    cite=("N-ADM-01",),
    says="只有对不讲真实姓名、住址、身份的人，才能延长至四十八小时",
    remedy="身份已经查明的，在二十四小时内作出处理",
)
def name_withheld(s: Situation[Holding]) -> Missing | None:
    """The third limit is only for whoever withholds name, address, identity."""
    s.reads.append(f"unidentified={s.subject.unidentified}")
    return None if s.subject.unidentified else {}


@gate(
    "questioning.before_expiry",
    cite=("N-ADM-01", "N-TIME-07"),
    says="继续盘问时限已于%(due)s届满，届满后不能再批准、延长，也不能补记届满前的批准",
    remedy="立即释放被盘问人，或者依法作出处理决定，并报告督察部门",
    who=(Role.CASE_OFFICER,),
)
def before_expiry(s: Situation[Holding]) -> Missing | None:
    """The decision stands in the ledger before the limit is over (the instant of the record)."""
    _, ends = limit(s)
    return {"due": f"{ends.due:%Y-%m-%d %H:%M}"} if s.now > ends.due else None


@gate(
    "questioning.not_protected",
    cite=("N-ADM-02",),
    says="怀孕、哺乳、不满十六周岁或者已满七十周岁的人员，须在四小时内盘问完毕，不得延长",
    remedy="在四小时内盘问完毕",
)
def not_protected(s: Situation[Holding]) -> Missing | None:
    """Four hours, and no more."""
    protected = s.subject.protected(s.day)
    s.reads.append(f"protected={protected}")
    return {} if protected else None


@gate(
    "questioning.night_release",
    cite=("N-ADM-02",),
    says="夜间（二十一时至次日七时）释放此人，须由家属或者监护人领回，或者护送至其住地",
    remedy="通知家属或者监护人领回；无法通知的，护送至其住地，并写明领回人或者护送情况",
    who=(Role.CASE_OFFICER,),
)
def night_release(s: Situation[Holding]) -> Missing | None:
    """The protected do not go home alone at night."""
    if s.form is None:
        return None
    hour = s.at.astimezone(SHANGHAI).hour
    night = hour >= NIGHT or hour < MORNING
    alone = not getattr(s.form, "collected_by", "")
    free = getattr(s.form, "end", None) in RELEASES
    s.reads.append(f"hour={hour}")
    return {} if s.subject.protected(s.day) and free and night and alone else None


@gate(
    "questioning.after_refusal",
    cite=("R-ADM-02",),
    says="没有获得批准的，只能立即释放",
    remedy="立即释放被盘问人",
    who=(Role.CASE_OFFICER,),
)
def after_refusal(s: Situation[Holding]) -> Missing | None:
    """Who was not approved goes free at once; illness, flight and death are facts."""
    if s.form is None or s.subject.phase != "refused":
        return None
    end = str(getattr(s.form, "end", ""))
    s.reads.append(f"end={end}")
    return None if end in RELEASES or end in FACTS else {}
