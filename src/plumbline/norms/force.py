"""What publication switches on, and what repeal, suspension and expiry switch off.

A clause of ours that displaces a higher rule names its last day; from the day after, the higher
rule is back by itself. Whatever happens, the versions say from when to when each text had force.
The day of the deed counts, as everywhere: what was published or repealed days before it is entered
had its force from that day, and the entries in between name the versions that were read instead.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Max, Q

from plumbline.kernel.act import Doing
from plumbline.kernel.ledger import new_id
from plumbline.kernel.models import Norm, NormVersion
from plumbline.norms.conflicts import clauses, of_ours
from plumbline.norms.meeting import reviewed
from plumbline.norms.models import Clause, Force, Rule
from plumbline.norms.terms import Transition

DAY = timedelta(days=1)
OPEN = Q(until=None)


def in_force_on(code: str, day: date) -> NormVersion | None:
    """The row in force on a day, as the kernel reads it."""
    rows = NormVersion.objects.filter(OPEN | Q(until__gte=day), norm__code=code, since__lte=day)
    return rows.order_by("number").last()


def switch_on(doing: Doing[Rule, Any], again: date | None = None) -> None:
    """Give force to every clause with a typed body, each from its own day; or again, from a day."""
    rule, review = doing.subject, reviewed(doing.subject)
    for clause in clauses(rule):
        # What amended it meanwhile stays: the later document goes before.
        kept = again and any(one.amends_id == rule.pk for one in of_ours(clause.code, again, again))
        if clause.code and not kept:
            _give(doing, clause, review.name if review else "", again)


def _give(doing: Doing[Rule, Any], clause: Clause, confirmed_by: str, again: date | None) -> None:
    rule = doing.subject
    since = max(filter(None, (clause.since, rule.since, again)))
    norm = Norm.objects.filter(code=clause.code).first() or _norm(doing, clause)
    before = in_force_on(clause.code, since)
    spares = clause.transition == Transition.MATTER
    cut = before.until if before is not None else None
    if before is not None and not spares:
        _end(before, since - DAY, doing.entry_id)
    version = add_version(
        norm, doing, since=since, until=rule.until, kind=clause.kind, body=clause.body,
        clauses=[clause.words], cites=clause.cites, mark="V", confirmed_by=confirmed_by,
        confirmed_at=doing.at, spares=spares,
    )  # fmt: skip
    doing.create(
        Force(clause=clause, version=version, cut=cut, entry_id=doing.entry_id,
              revival=_revival(doing, before, cut) if before and not spares else None)
    )  # fmt: skip


def _norm(doing: Doing[Rule, Any], clause: Clause) -> Norm:
    rule = doing.subject
    norm = Norm(
        pk=new_id(doing.situation.now), code=clause.code, title=clause.title, issuer=rule.issuer,
        number=rule.number, phase="in_force", line=rule.line, entry_id=doing.entry_id,
        entry_at=doing.at, opened_at=doing.at, moved_at=doing.at,
    )  # fmt: skip
    norm.save(force_insert=True)
    return norm


def add_version(norm: Norm, doing: Doing[Any, Any], **columns: Any) -> NormVersion:
    """The next version of a norm. What was read before it, is no longer all there is."""
    doing.subject.norms_state = ""
    last = NormVersion.objects.filter(norm=norm).aggregate(last=Max("number"))["last"]
    number = (last or 0) + 1
    return doing.create(NormVersion(norm=norm, number=number, entry_id=doing.entry_id, **columns))


def _revival(doing: Doing[Rule, Any], before: NormVersion, cut: date | None) -> NormVersion | None:
    """What was displaced, again from the day after ours ends by itself."""
    last = doing.subject.until
    earlier = Force.objects.filter(version=before).first()
    if earlier is not None:  # ours: what it had displaced comes back after the last of ours
        if earlier.revival is not None and last is not None:
            _begin(earlier.revival, last, doing.entry_id)
        return earlier.revival
    if last is None:
        return None
    # It may have ended before ours by itself: then this row waits for ours to be ended earlier.
    return add_version(
        before.norm, doing, since=last + DAY, until=cut, kind=before.kind, body=before.body,
        clauses=before.clauses, cites=before.cites, mark=before.mark,
        confirmed_by=before.confirmed_by, confirmed_at=before.confirmed_at, spares=before.spares,
    )  # fmt: skip


def switch_off(
    rule: Rule, last: date, entry: UUID, *, spared: frozenset[str] = frozenset()
) -> None:
    """End every clause of a document after this day; what it had displaced is back.

    `spared`: codes that the document after it carries on, and ended itself where it had to.
    """
    made = Force.objects.filter(clause__rule=rule).exclude(clause__code__in=spared)
    for force in made.select_related("version", "revival"):
        row = force.version
        if row.until is not None and row.until <= last:
            continue
        _end(row, max(last, row.since - DAY), entry)
        if force.revival is not None:
            _begin(force.revival, last, entry)


def _end(row: NormVersion, last: date, entry: UUID) -> None:
    row.until, row.entry_id = last, entry
    row.save(update_fields=["until", "entry_id"])


def _begin(row: NormVersion, after: date, entry: UUID) -> None:
    row.since, row.entry_id = after + DAY, entry
    row.save(update_fields=["since", "entry_id"])
