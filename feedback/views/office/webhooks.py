"""Webhooks: the addresses of other systems that are told what happens, and the log of what they took."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from feedback.forms.interfaces import WebhookForm
from feedback.interfaces import hooks
from feedback.models.interfaces import Webhook, WebhookPost
from stations.access import scope_of

PAGE = 50
ROOM = "api"


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def webhook_list(request: HttpRequest) -> HttpResponse:
    """/api/webhooks/: those of one's areas, and the form of a new one. Its secret is shown this once."""
    keys = _keys(request)
    form = WebhookForm(request.POST or None, area_keys=keys)
    if request.method != "POST":
        return _page(request, form)
    if not form.is_valid():
        return _page(request, form, status=422)
    user: Any = request.user
    made = hooks.add(by=user, now=timezone.now(), **form.cleaned_data)
    return _page(request, WebhookForm(area_keys=keys), made=made)


@require_safe
def webhook_log(request: HttpRequest, pk: int) -> HttpResponse:
    """What was posted there, the newest first."""
    webhook = _kept(request, pk)
    posts = webhook.posts.select_related("event").order_by("-pk")
    before = request.GET.get("before", "")
    if before.isascii() and before.isdecimal() and len(before) < 19:
        posts = posts.filter(pk__lt=int(before))
    rows = list(posts[: PAGE + 1])
    context = {
        "room": ROOM,
        "webhook": webhook,
        "posts": rows[:PAGE],
        "before": rows[PAGE - 1].pk if len(rows) > PAGE else "",
        "is_resting": webhook.failures > 0,
    }
    return render(request, "feedback/office/webhook.html", context)


@require_POST
def webhook_stop(request: HttpRequest, pk: int) -> HttpResponse:
    hooks.stop(_kept(request, pk), now=timezone.now())
    messages.success(request, _("Stopped. Nothing is posted there any more."))
    return redirect("api-webhooks")


@require_POST
def webhook_again(request: HttpRequest, pk: int, post: int) -> HttpResponse:
    row = get_object_or_404(WebhookPost, webhook=_kept(request, pk), pk=post)
    hooks.again(row, timezone.now())
    messages.success(request, _("It is being sent again."))
    return redirect("api-webhook", pk=pk)


def _keys(request: HttpRequest) -> frozenset[str]:
    keys = scope_of(request.user).staff_area_keys
    if not keys:
        raise Http404
    return keys


def _kept(request: HttpRequest, pk: int) -> Webhook:
    return get_object_or_404(hooks.kept_in(_keys(request)), pk=pk)


def _page(request: HttpRequest, form: WebhookForm, *, made: Webhook | None = None, status: int = 200) -> HttpResponse:
    context = {
        "room": ROOM,
        "form": form,
        "made": made,
        "secret": hooks.secret_of(made) if made else "",
        "webhooks": hooks.kept_in(_keys(request))[:PAGE],
        "origins": settings.WEBHOOK_ORIGINS,
    }
    return render(request, "feedback/office/webhooks.html", context, status=status)
