"""Destroying footage whose term is over: a list as a dry run, a second signature, a wait, then.

What is gone leaves its row: device, officer, times, digest, entries. Nothing else deletes a file.
"""

from __future__ import annotations

import hashlib
from functools import partial
from typing import Any

from django.db import transaction

from plumbline.kernel.act import Doing, Form, Invalid, Refused, act, ask
from plumbline.kernel.gate import Missing, Situation, anytime, apart, gate, phase
from plumbline.kernel.models import Entry
from plumbline.law.bodies import TimeLimit
from plumbline.law.calendar import deadline
from plumbline.law.roles import Role
from plumbline.people.models import Unit
from plumbline.recordings.gates import shown
from plumbline.recordings.models import Footage, Weeding
from plumbline.recordings.retention import kept, of_norms
from plumbline.recordings.store import store
from plumbline.recordings.terms import Long

WAITING = "K-BWV-01.waiting"
MOST = 10_000  # files on one list


def due(s: Situation[Any], rows: list[Footage]) -> list[Footage]:
    """Those of these that nothing keeps any longer."""
    terms = kept(rows, of_norms(s.norm))
    return [row for row in rows if terms[row.pk].over(s.at)]


class Draft(Form):
    """Nothing to fill in: the list is computed."""


@act(
    "recordings.draft_weeding",
    title="列出到期录音录像",
    by=(Role.AREA_MANAGER, Role.DEPT_HEAD),
    gates=[anytime],
    cite=("K-BWV-01", "K-CHA-01"),
    makes=Weeding,
    shared=True,
)
def draft_weeding(doing: Doing[Unit, Draft]) -> None:
    """试算本单位保存期限届满、没有永久保存或者冻结情形的录音录像，列成清单；此时不销毁任何文件。"""
    unit = doing.subject
    rows = Footage.objects.filter(phase="kept", line__contains=[unit.code]).select_related("device")
    found = due(doing.situation, list(rows.order_by("begins")[:MOST]))
    if not found:
        raise Invalid([("form", "没有保存期限届满的录音录像")])
    names = "\n".join(row.file for row in found)
    doing.create(
        Weeding(
            phase="drafted", line=unit.line, handlers=[doing.actor.id],
            footage=[row.pk for row in found], size=sum(row.size for row in found),
            manifest=hashlib.sha256(names.encode()).hexdigest(),
        )
    )  # fmt: skip


@gate(
    "recordings.still_due",
    cite=("K-BWV-01", "K-BWV-02", "K-BWV-03", "K-CHA-01"),
    says="清单中有%(count)s件已经冻结、转为永久保存、用作证据或者期限未满，不得销毁",
    remedy="撤销本清单，重新列出",
    who=(Role.AREA_MANAGER, Role.DEPT_HEAD),
)
def still_due(s: Situation[Weeding]) -> Missing | None:
    """Everything on the list is still due, now, by the norms in force."""
    rows = list(Footage.objects.filter(pk__in=s.subject.footage).select_related("device"))
    left = [row for row in rows if row.phase == "kept"]
    count = len(s.subject.footage) - len(due(s, left))
    s.reads.append(f"not_due={count}")
    return {"count": str(count)} if count else None


@gate(
    "recordings.waited",
    cite=("K-BWV-01",),
    says="批准后的等待期至%(until)s届满，此前不得销毁",
    remedy="等待期届满后再销毁；期间有异议的，冻结有关录音录像",
)
def waited(s: Situation[Weeding]) -> Missing | None:
    """The waiting period is over; it runs from when the second signature stood in the ledger.

    Not from the instant that the signer names: one named in the past would leave nobody any time.
    """
    if s.subject.phase != "countersigned":
        return None  # then the phase says so
    signed = Entry.objects.values_list("recorded", flat=True).get(pk=s.subject.entry_id)
    until = deadline(signed, s.norm(WAITING).body_as(TimeLimit).period).due
    s.reads.append(f"until={until.isoformat()}")
    return {"until": shown(until)} if s.at <= until else None


class Word(Form):
    """The second signature."""

    opinion: Long = ask("复核意见", long=True)


@act(
    "recordings.countersign_weeding",
    title="复核批准销毁清单",
    by=(Role.ORGAN_HEAD, Role.LEGAL_DEPT),
    gates=[phase("drafted"), apart("recordings.draft_weeding"), still_due],
    cite=("K-BWV-01", "P-BWV-01", "P-ROLE-01"),
)
def countersign_weeding(doing: Doing[Weeding, Word]) -> None:
    """由列单人以外的负责人逐项复核并签署；签署后进入等待期。"""
    doing.subject.opinion = doing.form.opinion
    doing.subject.move("countersigned")


class CarryOut(Form):
    """Nothing to fill in: the signed list says it."""


@act(
    "recordings.carry_out_weeding",
    title="销毁到期录音录像",
    by=(Role.AREA_MANAGER, Role.DEPT_HEAD),
    gates=[phase("countersigned"), waited, still_due],
    cite=("K-BWV-01", "P-BWV-01"),
)
def carry_out_weeding(doing: Doing[Weeding, CarryOut]) -> None:
    """等待期届满且清单各项仍然到期的，销毁文件；保留登记、指纹和全部操作记录。"""
    rows = Footage.objects.filter(pk__in=doing.subject.footage, phase="kept")
    # Held fast, and asked again: what was held or kept for good since the gate asked stays.
    names = list(rows.order_by("pk").select_for_update().values_list("file", flat=True))
    if refusal := still_due.ask(doing.situation):
        raise Refused([refusal])
    rows.update(phase="removed", moved_at=doing.at)
    for name in names:  # once the record of it stands: a file without its row would be a loss
        transaction.on_commit(partial(store().remove, name))
    doing.subject.move("carried_out")


class Cancel(Form):
    """Why nothing of it is destroyed."""

    reasons: Long = ask("撤销原因", long=True)


@act(
    "recordings.cancel_weeding",
    title="撤销销毁清单",
    by=(Role.AREA_MANAGER, Role.DEPT_HEAD, Role.ORGAN_HEAD, Role.LEGAL_DEPT),
    gates=[phase("drafted", "countersigned")],
    cite=("K-BWV-01",),
)
def cancel_weeding(doing: Doing[Weeding, Cancel]) -> None:
    """不再销毁清单所列的录音录像。"""
    doing.subject.cancelled_for = doing.form.reasons
    doing.subject.move("cancelled")
