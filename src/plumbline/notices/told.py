"""Which acts on a notice tell: an officer's own, the slip of a letter, the receipt of a text."""

from __future__ import annotations

from plumbline.casework.tellings import To, tells
from plumbline.notices.models import Notice

THOSE = (To.REPORTER, To.VICTIM, To.OWNER)


def _whom(notice: Notice) -> To:
    return To(notice.whom)


tells("notices.serve", THOSE, ("way", "proof"), narrows=_whom, instead=False)
tells("notices.record_receipt", THOSE, ("dated", "receiver"), narrows=_whom, instead=False)
tells("notices.note_delivered", THOSE, narrows=_whom, instead=False)
