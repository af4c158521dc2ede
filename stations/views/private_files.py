"""Sends a large file to who may have it, so that a broken download goes on where it stopped."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import cast

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header

CHUNK = 64 * 1024
ONE_RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})", re.ASCII)


def send(
    request: HttpRequest, file: Path, name: str, content_type: str, *, as_attachment: bool = True
) -> HttpResponseBase:
    """The file, all or the part asked for; from nginx when PRIVATE_PREFIX says where it has PRIVATE_DIR. Raises
    FileNotFoundError."""
    stat = file.stat()
    headers = {
        "Content-Type": content_type,
        "Content-Disposition": content_disposition_header(as_attachment, name) or "",
        "Cache-Control": "private, no-cache",
    }
    if settings.PRIVATE_PREFIX:
        inside = file.relative_to(settings.PRIVATE_DIR).as_posix()
        return HttpResponse(headers=headers | {"X-Accel-Redirect": f"{settings.PRIVATE_PREFIX}{inside}"})
    etag = f'"{stat.st_mtime_ns:x}-{stat.st_size:x}"'
    response = _part(request, file, stat.st_size, etag)
    # What is packed already must not be packed again: the positions in it would no longer be those of the file.
    own = {"ETag": etag, "Accept-Ranges": "bytes", "Content-Encoding": "identity"}
    for header, value in (headers | own).items():
        response[header] = value
    return get_conditional_response(request, etag=etag, response=cast(HttpResponse, response)) or response


def _part(request: HttpRequest, file: Path, size: int, etag: str) -> HttpResponseBase:
    asked = asked_for(request.headers.get("Range", ""), size)
    if asked is None or request.headers.get("If-Range", etag) != etag:
        asked, status = range(size), 200
    elif not asked:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    else:
        status = 206
    response = StreamingHttpResponse(_read(file, asked) if request.method == "GET" else (), status=status)
    response["Content-Length"] = str(len(asked))
    if status == 206:
        response["Content-Range"] = f"bytes {asked.start}-{asked.stop - 1}/{size}"
    return response


def asked_for(header: str, size: int) -> range | None:
    """The bytes that a Range header asks for, empty when the file has none of them. None: the whole file, as also
    for several ranges at once, which nobody needs."""
    match = ONE_RANGE.fullmatch(header.strip())
    if match is None or match[0] == "bytes=-":
        return None
    first, last = match.groups()
    if not first:
        return range(max(0, size - int(last)), size)
    if last and int(last) < int(first):
        return None
    return range(int(first), min(size, int(last) + 1) if last else size)


def _read(file: Path, part: range) -> Iterator[bytes]:
    with file.open("rb") as stream:
        stream.seek(part.start)
        left = len(part)
        while left and (chunk := stream.read(min(CHUNK, left))):
            left -= len(chunk)
            yield chunk
