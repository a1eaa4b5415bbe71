"""Papers about the case as a whole: offline handling, the index of the file, the closing report."""

from plumbline.casework.models import Outcome, PersonRole
from plumbline.papers import wants
from plumbline.papers.content import Facts, Grid, Part, Signs, Small, Text
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
