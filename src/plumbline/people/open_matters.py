"""What is unfinished at a unit: asked of every kind of subject, whichever room it belongs to.

A kind names its unfinished phases in `open_phases`; a room or a device, on which nothing is owed,
the phases in which it is in use in `standing_phases`. One that travels to another unit names the
column that holds the code of that unit in `bound_for`.
"""

from __future__ import annotations

from django.db.models import Q

from plumbline.kernel.catalogue import kinds
from plumbline.kernel.duty import KINDS as DUTIES
from plumbline.kernel.models import Duty, Subject
from plumbline.people.models import Unit


def open_phases(model: type[Subject]) -> frozenset[str]:
    """In which phases a subject of this kind is unfinished; none unless it says so."""
    phases: frozenset[str] = getattr(model, "open_phases", frozenset())
    return phases


def _unfinished(model: type[Subject]) -> frozenset[str]:
    standing: frozenset[str] = getattr(model, "standing_phases", frozenset())
    return open_phases(model) | standing


def open_at(unit: Unit) -> list[str]:
    """Titles of the duties owed in the unit's line, then of the kinds of what is open there."""
    here = Q(**{f"line__{len(unit.line) - 1}": unit.code})
    owed = Duty.objects.filter(here, settled_by=None).values_list("code", flat=True)
    titles = [DUTIES[code].title for code in sorted(set(owed))]
    return titles + [
        model.kind_title
        for _, model in sorted(kinds().items())
        if (phases := _unfinished(model))
        and model._default_manager.filter(_at(model, unit, here), phase__in=phases).exists()  # noqa: SLF001
    ]


def _at(model: type[Subject], unit: Unit, here: Q) -> Q:
    column: str = getattr(model, "bound_for", "")
    return here | Q(**{column: unit.code}) if column else here
