"""The short way for who has just scanned a code, and for a crowd of machines.

A phone that scanned asks for a bare address and brings no cookie: nobody is logged in, nothing was chosen, nothing has
to be protected. The form it gets differs from the last one by its token alone; the challenge that a crowd gets, by
what each of them sent. So both are handed out before everything that the other pages need, with the headers that the
whole way gave before.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.urls import ResolverMatch
from django.utils import translation

from feedback.views.citizens import challenges, form_page
from portal.middleware import RequestLogMiddleware
from portal.pages.stack import with_room

CODE = re.compile(r"/c/([2-9A-Z]{8})")
READY: dict[str | None, tuple[Callable[[HttpRequest, str], HttpResponse | None], int]] = {
    "GET": (form_page.kept, 200),
    "POST": (challenges.at_the_door, 429),
}  # by method: the page that may be ready, and the status it has
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
        self.with_room = with_room(get_response)  # for long pages: it takes as long as a quarter of a form
        self.before: dict[tuple[str | None, str], Before] = {}

    def __call__(self, request: HttpRequest) -> HttpResponse:
        code = CODE.fullmatch(request.path_info)
        bare = not (request.META.get("QUERY_STRING") or request.META.get("HTTP_COOKIE"))
        if code is None or not bare or request.method not in READY:
            return self.with_room(request)
        request.get_host()  # raises DisallowedHost
        language = translation.get_language_from_request(request)
        if before := self.before.get((request.method, language)):
            translation.activate(language)
            if ready := READY[request.method][0](request, code[1]):
                request.resolver_match = before.match
                for name, value in before.headers.items():
                    ready.headers[name] = value
                return RequestLogMiddleware(lambda _request: ready)(request)
        return self._remembered(request, language)

    def _remembered(self, request: HttpRequest, language: str) -> HttpResponse:
        response = self.get_response(request)
        is_such = response.status_code == READY[request.method][1] and not response.cookies
        if is_such and len(self.before) < MOST_LANGUAGES * len(READY):
            headers = {name: value for name, value in response.headers.items() if name not in OF_EACH_ANSWER}
            self.before[request.method, language] = Before(headers, request.resolver_match)
        return response
