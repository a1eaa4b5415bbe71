"""Reading what a penalty leaves."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext

from plumbline.casework.models import Outcome
from plumbline.kernel.catalogue import read
from plumbline.law.roles import Actor
from plumbline.penalty.models import Decision, Procedure


@read("decision", personal=("person", "facts", "reasons"))
def decision(subject: Decision, actor: Actor, now: datetime) -> dict[str, Any]:
    """A decision: about whom, what, on which facts, law and reasons."""
    del actor, now
    return {
        "number": subject.number,
        "case": str(subject.case_id),
        "person": subject.person_id,
        "procedure": subject.procedure,
        "outcome": subject.outcome,
        "phase": subject.phase,
        "phase_title": subject.phases[subject.phase],
        "line": subject.line,
        "decided_at": subject.decided_at.isoformat(),
        "facts": [
            [gettext("文号"), subject.number],
            [gettext("被处理人"), subject.person.name],
            [gettext("程序"), gettext(str(Procedure(subject.procedure).label))],
            [gettext("处理结果"), gettext(str(Outcome(subject.outcome).label))],
        ],
    }
