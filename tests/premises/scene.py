"""Scenes of the case-handling area: an area with rooms and a shift, and a suspect's stay in it."""

from __future__ import annotations

import base64
from collections.abc import Callable
from datetime import datetime
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from plumbline.doors.cli.province import Province
from plumbline.premises.devices import message
from plumbline.premises.models import Device, Room, Stay
from tests import scenes
from tests.scenes import FORMS, NAMED, READY, RIGHT, SUBJECTS, Scene, step

OPINION = {"opinion": "同意"}
ROOMS = {
    "waiting": "候问室一",
    "questioning": "询问室一",
    "sobering": "醒酒室",
    "medical": "医务室",
}
PRIVATE = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
KEY = base64.b64encode(PRIVATE.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)).decode()


def room_of(use: str) -> Callable[[Scene], str]:
    """The first room of this use in the scene's area."""
    return lambda scene: str(
        Room.objects.filter(area=scene.ids["area"], use=use).earliest("opened_at").pk
    )


NAMED["tag_serial"] = lambda _: f"TAG-{Device.objects.count() + 1}"
NAMED["area"] = lambda scene: str(scene.ids["area"])
NAMED["manager"] = lambda scene: str(scene.bureau.officers["area_manager"])
NAMED["recruit"] = lambda scene: str(scene.bureau.officers["recruit"])
NAMED["inspector"] = lambda scene: str(scene.bureau.officers["inspector"])
for use in ROOMS:
    NAMED[f"{use}_room"] = room_of(use)

FORMS |= {
    "premises.open_area": {"name": "南岭办案区", "separated": True, "harmless": True,
                           "monitored": True, "synchronised": True},
    "premises.close_area": {"reasons": "改造"},
    "premises.open_room": {"name": "辨认室", "use": "identification", "capacity": 1,
                           "cameras": ["C-9"], "sound": True},
    "premises.close_room": {"reasons": "改造"},
    "premises.report_failure": {"note": "画面中断"},
    "premises.repair": {"note": "更换硬盘"},
    "premises.open_shift": {"manager": "@manager", "guards": ["@recruit", "@auxiliary"]},
    "premises.end_shift": {},
    "premises.bring": {"person": "@suspect", "area": "@area", "way": "summoned",
                       "cause": "涉嫌殴打他人", "arrived_at": "@now"},
    "premises.enter": {"guard": "@recruit"},
    "premises.add_guard": {"guard": "@auxiliary"},
    "premises.relieve_guard": {"guard": "@auxiliary"},
    "premises.check_safety": {"checker": "@recruit", "checker_sex": "male", "belongings": 2},
    "premises.ask_health": {"health": "自述身体健康"},
    "premises.assess_risk": {"risks": [], "level": 1},
    "premises.lower_watch": {"level": 1, "reasons": "情绪已经平稳"},
    "premises.explain_chain": {"finding": "因新发现的证据再次到案", "lawful": True},
    "premises.lead_to_room": {"room": "@waiting_room"},
    "premises.lead_to_sobering": {"room": "@sobering_room"},
    "premises.sober_up": {"note": "对答清楚，步态平稳"},
    "premises.visit": {"officer": "@recruit", "state": "安静就坐"},
    "premises.provide": {"what": "food", "note": "盒饭一份"},
    "premises.begin_questioning": {"second": "@assistant", "recording": "AV-1"},
    "premises.end_questioning": {},
    "premises.extend": {"hours": 24, "ground": "grave", **OPINION},
    "premises.allow_collection": {"kinds": ["portrait", "prints"], **OPINION},
    "premises.collect": {"kinds": ["prints"], "collector": "@recruit"},
    "premises.ask_exit": {"ground": "loot", "place": "出租屋", "reasons": "起获被盗手机"},
    "premises.decide_exit": {"granted": True, **OPINION},
    "premises.go_out": {"escorts": ["@assistant", "@recruit"], "camera": "BWC-7"},
    "premises.rescue": {"place": "市人民医院", "reasons": "突发腹痛", "escorts": ["@recruit"]},
    "premises.account_rescue": {"opinion": "处置得当"},
    "premises.come_back": {"note": "状况正常"},
    "premises.leave": {"destination": "released", "returned": 2, "signed": "signed"},
    "premises.report_overtime": {"account": "等候翻译"},
    "premises.report_abnormal": {"happened": "death", "happened_at": "@now",
                                 "rescue": "呼叫急救", "account": "突然倒地"},
    "premises.tell_heads": {"whom": "值班局长"},
    "premises.tell_inspection": {"whom": "督察值班员"},
    "premises.tell_family": {"whom": "其妻"},
    "premises.tell_procuratorate": {"whom": "南关区人民检察院"},
    "premises.freeze_video": {"recordings": "C-1至C-4当日全部"},
    "premises.close_abnormal": {"outcome": "已移交调查"},
    "premises.register_device": {"serial": "@tag_serial", "use": "tag", "key": KEY},
    "premises.retire_device": {"reasons": "损坏"},
    "premises.take_event": {"number": 1, "device_at": "@now", "told": "visit", "tag": "@tag",
                            "signature": "@signature"},
}  # fmt: skip
MANAGER = ("open_room", "close_room", "report_failure", "repair", "open_shift", "end_shift",
           "enter", "add_guard", "relieve_guard", "check_safety", "ask_health", "assess_risk",
           "lead_to_room", "lead_to_sobering", "sober_up", "visit", "provide", "collect", "go_out",
           "rescue", "come_back", "leave", "report_abnormal", "tell_heads", "tell_inspection",
           "tell_family", "freeze_video", "close_abnormal", "register_device", "retire_device",
           "take_event", "report_overtime")  # fmt: skip
