"""The timeline of a subject: its entries with the names of those who acted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from plumbline.kernel import ledger
from plumbline.kernel.act import ACTS
from plumbline.kernel.models import Entry, Subject
from plumbline.people.reads import names
from plumbline.transparency import log

UNNAMED = {"people.establish": "建立省级公安机关"}


@dataclass(frozen=True)
class Step:
    """One act in a timeline."""

    entry: Entry
    title: str
    actor: str
    clear: list[dict[str, Any]]
    index: int | None  # place in the sealed tree; None while it waits


def timeline(subject: Subject, limit: int = 200) -> list[Step]:
    """The subject's entries, newest first. Four queries however long it is."""
    entries = list(
        Entry.objects.filter(Q(subject_id=subject.pk) | Q(made_id=subject.pk)).order_by("-id")[
            :limit
        ]
    )
    return steps(entries)


def steps(entries: list[Entry]) -> list[Step]:
    """These entries with names, clear values and places in the tree."""
    who = names({entry.actor for entry in entries if entry.actor})
    ids = [entry.pk for entry in entries]
    clear, places = ledger.clear_values(ids), log.places(ids)
    return [
        Step(
            entry,
            title_of(entry.act),
            who.get(entry.actor, "") if entry.actor else "",
            clear.get(entry.pk, []),
            places.get(entry.pk),
        )
        for entry in entries
    ]


def title_of(act: str) -> str:
    """What people call an act."""
    return ACTS[act].title if act in ACTS else UNNAMED.get(act, act)
