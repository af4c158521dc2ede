"""Paper to draw posters on: text, faces and codes, placed in millimetres. One font subset for all pages of a file."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from functools import cache
from io import BytesIO
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont
from fpdf import FPDF
from fpdf.enums import TextMode
from PIL import Image
from pylopdf_fonts_zh_cn import sans_path

from stations.posters import qr

MM_PER_POINT = 25.4 / 72
INK, QUIET, LINE, ACCENT = (29, 33, 41), (78, 85, 97), (217, 213, 207), (179, 36, 30)
FACE, FACE_INK, WHITE = (230, 223, 214), (106, 75, 47), (255, 255, 255)
PHOTO_DPI = 250
TIMELESS = datetime(2000, 1, 1, tzinfo=UTC)  # the same facts give the same bytes

Colour = tuple[int, int, int]


class Sheet(FPDF):
    """Pages of one size, `width` by `height` mm. `scale` enlarges all that is drawn: an A4 drawn 1.414 times is an A3.
    `font` is a file with the characters of many files (see `font_of`); without it the whole font is read."""

    def __init__(self, width: float, height: float, scale: float = 1.0, font: Path | None = None) -> None:
        super().__init__(format=(width, height), unit=scale / MM_PER_POINT)
        self.set_auto_page_break(False)
        self.set_creation_date(TIMELESS)
        self.add_font("noto", fname=font or sans_path())
        self._broken: dict[tuple[str, float, float], list[str]] = {}

    def type(self, size: float) -> None:
        self.set_font("noto", size=size * self.k)

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
        """`text` broken into lines at most `width` wide. Remembered: what is the same on every page is broken once."""
        key = text, size, width
        if key not in self._broken:
            self.type(size)
            self._broken[key] = self.multi_cell(width, text=text, padding=0, dry_run=True, output="LINES", align="L")  # type: ignore[assignment]
        return self._broken[key]

    def balanced(self, text: str, size: float, width: float) -> list[str]:
        """The same number of lines as `lines`, but of like length. Words with spaces stay as they are."""
        lines = self.lines(text, size, width)
        while " " not in text and len(narrower := self.lines(text, size, width * 0.96)) == len(lines) > 1:
            lines, width = narrower, width * 0.96
        return lines

    def largest(self, text: str, steps: Iterable[tuple[float, int]], width: float) -> tuple[float, list[str]]:
        """The first size of `steps` (size, room in lines) at which `text` finds room, and its lines; else the last."""
        size, lines = 0.0, [text]
        for size, room in steps:
            lines = self.balanced(text, size, width)
            if len(lines) <= room:
                break
        return size, lines

    def qr_code(self, left: float, top: float, side: float, text: str) -> None:
        """The QR of `text` with its quiet zone and the mark, `side` wide: one path, sharp at every size."""
        rows = qr.matrix(text)
        module = side / (len(rows) + 2 * qr.QUIET_ZONE)
        x, y = left + qr.QUIET_ZONE * module, top + qr.QUIET_ZONE * module
        boxes = "".join(f"{column} {row} {run} 1 re " for column, row, run in qr.runs(qr.cleared(rows)))
        unit = module * self.k
        # fpdf2 draws 300 boxes in 10 ms and leaves hairs between them; one path takes none of either.
        self._out(f"q {unit:.5f} 0 0 -{unit:.5f} {x * self.k:.4f} {(self.h - y) * self.k:.4f} cm 0 g {boxes}f Q")
        mark = (qr.mark_modules(rows) - 1) * module
        middle = left + side / 2 - mark / 2
        self.image(_mark(), middle, middle - left + top, mark, mark)

    def photo(self, x: float, y: float, radius: float, picture: Image.Image) -> None:
        """A square picture, cut round, around `x`, `y`; the same picture is stored once."""
        pixels = round(2 * radius * self.k / 72 * PHOTO_DPI)
        file = BytesIO()
        picture.convert("RGB").resize((pixels, pixels), Image.Resampling.LANCZOS).save(file, "JPEG", quality=85)
        with self.round_clip(x - radius, y - radius, 2 * radius):
            self.image(file, x - radius, y - radius, 2 * radius, 2 * radius)


@cache
def _mark() -> Image.Image:
    """The portal's mark, small enough for a file of a thousand pages; fpdf2 stores the same picture once."""
    with Image.open(qr.MARK) as source:
        return source.convert("RGBA").resize((256, 256), Image.Resampling.LANCZOS)


def font_of(characters: Iterable[str], file: Path) -> Path:
    """Write a font of these characters (and ASCII) to `file`, an .otf. Reading it is ten times as fast as the whole
    font, which counts when many files are made."""
    font = TTFont(sans_path(), lazy=True)
    options = subset.Options(notdef_outline=True, name_IDs=["*"], layout_features=[])
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes={*range(0x20, 0x7F), *(ord(character) for character in characters)})
    subsetter.subset(font)
    font.save(file)
    return file
