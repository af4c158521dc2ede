"""What people who answer keep for their work: ways of looking at the inbox, and texts that are ready. Registered by
`feedback.models`."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from deputies.models import Area
from deputies.models.accounts import User
from stations.models import Venue

VIEWS_AT_MOST = 20  # of one person


class SavedView(models.Model):
    """A way of looking at the inbox. With a venue, everybody of that venue sees it; its owner alone removes it."""

    owner = models.ForeignKey(User, models.CASCADE, related_name="+")
    name = models.CharField(max_length=30)
    query = models.CharField(max_length=100)  # as `listing.Asked.query` writes it
    venue = models.ForeignKey(Venue, models.CASCADE, null=True, related_name="+")

    class Meta:
        ordering = ["name", "id"]
        constraints = [models.UniqueConstraint(name="saved_view_once", fields=["owner", "name"])]

    def __str__(self) -> str:
        return self.name


class ReadyText(models.Model):
    """A text for answers, of a venue or of an area with all under it. `ready_texts.VARIABLES` are filled in."""

    venue = models.ForeignKey(Venue, models.CASCADE, null=True, related_name="+")
    area = models.ForeignKey(Area, models.CASCADE, null=True, related_name="+")
    title = models.CharField(max_length=40)
    text = models.TextField(max_length=1000)
    changed_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["title", "id"]
        constraints = [
            models.CheckConstraint(
                name="ready_text_of_one",
                condition=Q(venue__isnull=True, area__isnull=False) | Q(venue__isnull=False, area__isnull=True),
            )
        ]

    def __str__(self) -> str:
        return self.title
