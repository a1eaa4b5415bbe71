"""Continued questioning, from being brought to a police station to the door."""

from __future__ import annotations

from datetime import date
from typing import Annotated
from uuid import UUID

from django.db.models import IntegerChoices
from pydantic import AfterValidator, AwareDatetime, StringConstraints

from plumbline.casework.models import Case
from plumbline.casework.named import HANDLERS
from plumbline.casework.terms import Sex
from plumbline.kernel.act import Doing, Form, Invalid, act, ask
from plumbline.kernel.gate import anytime, apart, phase
from plumbline.law.identity import check_digit
from plumbline.law.roles import Role
from plumbline.people.numbers import next_number
from plumbline.qualification.gates import qualified
from plumbline.questioning.fields import (
    AN_ANSWER,
    Answer,
    Long,
    Note,
    an_officer,
    not_in_future,
    refusal_noted,
    write_down,
)
from plumbline.questioning.holding_gates import (
    after_refusal,
    asked_for,
    at_station,
    before_expiry,
    county_head,
    duty_leader,
    ground,
    in_charge,
    name_withheld,
    night_release,
    no_bar,
    not_protected,
    station_of,
    step_by_step,
)
from plumbline.questioning.models import Check, Holding
from plumbline.questioning.rooms import leave
from plumbline.questioning.terms import Ground, HoldingEnd, Illness, Signed, Told

Text = Annotated[str, StringConstraints(max_length=300)]
FIRST, PROTECTED = 12, 4  # hours
HELD = ("brought", "approved", "refused")


class BringIn(Form):
    """Who is brought in, why, and that nothing bars it."""

    arrived_at: AwareDatetime = ask("带至公安机关的时间", help="时限由此起算")
    station: UUID | None = ask("带至的派出所", default=None, ref="unit", help="本所的不填")
    assistant: UUID | None = ask("协办民警", default=None, ref="handler")
    grounds: list[Ground] = ask("法定情形", default=[])
    reasons: Long = ask("不能排除嫌疑的理由", long=True, personal=True)
    name: Text = ask("姓名", default="", personal=True, help="拒不说明的不填")
    sex: Sex = ask("性别", personal=True, examples=["male"])
    born: date | None = ask("出生日期", default=None, personal=True)
    id_number: Annotated[str, AfterValidator(check_digit)] = ask(
        "身份证号码", default="", personal=True
    )
    address: Text = ask("住址", default="", personal=True)
    employer: Text = ask("工作单位", default="", personal=True)
    unidentified: bool = ask("不讲真实姓名、住址、身份", default=False)
    pregnant: bool = ask("怀孕", default=False, personal=True)
    nursing: bool = ask("正在哺乳自己不满一周岁的婴儿", default=False, personal=True)
    age_unclear: bool = ask("年龄不明，可能不满十六周岁或者已满七十周岁", default=False)
    illness: Illness = ask("疾病", default=Illness.NONE, personal=True)
    liberty_at_stake: bool = ask("所涉行为可能构成犯罪或者处行政拘留", default=True)
    surrendered: bool = ask("系投案", default=False)
    case_open: bool = ask("所涉案件已经受理或者立案", default=False)
    police_matter: bool = ask("属于公安机关管辖", default=True)


@act(
    "questioning.bring_in",
    title="带回继续盘问",
    by=Role.CASE_OFFICER,
    gates=[phase("suspected", cite=("G-ADM-09", "P-ADM-02")), qualified, ground, no_bar,
           at_station, *HANDLERS],
    cite=("G-ADM-09", "P-ADM-02", "N-ADM-01", "N-ADM-02", "C-CHA-02"),
    makes=Holding,
)  # fmt: skip
def bring_in(doing: Doing[Check, BringIn]) -> None:
    """把不能排除嫌疑的人带至派出所，呈请继续盘问；时限自带至之时起算。"""
    form, check = doing.form, doing.subject
    not_in_future("arrived_at", form.arrived_at, doing.at)
    if form.arrived_at < check.opened_at:
        raise Invalid([("arrived_at", "带至公安机关的时间不能早于当场盘问检查")])
    if form.sex == Sex.UNKNOWN:
        raise Invalid([("sex", "此项必填")])
    if form.born is not None and form.born > doing.day:
        raise Invalid([("born", "出生日期不能晚于办理之日")])
    station = station_of(doing.situation)
    if station is None:  # the gate asked already
        raise Invalid([("station", "没有这个单位")])
    handlers = [doing.actor.id]
    if form.assistant is not None and form.assistant != doing.actor.id:
        an_officer("assistant", form.assistant)
        handlers.append(form.assistant)
    number = next_number(station.code, "holding", doing.day.year)
    values = form.model_dump(
        exclude={"station", "assistant", "liberty_at_stake", "surrendered", "case_open",
                 "police_matter"}
    )  # fmt: skip
    holding = Holding(
        number=f"Q{station.code}{doing.day.year}{number:06d}",
        phase="brought",
        line=station.line,
        secrecy=check.secrecy,
        handlers=handlers,
        check_made=check,
        hours=FIRST,
        **values,
    )
    if holding.protected(doing.day):
        holding.hours = PROTECTED
    doing.create(holding)
    check.move("brought")


