"""Tracking by query code. The code travels in the body of a POST only: never in an address, never in a log.

There is no CSRF check: the code itself is the authority, and no browser adds it to a foreign page's request.
"""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from deputies.rate_limits import WRONG_QUERY_CODES, address_of, take
from feedback import lifecycle, progress, transferring
from feedback.arrival.submitting import find
from feedback.contact_day import appointments
from feedback.files import showing
from feedback.forms.messages import DetailForm, RateForm, WithdrawForm
from feedback.me_too import following
from feedback.models import ActorKind, Rating, RouteReason, Submission
from feedback.receipts import query_codes, tracking_qr
from feedback.states import IllegalMove
from feedback.views import files
from feedback.views.citizens import followed_page
from feedback.views.citizens.bodies import explains_unreadable_bodies, never_stored, posted

CODE_SHOWN_AT_MOST = 60


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters()
@explains_unreadable_bodies
def tracking(request: HttpRequest) -> HttpResponseBase:
    """Asks for the query code; with one, shows how the matter stands."""
    if request.method == "POST":
        return show(request, posted(request).get("code", ""))
    return _entry(request)


@csrf_exempt
@require_POST
@sensitive_post_parameters()
@explains_unreadable_bodies
def tracking_detail(request: HttpRequest) -> HttpResponseBase:
    """The citizen adds something."""
    data = posted(request)
    submission = find(data.get("code", ""))
    if submission is None:
        return wrong_code(request)
    brought = files.brought(request, data, files.key_for(submission))
    form = DetailForm(data, brought=brought)
    if not form.is_valid():
        return _page(request, submission, data, status=422, detail=form)
    words, version = form.cleaned_data["words"], form.cleaned_data["version"]
    try:
        lifecycle.add_detail(submission.pk, words, version=version, files=brought.files)
    except (lifecycle.Stale, IllegalMove):
        if not _was_said(submission, words):
            return _page(request, submission, data, status=409, problem=_moved(), detail=form)
    return _page(request, submission, data, done=_("Thank you. What you added has been passed on."))


@csrf_exempt
@require_POST
@sensitive_post_parameters()
@explains_unreadable_bodies
def tracking_rate(request: HttpRequest) -> HttpResponseBase:
    """The citizen says whether it is really resolved; not satisfied reopens it, once."""
    data = posted(request)
    submission = find(data.get("code", ""))
    if submission is None:
        return wrong_code(request)
    form = RateForm(data, reopens=not submission.reopened_count)
    if not form.is_valid():
        return _page(request, submission, data, status=422, rate=form)
    rating, words, version = (form.cleaned_data[name] for name in ("rating", "words", "version"))
    answered = form.cleaned_data["answered"]
    try:
        submission = transferring.rate(submission.pk, Rating(rating), words, answered=answered, version=version)
    except (lifecycle.Stale, IllegalMove):
        if not _was_said(submission, words, rating):
            return _page(request, submission, data, status=409, problem=_moved(), rate=form)
        submission.refresh_from_db()
    return _page(request, submission, data, done=_thanks(submission))


@csrf_exempt
@require_POST
@sensitive_post_parameters()
@explains_unreadable_bodies
def tracking_withdraw(request: HttpRequest) -> HttpResponseBase:
    """The citizen takes it back; asked once more before it is done."""
    data = posted(request)
    submission = find(data.get("code", ""))
    if submission is None:
        return wrong_code(request)
    form = WithdrawForm(data)
    if not form.is_valid():
        return _page(request, submission, data, status=422, withdraw=form)
    if "confirmed" not in data:
        return _page(request, submission, data, withdraw=form)
    words, version = form.cleaned_data["words"], form.cleaned_data["version"]
    try:
        lifecycle.withdraw(submission.pk, words, version=version)
    except (lifecycle.Stale, IllegalMove):
        if not _was_said(submission, words):
            return _page(request, submission, data, status=409, problem=_moved())
    return _page(request, submission, data, done=_("You took it back. Nobody works on it any more."))


