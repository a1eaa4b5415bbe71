"""Straight in and searched first: from being brought to the organ to the first room."""

from __future__ import annotations

from typing import Annotated, Literal
from uuid import UUID

from django.db.models import Q
from pydantic import AwareDatetime, Field

from plumbline.casework.gates import IN_HAND, not_recused
from plumbline.casework.models import Case, Nature, Person, PersonRole
from plumbline.casework.named import named_not_recused
from plumbline.casework.terms import Sex
from plumbline.casework.texts import Long, Maybe, Short
from plumbline.kernel.act import Doing, Form, Invalid, act, ask
from plumbline.kernel.gate import apart, phase
from plumbline.law.bodies import TimeLimit
from plumbline.law.calendar import deadline
from plumbline.law.roles import Role
from plumbline.people.numbers import next_number
from plumbline.premises.facts import elsewhere, hold, hold_officers, not_later, on_duty, serving
from plumbline.premises.gates import (
    area_ready,
    guard_named,
    guarded_still,
    in_order,
    injury_noted,
    keeps_own_guard,
    on_shift,
    own_guard,
    searched_by_same_sex,
    straight_in,
    watch_enough,
    watch_lowered,
)
from plumbline.premises.models import Area, Guarding, SafetyCheck, Stay
from plumbline.premises.rules import STEPS
from plumbline.premises.terms import Ground, Level, Risk, Unfit, Way
from plumbline.qualification.gates import qualified

THERE = ("inside", "out")
TAKEN = "看护人员刚刚另有安排，请另选"


class Bring(Form):
    """Who was brought, when, how, by whom, and to which area."""

    person: int = ask("嫌疑人", ref="person", ge=1, lt=2**63)
    area: UUID = ask("办案区", ref="area")
    way: Way = ask("到案方式")
    cause: Short = ask("事由")
    arrived_at: AwareDatetime = ask("到达公安机关的时间", help="时限由此起算")
    with_me: Annotated[list[UUID], Field(max_length=10)] = ask(
        "一同带回的人员", default=[], ref="helper", examples=[[]]
    )


@act(
    "premises.bring",
    title="送交办案区",
    by=Role.CASE_OFFICER,
    gates=[phase(*IN_HAND), qualified, not_recused, area_ready, named_not_recused],
    cite=("G-CHA-02", "3.4a", "N-CHA-01", "N-TIME-07"),
    makes=Stay,
)
def bring(doing: Doing[Case, Bring]) -> None:
    """嫌疑人到达公安机关，送交办案区；时限自到达之时起算。"""
    form, case = doing.form, doing.subject
    arrived = not_later(doing, "arrived_at")
    serving("with_me", form.with_me, auxiliary=True)
    person = Person.objects.filter(pk=form.person, case=case, role=PersonRole.SUSPECT).first()
    if person is None:
        raise Invalid([("person", "此人不是本案的嫌疑人")])
    if person.sex not in (Sex.MALE, Sex.FEMALE):
        raise Invalid([("person", "此人的性别没有登记，无从安排检查和房间")])
    same = Q(person=person)
    if person.id_number:
        same |= Q(person__id_number=person.id_number)
    stays = list(Stay.objects.filter(same))  # in whichever case: nobody is in two places
    if any(stay.left_at is None for stay in stays):
        raise Invalid([("person", "此人还在办案区，没有登记离开")])
    if any(stay.left_at is not None and arrived < stay.left_at for stay in stays):
        raise Invalid([("arrived_at", "此时此人还没有离开办案区")])
    ends = [stay.left_at for stay in stays if stay.case_id == case.pk and stay.left_at]
    ground = Ground.ADMINISTRATIVE if case.nature == Nature.ADMINISTRATIVE else Ground.CRIMINAL
    area = Area.objects.get(pk=form.area)
    number = next_number(area.line[-1], "stay", doing.day.year)
    period = doing.situation.norm("N-CHA-01.interval").body_as(TimeLimit).period
    doing.create(
        Stay(
            phase="brought",
            line=area.line,
            secrecy=case.secrecy,
            handlers=case.handlers,
            number=f"B{area.line[-1]}{doing.day.year}{number:06d}",
            case=case,
            person=person,
            area=area,
            ground=ground,
            way=form.way,
            cause=form.cause,
            brought_by=list(dict.fromkeys([doing.actor.id, *form.with_me])),
            sex=person.sex,
            minor=person.minor(doing.day),
            hours=doing.situation.norm(STEPS[ground][0]).body_as(TimeLimit).amount,
            chained=bool(ends) and arrived < deadline(max(ends), period).due,
            arrived_at=arrived,
        )
    )