HEAD = ("open_area", "close_area", "lower_watch", "explain_chain", "extend", "allow_collection",
        "decide_exit", "account_rescue")  # fmt: skip
RIGHT |= {f"premises.{act}": "area_manager" for act in MANAGER}
RIGHT |= {f"premises.{act}": "station_head" for act in HEAD}
RIGHT |= {"premises.tell_procuratorate": "head"}


def signed(scene: Scene, number: int, at: datetime, told: str, tag: str) -> str:
    """What the scene's device signs."""
    serial = Device.objects.get(pk=scene.ids["area_device"]).serial
    return base64.b64encode(PRIVATE.sign(message(serial, number, at, told, tag))).decode()


def tag(scene: Scene) -> str:
    """The wristband of the person; before anybody is there, somebody else's."""
    return Stay.objects.get(pk=scene.ids["stay"]).number if "stay" in scene.ids else "B0"


NAMED["tag"] = tag
NAMED["signature"] = lambda scene: signed(scene, 1, scene.now, "visit", tag(scene))


def p(scene: Scene, *acts: str) -> Scene:
    """Do these acts of the area as the law has it."""
    for act in acts:
        step(scene, f"premises.{act}")
    return scene


def equipped(scene: Scene) -> Scene:
    """The station has an area with rooms, and a shift is on duty."""
    p(scene, "open_area")
    for number, (use, name) in enumerate(ROOMS.items()):
        step(scene, "premises.open_room", name=name, use=use, capacity=3, cameras=[f"C-{number}"])
    return p(scene, "open_shift")


def area(bureau: Province) -> Scene:
    """An area ready for use, with nobody in it."""
    return equipped(Scene(bureau))


def room(bureau: Province) -> Scene:
    """A room."""
    return p(area(bureau), "open_room")


def faulty(bureau: Province) -> Scene:
    """A room whose recording failed."""
    return p(room(bureau), "report_failure")


def suspected(bureau: Province, nature: str = "administrative", **person: Any) -> Scene:
    """A case with a suspect, at a station with an area."""
    scene = equipped(scenes.investigating(bureau, nature))
    step(scene, "casework.add_person", **person)
    return scene


def brought(bureau: Province, nature: str = "administrative", **person: Any) -> Scene:
    """The suspect came to the organ."""
    return p(suspected(bureau, nature, **person), "bring")


def entered(bureau: Province, nature: str = "administrative", **person: Any) -> Scene:
    """He is in the area, watched by one guard."""
    return p(brought(bureau, nature, **person), "enter")


def everybody_leaves(bureau: Province) -> None:
    """Whom earlier scenes brought leaves: a guard watches, an officer questions, in one area."""
    for stay in Stay.objects.filter(left_at=None):
        at = max(stay.entry_at, stay.moved_at) + scenes.MINUTE
        if stay.questionings.filter(until=None).exists():
            bureau.do("premises.end_questioning", "area_manager", stay.pk, at)
        form = FORMS["premises.leave"] | {"returned": stay.belongings}
        bureau.do("premises.leave", "area_manager", stay.pk, at, **form)


