"""What people who answer send from the inbox, beside the moves of one case."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from deputies.models import Area, Deputy
from feedback import receivers
from feedback.forms.moves import ReceiverChoice, words_field
from feedback.inbox.ready_texts import VARIABLES
from stations.access import Scope
from stations.models import Venue

MANY_AT_MOST = 100
MANY = {"accept": _("Accept"), "extend": _("Extend"), "refer": _("Refer"), "give": _("Give to a deputy")}


def offered(scope: Scope) -> list[tuple[str, Any]]:
    """What may be done to many at once, with its label: a deputy refers, a liaison gives."""
    return [(slug, label) for slug, label in MANY.items() if slug != ("give" if scope.deputy_ids else "refer")]


class SaveViewForm(forms.Form):
    """A name for what one looks at, and with which of one's venues it is shared, if with any."""

    name = forms.CharField(max_length=30, label=_("Name"))
    venue = forms.ModelChoiceField(Venue.objects.none(), required=False)

    def __init__(self, *args: Any, venues: list[Venue], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["venue"]
        field.queryset = Venue.objects.filter(pk__in=[venue.pk for venue in venues])


class ManyForm(forms.Form):
    """What a move says to many cases at once: `deputies` to choose from when it passes them on."""

    deputy = ReceiverChoice(
        queryset=Deputy.objects.none(), label=_("To which deputy?"), widget=forms.RadioSelect, empty_label=None
    )
    words = words_field(_("In your words"), _("It is said to each of them."))

    def __init__(self, *args: Any, deputies: QuerySet[Deputy] | None, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", "auto_id": "many-%s", **kwargs})
        field: Any = self.fields["deputy"]
        if deputies is None:
            del self.fields["deputy"]
        else:
            field.queryset = receivers.with_workload(deputies, timezone.now())


class ReadyTextForm(forms.Form):
    """A text, and whose it is: `places` by key."""

    place = forms.ChoiceField(label=_("For whom?"))
    title = forms.CharField(max_length=40, label=_("Title"))
    text = forms.CharField(max_length=1000, label=_("Text"), widget=forms.Textarea(attrs={"rows": 6}))

    def __init__(self, *args: Any, places: Mapping[str, Venue | Area], **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", "auto_id": "text-%s", **kwargs})
        self.places = places
        field: Any = self.fields["place"]
        field.choices = [(key, place.name) for key, place in places.items()]

    def clean_text(self) -> str:
        text: str = self.cleaned_data["text"]
        unknown = [name for name in re.findall(r"\{(\w+)\}", text) if name not in VARIABLES]
        if unknown:
            raise forms.ValidationError(_("Nothing is filled in for {%(name)s}."), params={"name": unknown[0]})
        return text


def chosen(values: list[str]) -> dict[int, int]:
    """Cases ticked in the list, each with the version that was seen (`17.3`): at most MANY_AT_MOST; what is no such
    thing is left out."""
    pairs = (value.split(".") for value in dict.fromkeys(values))
    numbers = [pair for pair in pairs if len(pair) == 2 and all(n.isdecimal() and len(n) < 19 for n in pair)]
    return {int(pk): int(version) for pk, version in numbers[:MANY_AT_MOST]}
