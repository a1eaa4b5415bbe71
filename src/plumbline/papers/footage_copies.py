"""The file of a copy of footage: film with watermark, description, digests, signature (G-BWV-05).

Whoever gets it needs nothing of ours to check it: `sha256sum -c SHA256SUMS` says that film and
description are as they were signed, and openssl that this installation signed them
(docs/operators/footage.md).
"""

from __future__ import annotations

import hashlib
import json
import logging
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from zipfile import ZIP_STORED, ZipFile

from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings

from plumbline.law.calendar import SHANGHAI
from plumbline.papers.render import compiler
from plumbline.people.models import Officer
from plumbline.people.reads import unit_names
from plumbline.recordings import burning
from plumbline.recordings.copies import State, copies
from plumbline.recordings.ingest import held
from plumbline.recordings.models import Copy
from plumbline.recordings.store import store
from plumbline.transparency.notes import Signer

LOG = logging.getLogger(__name__)
LAYOUTS = Path(__file__).parent / "layout"
ENDINGS = {"mp4": "mp4", "matroska": "mkv"}
SAYS = [
    "副本由系统从入库原件复制，画面重新编码并叠印编号、制作人、时间和用途，声音按原样复制。",
    "申请制作时已将原件与入库时的清单逐块核对一致；原件没有改动，仍按原样保存。",
    "副本和本说明的指纹列在SHA256SUMS中，由本系统签名（SHA256SUMS.sig）。",
]
MILLISECOND = timedelta(milliseconds=1)


def make_waiting() -> None:
    """Make every copy that was ordered and is neither made nor failed, the oldest first.

    One that was left half-made when its maker was stopped is made anew.
    """
    for copy in Copy.objects.filter(finished_at=None).exclude(number="").order_by("pk"):
        state = copies().state(copy.file)
        if not state.sha256 and not state.failed:
            try:
                make(copy)
            except Exception:
                LOG.exception("copy %s", copy.number)


def make(copy: Copy) -> None:
    """Make the file of a copy that was ordered; its note tells how far it is, and why it failed."""
    kept = copies()
    kept.note(copy.file, State(0))
    try:
        kept.make(copy.file, lambda draft: _written(copy, draft))
    except Exception as wrong:
        kept.note(copy.file, State(failed=f"{type(wrong).__name__}: {wrong}"[:500]))
        raise


def _written(copy: Copy, draft: Path) -> str:
    """Write the whole file; the digest of the film in it."""
    with TemporaryDirectory(dir=draft.parent, prefix="making-") as room:
        film = _film(copy, Path(room))
        sha256 = _digest(film)
        description = Path(room) / f"{copy.number}.pdf"
        description.write_bytes(_description(copy, film, sha256))
        signer = Signer.at(settings.LEDGER_ORIGIN, settings.LEDGER_KEY)
        sums = "".join([
            f"# Plumbline copy {copy.number}, {settings.LEDGER_ORIGIN}\n",
            *(f"{_digest(one)}  {one.name}\n" for one in (film, description)),
        ]).encode()  # fmt: skip
        public = signer.key.public_key().public_bytes(
            Encoding.PEM, PublicFormat.SubjectPublicKeyInfo
        )
        with ZipFile(draft, "w", ZIP_STORED) as out:
            out.write(film, film.name)
            out.write(description, description.name)
            out.writestr("SHA256SUMS", sums)
            out.writestr("SHA256SUMS.sig", signer.key.sign(sums))
            out.writestr("key.pem", public)
    return sha256


def _film(copy: Copy, room: Path) -> Path:
    name, kept = copy.footage.file, copies()
    came_in, source = held(store(), name), store().open(name)
    if came_in is None or source is None:
        raise FileNotFoundError(name)
    begins, ends = (
        came_in.facts.begins + (at - copy.footage.begins) // MILLISECOND for at in _span(copy)
    )
    told = -1

    def tell(percent: int) -> None:
        nonlocal told
        if percent > told:
            told = percent
            kept.note(copy.file, State(min(percent, 99)))

    with source:
        width, height = burning.size(source)
        source.seek(0)
        film = room / f"{copy.number}.{ENDINGS[burning.wrap(source)]}"
        mark = _watermark(copy, width, height)
        burning.burn(source, film, (begins, ends), mark, tell)
    return film


def lines(copy: Copy) -> list[str]:
    """What stands in every picture: the number, who asked, when and what for."""
    maker = Officer.objects.get(pk=copy.maker)
    return [
        f"副本 {copy.number}　非原件",
        f"{maker.name}（{maker.number}）　{_shown(copy.made_at)}",
        copy.purpose.replace("\n", " ")[:60],
    ]


def _watermark(copy: Copy, width: int, height: int) -> bytes:
    """The lines and the number as a picture of the size of the film."""
    shown = {"lines": lines(copy), "number": copy.number, "width": width, "height": height}
    return _laid("watermark.typ", shown, format="png", ppi=72)


def _description(copy: Copy, film: Path, sha256: str) -> bytes:
    """The paper that says how the copy was made, of what, and where the original lies."""
    footage, maker = copy.footage, Officer.objects.get(pk=copy.maker)
    unit = footage.line[-1]
    breaks = [
        "—".join(_shown(footage.begins + timedelta(milliseconds=at)) for at in one)
        for one in footage.breaks
    ]
    shown = {
        "organ": unit_names({unit}).get(unit, unit),
        "number": copy.number,
        "maker": f"{maker.name}（{maker.number}）",
        "day": f"{copy.made_at.astimezone(SHANGHAI):%Y年%-m月%-d日}",
        "rows": [
            ["副本编号", copy.number],
            ["用途", copy.purpose],
            ["制作人", f"{maker.name}（{maker.number}）"],
            ["制作时间", _shown(copy.made_at)],
            ["制作地点", copy.place],
            ["原件", f"{footage.device.label}，{_shown(footage.begins)}—{_shown(footage.ends)}"],
            ["复制的时段", "—".join(_shown(at) for at in _span(copy))],
            ["录制中断", "；".join(breaks) or "无"],
            ["原件存放", f"本系统录音录像库，清单 {footage.file}"],
            ["原件指纹（SHA-256）", footage.sha256],
            ["副本文件", film.name],
            ["副本指纹（SHA-256）", sha256],
        ],
        "says": SAYS,
    }
    return _laid("copy.typ", shown, format="pdf", pdf_standards=["a-2b"],
                 timestamp=int(copy.made_at.timestamp()))  # fmt: skip


def _span(copy: Copy) -> tuple[datetime, datetime]:
    """From when to when; the whole where a copy of old names no span."""
    return copy.begins or copy.footage.begins, copy.ends or copy.footage.ends


def _laid(layout: str, shown: dict[str, Any], **how: Any) -> bytes:
    made = compiler().compile(
        input=(LAYOUTS / layout).read_bytes(),
        sys_inputs={"copy": json.dumps(shown, ensure_ascii=False, sort_keys=True)},
        **how,
    )
    return bytes(made)


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _shown(at: datetime) -> str:
    return f"{at.astimezone(SHANGHAI):%Y-%m-%d %H:%M:%S}"
