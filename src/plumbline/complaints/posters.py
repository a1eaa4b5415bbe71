"""Pages for the walls of stations: where to turn when a report was not taken (peers H.1)."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from plumbline.papers.labels import qr
from plumbline.papers.render import compiler

LAYOUT = Path(__file__).parent / "layout" / "poster.typ"


@dataclass(frozen=True)
class Poster:
    """One page: the station, and the address that names it."""

    station: str
    address: str
    above: str = ""  # the organ above it, which checks, and its telephone
    phone: str = ""


def sheets(made: Sequence[Poster], moment: datetime) -> bytes:
    """The pages as PDF; the same posters give the same bytes."""
    rows = [{"station": one.station, "address": one.address, "qr": qr(one.address),
             "above": one.above, "phone": one.phone} for one in made]  # fmt: skip
    done = compiler().compile(
        input=LAYOUT.read_bytes(),
        format="pdf",
        sys_inputs={"posters": json.dumps(rows, ensure_ascii=False, sort_keys=True)},
        pdf_standards=["a-2b"],
        timestamp=int(moment.timestamp()),
    )
    return bytes(done)
