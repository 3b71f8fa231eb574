"""What tests of the window share."""

from collections.abc import Iterator

import pytest

from tests.stage.screens import virtual_screen


@pytest.fixture(scope="module")
def screen() -> Iterator[str]:
    """A virtual screen for all tests of a file."""
    with virtual_screen() as name:
        yield name
