"""The button "Venues near me" in a browser: what leaves the phone is a rounded position, in a body."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, Page, Request, Route, expect

from tests import cast
from tests.browser import chromium

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]
SITE = "https://deputies.example"


def phone(browser: Browser, html: str, asked: list[Request], *, allows: bool, script: bool = True) -> Page:
    """A phone on /find/ that gets this page, our static files, and an empty answer to everything else."""
    context = browser.new_context(
        viewport={"width": 360, "height": 740},
        geolocation={"latitude": 31.601234, "longitude": 120.398765},
        permissions=["geolocation"] if allows else [],
        java_script_enabled=script,
    )
    page = context.new_page()

    def answer(route: Route) -> None:
        asked.append(route.request)
        path = route.request.url.removeprefix(SITE)
        if path.startswith("/static/"):
            route.fulfill(path=Path(settings.BASE_DIR) / path.removeprefix("/"))
        else:
            route.fulfill(body=html if path == "/find/" else "", content_type="text/html; charset=utf-8")

    page.route("**/*", answer)
    page.goto(f"{SITE}/find/")
    return page


def test_sends_a_rounded_position_once_and_in_a_body(client: Client) -> None:
    cast.town()
    html = client.get("/find/").content.decode()
    asked: list[Request] = []
    with chromium() as browser:
        page = phone(browser, html, asked, allows=True)
        page.click("#near button")
        page.wait_for_url("**/find/near")
        posts = [(request.url, request.post_data) for request in asked if request.method == "POST"]
    assert posts == [(f"{SITE}/find/near", "latitude=31.601&longitude=120.399")]
    assert not [request.url for request in asked if re.search(r"31\.6|120\.39", request.url)]
    assert {request.url.split("/static/")[0].removeprefix(SITE) for request in asked} == {"/find/", "", "/find/near"}


def test_explains_when_the_phone_does_not_say_where_it_is(client: Client) -> None:
    cast.town()
    html = client.get("/find/").content.decode()
    asked: list[Request] = []
    with chromium() as browser:
        page = phone(browser, html, asked, allows=False)
        page.click("#near button")
        expect(page.locator("#near-denied")).to_be_visible()
    assert not [request for request in asked if request.method == "POST"]


def test_without_a_script_there_is_no_dead_button(client: Client) -> None:
    cast.town()
    html = client.get("/find/").content.decode()
    with chromium() as browser:
        page = phone(browser, html, [], allows=True, script=False)
        expect(page.locator("#near")).to_be_hidden()
        expect(page.locator("a", has_text="锡山区")).to_be_visible()
