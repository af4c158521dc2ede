"""The contact day as it is held: who came, who is expected, walk-ins, the day's opinions, closing.

For the venue's liaison and head, the staff of its area, and its deputies, who close nothing and see no names.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from structlog.contextvars import get_contextvars

from feedback import access
from feedback.arrival import form_tokens, on_behalf
from feedback.arrival.on_behalf import Heard
from feedback.arrival.submitting import KeyReused, Receipt
from feedback.contact_day import appointments, attendance
from feedback.forms.days import SummaryForm
from feedback.forms.messages import OpinionForm
from feedback.forms.moves import LookForm
from feedback.inbox import reading
from feedback.lifecycle import Actor
from feedback.models import ActorKind, Submission
from feedback.models.days import Appointment, AppointmentState, Attendance, ContactDaySummary
from feedback.models.on_behalf import Channel
from feedback.privacy import handling
from feedback.topics import choices
from feedback.wording import day_in_words
from stations import codes
from stations.access import runs, scope_of
from stations.models import Assignment, DutyRosterEntry, Venue
from stations.models.duty import ContactDay, ContactDayState
from stations.posters import qr

SHOWN = 200  # a day has fewer


@require_safe
def today(request: HttpRequest) -> HttpResponse:
    """/contact-day/: today's at one's own venue, or the next one; without any, the last one."""
    if not scope_of(request.user).has_inbox:
        raise Http404
    days = _shown(request)
    day = days.filter(date__gte=timezone.localdate()).order_by("date", "pk").first() or days.order_by("date").last()
    if day is None:
        messages.info(request, _("There is no contact day ahead."))
        return redirect("inbox")
    return redirect("day-page", day.pk)


@require_safe
def day_page(request: HttpRequest, pk: int) -> HttpResponse:
    """/contact-day/<pk>/: one day of one venue."""
    return _page(request, _day(request, pk))


@require_POST
def names(request: HttpRequest, pk: int) -> HttpResponse:
    """The day with the names of who is expected, this once. It is recorded in each of their matters; who does not
    receive them at the venue says why."""
    day = _day(request, pk)
    if not _runs(request, day):
        raise Http404
    form = LookForm(request.POST)
    must_say_why = day.venue_id not in scope_of(request.user).liaison_venue_ids
    if must_say_why and not form.is_valid():
        return _page(request, day, look=form, status=422)
    named = [row.submission_id for row in _expected(request, day, shows_names=False) if row.is_named]
    handling.look_at_all(named, actor=_actor(request), why=form.cleaned_data["why"] if must_say_why else "")
    response = _page(request, day, shows_names=True)
    response["Cache-Control"] = "no-store"
    return response


@require_POST
def day_act(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """Check in, mark an appointment, close, reopen."""
    day = _day(request, pk)
    if verb not in VERBS or not (verb in FOR_ALL or _runs(request, day)):
        raise Http404
    form = SummaryForm(request.POST) if verb == "close" else None
    if form is not None and not form.is_valid():
        return _page(request, day, form, status=422)
    try:
        VERBS[verb](request, day)
    except attendance.StillExpected as still:
        messages.error(request, _still_expected(still))
    except (attendance.NotNow, appointments.NotOpen):
        messages.error(request, _why_not_now(day, timezone.now()))
    except attendance.NotOfHere:
        messages.error(request, _("Only deputies in office of this venue can be checked in here."))
    else:
        messages.success(request, _("Saved."))
    return redirect("day-page", pk)


def _still_expected(still: attendance.StillExpected) -> str:
    said = ngettext(
        "%(n)d person is still expected, at %(until)s. Mark whether they came, or close the day after that.",
        "%(n)d people are still expected, until %(until)s. Mark whether they came, or close the day after that.",
        still.people,
    )
    return said % {"n": still.people, "until": f"{still.until:%H:%M}"}


def _why_not_now(day: ContactDay, now: datetime) -> str:
    if day.state == ContactDayState.PUBLISHED and not attendance.is_open(day, now):
        said = _("This contact day is on %(day)s. Who comes is marked from that day on, not before.")
        return said % {"day": day_in_words(day.date)}
    if day.state == ContactDayState.PUBLISHED and not attendance.has_begun(day, now):
        said = _("This contact day begins at %(at)s. It can be closed from then on.")
        return said % {"at": f"{day.starts:%H:%M}"}
    return _("This contact day is closed: nothing was changed.")


def _check_in_self(request: HttpRequest, day: ContactDay) -> None:
    """The deputy scanned the venue's code."""
    own = Assignment.objects.filter(venue=day.venue_id, deputy__in=scope_of(request.user).deputy_ids)
    deputy_id = own.values_list("deputy_id", flat=True).first()
    if deputy_id is None:
        raise attendance.NotOfHere
    attendance.check_in(day, deputy_id, how=Attendance.How.SCAN, by=_user(request), now=timezone.now())


def _present(request: HttpRequest, day: ContactDay) -> None:
    how = Attendance.How.MARK
    attendance.check_in(day, _number(request), how=how, by=_user(request), now=timezone.now())


