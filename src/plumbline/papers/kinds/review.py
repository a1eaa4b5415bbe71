"""Papers of review and approval."""

from plumbline.casework.models import PersonRole
from plumbline.papers import wants
from plumbline.papers.content import Facts, Grid, Part, Seal, Signs, Text
from plumbline.papers.kinds.common import (
    NONE,
    cause,
    identity,
    moment,
    names,
    persons,
    remark,
    said_or_none,
)
from plumbline.papers.template import LackingError, Query, template
from plumbline.papers.titles import PaperKind as Kind
from plumbline.review.models import Review

POINTS = {
    "basics": "违法犯罪嫌疑人基本情况是否清楚",
    "facts": "事实是否清楚，证据是否确实充分",
    "characterisation": "定性是否准确",
    "law": "适用法律是否正确",
    "procedure": "程序是否合法",
    "disposal": "拟作处理是否适当",
}
VERDICTS = {"pass": "审核通过", "return": "退回补充"}


def concluded(query: Query) -> Review:
    """The newest round that the reviewer ended."""
    found = Review.objects.filter(case=query.case).exclude(verdict="").order_by("-round").first()
    if found is None:
        raise LackingError(wants.REVIEWED)
    return found


@template(
    Kind.REVIEW_OPINION, word="法审字", basis=("C-ADM-04", "G-ADM-30", "G-ADM-31"), nature=None,
    by_organ=True, once=False,
)  # fmt: skip
def review_opinion(query: Query) -> list[Part]:
    """Point by point, and the verdict."""
    round_ = concluded(query)
    reviewer = [round_.reviewer] if round_.reviewer else []
    return [
        Facts(rows=[
            [("案由", cause(query.case)), ("案件编号", query.case.number)],
            [("提请人", names([round_.submitted_by])), ("提请时间", moment(round_.submitted_at))],
            [("拟作处理", round_.proposal)],
        ]),
        Grid(
            heads=["序号", "审核要点", "结果"],
            widths=[2, 14, 4],
            rows=[
                [str(place), title, "合格" if round_.points.get(code) else "不合格"]
                for place, (code, title) in enumerate(POINTS.items(), start=1)
            ],
        ),
        Text(heading="审核意见", lines=round_.opinion.splitlines()),
        Text(heading="审核结论", lines=[f"第{round_.round}次审核，{VERDICTS[round_.verdict]}。"]),
        *remark(query.remark),
        Facts(rows=[[("审核人", names(reviewer)), ("审核时间", moment(round_.concluded_at))]]),
        Seal(),
    ]  # fmt: skip


@template(
    Kind.CASE_APPROVAL, word="审批字", basis=("G-ADM-30", "G-ADM-31", "D-ADM-25"), by_organ=True,
    once=False,
)  # fmt: skip
def case_approval(query: Query) -> list[Part]:
    """Proposal, review and approval on one sheet."""
    case, round_ = query.case, concluded(query)
    if round_.head is None:
        raise LackingError(wants.APPROVED)
    opinion = said_or_none(case, "review.approve", "review.send_back")
    suspects = persons(case, PersonRole.SUSPECT)
    return [
        Facts(rows=[
            [("案由", cause(case)), ("案件编号", case.number)],
            [("立案时间", moment(case.filed_at) or NONE), ("承办民警", names(case.handlers))],
            [("违法嫌疑人", "；".join(map(identity, suspects)) or NONE)],
            [("拟作处理", round_.proposal)],
            [("承办人", names([round_.submitted_by])), ("提请时间", moment(round_.submitted_at))],
            [("审核意见", f"{VERDICTS[round_.verdict]}。{round_.opinion}")],
            [("审核人", names([round_.reviewer] if round_.reviewer else [])),
             ("审核时间", moment(round_.concluded_at))],
            [("审批意见", str(opinion["opinion"]) if opinion else NONE)],
            [("审批结果", "同意" if round_.head_verdict == "approve" else "退回办案部门")],
            [("审批人", names([round_.head])), ("审批时间", moment(round_.headed_at))],
        ]),
        *remark(query.remark),
        Signs(places=["承办民警", "审核人", "审批人"]),
    ]  # fmt: skip
