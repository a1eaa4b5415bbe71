"""Footage: taken in from a device, linked to what it shows, verified against what came in."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from django.db.models import Model
from pydantic import AwareDatetime, StringConstraints

from plumbline.kernel.act import Doing, Form, Invalid, act, ask
from plumbline.kernel.catalogue import kinds
from plumbline.kernel.gate import Missing, Situation, gate, phase
from plumbline.kernel.models import Entry
from plumbline.law.roles import Role
from plumbline.recordings.devices import KEEPERS, Ahead
from plumbline.recordings.gates import carried, file_held
from plumbline.recordings.ingest import held, verify
from plumbline.recordings.linked import ACT
from plumbline.recordings.models import Device, Footage, Link
from plumbline.recordings.store import store
from plumbline.recordings.terms import Digest, Maybe, Sort, Tag
from plumbline.recordings.timing import carrier, ran


class TakeIn(Form):
    """Which uploaded file, and how far the device's clock was out."""

    file: Digest = ask("文件", ref="upload", help="已经上传、还没有登记的文件", examples=["0" * 64])
    tag: Tag = ask("活动类别")
    clock_ahead: Ahead = ask("设备时钟快于标准时间的秒数", default=0,
                             help="慢的填负数；以最近一次设备检查登记的为准")  # fmt: skip
    began_at: AwareDatetime | None = ask(
        "设备显示的开始时间",
        default=None,
        help="文件自带录制时间的不填；没有的，由设备管理人员填写",
    )  # fmt: skip


@gate(
    "recordings.time_vouched_for",
    cite=("D-BWV-05", "P-BWV-01", "4.2b"),
    says="%(why)s",
    remedy="时钟不准的，先由设备管理人员检查并登记误差；文件没有录制时间的，由设备管理人员登记入库",
    who=KEEPERS,
)
def time_vouched_for(s: Situation[Device]) -> Missing | None:
    """Who carried a recorder does not say when it ran: the file does, or who keeps the device.

    A clock told wrong by a few hours would let any film stand for what was not recorded.
    """
    form = s.form
    if not isinstance(form, TakeIn) or Role.DOCK in s.roles:  # a station compares clocks itself
        return None
    if form.began_at is not None and not set(KEEPERS).intersection(s.roles):
        return {"why": "文件没有录制时间，开始时间不能由录制人自行填写"}
    found = s.once(inspected)
    s.reads.append(f"clock_ahead={found}")
    return (
        {"why": "填写的时钟误差与最近一次检查登记的不一致"}
        if form.clock_ahead not in (0, found)
        else None
    )


def inspected(device: Device) -> int:
    """How far the clock was ahead when the device was last inspected."""
    last = device.checkups.order_by("-at", "-pk").first()
    return last.clock_ahead if last else 0


@act(
    "recordings.take_in",
    title="录音录像入库",
    by=(*KEEPERS, Role.CASE_OFFICER, Role.AUX, Role.DOCK),
    gates=[phase("in_stock", "issued", "running", "faulty"), file_held, carried, time_vouched_for],
    cite=("D-BWV-04", "D-BWV-05", "4.2b"),
    makes=Footage,
)
def take_in(doing: Doing[Device, TakeIn]) -> None:
    """把已上传的文件登记为录音录像；时间、时长、断点和完整性清单由系统从文件读取。"""
    device, form = doing.subject, doing.form
    came_in = held(store(), form.file)
    if came_in is None:
        raise Invalid([("file", "系统中没有这个文件")])
    when = ran(came_in, form.began_at, form.clock_ahead)
    if when.ends > doing.at:
        raise Invalid([("clock_ahead", "录制结束的时间晚于现在，请核对设备时钟")])
    officer = carrier(device, when.begins) if device.sort == Sort.RECORDER else None
    doing.create(
        Footage(
            phase="kept", line=device.line, handlers=[officer] if officer else [], device=device,
            officer=officer, place=device.place, begins=when.begins, ends=when.ends,
            stamped=when.stamped, clock_ahead=form.clock_ahead,
            breaks=[list(one) for one in came_in.facts.breaks], file=form.file,
            sha256=came_in.manifest.sha256, size=came_in.manifest.size,
            container=came_in.facts.container, streams=list(came_in.facts.streams), tag=form.tag,
        )
    )  # fmt: skip
    device.owed = max(0, device.owed - 1)


class LinkTo(Form):
    """What the footage shows, and where."""

    of: UUID = ask("拍到的警情、案件、停留或者办案行为", ref="showable")
    kind: Annotated[str, StringConstraints(pattern=r"^([a-z_]{2,40})?$")] = ask(
        "对象种类", default="", ref="linkable", help="不填的，由所选的对象确定", examples=["case"]
    )
    moment: AwareDatetime | None = ask("所在时刻", default=None)
    note: Maybe = ask("说明", default="", long=True, personal=True)


@act(
    "recordings.link",
    title="关联录音录像",
    by=(*KEEPERS, Role.CASE_OFFICER, Role.LEGAL_OFFICER, Role.LEGAL_DEPT),
    gates=[phase("kept")],
    cite=("D-BWV-05", "4.2b"),
)
def link(doing: Doing[Footage, LinkTo]) -> None:
    """关联警情、案件、人员、办案行为或者在区停留，由此可以从行为查到录像，也可以从录像查到行为。"""
    footage, form = doing.subject, doing.form
    kind = form.kind or kind_of(form.of)
    model: type[Model] | None = Entry if kind == ACT else kinds().get(kind)
    if model is None or not model._default_manager.filter(pk=form.of).exists():  # noqa: SLF001
        raise Invalid([("of", "没有这个对象")])
    if form.moment is not None and not footage.begins <= form.moment <= footage.ends:
        raise Invalid([("moment", "该时刻不在录音录像的起止时间之内")])
    doing.create(
        Link(footage=footage, kind=kind, subject_id=form.of, moment=form.moment,
             note=form.note, entry_id=doing.entry_id)
    )  # fmt: skip


def kind_of(pk: UUID) -> str:
    """What this is the id of: an act, or what an act has made; empty where it is nothing."""
    if Entry.objects.filter(pk=pk).exists():
        return ACT
    made = Entry.objects.filter(made_id=pk).values_list("made_kind", flat=True).first()
    return made or ""


class Verify(Form):
    """Nothing to fill in: the file answers."""


@act(
    "recordings.verify",
    title="核验录音录像完整性",
    by=(*KEEPERS, Role.LEGAL_OFFICER, Role.LEGAL_DEPT, Role.INSPECTION, Role.AUDITOR),
    gates=[phase("kept", "changed")],
    cite=("P-BWV-01", "4.2b"),
)
def verify_footage(doing: Doing[Footage, Verify]) -> None:
    """重新计算文件的指纹，与入库时的清单逐块比对；不一致的，指出字节位置，精确到4MiB。"""
    footage = doing.subject
    places = verify(store(), footage.file, footage.size)
    footage.changes = [f"{place.begins}-{place.ends}" for place in places]
    footage.verified_at = doing.at
    footage.move("changed" if places else "kept")
