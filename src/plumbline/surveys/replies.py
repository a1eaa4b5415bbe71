"""What phones send back is read: a digit answers the visit it was invited to, a stop word stops.

A digit goes to the last visit to which this provider carried an invitation to that number, and to
no earlier one: a digit sent twice would otherwise answer what nobody asked about.
"""

from __future__ import annotations

import logging
from datetime import datetime
from uuid import UUID

from plumbline.notices.heard import forget, sent, stop, stops, unread
from plumbline.notices.models import Heard
from plumbline.notices.terms import Became
from plumbline.surveys.sms import KEY, replied

log = logging.getLogger(__name__)


def read_due(now: datetime) -> None:
    """Read what came in. Safe at any time, any number of times; what fails holds up no other."""
    for row in unread():
        try:
            became = _became(row, now)
        except Exception as wrong:  # noqa: BLE001 - it stays unread; the others go on
            why = type(wrong).__name__  # no more: a message may repeat number and words
            log.error("text %s of %s cannot be read: %s", row.pk, row.provider, why)  # noqa: TRY400
        else:
            forget(row, became)


def _became(row: Heard, now: datetime) -> Became:
    if sent(row) is None:
        return Became.STRANGER
    if stops(row.text):
        return stop(row, now)
    invitation = sent(row, KEY)
    if invitation is None:
        return Became.UNCLEAR
    visit = UUID(invitation.removeprefix(KEY))
    return replied(visit, row.text, now, f"{row.provider}:{row.event}", row.at)
