"""What is sent around a contact day: a slot, a new message with a slot, the day's summary."""

from __future__ import annotations

import re
from datetime import time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from feedback.forms.messages import WORDS_AT_MOST, OpinionForm, WordsField

SLOT = re.compile(r"([0-9]{1,12})@([01][0-9]|2[0-3]):([0-5][0-9])", re.ASCII)


class SlotField(forms.CharField):
    """The number of a contact day and a time, as `12@14:15`."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(error_messages={"required": gettext_lazy("Please choose a time.")}, **kwargs)

    def clean(self, value: Any) -> tuple[int, time]:
        found = SLOT.fullmatch(super().clean(value))
        if found is None:
            raise ValidationError(_("Please choose a time."))
        return int(found[1]), time(int(found[2]), int(found[3]))


class SlotForm(forms.Form):
    slot = SlotField()


class VisitForm(OpinionForm):
    """A short message, and when its sender comes."""

    slot = SlotField()
    field_order = ("slot",)


class SummaryForm(forms.Form):
    """How the day went."""

    met = forms.IntegerField(min_value=0, max_value=9999, required=False, label=gettext_lazy("People met"))
    words = WordsField(
        at_most=WORDS_AT_MOST, label=gettext_lazy("How it went"), widget=forms.Textarea(attrs={"rows": 4})
    )
