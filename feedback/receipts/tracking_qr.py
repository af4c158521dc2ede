"""The QR code of a tracking link, quickly: every receipt shows one, and drawing it takes as long as the rest of the
answer.

With its mask fixed, a QR code is an affine function of the bits of its text: error correction is linear, all else puts
bits into places or turns them (ISO/IEC 18004). So it is drawn once for each bit in which two query codes can differ,
and any other one is what these bits turn in the first.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

import qrcode
from django.conf import settings
from django.urls import reverse

from feedback.receipts.query_codes import LENGTH
from stations.posters.qr import QUIET_ZONE

FIRST = ord("2")
BITS = (
    1,
    2,
    4,
    8,
    16,
    96,
)  # in which a character of a code differs from FIRST; the last two turn together
MASK = 2
DARK = re.compile("1+")


@dataclass(frozen=True)
class Symbol:
    """`side` in modules, with the quiet zone; `strokes` is SVG path data of lines one module thick."""

    side: int
    strokes: str


@dataclass(frozen=True)
class _Parts:
    """Modules as the bits of one number, row after row, the first one highest."""

    side: int
    first: int
    turned: tuple[dict[int, int], ...]  # by place in the code, by bit


def link(code: str) -> str:
    """The address that opens the matter by itself: browsers send nowhere what stands after the #."""
    return f"{settings.PUBLIC_ADDRESS}{reverse('tracking')}#{code}"


def symbol(code: str) -> Symbol:
    """Of the link with this query code (28 characters), at level M."""
    rows = modules(code)
    return Symbol(len(rows) + 2 * QUIET_ZONE, "".join(_strokes(y, row) for y, row in enumerate(rows, QUIET_ZONE)))


def modules(code: str) -> list[str]:
    """Rows of 1 (dark) and 0, without the quiet zone."""
    parts = _parts(link(""))
    drawn = parts.first
    for place, character in enumerate(code):
        differs = ord(character) ^ FIRST
        for bit in BITS:
            if differs & bit:
                drawn ^= parts.turned[place][bit]
    whole = f"{drawn:0{parts.side**2}b}"
    return [whole[at : at + parts.side] for at in range(0, len(whole), parts.side)]


def prepare() -> None:
    """Half a second, once: before the first receipt."""
    _parts(link(""))


def _strokes(y: int, row: str) -> str:
    drawn, x = [f"M{QUIET_ZONE} {y}.5"], 0
    for run in DARK.finditer(row):
        drawn.append(f"m{run.start() - x} 0h{run.end() - run.start()}")
        x = run.end()
    return "".join(drawn)


@cache
def _parts(before: str) -> _Parts:
    side, first = _drawn(before, bytes([FIRST] * LENGTH))
    turned = tuple({bit: _drawn(before, _changed(place, bit))[1] ^ first for bit in BITS} for place in range(LENGTH))
    return _Parts(side, first, turned)


def _changed(place: int, bit: int) -> bytes:
    return bytes(FIRST ^ bit if at == place else FIRST for at in range(LENGTH))


def _drawn(before: str, code: bytes) -> tuple[int, int]:
    drawing = qrcode.QRCode(error_correction=qrcode.ERROR_CORRECT_M, border=0, mask_pattern=MASK)
    drawing.add_data(before.encode() + code, optimize=0)
    drawing.make()
    rows = drawing.get_matrix()
    return len(rows), int("".join("1" if module else "0" for row in rows for module in row), 2)
