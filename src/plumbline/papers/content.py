"""What a paper says, as a tree of parts: frozen when drafted, and read alike by every layout.

The tree is plain JSON, holds no instants of its own and no markup: what a person typed is text.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field


class Part(BaseModel):
    """Base of the parts."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Address(Part):
    """To whom the paper speaks, on a line of its own."""

    part: Literal["address"] = "address"
    to: str


class Window(Part):
    """Name and address where the window of an envelope shows them, and nothing else there."""

    part: Literal["window"] = "window"
    to: str
    lines: list[str]


class Text(Part):
    """Paragraphs; indented as prose is. What a machine reads again is in fine print, unbroken."""

    part: Literal["text"] = "text"
    lines: list[str]
    heading: str = ""
    indent: bool = True
    fine: bool = False


class Facts(Part):
    """A table of labels and values, one to three pairs a row."""

    part: Literal["facts"] = "facts"
    rows: list[list[tuple[str, str]]]


class Grid(Part):
    """A table with a head, such as a list of seized things; widths are shares of the line."""

    part: Literal["grid"] = "grid"
    heads: list[str]
    widths: list[int]
    rows: list[list[str]]


class Talk(Part):
    """Questions and answers, word for word."""

    part: Literal["talk"] = "talk"
    turns: list[tuple[str, str]]


class Signs(Part):
    """Places to sign by hand, each with its date."""

    part: Literal["signs"] = "signs"
    places: list[str]


class Seal(Part):
    """The organ, the day of issue, and the organ's seal over both."""

    part: Literal["seal"] = "seal"


class Small(Part):
    """Small print below the body."""

    part: Literal["small"] = "small"
    lines: list[str]


AnyPart = Annotated[
    Address | Window | Text | Facts | Grid | Talk | Signs | Seal | Small,
    Field(discriminator="part"),
]


class Content(BaseModel):
    """A paper without its number, its day and its seal, which issuing adds."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    organ: str  # full name of the organ in whose name it speaks
    title: str
    version: int  # of the template
    law: str  # the law version the template was drawn for
    basis: list[str]  # rule ids
    parts: list[AnyPart]

    def texts(self) -> str:
        """Every character of the paper, for the question whether the fonts have them."""
        return self.model_dump_json()


class Stamp(BaseModel):
    """What issuing adds to a content; empty while it is a draft."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    state: Literal["draft", "issued", "void", "published"] = "draft"
    number: str = ""
    day: str = ""  # as the paper writes it
    code: str = ""  # with the number it finds the paper again
    moment: int = 0  # the instant of issue in seconds, the timestamp of the file
    sealed: bool = False
    link: str = ""  # where its code leads a camera; empty: the code says number and code
