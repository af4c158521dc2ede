"""A town with codes, and its staff."""

from typing import Any

import pytest
from django.test import Client

from deputies.models.accounts import Membership, Role
from stations.venue_codes import issuing
from tests import cast


@pytest.fixture
def town(settings: Any, tmp_path: Any) -> cast.Town:
    settings.PRIVATE_DIR = tmp_path / "private"
    town = cast.town()
    administrator = town.users["administrator"] = cast.user("administrator")
    Membership.objects.create(user=administrator, role=Role.ADMINISTRATOR)
    for venue in (town.home, town.station, town.elsewhere):
        issuing.issue(venue=venue)
    return town


@pytest.fixture
def staff(client: Client, town: cast.Town) -> Client:
    client.force_login(town.users["staff"])
    return client
