"""The poster as a PDF: one A4 page, drawn in millimetres with a subset of Noto Sans SC."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO

from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from fpdf import FPDF
from fpdf.enums import TextMode
from pylopdf_fonts_zh_cn import sans_path

from stations import qr
from stations.posters import Face, Poster

PAGE_WIDTH, MARGIN = 210.0, 16.0
WIDTH = PAGE_WIDTH - 2 * MARGIN
MIDDLE = PAGE_WIDTH / 2
QR_SIDE = 112.0  # with the quiet zone: the modules themselves are more than 90 mm wide
MM_PER_POINT = 25.4 / 72
INK, QUIET, LINE, ACCENT = (29, 33, 41), (78, 85, 97), (217, 213, 207), (179, 36, 30)
FACE, FACE_INK, WHITE = (230, 223, 214), (106, 75, 47), (255, 255, 255)
NAME_SIZES = ((11.5, 1), (9.0, 2), (6.6, 3), (5.0, 5))  # mm of type, and the lines there is room for

Colour = tuple[int, int, int]


class Sheet(FPDF):
    """One A4 page to write on, centred, sizes in millimetres."""

    def __init__(self) -> None:
        super().__init__(format="A4")
        self.set_auto_page_break(False)
        self.add_font("noto", fname=sans_path())
        self.add_page()

    def type(self, size: float) -> None:
        self.set_font("noto", size=size / MM_PER_POINT)

    def centred(self, x: float, y: float, text: str, *, size: float, colour: Colour, bold: bool = False) -> None:
        """`text` around `x`, its baseline on `y`. The font has one weight: bold is drawn with an outline."""
        self.type(size)
        self.left(x - self.get_string_width(text) / 2, y, text, size=size, colour=colour, bold=bold)

    def left(self, x: float, y: float, text: str, *, size: float, colour: Colour, bold: bool = False) -> None:
        self.type(size)
        self.set_text_color(*colour)
        mode = TextMode.FILL_STROKE if bold else TextMode.FILL
        with self.local_context(text_mode=mode, draw_color=colour, line_width=size * 0.035):
            self.text(x, y, text)

    def fitting(self, text: str, size: float, width: float) -> float:
        """The largest size up to `size` at which the text is at most `width` wide."""
        self.type(size)
        return size * min(1.0, width / self.get_string_width(text))

    def lines(self, text: str, size: float, width: float) -> list[str]:
        """`text` broken into lines at most `width` wide."""
        self.type(size)
        return self.multi_cell(width, text=text, padding=0, dry_run=True, output="LINES", align="L")  # type: ignore[return-value]

    def balanced(self, text: str, size: float, width: float) -> list[str]:
        """The same number of lines as `lines`, but of like length. Words with spaces stay as they are."""
        lines = self.lines(text, size, width)
        while " " not in text and len(narrower := self.lines(text, size, width * 0.96)) == len(lines) > 1:
            lines, width = narrower, width * 0.96
        return lines


def render(poster: Poster) -> bytes:
    """The PDF file, one page whatever the length of names and the number of deputies."""
    sheet = Sheet()
    sheet.set_title(f"{_('Scan to reach your deputies')} · {poster.venue}")
    _draw_head(sheet)
    _draw_name(sheet, poster)
    _draw_code(sheet, poster)
    _draw_faces(sheet, poster)
    _draw_foot(sheet, poster)
    return bytes(sheet.output())


def _draw_head(sheet: Sheet) -> None:
    sheet.set_fill_color(*ACCENT)
    sheet.rect(0, 0, PAGE_WIDTH, 5, style="F")
    title = _("Scan to reach your deputies")
    size = sheet.fitting(title, 20, WIDTH)
    sheet.centred(MIDDLE, 23 + size * 0.36, title, size=size, colour=INK, bold=True)
    sheet.centred(MIDDLE, 41.5, _("Say it plainly; every word gets an answer"), size=6.6, colour=QUIET)


def _draw_name(sheet: Sheet, poster: Poster) -> None:
    """The name as large as its lines allow, in the middle of a band of 26 mm."""
    for size, room in NAME_SIZES:
        lines = sheet.balanced(poster.venue, size, WIDTH)
        if len(lines) <= room:
            break
    y = 60.5 - (len(lines) - 1) * size * 0.64 + size * 0.36
    for number, line in enumerate(lines):
        sheet.centred(MIDDLE, y + number * size * 1.28, line, size=size, colour=INK, bold=True)


def _draw_code(sheet: Sheet, poster: Poster) -> None:
    """The QR in its card, the code in words below it: in the card, but out of the quiet zone."""
    left, top = MIDDLE - QR_SIDE / 2, 75.0
    sheet.image(BytesIO(qr.png(poster.address, 24)), left, top, QR_SIDE, QR_SIDE, alt_text=poster.address)
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
    sheet.set_fill_color(*FACE)
    sheet.circle(x, 215.5, 7.5, style="F")
    sheet.centred(x, 218, face.initial, size=7, colour=FACE_INK, bold=True)
    y = _draw_lines(sheet, face.name, x, 228.5, width=width, sizes=(5.0, 4.0), colour=INK)
    _draw_lines(sheet, face.level, x, y + 5, width=width, sizes=(3.3, 3.3), colour=QUIET)


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
