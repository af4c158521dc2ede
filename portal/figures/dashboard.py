"""The staff's dashboard: figures of an area, what needs a person now, and the health of the routing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from deputies.models import Area, AreaLevel
from feedback import access, lifecycle
from feedback.auditing import watching
from feedback.forms.moves import AssignForm
from feedback.inbox import reading
from feedback.lifecycle import Actor
from feedback.models import ActorKind, RouteReason, Submission
from feedback.models.queue import Heartbeat
from feedback.reporting import statistics
from feedback.reporting.statistics import Daily, Figures
from feedback.sending import given_up
from feedback.similar import rising, showing
from feedback.similar.rising import Rise
from feedback.states import IllegalMove, State, Verb, allowed
from portal.figures.charts import lines, points
from stations.access import Scope, scope_of
from stations.holidays import calendar
from stations.models import Venue, VenueMembership
from stations.venue_codes.silence import silent_under

WEEKS = 26
SPARK = 14
LIST = 6
VENUES = 20
PROCESSES = ("relay", "worker", "beat")
SILENT_AFTER = timedelta(seconds=150)
LATE_AFTER = timedelta(seconds=60)
CHECKED_WITHIN = timedelta(hours=48)


@require_safe
def dashboard(request: HttpRequest) -> HttpResponse:
    """Figures of one area of the person's own, `?area=` going down; a foreign area is a 404."""
    scope, now = scope_of(request.user), timezone.now()
    area, trail = area_asked_for(scope, request.GET.get("area", ""))
    rows = by_child(area, now)
    figures = statistics.total(row.figures for row in rows)
    series = statistics.daily(area.key, now, WEEKS * 7 + timezone.localdate(now).weekday() + 1)
    context = {
        "room": "dashboard",
        "now": now,
        "area": area,
        "trail": trail,
        "rows": rows,
        "figures": figures,
        "sparks": _sparks(figures, series),
        "chart": _chart(series),
        "works": scope.works_for(area.key),
        "missing_year": calendar.missing_year(timezone.localdate(now)),
        **_needs(area, now),
        **_venues(area, request.GET.get("after", ""), now),
        **_health(now),
        "undelivered": given_up.count_under(area.key),
    }
    return render(request, "portal/dashboard.html", context)


def area_asked_for(scope: Scope, key: str) -> tuple[Area, list[Area]]:
    """The area asked for (the widest own one by default), and those above it within the scope, the widest first."""
    roots = sorted(scope.dashboard_area_keys)
    key = key or (min(roots, key=len) if roots else "")
    if not any(key.startswith(root) for root in roots):
        raise Http404
    prefixes = [key[:n] for n in (2, 4, 6, 9, 12) if any(key[:n].startswith(root) for root in roots)]
    found = list(Area.objects.filter(Q(key__in=prefixes) | Q(key__in=roots)).order_by("key"))
    trail = [a for a in found if key.startswith(a.key)]
    if not trail or trail[-1].key != key:
        raise Http404
    return trail[-1], [a for a in found if a.key != key]


@dataclass(frozen=True)
class Row:
    """A line of the table by area; `area` is None for what lies in the area itself."""

    area: Area | None
    figures: Figures


def by_child(area: Area, now: datetime) -> list[Row]:
    children = list(Area.objects.filter(parent=area).order_by("key"))
    width = len(children[0].key) if children else len(area.key)
    figures = statistics.by_child(area.key, width, now)
    rows = [Row(child, figures.pop(child.key, Figures())) for child in children]
    own = statistics.total(figures.values())
    return rows if own == Figures() and rows else [*rows, Row(None, own)]


def _venues(area: Area, after: str, now: datetime) -> dict[str, Any]:
    """Venues of the area and all under it in the order of their area, by keyset; above a county they are too many."""
    if area.level in (AreaLevel.PROVINCE, AreaLevel.CITY):
        return {"venue_rows": None}
    found = Venue.objects.under(area).order_by("area_key", "pk")
    key, _dot, pk = after.partition(".")
    if pk.isdecimal() and key.startswith(area.key):
        found = found.filter(Q(area_key__gt=key) | Q(area_key=key, pk__gt=int(pk)))
    venues = list(found[: VENUES + 1])
    last = venues[VENUES - 1] if len(venues) > VENUES else None
    figures = statistics.by_venue([venue.pk for venue in venues[:VENUES]], now)
    return {
        "venue_rows": [(venue, figures[venue.pk]) for venue in venues[:VENUES]],
        "venues_after": f"{last.area_key}.{last.pk}" if last else "",
        "venues_from": after,
    }


def _needs(area: Area, now: datetime) -> dict[str, Any]:
    """What needs a person now: three short lists, one more row than shown to tell whether there are more."""
    scope = Submission.objects.under(area).select_related("venue", "deputy")
    lists = {
        "unrouted": scope.unrouted().order_by("unrouted_since", "pk"),
        "overdue": scope.overdue(now).filter(unrouted_since__isnull=True).order_by("due_at", "pk"),
        "unsatisfied": statistics.unsatisfied_twice(area.key, now).select_related("venue", "deputy"),
    }
    shown: dict[str, Any] = {}
    for name, found in lists.items():
        items: list[Any] = list(found[: LIST + 1])
        for item in items:
            item.headline = reading.headline(item.message)
            item.due = reading.due(item, now)
        shown[name], shown[f"more_{name}"] = items[:LIST], len(items) > LIST
    return shown | {"silent": silent_under(area)[:LIST], "rising": rising_groups(area, now)}


