"""What the portal is compared with: a hello, and a REST view that does the same three inserts and nothing else."""

from __future__ import annotations

import os
from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.messages.middleware import MessageMiddleware
from django.contrib.sessions.middleware import SessionMiddleware
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.middleware.clickjacking import XFrameOptionsMiddleware
from django.middleware.common import CommonMiddleware
from django.middleware.csrf import CsrfViewMiddleware
from django.middleware.security import SecurityMiddleware
from django.utils import timezone
from django.utils.decorators import decorator_from_middleware
from django.views.generic import TemplateView
from rest_framework import serializers
from rest_framework.decorators import api_view
from rest_framework.request import Request
from rest_framework.response import Response

from deputies.models import Topic
from feedback.models import Event, Submission
from feedback.models.queue import Outbox
from stations.models import Venue

STARTPROJECT = (
    SecurityMiddleware,
    SessionMiddleware,
    CommonMiddleware,
    CsrfViewMiddleware,
    AuthenticationMiddleware,
    MessageMiddleware,
    XFrameOptionsMiddleware,
)


class OpinionSerializer(serializers.Serializer[Any]):
    """The fields of the citizen's form."""

    venue = serializers.PrimaryKeyRelatedField(queryset=Venue.objects.all())
    topic = serializers.SlugRelatedField(slug_field="slug", queryset=Topic.objects.all(), allow_null=True)
    message = serializers.CharField(min_length=5, max_length=5000)
    place = serializers.CharField(max_length=200, allow_blank=True)
    contact_name = serializers.CharField(max_length=40, allow_blank=True)
    contact_phone = serializers.CharField(max_length=20, allow_blank=True)
    contact_email = serializers.EmailField(allow_blank=True)


def hello(request: HttpRequest) -> HttpResponse:
    return HttpResponse("Hello, world")


def _as_in_a_new_project(view: Any) -> Any:
    """Inside the middleware of a settings file that `startproject` has just made."""
    for middleware in reversed(STARTPROJECT):
        view = decorator_from_middleware(middleware)(view)
    return view


hello_of_a_new_project = _as_in_a_new_project(hello)
page_of_a_new_project = _as_in_a_new_project(TemplateView.as_view(template_name="page.html"))


@api_view(["POST"])
def submit(request: Request) -> Response:
    serializer = OpinionSerializer(data=request.data)
    serializer.is_valid(raise_exception=True)
    submission = _write(serializer.validated_data)
    return Response({"id": submission.pk}, status=201)


@transaction.atomic
def _write(opinion: dict[str, Any]) -> Submission:
    now = timezone.now()
    due = now + timedelta(days=1)
    district = opinion["venue"].district
    submission = Submission.objects.create(
        **opinion,
        district=district,
        area_key=opinion["venue"].area_key,
        idempotency_key=uuid4(),
        body_digest=os.urandom(32),
        query_code_hash=os.urandom(32),
        created_at=now,
        accept_by=due,
        answer_by=due,
        close_by=due,
        due_at=due,
        due_stage="accept",
    )
    Event.objects.create(
        district=district,
        submission=submission,
        seq=1,
        at=now,
        verb="submit",
        actor_kind="citizen",
        data={"answer_by": due.isoformat()},
        words=submission.message,
        words_salt=os.urandom(16),
        words_digest=os.urandom(32),
        previous_hash=bytes(32),
        hash=os.urandom(32),
    )
    Outbox.objects.create(
        district=district, submission=submission, created_at=now, available_at=now, request_id=uuid4().hex
    )
    return submission
