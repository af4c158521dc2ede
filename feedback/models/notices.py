"""Word that reaches people: deliveries by e-mail and SMS, and who does not want them. Registered by
`feedback.models`."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from feedback.contacts import Reachable
from feedback.models.following import Follower
from feedback.sealing import SealedField


class Channel(models.TextChoices):
    EMAIL = "email", _("E-mail")
    SMS = "sms", _("SMS")


class Kind(models.TextChoices):
    """What a citizen is told."""

    RECEIVED = "received", _("Received")
    ACCEPTED = "accepted", _("Taken up")
    ASKED = "asked", _("Asked for detail")
    ANSWERED = "answered", _("Answered")
    RESOLVED = "resolved", _("Resolved: please rate")
    CLOSED = "closed", _("Closed")
    DECLINED = "declined", _("Not accepted")
    EXTENDED = "extended", _("More time needed")
    WITHDRAWN = "withdrawn", _("Taken back")
    SUPERVISED = "supervised", _("Watched by congress staff")
    SUGGESTED = "suggested", _("Suggestion by deputies")
    APPOINTMENT = "appointment", _("Appointment")
    CODE = "code", _("Query code asked for")


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    def undone(self) -> DeliveryQuerySet:
        return self.filter(sent_at__isnull=True, dead_at__isnull=True, dropped_at__isnull=True)


class Delivery(models.Model):
    """One message to one person on one channel, written in the transaction of what it tells. PostgreSQL is the queue.

    It is for who wrote the submission, or for the `follower`. The address is not kept here: it is read from them when
    the message is sent, so erasing it there is enough. What a person wrote stays in the event alone, for the same
    reason. `data` is a snapshot of the rest in their language (what happened, who holds it, until when).
    It is done when one of these is set: `sent_at`; `dead_at`, given up; `dropped_at`, not to be sent any more
    (`last_error` says why: an undone move, part of a later message, unsubscribed, no address).
    """

    district = models.CharField(max_length=6, db_collation="C")
    submission = models.ForeignKey("feedback.Submission", models.PROTECT, related_name="deliveries")
    event = models.ForeignKey("feedback.Event", models.PROTECT, related_name="+")
    follower = models.ForeignKey(Follower, models.CASCADE, null=True, blank=True, related_name="deliveries")
    channel = models.CharField(max_length=8, choices=Channel)
    kind = models.CharField(max_length=12, choices=Kind)
    language = models.CharField(max_length=8)
    data = models.JSONField(default=dict)
    part_of = models.ForeignKey("self", models.SET_NULL, null=True, related_name="parts")
    created_at = models.DateTimeField()
    available_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True)
    dead_at = models.DateTimeField(null=True)
    dropped_at = models.DateTimeField(null=True)
    last_error = models.CharField(max_length=80, blank=True)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "deliveries"
        constraints = [
            models.UniqueConstraint(
                name="delivery_once", fields=["event", "channel", "follower"], nulls_distinct=False
            ),
            models.CheckConstraint(name="delivery_channel_is_known", condition=Q(channel__in=Channel.values)),
            models.CheckConstraint(
                name="delivery_is_done_in_one_way",
                condition=Q(sent_at__isnull=True, dead_at__isnull=True)
                | Q(sent_at__isnull=True, dropped_at__isnull=True)
                | Q(dead_at__isnull=True, dropped_at__isnull=True),
            ),
        ]
        indexes = [
            models.Index(
                name="delivery_undone",
                fields=["available_at", "id"],
                condition=Q(sent_at__isnull=True, dead_at__isnull=True, dropped_at__isnull=True),
            ),
            models.Index(name="delivery_failed", fields=["-id"], condition=Q(dead_at__isnull=False)),
            models.Index(name="delivery_created", fields=["created_at"]),
        ]

    def __str__(self) -> str:
        return f"delivery {self.pk}"

    @property
    def person(self) -> Reachable:
        """Whom it is for."""
        return self.follower or self.submission

    @property
    def is_done(self) -> bool:
        return bool(self.sent_at or self.dead_at or self.dropped_at)


class Unsubscription(models.Model):
    """The citizen wants no word of this matter on this channel any more. Another matter is another question."""

    submission = models.ForeignKey("feedback.Submission", models.PROTECT, related_name="+")
    channel = models.CharField(max_length=8, choices=Channel)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(name="unsubscription_once", fields=["submission", "channel"])]

    def __str__(self) -> str:
        return f"{self.submission_id} {self.channel}"


class LostCode(models.Model):
    """Somebody asks for the query codes of what was sent with this number or address. Written whether there is any or
    not, and answered by the worker: neither the answer nor its time tells anything. Deleted when it is answered."""

    channel = models.CharField(max_length=8, choices=Channel)
    contact = SealedField()
    asked_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"lost code {self.pk}"
