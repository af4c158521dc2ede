"""What the public may read of a case: masked texts of its own. Registered by `feedback.models`."""

from __future__ import annotations

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from deputies.models import Topic
from deputies.models.accounts import User
from stations.models import Venue


class PublicAnswerQuerySet(models.QuerySet["PublicAnswer"]):
    def shown(self) -> PublicAnswerQuerySet:
        """What anybody may read at this moment. Consent is asked of the submission each time: who withdraws it is
        obeyed at once, whoever writes it down."""
        return self.filter(published_at__isnull=False, withdrawn_at__isnull=True, submission__may_publish=True)


class PublicAnswer(models.Model):
    """Question and answer of a case whose citizen agreed, as staff have masked them. Never a name."""

    submission = models.OneToOneField("feedback.Submission", models.PROTECT, related_name="public_answer")
    area_key = models.CharField(max_length=12, db_collation="C")
    venue = models.ForeignKey(Venue, models.PROTECT, related_name="+")
    topic = models.ForeignKey(Topic, models.PROTECT, null=True, blank=True, related_name="+")
    title = models.CharField(max_length=60, verbose_name=_("Title"))
    question = models.TextField(verbose_name=_("Question"))
    answer = models.TextField(verbose_name=_("Answer"))
    outcome = models.CharField(max_length=40, blank=True)
    outcome_en = models.CharField(max_length=60, blank=True)
    took_days = models.PositiveSmallIntegerField()
    published_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    prepared_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    words = SearchVectorField(null=True, editable=False)

    objects = PublicAnswerQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                name="public_answer_says_something", condition=~Q(title="") & ~Q(question="") & ~Q(answer="")
            )
        ]
        indexes = [
            GinIndex(name="public_answer_words", fields=["words"]),
            models.Index(name="public_answer_venue", fields=["venue", "-id"]),
            models.Index(name="public_answer_area", fields=["area_key", "-id"]),
        ]

    def __str__(self) -> str:
        return self.title
