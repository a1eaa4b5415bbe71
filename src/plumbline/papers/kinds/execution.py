"""Papers of mediation and of carrying a decision out."""

from plumbline.casework.models import Person
from plumbline.execution.models import Detention, Suspension
from plumbline.mediation.models import Mediation
from plumbline.papers import wants
from plumbline.papers.content import Address, Facts, Part, Seal, Signs, Small, Text
from plumbline.papers.kinds.common import (
    NONE,
    cause,
    day,
    head,
    identity,
    lines,
    moment,
    names,
    remark,
    said,
    said_or_none,
)
from plumbline.papers.template import LackingError, Query, template
from plumbline.papers.titles import PaperKind as Kind

FEN = 100  # in a yuan


def people(pks: list[int]) -> list[str]:
    """Persons in a sentence each, in their order."""
    known = Person.objects.in_bulk(pks)
    return [identity(known[pk]) for pk in pks if pk in known]


@template(Kind.MEDIATION, word="调解字", basis=("C-ADM-06", "D-ADM-30"), matter="mediation")
def mediation(query: Query) -> list[Part]:
    """Who agreed to what, how and by when it is performed."""
    row: Mediation = query.matter
    if row.agreed_at is None:
        raise LackingError(wants.AGREED)
    agreed = said_or_none(row, "mediation.agree")
    session = row.sessions.order_by("pk").last()
    amount = f"其中支付{row.amount}元。" if row.amount else ""
    return [
        Facts(rows=[
            *head(query.case),
            [("主持人", str(agreed["chair"]) if agreed else names(query.case.handlers)),
             ("调解地点", session.place if session else NONE)],
            [("达成协议时间", moment(row.agreed_at)), ("方式", str(row.get_way_display()))],
        ]),
        Text(heading="一、当事人基本情况", lines=[
            *(f"违法嫌疑人：{who}" for who in people(row.offenders)),
            *(f"被侵害人：{who}" for who in people(row.victims)),
        ]),
        Text(heading="二、主要事实", lines=lines(agreed["facts"] if agreed else row.reasons)),
        Text(heading="三、协议内容", lines=[*lines(row.content), *([amount] if amount else [])]),
        Text(heading="四、履行方式和期限", lines=[
            f"{row.manner or NONE}；于{day(row.perform_by) or NONE}前履行完毕。",
        ]),
        *remark(query.remark),
        Text(lines=[
            ("本协议自双方签名之日起生效，履行完毕的，对违反治安管理行为人不予处罚；达成协议后不履行的，"
            "公安机关依法对违反治安管理行为人给予处罚，并告知当事人可以就民事争议提起民事诉讼。"),
        ]),
        Seal(),
        Signs(places=["违法嫌疑人", "被侵害人", "调解主持人", "见证人"]),
        Small(lines=["一式三份，双方当事人各一份，公安机关留存一份。"]),
    ]  # fmt: skip


@template(Kind.SUSPENSION, word="暂缓字", basis=("G-ADM-40",), matter="suspension", by_organ=True)
def suspension(query: Query) -> list[Part]:
    """Detention is put off against a security."""
    row: Suspension = query.matter
    granted = said(row, "execution.grant_suspension", want=wants.SUSPENDED)
    person = row.decision.person
    security = (
        f"由{row.guarantor}担任担保人" if row.guarantor else f"已交纳保证金{row.fen // FEN}元"
    )
    return [
        Address(to=person.name),
        Text(lines=[
            (f"我局以{row.decision.number}决定对你行政拘留{row.decision.days}日。你申请暂缓执行，"
            f"经审查，暂缓执行不致发生社会危险，{security}。"),
            ("根据《中华人民共和国治安管理处罚法》第一百二十六条之规定，决定暂缓执行行政拘留，"
            "至申请行政复议、提起行政诉讼的处理结果生效或者暂缓事由消失之日止。"),
            ("暂缓执行期间应当遵守：未经决定机关批准不得离开居住的市、县；住址、工作单位和联系方式变动的，"
            "二十四小时内报告；传唤时及时到案；不得毁灭、伪造证据或者串供；不得逃避、拒绝或者阻碍处罚的执行。"),
        ]),
        Facts(rows=[
            [("被处罚人", identity(person))],
            [("暂缓事由", str(row.get_event_display()) if row.event else "已申请复议或者提起诉讼"),
             ("担保方式", str(row.get_security_display()))],
            [("批准人", granted.who), ("批准时间", moment(granted.at))],
        ]),
        *remark(query.remark),
        Seal(),
        Signs(places=["被处罚人"]),
        Small(lines=["一式三份，被处罚人、拘留所各一份，一份附卷。"]),
    ]  # fmt: skip


@template(Kind.GUARANTOR, word="担保字", basis=("G-ADM-40", "N-ADM-13"), matter="suspension")
def guarantor(query: Query) -> list[Part]:
    """What a guarantor promises, and what becomes of him if he does not keep it."""
    row: Suspension = query.matter
    if not row.guarantor:
        raise LackingError(wants.GUARANTOR)
    return [
        Text(lines=[
            (f"我自愿作为{row.decision.person.name}暂缓执行行政拘留的担保人，与本案无牵连，享有政治权利，"
            "人身自由未受到限制，在当地有常住户口和固定住所，有能力履行担保义务。"),
            ("我保证被担保人在暂缓执行期间不逃避行政拘留的执行，并遵守暂缓执行的各项规定；发现其伪造、"
            "隐匿、毁灭证据或者逃跑的，及时向公安机关报告。"),
            "我不履行担保义务，致使被担保人逃避行政拘留执行的，愿意依法接受罚款处罚。",
        ]),
        Facts(rows=[
            *head(query.case),
            [("被担保人", identity(row.decision.person))],
            [("担保人", row.guarantor), ("处罚决定", row.decision.number)],
        ]),
        *remark(query.remark),
        Signs(places=["担保人"]),
        Small(lines=["一式两份，一份交担保人，一份附卷。"]),
    ]  # fmt: skip


@template(Kind.DETENTION_RECEIPT, word="拘执字", basis=("D-ADM-34",), matter="detention",
          by_organ=True, once=False)  # fmt: skip
def detention_receipt(query: Query) -> list[Part]:
    """What the detention house confirms: taken in, served, released."""
    row: Detention = query.matter
    if row.received_at is None:
        raise LackingError(wants.RECEIVED)
    released = said_or_none(row, "execution.release")
    return [
        Address(to=row.house),
        Text(lines=[
            (f"被拘留人{row.decision.person.name}，因{cause(query.case)}，经{row.decision.number}决定行政"
            f"拘留{row.decision.days}日，由你所执行{row.days}日，请予收拘并填写执行回执。"),
        ]),
        Facts(rows=[
            [("被拘留人", identity(row.decision.person))],
            [("收拘时间", moment(row.received_at)), ("收拘回执", row.receipt or NONE)],
            [("执行情况", str(row.phases[row.phase])),
             ("解除时间", moment(released.at) if released else NONE)],
            [("解除证明", row.certificate or NONE)],
        ]),
        *remark(query.remark),
        Seal(),
        Signs(places=["送拘民警", "拘留所收拘民警"]),
        Small(lines=["一式三份，拘留所、办案部门各一份，一份附卷。"]),
    ]  # fmt: skip
