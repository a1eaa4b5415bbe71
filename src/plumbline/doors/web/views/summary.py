"""The case on one page, for who reviews it and who approves it (R-ADM-06): to read and to print."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext

from plumbline.casework.models import Case
from plumbline.doors.web import tell
from plumbline.doors.web.shapes import Reason
from plumbline.doors.web.views.cards import sex_title
from plumbline.doors.web.views.page import Seat, page, seated
from plumbline.doors.web.views.subject import brief_of, clocks_of, matters
from plumbline.doors.web.words import act_title
from plumbline.kernel.act import ACTS
from plumbline.kernel.catalogue import view
from plumbline.kernel.gate import Situation
from plumbline.kernel.models import Duty, Entry
from plumbline.law.liability import age
from plumbline.people.reads import names
from plumbline.review.reads import summary as read

ASK = ("review.submit", "review.conclude", "review.approve", "penalty.decide", "casework.transfer")
OF_THE_PERSON = ("role", "apart", "holds", "casework.not_recused")
AHEAD = ("phase", "after", "casework.nature", "review.passed")  # a step to come is no lack
BESIDE = ("casework.add_person", "casework.add_evidence", "papers.")  # no step of the procedure


@seated
def summary(request: HttpRequest, seat: Seat, case_id: UUID) -> HttpResponse:
    """Who, what, evidence, law, proposal, steps, clocks, and what is still missing."""
    with transaction.atomic():
        case, shown = view("case", case_id, seat.actor, seat.now, purpose="summary")
        assert isinstance(case, Case)  # noqa: S101 - the kind says so
        facts = {} if shown["sealed"] else read(case)
        steps = _steps(case)
    duties = list(Duty.objects.filter(Q(subject_id=case.pk) | Q(subject_id__in=_ids(case))))
    people = names({*case.handlers, *(d for duty in duties for d in duty.debtors)})
    open_ = [duty for duty in duties if duty.settled_by is None]
    shown_on_page = {
        "brief": brief_of(case, shown, people),
        "sealed": shown["sealed"],
        "report": tell.moment(shown["reported_at"]),
        "suspects": [_suspect(row, shown) for row in facts.get("suspects", ())],
        "others": [person for person in shown["persons"] if person["role"] != "suspect"],
        "evidence": shown["evidence"],
        "short": shown["short"],
        "facts": facts,
        "steps": steps,
        "clocks": clocks_of(open_, seat, people),
        "met": len(duties) - len(open_),
        "missing": [] if shown["sealed"] else _missing(case, seat),
    }
    return page(request, "summary.html", shown_on_page)


def _ids(case: Case) -> list[Any]:
    return [row.pk for row in matters(case)]


def _suspect(row: dict[str, Any], shown: dict[str, Any]) -> dict[str, Any]:
    """A suspect: who he is, what he is alleged to have done, the law chosen, and why."""
    person = next(p for p in shown["persons"] if p["id"] == row["id"])
    born = date.fromisoformat(person["born"]) if person["born"] else None
    alleged = [
        {
            "title": offence["title"],
            "deed_on": offence["deed_on"],
            "articles": offence["articles"],
            "years": age(born, date.fromisoformat(offence["deed_on"])) if born else None,
            "why": [
                gettext(line["says"]) % line["values"]
                for line in offence["comparison"].get("lines", ())
            ],
        }
        for offence in shown["offences"]
        if offence["person"] == row["id"] and not offence["dropped"]
    ]
    return row | {"person": person, "sex": sex_title(person["sex"]), "alleged": alleged}


def _steps(case: Case) -> list[tuple[datetime, str, str]]:
    """Every step of the procedure with its instant and its officer, oldest first."""
    about = Q(subject_id__in=[case.pk, *_ids(case)]) | Q(made_id=case.pk)
    entries = [
        entry
        for entry in Entry.objects.filter(about).order_by("id")
        if not entry.act.startswith(BESIDE)
    ]
    people = names({entry.actor for entry in entries if entry.actor})
    return [
        (entry.at, act_title(entry.act), people.get(entry.actor, "") if entry.actor else "")
        for entry in entries
    ]


def _missing(case: Case, seat: Seat) -> list[Reason]:
    """What stands in the way of the steps ahead, whoever takes them; each sentence once."""
    situation = Situation(case, seat.actor, seat.now, seat.now)
    shut = [
        refusal.as_json()
        for code in ASK
        for refusal in ACTS[code].refusals(situation, [])
        if refusal.gate.partition("(")[0] not in (*OF_THE_PERSON, *AHEAD)
        and not _other_nature(code, case)
    ]
    return list({reason.says: reason for reason in tell.reasons(shut)}.values())


def _other_nature(code: str, case: Case) -> bool:
    return code == ("penalty.decide" if case.nature == "criminal" else "casework.transfer")