class Enter(Form):
    """Who watches from now on, and why the person was not brought straight in, if so."""

    guard: UUID = ask("看护人员", ref="guard")
    delay: Maybe = ask("没有直接带入的原因", default="", long=True)


@act(
    "premises.enter",
    title="登记进入办案区",
    by=Role.AREA_MANAGER,
    gates=[phase("brought"), in_order, on_shift, apart(cite=("D-CHA-05",)), straight_in,
           guard_named, keeps_own_guard],
    cite=("G-CHA-02", "C-CHA-01", "G-CHA-08", "3.4a"),
)  # fmt: skip
def enter(doing: Doing[Stay, Enter]) -> None:
    """嫌疑人直接进入办案区，自进入起有人看护。"""
    stay = doing.subject
    watch_over(doing, doing.form.guard)
    stay.entered_at, stay.delay = doing.at, doing.form.delay
    stay.move("inside")


def watch_over(doing: Doing[Stay, Enter] | Doing[Stay, Guard], guard: UUID) -> None:
    """Place a guard; refuse if he was placed elsewhere this moment."""
    stay = doing.subject
    hold(stay.area_id)
    hold_officers(guard)
    now = frozenset(stay.guardings.filter(until=None).values_list("officer", flat=True))
    named = {g for shift in on_duty(stay.area) for g in shift.guards}
    if guard in now:
        raise Invalid([("guard", "此人已经在看护")])
    if guard not in named or elsewhere(guard, stay) or not own_guard(stay, now | {guard}):
        raise Invalid([("guard", TAKEN)])
    doing.create(Guarding(stay=stay, officer=guard, since=doing.at, entry_id=doing.entry_id))


class Guard(Form):
    """Who watches as well."""

    guard: UUID = ask("看护人员", ref="guard")


@act(
    "premises.add_guard",
    title="增加看护人员",
    by=Role.AREA_MANAGER,
    gates=[phase("inside", "out"), in_order, apart(cite=("D-CHA-05",)), guard_named,
           keeps_own_guard],
    cite=("G-CHA-08", "3.4a"),
)  # fmt: skip
def add_guard(doing: Doing[Stay, Guard]) -> None:
    """增加看护人员，或者由其接替。"""
    watch_over(doing, doing.form.guard)


class Relieve(Form):
    """Who watches no longer."""

    guard: UUID = ask("离开的看护人员", ref="officer")


@act(
    "premises.relieve_guard",
    title="看护人员离开",
    by=Role.AREA_MANAGER,
    gates=[phase("inside", "out"), in_order, apart(cite=("D-CHA-05",)), guarded_still],
    cite=("G-CHA-08", "3.4a"),
)
def relieve_guard(doing: Doing[Stay, Relieve]) -> None:
    """看护人员离开，其余看护人员继续看护，中间没有间断。"""
    stay, guard = doing.subject, doing.form.guard
    hold(stay.area_id)
    now = frozenset(stay.guardings.filter(until=None).values_list("officer", flat=True))
    if guard not in now:
        raise Invalid([("guard", "此人没有在看护")])
    if not own_guard(stay, now - {guard}):
        raise Invalid([("guard", TAKEN)])
    stay.guardings.filter(officer=guard, until=None).update(until=doing.at)


class CheckSafety(Form):
    """Who searched, and what was found."""

    checker: UUID = ask("检查人员", ref="helper")
    checker_sex: Literal[Sex.MALE, Sex.FEMALE] = ask("检查人员性别")
    found: Maybe = ask("检查发现的物品", default="", long=True, personal=True)
    to_seizure: Maybe = ask("违禁品、涉案物品", default="", long=True, personal=True,
                            help="依法扣押，不按随身财物保管")  # fmt: skip
    belongings: int = ask("代为保管的随身财物件数", ge=0, le=1000)


