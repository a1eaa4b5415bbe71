"""The language of the answers: Chinese in the source, English from the product's catalogue.

Read with the standard library, so that commands without Django speak the same words.
"""

from __future__ import annotations

import gettext
import os
from functools import cache
from pathlib import Path

LOCALE = Path(__file__).resolve().parents[2] / "locale"
DJANGO = {"zh": "zh-hans", "en": "en"}
_chosen = ["zh"]


def choose(lang: str | None) -> None:
    """Take the language asked for, or that of the environment."""
    _chosen[0] = lang or of_environment()


def chosen() -> str:
    """The language the answers are in: zh or en."""
    return _chosen[0]


def of_environment() -> str:
    """English where the environment asks for English; otherwise the product's own language."""
    named = next(filter(None, map(os.environ.get, ("LC_ALL", "LC_MESSAGES", "LANG"))), "")
    return "en" if named.lower().startswith("en") else "zh"


@cache
def _catalogue(lang: str) -> gettext.NullTranslations:
    return gettext.translation("django", LOCALE, [lang], fallback=True)


def t(text: str) -> str:
    """A sentence of the product in the chosen language."""
    return _catalogue(_chosen[0]).gettext(text) if text and _chosen[0] != "zh" else text
