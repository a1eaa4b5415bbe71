"""Scenes of recordings: a recorder on duty, its footage, what is missing and why."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import F

from plumbline.doors.cli.province import Province
from plumbline.law.roles import Role
from plumbline.papers import footage_copies
from plumbline.recordings.coverage import SOURCES, Ask, Coverage, covered, moment
from plumbline.recordings.ingest import take
from plumbline.recordings.models import Copy, Device, Hold
from plumbline.recordings.store import store
from tests import cast, scenes
from tests.intake import scene as intake
from tests.recordings.clips import clip
from tests.scenes import FORMS, NAMED, READY, RIGHT, SUBJECTS, Scene, step

Build = Callable[[Province], Scene]
OPINION = {"opinion": "情况属实"}


def uploaded(scene: Scene, seconds: int = 600, **how: Any) -> str:
    """A file that ended a minute ago lies in the store; its name."""
    begins = scene.now - timedelta(seconds=seconds + 60)
    return take(store(), [clip(begins, seconds, **how)]).name


NAMED["handler"] = lambda scene: str(scene.bureau.officers["handler"])
NAMED["upload"] = uploaded
NAMED["serial"] = lambda _: f"DSJ-{Device.objects.count():04}"
NAMED["week_ago"] = lambda scene: (scene.now - timedelta(days=7)).isoformat()
NAMED["footage"] = lambda scene: str(scene.ids["footage"])
NAMED["tomorrow"] = lambda scene: (scene.now + timedelta(days=1)).isoformat()
NAMED["finished_copy"] = lambda scene: copy_of(scene.ids["footage"])
NAMED["hold"] = lambda scene: hold_of(scene.ids["footage"])
NAMED["case"] = lambda scene: str(scene.ids["case"])
NAMED["gap"] = lambda scene: str(gap(scene).must.subject)
NAMED["gap_begins"] = lambda scene: moment(gap(scene).missing[0][0]).isoformat()
NAMED["gap_ends"] = lambda scene: moment(gap(scene).missing[0][1]).isoformat()


def hold_of(footage: UUID) -> int:
    """The newest hold, those not released first."""
    rows = Hold.objects.filter(footage=footage)
    return int(rows.order_by(F("released_at").asc(nulls_first=True), "-pk")[0].pk)


def copy_of(footage: UUID) -> int:
    """The newest copy; where there is none, a number that no copy has."""
    newest = Copy.objects.filter(footage=footage).order_by("-pk").first()
    return newest.pk if newest else 2**40


def gap(scene: Scene) -> Coverage:
    """The first thing in the station that a case officer had to record and did not."""
    mine = {code for code, source in SOURCES.items() if source.excused_by is Role.CASE_OFFICER}
    found = [c for c in covered(Ask(line=cast.STATION)) if c.missing and c.must.source in mine]
    return found[0]


FORMS |= {
    "recordings.register_device": {"sort": "recorder", "serial": "@serial", "model": "DSJ-V9"},
    "recordings.issue": {"officer": "@handler"},
    "recordings.return_device": {"clips": 1, "sound": True},
    "recordings.clear_device": {},
    "recordings.inspect_device": {"sound": True},
    "recordings.repair_device": {"note": "更换电池"},
    "recordings.retire_device": {"reasons": "超过使用年限"},
    "recordings.take_in": {"file": "@upload", "tag": "call"},
    "recordings.link": {"kind": "case", "of": "@case"},
    "casework.link_footage": {"person": "@suspect", "footage": "@footage"},
    "recordings.verify": {},
    "recordings.ask_access": {"footage": "@footage", "reasons": "核对现场情况"},
    "recordings.grant_access": {"until": "@tomorrow", "opinion": "同意调阅"},
    "recordings.refuse_access": {"opinion": "与工作无关"},
    "recordings.copy": {"place": "南岭派出所", "purpose": "随案移送"},
    "recordings.take_copy": {"made": "@finished_copy"},
    "recordings.mark": {"second": 2, "note": "当事人推搡民警"},
    "recordings.ask_supply": {"footage": "@footage", "organ": "procuratorate",
                              "name": "南关区人民检察院", "letter": "调取证据通知书〔2026〕7号",
                              "reasons": "审查逮捕"},
    "recordings.grant_supply": {"opinion": "同意提供"},
    "recordings.refuse_supply": {"opinion": "文书不齐"},
    "recordings.hand_supply": {"made": "@finished_copy", "received": "检察官助理冯某"},
    "recordings.draw_sample": {"since": "@week_ago", "until": "@now", "count": 5,
                               "seed": "2026-03-03 双色球 03 08 11 19 24 31 07"},
    "recordings.note_fault": {"fault": "not_used", "result": "处警全程未开启执法记录仪，引起投诉"},
    "recordings.order_correction": {"order": "五日内整改"},
    "recordings.report_correction": {"correction": "已经组织学习并逐台检查"},
    "recordings.close_sample": {"conclusion": "整改到位"},
    "recordings.keep_for_good": {"ground": "obstruction", "reasons": "当事人推搡民警"},
    "recordings.hold": {"cause": "complaint", "matter": "信访〔2026〕12号"},
    "recordings.release": {"hold": "@hold", "ended": "信访事项已经终结并归档"},
    "recordings.draft_weeding": {},
    "recordings.countersign_weeding": {"opinion": "逐项核对，均已到期"},
    "recordings.carry_out_weeding": {},
    "recordings.cancel_weeding": {"reasons": "有异议"},
    "recordings.ask_excuse": {
        "of": "@gap", "begins": "@gap_begins", "ends": "@gap_ends", "why": "battery",
        "account": "低温致电池耗尽，当即用电台报告", "reported_to": "指挥室值班员",
    },
    "recordings.approve_excuse": OPINION,
    "recordings.refuse_excuse": {"opinion": "与设备记录不符"},
}  # fmt: skip
RIGHT |= {
    f"recordings.{act}": "station_head"
    for act in ("register_device", "repair_device", "retire_device", "approve_excuse",
                "refuse_excuse")
}  # fmt: skip
RIGHT |= {
    f"recordings.{act}": "inspector"
    for act in ("draw_sample", "note_fault", "order_correction", "close_sample")
}
RIGHT |= {
    "recordings.report_correction": "station_head",
    "recordings.ask_access": "assistant",
    "recordings.grant_access": "station_head",
    "recordings.refuse_access": "station_head",
}
RIGHT |= {
    f"recordings.{act}": "station_head"
    for act in ("draft_weeding", "carry_out_weeding", "cancel_weeding")
}
RIGHT |= {"recordings.grant_supply": "head", "recordings.refuse_supply": "head"}
RIGHT |= {"recordings.release": "reviewer", "recordings.countersign_weeding": "head"}
RIGHT |= {"recordings.inspect_device": "reviewer", "recordings.verify": "reviewer"}


def lose(file: str) -> None:
    """A file vanished from the disk; no act did it, and the store itself would refuse."""
    (settings.PLUMBLINE_HOME / "footage" / file[:2] / file).unlink()


def registered(bureau: Province, **form: Any) -> Scene:
    """A recorder stands in the station."""
    scene = Scene(bureau)
    step(scene, "recordings.register_device", **form)
    return scene


def camera(bureau: Province) -> Scene:
    """A camera looks at a questioning room."""
    return registered(bureau, sort="room", serial="SX-01", place="询问室一")


def issued(bureau: Province) -> Scene:
    """The handler carries a recorder, since an hour."""
    scene = registered(bureau)
    step(scene, "recordings.issue")
    return scene.tick(hours=1)


def returned(bureau: Province) -> Scene:
    """The handler brought it back with one clip on it."""
    scene = issued(bureau)
    step(scene, "recordings.return_device")
    return scene


def kept(bureau: Province) -> Scene:
    """The clip was taken in."""
    scene = returned(bureau)
    step(scene, "recordings.take_in")
    return scene


def cleared(bureau: Province) -> Scene:
    """The recorder was cleared after its clip was taken in."""
    scene = kept(bureau)
    step(scene, "recordings.clear_device")
    return scene


def faulty(bureau: Province) -> Scene:
    """The recorder came back broken."""
    scene = issued(bureau)
    step(scene, "recordings.return_device", clips=0, sound=False, note="镜头破裂")
    return scene


def with_case(bureau: Province) -> Scene:
    """There is footage, and a case it may belong to."""
    case, scene = scenes.accepted(bureau), kept(bureau)
    scene.ids |= case.ids
    return scene


def with_person(bureau: Province) -> Scene:
    """There is footage, and a case with a suspect whom it may show."""
    scene = kept(bureau)
    case = scenes.investigating(bureau)
    step(case, "casework.add_person")
    scene.ids |= case.ids
    scene.now = max(scene.now, case.now)
    return scene


def film(scene: Scene, begins: datetime, ends: datetime, who: str = "handler", **how: Any) -> UUID:
    """Footage of this span by a recorder that this officer carried; the scene's clock stands."""
    number = Device.objects.count()
    bureau, before = scene.bureau, begins - timedelta(minutes=2)
    unit, officer = bureau.units[cast.STATION], bureau.officers[who]
    do = bureau.do
    device = do("recordings.register_device", "station_head", unit, before, scene.now,
                sort="recorder", serial=f"F-{number:04}").made  # fmt: skip
    do("recordings.issue", "station_head", device, before, scene.now, officer=str(officer))
    seconds = int((ends - begins).total_seconds()) + 1
    file = take(store(), [clip(begins, seconds, **how)]).name
    lasting = timedelta(seconds=seconds + sum(how.get("breaks", {}).values()))
    at = max(scene.now, begins + lasting)
    return do("recordings.take_in", "handler", device, at, at, file=file, tag="inquest").made


