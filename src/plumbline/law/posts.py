"""Duty standards (岗位职责规范, 2.2a): the acts that a post may do, where a standard says so.

A standard narrows. It never gives what the act itself does not give to the role.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from plumbline.law.body import Body
from plumbline.law.calendar import Line
from plumbline.law.roles import Role

ActCode = Annotated[str, Field(pattern=r"^[a-z][a-z_]{0,39}\.[a-z][a-z_]{0,59}$")]


class DutyStandard(Body):
    """The acts that whoever holds a role may do, everywhere or in units of one level."""

    kind = "duty_standard"
    title = "岗位职责"
    role: Role = Field(title="岗位")
    level: Literal["province", "city", "county", "station", "department"] | None = Field(
        default=None, title="哪一级单位", description="各级都适用的不选"
    )
    acts: tuple[ActCode, ...] = Field(min_length=1, max_length=500, title="可以办理的事项")

    def faults(self) -> list[Line]:
        """An act that stands twice. Whether there are such acts, the catalogue of acts says."""
        twice = sorted({act for act in self.acts if self.acts.count(act) > 1})
        return [Line("“%(act)s”重复", {"act": act}) for act in twice]

    def keeps_within(self, upper: Body) -> bool:
        """Of the same post, and no act that the higher standard does not name."""
        return (
            isinstance(upper, DutyStandard)
            and self.role is upper.role
            and self.level == upper.level
            and {*self.acts} <= {*upper.acts}
        )
