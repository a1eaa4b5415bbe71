"""Five hundred bad files of twenty-nine kinds, and what the readers of uploads say of each (X5).

Run as a program it reads those that lie in a folder and prints, for each kind: what became of its
files, the seconds of the slowest, and by how many megabytes reading one of them made it grow.
"""

from __future__ import annotations

import io
import json
import resource
import struct
import sys
import time
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable
from functools import cache
from itertools import product
from pathlib import Path
from random import Random
from typing import Any

VARIANTS = 18  # of each kind
ZEROS = 64 * 1024 * 1024
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # workbooks of before 2007
Maker = Callable[[Random], bytes]
HEAD = b'<?xml version="1.0" encoding="UTF-8"?>\n'
SPREADSHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def workbook(*rows: list[str]) -> bytes:
    """A workbook as people send it."""
    from xlsxwriter import Workbook

    file = io.BytesIO()
    with Workbook(file, {"in_memory": True}) as book:
        sheet = book.add_worksheet("试题")
        for number, row in enumerate(rows or [["题干", "答案"], ["何谓传唤", "A"]]):
            sheet.write_row(number, 0, row)
    return file.getvalue()


def packed(parts: dict[str, bytes]) -> bytes:
    """An archive of these."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as out:
        for name, inside in parts.items():
            out.writestr(name, inside)
    return file.getvalue()


def changed(data: bytes, of: str, new: Callable[[bytes], bytes]) -> bytes:
    """An archive with one of its parts changed."""
    with zipfile.ZipFile(io.BytesIO(data)) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    parts[of] = new(parts[of])
    return packed(parts)


def noise(chance: Random) -> bytes:
    """Anything."""
    return chance.randbytes(chance.randrange(1, 50_000))


def cut(made: Callable[[], bytes]) -> Maker:
    """A file that breaks off."""
    return lambda chance: (data := made())[: chance.randrange(1, len(data) * 9 // 10)]


def torn(made: Callable[[], bytes]) -> Maker:
    """An archive in which some bytes of a compressed part are others."""

    def maker(chance: Random) -> bytes:
        data = bytearray(made())
        with zipfile.ZipFile(io.BytesIO(data)) as whole:
            part = max(whole.infolist(), key=lambda one: one.compress_size)
        start = part.header_offset + 30 + len(part.filename)
        for _ in range(4):
            data[start + chance.randrange(part.compress_size)] ^= chance.randrange(1, 256)
        return bytes(data)

    return maker


def lying(data: bytes) -> bytes:
    """An archive that says of each part that it is ten bytes long."""
    made, at = bytearray(data), 0
    while (at := made.find(b"PK\x01\x02", at)) >= 0:
        made[at + 24 : at + 28] = struct.pack("<I", 10)
        at += 4
    return bytes(made)


def locked(data: bytes) -> bytes:
    """An archive that asks for a password."""
    made = bytearray(data)
    for mark, flag in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        at = 0
        while (at := made.find(mark, at)) >= 0:
            made[at + flag] |= 1
            at += 4
    return bytes(made)


def laughs(chance: Random) -> bytes:
    """Ten entities, each ten times the one before."""
    entities = "".join(
        f'<!ENTITY l{n + 1} "{f"&l{n};" * chance.randrange(8, 12)}">' for n in range(9)
    )
    return HEAD + f'<!DOCTYPE quiz [<!ENTITY l0 "笑">{entities}]><quiz>&l9;</quiz>'.encode()


def reaching(chance: Random) -> bytes:
    """An entity that lies on the machine."""
    where = chance.choice(["/etc/passwd", "/proc/self/environ", "/dev/zero"])
    kind = f'<!DOCTYPE quiz [<!ENTITY x SYSTEM "file://{where}">]>'
    asked = '<question type="essay"><questiontext><text>&x;</text></questiontext></question>'
    return HEAD + f"{kind}<quiz>{asked}</quiz>".encode()


def deep(chance: Random) -> bytes:
    """Elements in elements."""
    many = chance.randrange(5_000, 200_000)
    return HEAD + b"<quiz>" + b"<question>" * many + b"</question>" * many + b"</quiz>"


@cache
def png(wide: int, high: int, colours: int = 2, bits: int = 8) -> bytes:
    """A black picture, however large."""
    line = bytes(1 + wide * {0: 1, 2: 3, 6: 4}[colours] * bits // 8)
    press = zlib.compressobj(1)
    points = b"".join(press.compress(line) for _ in range(high)) + press.flush()

    def chunk(kind: bytes, inside: bytes) -> bytes:
        check = struct.pack(">I", zlib.crc32(kind + inside))
        return struct.pack(">I", len(inside)) + kind + inside + check

    head = struct.pack(">IIBBBBB", wide, high, bits, colours, 0, 0, 0)
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", points)
            + chunk(b"IEND", b""))  # fmt: skip


def photograph() -> bytes:
    """A photograph as a phone sends it."""
    from tests.property.test_pictures import photograph

    return photograph()


def vast(chance: Random) -> bytes:
    """A photograph that says it is larger than any camera's."""
    data = bytearray(photograph())
    at = data.index(b"\xff\xc0") + 5
    data[at : at + 4] = struct.pack(">HH", *(chance.randrange(8_000, 65_000) for _ in range(2)))
    return bytes(data)


