"""Papers of a decision: the notice before it, the decision, service on the spot."""

from plumbline.casework.models import Outcome
from plumbline.law.calendar import legal_day
from plumbline.papers import wants
from plumbline.papers.content import Facts, Grid, Part, Seal, Signs, Small, Text
from plumbline.papers.kinds.common import (
    NONE,
    cause,
    head,
    identity,
    lines,
    moment,
    names,
    remark,
    said_or_none,
)
from plumbline.papers.template import LackingError, Query, template
from plumbline.papers.titles import PaperKind as Kind
from plumbline.penalty import sanction, telling
from plumbline.penalty.contents import execution
from plumbline.penalty.forms import Factor
from plumbline.penalty.gates import GROUNDS
from plumbline.penalty.models import Decision, Notice, Procedure

SPARED = (Outcome.NO_PENALTY, Outcome.NOT_PROVED)


def factors(rows: list[dict[str, str]]) -> str:
    """Statutory circumstances by name."""
    return "、".join(str(Factor(row["factor"]).label) for row in rows)


def deeds(rows: list[dict[str, str]]) -> list[Part]:
    """Each act with its article and its sanction."""
    if not rows:
        return []
    table = [
        [str(n), row["title"], row["deed_on"], row["article"], sanction.said(sanction.of(row))]
        for n, row in enumerate(rows, start=1)
    ]
    return [Grid(heads=["序号", "违法行为", "行为日", "适用条文", "处罚"],
                 widths=[2, 4, 4, 6, 5], rows=table)]  # fmt: skip


@template(Kind.NOTICE, word="罚告字", basis=("G-ADM-25", "D-ADM-23", "G-ADM-27"), matter="notice")
def notice(query: Query) -> list[Part]:
    """What was proposed and on what ground, the rights told, and what was answered."""
    row: Notice = query.matter
    grounds = "、".join(GROUNDS[code] for code in row.hearing)
    hearing = (
        f"因拟处罚涉及{grounds}，你有权在被告知后五个工作日内要求举行听证；逾期视为放弃。"
        if grounds
        else "本案拟作的处罚不属于应当告知听证权利的情形。"
    )
    defence = row.defence or ("未提出陈述和申辩" if row.heard_at else "（待填写）")
    return [
        Facts(rows=[
            *head(query.case),
            [("被告知人", identity(row.person))],
            [("告知时间", moment(row.told_at)), ("告知方式", str(row.get_way_display()))],
            [("告知民警", names(query.case.handlers))],
        ]),
        Text(heading="一、拟处罚的事实和证据", lines=lines(row.facts)),
        Text(heading="二、理由和依据", lines=[*lines(row.reasons), *lines(row.basis)]),
        *deeds(row.offences),
        Text(heading="三、拟作出的处罚", lines=[sanction.said(sanction.of(row.__dict__)) or NONE]),
        *([Text(heading="四、情节", lines=[factors(row.circumstances)])]
          if row.circumstances else []),
        Text(heading="权利告知", lines=[
            ("根据《中华人民共和国治安管理处罚法》第一百一十二条之规定，你有权进行陈述和申辩；"
            "公安机关不因你的陈述、申辩而加重处罚。"),
            hearing,
        ]),
        Text(heading="陈述和申辩", lines=lines(defence)),
        *([Text(heading="监护人意见", lines=lines(row.guardian_defence))]
          if row.guardian_defence else []),
        *([Text(heading="复核情况", lines=lines(row.recheck))] if row.recheck else []),
        *remark(query.remark),
        Signs(places=["被告知人", "监护人（未满十八周岁的）", "告知民警"]),
    ]  # fmt: skip


def body(row: Decision) -> list[Part]:
    """Facts, circumstances, kind and range, basis, execution, property, remedies (C-ADM-05)."""
    penalty = sanction.said(sanction.of(row.__dict__)) if row.outcome == Outcome.PENALTY else ""
    decided = penalty or str(Outcome(row.outcome).label)
    marks = factors(row.circumstances)
    parts: list[Part] = [
        Text(lines=[
            (f"被处理人：{identity(row.person)}。"
            f"违法经历：{row.person.record or '无'}。{row.note}"),
        ]),
        Text(lines=["现查明：", *lines(row.facts)]),
        Text(lines=[
            *([f"有{marks}的情节。"] if marks else []),
            f"根据{row.basis}，现决定：{decided}。",
            *([f"裁量理由：{row.reasons}"] if row.reasons else []),
        ]),
    ]  # fmt: skip
    if len(row.offences) > 1:
        parts += deeds(row.offences)
    carried = execution(row)
    if carried:
        parts.append(Text(heading="执行方式和期限", lines=[carried + "。"]))
    if row.disposal:
        parts.append(Text(heading="涉案财物的处理（清单附后）", lines=lines(row.disposal)))
    told = telling.remedies(telling.kind_of(row.procedure), legal_day(row.decided_at))
    parts.append(Text(heading="救济途径和期限", lines=[told + "。"]))
    return parts


