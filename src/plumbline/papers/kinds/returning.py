"""The notice to the owner: come and fetch what is no longer held (N-PROP-01, D-PROP-06)."""

from plumbline.kernel import norm
from plumbline.law.bodies import TimeLimit
from plumbline.law.calendar import legal_day
from plumbline.measures.models import Preservation
from plumbline.papers import wants
from plumbline.papers.content import Address, Facts, Grid, Part, Seal, Signs, Small, Text
from plumbline.papers.kinds.common import COMPLAIN, NONE, asked_of, head, moment, remark
from plumbline.papers.template import LackingError, Query, template
from plumbline.papers.titles import PaperKind as Kind
from plumbline.property.claims import PERIOD
from plumbline.property.facts import to_return


@template(Kind.RETURN_NOTICE, word="退通字", matter="preservation", nature=None, once=False,
          basis=("D-PROP-06", "G-PROP-08", "N-PROP-01", "D-PROP-14"))  # fmt: skip
def return_notice(query: Query) -> list[Part]:
    """What is held no longer, where it is fetched, with what, and until when."""
    row: Preservation = query.matter
    things = to_return(row)
    if not things:
        raise LackingError(wants.KEPT)
    owners = dict.fromkeys(thing.item.owner for thing in things if thing.item.owner)
    holder = row.holder.name if row.holder else ""
    limit = norm.in_force(PERIOD, legal_day(query.at)).body_as(TimeLimit).words
    return [
        Address(to="、".join(owners) or holder or "财物权利人"),
        Text(lines=[
            f"依据{row.label}保全的下列财物，现不再保管，应当退还。",
            (f"请你（单位）自收到本通知之日起{limit['n']}{limit['unit']}内，持本通知和身份证件到我"
             "单位领取；委托他人领取的，附授权委托书和代理人的身份证件。逾期无人认领的，依法按无主财物处理。"),
        ]),
        Facts(rows=[*head(query.case), [("实施时间", moment(row.began_at))]]),
        Grid(
            heads=["财物编号", "名称", "数量", "特征", "状况"],
            widths=[7, 4, 2, 5, 3],
            rows=[
                [thing.number, thing.item.name, str(thing.item.quantity),
                 thing.item.features or NONE, thing.condition]
                for thing in things
            ],
        ),
        *remark(query.remark),
        Text(lines=[asked_of(query)]),
        Seal(),
        Signs(places=["领取人"]),
        Small(lines=[COMPLAIN, "一式两份，一份交权利人，一份附卷。"]),
    ]  # fmt: skip
