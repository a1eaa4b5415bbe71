"""The norms shipped with the product, as forms for `norms.adopt` and `norms.revise`."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from plumbline.law.register import LOADER

REVISED = ("number", "since", "until", "body", "clauses", "cites", "mark")
SHIPPED = Path(__file__).resolve().parent.parent / "data" / "norms"


def versions() -> Iterator[dict[str, Any]]:
    """Each version of each shipped norm with its number, in the order of the files.

    The first row of a code is its first version; every further row is the next version.
    """
    numbers = Counter[str]()
    for path in sorted(SHIPPED.glob("*.yaml")):
        for row in yaml.load(path.read_bytes(), Loader=LOADER):  # noqa: S506 - a safe loader
            numbers[row["code"]] += 1
            body = json.dumps(row["body"], ensure_ascii=False)
            yield {**row, "body": body, "version": numbers[row["code"]]}


@cache
def codes() -> frozenset[str]:
    """The codes of the norms that the product brings."""
    return frozenset(row["code"] for row in versions())


def shipped() -> Iterator[dict[str, Any]]:
    """The first version of each shipped norm, as a form for `norms.adopt`."""
    for row in versions():
        if row.pop("version") == 1:
            yield row


def revisions() -> Iterator[tuple[str, dict[str, Any]]]:
    """Every later version: the code of its norm, and the form for `norms.revise`."""
    for row in versions():
        if row["version"] > 1:
            yield row["code"], {name: row[name] for name in REVISED if name in row}
