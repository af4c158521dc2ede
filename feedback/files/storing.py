"""Where files lie: PRIVATE_DIR/files, a folder for each day, under names that tell nothing."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

from feedback.files.refusing import NoRoom
from feedback.models.files import Attachment

LEFT_FREE = 1_000_000_000  # bytes: the database needs the disk more than files do
ENDINGS = {
    "image/jpeg": ".jpg",
    "application/pdf": ".pdf",
    "audio/mp4": ".m4a",
    "audio/webm": ".webm",
    "audio/mpeg": ".mp3",
}


def folder() -> Path:
    return Path(settings.PRIVATE_DIR) / "files"


def path_of(attachment: Attachment, *, small: bool = False) -> Path:
    ending = "-small.jpg" if small else ENDINGS[attachment.media_type]
    return folder() / f"{attachment.stored_as}{ending}"


@contextmanager
def room() -> Iterator[None]:
    """Raises NoRoom when the disk is nearly full, or becomes so."""
    try:
        folder().mkdir(parents=True, exist_ok=True)
        if shutil.disk_usage(folder()).free < LEFT_FREE:
            raise NoRoom
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise NoRoom from error
        raise


def write(path: Path, data: bytes) -> None:
    """Whole or not at all, whoever reads it meanwhile."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(f".{os.getpid()}.part")
    try:
        part.write_bytes(data)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def remove(attachment: Attachment) -> None:
    for small in (False, True):
        path_of(attachment, small=small).unlink(missing_ok=True)
