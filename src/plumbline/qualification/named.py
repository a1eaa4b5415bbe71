"""Whom an act names: the level is asked of the one named, not only of the one who acts (G-QUAL-01).

A field of a form says what it names: a HANDLER does case work and holds the level; a HELPER takes
part without it, such as a guard or an auxiliary. Both stay out of a case they were recused from,
which `casework.named` asks, where cases are known.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from plumbline.forms import Form
from plumbline.kernel.gate import Missing, Situation, gate, listed
from plumbline.law.roles import Role
from plumbline.people.models import Officer
from plumbline.qualification import reads
from plumbline.qualification.gates import ANY_LEVEL

HANDLER, HELPER = "handler", "helper"  # what a field refers to


def naming(form: type[Form], *refs: str) -> list[str]:
    """The fields of a form that name officers of these kinds, in its order."""
    return [name for name, info in form.model_fields.items()
            if isinstance(info.json_schema_extra, dict)
            and info.json_schema_extra.get("ref") in refs]  # fmt: skip


def chosen(form: Form | None, *refs: str) -> list[UUID]:
    """The officers that a filled-in form names in such fields, each once."""
    if form is None:
        return []
    found: dict[UUID, None] = {}
    for name in naming(type(form), *refs):
        value: UUID | list[UUID] | None = getattr(form, name)
        found |= dict.fromkeys(value if isinstance(value, list) else [value] if value else [])
    return list(found)


def lacking(officers: Iterable[UUID], day: date) -> list[UUID]:
    """Those of them who may not handle cases on the day: one query for all."""
    held = reads.levels(officers)
    return [one for one, levels in held.items() if not reads.holds(levels, ANY_LEVEL, day)]


@gate(
    "qualification.named_hold",
    cite=("G-QUAL-01", "R-QUAL-04", "1.3c"),
    says="%(names)s在%(day)s没有有效的基本级以上执法资格，不得办理案件",
    remedy="改由具备执法资格的民警办理，或者由其取得资格后再办",
    who=(Role.TRAINER, Role.DEPT_HEAD),
)
def named_hold(s: Situation[Any]) -> Missing | None:
    """Whoever is named to do case work holds the basic level or better on the day of the deed.

    That an auxiliary, or somebody who left, is no officer at all is what the form says.
    """
    named = [one for one in chosen(s.form, HANDLER) if one != s.actor.id]
    s.reads.append(f"named={len(named)}")
    without = lacking(named, s.day) if named else []
    police = Officer.objects.filter(pk__in=without, phase="serving", auxiliary=False)
    labels = [one.label for one in police.order_by("number")] if without else []
    return {"names": listed(labels), "day": s.day.isoformat()} if labels else None