def film() -> bytes:
    """Some seconds of footage."""
    from tests.recordings.clips import clip

    return clip(None, 5, wrap="mp4")


def no_film(chance: Random) -> bytes:
    """The beginning of footage, and then anything."""
    data = film()
    return data[: chance.randrange(8, 60)] + chance.randbytes(20_000)


def question(inside: str) -> bytes:
    """A package with one item."""
    return packed({"a.xml": HEAD + inside.encode()})


def far(chance: Random) -> bytes:
    """A workbook with one cell at the far corner."""
    at = chance.choice(["XFD1048576", "A1048576", "XFD1", "ZZ9", "A99999"]).encode()
    return changed(workbook(), "xl/worksheets/sheet1.xml",
                   lambda text: text.replace(b'r="B2"', b'r="' + at + b'"'))  # fmt: skip


def swollen(chance: Random) -> bytes:
    """A workbook that is small until it is unpacked."""
    zeros = bytes(ZEROS + chance.randrange(1000))
    return changed(workbook(), "xl/sharedStrings.xml", lambda _: zeros)


def doctype(_: Random) -> bytes:
    """A workbook whose words are entities."""
    kind = (
        b'<!DOCTYPE sst [<!ENTITY a "' + b"x" * 1000 + b'"><!ENTITY b "' + b"&a;" * 1000 + b'">]>'
    )
    words = f'<sst xmlns="{SPREADSHEET}">'.encode() + b"<si><t>&b;&b;</t></si>" * 4 + b"</sst>"
    return changed(workbook(), "xl/sharedStrings.xml", lambda _: HEAD + kind + words)


def table(chance: Random) -> bytes:
    """A table without the columns that are asked for."""
    line = ",".join("x" * chance.randrange(5) for _ in range(chance.randrange(1, 50)))
    return "\n".join([line] * chance.randrange(1, 2_000)).encode()


def quoted(chance: Random) -> bytes:
    """A table whose first cell never ends."""
    return b'"' + "南".encode() * chance.randrange(100_000, 1_000_000)


def cells() -> bytes:
    """A workbook with words in it."""
    return workbook(*[[f"{n}", f"{n * n}"] for n in range(300)])


