"""The API as programs meet it: in process for most tests, over a real server where it matters."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.serving import web


@pytest.fixture
def door(bureau: Any) -> Any:
    """The API over the cast."""
    from tests.doors.api.door import Door

    return Door(bureau)


@pytest.fixture
def told() -> Any:
    """How to read a problem."""
    from tests.doors.api.door import problem

    return problem


@pytest.fixture
def live(fresh_bureau: Any, tmp_path: Path) -> Iterator[str]:
    """The address of granian with eight threads over the cast; it knows the witness in `watch`."""
    from plumbline.doors.cli.witness import Witness
    from plumbline.transparency import log as ours

    watch = tmp_path / "watch"
    witness = Witness.at(
        watch / "state", watch / "key", "plumbline-witness", ours.signer().vkey, retire=False
    )
    env = fresh_bureau.env | {"PLUMBLINE_WITNESSES": witness.vkey}
    log = tmp_path / "granian.log"
    with web(env, log, "--blocking-threads", "8", at="/api/ledger/key") as address:
        yield address
