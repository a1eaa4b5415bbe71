"""The lawful outcomes of a call or report other than a case, and reopening."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from django.db.models import TextChoices
from pydantic import StringConstraints

from plumbline.intake.acts import report_number
from plumbline.intake.gates import (
    a_complaint,
    ended_as_not_police,
    in_hand,
    in_writing_on_objection,
    no_case_left,
    not_criminal,
    papers_no_ground,
    pre_reviewed,
    registered,
    repeats,
    urgency_met,
)
from plumbline.intake.models import Outcome, Report
from plumbline.kernel.act import Doing, Form, Invalid, act, ask
from plumbline.kernel.gate import apart, phase
from plumbline.law.roles import Role
from plumbline.people.models import Unit
from plumbline.qualification.gates import qualified

Told = Annotated[str, StringConstraints(min_length=2, max_length=2_000)]
Long = Annotated[str, StringConstraints(min_length=2, max_length=10_000)]
OFFICE = (Role.CASE_OFFICER,)
COPIED = (
    "way", "aim", "channel", "class_code", "reporter", "phone", "keep_secret", "occurred_at",
    "place", "latitude", "longitude", "facts", "urgent", "registered_at", "has_evidence", "secrecy",
)  # fmt: skip


def end(doing: Doing[Report, Any], outcome: Outcome, told: str, to: str = "ended") -> None:
    """Give the report its outcome, with what the person was told."""
    doing.subject.outcome, doing.subject.told = outcome, told
    doing.subject.move(to)


class Transfer(Form):
    """Whose matter it is, and that the reporter knows."""

    unit: UUID | None = ask("有管辖权的单位", default=None, ref="competent_unit")
    elsewhere: Annotated[str, StringConstraints(max_length=200)] = ask(
        "或者系统外的单位", default="", help="例如外省公安机关、其他机关"
    )
    urgent: bool = ask("有须当场处置的紧急情况")
    reasons: Long = ask("移送理由", long=True, personal=True)
    told: Told = ask("告知报案人", personal=True, help="告知的内容和方式")


@act(
    "intake.transfer",
    title="移送有管辖权的单位",
    by=OFFICE,
    gates=[in_hand, qualified, urgency_met],
    cite=("D-INT-15", "G-INT-02"),
    makes=Report,
)
def transfer(doing: Doing[Report, Transfer]) -> None:
    """属于公安机关职责但不属于本单位管辖的，二十四小时内移送有管辖权的单位，并告知报案人。"""
    old, form = doing.subject, doing.form
    if (form.unit is None) == (not form.elsewhere):
        raise Invalid([("unit", "写明一个有管辖权的单位")])
    if form.unit is None:
        old.passed_name = form.elsewhere
        end(doing, Outcome.TRANSFERRED, form.told, "transferring")
        return
    unit = Unit.objects.filter(pk=form.unit, phase="active").first()
    if unit is None or unit.line == old.line:
        raise Invalid([("unit", "没有这一单位，或者就是本单位")])
    fresh = doing.create(
        Report(
            number=report_number(unit.code, doing.day.year), phase="referred", line=unit.line,
            came_from=old.pk, sender=old.sender, papers_missing=old.papers_missing,
            **{name: getattr(old, name) for name in COPIED},
        )
    )  # fmt: skip
    old.passed_to, old.passed_name = fresh.pk, unit.name
    end(doing, Outcome.TRANSFERRED, form.told)


class Acknowledge(Form):
    """The matter was received."""

    note: Annotated[str, StringConstraints(max_length=500)] = ask("说明", default="")


@act(
    "intake.acknowledge",
    title="接收移送",
    by=(Role.CASE_OFFICER, Role.AUX),
    gates=[phase("referred")],
    cite=("D-INT-15", "G-INT-01"),
)
def acknowledge(doing: Doing[Report, Acknowledge]) -> None:
    """接收其他单位移送的警情、案件；认为不属于本单位管辖的，接收后依法再行移送。"""
    doing.subject.handlers = [doing.actor.id]
    doing.subject.move("received")


@act(
    "intake.note_acknowledged",
    title="登记对方已接收",
    by=OFFICE,
    gates=[phase("transferring")],
    cite=("D-INT-15",),
)
def note_acknowledged(doing: Doing[Report, Acknowledge]) -> None:
    """登记系统外的单位已经接收移送。"""
    doing.subject.move("ended")


class Return(Form):
    """Why it came back."""

    reasons: Long = ask("退回理由", long=True, personal=True)


@act(
    "intake.take_back",
    title="登记对方退回",
    by=OFFICE,
    gates=[phase("transferring")],
    cite=("D-INT-15", "G-INT-01"),
)
def take_back(doing: Doing[Report, Return]) -> None:
    """系统外的单位退回的，恢复由本单位办理。"""
    doing.subject.outcome, doing.subject.passed_name = "", ""
    doing.subject.move("handled" if doing.subject.finished_at else "received")


class Manner(TextChoices):
    """How somebody is told."""

    ORAL = "oral", "口头"
    WRITTEN = "written", "书面"


class NotPolice(Form):
    """Where the person is sent."""

    told: Told = ask("告知向何机关、何渠道提出", personal=True)
    manner: Manner = ask("告知方式", default=Manner.ORAL)
    unclear: bool = ask("不能当场判断", default=False)
    objected: bool = ask("报案人有异议", default=False)


@act(
    "intake.not_police",
    title="告知不属于公安机关职责",
    by=OFFICE,
    gates=[in_hand, qualified, papers_no_ground, in_writing_on_objection],
    cite=("D-INT-14",),
)
def not_police(doing: Doing[Report, NotPolice]) -> None:
    """不属于公安机关职责范围的，立即口头告知向有关机关提出；有异议的，书面告知。"""
    end(doing, Outcome.NOT_POLICE, doing.form.told)


class Objection(Form):
    """What the person objects to."""

    objection: Told = ask("异议内容", long=True, personal=True)


@act(
    "intake.note_objection",
    title="登记报案人异议",
    by=(Role.CASE_OFFICER, Role.AUX),
    gates=[phase("ended"), ended_as_not_police],
    cite=("D-INT-14",),
)
def note_objection(doing: Doing[Report, Objection]) -> None:
    """报案人对不属于公安机关职责的告知有异议的，登记异议，随即书面告知。"""


class InWriting(Form):
    """The written notice."""

    notice: Long = ask("书面告知内容", long=True, personal=True)
    delivered: Told = ask("送达情况", personal=True)


@act(
    "intake.tell_in_writing",
    title="书面告知",
    by=OFFICE,
    gates=[phase("ended"), ended_as_not_police],
    cite=("D-INT-14",),
)
def tell_in_writing(doing: Doing[Report, InWriting]) -> None:
    """书面告知报案人不属于公安机关职责的理由和应当向何机关提出。"""


class Repeat(Form):
    """Which report this one repeats."""

    earlier: Annotated[str, StringConstraints(min_length=4, max_length=60)] = ask("原接报案编号")
    new_facts: bool = ask("有新的事实或者证据")
    told: Told = ask("向报案人说明", personal=True)


@act(
    "intake.explain_repeat",
    title="重复报案说明",
    by=OFFICE,
    gates=[in_hand, repeats],
    cite=("D-INT-13",),
)
def explain_repeat(doing: Doing[Report, Repeat]) -> None:
    """案件正在办理或者已经办结的，向重复报案人说明情况，不再登记受理。"""
    number = doing.form.earlier
    doing.subject.earlier = Report.objects.values_list("pk", flat=True).get(number=number)
    end(doing, Outcome.REPEAT, doing.form.told)


class Settled(TextChoices):
    """How a matter without a case was settled."""

    HELPED = "helped", "提供了帮助"
    MEDIATED = "mediated", "纠纷当场调处"
    DISSUADED = "dissuaded", "劝阻、制止"
    ADVISED = "advised", "解答咨询"


class Settle(Form):
    """What was settled, and how."""

    settled: Settled = ask("处置方式")
    no_case: bool = ask("经核查没有应当立案（受案）查处的违法犯罪事实")
    told: Told = ask("处置结果和向当事人的答复", long=True, personal=True)


@act(
    "intake.settle_on_the_spot",
    title="当场处置办结",
    by=OFFICE,
    gates=[in_hand, qualified, not_criminal, no_case_left],
    cite=("D-INT-02", "P-INT-03"),
)
def settle_on_the_spot(doing: Doing[Report, Settle]) -> None:
    """求助、纠纷、咨询等当场处置完毕，没有需要查处的违法犯罪的，予以办结。"""
    end(doing, Outcome.ON_THE_SPOT, doing.form.told)


class Empty(TextChoices):
    """What kind of empty call."""

    NUISANCE = "nuisance", "骚扰"
    FALSE = "false", "谎报"
    MISTAKE = "mistake", "误报、误拨"
    NOTHING = "nothing", "现场未发现所报情况"


class MarkFalse(Form):
    """Why there is nothing behind it."""

    sort: Empty = ask("情形")
    no_case: bool = ask("经核查没有应当立案（受案）查处的违法犯罪事实")
    told: Told = ask("核查情况", long=True, personal=True)


@act(
    "intake.mark_false",
    title="认定无效警情",
    by=OFFICE,
    gates=[in_hand, qualified, no_case_left],
    cite=("D-INT-02", "P-INT-03"),
)
def mark_false(doing: Doing[Report, MarkFalse]) -> None:
    """核查后认定为虚假、骚扰、误拨等无效警情；谎报警情需要查处的，另行受案。"""
    end(doing, Outcome.FALSE_ALARM, doing.form.told)


class Refusal(TextChoices):
    """Why no case is opened; missing papers are no reason."""

    NO_VIOLATION = "no_violation", "不属于违反治安管理行为，也没有犯罪事实"
    NO_FACTS = "no_facts", "经核查所报事实不存在"
    BARRED = "barred", "超过追究时效等依法不予处理"


class Refuse(Form):
    """The ground, the reasons, and that the reporter knows them."""

    ground: Refusal = ask("情形")
    no_case: bool = ask("经核查没有应当立案（受案）查处的违法犯罪事实")
    reasons: Long = ask("理由", long=True, personal=True)
    told: Told = ask("向报案人告知并说明理由", personal=True)


@act(
    "intake.refuse",
    title="决定不予受案",
    by=Role.DEPT_HEAD,
    gates=[in_hand, apart(), registered, pre_reviewed, papers_no_ground, no_case_left],
    cite=("N-INT-02", "P-INT-03"),
)
def refuse(doing: Doing[Report, Refuse]) -> None:
    """经审查不属于违法犯罪的，由办案部门负责人决定不予受案，告知报案人并说明理由。"""
    end(doing, Outcome.REFUSED, doing.form.told, "refused")


class Complaint(Form):
    """What is passed to the inspection branch."""

    ongoing: bool = ask("违法违纪正在发生")
    note: Told = ask("转办说明", personal=True)


@act(
    "intake.pass_to_inspection",
    title="转督察处理",
    by=(Role.CASE_OFFICER, Role.AUX),
    gates=[in_hand, a_complaint],
    cite=("D-INT-04", "D-INT-01"),
)
def pass_to_inspection(doing: Doing[Report, Complaint]) -> None:
    """对正在发生的民警违法违纪的投诉，立即转督察部门到场处理。"""
    doing.subject.move("inspecting")


class Inspected(Form):
    """What the inspection branch found, and what the complainant was told."""

    went: bool = ask("已到现场处置")
    found: Long = ask("处理情况", long=True, personal=True)
    told: Told = ask("向投诉人反馈", personal=True)


@act(
    "intake.answer_complaint",
    title="督察处理并反馈",
    by=Role.INSPECTION,
    gates=[phase("inspecting"), apart()],
    cite=("D-INT-04",),
)
def answer_complaint(doing: Doing[Report, Inspected]) -> None:
    """督察人员到现场处理，并把结果反馈投诉人。"""
    end(doing, Outcome.INSPECTION, doing.form.told)


class Forum(TextChoices):
    """Where a matter already stands."""

    PETITION = "petition", "信访"
    RECONSIDERATION = "reconsideration", "行政复议"
    LITIGATION = "litigation", "诉讼"
    DISCIPLINE = "discipline", "纪检监察"
    OTHER = "other", "其他法定渠道"


class PassOn(Form):
    """To which channel the papers went."""

    channel: Forum = ask("渠道")
    receiver: Annotated[str, StringConstraints(min_length=1, max_length=200)] = ask("接收单位")
    told: Told = ask("告知当事人", personal=True)


@act(
    "intake.pass_to_channel",
    title="转其他法定渠道",
    by=(Role.CASE_OFFICER, Role.INSPECTION),
    gates=[phase("received", "dispatched", "at_scene", "handled", "inspecting"), papers_no_ground],
    cite=("D-INT-04",),
)
def pass_to_channel(doing: Doing[Report, PassOn]) -> None:
    """已经进入信访、复议、诉讼等渠道的，把材料转交该渠道，并告知当事人。"""
    end(doing, Outcome.CHANNEL, doing.form.told)


class Reopen(Form):
    """What is new, or what was wrong."""

    news: Long = ask("新的事实、证据或者原处理的错误", long=True, personal=True)


@act(
    "intake.reopen",
    title="恢复审查",
    by=(Role.CASE_OFFICER, Role.DEPT_HEAD, Role.LEGAL_DEPT, Role.ORGAN_HEAD),
    gates=[phase("refused", "ended")],
    cite=("D-INT-23", "P-INT-03"),
)
def reopen(doing: Doing[Report, Reopen]) -> None:
    """发现新的事实、证据或者原处理有误的，恢复审查，重新计算期限。"""
    doing.subject.outcome, doing.subject.told = "", ""
    doing.subject.move("received")
