"""A rule from the plan to force, to its effect on a live case, and back to repeal."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Any

from django.db import connections

from tests import cast
from tests.browser.seat import DESKTOP, PHONE, Read
from tests.browser.test_journeys import assert_refused
from tests.scenes import Scene, step

TITLE = "受案审查工作规范"


class Clock:
    """A quarter of an hour later each time it is asked; days later when told."""

    def __init__(self) -> None:
        self.at = cast.OPENS

    def __call__(self, *, days: int = 0) -> datetime:
        self.at += timedelta(days=days, minutes=15)
        return self.at


def accepted(bureau: Any, at: datetime) -> str:
    """The page of a case accepted at this instant, beside the browser's own thread."""
    with ThreadPoolExecutor(1) as beside:
        return beside.submit(_accepted, bureau, at).result()


def _accepted(bureau: Any, at: datetime) -> str:
    scene = Scene(bureau, now=at)
    scene.do("intake.report", "handler", way="walk_in", reporter="钱某", phone="13000000000",
             place="南岭大街1号", facts="在街上被人殴打")  # fmt: skip
    step(scene, "intake.accept", nature="administrative", brief="殴打他人",
         assistant=str(bureau.officers["assistant"]))  # fmt: skip
    connections.close_all()
    return f"/subjects/case/{scene.ids['case']}"


