"""Sheets of labels for things: number, QR code, name, case; twenty-one to a page of A4."""

from __future__ import annotations

import io
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from plumbline.papers.render import compiler

LAYOUT = Path(__file__).parent / "layout" / "labels.typ"


@dataclass(frozen=True)
class Label:
    """What is printed on one label."""

    number: str
    name: str
    case: str
    place: str


def qr(number: str) -> str:
    """The number as a picture (SVG), for a camera."""
    import segno

    picture = io.BytesIO()
    # Never a micro code, which cameras of phones do not read.
    segno.make(number, error="m", micro=False).save(
        picture, kind="svg", scale=4, border=2, dark="#000", light="#fff", xmldecl=False
    )
    return picture.getvalue().decode()


def sheet(labels: Sequence[Label], moment: datetime) -> bytes:
    """The labels as PDF; the same labels give the same bytes."""
    rows = [asdict(label) | {"qr": qr(label.number)} for label in labels]
    made = compiler().compile(
        input=LAYOUT.read_bytes(),
        format="pdf",
        sys_inputs={"labels": json.dumps(rows, ensure_ascii=False, sort_keys=True)},
        pdf_standards=["a-2b"],
        timestamp=int(moment.timestamp()),
    )
    return bytes(made)
