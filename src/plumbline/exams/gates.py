"""Who may touch a question, and who may not know its seed."""

from __future__ import annotations

from typing import Any

from plumbline.exams.models import Bank, Blueprint, ExamPaper, Import, Question
from plumbline.kernel.gate import Missing, Situation, gate
from plumbline.law.roles import Role

OfBank = Bank | Import | Question | Blueprint | ExamPaper


def bank_of(subject: Any) -> Bank:
    """The bank a subject belongs to."""
    if isinstance(subject, Bank):
        return subject
    if isinstance(subject, ExamPaper):
        return subject.blueprint.bank
    bank: Bank = subject.bank
    return bank


@gate(
    "exams.keeper",
    cite=("P-QUAL-01", "1.3a"),
    says="试题内容只有本题库的两名保管人可以接触，您不是保管人",
    remedy="由保管人办理",
    who=(Role.TRAINER,),
)
def keeper(s: Situation[Any]) -> Missing | None:
    """Two named persons read the questions, and nobody else."""
    return None if s.actor.id in s.once(bank_of).keepers else {}


@gate(
    "exams.no_keeper",
    cite=("P-QUAL-01", "1.3a"),
    says="您是本题库的保管人，读得到试题，不得再掌握抽题的种子",
    remedy="由不是保管人的人员办理",
    who=(Role.INSPECTION, Role.LEGAL_DEPT, Role.AUDITOR),
)
def no_keeper(s: Situation[Any]) -> Missing | None:
    """Whoever knows the seed does not know the questions, and the other way round."""
    return {} if s.actor.id in s.once(bank_of).keepers else None
