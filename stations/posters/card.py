"""The card of 90 by 54 mm that a deputy hands over or a shop puts on its counter: code, name, short address."""

from __future__ import annotations

from django.utils.translation import gettext as _

from stations.posters.contents import Poster
from stations.posters.sheet import ACCENT, INK, QUIET, Sheet

QR_SIDE, BAND = 48.0, 3.0
LEFT, WIDTH = 52.0, 34.5  # of the words beside the code
NAME_SIZES = ((4.6, 3), (3.6, 4), (2.9, 6), (2.2, 8))


def draw(sheet: Sheet, poster: Poster) -> None:
    sheet.set_fill_color(*ACCENT)
    sheet.rect(0, 0, 90, BAND, style="F")
    sheet.qr_code(2, BAND + 1.5, QR_SIDE, poster.address)
    title = _("Scan to reach your deputies")
    sheet.left(LEFT, 11.5, title, size=sheet.fitting(title, 5.2, WIDTH), colour=INK, bold=True)
    _draw_name(sheet, poster.venue)
    sheet.left(LEFT, 42, poster.code_in_words, size=4.4, colour=INK, bold=True)
    address = poster.short_address
    sheet.left(LEFT, 46.6, address, size=sheet.fitting(address, 3.0, WIDTH), colour=QUIET)
    trust = _("This service never asks for money or ID numbers.")
    sheet.left(LEFT, 50.6, trust, size=sheet.fitting(trust, 2.2, WIDTH), colour=QUIET)


def _draw_name(sheet: Sheet, name: str) -> None:
    """From the title down, as large as its lines allow."""
    size, lines = sheet.largest(name, NAME_SIZES, WIDTH)
    for number, line in enumerate(lines):
        sheet.left(LEFT, 16 + size + number * size * 1.3, line, size=size, colour=INK)
