"""A matter that a handling unit works on, in real browsers: the officer gives one back and replies to another, the
deputy passes the reply on, the citizen reads it, the staff keep an eye on it. axe-core finds nothing on any page."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.utils import timezone
from playwright.sync_api import Browser, FilePayload, Page

from feedback import lifecycle
from feedback.models import ActorKind, Submission
from feedback.models.referrals import Referral
from feedback.receipts import query_codes
from tests import cast
from tests.browser import DESK, PHONE, chromium, fits, signed_in
from tests.feedback.files import samples
from tests.portal.test_accessible import TAGS

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]
SHEN = lifecycle.Actor(ActorKind.DEPUTY, "沈岩")
REPLY = "本周五前更换三盏灯具。"


def test_a_matter_goes_to_the_unit_and_comes_back_to_the_citizen(live_server: Any, monkeypatch: Any) -> None:
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # Playwright's loop runs in this thread
    town = cast.town()
    lamps, pipe = (cast.assigned(town.shen, town.station, words) for words in (cast.LAMPS, "小区水管漏水三天了。"))
    for case in (lamps, pipe):
        lifecycle.refer_to_unit(case.pk, town.unit, "请处理", actor=SHEN)
    Referral.objects.filter(submission=pipe).update(due_at=timezone.now() - timedelta(hours=1))
    with chromium() as browser:
        _staff_see_what_is_late(signed_in(browser, live_server.url, town.users["staff"], DESK), live_server.url)
        _the_officer(signed_in(browser, live_server.url, town.users["officer"], DESK), live_server.url, town)
        _the_deputy(signed_in(browser, live_server.url, town.users["shen"], PHONE), live_server.url, lamps)
        _the_citizen(browser, live_server.url, lamps)
    assert [Submission.objects.get(pk=case.pk).events.latest("seq").verb for case in (lamps, pipe)] == [
        "answer",
        "unit_object",
    ]


def sound(page: Page) -> None:
    """Nothing that axe-core finds, in either language and size of screen; nothing sticks out."""
    here = page.url.split("?")[0]
    found: dict[str, list[str]] = {}
    for language, size in (("en", DESK), ("zh-hans", PHONE)):
        page.set_viewport_size(size)
        page.goto(f"{here}?lang={language}")
        page.evaluate("for (const each of document.querySelectorAll('main details')) each.open = true")
        tags = {"type": "tag", "values": TAGS}
        said = Axe().run(page, options={"resultTypes": ["violations"], "runOnly": tags}).response["violations"]
        found[f"{here} {language}"] = [f"{one['id']}: {node['html'][:160]}" for one in said for node in one["nodes"]]
        fits(page)
    assert {name: faults for name, faults in found.items() if faults} == {}


def _staff_see_what_is_late(page: Page, address: str) -> None:
    page.set_default_timeout(20_000)
    page.goto(f"{address}/supervision/")
    sound(page)
    assert "小区水管漏水" in page.locator("main").inner_text()


def _the_officer(page: Page, address: str, town: cast.Town) -> None:
    """The bell leads to the unit's own page; one is given back, the other replied to."""
    page.set_default_timeout(20_000)
    page.goto(f"{address}/unit/")
    sound(page)
    page.locator(".bell").click()
    page.get_by_role("button", name="小区水管漏水").click()
    page.wait_for_url("**/unit/*/")
    sound(page)
    page.locator("details.object textarea").fill("水管归供水公司，不归我们。")  # sound() has opened it
    page.locator("details.object button").click()
    page.locator("main .note.info").wait_for()
    page.goto(f"{address}/unit/")
    page.locator(".referred a").click()
    page.locator("#reply textarea").fill(REPLY)
    page.reload()
    assert page.locator("#reply textarea").input_value() == REPLY, "a draft survives"
    photo: FilePayload = {"name": "换灯现场.jpg", "mimeType": "image/jpeg", "buffer": samples.picture()}
    paper: FilePayload = {"name": "内部记录.pdf", "mimeType": "application/pdf", "buffer": samples.pdf()}
    page.locator("#reply input[type=file]").set_input_files([photo, paper])
    page.locator("#reply button.primary").click()
    page.locator("main .note.good").wait_for()
    assert page.evaluate("Object.keys(localStorage).length") == 0, "what was sent is no draft any more"
    page.goto(f"{address}/unit/?done=1")
    assert page.locator(".referred li").count() == 2
    page.goto(f"{address}/unit/{Referral.objects.latest('ended_at').pk}/sheet/")
    sound(page)


def _the_deputy(page: Page, address: str, case: Submission) -> None:
    """Whose answer begins with the reply; what was typed survives, and is what goes out."""
    page.set_default_timeout(20_000)
    page.goto(f"{address}/inbox/{case.pk}/answer/")
    words = page.locator("#move textarea")
    assert words.input_value() == f"锡山区城市管理局已答复：\n{REPLY}"
    words.press("Control+End")
    words.press_sequentially("我周末再去看一次。")
    page.reload()
    assert words.input_value().endswith("我周末再去看一次。"), "a draft is not lost to what the form begins with"
    sound(page)
    page.goto(f"{address}/inbox/{case.pk}/answer/?lang=zh-hans")
    page.locator(".passed img").wait_for()
    page.get_by_text("内部记录.pdf").locator("xpath=ancestor::label").locator("input").uncheck()
    page.locator("#move button.primary").click()
    page.wait_for_url(lambda url: "/answer/" not in url)


def _the_citizen(browser: Browser, address: str, case: Submission) -> None:
    page = browser.new_context(viewport=PHONE, locale="zh-CN").new_page()
    page.goto(f"{address}/t/?lang=zh-hans")
    page.fill("[name=code]", query_codes.query_code(case.idempotency_key, settings.QUERY_CODE_KEY))
    page.locator("form:has([name=code]) button").click()
    page.get_by_text(REPLY).first.wait_for()
    assert "我周末再去看一次。" in page.locator("main").inner_text()
    assert page.locator(".files img").count() == 1
    assert page.locator(".files .file").count() == 0, "the paper was left out"
