"""Voice notes: recognised by the magic of their container. What a recorder wrote beside the sound (a title, the place)
is taken out; a film is no voice note."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from feedback.files.refusing import Refused

BRANDS = (b"M4A ", b"M4B ", b"mp41", b"mp42", b"isom", b"iso2", b"iso4", b"iso5", b"iso6", b"dash", b"3gp4", b"3gp5")
BESIDES = (b"udta", b"meta", b"uuid")  # boxes with what is not sound
EBML = b"\x1a\x45\xdf\xa3"
BITRATES = {3: (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320)}  # kbit/s, MPEG 1 layer III
BITRATES |= dict.fromkeys((0, 2), (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160))
RATES = {3: (44100, 48000, 32000), 2: (22050, 24000, 16000), 0: (11025, 12000, 8000)}


@dataclass(frozen=True)
class Sound:
    media_type: str
    ending: str
    data: bytes


def recognised(data: bytes) -> Sound | None:
    """None when it is no sound at all. Raises Refused."""
    if data[4:8] == b"ftyp" and data[8:12] in BRANDS:
        return Sound("audio/mp4", ".m4a", _plain_mp4(data))
    if data.startswith(EBML) and b"webm" in data[:64]:
        return Sound("audio/webm", ".webm", _only_sound(data, b"V_VP", b"V_AV", b"V_MPEG"))
    frames = _without_tags(data)
    if _is_frame(frames):
        return Sound("audio/mpeg", ".mp3", frames)
    return None


def _only_sound(data: bytes, *marks: bytes) -> bytes:
    if any(mark in data for mark in marks):
        raise Refused(_("it is a film. Please send a photo or a voice note instead."))
    return data


def _plain_mp4(data: bytes) -> bytes:
    """The same with every box that is not sound emptied in its place, so that all positions stay true."""
    plain = bytearray(_only_sound(data, b"hdlr\0\0\0\0\0\0\0\0vide"))
    kinds = {kind for kind, _start, _end in _boxes(plain, 0, len(plain))}
    if b"mdat" not in kinds:
        raise Refused(_("the sound is damaged or cut off. Please record it again."))
    _empty(plain, 0, len(plain))
    return bytes(plain)


def _empty(data: bytearray, start: int, end: int) -> None:
    for kind, inside, stop in list(_boxes(data, start, end)):
        if kind in BESIDES:
            data[inside - 4 : inside] = b"free"
            data[inside:stop] = bytes(stop - inside)
        elif kind in (b"moov", b"trak", b"mdia"):
            _empty(data, inside, stop)


def _boxes(data: bytearray, start: int, end: int) -> Iterator[tuple[bytes, int, int]]:
    """Kind, first byte inside and end of each box. A size of 1 (64 bits) or 0 (to the end) is the last one's."""
    while start + 8 <= end:
        size = int.from_bytes(data[start : start + 4], "big")
        stop = start + size if size >= 8 else end
        if stop > end:
            raise Refused(_("the sound is damaged or cut off. Please record it again."))
        yield bytes(data[start + 4 : start + 8]), start + 8, stop
        start = stop


def _without_tags(data: bytes) -> bytes:
    """An mp3 without ID3: titles, pictures, places."""
    if data[:3] == b"ID3" and len(data) > 10:
        size = sum((byte & 0x7F) << shift for byte, shift in zip(data[6:10], (21, 14, 7, 0), strict=True))
        data = data[10 + size :].lstrip(b"\0")
    return data[:-128] if data[-128:-125] == b"TAG" else data


def _is_frame(data: bytes) -> bool:
    """Whether it begins with two frames of MPEG layer III."""
    first = _frame_length(data)
    return bool(first) and bool(_frame_length(data[first:]))


def _frame_length(data: bytes) -> int:
    """Of the frame at the beginning; 0 when there is none."""
    if len(data) < 4 or data[0] != 0xFF or data[1] & 0xE6 != 0xE2:
        return 0
    version, rate, bits = data[1] >> 3 & 3, data[2] >> 2 & 3, data[2] >> 4
    if version == 1 or rate == 3 or bits in (0, 15):
        return 0
    samples = 144 if version == 3 else 72
    return samples * BITRATES[version][bits] * 1000 // RATES[version][rate] + (data[2] >> 1 & 1)
