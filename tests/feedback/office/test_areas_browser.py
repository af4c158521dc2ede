"""An area moved by keyboard alone, in a real browser: found, its place and its name typed, and seen to be under way.
axe-core finds nothing on the pages of areas and handling units, and nothing sticks out."""

from __future__ import annotations

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from deputies.models import AreaChange
from feedback import lifecycle
from feedback.models import ActorKind
from tests import cast
from tests.browser import DESK, PHONE, chromium, fits, signed_in
from tests.portal.test_accessible import TAGS

STAY = "addEventListener('submit', (event) => event.preventDefault(), { once: true })"
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]


def sound(page: Page) -> None:
    """On a phone and on a desk; the page stays where it is."""
    for size in (PHONE, DESK):
        page.set_viewport_size(size)
        tags = {"type": "tag", "values": TAGS}
        said = Axe().run(page, options={"resultTypes": ["violations"], "runOnly": tags}).response["violations"]
        assert [f"{one['id']}: {node['html'][:160]}" for one in said for node in one["nodes"]] == [], page.url
        fits(page)


def test_an_area_is_moved_by_keyboard(live_server: Any, monkeypatch: Any) -> None:
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # Playwright's loop runs in this thread
    town = cast.town()
    cast.assigned(town.shen, town.station)
    with chromium() as browser:
        page = signed_in(browser, live_server.url, town.users["city_staff"], PHONE)
        page.set_default_timeout(20_000)
        page.goto(f"{live_server.url}/areas/")
        sound(page)
        page.get_by_role("searchbox").focus()
        page.keyboard.type("东亭")
        page.keyboard.press("Enter")
        page.get_by_role("link", name="东亭街道").press("Enter")
        sound(page)
        page.get_by_role("link", name="划转").press("Enter")
        page.get_by_label("划入哪个上级区划").focus()
        page.keyboard.type("滨湖区")
        page.keyboard.press("Enter")
        expect(page.locator("#plan")).to_be_visible()
        sound(page)
        page.get_by_label("请输入区划名称以确认").focus()
        page.keyboard.type("东亭街道")
        page.evaluate(STAY)  # the answer comes too soon to see what is said meanwhile
        page.keyboard.press("Enter")
        expect(page.get_by_text("正在办理")).to_be_visible()
        page.locator("[data-under-way]").evaluate("form => form.submit()")
        page.wait_for_url(f"**/areas/{town.street.pk}/")
        expect(page.get_by_text("东亭街道已划入滨湖区")).to_be_visible()
    assert AreaChange.objects.get().by == town.users["city_staff"]


def test_the_register_of_units_is_sound(live_server: Any, monkeypatch: Any) -> None:
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
    town = cast.town()
    shen = lifecycle.Actor(ActorKind.DEPUTY, "沈岩")
    lifecycle.refer_to_unit(cast.assigned(town.shen, town.station).pk, town.unit, "请处理", actor=shen)
    with chromium() as browser:
        page = signed_in(browser, live_server.url, town.users["staff"], DESK)
        page.set_default_timeout(20_000)
        here = f"{live_server.url}/handling-units/"
        for address in (here, f"{here}new/", f"{here}{town.unit.pk}/", f"{here}{town.unit.pk}/end/"):
            page.goto(address)
            sound(page)
        page.get_by_label("原因").focus()
        page.keyboard.type("机构改革")
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        page.wait_for_url(f"**/handling-units/{town.unit.pk}/")
        expect(page.get_by_text("1 件已退回责任人")).to_be_visible()
