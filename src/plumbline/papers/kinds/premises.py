"""The person's own copy of a stay in the case-handling area, each line with its receipt."""

from __future__ import annotations

from itertools import chain

from django.db.models import Q

from plumbline.kernel.act import ACTS
from plumbline.kernel.ledger import receipt
from plumbline.kernel.models import Entry
from plumbline.papers import wants
from plumbline.papers.content import Address, Facts, Grid, Part, Seal, Signs, Small, Text
from plumbline.papers.kinds.common import NONE, head, moment, names, remark
from plumbline.papers.template import LackingError, Query, template
from plumbline.papers.titles import PaperKind as Kind
from plumbline.premises.models import Stay

LAW = (
    "《治安管理处罚法》（2025年修订）、《公安机关办理行政案件程序规定》（2020年修正）、"
    "《公安机关办理刑事案件程序规定》（2020年修正）"
)


@template(Kind.STAY_RECORD, word="留录字", basis=("C-CHA-01", "D-CHA-01"), nature=None,
          matter="stay", law=LAW)  # fmt: skip
def stay_record(query: Query) -> list[Part]:
    """What happened from arrival to leaving, with the receipts by which anybody can check it."""
    row: Stay = query.matter
    if row.left_at is None:
        raise LackingError(wants.STAY_OVER)
    about = Q(subject_id=row.pk) | Q(made_id=row.pk)
    entries = list(Entry.objects.filter(about).order_by("id"))
    rooms = row.presences.select_related("room").order_by("since")
    asked = row.questionings.select_related("room").order_by("since")
    return [
        Address(to=row.person.name),
        Text(lines=["你在本机关执法办案场所停留的全部经过如下，交你留存。"]),
        Facts(rows=[
            *head(query.case),
            [("停留编号", row.number), ("依据", str(row.get_ground_display()))],
            [("到达时间", moment(row.arrived_at)), ("进入时间", moment(row.entered_at) or NONE)],
            [("离开时间", moment(row.left_at)), ("去向", str(row.get_destination_display()))],
            [("时限", f"{row.hours}小时"), ("随身财物", f"{row.belongings}件")],
            [("退还", f"{row.returned}件"), ("扣押", f"{row.seized}件")],
        ]),
        Grid(heads=["功能室", "自", "至"], widths=[6, 6, 6],
             rows=[[it.room.name, moment(it.since), moment(it.until)] for it in rooms]
             or [[NONE, NONE, NONE]]),
        Grid(heads=["询问讯问民警", "自", "至", "录音录像"], widths=[4, 7, 7, 4],
             rows=[[names(it.officers), moment(it.since), moment(it.until), it.recording]
                   for it in asked] or [[NONE] * 4]),
        Grid(heads=["序号", "时间", "事项"], widths=[2, 6, 10],
             rows=[[str(place), moment(entry.at), ACTS[entry.act].title]
                   for place, entry in enumerate(entries, start=1)]),
        *remark(query.remark),
        Seal(),
        Signs(places=["本人", "办案区管理员", "办案民警"]),
        Text(heading="回执", lines=[
            "以下每项登记各有一份签名的回执，可以据此向任何监督机关核对上述登记没有被改动。",
        ]),
        Text(fine=True, indent=False, lines=[
            *chain.from_iterable(
                [f"{place}", *receipt(entry).splitlines()]
                for place, entry in enumerate(entries, start=1)
            ),
        ]),
        Small(lines=["一式两份，一份交本人，一份附卷。"]),
    ]  # fmt: skip
