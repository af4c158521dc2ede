"""The bell: what one has been told, and the way to each matter."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from feedback import access
from feedback.inbox import reading
from feedback.models.notifications import Notification
from feedback.notifications import choices, notifying
from stations.access import scope_of

SHOWN = 50


@require_safe
def notifications_page(request: HttpRequest) -> HttpResponse:
    """One's own, the newest first."""
    _open(request)
    found = notifying.of(request.user).select_related("submission__venue")
    rows: list[Any] = list(found[:SHOWN])
    for row in rows:
        row.headline = reading.headline(row.submission.message) if row.submission else _("The check of the audit")
    user: Any = request.user
    context = {
        "room": "notifications",
        "rows": rows,
        "has_new": any(row.read_at is None for row in rows),
        "address": _address(user),
        "mail_is_on": settings.MAIL_IS_ON,
        "lines": choices.lines(scope_of(user), choices.of(user)),
    }
    return render(request, "feedback/desk/notifications.html", context)


@require_POST
def notification_open(request: HttpRequest, pk: int) -> HttpResponse:
    """To the matter: with that, all that was told of it is read. Somebody else's is a 404 like a missing one."""
    row = Notification.objects.filter(user=request.user.pk, pk=pk).first()
    if row is None:
        raise Http404
    if row.submission_id is None:
        notifying.read_of_no_matter(request.user, timezone.now())
        return redirect("audit-heads")
    notifying.read(request.user, timezone.now(), row.submission_id)
    if scope_of(request.user).unit_ids:
        return _to_referral(request, row.submission_id)
    return redirect("inbox-case", pk=row.submission_id)


def _to_referral(request: HttpRequest, submission_id: int) -> HttpResponse:
    """The newest time that the unit was asked; to its list when it was taken back from it altogether."""
    found = access.referred_to(request.user).filter(submission=submission_id).order_by("-pk").first()
    return redirect("unit-case", pk=found.pk) if found else redirect("unit")


@require_POST
def notifications_read(request: HttpRequest) -> HttpResponse:
    """All of them are read."""
    _open(request)
    notifying.read(request.user, timezone.now())
    return redirect("notifications")


@require_POST
def notifications_choose(request: HttpRequest) -> HttpResponse:
    """Which kinds one wants at the bell, and when by mail. Who gets no mail has chosen nothing about it."""
    _open(request)
    scope = scope_of(request.user)
    posted = {kind: request.POST.get(f"mail-{kind}", "") for kind in choices.BY_ITSELF}
    mail = posted if _address(request.user) else None
    choices.choose(request.user, scope, bell=request.POST.getlist("bell"), mail=mail)
    messages.success(request, _("Saved."))
    return redirect("notifications")


def _address(user: Any) -> str:
    return str(user.email) if settings.MAIL_IS_ON else ""


def _open(request: HttpRequest) -> None:
    if scope_of(request.user).hat is None:
        raise Http404
