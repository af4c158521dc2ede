"""The forms of posters by the hundred: which venues, what is made of them; and why their codes are replaced."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from deputies.models import Area
from deputies.models.accounts import User
from stations.models import Venue
from stations.models.posters import Packing, PosterSize
from stations.posters.choosing import named, under_staff
from stations.venue_codes.issuing import REASON_LENGTH

T = gettext_lazy
UNKNOWN_SHOWN = 5
LIST_LENGTH = 60_000  # characters: 1,408 codes and room for more


class VenuesForm(forms.Form):
    """Venues of one's own: all of an area, or a pasted list. `chosen` and `chosen_area` are set by `clean`."""

    area = forms.CharField(required=False, widget=forms.HiddenInput)
    which = forms.ChoiceField(
        label=T("Which venues?"),
        choices=[("area", T("All of this area")), ("list", T("Only those of a list"))],
        initial="area",
        widget=forms.RadioSelect,
    )
    listed = forms.CharField(
        label=T("Codes or numbers of venues"),
        help_text=T("One a line, or with commas between. A column copied from Excel will do; old codes too."),
        required=False,
        max_length=LIST_LENGTH,
        widget=forms.Textarea(attrs={"rows": 4, "spellcheck": "false", "autocapitalize": "characters"}),
    )
    chosen_area: Area | None = None

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        self.user = user
        self.chosen: list[Venue] = []
        super().__init__(*args, **kwargs)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("which") == "list":
            self._read_list(cleaned.get("listed", ""))
        elif cleaned.get("which") == "area":
            areas = Area.objects.filter(under_staff(self.user, "key"))
            self.chosen_area = areas.filter(key=cleaned.get("area", "")).first()
            if self.chosen_area is None:
                self.add_error("which", _("Please choose one of your areas."))
        return cleaned

    def _read_list(self, text: str) -> None:
        found = named(text, self.user)
        self.chosen = found.venues
        if found.unknown:
            shown = ", ".join(found.unknown[:UNKNOWN_SHOWN]) + (" …" if len(found.unknown) > UNKNOWN_SHOWN else "")
            self.add_error("listed", _("These name no venue in your areas: %(entries)s") % {"entries": shown})
        elif not self.chosen:
            self.add_error("listed", _("Please paste at least one code or number."))


class MakingForm(forms.Form):
    """What is made of the venues."""

    size = forms.ChoiceField(
        label=T("Size"), choices=PosterSize.choices, initial=PosterSize.A4, widget=forms.RadioSelect
    )
    packing = forms.ChoiceField(
        label=T("File"), choices=Packing.choices, initial=Packing.PDF, widget=forms.RadioSelect
    )
    language = forms.ChoiceField(
        label=T("Language"), choices=settings.LANGUAGES, initial="zh-hans", widget=forms.RadioSelect
    )


class BatchForm(MakingForm, VenuesForm):
    field_order = ["area", "which", "listed", "size", "packing", "language"]


class RotateForm(MakingForm, VenuesForm):
    """Why the codes are replaced, and what is made of the new ones."""

    reason = forms.CharField(
        label=T("Why are they replaced?"),
        help_text=T("Everybody who scans an old code reads it."),
        max_length=REASON_LENGTH,
    )
    field_order = ["area", "which", "listed", "reason", "size", "packing", "language"]
