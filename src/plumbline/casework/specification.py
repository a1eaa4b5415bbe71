"""Which evidence specifications hold in a case, and what an item of evidence is said to prove.

A case keeps the specifications of the day it was accepted: what is published later does not ask of
running cases what nobody could know when they began.
"""

from __future__ import annotations

from typing import Annotated, Any

from django.db import connection
from django.utils.translation import gettext
from pydantic import Field, StringConstraints

from plumbline.casework.about import CAUSES
from plumbline.casework.gates import IN_HAND, not_recused
from plumbline.casework.models import Case
from plumbline.casework.standing import item_of
from plumbline.kernel.act import Doing, Form, Invalid, act, ask
from plumbline.kernel.gate import Missing, Situation, gate, listed, phase
from plumbline.kernel.models import Subject
from plumbline.kernel.norm import Version, all_in_force
from plumbline.law.calendar import legal_day
from plumbline.law.evidence import EvidenceSpec, SpecItem, items_of
from plumbline.law.roles import Role
from plumbline.qualification.gates import qualified

ItemCode = Annotated[str, StringConstraints(pattern=r"^EV-[A-Z0-9]{2}-\d{2}$")]
Proves = Annotated[list[ItemCode], Field(max_length=100)]


def published(case: Case) -> list[Version]:
    """The specifications in force on the day the case was accepted; none for an older case."""
    found = all_in_force(legal_day(case.opened_at), case)
    return [version for version in found if isinstance(version.body, EvidenceSpec)]


def _causes_of(case: Case) -> frozenset[str]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {CAUSES} FROM casework_case mine WHERE id = %s", [case.pk])  # noqa: S608
        return frozenset(cursor.fetchone()[0])


def item_codes(case: Case) -> dict[str, SpecItem]:
    """Every item that evidence of the case may be assigned to, by code."""
    specs = [version.body_as(EvidenceSpec) for version in published(case)]
    return {item.code: item for item in items_of(specs)}


@gate(
    "casework.can_prove",
    cite=("2.2c", "D-ADM-01"),
    says="此种证据不能证明所选的规格事项：%(items)s",
    remedy="选择该种证据能够证明的事项，或者补充规格所列种类的证据",
    who=(Role.CASE_OFFICER,),
)
def can_prove(s: Situation[Case]) -> Missing | None:
    """Evidence proves an item only where the specification lists its kind."""
    form = s.form
    codes = getattr(form, "proves", ()) if form is not None else ()
    if not codes:
        return None
    kind = getattr(form, "kind", "") or item_of(s.subject, getattr(form, "evidence", 0)).kind
    known = s.once(item_codes)
    wrong = [known[code].title for code in codes if code in known and kind not in known[code].kinds]
    s.reads.append(f"kind={kind},items={len(codes)}")
    return {"items": listed(wrong)} if wrong else None


def sound(doing: Doing[Case, Any]) -> list[str]:
    """The items a form names, each once. Raises Invalid for one that no specification has."""
    codes = sorted(set(doing.form.proves))
    if codes and not set(codes) <= doing.situation.once(item_codes).keys():
        raise Invalid([("proves", "证据规格中没有这一事项")])
    return codes


class LinkEvidence(Form):
    """What an item of evidence is said to prove."""

    evidence: int = ask("证据", ref="evidence", ge=1, lt=2**63)
    proves: Proves = ask(
        "证明的规格事项", ref="spec_item", help="取代此前所选的事项", examples=[["EV-00-16"]]
    )


@act(
    "casework.link_evidence",
    title="对应证据规格",
    by=Role.CASE_OFFICER,
    gates=[phase(*IN_HAND), qualified, not_recused, can_prove],
    cite=("2.2c",),
)
def link_evidence(doing: Doing[Case, LinkEvidence]) -> None:
    """写明一项证据证明证据规格中的哪些事项，取代此前所写的。"""
    item = item_of(doing.subject, doing.form.evidence)
    item.proves = sound(doing)
    item.save(update_fields=["proves"])


def spec_items(case: Subject) -> list[tuple[str, str]]:
    """The items that hold in the case, to choose from; before it has a cause, the common ones."""
    if not isinstance(case, Case):
        return []
    causes = _causes_of(case)
    specs = [version.body_as(EvidenceSpec) for version in published(case)]
    held = [spec for spec in specs if spec.applies(case.nature, causes)]
    return [(item.code, f"{item.code} {gettext(item.title)}") for item in items_of(held)]
