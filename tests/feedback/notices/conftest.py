from __future__ import annotations

import pytest

from tests import cast


@pytest.fixture
def town() -> cast.Town:
    return cast.town()


@pytest.fixture(autouse=True)
def at_ten(by_day: None) -> None:
    """Nothing is sent to a phone at night."""
