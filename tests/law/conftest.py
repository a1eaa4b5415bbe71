"""The law is counted by what this release knows of holidays."""

from collections.abc import Iterator

import pytest

from tests.conftest import only_the_release


@pytest.fixture(scope="module", autouse=True)
def of_the_release() -> Iterator[None]:
    with only_the_release():
        yield