class Word(Form):
    """The approver's word."""

    opinion: Long = ask("审批意见", long=True)


@act(
    "questioning.approve_holding",
    title="批准继续盘问",
    by=Role.DEPT_HEAD,
    gates=[phase("brought"), apart(), before_expiry],
    cite=("R-ADM-02", "N-ADM-01"),
)
def approve_holding(doing: Doing[Holding, Word]) -> None:
    """派出所负责人批准继续盘问十二小时，审批时间计入时限。"""
    doing.subject.move("approved")


@act(
    "questioning.refuse_holding",
    title="不批准继续盘问",
    by=Role.DEPT_HEAD,
    gates=[phase("brought"), apart()],
    cite=("R-ADM-02", "D-ADM-05"),
)
def refuse_holding(doing: Doing[Holding, Word]) -> None:
    """派出所负责人不批准继续盘问，被盘问人应当立即释放。"""
    doing.subject.move("refused")


class Remark(Form):
    """A remark, where one is needed."""

    note: Note = ask("说明", default="", long=True, personal=True)


@act(
    "questioning.file_holding",
    title="报备继续盘问",
    by=Role.CASE_OFFICER,
    gates=[phase("approved", "ended"), qualified],
    cite=("R-ADM-02",),
)
def file_holding(doing: Doing[Holding, Remark]) -> None:
    """把继续盘问审批表报县级公安机关主管派出所工作的部门备案。"""


class TellRelatives(Form):
    """Whether the family or the unit was told."""

    told: Told = ask("通知情况")
    whom: Text = ask("被通知人及其联系方式", default="", personal=True)
    note: Note = ask("说明", default="", long=True, personal=True, help="无法通知的写明原因")


@act(
    "questioning.tell_relatives",
    title="通知被盘问人家属或者单位",
    by=Role.CASE_OFFICER,
    gates=[anytime],
    cite=("D-ADM-05",),
)
def tell_relatives(doing: Doing[Holding, TellRelatives]) -> None:
    """立即通知被盘问人的家属或者单位，无法通知的注明原因。"""
    told_whom(doing.form.told, doing.form.whom, doing.form.note)
    doing.subject.family = doing.form.told


def told_whom(told: Told, whom: str, note: str) -> None:
    """Who was told is named; why nobody was is noted. Raises Invalid."""
    if told == Told.TOLD and not whom:
        raise Invalid([("whom", "请写明通知了何人")])
    if told != Told.TOLD and not note:
        raise Invalid([("note", "请写明无法通知的原因")])


@act(
    "questioning.settle_dependants",
    title="安排无人照顾的家属",
    by=Role.CASE_OFFICER,
    gates=[anytime],
    cite=("D-ADM-05",),
)
def settle_dependants(doing: Doing[Holding, Remark]) -> None:
    """问明有无因此无人照顾的老人、儿童等家属，妥善安排并告知被盘问人；没有的注明没有。"""
    if not doing.form.note:
        raise Invalid([("note", "请写明安排情况，没有的写“没有”")])


@act(
    "questioning.feed_held",
    title="提供饮食",
    by=Role.CASE_OFFICER,
    gates=[anytime],
    cite=("D-ADM-05",),
)
def feed_held(doing: Doing[Holding, Remark]) -> None:
    """为被盘问人提供基本的饮食。"""


@act(
    "questioning.give_bedding",
    title="提供卧具",
    by=Role.CASE_OFFICER,
    gates=[anytime],
    cite=("D-ADM-05",),
)
def give_bedding(doing: Doing[Holding, Remark]) -> None:
    """继续盘问十二小时以上的，为被盘问人提供必要的卧具。"""


class QuestionHeld(Form):
    """What was asked and answered, and how it was signed."""

    rows: list[Answer] = ask("问答", personal=True, min_length=1, max_length=300,
                             examples=[AN_ANSWER])  # fmt: skip
    signed: Signed = ask("被盘问人签名")
    refusal: Note = ask("拒绝签名的情况", default="", long=True)


@act(
    "questioning.question_held",
    title="继续盘问笔录",
    by=Role.CASE_OFFICER,
    gates=[phase("approved"), qualified, refusal_noted],
    cite=("R-ADM-02", "N-ADM-01"),
)
def question_held(doing: Doing[Holding, QuestionHeld]) -> None:
    """批准后立即盘问，制作继续盘问笔录，由被盘问人核对签名。"""
    write_down(doing, doing.subject)


