"""Where a page of an inbox ended, so that the next one begins there (keyset)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import NamedTuple, Self

MICROSECOND = timedelta(microseconds=1)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Position(NamedTuple):
    """Where a page of the inbox ended. `at` is the deadline, EPOCH where none runs."""

    rank: int
    at: datetime
    pk: int

    def __str__(self) -> str:
        return f"{self.rank}.{(self.at - EPOCH) // MICROSECOND}.{self.pk}"

    @classmethod
    def read(cls, text: str) -> Self | None:
        """None for what is not a position."""
        try:
            rank, at, pk = (int(part) for part in text.split("."))
            return cls(rank, EPOCH + at * MICROSECOND, pk) if abs(pk) < 2**63 else None
        except (ValueError, OverflowError):
            return None
