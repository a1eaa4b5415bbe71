"""The visit by text: the invitation, and which digit a reply says.

Whoever receives a reply knows which visit it answers; nothing else is needed here.
"""

from __future__ import annotations

import re
import unicodedata
from contextlib import suppress
from datetime import datetime
from uuid import UUID

from django.conf import settings

from plumbline.kernel.act import NotFound, Refused
from plumbline.law.roles import PUBLIC
from plumbline.notices.outbox import Unsendable, tell
from plumbline.notices.templates import addressee, is_short, named
from plumbline.notices.terms import Became
from plumbline.people.models import Unit
from plumbline.surveys.answering import answer_by_sms
from plumbline.surveys.models import Visit
from plumbline.surveys.terms import Score

KEY = "survey:"  # under it, with the visit, the invitation is queued
INVITES = (
    "%(sign)s请评价%(unit)s对您所报案件的办理：满意5，较满意4，一般3，不太满意2，不满意1。"
    "直接回复数字，或者凭回访编号%(number)s和查询码%(code)s在公开网站作答。"
)
SAYS = re.compile(r"^[^\d-]{0,4}([1-5])[^\d-]{0,3}$")  # a digit, with a word or a stop around it


def invite(visit: Visit, now: datetime) -> None:
    """Queue the invitation to whoever reported; where none may go, a letter or a call is left.

    Nothing goes to a number that may be another's, nor where he asked for secrecy (P-OPEN-04).
    """
    to = addressee(visit.case, None)
    if to is None or is_short(to):
        return
    unit = Unit.objects.values_list("name", flat=True).get(code=visit.unit[-1])
    text = INVITES % {
        "sign": settings.SMS_SIGN, "unit": unit, "number": visit.number, "code": visit.code,
    }  # fmt: skip
    with suppress(Unsendable):
        tell(to.phone, text, key=f"{KEY}{visit.pk}", ground=("D-OPEN-07", "3.5c"), now=now,
             names=named(visit.case))  # fmt: skip


def digit(text: str) -> Score | None:
    """The score that a reply says: one digit from one to five, half or full width."""
    found = SAYS.match(unicodedata.normalize("NFKC", text[:40]).strip())
    return Score(int(found[1])) if found else None


def replied(
    visit: UUID, text: str, now: datetime, message: str, came: datetime | None = None
) -> Became:
    """Take a reply in; `message` names it, and under that it counts once.

    What came on the last day counts, however late we read it.
    """
    score = digit(text)
    if score is None:
        return Became.UNCLEAR
    moved = Visit.objects.filter(pk=visit).values_list("moved_at", flat=True).first()
    at = max(came, moved) if came and moved else None
    try:
        answer_by_sms.do(PUBLIC, visit, {"satisfied": int(score)}, at=at, now=now,
                         key=f"sms:{visit}:{message}"[:200])  # fmt: skip
    except (Refused, NotFound):
        return Became.SHUT
    return Became.TAKEN
