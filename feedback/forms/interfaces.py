"""Tokens for other systems, and the addresses that events are posted to."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from deputies.models import Area
from deputies.models.accounts import User
from feedback.interfaces import hooks, tokens
from feedback.models.notifications import RobotKind
from feedback.sending import chat_robots

LIVES = ((30, _("30 days")), (90, _("90 days")), (180, _("half a year")), (366, _("a year")))


class TokenForm(forms.Form):
    name = forms.CharField(
        label=_("Which system is it for?"), help_text=_("By this name you recognise it, and the audit names it."),
        max_length=60,
    )  # fmt: skip
    scopes = forms.MultipleChoiceField(label=_("What may it do?"), widget=forms.CheckboxSelectMultiple)
    days = forms.TypedChoiceField(label=_("How long?"), choices=LIVES, coerce=int, initial=90)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", "auto_id": "token-%s", **kwargs})
        field: Any = self.fields["scopes"]
        field.choices = [(scope.value, scope.label) for scope in tokens.offered(user)]


class WebhookForm(forms.Form):
    name = forms.CharField(label=_("Which system is it?"), max_length=60)
    address = forms.URLField(
        label=_("Address"), max_length=300, assume_scheme="https", help_text=_("Every move is posted here, signed."),
    )  # fmt: skip
    area = forms.ModelChoiceField(queryset=Area.objects.none(), label=_("Area"), empty_label=None, to_field_name="key")

    def __init__(self, *args: Any, area_keys: frozenset[str], **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", "auto_id": "hook-%s", **kwargs})
        field: Any = self.fields["area"]
        field.queryset = Area.objects.filter(key__in=area_keys).order_by("key")

    def clean_address(self) -> str:
        address: str = self.cleaned_data["address"]
        if not hooks.may_go_to(address):
            raise ValidationError(_("The portal's operator has not allowed this server (setting WEBHOOK_ORIGINS)."))
        return address


class RobotForm(forms.Form):
    kind = forms.ChoiceField(label=_("Which chat?"), choices=RobotKind.choices, widget=forms.RadioSelect)
    name = forms.CharField(label=_("Which group is it?"), max_length=60)
    address = forms.URLField(
        label=_("Address of the robot"), max_length=500, assume_scheme="https",
        help_text=_("As WeCom or DingTalk show it once. It is a password: it is kept encrypted and not shown again."),
    )  # fmt: skip
    secret = forms.CharField(
        label=_("Signature secret (DingTalk only, optional)"), max_length=200, required=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip
    area = forms.ModelChoiceField(
        queryset=Area.objects.none(), label=_("Whose figures is it told?"), empty_label=None, to_field_name="key"
    )

    def __init__(self, *args: Any, areas: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", "auto_id": "robot-%s", **kwargs})
        field: Any = self.fields["area"]
        field.queryset = areas

    def clean_address(self) -> str:
        address: str = self.cleaned_data["address"]
        if not chat_robots.may_go_to(address):
            raise ValidationError(
                _("Only addresses of WeCom and DingTalk, or those that the portal's operator allows.")
            )
        return address
