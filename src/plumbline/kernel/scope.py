"""Who sees what: the unit tree and secrecy, as one condition on an indexed query.

A unit stands in the tree by its line, the codes from the province down to itself.
"""

from __future__ import annotations

from datetime import date
from typing import TypeVar

from django.db.models import Q, QuerySet

from plumbline.kernel.models import Subject
from plumbline.law.roles import Actor

S = TypeVar("S", bound=Subject)


def sees(actor: Actor, subject: Subject, day: date) -> bool:
    """Whether the subject lies within the actor's scope; outside it does not exist for him."""
    if subject.sight.public or actor.id in subject.handlers:
        return True
    if subject.secrecy > actor.clearance:
        return False
    return any(subject.sight.whole_line(role) for role in actor.roles(tuple(subject.line), day))


def visible(model: type[S], actor: Actor, day: date) -> QuerySet[S]:
    """The subjects of a kind that the actor may list: one condition, one index.

    Whoever oversees a line lists that line; everybody else lists what he handles.
    """
    rows = model._default_manager.all()  # noqa: SLF001
    if model.sight.public:
        return rows
    held = [post for post in actor.posts if post.reaches(post.line, day)]
    lines = {post.line for post in held if model.sight.whole_line(post.role)}
    if not lines:
        return rows.filter(handlers__contains=[actor.id])
    within = Q()
    for line in sorted(lines):
        within |= Q(**{f"line__{len(line) - 1}": line[-1]})
    return rows.filter(within, secrecy__lte=actor.clearance)
