"""Opinions that somebody at a venue wrote down in a person's place. Registered by `feedback.models`."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from deputies.models.accounts import User
from stations.models import Venue
from stations.models.duty import ContactDay


class Channel(models.TextChoices):
    """How it came to the venue."""

    WALK_IN = "walk_in", _("Walk-in")
    TELEPHONE = "telephone", pgettext_lazy("channel", "Telephone")
    PAPER = "paper", _("Paper ledger or letter")


class OnBehalf(models.Model):
    """Who wrote an opinion down, how it came and when; `contact_day` when it was heard on one.

    `row_key` is what a table that was brought in calls the row: the same row is entered once for each venue.
    """

    submission = models.OneToOneField("feedback.Submission", models.PROTECT, related_name="on_behalf")
    venue = models.ForeignKey(Venue, models.PROTECT, related_name="+")
    contact_day = models.ForeignKey(ContactDay, models.PROTECT, null=True, blank=True, related_name="+")
    channel = models.CharField(max_length=10, choices=Channel, default=Channel.WALK_IN)
    received_on = models.DateField()
    entered_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    row_key = models.CharField(max_length=60, blank=True, default="")
    handed_out_at = models.DateTimeField(null=True, blank=True)  # the receipt of an entry that a table brought in

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(name="on_behalf_channel_is_known", condition=Q(channel__in=Channel.values)),
            models.UniqueConstraint(name="on_behalf_row_once", fields=["venue", "row_key"], condition=~Q(row_key="")),
        ]
        indexes = [models.Index(name="on_behalf_of_person", fields=["entered_by", "-id"])]

    def __str__(self) -> str:
        return f"{self.channel} · {self.submission_id}"