class Establish(Form):
    """Who the person is."""

    name: Annotated[str, StringConstraints(min_length=1, max_length=100)] = ask(
        "姓名", personal=True
    )
    born: date = ask("出生日期", personal=True)
    id_number: Annotated[str, AfterValidator(check_digit)] = ask(
        "身份证号码", default="", personal=True
    )
    address: Text = ask("住址", personal=True)
    pregnant: bool = ask("怀孕", default=False, personal=True)
    nursing: bool = ask("正在哺乳自己不满一周岁的婴儿", default=False, personal=True)


@act(
    "questioning.establish_identity",
    title="查明被盘问人身份",
    by=Role.CASE_OFFICER,
    gates=[phase(*HELD), qualified],
    cite=("N-ADM-02", "D-ADM-05"),
)
def establish_identity(doing: Doing[Holding, Establish]) -> None:
    """登记查明的身份；属于四小时内须盘问完毕的人员的，时限随之缩短。"""
    if doing.form.born > doing.day:
        raise Invalid([("born", "出生日期不能晚于办理之日")])
    holding = doing.subject
    for name, value in doing.form.model_dump().items():
        setattr(holding, name, value)
    holding.unidentified = holding.age_unclear = False
    if holding.protected(doing.day):
        holding.hours, holding.asked_hours = PROTECTED, 0
        leave(holding)  # the waiting room is not for the protected


class LongerHours(IntegerChoices):
    """The two longer limits."""

    SECOND = 24, "延长至二十四小时"
    THIRD = 48, "延长至四十八小时"


class AskLonger(Form):
    """Why the limit is not enough."""

    hours: LongerHours = ask("延长至")
    reasons: Long = ask("不能证实或者排除嫌疑的理由", long=True, personal=True)


@act(
    "questioning.ask_longer",
    title="呈请延长继续盘问时限",
    by=Role.CASE_OFFICER,
    gates=[phase("approved"), qualified, not_protected, step_by_step],
    cite=("N-ADM-01", "R-ADM-02"),
)
def ask_longer(doing: Doing[Holding, AskLonger]) -> None:
    """确实难以证实或者排除嫌疑的，呈请延长继续盘问时限，一次只能延长一步。"""
    doing.subject.asked_hours = int(doing.form.hours)


@act(
    "questioning.extend_to_24",
    title="批准延长至二十四小时",
    by=(Role.ORGAN_HEAD, Role.ORGAN_CHIEF),
    gates=[phase("approved"), apart(), county_head, duty_leader, asked_for(24), not_protected,
           before_expiry],
    cite=("N-ADM-01", "R-ADM-02"),
)  # fmt: skip
def extend_to_24(doing: Doing[Holding, Word]) -> None:
    """县级公安机关值班负责人在届满前批准将继续盘问时限延长至二十四小时。"""
    doing.subject.hours, doing.subject.asked_hours = 24, 0


class Third(Form):
    """The word of the head in charge."""

    in_charge: bool = ask("本人系主管负责人")
    opinion: Long = ask("审批意见", long=True)


@act(
    "questioning.extend_to_48",
    title="批准延长至四十八小时",
    by=Role.ORGAN_HEAD,
    gates=[phase("approved"), apart(), county_head, asked_for(48), in_charge, name_withheld,
           not_protected, before_expiry],
    cite=("N-ADM-01", "R-ADM-02"),
)  # fmt: skip
def extend_to_48(doing: Doing[Holding, Third]) -> None:
    """对不讲真实姓名、住址、身份的，主管负责人在届满前批准延长至四十八小时。"""
    doing.subject.hours, doing.subject.asked_hours = 48, 0


class EndHolding(Form):
    """How it ended, and how the person signed the register."""

    end: HoldingEnd = ask("处理结果")
    reasons: Long = ask("终止或者释放的原因", long=True, personal=True)
    case_number: Annotated[str, StringConstraints(max_length=60)] = ask(
        "转入的案件编号", default="", help="转入案件传唤的填写"
    )
    collected_by: Text = ask("领回人或者护送情况", default="", personal=True)
    signed: Signed = ask("被盘问人在登记表上签名")
    refusal: Note = ask("没有签名的情况", default="", long=True)


@act(
    "questioning.end_holding",
    title="终止继续盘问",
    by=Role.CASE_OFFICER,
    gates=[phase(*HELD), after_refusal, night_release, refusal_noted],
    cite=("N-ADM-01", "N-ADM-02", "D-ADM-07", "C-CHA-02", "D-CHA-08"),
)
def end_holding(doing: Doing[Holding, EndHolding]) -> None:
    """释放被盘问人或者依法作出处理，写明时间、原因和结果；以行为时间为离开时间。"""
    holding, form = doing.subject, doing.form
    if form.end == HoldingEnd.SUMMONED:
        case = Case.objects.filter(number=form.case_number, line=holding.line).first()
        if case is None:
            raise Invalid([("case_number", "本单位没有这个编号的案件")])
        holding.case = case
    leave(holding)
    holding.end, holding.ended_at = form.end, doing.at
    holding.collected_by = form.collected_by
    holding.asked_hours = 0
    holding.move("ended")
