"""Information collection: only under its approval, and never twice (G-CHA-07)."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from django.db.models import Q
from pydantic import Field

from plumbline.casework.gates import not_recused
from plumbline.casework.named import named_not_recused
from plumbline.casework.texts import Long
from plumbline.kernel.act import Doing, Form, Invalid, act, ask
from plumbline.kernel.gate import Missing, Situation, apart, gate, listed, phase
from plumbline.law.roles import Role
from plumbline.premises.arrival import THERE
from plumbline.premises.facts import serving
from plumbline.premises.gates import in_order
from plumbline.premises.models import Collected, Stay
from plumbline.premises.terms import Information


def done(stay: Stay) -> list[Collected]:
    """What was approved or collected of this person, in this case or another."""
    same = Q(person=stay.person_id)
    if stay.person.id_number:
        same |= Q(person__id_number=stay.person.id_number)
    return list(Collected.objects.filter(same))


def _named(kinds: list[Information]) -> str:
    return listed([str(kind.label) for kind in kinds])


@gate(
    "premises.not_collected_before",
    cite=("G-CHA-07",),
    says="此人的%(kinds)s已经采集或者批准采集，不得重复采集",
    remedy="使用已经采集的信息",
)
def not_collected_before(s: Situation[Stay]) -> Missing | None:
    """Of each kind once, also in another case of the same person."""
    if s.form is None:
        return None
    known = {row.what for row in s.once(done)}
    again = [kind for kind in getattr(s.form, "kinds", []) if kind in known]
    s.reads.append(f"again={len(again)}")
    return {"kinds": _named(again)} if again else None


@gate(
    "premises.collection_approved",
    cite=("G-CHA-07",),
    says="%(kinds)s没有经批准采集，或者已经采集",
    remedy="报办案部门负责人批准；已经采集的不得再采",
    who=(Role.DEPT_HEAD,),
)
def collection_approved(s: Situation[Stay]) -> Missing | None:
    """Collected is what was approved for this stay and not yet collected."""
    if s.form is None:
        return None
    open_ = {r.what for r in s.once(done) if r.stay_id == s.subject.pk and r.at is None}
    lacking = [kind for kind in getattr(s.form, "kinds", []) if kind not in open_]
    s.reads.append(f"lacking={len(lacking)}")
    return {"kinds": _named(lacking)} if lacking else None


class AllowCollection(Form):
    """What may be collected, and why."""

    kinds: Annotated[list[Information], Field(min_length=1)] = ask("采集内容")
    opinion: Long = ask("审批意见", long=True)


@act(
    "premises.allow_collection",
    title="批准信息采集",
    by=Role.DEPT_HEAD,
    gates=[phase(*THERE), in_order, apart(), not_recused, not_collected_before],
    cite=("G-CHA-07",),
)
def allow_collection(doing: Doing[Stay, AllowCollection]) -> None:
    """办案部门负责人批准采集的内容；此前采集过的不得再采。"""
    for kind in dict.fromkeys(doing.form.kinds):
        doing.create(
            Collected(stay=doing.subject, person=doing.subject.person, what=kind,
                      approver=doing.actor.id, entry_id=doing.entry_id)
        )  # fmt: skip


class Collect(Form):
    """What was collected, by whom."""

    kinds: Annotated[list[Information], Field(min_length=1)] = ask("采集内容")
    collector: UUID = ask("采集人员", ref="helper")


@act(
    "premises.collect",
    title="信息采集",
    by=Role.AREA_MANAGER,
    gates=[phase("inside"), in_order, collection_approved, named_not_recused],
    cite=("G-CHA-07", "3.4a"),
)
def collect(doing: Doing[Stay, Collect]) -> None:
    """采集经批准的信息，登记采集人员。"""
    serving("collector", [doing.form.collector], auxiliary=True)
    if not doing.subject.checked_at:
        raise Invalid([("kinds", "先作安全检查，再采集信息")])
    doing.subject.collected.filter(what__in=doing.form.kinds).update(
        at=doing.at, collector=doing.form.collector
    )