def rising_groups(area: Area, now: datetime) -> list[tuple[Rise, Submission]]:
    """The steepest first, each with its newest opinion."""
    rises = rising.rising([area.key], now)[:LIST]
    newest = showing.newest([rise.group_id for rise in rises], area.key)
    for submission in newest.values():
        submission.headline = reading.headline(submission.message)  # type: ignore[attr-defined]
    return [(rise, newest[rise.group_id]) for rise in rises if rise.group_id in newest]


def _sparks(figures: Figures, series: Daily) -> dict[str, str]:
    """Points of the five sparklines, 120 by 28. The last 14 days; the rate by the last 12 weeks."""
    behind = figures.overdue - sum(series.fell_overdue[-SPARK:])
    overdue = [behind + sum(series.fell_overdue[-SPARK : len(series.days) - SPARK + i + 1]) for i in range(SPARK)]
    weeks = range(len(series.days) - 12 * 7, len(series.days), 7)
    rated = [(sum(series.confirmed[i : i + 7]), sum(series.rated[i : i + 7])) for i in weeks]
    lines: dict[str, list[float]] = {
        "open": [*statistics.open_by_day(series, figures.open)[-SPARK:]],
        "new": [*series.received[-SPARK:]],
        "overdue": [*overdue],
        "resolved": [*series.resolved[-SPARK:]],
        "confirmed": [100 * good / all_ if all_ else 0 for good, all_ in rated],
    }
    return {name: points(values, 120, 26, top=2) for name, values in lines.items()}


def _chart(series: Daily) -> dict[str, Any]:
    """Weekly received and resolved, and the table under the lines."""
    weeks = statistics.weekly(series)
    labels = [(n, week.monday) for n, week in enumerate(weeks) if week.monday.day <= 7]
    drawn = lines([week.received for week in weeks], [week.resolved for week in weeks], labels, 680, 180)
    return {"weeks": weeks, "lines": drawn}


@dataclass(frozen=True)
class Sign:
    """A sign of life: `tone` is good, due or late."""

    name: str
    at: datetime | None
    tone: str


def _health(now: datetime) -> dict[str, Any]:
    waiting = statistics.oldest_unrouted_outbox()
    beats: dict[str, datetime] = dict(Heartbeat.objects.values_list("name", "at"))
    signs = [Sign(name, beats.get(name), _tone(beats.get(name), now)) for name in PROCESSES]
    tone = "late" if waiting and now - waiting > LATE_AFTER else "good"
    ill = tone == "late" or any(sign.tone == "late" for sign in signs)
    return {
        "waiting_since": waiting,
        "waiting_tone": tone,
        "signs": signs,
        "ill": ill,
        "checked": watching.latest(),
        "check_is_late": now - CHECKED_WITHIN,
    }


def _tone(at: datetime | None, now: datetime) -> str:
    if at is None or now - at > SILENT_AFTER * 4:
        return "late"
    return "good" if now - at <= SILENT_AFTER else "due"


@require_http_methods(["GET", "HEAD", "POST"])
def assign(request: HttpRequest, pk: int) -> HttpResponse:
    """Staff give a submission to a deputy of its venue, or to the liaison of the venue or of one above it."""
    submission = _assignable(request, pk)
    form = AssignForm(request.POST or None, submission=submission, venues=_with_liaison(submission.venue))
    if request.method != "POST" or not form.is_valid():
        status = 422 if request.method == "POST" else 200
        return _assign_page(request, submission, form, status=status)
    try:
        lifecycle.assign(
            pk,
            actor=Actor(ActorKind.STAFF, request.user.display_name, request.user),  # type: ignore[union-attr,arg-type]
            reason=RouteReason.STAFF,
            version=form.cleaned_data["version"],
            words=form.cleaned_data["words"],
            **form.chosen(),
        )
    except (lifecycle.Stale, IllegalMove):
        problem = _("Somebody moved first. Please look at it again before you assign it.")
    except lifecycle.NotAllowed:
        problem = _("It cannot go to this deputy any more. Please choose another one.")
    else:
        messages.success(request, _("Assigned."))
        return redirect("dashboard")
    submission = _visible(request, pk)
    return _assign_page(request, submission, form, problem=problem, status=409)


def _visible(request: HttpRequest, pk: int) -> Submission:
    related = ("deputy", "holding_venue", "venue__parent__parent")
    found = Submission.objects.filter(access.visible_to(request.user)).select_related(*related).filter(pk=pk).first()
    if found is None or not access.may(request.user, Verb.ASSIGN, found):
        raise Http404
    return found


def _assignable(request: HttpRequest, pk: int) -> Submission:
    """For staff of the area only; a liaison gives away what the venue holds from the inbox."""
    submission = _visible(request, pk)
    if not scope_of(request.user).works_for(submission.area_key):
        raise Http404
    return submission


def _with_liaison(venue: Venue) -> list[Venue]:
    """The venue and those above it that have a liaison or a head."""
    chain = [v for v in (venue, venue.parent, venue.parent and venue.parent.parent) if v is not None]
    held = set(VenueMembership.objects.filter(venue__in=chain).values_list("venue_id", flat=True))
    return [v for v in chain if v.pk in held]


def _assign_page(
    request: HttpRequest, submission: Submission, form: AssignForm, *, problem: str = "", status: int = 200
) -> HttpResponse:
    context = {
        "room": "dashboard",
        "case": submission,
        "headline": reading.headline(submission.message),
        "due": reading.due(submission, timezone.now()),
        "form": form,
        "problem": problem,
        "can_assign": Verb.ASSIGN in allowed(State(submission.state)),
    }
    return render(request, "portal/assign.html", context, status=status)
