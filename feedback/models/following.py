"""Who says "me too": the public side of an open case, and those who follow it. Registered by `feedback.models`."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from deputies.models import Topic
from deputies.models.accounts import User
from feedback.contacts import normal_email, normal_phone
from feedback.sealing import BlindIndexField, SealedField
from stations.models import Venue


class PublicQuestionQuerySet(models.QuerySet["PublicQuestion"]):
    def shown(self) -> PublicQuestionQuerySet:
        """What anybody may read at this moment. Consent is asked of the submission each time."""
        return self.filter(withdrawn_at__isnull=True, submission__may_publish=True)


class PublicQuestion(models.Model):
    """What others may read of a case before it is answered: its citizen agreed, and staff have masked it.

    What is answered from `published_at` on is for those who follow it too, masked; what was said before is not.
    """

    submission = models.OneToOneField("feedback.Submission", models.PROTECT, related_name="public_question")
    area_key = models.CharField(max_length=12, db_collation="C")
    venue = models.ForeignKey(Venue, models.PROTECT, related_name="+")
    topic = models.ForeignKey(Topic, models.PROTECT, null=True, blank=True, related_name="+")
    title = models.CharField(max_length=60, verbose_name=_("Title"))
    question = models.TextField(verbose_name=_("Question"))
    published_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    prepared_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")

    objects = PublicQuestionQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(name="public_question_says_something", condition=~Q(title="") & ~Q(question=""))
        ]
        indexes = [models.Index(name="public_question_venue", fields=["venue", "-id"])]

    def __str__(self) -> str:
        return self.title


class Follower(models.Model):
    """Somebody who has the same concern: with a query code of their own they read what comes of it, and say how they
    see it. Nothing is known of them but how to reach them, if they like. Who leaves is deleted."""

    district = models.CharField(max_length=6, db_collation="C")
    submission = models.ForeignKey("feedback.Submission", models.PROTECT, related_name="followers")
    joined_at = models.DateTimeField()
    idempotency_key = models.UUIDField(unique=True)
    query_code_hash = models.BinaryField(max_length=32, unique=True)
    language = models.CharField(max_length=8, default="zh-hans")
    contact_phone = SealedField(blank=True, default="", db_default="")
    contact_email = SealedField(blank=True, default="", db_default="")
    contact_phone_index = BlindIndexField(of="contact_phone", normal=normal_phone)
    contact_email_index = BlindIndexField(of="contact_email", normal=normal_email)
    rating = models.CharField(max_length=16, blank=True)  # a Rating
    was_answered = models.CharField(max_length=12, blank=True)  # an Answered
    rated_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(
                name="follower_phone", fields=["contact_phone_index"], condition=Q(contact_phone_index__isnull=False)
            ),
            models.Index(
                name="follower_email", fields=["contact_email_index"], condition=Q(contact_email_index__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pk} follows {self.submission_id}"
