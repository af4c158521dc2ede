"""The topics a citizen may choose and the words that they are recognised by, kept for a minute in each process."""

from __future__ import annotations

import time
from dataclasses import dataclass

from deputies.models import Topic
from feedback.models.topics import TopicWords
from feedback.topics.recognising import Words, recognised, split

KEPT_SECONDS = 60


@dataclass(frozen=True)
class _Kept:
    """`own`: (area's key, topic's slug, words) of every area that has any."""

    read_at: float = float("-inf")
    active: tuple[Topic, ...] = ()
    own: tuple[tuple[str, str, str], ...] = ()


_kept = _Kept()


def _all() -> _Kept:
    global _kept  # noqa: PLW0603 - one value per process, replaced whole
    if time.monotonic() - _kept.read_at > KEPT_SECONDS:
        own = TopicWords.objects.exclude(words="").order_by("area__key")
        _kept = _Kept(
            time.monotonic(),
            tuple(Topic.objects.filter(is_active=True)),
            tuple(own.values_list("area__key", "topic__slug", "words")),
        )
    return _kept


def active() -> tuple[Topic, ...]:
    """In the order of their position."""
    return _all().active


def words(area_key: str = "") -> dict[str, tuple[str, ...]]:
    """By slug: what each topic is recognised by in the area."""
    kept = _all()
    said = {topic.slug: [topic.words] for topic in kept.active}
    for key, slug, more in kept.own:
        if slug in said and area_key.startswith(key):
            said[slug].append(more)
    return {slug: split(" ".join(texts)) for slug, texts in said.items()}


def suggested(message: str, area_key: str = "") -> Topic | None:
    """The topic that the words of the message speak of."""
    return by_words(message, words(area_key))


def by_words(message: str, known: Words) -> Topic | None:
    slug = recognised(message, known)
    return next((topic for topic in active() if topic.slug == slug), None)


def forget() -> None:
    """Read the tables again at the next question: for whoever has just changed them."""
    global _kept  # noqa: PLW0603
    _kept = _Kept()
