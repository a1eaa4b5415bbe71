"""Papers about the case as a whole: offline handling, the index of the file, the closing report."""

from plumbline.casework.models import Outcome, PersonRole
from plumbline.papers import wants
from plumbline.papers.content import Address, Facts, Grid, Part, Seal, Signs, Small, Text
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
from plumbline.papers.models import Paper
from plumbline.papers.template import LackingError, Query, template
from plumbline.papers.titles import PaperKind as Kind

SECRECY = {1: "警务工作秘密", 2: "国家秘密"}


@template(Kind.OFFLINE_APPROVAL, word="线下审字", basis=("4.1a", "G-EXCH-02"), nature=None,
          by_organ=True)  # fmt: skip
def offline_approval(query: Query) -> list[Part]:
    """Why a secret case is handled offline, and that the chief approved it."""
    case = query.case
    asked = said(case, "casework.register_offline", want=wants.OFFLINE)
    granted = said(case, "casework.approve_offline", want=wants.OFFLINE)
    return [
        Facts(rows=[
            [("案件编号", case.number), ("案由", cause(case))],
            [("密级", SECRECY.get(int(asked["secrecy"] or 0), NONE)),
             ("承办民警", names(case.handlers))],
            [("线下办理理由", str(asked["reasons"]))],
            [("登记人", asked.who), ("登记时间", moment(asked.at))],
            [("审批意见", str(granted["opinion"]))],
            [("主要负责人", granted.who), ("审批时间", moment(granted.at))],
        ]),
        *remark(query.remark),
        Signs(places=["登记民警", "公安机关主要负责人"]),
    ]  # fmt: skip


@template(Kind.CASE_INDEX, word="卷目字", basis=("D-EXCH-02",), nature=None, once=False)
def case_index(query: Query) -> list[Part]:
    """The papers and the evidence of the file in their order."""
    case = query.case
    papers = Paper.objects.filter(case=case, phase__in=("issued", "served")).order_by("issued_at")
    rows = [[paper.title, paper.number, day(paper.issued_at)] for paper in papers]
    rows += [[item.title, "", day(item.collected_at)] for item in case.evidence.order_by("pk")]
    return [
        Facts(rows=[
            [("案由", cause(case)), ("案件编号", case.number)],
            [("承办民警", names(case.handlers)), ("立案时间", moment(case.filed_at) or NONE)],
        ]),
        Grid(
            heads=["序号", "文书或者证据名称", "文号", "日期", "页次"],
            widths=[2, 9, 9, 5, 3],
            rows=[[str(place), *row, ""] for place, row in enumerate(rows, start=1)],
        ),
        *remark(query.remark),
        Signs(places=["立卷人", "检查人"]),
        Small(lines=["作废的文书另行登记，不列入本目录。"]),
    ]  # fmt: skip


@template(Kind.CASE_CLOSING, word="结字", basis=("D-ADM-36",), nature=None)
def case_closing(query: Query) -> list[Part]:
    """How the case ended."""
    case = query.case
    ended = said_or_none(case, "casework.close")
    if ended is None:
        raise LackingError(wants.CLOSED)
    outcome = str(Outcome(case.outcome).label) if case.outcome else NONE
    people = [identity(person) for person in persons(case, PersonRole.SUSPECT)]
    return [
        Facts(rows=[
            [("案由", cause(case)), ("案件编号", case.number)],
            [("受案时间", moment(case.opened_at)), ("立案时间", moment(case.filed_at) or NONE)],
            [("结案时间", moment(ended.at)), ("处理结果", outcome)],
        ]),
        Text(heading="一、违法犯罪嫌疑人", lines=people or [NONE]),
        Text(heading="二、结案说明", lines=[str(ended["note"] or "各项义务均已履行。")]),
        *remark(query.remark),
        Signs(places=["承办民警", "办案部门负责人"]),
    ]  # fmt: skip


@template(Kind.TERMINATION, word="终止字", basis=("G-ADM-41",), by_organ=True)
def termination(query: Query) -> list[Part]:
    """The investigation ends without a decision on anybody."""
    case = query.case
    ended = said(case, "casework.terminate", want=wants.TERMINATED)
    ground = str(case.get_terminated_for_display()) if case.terminated_for else NONE
    reasons = str(ended["reasons"] or ended["opinion"] or "")
    return [
        Text(lines=[
            f"我局办理的{cause(case)}一案（案件编号{case.number}），经调查，有“{ground}”的情形。{reasons}",
            "根据《公安机关办理行政案件程序规定》第二百五十九条之规定，决定终止调查。",
        ]),
        *remark(query.remark),
        Facts(rows=[
            [("违法嫌疑人",
              "；".join(map(identity, persons(case, PersonRole.SUSPECT))) or "尚未查明")],
            [("批准人", ended.who), ("批准时间", moment(ended.at))],
            [("承办民警", names(case.handlers))],
        ]),
        Seal(),
        Small(lines=["一式两份，一份交当事人（被侵害人），一份附卷。"]),
    ]  # fmt: skip


@template(Kind.HANDOVER, word="移案字", basis=("R-INT-03", "R-INT-04"), nature=None,
          matter="handover", by_organ=True)  # fmt: skip
def handover(query: Query) -> list[Part]:
    """To the receiving organ: why the case comes to it, and what comes with it."""
    case, row = query.case, query.matter
    items = [[str(n), item.title, str(item.count)]
             for n, item in enumerate(row.items.order_by("pk"), start=1)]  # fmt: skip
    told = said_or_none(row, "casework.tell_transfer")
    return [
        Address(to=row.to),
        Text(lines=[
            (f"我局受理的{cause(case)}一案（案件编号{case.number}），因{row.get_ground_display()}"
            f"（{row.reasons}），现将该案移送你单位处理。"),
        ]),
        *([Grid(heads=["序号", "移送材料和物品", "数量"], widths=[2, 12, 3], rows=items)]
          if items else []),
        *remark(query.remark),
        Facts(rows=[
            [("告知当事人", str(told["told"]) if told else "尚未告知")],
            [("移交人", row.giver or NONE), ("接收人", row.taker or NONE)],
        ]),
        Seal(),
        Signs(places=["接收人"]),
        Small(lines=["一式三份，受移送单位、当事人各一份，一份附卷。"]),
    ]  # fmt: skip
