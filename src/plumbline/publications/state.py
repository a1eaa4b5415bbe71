"""What is so about a publication: its original, what results, whether it may be out."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from plumbline.casework.models import Case, Nature, Person
from plumbline.casework.seals import ENDED
from plumbline.execution.models import Remedy, Result
from plumbline.kernel.models import Entry
from plumbline.law.calendar import legal_day
from plumbline.law.roles import Role
from plumbline.papers.content import Content, Text
from plumbline.papers.models import Paper
from plumbline.papers.titles import PaperKind
from plumbline.penalty.models import Decision, Procedure
from plumbline.publications import known
from plumbline.publications.detect import Found, Known, found, left
from plumbline.publications.models import Publication, Span
from plumbline.publications.redaction import Place, Redacted, redacted
from plumbline.publications.terms import Hide, Verdict
from plumbline.publications.text import joined, rebuilt, shown

DECISIONS = frozenset({PaperKind.PENALTY, PaperKind.NO_PENALTY, PaperKind.ON_THE_SPOT})
DESKS = (Role.LEGAL_OFFICER, Role.LEGAL_DEPT, Role.DEPT_HEAD)
WITHDRAWN = "execution.withdraw_publication"  # of a decision, wherever it was published
GONE = (Result.CHANGED, Result.ANNULLED)
NOTED = "execution.note_published"


@dataclass(frozen=True)
class Review:
    """A publication as whoever checks it needs it: what it says, what is proposed, what results."""

    original: Content
    text: str
    known: Sequence[Known]
    proposed: Sequence[Found]
    spans: Sequence[Span]
    result: Redacted

    @property
    def hidden(self) -> list[Place]:
        """What is hidden so far."""
        return hidden(self.spans)

    @property
    def unsettled(self) -> list[Found]:
        """Proposals that nobody decided, and those that may not be kept but are."""
        decided = {(s.start, s.end): s.verdict for s in self.spans}
        covered = self.hidden

        def settled(one: Found) -> bool:
            place = one.place
            inside = any(c.start <= place.start and place.end <= c.end for c in covered)
            kept = decided.get((place.start, place.end)) == Verdict.KEEP
            return inside or (kept and not one.firm)

        return [one for one in self.proposed if not settled(one)]

    @property
    def left(self) -> list[tuple[int, Hide]]:
        """Lines of the result on which a value of the file still stands."""
        return left(self.result.text, self.known)

    @property
    def sha256(self) -> str:
        """The hash of the text that results."""
        return hashlib.sha256(self.result.text.encode()).hexdigest()

    @property
    def content(self) -> Content:
        """The document that results."""
        return rebuilt(self.original, self.result.text)


def review(row: Publication) -> Review:
    """Everything about it, read once."""
    spans = list(Span.objects.filter(publication=row, stands=True).order_by("start", "end"))
    original = original_of(row)
    text = joined(original)
    file = known.of(row.paper.case) if row.paper else []
    proposed = found(text, file, row.arisen_on)
    return Review(original, text, file, proposed, spans, redacted(text, hidden(spans)))


def hidden(spans: Sequence[Span]) -> list[Place]:
    """What these verdicts hide."""
    return [Place(s.start, s.end, Hide(s.hides)) for s in spans if s.verdict == Verdict.HIDE]


def original_of(row: Publication) -> Content:
    """The document before anything is hidden: the paper's, or the unit's own text."""
    if row.paper is not None:
        return of_paper(row.paper)
    return Content(
        organ=row.unit.name, title=row.title, version=1, law="", basis=[],
        parts=[Text(lines=row.text.splitlines())],
    )  # fmt: skip


def of_paper(paper: Paper) -> Content:
    """What of a paper could be published."""
    return shown(paper.drawn)


# A decision: may it be out at all?


def decision_of(paper: Paper) -> Decision | None:
    """The decision that a paper is of."""
    return Decision.objects.filter(pk=paper.matter_id).first() if paper.matter_id else None


def fell(decision: Decision) -> bool:
    """Whether it was annulled, or a remedy changed it: from then on it is not shown (G-OPEN-01)."""
    if decision.phase == "annulled":
        return True
    return Remedy.objects.filter(decision=decision, result__in=GONE).exists()


def fallen() -> QuerySet[Decision, UUID]:
    """The ids of all such decisions."""
    changed = Remedy.objects.filter(result__in=GONE).values("decision")
    rows = Decision.objects.filter(Q(phase="annulled") | Q(pk__in=changed))
    return rows.values_list("pk", flat=True)


def public_order(paper: Paper) -> bool:
    """Whether it is a decision under the public-order law, whose record is sealed (G-OPEN-02)."""
    return paper.case.nature == Nature.ADMINISTRATIVE


def bars(paper: Paper, *, out: bool = False) -> list[str]:
    """Why the law never lets this one out, as words; none if it does not say so.

    What was released and is out before the record is sealed stays: the release weighed that.
    """
    case, decision = paper.case, decision_of(paper)
    sealed = case.nature == Nature.ADMINISTRATIVE and case.phase in ENDED
    made = [
        ("案件涉密", bool(case.secrecy or paper.secrecy)),
        ("案件线下办理", bool(case.offline)),
        ("违法记录已经封存", sealed and not out),
        ("涉及未成年人", _minors(case)),
        ("被处理人年龄不明", decision is not None and _ageless(decision.person)),
    ]
    return [why for why, holds in made if holds]


def _minors(case: Case) -> bool:
    """Anybody in the file who was under eighteen when the matter was taken up or it happened."""
    day = min(filter(None, (case.occurred_at, case.reported_at, case.opened_at)))
    return any(person.minor(legal_day(day)) for person in Person.objects.filter(case=case))


def _ageless(person: Person) -> bool:
    return person.born is None and not person.organisation


def simple(paper: Paper) -> bool:
    """Whether it was decided on the spot: such decisions may be left out (P-OPEN-03)."""
    decision = decision_of(paper)
    return decision is not None and decision.procedure == Procedure.SIMPLE


@dataclass(frozen=True)
class Down:
    """That something published is not shown any more: why, in public words, and since when."""

    why: str
    reasons: str
    since: datetime | None


def down(row: Publication) -> Down | None:
    """Whether, and why, its text is not shown; at once when its decision falls, by nobody's act."""
    if row.phase == "withdrawn":
        return Down(str(row.get_withdrawn_for_display()), row.reasons, row.moved_at)
    if row.phase == "corrected":
        return Down("内容有误，已经更正", "", row.moved_at)
    decision = decision_of(row.paper) if row.paper else None
    if row.paper is None or decision is None:
        return None
    if not fell(decision):
        if row.paper.phase == "void":
            return Down("文书已经作废", "", row.paper.moved_at)
        return Down("依法不得公开", "", None) if bars(row.paper, out=True) else None
    told = Entry.objects.filter(subject_id=decision.pk, act=WITHDRAWN).order_by("-id").first()
    return Down(
        "决定被变更、撤销或者确认违法、无效",
        str(told.body["form"]["reasons"]) if told else "",
        told.at if told else None,
    )
