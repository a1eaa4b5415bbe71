"""Which provider is well: read from its last answers, so that every process sees the same.

Three failures in a row shut a provider for a minute; then one text is tried with it. With answers
waited for ten seconds at most, all goes to the other within two minutes of a provider's death.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from plumbline.notices.models import Answer
from plumbline.notices.terms import Said

FAILURES, HOLD = 3, timedelta(minutes=1)
BAD = frozenset({Said.NOT_SENT, Said.LOST, Said.REFUSED, Said.CANNOT_SAY})


class Health:
    """How a provider has been, up to now."""

    def __init__(self, provider: str) -> None:
        last = Answer.objects.filter(provider=provider).order_by("-id")
        rows = list(last.values_list("said", "at")[:FAILURES])
        self.failures = 0
        for said, _ in rows:
            if said not in BAD:
                break
            self.failures += 1
        self.since = rows[0][1] if rows else None
        self.trying: UUID | None = None

    def note(self, said: Said, at: datetime) -> None:
        """One more answer."""
        self.failures = self.failures + 1 if said in BAD else 0
        self.since, self.trying = at, None

    def takes(self, now: datetime) -> bool:
        """Whether a text may be handed to it: it is well, or one is due to try it with."""
        if self.failures < FAILURES or self.since is None:
            return True
        return now - self.since >= HOLD and self.trying is None

    def probe(self, text: UUID) -> None:
        """A text was chosen for it: of one that is ill, the one that tries it."""
        if self.failures >= FAILURES:
            self.trying = text

    def still(self, text: UUID) -> bool:
        """Whether a text that was chosen for it may go now, after what happened meanwhile."""
        return self.failures < FAILURES or self.trying == text
