"""The rooms in the navigation: whatever is shown there opens, and nothing twice."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Route, ViewportSize, expect

from portal.pages.rooms import GROUPS, rooms_of
from stations.access import Scope
from tests import cast
from tests.browser import DESK, PHONE, chromium

SITE = "https://deputies.example"
LINK = re.compile(r'<a href="([^"]+)"[^>]*>')


def navigation(page: str) -> list[str]:
    return LINK.findall(page[page.index('<nav class="rooms"') : page.index("</nav>")])


@pytest.mark.django_db
def test_every_room_that_is_shown_opens(client: Client) -> None:
    town = cast.town()
    for name, user in cast.everybody(town).items():
        if not user.is_active:
            continue
        client.force_login(user)
        page = client.get("/account/").content.decode()
        rooms = navigation(page) if 'class="rooms"' in page else []
        assert len(rooms) == len(set(rooms))
        shut = {room for room in rooms if client.get(room, follow=True).status_code != 200}
        assert not shut, name


def test_no_room_stands_in_two_groups() -> None:
    names = [room.name for group in GROUPS for room in group.rooms]
    assert len(names) == len(set(names))


def test_a_group_of_one_room_has_no_word_of_its_own() -> None:
    staff = Scope(staff_area_keys=frozenset({"3202"}))
    assert [(str(group.label) != "", len(group.rooms) > 1) for group in rooms_of(staff)] == [
        (False, True),
        (True, True),
        (True, True),
        (True, True),
    ]
    assert rooms_of(Scope()) == []


@pytest.mark.browser
@pytest.mark.django_db
@pytest.mark.parametrize(("size", "word"), [(PHONE, "菜单"), (DESK, "名册")], ids=["phone", "desk"])
def test_the_rooms_unfold_by_keyboard_and_nothing_scrolls_sideways(
    client: Client, size: ViewportSize, word: str
) -> None:
    client.force_login(cast.town().users["staff"])
    html = client.get("/people/").content.decode()
    with chromium() as browser:
        page = browser.new_page(viewport=size, locale="zh-CN")
        page.route("**/*", lambda route: answer(route, html))
        page.goto(f"{SITE}/people/")
        deputies = page.get_by_role("link", name="代表", exact=True)
        expect(deputies).to_have_count(0)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        page.get_by_text(word, exact=True).locator("visible=true").focus()
        page.keyboard.press("Enter")
        expect(deputies).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        page.keyboard.press("Escape")
        expect(deputies).to_have_count(0)


def answer(route: Route, html: str) -> None:
    path = route.request.url.removeprefix(SITE)
    if path.startswith("/static/"):
        route.fulfill(path=Path(settings.BASE_DIR) / path.removeprefix("/"))
    else:
        route.fulfill(body=html, content_type="text/html; charset=utf-8")
