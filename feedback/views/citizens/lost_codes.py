"""A lost query code: asked for with the number or address that was left. Everybody gets the same answer."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from deputies.rate_limits import LOST_FROM, LOST_OF, address_of, take_all
from feedback.forms.messages import LostCodeForm
from feedback.models.notices import Kind
from feedback.sending import lost_codes
from feedback.views.citizens.bodies import explains_unreadable_bodies, never_stored, posted


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters()
@explains_unreadable_bodies
def lost(request: HttpRequest) -> HttpResponseBase:
    """Asks for it, and says what happens now. There is no cookie, so there is no CSRF check."""
    if request.method != "POST":
        return _page(request)
    form = LostCodeForm(posted(request))
    if not form.is_valid():
        return _page(request, form, status=422)
    contact = form.cleaned_data["contact"]
    if not take_all((LOST_FROM, address_of(request)), (LOST_OF, lost_codes.bucket_of(contact))):
        problem = _("This was asked for too often. Please look into your messages, or try again in a few hours.")
        return _page(request, form, status=429, problem=problem)
    lost_codes.ask(contact)
    return _page(request, is_asked=True)


def _page(request: HttpRequest, form: LostCodeForm | None = None, status: int = 200, **said: object) -> HttpResponse:
    sms = bool(settings.SMS_GATEWAY) and Kind.CODE in settings.SMS_TEMPLATES
    context = {"form": form or LostCodeForm(), "has_mail": settings.MAIL_IS_ON, "has_sms": sms, **said}
    return never_stored(render(request, "feedback/citizens/lost.html", context, status=status))
