"""What the tables of areas, deputies and accounts refuse, and in which words."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import override

from deputies.models import Area, AreaLevel, Deputy, DeputyStatus
from deputies.models.accounts import Membership, Role
from tests import cast


@pytest.fixture
def town(db: None) -> cast.Town:
    return cast.town()


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"key": "3202a5", "level": AreaLevel.COUNTY}, "digits and capital letters"),
        ({"key": "320299", "level": AreaLevel.CITY}, "4 for a city"),
        ({"key": "320299", "level": AreaLevel.COUNTY, "code": "320299"}, "12 digits"),
        ({"key": "320299", "level": "county", "valid_from": "2020-01-01", "valid_to": "2019-01-01"}, "ends after"),
    ],
)
def test_a_wrong_area_is_refused_in_words_and_by_the_database(
    town: cast.Town, fields: dict[str, str], words: str
) -> None:
    wrong = Area(name="高新区", parent=town.city, **fields)
    with override("en"), pytest.raises(ValidationError, match=words):
        wrong.full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        wrong.save()


def test_a_development_zone_needs_no_code(town: cast.Town) -> None:
    zone = Area(key="3202K1", name="高新技术产业开发区", level=AreaLevel.COUNTY, parent=town.city)
    zone.full_clean()
    zone.save()
    assert zone in Area.objects.under(town.city)


@pytest.mark.parametrize("role", [Role.DEPUTY, Role.STAFF, Role.AUDITOR])
def test_a_role_without_its_scope_is_refused(town: cast.Town, role: Role) -> None:
    with override("en"), pytest.raises(ValidationError, match="staff and auditors an area"):
        Membership(user=town.users["nobody"], role=role).full_clean()
    with pytest.raises(IntegrityError):
        Membership.objects.create(user=town.users["nobody"], role=role)


def test_a_deputy_has_one_account(town: cast.Town) -> None:
    with override("en"), pytest.raises(ValidationError, match="has an account already"):
        Membership(user=town.users["nobody"], role=Role.DEPUTY, deputy=town.shen).full_clean()


def test_only_active_deputies_are_reachable(town: cast.Town) -> None:
    for status in (DeputyStatus.SUSPENDED, DeputyStatus.ENDED):
        Deputy.objects.filter(pk=town.shen.pk).update(status=status)
        assert town.shen not in Deputy.objects.reachable()
    Deputy.objects.filter(pk=town.shen.pk).update(status=DeputyStatus.ACTIVE)
    assert town.shen in Deputy.objects.reachable()
