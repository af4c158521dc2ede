"""How an area handles opinions, as data: time limits and named reasons for declining. Versions are only ever added."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from deputies.models import Area
from deputies.models.accounts import User


class Workflow(models.Model):
    """A version of the rules of an area and all under it that have none of their own; without an area, of everywhere.

    Never changed: an edit is the next version. A matter keeps the version it began with.
    """

    area = models.ForeignKey(Area, models.PROTECT, null=True, blank=True, related_name="+")
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    accept_days = models.PositiveSmallIntegerField(default=1, verbose_name=_("To be accepted"))
    answer_days = models.PositiveSmallIntegerField(default=5, verbose_name=_("First answer"))
    complex_days = models.PositiveSmallIntegerField(default=10, verbose_name=_("First answer of a complex matter"))
    close_days = models.PositiveSmallIntegerField(default=15, verbose_name=_("To be resolved"))
    extension_days = models.PositiveSmallIntegerField(default=10, verbose_name=_("The one extension adds"))
    ceiling_days = models.PositiveSmallIntegerField(default=60, verbose_name=_("Never longer than (calendar days)"))
    confirm_days = models.PositiveSmallIntegerField(default=10, verbose_name=_("Closed without a rating after"))
    archive_days = models.PositiveSmallIntegerField(default=90, verbose_name=_("Archived after (calendar days)"))

    unit_days = models.PositiveSmallIntegerField(default=10, db_default=10, verbose_name=_("A handling unit replies"))
    objection_days = models.PositiveSmallIntegerField(
        default=5, db_default=5, verbose_name=_("A handling unit may object to being the wrong one")
    )
    amber_days = models.PositiveSmallIntegerField(
        default=1, db_default=1, verbose_name=_("Shown in amber so many working days before")
    )
    unit_to_citizen = models.BooleanField(
        default=False,
        db_default=False,
        verbose_name=_("A unit's reply goes straight to the citizen"),
        help_text=_("Otherwise whoever holds the matter reads it first and answers."),
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(name="workflow_version_once", fields=["area", "version"], nulls_distinct=False),
            models.CheckConstraint(
                name="workflow_stages_in_order",
                condition=Q(
                    accept_days__gte=1,
                    answer_days__gte=F("accept_days"),
                    complex_days__gte=F("answer_days"),
                    close_days__gte=F("complex_days"),
                    ceiling_days__gte=F("close_days"),
                    extension_days__gte=1,
                    confirm_days__gte=1,
                    archive_days__gte=1,
                    unit_days__gte=1,
                    objection_days__gte=1,
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.area or '*'} {self.version}"


class DeclineReason(models.Model):
    """A named reason not to accept a matter, and where the citizen can go instead. Belongs to one version."""

    workflow = models.ForeignKey(Workflow, models.CASCADE, related_name="reasons")
    position = models.PositiveSmallIntegerField(default=0)
    name = models.CharField(max_length=80, verbose_name=_("Reason"))
    name_en = models.CharField(max_length=120, verbose_name=_("Reason in English"))
    instead = models.CharField(max_length=300, verbose_name=_("Where to go instead"))
    instead_en = models.CharField(max_length=400, verbose_name=_("Where to go instead, in English"))

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.CheckConstraint(
                name="decline_reason_says_where_to_go",
                condition=~(Q(name="") | Q(name_en="") | Q(instead="") | Q(instead_en="")),
            )
        ]

    def __str__(self) -> str:
        """In the reader's language."""
        return self.name_en if get_language() == "en" else self.name
