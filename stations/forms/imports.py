"""The form to upload a table with."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from stations.models.imports import REGISTERS


class FileForm(forms.Form):
    file = forms.FileField(
        label=_("Excel workbook (.xlsx) or CSV"),
        allow_empty_file=True,  # then it is the reading that says so
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.csv"}),
    )


class UploadForm(FileForm):
    kind = forms.ChoiceField(
        choices=[(kind.value, kind.label) for kind in REGISTERS], widget=forms.RadioSelect, label=_("What is in it?")
    )
    field_order = ("kind", "file")
