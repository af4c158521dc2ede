"""The outbox that routes what was sent, and the signs of life of the processes."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class OutboxQuerySet(models.QuerySet["Outbox"]):
    def undone(self) -> OutboxQuerySet:
        return self.filter(done_at__isnull=True, dead_at__isnull=True)


class Outbox(models.Model):
    """A routing still to be done. PostgreSQL is the queue; Celery only makes it fast.

    Undone and available rows are taken by the relay. `attempts` counts how often a row was taken.
    """

    district = models.CharField(max_length=6, db_collation="C")
    submission = models.ForeignKey("feedback.Submission", models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    available_at = models.DateTimeField()
    first_taken_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    request_id = models.CharField(max_length=64, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    dead_at = models.DateTimeField(null=True, blank=True)
    last_error = models.CharField(max_length=200, blank=True)

    objects = OutboxQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "outbox"
        indexes = [
            models.Index(
                name="outbox_undone",
                fields=["available_at", "id"],
                condition=Q(done_at__isnull=True, dead_at__isnull=True),
            )
        ]

    def __str__(self) -> str:
        return f"outbox {self.pk}"


class Heartbeat(models.Model):
    """The last sign of life of a process (relay, worker, beat), for the dashboard and /readyz."""

    name = models.CharField(max_length=20, primary_key=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.name} {self.at}"
