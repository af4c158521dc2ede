"""Who may see a view (all are private but a written list), in which language, and under which request id."""

import re
from http import HTTPStatus
from typing import Any

from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.middleware.locale import LocaleMiddleware
from django.utils import translation
from django_structlog.middlewares import RequestMiddleware
from structlog.contextvars import clear_contextvars, get_contextvars

from portal.context import chosen_language
from portal.public import PUBLIC_URL_NAMES

UNLOGGED = frozenset({"/healthz", "/readyz", "/metrics"})  # asked for every few seconds
SECRET_IN_PATH = re.compile(r"(?<=^/calendars/private/)[^/]+")  # who knows it reads the calendar
REQUEST_ID = re.compile(r"[A-Za-z0-9-]{8,64}")


class LanguageMiddleware(LocaleMiddleware):
    """`?lang=` goes before the cookie and Accept-Language: citizens get no cookie, so their choice travels in the
    address, on form actions too (so that an answer to a body nobody can read is in the page's language)."""

    def process_request(self, request: HttpRequest) -> None:
        if language := chosen_language(request):
            translation.activate(language)
            request.LANGUAGE_CODE = language
        else:
            super().process_request(request)


class PrivateByDefaultMiddleware(LoginRequiredMiddleware):
    """Asks for a login on every view whose URL name is not in `PUBLIC_URL_NAMES`."""

    def process_view(
        self, request: HttpRequest, view_func: Any, view_args: Any, view_kwargs: Any
    ) -> HttpResponseBase | None:
        match = request.resolver_match
        if match is not None and match.view_name in PUBLIC_URL_NAMES:
            return None
        return super().process_view(request, view_func, view_args, view_kwargs)


class RequestLogMiddleware(RequestMiddleware):
    """One log line a request, without its query string; its id goes into the answer and into the outbox."""

    def prepare(self, request: HttpRequest) -> None:
        if not REQUEST_ID.fullmatch(request.META.get("HTTP_X_REQUEST_ID", "")):
            request.META.pop("HTTP_X_REQUEST_ID", None)
        super().prepare(request)

    def handle_response(self, request: HttpRequest, response: HttpResponse) -> None:
        response["X-Request-ID"] = get_contextvars().get("request_id", "")
        if request.path in UNLOGGED and response.status_code == HTTPStatus.OK:
            clear_contextvars()
        else:
            super().handle_response(request, response)

    @staticmethod
    def format_request(request: HttpRequest) -> str:
        return f"{request.method} {SECRET_IN_PATH.sub('…', request.path)}"
