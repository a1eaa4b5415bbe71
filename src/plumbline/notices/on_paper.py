"""What was told in writing by an act of its own is told: nobody is told twice (D-OPEN-04).

Many milestones have to be told on paper, by an act that says how it reached the person. Once that
is done, the notice of the milestone rests on it.
"""

from __future__ import annotations

from uuid import UUID

from django.db.models import Q, QuerySet

from plumbline.casework.filing import Service
from plumbline.kernel.models import Duty, Entry
from plumbline.notices.models import OPEN, Notice
from plumbline.notices.terms import Whom, Why

NOBODY = str(Service.NO_ACCUSER)
BOTH = frozenset({Whom.REPORTER, Whom.VICTIM})
# A milestone, the duty it raises to tell it in writing, the acts that do, and whom these tell.
PAPERS: dict[str, tuple[str, frozenset[str], frozenset[Whom]]] = {
    "casework.refuse_filing": (
        "casework.non_filing_served", frozenset({"casework.serve_non_filing"}),
        frozenset({Whom.REPORTER}),
    ),
    "casework.park": (
        "casework.parking_explained", frozenset({"casework.explain_parking"}),
        frozenset({Whom.VICTIM}),
    ),
    "casework.terminate": (
        "casework.termination_explained", frozenset({"casework.explain_termination"}), BOTH,
    ),
    "casework.change_jurisdiction": (
        "casework.transfer_told", frozenset({"casework.tell_transfer"}), BOTH,
    ),
    "casework.join": (
        "casework.join_told", frozenset({"casework.tell_join"}), frozenset({Whom.VICTIM}),
    ),
    "penalty.decide": (
        "execution.victims_served_in_time", frozenset({"execution.serve_victims"}),
        frozenset({Whom.VICTIM}),
    ),
    "property.owner_told_in_time": (
        "property.owner_told_in_time", frozenset({"property.tell_owner", "property.all_out"}),
        frozenset({Whom.OWNER}),
    ),
    "measures.extension_told": (
        "measures.extension_told", frozenset({"measures.tell_extension", "measures.lift"}),
        frozenset({Whom.OWNER}),
    ),
}  # fmt: skip
THEMSELVES = frozenset({"casework.serve_non_filing"})  # an act that tells is no news


TELLING = frozenset[str]().union(*(acts for _, acts, _ in PAPERS.values()))


def written(milestone: str, entry: Entry, whom: str) -> Entry | None:
    """The act by which this milestone was told to such a person in writing, if it was."""
    if milestone in THEMSELVES and whom == Whom.REPORTER:
        return _told(entry)
    code, acts, those = PAPERS.get(milestone, ("", frozenset[str](), frozenset[Whom]()))
    if whom not in those:
        return None
    owed = [one["id"] for one in entry.body["raised"] if one["duty"] == code]
    met = Duty.objects.filter(pk__in=owed).exclude(settled_by=None)
    found = Entry.objects.filter(pk__in=met.values("settled_by"), act__in=acts).first()
    return found and _told(found)


def _told(entry: Entry) -> Entry | None:
    """Where it is noted that there was nobody to serve, nobody was told."""
    return None if entry.body["form"].get("way") == NOBODY else entry


def of(notice: Notice) -> Entry | None:
    """The act by which what a notice tells was told in writing."""
    entry = Entry.objects.get(pk=notice.milestone_entry)
    return written(notice.milestone, entry, notice.whom)


def told_since(since: UUID) -> QuerySet[Notice]:
    """Notices still open whose milestone was told in writing since, or when they were made."""
    told = Entry.objects.filter(act__in=TELLING, pk__gte=since).values_list("body", flat=True)
    met = [one["id"] for body in told for one in body["changed"] if one["settled"]]
    known = Q(milestone_entry__in=Duty.objects.filter(pk__in=met).values("raised_by"))
    there = known | Q(why=Why.ON_PAPER)
    return Notice.objects.filter(there, phase__in=OPEN)
