"""Facts that gates, reads and reviews share: what the file says about each suspect."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cached_property
from typing import Any

from django.db import connection

from plumbline.casework.models import Case, Offence, Outcome, Person, PersonRole
from plumbline.kernel.act import Refused
from plumbline.kernel.gate import Gate, Situation
from plumbline.kernel.models import Subject
from plumbline.law.bodies import TimeLimit
from plumbline.law.calendar import deadline, legal_day
from plumbline.law.causes import Band, Cause, Choice, Sanction, Statute, cause, choose
from plumbline.penalty import sanction
from plumbline.penalty.benchmark import governing
from plumbline.penalty.models import Decision, Discussion, FastTrack, Hearing, Notice, Weighing

REQUEST = "N-ADM-06.request"
BEFORE = ("investigating", "returned")  # phases in which a person is told; later, that day's rule
MADE_TOLD = (Outcome.PENALTY, Outcome.NO_PENALTY)  # outcomes that need a notice (G-ADM-25)


def case_of(subject: Subject) -> Case:
    """The case a subject belongs to, or is."""
    found: Case = subject if isinstance(subject, Case) else subject.case  # type: ignore[attr-defined]
    return found


class File:
    """The file of a case as far as penalties look at it; each part is read once, when asked for."""

    def __init__(self, case: Case) -> None:
        self.case = case

    @cached_property
    def suspects(self) -> list[Person]:
        """The suspects of the case."""
        return list(self.case.persons.filter(role=PersonRole.SUSPECT).order_by("pk"))

    @cached_property
    def offences(self) -> dict[int, list[Offence]]:
        """What each of them is alleged to have done."""
        found: dict[int, list[Offence]] = {}
        for offence in self.case.offences.filter(dropped="").order_by("pk"):
            found.setdefault(offence.person_id, []).append(offence)
        return found

    @cached_property
    def weighings(self) -> dict[int, Weighing]:
        """What a benchmark said to each act, when it was last asked."""
        return {row.offence_id: row for row in self.case.weighings.order_by("pk")}

    def weighed(self, deed: Deed, day: date) -> Weighing | None:
        """What the benchmark that governs on the day said to an act, if it was asked."""
        found = self.weighings.get(deed.offence.pk)
        version = governing(deed.cause.code, deed.statute, day, self.case) if found else None
        return found if found and version and version.id == found.norm else None

    @cached_property
    def notices(self) -> dict[int, Notice]:
        """The notice that stands, of each person."""
        rows = self.case.notices.exclude(phase="replaced").order_by("pk")
        return {notice.person_id: notice for notice in rows}

    @cached_property
    def hearings(self) -> list[Hearing]:
        """Every hearing of the case."""
        return list(self.case.hearings.order_by("pk"))

    @cached_property
    def decisions(self) -> dict[int, Decision]:
        """The decision that stands, of each person."""
        rows = self.case.decisions.exclude(phase="annulled").order_by("pk")
        return {decision.person_id: decision for decision in rows}

    @cached_property
    def discussions(self) -> list[Discussion]:
        """Every collective discussion of the case."""
        return list(self.case.discussions.order_by("pk"))

    @cached_property
    def fast(self) -> FastTrack | None:
        """Fast handling, while it runs."""
        return self.case.fast_tracks.filter(left_at=None).first()

    def person(self, pk: int) -> Person | None:
        """A suspect of the case."""
        return next((person for person in self.suspects if person.pk == pk), None)

    @property
    def undecided(self) -> list[Person]:
        """The suspects without a decision that stands."""
        return [person for person in self.suspects if person.pk not in self.decisions]


def file(subject: Subject) -> File:
    """The file of a case; use it through `s.once(file)`."""
    return File(case_of(subject))


@dataclass(frozen=True)
class Deed:
    """One act of a person with the sanction proposed or decided for it."""

    offence: Offence
    cause: Cause
    choice: Choice
    sanction: Sanction
    gain: int = 0  # unlawful, yuan
    weighed: Weighing | None = None  # what the benchmark says, where one governs

    @property
    def statute(self) -> Statute:
        """The law that governs this act (law.md 0.6)."""
        return self.choice.statute

    @property
    def bands(self) -> tuple[Band, ...]:
        """The bands of the cause under that law."""
        return self.cause.bands.get(self.statute, ())

    @property
    def band(self) -> Band | None:
        """The band of the grade the act was given; None where that law does not punish it."""
        return self.choice.band

    @property
    def tier(self) -> Band | None:
        """What may be chosen from: the row of the benchmark, or else the band of the law."""
        return self.weighed.band(self.band) if self.weighed and self.band else self.band

    @property
    def article(self) -> str:
        """The article under that law."""
        article = self.band.article if self.band else self.cause.articles.get(self.statute, "")
        return f"{self.statute.label}{article}"

    def as_json(self) -> dict[str, Any]:
        """As a notice or a decision stores it, with the finding on the law chosen."""
        return {
            "offence": self.offence.pk,
            "cause": self.cause.code,
            "title": self.cause.title,
            "grade": self.offence.grade,
            "grade_title": self.band.title if self.band else "",
            "statute": str(self.statute),
            "article": self.article,
            "deed_on": self.offence.deed_on.isoformat(),
            "gain": self.gain,
            "why": [line.as_json() for line in self.choice.lines],
            "benchmark": self.weighed.as_json() if self.weighed else None,
            **sanction.as_json(self.sanction),
        }


@dataclass(frozen=True)
class Proposal:
    """What is proposed or decided for one person, with what the file says about him."""

    person: Person | None
    outcome: str
    deeds: list[Deed]
    strangers: list[int] = field(default_factory=list)  # acts named that are not his

    @property
    def total(self) -> Sanction:
        """All acts run together."""
        return sanction.total(deed.sanction for deed in self.deeds)

    @property
    def punishes(self) -> bool:
        """Whether it is a penalty."""
        return self.outcome == Outcome.PENALTY


def deed(offence: Offence, what: Sanction, day: date, gain: int = 0) -> Deed:
    """An offence with a sanction, under the law that governs it on the day."""
    known = cause(offence.cause)
    return Deed(offence, known, choose(known, offence.grade, offence.ended_on, day), what, gain)


def proposal(s: Situation[Any]) -> Proposal | None:
    """What the form at hand proposes; rows left out are taken from the notice."""
    form = s.form
    if form is None:
        return None
    read = s.once(file)
    person = read.person(getattr(form, "person", 0))
    outcome = str(getattr(form, "outcome", Outcome.PENALTY))
    rows = [(row.offence, sanction.of(row), row.gain) for row in getattr(form, "acts", ())]
    notice = read.notices.get(person.pk) if person else None
    if not rows and notice is not None and outcome == Outcome.PENALTY == notice.outcome:
        rows = [(row["offence"], sanction.of(row), row["gain"]) for row in notice.offences]
    mine = {offence.pk: offence for offence in read.offences.get(person.pk, [])} if person else {}
    if outcome != Outcome.PENALTY:
        rows = [(pk, sanction.NOTHING, 0) for pk in mine]
    alone = (deed(mine[pk], what, s.day, gain) for pk, what, gain in rows if pk in mine)
    day = legal_day(notice.told_at) if notice and read.case.phase not in BEFORE else s.day
    deeds = [replace(one, weighed=read.weighed(one, day)) for one in alone]
    return Proposal(person, outcome, deeds, [pk for pk, *_ in rows if pk not in mine])


def notice_of(s: Situation[Any]) -> Notice | None:
    """The standing notice of the person in the form."""
    return s.once(file).notices.get(getattr(s.form, "person", 0))


def request_until(s: Situation[Any], notice: Notice) -> datetime:
    """Until when a hearing may be asked for (APL 64; ACP 133 yields)."""
    limit = s.norm(REQUEST).body_as(TimeLimit)
    return deadline(notice.told_at, limit.period).due


def unsettled(s: Situation[Any], persons: list[Person]) -> list[str]:
    """Why hearings are not settled for these persons; a running one holds up the whole case."""
    read = s.once(file)
    names = {person.pk: person.name for person in read.suspects}
    why = [
        f"{names.get(hearing.person_id, '')}：{hearing.phases[hearing.phase]}"
        for hearing in read.hearings
        if hearing.filed_at is None
    ]
    for person in persons:
        notice = read.notices.get(person.pk)
        if notice is None or not notice.hearing or notice.hearing_waived_at is not None:
            continue
        asked = any(hearing.notice_id == notice.pk for hearing in read.hearings)
        if not asked and s.at <= (until := request_until(s, notice)):
            why.append(f"{person.name}：{until:%Y-%m-%d}")
    return why


def heard_in(read: File) -> bool:
    """Whether a hearing was held in the case."""
    return any(hearing.held_at is not None for hearing in read.hearings)


def in_turn(gate: Gate, s: Situation[Any], number: str) -> None:
    """Fines on one person take turns: what another unit has decided meanwhile shuts the gate.

    The lock is held until the decision is committed. Raises Refused.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [number])
    if refusal := gate.ask(s):
        raise Refused([refusal])


def fined(number: str, deeds: set[tuple[str, str]]) -> Decision | None:
    """A standing fine on whoever has this identity number for one of these acts (P-ADM-05)."""
    if not number:
        return None
    rows = Decision.objects.filter(person__id_number=number, fine__gt=0)
    for row in rows.exclude(phase="annulled").order_by("pk"):
        if any((act["cause"], act["deed_on"]) in deeds for act in row.offences if act["fine"]):
            return row
    return None
