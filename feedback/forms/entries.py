"""What a liaison types in a person's place: the citizen's form, and how it came to the venue."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from feedback.arrival import on_behalf
from feedback.arrival.on_behalf import Heard
from feedback.forms.messages import OpinionForm
from feedback.models.on_behalf import Channel


class EntryForm(OpinionForm):
    """`clock`: whether the time limits run from the day of receiving or from today."""

    channel = forms.ChoiceField(choices=Channel.choices)
    received_on = forms.DateField(error_messages={"invalid": gettext_lazy("Please write the day as 2026-11-25.")})
    clock = forms.ChoiceField(choices=[("received", ""), ("today", "")], required=False)
    field_order = ("channel", "received_on", "clock")

    def clean_received_on(self) -> date:
        day: date = self.cleaned_data["received_on"]
        today = timezone.localdate()
        if day > today:
            raise ValidationError(_("This day has not come yet."))
        if day < today - on_behalf.LONGEST_AGO:
            raise ValidationError(_("This is more than a year ago."))
        return day

    def heard(self, *, row_key: str = "") -> Heard:
        """What is heard in person on the venue's contact day belongs to it."""
        said: dict[str, Any] = self.cleaned_data
        channel, day = Channel(said["channel"]), said["received_on"]
        held = on_behalf.day_of(self.venue, day) if channel is Channel.WALK_IN else None
        return Heard(channel, day, held, from_receipt=said["clock"] != "today", row_key=row_key)
