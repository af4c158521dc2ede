"""The reader's choice of language and size stays: in a cookie once it was switched, in the addresses without one."""

from __future__ import annotations

import pytest
from django.test import Client

from stations.venue_codes import issuing
from tests import cast

pytestmark = pytest.mark.django_db


def test_a_switch_stays(client: Client) -> None:
    assert not client.get("/").cookies
    switched = client.get("/?size=large&lang=en")
    assert {name: cookie.value for name, cookie in switched.cookies.items()} == {
        "size": "large",
        "django_language": "en",
    }
    page = client.get("/privacy").content.decode()
    assert '<html lang="en" class="large">' in page
    assert not client.get("/?size=large&lang=en").cookies, "it is kept already"
    client.get("/?size=normal")
    assert 'class="large"' not in client.get("/privacy").content.decode()


def test_without_cookies_the_choice_travels_in_the_addresses() -> None:
    page = Client().get("/?size=large&lang=en").content.decode()
    assert 'href="/find/?lang=en&amp;size=large"' in page
    assert 'action="/c/?lang=en&amp;size=large"' in page
    assert 'href="?lang=en&amp;size=normal"' in page
    assert 'href="?lang=zh-hans&amp;size=large"' in page
    found = Client().post("/c/?lang=en&size=large", {"code": "abcd"})
    assert found["Location"] == "/c/ABCD?lang=en&size=large"


def test_what_nobody_offers_is_not_kept(client: Client) -> None:
    response = client.get("/?size=<b>&lang=xx")
    assert not response.cookies
    assert "<b>" not in response.content.decode()


def test_each_size_has_a_form_of_its_own() -> None:
    """The page is kept for a minute: a neighbour's choice must not be on it."""
    code = issuing.issue(venue=cast.town().station).code
    with_cookie = Client()
    with_cookie.cookies["size"] = "large"
    large, carried, normal = (
        with_cookie.get(f"/c/{code}").content.decode(),
        Client().get(f"/c/{code}?size=large").content.decode(),
        Client().get(f"/c/{code}").content.decode(),
    )
    assert 'class="large"' in large
    assert 'class="large"' in carried
    assert 'class="large"' not in normal
    assert f'action="/c/{code}"' in large
    assert f'action="/c/{code}?size=large"' in carried
