"""What proves later that no event was changed or removed: heads over all chains, how far each way of publishing them
has come, and what the nightly check has found. Registered by `feedback.models`."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class AuditHead(models.Model):
    """Where every chain of events had come to that grew since the head before, made once a day: see `chain`.

    It covers the events after the head before it up to `to_event`, by their ids. `leaves` is `chain.packed`, ordered
    by submission; `root` its digest, `hash` that of all else and of the head before. Append-only (migration 0140).
    """

    number = models.PositiveIntegerField(unique=True)
    day = models.DateField()
    made_at = models.DateTimeField()
    to_event = models.BigIntegerField()
    events = models.PositiveIntegerField()
    chains = models.PositiveIntegerField()
    leaves = models.BinaryField()
    root = models.BinaryField(max_length=32)
    previous_hash = models.BinaryField(max_length=32)
    hash = models.BinaryField(max_length=32)

    class Meta:
        ordering = ["number"]

    def __str__(self) -> str:
        return f"head {self.number} of {self.day}"


class Outside(models.TextChoices):
    """Where heads are published, so that whoever rules the database cannot change them."""

    FILE = "file", _("File")
    MAIL = "mail", _("E-mail")
    WEBHOOK = "webhook", _("Webhook")


class Publication(models.Model):
    """How far a way of publishing has come: every head up to `number` is out there."""

    outside = models.CharField(max_length=8, choices=Outside, primary_key=True)
    number = models.PositiveIntegerField(default=0)
    done_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True)
    last_error = models.CharField(max_length=80, blank=True)

    def __str__(self) -> str:
        return f"{self.outside} up to head {self.number}"


class AuditRound(models.Model):
    """Every event and every head read again, once a day and a little at a time: how far it has come, what it found.

    `submission_id` and `head` are the last ones read. `faults` names at most `watching.MOST_KEPT` of `n_faults`: each
    [number of the submission, seq, head, fault], as `verifying.Finding` has them.
    """

    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    submission_id = models.BigIntegerField(default=0)
    head = models.PositiveIntegerField(default=0)
    has_read_events = models.BooleanField(default=False)
    events = models.PositiveBigIntegerField(default=0)
    chains = models.PositiveBigIntegerField(default=0)
    seconds = models.FloatField(default=0)
    n_faults = models.PositiveIntegerField(default=0)
    faults = models.JSONField(default=list)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"round {self.pk}"
