"""Words of an area by which its opinions' topics are recognised, beside those of everywhere. Registered by
`feedback.models`."""

from __future__ import annotations

from django.db import models

from deputies.models import Area, Topic
from deputies.models.accounts import User


class TopicWords(models.Model):
    """What a topic is called in an area and all under it: its own places, firms and ways of saying it. They come on
    top of those of the areas above and of everywhere (`Topic.words`)."""

    area = models.ForeignKey(Area, models.CASCADE, related_name="+")
    topic = models.ForeignKey(Topic, models.CASCADE, related_name="+")
    words = models.TextField(blank=True)
    changed_at = models.DateTimeField(auto_now=True)
    changed_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name_plural = "topic words"
        constraints = [models.UniqueConstraint(name="topic_words_once", fields=["area", "topic"])]

    def __str__(self) -> str:
        return f"{self.area_id} {self.topic_id}"
