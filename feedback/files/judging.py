"""What a file is, by its content alone, and what of it is kept. Its name and media type as sent do not count."""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from feedback.files import documents, pictures, sounds
from feedback.files.refusing import Refused
from feedback.models.files import FileKind

MOST_BYTES = 10_000_000
# Nothing we take holds these; a file that is two things at once does. The second are the tail of a zip, also of a jar.
_FOREIGN = re.compile(rb"<script|<!doctype|<html|<svg[\s>]|<\?php|<iframe|javascript:", re.IGNORECASE)
_ZIP_END, _ZIP_REACH = b"PK\x05\x06", 66_000
_PICTURES = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")
_HEIC = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"mif1", b"msf1")


@dataclass(frozen=True)
class Kept:
    """`data` is what is kept of a file; `small` a picture of it for lists, where there is one."""

    kind: FileKind
    media_type: str
    ending: str
    data: bytes
    small: bytes = b""


def judged(data: bytes) -> Kept:
    """What is kept of the file with this content. Raises Refused."""
    if not data:
        raise Refused(_("it is empty. Please choose it again."))
    if len(data) > MOST_BYTES:
        raise Refused(_("it is larger than 10 MB. Please send a smaller one."))
    if data.startswith(_PICTURES) or _is_webp(data) or _is_heic(data):
        _hold_nothing_else(data)
        return Kept(FileKind.PICTURE, "image/jpeg", ".jpg", *pictures.made_anew(data))
    if data.startswith(b"%PDF-"):
        _hold_nothing_else(data)
        return Kept(FileKind.DOCUMENT, "application/pdf", ".pdf", documents.checked(data))
    if sound := sounds.recognised(data):
        _hold_nothing_else(data)
        return Kept(FileKind.SOUND, sound.media_type, sound.ending, sound.data)
    raise Refused(_("we cannot take such a file. Photos (JPEG, PNG, HEIC), PDF and sound (m4a, mp3, webm) work."))


def _is_webp(data: bytes) -> bool:
    return data[:4] == b"RIFF" and data[8:12] == b"WEBP"


def _is_heic(data: bytes) -> bool:
    return data[4:8] == b"ftyp" and data[8:12] in _HEIC


def _hold_nothing_else(data: bytes) -> None:
    if _FOREIGN.search(data) or b"%PDF-1" in data[1:] or _ZIP_END in data[-_ZIP_REACH:]:
        raise Refused(_("it holds more than it should. Please send it straight from the camera or the recorder."))
