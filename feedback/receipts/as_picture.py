"""The receipt as a picture to keep: where pages cannot be printed or saved, a phone still keeps pictures."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from io import BytesIO

from django.conf import settings
from django.utils.translation import gettext as _
from PIL import Image, ImageDraw, ImageFont
from pylopdf_fonts_zh_cn import sans_path

from feedback.receipts import tracking_qr
from feedback.wording import groups_of_four, moment_in_words
from stations.posters.qr import QUIET_ZONE

WIDTH, MARGIN, HEIGHT_AT_MOST = 720, 48, 2_000  # pixels
MODULE = 14
INK, QUIET, ACCENT = "#1d2129", "#4e5561", "#b3241e"
COLOURS = 16
PARTS = re.compile("[!-~]+ ?|[^!-~]")


@dataclass
class _Sheet:
    """Draws from the top down."""

    draw: ImageDraw.ImageDraw
    y: int = MARGIN

    def words(self, text: str, size: int, colour: str = INK) -> None:
        """In the middle, in as many lines as it needs."""
        font = _font(size)
        for line in _lines(text, font):
            self.draw.text((WIDTH / 2, self.y), line, fill=colour, font=font, anchor="ma")
            self.y += round(size * 1.5)


def png(code: str, venue: str, at: datetime) -> bytes:
    """Of the matter with this query code, received at `at` at this venue; in the page's language."""
    image = Image.new("RGB", (WIDTH, HEIGHT_AT_MOST), "white")
    sheet = _Sheet(ImageDraw.Draw(image))
    sheet.words(_("Receipt"), 44, ACCENT)
    sheet.words(venue, 30)
    sheet.words(moment_in_words(at), 26, QUIET)
    _qr(sheet, code)
    sheet.words(_("Your query code"), 26, QUIET)
    groups = groups_of_four(code)
    for line in (groups[:4], groups[4:]):
        sheet.words("  ".join(line), 40)
    sheet.y += 20
    address = f"{settings.PUBLIC_ADDRESS}/t/"
    sheet.words(_("Scan it, or enter the code at %(address)s") % {"address": address}, 26, QUIET)
    sheet.words(_("Whoever has it can open your matter: do not pass it on."), 26, QUIET)
    file = BytesIO()
    image.crop((0, 0, WIDTH, sheet.y + MARGIN)).quantize(COLOURS).save(file, "PNG", optimize=True)
    return file.getvalue()


def _qr(sheet: _Sheet, code: str) -> None:
    rows = tracking_qr.modules(code)
    left, top = (WIDTH - len(rows) * MODULE) // 2, sheet.y + QUIET_ZONE * MODULE
    for y, row in enumerate(rows):
        for x, module in enumerate(row):
            if module == "1":
                corner = left + x * MODULE, top + y * MODULE
                sheet.draw.rectangle((*corner, corner[0] + MODULE - 1, corner[1] + MODULE - 1), "black")
    sheet.y = top + (len(rows) + QUIET_ZONE) * MODULE


def _lines(text: str, font: ImageFont.FreeTypeFont) -> list[str]:
    """Latin words stay whole, Chinese breaks anywhere."""
    lines = [""]
    for part in PARTS.findall(text):
        if lines[-1] and font.getlength((lines[-1] + part).rstrip()) > WIDTH - 2 * MARGIN:
            lines.append("")
        lines[-1] += part
    return lines


@cache
def _font(size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(sans_path()), size)
