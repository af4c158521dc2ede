"""Single sign-on: it opens accounts that are there, by account name or verified e-mail, and never makes one."""

from __future__ import annotations

from typing import Any, NoReturn

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from django.contrib import messages
from django.http import HttpRequest
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from deputies.models.accounts import User


class SingleSignOnAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        if sociallogin.is_existing:
            return
        user = account_of(sociallogin.account.extra_data)
        if user is None:
            _refuse(request, _("There is no account of yours here. Ask the staff of your area for an invitation."))
        sociallogin.connect(request, user)

    def on_authentication_error(self, request: HttpRequest, provider: Any, **_why: Any) -> None:
        _refuse(request, _("The other site did not confirm who you are. Please try again."))


def account_of(claims: dict[str, Any]) -> User | None:
    """The one account that the server's claims stand for; None when there is none, or more than one."""
    claims = claims.get("userinfo") or claims.get("id_token") or claims
    if name := claims.get("preferred_username"):
        found = User.objects.filter(username=name).first()
        if found:
            return found
    if not (claims.get("email") and claims.get("email_verified") is True):
        return None
    same = list(User.objects.filter(email__iexact=claims["email"])[:2])
    return same[0] if len(same) == 1 else None


def _refuse(request: HttpRequest, why: str) -> NoReturn:
    messages.error(request, why)
    raise ImmediateHttpResponse(redirect("login"))
