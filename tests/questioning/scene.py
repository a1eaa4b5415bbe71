"""Scenes of questioning: a check, a person held, an incident, a summons, a statement."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from plumbline.doors.cli.province import Province
from tests import scenes
from tests.rosters.scene import led_by_the_head
from tests.scenes import FORMS, NAMED, READY, RIGHT, SUBJECTS, Scene, step

OPINION, TOLD = {"opinion": "同意"}, {"told": "told", "whom": "其妻，13000000001"}
ROWS = [{"question": "你叫什么名字？", "answer": "我叫吴某。"}]

NAMED["assistant"] = lambda scene: str(scene.bureau.officers["assistant"])
NAMED["auxiliary"] = lambda scene: str(scene.bureau.officers["auxiliary"])
NAMED["later"] = lambda scene: (scene.now + timedelta(hours=6)).isoformat()
NAMED["room"] = lambda scene: str(scene.ids["waiting_room"])

CHECK = {"place": "人民大街", "found": "public", "name": "吴某", "reasons": "深夜推车，形迹可疑",
         "identity_told": True, "cleared": False}  # fmt: skip
AUTOPSY = {"expert": "市公安司法鉴定中心"}
FORMS |= {
    "questioning.check": CHECK,
    "questioning.check_in_case": CHECK,
    "questioning.settle_check": {"end": "let_go"},
    "questioning.bring_in": {
        "arrived_at": "@now", "assistant": "@assistant", "grounds": ["goods"], "name": "吴某",
        "reasons": "说不清车的来源", "sex": "male", "born": "1990-01-02",
    },
    "questioning.approve_holding": OPINION,
    "questioning.refuse_holding": {"opinion": "不符合条件"},
    "questioning.file_holding": {},
    "questioning.tell_relatives": TOLD,
    "questioning.settle_dependants": {"note": "没有"},
    "questioning.feed_held": {"note": "盒饭一份"},
    "questioning.give_bedding": {},
    "questioning.question_held": {"rows": ROWS, "signed": "signed"},
    "questioning.establish_identity": {"name": "吴某", "born": "1990-01-02", "address": "南关区"},
    "questioning.ask_longer": {"hours": 24, "reasons": "车主尚未找到"},
    "questioning.extend_to_24": OPINION,
    "questioning.extend_to_48": {"in_charge": True, "opinion": "同意"},
    "questioning.end_holding": {"end": "cleared", "reasons": "车系其本人所有", "signed": "signed"},
    "questioning.open_room": {
        "name": "一号候问室", "area": 600, "height": 255, "places": 2, "fixed_seats": True,
        "harmless": True, "duty_room": True, "notices": True, "approval": "长公批〔2026〕1号",
        "accepted_on": "2026-03-02",
    },
    "questioning.close_room": {"reasons": "改造"},
    "questioning.enter_room": {"room": "@room", "health": "自述身体健康", "frail": False},
    "questioning.report_health": {"inspection": "督察值班员", "department": "治安大队值班员"},
    "questioning.leave_room": {},
    "questioning.report_incident": {"happened": "death", "account": "突然倒地，送医不治"},
    "questioning.report_overtime": {"account": "交接班疏忽"},
    "questioning.tell_inspection": {"whom": "督察大队值班员"},
    "questioning.inspect_incident": {"finding": "手续齐全"},
    "questioning.tell_of_incident": TOLD,
    "questioning.inform_procuratorate": {"procuratorate": "南关区人民检察院"},
    "questioning.order_autopsy": AUTOPSY,
    "questioning.receive_autopsy": {"cause": "心脏疾病猝死"},
    "questioning.serve_autopsy": {},
    "questioning.ask_reexamination": {"who": "其妻", "reasons": "不服结论"},
    "questioning.order_reexamination": AUTOPSY,
    "questioning.close_incident": {},
    "questioning.draft_summons": {"person": "@suspect", "reasons": "涉嫌殴打他人",
                                  "appear_at": "@later", "place": "南岭派出所"},
    "questioning.approve_summons": OPINION,
    "questioning.reject_summons": {"opinion": "证据不足"},
    "questioning.serve_summons": {"explained": True, "reply": "comes"},
    "questioning.ask_force": {"reasons": "两次拒绝到案"},
    "questioning.approve_force": OPINION,
    "questioning.reject_force": {"opinion": "再行劝说"},
    "questioning.withdraw_summons": {"reasons": "已自行到案"},
    "questioning.arrive": {"arrived_at": "@now", "signed": "signed"},
    "questioning.summon_orally": {
        "person": "@suspect", "on_scene": True, "card_shown": True, "reasons": "涉嫌殴打他人",
        "arrival": "在现场被发现，口头传唤到所", "arrived_at": "@now", "place": "南岭派出所",
    },
    "questioning.take_in": {"person": "@suspect", "arrival": "自行到所投案",
                            "arrived_at": "@now", "place": "南岭派出所"},
    "questioning.tell_family": TOLD,
    "questioning.note_needs": {"food": "十二时提供午餐", "rest": "午间休息一小时"},
    "questioning.extend_stay": {},
    "questioning.allow_12": {"ground": "many", "opinion": "同意"},
    "questioning.allow_24": {"complex": True, "detention": True, "opinion": "同意"},
    "questioning.restrain": {"drunk": True, "danger": True, "means": "belt",
                             "guard": "@auxiliary", "reasons": "酒后撞墙"},
    "questioning.end_restraint": {"note": "对答清楚，步态平稳"},
    "questioning.end_summons": {"end": "left", "signed": "signed"},
    "questioning.open_statement": {
        "person": "@suspect", "second": "@assistant", "place": "area", "place_name": "询问室一",
        "recorded": True, "told_truth": True, "told_refusal": True, "identity": "吴某，身份证",
        "delegate": "不是", "prior": "没有",
    },
    "questioning.write_statement": {"rows": ROWS},
    "questioning.finish_statement": {
        "checked": "handed", "pages": 3, "signed_pages": 3, "signed": "signed",
        "officers_signed": True, "recording": "full", "recording_ref": "AV-1",
    },
    "questioning.abandon_statement": {"reasons": "突感不适"},
}  # fmt: skip
HEADS = ("approve_holding", "refuse_holding", "open_room", "close_room", "approve_summons",
         "reject_summons", "approve_force", "reject_force", "allow_12", "allow_24")  # fmt: skip
ORGAN = ("extend_to_24", "extend_to_48", "inform_procuratorate", "order_autopsy")
RIGHT |= {f"questioning.{act}": "station_head" for act in HEADS}
RIGHT |= {f"questioning.{act}": "head" for act in ORGAN}
RIGHT |= {"questioning.inspect_incident": "reviewer", "questioning.order_reexamination": "upper",
          "questioning.extend_stay": "area_manager"}  # fmt: skip


def q(scene: Scene, *acts: str) -> Scene:
    """Do these acts of questioning as the law has it."""
    for act in acts:
        step(scene, f"questioning.{act}")
    return scene


def checked(bureau: Province, **form: Any) -> Scene:
    """A person was checked on the street, and suspicion remains."""
    led_by_the_head(bureau)
    scene = Scene(bureau)
    step(scene, "questioning.check", **form)
    return scene


def brought(bureau: Province, **form: Any) -> Scene:
    """The person was brought to the station."""
    scene = checked(bureau)
    step(scene, "questioning.bring_in", **form)
    return scene


def held(bureau: Province, **form: Any) -> Scene:
    """The head of the station approved."""
    return q(brought(bureau, **form), "approve_holding")


def longer(bureau: Province) -> Scene:
    """Twenty-four hours were asked for."""
    return q(held(bureau), "ask_longer")


def longest(bureau: Province) -> Scene:
    """Forty-eight hours were asked for, of a person who withholds his name."""
    scene = q(held(bureau, unidentified=True, name="", born=None), "ask_longer", "extend_to_24")
    step(scene, "questioning.ask_longer", hours=48)
    return scene


def roomed(bureau: Province) -> Scene:
    """The station has a waiting room."""
    scene = held(bureau)
    return q(scene, "open_room")


def inside(bureau: Province) -> Scene:
    """The person sits in it."""
    return q(roomed(bureau), "enter_room")


def frail(bureau: Province) -> Scene:
    """The person was sent into the waiting room with an injury."""
    scene = roomed(bureau)
    step(scene, "questioning.enter_room", health="右臂擦伤，已经包扎", frail=True)
    return scene


def room(bureau: Province) -> Scene:
    """A waiting room, empty."""
    return q(Scene(bureau), "open_room")


def died(bureau: Province) -> Scene:
    """The person died, and somebody at the county does inspection."""
    return q(held(bureau).appoint("reviewer", "INSPECTION"), "report_incident")


def examined(bureau: Province, *more: str) -> Scene:
    """The cause of death is known."""
    return q(died(bureau), "tell_inspection", "order_autopsy", "receive_autopsy", *more)


def closing(bureau: Province) -> Scene:
    """Everything a death demands was done."""
    return examined(bureau, "serve_autopsy", "tell_of_incident", "inform_procuratorate",
                    "inspect_incident")  # fmt: skip


def examining(bureau: Province) -> Scene:
    """The cause of death is being examined."""
    return q(died(bureau), "order_autopsy")


def contested(bureau: Province) -> Scene:
    """The family wants another examination."""
    return examined(bureau, "serve_autopsy", "ask_reexamination")


def suspected(bureau: Province, **person: Any) -> Scene:
    """An administrative case with a suspect."""
    scene = scenes.investigating(bureau, "administrative")
    step(scene, "casework.add_person", **person)
    return scene


def drafted(bureau: Province) -> Scene:
    """A summons waits for the head."""
    return q(suspected(bureau), "draft_summons")


def summoned(bureau: Province) -> Scene:
    """The summons was approved."""
    return q(drafted(bureau), "approve_summons")


def served(bureau: Province, reply: str = "comes") -> Scene:
    """The certificate was shown."""
    scene = summoned(bureau)
    step(scene, "questioning.serve_summons", reply=reply, note="说明")
    return scene


def force_asked(bureau: Province) -> Scene:
    """Force was asked for."""
    return q(served(bureau, "refuses"), "ask_force")


def forced(bureau: Province) -> Scene:
    """Force was approved."""
    return q(force_asked(bureau), "approve_force")


def attending(bureau: Province, **person: Any) -> Scene:
    """The suspect was summoned orally, and is there."""
    return q(suspected(bureau, **person), "summon_orally")


def staying(bureau: Province, **person: Any) -> Scene:
    """The suspect was summoned orally, and is in the case-handling area."""
    from tests.premises.scene import equipped, p  # which is read before us or after us

    return p(equipped(attending(bureau, **person)), "bring", "enter")


def longer_stay(bureau: Province) -> Scene:
    """Longer questioning was approved, and the stay does not follow yet."""
    return q(staying(bureau), "allow_12")


def restrained(bureau: Province) -> Scene:
    """The suspect is drunk and held."""
    return q(attending(bureau), "restrain")


def ended(bureau: Province) -> Scene:
    """The suspect left."""
    return q(attending(bureau), "end_summons")


def asking(bureau: Province) -> Scene:
    """A statement is being taken."""
    return q(attending(bureau), "open_statement")


def written(bureau: Province) -> Scene:
    """There are questions and answers."""
    return q(asking(bureau), "write_statement")


SUBJECTS |= {
    "check": checked,
    "holding": brought,
    "waiting_room": room,
    "incident": died,
    "summons": drafted,
    "statement": asking,
}
WHERE: dict[str, Callable[[Province], Scene]] = {
    "check_in_case": lambda b: scenes.investigating(b, "administrative"),
    "settle_check": checked,
    "bring_in": checked,
    "approve_holding": brought,
    "refuse_holding": brought,
    "ask_longer": held,
    "extend_to_24": longer,
    "extend_to_48": longest,
    "close_room": room,
    "enter_room": roomed,
    "report_health": frail,
    "leave_room": inside,
    "tell_inspection": died,
    "inspect_incident": lambda b: q(died(b), "tell_inspection"),
    "receive_autopsy": examining,
    "serve_autopsy": examined,
    "ask_reexamination": lambda b: examined(b, "serve_autopsy"),
    "order_reexamination": contested,
    "close_incident": closing,
    "draft_summons": suspected,
    "summon_orally": suspected,
    "take_in": suspected,
    "approve_summons": drafted,
    "reject_summons": drafted,
    "withdraw_summons": drafted,
    "serve_summons": summoned,
    "arrive": served,
    "ask_force": lambda b: served(b, "refuses"),
    "approve_force": force_asked,
    "reject_force": force_asked,
    "extend_stay": longer_stay,
    "end_restraint": restrained,
    "open_statement": attending,
    "write_statement": asking,
    "finish_statement": written,
    "abandon_statement": asking,
}
HELD = ("file_holding", "tell_relatives", "settle_dependants", "feed_held", "give_bedding",
        "question_held", "establish_identity", "end_holding", "report_incident",
        "report_overtime")  # fmt: skip
DEAD = ("tell_of_incident", "inform_procuratorate", "order_autopsy")
THERE = ("tell_family", "note_needs", "allow_12", "allow_24", "restrain", "end_summons")
WHERE |= dict.fromkeys(HELD, held) | dict.fromkeys(DEAD, died) | dict.fromkeys(THERE, attending)
READY |= {f"questioning.{act}": build for act, build in WHERE.items()}
