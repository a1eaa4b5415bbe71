"""Scenes of intake: calls and reports on their way to each outcome, and cases taken over."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from plumbline.doors.cli.province import Province
from plumbline.intake.models import Report
from tests import cast, scenes
from tests.scenes import Scene, step

GAP = "执法记录仪故障，已报备"
CALL: dict[str, Any] = {
    "channel": "110", "reporter": "郑某", "phone": "13500000000", "place": "人民大街8号门前",
    "latitude": 43_886_800, "longitude": 125_324_500, "class_code": "200100",
    "facts": "有人打架",
}  # fmt: skip
TOLD = "已当面告知报案人，其无异议"
REPORT: dict[str, Any] = {"way": "walk_in", "reporter": "钱某", "facts": "手机被盗，价值五千元"}
OLD: dict[str, Any] = {
    "system": "旧平台", "old_number": "A-1", "nature": "administrative", "brief": "殴打他人",
    "phase": "accepted", "reported_at": "2026-03-02T10:00:00+08:00", "facts": "在路边打架",
}  # fmt: skip


def called(bureau: Province, **form: Any) -> Scene:
    """A call was taken at the station."""
    scene = Scene(bureau, nature="administrative")
    scene.do("intake.take_call", "handler", **{**CALL, **form})
    return scene


def dispatched(bureau: Province, **form: Any) -> Scene:
    """Officers were sent."""
    scene = called(bureau, **form)
    step(scene, "intake.dispatch")
    return scene


def at_scene(bureau: Province, **form: Any) -> Scene:
    """They arrived."""
    scene = dispatched(bureau, **form)
    step(scene, "intake.arrive")
    return scene


def handled(bureau: Province, **form: Any) -> Scene:
    """What had to be done first was done."""
    scene = at_scene(bureau, **form)
    step(scene, "intake.finish")
    return scene


def urgent(bureau: Province) -> Scene:
    """An emergency was handled and waits for its full registration."""
    return handled(bureau, urgent=True)


def report(bureau: Province, **form: Any) -> Scene:
    """A report was taken at the station."""
    scene = Scene(bureau)
    scene.do("intake.report", "handler", **{**REPORT, **form})
    return scene


def from_agency(bureau: Province) -> Scene:
    """An agency transferred a matter."""
    return report(bureau, way="transfer", sender="区市场监督管理局")


def papers_asked(bureau: Province) -> Scene:
    """Its papers were incomplete, and it was told so."""
    return scenes.through(from_agency(bureau), "intake.ask_papers")


def check_approved(bureau: Province) -> Scene:
    """Checks before a case were approved."""
    return scenes.through(report(bureau), "intake.approve_check")


def sent_on(bureau: Province) -> Scene:
    """The matter of another city waits there for its unit."""
    scene = report(bureau)
    step(scene, "intake.transfer", unit="@station_elsewhere", elsewhere="")
    return scene


def sent_outside(bureau: Province) -> Scene:
    """The matter went to a unit outside the system."""
    return scenes.through(report(bureau), "intake.transfer")


def not_ours(bureau: Province) -> Scene:
    """Somebody was sent elsewhere."""
    return scenes.through(report(bureau), "intake.not_police")


def repeated(bureau: Province) -> Scene:
    """The same person comes again with the same matter."""
    first = scenes.reported(bureau)
    scene = Scene(bureau, first.now)
    scene.ids["earlier"] = first.ids["report"]
    scene.do("intake.report", "handler", **REPORT)
    return scene


def complaint(bureau: Province) -> Scene:
    """A complaint about the police in progress."""
    return report(bureau, aim="complaint", facts="民警正在殴打他人")


def inspecting(bureau: Province) -> Scene:
    """The inspection branch has it."""
    scene = complaint(bureau).appoint("chief", "INSPECTION")
    step(scene, "intake.pass_to_inspection")
    return scene


def refused(bureau: Province) -> Scene:
    """No case was opened, and the reporter knows why."""
    return scenes.through(report(bureau), "intake.refuse")


def demanded(bureau: Province) -> Scene:
    """The procuratorate wants to know why nothing was filed."""
    return scenes.through(scenes.not_filed(bureau), "intake.note_demand")


def ordered(bureau: Province) -> Scene:
    """The procuratorate ordered the filing."""
    return scenes.through(scenes.not_filed(bureau), "intake.note_order")


def asked(bureau: Province) -> Scene:
    """A party asked for reconsideration."""
    return scenes.through(scenes.not_filed(bureau), "intake.take_request")


def taken_over(bureau: Province, **form: Any) -> Scene:
    """A case came from another system."""
    scene = Scene(bureau, nature=str(form.get("nature", OLD["nature"])))
    scene.do("intake.take_over", "handler", **{**OLD, **form})
    return scene


PHASES: dict[str, Callable[[Province], Scene]] = {  # every phase of a report, and a way there
    "received": report,
    "dispatched": dispatched,
    "at_scene": at_scene,
    "handled": handled,
    "referred": sent_on,
    "transferring": sent_outside,
    "inspecting": inspecting,
    "accepted": scenes.accepted,
    "refused": refused,
    "ended": not_ours,
}
scenes.FORMS |= {
    "intake.dispatch": {"officers": ["@handler"]},
    "intake.arrive": {},
    "intake.finish": {
        "disposals": ["mediated"], "result": "双方分开，无人受伤", "feedback": "已电话告知处置情况",
        "recordings": [{"id": "V-1", "begins": "@dispatched", "ends": "@now"}],
    },
    "intake.register": {"place": "人民大街8号门前", "facts": "两人因停车争执打架"},
    "intake.take_statement": {"teller": "钱某", "text": "今天早上手机被偷", "read_back": True,
                              "signed": True},
    "intake.receive_evidence": {"giver": "钱某", "items": [{"name": "发票", "quantity": 2,
                                "kind": "documentary"}], "keeper": "李勤", "signed": True},
    "intake.extend_review": {"reasons": "案情疑难复杂"},
    "intake.pre_review": {"accept": True, "opinion": "应当受案"},
    "intake.approve_check": {"measures": ["query", "questioning"], "opinion": "同意核实"},
    "intake.check": {"measure": "query", "found": "查询了登记情况"},
    "intake.take_urgent_measures": {"emergencies": ["harm"], "done": "制止侵害，控制嫌疑人"},
    "intake.ask_papers": {"papers": ["检验报告", "现场笔录"], "way": "书面告知"},
    "intake.note_papers": {"complete": True},
    "intake.find_papers_whole": {},
    "intake.transfer": {"elsewhere": "辽宁省某市公安局", "urgent": False, "reasons": "行为地在外省",
                        "told": TOLD},
    "intake.acknowledge": {},
    "intake.note_acknowledged": {},
    "intake.take_back": {"reasons": "对方认为不属于其管辖"},
    "intake.not_police": {"told": "劳动报酬争议，可向劳动监察部门提出"},
    "intake.note_objection": {"objection": "我认为应当由警察管"},
    "intake.tell_in_writing": {"notice": "所报事项属于劳动争议", "delivered": "当面送达"},
    "intake.explain_repeat": {"earlier": "@earlier", "new_facts": False, "told": TOLD},
    "intake.settle_on_the_spot": {"settled": "helped", "no_case": True, "told": TOLD},
    "intake.mark_false": {"sort": "nuisance", "no_case": True, "told": "反复拨打，无实际内容"},
    "intake.refuse": {"ground": "no_violation", "no_case": True, "reasons": "属于民事纠纷",
                      "told": TOLD},
    "intake.pass_to_inspection": {"ongoing": True, "note": "已电话通知督察"},
    "intake.answer_complaint": {"went": True, "found": "到场制止，停止执行职务", "told": TOLD},
    "intake.pass_to_channel": {"channel": "petition", "receiver": "信访部门", "told": TOLD},
    "intake.reopen": {"news": "找到了新的目击证人"},
    "intake.extend_for_lead": {"lead": "须核实嫌疑人的行踪"},
    "intake.reopen_filing": {"news": "找到了新的目击证人"},
    "intake.note_demand": {"number": "检不立字一号", "procuratorate": "南关区人民检察院"},
    "intake.explain_non_filing": {"reasons": "没有犯罪事实", "number": "公立说字一号"},
    "intake.note_order": {"number": "检立字一号", "procuratorate": "南关区人民检察院"},
    "intake.file_as_ordered": {"opinion": "同意立案", "copy_sent": "副本已送达检察院"},
    "intake.take_request": {"asker": "钱某", "asks": "对不予立案不服，申请复议"},
    "intake.answer_request": {"verdict": "upheld", "answer": "维持原决定，理由如下"},
}  # fmt: skip
scenes.RIGHT |= {
    "intake.extend_review": "station_head",
    "intake.pre_review": "reviewer",
    "intake.approve_check": "station_head",
    "intake.acknowledge": "stranger",
    "intake.refuse": "station_head",
    "intake.answer_complaint": "chief",
    "intake.extend_for_lead": "station_head",
    "intake.explain_non_filing": "head",
    "intake.file_as_ordered": "head",
    "intake.take_request": "reviewer",
    "intake.answer_request": "reviewer",
}
scenes.READY |= {
    "intake.dispatch": called,
    "intake.arrive": dispatched,
    "intake.finish": at_scene,
    "intake.register": urgent,
    "intake.take_statement": report,
    "intake.receive_evidence": report,
    "intake.extend_review": report,
    "intake.pre_review": report,
    "intake.approve_check": report,
    "intake.check": check_approved,
    "intake.take_urgent_measures": report,
    "intake.ask_papers": from_agency,
    "intake.note_papers": papers_asked,
    "intake.find_papers_whole": from_agency,
    "intake.transfer": report,
    "intake.acknowledge": sent_on,
    "intake.note_acknowledged": sent_outside,
    "intake.take_back": sent_outside,
    "intake.not_police": report,
    "intake.note_objection": not_ours,
    "intake.tell_in_writing": not_ours,
    "intake.explain_repeat": repeated,
    "intake.settle_on_the_spot": report,
    "intake.mark_false": report,
    "intake.refuse": report,
    "intake.pass_to_inspection": complaint,
    "intake.answer_complaint": inspecting,
    "intake.pass_to_channel": report,
    "intake.reopen": refused,
    "intake.extend_for_lead": scenes.accepted,
    "intake.reopen_filing": scenes.not_filed,
    "intake.note_demand": scenes.not_filed,
    "intake.explain_non_filing": demanded,
    "intake.note_order": scenes.not_filed,
    "intake.file_as_ordered": ordered,
    "intake.take_request": scenes.not_filed,
    "intake.answer_request": asked,
}
scenes.SUBJECTS["request"] = asked


def of_report(name: str) -> Callable[[Scene], Any]:
    """A value of the scene's report, as a form takes it."""

    def value(scene: Scene) -> Any:
        found = getattr(Report.objects.get(pk=scene.ids["report"]), name)
        return found.isoformat() if found else scene.now.isoformat()

    return value


scenes.NAMED |= {
    "handler": lambda scene: str(scene.bureau.officers["handler"]),
    "dispatched": of_report("dispatched_at"),
    "earlier": lambda scene: (
        Report.objects.get(pk=scene.ids.get("earlier", scene.ids["report"])).number
    ),
    "station_elsewhere": lambda scene: str(scene.bureau.units["220202001"]),
    "station": lambda scene: str(scene.bureau.units[cast.STATION]),
}
