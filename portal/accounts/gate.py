"""What stands between a login and the work: the role one acts in, a password of one's own, a second factor, time."""

from __future__ import annotations

import time
from typing import Any
from urllib.parse import urlencode

from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.mfa.models import Authenticator
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.deprecation import MiddlewareMixin
from django.utils.functional import SimpleLazyObject

from deputies import sessions
from portal.accounts.account import needs_second_factor
from portal.middleware import page_written_on
from portal.pages.public import PUBLIC_URL_NAMES

HAT = "hat"
SEEN = "seen"
SECOND_FACTOR = "second_factor"
TOUCH = 60.0  # seconds: a session is written at most this often only because somebody works in it
OPEN_BEFORE_PASSWORD = PUBLIC_URL_NAMES | {"account_change_password", "account_set_password"}
SETTING_UP = frozenset(
    {
        "account",
        "account-end-session",
        "account_change_password",
        "account_set_password",
        "account_reauthenticate",
        "mfa_index",
        "mfa_reauthenticate",
        "mfa_reauthenticate_webauthn",
        "mfa_activate_totp",
        "mfa_add_webauthn",
    }
)
SHOWING = frozenset({"mfa_reauthenticate", "mfa_reauthenticate_webauthn"})


class HatMiddleware(AuthenticationMiddleware):
    """`request.user` knows which of its roles it acts in (`user.hat`); it is still read only when asked for."""

    def process_request(self, request: HttpRequest) -> None:
        super().process_request(request)
        plain = request.user

        def with_hat() -> Any:
            user: Any = plain
            if user.is_authenticated:
                user.hat = request.session.get(HAT, "")
            return user

        request.user = SimpleLazyObject(with_hat)  # type: ignore[assignment]


class GateMiddleware(MiddlewareMixin):
    """Leads whoever is logged in to what they owe first, and keeps the session of who works alive."""

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponseBase | None:
        match = request.resolver_match
        name = match.view_name if match else ""
        if name in PUBLIC_URL_NAMES or not request.user.is_authenticated:
            return None
        _touch(request)
        user: Any = request.user
        if user.must_change_password and name not in OPEN_BEFORE_PASSWORD:
            return redirect("account_change_password" if user.has_usable_password() else "account_set_password")
        if not has_shown_second_factor(request):
            return _to_second_factor(request, name)
        return None


def _to_second_factor(request: HttpRequest, name: str) -> HttpResponseBase | None:
    """Who has one shows it, even in a session from before it was set up; who has none sets one up."""
    types = sessions.second_factors(request.user)  # type: ignore[arg-type]
    if not types:
        return None if name in SETTING_UP else redirect("mfa_index")
    if name in SHOWING:
        return None
    to = "mfa_reauthenticate" if Authenticator.Type.TOTP in types else "mfa_reauthenticate_webauthn"
    after = request.get_full_path() if request.method == "GET" else page_written_on(request) or "/"
    return redirect(f"{reverse(to)}?{urlencode({'next': after})}")


def has_shown_second_factor(request: HttpRequest) -> bool:
    """Whether this session has seen the second factor, or needs none."""
    session, user = request.session, request.user
    if session.get(SECOND_FACTOR) == user.pk:
        return True
    if any(record.get("method") == "mfa" for record in session.get(AUTHENTICATION_METHODS_SESSION_KEY, [])):
        return True
    return not needs_second_factor(user)


def _touch(request: HttpRequest) -> None:
    """Writing the session prolongs it: that is the idle timeout (SESSION_COOKIE_AGE)."""
    user: Any = request.user
    last = request.session.get(SEEN) or (user.last_login.timestamp() if user.last_login else 0)
    if time.time() - last >= TOUCH and request.session.session_key:
        request.session[SEEN] = time.time()
        sessions.seen(request.session.session_key, timezone.now())
