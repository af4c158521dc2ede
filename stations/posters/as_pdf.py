"""The poster as a PDF: one page, drawn in millimetres with a subset of Noto Sans SC."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from PIL import Image

from deputies.photos import SIZES, path_of
from stations.posters import card
from stations.posters.contents import Face, Poster
from stations.posters.sheet import ACCENT, FACE, FACE_INK, INK, LINE, QUIET, WHITE, Colour, Sheet

PAGE_WIDTH, MARGIN = 210.0, 16.0
WIDTH = PAGE_WIDTH - 2 * MARGIN
MIDDLE = PAGE_WIDTH / 2
QR_SIDE = 112.0  # with the quiet zone: the modules themselves are more than 90 mm wide
NAME_SIZES = ((11.5, 1), (9.0, 2), (6.6, 3), (5.0, 5))  # mm of type, and the lines there is room for

A4 = (PAGE_WIDTH, 297.0)
CARD = (90.0, 54.0)


class Format(StrEnum):
    """The sizes a poster is made in; A3 is the A4 poster, enlarged."""

    A4 = "a4"
    A3 = "a3"
    CARD = "card"

    def sheet(self, font: Path | None = None) -> Sheet:
        if self is Format.CARD:
            return Sheet(*CARD, font=font)
        return Sheet(*A4, scale=2**0.5 if self is Format.A3 else 1.0, font=font)


def render(poster: Poster, size: Format = Format.A4) -> bytes:
    """The PDF file, one page whatever the length of names and the number of deputies."""
    sheet = size.sheet()
    sheet.set_title(" · ".join((_("Scan to reach your deputies"), poster.venue)))
    draw(sheet, poster, size)
    return bytes(sheet.output())


def draw(sheet: Sheet, poster: Poster, size: Format) -> None:
    """One more page."""
    sheet.add_page()
    if size is Format.CARD:
        card.draw(sheet, poster)
    else:
        _draw_poster(sheet, poster)


def fixed_words() -> str:
    """Every character that stands on posters whatever the venue, in the language in force."""
    texts = [
        _("Scan to reach your deputies"),
        _("Say it plainly; every word gets an answer"),
        _("Scan with WeChat or the camera: no app, no account"),
        _("Or type this address"),
        _("Works day and night"),
        _("Run by"),
        _("Contact day"),
        _("Deputies are here for you"),
        _("This service never asks for money or ID numbers."),
        ngettext("and %(n)s more deputy", "and %(n)s more deputies", 2),
    ]
    return "".join(texts)


def _draw_poster(sheet: Sheet, poster: Poster) -> None:
    _draw_head(sheet)
    _draw_name(sheet, poster)
    _draw_code(sheet, poster)
    _draw_faces(sheet, poster)
    _draw_foot(sheet, poster)


def _draw_head(sheet: Sheet) -> None:
    sheet.set_fill_color(*ACCENT)
    sheet.rect(0, 0, PAGE_WIDTH, 5, style="F")
    title = _("Scan to reach your deputies")
    size = sheet.fitting(title, 20, WIDTH)
    sheet.centred(MIDDLE, 23 + size * 0.36, title, size=size, colour=INK, bold=True)
    sheet.centred(MIDDLE, 41.5, _("Say it plainly; every word gets an answer"), size=6.6, colour=QUIET)


def _draw_name(sheet: Sheet, poster: Poster) -> None:
    """The name as large as its lines allow, in the middle of a band of 26 mm."""
    size, lines = sheet.largest(poster.venue, NAME_SIZES, WIDTH)
    y = 60.5 - (len(lines) - 1) * size * 0.64 + size * 0.36
    for number, line in enumerate(lines):
        sheet.centred(MIDDLE, y + number * size * 1.28, line, size=size, colour=INK, bold=True)


def _draw_code(sheet: Sheet, poster: Poster) -> None:
    """The QR in its card, the code in words below it: in the card, but out of the quiet zone."""
    left, top = MIDDLE - QR_SIDE / 2, 75.0
    sheet.qr_code(left, top, QR_SIDE, poster.address)
    sheet.set_draw_color(*LINE)
    sheet.set_line_width(0.35)
    sheet.rect(left, top, QR_SIDE, QR_SIDE + 8, round_corners=True, corner_radius=5)
    sheet.centred(MIDDLE, top + QR_SIDE + 2.5, poster.code_in_words, size=7, colour=INK, bold=True)
    hint = _("Scan with WeChat or the camera: no app, no account")
    sheet.centred(MIDDLE, 203, hint, size=sheet.fitting(hint, 5.2, WIDTH), colour=INK)


def _draw_faces(sheet: Sheet, poster: Poster) -> None:
    """One row of avatars; columns as wide as their number allows, but not wider than 34 mm."""
    column = min(34.0, WIDTH / max(1, len(poster.faces)))
    start = MIDDLE - column * (len(poster.faces) - 1) / 2
    for number, face in enumerate(poster.faces):
        _draw_face(sheet, face, start + number * column, column - 2)
    if poster.others:
        more = ngettext("and %(n)s more deputy", "and %(n)s more deputies", poster.others) % {"n": poster.others}
        sheet.centred(MIDDLE, 245, more, size=3.8, colour=QUIET)


def _draw_face(sheet: Sheet, face: Face, x: float, width: float) -> None:
    photo = _photo(face)
    if photo is not None:
        sheet.photo(x, 215.5, 7.5, photo)
    else:
        sheet.set_fill_color(*FACE)
        sheet.circle(x, 215.5, 7.5, style="F")
        sheet.centred(x, 218, face.initial, size=7, colour=FACE_INK, bold=True)
    y = _draw_lines(sheet, face.name, x, 228.5, width=width, sizes=(5.0, 4.0), colour=INK)
    _draw_lines(sheet, face.level, x, y + 5, width=width, sizes=(3.3, 3.3), colour=QUIET)


def _photo(face: Face) -> Image.Image | None:
    """None without one, also when its file is gone."""
    if not face.photo:
        return None
    try:
        return Image.open(path_of(face.photo, SIZES[0]))
    except OSError:
        return None


def _draw_lines(
    sheet: Sheet, text: str, x: float, y: float, *, width: float, sizes: tuple[float, float], colour: Colour
) -> float:
    """On one line at the first size when there is room, else on two at the second. Returns the last baseline."""
    one_line = sheet.fitting(text, sizes[0], width) == sizes[0]
    size = sizes[0] if one_line else sizes[1]
    lines = [text] if one_line else sheet.lines(text, size, width)[:2]
    for number, line in enumerate(lines):
        sheet.centred(x, y + number * size * 1.2, line, size=size, colour=colour)
    return y + (len(lines) - 1) * size * 1.2


@dataclass(frozen=True)
class Column:
    """A fact in the foot: a small head, what counts in at most `room` lines, and a line below it."""

    head: str
    strong: str
    below: str
    width: float
    room: int = 2


def _draw_foot(sheet: Sheet, poster: Poster) -> None:
    sheet.set_draw_color(*LINE)
    sheet.line(MARGIN, 249.5, PAGE_WIDTH - MARGIN, 249.5)
    x = MARGIN
    for column in _columns(poster):
        _draw_column(sheet, x, column)
        x += column.width
    trust = _("This service never asks for money or ID numbers.")
    sheet.set_fill_color(*ACCENT)
    sheet.rect(0, 282, PAGE_WIDTH, 15, style="F")
    sheet.centred(MIDDLE, 291.5, trust, size=sheet.fitting(trust, 5.6, WIDTH), colour=WHITE, bold=True)


def _columns(poster: Poster) -> list[Column]:
    """The contact day (if there is one), the address to type, and who runs it."""
    columns = [
        Column(_("Or type this address"), poster.short_address, _("Works day and night"), 60, room=1),
        Column(_("Run by"), poster.operator, poster.phone, 58),
    ]
    if poster.contact_days:
        when = f"{poster.contact_days} {poster.contact_hours}"
        columns.insert(0, Column(_("Contact day"), when, _("Deputies are here for you"), 60))
    return columns


def _draw_column(sheet: Sheet, x: float, column: Column) -> None:
    size, width = 4.7, column.width - 5
    while len(lines := sheet.lines(column.strong, size, width)) > column.room:
        size *= 0.95
    sheet.left(x, 256.5, column.head, size=3.5, colour=QUIET)
    for number, line in enumerate(lines):
        sheet.left(x, 263 + number * 6, line, size=size, colour=INK, bold=True)
    below = sheet.fitting(column.below, 3.7, width) if column.below else 0
    sheet.left(x, 263 + (len(lines) - 1) * 6 + 6, column.below, size=below, colour=QUIET)
