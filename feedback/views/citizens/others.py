"""What others have said at a venue: a page, the same as a list for the form, and "me too" with one tap.

The list goes to the phone and is compared there: what somebody types is never sent before they send it. There is no
CSRF check, for there is no cookie: the form's signed token says that it came from us.
"""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from deputies.rate_limits import FOLLOWS, address_of, take
from feedback.arrival import entrances, form_tokens
from feedback.arrival.entrances import Entrance, NoEntrance
from feedback.me_too import following, offers
from feedback.views.citizens import followed_page
from feedback.views.citizens.bodies import explains_unreadable_bodies, never_stored, posted
from stations import codes

KEPT = "public, max-age=60"


@require_safe
def others(request: HttpRequest, code: str) -> HttpResponse:
    """All of them, each with a button."""
    return _page(request, _entrance(code))


@require_safe
def others_list(request: HttpRequest, code: str) -> HttpResponse:
    """For the form, which compares it with what is typed."""
    entrance = _entrance(code)
    found = offers.of(entrance.venue.pk) if entrance else ()
    rows = [
        {
            "id": offer.submission_id,
            "title": offer.title,
            "said": offer.said,
            "answer": reverse("answer", args=[offer.answer_id]) if offer.answer_id else "",
        }
        for offer in found
    ]
    response = JsonResponse({"others": rows}, json_dumps_params={"ensure_ascii": False})
    response["Cache-Control"] = KEPT
    return response


@csrf_exempt
@require_POST
@explains_unreadable_bodies
def join(request: HttpRequest, code: str) -> HttpResponseBase:
    """One more who says so: their own query code. Pressed twice it is the same one."""
    data = posted(request)
    entrance = _entrance(code)
    key = form_tokens.read(data.get("token", ""), entrance.code).key if entrance else None
    asked = data.get("question", "")
    if entrance is None or key is None or not asked.isdecimal() or len(asked) > 18:
        return _page(request, entrance, _("Please press “me too” once more."), status=422)
    if not take(FOLLOWS, address_of(request)):
        problem = _("Very many people join from your network just now. Please try again in a few minutes.")
        return _page(request, entrance, problem, status=429)
    try:
        joined = following.join(int(asked), form_key=key, language=get_language() or settings.LANGUAGE_CODE)
    except following.NotOffered:
        return _page(
            request, entrance, _("This is not open to others any more. You can send your own message."), status=409
        )
    return followed_page.page(request, joined.follower, joined.query_code, is_new=True, status=201)


def _entrance(code: str) -> Entrance | None:
    try:
        return entrances.resolve(codes.normalise(code))
    except NoEntrance:
        return None


def _page(request: HttpRequest, entrance: Entrance | None, problem: str = "", status: int = 200) -> HttpResponse:
    if entrance is None:
        raise Http404
    context = {
        "entrance": entrance,
        "venue": entrance.venue,
        "offers": offers.of(entrance.venue.pk),
        "token": form_tokens.new(entrance.code, is_first=False),
        "problem": problem,
    }
    return never_stored(render(request, "feedback/citizens/others.html", context, status=status))
