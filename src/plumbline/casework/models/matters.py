"""What stands in a case with a clock of its own: recusal, retrieval, hand-over, opening, report."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from plumbline.casework.models.case import Case
from plumbline.casework.models.persons import Person
from plumbline.casework.procedure import HANDLING
from plumbline.casework.terms import OpeningGround, RecusalGround, TransferGround
from plumbline.kernel.models import Subject


class Recusal(Subject):
    """Whether an officer has to keep out of a case (G-ADM-05)."""

    kind = "recusal"
    kind_title = "回避"
    gates: ClassVar = HANDLING
    phases: ClassVar = {"asked": "待决定", "granted": "决定回避", "refused": "不予回避"}
    open_phases: ClassVar = frozenset({"asked"})

    case = models.ForeignKey(Case, models.PROTECT, related_name="recusals")
    officer = models.UUIDField()
    asked_by = models.TextField()  # party, self, organ
    party = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    ground = models.TextField(choices=RecusalGround)
    reasons = models.TextField()
    decision = models.TextField(blank=True)
    earlier_stands = models.BooleanField(null=True)  # whether what the officer did before is valid


class Retrieval(Subject):
    """A notice by which evidence is called in from whoever holds it (R-ADM-01)."""

    kind = "retrieval"
    kind_title = "调取证据"
    gates: ClassVar = HANDLING
    phases: ClassVar = {
        "requested": "待审批",
        "approved": "已批准",
        "refused": "不予批准",
        "answered": "已提供",
        "unanswered": "未提供",
    }
    open_phases: ClassVar = frozenset({"requested", "approved"})

    case = models.ForeignKey(Case, models.PROTECT, related_name="retrievals")
    number = models.TextField(blank=True)
    holder = models.TextField()
    content = models.TextField()
    days = models.PositiveSmallIntegerField()  # within which the holder provides it
    signed = models.TextField(blank=True)  # how the holder signed, or refused to


class Handover(Subject):
    """A case leaves for another organ: decided, told to the parties, counted and handed over."""

    kind = "handover"
    kind_title = "移送案件"
    gates: ClassVar = HANDLING
    phases: ClassVar = {
        "decided": "待移交",
        "sent": "已移交，待接收",
        "done": "已移送",
        "returned": "对方不予接收",
    }
    open_phases: ClassVar = frozenset({"decided", "sent"})
    bound_for: ClassVar = "unit"

    case = models.ForeignKey(Case, models.PROTECT, related_name="handovers")
    ground = models.TextField(choices=TransferGround)
    reasons = models.TextField()
    to = models.TextField()  # name of the receiving organ
    unit = models.TextField(blank=True)  # its code; empty: outside this system
    giver = models.TextField(blank=True)
    taker = models.TextField(blank=True)  # outside this system: who signed there
    case_phase = models.TextField()  # where the case stood
    limit_started = models.DateTimeField(null=True)
    limit_due = models.DateTimeField(null=True)
    limit_extended = models.SmallIntegerField(default=0)


class HandedItem(models.Model):
    """One line of the list by which a case is handed over: what, and how many."""

    handover = models.ForeignKey(Handover, models.PROTECT, related_name="items")
    title = models.TextField()
    count = models.PositiveIntegerField()
    entry_id = models.UUIDField()


class Reception(Subject):
    """The same case as the receiving unit sees it: it counts, signs and names handlers."""

    kind = "reception"
    kind_title = "接收案件"
    gates: ClassVar = HANDLING
    phases: ClassVar = {"offered": "待接收", "received": "已接收", "declined": "不予接收"}
    open_phases: ClassVar = frozenset({"offered"})

    case = models.ForeignKey(Case, models.PROTECT, related_name="receptions")
    handover = models.OneToOneField(Handover, models.PROTECT, related_name="reception")
    taker = models.TextField(blank=True)
    differences = models.TextField(blank=True)
    decided_at = models.DateTimeField(null=True)


class Opening(Subject):
    """A request to see sealed records, and what was decided on it (K-ADM-02)."""

    kind = "opening"
    kind_title = "查询封存记录"
    gates: ClassVar = HANDLING
    phases: ClassVar = {"requested": "申请查询", "opened": "准予查询", "refused": "不予查询"}

    case = models.ForeignKey(Case, models.PROTECT, related_name="openings")
    ground = models.TextField(choices=OpeningGround)
    organ = models.TextField()  # who needs it
    purpose = models.TextField()
    basis = models.TextField()  # the state provision, or the case it is needed for
    until = models.DateField(null=True)
    opinion = models.TextField(blank=True)


class ForeignReport(Subject):
    """A foreigner's liberty was restricted, and the provincial organ is told (D-ADM-40)."""

    kind = "foreign_report"
    kind_title = "外国人案件报告"
    gates: ClassVar = HANDLING
    phases: ClassVar = {"owed": "待报告", "reported": "已报告"}
    open_phases: ClassVar = frozenset({"owed"})

    case = models.ForeignKey(Case, models.PROTECT, related_name="foreign_reports")
    person = models.ForeignKey(Person, models.PROTECT, related_name="foreign_reports")
    measure = models.TextField()
    restricted_at = models.DateTimeField()
    entered_on = models.DateField(null=True)
    consular = models.TextField(blank=True)  # whether the person asks that no consulate be told
    content = models.TextField(blank=True)
