"""What other systems come in by, and what they are told: tokens, and web addresses that events are posted to.
Registered by `feedback.models`."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from deputies.models import User


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
        return self.revoked_at is None and now < self.expires_at
