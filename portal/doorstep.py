"""The short way for who has just scanned a code.

Their phone asks for a bare address and brings no cookie: nobody is logged in, nothing was chosen, nothing has to be
protected. The form they get differs from the last one by its token alone. So it is handed out before everything that
the other pages need, with the headers that the whole way gave before.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.urls import ResolverMatch
from django.utils import translation

from feedback.views import form_page
from portal.middleware import RequestLogMiddleware

SCANNED = re.compile(r"/c/([2-9A-Z]{8})")
OF_EACH_ANSWER = frozenset({"Content-Encoding", "Content-Length", "X-Request-ID"})
MOST_LANGUAGES = 10


@dataclass(frozen=True)
class Before:
    """What the whole way said of such a page."""

    headers: dict[str, str]
    match: ResolverMatch | None


class DoorstepMiddleware:
    """After the one that leads to HTTPS. Whatever is not kept ready goes the whole way."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.before: dict[str, Before] = {}

    def __call__(self, request: HttpRequest) -> HttpResponse:
        scanned = SCANNED.fullmatch(request.path_info)
        bare = not (request.META.get("QUERY_STRING") or request.META.get("HTTP_COOKIE"))
        if scanned is None or not bare or request.method != "GET":
            return self.get_response(request)
        request.get_host()  # raises DisallowedHost
        language = translation.get_language_from_request(request)
        if before := self.before.get(language):
            translation.activate(language)
            if kept := form_page.kept(request, scanned[1]):
                request.resolver_match = before.match
                for name, value in before.headers.items():
                    kept.headers[name] = value
                return RequestLogMiddleware(lambda _request: kept)(request)
        return self._remembered(language, request)

    def _remembered(self, language: str, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code == 200 and not response.cookies and len(self.before) < MOST_LANGUAGES:
            headers = {name: value for name, value in response.headers.items() if name not in OF_EACH_ANSWER}
            self.before[language] = Before(headers, request.resolver_match)
        return response
