"""The page of a follower: how the matter stands that they said "me too" to. Their code travels in bodies only."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from feedback import progress
from feedback.forms.messages import ContactForm
from feedback.me_too import followed
from feedback.models import Submission
from feedback.models.following import Follower
from feedback.receipts import tracking_qr
from feedback.views.citizens.bodies import never_stored

RELATED = (
    "venue", "deputy", "holding_venue", "holding_area", "unit", "decline_reason", "screening", "public_question",
    "public_answer",
)  # fmt: skip


def page(
    request: HttpRequest, follower: Follower, code: str, *, status: int = 200, is_new: bool = False, **said: Any
) -> HttpResponse:
    """Two queries. `said`: done, problem, contact (a form), leaving."""
    submission = Submission.objects.select_related(*RELATED).get(pk=follower.submission_id)
    events = list(submission.events.all())
    texts, symbol = followed.texts(submission), tracking_qr.symbol(code)
    context = {
        "follower": follower,
        "submission": submission,
        "code": code,
        "qr": symbol.strokes,
        "qr_side": symbol.side,
        "texts": texts,
        "now": followed.now_of(submission, timezone.now()),
        "steps": followed.steps(submission, events, texts.since),
        "suggestions": progress.suggestions([event for event in events if event.public]),
        "may_rate": followed.may_rate(submission),
        "ratings": progress.ratings(is_last_word=True),
        "whether_answered": progress.whether_answered(),
        "is_new": is_new,
        "contact": ContactForm(),
        **said,
    }
    return never_stored(render(request, "feedback/citizens/followed.html", context, status=status))
