from datetime import date
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command

from stations.holidays.calendar import exceptions, forget
from stations.holidays.seed import is_announced, official_days, seed
from stations.holidays.working_days import is_working
from stations.models import CalendarDay

WORKED_WEEKENDS = {  # from the State Council's notices
    2023: ["01-28", "01-29", "04-23", "05-06", "06-25", "10-07", "10-08"],
    2024: ["02-04", "02-18", "04-07", "04-28", "05-11", "09-14", "09-29", "10-12"],
    2025: ["01-26", "02-08", "04-27", "09-28", "10-11"],
    2026: ["01-04", "02-14", "02-28", "05-09", "09-20", "10-10"],
}


@pytest.mark.parametrize("year", WORKED_WEEKENDS)
def test_worked_weekends_are_those_of_the_notice(year: int) -> None:
    worked = sorted(f"{day:%m-%d}" for day, (is_worked, _) in official_days([year]).items() if is_worked)
    assert worked == WORKED_WEEKENDS[year]


@pytest.mark.parametrize(
    ("first", "last"),
    [
        ("2024-10-01", "2024-10-07"),
        ("2025-01-28", "2025-02-04"),
        ("2026-02-15", "2026-02-23"),
        ("2025-10-01", "2025-10-08"),
    ],
)
def test_a_week_off_is_off_every_day(first: str, last: str) -> None:
    start, end = date.fromisoformat(first), date.fromisoformat(last)
    differing = {day: worked for day, (worked, _) in official_days([start.year]).items()}
    week = [date.fromordinal(n) for n in range(start.toordinal(), end.toordinal() + 1)]
    assert [day for day in week if is_working(day, differing)] == []


def test_of_an_unannounced_year_only_the_festivals_are_known() -> None:
    assert is_announced(2026)
    assert not is_announced(2090)
    days = official_days([2090])
    assert days[date(2090, 10, 1)] == (False, "国庆节")
    assert not any(worked for worked, _ in days.values())
    assert not any("补假" in name for _, name in days.values())


@pytest.mark.django_db
def test_seed_never_overwrites_what_staff_entered() -> None:
    own = CalendarDay.objects.create(date=date(2025, 10, 8), is_working=True, name="本地安排", is_override=True)
    CalendarDay.objects.create(date=date(2025, 3, 3), is_working=False, name="过时的一行")
    first = seed([2024, 2025])
    assert (first.kept, first.unannounced) == (1, ())
    assert seed([2024, 2025]) == first, "a second time is the same"
    own.refresh_from_db()
    assert own.is_working
    assert not CalendarDay.objects.filter(date="2025-03-03").exists()
    assert CalendarDay.objects.count() == first.written + 1


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_the_calendar_knows_at_once() -> None:
    forget()
    assert date(2025, 1, 26) not in exceptions()
    seed([2025])
    assert exceptions()[date(2025, 1, 26)] is True
    forget()


@pytest.mark.django_db
def test_the_command_warns_loudly_of_a_year_nobody_announced(time_machine: Any) -> None:
    time_machine.move_to("2089-12-01")
    out, err = StringIO(), StringIO()
    call_command("seed_calendar", stdout=out, stderr=err)
    assert "days written" in out.getvalue()
    assert "WARNING: the official calendar of 2090" in err.getvalue()
