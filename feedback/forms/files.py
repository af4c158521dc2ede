"""The files of a form: judged before it, with its other fields told what is wrong."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from feedback.files.showing import Shown
from feedback.files.taking import MOST_FILES, Brought
from feedback.models.files import Attachment, FileState

FILES = ("passed", "file")  # these fields come after the words


class WithFiles(forms.Form):
    """`brought` came with the form and is kept whatever else is wrong with it."""

    file = forms.Field(required=False, widget=forms.FileInput)

    def __init__(self, *args: Any, brought: Brought | None = None, **kwargs: Any) -> None:
        self.brought = brought or Brought()
        super().__init__(*args, **kwargs)
        self.order_fields([*(name for name in self.fields if name not in FILES), *FILES])

    def clean_file(self) -> tuple[Attachment, ...]:
        problems = list(self.brought.problems)
        if len(self.brought.files) > MOST_FILES:
            problems.append(_("Six files at most: please leave some out."))
        if problems:
            raise ValidationError(" ".join(problems))
        return self.brought.files


class PassingFilesOn(WithFiles):
    """`offered` are the files of a unit's reply: they go along with the answer, but for those that are left out."""

    passed = forms.TypedMultipleChoiceField(
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "invalid_choice": gettext_lazy("These files cannot be passed on any more. Please look again.")
        },
    )

    def __init__(self, *args: Any, offered: Sequence[Shown] = (), **kwargs: Any) -> None:
        self.offered = [file for file in offered if file.state != FileState.INFECTED]
        super().__init__(*args, **kwargs)
        field: Any = self.fields["passed"]
        field.choices = [(file.pk, file.name) for file in self.offered]
        field.initial = [file.pk for file in self.offered]

    @property
    def offers(self) -> list[tuple[Shown, bool]]:
        """Each with whether it goes along, as it stands now."""
        chosen = {str(value) for value in self["passed"].value() or ()}
        return [(file, str(file.pk) in chosen) for file in self.offered]

    def clean_passed(self) -> tuple[Attachment, ...]:
        return tuple(Attachment.objects.filter(pk__in=self.cleaned_data["passed"]).order_by("pk"))