def film_room(scene: Scene, begins: datetime, ends: datetime, place: str, every: int = 1) -> UUID:
    """Footage of this span by the camera of a room."""
    bureau = scene.bureau
    found = Device.objects.filter(place=place).first()
    device = found.pk if found else bureau.do(
        "recordings.register_device", "station_head", bureau.units[cast.STATION], begins, scene.now,
        sort="room", serial=f"R-{Device.objects.count():04}", place=place,
    ).made  # fmt: skip
    seconds = int((ends - begins).total_seconds()) + 1
    file = take(store(), [clip(begins, seconds, every=every)]).name
    at = max(scene.now, ends + timedelta(seconds=every + 1))
    return bureau.do("recordings.take_in", "station_head", device, at, at, file=file,
                     tag="area").made  # fmt: skip


def called(bureau: Province) -> Scene:
    """A call was handled without a recorder."""
    return intake.handled(bureau)


def missing(build: Callable[..., Scene] = called) -> Callable[[Province], Scene]:
    """The reason of what is missing was told, and waits for the head."""

    def built(bureau: Province) -> Scene:
        scene = build(bureau)
        step(scene, "recordings.ask_excuse")
        return scene

    return built


def held(bureau: Province) -> Scene:
    """Footage that a petition holds."""
    scene = kept(bureau)
    step(scene, "recordings.hold")
    return scene


