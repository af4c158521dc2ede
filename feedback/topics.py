"""The topics a citizen may choose, kept for a minute in each process."""

from __future__ import annotations

import time

from deputies.models import Topic
from feedback.recognising import recognised, split

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


def words() -> dict[str, tuple[str, ...]]:
    """By slug: what each topic is recognised by."""
    return {topic.slug: split(topic.words) for topic in active()}


def suggested(message: str) -> Topic | None:
    """The topic that the words of the message speak of."""
    slug = recognised(message, words())
    return next((topic for topic in active() if topic.slug == slug), None)


def forget() -> None:
    """Read the table again at the next question: for whoever has just changed it."""
    global _kept  # noqa: PLW0603
    _kept = (float("-inf"), ())
