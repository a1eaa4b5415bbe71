"""The web door in process: officers of the cast at their screens."""

from typing import Any

import pytest


@pytest.fixture
def desks(bureau: Any) -> Any:
    """The screens of the cast."""
    from tests.doors.web.desk import Desks

    return Desks(bureau)
