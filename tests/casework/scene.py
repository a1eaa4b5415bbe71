"""Scenes of casework beyond the first slice: pauses, crossings, recusal, evidence, sealing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from plumbline.doors.cli.province import Province
from tests import scenes
from tests.scenes import Scene, administrative, investigating, step, through

OTHER_STATION = "220102002"
OFFENCE = {"person": "@suspect", "cause": "assault", "grade": "lighter",
           "deed_on": "2026-03-03"}  # fmt: skip

scenes.FORMS |= {
    "casework.correct_person": {
        "person": "@suspect", "changes": [{"column": "name", "value": "吴某某"}],
        "grounds": "核对户籍资料",
    },
    "casework.allege": OFFENCE,
    "casework.drop_offence": {"offence": "@offence", "reasons": "情节有误，另行认定"},
    "casework.note_restricted": {
        "person": "@foreigner", "measure": "行政拘留", "restricted_at": "@now",
    },
    "casework.report_foreigner": {"content": "已将姓名、国籍、案情和措施报告省厅出入境管理局"},
    "casework.record_permission": {
        "person": "@deputy", "body": "南关区人大常委会", "number": "南人许〔2026〕1号",
        "given_on": "2026-03-03",
    },
    "casework.weigh_filing": {
        "threshold": "threshold.theft", "amount": 5000, "special": ["pocket"],
        "basis": "失主陈述在公交车上被扒窃，有购买凭证",
    },
    "casework.link_evidence": {"evidence": "@evidence", "proves": ["EV-00-16"]},
    "casework.note_recording": {
        "evidence": "@evidence", "recording": "lost", "explanation": "存储卡损坏，无法恢复",
    },
    "casework.exclude_evidence": {
        "evidence": "@evidence", "ground": "threat", "reasons": "经核实取证时存在威胁",
    },
    "casework.hand_evidence": {
        "evidence": "@evidence", "giver": "李勤", "taker": "保管员", "handed_at": "@now",
        "place": "涉案财物管理室", "state": "封存完好",
    },
    "casework.request_retrieval": {
        "holder": "某公司", "content": "三月三日的门口监控录像", "days": 3, "reasons": "查明经过",
    },
    "casework.approve_retrieval": {"opinion": "同意调取"},
    "casework.refuse_retrieval": {"opinion": "与案件无关，不予调取"},
    "casework.note_retrieved": {"provided": True, "signed": "该公司盖章签收"},
    "casework.assign": {"officers": ["@handler", "@assistant"], "reasons": "充实办案力量"},
    "casework.ask_recusal": {
        "origin": "organ", "officer": "@assistant", "ground": "interest",
        "reasons": "其近亲属与本案有利害关系",
    },
    "casework.decide_recusal": {
        "granted": True, "earlier_stands": True, "opinion": "情况属实，决定回避",
    },
    "casework.park": {"ground": "fled", "reasons": "嫌疑人逃往外地", "until": "2026-05-04"},
    "casework.explain_parking": {"told": "电话告知被侵害人，嫌疑人在逃，继续查找"},
    "casework.resume": {"reasons": "嫌疑人已经到案"},
    "casework.terminate": {"ground": "no_violation", "reasons": "经调查没有违法事实"},
    "casework.explain_termination": {"told": "当面告知报案人和被调查人"},
    "casework.turn_criminal": {"reasons": "伤情达到轻伤，涉嫌故意伤害罪"},
    "casework.turn_administrative": {"reasons": "不构成犯罪，但违反治安管理"},
    "casework.change_jurisdiction": {
        "ground": "not_own", "unit": "@other_station", "reasons": "行为地属自强派出所辖区",
    },
    "casework.tell_transfer": {"told": "书面告知报案人钱某"},
    "casework.hand_over": {"items": [{"title": "案卷", "count": 1}], "giver": "李勤"},
    "casework.receive": {"complete": True, "taker": "许新", "officers": ["@assistant"]},
    "casework.decline": {"reasons": "行为地不在本辖区"},
    "casework.join": {
        "into": "@other_case", "ground": "related",
        "items": [{"title": "案卷", "count": 1}], "giver": "李勤", "taker": "王诚",
    },
    "casework.tell_join": {"told": "书面告知双方当事人"},
    "casework.archive": {"place": "分局档案室", "pages": 42},
    "casework.request_sealed": {
        "number": "@number", "ground": "state_organ", "organ": "吉林市公安局昌邑分局",
        "purpose": "办理另案，核实前科", "basis": "A2202020012026000001",
    },
    "casework.open_sealed": {"until": "2026-03-31", "opinion": "符合法定情形，准予查询"},
    "casework.refuse_sealed": {"opinion": "不属于法定情形"},
}  # fmt: skip
scenes.RIGHT |= {
    "casework.approve_retrieval": "station_head",
    "casework.refuse_retrieval": "station_head",
    "casework.exclude_evidence": "reviewer",
    "casework.assign": "station_head",
    "casework.ask_recusal": "head",
    "casework.decide_recusal": "head",
    "casework.park": "station_head",
    "casework.terminate": "station_head",
    "casework.turn_criminal": "station_head",
    "casework.turn_administrative": "station_head",
    "casework.change_jurisdiction": "head",
    "casework.receive": "novice_reviewer",
    "casework.decline": "head",
    "casework.join": "station_head",
    "casework.request_sealed": "stranger",
    "casework.open_sealed": "reviewer",
    "casework.refuse_sealed": "reviewer",
}


def latest(rows: str, **of: object) -> Callable[[Scene], Any]:
    """A way to name the newest row of this kind in the case of a scene."""
    return lambda scene: getattr(scene.case, rows).filter(**of).latest("pk").pk


def officer(name: str) -> Callable[[Scene], Any]:
    """A way to name an officer of the cast."""
    return lambda scene: str(scene.bureau.officers[name])


OFFICERS = ("handler", "assistant", "recruit", "station_head", "head", "auxiliary")
scenes.NAMED |= {name: officer(name) for name in OFFICERS}
scenes.NAMED |= {
    "evidence": latest("evidence"),
    "offence": latest("offences"),
    "foreigner": latest("persons", nationality="俄罗斯"),
    "deputy": latest("persons", deputy="county"),
    "official": latest("persons", official=True),
    "retrieval": lambda scene: str(scene.ids["retrieval"]),
    "other_station": lambda scene: str(scene.bureau.units[OTHER_STATION]),
    "other_case": lambda scene: str(scene.ids["other case"]),
    "number": lambda scene: scene.case.number,
}


def with_suspect(bureau: Province, nature: str = "administrative", **more: Any) -> Scene:
    """A suspect was registered in a case under investigation."""
    scene = investigating(bureau, nature)
    step(scene, "casework.add_person", **more)
    return scene


def alleged(bureau: Province) -> Scene:
    """An offence of the suspect was registered."""
    return through(with_suspect(bureau), "casework.allege")


def with_evidence(bureau: Province) -> Scene:
    """An item of evidence was registered in an administrative case."""
    return through(with_suspect(bureau), "casework.add_evidence")


def with_foreigner(bureau: Province) -> Scene:
    """The suspect is a foreigner."""
    return with_suspect(bureau, nationality="俄罗斯", passport="71 1234567")


def restricted(bureau: Province) -> Scene:
    """The liberty of a foreigner was restricted."""
    return through(with_foreigner(bureau), "casework.note_restricted")


def with_deputy(bureau: Province) -> Scene:
    """The suspect is a deputy of a county people's congress."""
    return with_suspect(bureau, deputy="county")


