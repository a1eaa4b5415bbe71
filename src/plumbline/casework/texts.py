"""How long the words in casework's forms may be."""

from __future__ import annotations

from typing import Annotated

from pydantic import StringConstraints

Short = Annotated[str, StringConstraints(min_length=1, max_length=200)]
Maybe = Annotated[str, StringConstraints(max_length=500)]
Long = Annotated[str, StringConstraints(min_length=2, max_length=10_000)]
