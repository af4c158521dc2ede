"""Bodies: reading what a citizen's browser sent, whatever it is, and answering with a prepared page."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import wraps
from typing import TypeVar

from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.http import HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.http.multipartparser import MultiPartParserError
from django.shortcuts import render
from django.utils.cache import patch_vary_headers

from feedback.prepared import PreparedPage

DRAINED_AT_MOST = 20_000_000  # bytes
MULTIPART_AT_MOST = 64_000_000  # bytes: six files of 10 MB; the same in deploy/nginx.conf
ACCEPTS_GZIP = re.compile(r"\bgzip\b")
View = Callable[..., HttpResponseBase]
Answer = TypeVar("Answer", bound=HttpResponseBase | None)


def posted(request: HttpRequest) -> QueryDict:
    """The fields of the body. Bytes that are no UTF-8 become U+FFFD, which the forms show and explain.

    Django would read such a body as Latin-1 and store what nobody wrote. Raises SuspiciousOperation
    (RequestDataTooBig, too many fields) and MultiPartParserError.
    """
    if request.content_type == "multipart/form-data":
        if int(request.META.get("CONTENT_LENGTH") or 0) > MULTIPART_AT_MOST:
            raise RequestDataTooBig
        return request.POST
    return QueryDict(request.body.decode("utf-8", "replace"))


def explains_unreadable_bodies(view: Callable[..., Answer]) -> Callable[..., Answer | HttpResponse]:
    """Answers in the page's language when the body is too big to be read, or is no form at all."""

    @wraps(view)
    def explained(request: HttpRequest, *args: object, **kwargs: object) -> Answer | HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except RequestDataTooBig:
            _drain(request)
            return render(request, "413.html", status=413)
        except (SuspiciousOperation, MultiPartParserError):
            return render(request, "400.html", status=400)

    return explained


def _drain(request: HttpRequest) -> None:
    """Read the rest and drop it: a browser that is still sending would see a broken line, not the page."""
    left = DRAINED_AT_MOST
    while left > 0 and (chunk := request.read(65_536)):
        left -= len(chunk)


def filled(request: HttpRequest, page: PreparedPage, values: Mapping[str, str], status: int = 200) -> HttpResponse:
    """The page with its values, compressed where the browser takes it (GZipMiddleware leaves alone what is)."""
    if not ACCEPTS_GZIP.search(request.META.get("HTTP_ACCEPT_ENCODING", "")):
        return HttpResponse(page.filled(values), status=status)
    response = HttpResponse(page.gzipped(values), status=status, headers={"Content-Encoding": "gzip"})
    patch_vary_headers(response, ("Accept-Encoding",))
    return response


def chosen_by(request: HttpRequest) -> tuple[str, bool]:
    """What the reader chose in the address (as a query), and whether the type is large: such pages differ."""
    query, is_large = getattr(request, "choices", ("", False))
    return query, is_large


def never_stored(response: HttpResponse) -> HttpResponse:
    """For pages that show a query code: no cache, no search engine."""
    response["Cache-Control"] = "no-store"
    response["X-Robots-Tag"] = "noindex"
    return response
