"""One thing in custody, and what happened to it (C-PROP-02)."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from plumbline.casework.models.case import Case
from plumbline.casework.procedure import HANDLING
from plumbline.kernel.models import Subject
from plumbline.law.roles import Role, Sight
from plumbline.measures.models import Item, Preservation
from plumbline.property.models.stores import Place
from plumbline.property.terms import Flaw, KeptFor, Purpose, Sort, Way


class Thing(Subject):
    """A thing taken in a case, with one number of its own.

    What it is called, whose it is and what becomes of it stand in the list of the measure (`item`)
    and are not copied.
    """

    kind = "thing"
    kind_title = "涉案财物"
    gates: ClassVar = HANDLING
    phases: ClassVar = {
        "taken": "已登记，待移交",
        "exam_asked": "呈请先行鉴定检验",
        "examined": "鉴定、检验中",
        "on_site": "就地查封、冻结或者登记保存",
        "offered": "已移交，待管理人员接收",
        "in_custody": "保管中",
        "in_account": "已存入唯一合规账户",
        "loan_asked": "申请调用",
        "loan_granted": "已批准调用",
        "borrowed": "已调用",
        "proposed": "处理待审批",
        "approved": "已决定处理，待办理",
        "returned": "已返还、退还",
        "sold": "已变卖、拍卖",
        "destroyed": "已销毁",
        "to_treasury": "已上缴国库",
        "with_case": "已随案移送",
        "moved": "已移交其他单位",
        "missing": "灭失、找不到",
        "owed_for": "已决定赔偿，待支付",
        "compensated": "灭失，已赔偿",
        "written_off": "灭失，依法不予赔偿",
        "settled": "二十四小时内处理完毕，未移交",
    }
    open_phases: ClassVar = frozenset(
        {"taken", "exam_asked", "examined", "offered", "loan_asked", "loan_granted", "borrowed",
         "proposed", "approved", "owed_for"}
    )  # fmt: skip
    sight = Sight(open_to=frozenset({Role.PROPERTY_CUSTODIAN}))

    case = models.ForeignKey(Case, models.PROTECT, related_name="things")
    item = models.OneToOneField(Item, models.PROTECT, related_name="thing")
    number = models.TextField(unique=True)
    sort = models.TextField(choices=Sort)
    serial = models.TextField(blank=True)
    condition = models.TextField()
    value = models.PositiveIntegerField(null=True)  # yuan; of money its amount
    value_basis = models.TextField(blank=True)
    place_taken = models.TextField()
    photos = ArrayField(models.TextField(), default=list)  # SHA-256 of each picture
    seal = models.TextField(blank=True)
    place = models.ForeignKey(Place, models.PROTECT, null=True, related_name="things")
    kept_for = models.TextField(blank=True, choices=KeptFor)  # why a case department keeps it
    custodian = models.UUIDField(null=True)
    received_at = models.DateTimeField(null=True)
    lodged_at = models.DateTimeField(null=True)  # papers of what stays where it is (D-PROP-04)
    until = models.DateField(null=True)  # a loan ends on

    class Meta:
        indexes: ClassVar = [models.Index(fields=["case"], name="thing_case")]

    @property
    def label(self) -> str:
        """Its number."""
        return self.number

    @property
    def preservation(self) -> Preservation:
        """The measure that holds it; only things under a measure are registered."""
        held = self.item.preservation
        assert held is not None  # noqa: S101 - property.register takes no other
        return held


class Step(models.Model):
    """One link of the chain: who gave what to whom, with which paper and which pictures."""

    thing = models.ForeignKey(Thing, models.PROTECT, related_name="steps")
    what = models.TextField()  # the act
    giver = models.TextField(blank=True)
    taker = models.TextField(blank=True)
    paper = models.TextField()  # no step without a document
    state = models.TextField(blank=True)
    photos = ArrayField(models.TextField(), default=list)
    at = models.DateTimeField()
    entry_id = models.UUIDField()


class Loan(models.Model):
    """A thing lent for casework: who, why, in what state it went and came back (G-PROP-03)."""

    thing = models.ForeignKey(Thing, models.PROTECT, related_name="loans")
    borrower = models.UUIDField()
    purpose = models.TextField(choices=Purpose)
    reasons = models.TextField()
    until = models.DateField()
    granted = models.BooleanField(null=True)
    approver = models.UUIDField(null=True)
    lent_at = models.DateTimeField(null=True)
    back_at = models.DateTimeField(null=True)
    flawless = models.BooleanField(null=True)
    entry_id = models.UUIDField()


class Fault(models.Model):
    """Damage, shortage, a swap or a loss, and when both heads were told."""

    thing = models.ForeignKey(Thing, models.PROTECT, related_name="faults")
    flaw = models.TextField(choices=Flaw)
    text = models.TextField()
    found_at = models.DateTimeField()
    told_at = models.DateTimeField(null=True)
    entry_id = models.UUIDField()


class Disposal(models.Model):
    """One way out: proposed, approved by whom the law names, carried out (5.2)."""

    thing = models.ForeignKey(Thing, models.PROTECT, related_name="disposals")
    way = models.TextField(choices=Way)
    reasons = models.TextField()
    basis = models.TextField()  # the decision or other paper it rests on
    was = models.TextField()  # the phase to go back to when refused
    granted = models.BooleanField(null=True)
    approver = models.UUIDField(null=True)  # null: the decision on the measure has said it
    proceeds = models.PositiveIntegerField(null=True)  # yuan, kept until the end if sold early
    done_at = models.DateTimeField(null=True)
    paper = models.TextField(blank=True)
    complete = models.BooleanField(default=False)  # the chain of documents is whole
    entry_id = models.UUIDField()


class Loss(models.Model):
    """What is owed for a thing that was lost: to whom, how much, on what decision (P-PROP-01)."""

    thing = models.ForeignKey(Thing, models.PROTECT, related_name="losses")
    found = models.TextField()  # how it was lost, by whose fault
    owed = models.BooleanField()
    payee = models.TextField(blank=True)
    amount = models.PositiveIntegerField(null=True)  # yuan
    weighed = models.TextField()  # what the sum rests on, or why nothing is owed
    paper = models.TextField()
    entry_id = models.UUIDField()

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(owed=False, payee="", amount=None)
                | (models.Q(owed=True, amount__gte=1) & ~models.Q(payee="")),
                name="loss_owed_to_somebody",
            )
        ]


class Away(models.Model):
    """Things taken elsewhere: when those who took them were back at their unit (D-PROP-02)."""

    preservation = models.OneToOneField(Preservation, models.PROTECT, related_name="away")
    why = models.TextField()
    returned_at = models.DateTimeField()
    entry_id = models.UUIDField()
