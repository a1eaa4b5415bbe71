"""Scenes of execution: a decision served, paid, served in a house, put off, contested."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from plumbline.casework.models import Person
from plumbline.doors.cli.province import Province
from plumbline.execution.models import Detention, Suspension
from plumbline.law.identity import check_character
from plumbline.penalty.models import Decision
from tests import scenes, standing
from tests.scenes import Scene, step, through

SECURITY = {"security": "guarantor", "guarantor": "吴父", "no_link": True, "rights": True,
            "residence": True, "able": True}  # fmt: skip
DEPOSIT = {"security": "deposit", "guarantor": "", "no_link": False, "rights": False,
           "residence": False, "able": False}  # fmt: skip
WORD = {"opinion": "同意"}
FORMS: dict[str, dict[str, Any]] = {
    "execution.serve": {"way": "on_the_spot", "signed": True},
    "execution.publish_notice": {"tried": "上门无人，邮寄退回", "direct": True, "post": True,
                                 "place": "住所地公告栏和政府网站"},
    "execution.complete_notice": {},
    "execution.serve_victims": {"victims": ["@victim"], "way": "direct", "proof": "本人签收"},
    "execution.pay_fine": {"how": "bank", "yuan": 500, "receipt": "@receipt",
                           "paid_on": "@today"},
    "execution.request_plan": {"hardship": "无业，家中有病人", "rows": [
        {"yuan": 300, "due_on": "2026-04-10"}, {"yuan": 200, "due_on": "2026-05-10"}]},
    "execution.grant_plan": WORD,
    "execution.refuse_plan": WORD,
    "execution.pay_part": {"how": "electronic", "yuan": 300, "receipt": "@part",
                           "paid_on": "@today"},
    "execution.collect": {"reason": "no_residence", "receipt": "@receipt"},
    "execution.hand_in": {"receipt": "交接单1号"},
    "execution.bank_in": {"receipt": "回单1号"},
    "execution.impose_surcharge": WORD,
    "execution.remind": {"served_on": "@today", "yuan": 500, "manner": "十日内到指定银行缴纳",
                         "rights": True},
    "execution.apply_to_court": {"court": "南关区人民法院", "materials": "申请书等五项", **WORD},
    "execution.deliver": {"house": "市拘留所"},
    "execution.receive": {"receipt": "收拘1号", "checked": True, "same_sex": True,
                          "belongings": True, "separate": True, "monitored": True},
    "execution.refuse_reception": {"ground": "已满七十周岁", "document": "建议书1号"},
    "execution.tell_family": {"relative": "吴父", "house": "市拘留所", "means": "电话"},
    "execution.release": {"certificate": "解拘1号", "returned": True},
    "execution.note_doubt": {"reasons": "被拘留人自称不满十六周岁"},
    "execution.answer_doubt": {"wrong": False, "opinion": "经核对户籍，年龄无误"},
    "execution.take_complaint": {"addressed": "市人民政府", "sealed": True},
    "execution.forward_complaints": {},
    "execution.ask_leave": {"event": "birth", "applicant": "吴妻", "reasons": "妻子临产"},
    "execution.grant_leave": {**SECURITY, **WORD},
    "execution.refuse_leave": WORD,
    "execution.let_out": {},
    "execution.take_back": {},
    "execution.ask_suspension": {"event": "exam", "reasons": "将参加高考，已申请复议"},
    "execution.grant_suspension": {"may_flee": False, "suspected": False, **SECURITY, **WORD},
    "execution.refuse_suspension": {"reasons": "有逃跑可能", "told": True},
    "execution.replace_security": {"reasons": "担保人迁居外地", **SECURITY, "guarantor": "吴兄"},
    "execution.end_suspension": {"unsecured": "担保人退出，未再提供担保", "returned": True},
    "execution.forfeit": {"evasion": "传唤不到，去向不明", "failed": True, "fine": 2000, **WORD},
    "execution.file_remedy": {"path": "reconsideration", "organ": "南关区人民政府",
                              "filed_on": "@today"},
    "execution.note_outcome": {"result": "upheld", "ended_on": "@today", "note": "维持原决定"},
    "execution.annul": {"ended_on": "@today", "note": "事实不清，予以撤销"},
    "execution.note_published": {"where": "政府网站"},
    "execution.withdraw_publication": {"where": "政府网站", "reasons": "决定已被撤销"},
    "execution.note_licence": {"done_on": "@today", "note": "收缴许可证并公告"},
    "execution.complete": {},
    "execution.end": {"ground": "death", "facts": "被处罚人死亡，没有遗产和义务承受人"},
}  # fmt: skip
HEAD = ("grant_plan", "refuse_plan", "impose_surcharge", "apply_to_court", "answer_doubt",
        "grant_leave", "refuse_leave", "grant_suspension", "refuse_suspension", "replace_security",
        "forfeit", "end")  # fmt: skip


def somebody() -> dict[str, Any]:
    """A suspect nobody knows yet: nobody is fined twice for one deed."""
    stem = f"11010519491231{standing.once('persons', Person.objects.count) + 100:03d}"
    return {**scenes.SUSPECT, "id_number": stem + check_character(stem)}


def made(
    bureau: Province, *, days: int = 5, fine: int = 500, victim: bool = True,
    second_victim: bool = False, restrained: int = 0,
) -> Scene:  # fmt: skip
    """A decision on an assault: days of detention and a fine."""
    scene = scenes.investigating(bureau, "administrative")
    if victim:
        step(scene, "casework.add_person", role="victim", name="孙某")
    if second_victim:
        step(scene, "casework.add_person", role="victim", name="郑某")
    step(scene, "casework.add_person", **somebody())
    step(scene, "casework.add_evidence")
    step(scene, "casework.allege", grade="base" if days else "lighter")
    step(scene, "casework.note_handling")
    step(scene, "penalty.notify", acts=[{"offence": "@offence", "days": days, "fine": fine}])
    step(scene, "penalty.record_defence")
    through(scene, "review.submit", "review.conclude", "review.approve")
    step(scene, "penalty.decide", restrained_days=restrained)
    return scene


def served(bureau: Province, **what: Any) -> Scene:
    """And served on the spot."""
    return through(made(bureau, **what), "execution.serve")


def fined(bureau: Province, fine: int = 500) -> Scene:
    """Only a fine, served."""
    return served(bureau, days=0, fine=fine)


def published(bureau: Province) -> Scene:
    """A public notice whose days are over."""
    return through(made(bureau), "execution.publish_notice").tick(days=65)


def planned(bureau: Province) -> Scene:
    """Parts were asked for."""
    return through(fined(bureau), "execution.request_plan")


def granted_plan(bureau: Province) -> Scene:
    """Parts were granted."""
    return through(planned(bureau), "execution.grant_plan")


def collected(bureau: Province) -> Scene:
    """The fine was taken on the spot."""
    return through(fined(bureau), "execution.collect")


def handed_in(bureau: Province) -> Scene:
    """And handed in."""
    return through(collected(bureau), "execution.hand_in")


def overdue(bureau: Province) -> Scene:
    """The fifteen days are over."""
    return fined(bureau).tick(days=16)


def reminded(bureau: Province) -> Scene:
    """Nobody sought a remedy, and nobody paid after the reminder."""
    scene = fined(bureau).tick(days=185)
    return through(scene, "execution.remind").tick(days=12)


def delivered(bureau: Province) -> Scene:
    """The person was brought to the house."""
    return through(served(bureau), "execution.deliver")


def held(bureau: Province) -> Scene:
    """And taken in."""
    return through(delivered(bureau), "execution.receive")


def served_out(bureau: Province) -> Scene:
    """The five days are over."""
    return held(bureau).tick(days=5)


def doubted(bureau: Province) -> Scene:
    """The house doubts."""
    return through(held(bureau), "execution.note_doubt")


def complained(bureau: Province) -> Scene:
    """A complaint waits."""
    return through(held(bureau), "execution.take_complaint")


def leave_asked(bureau: Province) -> Scene:
    """Leave was asked for."""
    return through(held(bureau), "execution.ask_leave")


def leave_granted(bureau: Province) -> Scene:
    """Leave was granted."""
    return through(leave_asked(bureau), "execution.grant_leave")


def out(bureau: Province) -> Scene:
    """And taken."""
    return through(leave_granted(bureau), "execution.let_out")


def contested(bureau: Province) -> Scene:
    """Reconsideration was asked for."""
    return through(served(bureau), "execution.file_remedy")


def asked(bureau: Province) -> Scene:
    """Suspension was asked for."""
    return through(contested(bureau), "execution.ask_suspension")


def put_off(bureau: Province) -> Scene:
    """And granted."""
    return through(asked(bureau), "execution.grant_suspension")


def fell(bureau: Province) -> Scene:
    """A published decision was annulled."""
    scene = through(served(bureau), "execution.note_published", "execution.file_remedy")
    return through(scene, "execution.annul")


def done(bureau: Province) -> Scene:
    """The fine was paid."""
    return through(fined(bureau), "execution.pay_fine")


def shut_down(bureau: Province) -> Scene:
    """Business is to be suspended, and the decision was served."""
    scene = scenes.investigating(bureau, "administrative")
    step(scene, "casework.add_person", **somebody())
    step(scene, "casework.add_evidence")
    step(scene, "casework.allege", grade="lighter")
    step(scene, "casework.note_handling")
    step(scene, "penalty.notify", hearing_told=True,
         acts=[{"offence": "@offence", "fine": 500, "suspend": True}])  # fmt: skip
    through(scene, "penalty.record_defence", "penalty.waive_hearing")
    through(scene, "review.submit", "review.conclude", "review.approve", "penalty.discuss")
    return through(scene, "penalty.decide", "execution.serve", "execution.pay_fine")


def decision(scene: Scene) -> Decision:
    """The decision as it stands in the database."""
    return Decision.objects.get(pk=scene.ids["decision"])


def detention(scene: Scene) -> Detention:
    """The newest detention."""
    return Detention.objects.get(pk=scene.ids["detention"])


def suspension(scene: Scene) -> Suspension:
    """The newest suspension."""
    return Suspension.objects.get(pk=scene.ids["suspension"])


def at(build: Callable[[Province], Scene], days: int) -> Callable[[Province], Scene]:
    """The same scene so many days later."""
    return lambda bureau: build(bureau).tick(days=days)


def day(scene: Scene, days: int = 0) -> str:
    """A day from the scene's on."""
    return (scene.now + timedelta(days=days)).date().isoformat()


