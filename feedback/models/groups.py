"""Opinions that speak of one matter: from which likeness on they are put together, the groups, and what people said
of it. Registered by `feedback.models`."""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from deputies.models import Area
from deputies.models.accounts import User


class LikenessRule(models.Model):
    """From which likeness on (of 100) a new opinion of an area, and all under it that have no rule of their own, is
    put beside open ones, and how many days back. Without an area: everywhere."""

    area = models.ForeignKey(Area, models.CASCADE, null=True, blank=True, related_name="+")
    at_least = models.PositiveSmallIntegerField(
        default=50, validators=[MinValueValidator(20), MaxValueValidator(99)], verbose_name=_("Alike from (of 100)")
    )
    days = models.PositiveSmallIntegerField(
        default=90, validators=[MinValueValidator(1), MaxValueValidator(730)], verbose_name=_("Looks back (days)")
    )
    changed_at = models.DateTimeField(auto_now=True)
    changed_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(name="likeness_rule_once", fields=["area"], nulls_distinct=False),
            models.CheckConstraint(
                name="likeness_rule_in_range", condition=Q(at_least__range=(20, 99), days__range=(1, 730))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.area or '*'} {self.at_least}"


class SimilarGroup(models.Model):
    """Opinions of one district that speak of one matter, as the portal suggests and people confirm."""

    district = models.CharField(max_length=6, db_collation="C")
    created_at = models.DateTimeField()
    last_at = models.DateTimeField()  # when its newest opinion came in

    class Meta:
        indexes = [models.Index(name="similar_group_newest", fields=["-last_at", "-id"])]

    def __str__(self) -> str:
        return f"group {self.pk}"


class Belonging(models.TextChoices):
    SUGGESTED = "suggested", _("Suggested")
    CONFIRMED = "confirmed", pgettext_lazy("group", "Confirmed")
    SPLIT = "split", _("Split off")


IN_GROUP = ~Q(belonging="split")


class GroupMember(models.Model):
    """An opinion of a group. One that was split off keeps its row: it is not suggested there again.

    `area_key` and `at` (when it came in) are the submission's, so that one index answers what rises in an area.
    `likeness` is of 100.
    """

    group = models.ForeignKey(SimilarGroup, models.CASCADE, related_name="members")
    submission = models.ForeignKey("feedback.Submission", models.PROTECT, related_name="+")
    area_key = models.CharField(max_length=12, db_collation="C")
    at = models.DateTimeField()
    belonging = models.CharField(max_length=10, choices=Belonging, default=Belonging.SUGGESTED)
    likeness = models.PositiveSmallIntegerField()
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(name="group_member_once", fields=["group", "submission"]),
            models.UniqueConstraint(name="in_one_group", fields=["submission"], condition=IN_GROUP),
            models.CheckConstraint(
                name="group_member_decided",
                condition=Q(belonging="suggested") | Q(decided_at__isnull=False),
            ),
        ]
        indexes = [models.Index(name="group_member_in_area", fields=["area_key", "at"], condition=IN_GROUP)]

    def __str__(self) -> str:
        return f"{self.group_id} · {self.submission_id}"
