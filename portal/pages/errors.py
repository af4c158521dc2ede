"""What is answered to what cannot be read, and to what nobody foresaw: a page; below the API's addresses, what the API
says of everything that goes wrong."""

from __future__ import annotations

from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse
from django.views import defaults

from feedback.api.pages import problem
from feedback.api.routes import PREFIX


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    if not request.path_info.startswith(PREFIX):
        return defaults.bad_request(request, exception)
    if isinstance(exception, DisallowedHost):
        return problem(400, "malformed", "The Host of this request is not the portal's.")
    return problem(400, "malformed", "This request cannot be read.")


def server_error(request: HttpRequest) -> HttpResponse:
    if not request.path_info.startswith(PREFIX):
        return defaults.server_error(request)
    return problem(500, "server_error", "Something went wrong here. It has been recorded under X-Request-ID.")
