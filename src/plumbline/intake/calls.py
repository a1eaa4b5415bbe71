"""The 110 record: taking a call, dispatching, arriving, first disposal, registering afterwards."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from django.db.models import TextChoices
from pydantic import AwareDatetime, StringConstraints

from plumbline.forms import Form as Row
from plumbline.intake.acts import Code, known_class, report_number
from plumbline.intake.gates import in_hand, recorded_whole, unregistered
from plumbline.intake.models import Aim, Channel, Report, Way
from plumbline.kernel.act import Doing, Form, Invalid, act, ask
from plumbline.kernel.gate import anytime, phase
from plumbline.law.roles import Role
from plumbline.people.models import Officer, Unit

WAYS = {Channel.WEB: Way.ONLINE, Channel.DESK: Way.WALK_IN}  # every other channel is a call
Name = Annotated[str, StringConstraints(max_length=100)]
Long = Annotated[str, StringConstraints(min_length=2, max_length=10_000)]


class TakeCall(Form):
    """A call, on the uniform form."""

    channel: Channel = ask("报警渠道")
    aim: Aim = ask("来电目的", default=Aim.ALARM)
    reporter: Name = ask("报警人", default="", personal=True)
    phone: Annotated[str, StringConstraints(max_length=30)] = ask(
        "来电号码", default="", personal=True
    )
    keep_secret: bool = ask("报警人要求保密", default=False)
    place: Annotated[str, StringConstraints(max_length=300)] = ask(
        "警情地点", default="", personal=True
    )
    latitude: int | None = ask(
        "纬度", default=None, help="百万分之一度，例如43886800", ge=-90_000_000, le=90_000_000
    )
    longitude: int | None = ask(
        "经度", default=None, help="百万分之一度，例如125324500", ge=-180_000_000, le=180_000_000
    )
    class_code: Code = ask("警情类别", default="", ref="incident_class")
    facts: Annotated[str, StringConstraints(min_length=2, max_length=60_000)] = ask(
        "警情摘要", long=True, personal=True
    )
    urgent: bool = ask(
        "情况紧急，先处置后登记", default=False, help="处置完毕后二十四小时内补录接报案登记"
    )
    unit: UUID | None = ask("处警单位", default=None, ref="unit_below", help="不填为本单位")


@act(
    "intake.take_call",
    title="接警",
    by=(Role.CASE_OFFICER, Role.AUX),
    gates=[anytime],
    cite=("D-INT-01", "D-INT-02", "D-INT-17", "C-INT-01", "G-INT-01"),
    makes=Report,
    shared=True,
)
def take_call(doing: Doing[Unit, TakeCall]) -> None:
    """接听报警、求助和投诉，按统一格式登记，自此时起负有依法办结的责任。"""
    form = doing.form
    known_class(doing)
    if (form.latitude is None) != (form.longitude is None):
        raise Invalid([("longitude", "经度和纬度应当同时填写")])
    unit = below(doing.subject.line, form.unit) if form.unit else doing.subject
    doing.create(
        Report(
            number=report_number(doing.subject.code, doing.day.year),
            phase="received",
            line=unit.line,
            way=WAYS.get(form.channel, Way.CALL),
            registered_at=None if form.urgent else doing.at,
            **form.model_dump(exclude={"unit"}),
        )
    )


def below(line: list[str], unit: UUID, field: str = "unit") -> Unit:
    """An active unit that is, or stands below, the one of the line. Raises Invalid."""
    found = Unit.objects.filter(pk=unit, phase="active").first()
    if found is None or found.line[: len(line)] != line:
        raise Invalid([(field, "只能指令本单位或者所属单位")])
    return found


class Dispatch(Form):
    """Who is sent."""

    unit: UUID | None = ask("处警单位", default=None, ref="unit_below", help="不填为现单位")
    officers: list[UUID] = ask("处警民警", default=[], ref="colleague")


@act(
    "intake.dispatch",
    title="派警",
    by=(Role.CASE_OFFICER, Role.AUX),
    gates=[phase("received", "dispatched")],
    cite=("D-INT-02", "D-INT-03", "C-INT-01"),
)
def dispatch(doing: Doing[Report, Dispatch]) -> None:
    """指令处警单位和民警，实行首接责任，被指令的单位和民警不得推诿。"""
    call, form = doing.subject, doing.form
    unit = below(call.line, form.unit) if form.unit else Unit.objects.get(code=call.line[-1])
    serving = Officer.objects.filter(pk__in=form.officers, phase="serving")
    sent = {officer.pk: officer.line for officer in serving}
    if len(sent) != len(set(form.officers)) or any(
        line[: len(unit.line)] != unit.line for line in sent.values()
    ):
        raise Invalid([("officers", "只能指令处警单位的在职人员")])
    call.line, call.dispatched_to, call.dispatched_at = unit.line, unit.code, doing.at
    call.handlers = list(dict.fromkeys(form.officers))
    call.move("dispatched")


class Arrive(Form):
    """The officers are there."""

    note: Annotated[str, StringConstraints(max_length=500)] = ask("说明", default="", personal=True)


@act(
    "intake.arrive",
    title="到达现场",
    by=(Role.CASE_OFFICER, Role.AUX),
    gates=[phase("dispatched")],
    cite=("N-INT-01", "C-INT-01"),
)
def arrive(doing: Doing[Report, Arrive]) -> None:
    """处警民警到达现场，开始处置。"""
    doing.subject.arrived_at = doing.at
    if doing.actor.id not in doing.subject.handlers:
        doing.subject.handlers = [*doing.subject.handlers, doing.actor.id]
    doing.subject.move("at_scene")


class Recording(Row):
    """A recording of the scene: its id at the recorder, and from when to when."""

    id: Annotated[str, StringConstraints(min_length=1, max_length=80)] = ask("录音录像编号")
    begins: AwareDatetime = ask("起")
    ends: AwareDatetime = ask("止")


class Disposal(TextChoices):
    """What was done first."""

    EVIDENCE = "evidence", "固定现场和证据"
    CONTROLLED = "controlled", "控制嫌疑人"
    RESCUED = "rescued", "救助伤员"
    HELPED = "helped", "提供帮助"
    MEDIATED = "mediated", "现场调处"
    ADVISED = "advised", "劝阻、告知"
    NOTHING = "nothing", "未发现所报情况"


class Finish(Form):
    """First disposal, its recordings, and what the caller was told."""

    disposals: list[Disposal] = ask("先期处置", min_length=1)
    result: Long = ask("处置情况", long=True, personal=True)
    recordings: list[Recording] = ask("现场录音录像", default=[])
    gap_reason: Annotated[str, StringConstraints(max_length=500)] = ask(
        "未全程录制的客观原因", default="", long=True
    )
    feedback: Annotated[str, StringConstraints(min_length=2, max_length=500)] = ask(
        "向报警人反馈", personal=True, help="反馈内容；无法联系的写明"
    )


@act(
    "intake.finish",
    title="先期处置完毕",
    by=(Role.CASE_OFFICER, Role.AUX),
    gates=[phase("at_scene"), recorded_whole],
    cite=("D-INT-02", "D-INT-05", "C-INT-01"),
)
def finish(doing: Doing[Report, Finish]) -> None:
    """登记先期处置、现场录音录像和对报警人的反馈；此后仍须作出处理决定。"""
    call, form = doing.subject, doing.form
    if any(row.ends < row.begins or row.ends > doing.at for row in form.recordings):
        raise Invalid([("recordings", "录音录像的止时不能早于起时，也不能晚于现在")])
    call.finished_at, call.feedback = doing.at, form.feedback
    call.disposal = form.result
    call.recordings = sorted({*call.recordings, *(row.id for row in form.recordings)})
    call.move("handled")


class Complete(Form):
    """What the registration still lacks after an emergency."""

    reporter: Name = ask("报案人", default="", personal=True)
    phone: Annotated[str, StringConstraints(max_length=30)] = ask(
        "联系电话", default="", personal=True
    )
    occurred_at: AwareDatetime | None = ask("发生时间", default=None)
    place: Annotated[str, StringConstraints(min_length=1, max_length=300)] = ask(
        "发生地点", personal=True
    )
    facts: Annotated[str, StringConstraints(min_length=4, max_length=60_000)] = ask(
        "报案内容", long=True, personal=True
    )


@act(
    "intake.register",
    title="补录接报案登记",
    by=(Role.CASE_OFFICER, Role.AUX),
    gates=[in_hand, unregistered],
    cite=("D-INT-07", "C-INT-02", "D-INT-17"),
)
def register(doing: Doing[Report, Complete]) -> None:
    """紧急情况先行处置后，补齐接报案登记。"""
    if doing.form.occurred_at is not None and doing.form.occurred_at > doing.at:
        raise Invalid([("occurred_at", "发生时间不能晚于登记时间")])
    for name, value in doing.form.model_dump().items():
        if value:
            setattr(doing.subject, name, value)
    doing.subject.registered_at = doing.at
