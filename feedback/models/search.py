"""What search looks into: a row of lexemes for each submission, and how far the events have been read. Registered by
`feedback.models`."""

from __future__ import annotations

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Q


class SearchDocument(models.Model):
    """The lexemes of one submission: its words, and what it can be narrowed by (see `search_documents.marks`).

    `event_id` is the last event it was made from; `is_stale` asks for it to be made again. The texts themselves stay
    where they are: what is found is always read, and checked for who may see it, in the submission.
    """

    submission = models.OneToOneField("feedback.Submission", models.PROTECT, primary_key=True, related_name="+")
    district = models.CharField(max_length=6, db_collation="C")
    event_id = models.BigIntegerField()
    is_stale = models.BooleanField(default=False)
    lexemes = SearchVectorField()

    class Meta:
        indexes = [
            GinIndex(name="search_lexemes", fields=["lexemes"], gin_pending_list_limit=1024),
            models.Index(name="search_stale", fields=["submission"], condition=Q(is_stale=True)),
        ]

    def __str__(self) -> str:
        return f"words of {self.submission_id}"


class EventMark(models.Model):
    """How far a reader of all events has come: every event up to `event_id` is done with."""

    reader = models.CharField(max_length=20, primary_key=True)
    event_id = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.reader} {self.event_id}"
