"""What people who answer keep for their work: ways of looking at the inbox. Registered by `feedback.models`."""

from __future__ import annotations

from django.db import models

from deputies.models import User
from stations.models import Venue

VIEWS_AT_MOST = 20  # of one person


class SavedView(models.Model):
    """A way of looking at the inbox. With a venue, everybody of that venue sees it; its owner alone removes it."""

    owner = models.ForeignKey(User, models.CASCADE, related_name="+")
    name = models.CharField(max_length=30)
    query = models.CharField(max_length=100)  # as `inbox_list.Asked.query` writes it
    venue = models.ForeignKey(Venue, models.CASCADE, null=True, related_name="+")

    class Meta:
        ordering = ["name", "id"]
        constraints = [models.UniqueConstraint(name="saved_view_once", fields=["owner", "name"])]

    def __str__(self) -> str:
        return self.name
