"""What citizens are told about their data, for how long it is kept, and what time has erased. Registered by
`feedback.models`."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from deputies.models import Area
from deputies.models.accounts import User

A_CENTURY = 1200  # months


class PrivacyRules(models.Model):
    """A version of the notice of an area and all under it that have none of their own; without an area, of everywhere.

    Never changed: an edit is the next version, so that what a citizen was told on a day can always be shown. Without
    `handler` it is whoever runs the portal. All periods are months: of contact, files and words after the end of the
    matter, of deliveries and looks after each of them.
    """

    area = models.ForeignKey(Area, models.PROTECT, null=True, blank=True, related_name="+")
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    handler = models.CharField(max_length=80, blank=True, verbose_name=_("Who handles the data"))
    handler_en = models.CharField(max_length=120, blank=True, verbose_name=_("The same in English"))
    address = models.CharField(max_length=160, blank=True, verbose_name=_("Address for letters"))
    phone = models.CharField(max_length=40, blank=True, verbose_name=_("Telephone of the office"))
    email = models.EmailField(blank=True, verbose_name=_("E-mail of the office"))
    authority = models.CharField(max_length=120, verbose_name=_("Where to complain"))
    authority_en = models.CharField(max_length=160, verbose_name=_("Where to complain, in English"))
    contact_months = models.PositiveSmallIntegerField(default=12, verbose_name=_("Name, contact, place"))
    files_months = models.PositiveSmallIntegerField(default=36, verbose_name=_("Photos, recordings and documents"))
    words_months = models.PositiveSmallIntegerField(default=120, verbose_name=_("What the citizen wrote"))
    deliveries_months = models.PositiveSmallIntegerField(default=6, verbose_name=_("Which messages were sent"))
    looks_months = models.PositiveSmallIntegerField(default=36, verbose_name=_("Why the contact was looked at"))

    class Meta:
        verbose_name_plural = "privacy rules"
        constraints = [
            models.UniqueConstraint(name="privacy_version_once", fields=["area", "version"], nulls_distinct=False),
            models.CheckConstraint(name="privacy_says_where_to_complain", condition=~Q(authority="")),
            models.CheckConstraint(
                name="privacy_periods_are_lawful",
                condition=Q(
                    contact_months__range=(1, A_CENTURY),
                    files_months__range=(1, A_CENTURY),
                    words_months__range=(1, A_CENTURY),
                    deliveries_months__range=(6, A_CENTURY),
                    looks_months__range=(36, A_CENTURY),
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.area or '*'} {self.version}"


class Kept(models.TextChoices):
    """What has a period of its own: PrivacyRules has a field `…_months` for each."""

    CONTACT = "contact", _("Name, contact, place")
    FILES = "files", _("Photos, recordings and documents")
    WORDS = "words", _("What the citizen wrote")
    DELIVERIES = "deliveries", _("Which messages were sent")
    LOOKS = "looks", _("Why the contact was looked at")


class Erasure(models.Model):
    """What time erased of an area in one go: how much, of which submissions, by which rules. Never a word of it."""

    at = models.DateTimeField()
    area_key = models.CharField(max_length=12, db_collation="C")
    rules = models.ForeignKey(PrivacyRules, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, choices=Kept)
    count = models.PositiveIntegerField()
    submission_ids = ArrayField(models.BigIntegerField())

    class Meta:
        indexes = [models.Index(name="erasure_by_area", fields=["area_key", "-id"])]
        constraints = [models.CheckConstraint(name="erasure_kind_is_known", condition=Q(kind__in=Kept.values))]

    def __str__(self) -> str:
        return f"{self.at} {self.kind} {self.count}"