def guarded(bureau: Province) -> Scene:
    """Two guards watch."""
    return p(entered(bureau), "add_guard")


RECEIVED = ("check_safety", "ask_health", "assess_risk")


def received(bureau: Province, nature: str = "administrative", **person: Any) -> Scene:
    """Searched, asked, assessed."""
    return p(entered(bureau, nature, **person), *RECEIVED)


def drunk(bureau: Province) -> Scene:
    """He is drunk."""
    scene = p(entered(bureau), "check_safety")
    step(scene, "premises.ask_health", unfit="drunk")
    step(scene, "premises.assess_risk", risks=["drunk"], level=3)
    return scene


def sobering(bureau: Province) -> Scene:
    """He is kept until sober."""
    return p(drunk(bureau), "lead_to_sobering")


def waiting(bureau: Province) -> Scene:
    """He waits."""
    return p(received(bureau), "lead_to_room")


def in_room(bureau: Province, nature: str = "administrative") -> Scene:
    """He sits in the questioning room."""
    scene = received(bureau, nature)
    step(scene, "premises.lead_to_room", room="@questioning_room")
    return scene


def asked(bureau: Province, nature: str = "administrative") -> Scene:
    """He is being questioned."""
    return p(in_room(bureau, nature), "begin_questioning")


def watched(bureau: Province) -> Scene:
    """He is watched closely."""
    scene = received(bureau)
    step(scene, "premises.assess_risk", risks=["violent"], level=2)
    return scene


def allowed(bureau: Province) -> Scene:
    """Collection was approved."""
    return p(received(bureau), "allow_collection")


def exit_asked(bureau: Province) -> Scene:
    """A way out was asked for."""
    return p(received(bureau), "ask_exit")


def exit_allowed(bureau: Province) -> Scene:
    """It was approved."""
    return p(exit_asked(bureau), "decide_exit")


def out(bureau: Province) -> Scene:
    """He is out with an escort."""
    return p(exit_allowed(bureau), "go_out")


def rescued(bureau: Province) -> Scene:
    """He was taken to hospital."""
    return p(received(bureau), "rescue")


def left(bureau: Province) -> Scene:
    """The stay is over."""
    return p(received(bureau), "leave")


def chained(bureau: Province) -> Scene:
    """He came again soon after."""
    return p(left(bureau), "bring")


def abnormal(bureau: Province) -> Scene:
    """He died in the area."""
    return p(received(bureau), "report_abnormal")


TOLD = ("tell_heads", "tell_inspection", "tell_family", "tell_procuratorate", "freeze_video")


def told(bureau: Province) -> Scene:
    """Everybody was told."""
    return p(abnormal(bureau), *TOLD)


def device(bureau: Province) -> Scene:
    """A tag hangs in the area, and somebody is there."""
    return p(received(bureau), "register_device")


SUBJECTS |= {
    "area": area,
    "area_room": room,
    "area_shift": area,
    "stay": brought,
    "area_device": device,
    "abnormal": abnormal,
}
WHERE: dict[str, Callable[[Province], Scene]] = {
    "close_area": area,
    "open_room": area,
    "close_room": room,
    "report_failure": room,
    "repair": faulty,
    "open_shift": area,
    "end_shift": area,
    "bring": suspected,
    "enter": brought,
    "add_guard": entered,
    "relieve_guard": guarded,
    "check_safety": entered,
    "ask_health": entered,
    "assess_risk": entered,
    "lower_watch": watched,
    "explain_chain": chained,
    "lead_to_room": received,
    "lead_to_sobering": drunk,
    "sober_up": sobering,
    "visit": entered,
    "provide": entered,
    "begin_questioning": in_room,
    "end_questioning": asked,
    "extend": lambda bureau: entered(bureau, "criminal"),
    "allow_collection": received,
    "collect": allowed,
    "ask_exit": received,
    "decide_exit": exit_asked,
    "go_out": exit_allowed,
    "rescue": received,
    "account_rescue": rescued,
    "come_back": out,
    "leave": received,
    "report_overtime": entered,
    "report_abnormal": received,
    "close_abnormal": told,
    "register_device": area,
    "retire_device": device,
    "take_event": device,
}
WHERE |= dict.fromkeys(TOLD, abnormal)
READY |= {f"premises.{act}": build for act, build in WHERE.items()}
