"""Matters from the report to the end, by the people they need, with and without scripts."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from tests import cast, scenes
from tests.browser.seat import Read

Clock = Callable[[], datetime]
PARTS = {"依据", "如何补正", "不服如何反映"}  # what every refusal tells besides its sentence
POINTS = dict.fromkeys(scenes.POINTS, True)


@pytest.fixture
def clock() -> Clock:
    """A quarter of an hour later each time it is asked."""
    at = [cast.OPENS]

    def later() -> datetime:
        at[0] += timedelta(minutes=15)
        return at[0]

    return later


@pytest.fixture
def brawl(cast_on_site: Any) -> str:
    """An administrative case that was just accepted."""
    return f"/subjects/case/{scenes.accepted(cast_on_site, 'administrative').ids['case']}"


@pytest.mark.parametrize("script", [True], ids=["scripts"])
def test_a_theft_from_the_report_to_the_procuratorate(  # noqa: PLR0915 - one matter, one story
    cast_on_site: Any, seats: Any, clock: Clock, *, script: bool
) -> None:
    """Five people: one takes the report, two handle the case, one reviews it, one decides."""
    desk, handler, assistant, reviewer, head = (
        seats.of(by, script=script)
        for by in ("auxiliary", "handler", "assistant", "reviewer", "head")
    )
    # The report, at the counter. A first try is too short.
    desk.choose("接报案登记").fill(clock(), way="walk_in", reporter="钱女士", facts="偷").send()
    assert "有 1 处需要改正" in desk.text
    assert desk.page.input_value("#f-reporter") == "钱女士"
    desk.shot("report-wrong")
    desk.fill(facts="昨晚停在楼下的电动自行车被盗，价值五千元。", place="南岭大街1号").send()
    assert desk.heading == "已办理：接报案登记"
    desk.shot("report-done")
    # The handler finds it in the list and accepts it.
    handler.go("/lists/report").follow("td.main a")
    accept = {"nature": "criminal", "brief": "盗窃",
              "assistant": str(cast_on_site.officers["assistant"])}  # fmt: skip
    handler.choose("受案").fill(clock(), **accept).send().shot("accepted")
    assert "当场交付受案回执" in handler.text
    case = handler.follow(".buttons a.button.main").path
    handler.does("交付受案回执", clock(), given="handed")
    handler.go(case).does("呈请立案", clock(), reasons="有犯罪事实，达到立案标准")
    # The head files, but not on half the grounds.
    head.go("/").follow("#waiting .rows a")
    grounds = {"facts_of_crime": True, "liability": True, "jurisdiction": False}
    head.choose("决定立案").fill(clock(), **grounds, opinion="同意立案侦查。").send()
    assert_refused(head, "立案条件不齐", "属于本机关管辖")
    assert head.page.input_value("[name=opinion]") == "同意立案侦查。"
    head.shot("filing-refused")
    head.fill(jurisdiction=True).send()
    assert head.heading == "已办理：决定立案"
    # Both handlers fill the file.
    person = {"role": "suspect", "name": "吴某", "sex": "male", "born": "1990-03-07"}
    assistant.go(case).does("登记人员", clock(), **person)
    handler.go(case).does("确定罪名", clock(), name="盗窃罪", articles="刑法第264条")
    at = clock()
    thing = {"kind": "documentary", "title": "电动自行车的凭证和到案经过", "source": "现场提取"}
    proves = ["EV-00-03", "EV-00-06", "EV-00-07", "EV-00-08", "EV-00-14", "EV-00-16", "EV-TH-01",
              "EV-TH-02", "EV-TH-04", "EV-TH-06"]  # fmt: skip
    handler.go(case).does(
        "登记证据", at, **thing, collected_at=f"{at:%Y-%m-%dT%H:%M}", proves=proves
    )
    handler.go(case.replace("/subjects/case/", "/evidence/")).shot("checklist")
    assert "不缺" in handler.text
    elsewhere = {"in_area": False, "exception": ""}
    handler.go(case).does("登记办案场所", clock(), **elsewhere)
    # Handled elsewhere, and no exception: no review.
    submit = case.replace("/subjects/case/", "/act/review.submit/?subject=")
    handler.go(submit).fill(clock(), proposal="拟移送审查起诉。").send()
    assert_refused(handler, "嫌疑人未在办案区办理", "不予法律审核")
    assert handler.page.input_value("[name=proposal]") == "拟移送审查起诉。"
    handler.shot("submit-refused")
    whole = {"in_area": True}
    handler.go(case).does("登记办案场所", clock(), **whole)
    handler.go(case).does("提请法律审核", clock(), proposal="拟移送审查起诉。")
    # The head will not wait for the review, and has to.
    approve = case.replace("/subjects/case/", "/act/review.approve/?subject=")
    head.go(approve).fill(clock(), opinion="同意移送。").send()
    assert_refused(head, "未经法律审核或者审核未通过，不得审批", "审核通过")
    assert head.page.input_value("[name=opinion]") == "同意移送。"
    head.shot("approve-refused")
    # Review, approval, transfer, end.
    reviewer.go("/").follow("#waiting .rows a")
    reviewer.does("作出审核意见", clock(), **POINTS, verdict="pass", opinion="同意。")
    head.go(case).does("审批通过", clock(), opinion="同意移送。")
    transfer = {"procuratorate": "南关区人民检察院", "opinion": "应当追究刑事责任。"}
    handler.go(case).does("移送审查起诉", clock(), **transfer)
    handler.go(case).does("结案", clock())
    handler.go(case).shot("closed")
    assert handler.page.locator(".track .now").inner_text() == "已结案"
    assert handler.page.locator("ol.line > li").count() == 14
    offered = set(handler.page.locator(".deed-link b").all_text_contents())
    assert not offered & {"登记人员", "登记证据", "提请法律审核", "移送审查起诉", "结案"}


def assert_refused(seat: Any, *parts: str) -> None:
    """The page refuses in cards, each whole; every part is told."""
    assert seat.page.locator(".alert[role=alert] h2").inner_text() == "没有办理，原因如下"
    cards = seat.cards
    assert cards
    for card in cards:
        assert set(card) >= PARTS
        assert all(card.values())
        assert "第" in card["依据"] or "任务书" in card["依据"]
    told = "\n".join(card["says"] for card in cards)
    for part in parts:
        assert part in told


@pytest.mark.parametrize("script", [False], ids=["plain"])
def test_an_administrative_case_to_its_decision(
    brawl: str, seats: Any, clock: Clock, *, script: bool
) -> None:
    """From the station head's inquiry to the decision and its end, on phones."""
    case = brawl
    chief, handler, reviewer, head = (
        seats.of(by, script=script, size=(360, 740))
        for by in ("station_head", "handler", "reviewer", "head")
    )
    handler.go(case).does("交付受案回执", clock(), given="handed")
    chief.go(case).does("行政案件立案", clock(), reasons="有违法事实，属于本所管辖。")
    at = clock()
    suspect = {**scenes.SUSPECT, "role": "suspect"}
    handler.go(case).does("登记人员", at, **suspect)
    deed = {"person": Read("吴某"), "cause": "assault", "grade": "lighter", "deed_on": at.date()}
    handler.go(case).does("认定违法行为和适用法律", clock(), **deed)
    thing = {"kind": "documentary", "title": "伤情照片、诊断和到案经过", "source": "现场"}
    proves = ["EV-00-03", "EV-00-06", "EV-00-16", "EV-AS-01", "EV-AS-02", "EV-AS-04", "EV-AS-05"]
    handler.go(case).does("登记证据", clock(), **thing, collected_at=at, proves=proves)
    handled = {"in_area": True}
    handler.go(case).does("登记办案场所", clock(), **handled)
    notice = {"person": Read("吴某"), "acts-0-offence": Read("吴某"), "acts-0-fine": 500,
              "facts": "吴某打了钱某一拳。", "reasons": "情节较轻。",
              "rights_told": True}  # fmt: skip
    handler.go(case).does("处罚前告知", clock(), **notice)
    handler.open_made()
    handler.does("记录陈述和申辩", clock(), waives=True)
    handler.go(case).does("提请法律审核", clock(), proposal="拟处罚款五百元。")
    review = {**POINTS, "procedure": False, "verdict": "pass", "opinion": "程序有瑕疵。"}
    reviewer.go(case).choose("作出审核意见").fill(clock(), **review).send()
    assert_refused(reviewer, "六项审核要点中有不合格的", "程序合法")
    reviewer.shot("conclude-refused").fill(procedure=True).send()
    assert reviewer.heading == "已办理：作出审核意见"
    decision = {"person": Read("吴某"), "outcome": "penalty"}
    early = case.replace("/subjects/case/", "/act/penalty.decide/?subject=")
    head.go(early).fill(clock(), **decision).send()
    assert_refused(head, "已审批")
    head.go(case).does("审批通过", clock(), opinion="同意。")
    head.go(case).does("作出处理决定", clock(), **decision)
    decided = head.open_made()
    handler.go(decided).does("宣告并送达决定书", clock(), way="on_the_spot", signed=True)
    paid = {"how": "bank", "yuan": 500, "receipt": "PJ-0001", "paid_on": at.date()}
    late = decided.replace("/subjects/decision/", "/act/execution.pay_fine/?subject=")
    handler.go(late).fill(clock(), **paid).send()
    assert handler.heading == "已办理：登记罚款缴清"
    handler.go(decided).does("登记执行完毕", clock())
    handler.go(case).does("结案", clock())
    handler.go(case).shot("closed")
    assert "行政处罚" in handler.text or "处罚" in handler.text


def test_what_was_typed_survives_the_end_of_the_session(brawl: str, seats: Any) -> None:
    handler = seats.of("handler", script=False)
    handler.go(brawl.replace("/subjects/case/", "/act/casework.add_person/?subject="))
    handler.fill(name="保留的名字", role="witness")
    handler.page.context.clear_cookies(name="sessionid")
    handler.send()
    assert "登录已过期" in handler.text
    handler.page.fill("#number", "2201032")
    handler.page.fill("#password", cast.PASSWORD)
    handler.follow("main button.main")
    assert "已恢复登录前填写的内容" in handler.text
    assert handler.page.input_value("[name=name]") == "保留的名字"
    assert handler.page.input_value("[name=role]") == "witness"
    handler.shot("restored")


@pytest.mark.usefixtures("cast_on_site")
def test_a_double_click_does_it_once(seats: Any, clock: Clock) -> None:
    desk = seats.of("handler")
    desk.choose("接报案登记").fill(clock(), way="call", facts="双击测试，只应登记一次。")
    desk.page.dblclick(".submit button.main")
    desk.page.wait_for_url("**/done")
    desk.go("/lists/report")
    assert desk.page.locator("tbody tr").count() == 1
