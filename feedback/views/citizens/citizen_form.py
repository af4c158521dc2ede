"""The citizen's page behind a QR code: the form, and the receipt. No account, no cookie, no JavaScript.

There is no CSRF check: without a cookie there is no authority that a foreign page could borrow. The signed
token in the form says that it came from us.
"""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods
from structlog.contextvars import get_contextvars

from feedback.arrival import form_tokens
from feedback.arrival.entrances import Entrance, NoEntrance, Trouble, resolve
from feedback.arrival.submitting import KeyReused, Receipt, submit
from feedback.forms.messages import OpinionForm, without_control_characters
from feedback.models import Submission
from feedback.receipts import query_codes
from feedback.views import files
from feedback.views.citizens import challenges, form_page, receipts
from feedback.views.citizens.bodies import explains_unreadable_bodies, posted
from feedback.views.citizens.tracking import show
from feedback.views.desk.contact_day import check_in_offered
from stations import codes

TROUBLE_STATUS = {Trouble.MISTYPED: 404, Trouble.UNKNOWN: 404}  # what once was there is 410
TYPED_AT_MOST = 60


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters()
@explains_unreadable_bodies
def code_entry(request: HttpRequest) -> HttpResponseBase:
    """A code typed from a poster leads to its page. Who types a query code here meant the tracking page."""
    typed = posted(request).get("code", "") if request.method == "POST" else ""
    if query_codes.read(typed):
        return show(request, typed)
    code = codes.normalise(typed)[:TYPED_AT_MOST]
    return _to("citizen-form", request, code) if code else _to("home", request)


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters()
@explains_unreadable_bodies
def citizen_form(request: HttpRequest, code: str) -> HttpResponseBase:
    """The form of a venue's or deputy's code, and what is sent with it."""
    canonical = codes.normalise(code)[:TYPED_AT_MOST]
    if canonical != code and codes.is_well_formed(canonical) and request.method != "POST":
        return _to("citizen-form", request, canonical)
    if request.method != "POST" and (offer := check_in_offered(request, canonical)):
        return offer
    try:
        if request.method == "POST":
            return _received(request, resolve(canonical))
        return form_page.opened(request, canonical)
    except NoEntrance as no_entrance:
        return _explained(request, code, no_entrance)


def _received(request: HttpRequest, entrance: Entrance) -> HttpResponse:
    """A valid opinion gets its receipt, after COMMIT; anything else the form again, with all that was typed."""
    data = posted(request)
    token = form_tokens.read(data.get("token", ""), entrance.code)
    brought = files.brought(request, data, token.key)
    if "switch" in data and "ticket" not in data:  # the form in another language or size: nothing is sent yet
        form = OpinionForm(venue=entrance.venue, brought=brought, initial=data.dict())
        return form_page.again(request, entrance, form, status=200)
    form = OpinionForm(data, venue=entrance.venue, brought=brought)
    if not (form.is_valid() and token.is_good):
        if receipt := _given_before(token.key, data):
            return receipts.page(request, receipt, entrance.venue)
        return form_page.again(request, entrance, form, status=422, has_expired=not token.is_good)
    assert token.key is not None
    if challenge := challenges.asked(request, entrance, token, files.with_tickets(data, brought)):
        return challenge
    opinion = form.opinion(entrance.deputy, get_language() or settings.LANGUAGE_CODE)
    try:
        receipt = submit(opinion, idempotency_key=token.key, request_id=get_contextvars().get("request_id", ""))
    except KeyReused as reused:
        return form_page.again(request, entrance, form, status=409, earlier=reused.receipt)
    return receipts.page(request, receipt, entrance.venue)


def _given_before(key: UUID | None, data: QueryDict) -> Receipt | None:
    """The receipt of the same message under this key: sending it again must not fail because, since then, the form
    expired or the deputy or the venue became unreachable."""
    first = Submission.objects.filter(idempotency_key=key).first() if key else None
    if first is None or first.message != without_control_characters(data.get("message", "")).strip():
        return None
    code = query_codes.query_code(first.idempotency_key, settings.QUERY_CODE_KEY)
    return Receipt(first.pk, code, first.created_at, first.answer_by, is_new=False)


def _explained(request: HttpRequest, typed: str, no_entrance: NoEntrance) -> HttpResponse:
    """Why the code leads nowhere. What was written for it goes on to the place that stands in its stead."""
    if request.method != "POST":
        return _trouble_page(request, typed, no_entrance)
    data = posted(request)
    if receipt := _given_before(form_tokens.read(data.get("token", ""), typed).key, data):
        return receipts.page(request, receipt, None)
    if no_entrance.onward is None:
        return _trouble_page(request, typed, no_entrance, message=data.get("message", ""))
    try:
        entrance = resolve(no_entrance.onward.pk)
    except NoEntrance:
        return _trouble_page(request, typed, no_entrance, message=data.get("message", ""))
    brought = files.brought(request, data, form_tokens.read(data.get("token", ""), typed).key)
    form = OpinionForm(venue=entrance.venue, brought=brought, initial={**data.dict(), "deputy": ""})
    return form_page.again(request, entrance, form, status=409, moved=no_entrance.trouble)


def _trouble_page(request: HttpRequest, typed: str, no_entrance: NoEntrance, message: str = "") -> HttpResponse:
    row = no_entrance.row
    context = {
        "trouble": no_entrance.trouble.value,
        "typed": typed[:TYPED_AT_MOST],
        "row": row,
        "onward": no_entrance.onward,
        "message": message,
    }
    return render(
        request, "feedback/citizens/no_entrance.html", context, status=TROUBLE_STATUS.get(no_entrance.trouble, 410)
    )


def _to(name: str, request: HttpRequest, *args: str) -> HttpResponse:
    """A redirect that keeps what the reader chose."""
    query = {name: request.GET[name] for name in ("lang", "size") if name in request.GET}
    return HttpResponseRedirect(reverse(name, args=args, query=query or None))
