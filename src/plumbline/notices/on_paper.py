"""What was told in writing by an act of its own is told: nobody is told twice (D-OPEN-04).

Many milestones have to be told on paper, by an act that says how it reached the person. Once that
is done, the notice of the milestone rests on it. Which acts these are each subsystem declares
(`casework.tellings`).
"""

from __future__ import annotations

from uuid import UUID

from django.db.models import Q, QuerySet

from plumbline.casework.tellings import TELLINGS
from plumbline.kernel.models import Duty, Entry
from plumbline.notices.models import OPEN, Notice
from plumbline.notices.terms import Whom, Why
from plumbline.openness.milestones import HELD

THEMSELVES = frozenset({"casework.serve_non_filing"})  # an act that tells is no news


def telling(whom: str) -> dict[str, frozenset[str]]:
    """The acts that tell such a person in writing, and the duties that each of them meets."""
    return {
        one.act: frozenset(one.meets)
        for one in TELLINGS.values()
        if one.instead and one.meets and whom in one.to
    }


def written(milestone: str, entry: Entry, whom: str) -> Entry | None:
    """The act by which this milestone was told to such a person in writing, if it was."""
    if milestone in THEMSELVES and whom == Whom.REPORTER:
        return _told(entry)
    acts = telling(whom)
    duties = {milestone} if milestone in HELD else frozenset[str]().union(*acts.values())
    owed = [one["id"] for one in entry.body["raised"] if one["duty"] in duties]
    met = Duty.objects.filter(pk__in=owed).exclude(settled_by=None)
    found = Entry.objects.filter(pk__in=met.values("settled_by"), act__in=acts).first()
    return found and _told(found)


def _told(entry: Entry) -> Entry | None:
    """Where it is noted that there was nobody to tell, nobody was told."""
    return entry if TELLINGS[entry.act].reached(entry.body["form"]) else None


def of(notice: Notice) -> Entry | None:
    """The act by which what a notice tells was told in writing."""
    entry = Entry.objects.get(pk=notice.milestone_entry)
    return written(notice.milestone, entry, notice.whom)


def told_since(since: UUID) -> QuerySet[Notice]:
    """Notices still open whose milestone was told in writing since, or when they were made."""
    acts = [one.act for one in TELLINGS.values() if one.instead and one.meets]
    told = Entry.objects.filter(act__in=acts, pk__gte=since).values_list("body", flat=True)
    met = [one["id"] for body in told for one in body["changed"] if one["settled"]]
    known = Q(milestone_entry__in=Duty.objects.filter(pk__in=met).values("raised_by"))
    there = known | Q(why=Why.ON_PAPER)
    return Notice.objects.filter(there, phase__in=OPEN)
