from __future__ import annotations

from datetime import date

import pytest
from django.core.management import CommandError, call_command

from deputies.areas import NoPlace, create_own
from deputies.models import Area, AreaChange
from feedback import area_changes, lifecycle
from feedback.access import visible_to
from feedback.models import OutcomeClass, Rating, Submission
from tests import cast

pytestmark = pytest.mark.django_db
ON = date(2026, 12, 1)


def closed(town: cast.Town) -> Submission:
    made = cast.assigned(town.shen, town.station, "早就解决的事")
    lifecycle.resolve(made.pk, OutcomeClass.objects.all()[0], "好了", actor=lifecycle.SYSTEM)
    return lifecycle.rate(made.pk, Rating.SATISFIED)


def test_own_areas_get_keys_that_no_division_code_has() -> None:
    town = cast.town()
    zone = create_own(town.xishan, "锡山开发区", on=ON)
    block = create_own(zone, "一号园", on=ON)
    assert (zone.key, zone.level, block.key, block.level) == ("320205A01", "township", "320205A01A01", "village")
    assert create_own(town.xishan, "又一个开发区", on=ON).key == "320205A02"
    with pytest.raises(NoPlace):
        create_own(block, "太深了", on=ON)


def test_moving_an_area_takes_its_venues_and_open_matters_along_and_keeps_history() -> None:
    town = cast.town()
    open_one, closed_one = cast.assigned(town.shen, town.station), closed(town)
    community = cast.area("320205001004", "春星社区", town.street)
    area_changes.move(town.street, to=town.binhu, on=ON)
    for thing in (open_one, closed_one, community, town.station):
        thing.refresh_from_db()
    assert town.street.key == "320211A01"
    assert community.key == "320211A01004"
    assert (town.station.area_key, town.station.district) == ("320211A01", "320211")
    assert (open_one.area_key, open_one.district) == ("320211A01", "320211")
    assert closed_one.area_key == "320205001"
    assert AreaChange.objects.get().key_before == "320205001"
    seen = Submission.objects.filter(visible_to(town.users["sister_staff"]))
    assert list(seen) == [open_one]


def test_merging_ends_the_one_and_fills_the_other_but_nobody_s_role_grows() -> None:
    town = cast.town()
    other = cast.area("320205002", "安镇街道", town.xishan)
    staff = cast.staff_of(town.street, "street_staff")
    open_one = cast.assigned(town.shen, town.station)
    cast.area("320205001004", "春星社区", town.street)
    area_changes.merge(town.street, into=other, on=ON)
    for thing in (open_one, town.station, town.street):
        thing.refresh_from_db()
    assert town.street.valid_to == ON
    assert town.station.area == other
    assert open_one.area_key == "320205002"
    assert Area.objects.get(name="春星社区").parent == other
    assert not Submission.objects.filter(visible_to(staff)).exists()
    assert AreaChange.objects.get(kind="merged").into == other


def test_levels_must_fit() -> None:
    town = cast.town()
    with pytest.raises(NoPlace):
        area_changes.move(town.street, to=town.city, on=ON)
    with pytest.raises(NoPlace):
        area_changes.merge(town.street, into=town.xishan, on=ON)
    assert not AreaChange.objects.exists()


def test_the_commands(capsys: pytest.CaptureFixture[str]) -> None:
    cast.town()
    call_command("move_area", "320205001", "--to", "320211")
    assert "320211A01" in capsys.readouterr().out
    with pytest.raises(CommandError, match="no area"):
        call_command("merge_area", "999999", "--into", "320211")
    with pytest.raises(CommandError, match="merged into another"):
        call_command("merge_area", "320205", "--into", "3202")
