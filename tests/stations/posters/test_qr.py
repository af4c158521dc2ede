from io import BytesIO
from xml.etree import ElementTree

import pytest
import zxingcpp
from PIL import Image, ImageDraw

from stations.posters import qr

TEXTS = [
    "http://localhost:8000/c/K7QM2XW9",
    "https://deputies.example/c/K7QM2XW9",
    "https://yimatong.a-rather-long-host-name.district.gov.example:8443/c/K7QM2XW9",
]


def decoded(image: Image.Image) -> list[str]:
    return [found.text for found in zxingcpp.read_barcodes(image)]


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("box_size", [4, 10, 40])
def test_png_with_the_mark_still_says_the_address(text: str, box_size: int) -> None:
    image = Image.open(BytesIO(qr.png(text, box_size)))
    assert image.size == ((len(qr.matrix(text)) + 8) * box_size,) * 2
    assert decoded(image) == [text]


def test_png_survives_a_torn_corner_and_a_small_print() -> None:
    """What a wall does to a poster: level H with the mark still has something left."""
    image = Image.open(BytesIO(qr.png(TEXTS[1], 10))).convert("RGB")
    ImageDraw.Draw(image).ellipse((270, 300, 350, 380), "white")
    assert decoded(image.resize((180, 180)).rotate(7, fillcolor="white")) == [TEXTS[1]]


@pytest.mark.parametrize("text", TEXTS)
def test_svg_is_one_small_path_that_draws_the_same_modules(text: str) -> None:
    drawing = qr.svg(text)
    ground, modules = ElementTree.fromstring(drawing)
    assert len(drawing) < 12_000
    assert ground.attrib["fill"] == "#fff"
    assert decoded(drawn(modules.attrib["d"], len(qr.matrix(text)) + 8)) == [text]


def drawn(path: str, side: int) -> Image.Image:
    """The path `M x y h run v1 h-run z ...` filled, ten pixels a module."""
    image = Image.new("L", (side * 10, side * 10), "white")
    for box in path.split("M")[1:]:
        corner, run = box.split("h")[:2]
        x, y = map(int, corner.split())
        ImageDraw.Draw(image).rectangle((x * 10, y * 10, (x + int(run[:-2])) * 10 - 1, y * 10 + 9), "black")
    return image
