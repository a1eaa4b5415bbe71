"""How far a case is, for whoever holds the receipt's number and code (D-OPEN-05, D-OPEN-06).

Shown are the milestones, the statutory periods with their arithmetic, and of what is withheld which
exception it falls under, who decided, until when, and how to contest it (P-OPEN-01, P-OPEN-05).
Never a name, a number, a place, a measure or a piece of evidence (P-OPEN-04).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from plumbline.casework.models import Case, Nature
from plumbline.casework.seals import ENDED
from plumbline.intake.models import Receipt
from plumbline.kernel.models import Duty, Entry
from plumbline.law.calendar import legal_day
from plumbline.openness.codes import opened, plain
from plumbline.openness.milestones import TOLD, Milestone
from plumbline.openness.models import About
from plumbline.people.contacts import contact
from plumbline.people.models import Contact, Unit
from plumbline.property.reads import arithmetic
from plumbline.transparency.models import Seal

PERIODS = {  # the duties of a case whose end concerns the one who reported
    "casework.filing_in_time": "决定是否立案的期限",
    "casework.inquiry_in_time": "决定是否立案的期限",
    "casework.non_filing_served": "送达不予立案通知书的期限",
    "casework.case_in_time": "作出处理决定的期限",
}
OFFLINE = "casework.approve_offline"
ABOVE = "认为应当告知而没有告知的，可以向办案单位的上一级公安机关或者人民检察院反映"


@dataclass(frozen=True)
class Stage:
    """A milestone, when it was, and where the ledger has it."""

    milestone: Milestone
    at: datetime
    leaf: str  # the hash of its entry; empty until it is sealed
    index: int | None


@dataclass(frozen=True)
class Clock:
    """A period of the law that runs or ran, and how its end is reckoned."""

    title: str
    due: datetime
    settled: datetime | None
    late: bool
    stopped: bool
    arithmetic: str


@dataclass(frozen=True)
class Withheld:
    """What is not shown, and by which right."""

    what: str
    exception: str
    cites: tuple[str, ...]
    decided: str
    since: datetime | None
    until: str
    contest: str = ABOVE


@dataclass(frozen=True)
class Progress:
    """What a receipt opens."""

    number: str
    unit: str
    unit_code: str
    contact: Contact | None  # by which telephone, and where
    stages: list[Stage] = field(default_factory=list)
    clocks: list[Clock] = field(default_factory=list)
    withheld: list[Withheld] = field(default_factory=list)


def look_up(number: str, code: str, now: datetime) -> Progress | None:
    """What this number and code open; None says nothing about why. The look is noted."""
    case = opened(About.PROGRESS, number, code, now, _receipt)
    return of(Receipt.objects.select_related("case").get(case=case), now) if case else None


def _receipt(number: str) -> list[tuple[UUID, str]]:
    return list(Receipt.objects.filter(number=plain(number)).values_list("case_id", "code"))


def of(receipt: Receipt, now: datetime) -> Progress:
    """What is shown of the case of a receipt."""
    case = receipt.case
    handled = Unit.objects.get(code=case.line[-1])
    unit, reached = (handled.name, handled.code), contact(handled, legal_day(now))
    secret = _secret(case)
    if secret is not None:
        return Progress(receipt.number, *unit, reached, withheld=[secret])
    return Progress(
        receipt.number, *unit, reached, stages(case.pk, TOLD), _clocks(case, now), _withheld(case)
    )


def _secret(case: Case) -> Withheld | None:
    """A case that bears secrets, or is handled offline for that reason, shows nothing at all."""
    if not case.secrecy and not case.offline:
        return None
    approved = Entry.objects.filter(subject_id=case.pk, act=OFFLINE).order_by("id").last()
    decided = (
        "公安机关主要负责人批准线下办理" if approved else "登记为涉密或者敏感案件，待主要负责人批准"
    )
    return Withheld(
        "本案的办理进展", "涉及国家秘密或者警务工作秘密的，不予公开", ("P-OPEN-01", "P-OPEN-05"),
        decided, approved.at if approved else None, "秘密解除之日",
    )  # fmt: skip


def _withheld(case: Case) -> list[Withheld]:
    found = [
        Withheld(
            "调查、侦查措施，证据，其他人的信息", "妨碍执法或者涉及他人隐私的，不予公开",
            ("P-OPEN-01", "P-OPEN-02", "P-OPEN-04"), "依规定一律不在此显示，不逐案决定", None,
            "处理决定或者法律文书依法送达当事人时，由文书载明",
        )
    ]  # fmt: skip
    if case.nature == Nature.ADMINISTRATIVE and case.phase in ENDED:
        found.append(
            Withheld(
                "处理结果的内容", "治安违法记录封存，不向任何单位和个人提供",
                ("P-OPEN-05", "K-ADM-02"), "依法律规定，自结案起", case.moved_at,
                "法律另有规定的除外",
            )
        )  # fmt: skip
    return found


def stages(subject: UUID, told: Mapping[str, Milestone]) -> list[Stage]:
    """The acts on a subject that are told, in their order, each with its place in the ledger."""
    about = Q(subject_id=subject) | Q(made_id=subject)
    rows = list(Entry.objects.filter(about, act__in=told).order_by("id"))
    seals = {one.entry_id: one for one in Seal.objects.filter(entry_id__in=[r.pk for r in rows])}
    return [
        Stage(told[row.act], row.at, bytes(seal.leaf).hex() if seal else "",
              seal.index if seal else None)
        for row in rows
        for seal in [seals.get(row.pk)]
    ]  # fmt: skip


def _clocks(case: Case, now: datetime) -> list[Clock]:
    rows = Duty.objects.filter(subject_id=case.pk, code__in=PERIODS).order_by("started_at", "id")
    return [clock(row, PERIODS[row.code], now) for row in rows]


def clock(owed: Duty, title: str, now: datetime) -> Clock:
    """A duty as the one it concerns is told of it."""
    return Clock(title, owed.due_at, owed.settled_at, owed.late_by(now) is not None,
                 owed.suspended_at is not None, arithmetic(owed))  # fmt: skip
