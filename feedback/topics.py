"""The topics a citizen may choose, kept for a minute in each process."""

from __future__ import annotations

import time

from deputies.models import Topic

KEPT_SECONDS = 60
_kept: tuple[float, tuple[Topic, ...]] = (float("-inf"), ())


def active() -> tuple[Topic, ...]:
    """In the order of their position."""
    global _kept  # noqa: PLW0603 - one value per process, replaced whole
    read_at, topics = _kept
    if time.monotonic() - read_at > KEPT_SECONDS:
        topics = tuple(Topic.objects.filter(is_active=True))
        _kept = (time.monotonic(), topics)
    return topics


def forget() -> None:
    """Read the table again at the next question: for whoever has just changed it."""
    global _kept  # noqa: PLW0603
    _kept = (float("-inf"), ())
