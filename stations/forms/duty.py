"""What staff, liaisons and deputies fill in about contact days, duty and absences."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from stations.holidays import announcement
from stations.holidays.announcement import Notice
from stations.models.duty import Absence

CALENDAR_YEARS = range(2020, 2100)
MOST_DAYS = 31


def _date(label: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))


class MoveDayForm(forms.Form):
    """`day` is asked for only when a whole area's date moves."""

    to = _date(_("New date"))
    reason = forms.CharField(label=_("Reason (everybody can read it)"), max_length=200)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].widget.attrs["min"] = timezone.localdate().isoformat()

    def clean_to(self) -> date:
        """Nobody comes to a day that is over, and the summary of one that was held stands by its own date."""
        to: date = self.cleaned_data["to"]
        if to < timezone.localdate():
            raise forms.ValidationError(_("That day is over. Please choose today or a later day."))
        return to


class CancelDayForm(forms.Form):
    reason = forms.CharField(label=_("Reason (everybody can read it)"), max_length=200)


class PlaceForm(forms.Form):
    starts = forms.TimeField(label=_("starts"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    ends = forms.TimeField(label=_("ends"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    place = forms.CharField(label=_("place"), max_length=120, required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("starts") and cleaned.get("ends") and cleaned["ends"] <= cleaned["starts"]:
            self.add_error("ends", _("The contact day ends after it starts."))
        return cleaned


class AbsenceForm(forms.ModelForm):  # type: ignore[type-arg]  # takes none at run time
    class Meta:
        model = Absence
        fields = ["first_day", "last_day", "reason"]
        widgets = {
            "first_day": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "last_day": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        }


class CalendarDaysForm(forms.Form):
    """Days in a row that are free or worked, as the notice names them."""

    first = _date(_("First day"))
    last = forms.DateField(
        label=_("Last day"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    kind = forms.ChoiceField(
        label=_("What these days are"),
        choices=[("free", _("Free: a holiday")), ("worked", _("Worked: to make up for one"))],
        widget=forms.RadioSelect,
        initial="free",
    )
    name = forms.CharField(label=_("name"), max_length=60)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        first, last = cleaned.get("first"), cleaned.get("last")
        if first and first.year not in CALENDAR_YEARS:
            self.add_error("first", _("Is the year right?"))
        elif first and last and last < first:
            self.add_error("last", _("The last day is not before the first."))
        elif first and last and (last - first).days >= MOST_DAYS:
            self.add_error("last", _("At most %(n)d days at once.") % {"n": MOST_DAYS})
        return cleaned

    @property
    def days(self) -> list[date]:
        """Every day of a valid form, the last one included."""
        first = self.cleaned_data["first"]
        last = self.cleaned_data["last"] or first
        return [first + timedelta(days=n) for n in range((last - first).days + 1)]


class HolidayNoticeForm(forms.Form):
    """The State Council's notice as it was published. `year` is that of the page: the text's own goes before it."""

    text = forms.CharField(
        label=_("The text of the notice"),
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 10}),
        error_messages={"required": _("Please paste the text of the notice.")},
    )
    year = forms.IntegerField(widget=forms.HiddenInput, min_value=CALENDAR_YEARS[0], max_value=CALENDAR_YEARS[-1])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        said = announcement.year_of(cleaned.get("text", ""))
        if said is not None and said not in CALENDAR_YEARS:
            self.add_error("text", _("Is the year right?"))
        elif said is not None:
            cleaned["year"] = said
        return cleaned

    @property
    def notice(self) -> Notice:
        """What a valid form's text says."""
        return announcement.read(self.cleaned_data["text"], self.cleaned_data["year"])


class SwapForm(forms.Form):
    note = forms.CharField(label=_("note"), max_length=200, required=False)