def asked(bureau: Province) -> Scene:
    """A colleague asks to see the footage."""
    scene = kept(bureau)
    step(scene, "recordings.ask_access")
    return scene


def copied(bureau: Province) -> Scene:
    """A copy of some seconds was ordered, and made."""
    scene = returned(bureau)
    step(scene, "recordings.take_in", file=uploaded(scene, 8))
    step(scene, "recordings.copy")
    footage_copies.make_waiting()
    return scene


def called_in(bureau: Province) -> Scene:
    """The procuratorate calls in the footage on its paper."""
    scene = kept(bureau)
    step(scene, "recordings.ask_supply")
    return scene


def supplied(bureau: Province) -> Scene:
    """The head agreed, and a copy was made and taken over."""
    scene = copied(bureau)
    step(scene, "recordings.take_copy")
    step(scene, "recordings.ask_supply")
    step(scene, "recordings.grant_supply")
    return scene


def sampled(bureau: Province) -> Scene:
    """An inspector drew footage of the station."""
    scene = kept(bureau)
    step(scene, "recordings.draw_sample")
    return scene


def correcting(bureau: Province) -> Scene:
    """The station is to put right what was found."""
    scene = sampled(bureau)
    step(scene, "recordings.order_correction")
    return scene


def due(bureau: Province) -> Scene:
    """The term of the footage is over."""
    return kept(bureau).tick(days=200)


def listed(bureau: Province) -> Scene:
    """The term of the footage is over, and it stands on a list."""
    scene = due(bureau)
    step(scene, "recordings.draft_weeding")
    return scene


def signed(bureau: Province) -> Scene:
    """The list was countersigned, and the waiting period is over."""
    scene = listed(bureau)
    step(scene, "recordings.countersign_weeding")
    return scene.tick(days=20)


READY |= {
    "recordings.issue": registered,
    "recordings.return_device": issued,
    "recordings.clear_device": kept,
    "recordings.inspect_device": registered,
    "recordings.repair_device": faulty,
    "recordings.retire_device": registered,
    "recordings.take_in": returned,
    "recordings.link": with_case,
    "casework.link_footage": with_person,
    "recordings.verify": kept,
    "recordings.grant_access": asked,
    "recordings.refuse_access": asked,
    "recordings.copy": kept,
    "recordings.take_copy": copied,
    "recordings.grant_supply": called_in,
    "recordings.refuse_supply": called_in,
    "recordings.hand_supply": supplied,
    "recordings.mark": kept,
    "recordings.note_fault": sampled,
    "recordings.order_correction": sampled,
    "recordings.report_correction": correcting,
    "recordings.close_sample": sampled,
    "recordings.keep_for_good": kept,
    "recordings.hold": kept,
    "recordings.release": held,
    "recordings.countersign_weeding": listed,
    "recordings.carry_out_weeding": signed,
    "recordings.cancel_weeding": listed,
    "recordings.approve_excuse": missing(),
    "recordings.refuse_excuse": missing(),
}
SUBJECTS |= {
    "device": registered,
    "footage": kept,
    "excuse": missing(),
    "weeding": listed,
    "footage_access": asked,
    "footage_sample": sampled,
    "footage_supply": called_in,
}
