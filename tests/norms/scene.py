"""Scenes of rule-making: a plan, a document at each step from draft to repeal, a clean-up."""

from __future__ import annotations

import itertools
import json
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from plumbline.doors.cli.province import Province
from plumbline.kernel.act import Done
from plumbline.kernel.models import Norm
from plumbline.norms.models import Cleanup, Opinion, Rule
from tests import cast
from tests.scenes import FORMS, NAMED, READY, RIGHT, SUBJECTS, Scene, step

MATTERS = itertools.count(1)
LONG = "依照上位规定细化执法程序"
PRESENT = ("provincial_lawyer", "upper", "provincial_head")  # three of four, the head last


def votes(scene: Scene, *voices: str) -> list[dict[str, Any]]:
    """How the members present voted, in the order of speaking."""
    said = {"for": "", "against": "建议再论证", "abstain": ""}
    officers = scene.bureau.officers
    return [{"officer": str(officers[who]), "voice": voice, "said": said[voice]}
            for who, voice in zip(PRESENT, voices, strict=False)]  # fmt: skip


def clause(words: str = "派出所应当及时处理报案。", **more: Any) -> dict[str, Any]:
    """A clause of words alone, or with a typed body."""
    body = more.pop("body", None)
    written = {"words": words, "cites": ["D-NORM-03"], **more}
    return written | ({"body": json.dumps(body)} if body is not None else {})


def limit(amount: int = 12, **more: Any) -> dict[str, Any]:
    """A clause that tightens how soon an acceptance is examined (N-INT-02: 24 hours)."""
    return clause(
        f"受案后{amount}小时内审查完毕。", code="N-INT-02", title="受案审查期限", kind="time_limit",
        body={"amount": amount, "unit": "hour"}, cites=["N-INT-02"], **more,
    )  # fmt: skip


def own(code: str = "JL-PATROL", amount: int = 7, **more: Any) -> dict[str, Any]:
    """A clause that rules what no higher organ rules."""
    return clause(
        f"巡查发现的问题{amount}日内反馈。", code=code, title="巡查反馈期限", kind="time_limit",
        body={"amount": amount, "unit": "day"}, **more,
    )  # fmt: skip


NAMED["votes"] = lambda scene: votes(scene, "for", "for", "for")
NAMED["a_minute_ago"] = lambda scene: (scene.now - timedelta(minutes=1)).isoformat()
NAMED["today"] = lambda scene: scene.now.date().isoformat()
NAMED["in_two_years"] = lambda scene: (scene.now.date() + timedelta(days=730)).isoformat()
NAMED["opinion"] = lambda scene: Opinion.objects.filter(rule=scene.ids["rule"]).latest("pk").pk
NAMED["listed_rule"] = lambda _: str(Rule.objects.filter(phase="published").latest("opened_at").pk)
BEGIN = {"title": "执法巡查工作规范", "sort": "normative", "public": True,
         "unplanned": "上级部署的紧急任务"}  # fmt: skip
