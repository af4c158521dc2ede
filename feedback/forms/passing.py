"""The forms by which a matter is passed on: to a unit, to more deputies, to another venue, up and down the areas."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from deputies.models import Area, Deputy
from deputies.models.accounts import HandlingUnit
from feedback import access, receivers
from feedback.forms.files import WithFiles
from feedback.forms.moves import DeputyChoice, MoveForm, ReceiverChoice, words_field
from stations.models import Venue

READ = _("Who takes it and the citizen read it.")


class UnitChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.name} · {obj.area.name}"


class ReferUnitForm(MoveForm):
    unit = UnitChoice(
        queryset=HandlingUnit.objects.none(), label=_("To which unit?"), widget=forms.RadioSelect, empty_label=None
    )
    words = words_field(_("What is it to do?"), _("The unit and the citizen read it."))
    nobody = _("No unit of this area has an officer yet. The area's staff appoint them under “People”.")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["unit"]
        field.queryset = receivers.units(self.submission)


class RecallForm(MoveForm):
    words = words_field(_("Why do you take it back?"), _("The unit and the citizen read it."))


class JoinForm(MoveForm):
    deputy = ReceiverChoice(
        queryset=Deputy.objects.none(), label=_("Who is to hold it too?"), widget=forms.RadioSelect, empty_label=None
    )
    words = words_field(_("Note"), _("The deputy and the citizen read it."))
    nobody = _("No other deputy of the venue can be reached.")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["deputy"]
        field.queryset = receivers.with_workload(receivers.helpers(self.submission), timezone.now())


class PartForm(MoveForm):
    """One of those who hold it jointly. Who is not responsible can only release themselves: `lifecycle.part`."""

    deputy = DeputyChoice(
        queryset=Deputy.objects.none(),
        label=_("Who holds it no longer?"),
        widget=forms.RadioSelect,
        empty_label=None,
    )
    words = words_field(_("Note"), _("Only those who hold it read it."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["deputy"]
        field.queryset = Deputy.objects.filter(pk__in=[h.deputy_id for h in access.joint(self.submission)])


class VenueChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.name} · {obj.get_kind_display()}"


class TransferForm(MoveForm):
    venue = VenueChoice(
        queryset=Venue.objects.none(), label=_("To which venue?"), widget=forms.RadioSelect, empty_label=None
    )
    words = words_field(_("Why does it belong there?"), READ)
    nobody = _("There is no other venue near by. You can raise it to the area's staff.")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["venue"]
        field.queryset = receivers.venues_near(self.submission)


class RaiseForm(MoveForm):
    """Says to whom it goes."""

    words = words_field(_("Why can it not be settled here?"), READ)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        above = receivers.desk_above(self.submission)
        name = above.name if above else gettext("nobody: there is no staff above")
        self.fields["words"].help_text = gettext("It goes to the congress staff of %(area)s.") % {"area": name}


class AreaChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.name} · {obj.get_level_display()}"


class HandDownForm(MoveForm):
    area = AreaChoice(
        queryset=Area.objects.none(), label=_("To whose staff?"), widget=forms.RadioSelect, empty_label=None
    )
    words = words_field(_("What are they to do, and until when?"), READ)
    nobody = _("Nobody works for an area below. You can give it to a deputy or a liaison.")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["area"]
        field.queryset = receivers.desks_below(self.submission)


class UnitReplyForm(WithFiles, MoveForm):
    words = words_field(_("The unit's reply"))


class UnitObjectForm(MoveForm):
    words = words_field(
        _("Why is it not the unit's matter, and whose is it?"), _("Who holds it and the citizen read it.")
    )
