"""Days and times as people say them: 11月25日（周三）, Wed 25 Nov."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext


def _weekday(day: date) -> str:
    """Own words: Django's Chinese says 星期三 where people say 周三."""
    names = (
        pgettext("short weekday", "Mon"), pgettext("short weekday", "Tue"), pgettext("short weekday", "Wed"),
        pgettext("short weekday", "Thu"), pgettext("short weekday", "Fri"), pgettext("short weekday", "Sat"),
        pgettext("short weekday", "Sun"),
    )  # fmt: skip
    return names[day.weekday()]


def groups_of_four(code: str) -> list[str]:
    """A code as it is shown, to be read aloud or copied by hand."""
    return [code[i : i + 4] for i in range(0, len(code), 4)]


def day_in_words(day: date) -> str:
    """A date (or the local date of an aware datetime) without its year."""
    if isinstance(day, datetime):
        day = timezone.localdate(day)
    return _("%(weekday)s %(day)s") % {"weekday": _weekday(day), "day": date_format(day, "MONTH_DAY_FORMAT")}


def date_in_words(day: date) -> str:
    """With its year, for what takes long."""
    return date_format(day, "DATE_FORMAT")


def date_in_list(text: str) -> str:
    """One that stands in an address (2026-11-30), with its year."""
    return date_format(date.fromisoformat(text), "SHORT_DATE_FORMAT")


def moment_in_words(at: datetime) -> str:
    """A day and a time of day, local."""
    return f"{day_in_words(at)} {date_format(timezone.localtime(at), 'TIME_FORMAT')}"


def appointment_in_words(data: dict[str, Any]) -> str:
    """The day, time and place of an event's snapshot."""
    words = (day_in_words(date.fromisoformat(data["day"])), data["starts"], data["place"])
    return " ".join(word for word in words if word)


def period_in_words(months: int) -> str:
    """12 is 1 year, 18 are 18 months."""
    years, rest = divmod(months, 12)
    if rest:
        return ngettext("%(n)d month", "%(n)d months", months) % {"n": months}
    return ngettext("%(n)d year", "%(n)d years", years) % {"n": years}
