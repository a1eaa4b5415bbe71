"""What the approver reads on one page (R-ADM-06, G-ADM-32): the case in short."""

from __future__ import annotations

from typing import Any

from plumbline.casework.models import Case, Nature
from plumbline.penalty import sanction
from plumbline.penalty.facts import File, file, heard_in
from plumbline.penalty.models import HearingPaper, Notice
from plumbline.people.reads import names
from plumbline.review.gates import POINTS
from plumbline.review.models import Review


def summary(case: Case) -> dict[str, Any]:
    """The case on one page: who, what, evidence, proposal, defence, hearing, review, discussion."""
    read = file(case)
    papers = HearingPaper.objects.filter(hearing__case=case, kind="report")
    opinions = {paper.hearing_id: paper.body["opinion"] for paper in papers}
    rounds = list(case.reviews.order_by("round"))
    people = names({pk for row in rounds for pk in (row.submitted_by, row.reviewer) if pk})
    return {
        "case": str(case.pk),
        "number": case.number,
        "brief": case.brief,
        "nature": case.nature,
        "nature_title": Nature(case.nature).label,
        "phase": case.phase,
        "phase_title": case.phases[case.phase],
        "reported_at": case.reported_at.isoformat(),
        "filed_at": case.filed_at.isoformat() if case.filed_at else None,
        "fast": read.fast is not None,
        "suspects": [_suspect(read, person.pk) for person in read.suspects],
        "evidence": [
            {"id": item.pk, "kind_title": str(item.get_kind_display()), "title": item.title}
            for item in case.evidence.filter(excluded="").order_by("pk")
        ],
        "hearing_held": heard_in(read),
        "hearings": [
            {
                "id": str(hearing.pk),
                "person": hearing.person_id,
                "phase_title": hearing.phases[hearing.phase],
                "opinion": opinions.get(hearing.pk, ""),
                "bearing": hearing.bearing,
            }
            for hearing in read.hearings
        ],
        "reviews": [_round(row, people) for row in rounds],
        "discussions": [
            {"held_at": row.held_at.isoformat(), "conclusion": row.conclusion}
            for row in read.discussions
        ],
    }


def _suspect(read: File, pk: int) -> dict[str, Any]:
    person = read.person(pk)
    notice, decision = read.notices.get(pk), read.decisions.get(pk)
    return {
        "id": pk,
        "name": person.name if person else "",
        "offences": [
            {"title": row.title, "deed_on": row.deed_on.isoformat(), "articles": row.articles}
            for row in read.offences.get(pk, [])
        ],
        "notice": _notice(notice) if notice else None,
        "decision": decision.number if decision else None,
    }


def _notice(notice: Notice) -> dict[str, Any]:
    return {
        "id": str(notice.pk),
        "phase_title": notice.phases[notice.phase],
        "proposal": sanction.said(sanction.of(notice.__dict__)),
        "facts": notice.facts,
        "basis": notice.basis,
        "reasons": notice.reasons,
        "departure": notice.departure if notice.departs else "",
        "weight": notice.weight,
        "hearing": notice.hearing,
        "defence": notice.defence,
        "guardian_defence": notice.guardian_defence,
        "recheck": notice.recheck,
        "adopted": notice.adopted,
    }


def _round(row: Review, people: dict[Any, str]) -> dict[str, Any]:
    return {
        "round": row.round,
        "proposal": row.proposal,
        "submitted_by": people.get(row.submitted_by, ""),
        "reviewer": people.get(row.reviewer, "") if row.reviewer else "",
        "points": [[POINTS[code], holds] for code, holds in row.points.items()],
        "verdict": row.verdict,
        "opinion": row.opinion,
        "head_verdict": row.head_verdict,
    }
