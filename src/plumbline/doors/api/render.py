"""What the kernel keeps as sentences with values, in the language of the reader."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext


def arithmetic(lines: Iterable[Mapping[str, Any]]) -> list[str]:
    """Why a duty falls due when it does, line by line."""
    return [
        gettext(line["says"]) % {k: gettext(v) if v else v for k, v in line["values"].items()}
        for line in lines
    ]


def titled(value: Any) -> Any:
    """A read with its titles translated; its data stays as it is."""
    if isinstance(value, Mapping):
        return {
            key: gettext(inner)
            if isinstance(inner, str) and inner and key.endswith("_title")
            else titled(inner)
            for key, inner in value.items()
        }
    return [titled(inner) for inner in value] if isinstance(value, list) else value