FORMS |= {
    "norms.plan": {"name": "2026年度执法规范制定计划", "first_year": 2026, "last_year": 2026},
    "norms.add_plan_item": {"title": "执法巡查工作规范", "reasons": LONG, "drafter": "法制总队",
                            "due": "2026-11-30"},
    "norms.adopt_plan": {"opinion": "同意"},
    "norms.close_plan": {"summary": "全部完成"},
    "norms.draft": BEGIN,
    "norms.write": {"clauses": [clause(), limit(), own()]},
    "norms.remark": {"words": "建议明确责任部门", "position": 1},
    "norms.drop": {"reasons": "上级已经统一规定"},
    "norms.assess": {"need": LONG, "lawful": "符合上位规定", "feasible": "具备执行条件"},
    "norms.open_comment": {"place": "省厅门户网站"},
    "norms.note_opinion": {"source": "钱某", "way": "web", "words": "反馈期限可以再短一些"},
    "norms.answer_opinion": {"opinion": "@opinion", "taken": False, "answer": "七日已经较短"},
    "norms.close_comment": {},
    "norms.go_without_comment": {"reasons": "只规范内部工作"},
    "norms.submit_legality": {"note": LONG},
    "norms.conclude_legality": {"verdict": "pass", "opinion": "合法"},
    "norms.deliberate": {"board": "office_meeting", "held_at": "@a_minute_ago", "members": 4,
                         "votes": "@votes", "minutes": "逐人发表意见，主持人最后发言，一致通过"},
    "norms.number": {"sign": "吉公规"},
    "norms.publish": {"place": "省厅门户网站", "since": "@today", "until": "@in_two_years"},
    "norms.file_with_superior": {"filed_with": "省人民政府"},
    "norms.examine_filing": {"result": "sound", "opinion": "准予备案"},
    "norms.evaluate": {"worth": "keep", "findings": "执行良好"},
    "norms.suspend": {"reasons": "上位规定即将修改"},
    "norms.resume": {"reasons": "上位规定没有变化"},
    "norms.repeal": {"reasons": "上位规定已经修改"},
    "norms.lapse": {},
    "norms.begin_cleanup": {"name": "2026年清理", "scope": "全部现行文件"},
    "norms.note_cleanup": {"rule": "@listed_rule", "worth": "keep", "reasons": "仍然适用"},
    "norms.publish_cleanup": {"place": "省厅门户网站"},
}  # fmt: skip
RIGHT |= dict.fromkeys([code for code in FORMS if code.startswith("norms.")], "drafter")
RIGHT |= {
    f"norms.{act}": "provincial_lawyer"
    for act in ("plan", "add_plan_item", "close_plan", "conclude_legality", "number", "publish",
                "file_with_superior", "begin_cleanup", "publish_cleanup", "note_cleanup", "lapse")
}  # fmt: skip
RIGHT |= {
    f"norms.{act}": "provincial_head"
    for act in ("adopt_plan", "deliberate", "suspend", "resume", "repeal")
}
RIGHT |= {"norms.examine_filing": "second_lawyer"}


def on_something_else(monkeypatch: pytest.MonkeyPatch) -> None:
    """The next document rules a matter of its own: two that stand side by side never rule one."""
    rows = [clause(), own(f"JL-PATROL-{next(MATTERS)}")]
    monkeypatch.setitem(FORMS, "norms.write", {"clauses": rows})


def at_province(scene: Scene, act: str, **form: Any) -> Done:
    """An act on the province."""
    unit = scene.bureau.units[cast.PROVINCE]
    return scene.do(act, RIGHT[act], unit, **{**FORMS[act], **form})


def planned(bureau: Province) -> Scene:
    """A plan with one item."""
    scene = Scene(bureau)
    at_province(scene, "norms.plan")
    step(scene, "norms.add_plan_item")
    return scene


def plan_adopted(bureau: Province) -> Scene:
    """The head approved the plan."""
    scene = planned(bureau)
    step(scene, "norms.adopt_plan")
    return scene


def begun(bureau: Province, scene: Scene | None = None, **form: Any) -> Scene:
    """A document was begun, without a text."""
    scene = scene or Scene(bureau)
    at_province(scene, "norms.draft", **form)
    return scene


def written(bureau: Province, *rows: dict[str, Any], scene: Scene | None = None,
            **form: Any) -> Scene:  # fmt: skip
    """It has a text."""
    scene = begun(bureau, scene, **form)
    step(scene, "norms.write", **({"clauses": list(rows)} if rows else {}))
    return scene


def assessed(bureau: Province, *rows: dict[str, Any], **form: Any) -> Scene:
    """It was argued for."""
    scene = written(bureau, *rows, **form)
    step(scene, "norms.assess")
    return scene


def inner(bureau: Province) -> Scene:
    """A document of inner work alone was argued for."""
    return assessed(bureau, sort="internal", public=False)


def open_for_comment(bureau: Province, *rows: dict[str, Any], **form: Any) -> Scene:
    """Its draft was published for comment."""
    scene = assessed(bureau, *rows, **form)
    step(scene, "norms.open_comment")
    return scene


def commented(bureau: Province, *rows: dict[str, Any], **form: Any) -> Scene:
    """An opinion came in."""
    scene = open_for_comment(bureau, *rows, **form)
    step(scene, "norms.note_opinion")
    return scene


def heard(bureau: Province, *rows: dict[str, Any], **form: Any) -> Scene:
    """The time for comment is over."""
    return commented(bureau, *rows, **form).tick(days=31)


def revising(bureau: Province, *rows: dict[str, Any], **form: Any) -> Scene:
    """Every opinion was answered."""
    scene = heard(bureau, *rows, **form)
    step(scene, "norms.close_comment")
    step(scene, "norms.answer_opinion")
    return scene


def before_lawyers(bureau: Province, *rows: dict[str, Any], **form: Any) -> Scene:
    """The legal department has it."""
    scene = revising(bureau, *rows, **form)
    step(scene, "norms.submit_legality")
    return scene


