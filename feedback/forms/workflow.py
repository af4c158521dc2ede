"""The rules of an area as a form: limits, outcome classes, reasons for declining. Saved, they are the next version."""

from __future__ import annotations

from typing import Any

from django import forms
from django.forms import BaseFormSet, formset_factory
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from feedback.models.workflow import Workflow
from feedback.workflow.rules import FIELDS

IN_ORDER = ("accept_days", "answer_days", "complex_days", "close_days", "ceiling_days")
BLANK_ROWS = 2
REQUIRED = _("Please fill in the whole row, or leave it empty.")


class LimitsForm(forms.ModelForm):  # type: ignore[type-arg]
    """`based_on` is the version that was shown: somebody else may save another one meanwhile."""

    based_on = forms.IntegerField(widget=forms.HiddenInput)

    class Meta:
        model = Workflow
        fields = FIELDS

    def clean(self) -> dict[str, Any]:
        """Each stage ends no earlier than the one before it."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        at_least = 1
        for stage in IN_ORDER:
            days = cleaned.get(stage)
            if days is not None and days < at_least:
                self.add_error(stage, _("At least %(n)d days: the stage before needs as long.") % {"n": at_least})
            at_least = max(at_least, days or 0)
        for name in ("extension_days", "confirm_days", "archive_days", "unit_days", "objection_days"):
            if cleaned.get(name) == 0:
                self.add_error(name, _("At least one day."))
        return cleaned

    def days(self) -> dict[str, int]:
        return {name: self.cleaned_data[name] for name in FIELDS}


def text(label: Any, at_most: int, rows: int = 0) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows}) if rows else forms.TextInput()
    return forms.CharField(required=False, max_length=at_most, label=label, widget=widget)


class RowForm(forms.Form):
    """A row of a table: whole, or empty and then left out."""

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        columns = [field.name for field in self.visible_fields()]
        if any(cleaned.get(name) for name in columns):
            for name in columns:
                if not cleaned.get(name) and name not in self.errors:
                    self.add_error(name, REQUIRED)
        return cleaned


class OutcomeForm(RowForm):
    slug = forms.SlugField(required=False, widget=forms.HiddenInput)
    name = text(pgettext_lazy("outcome class", "Name"), 40)
    name_en = text(_("Name in English"), 60)


class ReasonForm(RowForm):
    name = text(_("Reason"), 80)
    name_en = text(_("Reason in English"), 120)
    instead = text(_("Where to go instead"), 300, rows=2)
    instead_en = text(_("Where to go instead, in English"), 400, rows=2)


class Rows(BaseFormSet):  # type: ignore[type-arg]
    """At least one row has to be left."""

    def clean(self) -> None:
        if not any(self.errors) and not self.whole_rows():
            raise forms.ValidationError(_("At least one row is needed."))

    def whole_rows(self) -> list[dict[str, Any]]:
        return [form.cleaned_data for form in self.forms if form.cleaned_data.get("name")]


OutcomeRows = formset_factory(OutcomeForm, formset=Rows, extra=BLANK_ROWS, max_num=30)
ReasonRows = formset_factory(ReasonForm, formset=Rows, extra=BLANK_ROWS, max_num=30)
