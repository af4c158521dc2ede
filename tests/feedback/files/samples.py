"""Files for the tests, made here: good ones, and ones that must not get in."""

from __future__ import annotations

import struct
import zipfile
import zlib
from io import BytesIO
from typing import Any

from PIL import Image

GPS = {1: "N", 2: (31.0, 34.0, 0.0)}


def picture(size: tuple[int, int] = (600, 800), kind: str = "JPEG", **options: Any) -> bytes:
    """Red above, blue below."""
    image = Image.new("RGB", size, "blue")
    image.paste("red", (0, 0, size[0], size[1] // 2))
    out = BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def noise() -> bytes:
    """A PNG that no packing makes small: 3,000 by 1,000."""
    row = bytes(n * n * 31 % 251 for n in range(9_001))
    image = Image.frombytes("RGB", (3_000, 1_000), b"".join(row[n:] + row[:n] for n in range(1_000))[:9_000_000])
    out = BytesIO()
    image.save(out, "PNG", compress_level=0)
    return out.getvalue()


def located(kind: str = "JPEG") -> bytes:
    """Taken sideways, somewhere."""
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x8825] = GPS
    return picture((800, 600), kind, exif=exif.tobytes())


def bomb() -> bytes:
    """A PNG of a few bytes that says it is 60,000 by 60,000."""
    head = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    chunks = [(b"IHDR", head), (b"IDAT", zlib.compress(b"\0" * 1000)), (b"IEND", b"")]
    body = b"".join(struct.pack(">I", len(d)) + k + d + struct.pack(">I", zlib.crc32(k + d)) for k, d in chunks)
    return b"\x89PNG\r\n\x1a\n" + body


def zipped() -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("a.class", b"\xca\xfe\xba\xbe")
    return out.getvalue()


def pdf(*objects: bytes, catalog: bytes = b"") -> bytes:
    every = [b"<</Type/Catalog/Pages 2 0 R" + catalog + b">>", b"<</Type/Pages/Kids[]/Count 0>>", *objects]
    body = b"".join(b"%d 0 obj\n%s\nendobj\n" % (n, text) for n, text in enumerate(every, 1))
    return b"%PDF-1.7\n" + body + b"trailer<</Root 1 0 R>>\nstartxref\n9\n%%EOF\n"


def packed(text: bytes, entries: bytes = b"/Type/ObjStm/Filter/FlateDecode") -> bytes:
    return b"<<" + entries + b">>\nstream\n" + zlib.compress(text) + b"\nendstream"


def box(kind: bytes, inside: bytes = b"") -> bytes:
    return (8 + len(inside)).to_bytes(4, "big") + kind + inside


def m4a(handler: bytes = b"soun", place: bytes = b"") -> bytes:
    hdlr = box(b"hdlr", bytes(8) + handler + bytes(12))
    trak = box(b"trak", box(b"mdia", hdlr))
    moov = box(b"moov", trak + (box(b"udta", place) if place else b""))
    return box(b"ftyp", b"M4A \0\0\0\0") + moov + box(b"mdat", b"sound" * 50)


def mp3(tag: bytes = b"") -> bytes:
    frame = b"\xff\xfb\x90\x00".ljust(417, b"\0")
    size = bytes((len(tag) >> shift) & 0x7F for shift in (21, 14, 7, 0))
    return (b"ID3\x04\0\0" + size + tag if tag else b"") + frame * 3


def webm(codec: bytes = b"A_OPUS") -> bytes:
    return b"\x1a\x45\xdf\xa3\x9fB\x86\x81\x01B\x82\x84webm" + bytes(20) + codec + b"sound" * 50