def things(row: Decision) -> list[Part]:
    """The list of the things in the case, as a part of the decision."""
    items = list(row.case.items.order_by("pk")) if row.disposal else []
    if not items:
        return []
    rows = [[str(n), item.name, str(item.quantity), item.features,
             str(item.get_disposal_display()) if item.disposal else NONE]
            for n, item in enumerate(items, start=1)]  # fmt: skip
    return [Grid(heads=["编号", "物品", "数量", "特征", "处理"], widths=[2, 5, 2, 7, 5], rows=rows)]


@template(Kind.PENALTY, word="行罚决字", basis=("C-ADM-05", "D-ADM-38", "D-ADM-33"),
          matter="decision", by_organ=True, numbered=True)  # fmt: skip
def penalty(query: Query) -> list[Part]:
    """The decision to punish."""
    row: Decision = query.matter
    if row.outcome != Outcome.PENALTY or row.procedure == Procedure.SIMPLE:
        raise LackingError(wants.PENALTY)
    return [
        *body(row),
        *things(row),
        *remark(query.remark),
        Seal(),
        Signs(places=["被处罚人"]),
        Small(lines=["一式三份，被处罚人和执行单位各一份，一份附卷；有被侵害人的，另送被侵害人。"]),
    ]


@template(Kind.NO_PENALTY, word="不罚决字", basis=("C-ADM-05", "D-ADM-25", "D-ADM-38"),
          matter="decision", by_organ=True, numbered=True)  # fmt: skip
def no_penalty(query: Query) -> list[Part]:
    """The decision not to punish, or that nothing is proved."""
    row: Decision = query.matter
    if row.outcome not in SPARED:
        raise LackingError(wants.NO_PENALTY)
    return [
        *body(row),
        *things(row),
        *remark(query.remark),
        Seal(),
        Signs(places=["当事人"]),
        Small(lines=["一式两份，一份交当事人，一份附卷；有被侵害人的，另送被侵害人。"]),
    ]


@template(Kind.ON_THE_SPOT, word="当罚决字", basis=("G-ADM-34", "C-ADM-05", "D-ADM-38"),
          matter="decision", numbered=True)  # fmt: skip
def on_the_spot(query: Query) -> list[Part]:
    """A penalty decided and handed over where the act was done."""
    row: Decision = query.matter
    if row.procedure != Procedure.SIMPLE:
        raise LackingError(wants.ON_THE_SPOT)
    return [
        Facts(rows=[
            [("被处罚人", identity(row.person))],
            [("违法行为", cause(query.case)), ("地点", row.place or NONE)],
            [("时间", moment(row.decided_at)), ("民警", names(row.officers))],
        ]),
        *body(row),
        *remark(query.remark),
        Seal(),
        Signs(places=["被处罚人", "办案民警"]),
        Small(lines=["已口头告知其违法事实、理由、依据和陈述申辩的权利。"]),
    ]  # fmt: skip


@template(Kind.SERVICE, word="送达字", basis=("D-ADM-27",), matter="decision", once=False)
def service(query: Query) -> list[Part]:
    """The receipt of service: to whom, how, when, with which proof."""
    row: Decision = query.matter
    rows = [
        [str(n), str(each.get_recipient_display()), each.person.name if each.person else NONE,
         str(each.get_way_display()), moment(each.served_at) or "公告期间", each.proof]
        for n, each in enumerate(row.services.order_by("pk"), start=1)
    ]  # fmt: skip
    if not rows:
        raise LackingError(wants.SERVED)
    announced = said_or_none(row, "execution.serve")
    return [
        Facts(rows=[
            *head(query.case),
            [("送达文书", f"处理决定书 {row.number}")],
            [("送达民警", announced.who if announced else names(query.case.handlers))],
        ]),
        Grid(heads=["序号", "受送达人身份", "姓名", "方式", "时间", "凭证"],
             widths=[2, 4, 3, 4, 5, 6], rows=rows),
        *remark(query.remark),
        Signs(places=["受送达人", "代收人", "见证人", "送达民警"]),
    ]  # fmt: skip
