"""What the forms and gates of this subsystem share."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from pydantic import StringConstraints

from plumbline.casework.models import Case, Person, PersonRole
from plumbline.kernel.act import Doing, Form, Invalid, ask
from plumbline.kernel.gate import Missing, Situation, gate
from plumbline.law.roles import Role
from plumbline.people.models import Officer
from plumbline.questioning.models import Holding, Spoken, Statement
from plumbline.questioning.terms import Signed

Name = Annotated[str, StringConstraints(min_length=1, max_length=100)]
Short = Annotated[str, StringConstraints(min_length=1, max_length=200)]
Long = Annotated[str, StringConstraints(min_length=2, max_length=10_000)]
Note = Annotated[str, StringConstraints(max_length=500)]


class Answer(Form):
    """One question and its answer."""

    question: Annotated[str, StringConstraints(min_length=1, max_length=2_000)] = ask(
        "问", personal=True
    )
    answer: Annotated[str, StringConstraints(min_length=1, max_length=10_000)] = ask(
        "答", personal=True
    )


def write_down(doing: Doing[Any, Any], on: Holding | Statement) -> None:
    """Keep the questions and answers of the form, in their order."""
    whose = {on.kind: on}
    Spoken.objects.bulk_create(
        Spoken(entry_id=doing.entry_id, **whose, **row.model_dump()) for row in doing.form.rows
    )


AN_ANSWER = [{"question": "你的姓名？", "answer": "吴某。"}]


@gate(
    "questioning.refusal_noted",
    cite=("D-ADM-07", "D-ADM-11"),
    says="当事人拒绝签名和捺指印，但没有注明情况",
    remedy="由办案民警注明拒绝签名和捺指印的情况",
    who=(Role.CASE_OFFICER,),
)
def refusal_noted(s: Situation[Any]) -> Missing | None:
    """A refusal to sign is noted by the officer."""
    if s.form is None:
        return None
    signed, note = getattr(s.form, "signed", ""), getattr(s.form, "refusal", "")
    s.reads.append(f"signed={signed}")
    return {} if signed == Signed.REFUSED and not note else None


def person_of(case: Case, pk: int, *roles: PersonRole) -> Person:
    """A person of the case, in one of these roles. Raises Invalid."""
    person = Person.objects.filter(pk=pk, case=case).first()
    if person is None:
        raise Invalid([("person", "本案没有登记此人")])
    if roles and person.role not in roles:
        raise Invalid([("person", "此人不是本案的违法嫌疑人")])
    return person


def not_in_future(name: str, at: datetime, deed: datetime) -> None:
    """Nothing is recorded before it happened. Raises Invalid."""
    if at > deed:
        raise Invalid([(name, "时间不能晚于办理之时")])


def an_officer(name: str, officer: Any, *, auxiliary: bool = False) -> None:
    """A serving officer; an auxiliary only where the law lets one. Raises Invalid."""
    rows = Officer.objects.filter(pk=officer, phase="serving")
    if not (rows if auxiliary else rows.filter(auxiliary=False)).exists():
        raise Invalid([(name, "没有这名民警")])