def passed(bureau: Province, *rows: dict[str, Any], **form: Any) -> Scene:
    """It passed legality review."""
    scene = before_lawyers(bureau, *rows, **form)
    step(scene, "norms.conclude_legality")
    return scene.tick(hours=1)


def adopted(bureau: Province, *rows: dict[str, Any], **form: Any) -> Scene:
    """A meeting adopted it."""
    scene = passed(bureau, *rows, **form)
    step(scene, "norms.deliberate")
    return scene


def numbered(bureau: Province, *rows: dict[str, Any], **form: Any) -> Scene:
    """It has its number."""
    scene = adopted(bureau, *rows, **form)
    step(scene, "norms.number")
    return scene


def published(bureau: Province, *rows: dict[str, Any], **form: Any) -> Scene:
    """It is in force from today."""
    scene = numbered(bureau, *rows, **form)
    step(scene, "norms.publish")
    return scene


def filed_above(bureau: Province) -> Scene:
    """It was filed with the superior; a second lawyer is there to note the answer."""
    scene = published(bureau)
    step(scene, "norms.file_with_superior")
    return scene


def suspended(bureau: Province) -> Scene:
    """It is suspended since a week."""
    scene = published(bureau).tick(days=7)
    step(scene, "norms.suspend")
    return scene.tick(days=7)


def run_out(bureau: Province) -> Scene:
    """Its last day is over."""
    scene = numbered(bureau)
    step(scene, "norms.publish", until=(scene.now + timedelta(days=200)).date().isoformat())
    return scene.tick(days=202)


def cleaning(bureau: Province) -> Scene:
    """A clean-up is under way."""
    scene = published(bureau)
    at_province(scene, "norms.begin_cleanup")
    return scene


def cleaned(bureau: Province) -> Scene:
    """Everything was looked at."""
    scene = cleaning(bureau)
    for rule in Cleanup.objects.get(pk=scene.ids["rule_cleanup"]).rules:
        step(scene, "norms.note_cleanup", rule=str(rule))
    return scene


def ruled(
    scene: Scene, code: str, body: dict[str, Any], kind: str = "", amends: UUID | None = None,
    **more: Any,
) -> Scene:  # fmt: skip
    """The province made its own rule; it is in force from today.

    Of a norm the product brought, or of a new code and kind. The scene of its document.
    """
    bureau, norm = scene.bureau, Norm.objects.filter(code=code).first()
    row = {"title": code, "kind": kind, "cites": ["D-NORM-03"]}
    if norm is not None:
        newest = norm.versions.latest("number")
        row = {"title": norm.title, "kind": newest.kind, "cites": newest.cites[:1]}
    row = clause("本省自己的规定。", code=code, body=body, **{**row, **more})
    own_way = written(bureau, row, scene=Scene(bureau, now=scene.now), sort="internal",
                      public=False, amends=amends and str(amends))  # fmt: skip
    step(own_way, "norms.assess")
    if row["kind"] == "decision_table":  # how much is imposed is heard in public, or in haste
        step(own_way, "norms.open_comment")
        step(own_way, "norms.close_comment", shortened="上级要求立即执行")
    else:
        step(own_way, "norms.go_without_comment")
    for act in ("submit_legality", "conclude_legality", "deliberate", "number", "publish"):
        step(own_way, f"norms.{act}")
    scene.now = own_way.now
    return own_way


READY |= {
    "norms.add_plan_item": planned,
    "norms.adopt_plan": planned,
    "norms.close_plan": plan_adopted,
    "norms.write": begun,
    "norms.remark": written,
    "norms.drop": written,
    "norms.assess": written,
    "norms.open_comment": assessed,
    "norms.note_opinion": open_for_comment,
    "norms.answer_opinion": commented,
    "norms.close_comment": heard,
    "norms.go_without_comment": inner,
    "norms.submit_legality": revising,
    "norms.conclude_legality": before_lawyers,
    "norms.deliberate": passed,
    "norms.number": adopted,
    "norms.publish": numbered,
    "norms.file_with_superior": published,
    "norms.examine_filing": filed_above,
    "norms.evaluate": published,
    "norms.suspend": published,
    "norms.resume": suspended,
    "norms.repeal": published,
    "norms.lapse": run_out,
    "norms.note_cleanup": cleaning,
    "norms.publish_cleanup": cleaned,
}
SUBJECTS |= {"rule_plan": planned, "rule": written, "rule_cleanup": cleaning}
