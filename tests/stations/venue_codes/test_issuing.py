from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.conf import settings
from django.db import IntegrityError, connection

from stations.codes import SHORT_CODE_LENGTH, encode, is_well_formed
from stations.models import Code, Venue
from stations.venue_codes import issuing
from tests import cast


@pytest.fixture
def town(db: None) -> cast.Town:
    return cast.town()


def test_issue_makes_a_well_formed_code_for_a_venue_or_a_deputy(town: cast.Town) -> None:
    of_venue, of_deputy = issuing.issue(venue=town.station), issuing.issue(deputy=town.shen)
    assert is_well_formed(of_venue.code)
    assert (of_venue.venue, of_venue.deputy) == (town.station, None)
    assert (of_deputy.venue, of_deputy.deputy) == (None, town.shen)
    assert of_venue.address == f"{settings.PUBLIC_ADDRESS}/c/{of_venue.code}"


def test_a_second_active_code_is_refused(town: cast.Town) -> None:
    issuing.issue(venue=town.station)
    with pytest.raises(issuing.AlreadyIssued):
        issuing.issue(venue=town.station)


@pytest.mark.django_db
def test_a_code_leads_to_exactly_one() -> None:
    with pytest.raises(IntegrityError):
        issuing.issue()


def test_a_collision_draws_again(town: cast.Town, monkeypatch: pytest.MonkeyPatch) -> None:
    taken = issuing.issue(venue=town.home).code
    drawn = iter([taken, taken, encode(7, SHORT_CODE_LENGTH)])
    monkeypatch.setattr(issuing, "_random_code", lambda: next(drawn))
    assert issuing.issue(venue=town.station).code == encode(7, SHORT_CODE_LENGTH)


def test_revoking_keeps_the_first_reason(town: cast.Town) -> None:
    code = issuing.issue(venue=town.station).code
    first = issuing.revoke(code=code, reason="海报破损")
    again = issuing.revoke(code=code, reason="另一个原因")
    assert (again.revoked_at, again.revoked_reason) == (first.revoked_at, "海报破损")
    assert again.replaced_by is None


def test_replacing_points_from_the_old_to_the_new(town: cast.Town) -> None:
    old = issuing.issue(venue=town.station)
    new = issuing.replace(code=old.code, reason="海报破损")
    old.refresh_from_db()
    assert (old.replaced_by, old.revoked_reason) == (new, "海报破损")
    assert (new.venue, new.revoked_at) == (town.station, None)
    assert issuing.replace(code=old.code, reason="again") == new


def test_a_revoked_code_can_be_replaced_later(town: cast.Town) -> None:
    old = issuing.issue(deputy=town.shen)
    issuing.revoke(code=old.code, reason="遗失")
    assert issuing.replace(code=old.code, reason="补办").deputy == town.shen


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_eight_replacing_at_once_make_one_new_code() -> None:
    station = cast.venue("东亭街道代表之家", cast.area("320205001", "东亭街道"))
    old, gate = issuing.issue(venue=station).code, Barrier(8)

    def press(_: int) -> str:
        gate.wait(timeout=10)
        try:
            return issuing.replace(code=old, reason="twice").code
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        made = set(pool.map(press, range(8)))
    assert len(made) == 1
    assert Code.objects.filter(venue=station).count() == 2


def test_venues_that_never_had_a_code_get_their_first(town: cast.Town) -> None:
    kept = issuing.issue(venue=town.station)
    issuing.revoke(code=issuing.issue(venue=town.elsewhere).code, reason="停用")
    assert issuing.issue_first(Venue.objects.all()) == 1
    assert issuing.issue_first(Venue.objects.all()) == 0
    active = dict(Code.objects.filter(revoked_at=None).values_list("venue", "code"))
    assert set(active) == {town.station.pk, town.home.pk}, "what was revoked for good stays so"
    assert active[town.station.pk] == kept.code
