"""What society reads: the items by heading, one item, its files; of what was taken back the reason.

Nothing here reads an original: a page is built from the published text, so that there is nothing in
it to hide.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from plumbline.papers.content import Content
from plumbline.publications import state
from plumbline.publications.models import File, Publication
from plumbline.publications.state import Down
from plumbline.publications.terms import Heading

PAGE = 20
OUT = ("published", "corrected", "withdrawn")


@dataclass(frozen=True)
class Item:
    """One item as it is shown: while it stands with its text, afterwards with the reason."""

    id: UUID
    heading: str
    title: str
    unit: str
    at: datetime
    down: Down | None
    corrected_by: UUID | None
    content: Content | None
    sha256: str


@dataclass(frozen=True)
class Listed:
    """A page of items."""

    items: Sequence[Item]
    total: int
    page: int
    pages: int
    counts: dict[str, int]  # items by heading


def listed(heading: str, words: str, page: int) -> Listed:
    """The newest first; of a heading, or with these words in the published text."""
    rows = _out()
    counts = {code: rows.filter(heading=code).count() for code in Heading.values}
    if heading in Heading.values:
        rows = rows.filter(heading=heading)
    if words:
        rows = rows.filter(Q(public_title__contains=words) | Q(pk__in=_saying(rows, words)))
    total = rows.count()
    pages = max(1, -(-total // PAGE))
    page = min(max(page, 1), pages)
    found = rows.order_by("-published_at", "-id")[(page - 1) * PAGE : page * PAGE]
    return Listed([_item(row, whole=False) for row in found], total, page, pages, counts)


def _saying(rows: QuerySet[Publication], words: str) -> list[UUID]:
    """Those whose text is shown and has the words: what is not shown is not searched either."""
    standing = rows.filter(phase="published").exclude(paper__matter_id__in=state.fallen())
    met = standing.filter(public_text__contains=words)
    decisions = [row.pk for row in met.exclude(paper=None) if state.down(row) is None]
    return [*met.filter(paper=None).values_list("pk", flat=True), *decisions]


def one(item: UUID) -> Item | None:
    """One item; None also for what was never out."""
    row = _out().filter(pk=item).first()
    return _item(row, whole=True) if row else None


def file_of(item: UUID, form: str) -> bytes | None:
    """The file of an item that stands."""
    row = _out().filter(pk=item).first()
    if row is None or state.down(row) is not None:
        return None
    kept = File.objects.get(publication=row)
    return bytes(kept.pdf if form == "pdf" else kept.docx)


def _out() -> QuerySet[Publication]:
    rows = Publication.objects.filter(phase__in=OUT, published_at__isnull=False)
    return rows.select_related("unit", "paper__case")


def _item(row: Publication, *, whole: bool) -> Item:
    gone = state.down(row)
    shown = whole and gone is None
    later = row.corrected_by.filter(phase="published").first() if whole else None
    assert row.published_at is not None  # noqa: S101 - what is out has its instant
    return Item(
        row.pk, row.heading, row.public_title, row.unit.name, row.published_at, gone,
        later.pk if later else None,
        Content.model_validate_json(row.content) if shown else None,
        row.sha256 if shown else "",
    )  # fmt: skip
