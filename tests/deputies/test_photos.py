"""What becomes of an uploaded photo, and what is refused."""

from __future__ import annotations

import struct
import zlib
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import translation
from PIL import Image

from deputies import photos
from tests import cast


@pytest.fixture(autouse=True)
def media(settings: Any, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def picture(size: tuple[int, int] = (600, 800), kind: str = "JPEG", **options: Any) -> bytes:
    """Red above, blue below."""
    image = Image.new("RGB", size, "blue")
    image.paste("red", (0, 0, size[0], size[1] // 2))
    out = BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def opened(name: str, size: int) -> Image.Image:
    return Image.open(photos.path_of(name, size))


def bomb() -> bytes:
    """A PNG of a few bytes that says it is 60,000 by 60,000."""
    head = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    chunks = [(b"IHDR", head), (b"IDAT", zlib.compress(b"\0" * 1000)), (b"IEND", b"")]
    body = b"".join(struct.pack(">I", len(d)) + k + d + struct.pack(">I", zlib.crc32(k + d)) for k, d in chunks)
    return b"\x89PNG\r\n\x1a\n" + body


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_photo_is_kept_square_in_two_sizes(kind: str) -> None:
    name = photos.keep(BytesIO(picture(kind=kind)))
    assert [opened(name, size).size for size in photos.SIZES] == [(480, 480), (96, 96)]
    assert opened(name, 480).format == "WEBP"
    assert photos.path_of(name, 96).stat().st_size < 4_000


def test_an_upright_picture_keeps_its_upper_part() -> None:
    red, _, blue = opened(photos.keep(BytesIO(picture((400, 1600)))), 96).convert("RGB").getpixel((48, 20))  # type: ignore[misc]
    assert red > 200 > blue


def test_a_picture_taken_sideways_stands_upright_and_says_no_more_where_it_was_taken() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by 90 degrees
    exif[0x8825] = {1: "N", 2: (31.0, 34.0, 0.0)}
    kept = opened(photos.keep(BytesIO(picture((800, 600), exif=exif.tobytes()))), 480)
    assert not kept.getexif()
    assert "exif" not in kept.info
    red, _, blue = kept.convert("RGB").getpixel((470, 240))  # type: ignore[misc]
    assert red > 200 > blue  # what was above is on the right now


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "empty"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>", "more than a picture"),
        (b"<!DOCTYPE html><p>", "more than a picture"),
        (picture() + b"<script>alert(1)</script>", "more than a picture"),
        (picture(comment=b"<?php system($_GET[0]);"), "more than a picture"),
        (picture()[:2000], "no picture"),
        (b"GIF89a" + b"\0" * 50, "no picture"),
        (b"%!PS-Adobe-3.0 EPSF-3.0", "no picture"),
        (b"\0\0\0\x18ftypheic\0\0\0\0", "HEIC"),
        (bomb(), "40 million"),
        (picture((100, 300)), "too small"),
        (picture() + b"\0" * photos.MOST_BYTES, "8 MB"),
    ],
    ids=["empty", "svg", "html", "polyglot", "php", "cut off", "gif", "eps", "heic", "bomb", "small", "large"],
)
def test_what_is_no_photo_is_refused_with_a_reason(data: bytes, why: str, media: Path) -> None:
    with pytest.raises(photos.Refused) as refused:
        photos.keep(BytesIO(data))
    with translation.override("en"):
        assert why in str(refused.value.args[0])
    assert not list(media.rglob("*.webp"))


@pytest.mark.django_db
def test_anybody_may_load_a_photo_and_keep_it(client: Client) -> None:
    name = photos.keep(BytesIO(picture()))
    response = client.get(f"/photos/{name}/96.webp")
    assert response.status_code == 200
    assert response["Content-Type"] == "image/webp"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "immutable" in response["Cache-Control"]
    assert not response.cookies
    for other in (f"/photos/{name}/97.webp", f"/photos/{'0' * 32}/96.webp", "/photos/..%2f..%2fx/96.webp"):
        assert client.get(other).status_code == 404
    assert client.post(f"/photos/{name}/96.webp").status_code == 405


@pytest.mark.django_db
def test_a_removed_photo_is_gone_unless_somebody_else_has_the_same() -> None:
    station = cast.venue("春星社区代表联络站", cast.area("320205001", "东亭街道"))
    shen, zhou = cast.deputy("沈岩", station), cast.deputy("周敏华", station)
    for deputy in (shen, zhou):
        photos.set_photo(deputy, BytesIO(picture()))
    photos.remove_photo(shen)
    assert photos.path_of(zhou.photo, 96).exists()
    name = zhou.photo
    photos.remove_photo(zhou)
    assert not photos.path_of(name, 96).exists()
