"""Short codes for the demo city, the same at every load, with a few that were revoked and replaced."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from portal.demo.dice import dice
from stations.codes import BASE, SHORT_CODE_LENGTH, encode

REASONS = ["海报破损，已换新码", "场所搬迁，旧码停用", "二维码被覆盖，停用旧码", "联络站更名，换发新码"]
ONE_REVOKED_IN = 90


@dataclass(frozen=True)
class CodeRow:
    """A row of `stations_code`; exactly one of `venue_id` and `deputy_id` is set."""

    code: str
    venue_id: int | None
    deputy_id: int | None
    issued_at: datetime
    revoked_at: datetime | None = None
    revoked_reason: str = ""
    replaced_by: str | None = None


def plan_codes(venue_ids: Sequence[int], deputy_ids: Sequence[int], opened: datetime, now: datetime) -> list[CodeRow]:
    """One active code for every venue and deputy; every 90th venue has an older, replaced one too."""
    retired_venues = venue_ids[1::ONE_REVOKED_IN]
    rng = dice("codes")
    numbers = rng.sample(
        range(BASE ** (SHORT_CODE_LENGTH - 1)), len(venue_ids) + len(deputy_ids) + len(retired_venues)
    )
    codes = iter([encode(number, SHORT_CODE_LENGTH) for number in numbers])
    active = {venue_id: next(codes) for venue_id in venue_ids}
    rows = [CodeRow(code, venue_id, None, opened) for venue_id, code in active.items()]
    rows += [CodeRow(next(codes), None, deputy_id, opened) for deputy_id in deputy_ids]
    for venue_id in retired_venues:
        at = now - timedelta(days=rng.randint(3, 200), minutes=rng.randint(0, 600))
        replaced = CodeRow(next(codes), venue_id, None, opened, at, rng.choice(REASONS), active[venue_id])
        rows.append(replaced)
    return rows
