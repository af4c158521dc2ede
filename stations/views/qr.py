"""The QR pictures of a code. Anybody may load them: they say nothing but the address."""

from __future__ import annotations

from hashlib import sha256

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from stations.models import Code
from stations.posters import qr

BOX_SIZE = 16  # pixels a module
ONE_YEAR = "public, max-age=31536000, immutable"


@require_safe
def svg(request: HttpRequest, code: str) -> HttpResponseBase:
    """/c/<code>/qr.svg: small and sharp, for screens."""
    return _kept_for_long(request, qr.svg(_address(code)).encode(), "image/svg+xml")


@require_safe
def png(request: HttpRequest, code: str) -> HttpResponseBase:
    """/c/<code>/qr.png: with the mark, for print."""
    return _kept_for_long(request, qr.png(_address(code), BOX_SIZE), "image/png")


def _address(code: str) -> str:
    """Revoked codes are drawn too: their address explains itself."""
    return get_object_or_404(Code, pk=code).address


def _kept_for_long(request: HttpRequest, picture: bytes, content_type: str) -> HttpResponseBase:
    """A code always means the same address, so browsers need never ask again; those that do get a 304."""
    etag = f'"{sha256(picture).hexdigest()[:16]}"'
    response = HttpResponse(picture, content_type=content_type)
    response["Cache-Control"], response["ETag"] = ONE_YEAR, etag
    return get_conditional_response(request, etag=etag, response=response) or response
