"""Which benchmark (裁量基准) governs an act, and what it says to the facts of a case (12.1).

A figure of the law binds whether or not somebody here has confirmed it. A benchmark exists only
because the organ issued it: what is shipped is a draft of ours, so it governs a case from the
moment the legal department confirms it and not before (decision 0017). Where none governs, the
bands of the law are the only measure, and the pages say so.
"""

from __future__ import annotations

from datetime import date

from plumbline.kernel.models import Subject
from plumbline.kernel.norm import NoNorm, Version, all_in_force, book, in_force
from plumbline.law.bodies import DecisionTable
from plumbline.law.causes import Statute


def published(cause: str, statute: Statute, day: date, matter: Subject) -> Version | None:
    """The benchmark of a cause under a law in force for the matter on the day, confirmed or not.

    For the matter: a benchmark may leave what was taken up before it to the one before.
    """
    for code in sorted(book(matter)):
        try:
            version = in_force(code, day, matter)
        except NoNorm:
            continue
        body = version.body
        if isinstance(body, DecisionTable) and body.statute is statute and cause in body.causes:
            return version
    return None


def governing(cause: str, statute: Statute, day: date, matter: Subject) -> Version | None:
    """The benchmark that governs the act on the day; None where the law alone does."""
    version = published(cause, statute, day, matter)
    return version if version is not None and version.confirmed_by else None


def all_on(day: date) -> list[Version]:
    """Every benchmark in force on the day, confirmed or not."""
    return [v for v in all_in_force(day) if isinstance(v.body, DecisionTable) and v.body.causes]