def test_a_rule_from_plan_to_force_to_a_live_case_and_back(  # noqa: PLR0915 - one story
    cast_on_site: Any, seats: Any
) -> None:
    """Both short cuts are tried and refused: to the meeting unreviewed, to the public unadopted."""
    clock = Clock()
    lawyer, second, drafter, head, handler = (
        seats.of(by)
        for by in ("provincial_lawyer", "second_lawyer", "drafter", "provincial_head", "handler")
    )
    # The plan, and its approval.
    lawyer.go("/lists/rule_plan").choose("拟订立规计划")
    lawyer.fill(clock(), name="2026年度立规计划", first_year=2026, last_year=2026).send()
    plan = lawyer.open_made()
    item = {"title": TITLE, "reasons": "受案审查应当更快", "drafter": "法制总队",
            "due": "2026-11-30"}  # fmt: skip
    lawyer.does("列入计划项目", clock(), **item)
    head.go(plan).does("批准立规计划", clock(), opinion="同意。")
    assert TITLE in lawyer.go(plan).shot("plan").text
    # The draft: words, and a figure that is longer than the ministry allows.
    drafter.go("/lists/rule").choose("起草规范性文件")
    drafter.fill(clock(), title=TITLE, sort="normative", public=True, item=Read(TITLE)).send()
    rule: str = drafter.open_made()

    def act(code: str) -> str:
        return rule.replace("/subjects/rule/", f"/act/{code}/?subject=")

    def clauses(hours: int) -> dict[str, Any]:
        return {
            "clauses-0-words": "派出所应当及时审查报案。", "clauses-0-cites": "D-NORM-03",
            "clauses-1-words": f"受案后{hours}小时内审查完毕。", "clauses-1-code": "N-INT-02",
            "clauses-1-title": "受案审查期限", "clauses-1-cites": "N-INT-02",
        }  # fmt: skip

    drafter.choose("写成条文").fill(**{"clauses-0-words": "派出所应当及时审查报案。"})
    drafter.press("再加一项").fill(**clauses(48), **{"clauses-1-kind": "time_limit"})
    drafter.press("打开这一类型的表格", 1)
    limit = {"clauses-1-body-amount": 48, "clauses-1-body-unit": "hour"}
    drafter.fill(clock(), **limit).press("核对，不保存", 0).shot("limit")
    assert "加48小时" in drafter.sound().text
    drafter.send()
    drafter.go(rule).does("评估论证", clock(), need="确有必要", lawful="符合上位规定",
                          feasible="可以执行")  # fmt: skip
    drafter.go(rule).does("公开征求意见", clock(), place="省厅门户网站")
    drafter.go(rule).does("登记意见", clock(), source="钱女士", way="web", words="可以再快一些")
    # The first short cut: to the meeting without a review.
    meeting = {
        "board": "office_meeting", "held_at": clock.at, "members": 3, "minutes": "一致通过。",
        "votes-0-officer": Read("卢衡"), "votes-0-voice": "for",
        "votes-1-officer": Read("尚主"), "votes-1-voice": "for",
    }  # fmt: skip
    head.go(act("norms.deliberate")).fill(clock(), **meeting).send()
    assert_refused(head, "未经合法性审核或者审核未通过，不得提交党委会、办公会审议")
    head.shot("meeting-refused")
    # Comment ends, the opinion is answered, and the conflict is named.
    drafter.go(rule).does("结束征求意见", clock(days=31))
    drafter.go(rule).does("答复意见", clock(), opinion=Read("钱女士"), taken=True,
                          answer="改为十二小时")  # fmt: skip
    drafter.go(act("norms.submit_legality")).fill(clock(), note="起草说明").send()
    assert_refused(drafter, "下位规定不得突破上位规定")
    drafter.shot("conflict-refused")
    drafter.go(act("norms.write"))
    drafter.fill(clock(), **clauses(12), **{"clauses-1-body-amount": 12}).send()
    drafter.go(rule).shot("compared")
    assert "原为：受案后48小时内审查完毕。" in drafter.text
    drafter.follow(drafter.page.get_by_role("link", name="草案试算")).shot("replay")
    drafter.go(rule).does("提请合法性审核", clock(), note="起草说明")
    # The second short cut: to the public without a meeting.
    second.go(rule).does("作出合法性审核结论", clock(), verdict="pass", opinion="合法。")
    span = {"place": "省厅门户网站", "since": clock.at.date(),
            "until": clock.at.date() + timedelta(days=700)}  # fmt: skip
    lawyer.go(act("norms.publish")).fill(clock(), **span).send()
    assert_refused(lawyer, "党委会、办公会没有审议通过，不得印发")
    lawyer.shot("publish-refused")
    # The meeting, the number, the publication.
    meeting["held_at"] = clock()
    head.go(rule).does("集体审议", clock(), **meeting)
    lawyer.go(rule).does("统一登记编号", clock(), sign="吉公规")
    before = accepted(cast_on_site, clock())
    lawyer.go(rule).does("公布施行", clock(), **span)
    # Its effect on a live case, and the book.
    live = accepted(cast_on_site, clock())
    assert "加12小时" in _clock(handler, live)
    handler.shot("case-under-the-rule")
    assert "加24小时" in _clock(handler, before)
    handler.go(f"/rules?day={clock.at:%Y-%m-%d}&q=N-INT-02").shot("book")
    assert TITLE in handler.go(f"/rules?day={clock.at:%Y-%m-%d}").text
    # And back.
    head.go(rule).does("废止文件", clock(days=5), reasons="上位规定已经修改")
    assert "加24小时" in _clock(handler, accepted(cast_on_site, clock()))
    assert "已失效" in handler.go(rule.replace("/subjects/rule/", "/rules/")).text or (
        "已经失效" in handler.text
    )


def _clock(seat: Any, case: str) -> str:
    """The arithmetic of the clocks on the page of a case, unfolded."""
    seat.go(case)
    seat.page.evaluate("document.querySelectorAll('details').forEach(fold => { fold.open = true })")
    text: str = seat.text
    return text


BODY = "clauses-0-body-"
BENCH = {
    "clauses-0-words": "殴打他人的，按本表裁量。", "clauses-0-code": "JL-DISC-01",
    "clauses-0-title": "殴打他人裁量基准", "clauses-0-kind": "decision_table",
    "clauses-0-cites": "C-DISC-01",
}  # fmt: skip
LIST = {
    "clauses-1-words": "办理此类案件应当取得下列证据。", "clauses-1-code": "JL-EV-01",
    "clauses-1-title": "殴打他人证据规格", "clauses-1-kind": "evidence_spec",
    "clauses-1-cites": "C-DISC-01",
}  # fmt: skip


