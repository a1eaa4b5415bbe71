"""For each kind of paper, a case that holds what it says, what is chosen, and words it must say."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from plumbline.doors.cli.province import Province
from plumbline.penalty.models import Decision
from tests import scenes
from tests.execution import scene as execution
from tests.measures import scene as measures
from tests.mediation import scene as mediation
from tests.notices import scene as notices
from tests.papers.scene import drafting, issued
from tests.penalty import scene as penalty
from tests.premises import scene as premises
from tests.questioning import scene as questioning
from tests.scenes import READY, Scene, administrative, step

Build = Callable[[Province], Scene]


def then(build: Build, *acts: str, **form: Any) -> Build:
    """The scene after these acts; the form is that of the first."""

    def built(bureau: Province) -> Scene:
        scene = build(bureau)
        for n, act in enumerate(acts):
            step(scene, act, **(form if n == 0 else {}))
        return scene

    return built


def with_person(role: str, **more: Any) -> Build:
    """A case with somebody in this role."""

    def built(bureau: Province) -> Scene:
        scene = scenes.investigating(bureau, "administrative")
        step(scene, "casework.add_person", role=role, name="郑某", **more)
        return scene

    return built


def checked_in_case(bureau: Province) -> Scene:
    """Somebody was checked in the course of a case."""
    scene = scenes.investigating(bureau, "administrative")
    step(scene, "questioning.check_in_case")
    return scene


def held_for_case(bureau: Province) -> Scene:
    """Somebody was held and questioned on, and a case came of it."""
    scene = questioning.held(bureau)
    step(scene, "questioning.question_held")
    other = scenes.investigating(bureau, "administrative")
    scene.now = max(scene.now, other.now)
    scene.ids |= {"case": other.ids["case"], "report": other.ids["report"]}
    step(scene, "questioning.end_holding", end="summoned", case_number=scene.case.number)
    return scene


def spared(bureau: Province) -> Scene:
    """The facts were not proved."""
    scene = scenes.approved(bureau, "administrative")
    step(scene, "penalty.decide", outcome="not_proved", acts=[], facts="经查没有殴打", basis="",
         reasons="证据不足")  # fmt: skip
    return scene


def on_the_spot(bureau: Province) -> Scene:
    """Somebody was punished on the spot, which made the case."""
    scene = penalty.on_the_spot(bureau)
    scene.ids["case"] = Decision.objects.get(pk=scene.ids["decision"]).case_id
    return scene


ON_PERSON = {"suspect": {"person": "@suspect"}, "victim": {"person": "@victim"}}
KINDS: dict[str, tuple[Build, dict[str, Any], list[str]]] = {
    "acceptance": (drafting, {}, ["手机被盗，价值五千元", "钱某", "宋立"]),
    "acceptance_receipt": (drafting, {}, ["查询码", "殴打他人", "李勤、王诚"]),
    "filing_report": (scenes.filing_requested, {}, ["有犯罪事实", "第一百一十二条", "待审批"]),
    "filing_decision": (scenes.investigating, {}, ["立案侦查", "何正"]),
    "non_filing": (scenes.not_filed, {}, ["没有犯罪事实", "七日以内", "申请复议"]),
    "inquiry_approval": (drafting, {}, ["有违法事实", "宋立"]),
    "rights_suspect": (drafting, ON_PERSON["suspect"], ["吴某", "陈述和申辩", "回避"]),
    "rights_victim": (with_person("victim"), ON_PERSON["victim"], ["郑某", "保密"]),
    "rights_witness": (with_person("witness"), {"person": "@anybody"}, ["郑某", "如实作证"]),
    "extension_approval": (then(drafting, "casework.extend"), {}, ["案情复杂", "何正"]),
    "evidence_received": (drafting, {}, ["手机一部", "书证"]),
    "offline_approval": (then(drafting, "casework.register_offline", "casework.approve_offline"),
                         {}, ["涉及警务工作秘密", "郑重"]),
    "review_opinion": (administrative(scenes.reviewed), {}, ["合格", "沈明", "审核通过"]),
    "case_approval": (administrative(scenes.approved), {}, ["同意", "何正", "沈明"]),
    "case_index": (issued, {}, ["受案登记表", "手机一部"]),
    "case_closing": (scenes.closed, {}, ["结案", "吴某"]),
    "check_record": (checked_in_case, {"matter": "check"}, ["盘问检查的理由和经过", "李勤"]),
    "holding_approval": (held_for_case, {"matter": "holding"}, ["小时", "宋立", "可能是赃物"]),
    "holding_notice": (held_for_case, {"matter": "holding"}, ["继续盘问", "第九条"]),
    "holding_record": (held_for_case, {"matter": "holding"}, ["盘问民警"]),
    "stay_record": (then(premises.asked, "premises.end_questioning", "premises.leave"),
                    {"matter": "stay"}, ["询问室一", "回执", "安全检查", "plumbline receipt"]),
    "summons": (questioning.summoned, {"matter": "summons"}, ["第九十六条", "南岭派出所", "宋立"]),
    "summons_family": (questioning.attending, {"matter": "summons"}, ["第九十七条", "家属"]),
    "statement": (then(questioning.written, "questioning.finish_statement"),
                  {"matter": "statement"}, ["询问室一", "交被询问人核对", "李勤、王诚"]),
    "inspection": (READY["measures.inspect"], {"matter": "inspection"}, ["第一百零三条", "何正"]),
    "inspection_record": (READY["measures.return_certificate"], {"matter": "inspection"},
                          ["检查民警", "见证人"]),
    "identification": (then(measures.peopled, "measures.identify"), ON_PERSON["victim"],
                       ["辨认", "混杂的对象"]),
    "retrieval": (READY["casework.note_retrieved"], {"matter": "retrieval"}, ["日内提供", "宋立"]),
    "expert_commission": (measures.appraising, {"matter": "appraisal"}, ["特聘请", "回避"]),
    "expert_opinion": (READY["measures.serve_opinion"],
                       {"matter": "opinion", **ON_PERSON["suspect"]}, ["三日内申请重新鉴定"]),
    "preservation": (measures.seized, {"matter": "preservation"},
                     ["第一百零五条", "60日内向", "何正", "三十日"]),
    "preservation_list": (measures.registered, {"matter": "preservation"},
                          ["先行登记保存", "特征"]),
    "return_notice": (READY["papers.draft_return"], {"matter": "preservation"},
                      ["6个月内", "授权委托书", "12389", "折叠刀"]),
    "progress_letter": (notices.to_write, {"matter": "progress_notice"},
                        ["平治街17号", "凭回执号", "SHA-256", "签收"]),
    "notice": (penalty.defended, {"matter": "notice"}, ["是对方先动手", "第一百一十二条"]),
    "hearing_notice": (penalty.called, {"matter": "hearing"}, ["举行听证", "主持人"]),
    "hearing_record": (penalty.held, {"matter": "hearing"}, ["听证参加人"]),
    "hearing_report": (penalty.heard, {"matter": "hearing"}, ["处理意见和建议"]),
    "penalty": (administrative(scenes.decided), {"matter": "decision"}, ["现查明", "现决定"]),
    "no_penalty": (spared, {"matter": "decision"}, ["违法事实不能成立", "60日内向"]),
    "on_the_spot": (on_the_spot, {"matter": "decision"}, ["应当先自收到之日起60日内向", "罚款"]),
    "service": (then(READY["execution.serve"], "execution.serve"), {"matter": "decision"},
                ["受送达人", "凭证"]),
    "mediation": (mediation.agreed, {"matter": "mediation"}, ["协议内容", "履行", "民事诉讼"]),
    "suspension": (READY["execution.end_suspension"], {"matter": "suspension"},
                   ["第一百二十六条", "暂缓执行"]),
    "guarantor": (READY["execution.end_suspension"], {"matter": "suspension"},
                  ["愿意依法接受罚款"]),
    "detention_receipt": (READY["execution.release"], {"matter": "detention"}, ["收拘", "日"]),
    "termination": (then(drafting, "casework.terminate"), {}, ["终止调查", "第二百五十九条"]),
    "handover": (READY["casework.tell_transfer"], {"matter": "handover"}, ["移送"]),
}  # fmt: skip
scenes.NAMED |= {"anybody": lambda scene: scene.case.persons.latest("pk").pk}
__all__ = ["KINDS", "execution"]


def draw(scene: Scene, kind: str, chosen: dict[str, Any]) -> Scene:
    """Draft this kind, have it approved where it wants that, and issue it."""
    form = dict(chosen)
    if "matter" in form:
        form["matter"] = str(scene.ids[form["matter"]])
    step(scene, "papers.draft", kind=kind, **form)
    if kind == "expert_commission":
        step(scene, "papers.approve")
    step(scene, "papers.issue")
    return scene
