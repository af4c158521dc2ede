"""An address with a NUL in it asks for what there cannot be: no page stumbles over it."""

from __future__ import annotations

import pytest
from django.test import Client

from tests import cast
from tests.cast import Town

PUBLIC = {
    "/schedule/?area=%00": 404,
    "/schedule/?area=3202%00": 404,
    "/answers/area/32%0002.xml": 404,
    "/open311/v2/requests.json?service_code=%00": 200,
    "/open311/v2/requests.xml?service_code=a%00,b": 200,
    "/find/?q=%00": 200,
    "/api/v1/%00": 404,
}
OF_STAFF = ["/venues/?area=%00", "/deputies/?area=%00", "/congresses/new/?area=%00", "/contact-days/?area=%00",
            "/rules/?area=%00", "/dashboard/?area=%00", "/search/?area=%00&q=%00", "/audit/?who=%00"]  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize(("address", "status"), PUBLIC.items())
def test_for_anybody(in_town: Town, client: Client, address: str, status: int) -> None:
    assert client.get(address).status_code == status


@pytest.mark.django_db
@pytest.mark.parametrize("address", OF_STAFF)
def test_for_staff(in_town: Town, client: Client, address: str) -> None:
    client.force_login(in_town.users["staff"])
    assert client.get(address).status_code in (200, 404)


@pytest.mark.django_db
def test_a_body_with_one_cannot_be_read(in_town: Town, client: Client) -> None:
    held = cast.assigned(in_town.shen, in_town.station, "北门的路灯不亮。")
    client.force_login(in_town.users["shen"])
    response = client.post(f"/inbox/{held.pk}/note/", {"words": "先打\x00电话"})
    assert response.status_code == 400
    assert "发来的内容读不出来" in response.content.decode()
