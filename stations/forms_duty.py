"""What staff, liaisons and deputies fill in about contact days, duty and absences."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from stations.models_duty import Absence


def _date(label: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))


class MoveDayForm(forms.Form):
    """`day` is asked for only when a whole area's date moves."""

    to = _date(_("New date"))
    reason = forms.CharField(label=_("Reason (everybody can read it)"), max_length=200)


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


class SwapForm(forms.Form):
    note = forms.CharField(label=_("note"), max_length=200, required=False)
