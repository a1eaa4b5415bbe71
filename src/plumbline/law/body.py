"""What every kind of norm body is."""

from __future__ import annotations

from typing import ClassVar

from pydantic import BaseModel, ConfigDict

from plumbline.law.calendar import Line


class Part(BaseModel):
    """A part of a body: plain values, nothing more than is named, and never changed."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Body(Part):
    """The machine-readable part of a norm version."""

    kind: ClassVar[str]
    title: ClassVar[str]

    def faults(self) -> list[Line]:
        """Why it may not be published, beyond what its types already refuse; empty: it may."""
        return []

    def keeps_within(self, upper: Body) -> bool:
        """Whether this, of a lower organ, stays within what a higher one says: never wider."""
        return self == upper
