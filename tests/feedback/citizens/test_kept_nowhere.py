"""What only some may read is kept by no browser and no proxy; what anybody may read says itself how long."""

from __future__ import annotations

import pytest
from django.test import Client

from tests import cast
from tests.cast import Town

OF_DEPUTIES = ["/inbox/", "/search/?q=路灯", "/notifications/", "/account/", "/inbox/0/"]
OF_STAFF = ["/audit/", "/people/", "/dashboard/", "/similar/", "/deliveries/"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("who", "address"), [("shen", a) for a in OF_DEPUTIES] + [("staff", a) for a in OF_STAFF]
)  # fmt: skip
def test_a_private_page(in_town: Town, client: Client, who: str, address: str) -> None:
    client.force_login(in_town.users[who])
    assert "no-store" in client.get(address)["Cache-Control"]


@pytest.mark.django_db
def test_a_case(in_town: Town, client: Client) -> None:
    held = cast.assigned(in_town.shen, in_town.station, "北门的路灯不亮。")
    client.force_login(in_town.users["shen"])
    assert client.get(f"/inbox/{held.pk}/")["Cache-Control"] == "private, no-store"


@pytest.mark.django_db
def test_what_is_public_is_left_to_itself(in_town: Town, client: Client) -> None:
    assert "Cache-Control" not in client.get("/answers/")
