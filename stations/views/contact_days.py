"""Contact days: the year of an area before and after publishing, and one day of one venue. What moves or cancels
them stands in feedback/views/desk/day_changes.py, for people have appointments."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from deputies.models import Area, DeputyStatus
from stations.access import reads_roster, runs, scope_of
from stations.contact_days import duty, planning, yearly
from stations.contact_days.dates import nearest, rule_in_words, rules_under, weekday_names
from stations.holidays import calendar
from stations.models import Assignment, DutyRosterEntry, Venue
from stations.models.duty import ContactDay

YEARS = range(2020, 2100)


@require_safe
def year_page(request: HttpRequest) -> HttpResponse:
    """/contact-days/?area=&year=: twelve months, what is only planned and what everybody sees."""
    area, roots = area_of(request, request.GET.get("area", ""))
    year = year_of(request.GET.get("year", ""))
    meetings = yearly.meetings_of(area, year)
    holidays = planning.calendar_days(year)
    rules = rules_under(area)
    rule = nearest(rules, area.key)
    context = {
        "room": "contact-days",
        "area": area,
        "roots": roots,
        "children": list(area.children.order_by("key")),
        "year": year,
        "rule": rule,
        "rule_words": rule_in_words(rule) if rule else "",
        "own_rules": [(r.area, rule_in_words(r)) for key, r in rules.items() if len(key) > len(area.key)],
        "months": yearly.months_of(year, meetings, holidays),
        "weekday_names": weekday_names(),
        "meetings": meetings,
        "planned": sum(m.venues for m in meetings if m.state == "planned"),
        "holidays_missing": not calendar.is_known(year, {day: row.is_working for day, row in holidays.items()}),
        "may_plan": scope_of(request.user).works_for(area.key),
    }
    return render(request, "stations/contact_days/contact_days.html", context)


def area_of(request: HttpRequest, key: str) -> tuple[Area, list[Area]]:
    """The area asked for, the widest own one by default, and the own ones. A foreign one is a 404."""
    scope = scope_of(request.user)
    roots = list(Area.objects.filter(key__in=scope.dashboard_area_keys).order_by("key"))
    if scope.is_administrator and not roots:
        roots = list(Area.objects.filter(parent__isnull=True).order_by("key")[:1])
    key = key or (roots[0].key if roots else "")
    if not any(key.startswith(root.key) for root in roots):
        raise Http404
    return get_object_or_404(Area, key=key), roots


def year_of(text: str) -> int:
    """The coming year from November on: that is when it is planned."""
    if text.isdecimal() and len(text) == 4 and int(text) in YEARS:
        return int(text)
    if text:
        raise Http404
    today = timezone.localdate()
    return today.year + (today.month >= 11)


@require_POST
def year_act(request: HttpRequest, verb: str) -> HttpResponse:
    """Plan, publish or draw, for all venues of an area."""
    area, _roots = area_of(request, request.POST.get("area", ""))
    if verb not in YEAR_VERBS or not scope_of(request.user).works_for(area.key):
        raise Http404
    year = year_of(request.POST.get("year", ""))
    YEAR_VERBS[verb](request, area, year)
    return redirect(f"{reverse('contact-days')}?area={area.key}&year={year}")


def _plan(request: HttpRequest, area: Area, year: int) -> None:
    plan = planning.plan_year(area, year, by=_user(request))
    messages.success(request, _("%(days)d days planned for %(venues)d venues. Nobody but you sees them yet.")
                     % {"days": plan.days, "venues": plan.venues})  # fmt: skip
    if plan.without_rule:
        messages.warning(request, ngettext("%(n)d venue has no rule.", "%(n)d venues have no rule.", plan.without_rule)
                         % {"n": plan.without_rule})  # fmt: skip


def _publish(request: HttpRequest, area: Area, year: int) -> None:
    n = planning.publish(area, year, by=_user(request))
    messages.success(request, _("%(n)d contact days published.") % {"n": n})


def _draw(request: HttpRequest, area: Area, year: int) -> None:
    drawn = duty.draw_rosters(area, year, today=timezone.localdate())
    messages.success(request, _("Rosters drawn: %(entries)d duties on %(days)d days.")
                     % {"entries": drawn.entries, "days": drawn.days})  # fmt: skip


YEAR_VERBS: dict[str, Callable[[HttpRequest, Area, int], None]] = {
    "plan": _plan, "publish": _publish, "draw": _draw,
}  # fmt: skip


def _user(request: HttpRequest) -> Any:
    return request.user


@require_safe
def day_page(request: HttpRequest, pk: int) -> HttpResponse:
    """/contact-days/<pk>/: one day of one venue, for who keeps its roster and who may read it."""
    day = day_of(request, pk, reads_roster(request.user))
    return render(request, "stations/contact_days/contact_day.html", _about(request, day))


@require_POST
def set_duty(request: HttpRequest, pk: int) -> HttpResponse:
    """/contact-days/<pk>/duty/: exactly these are on duty."""
    day = day_of(request, pk, runs(request.user))
    chosen = request.POST.getlist("deputy")
    try:
        duty.set_duty(day, [int(pk) for pk in chosen if pk.isdecimal() and len(pk) < 19])
    except duty.NotAssigned:
        messages.error(request, _("Only deputies in office of this venue can be on duty here."))
    else:
        messages.success(request, _("Saved."))
    return redirect("contact-day", pk=day.pk)


def day_of(request: HttpRequest, pk: int, venues: Q) -> ContactDay:
    """Foreign and missing days are the same 404; deputies do not see what is only planned."""
    seen = ContactDay.objects.filter(venue__in=Venue.objects.filter(venues)).select_related("venue")
    if scope_of(request.user).deputy_ids:
        seen = seen.exclude(~Q(venue__in=Venue.objects.filter(runs(request.user))), state="planned")
    return get_object_or_404(seen, pk=pk)


def _about(request: HttpRequest, day: ContactDay) -> dict[str, Any]:
    assigned = Assignment.objects.filter(venue=day.venue_id).select_related("deputy").order_by("id")
    on_duty = DutyRosterEntry.objects.filter(venue=day.venue_id, date=day.date).select_related("deputy").order_by("id")
    duties = list(on_duty)
    chosen = {entry.deputy_id for entry in duties}
    return {
        "room": "contact-days",
        "day": day,
        "duties": duties,
        "people": [(a.deputy, a.deputy_id in chosen) for a in assigned.filter(deputy__status=DeputyStatus.ACTIVE)],
        "may_edit": day.is_movable and Venue.objects.filter(runs(request.user), pk=day.venue_id).exists(),
    }
