"""Posters made by the hundred, codes replaced by the hundred, and how often each venue's code is scanned.
Registered by `stations.models`."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from deputies.models import Area
from deputies.models.accounts import User


class BatchState(models.TextChoices):
    PLANNED = "planned", _("Waiting")
    BUILDING = "building", _("Being made")
    READY = "ready", _("Ready")
    FAILED = "failed", _("Failed")
    EXPIRED = "expired", _("Deleted")


class PosterSize(models.TextChoices):
    A4 = "a4", _("A4 poster")
    A3 = "a3", _("A3 poster")
    CARD = "card", _("Card, 90 × 54 mm")


class Packing(models.TextChoices):
    PDF = "pdf", _("One PDF")
    ZIP = "zip", _("Zip: a PDF for each street or town")


class BatchProblem(models.TextChoices):
    NOTHING = "nothing", _("None of these venues is open and has a valid code.")
    DIED = "died", _("It was interrupted several times.")
    BROKEN = "broken", _("Something unexpected happened; it is in the log.")


class CodeRotation(models.Model):
    """Codes of many venues revoked and replaced at once; the old codes point here. `scope_key` is the key of the
    narrowest area that holds them all."""

    asked_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+", verbose_name=_("asked by"))
    scope_key = models.CharField(max_length=12, db_collation="C", verbose_name=_("area key"))
    reason = models.CharField(max_length=200, verbose_name=_("reason"))
    created_at = models.DateTimeField(verbose_name=_("created at"))

    class Meta:
        verbose_name = _("replacement of codes")
        verbose_name_plural = _("replacements of codes")

    def __str__(self) -> str:
        return f"{self.created_at:%Y-%m-%d} {self.reason}"


class PosterBatch(models.Model):
    """Posters of an area's venues or of a list of them, made in the background. The row is the queue: who makes it
    holds it until `leased_until`; `attempts` tells one holder from the next. `digest` names the file: the same facts
    in the same form share one."""

    asked_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+", verbose_name=_("asked by"))
    scope_key = models.CharField(max_length=12, db_collation="C", blank=True, verbose_name=_("area key"))
    area = models.ForeignKey(Area, models.CASCADE, null=True, related_name="+", verbose_name=_("area"))
    venue_ids: ClassVar = ArrayField(models.BigIntegerField(), default=list, blank=True, verbose_name=_("venues"))
    rotation = models.OneToOneField(
        CodeRotation, models.SET_NULL, null=True, related_name="batch", verbose_name=_("replacement of codes")
    )
    size = models.CharField(max_length=4, choices=PosterSize, default=PosterSize.A4, verbose_name=_("size"))
    packing = models.CharField(max_length=3, choices=Packing, default=Packing.PDF, verbose_name=_("file"))
    language = models.CharField(max_length=10, default="zh-hans", verbose_name=_("language"))
    state = models.CharField(max_length=8, choices=BatchState, default=BatchState.PLANNED, verbose_name=_("state"))
    done = models.PositiveIntegerField(default=0, verbose_name=_("done"))
    total = models.PositiveIntegerField(default=0, verbose_name=_("of"))
    left_out = models.PositiveIntegerField(default=0, verbose_name=_("without a valid code"))
    attempts = models.PositiveSmallIntegerField(default=0, editable=False)
    leased_until = models.DateTimeField(null=True, editable=False)
    digest = models.CharField(max_length=64, blank=True, editable=False)
    problem = models.CharField(max_length=8, choices=BatchProblem, blank=True, verbose_name=_("problem"))
    created_at = models.DateTimeField(auto_now_add=True, verbose_name=_("created at"))
    ended_at = models.DateTimeField(null=True, verbose_name=_("ended at"))

    class Meta:
        verbose_name = _("poster batch")
        verbose_name_plural = _("poster batches")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                name="poster_batch_by_area_or_list",
                condition=Q(area__isnull=False, venue_ids=[]) | (Q(area__isnull=True) & ~Q(venue_ids=[])),
            ),
            models.CheckConstraint(name="poster_batch_done_of_total", condition=Q(done__lte=F("total"))),
            models.CheckConstraint(name="poster_batch_ready_has_a_file", condition=~Q(state="ready") | ~Q(digest="")),
            # One at a time: the other processes of the worker go on routing.
            models.UniqueConstraint(
                name="poster_batch_one_at_a_time", fields=["state"], condition=Q(state="building")
            ),
        ]
        indexes = [
            models.Index(name="poster_batch_by_scope", fields=["scope_key", "-id"]),
            models.Index(name="poster_batch_queue", fields=["id"], condition=Q(state__in=["planned", "building"])),
        ]

    def __str__(self) -> str:
        return f"{self.get_size_display()} · {self.area or len(self.venue_ids)}"

    @property
    def is_under_way(self) -> bool:
        return self.state in (BatchState.PLANNED, BatchState.BUILDING)


class ScanCount(models.Model):
    """How often the venue's code was scanned on a day. Nothing is kept of who did."""

    venue = models.ForeignKey("stations.Venue", models.CASCADE, related_name="scans", verbose_name=_("venue"))
    date = models.DateField(verbose_name=_("date"))
    n = models.PositiveIntegerField(verbose_name=_("scans"))

    class Meta:
        verbose_name = _("scans of a day")
        verbose_name_plural = _("scans by day")
        constraints = [models.UniqueConstraint(name="scan_count_once_a_day", fields=["venue", "date"])]
        indexes = [models.Index(name="scan_count_by_date", fields=["date", "venue"], include=["n"])]

    def __str__(self) -> str:
        return f"{self.date} · {self.venue_id}: {self.n}"


class SilentVenue(models.Model):
    """A busy venue whose code nobody scans any more: the poster may be gone, or another one pasted over it.
    Found anew every hour by `stations.venue_codes.silence`."""

    venue = models.OneToOneField("stations.Venue", models.CASCADE, primary_key=True, related_name="silence")
    last_scan = models.DateField(verbose_name=_("last scan"))
    weekly = models.PositiveIntegerField(verbose_name=_("usual scans a week"))

    class Meta:
        verbose_name = _("silent venue")
        verbose_name_plural = _("silent venues")

    def __str__(self) -> str:
        return f"{self.venue_id} · {self.last_scan}"
