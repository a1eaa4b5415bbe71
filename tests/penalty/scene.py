"""Scenes of notice, hearing, discussion, decision, simple and fast handling."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from plumbline.doors.cli.province import Province
from plumbline.kernel.models import Norm
from tests import cast, scenes, standing
from tests.scenes import Scene, step

ONE = {"offence": "@offence", "fine": 800}
PLAIN = [{"factor": factor, "value": value, "evidence": "@evidence"} for factor, value in
         (("circumstance", "none"), ("injury", "below"), ("weapon", "false"))]  # fmt: skip
FORMS: dict[str, dict[str, Any]] = {
    "penalty.weigh": {"offence": "@offence", "facts": PLAIN},
    "penalty.notify": {
        "person": "@suspect", "acts": [ONE], "facts": "吴某打了钱某一拳，有陈述和录像证实",
        "reasons": "情节较轻，当场道歉", "rights_told": True, "way": "record",
    },
    "penalty.record_defence": {"waives": True},
    "penalty.recheck": {"finding": "经复核，录像与陈述一致，申辩不成立", "adopted": "not"},
    "penalty.note_silence": {"note": "公告七日，没有提出申辩"},
    "penalty.waive_hearing": {"note": "当面表示不要求听证，已签名"},
    "penalty.request_hearing": {"person": "@suspect", "reasons": "认为罚款过重"},
    "penalty.accept_hearing": {"opinion": "符合条件，予以受理"},
    "penalty.refuse_hearing": {"opinion": "不属于听证范围，且没有必要"},
    "penalty.call_hearing": {"holding_at": "@in_two_weeks", "place": "分局听证室",
                             "chair": "@reviewer", "clerk": "@novice_reviewer"},
    "penalty.hold_hearing": {
        "attended": "申请人吴某，办案民警李勤", "officers": "吴某赌博，赌资较大，拟罚款四千五百元",
        "applicant": "认为赌资没有那么多", "closing": "双方各自坚持意见", "signature": "signed",
    },
    "penalty.report_hearing": {"course": "双方质证、辩论", "facts": "赌资较大有现金和录像证实",
                               "opinion": "建议维持拟处罚"},
    "penalty.end_hearing": {"ground": "withdrawn"},
    "penalty.file_hearing": {"hearing": "@hearing", "bearing": "依据听证笔录，赌资数额有证据证实"},
    "penalty.discuss": {
        "held_at": "@now", "place": "分局会议室",
        "views": [{"officer": "@head", "view": "同意"}, {"officer": "@chief", "view": "同意"}],
        "conclusion": "一致同意拟处罚",
    },
    "penalty.decide": {"person": "@suspect", "outcome": "penalty"},
    "penalty.decide_one": {"person": "@suspect", "outcome": "penalty"},
    "penalty.correct": {"why": "姓名书写有误", "facts": "吴某打了钱某一拳"},
    "penalty.annul": {"why": "发现新证据，原认定有误"},
    "penalty.take_fast": {
        "consenting": ["@suspect"], "told_in_writing": True, "facts_clear": True, "admits": True,
        "no_dispute": True, "arrived_at": "@now", "expected_days": 3, "evidence": ["@evidence"],
    },
    "penalty.leave_fast": {"reasons": "嫌疑人翻供，事实需要继续调查"},
    "penalty.punish_on_the_spot": {
        "name": "郑某", "sex": "male", "born": "1990-03-07", "id_number": "11010519491231002X",
        "address": "南岭大街3号", "tier": "disturb_public_place/base", "occurred_at": "@now",
        "place": "商场门口", "facts": "在商场门口大声喧哗，阻拦顾客", "evidence": "执法记录仪录像",
        "fine": 200, "id_shown": True, "told": True, "no_objection": True, "recorded": True,
        "delivery": "signed",
    },
    "penalty.report_spot": {},
    "penalty.notify_supervisor": {"organ": "南关区监察委员会", "told_on": "2026-03-03"},
}  # fmt: skip
scenes.FORMS |= FORMS
scenes.RIGHT |= {
    "penalty.request_hearing": "handler",
    "penalty.accept_hearing": "reviewer",
    "penalty.refuse_hearing": "reviewer",
    "penalty.call_hearing": "reviewer",
    "penalty.hold_hearing": "reviewer",
    "penalty.report_hearing": "reviewer",
    "penalty.end_hearing": "reviewer",
    "penalty.discuss": "head",
    "penalty.decide": "head",
    "penalty.decide_one": "head",
    "penalty.correct": "head",
    "penalty.annul": "head",
}


def officer(who: str) -> Callable[[Scene], str]:
    """An officer of the cast."""
    return lambda scene: str(scene.bureau.officers[who])


scenes.NAMED |= {
    "first_offence": lambda scene: scene.case.offences.earliest("pk").pk,
    "hearing": lambda scene: str(scene.ids["hearing"]),
    "in_two_weeks": lambda scene: (scene.now + timedelta(days=14)).isoformat(),
    "first_suspect": lambda scene: scene.case.persons.filter(role="suspect").earliest("pk").pk,
    **{who: officer(who) for who in
       ("head", "chief", "reviewer", "novice_reviewer", "handler", "assistant", "station_head")},
}  # fmt: skip

GAMBLING = {"cause": "gambling", "grade": "serious"}
GRAVE = {"acts": [{"offence": "@offence", "days": 12, "fine": 4500}], "hearing_told": True,
         "facts": "吴某参与赌博，赌资较大", "reasons": "赌资较大"}  # fmt: skip


def alleged(bureau: Province, **person: Any) -> Scene:
    """A file is complete but for the notice."""
    return scenes.alleged(scenes.investigating(bureau, "administrative"), **person)


def governed(bureau: Province, code: str = "C-DISC-01.assault", **person: Any) -> Scene:
    """The same, and the legal department has confirmed the benchmark of the act."""
    scene = alleged(bureau, **person)
    confirm(scene, code)
    return scene


def confirm(scene: Scene, code: str) -> None:
    """The legal department compares a norm with its published text."""
    norm = standing.once(code, lambda: Norm.objects.get(code=code))
    scene.do("norms.confirm", "second_lawyer", norm.pk, note="对照省厅公布的文本")


def told(bureau: Province) -> Scene:
    """A person was told."""
    scene = alleged(bureau)
    step(scene, "penalty.notify")
    return scene


def defended(bureau: Province) -> Scene:
    """And defended himself."""
    scene = told(bureau)
    step(scene, "penalty.record_defence", waives=False, defence="是对方先动手")
    return scene


def published(bureau: Province) -> Scene:
    """The suspect fled, the notice was published, and its days are over."""
    scene = alleged(bureau)
    step(scene, "penalty.notify", way="publication", publication="嫌疑人逃跑，在其住所地张贴公告")
    return scene.tick(days=8)


def offered(bureau: Province) -> Scene:
    """A notice that carries the right to a hearing."""
    scene = scenes.investigating(bureau, "administrative")
    step(scene, "casework.add_person", **scenes.SUSPECT)
    step(scene, "casework.add_evidence")
    step(scene, "casework.allege", **GAMBLING)
    step(scene, "casework.note_handling")
    step(scene, "penalty.notify", **GRAVE)
    step(scene, "penalty.record_defence")
    return scene


def requested(bureau: Province) -> Scene:
    """A hearing was asked for."""
    scene = offered(bureau)
    step(scene, "penalty.request_hearing")
    return scene


def at_discretion(bureau: Province) -> Scene:
    """A hearing was asked for that the law does not give."""
    scene = told(bureau)
    step(scene, "penalty.request_hearing")
    return scene


def accepted(bureau: Province) -> Scene:
    """And accepted."""
    return scenes.through(requested(bureau), "penalty.accept_hearing")


def called(bureau: Province) -> Scene:
    """And called; its hour has come."""
    return scenes.through(accepted(bureau), "penalty.call_hearing").tick(days=14)


def held(bureau: Province) -> Scene:
    """And held."""
    return scenes.through(called(bureau), "penalty.hold_hearing")


def heard(bureau: Province) -> Scene:
    """And reported on."""
    return scenes.through(held(bureau), "penalty.report_hearing")


def filed(bureau: Province) -> Scene:
    """And filed with the case."""
    return scenes.through(heard(bureau), "penalty.file_hearing")


def fast(bureau: Province) -> Scene:
    """A case that is handled fast."""
    return scenes.through(alleged(bureau), "penalty.take_fast")


def two(bureau: Province) -> Scene:
    """Two suspects, both told, both approved."""
    scene = alleged(bureau)
    scenes.through(scene, "penalty.notify", "penalty.record_defence")
    step(scene, "casework.add_person",
         **{**scenes.SUSPECT, "name": "郑某", "id_number": "110105194912310038"})  # fmt: skip
    step(scene, "casework.allege")
    scenes.through(scene, "penalty.notify", "penalty.record_defence")
    return scenes.through(scene, "review.submit", "review.conclude", "review.approve")


def official(bureau: Province) -> Scene:
    """A public official was penalised, and the supervisory organ does not know yet."""
    scene = alleged(bureau, standing=["official"])
    scenes.through(scene, "penalty.notify", "penalty.record_defence")
    scenes.through(scene, "review.submit", "review.conclude", "review.approve")
    return scenes.through(scene, "penalty.decide")


def another_decided(bureau: Province) -> Scene:
    """A decision on somebody whom no other scene of the bureau knows: one act, no two fines."""
    scene = alleged(bureau, id_number="110105194912310038")
    scenes.through(scene, "penalty.notify", "penalty.record_defence")
    scenes.through(scene, "review.submit", "review.conclude", "review.approve")
    return scenes.through(scene, "penalty.decide")


def on_the_spot(bureau: Province) -> Scene:
    """Somebody was punished on the spot."""
    scene = Scene(bureau, now=cast.OPENS)
    step(scene, "penalty.punish_on_the_spot")
    return scene


administrative = scenes.administrative
scenes.READY |= {
    "penalty.weigh": governed,
    "penalty.notify": alleged,
    "penalty.record_defence": told,
    "penalty.recheck": defended,
    "penalty.note_silence": published,
    "penalty.waive_hearing": offered,
    "penalty.request_hearing": offered,
    "penalty.accept_hearing": requested,
    "penalty.refuse_hearing": at_discretion,
    "penalty.call_hearing": accepted,
    "penalty.hold_hearing": called,
    "penalty.report_hearing": held,
    "penalty.end_hearing": requested,
    "penalty.file_hearing": heard,
    "penalty.discuss": administrative(scenes.approved),
    "penalty.decide": administrative(scenes.approved),
    "penalty.decide_one": two,
    "penalty.correct": administrative(scenes.decided),
    "penalty.annul": administrative(scenes.decided),
    "penalty.take_fast": alleged,
    "penalty.leave_fast": fast,
    "penalty.punish_on_the_spot": Scene,
    "penalty.report_spot": on_the_spot,
    "penalty.notify_supervisor": official,
}
scenes.SUBJECTS |= {
    "notice": told,
    "hearing": requested,
    "decision": another_decided,
}
scenes.NAMED["guardian"] = scenes.person("guardian")
