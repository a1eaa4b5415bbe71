"""What every act on a unit asks first: that the unit is still there (0.2).

The house puts this gate on units, as it puts the duty standards on everything (config/apps.py).
"""

from __future__ import annotations

from typing import Any

from plumbline.kernel.gate import Gate, Missing, Situation


def _in_use(s: Situation[Any]) -> Missing | None:
    """Nothing new begins at a unit that was closed."""
    if s.subject.phase == "active":
        return None
    return {"unit": s.subject.name, "day": s.subject.closed_on.isoformat()}


in_use = Gate(
    "people.unit_in_use",
    ("0.2",),
    "%(unit)s自%(day)s起撤销，不再办理新的事项",
    "由承接其工作的单位办理",
    _in_use,
    far=True,
)
