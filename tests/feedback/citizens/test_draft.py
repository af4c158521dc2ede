"""What is typed is kept on the phone, and only there, until it is sent."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from feedback.models import Submission
from stations.venue_codes import issuing
from tests import cast
from tests.browser import PHONE, chromium

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]
NO_STORAGE = "Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('blocked') } })"


def send(page: Page) -> None:
    page.click(".send button")
    expect(page.locator("[data-sent]")).to_be_visible(timeout=15_000)


def test_the_button_says_to_whom_it_goes(live_server: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # Playwright's loop runs in this thread
    with chromium() as browser:
        page = browser.new_context(viewport=PHONE, locale="zh-CN").new_page()
        page.goto(f"{live_server.url}/c/{issuing.issue(venue=cast.town().station).code}")
        button = page.locator(".send button")
        expect(button).to_have_text("发给本站代表（2 位）", use_inner_text=True)
        page.locator("label.who", has_text="沈岩").click()
        expect(button).to_have_text("发给您选的代表", use_inner_text=True)
        page.locator("label.who").first.click()
        expect(button).to_have_text("发给本站代表（2 位）", use_inner_text=True)


def test_a_draft_survives_the_page_and_ends_with_sending(live_server: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # Playwright's loop runs in this thread
    address = f"{live_server.url}/c/{issuing.issue(venue=cast.town().station).code}"
    with chromium() as browser:
        page = browser.new_context(viewport=PHONE, locale="zh-CN").new_page()
        page.set_default_timeout(15_000)
        page.goto(address)
        page.fill("#message", cast.LAMPS)
        page.goto(address)
        expect(page.locator("#message")).to_have_value(cast.LAMPS)
        expect(page.locator("#draft")).to_contain_text("只保存在这部手机上")
        page.click("#draft button")
        expect(page.locator("#message")).to_have_value("")
        page.goto(address)
        expect(page.locator("#draft")).to_be_hidden()
        page.fill("#message", cast.LAMPS)
        assert "139" not in page.evaluate("JSON.stringify(localStorage)")
        send(page)
        assert page.evaluate("localStorage.length") == 0
        page.reload()  # an empty form says that the message arrived, and leads to it
        expect(page.locator("#message")).to_have_value("")
        page.click("#sent button")
        expect(page.locator("main")).to_contain_text(cast.LAMPS)
        other = page.context.new_page()
        other.goto(address)
        expect(other.locator("#sent")).to_be_hidden()
        blocked = browser.new_context(viewport=PHONE).new_page()
        problems: list[Any] = []
        blocked.on("pageerror", lambda problem: problems.extend([problem]))
        blocked.add_init_script(NO_STORAGE)
        blocked.goto(address)
        blocked.fill("#message", "另一件事情，请看一看。")
        send(blocked)
    assert not problems
    assert Submission.objects.count() == 2
