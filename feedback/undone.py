"""Which events were taken back: they stay where they are, and count no more."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from feedback.states import Back


def taken_back(events: Iterable[Any]) -> frozenset[int]:
    """The seq of each event of a submission that a later one undid."""
    return frozenset(event.data["seq"] for event in events if event.verb == Back.UNDO)
