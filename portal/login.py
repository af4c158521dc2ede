"""Logging in. Failed attempts are limited; when the limits cannot be kept (Redis is dead), nobody is let in."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView
from django.forms import ValidationError
from django.shortcuts import resolve_url
from django.utils.translation import gettext_lazy as _

from deputies.rate_limits import LOGINS_BY_ADDRESS, LOGINS_BY_NAME, address_of, forget, take
from portal.account import home_of
from portal.demo.accounts import ACCOUNTS, PASSWORD
from stations.access import scope_of


class LoginForm(AuthenticationForm):
    error_messages = {
        "invalid_login": _("The name and the password do not fit together. Capital and small letters differ."),
        "inactive": _("This account is switched off."),
        "too_many": _("Too many attempts. Please wait a minute and try again."),
    }

    def clean(self) -> dict[str, Any]:
        """A success forgets the failures of this name at this address: only failures count."""
        address = address_of(self.request) if self.request else ""
        # By name and address, so that a stranger elsewhere cannot lock a deputy out.
        name = f"{self.cleaned_data.get('username', '').casefold()} {address}"
        if not (take(LOGINS_BY_ADDRESS, address) and take(LOGINS_BY_NAME, name)):
            raise ValidationError(self.error_messages["too_many"], code="too_many")
        cleaned = super().clean()
        forget(LOGINS_BY_NAME, name)
        return cleaned


class Login(LoginView):
    authentication_form = LoginForm
    redirect_authenticated_user = True
    extra_context = {"demo_accounts": ACCOUNTS, "demo_password": PASSWORD} if settings.DEMO else None

    def get_default_redirect_url(self) -> str:
        """The room the person works in."""
        return resolve_url(home_of(scope_of(self.request.user)))
