"""Papers of acceptance: the register, the receipt."""

from plumbline.intake.models import Receipt, Report, Way
from plumbline.papers import wants
from plumbline.papers.content import Address, Facts, Part, Seal, Signs, Small, Text
from plumbline.papers.kinds.common import NONE, asked_of, moment, names, remark, said_or_none, unit
from plumbline.papers.template import LackingError, Query, template
from plumbline.papers.titles import PaperKind as Kind

BOTH = (
    "《治安管理处罚法》（2025年修订）、《公安机关办理行政案件程序规定》（2020年修正）、"
    "《公安机关办理刑事案件程序规定》（2020年修正）"
)


def report_of(query: Query) -> Report:
    """The report the case began with."""
    found = Report.objects.filter(pk=query.case.report_id).first()
    if found is None:
        raise LackingError(wants.REPORT)
    return found


@template(Kind.ACCEPTANCE, word="受案字", basis=("C-INT-02", "D-INT-10"), nature=None, law=BOTH)
def acceptance(query: Query) -> list[Part]:
    """The register of a report and what became of it."""
    case, report = query.case, report_of(query)
    secret = "（报案人要求保密）" if report.keep_secret else ""
    accepted = said_or_none(report, "intake.accept")
    decided = said_or_none(case, "casework.open_inquiry", "casework.file", "casework.refuse_filing")
    taken = "属于公安机关管辖，予以受案" + (f"，案由初定为{case.brief}" if case.brief else "")
    return [
        Facts(rows=[
            [("案件来源", str(Way(report.way).label)), ("接报编号", report.number)],
            [("案件编号", case.number), ("接报单位", unit(report.line[-1]))],
            [("报案人", secret or report.reporter or NONE),
             ("联系方式", NONE if secret else report.phone or NONE)],
            [("接报时间", moment(report.opened_at)),
             ("发生时间", moment(report.occurred_at) or NONE)],
            [("发生地点", report.place or NONE)],
            [("报案内容", report.facts)],
            [("受案意见", taken)],
            [("受案民警", (accepted.who if accepted else names(case.handlers[:1])) or NONE),
             ("受案时间", moment(case.opened_at))],
            [("审批", f"{decided.who}　{moment(decided.at)}" if decided else "待审批")],
        ]),
        *remark(query.remark),
        Signs(places=["受案民警", "受案部门负责人"]),
        Small(lines=["一份附卷，一份存根。"]),
    ]  # fmt: skip


@template(Kind.ACCEPTANCE_RECEIPT, word="受案回字", basis=("D-INT-10",), nature=None, law=BOTH)
def acceptance_receipt(query: Query) -> list[Part]:
    """What the reporter takes home."""
    case, report = query.case, report_of(query)
    receipt = Receipt.objects.filter(case=case).first()
    if receipt is None:
        raise LackingError(wants.RECEIPT)
    return [
        Address(to=report.reporter or "报案人"),
        Text(lines=[
            (f"你（单位）于{moment(report.opened_at)}报称的{case.brief}一案，我单位已受案，"
            f"案件编号为{case.number}。"),
            (f"你（单位）可凭受案回执编号{receipt.number}和查询码"
            f"{receipt.code[:4]}-{receipt.code[4:]}查询案件进展情况。"
            "对不予受案、不予立案或者超期未作答复有异议的，可以依法申请复议、复核，"
            "或者向上级公安机关、人民检察院反映。"),
            asked_of(query),
        ]),
        *remark(query.remark),
        Seal(),
        Signs(places=["报案人、控告人、举报人或者扭送人"]),
        Small(lines=["一式两份，一份交报案人，一份附卷。"]),
    ]  # fmt: skip
