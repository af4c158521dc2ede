"""The notice of an area and its periods as a form. Saved, they are the next version."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from feedback.models.privacy import A_CENTURY, Kept, PrivacyRules

PERIODS = tuple(f"{kind}_months" for kind in Kept)
TOLD = ("handler", "handler_en", "address", "phone", "email", "authority", "authority_en")
AT_LEAST = {"deliveries_months": 6, "looks_months": 36}  # as the law asks; of everything else a month
TOO_SHORT = _("At least %(n)d months: the law asks for it.")


class PrivacyForm(forms.ModelForm):  # type: ignore[type-arg]
    """`based_on` is the version that was shown: somebody else may save another one meanwhile."""

    based_on = forms.IntegerField(widget=forms.HiddenInput)

    class Meta:
        model = PrivacyRules
        fields = (*TOLD, *PERIODS)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        for name in PERIODS:
            months, at_least = cleaned.get(name), AT_LEAST.get(name, 1)
            if months is not None and months < at_least:
                said = TOO_SHORT % {"n": at_least} if at_least > 1 else _("At least one month.")
                self.add_error(name, said)
            elif months is not None and months > A_CENTURY:
                self.add_error(name, _("At most a hundred years."))
        if cleaned.get("handler_en") and not cleaned.get("handler"):
            self.add_error("handler", _("Please fill in both languages, or leave both empty."))
        return cleaned

    def said(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in (*TOLD, *PERIODS)}

    def told(self) -> list[Any]:
        return [self[name] for name in TOLD]

    def periods(self) -> list[Any]:
        return [self[name] for name in PERIODS]
