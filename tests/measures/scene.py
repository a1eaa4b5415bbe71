"""Scenes of measures: persons hurt, certificates, samples, examinations, things preserved."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from plumbline.doors.cli.province import Province
from plumbline.measures.models import Item, Opinion, Valuation, Wound
from tests import scenes
from tests.scenes import Scene, step, through

THERE = {"officers": ["@handler", "@assistant"], "identity_shown": True}
RECORD = {"began_at": "@now", "ended_at": "@now", "record": "现场检查情况", "inspected": "signed"}
THING = {"name": "折叠刀", "quantity": 1, "features": "黑色，刃长八厘米", "ownership": "suspect"}
CARRIED_OUT = {
    **THERE, "told": True, "heard": True, "items": [THING], "remedies": True, "party": "signed",
    "copy_given": True, "record": "现场笔录",
}  # fmt: skip
TELL = {"way": "direct", "content": "鉴定期间不计入扣押期限"}
WORD = {"granted": True, "opinion": "同意"}
LEG = {"taker": "市局物证室", "responsible": "李勤", "handed_at": "@now", "state": "封装完好"}

scenes.FORMS |= {
    "measures.request_inspection": {"premises": "home", "place": "南岭街二号",
                                    "reasons": "查找刀具"},
    "measures.decide_inspection": WORD,
    "measures.inspect": {**THERE, **RECORD, "certificate_shown": True},
    "measures.return_certificate": {},
    "measures.inspect_at_once": {**THERE, **RECORD, "target": "things"},
    "measures.safety_check": {"person": "@suspect", "examiner": "male", "signed": "signed",
                              "found": ["折叠刀"],
                              "belongings": [{"name": "钱包", "quantity": 1}]},
    "measures.return_belongings": {"person": "@suspect", "taker": "吴某", "signed": "signed"},
    "measures.request_specimen": {"person": "@suspect", "what": "fingerprint", "reasons": "比对"},
    "measures.decide_specimen": WORD,
    "measures.take_specimen": {**THERE, "examiner": "male", "collector": "李勤"},
    "measures.pass_specimen": {**LEG, "giver": "李勤"},
    "measures.test_breath": {**THERE, "person": "@suspect", "result": 85, "disputed": False,
                             "refused": False, "drunk": True, "accident": False, "signed": True},
    "measures.draw_blood": {**THERE, "examiner": "doctor", "collector": "李勤"},
    "measures.note_injury": {"person": "@victim", "possibly_light": True, "asked_for": False,
                             "disputed": False},
    "measures.note_value": {"thing": "手机", "known": "unknown"},
    "measures.commission": {"matter": "笔迹鉴定", "expert": "市公安司法鉴定中心"},
    "measures.commission_injury": {"wounds": ["@wound"], "matter": "损伤程度", "expert": "法医"},
    "measures.send_material": {**LEG, "giver": "李勤"},
    "measures.rely_on_diagnosis": {"wound": "@wound", "diagnosis": "软组织挫伤", "told": True},
    "measures.note_refusal": {"wound": "@wound", "reasons": "通知后未按时鉴定"},
    "measures.receive_opinion": {"appraisal": "@appraisal", "opinion": "系同一人书写"},
    "measures.end_appraisal": {"appraisal": "@appraisal", "reasons": "检材不足"},
    "measures.serve_opinion": {"person": "@suspect", "way": "direct", "served_at": "@now"},
    "measures.object": {"person": "@suspect", "asked_at": "@now", "reasons": "依据不足"},
    "measures.decide_again": {"granted": True, "ground": "unfounded", "opinion": "准予"},
    "measures.tell_refusal": {"way": "direct"},
    "measures.identify": {**THERE, "witness": "@victim", "lineup": "photos", "features": "方脸短发",
                          "features_at": "@now", "held_at": "@now", "unseen": True, "alone": True,
                          "fillers": [f"甲{n}" for n in range(1, 10)], "no_hint": True,
                          "recognised": True, "result": "五号是打人者", "signed": "signed"},
    "measures.request_preservation": {"measure": "seizure", "ground": "evidence",
                                      "objects_wanted": "折叠刀", "reasons": "作案工具"},
    "measures.decide_preservation": WORD,
    "measures.preserve": CARRIED_OUT,
    "measures.preserve_on_spot": {**CARRIED_OUT, "measure": "seizure", "ground": "evidence",
                                  "on_spot_for": "urgent", "reasons": "可能被丢弃",
                                  "recording": "full"},
    "measures.report_on_spot": {"report": "当场扣押折叠刀一把"},
    "measures.decide_on_spot": WORD,
    "measures.register_property": {"holder": "@victim", "signed": "signed",
                                   "items": [{**THING, "ownership": "victim"}]},
    "measures.extend_seizure": {"reasons": "情况复杂"},
    "measures.extend_freezing": {"reasons": "情况复杂"},
    "measures.tell_extension": TELL,
    "measures.exclude_appraisal": TELL,
    "measures.include_again": TELL,
    "measures.serve_freezing": {"way": "direct", "account": "尾号1234，一万元", "bank_told": True},
    "measures.take_over": {"giver": "赵民", "taker": "李勤", "counted_at": "@now", "told": True},
    "measures.order_lift": {"ground": "unrelated", "opinion": "与本案无关"},
    "measures.lift": {"ground": "unrelated", "taker": "吴某", "signed": "signed"},
    "measures.dispose": {"fates": [{"item": "@item", "disposal": "confiscated"}],
                         "opinion": "收缴"},
    "measures.seek_owner": {"way": "公告招领"},
}  # fmt: skip
scenes.RIGHT |= {
    "measures.decide_inspection": "head",
    "measures.decide_specimen": "station_head",
    "measures.decide_again": "head",
    "measures.decide_preservation": "head",
    "measures.decide_on_spot": "head",
    "measures.extend_seizure": "head",
    "measures.extend_freezing": "upper",
    "measures.order_lift": "head",
    "measures.dispose": "head",
}


def newest(model: Any, **which: Any) -> Callable[[Scene], Any]:
    def find(scene: Scene) -> Any:
        row = model.objects.filter(case=scene.ids["case"], **which).order_by("pk").last()
        return str(row.pk) if row is not None and not isinstance(row.pk, int) else row and row.pk

    return find


def running(scene: Scene) -> str | None:
    """The newest examination that is not back."""
    row = scene.case.appraisals.filter(phase="out").order_by("pk").last()
    return str(row.pk) if row else None


scenes.NAMED |= {
    "assistant": lambda scene: str(scene.bureau.officers["assistant"]),
    "auxiliary": lambda scene: str(scene.bureau.officers["auxiliary"]),
    "wound": newest(Wound),
    "valuation": newest(Valuation),
    "appraisal": running,
    "again": newest(Opinion, phase="again"),
    "item": lambda scene: newest(Item, disposal="")(scene) or 1,
}


def peopled(bureau: Province) -> Scene:
    """A filed public-order case with a suspect and a victim."""
    scene = scenes.investigating(bureau, "administrative")
    step(scene, "casework.add_person", sex="male")
    step(scene, "casework.add_person", role="victim", name="郑某", sex="female", id_number="")
    return scene


def after(
    *acts: str, start: Callable[[Province], Scene] = peopled, **form: Any
) -> Callable[[Province], Scene]:
    """A scene in which these acts were done; the form is that of the first."""

    def build(bureau: Province) -> Scene:
        scene = start(bureau)
        for n, act in enumerate(acts):
            step(scene, act, **(form if n == 0 else {}))
        return scene

    return build


checked = after("measures.safety_check")


def served(bureau: Province) -> Scene:
    """An opinion came back, and the suspect and the victim have copies."""
    scene = after("measures.commission", "measures.receive_opinion")(bureau)
    step(scene, "measures.serve_opinion", person="@victim")
    step(scene, "measures.serve_opinion")
    return scene


def upheld(bureau: Province) -> Scene:
    """The head refused to have the matter examined again."""
    scene = through(served(bureau), "measures.object")
    step(scene, "measures.decide_again", granted=False, ground="", opinion="理由不成立")
    return scene


def preserved(
    measure: str = "seizure", ground: str = "evidence", **form: Any
) -> Callable[[Province], Scene]:
    """A measure was approved and carried out."""

    def build(bureau: Province) -> Scene:
        scene = peopled(bureau)
        step(scene, "measures.request_preservation", measure=measure, ground=ground)
        step(scene, "measures.decide_preservation")
        step(scene, "measures.preserve", random=True, photographed=True, **form)
        return scene

    return build


seized = preserved()
sealed = preserved("sealing", "unlicensed")
registered = preserved("registration", "may_be_lost")
sampled = preserved("sampling", "samples")
frozen = preserved("freezing", "terror")
on_spot = after("measures.preserve_on_spot")
reported = after("measures.preserve_on_spot", "measures.report_on_spot")


def held_still(bureau: Province) -> Scene:
    """The limit of a seizure stands still while an expert examines."""
    return through(seized(bureau), "measures.commission", "measures.exclude_appraisal")


NEXT = "220102002"  # the other station of the county


def crossed(bureau: Province, build: Callable[[Province], Scene] = seized) -> Scene:
    """The case, with what was seized, came to another station of the county."""
    scene = build(bureau)
    scene.appoint("handler", "CASE_OFFICER", NEXT)
    scene.do("casework.change_jurisdiction", "head", unit=str(bureau.units[NEXT]),
             ground="main_place", reasons="主要违法行为地在自强派出所辖区")  # fmt: skip
    scene.do("casework.tell_transfer", "handler", told="已书面告知吴某、郑某")
    scene.do("casework.hand_over", "handler", giver="李勤",
             items=[{"title": "折叠刀", "count": 1}])  # fmt: skip
    scene.do("casework.receive", "head", complete=True, taker="李勤",
             officers=[str(bureau.officers["handler"])])  # fmt: skip
    return scene


appraising = after("measures.commission")
scenes.READY |= {
    "measures.request_inspection": peopled,
    "measures.decide_inspection": after("measures.request_inspection"),
    "measures.inspect": after("measures.request_inspection", "measures.decide_inspection"),
    "measures.return_certificate": after("measures.request_inspection",
                                         "measures.decide_inspection", "measures.inspect"),
    "measures.inspect_at_once": peopled,
    "measures.safety_check": peopled,
    "measures.return_belongings": after("measures.safety_check"),
    "measures.request_specimen": peopled,
    "measures.decide_specimen": after("measures.request_specimen"),
    "measures.take_specimen": after("measures.request_specimen", "measures.decide_specimen"),
    "measures.pass_specimen": after("measures.request_specimen", "measures.decide_specimen",
                                    "measures.take_specimen"),
    "measures.test_breath": peopled,
    "measures.draw_blood": after("measures.test_breath"),
    "measures.note_injury": peopled,
    "measures.note_value": peopled,
    "measures.commission": peopled,
    "measures.commission_injury": after("measures.note_injury"),
    "measures.send_material": appraising,
    "measures.rely_on_diagnosis": after("measures.note_injury", possibly_light=False),
    "measures.note_refusal": after("measures.note_injury"),
    "measures.receive_opinion": appraising,
    "measures.end_appraisal": appraising,
    "measures.serve_opinion": after("measures.commission", "measures.receive_opinion"),
    "measures.object": served,
    "measures.decide_again": after("measures.object", start=served),
    "measures.tell_refusal": upheld,
    "measures.identify": peopled,
    "measures.request_preservation": peopled,
    "measures.decide_preservation": after("measures.request_preservation"),
    "measures.preserve": after("measures.request_preservation", "measures.decide_preservation"),
    "measures.preserve_on_spot": peopled,
    "measures.report_on_spot": on_spot,
    "measures.decide_on_spot": reported,
    "measures.register_property": peopled,
    "measures.extend_seizure": seized,
    "measures.extend_freezing": frozen,
    "measures.tell_extension": after("measures.extend_seizure", start=seized),
    "measures.exclude_appraisal": after("measures.commission", start=seized),
    "measures.include_again": held_still,
    "measures.serve_freezing": frozen,
    "measures.take_over": crossed,
    "measures.order_lift": seized,
    "measures.lift": seized,
    "measures.dispose": seized,
    "measures.seek_owner": seized,
}  # fmt: skip
scenes.SUBJECTS |= {
    "inspection": after("measures.request_inspection"),
    "specimen": after("measures.request_specimen"),
    "breath_test": after("measures.test_breath"),
    "appraisal": appraising,
    "opinion": after("measures.commission", "measures.receive_opinion"),
    "preservation": after("measures.request_preservation"),
}
