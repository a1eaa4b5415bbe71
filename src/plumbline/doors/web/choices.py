"""What the fields that refer to something can refer to, on a given subject."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from django.utils.translation import gettext

from plumbline.casework import reads as casework
from plumbline.casework.models import Case, Person
from plumbline.casework.seals import shut
from plumbline.casework.specification import spec_items
from plumbline.casework.weighing import thresholds
from plumbline.complaints import reads as complaints
from plumbline.doors.web.barred import marked
from plumbline.doors.web.forms import Choices, Options
from plumbline.doors.web.rostering import OF_ROSTERS, candidates
from plumbline.doors.web.showable import showable
from plumbline.doors.web.views.page import Seat
from plumbline.doors.web.words import role_title, t
from plumbline.exams import reads as exams
from plumbline.intake import reads as intake
from plumbline.kernel.models import Subject
from plumbline.kernel.scope import visible
from plumbline.law.roles import Role
from plumbline.measures import reads as measures
from plumbline.mediation import reads as mediation
from plumbline.norms import showing as rules
from plumbline.papers import reads as papers
from plumbline.penalty import reads as penalty
from plumbline.penalty.weigh import factors
from plumbline.people import absences
from plumbline.people.keys import keys_of
from plumbline.people.models import Officer, Post, Unit
from plumbline.people.reads import colleagues
from plumbline.premises import reads as premises
from plumbline.property import reads as property_
from plumbline.qualification.named import HANDLER, HELPER
from plumbline.questioning.reads import rooms
from plumbline.recordings import reads as footage
from plumbline.review.specification import blocking_items, idle_items
from plumbline.rosters import reads as rosters
from plumbline.surveys import reads as surveys
from plumbline.training import reads as training

MOST = 500
UPLOAD = "upload"  # what a field refers to that takes a file just sent up
OF_THE_HOUSE = frozenset({"officer", HANDLER, HELPER, "unit", "post", "colleague", "unit_below",
                          "competent_unit",
                          "cause", "grade", "tier", "spec_item", "threshold", "teacher",
                          "course", "must", *OF_ROSTERS})  # fmt: skip
# What fields of the subsystems refer to: each room's reads name their own in CHOICES.
CHOICES: dict[str, Callable[[Subject], Options]] = {
    "matter": papers.matters,
    "paper": papers.issued,
    "colleague": intake.officers_below,
    "competent_unit": intake.competent_units,
    "incident_class": intake.class_choices,
    "unit_below": intake.units_below,
    "evidence": casework.evidence_of,
    "spec_item": spec_items,
    "threshold": thresholds,
    "idle_item": idle_items,
    "blocking_item": blocking_items,
    "retrieval": casework.retrievals_of,
    "joinable": casework.joinable_to,
    "offence": casework.offences_of,
    "cause": casework.causes_of,
    "grade": casework.grades_of,
    "waiting_room": rooms,
    **rules.CHOICES,
    **exams.CHOICES,
    **training.CHOICES,
    **rosters.CHOICES,
    **absences.CHOICES,
    **surveys.CHOICES,
    **complaints.CHOICES,
    **measures.CHOICES,
    **premises.CHOICES,
    **property_.CHOICES,
    **footage.CHOICES,
    "factor": factors,
    "hearing": penalty.hearings,
    "tier": penalty.tiers,
    "report": penalty.reports,
    "mediable": mediation.mediable,
    "failed_mediation": mediation.failed,
    "suspect": mediation.suspects,
    "victim": mediation.victims,
}


def arrived(seat: Seat) -> Options:
    """The files that whoever sits here has sent up and nobody has taken in."""
    return [(part.name, f"{part.title or part.name[:12]} {sized(part.length)}")
            for part in footage.sent_by(seat.actor.id) if part.name]  # fmt: skip


def keys(subject: Subject, seat: Seat) -> Options:
    """The security keys of an officer, for himself and for whoever takes lost ones away."""
    roles = seat.actor.roles(tuple(subject.line), seat.day)
    if subject.pk != seat.actor.id and Role.SYSTEM_ADMIN not in roles:
        return []
    return [(str(key.pk), key.label) for key in keys_of(subject.pk)]


def sized(count: float) -> str:
    """A number of bytes as people read it."""
    for unit in ("B", "KB", "MB"):
        if count < 1000:
            return f"{count:.4g} {unit}"
        count /= 1000
    return f"{count:.4g} GB"


def choices(subject: Subject, seat: Seat) -> Choices:
    """A function from what a field refers to to what can be chosen there."""

    def officers() -> Options:
        """Those of the subject's unit and of one's own; oneself last, who may chair or speak."""
        lines = dict.fromkeys((tuple(subject.line), tuple(seat.line)))
        found = dict(pair for line in lines for pair in colleagues(list(line)))
        own = found.pop(str(seat.actor.id), None)
        last = gettext("%(name)s（本人）") % {"name": own}
        return [*found.items(), *([(str(seat.actor.id), last)] if own else [])]

    def units() -> Options:
        rows = visible(Unit, seat.actor, seat.day).filter(phase="active").order_by("line")[:MOST]
        return [(str(row.pk), "　" * (len(row.line) - 1) + row.name) for row in rows]

    def posts() -> Options:
        if not isinstance(subject, Officer):
            return []
        rows = Post.objects.filter(officer=subject, until=None).order_by("since", "pk")
        return [(str(row.pk), f"{role_title(row.role)} {row.line[-1]}") for row in rows]

    def persons() -> Options:
        case = subject.pk if isinstance(subject, Case) else getattr(subject, "case_id", None)
        rows = Person.objects.filter(case=case).order_by("pk")
        return [(str(row.pk), f"{row.name}（{t(str(row.get_role_display()))}）") for row in rows]

    known: dict[str, Callable[[], Options]] = {
        "officer": officers,
        HANDLER: lambda: [*marked(officers(), HANDLER, subject, seat)],
        HELPER: lambda: [*marked(officers(), HELPER, subject, seat)],
        **{ref: partial(candidates, ref, subject, seat) for ref in OF_ROSTERS},
        "unit": units,
        "post": posts,
        "key": partial(keys, subject, seat),
        "person": persons,
        UPLOAD: partial(arrived, seat),
        "showable": partial(showable, subject, seat),
        "unrecorded": lambda: footage.unrecorded(
            subject, seat.actor.roles(tuple(subject.line), seat.day)
        ),
    }

    covered = shut(subject, seat.actor, seat.day)

    def options(ref: str) -> Options:
        if covered and ref not in OF_THE_HOUSE:
            return []  # what can be chosen there stands in a sealed file (K-ADM-02)
        if ref in known:
            return known[ref]()
        return CHOICES[ref](subject) if ref in CHOICES else []

    return options
