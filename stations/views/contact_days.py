"""Contact days: the year of an area before and after publishing, and one day of one venue."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
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
from stations.forms.duty import CancelDayForm, MoveDayForm, PlaceForm
from stations.holidays import calendar
from stations.models import Assignment, DutyRosterEntry, Venue
from stations.models.duty import ContactDay

YEARS = range(2020, 2100)


@require_safe
def year_page(request: HttpRequest) -> HttpResponse:
    """/contact-days/?area=&year=: twelve months, what is only planned and what everybody sees."""
    area, roots = _area(request, request.GET.get("area", ""))
    year = _year(request.GET.get("year", ""))
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


def _area(request: HttpRequest, key: str) -> tuple[Area, list[Area]]:
    """The area asked for, the widest own one by default, and the own ones. A foreign one is a 404."""
    scope = scope_of(request.user)
    roots = list(Area.objects.filter(key__in=scope.dashboard_area_keys).order_by("key"))
    if scope.is_administrator and not roots:
        roots = list(Area.objects.filter(parent__isnull=True).order_by("key")[:1])
    key = key or (roots[0].key if roots else "")
    if not any(key.startswith(root.key) for root in roots):
        raise Http404
    return get_object_or_404(Area, key=key), roots


def _year(text: str) -> int:
    """The coming year from November on: that is when it is planned."""
    if text.isdecimal() and len(text) == 4 and int(text) in YEARS:
        return int(text)
    if text:
        raise Http404
    today = timezone.localdate()
    return today.year + (today.month >= 11)


@require_POST
def year_act(request: HttpRequest, verb: str) -> HttpResponse:
    """Plan, publish, draw, move a date or cancel one, for all venues of an area."""
    area, _roots = _area(request, request.POST.get("area", ""))
    if verb not in YEAR_VERBS or not scope_of(request.user).works_for(area.key):
        raise Http404
    year = _year(request.POST.get("year", ""))
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


def _move_date(request: HttpRequest, area: Area, year: int) -> None:
    form, of = MoveDayForm(request.POST), _date_of(request)
    if not form.is_valid():
        return _not_done(request, form)
    try:
        n = planning.move_date(area, of, form.cleaned_data["to"], form.cleaned_data["reason"], by=_user(request))
    except planning.DateTaken as taken:
        messages.error(request, _taken(taken))
    else:
        messages.success(request, _("%(n)d contact days moved.") % {"n": n})


def _cancel_date(request: HttpRequest, area: Area, year: int) -> None:
    form, of = CancelDayForm(request.POST), _date_of(request)
    if not form.is_valid():
        return _not_done(request, form)
    n = planning.cancel_date(area, of, form.cleaned_data["reason"], by=_user(request))
    messages.success(request, _("%(n)d contact days cancelled.") % {"n": n})


def _date_of(request: HttpRequest) -> date:
    """The date that all the venues' days stand on: the page sends it unseen."""
    try:
        return date.fromisoformat(request.POST.get("day", ""))
    except ValueError:
        raise Http404 from None


YEAR_VERBS: dict[str, Callable[[HttpRequest, Area, int], None]] = {
    "plan": _plan, "publish": _publish, "draw": _draw, "move": _move_date, "cancel": _cancel_date,
}  # fmt: skip


def _not_done(request: HttpRequest, form: Any) -> None:
    """What is wrong, in one note: these forms have two fields."""
    wrong = (f"{form.fields[name].label}: {' '.join(errors)}" for name, errors in form.errors.items())
    messages.error(request, " · ".join(wrong))


def _taken(taken: planning.DateTaken) -> str:
    return _("Nothing was moved: on that date there is another contact day at %(venues)s.") % {
        "venues": "、".join(taken.venues)
    }


def _user(request: HttpRequest) -> Any:
    return request.user


@require_safe
def day_page(request: HttpRequest, pk: int) -> HttpResponse:
    """/contact-days/<pk>/: one day of one venue, for who keeps its roster and who may read it."""
    day = _day(request, pk, reads_roster(request.user))
    return render(request, "stations/contact_days/contact_day.html", _about(request, day))


@require_POST
def day_act(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """Say who is on duty, when and where; move it; cancel it."""
    day = _day(request, pk, runs(request.user))
    if verb not in DAY_VERBS:
        raise Http404
    forms = _forms(day, {verb: request.POST})
    if verb in FORMS and not forms[verb].is_valid():
        return render(request, "stations/contact_days/contact_day.html", _about(request, day, forms), status=422)
    try:
        DAY_VERBS[verb](request, day, forms[verb].cleaned_data if verb in FORMS else {})
    except planning.NotMovable:
        messages.error(request, _("This contact day is over or cancelled: nothing was changed."))
    except planning.DateTaken as taken:
        messages.error(request, _taken(taken))
    except duty.NotAssigned:
        messages.error(request, _("Only deputies in office of this venue can be on duty here."))
    else:
        messages.success(request, _("Saved."))
    return redirect("contact-day", pk=day.pk)


def _set_duty(request: HttpRequest, day: ContactDay, _said: Any) -> None:
    chosen = request.POST.getlist("deputy")
    duty.set_duty(day, [int(pk) for pk in chosen if pk.isdecimal() and len(pk) < 19])


def _set_place(request: HttpRequest, day: ContactDay, said: Any) -> None:
    planning.set_place(day, said["starts"], said["ends"], said["place"], by=_user(request))


def _move(request: HttpRequest, day: ContactDay, said: Any) -> None:
    planning.move(day, said["to"], said["reason"], by=_user(request))


def _cancel(request: HttpRequest, day: ContactDay, said: Any) -> None:
    planning.cancel(day, said["reason"], by=_user(request))


FORMS: dict[str, Any] = {"place": PlaceForm, "move": MoveDayForm, "cancel": CancelDayForm}
DAY_VERBS: dict[str, Callable[[HttpRequest, ContactDay, Any], None]] = {
    "duty": _set_duty, "place": _set_place, "move": _move, "cancel": _cancel,
}  # fmt: skip


def _day(request: HttpRequest, pk: int, venues: Q) -> ContactDay:
    """Foreign and missing days are the same 404; deputies do not see what is only planned."""
    seen = ContactDay.objects.filter(venue__in=Venue.objects.filter(venues)).select_related("venue")
    if scope_of(request.user).deputy_ids:
        seen = seen.exclude(~Q(venue__in=Venue.objects.filter(runs(request.user))), state="planned")
    return get_object_or_404(seen, pk=pk)


def _forms(day: ContactDay, sent: dict[str, Any]) -> dict[str, Any]:
    """All of the page's, under ids of their own: two of them ask for a reason."""
    initial = {"starts": day.starts, "ends": day.ends, "place": day.place}
    return {name: form(sent.get(name), initial=initial, auto_id=f"{name}-%s") for name, form in FORMS.items()}


def _about(request: HttpRequest, day: ContactDay, forms: dict[str, Any] | None = None) -> dict[str, Any]:
    assigned = Assignment.objects.filter(venue=day.venue_id).select_related("deputy").order_by("id")
    on_duty = DutyRosterEntry.objects.filter(venue=day.venue_id, date=day.date).select_related("deputy").order_by("id")
    duties = list(on_duty)
    chosen = {entry.deputy_id for entry in duties}
    return {
        "room": "contact-days",
        "day": day,
        "duties": duties,
        "people": [(a.deputy, a.deputy_id in chosen) for a in assigned.filter(deputy__status=DeputyStatus.ACTIVE)],
        "forms": forms or _forms(day, {}),
        "may_edit": day.is_movable and Venue.objects.filter(runs(request.user), pk=day.venue_id).exists(),
    }
