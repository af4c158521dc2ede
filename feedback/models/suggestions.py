"""Suggestions (代表建议) that deputies made of what people said, as far as those people follow them. Registered by
`feedback.models`."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from deputies.models import Deputy
from deputies.models.accounts import User


class SuggestionKind(models.TextChoices):
    """When it was made. A motion (议案) is another thing."""

    SESSION = "session", _("during the session")
    BETWEEN = "between", _("between sessions")


class Stage(models.TextChoices):
    """Where it stands."""

    FILED = "filed", _("handed in")
    ASSIGNED = "assigned", _("given to the unit that handles it")
    REPLIED = "replied", _("the unit has replied")
    AGAIN = "again", _("handled once more: the deputies are not satisfied")
    DONE = "done", _("concluded")


class Suggestion(models.Model):
    """One suggestion, as it is recorded beside the opinions that led to it. `stage` is where it stands since
    `stage_on`; `words` say what came of it, to whoever wrote those opinions."""

    area_key = models.CharField(max_length=12, db_collation="C")
    kind = models.CharField(max_length=8, choices=SuggestionKind, verbose_name=_("Made"))
    number = models.CharField(max_length=40, blank=True, verbose_name=_("Number"))
    title = models.CharField(max_length=100, verbose_name=_("Title"))
    lead_proposer = models.ForeignKey(Deputy, models.PROTECT, related_name="+", verbose_name=_("Lead proposer"))
    filed_on = models.DateField(verbose_name=_("Handed in on"))
    stage = models.CharField(max_length=8, choices=Stage, default=Stage.FILED, verbose_name=_("Where it stands"))
    stage_on = models.DateField(verbose_name=_("Since"))
    words = models.TextField(blank=True, verbose_name=_("What came of it"))
    link = models.URLField(blank=True, verbose_name=_("Where the reply can be read"))
    recorded_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["-id"]
        constraints = [models.CheckConstraint(name="suggestion_has_title", condition=~Q(title=""))]
        indexes = [
            models.Index(name="suggestion_area", fields=["area_key", "-id"]),
            models.Index(name="suggestion_filed", fields=["-filed_on", "-id"]),
        ]

    def __str__(self) -> str:
        return self.title


class Origin(models.Model):
    """An opinion that a suggestion came from."""

    district = models.CharField(max_length=6, db_collation="C")
    suggestion = models.ForeignKey(Suggestion, models.CASCADE, related_name="origins")
    submission = models.ForeignKey("feedback.Submission", models.PROTECT, related_name="+")

    class Meta:
        ordering = ["submission_id"]
        constraints = [models.UniqueConstraint(name="origin_once", fields=["submission", "suggestion"])]

    def __str__(self) -> str:
        return f"#{self.submission_id}"
