"""Which act serves a paper, on whomever it names."""

from __future__ import annotations

from plumbline.casework.tellings import To, tells

tells(
    "papers.serve",
    (To.RECEIVER,),
    ("way", "addressee", "receiver", "witness", "proof"),
    meets=("papers.return_served",),
)
