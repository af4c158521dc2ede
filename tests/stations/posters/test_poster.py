from datetime import time
from io import BytesIO
from typing import Any

import pypdfium2
import pytest
import zxingcpp
from django.test import Client
from django.urls import reverse

from deputies.models import Deputy, DeputyLevel, DeputyStatus
from deputies.models.accounts import Membership, Role
from stations.models import Assignment, Code, ContactDayRule, Venue
from stations.venue_codes import issuing
from tests import cast


@pytest.fixture
def town(db: None) -> cast.Town:
    town = cast.town()
    ContactDayRule.objects.create(
        area=town.city, kind="weekday_of_week", ordinal=3, weekday=2, starts=time(14), ends=time(16)
    )
    administrator = town.users["administrator"] = cast.user("administrator")
    Membership.objects.create(user=administrator, role=Role.ADMINISTRATOR)
    return town


@pytest.fixture
def code(town: cast.Town) -> Code:
    return issuing.issue(venue=town.station)


def poster(client: Client, venue: Venue, name: str = "poster") -> str:
    response = client.get(reverse(name, args=[venue.pk]))
    assert response.status_code == 200
    return response.content.decode()


def pages(client: Client, venue: Venue) -> pypdfium2.PdfDocument:
    response = client.get(reverse("poster-pdf", args=[venue.pk]))
    assert response["Content-Type"] == "application/pdf"
    assert len(response.content) < 120_000
    return pypdfium2.PdfDocument(response.content)


def test_the_page_says_everything(client: Client, town: cast.Town, code: Code) -> None:
    client.force_login(town.users["liaison"])
    page = poster(client, town.station)
    for words in (
        "扫码找代表",
        "有话直接说，件件有回音",
        "春星社区代表联络站",
        str(code),
        code.address.split("//")[1],
    ):
        assert words in page
    for words in (
        "每月第三周的周二",
        "14:00–16:00",
        "代表在这里等您",
        "沈岩",
        "周敏华",
        "市代表",
        "不收费，不要身份证号",
    ):
        assert words in page
    assert 'aria-label="' + code.address in page
    assert "style=" not in page
    assert "<script" not in page


def test_five_things_are_read_whatever_the_number_of_deputies(
    client: Client, town: cast.Town, code: Code, django_assert_num_queries: Any
) -> None:
    many_deputies(town.station, 40)
    client.force_login(town.users["liaison"])
    with django_assert_num_queries(7):  # session, user, scope; venue, code, deputies, rule
        page = poster(client, town.station)
    assert page.count('class="face"') == 8
    reachable = Deputy.objects.reachable().filter(venues=town.station).count()
    assert f"还有 {reachable - 8} 位代表" in page


@pytest.mark.parametrize("name", ["poster", "poster-pdf"])
@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("liaison", 200),
        ("head", 200),
        ("shen", 200),
        ("staff", 200),
        ("city_staff", 200),
        ("administrator", 200),
        ("far", 404),
        ("sister_staff", 404),
        ("auditor", 404),
        ("nobody", 404),
    ],
)
def test_who_may_print_it(client: Client, town: cast.Town, code: Code, who: str, status: int, name: str) -> None:
    client.force_login(town.users[who])
    assert client.get(reverse(name, args=[town.station.pk])).status_code == status


def test_a_foreign_venue_looks_like_a_missing_one(client: Client, town: cast.Town, code: Code) -> None:
    client.force_login(town.users["far"])
    foreign, missing = (client.get(reverse("poster", args=[pk])) for pk in (town.station.pk, 999_999))
    assert (foreign.status_code, foreign.content) == (missing.status_code, missing.content)


def test_without_a_login_or_with_the_wrong_method(client: Client, town: cast.Town, code: Code) -> None:
    url = reverse("poster", args=[town.station.pk])
    assert client.get(url).status_code == 302
    client.force_login(town.users["liaison"])
    assert client.post(url).status_code == 405


def test_a_venue_without_a_valid_code_says_so(client: Client, town: cast.Town, code: Code) -> None:
    issuing.revoke(code=code.code, reason="海报破损")
    client.force_login(town.users["liaison"])
    response = client.get(reverse("poster", args=[town.station.pk]))
    assert response.status_code == 404
    assert "没有有效的短码" in response.content.decode()
    assert client.get(reverse("poster-pdf", args=[town.station.pk])).status_code == 404


def test_whose_contact_is_switched_off_is_not_on_it(client: Client, town: cast.Town, code: Code) -> None:
    Deputy.objects.filter(pk=town.zhou.pk).update(status=DeputyStatus.SUSPENDED)
    client.force_login(town.users["liaison"])
    assert "周敏华" not in poster(client, town.station)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize(
    ("name", "deputies"),
    [
        ("春星社区代表联络站", 0),
        ("江南大学附属医院北院区与滨湖区蠡湖街道隐秀社区共建人大代表联络站", 40),
        ("很长" * 60, 8),
    ],
)
def test_the_pdf_is_one_page_whose_code_can_be_scanned(
    client: Client, town: cast.Town, code: Code, language: str, name: str, deputies: int
) -> None:
    Venue.objects.filter(pk=town.station.pk).update(name=name)
    many_deputies(town.station, deputies)
    client.force_login(town.users["head"])
    response = client.get(reverse("poster-pdf", args=[town.station.pk]), {"lang": language})
    document = pypdfium2.PdfDocument(response.content)
    assert len(document) == 1
    assert document[0].get_size() == pytest.approx((595.28, 841.89), abs=0.1), "A4"
    (found,) = zxingcpp.read_barcodes(document[0].render(scale=1.5).to_pil())
    assert found.text == code.address
    corners = found.position
    assert (corners.top_right.x - corners.top_left.x) / 1.5 / 72 * 25.4 > 89, "at least 90 mm, but for rounding"


def test_rare_names_are_drawn_not_boxed(client: Client, town: cast.Town, code: Code) -> None:
    cast.deputy("喆堃玥翀䶮", town.station)
    client.force_login(town.users["staff"])
    text = pages(client, town.station)[0].get_textpage().get_text_range()
    for words in ("喆堃玥翀䶮", "扫码找代表", "春星社区代表联络站", str(code)):
        assert words in text


@pytest.mark.parametrize("kind", ["svg", "png"])
def test_qr_pictures_are_public_and_kept(client: Client, code: Code, kind: str) -> None:
    url = reverse(f"qr-{kind}", args=[code.code])
    response = client.get(url)
    assert response.status_code == 200
    assert response["Cache-Control"] == "public, max-age=31536000, immutable"
    assert "Set-Cookie" not in response
    assert client.get(url, headers={"if-none-match": response["ETag"]}).status_code == 304
    assert client.post(url).status_code == 405
    assert client.get(reverse(f"qr-{kind}", args=["K7QM2XW9"])).status_code == 404


def test_qr_png_leads_to_the_code(client: Client, code: Code) -> None:
    from PIL import Image

    (found,) = zxingcpp.read_barcodes(Image.open(BytesIO(client.get(reverse("qr-png", args=[code.code])).content)))
    assert found.text == code.address


def many_deputies(venue: Venue, number: int) -> None:
    made = Deputy.objects.bulk_create(
        Deputy(name=f"阿卜杜拉·买买提{n}", level=DeputyLevel.STREET_DELEGATE, area=venue.area) for n in range(number)
    )
    Assignment.objects.bulk_create(Assignment(venue=venue, deputy=deputy) for deputy in made)
