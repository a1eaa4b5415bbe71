"""The kinds of paper, one module per stage of the case."""

from plumbline.papers.kinds import (
    acceptance,
    closing,
    decision,
    evidence,
    execution,
    filing,
    hearing,
    measures,
    premises,
    questioning,
    returning,
    review,
    rights,
)

__all__ = [
    "acceptance",
    "closing",
    "decision",
    "evidence",
    "execution",
    "filing",
    "hearing",
    "measures",
    "premises",
    "questioning",
    "returning",
    "review",
    "rights",
]
