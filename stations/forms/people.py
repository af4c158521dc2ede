"""A role and its place, as staff write them: the place by its name, and chosen from a list when several have it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from deputies.models.accounts import Role, User
from stations.accounts import people
from stations.accounts.people import Post


class AppointForm(forms.Form):
    """`post` when it is valid; `choices` when a place is still to be chosen."""

    role = forms.ChoiceField(label=gettext_lazy("Role"))
    where = forms.CharField(
        label=gettext_lazy("Where"),
        max_length=120,
        required=False,
        help_text=gettext_lazy("Name of the deputy, venue, area or handling unit. Administrators need none."),
    )
    place = forms.CharField(required=False)

    def __init__(self, *args: Any, actor: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.actor = actor
        self.choices: list[Any] = []
        self.post: Post | None = None
        self.fields["role"] = forms.ChoiceField(label=_("Role"), choices=people.roles_to_give(actor))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if role := cleaned.get("role"):
            self.post = self._post(role, cleaned.get("where", ""), cleaned.get("place", ""))
        return cleaned

    def _post(self, role: str, where: str, chosen: str) -> Post | None:
        if role == Role.ADMINISTRATOR:
            return Post(role)
        found = people.places_for(self.actor, role, where)
        meant = [place for place in found if str(place.pk) == chosen] or found
        if len(meant) == 1:
            return Post(role, meant[0])
        self.choices = meant
        self.add_error("where", _("Several have this name. Which one?") if meant else _("Nothing of this name here."))
        return None


class NewPersonForm(AppointForm):
    username = forms.CharField(
        label=gettext_lazy("Account name"),
        max_length=150,
        validators=[User.username_validator],
        help_text=gettext_lazy("Letters, digits and @ . + - _"),
    )
    last_name = forms.CharField(label=gettext_lazy("Family name"), max_length=150, required=False)
    first_name = forms.CharField(label=gettext_lazy("Given name"), max_length=150, required=False)

    def clean_username(self) -> str:
        username: str = User.normalize_username(self.cleaned_data["username"])
        if User.objects.filter(username__iexact=username).exists():
            raise forms.ValidationError(_("This account name is taken."))
        return username
