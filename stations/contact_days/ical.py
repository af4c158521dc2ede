"""Calendar files (RFC 5545) as Apple's, Google's and Outlook's calendars take them. Pure.

What they insist on: a UID that stays, DTSTAMP, a time zone that is defined in the file, CRLF, lines of at most 75
bytes, a SEQUENCE that rises with each change, and cancelled events told as such instead of left out.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, Timezone, TimezoneStandard

SHANGHAI = ZoneInfo("Asia/Shanghai")
EIGHT_HOURS = timedelta(hours=8)
ASKED_AGAIN = timedelta(hours=6)


@dataclass(frozen=True)
class Entry:
    """One event. Without `starts` and `ends` it takes the whole day."""

    uid: str
    date: date
    summary: str
    changed_at: datetime
    starts: time | None = None
    ends: time | None = None
    place: str = ""
    words: str = ""
    sequence: int = 0
    is_cancelled: bool = False


def calendar_file(name: str, entries: Iterable[Entry]) -> bytes:
    """A VCALENDAR in UTF-8 with CRLF, folded."""
    calendar = Calendar()
    calendar.add("prodid", "-//Yimatong//Contact days//ZH")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    calendar.add("x-wr-timezone", SHANGHAI.key)
    calendar.add("refresh-interval", ASKED_AGAIN, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT6H")
    calendar.add_component(_zone())
    for entry in entries:
        calendar.add_component(_event(entry))
    return bytes(calendar.to_ical())


def _zone() -> Timezone:
    """China has had one time, and none for the summer, since 1992."""
    zone, standard = Timezone(), TimezoneStandard()
    zone.add("tzid", SHANGHAI.key)
    standard.add("dtstart", datetime(1992, 1, 1))
    standard.add("tzoffsetfrom", EIGHT_HOURS)
    standard.add("tzoffsetto", EIGHT_HOURS)
    standard.add("tzname", "CST")
    zone.add_component(standard)
    return zone


def _event(entry: Entry) -> Event:
    event = Event()
    event.add("uid", entry.uid)
    event.add("dtstamp", entry.changed_at)
    event.add("last-modified", entry.changed_at)
    event.add("sequence", entry.sequence)
    event.add("summary", entry.summary)
    if entry.starts is None or entry.ends is None:
        event.add("dtstart", entry.date)
        event.add("dtend", entry.date + timedelta(days=1))
    else:
        event.add("dtstart", datetime.combine(entry.date, entry.starts, SHANGHAI))
        event.add("dtend", datetime.combine(entry.date, entry.ends, SHANGHAI))
    if entry.place:
        event.add("location", entry.place)
    if entry.words:
        event.add("description", entry.words)
    event.add("status", "CANCELLED" if entry.is_cancelled else "CONFIRMED")
    event.add("transp", "TRANSPARENT" if entry.is_cancelled else "OPAQUE")
    return event
