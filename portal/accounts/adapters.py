"""What we tell allauth: nobody signs up, everybody comes to the own room, secrets are encrypted."""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, resolve_url
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from deputies.models.accounts import User
from deputies.rate_limits import address_of
from portal.accounts.account import home_of, needs_second_factor
from stations.access import scope_of

UNSAID = frozenset({"account/messages/logged_in.txt", "account/messages/logged_out.txt"})


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts are made by invitation only."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        return resolve_url(home_of(scope_of(request.user)))

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return resolve_url("account")

    def set_password(self, user: User, password: str) -> None:
        user.must_change_password = False
        super().set_password(user, password)

    def respond_user_inactive(self, request: HttpRequest, user: User) -> HttpResponse:
        messages.error(request, _("This account is switched off."))
        return redirect("login")

    def get_client_ip(self, request: HttpRequest) -> str:
        """The address that the rate limits know; an IPv6 one as its network's first."""
        return address_of(request).partition("/")[0] or "0.0.0.0"  # noqa: S104 - an unknown address, nothing listens

    def add_message(
        self, request: HttpRequest, level: int, message_template: str | None = None, *rest: Any, **more: Any
    ) -> None:
        """Nobody has to be told that they logged in."""
        if message_template not in UNSAID:
            super().add_message(request, level, message_template, *rest, **more)


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Apps and passkeys. Their secrets are encrypted with a key of this installation."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "cannot_delete_authenticator": gettext_lazy("Your role needs a second factor. Set up another one first."),
    }

    def encrypt(self, text: str) -> str:
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _cipher().decrypt(encrypted_text.encode()).decode()

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """The last one stays with those who cannot work without."""
        others = Authenticator.objects.filter(user=authenticator.user).exclude(pk=authenticator.pk)
        is_last = not others.exclude(type=Authenticator.Type.RECOVERY_CODES).exists()
        return not (is_last and needs_second_factor(authenticator.user))

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        entity: dict[str, str] = super().get_public_key_credential_rp_entity()
        return entity | {"name": settings.MFA_TOTP_ISSUER}


@cache
def _cipher() -> Fernet:
    digest = hashlib.sha256(settings.SECOND_FACTOR_KEY.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(digest))
