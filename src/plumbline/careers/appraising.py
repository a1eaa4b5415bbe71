"""The yearly appraisal: its grade asks for the basic level (1.3c)."""

from __future__ import annotations

from typing import Annotated

from pydantic import StringConstraints

from plumbline.careers.levels import appraisal_level
from plumbline.careers.models import Appraisal, Grade
from plumbline.kernel.act import Doing, Form, Invalid, act, ask
from plumbline.kernel.gate import phase
from plumbline.law.roles import Role
from plumbline.people.models import Officer
from plumbline.qualification.gates import HEADS, not_ones_own

Words = Annotated[str, StringConstraints(min_length=2, max_length=2000)]


class Appraise(Form):
    """A year and its grade."""

    year: int = ask("年度", ge=1990, le=2200)
    grade: Grade = ask("考核等次")
    grounds: Words = ask("评语", long=True)


@act(
    "careers.appraise",
    title="登记年度考核",
    by=(Role.DEPT_HEAD, *HEADS),
    gates=[phase("serving"), not_ones_own, appraisal_level],
    cite=("G-QUAL-01", "1.3c"),
)
def appraise(doing: Doing[Officer, Appraise]) -> None:
    """登记公务员年度考核的等次；当年没有基本级执法资格的，不得为称职以上。"""
    if doing.form.year > doing.day.year:
        raise Invalid([("year", "该年度尚未到来")])
    doing.create(
        Appraisal(officer=doing.subject, entry_id=doing.entry_id, **doing.form.model_dump())
    )
