"""When a person may be summoned, by force, again, and for how long."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from plumbline.casework.models import Case, Person
from plumbline.kernel.gate import Gate, Missing, Situation, gate
from plumbline.law.bodies import TimeLimit
from plumbline.law.calendar import Deadline, Line, deadline
from plumbline.law.roles import Role
from plumbline.questioning.models import Summons
from plumbline.questioning.terms import Reply

LIMITS = {8: "N-ADM-04", 12: "N-ADM-04.many", 24: "N-ADM-04.complex"}
INTERVAL = "N-ADM-04.interval"


def summoned(s: Situation[Any]) -> Summons:
    """The summons an act makes or stands on."""
    found: Summons = s.made if isinstance(s.made, Summons) else s.subject
    return found


def limit(s: Situation[Any]) -> tuple[datetime, Deadline]:
    """When questioning must be over: from arrival, time under restraint not counted."""
    summons = summoned(s)
    assert summons.arrived_at is not None  # noqa: S101 - only acts on an attendance ask
    excluded = [(row.since, row.until or s.at) for row in summons.restraints.order_by("since")]
    period = s.norm(LIMITS[summons.hours]).body_as(TimeLimit).period
    return summons.arrived_at, deadline(summons.arrived_at, period, excluded=excluded)


def appearance(s: Situation[Any]) -> tuple[datetime, Deadline]:
    """When the certificate has the person appear."""
    at = summoned(s).appear_at or s.at
    shown = f"{at:%Y-%m-%d %H:%M:%S}"
    return s.at, Deadline(at, (Line("传唤证指定的到案时间为%(until)s", {"until": shown}),))


def _summonses(case: Case) -> list[Summons]:
    return list(Summons.objects.filter(case=case).select_related("person").order_by("pk"))


def of_person(s: Situation[Case], pk: object) -> list[Summons]:
    """The summonses of this person in the case, also where he was entered twice."""
    rows = s.once(_summonses)
    number = Person.objects.filter(pk=pk).values_list("id_number", flat=True).first()  # type: ignore[misc]
    return [
        row for row in rows if row.person_id == pk or (number and row.person.id_number == number)
    ]


@gate(
    "questioning.no_chain",
    cite=("N-ADM-04",),
    says="%(why)s，不得以连续传唤的形式变相拘禁",
    remedy="待其到案询问结束并有实际间隔后再传唤；间隔时长法律没有规定，系本系统的待确认设定",
    who=(Role.CASE_OFFICER,),
)
def no_chain(s: Situation[Case]) -> Missing | None:
    """One summons of a person at a time, and a real interval after the last attendance.

    The law names no number of hours: the interval is a norm marked unknown, set by the deployer.
    """
    if s.form is None:
        return None
    rows = of_person(s, getattr(s.form, "person", None))
    s.reads.append(f"summonses={len(rows)}")
    if any(row.phase in Summons.open_phases for row in rows):
        return {"why": "此人已有一次传唤正在进行"}
    ends = [row.ended_at for row in rows if row.ended_at is not None]
    if not ends:
        return None
    version = s.norm(INTERVAL)
    if s.at < deadline(max(ends), version.body_as(TimeLimit).period).due:
        return {"why": "距此人上次询问查证结束的间隔不足"}
    return None


@gate(
    "questioning.found_on_scene",
    cite=("G-ADM-10",),
    says="%(why)s",
    remedy="现场发现的，出示人民警察证后口头传唤；其他情形经批准使用传唤证传唤",
    who=(Role.CASE_OFFICER,),
)
def found_on_scene(s: Situation[Case]) -> Missing | None:
    """Orally only whom the officers found on the scene, and on showing the card."""
    if s.form is None:
        return None
    scene, card = getattr(s.form, "on_scene", False), getattr(s.form, "card_shown", False)
    s.reads.append(f"scene={scene},card={card}")
    if not scene:
        return {"why": "口头传唤只适用于现场发现的违法嫌疑人"}
    return None if card else {"why": "口头传唤前没有出示人民警察证"}


@gate(
    "questioning.refused_to_come",
    cite=("G-ADM-11",),
    says="被传唤人没有无正当理由不接受传唤或者逃避传唤，不得强制传唤",
    remedy="送达传唤证并登记其答复；拒绝或者逃避的，再呈请强制传唤",
    who=(Role.CASE_OFFICER,),
)
def refused_to_come(s: Situation[Summons]) -> Missing | None:
    """Force follows only on unjustified refusal or evasion."""
    s.reads.append("reply=" + s.subject.reply)
    return None if s.subject.reply in (Reply.REFUSES, Reply.EVADES) else {}


def shorter_than(hours: int) -> Gate:
    """A limit is made longer, never shorter and never twice."""

    def check(s: Situation[Summons]) -> Missing | None:
        s.reads.append(f"hours={s.subject.hours}")
        return {"hours": str(s.subject.hours)} if s.subject.hours >= hours else None

    return Gate(
        f"questioning.shorter_than({hours})",
        ("N-ADM-04",),
        "现在的询问查证时限已是%(hours)s小时",
        "无须再次批准",
        check,
    )


@gate(
    "questioning.limit_runs",
    cite=("N-ADM-04",),
    says="询问查证时限已于%(due)s届满，届满后不能再延长，也不能补记届满前的批准",
    remedy="立即结束询问查证，依法作出处理",
    who=(Role.CASE_OFFICER,),
)
def limit_runs(s: Situation[Summons]) -> Missing | None:
    """The longer limit stands in the ledger before the shorter one is over.

    The instant of the record decides: an approval named in the past would make any hour lawful.
    """
    if s.subject.arrived_at is None:
        return None  # not there yet: the phase says so
    _, ends = limit(s)
    return {"due": f"{ends.due:%Y-%m-%d %H:%M}"} if s.now > ends.due else None


@gate(
    "questioning.complex_and_detention",
    cite=("N-ADM-04",),
    says="询问查证二十四小时须同时具备：情况复杂，且依法可能适用行政拘留",
    remedy="两项条件不齐备的，在八小时内（涉案人数众多、身份不明的十二小时内）询问完毕",
    who=(Role.DEPT_HEAD,),
)
def complex_and_detention(s: Situation[Summons]) -> Missing | None:
    """Both conditions of the twenty-four hours."""
    if s.form is None:
        return None
    complex_, detention = getattr(s.form, "complex", False), getattr(s.form, "detention", False)
    s.reads.append(f"complex={complex_},detention={detention}")
    return None if complex_ and detention else {}


@gate(
    "questioning.drunk_and_dangerous",
    cite=("D-ADM-16",),
    says="只有醉酒且对本人有危险或者对他人、公共安全有威胁的，才能采取保护性约束",
    remedy="不具备条件的，通知家属领回看管，或者送医",
    who=(Role.CASE_OFFICER,),
)
def drunk_and_dangerous(s: Situation[Summons]) -> Missing | None:
    """Drunk, and a danger to himself or others."""
    if s.form is None:
        return None
    drunk, danger = getattr(s.form, "drunk", False), getattr(s.form, "danger", False)
    s.reads.append(f"drunk={drunk},danger={danger}")
    return None if drunk and danger else {}
