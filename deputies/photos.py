"""Photos of deputies: what is uploaded is judged, decoded, cropped square and written anew in two sizes. Nothing of
the file itself is kept, so neither its EXIF (with the place it was taken) nor anything hidden in it survives."""

from __future__ import annotations

import os
import re
import warnings
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import IO

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps

from deputies.models import Deputy

SIZES = (480, 96)  # pixels a side: for a venue's page and the poster; for lists
MOST_BYTES = 8_000_000
MOST_PIXELS = 40_000_000
SMALLEST_SIDE = 160
FORMATS = ("JPEG", "PNG", "WEBP")
# No picture holds these; a file that is two things at once does.
_FOREIGN = re.compile(rb"<script|<!doctype|<html|<svg[\s>]|<\?php|<iframe|javascript:|%PDF-1", re.IGNORECASE)
_HEIC = (b"ftypheic", b"ftypheix", b"ftypmif1", b"ftyphevc")


class Refused(Exception):
    """The file is no photo we take. `args[0]` says why, in the words shown to whoever sent it."""


def keep(file: IO[bytes]) -> str:
    """Write the photo in its sizes under MEDIA_ROOT and return its name (32 hex digits). Raises Refused."""
    photo = _square(_decoded(_judged(file.read(MOST_BYTES + 1))))
    large = _encoded(photo, SIZES[0])
    name = sha256(large).hexdigest()[:32]
    for size in SIZES:
        _write(path_of(name, size), large if size == SIZES[0] else _encoded(photo, size))
    return name


def path_of(name: str, size: int) -> Path:
    """Where a photo lies. `name` comes from `keep`, or was checked by the caller."""
    return Path(settings.MEDIA_ROOT) / "photos" / name[:2] / f"{name}-{size}.webp"


def set_photo(deputy: Deputy, file: IO[bytes]) -> None:
    """Raises Refused; the photo before is kept then."""
    deputy.photo = keep(file)
    deputy.save(update_fields=["photo"])


def remove_photo(deputy: Deputy) -> None:
    """The files too, unless another deputy has the same picture."""
    name, deputy.photo = deputy.photo, ""
    deputy.save(update_fields=["photo"])
    if name and not Deputy.objects.filter(photo=name).exists():
        for size in SIZES:
            path_of(name, size).unlink(missing_ok=True)


def _judged(data: bytes) -> bytes:
    if not data:
        raise Refused(_("The file is empty."))
    if len(data) > MOST_BYTES:
        raise Refused(_("The file is larger than 8 MB. Please make the picture smaller."))
    if any(mark in data[:16] for mark in _HEIC):
        raise Refused(_("This is a HEIC picture of an iPhone. Please save it as JPEG first."))
    if _FOREIGN.search(data):
        raise Refused(_("The file holds more than a picture. Please take a JPEG or PNG straight from a camera."))
    return data


def _decoded(data: bytes) -> Image.Image:
    """The first picture in the file, upright. Its size is judged from the head, before anything is unpacked."""
    try:
        with warnings.catch_warnings(), Image.open(BytesIO(data), formats=FORMATS) as image:
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            if image.width * image.height > MOST_PIXELS:
                raise Refused(_("The picture has more than 40 million pixels. Please make it smaller."))
            if min(image.size) < SMALLEST_SIDE:
                raise Refused(_("The picture is too small: 160 pixels a side at least."))
            image.draft("RGB", (2 * SIZES[0], 2 * SIZES[0]))
            image.load()
            return ImageOps.exif_transpose(image)
    except Image.DecompressionBombError as error:
        raise Refused(_("The picture has more than 40 million pixels. Please make it smaller.")) from error
    except (OSError, ValueError, SyntaxError, EOFError) as error:
        raise Refused(_("This is no picture we can read: please send a JPEG, PNG or WebP file.")) from error


def _square(image: Image.Image) -> Image.Image:
    """The largest square, on white where it was transparent; of an upright picture the upper part, where faces are."""
    side = SIZES[0]
    rgba = image.convert("RGBA")
    white = Image.new("RGBA", rgba.size, "white")
    flat = Image.alpha_composite(white, rgba).convert("RGB")
    return ImageOps.fit(flat, (side, side), Image.Resampling.LANCZOS, centering=(0.5, 0.25))


def _encoded(photo: Image.Image, size: int) -> bytes:
    out = BytesIO()
    scaled = photo if photo.width == size else photo.resize((size, size), Image.Resampling.LANCZOS)
    scaled.save(out, "WEBP", quality=80, method=4)
    return out.getvalue()


def _write(path: Path, data: bytes) -> None:
    """Whole or not at all, whoever reads it meanwhile."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(f".{os.getpid()}.part")
    part.write_bytes(data)
    part.replace(path)
