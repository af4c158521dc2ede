"""What is looked at before it is passed on, or beside it: the list of words, and what was found. Registered by
`feedback.models`."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from deputies.models import Area
from deputies.models.accounts import User
from stations.models import Venue


class WordKind(models.TextChoices):
    """Why somebody should look at it."""

    DISTRESS = "distress", _("Somebody may need help")
    THREAT = "threat", _("Threat of violence")
    ACCUSATION = "accusation", _("Accusation against a person")
    INSULT = "insult", _("Insult")
    ADVERTISING = "advertising", _("Advertising or fraud")
    OTHER = "other", _("Other")


class ScreenedWord(models.Model):
    """A word of the list, for an area and all under it; without an area everywhere. `holds`: not passed on before a
    person has looked."""

    area = models.ForeignKey(Area, models.CASCADE, null=True, blank=True, related_name="+")
    word = models.CharField(max_length=40)
    kind = models.CharField(max_length=12, choices=WordKind)
    holds = models.BooleanField(default=False)
    added_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    added_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["kind", "word"]
        constraints = [
            models.UniqueConstraint(name="screened_word_once", fields=["area", "word"], nulls_distinct=False)
        ]

    def __str__(self) -> str:
        return self.word


class Decision(models.TextChoices):
    RELEASE = "release", _("Released")
    MASK = "mask", _("Masked and released")
    KEEP = "keep", _("Kept by congress staff")


class ScreeningQuerySet(models.QuerySet["Screening"]):
    def waiting(self) -> ScreeningQuerySet:
        return self.filter(IS_WAITING)


IS_WAITING = Q(decision="") & ~Q(kinds=[])


class Screening(models.Model):
    """What was found in a submission. With `kinds` it waits for a person; `duplicate_of` alone only says so."""

    submission = models.OneToOneField("feedback.Submission", models.PROTECT, related_name="screening")
    area_key = models.CharField(max_length=12, db_collation="C")
    at = models.DateTimeField()
    kinds = models.JSONField(default=list)
    is_held = models.BooleanField(default=False)
    duplicate_of = models.ForeignKey("feedback.Submission", models.PROTECT, null=True, blank=True, related_name="+")
    decision = models.CharField(max_length=8, choices=Decision, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")

    objects = ScreeningQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="screening_decided_by_somebody", condition=Q(decision="") | Q(decided_at__isnull=False)
            )
        ]
        indexes = [models.Index(name="screening_waiting", fields=["area_key", "id"], condition=IS_WAITING)]

    def __str__(self) -> str:
        return f"screening of {self.submission_id}"

    @property
    def is_waiting(self) -> bool:
        return not self.decision and bool(self.kinds)

    @property
    def kind_labels(self) -> list[str]:
        return [str(WordKind(kind).label) for kind in self.kinds]


class Fingerprint(models.Model):
    """The words of a submission as a digest, for a day: the same words at the same venue are one matter told twice."""

    venue = models.ForeignKey(Venue, models.CASCADE, related_name="+")
    digest = models.BinaryField(max_length=16)
    submission = models.OneToOneField("feedback.Submission", models.CASCADE, related_name="+")
    at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(name="fingerprint_words", fields=["venue", "digest", "at"]),
            models.Index(name="fingerprint_at", fields=["at"]),
        ]

    def __str__(self) -> str:
        return f"words of {self.submission_id}"
