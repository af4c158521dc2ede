"""The citizen's own data by query code: read it, take it along, have it erased. As in tracking, the code travels in
the body of a POST only, and is the only authority."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from feedback.arrival.submitting import find
from feedback.inbox import history
from feedback.lifecycle import NotAllowed
from feedback.models import Submission
from feedback.privacy import handling, personal
from feedback.public_answers import publishing
from feedback.receipts import query_codes
from feedback.states import Privacy
from feedback.views.citizens.bodies import explains_unreadable_bodies, never_stored, posted
from feedback.views.citizens.tracking import wrong_code


@csrf_exempt
@require_POST
@sensitive_post_parameters()
@explains_unreadable_bodies
def personal_data(request: HttpRequest) -> HttpResponseBase:
    """The page; as a JSON file when that is asked for."""
    data = posted(request)
    submission = find(data.get("code", ""))
    if submission is None:
        return wrong_code(request)
    if data.get("as") == "json":
        return _file(submission)
    return _page(request, submission, data.get("code", ""))


@csrf_exempt
@require_POST
@sensitive_post_parameters()
@explains_unreadable_bodies
def personal_data_erase(request: HttpRequest) -> HttpResponseBase:
    """Asks once more what is to go; then it goes."""
    data = posted(request)
    code, submission = data.get("code", ""), find(data.get("code", ""))
    if submission is None:
        return wrong_code(request)
    with_words = data.get("what") == "words"
    if "confirmed" not in data:
        return _page(request, submission, code, confirming="words" if with_words else "contact")
    try:
        handling.erase(submission.pk, with_words=with_words)
    except NotAllowed:
        problem = _("Your words are still to be answered. They can be erased once the matter is closed.")
        return _page(request, submission, code, status=409, problem=problem)
    return _page(request, submission, code, done=_("Erased. It cannot be brought back."))


@csrf_exempt
@require_POST
@sensitive_post_parameters()
@explains_unreadable_bodies
def personal_data_consent(request: HttpRequest) -> HttpResponseBase:
    """To publish question and answer: withdrawn at once, or given."""
    data = posted(request)
    code, submission = data.get("code", ""), find(data.get("code", ""))
    if submission is None:
        return wrong_code(request)
    given = data.get("given") == "yes"
    publishing.set_consent(submission.pk, given=given)
    withdrawn = _("Withdrawn. Question and answer are not public, and will not be.")
    done = _("Thank you. Congress staff mask whatever could tell who you are before anything is public.")
    return _page(request, submission, code, done=done if given else withdrawn)


def _page(request: HttpRequest, submission: Submission, code: str, *, status: int = 200, **said: Any) -> HttpResponse:
    current = _whole(submission)
    events = personal.events_of(current)
    context = {
        "submission": current,
        "code": query_codes.read(code),
        "lines": [(event, history.who(event), history.line(event)) for event in events],
        "looks": sum(event.verb == Privacy.LOOK for event in events),
        "has_contact": handling.has_contact(current),
        "may_erase_words": handling.may_erase_words(current),
        **said,
    }
    return never_stored(render(request, "feedback/citizens/personal_data.html", context, status=status))


def _file(submission: Submission) -> HttpResponse:
    current = _whole(submission)
    held = personal.held_about(current, personal.events_of(current))
    response = JsonResponse(held, json_dumps_params={"ensure_ascii": False, "indent": 2})
    response["Content-Disposition"] = f'attachment; filename="yimatong-{current.pk}.json"'
    return never_stored(response)


def _whole(submission: Submission) -> Submission:
    return Submission.objects.select_related("venue", "topic", "deputy", "outcome").get(pk=submission.pk)
