"""From the report to the case: registering, accepting, handing over the receipt."""

from __future__ import annotations

import secrets
from typing import Annotated
from uuid import UUID

from django.db.models import TextChoices
from pydantic import AwareDatetime, StringConstraints

from plumbline.casework.models import Case, Nature
from plumbline.intake.models import Receipt, Report, Way
from plumbline.kernel.act import Doing, Form, Invalid, act, ask
from plumbline.kernel.gate import Missing, Situation, anytime, gate, phase
from plumbline.law.roles import Role
from plumbline.people.models import Officer, Unit
from plumbline.people.numbers import next_number
from plumbline.qualification.gates import qualified

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # no I, L, O, U: read aloud without mistakes


class RegisterReport(Form):
    """What the reporter says."""

    way: Way = ask("报案方式")
    reporter: Annotated[str, StringConstraints(max_length=100)] = ask(
        "报案人", default="", personal=True
    )
    phone: Annotated[str, StringConstraints(max_length=30)] = ask(
        "联系电话", default="", personal=True
    )
    keep_secret: bool = ask("报案人要求保密", default=False)
    occurred_at: AwareDatetime | None = ask("发生时间", default=None)
    place: Annotated[str, StringConstraints(max_length=300)] = ask(
        "发生地点", default="", personal=True
    )
    facts: Annotated[str, StringConstraints(min_length=4, max_length=60_000)] = ask(
        "报案内容", long=True, personal=True
    )


@act(
    "intake.report",
    title="接报案登记",
    by=(Role.CASE_OFFICER, Role.AUX),
    gates=[anytime],
    cite=("G-INT-01", "D-INT-06", "D-INT-17", "C-INT-02"),
    makes=Report,
    shared=True,
)
def report(doing: Doing[Unit, RegisterReport]) -> None:
    """当场登记群众的报案、控告、举报、扭送或者投案，任何单位不得推诿。"""
    form, unit = doing.form, doing.subject
    if form.occurred_at is not None and form.occurred_at > doing.at:
        raise Invalid([("occurred_at", "发生时间不能晚于接报时间")])
    number = next_number(unit.code, "report", doing.day.year)
    doing.create(
        Report(
            number=f"J{unit.code}{doing.day.year}{number:06d}",
            phase="received",
            line=unit.line,
            handlers=[doing.actor.id],
            **form.model_dump(),
        )
    )


class Accept(Form):
    """How the matter is accepted."""

    nature: Nature = ask("案件性质")
    brief: Annotated[str, StringConstraints(min_length=1, max_length=60)] = ask(
        "案由（初定）", help="不写人名"
    )
    assistant: UUID | None = ask("协办民警", default=None, ref="officer")


@act(
    "intake.accept",
    title="受案",
    by=Role.CASE_OFFICER,
    gates=[phase("received"), qualified],
    cite=("D-INT-10", "N-INT-02", "G-QUAL-01"),
    makes=Case,
)
def accept(doing: Doing[Report, Accept]) -> None:
    """受理案件，制作受案登记表和受案回执，告知查询办法。"""
    taken, form = doing.subject, doing.form
    handlers = [doing.actor.id]
    if form.assistant is not None and form.assistant != doing.actor.id:
        known = Officer.objects.filter(pk=form.assistant, phase="serving", auxiliary=False)
        if not known.exists():
            raise Invalid([("assistant", "没有这名民警")])
        handlers.append(form.assistant)
    unit, year = taken.line[-1], doing.day.year
    case = doing.create(
        Case(
            number=f"A{unit}{year}{next_number(unit, 'case', year):06d}",
            nature=form.nature,
            brief=form.brief,
            report_id=taken.pk,
            reported_at=taken.opened_at,
            occurred_at=taken.occurred_at,
            phase="accepted",
            line=taken.line,
            handlers=handlers,
        )
    )
    doing.create(
        Receipt(
            case=case,
            number=f"H{unit}{year}{next_number(unit, 'receipt', year):06d}",
            code="".join(secrets.choice(ALPHABET) for _ in range(8)),
            entry_id=doing.entry_id,
        )
    )
    taken.move("accepted")


@gate(
    "intake.receipt_open",
    cite=("D-INT-10",),
    says="受案回执已经交付或者注明",
    remedy="无须再次办理",
)
def receipt_open(s: Situation[Case]) -> Missing | None:
    """A receipt is handed over once."""
    return None if s.once(_receipt).given_at is None else {}


def _receipt(case: Case) -> Receipt:
    return Receipt.objects.get(case=case)


class Given(TextChoices):
    """What became of a receipt."""

    HANDED = "handed", "当面交付"
    UNREACHABLE = "unreachable", "无法联系报案人"
    REFUSED = "refused", "报案人拒收"


class HandReceipt(Form):
    """What became of the receipt."""

    given: Given = ask("交付情况")
    note: Annotated[str, StringConstraints(max_length=500)] = ask(
        "说明", default="", help="无法送达或者拒收的，在回执上注明"
    )


@act(
    "intake.hand_receipt",
    title="交付受案回执",
    by=(Role.CASE_OFFICER, Role.AUX),
    gates=[anytime, receipt_open],
    cite=("D-INT-10", "3.5b"),
)
def hand_receipt(doing: Doing[Case, HandReceipt]) -> None:
    """把受案回执交给报案人，无法送达或者拒收的注明情况。"""
    receipt = doing.situation.once(_receipt)
    receipt.given, receipt.given_at = doing.form.given, doing.at
    receipt.save(update_fields=["given", "given_at"])
