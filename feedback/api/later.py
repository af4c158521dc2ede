"""A view that is loaded when it is first asked for."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.module_loading import import_string


@cache
def view(path: str) -> Any:
    return import_string(path).as_view()


class Later:
    """Stands in the table of addresses for the view of that path. There is no CSRF check: no cookie lends anything
    here any authority, only a token in a header does."""

    csrf_exempt = True

    def __init__(self, path: str) -> None:
        self.path = path

    def __call__(self, request: HttpRequest, **named: Any) -> HttpResponseBase:
        response: HttpResponseBase = view(self.path)(request, **named)
        return response
