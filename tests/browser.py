"""A real Chromium for the tests. Where there is none the browser tests are skipped, but never in CI."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

if TYPE_CHECKING:  # README's pictures are taken without Django's tables
    from deputies.models.accounts import User

PHONE: ViewportSize = {"width": 360, "height": 740}
DESK: ViewportSize = {"width": 1280, "height": 900}
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@contextmanager
def chromium(*more: str) -> Iterator[Browser]:
    """The system's Chromium, with `more` arguments, without a word to anybody outside."""
    path = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        assert not os.environ.get("CI"), "CI has no Chromium: browser tests are never skipped there"
        pytest.skip("no Chromium here: install it, or say where it is in CHROMIUM")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=[*QUIET, *more])
        try:
            yield browser
        finally:
            browser.close()


def signed_in(browser: Browser, address: str, user: User, viewport: ViewportSize) -> Page:
    """A page of a browser of its own in which this person is logged in already."""
    client = Client()
    client.force_login(user)
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    context = browser.new_context(viewport=viewport, locale="zh-CN")
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": address}])
    page = context.new_page()
    page.set_default_timeout(5000)
    return page


def fits(page: Page) -> None:
    """Nothing sticks out of the screen sideways."""
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def press_until(page: Page, key: str, what: str, wanted: str) -> None:
    """The key, until the focus is on what has this id or text; fails when it never is."""
    for _ in range(40):
        if page.evaluate(f"document.activeElement.{what}") == wanted:
            return
        page.keyboard.press(key)
    pytest.fail(f"{key} never leads to {wanted}")
