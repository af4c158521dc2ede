"""A town with places, codes and contact days."""

from __future__ import annotations

from datetime import time

import pytest

from stations.holidays import calendar
from stations.models import Code, ContactDayRule
from stations.venue_codes import issuing
from tests import cast
from tests.stations.public.reading import placed


@pytest.fixture
def town(db: None) -> cast.Town:
    return cast.town()


@pytest.fixture
def code(town: cast.Town) -> Code:
    return issuing.issue(venue=town.station)


@pytest.fixture
def rule(town: cast.Town) -> ContactDayRule:
    """In November 2026 and after: 10 November, 15 December, 12 January, 16 February."""
    calendar.exceptions()
    return ContactDayRule.objects.create(
        area=town.city, kind="weekday_of_week", ordinal=3, weekday=2, starts=time(14), ends=time(16)
    )


@pytest.fixture
def positions(town: cast.Town) -> None:
    placed(town.home, 31.640, 120.400)
    placed(town.station, 31.603, 120.401)
    placed(town.elsewhere, 31.520, 120.260)
