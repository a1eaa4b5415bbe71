"""Papers about evidence as such: the list of what was received."""

from plumbline.casework.models import Evidence, EvidenceKind
from plumbline.papers import wants
from plumbline.papers.content import Facts, Grid, Part, Signs, Small
from plumbline.papers.kinds.common import cause, moment, names, remark
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
