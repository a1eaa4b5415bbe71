"""The rooms of the house: what the bar at the top leads to, and the tabs inside each.

A place is a page by the name of its address; a list, and each page of its kind, by `list/<kind>`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy

from plumbline.doors.web.shapes import Link
from plumbline.doors.web.titles import list_title

BAR = (
    "workbench", "list/case", "list/report", "list/unsettled", "list/complaint",
    "list/progress_notice", "list/area", "list/duty", "list/thing", "list/footage",
    "list/publication", "list/unit", "satisfaction", "ledger", "book", "catalogue",
)  # fmt: skip
NAMES = {
    "workbench": gettext_lazy("工作台"),
    "list/unit": gettext_lazy("单位与人员"),
    "satisfaction": gettext_lazy("群众评价"),
    "ledger": gettext_lazy("账本"),
    "book": gettext_lazy("规则"),
    "catalogue": gettext_lazy("行为与规范"),
}  # of what is no list, or more than one


@dataclass(frozen=True)
class Room:
    """One of the places in the bar, or a part of it: its tabs, and the doors to other rooms."""

    bar: str  # the place in the bar under which the room lies
    tabs: dict[str, object]  # place → what its tab is called
    doors: frozenset[str] = frozenset()  # of these tabs those that lead elsewhere


ROOMS = (
    Room("list/complaint", {
        "list/complaint": gettext_lazy("投诉举报"),
        "complaint_figures": gettext_lazy("投诉举报统计"),
        "complaint_posters": gettext_lazy("核查二维码（打印张贴）"),
    }),
    Room("list/progress_notice", {
        "list/progress_notice": gettext_lazy("进展告知"),
        "told_rate": gettext_lazy("告知率"),
        "list/sms_stop": gettext_lazy("停发号码"),
        "replies": gettext_lazy("短信回复"),
    }),
    Room("list/area", {
        "list/area": gettext_lazy("办案区"),
        "list/stay": gettext_lazy("停留记录"),
        "inspection": gettext_lazy("网上巡查"),
    }, frozenset({"inspection"})),
    Room("list/thing", {
        "list/thing": gettext_lazy("涉案财物"),
        "list/store": gettext_lazy("保管场所"),
        "list/count": gettext_lazy("盘点"),
        "property_rates": gettext_lazy("指标"),
        "scan": gettext_lazy("扫码查财物"),
    }),
    Room("list/footage", {
        "list/footage": gettext_lazy("录音录像"),
        "list/device": gettext_lazy("录音录像设备"),
        "inspection": gettext_lazy("网上巡查"),
        "list/footage_sample": gettext_lazy("抽查"),
        "list/footage_supply": gettext_lazy("向外单位提供"),
        "list/weeding": gettext_lazy("销毁清单"),
        "list/vanishing": gettext_lazy("保存期限试算"),
    }),
    Room("list/unit", {
        "list/unit": gettext_lazy("单位"),
        "list/officer": gettext_lazy("人员"),
        "list/qualification": gettext_lazy("执法资格"),
        "list/career_matter": gettext_lazy("人事事项"),
        "staff": gettext_lazy("编配与法制队伍"),
        "register": gettext_lazy("名册"),
        "list/exam_question": gettext_lazy("执法资格考试"),
        "my_training": gettext_lazy("执法培训"),
    }, frozenset({"list/exam_question", "my_training"})),
    Room("list/unit", {
        "list/exam_question": gettext_lazy("试题"),
        "list/question_import": gettext_lazy("试题导入"),
        "list/exam_blueprint": gettext_lazy("组卷方案"),
        "list/exam_paper": gettext_lazy("试卷"),
        "list/question_bank": gettext_lazy("题库"),
        "list/exam": gettext_lazy("考试"),
        "list/exam_sitting": gettext_lazy("考生"),
        "list/exam_script": gettext_lazy("主观题答卷"),
    }),
    Room("list/unit", {
        "my_training": gettext_lazy("我的培训"),
        "training_board": gettext_lazy("单位培训情况"),
        "list/course": gettext_lazy("培训课程"),
        "list/training_session": gettext_lazy("培训班次"),
        "list/training_plan": gettext_lazy("年度培训计划"),
        "list/curriculum": gettext_lazy("岗位培训大纲"),
        "list/credit_claim": gettext_lazy("学分申报"),
        "list/assignment": gettext_lazy("补训安排"),
    }),
    Room("satisfaction", {
        "satisfaction": gettext_lazy("群众评价"),
        "list/return_visit": gettext_lazy("回访"),
        "list/follow_up": gettext_lazy("跟进"),
        "list/survey_answer": gettext_lazy("答复"),
        "list/survey_round": gettext_lazy("抽样"),
        "list/independent_survey": gettext_lazy("第三方调查"),
        "list/questionnaire": gettext_lazy("问卷"),
    }),
    Room("book", {
        "book": gettext_lazy("规则汇编"),
        "list/rule": gettext_lazy("规范性文件"),
        "list/rule_plan": gettext_lazy("立规计划"),
        "list/rule_cleanup": gettext_lazy("清理"),
        "list/norm": gettext_lazy("规范各版本"),
        "repair": gettext_lazy("待检修的关口"),
        "deviations": gettext_lazy("裁量偏离"),
    }),
)  # fmt: skip
ROOM_OF = {place: room for room in ROOMS for place in room.tabs if place not in room.doors}
# Pages beside the tabs: the place to which each belongs.
BESIDE = {
    **dict.fromkeys(("rule_text", "rule_sheet", "replay"), "book"),
    **dict.fromkeys(("area_board", "area_findings", "stay"), "list/area"),
    **dict.fromkeys(("player", "retention_preview"), "list/footage"),
    **dict.fromkeys(("question_file", "imported", "exam_findings", "sitting"), "list/exam"),
    **dict.fromkeys(("survey_call", "survey_file"), "satisfaction"),
    **dict.fromkeys(
        ("acceptance", "paper_desk", "paper", "checklist", "filing", "coverage", "discretion",
         "dossier", "summary", "told"), "list/case"),
    "officer_training": "my_training",
    "roster_week": "list/unit",
    "complaint_slip": "list/complaint",
    "entry": "ledger",
}  # fmt: skip


def bar(request: HttpRequest) -> list[Link]:
    """What the bar leads to; where this page lies is marked."""
    here = _place(request)
    here = BESIDE.get(here, here)
    room = ROOM_OF.get(here)
    under = room.bar if room else here
    return [Link(_name(place), _address(place), place == under) for place in BAR]


def tabs(request: HttpRequest, board: Callable[[], str]) -> list[Link]:
    """The tabs of the room, on the pages they lead to; none on the page of one subject.

    `board` tells where the training of one's own unit is shown, empty for who may not see it.
    """
    here = _place(request)
    if here.startswith("list/") and "subject_id" in _kwargs(request):
        return []
    here = "book" if here == "rule_text" else here
    room = ROOM_OF.get(here)
    return [
        Link(str(name), address, place == here)
        for place, name in (room.tabs.items() if room else ())
        if (address := board() if place == "training_board" else _address(place))
    ]


def _place(request: HttpRequest) -> str:
    name = request.resolver_match.url_name if request.resolver_match else None
    if name in ("list", "subject"):
        return f"list/{_kwargs(request)['kind']}"
    return name or ""


def _kwargs(request: HttpRequest) -> dict[str, Any]:
    return request.resolver_match.kwargs if request.resolver_match else {}


def _name(place: str) -> str:
    return str(NAMES[place]) if place in NAMES else list_title(place.removeprefix("list/"))


def _address(place: str) -> str:
    name, _, kind = place.partition("/")
    return reverse(name, args=[kind] if kind else None)
