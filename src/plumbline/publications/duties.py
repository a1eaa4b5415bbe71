"""By when something is out: in twenty working days, at once where it is wrong."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any

from plumbline.kernel.duty import duty, within
from plumbline.kernel.gate import Situation
from plumbline.law.calendar import SHANGHAI
from plumbline.law.roles import Role
from plumbline.publications.models import Publication
from plumbline.publications.terms import Occasion

ENDS = ("publications.publish", "publications.exempt")


def _occasion(s: Situation[Any]) -> str:
    made = s.made
    assert isinstance(made, Publication)  # noqa: S101 - each of these acts makes one
    return made.occasion


def _arisen(s: Situation[Any]) -> datetime:
    made = s.made
    assert isinstance(made, Publication)  # noqa: S101
    return datetime.combine(made.arisen_on, time(12), SHANGHAI)


duty(
    "publications.published_in_time",
    title="按期向社会公开",
    cites=("D-OPEN-01", "R-OPEN-02"),
    debtor=Role.LEGAL_OFFICER,
    upon=("publications.register", "publications.select"),
    when=lambda s: _occasion(s) in (Occasion.CREATED, Occasion.CHANGED),
    due=within("D-OPEN-01", since=_arisen),
    settled_by=ENDS,
)
duty(
    "publications.corrected_at_once",
    title="立即更正公开的内容",
    cites=("D-OPEN-01",),
    debtor=Role.LEGAL_OFFICER,
    upon=("publications.correct",),
    due=within("D-OPEN-01.error"),
    settled_by=ENDS,
)
duty(
    "publications.clarified_in_time",
    title="及时澄清虚假或者不完整的执法信息",
    cites=("D-OPEN-02",),
    debtor=Role.LEGAL_OFFICER,
    upon=("publications.register",),
    when=lambda s: _occasion(s) == Occasion.FALSE,
    due=within("D-OPEN-02", since=_arisen),
    settled_by=ENDS,
)
