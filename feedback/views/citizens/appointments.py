"""Appointments by citizens: from the tracking page with the query code, or from the venue's code with a new message.

No account, no cookie, no JavaScript. Why there is no CSRF check: see `citizen_form` and `tracking`.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST
from structlog.contextvars import get_contextvars

from feedback.arrival import form_tokens
from feedback.arrival.entrances import Entrance, NoEntrance, resolve
from feedback.arrival.submitting import KeyReused, Receipt, find
from feedback.contact_day import appointments
from feedback.forms.days import SlotForm, VisitForm
from feedback.models import Submission
from feedback.receipts import query_codes
from feedback.topics import choices
from feedback.views.citizens import challenges, receipts
from feedback.views.citizens.bodies import explains_unreadable_bodies, never_stored, posted
from feedback.views.citizens.tracking import show
from stations import codes


@csrf_exempt
@require_POST
@sensitive_post_parameters()
@explains_unreadable_bodies
def tracking_visit(request: HttpRequest) -> HttpResponseBase:
    """The slots for a matter that was sent already: choose one, choose another one, cancel."""
    data = posted(request)
    submission = find(data.get("code", ""))
    if submission is None:
        return show(request, data.get("code", ""))
    if "cancel" in data:
        appointments.cancel(submission.pk, now=timezone.now())
        return _visit_page(request, submission, data, done=_("Your appointment is cancelled. Your matter goes on."))
    if "book" in data:
        return _booked(request, submission, data)
    return _visit_page(request, submission, data)


def _booked(request: HttpRequest, submission: Submission, data: QueryDict) -> HttpResponse:
    form = SlotForm(data)
    if not form.is_valid():
        return _visit_page(request, submission, data, problem=str(form.errors["slot"][0]), status=422)
    try:
        appointments.book(submission.pk, *form.cleaned_data["slot"], now=timezone.now())
    except appointments.SlotTaken:
        return _visit_page(request, submission, data, problem=_taken(), status=409)
    except appointments.NotOpen:
        return _visit_page(request, submission, data, problem=_("This matter is closed."), status=409)
    return _visit_page(request, submission, data, done=_("Your appointment is made."))


def _visit_page(
    request: HttpRequest,
    submission: Submission,
    data: QueryDict,
    *,
    done: str = "",
    problem: str = "",
    status: int = 200,
) -> HttpResponse:
    now = timezone.now()
    context = {
        "code": query_codes.read(data.get("code", "")),
        "venue": submission.venue,
        "ticket": appointments.ticket_of(submission.pk, now),
        "offers": appointments.offers(submission.venue_id, now) if submission.is_open else [],
        "done": done,
        "problem": problem,
    }
    return never_stored(render(request, "feedback/citizens/appointment.html", context, status=status))


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters()
@explains_unreadable_bodies
def citizen_visit(request: HttpRequest, code: str) -> HttpResponseBase:
    """A short message and a slot, behind a venue's or deputy's code: both are written, or neither."""
    try:
        entrance = resolve(codes.normalise(code)[:60])
    except NoEntrance:
        if request.method == "POST":
            raise Http404 from None
        return redirect("citizen-form", code)  # that page explains why the code leads nowhere
    if request.method == "POST":
        return _received(request, entrance)
    return _form_page(request, entrance, VisitForm(venue=entrance.venue))


def _received(request: HttpRequest, entrance: Entrance) -> HttpResponse:
    data = posted(request)
    form = VisitForm(data, venue=entrance.venue)
    token = form_tokens.read(data.get("token", ""), entrance.code)
    if not (form.is_valid() and token.key and token.is_good):
        return _form_page(request, entrance, form, status=422, has_expired=not token.is_good)
    if challenge := challenges.asked(request, entrance, token, data):
        return challenge
    opinion = form.opinion(None, get_language() or settings.LANGUAGE_CODE)
    request_id = get_contextvars().get("request_id", "")
    slot, now = form.cleaned_data["slot"], timezone.now()
    try:
        receipt = appointments.book_new(opinion, *slot, idempotency_key=token.key, now=now, request_id=request_id)
    except appointments.SlotTaken:
        form.add_error("slot", _taken())
        return _form_page(request, entrance, form, status=409)
    except KeyReused as reused:
        return _receipt_page(request, reused.receipt)
    return _receipt_page(request, receipt)


def _form_page(
    request: HttpRequest, entrance: Entrance, form: VisitForm, *, status: int = 200, has_expired: bool = False
) -> HttpResponse:
    context: dict[str, Any] = {
        "entrance": entrance,
        "venue": entrance.venue,
        "offers": appointments.offers(entrance.venue.pk, timezone.now()),
        "topics": choices.active(),
        "form": form,
        "token": form_tokens.new(entrance.code, is_first=status == 200),
        "has_expired": has_expired,
    }
    return render(request, "feedback/citizens/appointment_new.html", context, status=status)


def _receipt_page(request: HttpRequest, receipt: Receipt) -> HttpResponse:
    """The venue's receipt with the ticket on it."""
    ticket = appointments.ticket_of(receipt.submission_id, timezone.now())
    context = receipts.context(receipt, None) | {"ticket": ticket}
    status = 201 if receipt.is_new else 200
    return never_stored(render(request, "feedback/citizens/appointment_receipt.html", context, status=status))


def _taken() -> str:
    return _("This time has just been taken or is over. Please choose another one.")
