"""Which acts before and of a decision tell the person it is about."""

from __future__ import annotations

from plumbline.casework.tellings import Form, Persons, To, named, tells
from plumbline.kernel.models import Subject


def _and_guardian() -> Persons:
    """The person told, and the guardian who was told with him."""
    both = (named("person"), named("guardian"))

    def found(form: Form, subject: Subject) -> list[int | None]:
        return [pk for one in both for pk in one(form, subject)]

    return found


tells("penalty.take_fast", (To.PARTY,), ("told_in_writing",), persons=named("consenting"))
tells("penalty.notify", (To.PARTY,),
      ("way", "rights_told", "hearing_told", "representative", "publication"),
      persons=_and_guardian())  # fmt: skip
ANSWERED = ("penalty.hearing_answered",)
tells("penalty.accept_hearing", (To.PARTY,), ("opinion",), meets=ANSWERED)
tells("penalty.refuse_hearing", (To.PARTY,), ("opinion",), meets=ANSWERED)
tells("penalty.call_hearing", (To.PARTY,), ("holding_at", "place"), meets=ANSWERED)
tells("penalty.punish_on_the_spot", (To.PARTY,), ("told", "delivery", "guardian"))
