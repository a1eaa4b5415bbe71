"""Scenes of complaints: lodged by the public, noted, taken up, looked into, replied, reviewed."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from plumbline.complaints.models import Complaint
from plumbline.doors.cli.province import Province
from tests import cast, scenes
from tests.scenes import NAMED, Scene

LODGED: dict[str, Any] = {
    "matter": "complaint", "facts": "三月一日到派出所报案，值班民警态度恶劣", "about": "民警李勤",
    "wants": "查明并道歉", "reporter": "钱某", "phone": "13000000000",
}  # fmt: skip
CHECK: dict[str, Any] = LODGED | {
    "matter": "check",
    "facts": "手机被盗，派出所不给回执",
    "about": "",
}
ASKED: dict[str, Any] = {
    "matter": "information", "facts": "请公开2025年派出所的受案数量", "reporter": "钱某",
    "phone": "13000000000",
}  # fmt: skip
THREE: dict[str, Any] = {
    "facts": "当日接报没有登记", "law": "公安机关办理行政案件程序规定第六十条",
    "reasons": "应当登记并出具回执",
}  # fmt: skip
ANSWER: dict[str, Any] = {"outcome": "justified", **THREE, "done": "已补办受案登记并批评教育"}
FOUND: dict[str, Any] = {
    "outcome": "justified", "facts": "值班录像证实没有登记", "fault": "not_taken",
    "officers": ["@complained"],
}  # fmt: skip

NAMED |= {
    "complained": lambda scene: str(scene.bureau.officers["handler"]),
    "looker": lambda scene: str(scene.bureau.officers["reviewer"]),
    "station_complained_of": lambda scene: str(scene.bureau.units[cast.STATION]),
    "next_week": lambda scene: (scene.now + timedelta(days=7)).date().isoformat(),
}
scenes.FORMS |= {
    "complaints.lodge": LODGED,
    "complaints.note": {**LODGED, "unit": "@station_complained_of", "channel": "walk_in"},
    "complaints.identify": {"officers": ["@complained"]},
    "complaints.assign": {"officers": ["@looker"]},
    "complaints.accept": {},
    "complaints.decline": {"ground": "reconsideration", "ways": "六十日内向区人民政府申请行政复议"},
    "complaints.extend": {"reasons": "需要调取外地录像"},
    "complaints.find": FOUND,
    "complaints.reply": ANSWER,
    "complaints.withdraw": {},
    "complaints.ask_review": {"reasons": "没有说明谁负责"},
    "complaints.ask_clarification": {"unclear": "请写明哪一个派出所", "until": "@next_week"},
    "complaints.clarify": {"facts": "南岭派出所"},
    "complaints.consult": {"party": "某公司，涉及其商业信息"},
    "complaints.consulted": {"said": "不同意公开"},
}  # fmt: skip
BY = {
    "public": ("lodge", "withdraw"),
    "handler": ("note",),
    "inspector": ("identify", "accept", "decline", "ask_review"),
    "head": ("assign", "extend", "reply"),
    "reviewer": ("find", "ask_clarification", "clarify", "consult", "consulted"),
}  # fmt: skip
for who, acts in BY.items():
    scenes.RIGHT |= {f"complaints.{act}": who for act in acts}


def complaint(scene: Scene) -> Complaint:
    """The complaint as it stands."""
    return Complaint.objects.get(pk=scene.ids["complaint"])


def lodged(
    bureau: Province, unit: str = cast.STATION, at: datetime = cast.OPENS, **form: Any
) -> Scene:
    """The public complained of a station; nobody has it in hand yet."""
    scene = Scene(bureau, at)
    scene.do("complaints.lodge", "public", bureau.units[unit], **{**LODGED, **form})
    return scene


def assigned(bureau: Province, **form: Any) -> Scene:
    """Somebody at the county was told to look into it."""
    return scenes.through(lodged(bureau, **form), "complaints.assign")


def accepted(bureau: Province, **form: Any) -> Scene:
    """It was taken up."""
    return scenes.through(assigned(bureau, **form), "complaints.accept")


def found(bureau: Province, **form: Any) -> Scene:
    """It was looked into."""
    return scenes.through(accepted(bureau, **form), "complaints.find")


def replied(bureau: Province, **form: Any) -> Scene:
    """It was answered."""
    return scenes.through(found(bureau, **form), "complaints.reply")


def reviewing(bureau: Province, **form: Any) -> Scene:
    """The person asked for a review; the city has it."""
    scene = replied(bureau, **form)
    scene.do("complaints.ask_review", "public", reasons="没有说明谁负责")
    return scene


def reviewed(bureau: Province, **form: Any) -> Scene:
    """The city answered, by other people."""
    return _again(reviewing(bureau, **form), "provincial_lawyer", "upper")


def re_reviewing(bureau: Province, **form: Any) -> Scene:
    """The person asked once more; the province has it."""
    scene = reviewed(bureau, **form)
    scene.do("complaints.ask_review", "public", reasons="仍然没有说明")
    return scene


def final(bureau: Province, **form: Any) -> Scene:
    """The province answered; that is the end of it."""
    return _again(re_reviewing(bureau, **form), "second_lawyer", "provincial_head")


def _again(scene: Scene, who: str, head: str) -> Scene:
    officers = [str(scene.bureau.officers[who])]
    scene.do("complaints.assign", head, officers=officers)
    scene.do("complaints.find", who, **scenes.resolved(scene, FOUND))
    scene.do("complaints.reply", head, **ANSWER)
    return scene


def requested(bureau: Province) -> Scene:
    """Somebody asked the county for information."""
    scene = Scene(bureau)
    scene.do("complaints.lodge", "public", bureau.units[cast.COUNTY], **ASKED)
    return scene


def clarifying(bureau: Province) -> Scene:
    """The applicant was told what is unclear."""
    return scenes.through(requested(bureau), "complaints.ask_clarification")


def consulting(bureau: Province) -> Scene:
    """A third party was asked."""
    return scenes.through(requested(bureau), "complaints.consult")


scenes.READY |= {
    "complaints.identify": lodged,
    "complaints.assign": lodged,
    "complaints.accept": assigned,
    "complaints.decline": lodged,
    "complaints.extend": accepted,
    "complaints.find": accepted,
    "complaints.reply": found,
    "complaints.withdraw": lodged,
    "complaints.ask_review": replied,
    "complaints.ask_clarification": requested,
    "complaints.clarify": clarifying,
    "complaints.consult": requested,
    "complaints.consulted": consulting,
}
scenes.SUBJECTS |= {"complaint": lodged}
