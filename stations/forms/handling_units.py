"""The form of a handling unit."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from deputies.models.accounts import HandlingUnit
from stations.access import Scope
from stations.forms.register import AreaField, SpeltForm


class HandlingUnitForm(SpeltForm):
    class Meta:
        model = HandlingUnit
        fields = ["name", "pinyin", "initials", "area"]

    def __init__(self, *args: Any, scope: Scope, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area"] = AreaField(scope, label=_("Area whose matters it handles"))
