"""Papers of checks, continued questioning, summons and statements."""

from plumbline.casework.models import PersonRole
from plumbline.papers import wants
from plumbline.papers.content import Address, Facts, Part, Seal, Signs, Small, Talk, Text
from plumbline.papers.kinds.common import (
    NONE,
    SEXES,
    asked_of,
    cause,
    day,
    head,
    identity_rows,
    lines,
    moment,
    names,
    remark,
    said,
    said_or_none,
)
from plumbline.papers.template import LackingError, Query, template
from plumbline.papers.titles import PaperKind as Kind
from plumbline.questioning.models import Check, Holding, Statement, Summons
from plumbline.questioning.terms import Checked, Ground, Signed, Way

SUSPECT = (PersonRole.SUSPECT,)


@template(Kind.SUMMONS, word="传唤字", basis=("G-ADM-10", "N-ADM-04"), matter="summons",
          numbered=True)  # fmt: skip
def summons(query: Query) -> list[Part]:
    """To the suspect: why, when and where to come; below it his arrival and his leaving."""
    row: Summons = query.matter
    if row.way != Way.WRITTEN or not row.number:
        raise LackingError(wants.SUMMONS_APPROVED)
    approval = said(row, "questioning.approve_summons", want=wants.SUMMONS_APPROVED)
    return [
        Address(to=row.person.name),
        Text(lines=[
            (f"因你涉嫌{cause(query.case)}（{row.reasons}），根据《中华人民共和国治安管理处罚法》"
            f"第九十六条之规定，现传唤你于{moment(row.appear_at)}前到{row.place}接受询问。"),
            "无正当理由拒不接受传唤或者逃避传唤的，经批准可以依法强制传唤。",
        ]),
        Facts(rows=[*head(query.case), *identity_rows(row.person)]),
        *remark(query.remark),
        Seal(),
        Facts(rows=[
            [("批准人", approval.who), ("批准时间", moment(approval.at))],
            [("到案时间", moment(row.arrived_at) or NONE),
             ("离开时间", moment(row.ended_at) or NONE)],
        ]),
        Signs(places=["被传唤人（到案）", "被传唤人（离开）", "办案民警"]),
        Small(lines=["此证一份附卷；到案时间和离开时间由被传唤人填写并签名，拒绝的由民警注明。"]),
    ]  # fmt: skip


@template(Kind.SUMMONS_FAMILY, word="传通字", basis=("D-ADM-07",), matter="summons")
def summons_family(query: Query) -> list[Part]:
    """To the family: that, why and where the person is questioned."""
    row: Summons = query.matter
    if row.arrived_at is None:
        raise LackingError(wants.ARRIVED)
    told = said_or_none(row, "questioning.tell_family")
    return [
        Address(to=str((told and told["whom"]) or f"{row.person.name}的家属")),
        Text(lines=[
            (f"{row.person.name}因涉嫌{cause(query.case)}，于{moment(row.arrived_at)}到案，"
            f"现在{row.place}接受询问。"),
            "根据《中华人民共和国治安管理处罚法》第九十七条之规定，特此通知。",
            asked_of(query),
        ]),
        *remark(query.remark),
        Seal(),
        Facts(rows=[
            [("通知情况", str(row.get_family_display()) if row.family else "尚未通知")],
            [("通知时间", moment(told.at) if told else NONE),
             ("通知民警", told.who if told else NONE)],
        ]),
        Small(lines=["一式两份，一份交家属，一份附卷。无法通知的，注明原因附卷。"]),
    ]  # fmt: skip


@template(Kind.STATEMENT, word="询笔字", basis=("D-ADM-11", "D-ADM-12", "D-ADM-13"), nature=None,
          matter="statement")  # fmt: skip
def statement(query: Query) -> list[Part]:
    """The questioning word for word, with who was there and how it was signed."""
    row: Statement = query.matter
    ended = said(row, "questioning.finish_statement", want=wants.STATEMENT_FINISHED)
    companion = f"{row.companion_name}（{row.get_companion_display()}）" if row.companion else NONE
    first = row.first
    turns = [(spoken.question, spoken.answer) for spoken in row.spoken.order_by("pk")]
    return [
        Facts(rows=[
            [("次数", f"第{row.turn}次"), ("地点", f"{row.place_name}")],
            [("开始时间", moment(row.opened_at)), ("结束时间", moment(row.ended_at))],
            [("询问民警", names(row.officers)), ("录音录像", row.recording_ref or NONE)],
            *identity_rows(row.person),
            [("到场人员", companion), ("翻译人员", row.interpreter or row.signer or NONE)],
            *([[("人大代表", first.get("delegate") or NONE)],
               [("违法犯罪经历", first.get("prior") or NONE)]] if any(first.values()) else []),
        ]),
        Text(lines=["以上为被询问人基本情况。已告知其如实陈述的义务和对无关问题拒绝回答的权利。"]),
        Talk(turns=turns),
        *([Text(heading="更正和补充", lines=list(row.corrections))] if row.corrections else []),
        *remark(query.remark),
        Text(lines=[
            (f"以上笔录共{row.pages}页，被询问人核对方式：{Checked(row.checked).label}；"
            f"签名情况：{Signed(row.signed).label}。{ended['refusal'] or ''}"),
        ]),
        Signs(places=["被询问人", "到场人员、翻译人员", "询问民警"]),
    ]  # fmt: skip


