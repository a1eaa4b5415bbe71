"""What a walk needs."""

from __future__ import annotations

import pytest

from plumbline.doors.cli.province import Province
from tests import cast
from tests.conftest import FreshDatabase


@pytest.fixture
def own_bureau(fresh_bureau: FreshDatabase) -> Province:
    """The cast in a database of the test's own, so that each story is rolled back for good."""
    return cast.existing()
