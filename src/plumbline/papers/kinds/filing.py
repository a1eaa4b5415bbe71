"""Papers of filing: the report that asks for it, the decision, the refusal, the inquiry."""

from plumbline.casework.models import Nature, PersonRole
from plumbline.papers import wants
from plumbline.papers.content import Address, Facts, Part, Seal, Signs, Small, Text
from plumbline.papers.kinds.acceptance import report_of
from plumbline.papers.kinds.common import (
    NONE,
    cause,
    day,
    identity,
    moment,
    names,
    persons,
    remark,
    said,
    said_or_none,
)
from plumbline.papers.template import CRIMINAL, Query, template
from plumbline.papers.titles import PaperKind as Kind

GROUNDS = {
    "no_crime": "没有犯罪事实",
    "clearly_minor": "犯罪情节显著轻微，不需要追究刑事责任",
    "statutory_bar": "具有其他依法不追究刑事责任的情形",
}


@template(
    Kind.FILING_REPORT, word="呈立字", basis=("G-INT-03", "N-INT-03"), nature=Nature.CRIMINAL,
    law=CRIMINAL,
)  # fmt: skip
def filing_report(query: Query) -> list[Part]:
    """What the case officer reports, and what the head answered."""
    case, report = query.case, report_of(query)
    request = said(case, "casework.request_filing", want=wants.REQUEST)
    answer = said_or_none(case, "casework.file", "casework.refuse_filing")
    suspects = persons(case, PersonRole.SUSPECT)
    found = [identity(person) for person in suspects] or ["犯罪嫌疑人尚未查明。"]
    opinion = (answer["opinion"] or answer["reasons"] or NONE) if answer else "待审批"
    return [
        Text(heading="一、犯罪嫌疑人", lines=found),
        Text(heading="二、接报情况", lines=[
            f"{moment(report.opened_at)}，接报称：{report.facts}",
        ]),
        Text(heading="三、呈请立案的事实和理由", lines=str(request["reasons"]).splitlines()),
        Text(heading="四、呈请意见", lines=[
            ("经审查，认为有犯罪事实，需要追究刑事责任，且属于本机关管辖，"
            f"依照《刑事诉讼法》第一百一十二条之规定，呈请对{cause(case)}一案立案侦查。"),
            "妥否，请批示。",
        ]),
        *remark(query.remark),
        Facts(rows=[
            [("承办民警", names(case.handlers)), ("呈请时间", moment(request.at))],
            [("领导批示", opinion)],
            [("批示人", answer.who if answer else NONE),
             ("批示时间", moment(answer.at) if answer else NONE)],
        ]),
        Signs(places=["承办民警"]),
    ]  # fmt: skip


@template(
    Kind.FILING_DECISION, word="立字", basis=("G-INT-03",), nature=Nature.CRIMINAL, by_organ=True,
    law=CRIMINAL,
)  # fmt: skip
def filing_decision(query: Query) -> list[Part]:
    """The organ's decision to investigate."""
    case = query.case
    decided = said(case, "casework.file", want=wants.FILED)
    return [
        Text(lines=[
            ("根据《中华人民共和国刑事诉讼法》第一百一十二条之规定，"
            f"决定对{cause(case)}案（案件编号{case.number}）立案侦查。"),
        ]),
        *remark(query.remark),
        Seal(),
        Facts(rows=[
            [("批准人", decided.who), ("批准时间", moment(decided.at))],
            [("承办民警", names(case.handlers))],
        ]),
        Small(lines=["此文书附卷。"]),
    ]  # fmt: skip


@template(
    Kind.NON_FILING, word="不立字", basis=("G-INT-04", "D-INT-18", "D-INT-19"),
    nature=Nature.CRIMINAL, by_organ=True, law=CRIMINAL,
)  # fmt: skip
def non_filing(query: Query) -> list[Part]:
    """To the accuser: not filed, on what ground, and what he can do about it."""
    case, report = query.case, report_of(query)
    decided = said(case, "casework.refuse_filing", want=wants.NOT_FILED)
    ground = GROUNDS[str(decided["ground"])]
    bar = f"（{decided['bar']}）" if decided["bar"] else ""
    return [
        Address(to=report.reporter or "控告人"),
        Text(lines=[
            (f"你（单位）于{day(report.opened_at)}控告的{case.brief}一案，我局经审查认为"
            f"{ground}{bar}。{decided['reasons']}"),
            "根据《中华人民共和国刑事诉讼法》第一百一十二条之规定，决定不予立案。",
            ("如不服本决定，可以在收到本通知书之日起七日以内向我局申请复议，"
            "也可以依法提请人民检察院进行立案监督。"),
        ]),
        *remark(query.remark),
        Seal(),
        Signs(places=["控告人"]),
        Small(lines=["一式两份，一份交控告人，一份附卷。"]),
    ]  # fmt: skip


@template(Kind.INQUIRY_APPROVAL, word="立案审字", basis=("N-INT-02", "N-ADM-07"))
def inquiry_approval(query: Query) -> list[Part]:
    """The head of the department opens an administrative case."""
    case, report = query.case, report_of(query)
    decided = said(case, "casework.open_inquiry", want=wants.FILED)
    suspects = persons(case, PersonRole.SUSPECT)
    return [
        Facts(rows=[
            [("案由", cause(case)), ("案件编号", case.number)],
            [("接报时间", moment(report.opened_at)), ("受案时间", moment(case.opened_at))],
            [("违法嫌疑人", "；".join(map(identity, suspects)) or "尚未查明")],
            [("简要案情", report.facts)],
            [("承办意见", "经审查，涉嫌违反治安管理行为，属于本单位管辖，拟予立案调查。")],
            [("承办民警", names(case.handlers))],
            [("审批意见", f"同意立案。{decided['reasons']}")],
            [("审批人", decided.who), ("审批时间", moment(decided.at))],
        ]),
        *remark(query.remark),
        Signs(places=["承办民警", "办案部门负责人"]),
        Small(lines=["办案期限自立案之日起计算。"]),
    ]  # fmt: skip


@template(Kind.EXTENSION_APPROVAL, word="延审字", basis=("N-ADM-07",), once=False)
def extension_approval(query: Query) -> list[Part]:
    """Who extended the limit of the case, and why."""
    case = query.case
    granted = said(case, "casework.extend", want=wants.EXTENDED)
    return [
        Facts(rows=[
            [("案由", cause(case)), ("案件编号", case.number)],
            [("立案时间", moment(case.filed_at)), ("承办民警", names(case.handlers))],
            [("延长理由", str(granted["reasons"]))],
            [("批准人", granted.who), ("批准时间", moment(granted.at))],
        ]),
        *remark(query.remark),
        Signs(places=["承办民警", "批准人"]),
        Small(lines=["延长以两次为限；鉴定、听证的期间不计入办案期限。"]),
    ]  # fmt: skip
