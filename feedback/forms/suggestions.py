"""What is written down about a suggestion, and where it stands."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from deputies.models import Deputy
from feedback.forms.messages import WORDS_AT_MOST, WordsField
from feedback.models.suggestions import Stage, Suggestion
from feedback.suggestions.suggesting import Particulars, Standing

NUMBER = re.compile(r"[0-9]{1,15}")
MOST_OPINIONS = 50


class DayInput(forms.DateInput):
    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class SuggestionForm(forms.ModelForm):  # type: ignore[type-arg]
    """Recorded for the first time, beside one opinion; `others` are the numbers of more that it came from."""

    others = forms.CharField(
        required=False,
        max_length=400,
        label=lazy("Further opinions it came from"),
        help_text=lazy("Their numbers, if there are any: #123 #456"),
    )

    class Meta:
        model = Suggestion
        fields = ("title", "kind", "number", "lead_proposer", "filed_on")
        widgets = {"filed_on": DayInput()}

    def __init__(self, *args: Any, proposers: QuerySet[Deputy], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        proposer = self.fields["lead_proposer"]
        assert isinstance(proposer, forms.ModelChoiceField)
        proposer.queryset = proposers

    def clean_filed_on(self) -> Any:
        return not_to_come(self.cleaned_data["filed_on"])

    def clean_others(self) -> list[int]:
        numbers = [int(text) for text in NUMBER.findall(self.cleaned_data["others"])]
        if len(numbers) > MOST_OPINIONS:
            raise ValidationError(_("50 opinions at most."))
        return numbers

    @property
    def particulars(self) -> Particulars:
        said = self.cleaned_data
        return Particulars(said["kind"], said["title"], said["number"], said["lead_proposer"], said["filed_on"])


class LinkForm(forms.Form):
    """It belongs to one that was recorded before."""

    suggestion = forms.ModelChoiceField(queryset=Suggestion.objects.none(), label=lazy("Suggestion"))

    def __init__(self, *args: Any, choices: QuerySet[Suggestion], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["suggestion"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = choices


class StandingForm(forms.ModelForm):  # type: ignore[type-arg]
    """Where it stands from now on: all that wrote the opinions are told."""

    words = WordsField(
        at_most=WORDS_AT_MOST,
        label=lazy("What came of it"),
        help_text=lazy("The citizens it came from read this. Do not name a person in it."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    link = forms.URLField(
        required=False,
        assume_scheme="https",
        label=lazy("Where the reply can be read"),
        help_text=lazy("The address of its page, if it is published"),
    )

    class Meta:
        model = Suggestion
        fields = ("stage", "stage_on", "number", "words", "link")
        widgets = {"stage_on": DayInput()}

    def clean_stage_on(self) -> Any:
        return not_to_come(self.cleaned_data["stage_on"])

    @property
    def standing(self) -> Standing:
        said = self.cleaned_data
        return Standing(Stage(said["stage"]), said["stage_on"], said["words"], said["link"], said["number"])


def not_to_come(day: Any) -> Any:
    if day > timezone.localdate():
        raise ValidationError(_("This day has not come yet."))
    return day
