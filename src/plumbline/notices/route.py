"""The order in which a person is told, and why a way is left out (P-OPEN-04, P-OPEN-05).

By text, in the app, by letter, in person. Each way is tried after the one before it failed or could
not be gone; here alone it is stated which comes next.
"""

from __future__ import annotations

from django.db.models import Q

from plumbline.casework.models import Case, Nature
from plumbline.casework.seals import ENDED
from plumbline.notices.outbox import sendable
from plumbline.notices.templates import Addressee
from plumbline.notices.terms import Channel, Way, Why

ORDER = (Way.SMS, Way.APP, Way.LETTER, Way.IN_PERSON)
PHASES = {  # of the notice while it goes by this way
    Way.SMS: "made", Way.APP: "made", Way.LETTER: "letter", Way.IN_PERSON: "personal",
}  # fmt: skip
PERHAPS_THERE = frozenset({Why.UNKNOWN, Why.CONTRADICTED})
Skipped = list[tuple[Way, Why]]


def onward(case: Case, to: Addressee, after: Way | None, failed: Why) -> tuple[Way, Skipped]:
    """By which way a notice goes next, and which are left out before that, and why.

    `after` is the way that failed, None at the beginning; `failed` why it did.
    """
    left: Skipped = []
    for way in ORDER[ORDER.index(after) + 1 if after else 0 :]:
        why = shut(way, case, to, failed)
        if not why:
            return way, left
        left.append((way, why))
    raise AssertionError("somebody can always be told in person")


def shut(way: Way, case: Case, to: Addressee, failed: Why = Why.NONE) -> Why:
    """Why a notice does not go by this way; NONE where it may."""
    if way is Way.IN_PERSON:
        return Why.NONE
    if why := withheld(case):
        return why
    if way is Way.LETTER:
        if to.keep_secret:  # an envelope of the police tells the household that he reported
            return Why.KEEP_SECRET
        return Why.NONE if to.address else Why.NO_ADDRESS
    if failed in PERHAPS_THERE:  # what was perhaps sent goes to nobody else by itself
        return Why.PERHAPS
    return sendable(to.phone, Channel(way))


def withheld(case: Case) -> Why:
    """Why nothing of this case goes out by itself; NONE where it may."""
    if case.secrecy or case.offline:
        return Why.SECRET
    if case.nature == Nature.ADMINISTRATIVE and case.phase in ENDED:
        return Why.SEALED
    return Why.NONE


def withheld_cases(of: str = "") -> Q:
    """Of which cases `withheld` says why, for many in one query; `of` leads to the case."""
    secret = Q(**{f"{of}secrecy__gt": 0}) | ~Q(**{f"{of}offline": ""})
    ended = {f"{of}nature": Nature.ADMINISTRATIVE, f"{of}phase__in": ENDED}
    return secret | Q(**ended)
