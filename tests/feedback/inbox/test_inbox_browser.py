"""The inbox in a real browser: with keys alone on a PC, with a thumb on a phone, and news that moves nothing."""

import pytest
from django.utils import timezone

from feedback import lifecycle
from feedback.models import ActorKind, Submission
from tests import cast
from tests.browser import DESK, PHONE, chromium, fits, press_until, signed_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]


def test_a_morning_with_the_inbox(live_server, monkeypatch):
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # Playwright's loop runs in this thread
    town = cast.town()
    shen = town.users["shen"]
    messages = [
        "春星社区北门的路灯不亮，晚上看不清路。",
        "小区垃圾桶三天没有清了，味道很大。",
        "公交站台没有遮雨棚，下雨天老人很不方便。",
    ]
    cases = [cast.assigned(town.shen, town.station, message) for message in messages]
    with chromium() as browser:
        page = signed_in(browser, live_server.url, shen, DESK)
        page.set_default_timeout(20_000)
        page.goto(live_server.url + "/inbox/?lang=en")
        _by_keys(page, cases)
        _news(page, town)
        _print(page)
        phone = signed_in(browser, live_server.url, shen, PHONE)
        phone.set_default_timeout(20_000)
        _by_thumb(phone, live_server.url, cases)


def _by_keys(page, cases):
    """Opened, accepted, answered by a draft that a reload survives; then the next one stands open."""
    page.keyboard.press("j")
    page.wait_for_url(f"**/inbox/{cases[0].pk}/")
    page.keyboard.press("j")
    page.wait_for_url(f"**/inbox/{cases[1].pk}/")
    assert page.locator("h1").inner_text().startswith("小区垃圾桶")
    page.keyboard.press("k")
    page.wait_for_url(f"**/inbox/{cases[0].pk}/")
    page.locator(f'.bar form[action$="/{cases[0].pk}/accept/"]').wait_for()
    with page.expect_navigation():
        page.keyboard.press("a")
    assert Submission.objects.get(pk=cases[0].pk).state == "in_progress"
    with page.expect_navigation():
        page.keyboard.press("r")
    page.wait_for_timeout(300)  # going to #move takes the focus away a moment after the page is there
    assert page.evaluate("document.activeElement.id") == "move-words", "what is typed now are words, not commands"
    page.keyboard.type("已经报修，")
    page.reload()
    assert page.locator("#move textarea").input_value() == "已经报修，", "a draft survives"
    page.locator("#move textarea").press_sequentially("三天内修好。")
    page.keyboard.press("Control+Enter")
    page.wait_for_url(f"**/inbox/{cases[1].pk}/")
    assert Submission.objects.get(pk=cases[0].pk).events.latest("seq").words == "已经报修，三天内修好。"
    assert page.evaluate("Object.keys(localStorage).length") == 0, "what was sent is no draft any more"
    page.keyboard.press("?")
    assert page.locator("#keys").is_visible()
    page.keyboard.press("Escape")
    page.locator("#keys").wait_for(state="hidden")
    press_until(page, "/", "name", "q")  # a dialog gives the focus back a moment after it has closed
    page.keyboard.press("Escape")
    page.keyboard.press("x")
    assert page.locator("#many").is_visible()
    assert page.locator("[data-ticked]").inner_text() == "1"
    page.keyboard.press("x")
    page.keyboard.press("u")
    page.wait_for_url("**/inbox/")
    page.keyboard.press("o")
    page.wait_for_url(f"**/inbox/{cases[1].pk}/")


def _news(page, town):
    """Somebody else's moves are said in a bar; what one reads stays where it is."""
    before = page.locator("a.row").count()
    cast.assigned(town.shen, town.station, "新来的一件：公园长椅坏了。")
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    bar = page.locator(".news a")
    bar.wait_for()
    assert bar.inner_text() == "One new: show it"
    assert page.locator("a.row").count() == before
    bar.click()
    page.get_by_text("公园长椅坏了").first.wait_for()
    assert page.locator("a.row").count() == before + 1


def _print(page):
    page.locator("a.row").first.click()
    page.locator("article.open").wait_for()
    page.emulate_media(media="print")
    assert not page.locator(".list").is_visible()
    assert not page.locator(".bar").is_visible()
    assert page.locator(".side").is_visible()
    page.emulate_media(media="screen")


def _by_thumb(page, address, cases):
    """One tap opens, the place in the row is said, and after the answer comes the next one."""
    page.goto(address + "/inbox/?lang=en")
    fits(page)
    page.locator("a.row").first.click()
    page.get_by_text("1 of 4", exact=True).wait_for()
    fits(page)
    page.get_by_role("link", name="Next one ›").click()
    page.get_by_text("2 of 4", exact=True).wait_for()
    page.locator('.bar a[href*="/answer/"]').click()
    page.locator("#move textarea").fill("在看。")
    page.get_by_role("button", name="Send the answer").click()
    page.get_by_text("Back to it").wait_for()
    fits(page)


def test_without_a_script_it_works_too(client):
    town = cast.town()
    case = cast.assigned(town.shen, town.station)
    lifecycle.answer(case.pk, "在看。", actor=lifecycle.Actor(ActorKind.DEPUTY, "沈岩"))
    client.force_login(town.users["shen"])
    page = client.get(f"/inbox/{case.pk}/answer/?lang=en").content.decode()
    assert f'action="/inbox/{case.pk}/answer/"' in page
    assert timezone.localtime().strftime("%-d %b") in page
