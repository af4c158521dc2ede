"""Move a contact day, cancel it, or hold it elsewhere: shown first with the appointments that this touches, then done
at once. One day of one venue, or a date of all venues of an area."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any, cast
from urllib.parse import urlencode

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from deputies.models.accounts import User
from feedback.contact_day import changes
from feedback.contact_day.changes import Touched
from stations.access import runs, scope_of
from stations.contact_days import planning
from stations.forms.duty import CancelDayForm, MoveDayForm, PlaceForm
from stations.models.duty import MOVABLE, ContactDay
from stations.views.contact_days import area_of, day_of, year_of

TELL_AT_ONCE = 2.0  # seconds; the rest is told within a minute
NOT_MOVABLE = gettext_lazy("This contact day is over or cancelled: nothing was changed.")
FORMS: dict[str, Callable[..., Any]] = {"place": PlaceForm, "move": MoveDayForm, "cancel": CancelDayForm}


@require_http_methods(["GET", "HEAD", "POST"])
def change_day(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """/contact-days/<pk>/move/, …/cancel/ and …/place/"""
    day = day_of(request, pk, runs(request.user))
    if not day.is_movable:
        messages.error(request, NOT_MOVABLE)
        return redirect("contact-day", pk=pk)
    form = FORMS[verb](request.POST or None, initial={"starts": day.starts, "ends": day.ends, "place": day.place})
    touched = changes.touched(ContactDay.objects.filter(pk=pk))
    falling_out = 0
    if verb == "place" and form.is_valid():
        falling_out = changes.falling_out(day, form.cleaned_data["starts"], form.cleaned_data["ends"])
    about = {"day": day, "back": reverse("contact-day", args=[pk]), "verb": verb, "falling_out": falling_out}
    return _shown_then_done(request, form, touched, about, lambda said: _change(day, verb, said, request.user))


def _change(day: ContactDay, verb: str, said: dict[str, Any], by: Any) -> int:
    match verb:
        case "move":
            planning.move(day, said["to"], said["reason"], by=by)
        case "cancel":
            planning.cancel(day, said["reason"], by=by)
        case _:
            planning.set_place(day, said["starts"], said["ends"], said["place"], by=by)
    return 1


@require_http_methods(["GET", "HEAD", "POST"])
def change_date(request: HttpRequest, verb: str) -> HttpResponse:
    """/contact-days/year/move/ and …/cancel/?area=&year=&day=: the date of all venues under the area."""
    asked = request.POST if request.method == "POST" else request.GET
    area, _roots = area_of(request, asked.get("area", ""))
    if not scope_of(request.user).works_for(area.key):
        raise Http404
    year, on, by = year_of(asked.get("year", "")), _date(asked.get("day", "")), cast(User, request.user)
    days = ContactDay.objects.under(area).filter(date=on, state__in=MOVABLE)

    def change(said: dict[str, Any]) -> int:
        if verb == "move":
            return planning.move_date(area, on, said["to"], said["reason"], by=by)
        return planning.cancel_date(area, on, said["reason"], by=by)

    back = f"{reverse('contact-days')}?{urlencode({'area': area.key, 'year': year})}"
    about = {"area": area, "year": year, "on": on, "venues": days.count(), "back": back, "verb": verb}
    return _shown_then_done(request, FORMS[verb](request.POST or None), changes.touched(days), about, change)


def _date(text: str) -> date:
    """The date that all the venues' days stand on: the link and the page say it."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Http404 from None


def _shown_then_done(
    request: HttpRequest, form: Form, touched: Touched, about: dict[str, Any], change: Callable[[dict[str, Any]], int]
) -> HttpResponse:
    """`seen` is how many people the page told of, and once more who loses their time by it. When they are others than
    were seen, nothing is done and they are shown; a program that sends no number has not asked."""
    seen = touched.people + about.get("falling_out", 0)
    is_sent = request.method == "POST" and form.is_valid()
    changed = is_sent and request.POST.get("seen", "") not in ("", str(seen))
    if is_sent and not changed and _do(request, form, about["verb"], change):
        return redirect(about["back"])
    status = 409 if changed else 422 if form.errors else 200
    context = {"room": "contact-days", "form": form, "touched": touched, "seen": seen, "changed": changed, **about}
    return render(request, "feedback/desk/day_change.html", context, status=status)


def _do(request: HttpRequest, form: Form, verb: str, change: Callable[[dict[str, Any]], int]) -> bool:
    """False, with the reason at its field, when the new date is taken."""
    try:
        n = change(form.cleaned_data)
    except planning.NotMovable:
        messages.error(request, NOT_MOVABLE)
        return True
    except planning.DateTaken as taken:
        said = _("Nothing was moved: on that date there is another contact day at %(venues)s.")
        form.add_error("to", said % {"venues": "、".join(taken.venues)})
        return False
    told = changes.tell(timezone.now(), seconds=TELL_AT_ONCE)
    messages.success(request, " ".join(_done(verb, n, told)))
    return True


def _done(verb: str, n: int, told: int) -> Iterator[str]:
    """What was done to `n` days, and to how many appointments."""
    if verb == "cancel":
        yield ngettext("%(n)d contact day cancelled.", "%(n)d contact days cancelled.", n) % {"n": n}
    else:
        yield ngettext("%(n)d contact day changed.", "%(n)d contact days changed.", n) % {"n": n}
    if told and verb == "cancel":
        yield ngettext("%(n)d appointment is called off.", "%(n)d appointments are called off.", told) % {"n": told}
    elif told:
        yield ngettext("%(n)d appointment goes with it.", "%(n)d appointments go with it.", told) % {"n": told}
