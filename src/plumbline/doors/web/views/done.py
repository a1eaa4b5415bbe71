"""After an act: what was done, the duties it raised, its receipt, and what usually comes next."""

from __future__ import annotations

from collections.abc import Sequence
from operator import itemgetter
from uuid import UUID

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext

from plumbline.complaints.hiding import unhidden
from plumbline.doors.web import may, periods, tell
from plumbline.doors.web.shapes import Deed, Link, Touched
from plumbline.doors.web.views.page import Seat, own_unit, page, seated
from plumbline.doors.web.words import act_title, duty_title
from plumbline.kernel import ledger
from plumbline.kernel.act import ACTS, NotFound
from plumbline.kernel.catalogue import find, offers
from plumbline.kernel.models import Duty, Entry


@seated
def done(request: HttpRequest, seat: Seat, entry_id: UUID) -> HttpResponse:
    """What was done: the duties it raised, and the receipt to keep."""
    entry = entry_within(seat, entry_id)
    ids = [d["id"] for d in entry.body.get("raised", ())]
    owed = Duty.objects.filter(pk__in=ids).order_by("due_at")
    pairs = [(entry.subject_kind, entry.subject_id)]
    if entry.made_kind and entry.made_id:
        pairs.append((entry.made_kind, entry.made_id))
    links = tell.labels(pairs, seat.actor, seat.day)
    unit = own_unit(seat)
    subject, made = links.get(entry.subject_id), links.get(entry.made_id or entry_id)
    steps = usual(seat, [(entry.made_kind, entry.made_id), *pairs])
    if entry.act == "complaints.note":
        href = reverse("complaint_slip", args=[entry.made_id])
        steps.append(Link(gettext("打印投诉举报回执"), href))
    if entry.act == "intake.accept" and made:
        href = reverse("acceptance", args=[entry.made_id])
        steps.append(Link(gettext("打印受案回执"), href))
    shown = {
        "title": act_title(entry.act),
        "at": entry.at,
        "recorded": entry.recorded,
        "raised": [
            Touched(
                duty_title(d.code), d.due_at, [periods.arithmetic(line).says for line in d.basis]
            )
            for d in owed
        ],
        "settled": [Touched(duty_title(d["duty"])) for d in entry.body.get("changed", ())
                    if d["settled"]],
        "made": made,
        "subject": subject,
        "next_steps": steps,
        "entry": str(entry.pk),
        "entry_href": reverse("entry", args=[entry.pk]),
        "receipt": ledger.receipt(entry),
        "receipt_href": reverse("record_receipt", args=[entry.pk]),
    }  # fmt: skip
    return page(request, "done.html", shown, unit=unit)


STEPS = 6  # how many acts are proposed after one is done
PATH = (  # what most matters go through; no order is forced, these are only proposed first
    "intake.accept", "casework.add_person", "casework.add_evidence", "casework.allege",
    "penalty.weigh", "penalty.notify", "casework.charge", "casework.note_handling",
    "penalty.record_defence",
    "review.submit", "review.conclude", "review.approve", "penalty.decide", "casework.transfer",
    "execution.serve", "casework.close",
)  # fmt: skip


def usual(seat: Seat, pairs: Sequence[tuple[str | None, UUID | None]]) -> list[Link]:
    """What usually comes next: acts that settle a duty, those of the usual path, then others."""
    proposed: dict[str, tuple[int, Link]] = {}
    for kind, pk in dict.fromkeys(pairs):
        if kind in (None, "unit", "officer", "norm") or pk is None:
            continue
        try:
            row = find(kind, pk, seat.actor, seat.now)
        except NotFound:
            continue  # what was noted for somebody is not always for whoever noted it
        about = Q(subject_id=row.pk) | Q(made_id=row.pk)
        done_before = set(Entry.objects.filter(about).values_list("act", flat=True))
        owed = Duty.objects.filter(subject_id=row.pk, settled_by=None)
        found = may.deeds(offers(row, seat.actor, seat.now), row, owed)
        open_ = [*found.open, *(deed for _, deeds in found.groups for deed in deeds)]
        fresh = [deed for deed in open_ if deed.main or deed.code not in done_before]
        proposed |= {deed.code: (_rank(deed), Link(deed.title, deed.href)) for deed in fresh}
    return [link for _, link in sorted(proposed.values(), key=itemgetter(0))][:STEPS]


def _rank(deed: Deed) -> int:
    if deed.main:
        return 0
    return 1 + (PATH.index(deed.code) if deed.code in PATH else len(PATH))


@seated
def record_receipt(request: HttpRequest, seat: Seat, entry_id: UUID) -> HttpResponse:
    """The signed receipt of an entry, as a file."""
    del request
    entry = entry_within(seat, entry_id)
    response = HttpResponse(ledger.receipt(entry), content_type="text/plain; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="receipt-{entry.pk}.txt"'
    return response


def entry_within(seat: Seat, entry_id: UUID) -> Entry:
    """An entry that the officer made, or that is about a subject within his scope."""
    entry = Entry.objects.filter(pk=entry_id).first()
    if entry is None:
        raise Http404
    if entry.actor != seat.actor.id:
        act = ACTS.get(entry.act)
        if entry.made_kind and entry.made_id and (act is None or act.shared):
            find(entry.made_kind, entry.made_id, seat.actor, seat.now)
        else:
            unhidden(find(entry.subject_kind, entry.subject_id, seat.actor, seat.now), seat.actor)
    return entry
