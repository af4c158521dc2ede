"""The QR code of a tracking link: put together from parts, it is what a drawn one would be."""

from __future__ import annotations

import re
from io import BytesIO
from typing import Any
from uuid import uuid5

import pytest
import qrcode
import zxingcpp
from django.conf import settings
from django.test import Client
from django.utils import timezone
from PIL import Image, ImageOps

from feedback.receipts import as_picture, query_codes, tracking_qr
from tests import cast
from tests.feedback.citizen import Citizen, query_code, text_of

CODES = [query_codes.query_code(uuid5(cast.NAMESPACE, str(n)), "a key") for n in range(5)]


def read(image: Image.Image) -> list[str]:
    return [found.text for found in zxingcpp.read_barcodes(image)]


def image_of(rows: list[str]) -> Image.Image:
    image = Image.new("L", (len(rows), len(rows)), 255)
    image.putdata([0 if module == "1" else 255 for row in rows for module in row])
    return ImageOps.expand(image, 4, 255).resize((400, 400), Image.Resampling.NEAREST)


@pytest.mark.parametrize("code", CODES)
def test_it_is_the_one_that_the_library_draws(code: str) -> None:
    drawing = qrcode.QRCode(error_correction=qrcode.ERROR_CORRECT_M, border=0, mask_pattern=tracking_qr.MASK)
    drawing.add_data(tracking_qr.link(code), optimize=0)
    drawing.make()
    drawn = ["".join("1" if module else "0" for module in row) for row in drawing.get_matrix()]
    assert tracking_qr.modules(code) == drawn


def test_every_character_of_a_code_can_be_drawn() -> None:
    for character in "23456789ABCDEFGHJKMNPQRSTVWXYZ":
        assert read(image_of(tracking_qr.modules(character * 28))) == [tracking_qr.link(character * 28)]


def test_the_strokes_are_the_modules() -> None:
    symbol = tracking_qr.symbol(CODES[0])
    rows = [["0"] * symbol.side for _ in range(symbol.side)]
    for begin, y, moves in re.findall(r"M(\d+) (\d+)\.5((?:m\d+ 0h\d+)*)", symbol.strokes):
        x = int(begin)
        for gap, run in re.findall(r"m(\d+) 0h(\d+)", moves):
            x += int(gap)
            rows[int(y)][x : x + int(run)] = "1" * int(run)
            x += int(run)
    assert ["".join(row[4:-4]) for row in rows[4:-4]] == tracking_qr.modules(CODES[0])


def test_the_code_stands_in_the_fragment() -> None:
    assert tracking_qr.link(CODES[0]) == f"{settings.PUBLIC_ADDRESS}/t/#{CODES[0]}"


@pytest.mark.parametrize("venue", ["春星站", "东亭街道春星社区人大代表联络站暨长三角基层立法联系点信息采集站服务点"])
def test_the_picture_can_be_scanned(venue: str) -> None:
    picture = Image.open(BytesIO(as_picture.png(CODES[0], venue, timezone.now())))
    assert picture.format == "PNG"
    assert picture.width == as_picture.WIDTH
    assert read(picture.convert("L")) == [tracking_qr.link(CODES[0])]


def test_the_receipt_shows_it(citizen: Citizen) -> None:
    response = citizen.send()
    assert tracking_qr.symbol(query_code(response)).strokes in text_of(response)


def test_the_receipt_is_kept_as_a_picture(citizen: Citizen, client: Client) -> None:
    code = query_code(citizen.send())
    page = client.post("/t/picture", {"code": code})
    assert 'src="data:image/png;base64,' in text_of(page)
    file = client.post("/t/picture", {"code": code, "as": "file"})
    assert file["Content-Type"] == "image/png"
    assert file["Content-Disposition"].startswith("attachment")
    assert read(Image.open(BytesIO(file.content)).convert("L")) == [tracking_qr.link(code)]
    assert page["Cache-Control"] == file["Cache-Control"] == "no-store"


def test_no_picture_of_an_unknown_code(client: Client, db: Any) -> None:
    assert client.post("/t/picture", {"code": CODES[0]}).status_code == 404
    assert client.get("/t/picture", query_params={"code": CODES[0]}).status_code == 405