def show(request: HttpRequest, typed: str) -> HttpResponse:
    """How the matter with this query code stands."""
    submission, code = find(typed), query_codes.read(typed) or ""
    if submission is not None:
        return _page(request, submission, QueryDict(f"code={code}"))
    follower = following.find(typed)
    return followed_page.page(request, follower, code) if follower is not None else wrong_code(request)


def left(request: HttpRequest) -> HttpResponse:
    """Said where the next code could be typed."""
    done = _("You left it, and nothing is kept of you.")
    return never_stored(render(request, "feedback/citizens/tracking_entry.html", {"done": done}))


def _entry(request: HttpRequest, problem: str = "", typed: str = "", status: int = 200) -> HttpResponse:
    context = {"problem": problem, "typed": typed}
    return never_stored(render(request, "feedback/citizens/tracking_entry.html", context, status=status))


def wrong_code(request: HttpRequest) -> HttpResponse:
    """Malformed and unknown codes get the same answer, and what was typed comes back to be compared. Only wrong ones
    are counted: 128 random bits need no lock, and a whole venue may share one address."""
    typed = posted(request).get("code", "")[:CODE_SHOWN_AT_MOST]
    if take(WRONG_QUERY_CODES, address_of(request)):
        problem = _("We cannot find this query code. Please compare it with your receipt, character by character.")
        return _entry(request, problem, typed, status=404)
    problem = _("Too many wrong codes came from your network. Please wait a few minutes and try again.")
    response = _entry(request, problem, typed, status=429)
    response["Retry-After"] = str(int(WRONG_QUERY_CODES.every))
    return response


def _page(
    request: HttpRequest,
    submission: Submission,
    data: QueryDict,
    *,
    status: int = 200,
    done: str = "",
    problem: str = "",
    **forms: DetailForm | RateForm | WithdrawForm,
) -> HttpResponse:
    """The timeline as it is now: three queries, one more for a ticket, one for files. `forms` keep what was typed."""
    now = timezone.now()
    related = Submission.objects.select_related(
        "venue", "deputy", "holding_venue", "holding_area", "unit", "decline_reason", "screening"
    )
    current: Any = appointments.with_visit(related, now).get(pk=submission.pk)
    events = [event for event in current.events.all() if progress.is_told(event)]
    showing.put_to(events)
    choices = progress.choices(current)
    code = query_codes.read(data.get("code", "")) or ""
    symbol = tracking_qr.symbol(code)
    context: dict[str, Any] = {
        "submission": current,
        "code": code,
        "qr": symbol.strokes,
        "qr_side": symbol.side,
        "now": progress.now_of(current, now),
        "ticket": appointments.ticket(current.ticket_id),
        "steps": progress.steps(events),
        "suggestions": progress.suggestions(events),
        "question": progress.question(events) if choices.is_asked else "",
        "choices": choices,
        "whether_answered": progress.whether_answered(),
        "ratings": progress.ratings(choices.is_last_word),
        "done": done,
        "problem": problem,
        **forms,
    }
    return never_stored(render(request, "feedback/citizens/tracking.html", context, status=status))


def _was_said(submission: Submission, words: str, rating: str = "") -> bool:
    """Whether this is what the citizen said last: the button was pressed twice."""
    last = submission.events.filter(actor_kind=ActorKind.CITIZEN).last()
    return last is not None and last.words == words and last.data.get("rating", "") == rating


def _moved() -> str:
    return _("Something new has happened in the meantime: please read it first. What you typed is kept below.")


def _thanks(submission: Submission) -> str:
    if submission.route_reason == RouteReason.OBJECTED and submission.is_open:
        return _("Thank you. Congress staff will look at it again.")
    if submission.is_open:
        return _("Thank you. It goes on: whoever holds it has been told that it is not solved yet.")
    return _("Thank you for your rating. The matter is closed.")
