"""In a real browser: what is typed is compared on the phone, one tap joins, and not a word is lost."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, Request, expect

from feedback.lifecycle import SYSTEM
from feedback.me_too import offers
from feedback.models import Submission
from feedback.models.following import Follower
from feedback.public_answers import publishing
from feedback.views.citizens import form_page
from stations.venue_codes import issuing
from tests import cast
from tests.browser import PHONE, chromium, fits

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]
TYPED = "北门那三盏路灯坏了，晚上看不清路"
TITLE = "北门的路灯不亮"


def offered() -> tuple[Submission, str]:
    """An open case that others may join, and the venue's code."""
    town = cast.town()
    made = cast.assigned(town.shen, town.station, may_publish=True)
    publishing.offer(made.pk, publishing.QuestionTexts(TITLE, "北门的三盏路灯从上周起不亮。"), actor=SYSTEM)
    form_page.forget()
    offers.forget()
    return made, issuing.issue(venue=town.station).code


def test_one_tap_while_typing(live_server: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # Playwright's loop runs in this thread
    made, code = offered()
    asked: list[Request] = []
    with chromium() as browser:
        page: Page = browser.new_context(viewport=PHONE, locale="zh-CN").new_page()
        page.set_default_timeout(15_000)
        page.on("request", lambda request: asked.extend([request]))
        page.goto(f"{live_server.url}/c/{code}")
        with page.expect_response("**/others.json"):
            page.fill("#message", "电梯坏了，没有人修")
        expect(page.locator("#others")).to_be_hidden()
        page.fill("#message", TYPED)
        expect(page.locator("#others li")).to_have_count(1)
        fits(page)
        page.click("#others button")
        expect(page.locator("h1")).to_have_text("您表示了“我也一样”")
        fits(page)
        assert not any(TYPED in (request.post_data or "") for request in asked)
        page.go_back()
        expect(page.locator("#message")).to_have_value(TYPED)
        page.click(".send button")
        expect(page.locator("[data-sent]")).to_be_visible()
        without = browser.new_context(viewport=PHONE, java_script_enabled=False).new_page()
        without.goto(f"{live_server.url}/c/{code}")
        without.click("a[href$='/others']")
        without.click("button[name=question]")
        expect(without.locator(".qr")).to_be_visible()
    assert len([request for request in asked if request.url.endswith("/others.json")]) == 1
    assert (Follower.objects.count(), Submission.objects.count()) == (2, 2)
    made.refresh_from_db()
    assert made.follower_count == 2
