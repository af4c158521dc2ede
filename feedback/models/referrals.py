"""Matters at handling units (转办), and what stood before the last move. Registered by `feedback.models`."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from deputies.models.accounts import HandlingUnit, User
from feedback.states import RUNNING


class ReferralState(models.TextChoices):
    OPEN = "open", _("With the unit")
    REPLIED = "replied", _("Replied")
    OBJECTED = "objected", _("Not its matter")
    RECALLED = "recalled", _("Taken back")
    OVER = "over", _("The matter ended")


class ReferralQuerySet(models.QuerySet["Referral"]):
    def open(self) -> ReferralQuerySet:
        return self.filter(ended_at__isnull=True)

    def running(self) -> ReferralQuerySet:
        """Open, and the clock does not stand for the citizen's detail."""
        return self.open().filter(submission__state__in=RUNNING)

    def overdue(self, now: datetime) -> ReferralQuerySet:
        return self.running().filter(due_at__lt=now)


class Referral(models.Model):
    """A unit has or had a matter: since when, until when it replies (`due_at`) or says that it is the wrong one
    (`object_by`). `to_citizen`: its reply goes straight to the citizen. At most one of a matter is open.
    What was said stands in the events."""

    district = models.CharField(max_length=6, db_collation="C")
    submission = models.ForeignKey("feedback.Submission", models.PROTECT, related_name="referrals")
    unit = models.ForeignKey(HandlingUnit, models.PROTECT, related_name="+")
    state = models.CharField(max_length=8, choices=ReferralState, default=ReferralState.OPEN)
    since = models.DateTimeField()
    due_at = models.DateTimeField()
    object_by = models.DateTimeField()
    to_citizen = models.BooleanField(default=False)
    ended_at = models.DateTimeField(null=True, blank=True)
    chased = models.PositiveSmallIntegerField(default=0)

    objects = ReferralQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="referral_one_open", fields=["submission"], condition=Q(ended_at__isnull=True)
            ),
            models.CheckConstraint(
                name="referral_is_open_or_ended",
                condition=Q(state="open", ended_at__isnull=True) | (~Q(state="open") & Q(ended_at__isnull=False)),
            ),
        ]
        indexes = [
            models.Index(
                name="referral_unit_inbox", fields=["unit", "due_at", "id"], condition=Q(ended_at__isnull=True)
            ),
            models.Index(
                name="referral_unit_done", fields=["unit", "-ended_at", "-id"], condition=Q(ended_at__isnull=False)
            ),
            models.Index(name="referral_due", fields=["due_at"], condition=Q(ended_at__isnull=True)),
        ]

    def __str__(self) -> str:
        return f"{self.unit_id} has {self.submission_id}"


class LastMove(models.Model):
    """What stood before the last move that somebody with an account made: for a few minutes they may take it back.
    `before` is made and read by `lifecycle.remembering`; `seq` is the move's event."""

    submission = models.OneToOneField(
        "feedback.Submission", models.CASCADE, primary_key=True, related_name="last_move"
    )
    seq = models.PositiveIntegerField()
    at = models.DateTimeField(db_index=True)
    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    before = models.JSONField()

    def __str__(self) -> str:
        return f"before {self.submission_id}/{self.seq}"
