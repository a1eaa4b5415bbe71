"""Roles, and those who hold them: who the law lets do what (law.md 0.7).

A post gives a role in one unit and everything below it, for a span of days.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from uuid import UUID


class Role(StrEnum):
    """Role codes of law.md 0.7, the split duties of those who run the system, and the station."""

    CASE_OFFICER = "CASE_OFFICER"
    AUX = "AUX"
    LEGAL_OFFICER = "LEGAL_OFFICER"
    DEPT_HEAD = "DEPT_HEAD"
    LEGAL_DEPT = "LEGAL_DEPT"
    ORGAN_HEAD = "ORGAN_HEAD"
    ORGAN_CHIEF = "ORGAN_CHIEF"
    UPPER_ORGAN = "UPPER_ORGAN"
    MUNI_HEAD = "MUNI_HEAD"
    PROV_HEAD = "PROV_HEAD"
    MPS = "MPS"
    INSPECTION = "INSPECTION"
    AREA_MANAGER = "AREA_MANAGER"
    PROPERTY_CUSTODIAN = "PROPERTY_CUSTODIAN"
    SYSTEM_ADMIN = "SYSTEM_ADMIN"
    TRAINER = "TRAINER"
    AUDITOR = "AUDITOR"
    DOCK = "DOCK"
    CLOCK = "CLOCK"
    DEVICE = "DEVICE"
    PUBLIC = "PUBLIC"

    @property
    def label(self) -> str:
        """The role's name as the law says it."""
        return TITLES[self]


TITLES: dict[Role, str] = {
    Role.CASE_OFFICER: "办案民警",
    Role.AUX: "警务辅助人员",
    Role.LEGAL_OFFICER: "法制员",
    Role.DEPT_HEAD: "办案部门负责人",
    Role.LEGAL_DEPT: "法制部门",
    Role.ORGAN_HEAD: "公安机关负责人",
    Role.ORGAN_CHIEF: "公安机关主要负责人",
    Role.UPPER_ORGAN: "上一级公安机关",
    Role.MUNI_HEAD: "设区的市级公安机关负责人",
    Role.PROV_HEAD: "省级公安机关负责人",
    Role.MPS: "公安部",
    Role.INSPECTION: "督察",
    Role.AREA_MANAGER: "办案区管理员",
    Role.PROPERTY_CUSTODIAN: "涉案财物管理人员",
    Role.SYSTEM_ADMIN: "系统管理员",
    Role.TRAINER: "执法资格管理人员",
    Role.AUDITOR: "审计员",
    Role.DOCK: "采集工作站",
    Role.CLOCK: "系统到时办理",
    Role.DEVICE: "设备",
    Role.PUBLIC: "社会公众",
}

# Of what no person does: no officer can be appointed to these.
NOBODYS = frozenset({Role.CLOCK, Role.DEVICE, Role.PUBLIC})

# Roles whose task needs the cases of their whole line; all others see what they handle.
OVERSEES = frozenset(
    {
        Role.LEGAL_OFFICER,
        Role.DEPT_HEAD,
        Role.LEGAL_DEPT,
        Role.ORGAN_HEAD,
        Role.ORGAN_CHIEF,
        Role.UPPER_ORGAN,
        Role.MUNI_HEAD,
        Role.PROV_HEAD,
        Role.INSPECTION,
        Role.AUDITOR,
    }
)
EVERYONE = frozenset(Role)


@dataclass(frozen=True)
class Held:
    """A role held in a unit, of a branch, from `since` to `until`, both days included."""

    role: Role
    line: tuple[str, ...]
    since: date
    until: date | None = None
    branch: str = ""  # empty: no branch of its own

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


# What the law lets happen by the mere passing of time is done by nobody with a name or a password:
# the clock holds its role everywhere, and no officer can be appointed to it.
CLOCK = Actor(UUID(int=0), "系统", "", (Held(Role.CLOCK, (), date.min),), (), 2)

# Whoever comes through the public door, or calls, is no officer and has no account: what he hands
# in is an act of the public, and an officer cannot do it in his name.
PUBLIC = Actor(UUID(int=1), "社会公众", "", (Held(Role.PUBLIC, (), date.min),), (), 2)


@dataclass(frozen=True)
class Sight:
    """What a role sees of a kind of subject besides what it handles."""

    public: bool = False
    open_to: frozenset[Role] = field(default_factory=frozenset)
    only: frozenset[Role] = field(default_factory=frozenset)  # these and nobody else who oversees

    def whole_line(self, role: Role) -> bool:
        """Whether the role sees every subject of this kind in its line."""
        return role in (self.only or OVERSEES | self.open_to)
