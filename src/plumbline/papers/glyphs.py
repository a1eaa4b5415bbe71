"""Which characters the fonts have. A character no font has would be printed as an empty box."""

from __future__ import annotations

import unicodedata
from functools import cache
from pathlib import Path

FAMILIES = ("notosanssc", "notosanstc", "notosansjp", "notosanskr")  # in the order they are asked


def fonts() -> list[Path]:
    """The directories of the fonts, in the order they are asked."""
    import justmytype_intl_cjk

    root = Path(justmytype_intl_cjk.__file__).parent / "fonts" / "ofl"
    return [root / family for family in FAMILIES]


@cache
def drawn() -> frozenset[int]:
    """Every code point that some font draws."""
    from fontTools.ttLib import TTFont

    found: set[int] = set()
    for folder in fonts():
        for path in folder.glob("*.ttf"):
            with TTFont(path, lazy=True) as font:
                found |= font["cmap"].getBestCmap().keys()
    return frozenset(found)


def missing(text: str) -> list[str]:
    """The characters of a text that no font has, once each, in their order."""
    have = drawn()
    blank = ("Cc", "Cf", "Zl", "Zp")
    return [
        char
        for char in dict.fromkeys(text)
        if ord(char) not in have and unicodedata.category(char) not in blank
    ]
