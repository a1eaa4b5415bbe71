"""What a case is about: charges of a criminal one, offences by person of an administrative one."""

from __future__ import annotations

from typing import Annotated

from pydantic import StringConstraints

from plumbline.casework.gates import not_recused
from plumbline.casework.models import Case, Charge
from plumbline.casework.texts import Short
from plumbline.kernel.act import Doing, Form, act, ask
from plumbline.kernel.gate import phase
from plumbline.law.roles import Role
from plumbline.qualification.gates import qualified


class AddCharge(Form):
    """A charge with its articles."""

    name: Short = ask("罪名或者案由")
    articles: Annotated[str, StringConstraints(min_length=1, max_length=200)] = ask("法律条文")


@act(
    "casework.charge",
    title="确定案由",
    by=Role.CASE_OFFICER,
    gates=[phase("investigating", "returned"), qualified, not_recused],
    cite=("C-ADM-04",),
)
def charge(doing: Doing[Case, AddCharge]) -> None:
    """确定案由（罪名）及其法律条文。"""
    doing.create(Charge(case=doing.subject, entry_id=doing.entry_id, **doing.form.model_dump()))
