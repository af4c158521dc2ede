"""Submissions, events and the outbox, to read: `lifecycle` writes them."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from feedback.models import Event, Submission
from feedback.models.queue import Outbox


class ReadOnly(admin.ModelAdmin):
    """Opens, and changes nothing."""

    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Submission)
class SubmissionAdmin(ReadOnly):
    """How it stands; what citizens wrote and who they are is read in the inbox, where looking is recorded."""

    list_display = ["id", "state", "venue", "deputy", "created_at", "due_at", "outcome"]
    list_filter = ["state", "due_stage", "rating"]
    list_select_related = ["venue", "deputy", "outcome"]
    ordering = ["-id"]
    search_fields = ["=id", "venue__name", "deputy__name"]
    exclude = [
        "idempotency_key",
        "body_digest",
        "query_code_hash",
        "message",
        "place",
        "latitude",
        "longitude",
        "written_for",
        "guardian_name",
        "contact_name",
        "contact_phone",
        "contact_email",
        "contact_phone_index",
        "contact_email_index",
    ]


@admin.register(Event)
class EventAdmin(ReadOnly):
    list_display = ["id", "submission_id", "seq", "at", "verb", "actor_kind", "actor_name", "public"]
    list_filter = ["verb", "actor_kind", "public"]
    ordering = ["-id"]
    search_fields = ["=submission__id"]
    exclude = ["words", "words_salt", "words_digest", "previous_hash", "hash"]


@admin.register(Outbox)
class OutboxAdmin(ReadOnly):
    list_display = [
        "id",
        "submission_id",
        "created_at",
        "available_at",
        "attempts",
        "done_at",
        "dead_at",
        "last_error",
    ]
    list_filter = [("done_at", admin.EmptyFieldListFilter), ("dead_at", admin.EmptyFieldListFilter)]
    ordering = ["-id"]
    search_fields = ["=submission__id"]
