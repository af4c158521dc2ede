"""Files that citizens and those who answer send along (附件). Registered by `feedback.models`."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from deputies.models.accounts import User


class FileKind(models.TextChoices):
    PICTURE = "picture", _("Photo")
    DOCUMENT = "document", _("PDF")
    SOUND = "sound", _("Voice note")


class FileState(models.TextChoices):
    CLEAN = "clean", _("ready")
    WAITING = "waiting", _("still being checked")
    INFECTED = "infected", _("removed: it held harmful software")


class Attachment(models.Model):
    """A file that was judged and written anew. It belongs to nothing until it is sent, then to one event for good.

    `bundle` is the key of the form that it was brought to and `upload` tells its uploads apart: the same one arriving
    twice is one. `stored_as` is its place under PRIVATE_DIR/files without the ending. `event_seq` is the event's seq.
    """

    district = models.CharField(max_length=6, db_collation="C", blank=True)
    bundle = models.UUIDField()
    upload = models.UUIDField()
    submission = models.ForeignKey(
        "feedback.Submission", models.PROTECT, null=True, blank=True, related_name="attachments"
    )
    event_seq = models.PositiveIntegerField(null=True, blank=True)
    kind = models.CharField(max_length=8, choices=FileKind)
    state = models.CharField(max_length=8, choices=FileState)
    media_type = models.CharField(max_length=20)
    name = models.CharField(max_length=100)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    stored_as = models.CharField(max_length=50, unique=True)
    uploaded_by = models.CharField(max_length=8)
    uploaded_user = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="attachment_once", fields=["bundle", "upload"]),
            models.CheckConstraint(
                name="attachment_sent_with_an_event",
                condition=Q(submission__isnull=True, event_seq__isnull=True)
                | Q(submission__isnull=False, event_seq__isnull=False),
            ),
        ]
        indexes = [
            models.Index(name="attachment_orphan", fields=["created_at"], condition=Q(submission__isnull=True)),
            models.Index(name="attachment_unchecked", fields=["id"], condition=Q(state="waiting")),
        ]

    def __str__(self) -> str:
        return f"attachment {self.pk}"
