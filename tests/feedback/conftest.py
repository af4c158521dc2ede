from typing import Any

import pytest
from django.test import Client

from feedback import privacy_rules, topics, word_list, workflows
from feedback.views import form_page
from stations import calendar, issuing
from tests.cast import Town, town
from tests.feedback.citizen import Citizen


@pytest.fixture(autouse=True)
def nothing_kept() -> None:
    """What a process keeps for a minute must not outlive a test."""
    for kept in (form_page, topics, workflows, privacy_rules, calendar, word_list):
        kept.forget()


@pytest.fixture
def in_town(db: Any) -> Town:
    return town()


@pytest.fixture
def citizen(in_town: Town, client: Client) -> Citizen:
    """Stands before the poster of the station."""
    return Citizen(client, issuing.issue(venue=in_town.station).code)
