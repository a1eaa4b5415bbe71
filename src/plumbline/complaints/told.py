"""What the person is told of his complaint, act by act: the one place that says it.

The public page tells it to whoever has number and code. Whoever sends messages reads the same
table: a sentence here says what happened and never who, what about, or against whom (P-OPEN-04).
"""

from __future__ import annotations

from plumbline.openness.milestones import Milestone

TOLD = {
    one.act: one
    for one in (
        Milestone("complaints.lodge", "已收到", "公安机关已经收到，由与此事无关的单位办理"),
        Milestone("complaints.note", "已收到", "公安机关已经收到，由与此事无关的单位办理"),
        Milestone("complaints.accept", "已受理", "决定受理，正在调查"),
        Milestone("complaints.decline", "不予受理", "决定不予受理，理由和应当走的途径见下方"),
        Milestone("complaints.extend", "已延长期限", "情况复杂，经负责人批准延长办理期限一次"),
        Milestone("complaints.ask_clarification", "请您补正", "申请内容不明确，请按下方说明补正"),
        Milestone("complaints.clarify", "已补正", "已经收到补正，答复期限自此重新计算"),
        Milestone("complaints.consult", "征求第三方意见", "征求第三方意见，所需时间不计入答复期限"),
        Milestone("complaints.consulted", "恢复计算期限", "征求意见结束，继续计算答复期限"),
        Milestone("complaints.reply", "已答复", "已经作出答复，内容见下方"),
        Milestone(
            "complaints.ask_review", "已申请复查、复核", "由上一级公安机关办理，原办理人员不参与"
        ),
        Milestone("complaints.withdraw", "已撤回", "已经按照您的申请撤回"),
    )
}
INNER = {
    "complaints.identify": "内部核对，决定由哪一级单位办理",
    "complaints.assign": "内部指定办理人",
    "complaints.find": "内部调查结论，答复时告知",
}