QTI = '<qti-assessment-item xmlns="http://www.imsglobal.org/xsd/imsqtiasi_v3p0">'
# Each kind: which reader gets it, and how it is made.
KINDS: dict[str, tuple[str, Maker]] = {
    "workbook of noise": ("workbook", noise),
    "workbook of nothing": ("workbook", lambda _: b""),
    "workbook cut off": ("workbook", cut(cells)),
    "workbook torn": ("workbook", torn(cells)),
    "workbook that swells": ("workbook", swollen),
    "workbook that swells and lies": ("workbook", lambda chance: lying(swollen(chance))),
    "workbook with a far cell": ("workbook", far),
    "workbook locked": ("workbook", lambda _: locked(cells())),
    "workbook of an older kind": ("workbook", lambda chance: OLE + noise(chance)),
    "archive without a workbook": ("workbook", lambda c: packed({"a.txt": noise(c)})),
    "workbook of entities": ("questions xlsx", doctype),
    "workbook without questions": ("questions xlsx", lambda _: workbook(["甲", "乙"])),
    "questions that laugh": ("questions moodle", laughs),
    "questions that reach out": ("questions moodle", reaching),
    "questions within questions": ("questions moodle", deep),
    "questions in no letters": ("questions moodle", noise),
    "package torn": ("questions qti", torn(lambda: question(QTI + "<p>甲</p>" * 400))),
    "package that swells": ("questions qti", lambda _: packed({"a.xml": bytes(ZEROS)})),
    "package that lies": ("questions qti", lambda _: lying(packed({"a.xml": bytes(ZEROS)}))),
    "package cut off": ("questions qti", cut(lambda: question(QTI + "</qti-assessment-item>"))),
    "text in no letters": ("questions gift", lambda c: b"\xff\xfe" + noise(c)),
    "table without columns": ("table", table),
    "table without end": ("table", quoted),
    "picture of a great many points": (
        "picture", lambda c: png(12_000, c.choice([3_000, 9_000]), c.choice([2, 6]))
    ),
    "picture that says it is vast": ("picture", vast),
    "picture cut off": ("picture", cut(photograph)),
    "page that says it is a picture": (
        "picture", lambda c: b"\xff\xd8\xff<html><script>alert(1)</script>" + noise(c)
    ),
    "footage of noise": ("footage", noise),
    "footage cut off": ("footage", no_film),
}  # fmt: skip


def readers(of: str) -> list[Callable[[bytes], object]]:
    """Who reads uploads of this kind."""
    from plumbline.careers import book as staff
    from plumbline.exams.exchange import FORMATS
    from plumbline.norms import sheets
    from plumbline.property import images
    from plumbline.recordings import probe
    from plumbline.surveys import book

    if of.startswith("questions "):
        return [FORMATS[of.removeprefix("questions ")].read]
    asked: dict[str, list[Callable[[bytes], object]]] = {
        "workbook": [sheets.read, staff.tables, book.rows, FORMATS["xlsx"].read],
        "table": [book.rows], "picture": [images.take],
        "footage": [lambda data: probe.facts(io.BytesIO(data))],
    }  # fmt: skip
    return asked[of]


def make(folder: Path) -> None:
    """Write them all: the same files each time."""
    for kind, (_, made) in KINDS.items():
        for variant in range(VARIANTS):
            file = folder / kind / str(variant)
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(made(Random(f"{kind} {variant}")))


def main(folder: Path) -> None:
    """Read them all."""
    import django

    django.setup()
    from plumbline.exams.exchange import Unreadable
    from plumbline.forms import Invalid
    from plumbline.property.images import Broken, pictures
    from plumbline.recordings import probe

    for of, good in (("questions xlsx", workbook()), ("picture", photograph()),
                     ("footage", film())):  # fmt: skip
        for read in readers(of):  # what is good is read; and all that reading loads is loaded
            read(good)
    kept, found = len(list(pictures().names())), dict[str, Any]()
    for kind, (of, _) in KINDS.items():
        became, slowest, grown = Counter[str](), 0.0, 0
        for variant, read in product(range(VARIANTS), readers(of)):
            data = (folder / kind / str(variant)).read_bytes()
            size, began = _used(), time.process_time()
            try:
                read(data)
                became["taken as good"] += 1
            except (Invalid, Unreadable, Broken, probe.Unreadable):
                became["refused"] += 1
            except BaseException as crash:  # noqa: BLE001 - each is counted by its name
                became[type(crash).__name__] += 1
            slowest = max(slowest, time.process_time() - began)
            grown = max(grown, _used() - size)
        found[kind] = {"became": became, "slowest": round(slowest, 2), "grown": grown}
    print(json.dumps({"kinds": found, "kept": len(list(pictures().names())) - kept}))


def _used() -> int:
    """The most memory this process ever had, in megabytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


if __name__ == "__main__":
    main(Path(sys.argv[1]))