def test_a_table_and_a_list_are_drafted_on_the_page_without_a_script(
    cast_on_site: Any, seats: Any
) -> None:
    """Rows are added, moved and struck out; the gap is explained before anything is saved."""
    del cast_on_site
    clock, drafter = Clock(), seats.of("drafter", script=False)
    drafter.go("/lists/rule").choose("起草规范性文件")
    drafter.fill(clock(), title="裁量和证据规范", sort="internal", public=False,
                 unplanned="上级部署的紧急任务").send()  # fmt: skip
    rule: str = drafter.open_made()
    drafter.choose("写成条文").fill(clock(), **BENCH).press("打开这一类型的表格")

    def table(**answers: Any) -> Any:
        return drafter.fill(**{BODY + name.replace("__", "-"): v for name, v in answers.items()})

    table(causes="assault", statute="PSPL25", factors__0__title="伤情", factors__0__type="choice",
          factors__0__options__0__title="没有伤", factors__0__options__1__title="轻微伤",
          factors__1__title="使用器械").press("再加一项", 0)  # fmt: skip
    table(rows__0__when__f1="o2", rows__0__tier__grade="base", rows__0__tier__days__0=5,
          rows__0__tier__days__1=10, rows__0__tier__fine__0=500, rows__0__tier__fine__1=1000,
          rows__0__tier__join="and")  # fmt: skip
    table(rows__1__when__f1="o1", rows__1__when__f2="false", rows__1__tier__grade="lighter",
          rows__1__tier__fine__0=900, rows__1__tier__fine__1=500)  # fmt: skip
    table(examples__0__facts__f1="o1", examples__0__facts__f2="false", examples__0__row=1)
    drafter.press("核对，不保存").shot("table-wrong")
    told = drafter.sound().page.locator("#wrong li").all_inner_texts()
    assert any("裁量表 › 第2项" in one and "止数不能小于起数" in one for one in told), told
    # Mended, moved to the top; the gap that is left is explained in words.
    table(rows__1__tier__fine__0=1).press("第 2 项上移", of="裁量表").press("核对，不保存")
    assert "没有一行适用于：伤情：没有伤，使用器械：是" in drafter.shot("table-gap").text
    assert "符合裁量表第1行" in drafter.text
    drafter.press("再加一项", of="裁量表")
    table(rows__2__when__f1="o1", rows__2__when__f2="true", rows__2__tier__grade="base",
          rows__2__tier__days__0=5, rows__2__tier__days__1=10, rows__2__tier__fine__0=500,
          rows__2__tier__fine__1=1000, rows__2__tier__join="and")  # fmt: skip
    drafter.press("核对，不保存")
    assert "内容没有缺陷" in drafter.looks(PHONE, dark=False).sound().shot("phone").text
    # A list of evidence in the next clause; one item too many is struck out.
    drafter.looks(DESKTOP, dark=False).fill(**LIST).press("打开这一类型的表格")
    items = "clauses-1-body-items-"
    for n, (code, title) in enumerate([("EV-JL-01", "伤情"), ("EV-JL-02", "多余")]):
        drafter.fill(**{
            f"{items}{n}-code": code, f"{items}{n}-title": title, f"{items}{n}-need": "M",
            f"{items}{n}-kinds": ["expert_opinion"], f"{items}{n}-basis": "工作规范",
            f"{items}{n}-mark": "U",
        })  # fmt: skip
    drafter.press("核对，不保存").press("删去第 2 项", of="证据清单").sound().shot("list")
    drafter.fill(clock()).send()
    assert drafter.heading == "已办理：写成条文", drafter.text
    text = drafter.go(rule).text
    assert "殴打他人裁量基准（JL-DISC-01，裁量表）" in text
    assert "殴打他人证据规格（JL-EV-01，证据规格）" in text
    drafter.choose("写成条文").shot("again")
    assert drafter.page.input_value(f"[name={BODY}rows-0-tier-fine-1]") == "500"
    assert drafter.page.locator(f"[name={items}1-code]").input_value() == ""
