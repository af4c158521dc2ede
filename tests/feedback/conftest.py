from typing import Any

import pytest
from django.test import Client

from stations import issuing
from tests.cast import Town, town
from tests.feedback.citizen import Citizen


@pytest.fixture
def in_town(db: Any) -> Town:
    return town()


@pytest.fixture
def citizen(in_town: Town, client: Client) -> Citizen:
    """Stands before the poster of the station."""
    return Citizen(client, issuing.issue(venue=in_town.station).code)
