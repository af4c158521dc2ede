"""The days that a report is about."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from feedback.reporting.statistics import start_of_day

EARLIEST = date(2000, 1, 1)  # long before there was a portal; a report looks a year back from there
LONGEST = timedelta(days=5 * 366)  # the five years of a congress's term


class NoPeriod(ValueError):
    """It ends before it begins, begins in the future or in another age, or is longer than a term."""


@dataclass(frozen=True)
class Period:
    """From the first to the last of these days, both included, in local time."""

    first: date
    last: date

    @property
    def begins(self) -> datetime:
        return start_of_day(self.first)

    @property
    def ends(self) -> datetime:
        """The first moment after it."""
        return start_of_day(self.last + timedelta(days=1))

    @property
    def before(self) -> Period:
        """The same days of the year before; 29 February is the 28th there."""
        return Period(_year_before(self.first), _year_before(self.last))

    @property
    def months(self) -> list[date]:
        """The first day of every month that it touches."""
        count = 12 * (self.last.year - self.first.year) + self.last.month - self.first.month
        begins = 12 * self.first.year + self.first.month - 1
        return [date(month // 12, month % 12 + 1, 1) for month in range(begins, begins + count + 1)]


def period(first: date, last: date, today: date) -> Period:
    """What is not over yet ends today. Raises NoPeriod."""
    last = min(last, today)
    if first < EARLIEST or first > last or last - first > LONGEST:
        raise NoPeriod
    return Period(first, last)


def usual(today: date) -> dict[str, Period]:
    """Those that are mostly asked for: this year so far, last year, this quarter and the last month."""
    year, quarter = today.replace(month=1, day=1), today.replace(month=(today.month - 1) // 3 * 3 + 1, day=1)
    month_ended = today.replace(day=1) - timedelta(days=1)
    return {
        "year": Period(year, today),
        "last_year": Period(year.replace(year=year.year - 1), year - timedelta(days=1)),
        "quarter": Period(quarter, today),
        "month": Period(month_ended.replace(day=1), month_ended),
    }


def _year_before(day: date) -> date:
    try:
        return day.replace(year=day.year - 1)
    except ValueError:
        return day.replace(year=day.year - 1, day=28)
