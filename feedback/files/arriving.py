"""Files that are still on their way. They come in pieces: a lost connection costs one piece, and a page that is loaded
anew goes on where the last one stopped. The words are those of Resumable Uploads for HTTP (IETF, httpbis)."""

from __future__ import annotations

import fcntl
import os
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import UUID, uuid4

from django.core import signing
from django.utils.translation import gettext_lazy as _

from feedback.files import storing, taking
from feedback.files.judging import MOST_BYTES
from feedback.files.refusing import Refused
from feedback.models.files import Attachment

MOST_AT_ONCE = 512 * 1024  # bytes of a piece
NAME_AT_MOST = 60  # characters: the name travels in the address
SALT = "feedback.arriving"


@dataclass(frozen=True)
class Upload:
    """`bundle` is the key of the form it is brought to, `length` its bytes when it is whole."""

    bundle: UUID
    upload: UUID
    length: int
    name: str


@dataclass(frozen=True)
class Arrived:
    """How many bytes are here. `attachment`: it was whole, and was taken in."""

    offset: int
    attachment: Attachment | None = None


class Gone(Exception):
    """It was given up, refused or swept, or sent with a message already."""


class Mismatch(Exception):
    """The piece does not begin where the last one ended: at `expected`."""

    def __init__(self, expected: int) -> None:
        super().__init__(f"the next piece begins at {expected}")
        self.expected = expected


def begin(bundle: UUID, *, name: str, length: int) -> str:
    """The key of a new upload: whoever knows it may bring its pieces. Raises Refused, NoRoom."""
    if not length:
        raise Refused(_("it is empty. Please choose it again."))
    if length > MOST_BYTES:
        raise Refused(_("it is larger than 10 MB. Please send a smaller one."))
    upload = Upload(bundle, uuid4(), length, _ending_of(name))
    with storing.room():
        path = _path(upload)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    return signing.dumps([bundle.hex, upload.upload.hex, length, upload.name], salt=SALT)


def _ending_of(name: str) -> str:
    """The end of a long name: what kind it is stands there."""
    return name[-NAME_AT_MOST:]


def behind(key: str) -> Upload | None:
    """The upload of a key. None: never given, or too old."""
    try:
        bundle, upload, length, name = signing.loads(key, salt=SALT, max_age=taking.KEPT_UNSENT)
    except signing.BadSignature:
        return None
    return Upload(UUID(bundle), UUID(upload), length, name)


def arrived(upload: Upload) -> Arrived:
    """Raises Gone."""
    try:
        return Arrived(_path(upload).stat().st_size)
    except FileNotFoundError:
        return Arrived(upload.length, _taken(upload))


def append(upload: Upload, piece: bytes, *, at: int) -> int:
    """Add a piece that begins at byte `at`. Returns where the next one begins. Raises Gone, Mismatch, NoRoom."""
    try:
        with storing.room(), _path(upload).open("r+b") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            offset = file.seek(0, os.SEEK_END)
            if offset != at or offset + len(piece) > upload.length:
                raise Mismatch(offset)
            file.write(piece)
            return at + len(piece)
    except FileNotFoundError:
        _taken(upload)
        raise Mismatch(upload.length) from None


def finish(upload: Upload, *, by: str) -> Attachment:
    """Take in what has arrived; finished twice is once. Raises Gone, Mismatch, Refused, NoRoom."""
    try:
        data = _path(upload).read_bytes()
    except FileNotFoundError:
        return _taken(upload)
    if len(data) != upload.length:
        raise Mismatch(len(data))
    try:
        attachment = taking.take_in(data, name=upload.name, bundle=upload.bundle, by=by, upload=upload.upload)
    except Refused:
        _path(upload).unlink(missing_ok=True)
        raise
    _path(upload).unlink(missing_ok=True)
    return attachment


def give_up(upload: Upload) -> None:
    """Delete what has arrived of it, also when it was whole: but not what a message was sent with."""
    _path(upload).unlink(missing_ok=True)
    for attachment in Attachment.objects.filter(bundle=upload.bundle, upload=upload.upload, submission=None):
        taking.leave_out(attachment)


def sweep(now: datetime) -> int:
    """Delete what stopped arriving so long ago that its key has expired. Returns how many files."""
    swept = 0
    for path in _folder().glob("*") if _folder().exists() else ():
        if path.stat().st_mtime < (now - taking.KEPT_UNSENT).timestamp():
            path.unlink(missing_ok=True)
            swept += 1
    return swept


def _folder() -> Path:
    return storing.folder() / "arriving"


def _path(upload: Upload) -> Path:
    return _folder() / upload.upload.hex


def _taken(upload: Upload) -> Attachment:
    found = Attachment.objects.filter(bundle=upload.bundle, upload=upload.upload, submission=None).first()
    if found is None:
        raise Gone
    return found