def official_approved(bureau: Province) -> Scene:
    """A penalty on a public official was reviewed and approved."""
    scene = scenes.alleged(investigating(bureau, "administrative"), standing=["official"])
    through(scene, "penalty.notify", "penalty.record_defence")
    return through(scene, "review.submit", "review.conclude", "review.approve")


# A fine, taken on the spot:
CARRIED_OUT = ("execution.serve", "execution.collect", "execution.hand_in", "execution.bank_in",
               "execution.complete")  # fmt: skip


def carried_out(bureau: Province) -> Scene:
    """The decision was served and the fine is paid, and the case is still open."""
    return through(scenes.decided(bureau, "administrative"), *CARRIED_OUT)


def official_penalised(bureau: Province) -> Scene:
    """A public official was penalised, and the supervisory organ does not know yet."""
    return through(official_approved(bureau), "penalty.decide")


def retrieval_requested(bureau: Province) -> Scene:
    """Evidence is to be called in, and the head has not decided."""
    return through(investigating(bureau, "administrative"), "casework.request_retrieval")


def retrieval_approved(bureau: Province) -> Scene:
    """The notice went to the holder."""
    return through(retrieval_requested(bureau), "casework.approve_retrieval")


def recusal_asked(bureau: Province) -> Scene:
    """The recusal of the assisting officer waits for a decision."""
    return through(investigating(bureau, "administrative"), "casework.ask_recusal")


