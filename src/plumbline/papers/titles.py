"""What each kind of paper is called."""

from __future__ import annotations

from django.db.models import TextChoices


class PaperKind(TextChoices):
    """The kinds of paper, by the names of the official lists (law.md 16.4)."""

    ACCEPTANCE = "acceptance", "受案登记表"
    ACCEPTANCE_RECEIPT = "acceptance_receipt", "受案回执"
    FILING_REPORT = "filing_report", "呈请立案报告书"
    FILING_DECISION = "filing_decision", "立案决定书"
    NON_FILING = "non_filing", "不予立案通知书"
    INQUIRY_APPROVAL = "inquiry_approval", "行政案件立案审批表"
    RIGHTS_SUSPECT = "rights_suspect", "违法犯罪嫌疑人权利义务告知书"
    RIGHTS_VICTIM = "rights_victim", "被侵害人权利义务告知书"
    RIGHTS_WITNESS = "rights_witness", "证人权利义务告知书"
    EXTENSION_APPROVAL = "extension_approval", "延长办案期限审批表"
    EVIDENCE_RECEIVED = "evidence_received", "接受证据清单"
    EXPERT_COMMISSION = "expert_commission", "鉴定聘请书"
    OFFLINE_APPROVAL = "offline_approval", "涉密案件线下办理审批表"
    REVIEW_OPINION = "review_opinion", "法律审核意见书"
    CASE_APPROVAL = "case_approval", "行政案件审批表"
    CASE_INDEX = "case_index", "案卷目录"
    CASE_CLOSING = "case_closing", "结案报告书"
