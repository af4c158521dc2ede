"""The forms of the register, for clerks: areas are typed by name or number, what one may not reach is not offered."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from deputies import pinyin
from deputies.models import AREA_KEY_LENGTHS, Area, Congress, Deputy, DeputyGroup, ElectoralDistrict, Topic
from stations.access import Scope
from stations.contact_days.dates import keys_above
from stations.models import Venue, VenueKind
from stations.registers.catalogue import may_edit, readable_keys, under

SUGGESTED_AREAS = 200


class AreaField(forms.CharField):
    """An area by its name, its division code, or both ("东亭街道 320205001"); only such as the person may edit."""

    def __init__(self, scope: Scope, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.scope = scope
        self.widget.attrs |= {"list": "areas", "autocomplete": "off"}

    def prepare_value(self, value: Any) -> Any:
        """A key is shown with its name."""
        if isinstance(value, int):
            value = Area.objects.filter(pk=value).first()
        return f"{value.name} {value.key}" if isinstance(value, Area) else value

    def clean(self, value: Any) -> Area:
        typed = super().clean(value)
        number = typed.split()[-1] if typed else ""
        found = [a for a in self._found(typed, number) if may_edit(self.scope, a.key)]
        if not found:
            raise ValidationError(_("No such area within your reach. Type its name or its division code."))
        if len(found) > 1:
            names = "; ".join(f"{a.name} {a.key}" for a in found[:4])
            raise ValidationError(_("There are several: %(names)s. Please add the number.") % {"names": names})
        return found[0]

    def has_changed(self, initial: Any, data: Any) -> bool:
        """The same area typed by its name is no change."""
        try:
            return bool(self.clean(data).pk != getattr(initial, "pk", initial))
        except ValidationError:
            return True

    def _found(self, typed: str, number: str) -> list[Area]:
        by_number = (
            Area.objects.filter(Q(key=number) | Q(code=number)) if number.isalnum() and number.isascii() else None
        )
        return (
            list(by_number)
            if by_number
            else list(Area.objects.filter(under(readable_keys(self.scope), "key"), name=typed)[:5])
        )


def suggested_areas(scope: Scope) -> list[str]:
    """What the browser offers while an area is typed: the person's own, down to streets and towns."""
    keys = readable_keys(scope)
    rows = Area.objects.filter(under(keys, "key")).exclude(level="village").order_by("key")
    return [f"{name} {key}" for name, key in rows.values_list("name", "key")[:SUGGESTED_AREAS]]


def ask_to_choose(field: forms.Field) -> None:
    """Let the empty choice say what to do, in place of Django's row of dashes."""
    choices = list(field.choices)  # type: ignore[attr-defined]
    field.choices = [("", _("Please choose")), *(choice for choice in choices if choice[0])]  # type: ignore[attr-defined]


class SpeltForm(forms.ModelForm):  # type: ignore[type-arg]
    """Pinyin and initials follow the name, unless somebody types them otherwise."""

    def clean_pinyin(self) -> str:
        return self._spelt("pinyin")

    def clean_initials(self) -> str:
        return self._spelt("initials")

    def _spelt(self, name: str) -> str:
        """Empty, so that it is made anew, when the name was changed and the spelling was not."""
        if "name" in self.changed_data and name not in self.changed_data:
            return ""
        return pinyin.typed(self.cleaned_data[name])


class DeputyForm(SpeltForm):
    topics = forms.ModelMultipleChoiceField(
        Topic.objects.filter(is_active=True),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        label=_("Knows about"),
    )
    groups = forms.ModelMultipleChoiceField(
        DeputyGroup.objects.none(), required=False, widget=forms.CheckboxSelectMultiple, label=_("deputy groups")
    )

    class Meta:
        model = Deputy
        fields = ["name", "pinyin", "initials", "level", "area", "electoral_district", "topics", "groups", "note"]
        labels = {"name": _("Name")}

    def __init__(self, *args: Any, scope: Scope, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area"] = AreaField(scope, label=_("Area of the congress"))
        ask_to_choose(self.fields["level"])
        above = keys_above(self.instance.area.key if self.instance.area_id else "")
        self.fields["electoral_district"].empty_label = _("None")  # type: ignore[attr-defined]
        self.fields["electoral_district"].queryset = self._districts(above)  # type: ignore[attr-defined]
        groups = DeputyGroup.objects.filter(area__key__in=above).standing()
        own = self.instance.groups.values("pk") if self.instance.pk else []
        self.fields["groups"].queryset = groups | DeputyGroup.objects.filter(pk__in=own)  # type: ignore[attr-defined]
        if self.instance.pk:
            self.initial["groups"] = list(self.instance.groups.all())

    def _districts(self, above: list[str]) -> QuerySet[ElectoralDistrict]:
        """Those of congresses whose term runs, and the one that stands there."""
        running = Q(congress__in=Congress.objects.standing(timezone.localdate()), congress__area__key__in=above)
        found = ElectoralDistrict.objects.filter(running | Q(pk=self.instance.electoral_district_id))
        return found.select_related("congress__area")


class VenueForm(SpeltForm):
    class Meta:
        model = Venue
        fields = ["name", "pinyin", "initials", "kind", "area", "parent", "address", "phone", "opening_hours"]
        fields += ["latitude", "longitude"]

    def __init__(self, *args: Any, scope: Scope, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area"] = AreaField(scope, label=_("area"))
        ask_to_choose(self.fields["kind"])
        self.fields["parent"].empty_label = _("None")  # type: ignore[attr-defined]
        self.fields["parent"].queryset = self._parents(scope)  # type: ignore[attr-defined]

    def _parents(self, scope: Scope) -> QuerySet[Venue]:
        """Homes and stations of the same county: of the area typed, when the form comes back, else of the venue's."""
        typed = str(self.data.get("area", "")).split()[-1:] or [self.instance.area_key or ""]
        others = Venue.objects.exclude(kind=VenueKind.CONTACT_POINT).exclude(pk=self.instance.pk)
        if len(typed[0]) < AREA_KEY_LENGTHS["county"]:
            return others.filter(area_key=typed[0] or None)
        return others.filter(under(readable_keys(scope)), area_key__startswith=typed[0][:6])

    def clean(self) -> dict[str, Any]:
        """Judge the constraints with what the venue repeats of its area and parent."""
        cleaned = super().clean() or self.cleaned_data
        parent, area = cleaned.get("parent"), cleaned.get("area")
        self.instance.parent_kind = parent.kind if parent else None
        if area:
            self.instance.area_key = area.key
        if self.instance.pk and "kind" in self.changed_data and self.instance.children.exists():
            self.add_error("kind", _("Other venues stand in this one: its kind stays."))
        return cleaned

    def _get_validation_exclusions(self) -> set[str]:
        """What is repeated is not typed, but judged all the same."""
        return super()._get_validation_exclusions() - {"parent_kind"}  # type: ignore[misc, no-any-return]


class DepartureForm(forms.Form):
    """Why contact is switched off or on again; `seen` is how many matters were shown to be passed on."""

    reason = forms.CharField(max_length=200, label=_("Reason"), widget=forms.Textarea(attrs={"rows": 2}))
    seen = forms.IntegerField(min_value=0, required=False, widget=forms.HiddenInput)
