"""Logging in, with a password and a second factor or with a passkey. Failed attempts are limited; when the limits
cannot be kept (Redis is dead), nobody is let in."""

from __future__ import annotations

from typing import Any

from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login as Entry
from allauth.core import context
from allauth.mfa.base import forms as mfa_forms
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm, LoginWebAuthnForm
from django.conf import settings
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView
from django.forms import ValidationError
from django.http import HttpResponse
from django.shortcuts import resolve_url
from django.utils.translation import gettext_lazy as _

from deputies.rate_limits import (
    LOGINS_BY_ADDRESS,
    LOGINS_BY_NAME,
    SECOND_FACTORS,
    USED_CODES,
    address_of,
    forget,
    take,
)
from portal.accounts.account import home_of
from portal.accounts.gate import SECOND_FACTOR
from portal.demo.accounts import ACCOUNTS, PASSWORD
from stations.access import scope_of

TOO_MANY = _("Too many attempts. Please wait a minute and try again.")


class LoginForm(AuthenticationForm):
    error_messages = {
        "invalid_login": _("The name and the password do not fit together. Capital and small letters differ."),
        "inactive": _("This account is switched off."),
    }

    def clean(self) -> dict[str, Any]:
        """A success forgets the failures of this name at this address: only failures count."""
        address = address_of(self.request) if self.request else ""
        # By name and address, so that a stranger elsewhere cannot lock a deputy out.
        name = f"{self.cleaned_data.get('username', '').casefold()} {address}"
        if not (take(LOGINS_BY_ADDRESS, address) and take(LOGINS_BY_NAME, name)):
            raise ValidationError(TOO_MANY, code="too_many")
        cleaned = super().clean()
        forget(LOGINS_BY_NAME, name)
        return cleaned


class Login(LoginView):
    template_name = "account/login.html"
    authentication_form = LoginForm
    redirect_authenticated_user = True
    extra_context = {
        "sso_name": settings.SSO_NAME if settings.SSO_SERVER else "",
        **({"demo_accounts": ACCOUNTS, "demo_password": PASSWORD} if settings.DEMO else {}),
    }

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        """On to the second factor, for who has one. A password just typed need not be typed again to change things."""
        user = form.get_user()
        record_authentication(self.request, user, method="password", username=user.username, reauthenticated=True)
        entry = Entry(user=user, redirect_url=self.get_redirect_url() or None)
        response: HttpResponse = perform_login(self.request, entry)
        return response

    def get_default_redirect_url(self) -> str:
        """The room the person works in."""
        return resolve_url(home_of(scope_of(self.request.user)))


class LimitedCode:
    """Codes of the app and recovery codes: few tries each person, and no code works twice."""

    user: Any
    fields: Any

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].widget.attrs.pop("placeholder", None)  # the label says it

    def clean_code(self) -> str:
        if not take(SECOND_FACTORS, str(self.user.pk)):
            raise ValidationError(TOO_MANY, code="too_many")
        try:
            code: str = super().clean_code()  # type: ignore[misc]
        except ValidationError:
            raise ValidationError(_("The code is not right. The app shows another one every half minute.")) from None
        if not take(USED_CODES, f"{self.user.pk} {code}"):
            raise ValidationError(_("This code has been used. Please wait for the next one."), code="used")
        forget(SECOND_FACTORS, str(self.user.pk))
        return code


class AuthenticateForm(LimitedCode, mfa_forms.AuthenticateForm):  # type: ignore[misc]
    pass


class ReauthenticateForm(LimitedCode, mfa_forms.ReauthenticateForm):  # type: ignore[misc]
    pass


class ActivateAppForm(LimitedCode, ActivateTOTPForm):  # type: ignore[misc]
    """A session in which a second factor was set up has shown it."""

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if not self.errors:
            context.request.session[SECOND_FACTOR] = self.user.pk
        return cleaned


class AddPasskeyForm(AddWebAuthnForm):  # type: ignore[misc]
    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        if not self.errors:
            context.request.session[SECOND_FACTOR] = self.user.pk
        return cleaned


class PasskeyForm(LoginWebAuthnForm):  # type: ignore[misc]
    def clean_credential(self) -> Any:
        if not take(LOGINS_BY_ADDRESS, address_of(context.request)):
            raise ValidationError(TOO_MANY, code="too_many")
        return super().clean_credential()
