"""The API's description, for programs and for people. It is read from a file that a test holds to the code."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, wraps
from http import HTTPStatus
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import csrf_exempt

View = Callable[[HttpRequest], HttpResponse]


@cache
def written() -> bytes:
    return Path(settings.BASE_DIR, "docs", "api.yaml").read_bytes()


def _only_read(view: View) -> View:
    """Whatever else is tried is refused as the API refuses it."""

    @csrf_exempt
    @wraps(view)
    def whole(request: HttpRequest) -> HttpResponse:
        if request.method in ("GET", "HEAD"):
            return view(request)
        refused = problem(405, "method_not_allowed", f'Method "{request.method}" not allowed.')
        refused["Allow"] = "GET, HEAD"
        return refused

    return whole


@_only_read
@cache_control(max_age=300)
def schema(request: HttpRequest) -> HttpResponse:
    """/api/v1/schema: OpenAPI 3."""
    return HttpResponse(written(), content_type="application/vnd.oai.openapi; charset=utf-8")


@_only_read
def docs(request: HttpRequest) -> HttpResponse:
    """/api/v1/docs: the same, to read and to try. Its script and style are our own files."""
    return render(request, "feedback/office/api_docs.html")


@csrf_exempt
def nothing(request: HttpRequest, rest: str) -> HttpResponse:
    """/api/v1/…: no such address."""
    return problem(404, "not_found", "There is no such address.")


def problem(status: int, code: str, detail: str) -> JsonResponse:
    """What goes wrong outside the framework, told as the API tells everything that does (RFC 9457)."""
    said = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
        "code": code,
    }
    return JsonResponse(said, status=status, content_type="application/problem+json")