scenes.FORMS |= FORMS
scenes.RIGHT |= {f"execution.{act}": "head" for act in HEAD} | {"execution.bank_in": "station_head"}


def receipt(kind: str) -> Callable[[Scene], str]:
    """A receipt's number that no other decision has."""
    return lambda scene: f"{kind}-{scene.ids['decision']}"


scenes.NAMED |= {"today": day, "receipt": receipt("PJ"), "part": receipt("FQ")}
scenes.READY |= {
    "execution.serve": made,
    "execution.publish_notice": made,
    "execution.complete_notice": published,
    "execution.serve_victims": made,
    "execution.pay_fine": fined,
    "execution.request_plan": fined,
    "execution.grant_plan": planned,
    "execution.refuse_plan": planned,
    "execution.pay_part": granted_plan,
    "execution.collect": fined,
    "execution.hand_in": collected,
    "execution.bank_in": handed_in,
    "execution.impose_surcharge": overdue,
    "execution.remind": overdue,
    "execution.apply_to_court": reminded,
    "execution.deliver": served,
    "execution.receive": delivered,
    "execution.refuse_reception": delivered,
    "execution.tell_family": delivered,
    "execution.release": served_out,
    "execution.note_doubt": held,
    "execution.answer_doubt": doubted,
    "execution.take_complaint": held,
    "execution.forward_complaints": complained,
    "execution.ask_leave": held,
    "execution.grant_leave": leave_asked,
    "execution.refuse_leave": leave_asked,
    "execution.let_out": leave_granted,
    "execution.take_back": out,
    "execution.ask_suspension": contested,
    "execution.grant_suspension": asked,
    "execution.refuse_suspension": asked,
    "execution.replace_security": put_off,
    "execution.end_suspension": put_off,
    "execution.forfeit": put_off,
    "execution.file_remedy": served,
    "execution.note_outcome": contested,
    "execution.annul": contested,
    "execution.note_published": served,
    "execution.withdraw_publication": fell,
    "execution.note_licence": shut_down,
    "execution.complete": done,
    "execution.end": served,
}
scenes.SUBJECTS |= {"detention": delivered, "suspension": asked}
