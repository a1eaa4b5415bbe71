"""The norms shipped with the product, as forms for `norms.adopt`."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

SHIPPED = Path(__file__).resolve().parent.parent / "data" / "norms"


def shipped() -> Iterator[dict[str, Any]]:
    """Each shipped norm, in the order of the files."""
    for path in sorted(SHIPPED.glob("*.yaml")):
        for row in yaml.safe_load(path.read_text(encoding="utf-8")):
            yield {**row, "body": json.dumps(row["body"], ensure_ascii=False)}
