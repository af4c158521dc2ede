"""Scans are counted without a query, a wait or a trace; busy venues that fall silent are found."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import Error, connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from stations.models import Code, Venue
from stations.models.posters import ScanCount, SilentVenue
from stations.venue_codes import issuing, scans, silence
from tests import cast

TODAY = date(2026, 11, 23)


@pytest.fixture(autouse=True)
def nothing_waits() -> None:
    scans._waiting.clear()


@pytest.fixture
def town(db: None) -> cast.Town:
    return cast.town()


@pytest.fixture
def code(town: cast.Town) -> Code:
    return issuing.issue(venue=town.station)


def counted() -> list[tuple[int, date, int]]:
    return list(ScanCount.objects.order_by("venue", "date").values_list("venue", "date", "n"))


def test_a_scan_is_counted_without_a_query(
    client: Client, town: cast.Town, code: Code, django_assert_num_queries: Any
) -> None:
    url = reverse("citizen-form", args=[code.code])
    client.get(url)
    queries = len(connection.queries)
    with django_assert_num_queries(1):  # by the flush, outside of any request
        assert scans.flush() == 1
    assert queries == 0 or connection.queries
    client.get(url)
    client.get(url)
    scans.flush()
    assert scans.flush() == 0
    assert counted() == [(town.station.pk, timezone.localdate(), 3)]


def test_what_is_no_scan_is_not_counted(client: Client, town: cast.Town, code: Code) -> None:
    client.get(reverse("citizen-form", args=[code.code]), {"lang": "en"})
    client.post(reverse("citizen-form", args=[code.code]), {"message": ""})
    client.get(reverse("citizen-form", args=[issuing.issue(deputy=town.shen).code]))
    issuing.revoke(code=code.code, reason="丢失")
    client.get(reverse("citizen-form", args=[code.code]))
    assert scans.flush() == 0


def test_two_processes_add_up_and_a_deleted_venue_does_not_hurt(town: cast.Town) -> None:
    for n in (2, 3):
        for _ in range(n):
            scans.count(town.station.pk, TODAY)
        scans.count(999_999, TODAY)
        scans.flush()
    assert counted() == [(town.station.pk, TODAY, 5)]


def test_a_database_that_is_away_only_delays(town: cast.Town, monkeypatch: pytest.MonkeyPatch) -> None:
    scans.count(town.station.pk, TODAY)
    with monkeypatch.context() as away:
        away.setattr(scans, "_ADD", "SELECT 1 / 0, %s, %s, %s")
        with connection.cursor() as cursor:
            cursor.execute("SAVEPOINT before")
            with pytest.raises(Error):
                scans.flush()
            cursor.execute("ROLLBACK TO SAVEPOINT before")
    scans.count(town.station.pk, TODAY)
    assert scans.flush() == 2


def scanned(venue: Venue, daily: int, days: range) -> None:
    """So many scans a day, `days` ago."""
    ScanCount.objects.bulk_create(ScanCount(venue=venue, date=TODAY - timedelta(days=d), n=daily) for d in days)


@pytest.mark.parametrize(
    ("daily", "days", "silent"),
    [
        (2, range(15, 70), True),
        (2, range(14, 70), False),  # the 14th day before is one of the 14
        (2, range(0, 70), False),
        (1, range(15, 70), False),  # 7 a week is not busy
        (80, range(20, 21), True),  # a week's poster that was torn off
        (2, range(90, 200), False),  # long ago
    ],
)
def test_who_has_fallen_silent(town: cast.Town, daily: int, days: range, silent: bool) -> None:
    scanned(town.station, daily, days)
    assert silence.find(TODAY) == silent
    assert silence.find(TODAY) == silent, "found anew"
    assert [row.venue for row in silence.silent_under(town.city)] == [town.station] * silent
    assert not silence.silent_under(town.binhu)


def test_a_closed_venue_may_be_silent(town: cast.Town) -> None:
    scanned(town.station, 2, range(15, 70))
    Venue.objects.filter(pk=town.station.pk).update(is_open=False)
    assert silence.find(TODAY) == 0


def test_the_pages_say_it(client: Client, town: cast.Town) -> None:
    SilentVenue.objects.create(venue=town.station, last_scan=TODAY - timedelta(days=20), weekly=14)
    scans.count(town.home.pk, timezone.localdate())
    scans.flush()
    client.force_login(town.users["staff"])
    for name in ("poster-scans", "dashboard"):
        page = client.get(reverse(name)).content.decode()
        assert "没有人扫码" in page, name
        assert town.station.name in page
    client.force_login(town.users["sister_staff"])
    assert "没有人扫码" not in client.get(reverse("dashboard")).content.decode()
