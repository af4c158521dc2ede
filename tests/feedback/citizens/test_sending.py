"""A connection that is lost while a message is being sent costs nothing: the page stays, says so, and sends it again
with one press; the message arrives once."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from feedback.models import Submission
from stations.venue_codes import issuing
from tests import cast
from tests.browser import PHONE, chromium

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]


def lost(page: Page, *, arrives: bool) -> None:
    """What is sent next gets no answer; `arrives`: the portal has it all the same."""

    once = iter([True])

    def answer(route: Route) -> None:
        if route.request.method != "POST" or not next(once, False):
            return route.fallback()
        if arrives:
            route.fetch()
        return route.abort("internetdisconnected")

    page.route("**/c/*", answer)


def send(page: Page) -> None:
    page.click(".send button")


def sent(page: Page) -> None:
    expect(page.locator("[data-sent]")).to_be_visible()


def test_a_lost_connection_loses_nothing(live_server: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # Playwright's loop runs in this thread
    town = cast.town()
    address = f"{live_server.url}/c/{issuing.issue(venue=town.station).code}"
    problems: list[Any] = []
    with chromium() as browser:
        page = browser.new_context(viewport=PHONE, locale="zh-CN").new_page()
        page.set_default_timeout(45_000)
        page.on("pageerror", lambda problem: problems.extend([problem]))

        _nothing_arrives(page, address, town)
        _only_the_answer_is_lost(page, address)
        _loaded_anew_before_it_is_sent_again(page, address)
        _something_is_wrong_with_it(page, address)
    assert Submission.objects.count() == 4
    assert not problems


def _nothing_arrives(page: Page, address: str, town: cast.Town) -> None:
    """Nothing arrived. All of it stands there, and one press sends it."""
    page.goto(address)
    page.fill("#message", "第一句话，请看一看。")
    page.click(f".who:has([value='{town.shen.pk}'])")
    page.check("[name=may_publish]")
    lost(page, arrives=False)
    send(page)
    expect(page.locator(".sending")).to_contain_text("网络断了")
    assert not Submission.objects.exists()
    expect(page.locator("#message")).to_have_value("第一句话，请看一看。")
    send(page)
    sent(page)
    first = Submission.objects.get()
    assert (first.chosen_deputy, first.may_publish) == (town.shen, True)
    assert page.evaluate("document.activeElement.tagName") == "H1", "who cannot see hears where they are"
    assert page.evaluate("localStorage.length") == 0


def _only_the_answer_is_lost(page: Page, address: str) -> None:
    """It arrived, only the answer was lost: pressed again, it is still one."""
    page.goto(address)
    page.fill("#message", "第二句话，请看一看。")
    lost(page, arrives=True)
    send(page)
    expect(page.locator(".sending")).to_contain_text("网络断了")
    send(page)
    sent(page)
    assert Submission.objects.count() == 2


def _loaded_anew_before_it_is_sent_again(page: Page, address: str) -> None:
    """The same, but the page is loaded anew before it is sent again."""
    page.goto(address)
    page.fill("#message", "第三句话，请看一看。")
    lost(page, arrives=True)
    send(page)
    expect(page.locator(".sending")).to_contain_text("网络断了")
    page.reload()
    expect(page.locator("#message")).to_have_value("第三句话，请看一看。")
    send(page)
    sent(page)
    assert Submission.objects.count() == 3


def _something_is_wrong_with_it(page: Page, address: str) -> None:
    """What is wrong with it is said on the same page, and the one after it is a new message."""
    page.goto(address)
    page.fill("#message", "短")
    send(page)
    expect(page.locator("[role=alert] h2")).to_be_focused()
    page.fill("#message", "第四句话，请看一看。")
    send(page)
    sent(page)
