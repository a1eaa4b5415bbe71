"""What other programs find in a file: text, metadata, objects, parts. Not our own readers."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest


def program(name: str) -> str:
    """Where it is; without it the test is left out, and says so."""
    found = shutil.which(name)
    if found is None:
        pytest.skip(f"{name} is not here")
    return found


def run(*command: str) -> str:
    """What a program prints."""
    done = subprocess.run(command, capture_output=True, check=False, timeout=60)
    return done.stdout.decode("utf-8", "replace")


def pdf_text(file: Path) -> str:
    """The text as poppler reads it, without the breaks of lines."""
    return re.sub(r"\s", "", run(program("pdftotext"), "-q", str(file), "-"))


def pdf_objects(file: Path) -> str:
    """Every object uncompressed, as qpdf writes it."""
    out = file.with_suffix(".qdf")
    run(program("qpdf"), "--qdf", "--object-streams=disable", "--no-warn", str(file), str(out))
    return out.read_bytes().decode("latin-1")


def pdf_embedded(file: Path) -> str:
    """Metadata and structure as MuPDF reads them."""
    return run(program("mutool"), "show", "-g", str(file), "trailer/Info")


def docx_parts(body: bytes) -> dict[str, str]:
    """Every part of the package, uncompressed."""
    with zipfile.ZipFile(io.BytesIO(body)) as package:
        return {name: package.read(name).decode("utf-8") for name in package.namelist()}


def docx_text(body: bytes) -> str:
    """The text of the document part alone."""
    return re.sub(r"<[^>]+>|\s", "", docx_parts(body)["word/document.xml"])


def docx_parts_of(body: bytes) -> set[str]:
    """The names of all parts."""
    with zipfile.ZipFile(io.BytesIO(body)) as package:
        return set(package.namelist())
