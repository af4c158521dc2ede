"""The files of a form: judged before it, with its other fields told what is wrong."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from feedback.files.taking import MOST_FILES, Brought
from feedback.models_files import Attachment


class WithFiles(forms.Form):
    """`brought` came with the form and is kept whatever else is wrong with it."""

    file = forms.Field(required=False, widget=forms.FileInput)

    def __init__(self, *args: Any, brought: Brought | None = None, **kwargs: Any) -> None:
        self.brought = brought or Brought()
        super().__init__(*args, **kwargs)
        self.order_fields([name for name in self.fields if name != "file"])  # files come after words

    def clean_file(self) -> tuple[Attachment, ...]:
        problems = list(self.brought.problems)
        if len(self.brought.files) > MOST_FILES:
            problems.append(_("Six files at most: please leave some out."))
        if problems:
            raise ValidationError(" ".join(problems))
        return self.brought.files
