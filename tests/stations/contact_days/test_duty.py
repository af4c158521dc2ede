"""Rosters of a year drawn into the table, edited by hand, swapped with consent."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest

from deputies.models import Deputy
from stations.contact_days import duty, planning
from stations.models import ContactDayRule, DutyRosterEntry
from stations.models.duty import Absence, ContactDay, SwapRequest, SwapState
from tests import cast

pytestmark = pytest.mark.django_db
Pair = tuple[DutyRosterEntry, DutyRosterEntry]
NOW = datetime(2026, 12, 1, 4, tzinfo=UTC)
TODAY = date(2026, 12, 1)


@pytest.fixture
def town() -> cast.Town:
    town = cast.town()
    ContactDayRule.objects.create(
        area=town.city, kind="weekday_of_week", ordinal=3, weekday=2, starts=time(14), ends=time(16)
    )
    cast.deputy("王三", town.station)
    cast.deputy("李四", town.station)
    planning.plan_year(town.city, 2027)
    return town


def served(town: cast.Town) -> dict[str, int]:
    entries = DutyRosterEntry.objects.filter(venue=town.station)
    return dict(Counter(entries.values_list("deputy__name", flat=True)))


def test_a_year_is_drawn_fairly(town: cast.Town, django_assert_max_num_queries: Any) -> None:
    with django_assert_max_num_queries(14):
        drawn = duty.draw_rosters(town.city, 2027, today=TODAY)
    assert drawn == duty.Drawn(entries=36, days=24)  # four at the station, one of them elsewhere
    assert served(town) == {"沈岩": 6, "周敏华": 6, "王三": 6, "李四": 6}, "who is out of office is left out"
    assert duty.draw_rosters(town.city, 2027, today=TODAY) == duty.Drawn(0, 0)


def test_absences_and_what_stands_already_are_weighed(town: cast.Town) -> None:
    Absence.objects.create(deputy=town.shen, first_day=date(2027, 1, 1), last_day=date(2027, 3, 31))
    first = ContactDay.objects.filter(venue=town.station)[0]
    duty.set_duty(first, [town.zhou.pk])
    duty.draw_rosters(town.city, 2027, today=TODAY)
    assert sorted(served(town).values()) == [5, 6, 6, 6]
    assert not DutyRosterEntry.objects.filter(deputy=town.shen, date__lte=date(2027, 3, 31)).exists()
    assert list(DutyRosterEntry.objects.filter(venue=town.station, date=first.date).values_list("deputy")) == [
        (town.zhou.pk,)
    ]


def test_nobody_is_at_two_venues_on_one_day(town: cast.Town) -> None:
    both = cast.deputy("两处", town.station, town.home)
    duty.draw_rosters(town.city, 2027, today=TODAY)
    days = DutyRosterEntry.objects.filter(deputy=both).values_list("date", flat=True)
    assert len(days) == len(set(days)) > 0


def test_past_days_are_left_alone(town: cast.Town) -> None:
    duty.draw_rosters(town.city, 2027, today=date(2027, 6, 30))
    assert DutyRosterEntry.objects.earliest("date").date > date(2027, 6, 30)


def test_editing_takes_only_deputies_of_the_venue(town: cast.Town) -> None:
    day = ContactDay.objects.filter(venue=town.station)[0]
    duty.set_duty(day, [town.shen.pk])
    duty.set_duty(day, [town.zhou.pk])
    assert served(town) == {"周敏华": 1}
    for who in (town.far, Deputy.objects.get(name="钱止")):
        with pytest.raises(duty.NotAssigned):
            duty.set_duty(day, [town.zhou.pk, who.pk])
    assert served(town) == {"周敏华": 1}


@pytest.fixture
def pair(town: cast.Town) -> tuple[DutyRosterEntry, DutyRosterEntry]:
    """Shen's duty in January and Zhou's in February."""
    january, february = list(ContactDay.objects.filter(venue=town.station)[:2])
    duty.set_duty(january, [town.shen.pk])
    duty.set_duty(february, [town.zhou.pk])
    return DutyRosterEntry.objects.get(date=january.date), DutyRosterEntry.objects.get(date=february.date)


def holders(pair: tuple[DutyRosterEntry, DutyRosterEntry]) -> list[str]:
    return [DutyRosterEntry.objects.get(pk=entry.pk).deputy.name for entry in pair]


def test_a_swap_needs_the_colleagues_word(pair: Pair) -> None:
    request = duty.propose_swap(*pair, "那天在外地", now=NOW)
    assert duty.propose_swap(*pair, "", now=NOW).pk == request.pk
    assert holders(pair) == ["沈岩", "周敏华"]
    duty.accept_swap(request.pk, now=NOW + timedelta(days=1))
    assert holders(pair) == ["周敏华", "沈岩"]
    with pytest.raises(duty.CannotSwap):
        duty.accept_swap(request.pk, now=NOW)


@pytest.mark.parametrize("verb", [duty.decline_swap, duty.withdraw_swap])
def test_a_closed_request_is_over(pair: Pair, verb: Any) -> None:
    request = duty.propose_swap(*pair, "", now=NOW)
    verb(request.pk, now=NOW)
    with pytest.raises(duty.CannotSwap):
        duty.accept_swap(request.pk, now=NOW)
    assert holders(pair) == ["沈岩", "周敏华"]


def test_it_expires_and_can_be_proposed_again(pair: Pair) -> None:
    request = duty.propose_swap(*pair, "", now=NOW)
    assert request.expires_at == NOW + timedelta(days=7)
    later = NOW + timedelta(days=8)
    with pytest.raises(duty.CannotSwap):
        duty.accept_swap(request.pk, now=later)
    assert duty.propose_swap(*pair, "", now=later).pk != request.pk


def test_it_expires_before_the_first_of_the_two_days(pair: Pair) -> None:
    request = duty.propose_swap(*pair, "", now=datetime(2027, 1, 10, 4, tzinfo=UTC))
    assert request.expires_at == datetime(2027, 1, 11, 16, tzinfo=UTC), "midnight of 12 January in Shanghai"


def test_who_cannot_come_cannot_swap(pair: Pair, town: cast.Town) -> None:
    request = duty.propose_swap(*pair, "", now=NOW)
    Absence.objects.create(deputy=town.zhou, first_day=pair[0].date, last_day=pair[0].date)
    with pytest.raises(duty.CannotSwap):
        duty.accept_swap(request.pk, now=NOW)
    assert SwapRequest.objects.get().state == SwapState.PROPOSED


def test_an_edited_roster_is_not_swapped(pair: Pair, town: cast.Town) -> None:
    request = duty.propose_swap(*pair, "", now=NOW)
    DutyRosterEntry.objects.filter(pk=pair[1].pk).update(deputy=Deputy.objects.get(name="王三"))
    with pytest.raises(duty.CannotSwap):
        duty.accept_swap(request.pk, now=NOW)


def test_other_venues_and_own_days_cannot_be_swapped(pair: Pair, town: cast.Town) -> None:
    foreign = DutyRosterEntry.objects.create(venue=town.elsewhere, deputy=town.far, date=date(2027, 3, 9))
    own = DutyRosterEntry.objects.create(venue=town.station, deputy=town.shen, date=date(2027, 3, 9))
    for wanted in (foreign, own, pair[0]):
        with pytest.raises(duty.CannotSwap):
            duty.propose_swap(pair[0], wanted, "", now=NOW)
