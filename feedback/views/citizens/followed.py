"""What a follower does: says how they see the result, where news should go, leaves."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from feedback.forms.messages import ContactForm, FollowerRateForm
from feedback.lifecycle import NotAllowed
from feedback.me_too import following
from feedback.models import Rating
from feedback.models.following import Follower
from feedback.receipts import query_codes
from feedback.views.citizens.bodies import explains_unreadable_bodies, posted
from feedback.views.citizens.followed_page import page
from feedback.views.citizens.tracking import left, wrong_code


@csrf_exempt
@require_POST
@sensitive_post_parameters()
@explains_unreadable_bodies
def follow(request: HttpRequest) -> HttpResponseBase:
    """`do` says what."""
    data = posted(request)
    follower, code = following.find(data.get("code", "")), query_codes.read(data.get("code", ""))
    if follower is None or code is None:
        return wrong_code(request)
    match data.get("do"):
        case "rate":
            return _rate(request, follower, code, data)
        case "contact":
            return _contact(request, follower, code, data)
        case "leave":
            return _leave(request, follower, code, data)
    return page(request, follower, code)


def _rate(request: HttpRequest, follower: Follower, code: str, data: QueryDict) -> HttpResponse:
    form = FollowerRateForm(data)
    if not form.is_valid():
        return page(request, follower, code, status=422, rate=form)
    try:
        following.rate(follower.pk, Rating(form.cleaned_data["rating"]), form.cleaned_data["answered"])
    except NotAllowed:
        return page(request, follower, code, status=409, problem=_("There is no result yet."))
    follower.refresh_from_db()
    return page(request, follower, code, done=_("Thank you: whoever answers sees how many think so."))


def _contact(request: HttpRequest, follower: Follower, code: str, data: QueryDict) -> HttpResponse:
    form = ContactForm(data)
    if not form.is_valid():
        return page(request, follower, code, status=422, contact=form)
    phone, email = form.cleaned_data["contact_phone"], form.cleaned_data["contact_email"]
    following.set_contact(follower.pk, phone=phone, email=email)
    follower.refresh_from_db()
    done = _("Kept: we tell you when something happens.") if phone or email else _("Erased: we tell you nothing.")
    return page(request, follower, code, done=done)


def _leave(request: HttpRequest, follower: Follower, code: str, data: QueryDict) -> HttpResponse:
    if "confirmed" not in data:
        return page(request, follower, code, leaving=True)
    following.leave(follower.pk)
    return left(request)
