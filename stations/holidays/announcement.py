"""Reads the State Council's notice of a year's holidays as it is published: which days are free, which weekend days
are worked to make up for them. Pure.

Nothing is guessed. A sentence counts when it is understood from end to end, and when what it says besides agrees with
the calendar: the weekdays in brackets, how many days it counts. Whatever else there is comes back as it stands.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

MAKE_UP_NAME = "调休上班"
FESTIVALS = ("元旦", "春节", "清明节", "劳动节", "端午节", "中秋节", "国庆节")  # fixed by law since 2007
_FESTIVALS_SHORT = frozenset(festival[:2] for festival in FESTIVALS)
MOST_DAYS = 15  # in a row
WEEKDAYS = "一二三四五六日"

_DATE = r"(?:\d{4}年)?(?:\d{1,2}月)?\d{1,2}日(?:\([^()]*\))?"
_DATES = rf"{_DATE}(?:(?:至|到|[-—–~]+){_DATE})?"
_FREE = re.compile(rf"({_DATES})放假(?:调休)?(?:(\d+)天)?((?:,(?:不调休|与周末连休|共\d+天))*)")
_WORKED = re.compile(rf"({_DATES}(?:[、,和]{_DATES})*)(?:照常)?上班")
_PARTS = re.compile(r"(?:(\d{4})年)?(?:(\d{1,2})月)?(\d{1,2})日(?:\(([^()]*)\))?")
_WEEKDAY = re.compile(r"(?:周|星期)([一二三四五六日天])")
_HEAD = re.compile(r"(?:[一二三四五六七八九十]+、|\d{1,2}[.、])?([^:,。;]{2,30}):")
_YEAR = re.compile(r"(?:关于|现将)(\d{4})年")
_DATED = re.compile(r"(国务院(?:办公厅)?)?(\d{4})年\d{1,2}月\d{1,2}日(?:\([^()]*\))?")
_HAS_DAY = re.compile(r"\d日")


class Why(StrEnum):
    """Why a sentence with a date is not taken over."""

    UNREAD = "unread"
    NO_SUCH_DAY = "no_such_day"
    WEEKDAY = "weekday"
    COUNT = "count"
    ORDER = "order"
    NO_WEEKEND = "no_weekend"
    TWICE = "twice"


@dataclass(frozen=True)
class Block:
    """Days that one sentence names: free under the festival's name, or worked to make up for it."""

    name: str
    is_worked: bool
    days: tuple[date, ...]


@dataclass(frozen=True)
class Left:
    """A sentence that says a day and is not taken over, and why."""

    text: str
    why: Why


@dataclass(frozen=True)
class Notice:
    """`left` is to be looked at by a person; `beside` are the sentences without a day: the heading, the greetings."""

    year: int
    blocks: tuple[Block, ...]
    left: tuple[Left, ...]
    beside: tuple[str, ...]

    @property
    def missing(self) -> list[str]:
        """The festivals that it gives no free day."""
        names = "".join(block.name for block in self.blocks if not block.is_worked)
        return [festival for festival in FESTIVALS if festival[:2] not in names]


class _Wrong(Exception):
    def __init__(self, why: Why) -> None:
        self.why = why


def year_of(text: str) -> int | None:
    """The year that the notice says it is for."""
    found = _YEAR.search(_plain(text))
    return int(found[1]) if found else None


def read(text: str, year: int) -> Notice:
    """What the text says; dates without a year are of `year`."""
    blocks: list[Block] = []
    left: list[Left] = []
    beside: list[str] = []
    for name, sentence in _sentences(text):
        try:
            block = _block(name, sentence, year)
            if block is not None and _clashes(block, blocks):
                raise _Wrong(Why.TWICE)
        except _Wrong as wrong:
            left.append(Left(sentence, wrong.why))
        else:
            if block is not None:
                blocks.append(block)
            elif _HAS_DAY.search(sentence) and not _is_date_of_it(name, sentence, year):
                left.append(Left(sentence, Why.UNREAD))
            else:
                beside.append(sentence)
    return Notice(year, tuple(blocks), tuple(left), tuple(beside))


def _is_date_of_it(name: str, sentence: str, year: int) -> bool:
    """The day on which the notice was made, the year before: under its signature, or beside the page's own words."""
    dated = _DATED.fullmatch(sentence)
    return dated is not None and int(dated[2]) < year and (bool(dated[1]) or name[:2] not in _FESTIVALS_SHORT)


def _plain(text: str) -> str:
    """Half-width digits and brackets, no blanks within a line."""
    return re.sub(r"[^\S\n]+", "", unicodedata.normalize("NFKC", text))


def _sentences(text: str) -> Iterator[tuple[str, str]]:
    """Each with the festival that it stands under. A line that breaks off goes on in the next one."""
    name = ""
    for line in _lines(_plain(text)):
        for sentence in filter(None, re.split(r"[。;]", line)):
            if head := _HEAD.match(sentence):
                name = head[1]
            rest = sentence[head.end() :] if head else sentence
            if rest:
                yield name, rest


def _lines(text: str) -> Iterator[str]:
    whole = ""
    for line in filter(None, text.split("\n")):
        if whole and (whole[-1] in "。;:" or _HEAD.match(line)):
            yield whole
            whole = ""
        whole += line
    if whole:
        yield whole


def _block(name: str, sentence: str, year: int) -> Block | None:
    """None where it names no days in the words of a notice. Raises _Wrong where it contradicts itself."""
    if free := _FREE.fullmatch(sentence):
        if not name:
            return None
        days = tuple(_days(free[1], year))
        counts = [*filter(None, [free[2]]), *re.findall(r"共(\d+)天", free[3])]
        if any(int(count) != len(days) for count in counts):
            raise _Wrong(Why.COUNT)
        return Block(name, False, days)
    if worked := _WORKED.fullmatch(sentence):
        days = tuple(_days(worked[1], year))
        if any(day.isoweekday() <= 5 for day in days):
            raise _Wrong(Why.NO_WEEKEND)
        return Block(MAKE_UP_NAME, True, days)
    return None


def _days(said: str, year: int) -> Iterator[date]:
    """Every day of "9月29日(周五)至10月6日" and of "4月23日、5月6日". What one leaves out is as in the one before."""
    month, last, goes_on = 0, None, False
    for part in _PARTS.finditer(said):
        year, month = int(part[1] or year), int(part[2] or month)
        day = _date(year, month, int(part[3]))
        if goes_on and last is not None and day < last and not part[1] and month == 1:  # 12月31日至1月2日
            year += 1
            day = _date(year, month, int(part[3]))
        _agrees(day, part[4] or "")
        if goes_on and last is not None:
            yield from _between(last, day)
        yield day
        last, goes_on = day, said[part.end() : part.end() + 1] not in ("、", ",", "和", "")


def _date(year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        raise _Wrong(Why.NO_SUCH_DAY) from None


def _agrees(day: date, said: str) -> None:
    """That the weekday in brackets is that of the day: it tells a wrong year, and a wrong digit."""
    found = _WEEKDAY.search(said)
    if found and WEEKDAYS.index(found[1].replace("天", "日")) != day.weekday():
        raise _Wrong(Why.WEEKDAY)


def _between(first: date, last: date) -> Iterable[date]:
    """The days after the first one and before the last one."""
    n = (last - first).days
    if not 0 < n < MOST_DAYS:
        raise _Wrong(Why.ORDER)
    return (first + timedelta(days=i) for i in range(1, n))


def _clashes(block: Block, blocks: Iterable[Block]) -> bool:
    return any(set(block.days) & set(other.days) for other in blocks)