def _absent(request: HttpRequest, day: ContactDay) -> None:
    attendance.uncheck(day, _number(request), now=timezone.now())


def _arrived(request: HttpRequest, day: ContactDay) -> None:
    _open(day)
    appointments.arrived(day, _number(request), now=timezone.now(), actor=_actor(request))


def _no_show(request: HttpRequest, day: ContactDay) -> None:
    _open(day)
    appointments.no_show(day, _number(request), now=timezone.now(), actor=_actor(request))


def _close(request: HttpRequest, day: ContactDay) -> None:
    form = SummaryForm(request.POST)
    form.full_clean()
    words, met = form.cleaned_data["words"], form.cleaned_data["met"]
    attendance.close(day, words, met=met, actor=_actor(request), now=timezone.now())


def _reopen(request: HttpRequest, day: ContactDay) -> None:
    if not scope_of(request.user).works_for(day.venue.area_key):
        raise Http404
    attendance.reopen(day, by=_user(request), now=timezone.now())


VERBS: dict[str, Callable[[HttpRequest, ContactDay], None]] = {
    "check-in": _check_in_self, "present": _present, "absent": _absent, "arrived": _arrived, "no-show": _no_show,
    "close": _close, "reopen": _reopen,
}  # fmt: skip
FOR_ALL = frozenset({"check-in", "arrived", "no-show"})  # deputies too


def _open(day: ContactDay) -> None:
    if not attendance.is_open(day, timezone.now()):
        raise attendance.NotNow


def _number(request: HttpRequest) -> int:
    typed = request.POST.get("pk", "")
    if not (typed.isascii() and typed.isdecimal() and len(typed) < 16):
        raise Http404
    return int(typed)


# Walk-ins


@require_http_methods(["GET", "HEAD", "POST"])
def walk_in(request: HttpRequest, pk: int) -> HttpResponse:
    """One screen, by keyboard alone: what somebody says, and who they are if they like. Then the receipt to print."""
    day = _day(request, pk)
    if not attendance.is_open(day, timezone.now()):
        raise Http404
    if request.method != "POST":
        return _walk_in_form(request, day, OpinionForm(venue=day.venue))
    form = OpinionForm(request.POST, venue=day.venue)
    token = form_tokens.read(request.POST.get("token", ""), _token_of(day))
    if not (form.is_valid() and token.key and token.is_good):
        return _walk_in_form(request, day, form, status=422)
    opinion = form.opinion(None, get_language() or settings.LANGUAGE_CODE)
    heard = Heard(Channel.WALK_IN, day.date, day)
    asked: dict[str, Any] = {"now": timezone.now(), "request_id": get_contextvars().get("request_id", "")}
    try:
        receipt = on_behalf.enter(opinion, heard, actor=_actor(request), idempotency_key=token.key, **asked)
    except KeyReused as reused:
        receipt = reused.receipt
    except (on_behalf.NotHeldNow, on_behalf.NotReceivedThen):
        raise Http404 from None
    return _walk_in_receipt(request, day, receipt)


def _walk_in_form(request: HttpRequest, day: ContactDay, form: OpinionForm, status: int = 200) -> HttpResponse:
    context = {
        "room": "today" if scope_of(request.user).has_inbox else "contact-days",
        "day": day,
        "form": form,
        "topics": choices.active(),
    }
    context["token"] = form_tokens.new(_token_of(day))
    return render(request, "feedback/desk/walk_in.html", context, status=status)


def _token_of(day: ContactDay) -> str:
    return f"walk-in-{day.pk}"


def _walk_in_receipt(request: HttpRequest, day: ContactDay, receipt: Receipt) -> HttpResponse:
    link = f"{settings.PUBLIC_ADDRESS}/t/#{codes.grouped(receipt.query_code)}"
    rows = qr.matrix(link)
    context = {
        "room": "today",
        "venue": day.venue,
        "next": reverse("day-walk-in", args=[day.pk]),
        "back": reverse("day-page", args=[day.pk]),
        "back_label": _("Contact day"),
        "receipt": receipt,
        "address": settings.PUBLIC_ADDRESS,
        "qr_path": qr.path(rows, qr.QUIET_ZONE),
        "qr_side": len(rows) + 2 * qr.QUIET_ZONE,
    }
    response = render(request, "feedback/desk/walk_in_receipt.html", context, status=201 if receipt.is_new else 200)
    response["Cache-Control"] = "no-store"
    return response


# The venue's code, scanned by one of its deputies


def check_in_offered(request: HttpRequest, code: str) -> HttpResponse | None:
    """What a deputy of the venue sees behind its code on its contact day; None for everybody else. Who is not logged
    in costs nothing."""
    if settings.SESSION_COOKIE_NAME not in request.COOKIES or "form" in request.GET:
        return None
    deputies = scope_of(request.user).deputy_ids
    if not deputies:
        return None
    today = ContactDay.objects.filter(date=timezone.localdate(), state=ContactDayState.PUBLISHED)
    here = today.filter(venue__codes__pk=code, venue__codes__revoked_at=None, venue__assignments__deputy__in=deputies)
    day = here.select_related("venue").first()
    if day is None:
        return None
    there = Attendance.objects.filter(contact_day=day, deputy__in=deputies).first()
    context = {"room": "today", "day": day, "there": there, "code": code}
    response = render(request, "feedback/desk/contact_day_check_in.html", context)
    response["Cache-Control"] = "private, no-store"
    return response


