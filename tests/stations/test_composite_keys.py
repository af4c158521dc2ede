"""PostgreSQL itself keeps what venues repeat of their area and parent."""

import pytest
from django.db import IntegrityError, connection

from deputies.models import Area
from stations.models import Code, Venue, VenueKind
from tests import cast


@pytest.fixture
def town(db: None) -> cast.Town:
    return cast.town()


def judge_now() -> None:
    """The composite keys are judged at COMMIT; ask for it here."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_a_station_cannot_stand_in_a_station(town: cast.Town) -> None:
    with pytest.raises(IntegrityError, match="venue_stands_in_the_right_kind"):
        cast.venue("站中站", town.street, town.station, VenueKind.STATION)


def test_a_parent_cannot_be_called_what_it_is_not(town: cast.Town) -> None:
    liar = cast.venue("站中站", town.street, town.home)
    Venue.objects.filter(pk=liar.pk).update(parent=town.station)
    with pytest.raises(IntegrityError, match="venue_parent_kind_is_true"):
        judge_now()


def test_a_contact_point_stands_in_a_station_or_a_home(town: cast.Town) -> None:
    for parent in (town.station, town.home):
        cast.venue("联系点", town.street, parent, VenueKind.CONTACT_POINT)
    judge_now()
    with pytest.raises(IntegrityError, match="venue_stands_in_the_right_kind"):
        cast.venue("无处立足的联系点", town.street, None, VenueKind.CONTACT_POINT)


def test_a_wrong_area_key_is_refused(town: cast.Town) -> None:
    Venue.objects.filter(pk=town.station.pk).update(area_key="320211")
    with pytest.raises(IntegrityError, match="venue_area_key_is_true"):
        judge_now()


def test_a_changed_area_key_travels_to_its_venues(town: cast.Town) -> None:
    Area.objects.filter(pk=town.street.pk).update(key="320205009")
    judge_now()
    town.station.refresh_from_db()
    assert (town.station.area_key, town.station.district) == ("320205009", "320205")


def test_a_code_leads_to_one_thing(town: cast.Town) -> None:
    with pytest.raises(IntegrityError, match="code_leads_to_one"):
        Code.objects.create(code="K7QM2XW9", venue=town.station, deputy=town.shen)


def test_a_code_has_the_alphabet_nobody_misreads(town: cast.Town) -> None:
    with pytest.raises(IntegrityError, match="code_alphabet"):
        Code.objects.create(code="O0I1LUV9", venue=town.station)
