"""The evidence specification in the case, before it goes to review (2.2c).

Records and kinds of evidence meet most items by themselves. What does not apply is said with a
reason; what is mandatory and cannot be met goes to review only if the head of the department and a
legal officer, two persons, each write down why.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Annotated, Any

from django.utils.translation import gettext
from pydantic import Field

from plumbline.casework.admissible import usable
from plumbline.casework.gates import not_recused
from plumbline.casework.models import Case, Evidence
from plumbline.casework.seen import by_footage
from plumbline.casework.specification import ItemCode, published
from plumbline.casework.texts import Long
from plumbline.kernel.act import Doing, Form, Invalid, act, ask
from plumbline.kernel.gate import Missing, Situation, apart, gate, listed, phase
from plumbline.kernel.models import Subject
from plumbline.kernel.norm import Version
from plumbline.law.evidence import EvidenceSpec, Finding, Piece, SpecItem, State, check, items_of
from plumbline.law.roles import Role
from plumbline.qualification.gates import qualified
from plumbline.review.evidence_facts import shown
from plumbline.review.gates import contents
from plumbline.review.models import ItemExcuse, SetAside

COMMON = "evidence.common"
AT_WORK = ("investigating", "returned")
NEEDED = frozenset({Role.DEPT_HEAD, Role.LEGAL_OFFICER})
Items = Annotated[list[ItemCode], Field(min_length=1, max_length=100)]


@dataclass(frozen=True)
class Held:
    """How a case stands to its specifications."""

    versions: tuple[Version, ...]
    findings: tuple[Finding, ...]
    evidence: tuple[Evidence, ...]
    excuses: dict[str, dict[str, ItemExcuse]]  # item → role → why it may be missing

    def of(self, codes: Collection[str]) -> list[Finding]:
        """How these items stand."""
        return [finding for finding in self.findings if finding.item.code in codes]

    def excused(self, item: str) -> bool:
        """Whether both the head and a legal officer wrote down why the item is missing."""
        return self.excuses.get(item, {}).keys() >= NEEDED

    @property
    def blocking(self) -> list[SpecItem]:
        """The mandatory items that are neither met nor excused."""
        return [f.item for f in self.findings if f.blocks and not self.excused(f.item.code)]


def held(case: Case) -> Held:
    """The specifications of the case's causes, and how each item stands."""
    every = published(case)
    if not every:
        return Held((), (), (), {})
    there, causes = shown(case)
    versions = tuple(v for v in every if v.body_as(EvidenceSpec).applies(case.nature, causes))
    items = items_of(version.body_as(EvidenceSpec) for version in versions)
    evidence = by_footage(case.pk, case.evidence.order_by("pk"))
    pieces = [
        Piece(row.pk, row.kind, frozenset(row.proves), usable(row, case.nature)) for row in evidence
    ]
    findings = tuple(check(items, pieces, there))
    return Held(versions, findings, tuple(evidence), _excuses(case, findings))


def _excuses(case: Case, findings: tuple[Finding, ...]) -> dict[str, dict[str, ItemExcuse]]:
    if not any(finding.blocks for finding in findings):
        return {}
    found: dict[str, dict[str, ItemExcuse]] = {}
    for row in ItemExcuse.objects.filter(case=case).order_by("pk"):
        found.setdefault(row.item, {})[row.role] = row
    return found


@gate(
    "review.specification_met",
    cite=("2.2c", "C-ADM-04"),
    says="证据规格中应当证明的事项还没有证据：%(items)s",
    remedy="补充、对应能够证明的证据；确实不能取得的，由办案部门负责人和法制员分别写明理由",
    who=(Role.CASE_OFFICER, Role.DEPT_HEAD, Role.LEGAL_OFFICER),
)
def specification_met(s: Situation[Case]) -> Missing | None:
    """Every mandatory item is met by usable evidence or a record, or excused by both.

    A case accepted before its specification came into force keeps the old rule; where none ever
    came into force, that is what the refusal says. A file without
    suspect, evidence or cause is stopped by that already, and its specification is not known yet.
    """
    if not all(s.once(contents)):
        return None
    case = s.once(held)
    if not case.versions:
        s.norm(COMMON)
    s.reads += [version.id for version in case.versions if version.id not in s.reads]
    items = [item.title for item in case.blocking]
    return {"items": listed(items)} if items else None


