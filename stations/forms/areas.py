"""The forms of areas: a name with the day from which it is true, where an area goes, and its name typed to be sure."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from deputies.areas import LEVELS
from deputies.models import Area
from stations.access import Scope
from stations.forms.register import AreaField
from stations.registers import areas

FIRST_DAY = date(1949, 10, 1)


class FromDayOn(forms.Form):
    """Every change of an area is true from a day on, which has come."""

    on = forms.DateField(
        label=_("Takes effect on"),
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        initial=timezone.localdate,
    )

    def clean_on(self) -> date:
        on: date = self.cleaned_data["on"]
        if on > timezone.localdate():
            raise ValidationError(_("It is done at once: please come back on that day."))
        if on < FIRST_DAY:
            raise ValidationError(_("That is too long ago."))
        return on


class NameForm(FromDayOn):
    """The name of a new area below `parent`, or another name for `area`."""

    name = forms.CharField(max_length=80, label=_("Name of the area"))
    field_order = ["name", "on"]

    def __init__(self, *args: Any, parent: Area | None, area: Area | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.beside = Area.objects.filter(parent=parent, valid_to__isnull=True).exclude(pk=area.pk if area else 0)
        self.now_called = area.name if area else ""

    def clean_name(self) -> str:
        name = str(self.cleaned_data["name"])
        if name == self.now_called:
            raise ValidationError(_("This is its name already."))
        if self.beside.filter(name=name).exists():
            raise ValidationError(_("There is an area of this name beside it already."))
        return name


class PlaceForm(FromDayOn):
    """Where an area goes: below another one of the level above its own, or into one of its own level, where it
    `ends`."""

    def __init__(self, *args: Any, scope: Scope, area: Area, ends: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.scope, self.area, self.ends = scope, area, ends
        label = _("Into which area?") if ends else _("Below which area?")
        self.fields["to"] = AreaField(scope, label=label)
        self.order_fields(["to", "on"])

    @property
    def level(self) -> str:
        """Of the areas that it can go to; empty when there are none."""
        at = LEVELS.index(self.area.level)
        return LEVELS[at] if self.ends else LEVELS[at - 1] if at else ""

    def clean_to(self) -> Area:
        to: Area = self.cleaned_data["to"]
        if to.level != self.level:
            wanted = dict(Area._meta.get_field("level").flatchoices).get(self.level, "–")
            raise ValidationError(_("It has to be an area of this level: %(level)s.") % {"level": wanted})
        if to.valid_to is not None:
            raise ValidationError(_("This area has ended."))
        if to.pk in (self.area.pk, None if self.ends else self.area.parent_id):
            raise ValidationError(_("It is there already."))
        if self.ends and not areas.rules(self.scope, to):
            raise ValidationError(_("Both areas have to stand in one that you work for."))
        return to

    def clean_on(self) -> date:
        on = super().clean_on()
        if self.ends and self.area.valid_from is not None and on <= self.area.valid_from:
            raise ValidationError(_("An area ends after it begins."))
        return on


class SureForm(forms.Form):
    """The area's name, typed; `seen` is what was shown to go along."""

    name = forms.CharField(max_length=80, label=_("The area's name, to be sure"))
    seen = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, area: Area, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.area = area
        self.fields["name"].widget.attrs |= {"autocomplete": "off"}

    def clean_name(self) -> str:
        if self.cleaned_data["name"] != self.area.name:
            raise ValidationError(_("Please type: %(name)s") % {"name": self.area.name})
        return self.area.name
