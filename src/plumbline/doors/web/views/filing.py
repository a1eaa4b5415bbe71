"""What the filing standard says to a case: each time it was asked, what is suggested and why."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext

from plumbline.casework.models import Weighing
from plumbline.doors.web import tell
from plumbline.doors.web.views.page import Seat, page, seated
from plumbline.doors.web.words import t
from plumbline.kernel.act import ACTS
from plumbline.kernel.catalogue import view
from plumbline.law.thresholds import Half, Measure, Outcome, Special
from plumbline.norms import bodies
from plumbline.people.plain import told

TONES = {"criminal": "urgent", "administrative": "calm", "not_filed": "calm", "none": "held"}
NEXT = ("casework.weigh_filing", "casework.request_filing", "casework.file",
        "casework.refuse_filing")  # fmt: skip


@seated
def filing(request: HttpRequest, seat: Seat, case_id: UUID) -> HttpResponse:
    """The newest suggestion first; the earlier ones below it."""
    case, shown = view("case", case_id, seat.actor, seat.now, purpose="web")
    rows = [] if shown["sealed"] else list(Weighing.objects.filter(case=case_id).order_by("-pk"))
    read = tell.norms_of({row.threshold for row in rows})
    return page(
        request,
        "filing.html",
        {
            "back": tell.address("case", case_id),
            "title": case.label,
            "sealed": shown["sealed"],
            "rows": [_row(row) | {"norm": read.get(row.threshold)} for row in rows],
            "acts": [(t(ACTS[code].title), tell.act_address(code, case_id)) for code in NEXT],
        },
    )


def _row(row: Weighing) -> dict[str, Any]:
    return {
        "crime": t(row.crime),
        "outcome": t(Outcome(row.outcome).label),
        "tone": TONES[row.outcome],
        "lines": [told(line["says"], line["values"]) for line in row.lines],
        "facts": _facts(row.facts),
        "basis": row.basis,
        "departure": row.departure,
        "at": row.weighed_at,
        "entry": str(row.entry_id),
    }


def _facts(facts: dict[str, Any]) -> list[tuple[str, str]]:
    """What was entered, as people say it."""
    amount = facts["amount"]
    found = [] if amount is None else [(gettext("数额"), bodies.yuan(amount))]
    found += [(gettext("不要求数额的情形"), t(Special(code).label)) for code in facts["special"]]
    found += [(gettext("减半计算的情形"), t(Half(code).label)) for code in facts["half"]]
    counted = [(Measure(one["measure"]), one["number"]) for one in facts["counted"]]
    return [*found, *((t(measure.label), f"{number:,}") for measure, number in counted)]