class SetAsideItems(Form):
    """Which conditional items do not apply in this case, and why."""

    items: Items = ask("不适用的规格事项", ref="idle_item", examples=[["EV-TH-07"]])
    reasons: Long = ask("不适用的理由", long=True, personal=True)


@gate(
    "review.conditional",
    cite=("2.2c",),
    says="以下事项在本案应当证明，不能写为不适用：%(items)s",
    remedy="补充证据；确实不能取得的，由办案部门负责人和法制员分别写明理由",
    who=(Role.CASE_OFFICER,),
)
def conditional(s: Situation[Case]) -> Missing | None:
    """Only what is conditional, and whose condition the file does not show, can be set aside."""
    if not isinstance(s.form, SetAsideItems):
        return None
    firm = [f.item.title for f in s.once(held).of(s.form.items) if f.counts]
    return {"items": listed(firm)} if firm else None


@act(
    "review.set_aside",
    title="写明规格事项不适用",
    by=Role.CASE_OFFICER,
    gates=[phase(*AT_WORK), qualified, not_recused, conditional],
    cite=("2.2c",),
)
def set_aside(doing: Doing[Case, SetAsideItems]) -> None:
    """写明证据规格中附条件的事项在本案为何不适用，供审核时核对。"""
    for code in _known(doing, doing.form.items):
        doing.create(
            SetAside(
                case=doing.subject, item=code, reasons=doing.form.reasons, entry_id=doing.entry_id
            )
        )


class ExcuseItems(Form):
    """Which mandatory items cannot be met, and why the case may be reviewed all the same."""

    items: Items = ask("没有证据的规格事项", ref="blocking_item", examples=[["EV-TH-02"]])
    reasons: Long = ask("仍可提请审核的理由", long=True, personal=True)


@act(
    "review.excuse_as_head",
    title="负责人说明缺项理由",
    by=Role.DEPT_HEAD,
    gates=[phase(*AT_WORK), not_recused, apart("review.excuse_as_legal")],
    cite=("2.2c", "P-ROLE-01"),
)
def excuse_as_head(doing: Doing[Case, ExcuseItems]) -> None:
    """办案部门负责人写明应当证明的事项为何没有证据；法制员也写明的，方可提请审核。"""
    _excuse(doing, Role.DEPT_HEAD)


@act(
    "review.excuse_as_legal",
    title="法制员说明缺项理由",
    by=Role.LEGAL_OFFICER,
    gates=[phase(*AT_WORK), not_recused, apart("review.excuse_as_head")],
    cite=("2.2c", "P-ROLE-01"),
)
def excuse_as_legal(doing: Doing[Case, ExcuseItems]) -> None:
    """法制员写明应当证明的事项为何没有证据；办案部门负责人也写明的，方可提请审核。"""
    _excuse(doing, Role.LEGAL_OFFICER)


def _excuse(doing: Doing[Case, ExcuseItems], role: Role) -> None:
    codes = _known(doing, doing.form.items)
    if not all(found.blocks for found in doing.situation.once(held).of(codes)):
        raise Invalid([("items", "所选事项中有已经具备证据或者不必证明的")])
    for code in codes:
        doing.create(
            ItemExcuse(
                case=doing.subject, item=code, role=role, officer=doing.actor.id,
                reasons=doing.form.reasons, entry_id=doing.entry_id,
            )
        )  # fmt: skip


def _known(doing: Doing[Case, Any], codes: list[str]) -> list[str]:
    """The items named, each once. Raises Invalid for one that the case does not have."""
    once = sorted(set(codes))
    if len(doing.situation.once(held).of(once)) < len(once):
        raise Invalid([("items", "本案的证据规格没有这一事项")])
    return once


def idle_items(case: Subject) -> list[tuple[str, str]]:
    """The conditional items that do not count in the case, to choose from."""
    return _choices(case, lambda finding: finding.state == State.IDLE)


def blocking_items(case: Subject) -> list[tuple[str, str]]:
    """The mandatory items that nothing meets, to choose from."""
    return _choices(case, lambda finding: finding.blocks)


def _choices(case: Subject, fits: Callable[[Finding], bool]) -> list[tuple[str, str]]:
    if not isinstance(case, Case):
        return []
    items = [finding.item for finding in held(case).findings if fits(finding)]
    return [(item.code, f"{item.code} {gettext(item.title)}") for item in items]
