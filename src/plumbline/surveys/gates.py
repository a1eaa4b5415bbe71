"""Who may visit, and when: never the unit that handled the case (D-OPEN-07)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from plumbline.kernel.gate import Missing, Situation, gate
from plumbline.law.bodies import TimeLimit
from plumbline.law.roles import Actor
from plumbline.surveys.models import FollowUp, Visit
from plumbline.surveys.questionnaires import in_force
from plumbline.surveys.terms import VISITORS, Failed

TRIES = "D-OPEN-07.tries"


def stands_within(actor: Actor, line: Sequence[str], day: date) -> bool:
    """Whether the actor holds a post in this unit or below it."""
    held = (post for post in actor.posts if post.reaches(post.line, day))
    return any(post.line[: len(line)] == tuple(line) for post in held)


def concerned(actor: Actor, visit: Visit, day: date) -> bool:
    """Whether the actor handled the case, or belongs to the unit that did.

    A case of the province itself has nobody above: there only who handled it is kept out.
    """
    handled = actor.id in visit.case.handlers
    return handled or (len(visit.unit) > 1 and stands_within(actor, visit.unit, day))


@gate(
    "surveys.other_unit",
    cite=("D-OPEN-07", "P-ROLE-01"),
    says="您办理过本案或者在办案单位任职，回访和跟进由办案单位以外的人员办理",
    remedy="由上一级公安机关的法制、督察人员办理",
    who=VISITORS,
)
def other_unit(s: Situation[Visit | FollowUp]) -> Missing | None:
    """Nobody asks how satisfied people are with himself."""
    visit = s.subject if isinstance(s.subject, Visit) else s.subject.visit
    return {} if concerned(s.actor, visit, s.day) else None


@gate(
    "surveys.in_window",
    cite=("D-OPEN-07",),
    says="答复期限到%(until)s为止，已经过了",
    remedy="有意见的，可以向办案单位的上一级公安机关反映",
)
def in_window(s: Situation[Visit]) -> Missing | None:
    """The figures of a quarter stand still once its last answer can have come."""
    until = s.subject.answer_until
    s.reads.append(f"until={until.isoformat()}")
    return None if s.day <= until else {"until": until.isoformat()}


@gate(
    "surveys.questions_in_force",
    cite=("D-OPEN-07",),
    says="还没有批准的回访问卷",
    remedy="由省级公安机关法制部门起草并经批准",
)
def questions_in_force(s: Situation[Visit]) -> Missing | None:
    """What is asked was approved by somebody and is published."""
    found = in_force(s.at)
    s.reads.append(f"questionnaire={found.number if found else None}")
    return None if found else {}


@gate(
    "surveys.tried",
    cite=("D-OPEN-07",),
    says="至少应当在%(n)s个不同的日子联系，现在只有%(days)s个",
    remedy="换个日子再联系，并登记",
    who=VISITORS,
)
def tried(s: Situation[Visit]) -> Missing | None:
    """Nobody is unreachable after one call; whoever declines is not pressed."""
    if s.form is None or getattr(s.form, "why", None) != Failed.UNREACHABLE:
        return None
    least = s.norm(TRIES).body_as(TimeLimit).amount
    days = s.subject.contacts.values("on").distinct().count()
    return None if days >= least else {"n": str(least), "days": str(days)}
