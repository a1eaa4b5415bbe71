"""A document as one text, and back: every piece of it on lines of its own, in its order.

What is hidden is marked by places in this text. Seals, places to sign and small print are left out:
seals are not published (C-OPEN-02), and the rest says nothing to society.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from plumbline.papers.content import AnyPart, Content, Facts, Grid, Text

BREAK = "\n"


def shown(content: Content) -> Content:
    """The document without what is never published."""
    parts = [part for part in content.parts if isinstance(part, (Text, Facts, Grid))]
    return content.model_copy(update={"parts": parts})


def pieces(content: Content) -> list[str]:
    """Title and every text of the document, in reading order."""
    return [content.title, *(piece for part in content.parts for piece in _of(part))]


def _of(part: AnyPart) -> Iterator[str]:
    if isinstance(part, Text):
        yield part.heading
        yield from part.lines
    elif isinstance(part, Facts):
        for row in part.rows:
            for label, value in row:
                yield label
                yield value
    elif isinstance(part, Grid):
        yield from part.heads
        for cells in part.rows:
            yield from cells


def joined(content: Content) -> str:
    """The whole text."""
    return BREAK.join(pieces(content))


def rebuilt(content: Content, text: str) -> Content:
    """The document with this text in the place of its own, line for line. Raises ValueError."""
    lines = text.split(BREAK)
    if len(lines) != joined(content).count(BREAK) + 1:
        raise ValueError("as many lines as the document has")
    left = iter(lines)

    def again(piece: str) -> str:
        return BREAK.join([next(left) for _ in range(piece.count(BREAK) + 1)])

    title = again(content.title)
    parts = [_again(part, again) for part in content.parts]
    return content.model_copy(update={"title": title, "parts": parts})


def _again(part: AnyPart, again: Callable[[str], str]) -> AnyPart:
    if isinstance(part, Text):
        return part.model_copy(
            update={"heading": again(part.heading), "lines": [again(one) for one in part.lines]}
        )
    if isinstance(part, Facts):
        rows = [[(again(label), again(value)) for label, value in row] for row in part.rows]
        return part.model_copy(update={"rows": rows})
    if isinstance(part, Grid):
        heads = [again(one) for one in part.heads]
        return part.model_copy(
            update={"heads": heads, "rows": [[again(one) for one in row] for row in part.rows]}
        )
    return part