@template(Kind.CHECK_RECORD, word="盘检字", basis=("G-ADM-08", "G-ADM-09"), nature=None,
          matter="check")  # fmt: skip
def check_record(query: Query) -> list[Part]:
    """A check on the spot: where, why, what came of it."""
    row: Check = query.matter
    return [
        Facts(rows=[
            [("编号", row.number), ("时间", moment(row.opened_at))],
            [("地点", row.place)],
            [("被盘问人", row.name or "拒不说明姓名"), ("民警", names(row.handlers))],
            [("表明身份", "民警已表明执法身份"), ("结果", str(row.phases[row.phase]))],
        ]),
        Text(heading="盘问检查的理由和经过", lines=lines(row.reasons)),
        *remark(query.remark),
        Signs(places=["被盘问人", "盘问民警"]),
    ]  # fmt: skip


def _held(row: Holding) -> list[list[tuple[str, str]]]:
    return [
        [("姓名", row.name or "身份不明"), ("性别", SEXES.get(row.sex, NONE)),
         ("出生日期", day(row.born) or NONE)],
        [("身份证号码", row.id_number or NONE), ("工作单位", row.employer or NONE)],
        [("住址", row.address or NONE)],
    ]  # fmt: skip


@template(Kind.HOLDING_APPROVAL, word="继盘审字", basis=("R-ADM-02", "N-ADM-01"), nature=None,
          matter="holding")  # fmt: skip
def holding_approval(query: Query) -> list[Part]:
    """Why a person is held for questioning, who approved it and until when."""
    row: Holding = query.matter
    approval = said(row, "questioning.approve_holding", want=wants.HOLDING_APPROVED)
    longer = said_or_none(row, "questioning.extend_to_24", "questioning.extend_to_48")
    grounds = "；".join(str(Ground(code).label) for code in row.grounds)
    return [
        Facts(rows=[
            [("编号", row.number), ("带至时间", moment(row.arrived_at))],
            *_held(row),
            [("法定情形", grounds or NONE)],
            [("理由", row.reasons)],
            [("审批意见", str(approval["opinion"]))],
            [("审批人", approval.who), ("审批时间", moment(approval.at))],
            [("延长意见", str(longer["opinion"]) if longer else NONE)],
            [("延长审批人", longer.who if longer else NONE),
             ("批准时限", f"{row.hours}小时，自带至公安机关时起算")],
        ]),
        *remark(query.remark),
        Signs(places=["承办民警", "派出所负责人"]),
    ]  # fmt: skip


@template(Kind.HOLDING_NOTICE, word="继盘通字", basis=("D-ADM-05",), nature=None, matter="holding")
def holding_notice(query: Query) -> list[Part]:
    """To the family or the unit of the person held."""
    row: Holding = query.matter
    said(row, "questioning.approve_holding", want=wants.HOLDING_APPROVED)
    told = said_or_none(row, "questioning.tell_relatives")
    return [
        Address(to=str((told and told["whom"]) or f"{row.name or '被盘问人'}的家属（所在单位）")),
        Text(lines=[
            (f"根据《中华人民共和国人民警察法》第九条之规定，我所于{moment(row.arrived_at)}对"
            f"{row.name or '身份不明的人员'}继续盘问，批准的时限为{row.hours}小时。"),
            "特此通知。",
        ]),
        *remark(query.remark),
        Seal(),
        Facts(rows=[[
            ("通知情况", str(row.get_family_display()) if row.family else "尚未通知"),
            ("通知时间", moment(told.at) if told else NONE),
        ]]),
        Small(lines=["一式两份，一份交家属或者单位，一份留存。"]),
    ]  # fmt: skip


@template(Kind.HOLDING_RECORD, word="继盘笔字", basis=("N-ADM-01",), nature=None, matter="holding")
def holding_record(query: Query) -> list[Part]:
    """What was asked and answered while the person was held."""
    row: Holding = query.matter
    turns = [(spoken.question, spoken.answer) for spoken in row.spoken.order_by("pk")]
    if not turns:
        raise LackingError(wants.QUESTIONS)
    return [
        Facts(rows=[[("编号", row.number), ("盘问民警", names(row.handlers))], *_held(row)]),
        Talk(turns=turns),
        *remark(query.remark),
        Signs(places=["被盘问人", "盘问民警"]),
    ]  # fmt: skip
