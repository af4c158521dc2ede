"""The receipt as a picture. As in tracking, the code travels in the body only: there is no address of the picture."""

from __future__ import annotations

from base64 import b64encode

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from feedback.arrival.submitting import find
from feedback.me_too import following
from feedback.receipts import as_picture, query_codes
from feedback.views.citizens.bodies import explains_unreadable_bodies, never_stored, posted
from feedback.views.citizens.tracking import wrong_code


@csrf_exempt
@require_POST
@sensitive_post_parameters()
@explains_unreadable_bodies
def receipt_as_picture(request: HttpRequest) -> HttpResponseBase:
    """A page with the picture inside, for a long press; as a file when that is asked for (WeChat saves none)."""
    data = posted(request)
    code = query_codes.read(data.get("code", "")) or ""
    if (submission := find(code)) is not None:
        picture = as_picture.png(code, submission.venue.name, submission.created_at)
    elif (follower := following.find(code)) is not None:
        picture = as_picture.png(code, follower.submission.venue.name, follower.joined_at)
    else:
        return wrong_code(request)
    if data.get("as") == "file":
        headers = {"Content-Disposition": 'attachment; filename="receipt.png"'}
        return never_stored(HttpResponse(picture, content_type="image/png", headers=headers))
    context = {"code": code, "picture": b64encode(picture).decode()}
    return never_stored(render(request, "feedback/citizens/picture.html", context))
