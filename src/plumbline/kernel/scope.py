"""Who sees what and who may do what: the unit tree, roles, secrecy.

A unit stands in the tree by its line, the codes from the province down to itself. A post gives a
role in one unit and everything below it, for a span of days.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, TypeVar
from uuid import UUID

from django.db.models import Q, QuerySet

from plumbline.law.roles import OVERSEES, Role

if TYPE_CHECKING:
    from plumbline.kernel.models import Subject

S = TypeVar("S", bound="Subject")


@dataclass(frozen=True)
class Held:
    """A role held in a unit, from `since` to `until`, both days included."""

    role: Role
    line: tuple[str, ...]
    since: date
    until: date | None = None

    def reaches(self, line: tuple[str, ...], day: date) -> bool:
        """Whether this post is in force on the day and its unit is, or stands above, the line."""
        in_force = self.since <= day and (self.until is None or day <= self.until)
        return in_force and line[: len(self.line)] == self.line


@dataclass(frozen=True)
class Level:
    """A qualification held in a branch, from `since` to `until`, both days included."""

    code: str
    branch: str
    since: date
    until: date | None = None


@dataclass(frozen=True)
class Actor:
    """The officer who acts, as known at this instant."""

    id: UUID
    name: str
    number: str
    posts: tuple[Held, ...] = ()
    levels: tuple[Level, ...] = ()
    clearance: int = 0

    def roles(self, line: tuple[str, ...], day: date) -> list[Role]:
        """Roles held over this line on the day, in the order of the posts."""
        return [post.role for post in self.posts if post.reaches(line, day)]

    def holds(self, codes: frozenset[str], branch: str | None, day: date) -> bool:
        """Whether any of the levels is held on the day, in the branch (None: any branch)."""
        return any(
            level.code in codes
            and (branch is None or level.branch in ("", branch))
            and level.since <= day
            and (level.until is None or day <= level.until)
            for level in self.levels
        )


@dataclass(frozen=True)
class Sight:
    """What a role sees of a kind of subject besides what it handles."""

    public: bool = False
    open_to: frozenset[Role] = field(default_factory=frozenset)

    def whole_line(self, role: Role) -> bool:
        """Whether the role sees every subject of this kind in its line."""
        return role in OVERSEES or role in self.open_to


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
    rows = model._default_manager.all()
    if model.sight.public:
        return rows
    lines = {
        post.line
        for post in actor.posts
        if post.reaches(post.line, day) and model.sight.whole_line(post.role)
    }
    if not lines:
        return rows.filter(handlers__contains=[actor.id])
    within = Q()
    for line in sorted(lines):
        within |= Q(**{f"line__{len(line) - 1}": line[-1]})
    return rows.filter(within, secrecy__lte=actor.clearance)
