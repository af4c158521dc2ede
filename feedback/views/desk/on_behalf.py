"""On behalf: what people said at a venue, by telephone or on paper, typed by its liaison in one screen."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from structlog.contextvars import get_contextvars

from feedback import lifecycle
from feedback.arrival import form_tokens, on_behalf
from feedback.arrival.submitting import KeyReused, Receipt
from feedback.forms.entries import EntryForm
from feedback.inbox import reading
from feedback.lifecycle import Actor
from feedback.models import ActorKind
from feedback.models.on_behalf import Channel, OnBehalf
from feedback.states import IllegalMove
from feedback.topics import choices
from stations import codes
from stations.access import scope_of
from stations.models import Venue
from stations.posters import qr

LAST = 12
ROOM = "on-behalf"
PERSONAL = ("message", "contact_name", "contact_phone", "contact_email")


@sensitive_post_parameters(*PERSONAL)
@require_http_methods(["GET", "HEAD", "POST"])
def on_behalf_page(request: HttpRequest) -> HttpResponse:
    """/on-behalf/?venue=&channel=&received=: one entry after another; the last ones under it."""
    venues = _venues(request)
    said = request.POST if request.method == "POST" else request.GET
    venue = next((one for one in venues if str(one.pk) == said.get("venue")), venues[0])
    if request.method != "POST":
        return _page(request, venues, venue, EntryForm(venue=venue, initial=_preset(request)))
    form = EntryForm(request.POST, venue=venue)
    token = form_tokens.read(request.POST.get("token", ""), _token_of(request))
    if not (form.is_valid() and token.key and token.is_good):
        return _page(request, venues, venue, form, status=422)
    opinion = form.opinion(None, get_language() or settings.LANGUAGE_CODE)
    asked: dict[str, Any] = {"now": timezone.now(), "request_id": get_contextvars().get("request_id", "")}
    try:
        receipt = on_behalf.enter(opinion, form.heard(), actor=_actor(request), idempotency_key=token.key, **asked)
    except KeyReused as reused:
        receipt = reused.receipt
    except on_behalf.NotHeldNow:
        raise Http404 from None
    return _saved(request, venue, form, receipt)


def _saved(request: HttpRequest, venue: Venue, form: EntryForm, receipt: Receipt) -> HttpResponse:
    """On with the next one, at the same venue, the same way; or the receipt."""
    messages.success(request, _("Saved as #%(n)d.") % {"n": receipt.submission_id}, extra_tags="on-behalf")
    if "receipt" in request.POST:
        entry = OnBehalf.objects.get(submission=receipt.submission_id)
        return redirect("on-behalf-receipt", entry.pk)
    kept = {"venue": venue.pk, "channel": form.cleaned_data["channel"], "received": form.cleaned_data["received_on"]}
    return redirect(f"{reverse('on-behalf')}?{urlencode(kept)}")


@require_safe
def on_behalf_receipt(request: HttpRequest, pk: int) -> HttpResponse:
    """To print and hand over, for half an hour, for who entered it."""
    entry = _own(request, pk)
    try:
        receipt = on_behalf.receipt_of(entry, timezone.now())
    except on_behalf.TooLate:
        raise Http404 from None
    rows = qr.matrix(f"{settings.PUBLIC_ADDRESS}/t/#{codes.grouped(receipt.query_code)}")
    context = {
        "room": ROOM,
        "venue": entry.venue,
        "back": reverse("on-behalf"),
        "back_label": _("On behalf"),
        "next": f"{reverse('on-behalf')}?{urlencode({'venue': entry.venue_id, 'channel': entry.channel})}",
        "receipt": receipt,
        "address": settings.PUBLIC_ADDRESS,
        "qr_path": qr.path(rows, qr.QUIET_ZONE),
        "qr_side": len(rows) + 2 * qr.QUIET_ZONE,
    }
    response = render(request, "feedback/desk/walk_in_receipt.html", context)
    response["Cache-Control"] = "no-store"
    return response


@require_POST
def on_behalf_take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Entered by mistake: taken back within minutes."""
    entry = _own(request, pk)
    try:
        on_behalf.take_back(entry, actor=_actor(request), now=timezone.now())
    except (on_behalf.TooLate, lifecycle.Stale, IllegalMove):
        messages.error(request, _("Too late: somebody has taken it up, or ten minutes are over."))
    else:
        messages.success(request, _("#%(n)d is taken back.") % {"n": entry.submission_id})
    kept = {"venue": entry.venue_id, "channel": entry.channel, "received": entry.received_on}
    return redirect(f"{reverse('on-behalf')}?{urlencode(kept)}")


def _venues(request: HttpRequest) -> list[Venue]:
    """Those that the person keeps; for others there is nothing here."""
    found = list(Venue.objects.filter(pk__in=scope_of(request.user).liaison_venue_ids).order_by("area_key", "pk"))
    if not found:
        raise Http404
    return found


def _own(request: HttpRequest, pk: int) -> OnBehalf:
    venues = _venues(request)
    found = on_behalf.of(_user(request)).filter(pk=pk, venue__in=venues).first()
    if found is None:
        raise Http404
    return found


def _preset(request: HttpRequest) -> dict[str, Any]:
    channel, day = request.GET.get("channel", ""), request.GET.get("received", "")
    return {
        "channel": channel if channel in Channel.values else Channel.WALK_IN.value,
        "received_on": day if len(day) == 10 else timezone.localdate().isoformat(),
        "clock": "received",
    }


def _page(request: HttpRequest, venues: list[Venue], venue: Venue, form: EntryForm, status: int = 200) -> HttpResponse:
    now = timezone.now()
    entries: list[Any] = list(on_behalf.of(_user(request)).filter(venue__in=venues)[:LAST])
    for entry in entries:
        entry.headline = reading.headline(entry.submission.message)
        entry.may_take_back = on_behalf.may_take_back(entry, now)
        entry.has_receipt = now - entry.created_at <= on_behalf.RECEIPT_WITHIN
    context = {
        "room": ROOM,
        "venues": venues,
        "venue": venue,
        "form": form,
        "topics": choices.active(),
        "today": timezone.localdate(now),
        "entries": entries,
        "token": form_tokens.new(_token_of(request)),
    }
    return render(request, "feedback/desk/on_behalf.html", context, status=status)


def _token_of(request: HttpRequest) -> str:
    return f"on-behalf-{_user(request).pk}"


def _actor(request: HttpRequest) -> Actor:
    user = _user(request)
    return Actor(ActorKind.LIAISON, user.display_name, user)


def _user(request: HttpRequest) -> Any:
    return request.user
