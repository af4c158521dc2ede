"""Messages to citizens: the link in a mail that stops them, and the staff's page of those that failed."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from feedback.me_too import following
from feedback.models.notices import Channel, Delivery, Unsubscription
from feedback.models.notifications import ChatRobot, Digest, NotificationMail
from feedback.notices import links
from feedback.notices.links import Stop
from feedback.sending import given_up
from feedback.views.citizens.bodies import never_stored
from stations.access import scope_of

PAGE = 50


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest) -> HttpResponse:
    """Stops messages about one matter. A mail program posts here by itself (RFC 8058); a person sees a button first,
    for programs that look at links must stop nothing. The signed token is the authority, so there is no CSRF check."""
    asked = links.read_stop(request.GET.get("k", ""))
    if asked is None:
        return never_stored(render(request, "feedback/citizens/stop.html", {"is_unknown": True}, status=404))
    if request.method == "POST":
        _stop(asked)
    is_mail = asked.channel == Channel.EMAIL
    context = {"is_stopped": _is_stopped(asked), "is_mail": is_mail, "query": request.GET.urlencode()}
    return never_stored(render(request, "feedback/citizens/stop.html", context))


def _stop(asked: Stop) -> None:
    if asked.follower_id is not None:
        following.stop(asked.follower_id, asked.channel)
    else:
        Unsubscription.objects.get_or_create(submission_id=asked.submission_id, channel=asked.channel)


def _is_stopped(asked: Stop) -> bool:
    if asked.follower_id is not None:
        return not following.is_told(asked.follower_id, asked.channel)
    return Unsubscription.objects.filter(submission_id=asked.submission_id, channel=asked.channel).exists()


@require_safe
def failed(request: HttpRequest) -> HttpResponse:
    """What was given up, the newest first, by keyset; never an address or a word of a citizen."""
    if not scope_of(request.user).dashboard_area_keys:
        raise Http404
    found = _of_citizens(request).select_related("submission__venue")
    after = request.GET.get("after", "")
    if after.isdecimal():
        found = found.filter(pk__lt=int(after))
    rows = list(found[: PAGE + 1])
    context = {
        "room": "dashboard",
        "rows": [(row, scope_of(request.user).works_for(row.submission.area_key)) for row in rows[:PAGE]],
        "after": rows[PAGE - 1].pk if len(rows) > PAGE else "",
        "is_first": not after,
        "digests": _digests(request) if not after else [],
        "mails": _mails(request) if not after else [],
    }
    return render(request, "feedback/office/deliveries.html", context)


def _digests(request: HttpRequest) -> list[tuple[Digest, str, bool]]:
    """What was given up of mornings, for whom, and whether this person may try it again."""
    found = list(given_up.seen_by(request.user, Digest.objects.select_related("user"))[:PAGE])
    names = dict(ChatRobot.objects.filter(key__in=[row.robot for row in found]).values_list("key", "name"))
    works = scope_of(request.user).works_for
    return [
        (row, row.user.display_name if row.user else names.get(row.robot, ""), works(row.area_key)) for row in found
    ]


def _mails(request: HttpRequest) -> list[tuple[NotificationMail, bool]]:
    """What was given up of notifications that go out at once, and whether this person may try it again."""
    found = given_up.seen_by(request.user, NotificationMail.objects.select_related("notification__user"))[:PAGE]
    return [(row, scope_of(request.user).works_for(row.area_key)) for row in found]


@require_POST
def again(request: HttpRequest, pk: int) -> HttpResponse:
    """Try one of them again: by staff of the area."""
    delivery = get_object_or_404(_of_citizens(request), pk=pk)
    return _again(request, delivery, delivery.submission.area_key)


@require_POST
def notification_mail_again(request: HttpRequest, pk: int) -> HttpResponse:
    """Try to mail a notification again: by staff of the area."""
    row = get_object_or_404(given_up.seen_by(request.user, NotificationMail.objects.all()), pk=pk)
    return _again(request, row, row.area_key)


@require_POST
def digest_again(request: HttpRequest, pk: int) -> HttpResponse:
    """Try a morning's digest again, with the figures of its morning: by staff of the area."""
    row = get_object_or_404(given_up.seen_by(request.user, Digest.objects.all()), pk=pk)
    return _again(request, row, row.area_key)


def _of_citizens(request: HttpRequest) -> QuerySet[Delivery]:
    return given_up.seen_by(request.user, Delivery.objects.select_related("submission"), "submission__area_key")


def _again(request: HttpRequest, row: Model, area_key: str) -> HttpResponse:
    if not scope_of(request.user).works_for(area_key):
        raise Http404
    if given_up.retry(row):
        messages.success(request, _("It is being sent again."))
    return redirect("deliveries")
