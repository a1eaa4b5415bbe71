"""Whether a sanction stands within the tier of its act, departs from it, or goes beyond the law."""

from __future__ import annotations

from enum import Enum

from plumbline.penalty.facts import Deed


class Fit(Enum):
    """Where a sanction stands (G-DISC-02)."""

    WITHIN, DEPARTS, BEYOND = range(3)


def fit(deed: Deed, *, reduced: bool) -> tuple[Fit, str]:
    """Where the sanction of an act stands, and why it is not within its tier.

    The tier is the row of the benchmark that governs, or else the band of the law. A statutory
    circumstance may reduce a sanction below the tier. What the law provides for in any grade of
    the same act, but not the tier, is a departure; anything else the law does not provide for.
    """
    band, tier = deed.band, deed.tier
    if band is None or tier is None:
        return Fit.BEYOND, "所适用的法律不处罚这一行为"
    if tier.why_not(deed.sanction, reduced=reduced, gain=deed.gain) is None:
        return Fit.WITHIN, ""
    why = band.why_not(deed.sanction, reduced=reduced, gain=deed.gain)
    if why is None:
        return Fit.DEPARTS, "在法定幅度内，不在裁量基准相应一档的幅度内"
    others = (other for other in deed.bands if other.grade != band.grade)
    if any(other.why_not(deed.sanction, gain=deed.gain) is None for other in others):
        return Fit.DEPARTS, why
    return Fit.BEYOND, why
