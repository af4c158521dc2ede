"""Files that go up while one still writes, in pieces (feedback.files.arriving): Resumable Uploads for HTTP. Who knows
the address of an upload may bring its pieces; it is given to whoever has a form of ours, or a query code."""

from __future__ import annotations

import re
from functools import wraps
from http import HTTPStatus
from uuid import UUID

import structlog
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse, QueryDict
from django.http.request import UnreadablePostError
from django.shortcuts import render
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from deputies.rate_limits import WRONG_QUERY_CODES, address_of, take
from feedback.arrival import form_tokens
from feedback.arrival.submitting import find
from feedback.files import arriving, taking
from feedback.files.arriving import Gone, Mismatch, Upload
from feedback.files.judging import MOST_BYTES
from feedback.files.refusing import NoRoom, Refused
from feedback.models import ActorKind
from feedback.models.files import Attachment
from feedback.views.citizens.bodies import View, explains_unreadable_bodies, never_stored, posted
from feedback.views.files import key_for, may_bring

log = structlog.get_logger(__name__)
PIECE = "application/partial-upload"
LIMITS = f"max-size={MOST_BYTES}, max-append-size={arriving.MOST_AT_ONCE}"
PROBLEMS = "https://iana.org/assignments/http-problem-types#"
NUMBER = re.compile(r"[0-9]{1,15}")


def explains_refusals(view: View) -> View:
    """Answers in the protocol's words, with a sentence for the person."""

    @wraps(view)
    def explained(request: HttpRequest) -> HttpResponseBase:
        try:
            return view(request)
        except Gone:
            return _problem(404)
        except Mismatch as mismatch:
            return _mismatch(mismatch)
        except Refused as refused:
            return _problem(422, str(refused.args[0]))
        except NoRoom:
            log.error("no_room_for_files")
            return _problem(507, _("We cannot take files at the moment. Your words can be sent without them."))

    return explained


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters()
@explains_unreadable_bodies
@explains_refusals
def uploads(request: HttpRequest) -> HttpResponseBase:
    """GET: the part of a page that shows files going up. POST: begin one; its address is in Location."""
    if request.method != "POST":
        return render(request, "feedback/citizens/_uploads.html")
    data, length = posted(request), _number(request, "Upload-Length")
    if length is None:
        return _problem(400)
    bundle = _bundle(request, data)
    if bundle is None:
        return _problem(404, _("The page is too old to bring it along. Please open it again."))
    if not may_bring(request, length):
        why = _("too many files came from your network. Please try again in an hour, or send without it.")
        return _problem(429, why)
    key = arriving.begin(bundle, name=data.get("name", ""), length=length)
    return _answer(201, Location=reverse("upload", query={"k": key}), Upload_Offset=0, Upload_Complete="?0")


@csrf_exempt
@require_http_methods(["GET", "HEAD", "PATCH", "DELETE"])
@explains_refusals
def upload(request: HttpRequest) -> HttpResponseBase:
    """/files/upload/?k=<key>. GET: how much of it is here. PATCH: a piece more. DELETE: leave it out."""
    found = arriving.behind(request.GET.get("k", ""))
    if found is None:
        raise Gone
    if request.method == "PATCH":
        return _appended(request, found)
    if request.method == "DELETE":
        arriving.give_up(found)
        return _answer(204)
    return _state(found)


def _bundle(request: HttpRequest, data: QueryDict) -> UUID | None:
    """What the file is brought to: the form of a token of ours, or what is added to the matter of a query code."""
    if "code" not in data:
        return form_tokens.key_of(data.get("token", ""))
    if submission := find(data.get("code", "")):
        return key_for(submission)
    take(WRONG_QUERY_CODES, address_of(request))  # as the tracking page counts them
    return None


def _state(found: Upload) -> HttpResponse:
    here = arriving.arrived(found)
    is_whole = here.attachment is not None
    response = JsonResponse(_facts(here.attachment)) if here.attachment else HttpResponse(status=204)
    response["Upload-Length"] = str(found.length)
    return _with_limits(response, Upload_Offset=here.offset, Upload_Complete=f"?{is_whole:d}")


def _appended(request: HttpRequest, found: Upload) -> HttpResponse:
    """204 while more is to come; with the last piece what became of the file."""
    at, is_last = _number(request, "Upload-Offset"), request.headers.get("Upload-Complete") == "?1"
    if request.content_type != PIECE:
        return _problem(415)
    if at is None:
        return _problem(400)
    if int(request.META.get("CONTENT_LENGTH") or 0) > arriving.MOST_AT_ONCE:
        return _problem(413)
    piece, is_broken = _read(request)
    offset = arriving.append(found, piece, at=at) if piece else at
    if is_broken or not is_last:
        return _answer(204, Upload_Offset=offset, Upload_Complete="?0")
    attachment = arriving.finish(found, by=ActorKind.CITIZEN.value)
    return _with_limits(JsonResponse(_facts(attachment)), Upload_Offset=found.length, Upload_Complete="?1")


def _read(request: HttpRequest) -> tuple[bytes, bool]:
    """The piece, and whether the line broke in the middle of it: what came is kept."""
    parts: list[bytes] = []
    try:
        while part := request.read(65_536):
            parts.append(part)
    except UnreadablePostError:
        return b"".join(parts), True
    return b"".join(parts), False


def _facts(attachment: Attachment) -> dict[str, str]:
    """What the form carries in the file's stead, and what the person is told."""
    return {
        "ticket": taking.ticket_of(attachment),
        "name": attachment.name,
        "size": filesizeformat(attachment.size),
    }


def _number(request: HttpRequest, header: str) -> int | None:
    given = request.headers.get(header, "")
    return int(given) if NUMBER.fullmatch(given) else None


def _mismatch(mismatch: Mismatch) -> HttpResponse:
    response = _problem(409, kind="mismatching-upload-offset", expected=mismatch.expected)
    response["Upload-Offset"] = str(mismatch.expected)
    return response


def _problem(status: int, detail: str = "", *, kind: str = "", expected: int | None = None) -> HttpResponse:
    """What is wrong (RFC 9457); `detail` is for the person."""
    told = {
        "type": f"{PROBLEMS}{kind}" if kind else "about:blank",
        "title": HTTPStatus(status).phrase,
        "detail": detail,
        **({} if expected is None else {"expected-offset": expected}),
    }
    return _with_limits(JsonResponse(told, status=status, content_type="application/problem+json"))


def _answer(status: int, **headers: object) -> HttpResponse:
    return _with_limits(HttpResponse(status=status), **headers)


def _with_limits(response: HttpResponse, **headers: object) -> HttpResponse:
    response["Upload-Limit"] = LIMITS
    for name, value in headers.items():
        response[name.replace("_", "-")] = str(value)
    return never_stored(response)
