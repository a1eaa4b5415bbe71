"""What the footage says of evidence, instead of what somebody ticked (G-ADM-03, F-BWV-01).

Only where a recording decides whether the item may be used: one officer, or receiving alone. An
item from an act that had to be recorded is as recorded as its footage; what came from elsewhere,
such as a case taken over, keeps what was registered.
"""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from plumbline.casework.models import Evidence
from plumbline.casework.seals import matter
from plumbline.casework.terms import Recording
from plumbline.recordings.reads import excuse, seen

matter("excuse", personal=("account",))(excuse)  # below the cases, and sealed with its case

ALONE = 1  # officers present: with more, nothing hangs on the recording


def by_footage(case: UUID, items: Iterable[Evidence]) -> list[Evidence]:
    """The items, each with the recording that there is; not to be stored."""
    found = list(items)
    if any(len(item.officers) <= ALONE for item in found):
        there = seen(case)
        for item in found:
            item.recording = recording(item, there)
    return found


def recording(item: Evidence, there: dict[UUID, bool]) -> str:
    """What the footage shows of the act that the item came from, or what was registered."""
    if item.entry_id not in there:
        return item.recording
    if there[item.entry_id]:
        return Recording.FULL
    return Recording.PARTIAL if item.recording == Recording.FULL else item.recording
