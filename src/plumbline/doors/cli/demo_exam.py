"""What candidates of the demonstration answer: saved as their page saves it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

SAID = "接到报案后登记并出具回执，及时审查，决定受案或者移送。"


def answered(officer: UUID, wrong: int, at: datetime) -> UUID:
    """The candidate answers everything, so many with a key wrong; his newest sitting."""
    from plumbline.exams.answers import save
    from plumbline.exams.asked import asked, order_of, places
    from plumbline.exams.models import Sitting
    from plumbline.exams.terms import LETTERS

    sitting = Sitting.objects.select_related("exam").filter(officer=officer).latest("opened_at")
    order = order_of(sitting)
    for question in asked(sitting.exam):
        if question.written:
            given = [SAID]
        else:
            key, seen = question.content.key, places(order, question)
            if wrong > 0:
                wrong -= 1
                key = (next(one for one in LETTERS if (one,) != key),)
            given = [LETTERS[seen.index(LETTERS.index(one))] for one in key]
        save(sitting.pk, officer, question.id, given, 1, at)
    return sitting.pk
