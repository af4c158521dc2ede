"""The six methods of the standard, and its discovery."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.core.signing import BadSignature, Signer
from django.http import HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe
from structlog.contextvars import get_contextvars

from deputies.models import Topic
from deputies.rate_limits import BY_API_ADDRESS, BY_API_TOKEN, address_of, take
from feedback.api.open311 import asking
from feedback.api.open311.asking import Asked, Wrong
from feedback.api.open311.rendering import FORMS, answer, wrong
from feedback.arrival.submitting import KeyReused
from feedback.forms.messages import OpinionForm
from feedback.interfaces import handing_in, tokens
from feedback.lifecycle import Actor
from feedback.models import ActorKind
from feedback.models.interfaces import ApiToken, TokenScope
from feedback.topics import choices

SPECIFICATION = "http://wiki.open311.org/GeoReport_v2"
CHANGED = "2026-11-25T00:00:00+08:00"
NOTICE = "Keep the query code: with it you read answers and rate them at /t/."
_signer = Signer(salt="feedback.open311")
View = Callable[..., HttpResponse]


def _says_what_is_wrong(view: View) -> View:
    """In the standard's form; and whoever comes too often is asked to wait."""

    @wraps(view)
    def whole(request: HttpRequest, form: str, **named: Any) -> HttpResponse:
        if form not in FORMS:
            return wrong(form, 404, "The formats are xml and json.")
        if not take(BY_API_ADDRESS, address_of(request)):
            return wrong(form, 429, "Too many at once. Please wait a moment.")
        try:
            return view(request, form, **named)
        except Wrong as error:
            return wrong(form, error.status, error.description)
        except (SuspiciousOperation, MultiPartParserError):  # too large, too many fields, no form at all
            return wrong(form, 400, "The body cannot be read.")

    return whole


@require_safe
@_says_what_is_wrong
def discovery(request: HttpRequest, form: str) -> HttpResponse:
    endpoint = {
        "specification": SPECIFICATION,
        "url": f"{settings.PUBLIC_ADDRESS}/open311/v2",
        "changeset": CHANGED,
        "type": "production",
        "formats": ["text/xml", "application/json"],
    }
    contact = f"{settings.OPERATOR_NAME} {settings.OPERATOR_PHONE}".strip()
    key_service = f"{settings.PUBLIC_ADDRESS}/api/tokens/"
    said = {"changeset": CHANGED, "contact": contact, "key_service": key_service, "endpoints": [endpoint]}
    return answer(form, "discovery", said)


@require_safe
@_says_what_is_wrong
def services(request: HttpRequest, form: str) -> HttpResponse:
    asking.jurisdiction(request.GET.dict())
    return answer(form, "services", [_service(topic) for topic in choices.active()])


def _service(topic: Topic) -> dict[str, Any]:
    return {
        "service_code": topic.slug,
        "service_name": topic.name,
        "description": topic.name_en,
        "metadata": "false",
        "type": "realtime",
        "keywords": "",
        "group": "",
    }


@require_safe
@_says_what_is_wrong
def service(request: HttpRequest, form: str, code: str) -> HttpResponse:
    """No service asks for more than the standard's own fields."""
    asking.jurisdiction(request.GET.dict())
    return answer(form, "service_definition", {"service_code": _topic(code).slug, "attributes": []})


def _topic(code: str) -> Topic:
    found = next((topic for topic in choices.active() if topic.slug == code), None)
    if found is None:
        raise Wrong(404, "service_code was not found.")
    return found


@csrf_exempt  # a key in the body is the authority, no cookie
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters()
@_says_what_is_wrong
def requests(request: HttpRequest, form: str) -> HttpResponse:
    if request.method == "POST":
        return _created(request, form)
    asked = Asked.read(request.GET.dict(), timezone.now())
    return answer(form, "service_requests", [asking.request_of(case) for case in asking.public(asked)])


@require_safe
@_says_what_is_wrong
def one_request(request: HttpRequest, form: str, number: str) -> HttpResponse:
    said = {**request.GET.dict(), "service_request_id": number}
    found = asking.public(Asked.read(said, timezone.now()))
    if not found:
        raise Wrong(404, "service_request_id was not found, or is not public.")
    return answer(form, "service_requests", [asking.request_of(case) for case in found])


@require_safe
@_says_what_is_wrong
def token(request: HttpRequest, form: str, token: str) -> HttpResponse:
    """The number of a token that came with a POST. Numbers are given at once here: this is for clients that ask."""
    try:
        number = _signer.unsign(token)
    except BadSignature:
        raise Wrong(404, "token was not found.") from None
    return answer(form, "service_requests", [{"service_request_id": number, "token": token}])


def _created(request: HttpRequest, form: str) -> HttpResponse:
    said = {name: value.replace("\x00", "") for name, value in request.POST.items() if isinstance(value, str)}
    key = _api_key(request, said)
    area_key = asking.jurisdiction(said)
    if not said.get("service_code"):
        raise Wrong(400, "service_code was not provided.")
    topic = _topic(said["service_code"])
    venue = asking.venue_for(said, area_key)
    judged = OpinionForm(_fields(said, topic), venue=venue)
    if not judged.is_valid():
        raise Wrong(400, " ".join(f"{name}: {texts[0]}" for name, texts in judged.errors.items()))
    opinion = judged.opinion(None, request.LANGUAGE_CODE)
    actor = Actor(ActorKind.STAFF, key.user.display_name, key.user, tokens.signature(key))
    request_id = get_contextvars().get("request_id", "")
    try:
        receipt = handing_in.hand_in(opinion, token=key, key=_once(request), actor=actor, request_id=request_id)
    except KeyReused:
        raise Wrong(409, "This Idempotency-Key was used for another request.") from None
    number = str(receipt.submission_id)
    made = {
        "service_request_id": number,
        "token": _signer.sign(number),
        "service_notice": f"{NOTICE} {receipt.query_code}",
        "account_id": None,
    }
    return answer(form, "service_requests", [made], status=201)


def _api_key(request: HttpRequest, said: dict[str, str]) -> ApiToken:
    """`api_key` in the body, or a bearer token: of somebody who may hand in."""
    bearer = request.headers.get("Authorization", "").removeprefix("Bearer ").strip()
    found = tokens.find(said.get("api_key", "") or bearer, timezone.now())
    if found is None or TokenScope.SUBMIT not in found.scopes:
        raise Wrong(403, "api_key is missing, or is not valid for this.")
    if not take(BY_API_TOKEN, str(found.pk)):
        raise Wrong(429, "Too many at once. Please wait a moment.")
    return found


def _once(request: HttpRequest) -> UUID:
    """The standard knows of no key against sending twice; who gives one in a header is heard."""
    try:
        return UUID(request.headers.get("Idempotency-Key", ""))
    except ValueError:
        return uuid4()


def _fields(said: dict[str, str], topic: Topic) -> dict[str, Any]:
    """The standard's names as the form's."""
    name = f"{said.get('last_name', '')}{said.get('first_name', '')}"
    return {
        "message": said.get("description", ""),
        "topic": topic.slug,
        "place": said.get("address_string", "")[:200],
        "latitude": said.get("lat", ""),
        "longitude": said.get("long", ""),
        "contact_name": name[:40],
        "contact_phone": said.get("phone", ""),
        "contact_email": said.get("email", ""),
    }
