"""The photos of deputies, for anybody: their names tell nothing and never mean another picture."""

from __future__ import annotations

import re

from django.http import FileResponse, Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from deputies import photos

NAME = re.compile(r"[0-9a-f]{32}")
ONE_YEAR = "public, max-age=31536000, immutable"


@require_safe
def photo(request: HttpRequest, name: str, size: int) -> HttpResponseBase:
    """/photos/<name>/<size>.webp"""
    if not NAME.fullmatch(name) or size not in photos.SIZES:
        raise Http404
    try:
        file = photos.path_of(name, size).open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    response = FileResponse(file, content_type="image/webp")
    response["Cache-Control"] = ONE_YEAR
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
