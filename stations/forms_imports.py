"""The form to upload a table with."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from stations.models_imports import ImportKind


class UploadForm(forms.Form):
    kind = forms.ChoiceField(choices=ImportKind, widget=forms.RadioSelect, label=_("What is in it?"))
    file = forms.FileField(
        label=_("Excel workbook (.xlsx) or CSV"),
        allow_empty_file=True,  # then it is the reading that says so
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.csv"}),
    )
