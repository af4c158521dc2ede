"""What is taken, what is left of it, and what is refused with a sentence."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO

import pytest
from django.utils import translation
from PIL import Image

from feedback.files import judging, pictures
from feedback.files.judging import MOST_BYTES, judged
from feedback.files.refusing import Refused
from tests.feedback.files import samples


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "HEIF"])
def test_a_photo_becomes_a_jpeg_in_two_sizes(kind: str) -> None:
    kept = judged(samples.picture((3000, 1500), kind))
    assert (kept.kind, kept.media_type) == ("picture", "image/jpeg")
    assert [Image.open(BytesIO(data)).size for data in (kept.data, kept.small)] == [(2048, 1024), (320, 160)]
    assert {Image.open(BytesIO(data)).format for data in (kept.data, kept.small)} == {"JPEG"}


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "HEIF"])
def test_a_photo_says_no_more_where_it_was_taken(kind: str) -> None:
    kept = Image.open(BytesIO(judged(samples.located(kind)).data))
    assert not kept.getexif()
    assert not {"exif", "comment", "icc_profile", "xmp"} & set(kept.info)


def test_a_photo_taken_sideways_stands_upright() -> None:
    kept = Image.open(BytesIO(judged(samples.located()).data))
    assert kept.size == (600, 800)
    red, _, blue = kept.getpixel((590, 400))  # type: ignore[misc]
    assert red > 200 > blue


@pytest.mark.parametrize(
    ("data", "kind", "media_type"),
    [
        (samples.pdf(), "document", "application/pdf"),
        (
            samples.pdf(samples.packed(b"1 0 <</Type/Font>>"), catalog=b"/OpenAction[3 0 R/Fit]"),
            "document",
            "application/pdf",
        ),
        (samples.m4a(), "sound", "audio/mp4"),
        (samples.mp3(), "sound", "audio/mpeg"),
        (samples.webm(), "sound", "audio/webm"),
    ],
    ids=["pdf", "pdf with object streams", "m4a", "mp3", "webm"],
)
def test_other_files_are_known_by_their_content(data: bytes, kind: str, media_type: str) -> None:
    kept = judged(data)
    assert (kept.kind, kept.media_type, kept.data, kept.small) == (kind, media_type, data, b"")


def test_a_recording_says_no_more_where_it_was_made() -> None:
    place = "+31.5700+120.3000/春星社区".encode()
    sound = samples.m4a(place=place)
    kept = judged(sound).data
    assert place not in kept
    assert len(kept) == len(sound)
    assert b"sound" * 50 in kept
    assert judged(samples.mp3(tag=place)).data == samples.mp3()


REFUSED = {
    "empty": (b"", "empty"),
    "too large": (samples.picture() + bytes(MOST_BYTES), "10 MB"),
    "text": ("路灯不亮".encode(), "such a file"),
    "svg": (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "such a file"),
    "html": (b"<!DOCTYPE html><p>", "such a file"),
    "gif": (b"GIF89a" + bytes(50), "such a file"),
    "program": (b"MZ\x90\0" + bytes(500), "such a file"),
    "zip": (samples.zipped(), "such a file"),
    "mp3 in name only": (b"\xff\xfb\x90\x00" + bytes(30), "such a file"),
    "matroska": (samples.webm().replace(b"webm", b"matr"), "such a file"),
    "cut off": (samples.picture()[:2000], "damaged"),
    "only a head": (b"\xff\xd8\xff\xe0", "damaged"),
    "no heic": (b"\0\0\0\x18ftypheic" + bytes(100), "damaged"),
    "bomb": (samples.bomb(), "64 million"),
    "jpeg and html": (samples.picture() + b"<script>alert(1)</script>", "more than it should"),
    "jpeg and php": (samples.picture(comment=b"<?php system($_GET[0]);"), "more than it should"),
    "jpeg and pdf": (samples.picture() + samples.pdf(), "more than it should"),
    "jpeg and jar": (samples.picture() + samples.zipped(), "more than it should"),
    "pdf and zip": (samples.pdf() + samples.zipped(), "more than it should"),
    "pdf and html": (samples.pdf(b"(<html><script>)"), "more than it should"),
    "sound and html": (samples.mp3() + b"<iframe src=//x>", "more than it should"),
    "pdf cut off": (samples.pdf()[:60], "damaged"),
    "pdf locked": (samples.pdf(catalog=b"/Encrypt 3 0 R"), "locked"),
    "pdf script": (samples.pdf(b"<</S/JavaScript/JS(app.alert\\(1\\))>>"), "a program"),
    "pdf script in disguise": (samples.pdf(b"<</S/J#61vaScript>>"), "a program"),
    "pdf short script": (samples.pdf(b"<</JS 7 0 R>>"), "a program"),
    "pdf packed script": (samples.pdf(samples.packed(b"1 0 <</S/JavaScript>>")), "a program"),
    "pdf with a file": (samples.pdf(b"<</Type/EmbeddedFile>>"), "a program"),
    "pdf that starts something": (samples.pdf(b"<</S/Launch/F(cmd.exe)>>"), "a program"),
    "pdf packed oddly": (samples.pdf(samples.packed(b"x", b"/Type/ObjStm/Filter/ASCIIHexDecode")), "cannot check"),
    "pdf bomb": (samples.pdf(samples.packed(bytes(40_000_000))), "cannot check"),
    "film": (samples.m4a(b"vide"), "a film"),
    "webm film": (samples.webm(b"V_VP9"), "a film"),
    "m4a cut off": (samples.m4a()[:120], "damaged"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_must_not_get_in_is_refused_with_a_reason(name: str) -> None:
    data, why = REFUSED[name]
    with translation.override("en"), pytest.raises(Refused) as refused:
        judged(data)
    assert why in str(refused.value.args[0])


GOOD = {
    "jpeg": samples.picture((64, 64)),
    "png": samples.picture((64, 64), "PNG"),
    "heic": samples.picture((64, 64), "HEIF"),
    "pdf": samples.pdf(samples.packed(b"1 0 <<>>")),
    "m4a": samples.m4a(place=b"x" * 40),
    "mp3": samples.mp3(b"tag" * 9),
    "webm": samples.webm(),
}


@pytest.mark.parametrize("name", GOOD)
def test_a_broken_file_is_taken_or_refused_and_never_anything_else(name: str) -> None:
    """Cut at many places, and with many bytes turned over."""
    data = GOOD[name]
    step = max(1, len(data) // 60)
    broken = [data[:end] for end in range(0, len(data), step)]
    broken += [data[:at] + bytes([data[at] ^ 0xFF]) + data[at + 1 :] for at in range(0, len(data), step)]
    for one in broken:
        try:
            kept = judged(one)
        except Refused:
            continue
        assert kept.data
        if kept.kind == "picture":
            assert Image.open(BytesIO(kept.data)).format == "JPEG"


def test_the_limits_are_those_that_pages_promise() -> None:
    assert judging.MOST_BYTES == 10_000_000
    assert max(Image.open(BytesIO(judged(samples.picture((100, 5000))).data)).size) == pictures.LARGE
