"""The contact days of the past year and those ahead, who was there, and what they came to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from portal.demo.clock import TZ, Clock
from portal.demo.dice import dice
from portal.demo.roster import ENDS, ON_CONTACT_DAY, STARTS, contact_days
from portal.demo.venues import VenueRow
from stations.models.duty import ContactDayState

DAYS_BACK, DAYS_AHEAD = 730, 35
WORDS = [
    "重点听取了停车和加装电梯的意见，已现场联系物业。", "居民反映集中在路灯和人行道，当场转街道城管办。",
    "来访以老年居民为主，谈助餐点饭菜和配药，会后走访两户。", "联系日与社区议事会同办。", "",
]  # fmt: skip
WORDS_OF_A_QUIET_DAY = ["天气原因来访不多，代表上门走访了楼道长。", "来访群众了解政策，未提意见。", ""]
# A real city: about one deputy at a venue on a contact day, two people met, an opinion heard at every fourth.
BOTH_CAME, MET, HEARD, ON_THE_SPOT = 0.1, (8, 7, 5, 3, 2, 1), 0.14, 0.5


@dataclass(frozen=True)
class DayRow:
    """A row of `stations_contactday`; of one that was held, `present` and what its summary counts."""

    id: int
    venue: VenueRow
    date: date
    state: ContactDayState
    present: Sequence[int] = ()
    met: int = 0
    heard: int = 0
    on_the_spot: int = 0
    words: str = ""

    @property
    def begins(self) -> datetime:
        return datetime.combine(self.date, STARTS, TZ)

    @property
    def ended(self) -> datetime:
        return datetime.combine(self.date, ENDS, TZ)


def plan_days(clock: Clock, venues: Sequence[VenueRow], active_at: Mapping[int, Sequence[int]]) -> list[DayRow]:
    """`active_at`: venue -> its active deputies. Published to the end of the
    year, and always the next one; today's is still open, whatever the time."""
    first, ahead = clock.today - timedelta(days=DAYS_BACK), clock.today + timedelta(days=DAYS_AHEAD)
    last = max(ahead, date(clock.today.year, 12, 31))
    dates = contact_days(clock, first, last)
    rng = dice("contact days")
    rows: list[DayRow] = []
    for venue in venues:
        for turn, day in enumerate(dates):
            number = len(rows) + 1
            if day >= clock.today:
                rows.append(DayRow(number, venue, day, ContactDayState.PUBLISHED))
                continue
            there = active_at[venue.id]
            came = ON_CONTACT_DAY if rng.random() < BOTH_CAME else 1
            present = {there[(venue.id + turn * ON_CONTACT_DAY + n) % len(there)] for n in range(came)}
            met = rng.choices(range(len(MET)), MET)[0]
            heard = sum(rng.random() < HEARD for _person in range(met))
            spot = sum(rng.random() < ON_THE_SPOT for _opinion in range(heard))
            words = rng.choice(WORDS if heard else WORDS_OF_A_QUIET_DAY)
            rows.append(DayRow(number, venue, day, ContactDayState.HELD, sorted(present), met, heard, spot, words))
    return rows
