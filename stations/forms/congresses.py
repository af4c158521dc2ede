"""The forms of congresses, electoral districts and groups of deputies."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from deputies.models import AreaLevel, Congress, DeputyGroup, DeputyLevel, ElectoralDistrict, Topic
from stations.access import Scope
from stations.forms.register import AreaField, ask_to_choose

# The country is no area here: what a province elects into the National People's Congress stands at the province.
LEVELS = {
    DeputyLevel.NATIONAL: AreaLevel.PROVINCE,
    DeputyLevel.PROVINCIAL: AreaLevel.PROVINCE,
    DeputyLevel.CITY: AreaLevel.CITY,
    DeputyLevel.COUNTY: AreaLevel.COUNTY,
    DeputyLevel.TOWNSHIP: AreaLevel.TOWNSHIP,
}
DATE = {"type": "date"}


class CongressForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = Congress
        fields = ["area", "level", "term", "begins", "ends"]
        widgets = {
            "begins": forms.DateInput(DATE, format="%Y-%m-%d"),
            "ends": forms.DateInput(DATE, format="%Y-%m-%d"),
        }

    def __init__(self, *args: Any, scope: Scope, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area"] = AreaField(scope, label=_("area"))
        ask_to_choose(self.fields["level"])
        self.fields["term"].widget.attrs |= {"min": 1, "max": 99, "inputmode": "numeric"}

    def clean_term(self) -> int:
        term = int(self.cleaned_data["term"])
        if not 1 <= term <= 99:
            raise forms.ValidationError(_("A number between 1 and 99."))
        return term

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        level, area = cleaned.get("level"), cleaned.get("area")
        if level and area and LEVELS[DeputyLevel(level)] != area.level:
            wanted = LEVELS[DeputyLevel(level)].label
            self.add_error("level", _("A congress of this level stands at: %(level)s.") % {"level": wanted})
        return cleaned


class EndForm(forms.Form):
    """When a congress's term is over."""

    ends = forms.DateField(label=_("Last session over on"), widget=forms.DateInput(DATE, format="%Y-%m-%d"))

    def __init__(self, *args: Any, begins: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.begins = begins

    def clean_ends(self) -> date:
        ends: date = self.cleaned_data["ends"]
        if ends <= self.begins:
            raise forms.ValidationError(_("A term ends after it begins."))
        return ends


class DistrictForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = ElectoralDistrict
        fields = ["number", "name"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["number"].widget.attrs |= {"min": 1, "max": 9999, "inputmode": "numeric"}

    def clean_number(self) -> int:
        number = int(self.cleaned_data["number"])
        if not 1 <= number <= 9999:
            raise forms.ValidationError(_("A number between 1 and 9999."))
        return number

    def _get_validation_exclusions(self) -> set[str]:
        """The congress is not typed, but its numbers are judged all the same."""
        return super()._get_validation_exclusions() - {"congress"}  # type: ignore[misc, no-any-return]


class GroupForm(forms.ModelForm):  # type: ignore[type-arg]
    topics = forms.ModelMultipleChoiceField(
        Topic.objects.filter(is_active=True),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        label=_("specialties"),
    )

    class Meta:
        model = DeputyGroup
        fields = ["name", "area", "topics"]

    def __init__(self, *args: Any, scope: Scope, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area"] = AreaField(scope, label=_("area"))


class ReasonForm(forms.Form):
    """Why a group ends or is taken up again."""

    reason = forms.CharField(max_length=200, label=_("Reason"), widget=forms.Textarea(attrs={"rows": 2}))
