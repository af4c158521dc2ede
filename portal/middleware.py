"""Who may see a view (all are private but a written list), in which language, under which policy and request id."""

import re
from collections.abc import Callable
from http import HTTPStatus
from typing import Any
from urllib.parse import quote, urlsplit
from uuid import uuid4

import structlog
from django.conf import settings
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.db import DataError
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.http import url_has_allowed_host_and_scheme
from structlog.contextvars import bind_contextvars, clear_contextvars

from portal.pages import choices
from portal.pages.errors import bad_request
from portal.pages.public import PUBLIC_URL_NAMES
from portal.pages.static import style_sources

log = structlog.get_logger(__name__)

SAFE = frozenset({"GET", "HEAD"})
UNLOGGED = frozenset({"/healthz", "/readyz", "/metrics"})  # asked for every few seconds
SECRET_IN_PATH = re.compile(r"(?<=^/calendars/private/)[^/]+")  # who knows it reads the calendar
UNKNOWN = "\ufffd"
BEFORE_THE_WORK = ("/login/", "/account/")  # where people say who they are
PARENT = re.compile(r"/[^/]+/?$")
REQUEST_ID = re.compile(r"[A-Za-z0-9-]{8,64}")


class LanguageMiddleware:
    """`?lang=` goes before the cookie and Accept-Language. It and `?size=` are kept once they were chosen."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        chosen = choices.chosen_language(request)
        request.LANGUAGE_CODE = chosen or translation.get_language_from_request(request)
        request.choices = choices.query(request), choices.is_large(request)  # type: ignore[attr-defined]
        translation.activate(request.LANGUAGE_CODE)
        response = self.get_response(request)
        choices.keep(request, response, settings.LANGUAGE_COOKIE_NAME, chosen)
        choices.keep(request, response, choices.SIZE_COOKIE, choices.chosen_size(request))
        patch_vary_headers(response, ("Accept-Language", "Cookie"))
        response.headers.setdefault("Content-Language", request.LANGUAGE_CODE)
        return response


class NoNulMiddleware:
    """PostgreSQL knows no text with a NUL in it, so an address that has one asks for what there cannot be: it becomes
    the character for what is unknown, which every page judges as it judges any other. A body that has one, which no
    browser lets anybody type, cannot be read."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "\x00" in request.path_info:
            request.path_info = request.path_info.replace("\x00", UNKNOWN)
            request.path = request.path.replace("\x00", UNKNOWN)
        if "%00" in request.META.get("QUERY_STRING", ""):
            request.META["QUERY_STRING"] = request.META["QUERY_STRING"].replace("%00", quote(UNKNOWN))
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if isinstance(error, DataError) and "NUL (0x00)" in str(error):
            return bad_request(request, error)
        return None


class ContentSecurityPolicyMiddleware:
    """The same strict policy on every page: nothing foreign, no inline script, no inline style but the citizen's. What
    is sent under a policy of its own keeps it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        policy = f"{settings.CONTENT_SECURITY_POLICY}; style-src {style_sources()}"
        response.headers.setdefault("Content-Security-Policy", policy)
        return response


class PrivateByDefaultMiddleware(LoginRequiredMiddleware):
    """Asks for a login on every view whose URL name is not in `PUBLIC_URL_NAMES`, and lets nobody keep its answers."""

    def process_view(
        self, request: HttpRequest, view_func: Any, view_args: Any, view_kwargs: Any
    ) -> HttpResponseBase | None:
        match = request.resolver_match
        if match is not None and match.view_name in PUBLIC_URL_NAMES:
            return None
        return super().process_view(request, view_func, view_args, view_kwargs)

    def handle_no_permission(self, request: HttpRequest, view_func: Any) -> HttpResponseRedirect:
        written_on = page_written_on(request)
        return redirect_to_login(written_on) if written_on else super().handle_no_permission(request, view_func)

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """What only some may read is kept nowhere: on a shared computer "back" must not show it after the logout."""
        match = request.resolver_match
        if response.status_code == HTTPStatus.METHOD_NOT_ALLOWED and _comes_from_login(request):
            return HttpResponseRedirect(PARENT.sub("/", request.path))
        if match is not None and match.view_name not in PUBLIC_URL_NAMES:
            response.headers.setdefault("Cache-Control", "private, no-store")
        return response


def _comes_from_login(request: HttpRequest) -> bool:
    """Who was led to an address that only takes what is sent: the page had been the answer to something sent. What
    stands above it has the form, too."""
    came_from = urlsplit(request.headers.get("Referer", "")).path
    return request.method in SAFE and came_from.startswith(BEFORE_THE_WORK)


def page_written_on(request: HttpRequest) -> str:
    """Where whoever had sent something goes after they said who they are: to the page on which they wrote it, whose
    script fills it in again. Nothing for what only asks, and for what was sent from elsewhere."""
    written_on = request.headers.get("Referer", "")
    if request.method in SAFE or not url_has_allowed_host_and_scheme(written_on, {request.get_host()}):
        return ""
    return urlsplit(written_on)._replace(scheme="", netloc="", fragment="").geturl()


def in_log(request: HttpRequest) -> str:
    """Method and path, without what opens something to whoever knows it."""
    return f"{request.method} {SECRET_IN_PATH.sub('…', request.path)}"


class RequestLogMiddleware:
    """One log line a request, without its query string; its id goes into the answer and into the outbox.

    django-structlog's middleware does more than we log, at a fifth of the cost of the whole page.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        given = request.META.get("HTTP_X_REQUEST_ID", "")
        request_id = given if REQUEST_ID.fullmatch(given) else str(uuid4())
        clear_contextvars()
        bind_contextvars(request_id=request_id)
        response = self.get_response(request)
        response["X-Request-ID"] = request_id
        if request.path not in UNLOGGED or response.status_code != HTTPStatus.OK:
            session = getattr(request, "session", None)  # none where nobody can be logged in
            user_id = request.user.pk if session is not None and session.accessed else None
            log.info(
                "request_finished",
                request=in_log(request),
                code=response.status_code,
                user_id=user_id,
            )
        clear_contextvars()
        return response
