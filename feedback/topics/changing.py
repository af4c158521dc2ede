"""Changing the topics and the words that they are recognised by."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Max
from django.utils.text import slugify

from deputies.models import Area, Topic
from deputies.models.accounts import User
from feedback.models.topics import TopicWords
from feedback.topics import choices


@dataclass(frozen=True)
class Row:
    """A topic as it is to be. `before` are the words that whoever changed them had seen. `name` and the rest are
    looked at only for everywhere; a new topic has no `topic`."""

    topic: Topic | None
    words: str
    before: str = ""
    name: str = ""
    name_en: str = ""
    is_active: bool = True


class Outdated(Exception):
    """Somebody else has changed the words of `topic` meanwhile. Nothing is changed."""

    def __init__(self, topic: Topic) -> None:
        super().__init__(topic.slug)
        self.topic = topic


def of(area: Area | None) -> dict[int, str]:
    """By topic: its own words of the area, of everywhere without one."""
    if area is None:
        return dict(Topic.objects.values_list("pk", "words"))
    return dict(TopicWords.objects.filter(area=area).values_list("topic_id", "words"))


@transaction.atomic
def save(area: Area | None, rows: Iterable[Row], *, by: User) -> int:
    """Write what has changed; how many topics. An area changes its own words only. Raises Outdated."""
    list(Topic.objects.select_for_update().order_by("pk").values_list("pk"))  # one at a time
    now = of(area)
    changed = sum(_save(area, row, now, by) for row in rows)
    transaction.on_commit(choices.forget)
    return changed


def _save(area: Area | None, row: Row, now: dict[int, str], by: User) -> bool:
    if row.topic is None:
        _create(row)
        return True
    is_renamed = area is None and _rename(row.topic, row)
    if row.words == row.before:
        return is_renamed
    if now.get(row.topic.pk, "") != row.before:
        raise Outdated(row.topic)
    _set_words(area, row.topic, row.words, by)
    return True


def _set_words(area: Area | None, topic: Topic, words: str, by: User) -> None:
    if area is None:
        Topic.objects.filter(pk=topic.pk).update(words=words)
    else:
        TopicWords.objects.update_or_create(area=area, topic=topic, defaults={"words": words, "changed_by": by})


def _rename(topic: Topic, row: Row) -> bool:
    said = {"name": row.name, "name_en": row.name_en, "is_active": row.is_active}
    is_other = any(getattr(topic, name) != value for name, value in said.items())
    if is_other:
        Topic.objects.filter(pk=topic.pk).update(**said)
    return is_other


def _create(row: Row) -> Topic:
    """The last in the order."""
    stem = slugify(row.name_en)[:40] or "topic"
    taken = set(Topic.objects.filter(slug__startswith=stem).values_list("slug", flat=True))
    slug = next(s for n in range(1, 1000) if (s := stem if n == 1 else f"{stem}-{n}") not in taken)
    last = Topic.objects.aggregate(last=Max("position"))["last"] or 0
    return Topic.objects.create(
        slug=slug, name=row.name, name_en=row.name_en, words=row.words, is_active=row.is_active, position=last + 10
    )
