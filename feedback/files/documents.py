"""PDF files: looked through for anything that acts by itself. What a reader can only show is taken as it is."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from feedback.files.refusing import Refused

UNPACKED_AT_MOST = 30_000_000  # bytes, of all object streams together
_ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")  # /J#61vaScript is /JavaScript
_STREAM = re.compile(rb"stream\r?\n(.*?)endstream", re.DOTALL)
_DICTIONARY_AT_MOST = 2_000  # bytes before the word stream
_ACTS = re.compile(
    rb"/(?:JavaScript|Launch|EmbeddedFiles?|RichMedia|XFA|SubmitForm|ImportData|GoToE|Rendition)(?![A-Za-z])"
)
_SHORT = re.compile(rb"/JS(?![A-Za-z])")  # so short that it stands in compressed data by chance
_OTHER_FILTERS = re.compile(rb"/(?:LZW|ASCIIHex|ASCII85|RunLength|Crypt)")


def checked(data: bytes) -> bytes:
    """The same bytes. Raises Refused."""
    if b"startxref" not in data[-2_000:]:
        raise Refused(_("the PDF is damaged or cut off. Please save it again."))
    outside = _names(_STREAM.sub(b"", data))
    if b"/Encrypt" in outside:
        raise Refused(_("the PDF is locked, so we cannot check it. Please save it without a password."))
    objects = [_names(text) for text in _object_streams(data)]
    if _ACTS.search(_names(data)) or any(_ACTS.search(text) or _SHORT.search(text) for text in [outside, *objects]):
        raise Refused(_("the PDF holds a program or another file. Please print it into a new PDF, or photograph it."))
    return data


def _names(data: bytes) -> bytes:
    return _ESCAPED.sub(lambda found: bytes([int(found[1], 16)]), data)


def _object_streams(data: bytes) -> Iterator[bytes]:
    """The compressed parts in which objects may stand, unpacked."""
    left = UNPACKED_AT_MOST
    for found in _STREAM.finditer(data):
        before = _names(data[max(0, found.start() - _DICTIONARY_AT_MOST) : found.start()])
        dictionary = before[before.rfind(b" obj") :]
        if b"/ObjStm" not in dictionary:
            continue
        text = b"" if _OTHER_FILTERS.search(dictionary) else _inflated(found[1], left)
        left -= len(text)
        if not text or left <= 0:
            raise Refused(_("the PDF is packed in a way that we cannot check. Please print it into a new PDF."))
        yield text


def _inflated(packed: bytes, at_most: int) -> bytes:
    try:
        return zlib.decompressobj().decompress(packed, at_most)
    except zlib.error:
        return b""
