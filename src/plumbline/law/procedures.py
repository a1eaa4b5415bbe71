"""Operating procedures (操作规程, 2.2b): which acts must have been done before which on a case."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from graphlib import CycleError, TopologicalSorter
from typing import Annotated, Literal

from pydantic import Field

from plumbline.law.body import Body, Part
from plumbline.law.calendar import Line
from plumbline.law.posts import ActCode

Cause = Annotated[str, Field(min_length=1, max_length=100)]


class Step(Part):
    """An act, and what must have been done before it on the same case."""

    act: ActCode = Field(title="行为")
    after: tuple[ActCode, ...] = Field(default=(), max_length=20, title="应当先办理")


class Procedure(Body):
    """The order of acts on a case: on every one, or of one nature, or about these causes."""

    kind = "procedure"
    title = "操作规程"
    nature: Literal["criminal", "administrative"] | None = Field(
        default=None, title="案件性质", description="各类案件都适用的不选"
    )
    causes: tuple[Cause, ...] = Field(  # as specifications name them
        default=(), max_length=100, title="案由", description="每行一个；一律适用的不填"
    )
    steps: tuple[Step, ...] = Field(min_length=1, max_length=100, title="步骤")

    def applies(self, nature: str, causes: AbstractSet[str]) -> bool:
        """Whether it holds on a case of this nature, about these causes."""
        if self.nature not in (None, nature):
            return False
        return not self.causes or bool(causes & {*self.causes})

    def before(self, act: str) -> tuple[str, ...]:
        """What must have been done before an act."""
        return next((step.after for step in self.steps if step.act == act), ())

    def faults(self) -> list[Line]:
        """An act named twice, and steps that wait for one another."""
        names = [step.act for step in self.steps]
        twice = sorted({act for act in names if names.count(act) > 1})
        found = [Line("“%(act)s”重复", {"act": act}) for act in twice]
        try:
            TopologicalSorter({step.act: step.after for step in self.steps}).prepare()
        except CycleError as circle:
            acts = " → ".join(reversed(circle.args[1]))
            found.append(Line("各步骤互为前提，无法办理：%(acts)s", {"acts": acts}))
        return found

    def keeps_within(self, upper: Body) -> bool:
        """Wherever the higher one holds, and every step after all that it asks for."""
        if not isinstance(upper, Procedure) or self.nature not in (None, upper.nature):
            return False
        if self.causes and not (upper.causes and {*upper.causes} <= {*self.causes}):
            return False
        return all({*step.after} <= {*self.before(step.act)} for step in upper.steps)