@act(
    "premises.check_safety",
    title="人身安全检查",
    by=Role.AREA_MANAGER,
    gates=[phase("inside"), in_order, searched_by_same_sex, named_not_recused],
    cite=("G-CHA-05", "3.4a"),
)
def check_safety(doing: Doing[Stay, CheckSafety]) -> None:
    """进入办案区后首先由同性别的人员作安全检查，登记发现的物品；临时离开返回的再查一次。"""
    form, stay = doing.form, doing.subject
    serving("checker", [form.checker], auxiliary=True)
    doing.create(
        SafetyCheck(
            stay=stay,
            at=doing.at,
            entry_id=doing.entry_id,
            **form.model_dump(exclude={"belongings"}),
        )
    )  # fmt: skip
    stay.checked_at = doing.at
    stay.belongings += form.belongings


class AskHealth(Form):
    """What the person says and what is seen."""

    health: Short = ask("自述和观察的健康状况", long=True, personal=True)
    unfit: Unfit = ask("能否接受询问讯问", default=Unfit.NONE)
    injuries: Maybe = ask("体表伤情", default="", long=True, personal=True, help="没有的不填")
    cause: Maybe = ask("致伤原因", default="", personal=True)
    photos: int = ask("伤情照片张数", default=0, ge=0, le=200)
    signed_injury: bool = ask("本人已对伤情和原因签名，或者已注明拒绝签名", default=False)


@act(
    "premises.ask_health",
    title="健康询问和体表检查",
    by=Role.AREA_MANAGER,
    gates=[phase("inside"), in_order, injury_noted],
    cite=("G-CHA-06", "C-CHA-01"),
)
def ask_health(doing: Doing[Stay, AskHealth]) -> None:
    """询问健康状况，检查体表，有伤的拍照；有危险疾病的送医，醉酒的约束至酒醒，均不得询问讯问。"""
    form, stay = doing.form, doing.subject
    if stay.unfit == Unfit.DRUNK and form.unfit != Unfit.DRUNK:
        raise Invalid([("unfit", "醉酒的人，确认酒醒后另行登记")])
    stay.health, stay.unfit = form.health, form.unfit
    if form.injuries:
        stay.injuries = f"{form.injuries}（{form.cause}）"


class AssessRisk(Form):
    """What the answers show, and how closely the person will be watched."""

    risks: list[Risk] = ask("风险", default=[])
    level: Level = ask("看护等级")
    note: Maybe = ask("说明", default="", long=True, personal=True)


@act(
    "premises.assess_risk",
    title="风险评估",
    by=Role.AREA_MANAGER,
    gates=[phase(*THERE), in_order, watch_enough],
    cite=("G-CHA-08",),
)
def assess_risk(doing: Doing[Stay, AssessRisk]) -> None:
    """按询问和观察到的风险确定看护等级，不得低于风险所要求的等级。"""
    stay = doing.subject
    stay.risks = sorted({*stay.risks, *doing.form.risks})
    stay.level = doing.form.level


class LowerWatch(Form):
    """To which level, and why."""

    level: Level = ask("降低至")
    reasons: Long = ask("理由", long=True, personal=True)


@act(
    "premises.lower_watch",
    title="降低看护等级",
    by=(Role.AREA_MANAGER, Role.DEPT_HEAD),
    gates=[phase(*THERE), in_order, apart("premises.assess_risk", cite=("G-CHA-08",)),
           watch_lowered],
    cite=("G-CHA-08",),
)  # fmt: skip
def lower_watch(doing: Doing[Stay, LowerWatch]) -> None:
    """由评估人以外的人写明理由，降低看护等级。"""
    doing.subject.level = doing.form.level


class Explain(Form):
    """What was found."""

    finding: Long = ask("查明的情况", long=True, personal=True)
    lawful: bool = ask("不属于以连续传唤变相拘禁")


@act(
    "premises.explain_chain",
    title="查明两次到案间隔过短",
    by=Role.DEPT_HEAD,
    gates=[phase("brought", "inside", "out", "left"), apart()],
    cite=("N-CHA-01", "N-ADM-04"),
)
def explain_chain(doing: Doing[Stay, Explain]) -> None:
    """负责人查明同一人在同一案件中短时间内再次到案的原因。"""
