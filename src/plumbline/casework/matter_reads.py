"""Reading what stands in a case with a clock of its own."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as t

from plumbline.casework.models import (
    ForeignReport,
    Handover,
    Opening,
    Reception,
    Recusal,
    Retrieval,
)
from plumbline.casework.seals import matter
from plumbline.casework.terms import OpeningGround, RecusalGround, TransferGround
from plumbline.kernel.models import Subject
from plumbline.law.calendar import SHANGHAI, legal_day
from plumbline.law.roles import Actor
from plumbline.people import plain
from plumbline.people.models import Officer
from plumbline.people.plain import Fact

ASKED_BY = {"party": "当事人要求", "self": "本人提出", "organ": "公安机关指令"}


def officer_name(officer: UUID) -> str:
    """An officer's name and number, as people say it."""
    found = Officer.objects.filter(pk=officer).first()
    return found.label if found else str(officer)


def head(subject: Subject, case: UUID) -> dict[str, Any]:
    """What every matter shows first."""
    return plain.head(subject) | {"case": str(case)}


def facts(*rows: tuple[str, object]) -> list[Fact]:
    """Label and value of whatever is there."""
    return [[label, str(value)] for label, value in rows if value not in (None, "")]


def common(subject: Subject, told: list[Fact], **more: Any) -> dict[str, Any]:
    """A matter with what is known of it; what is empty is left out."""
    case = getattr(subject, "case_id", None)
    return {
        **plain.head(subject),
        "case": str(case) if case else None,
        "secrecy": subject.secrecy,
        "facts": [fact for fact in told if fact[1]],
        **more,
    }


def label(row: Any, field: str) -> str:
    """What was chosen in a field, in words."""
    chosen = getattr(row, f"get_{field}_display")()
    return t(str(chosen)) if chosen else ""


def minute(at: datetime | None) -> str:
    """An instant to the minute, as people here read it."""
    return f"{at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}" if at else ""


def yes(value: bool) -> str:  # noqa: FBT001 - read aloud as a sentence
    """Yes or no."""
    return t("是") if value else t("否")


@matter("recusal", personal=("party", "reasons"))
def recusal(subject: Recusal, actor: Actor, now: datetime) -> dict[str, Any]:
    """A recusal: of whom, on whose word, on which ground, and the decision."""
    del actor, now
    stands = {None: "", True: t("有效"), False: t("无效")}[subject.earlier_stands]
    shown = facts(
        (t("回避对象"), officer_name(subject.officer)),
        (t("提出方式"), t(ASKED_BY[subject.asked_by])),
        (t("申请人"), subject.party.name if subject.party else ""),
        (t("回避情形"), t(str(RecusalGround(subject.ground).label))),
        (t("理由"), subject.reasons),
        (t("决定意见"), subject.decision),
        (t("决定前所办事项"), stands),
    )
    return head(subject, subject.case_id) | {"facts": shown}


@matter("retrieval", personal=("holder", "content"))
def retrieval(subject: Retrieval, actor: Actor, now: datetime) -> dict[str, Any]:
    """A retrieval notice: from whom, what, within how many days, and how it ended."""
    del actor, now
    shown = facts(
        (t("文书编号"), subject.number),
        (t("被调取单位或者个人"), subject.holder),
        (t("调取的证据"), subject.content),
        (t("提供时限"), t("%(n)s日") % {"n": subject.days}),
        (t("签收情况"), subject.signed),
    )
    return head(subject, subject.case_id) | {"facts": shown}


def _list(leaving: Handover) -> list[dict[str, Any]]:
    """What is handed over, as a part of a page."""
    rows = [[item.title, str(item.count)] for item in leaving.items.order_by("pk")]
    return [{"title": t("移交清单"), "note": t("当面查点，共同签名"), "facts": rows}]


@matter("handover", personal=("giver", "taker"))
def handover(subject: Handover, actor: Actor, now: datetime) -> dict[str, Any]:
    """A hand-over: to whom, why, what was counted, who signed."""
    del actor, now
    shown = facts(
        (t("案件编号"), subject.case.number),
        (t("案由"), subject.case.brief),
        (t("接收单位"), subject.to),
        (t("移送情形"), t(str(TransferGround(subject.ground).label))),
        (t("理由"), subject.reasons),
        (t("移交人"), subject.giver),
        (t("接收人"), subject.taker),
    )
    return head(subject, subject.case_id) | {"facts": shown, "parts": _list(subject)}


@matter("reception", personal=("giver", "taker"))
def reception(subject: Reception, actor: Actor, now: datetime) -> dict[str, Any]:
    """The case as it arrives: from where, why, the list, who signed, from when limits run anew."""
    del actor, now
    leaving, arrived = subject.handover, subject.phase == "received"
    shown = facts(
        (t("案件编号"), subject.case.number),
        (t("案由"), subject.case.brief),
        (t("移送情形"), t(str(TransferGround(leaving.ground).label))),
        (t("移送理由"), leaving.reasons),
        (t("移交人"), leaving.giver),
        (t("接收人"), subject.taker),
        (t("与清单不符之处") if arrived else t("不予接收的理由"), subject.differences),
        (
            t("询问查证和扣押等期限重新计算"),
            subject.decided_at.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M:%S")
            if arrived and subject.decided_at
            else "",
        ),
    )
    return head(subject, subject.case_id) | {"facts": shown, "parts": _list(leaving)}


@matter("opening", personal=("persons",))
def opening(subject: Opening, actor: Actor, now: datetime) -> dict[str, Any]:
    """A request to see sealed records; the records themselves while it is in force."""
    del actor
    shown = facts(
        (t("案件编号"), subject.case.number),
        (t("查询单位"), subject.organ),
        (t("法定情形"), t(str(OpeningGround(subject.ground).label))),
        (t("用途"), subject.purpose),
        (t("依据"), subject.basis),
        (t("查询截止"), subject.until),
        (t("审批意见"), subject.opinion),
    )
    in_force = subject.phase == "opened" and subject.until and legal_day(now) <= subject.until
    parts = []
    if in_force:
        note = t("查询所得情况应当保密，不得用于申请以外的用途")
        for person in subject.case.persons.order_by("pk"):
            rows = facts(
                (t("身份"), t(str(person.get_role_display()))),
                (t("出生日期"), person.born),
                (t("身份证号码"), person.id_number),
                *[(t("违法行为"), offence.title) for offence in person.offences.order_by("pk")],
            )
            parts.append({"title": person.name, "note": note, "facts": rows})
    return head(subject, subject.case_id) | {"facts": shown, "parts": parts}


@matter("foreign_report", personal=("person",))
def foreign_report(subject: ForeignReport, actor: Actor, now: datetime) -> dict[str, Any]:
    """The report on a foreigner whose liberty was restricted."""
    del actor, now
    person = subject.person
    shown = facts(
        (t("姓名"), person.name),
        (t("国籍"), person.nationality),
        (t("护照号码"), person.passport),
        (t("入境时间"), subject.entered_on),
        (t("限制措施"), subject.measure),
        (t("采取时间"), subject.restricted_at.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M:%S")),
        (t("领事通知"), subject.consular),
        (t("报告内容"), subject.content),
    )
    return head(subject, subject.case_id) | {"facts": shown}
