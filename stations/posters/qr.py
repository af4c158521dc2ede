"""Draws a text as a QR code, level H: SVG as one path; PNG with the portal's mark in the middle."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import qrcode
from PIL import Image, ImageDraw

QUIET_ZONE = 4  # modules, as ISO/IEC 18004 asks
MARK = Path(__file__).resolve().parents[2] / "static" / "img" / "mark.png"
MARK_SHARE = 4  # a quarter of the side covers 6 % of the modules: level H repairs up to 30 %


def matrix(text: str) -> list[list[bool]]:
    """Rows of modules, True where dark, without the quiet zone."""
    code = qrcode.QRCode(error_correction=qrcode.ERROR_CORRECT_H, border=0)
    code.add_data(text)
    code.make()
    return [[bool(module) for module in row] for row in code.get_matrix()]


def svg(text: str) -> str:
    """A stand-alone SVG with the quiet zone: a few kilobytes, sharp at every size."""
    rows = matrix(text)
    side = len(rows) + 2 * QUIET_ZONE
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}" shape-rendering="crispEdges">'
        f'<path fill="#fff" d="M0 0h{side}v{side}H0z"/><path d="{path(rows, QUIET_ZONE)}"/></svg>'
    )


def path(rows: list[list[bool]], margin: int = 0) -> str:
    """The dark modules as SVG path data, one box for each run of neighbours in a row."""
    return "".join(f"M{x + margin} {y + margin}h{run}v1h-{run}z" for x, y, run in runs(rows))


def runs(rows: list[list[bool]]) -> Iterator[tuple[int, int, int]]:
    """(x, y, length) of each run of dark neighbours in a row."""
    for y, row in enumerate(rows):
        x = 0
        while x < len(row):
            run = _run(row, x)
            if run:
                yield x, y, run
            x += run or 1


def cleared(rows: list[list[bool]]) -> list[list[bool]]:
    """The rows without what the mark covers."""
    side = mark_modules(rows)
    free = range((len(rows) - side) // 2, (len(rows) + side) // 2)
    return [[dark and not (x in free and y in free) for x, dark in enumerate(row)] for y, row in enumerate(rows)]


def png(text: str, box_size: int) -> bytes:
    """With the quiet zone and the mark; `box_size` is the side of a module in pixels."""
    rows = matrix(text)
    side = (len(rows) + 2 * QUIET_ZONE) * box_size
    image = Image.new("RGB", (side, side), "white")
    draw = ImageDraw.Draw(image)
    for y, row in enumerate(rows, QUIET_ZONE):
        for x, dark in enumerate(row, QUIET_ZONE):
            if dark:
                draw.rectangle((x * box_size, y * box_size, (x + 1) * box_size - 1, (y + 1) * box_size - 1), "black")
    _put_mark(image, mark_modules(rows), box_size)
    file = BytesIO()
    image.quantize(64).save(file, "PNG", optimize=True)
    return file.getvalue()


def mark_modules(rows: list[list[bool]]) -> int:
    """The side of the cleared square under the mark: odd like the code's own, so that it lies on whole modules."""
    return len(rows) // MARK_SHARE | 1


def _put_mark(image: Image.Image, modules: int, box_size: int) -> None:
    middle, cleared = image.width // 2, modules * box_size
    corner = middle - cleared // 2
    image.paste("white", (corner, corner, corner + cleared, corner + cleared))
    inner = cleared - box_size
    with Image.open(MARK) as source:
        mark = source.convert("RGBA").resize((inner, inner), Image.Resampling.LANCZOS)
    image.paste(mark, (middle - inner // 2, middle - inner // 2), mark)


def _run(row: list[bool], start: int) -> int:
    """How many dark modules follow one another from `start`."""
    end = start
    while end < len(row) and row[end]:
        end += 1
    return end - start
