"""What other systems come in by, and what they are told: tokens, and web addresses that events are posted to.
Registered by `feedback.models`."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from deputies.models import Area
from deputies.models.accounts import User


class TokenScope(models.TextChoices):
    SUBMIT = "submit", _("Hand in opinions for citizens")
    READ = "cases:read", _("Read the inbox and the cases in reach")
    MOVE = "cases:move", _("Move cases: accept, answer, resolve …")
    CONTACT = "contacts:read", _("Read contact data; each look is recorded")


class ApiToken(models.Model):
    """Another system acts as this account, in one of its roles, for some things, for a time. Only the token's digest
    is kept; `hint` is its beginning, by which people recognise it."""

    user = models.ForeignKey(User, models.PROTECT, related_name="api_tokens")
    hat = models.CharField(max_length=16)
    name = models.CharField(max_length=60)
    hint = models.CharField(max_length=12)
    digest = models.BinaryField(max_length=32, unique=True)
    scopes = models.JSONField(default=list)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(name="api_token_ends", condition=Q(expires_at__gt=models.F("created_at"))),
            models.CheckConstraint(name="api_token_has_a_name", condition=~Q(name="")),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.hint}…)"

    def is_good(self, now: datetime) -> bool:
        return self.revoked_at is None and now < self.expires_at and self.user.still_honours(self.created_at)

    @property
    def is_revoked(self) -> bool:
        """By somebody, or with its account."""
        return self.revoked_at is not None or not self.user.still_honours(self.created_at)


class Webhook(models.Model):
    """An address of another system to which every event of an area is posted, in their order. `nonce` makes its secret
    one of its own; `from_event`: what came before is none of its affair. While it fails it rests until `next_at`."""

    area = models.ForeignKey(Area, models.PROTECT, related_name="+")
    name = models.CharField(max_length=60)
    address = models.CharField(max_length=300)
    nonce = models.CharField(max_length=32)
    created_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    stopped_at = models.DateTimeField(null=True)
    from_event = models.BigIntegerField()
    next_at = models.DateTimeField()
    failures = models.PositiveSmallIntegerField(default=0)

    def __str__(self) -> str:
        return self.name


class WebhookPost(models.Model):
    """One event for one webhook: done when `sent_at` or `dead_at` (given up) is set."""

    webhook = models.ForeignKey(Webhook, models.PROTECT, related_name="posts")
    event = models.ForeignKey("feedback.Event", models.PROTECT, related_name="+")
    attempts = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True)
    dead_at = models.DateTimeField(null=True)
    last_error = models.CharField(max_length=80, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(name="webhook_post_once", fields=["webhook", "event"])]
        indexes = [
            models.Index(
                name="webhook_post_undone",
                fields=["webhook", "event"],
                condition=Q(sent_at__isnull=True, dead_at__isnull=True),
            ),
            models.Index(name="webhook_post_log", fields=["webhook", "-id"]),
        ]

    def __str__(self) -> str:
        return f"post {self.pk}"
