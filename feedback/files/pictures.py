"""Photos: decoded, turned upright, made smaller and written anew as JPEG. Nothing of the file itself is kept, so
neither its EXIF (with the place where it was taken) nor anything hidden in it survives."""

from __future__ import annotations

import warnings
from io import BytesIO
from threading import BoundedSemaphore

import pillow_heif
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps

from feedback.files.refusing import Refused

LARGE, SMALL = 2048, 320  # pixels of the longer side
MOST_PIXELS = 64_000_000
FORMATS = ("JPEG", "PNG", "WEBP", "HEIF")
_at_once = BoundedSemaphore(2)  # a picture unpacked takes up to 250 MB

pillow_heif.register_heif_opener(thumbnails=False)


def made_anew(data: bytes) -> tuple[bytes, bytes]:
    """The picture, and a small one of it. Raises Refused."""
    with _at_once:
        picture = _flat(_decoded(data))
        picture.thumbnail((LARGE, LARGE), Image.Resampling.LANCZOS)
        large = _encoded(picture, 85)
        picture.thumbnail((SMALL, SMALL), Image.Resampling.LANCZOS)
        return large, _encoded(picture, 75)


def _decoded(data: bytes) -> Image.Image:
    """The first picture in the file, upright. Its size is judged from the head, before anything is unpacked."""
    too_many = _("the picture has more than 64 million pixels. Please make it smaller.")
    try:
        with warnings.catch_warnings(), Image.open(BytesIO(data), formats=FORMATS) as image:
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            if image.width * image.height > MOST_PIXELS:
                raise Refused(too_many)
            image.draft("RGB", (LARGE, LARGE))
            image.load()
            return ImageOps.exif_transpose(image)
    except Image.DecompressionBombError as error:
        raise Refused(too_many) from error
    except (OSError, ValueError, SyntaxError, EOFError, RuntimeError) as error:
        raise Refused(_("the picture is damaged and cannot be opened. Please take or choose it again.")) from error


def _flat(image: Image.Image) -> Image.Image:
    """On white where it was transparent."""
    if image.mode in ("RGB", "L"):
        return image.convert("RGB")
    rgba = image.convert("RGBA")
    return Image.alpha_composite(Image.new("RGBA", rgba.size, "white"), rgba).convert("RGB")


def _encoded(picture: Image.Image, quality: int) -> bytes:
    out = BytesIO()
    clean = Image.new("RGB", picture.size)
    clean.paste(picture)  # pixels only: no EXIF, comment or profile travels along
    clean.save(out, "JPEG", quality=quality, optimize=True)
    return out.getvalue()
