"""Papers about evidence as such: the list of what was received."""

from plumbline.casework.models import Evidence, EvidenceKind
from plumbline.law.roles import Role
from plumbline.papers import wants
from plumbline.papers.content import Address, Facts, Grid, Part, Seal, Signs, Small, Text
from plumbline.papers.kinds.common import cause, moment, names, remark, said
from plumbline.papers.template import LackingError, Query, template
from plumbline.papers.titles import PaperKind as Kind


@template(
    Kind.EVIDENCE_RECEIVED,
    word="接证字",
    basis=("D-INT-09", "D-ADM-01"),
    nature=None,
    once=False,
)
def evidence_received(query: Query) -> list[Part]:
    """Everything received as evidence so far."""
    items = list(Evidence.objects.filter(case=query.case).order_by("pk"))
    if not items:
        raise LackingError(wants.EVIDENCE)
    return [
        Facts(rows=[
            [("案由", cause(query.case)), ("案件编号", query.case.number)],
            [("接收民警", names(query.case.handlers))],
        ]),
        Grid(
            heads=["编号", "名称", "种类", "来源", "取得时间"],
            widths=[2, 6, 5, 6, 6],
            rows=[
                [str(place), item.title, str(EvidenceKind(item.kind).label), item.source,
                 moment(item.collected_at)]
                for place, item in enumerate(items, start=1)
            ],
        ),
        *remark(query.remark),
        Signs(places=["提供人", "接收民警", "见证人"]),
        Small(lines=["一式两份，一份交提供人，一份附卷。"]),
    ]  # fmt: skip


@template(
    Kind.EXPERT_COMMISSION, word="鉴聘字", basis=("G-ADM-17", "N-ADM-07"), nature=None,
    approver=Role.ORGAN_HEAD, by_organ=True, once=False,
)  # fmt: skip
def expert_commission(query: Query) -> list[Part]:
    """To the expert: what is to be examined."""
    case = query.case
    asked = said(case, "casework.commission_appraisal", want=wants.EXPERT)
    return [
        Address(to=str(asked["expert"])),
        Text(lines=[
            (f"我局办理的{cause(case)}一案（案件编号{case.number}），为查明案情，解决案件中有争议的"
            "专门性问题，特聘请你单位对下列事项进行鉴定："),
            *str(asked["matter"]).splitlines(),
            ("鉴定后请出具书面鉴定意见，由鉴定人签名并附鉴定机构和鉴定人的资质证明。鉴定人故意作虚假"
            "鉴定的，依法承担责任。鉴定人有法定回避情形的，应当回避。"),
            f"联系民警：{names(case.handlers)}。",
        ]),
        *remark(query.remark),
        Seal(),
        Small(lines=["一式两份，一份交被聘请单位，一份附卷。"]),
    ]  # fmt: skip
