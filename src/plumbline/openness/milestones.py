"""What the one who reported is told of a case: its milestones, and nothing of how it is worked.

Told are what the rules name: acceptance, filing or not, transfer, termination, decision, close
(D-OPEN-05, N-OPEN-01). Every other act that moves a case stands in INNER with the reason. Whoever
something was taken from is told of that alone (HELD), never of the case.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Milestone:
    """An act, and what is said of it outside: no person, no evidence, no measure (P-OPEN-04)."""

    act: str
    title: str
    says: str


TOLD = {
    one.act: one
    for one in (
        Milestone("intake.accept", "已受案", "公安机关已经受案，正在审查是否立案"),
        Milestone("intake.take_over", "已受案", "案件由原系统转入，继续办理"),
        Milestone("intake.extend_for_lead", "已延长审查期限", "因查证线索，立案审查期限已经延长"),
        Milestone("casework.extend_filing", "已延长审查期限", "案情重大复杂，立案审查期限已经延长"),
        Milestone("casework.open_inquiry", "已立案", "行政案件已经立案，正在调查"),
        Milestone("casework.file", "已立案", "刑事案件已经立案，正在侦查"),
        Milestone("intake.file_as_ordered", "已立案", "按照人民检察院的通知，案件已经立案"),
        Milestone(
            "casework.refuse_filing", "不予立案", "已经决定不予立案，理由写在不予立案通知书中"
        ),
        Milestone("casework.serve_non_filing", "已送达通知书", "不予立案通知书已经送达"),
        Milestone("intake.reopen_filing", "恢复立案审查", "对是否立案重新审查"),
        Milestone("casework.extend", "已延长办案期限", "办案期限经批准延长"),
        Milestone("casework.park", "已中止调查", "案件中止调查，中止的情形消失后恢复"),
        Milestone("casework.resume", "已恢复调查", "案件恢复调查"),
        Milestone("casework.terminate", "已终止调查", "案件已经终止调查，理由另行告知"),
        Milestone("casework.change_jurisdiction", "已移送管辖", "案件移送有管辖权的单位办理"),
        Milestone("casework.turn_criminal", "已转为刑事案件", "案件转为刑事案件办理"),
        Milestone("casework.turn_administrative", "已转为行政案件", "案件转为行政案件办理"),
        Milestone("casework.join", "已并案", "案件与另一案件合并办理"),
        Milestone("casework.transfer", "已移送审查起诉", "案件已经移送人民检察院审查起诉"),
        Milestone("penalty.decide", "已作出处理决定", "已经作出处理决定，决定书依法送达当事人"),
        Milestone("mediation.conclude", "已调解结案", "调解协议已经履行，不予处罚"),
        Milestone("casework.close", "已结案", "案件已经办结"),
    )
}
# What is owed to whoever something was taken from: the duty, and how its milestone is called.
# The duty says that, when and by what it is told in writing (D-OPEN-04, D-PROP-06, G-ADM-20).
HELD = {
    "property.owner_told_in_time": "财物待领取",
    "measures.extension_told": "已延长保全期限",
}
INNER = {
    "casework.request_filing": "内部呈请，决定作出后告知",
    "review.submit": "内部审核",
    "review.conclude": "内部审核",
    "review.approve": "内部审批，决定作出后告知",
    "review.send_back": "内部审批",
    "casework.archive": "内部归档",
}


def title(milestone: str) -> str:
    """How a milestone is called, of a case or of what was taken from somebody."""
    return TOLD[milestone].title if milestone in TOLD else HELD[milestone]
