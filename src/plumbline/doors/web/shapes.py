"""What the pages show: plain frozen shapes between the kernel and the templates.

The views fill these, the templates print them, and neither knows the other. A template never
reaches into a table, so a page's number of queries is decided in one place: its view.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from plumbline.doors.web.questions import Question

# How pressing a period is. Always printed in words as well; colour only repeats it.
Tone = Literal["over", "urgent", "soon", "half", "calm", "held", "met"]


@dataclass(frozen=True)
class Link:
    """Something to go to."""

    title: str
    href: str
    current: bool = False
    count: int | None = None


@dataclass(frozen=True)
class Me:
    """The officer at the screen."""

    name: str
    number: str
    unit: str
    roles: Sequence[str]


@dataclass(frozen=True)
class Source:
    """A citation: rule id, article and version, with how far it has been verified."""

    id: str
    source: str = ""
    mark: str = ""
    version: str = ""
    href: str = ""


@dataclass(frozen=True)
class Reason:
    """One refusal, with everything the refused person is owed."""

    says: str
    cites: Sequence[Source] = ()
    missing: Sequence[tuple[str, str]] = ()
    remedy: str = ""
    who: Sequence[str] = ()
    contest: str = ""
    gate: str = ""


@dataclass(frozen=True)
class Deed:
    """An act as offered on a page: open when nothing refuses it."""

    code: str
    title: str
    says: str = ""  # of an open act what it does; else who does it, or in which step
    href: str = ""
    reasons: Sequence[Reason] = ()
    main: bool = False


@dataclass(frozen=True)
class Line:
    """One line of the arithmetic of a period."""

    says: str
    value: str = ""


@dataclass(frozen=True)
class Clock:
    """A duty with its period."""

    code: str
    title: str
    tone: Tone
    state: str  # 超期 / 24小时内 / …
    remaining: str  # 还剩 5 小时 12 分
    share: int  # of the period still left, 0–100
    due: datetime | None = None
    subject: Link | None = None
    debtor: str = ""
    lines: Sequence[Line] = ()
    cites: Sequence[Source] = ()
    extended: int = 0
    confirmed: bool = True
    settled: datetime | None = None


@dataclass(frozen=True)
class Step:
    """One phase on the track."""

    title: str
    state: Literal["done", "now", "ahead"]


@dataclass(frozen=True)
class Value:
    """One answered question of a form, as the ledger or the file shows it."""

    label: str
    value: str = ""
    personal: bool = False
    missing: bool = False  # sealed or redacted: the commitment stays, the words are gone
    rows: Sequence[Sequence[tuple[str, str]]] = ()
    told: bool = True  # worth a place in the sentence of the timeline


@dataclass(frozen=True)
class Asked:
    """A gate that was asked, or will be."""

    title: str
    cites: Sequence[Source] = ()
    code: str = ""
    says: str = ""
    remedy: str = ""


@dataclass(frozen=True)
class Read:
    """A norm version that was read."""

    id: str
    title: str
    number: str = ""
    mark: str = ""
    confirmed_by: str = ""
    href: str = ""


@dataclass(frozen=True)
class Touched:
    """A duty raised or settled by an act."""

    title: str
    due: datetime | None = None
    why: Sequence[str] = ()
    code: str = ""


@dataclass(frozen=True)
class Happening:
    """One ledger entry on a timeline."""

    entry: str
    href: str
    title: str
    who: str
    role: str
    at: datetime
    recorded: datetime
    sentence: str = ""
    values: Sequence[Value] = ()
    gates: Sequence[Asked] = ()
    norms: Sequence[Read] = ()
    settled: Sequence[Touched] = ()
    raised: Sequence[Touched] = ()
    index: int | None = None
    leaf: str = ""
    proof: str = ""
    made: Link | None = None

    @property
    def late(self) -> bool:
        """Entered noticeably after it was done."""
        return abs((self.recorded - self.at).total_seconds()) > 600


@dataclass(frozen=True)
class Brief:
    """A subject in a few lines."""

    kind: str
    id: str
    title: str
    number: str = ""
    kind_title: str = ""
    nature: str = ""
    unit: str = ""
    leads: Sequence[str] = ()
    phase: str = ""
    secrecy: str = ""
    href: str = ""
    facts: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True)
class Picture:
    """A photograph on a page: where it is shown large, its small copy, what it is, as it came."""

    href: str
    thumb: str
    alt: str
    original: str


@dataclass(frozen=True)
class Card:
    """A person, a piece of evidence, a post: something with a few facts."""

    title: str
    role: str = ""
    facts: Sequence[tuple[str, str]] = ()
    mark: str = ""
    entry: str = ""
    href: str = ""
    cites: Sequence[Source] = ()
    doubt: bool = False
    pictures: Sequence[Picture] = ()
    films: Sequence[Link] = ()
    table: Table | None = None


@dataclass(frozen=True)
class Table:
    """A part of a page with several things said of each row."""

    columns: Sequence[str]
    rows: Sequence[Sequence[Cell]]


@dataclass(frozen=True)
class Halfway:
    """An upload that broke off: where to go on, and by what the same file is known again."""

    href: str
    title: str
    modified: str
    length: int
    reached: int
    size: str  # as people read it

    @property
    def percent(self) -> int:
        """How much of it is here."""
        return self.reached * 100 // self.length


@dataclass(frozen=True)
class Cell:
    """One cell of a list."""

    text: str
    href: str = ""
    sub: str = ""
    tone: str = ""
    share: int | None = None
    mono: bool = False
    picture: str = ""


@dataclass(frozen=True)
class Column:
    """One column of a list."""

    title: str
    key: str = ""
    main: bool = False


@dataclass(frozen=True)
class Choosing:
    """A list that waits for a choice: what to choose, and what lies ready to be chosen."""

    says: str
    offers: Sequence[Link] = ()


@dataclass(frozen=True)
class Listing:
    """A page of a list. Exact totals are not promised; the way on and back is."""

    title: str
    says: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[Cell]]
    filters: Sequence[Question] = ()
    search: str | None = ""  # None where nothing is searched for words
    searched: bool = False
    newer: str = ""
    older: str = ""
    exports: Sequence[Link] = ()
    empty: str = ""
    deeds: Sequence[Deed] = ()
    first: Choosing | None = None


@dataclass(frozen=True)
class Signed:
    """One signature under a checkpoint."""

    name: str
    at: datetime | None = None
    own: bool = False


@dataclass(frozen=True)
class Head:
    """The signed head of the ledger."""

    origin: str
    size: int
    root: str
    at: datetime | None
    signed: Sequence[Signed] = ()
    note: str = ""

    @property
    def witnessed(self) -> bool:
        """Somebody outside the organ signed as well."""
        return any(not s.own for s in self.signed)


@dataclass(frozen=True)
class Hop:
    """One step of an inclusion proof, with where it stands in the picture."""

    y: int
    left: bool
    sibling: str

    @property
    def arm(self) -> int:
        """Where the arm to the sibling ends."""
        return self.y + 14

    @property
    def label(self) -> int:
        """Where the sibling's hash is written."""
        return self.y + 27


@dataclass(frozen=True)
class Path:
    """An inclusion proof as a hanging line: the head above, the leaf as the bob."""

    hops: Sequence[Hop]
    leaf: str
    root: str
    index: int
    size: int

    @property
    def bob(self) -> int:
        """Where the string ends: below the lowest sibling."""
        return 84 + 38 * len(self.hops)

    @property
    def bob5(self) -> int:
        """Below the bob's neck."""
        return self.bob + 5

    @property
    def label(self) -> int:
        """The first line beside the bob."""
        return self.bob + 12

    @property
    def label14(self) -> int:
        """The second line beside the bob."""
        return self.bob + 27

    @property
    def height(self) -> int:
        """Of the whole picture."""
        return self.bob + 36


def hang(siblings: Sequence[tuple[bool, str]], leaf: str, root: str, index: int, size: int) -> Path:
    """Lay out a proof, siblings given from the leaf upwards as (stands to the left, hash)."""
    top = len(siblings) - 1
    hops = [Hop(58 + 38 * (top - i), left, text) for i, (left, text) in enumerate(siblings)]
    return Path(hops, leaf, root, index, size)
