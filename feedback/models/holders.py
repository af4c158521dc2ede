"""Who holds a submission, and held it before."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from deputies.models import Deputy


class HolderQuerySet(models.QuerySet["Holder"]):
    def joint(self) -> HolderQuerySet:
        """Those who hold it now with the one who is responsible."""
        return self.filter(is_joint=True, released_at__isnull=True)


class Holder(models.Model):
    """A deputy who holds or held a submission. One is responsible (`Submission.deputy`); those that `is_joint` hold it
    with that one."""

    district = models.CharField(max_length=6, db_collation="C")
    submission = models.ForeignKey("feedback.Submission", models.PROTECT, related_name="holders")
    deputy = models.ForeignKey(Deputy, models.PROTECT, related_name="+")
    since = models.DateTimeField()
    released_at = models.DateTimeField(null=True, blank=True)
    is_joint = models.BooleanField(default=False, db_default=False)

    objects = HolderQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="holder_once", fields=["submission", "deputy"]),
            models.UniqueConstraint(
                name="holder_one_responsible",
                fields=["submission"],
                condition=Q(released_at__isnull=True, is_joint=False),
            ),
        ]
        indexes = [
            models.Index(name="holder_idle", fields=["deputy", "-since"]),
            models.Index(name="holder_joint", fields=["deputy"], condition=Q(is_joint=True, released_at__isnull=True)),
        ]

    def __str__(self) -> str:
        return f"{self.deputy_id} holds {self.submission_id}"
