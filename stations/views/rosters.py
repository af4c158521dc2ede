"""Duty rosters: a venue's, for who keeps it; a deputy's own duties, absences and swaps, made for a phone."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from stations.access import reads_roster, runs, scope_of
from stations.contact_days import duty
from stations.forms.duty import AbsenceForm, SwapForm
from stations.models import DutyRosterEntry, Venue
from stations.models.duty import Absence, ContactDay, SwapRequest

AHEAD = timedelta(days=400)
BEHIND = timedelta(days=31)
MOST = 60


@require_safe
def venue_roster(request: HttpRequest, pk: int) -> HttpResponse:
    """/venues/<pk>/roster/: its contact days with who is on duty, and how often each deputy is."""
    venue = get_object_or_404(Venue.objects.filter(reads_roster(request.user)), pk=pk)
    may_edit = Venue.objects.filter(runs(request.user), pk=pk).exists()
    today = timezone.localdate()
    days = ContactDay.objects.filter(venue=venue, date__range=(today - BEHIND, today + AHEAD)).order_by("date")
    if not may_edit:
        days = days.public()
    shown: list[Any] = list(days[:MOST])
    on_duty = _on_duty(venue, shown)
    for day in shown:
        day.deputies = on_duty[day.date]
    context = {
        "room": "duty",
        "venue": venue,
        "days": shown,
        "today": today,
        "may_edit": may_edit,
        "served": _served(shown),
        "undrawn": may_edit and any(not day.deputies and day.date > today for day in shown),
    }
    return render(request, "stations/contact_days/roster.html", context)


def _on_duty(venue: Venue, days: list[ContactDay]) -> dict[date, list[str]]:
    names: dict[date, list[str]] = defaultdict(list)
    entries = DutyRosterEntry.objects.filter(venue=venue, date__in=[day.date for day in days])
    for day, name in entries.order_by("date", "id").values_list("date", "deputy__name"):
        names[day].append(name)
    return names


def _served(days: list[Any]) -> list[tuple[str, int]]:
    """Deputy -> on how many of these days, the most first."""
    counts: dict[str, int] = defaultdict(int)
    for day in days:
        for name in day.deputies if not day.is_cancelled else ():
            counts[name] += 1
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))


@require_POST
def draw(request: HttpRequest, pk: int) -> HttpResponse:
    """Fill the days of a venue that nobody stands on yet, this year and the next."""
    venue = get_object_or_404(Venue.objects.filter(runs(request.user)).select_related("area"), pk=pk)
    today = timezone.localdate()
    for year in (today.year, today.year + 1):
        duty.draw_rosters(venue.area, year, today=today, venue=venue)
    messages.success(request, _("Drawn: least served first, absences respected."))
    return redirect("venue-roster", pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
def my_duty(request: HttpRequest) -> HttpResponse:
    """/duty/: my next duties, what colleagues ask of me, my absences. Posting adds an absence."""
    who = _deputy(request)
    form = AbsenceForm(request.POST or None)
    if request.method == "POST" and _added(form, who):
        messages.success(request, _("Noted. Rosters drawn from now on leave you out on these days."))
        return redirect("my-duty")
    now = timezone.now()
    today = timezone.localdate(now)
    related = ("offered", "wanted", "offered__venue", "proposer", "colleague")
    asked = SwapRequest.objects.open(now).select_related(*related)
    duties: list[Any] = list(
        DutyRosterEntry.objects.filter(deputy=who, date__gte=today)
        .select_related("venue")
        .order_by("date", "id")[:MOST]
    )
    _tell_hours(duties)
    context = {
        "room": "duty",
        "duties": duties,
        "today": today,
        "to_me": list(asked.filter(colleague=who)),
        "by_me": list(asked.filter(proposer=who)),
        "absences": list(Absence.objects.filter(deputy=who, last_day__gte=today)),
        "form": form,
    }
    return render(request, "stations/contact_days/roster_mine.html", context, status=422 if form.errors else 200)


def _added(form: AbsenceForm, who: int) -> bool:
    form.instance.deputy_id = who
    if not form.is_valid():
        return False
    form.save()
    return True


def _deputy(request: HttpRequest) -> int:
    """The deputy this person is; others have no duties."""
    ids = scope_of(request.user).deputy_ids
    if not ids:
        raise Http404
    return min(ids)


def _tell_hours(duties: list[Any]) -> None:
    """Each duty gets `day`, its contact day, or None."""
    venues, dates = {d.venue_id for d in duties}, {d.date for d in duties}
    days = ContactDay.objects.public().filter(venue__in=venues, date__in=dates)
    known = {(day.venue_id, day.date): day for day in days}
    for entry in duties:
        entry.day = known.get((entry.venue_id, entry.date))


@require_POST
def forget_absence(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an own absence back."""
    get_object_or_404(Absence, pk=pk, deputy=_deputy(request)).delete()
    return redirect("my-duty")


@require_http_methods(["GET", "HEAD", "POST"])
def swap(request: HttpRequest, pk: int) -> HttpResponse:
    """/duty/<pk>/swap/: choose a colleague's duty for one's own."""
    who, now = _deputy(request), timezone.now()
    today = timezone.localdate(now)
    mine = get_object_or_404(DutyRosterEntry.objects.select_related("venue"), pk=pk, deputy=who, date__gt=today)
    theirs = DutyRosterEntry.objects.filter(
        venue=mine.venue_id, date__range=(today + timedelta(days=1), today + AHEAD)
    )
    others = theirs.exclude(deputy=who).exclude(date=mine.date).select_related("deputy").order_by("date", "id")
    busy = DutyRosterEntry.objects.filter(deputy=who, date__gt=today).values("date")
    choices = list(others.exclude(date__in=busy)[:MOST])
    form = SwapForm(request.POST or None)
    if request.method == "POST":
        wanted = next((c for c in choices if str(c.pk) == request.POST.get("wanted")), None)
        if wanted is None or not form.is_valid():
            messages.error(request, _("Please choose a colleague's duty."))
        elif _proposed(request, mine, wanted, form.cleaned_data["note"]):
            return redirect("my-duty")
    context = {"room": "duty", "mine": mine, "choices": choices, "form": form}
    return render(
        request, "stations/contact_days/roster_swap.html", context, status=422 if request.method == "POST" else 200
    )


def _proposed(request: HttpRequest, mine: DutyRosterEntry, wanted: DutyRosterEntry, note: str) -> bool:
    try:
        duty.propose_swap(mine, wanted, note, now=timezone.now())
    except duty.CannotSwap:
        messages.error(request, _("One of you cannot come on the other's day. Please choose another one."))
        return False
    messages.success(request, _("Proposed. Nothing changes until %(name)s agrees.") % {"name": wanted.deputy.name})
    return True


VERBS = {
    "accept": ("colleague", duty.accept_swap),
    "decline": ("colleague", duty.decline_swap),
    "withdraw": ("proposer", duty.withdraw_swap),
}


@require_POST
def decide(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """The colleague accepts or declines; the proposer withdraws. Others' requests are a 404."""
    if verb not in VERBS:
        raise Http404
    side, act = VERBS[verb]
    request_ = get_object_or_404(SwapRequest.objects.filter(Q(**{side: _deputy(request)})), pk=pk)
    try:
        act(request_.pk, now=timezone.now())
    except duty.CannotSwap:
        messages.error(request, _("This swap is not possible any more: it has expired, or the roster has changed."))
    else:
        messages.success(request, _("Done."))
    return redirect("my-duty")
