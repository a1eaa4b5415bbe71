"""Real people at real screens: headless Chromium against granian on a committed database."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.utils.text import slugify

SHOTS = "PLUMBLINE_SHOTS"
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync",
    "--disable-background-networking", "--disable-component-update",
]  # fmt: skip


@pytest.fixture
def fresh_database(fresh_bureau: Any) -> Any:
    """Here a fresh database has the cast in it, so that `site` serves it."""
    return fresh_bureau


@pytest.fixture
def cast_on_site(site: str) -> Any:
    """The cast, in the database that the site serves."""
    from tests import cast

    del site
    return cast.existing()


@pytest.fixture(scope="session")
def shots() -> Path:
    """Where screenshots are kept."""
    home = os.environ["PLUMBLINE_HOME"]
    place = Path(os.environ.get(SHOTS) or Path(home) / "screenshots")
    place.mkdir(parents=True, exist_ok=True)
    return place


@pytest.fixture
def seats(site: str, chromium: str, shots: Path, request: Any) -> Iterator[Any]:
    """Screens at which the cast sits down; what went wrong on any of them fails the test.

    Asked for last: while Playwright's event loop runs on this thread, Django refuses its own calls.
    """
    from playwright.sync_api import sync_playwright

    from tests.browser.seat import Seats

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        name = slugify(request.node.name.replace("[", "-")).removeprefix("test_")
        seats = Seats(site, browser, shots, name)
        yield seats
        seats.leave()
        browser.close()
    assert seats.faults == []