# The page


def _day(request: HttpRequest, pk: int) -> ContactDay:
    """A foreign day is the same 404 as a missing one."""
    return get_object_or_404(_shown(request), pk=pk)


def _shown(request: HttpRequest) -> QuerySet[ContactDay]:
    """Published and held ones of the venues that this person keeps, or is a deputy of."""
    own = Q(pk__in=Assignment.objects.filter(deputy__in=scope_of(request.user).deputy_ids).values("venue"))
    venues = Venue.objects.filter(runs(request.user) | own)
    shown = ContactDay.objects.filter(state__in=(ContactDayState.PUBLISHED, ContactDayState.HELD))
    return shown.filter(venue__in=venues).select_related("venue")


def _page(
    request: HttpRequest,
    day: ContactDay,
    form: SummaryForm | None = None,
    *,
    look: LookForm | None = None,
    shows_names: bool = False,
    status: int = 200,
) -> HttpResponse:
    now, may_run = timezone.now(), _runs(request, day)
    is_ahead = day.date > timezone.localdate(now)
    count, expected = attendance.counts(day), _expected(request, day, shows_names=shows_names)
    summary = ContactDaySummary.objects.filter(contact_day=day).first()
    initial: dict[str, Any] = {"met": max(count.met, summary.constituents_met if summary else 0)}
    initial |= {"words": summary.words} if summary else {}
    context = {
        "room": "today" if scope_of(request.user).has_inbox else "contact-days",
        "day": day,
        "is_open": attendance.is_open(day, now),
        "has_begun": attendance.has_begun(day, now),
        "may_run": may_run,
        "may_reopen": scope_of(request.user).works_for(day.venue.area_key) and attendance.may_reopen(day, now),
        "own_deputies": scope_of(request.user).deputy_ids,
        "people": _people(day),
        "expected": expected,
        "shows_names": shows_names,
        "has_names": may_run and any(row.is_named for row in expected),
        "look": look or LookForm(),
        "receives": day.venue_id in scope_of(request.user).liaison_venue_ids,
        "opinions": _opinions(request, day, may_run=may_run),
        "counts": count,
        "planned": appointments.planned(day) if is_ahead else None,
        "summary": summary if day.state == ContactDayState.HELD else None,
        "form": form or SummaryForm(initial=initial),
    }
    return render(request, "feedback/desk/contact_day.html", context, status=status)


def _people(day: ContactDay) -> list[tuple[Any, bool, Attendance | None]]:
    """Deputies of the venue: (deputy, whether on duty, attendance), those on duty first."""
    on_duty = set(
        DutyRosterEntry.objects.filter(venue=day.venue_id, date=day.date).values_list("deputy_id", flat=True)
    )
    there = {row.deputy_id: row for row in Attendance.objects.filter(contact_day=day)}
    people = [(who, who.pk in on_duty, there.get(who.pk)) for who in attendance.deputies_of(day)]
    return sorted(people, key=lambda person: not person[1])


def _expected(request: HttpRequest, day: ContactDay, *, shows_names: bool) -> list[Any]:
    """Who is expected, by time. `is_named`: a name was left, and not hidden from such a person."""
    booked = Appointment.objects.filter(contact_day=day).exclude(state=AppointmentState.CANCELLED)
    rows: list[Any] = list(booked.select_related("submission__topic")[:SHOWN])
    for row in rows:
        row.headline = reading.headline(row.submission.message)
        row.is_named = bool(row.submission.contact_name) and access.may_see_name(request.user, row.submission)
        row.name = row.submission.contact_name if shows_names and row.is_named else ""
    return rows


def _opinions(request: HttpRequest, day: ContactDay, *, may_run: bool) -> list[Any]:
    """The day's opinions, with a link where the person may open them."""
    heard: list[Any] = list(attendance.heard_on(day).select_related("topic", "deputy", "on_behalf")[:SHOWN])
    seen = Submission.objects.filter(access.visible_to(request.user), pk__in=[row.pk for row in heard])
    visible = set(seen.values_list("pk", flat=True))
    for row in heard:
        row.headline, row.is_visible = reading.headline(row.message), row.pk in visible
    return heard


def _runs(request: HttpRequest, day: ContactDay) -> bool:
    scope = scope_of(request.user)
    return day.venue_id in scope.liaison_venue_ids or scope.works_for(day.venue.area_key)


def _actor(request: HttpRequest) -> Actor:
    """In which capacity the person acts at the venue."""
    scope, user = scope_of(request.user), _user(request)
    kind = ActorKind.STAFF
    if scope.liaison_venue_ids:
        kind = ActorKind.LIAISON
    elif scope.deputy_ids:
        kind = ActorKind.DEPUTY
    return Actor(kind, user.display_name, user)


def _user(request: HttpRequest) -> Any:
    return request.user
