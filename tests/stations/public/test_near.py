"""Finding a venue by one's own position, which leaves no trace."""

from __future__ import annotations

import logging
import re

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from portal.demo.areas import read_atlas
from portal.demo.coordinates import DISTRICTS
from portal.demo.venues import plan_venues
from stations import finding
from stations.models import Venue
from tests import cast
from tests.stations.public.reading import POSITION, crowd, names, placed, text


@pytest.mark.usefixtures("positions")
def test_near_me_lists_the_nearest_first(client: Client, town: cast.Town) -> None:
    response = client.post("/find/near?lang=en", POSITION)
    assert names(response) == ["春星社区代表联络站", "东亭街道代表之家", "滨湖区代表之家"]
    assert re.findall(r"about [0-9.]+ k?m", text(response)) == ["about 300 m", "about 4.3 km", "about 16.0 km"]
    assert response["Cache-Control"] == "no-store"


@pytest.mark.usefixtures("positions")
def test_distances_are_those_of_the_globe(town: cast.Town) -> None:
    """Against the formula of the great circle by another road: the spherical law of cosines gives 4,343 m."""
    found = {v.name: v.metres for v in finding.near(finding.Position(31.601, 120.399))}
    assert found["东亭街道代表之家"] == pytest.approx(4_338, abs=8)


@pytest.mark.usefixtures("positions")
def test_what_is_far_closed_or_nowhere_is_not_near(client: Client, town: cast.Town) -> None:
    placed(town.elsewhere, 39.9, 116.4)
    Venue.objects.filter(pk=town.home.pk).update(is_open=False)
    assert names(client.post("/find/near", POSITION)) == ["春星社区代表联络站"]
    assert "30" in text(client.post("/find/near?lang=en", {"latitude": "0", "longitude": "0"}))


def test_near_pages_follow_one_another(client: Client, town: cast.Town) -> None:
    for n, venue in enumerate(crowd(town, 30)):
        placed(venue, 31.601, 120.399 + n // 3 * 0.001)  # three at each place: the distance alone is no order
    first = client.post("/find/near", POSITION)
    after = re.search(r'name="after" value="([^"]+)"', text(first))
    assert after
    second = client.post("/find/near", {**POSITION, "after": after[1]})
    assert len(set(names(first) + names(second))) == len(names(first) + names(second)) == 30


@pytest.mark.usefixtures("positions")
def test_a_position_is_in_no_address_and_no_log(
    client: Client, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    with caplog.at_level(logging.DEBUG):
        response = client.post("/find/near", POSITION)
        client.get("/find/", {"q": "沈岩"})
    said = caplog.text + "".join(capfd.readouterr())
    assert "31.6" not in said
    assert "120.39" not in said
    assert "沈岩" not in said  # nor the words somebody looked for
    assert "/find/near" in said
    assert not [link for link in re.findall(r'(?:href|action|src)="([^"]*)"', text(response)) if "31.6" in link]
    assert "31.6012" not in text(response)  # rounded before it is used


@pytest.mark.parametrize("value", ["", "x", "nan", "inf", "91", "1e999", "31.6; drop"])
def test_what_is_no_position_is_explained(client: Client, town: cast.Town, value: str) -> None:
    response = client.post("/find/near?lang=en", {"latitude": value, "longitude": "120"})
    assert response.status_code == 400
    assert "We could not read your position" in text(response)


def test_opened_without_a_position_near_leads_to_the_search(client: Client) -> None:
    assert client.get("/find/near?lang=en")["Location"] == "/find/?lang=en"


@pytest.mark.django_db
@pytest.mark.parametrize(("latitude", "longitude"), [(90.1, 0), (0, 180.1), (float("nan"), 0), (31.0, None)])
def test_the_database_takes_only_positions_on_earth(latitude: float, longitude: float | None) -> None:
    town = cast.town()
    with pytest.raises(IntegrityError, match="venue_position_is_on_earth"), transaction.atomic():
        Venue.objects.filter(pk=town.home.pk).update(latitude=latitude, longitude=longitude)


def test_every_venue_of_the_demo_has_a_place_of_its_own_in_its_district() -> None:
    venues = plan_venues(read_atlas(1.0), 1.0)
    assert len({venue.position for venue in venues}) == len(venues)
    for venue in venues:
        (latitude, longitude), _ = DISTRICTS[venue.area.key[:6]]
        assert abs(venue.position[0] - latitude) < 0.25
        assert abs(venue.position[1] - longitude) < 0.3