def parked(bureau: Province, nature: str = "administrative") -> Scene:
    """The case is paused."""
    return through(investigating(bureau, nature), "casework.park")


def terminated(bureau: Province) -> Scene:
    """The investigation was ended."""
    return through(investigating(bureau, "administrative"), "casework.terminate")


def refused_and_served(bureau: Province) -> Scene:
    """Filing was refused, and the accuser knows."""
    return through(scenes.not_filed(bureau), "casework.serve_non_filing")


def leaving(bureau: Province) -> Scene:
    """Another unit is to take the case."""
    return through(investigating(bureau, "administrative"), "casework.change_jurisdiction")


def offered(bureau: Province) -> Scene:
    """The other unit has the file before it."""
    scene = through(leaving(bureau), "casework.hand_over")
    return scene.appoint("novice_reviewer", "DEPT_HEAD", OTHER_STATION)


def two_cases(bureau: Province) -> Scene:
    """Two cases of the same unit that belong together."""
    first = investigating(bureau, "administrative")
    scene = investigating(bureau, "administrative")
    scene.now = max(scene.now, first.now)
    scene.ids["other case"] = first.ids["case"]
    return scene


def joined(bureau: Province) -> Scene:
    """One case went into another."""
    scene = two_cases(bureau)
    mine = scene.ids["case"]
    through(scene, "casework.join")
    scene.ids["case"] = mine
    return scene


def archived(bureau: Province) -> Scene:
    """The file of a closed administrative case went to the archive."""
    return through(scenes.closed(bureau, "administrative"), "casework.archive")


def sealed_asked(bureau: Province) -> Scene:
    """A stranger asks to see a sealed record."""
    scene = scenes.closed(bureau, "administrative")
    scene.do("casework.request_sealed", "stranger", bureau.units["220202001"],
             **scenes.FORMS["casework.request_sealed"])  # fmt: skip
    return scene


def told_of_join(bureau: Province) -> Scene:
    """One case went into another, where the parties are still to be told."""
    scene = joined(bureau)
    scene.ids["case"] = scene.ids["other case"]
    return scene


scenes.PHASES |= {
    "parked": parked,
    "terminated": terminated,
    "transferred": leaving,
    "joined": joined,
    "archived": archived,
}
scenes.READY |= {
    "casework.weigh_filing": scenes.accepted,
    "casework.link_evidence": with_evidence,
    "casework.charge": investigating,
    "casework.correct_person": with_suspect,
    "casework.allege": with_suspect,
    "casework.drop_offence": alleged,
    "casework.note_restricted": with_foreigner,
    "casework.report_foreigner": restricted,
    "casework.record_permission": with_deputy,
    "casework.note_recording": with_evidence,
    "casework.exclude_evidence": with_evidence,
    "casework.hand_evidence": with_evidence,
    "casework.request_retrieval": administrative(investigating),
    "casework.approve_retrieval": retrieval_requested,
    "casework.refuse_retrieval": retrieval_requested,
    "casework.note_retrieved": retrieval_approved,
    "casework.assign": administrative(investigating),
    "casework.ask_recusal": administrative(investigating),
    "casework.decide_recusal": recusal_asked,
    "casework.park": administrative(investigating),
    "casework.explain_parking": parked,
    "casework.resume": parked,
    "casework.terminate": administrative(investigating),
    "casework.explain_termination": terminated,
    "casework.turn_criminal": administrative(investigating),
    "casework.turn_administrative": refused_and_served,
    "casework.change_jurisdiction": administrative(investigating),
    "casework.tell_transfer": leaving,
    "casework.hand_over": leaving,
    "casework.receive": offered,
    "casework.decline": offered,
    "casework.join": two_cases,
    "casework.tell_join": told_of_join,
    "casework.archive": administrative(scenes.closed),
    "casework.open_sealed": sealed_asked,
    "casework.refuse_sealed": sealed_asked,
}
scenes.SUBJECTS |= {
    "recusal": recusal_asked,
    "retrieval": retrieval_requested,
    "handover": leaving,
    "reception": offered,
    "opening": sealed_asked,
    "foreign_report": restricted,
}
