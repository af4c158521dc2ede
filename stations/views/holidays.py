"""The working calendar: which days differ from their weekday, for whoever counts time limits; changed after a look at
what that does."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as T
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from deputies.models.accounts import User
from stations.access import keeps_calendar, scope_of
from stations.contact_days import yearly
from stations.contact_days.dates import weekday_names
from stations.forms.duty import CALENDAR_YEARS, CalendarDaysForm, HolidayNoticeForm
from stations.holidays import calendar, working_calendar
from stations.holidays.announcement import Notice, Why
from stations.holidays.working_days import is_working
from stations.models import CalendarDay
from stations.registers import catalogue


@require_http_methods(["GET", "HEAD", "POST"])
def year_page(request: HttpRequest) -> HttpResponse:
    """/holidays/?year=: a year's days. POST enters some: first it is shown what that means, then it is done."""
    may_write = _open(request)
    if request.method != "POST":
        return _year_page(request, _year(request.GET.get("year", "")), CalendarDaysForm(), may_write)
    if not may_write:
        raise Http404
    form = CalendarDaysForm(request.POST)
    if not form.is_valid():
        return _year_page(request, _year(request.POST.get("year", "")), form, may_write, status=422)
    return _enter(request, form)


@require_POST
def notice_page(request: HttpRequest) -> HttpResponse:
    """/holidays/notice/: the notice's text as it was pasted. First it is shown how it was read, then it is entered."""
    if not _open(request):
        raise Http404
    form = HolidayNoticeForm(request.POST)
    if not form.is_valid():
        context = {"room": "holidays", "form": form, "back": reverse("holidays")}
        return render(request, "stations/holidays/notice.html", context, status=422)
    notice = form.notice
    if request.POST.get("sure") != "yes" or not notice.blocks:
        return _show_notice(request, form, notice)
    changed = working_calendar.enter_notice(notice, by=_user(request))
    messages.success(request, _entered(changed))
    return redirect(_address(date(notice.year, 1, 1)))


def _show_notice(request: HttpRequest, form: HolidayNoticeForm, notice: Notice) -> HttpResponse:
    """Each day before and after, what was not understood, and the contact days that stand on days that become free."""
    days = [day for block in notice.blocks for day in block.days]
    known = {row.date: row for row in CalendarDay.objects.filter(date__in=days)}
    differing = {day: row.is_working for day, row in known.items()}
    free = [day for block in notice.blocks if not block.is_worked for day in block.days]
    blocks = [
        (block, [(day, is_working(day, differing), known.get(day)) for day in block.days]) for block in notice.blocks
    ]
    context = {
        "room": "holidays",
        "form": form,
        "notice": notice,
        "blocks": blocks,
        "free": len(free),
        "worked": len(days) - len(free),
        "left": [(one.text, WHY_LEFT[one.why]) for one in notice.left],
        "contact_days": working_calendar.contact_days_on(free),
        "back": _address(date(notice.year, 1, 1)),
    }
    return render(request, "stations/holidays/notice.html", context)


WHY_LEFT = {
    Why.UNREAD: T("This is not in the words of a rule."),
    Why.NO_SUCH_DAY: T("There is no such day."),
    Why.WEEKDAY: T("The weekday is not that of the day: is it another year's notice?"),
    Why.COUNT: T("It counts another number of days than it names."),
    Why.ORDER: T("The days are not in their order, or too many in a row."),
    Why.NO_WEEKEND: T("To be worked, but no weekend day."),
    Why.TWICE: T("One of these days is named before."),
}


@require_http_methods(["GET", "HEAD", "POST"])
def day_page(request: HttpRequest, day: str) -> HttpResponse:
    """/holidays/2026-10-01/: one day that differs, where it came from, and how to change it or take it back."""
    may_write = _open(request)
    row = CalendarDay.objects.filter(date=_date(day)).first()
    if row is None:
        raise Http404
    if request.method == "POST":
        if not may_write:
            raise Http404
        working_calendar.take_back(row, by=_user(request))
        messages.success(request, _("Taken back: %(day)s") % {"day": date_format(row.date, "SHORT_DATE_FORMAT")})
        return redirect(_address(row.date))
    initial = {"first": row.date, "kind": "worked" if row.is_working else "free", "name": row.name}
    context = {
        "room": "holidays",
        "day": row,
        "is_ordinary": _is_ordinary(row),
        "form": CalendarDaysForm(initial=initial),
        "may_write": may_write,
        "contact_days": working_calendar.contact_days_on([row.date]),
    }
    return render(request, "stations/holidays/holiday.html", context)


def _open(request: HttpRequest) -> bool:
    """Whether the person may change it too. Staff and auditors read it, as it counts for all of them."""
    if not catalogue.readable_keys(scope_of(request.user)):
        raise Http404
    return keeps_calendar(request.user)


def _year_page(
    request: HttpRequest, year: int, form: CalendarDaysForm, may_write: bool, status: int = 200
) -> HttpResponse:
    rows = list(CalendarDay.objects.filter(date__range=(date(year, 1, 1), date(year, 12, 31))))
    known = {row.date: row for row in rows}
    context = {
        "room": "holidays",
        "year": year,
        "rows": [(row, _is_ordinary(row)) for row in rows],
        "months": yearly.months_of(year, [], known),
        "weekday_names": weekday_names(),
        "is_known": calendar.is_known(year, {day: row.is_working for day, row in known.items()}),
        "missing_year": calendar.missing_year(timezone.localdate()),
        "form": form,
        "notice": HolidayNoticeForm(initial={"year": year}),
        "may_write": may_write,
        "history": working_calendar.history(),
    }
    return render(request, "stations/holidays/holidays.html", context, status=status)


def _enter(request: HttpRequest, form: CalendarDaysForm) -> HttpResponse:
    days, worked = form.days, form.cleaned_data["kind"] == "worked"
    if request.POST.get("sure") != "yes":
        return _ask(request, form, days, worked)
    changed = working_calendar.enter(days, worked, form.cleaned_data["name"], by=_user(request))
    messages.success(request, _entered(changed))
    return redirect(_address(days[0]))


def _entered(changed: int) -> str:
    return ngettext("%(n)d day is entered.", "%(n)d days are entered.", changed) % {"n": changed}


def _ask(request: HttpRequest, form: CalendarDaysForm, days: Sequence[date], worked: bool) -> HttpResponse:
    """What it means: each day before and after, and the contact days that stand on it."""
    known = {row.date: row for row in CalendarDay.objects.filter(date__in=days)}
    differing = {day: row.is_working for day, row in known.items()}
    context = {
        "room": "holidays",
        "form": form,
        "worked": worked,
        "days": [(day, is_working(day, differing), known.get(day)) for day in days],
        "changes": sum(is_working(day, differing) != worked for day in days),
        "contact_days": 0 if worked else working_calendar.contact_days_on(days),
        "back": _address(days[0]),
    }
    return render(request, "stations/holidays/sure.html", context)


def _is_ordinary(row: CalendarDay) -> bool:
    """Staff say that it is as its weekday is, whatever the package says."""
    return row.is_override and not row.name and row.is_working == is_working(row.date, {})


def _year(text: str) -> int:
    """The one asked for; without one this year, or the next when it is that which is missing."""
    if not text:
        today = timezone.localdate()
        return calendar.missing_year(today) or today.year
    if not text.isdecimal() or len(text) != 4 or int(text) not in CALENDAR_YEARS:
        raise Http404
    return int(text)


def _date(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Http404 from None


def _address(day: date) -> str:
    return f"{reverse('holidays')}?year={day.year}"


def _user(request: HttpRequest) -> Any:
    return cast(User, request.user)
