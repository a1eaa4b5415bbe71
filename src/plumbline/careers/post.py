"""What an appointment says, and what is known of the officer when it is judged."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import StringConstraints

from plumbline.kernel.act import Form, ask
from plumbline.law.roles import Level, Role
from plumbline.people.branches import Branch
from plumbline.people.models import Charge, Officer, Post, Rank
from plumbline.qualification import reads

# Posts that lead an organ or a department that enforces.
LEADING = frozenset({Role.DEPT_HEAD, Role.ORGAN_HEAD, Role.ORGAN_CHIEF, Role.MUNI_HEAD,
                     Role.PROV_HEAD})  # fmt: skip
LEADS = frozenset({Charge.LEGAL_HEAD, Charge.LEGAL_LEADER})
CASE_POSTS = frozenset({Role.CASE_OFFICER, Role.DEPT_HEAD})
LEGAL_POSTS = frozenset({Role.LEGAL_DEPT, Role.LEGAL_OFFICER})


class Appoint(Form):
    """A post."""

    role: Role = ask("职责")
    unit: UUID = ask("任职单位", ref="unit")
    since: date = ask("自何日起")
    until: date | None = ask("至何日止", default=None)
    charge: Charge | None = ask("分工", default=None, help="法制部门负责人、主管法制工作、法制审核")
    rank: Rank | None = ask("职务", default=None)
    branch: Branch | None = ask("警种", default=None, help="属于某一警种的，选明警种")


class TakeOver(Form):
    """A post that was held when the unit began to use the system."""

    role: Role = ask("职责")
    unit: UUID = ask("任职单位", ref="unit")
    since: date = ask("自何日起", help="不晚于该单位启用本系统之日")
    until: date | None = ask("至何日止", default=None)
    charge: Charge | None = ask("分工", default=None)
    rank: Rank | None = ask("职务", default=None)
    branch: Branch | None = ask("警种", default=None, help="属于某一警种的，选明警种")
    ground: Annotated[str, StringConstraints(min_length=2, max_length=500)] = ask(
        "依据", long=True, help="原任命文件的名称、文号"
    )


@dataclass(frozen=True)
class Past:
    """The posts, levels and tests of an officer: one query of each."""

    posts: tuple[Post, ...]
    levels: tuple[Level, ...]

    def holds(self, codes: frozenset[str], day: date) -> bool:
        """Whether one of these levels counts on the day."""
        return reads.holds(self.levels, codes, day)

    def served(self, roles: frozenset[Role], day: date) -> int:
        """How many days up to the day some post of these roles was held, each day once."""
        days = 0
        last = date.min
        for post in sorted(self.posts, key=lambda post: post.since):
            if post.role in roles and post.since < day:
                end = min(post.until or day, day)
                days += max(0, (end - max(post.since, last)).days)
                last = max(last, end)
        return days


def past(officer: Officer) -> Past:
    """What an officer brings along."""
    return Past(tuple(officer.posts.all()), reads.held_by(officer))
