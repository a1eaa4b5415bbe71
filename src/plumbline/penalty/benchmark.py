"""Which benchmark (裁量基准) governs an act, and what it says to the facts of a case (12.1).

A figure of the law binds whether or not somebody here has confirmed it. A benchmark exists only
because the organ issued it: what is shipped is a draft of ours, so it governs a case from the
moment the legal department confirms it and not before (decision 0017). Where none governs, the
bands of the law are the only measure, and the pages say so.
"""

from __future__ import annotations

from datetime import date

from plumbline.kernel.norm import Version, all_in_force
from plumbline.law.bodies import DecisionTable
from plumbline.law.causes import Statute


def published(cause: str, statute: Statute, day: date) -> Version | None:
    """The benchmark of a cause under a law in force on the day, confirmed or not."""
    for version in all_in_force(day):
        body = version.body
        if isinstance(body, DecisionTable) and body.statute is statute and cause in body.causes:
            return version
    return None


def governing(cause: str, statute: Statute, day: date) -> Version | None:
    """The benchmark that governs the act on the day; None where the law alone does."""
    version = published(cause, statute, day)
    return version if version is not None and version.confirmed_by else None


def all_on(day: date) -> list[Version]:
    """Every benchmark in force on the day, confirmed or not."""
    return [v for v in all_in_force(day) if isinstance(v.body, DecisionTable) and v.body.causes]
