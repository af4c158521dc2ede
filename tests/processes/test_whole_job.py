"""The whole job in a browser, against the real processes: from the poster on the wall to a closed matter.

Twice: with JavaScript and without.
"""

from __future__ import annotations

import io
from collections.abc import Iterator

import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser import DESK, PHONE, chromium
from tests.processes.citizens import CODE
from tests.processes.seed import PASSWORD
from tests.processes.stack import Stack, wait_for

pytestmark = [pytest.mark.processes, pytest.mark.browser]
MESSAGE = "春星社区北门的路灯从上周一起有三盏不亮，晚上老人出门看不清台阶。"


@pytest.fixture(scope="module")
def stack() -> Iterator[Stack]:
    with Stack() as stack:
        yield stack


@pytest.fixture(scope="module")
def code_and_venue(stack: Stack) -> tuple[str, str]:
    words = stack.manage("shell", "-v0", "-c", "from tests.processes.seed import seed_people; print(seed_people())")
    code, venue = words.split()[-2:]
    return code, venue


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_from_the_poster_to_a_closed_matter(
    stack: Stack, code_and_venue: tuple[str, str], browser: Browser, javascript: bool
) -> None:
    code, venue = code_and_venue
    address = _on_the_wall(browser, stack, venue, javascript)
    assert address == f"{stack.address}/c/{code}"
    phone = browser.new_context(viewport=PHONE, locale="zh-CN", java_script_enabled=javascript)
    citizen = phone.new_page()
    query_code = _sent(citizen, address)
    assert phone.cookies() == []
    _wait_for_state(stack, "assigned")

    pocket = browser.new_context(viewport=PHONE, locale="zh-CN", java_script_enabled=javascript)
    deputy = _taken_up(pocket, stack)
    _answer(deputy, "您好，我昨晚去看过了，已请路灯所三天内修好。")

    # The citizen reads it, by the kept link or by typing the code
    _track(citizen, stack, query_code, javascript)
    expect(citizen.locator("main")).to_contain_text("我昨晚去看过了")
    assert phone.cookies() == []
    _fits(citizen)

    # Resolved; not satisfied; goes on; resolved again; satisfied
    _resolve(deputy, "三盏都修好了。")
    _wait_for_state(stack, "resolved")
    _track(citizen, stack, query_code, javascript)
    _rate(citizen, "not_satisfied", "还有一盏不亮")
    _wait_for_state(stack, "in_progress")
    expect(citizen.locator("main")).to_contain_text("还有一盏不亮")

    _resolve(deputy, "最后一盏也换好了。")
    _wait_for_state(stack, "resolved")
    _track(citizen, stack, query_code, javascript)
    _rate(citizen, "satisfied", "")
    _wait_for_state(stack, "closed")
    _fits(citizen)
    found = stack.sql("SELECT verb FROM feedback_event WHERE submission_id = %s ORDER BY seq", _last(stack))
    assert [v for (v,) in found] == ["submit", "assign", "accept", "answer", "resolve", "reopen", "resolve", "rate"]
    phone.close()
    pocket.close()


def _on_the_wall(browser: Browser, stack: Stack, venue: str, javascript: bool) -> str:
    """The address that a phone reads from the poster."""
    desk = browser.new_context(viewport=DESK, locale="zh-CN", java_script_enabled=javascript)
    poster = _log_in(desk, stack, "liaison")
    poster.goto(f"{stack.address}/venues/{venue}/poster")
    address = _decoded(poster)
    desk.close()
    return address


def _sent(citizen: Page, address: str) -> str:
    """The query code on the receipt."""
    citizen.goto(address)
    _fits(citizen)
    citizen.locator("label.who", has_text="沈岩").click()
    citizen.fill("#message", MESSAGE)
    citizen.click(".send button.primary")
    query_code = "-".join(citizen.inner_text(".keep .code").split())
    assert CODE.fullmatch(query_code)
    _fits(citizen)
    return query_code


def _taken_up(pocket: BrowserContext, stack: Stack) -> Page:
    """The deputy's phone, with the matter open and accepted."""
    deputy = _log_in(pocket, stack, "shen")
    deputy.goto(f"{stack.address}/inbox/")
    _fits(deputy)
    deputy.locator("a.row", has_text="北门的路灯").click()
    expect(deputy.locator("body")).to_contain_text(MESSAGE)
    deputy.locator("form[action$='/accept/'] button").first.click()
    _wait_for_state(stack, "in_progress")
    return deputy


def _log_in(context: BrowserContext, stack: Stack, username: str) -> Page:
    page = context.new_page()
    page.goto(f"{stack.address}/login/")
    page.fill("[name=username]", username)
    page.fill("[name=password]", PASSWORD)
    page.click("button.primary")
    page.wait_for_url(lambda url: "/login" not in url)
    return page


def _decoded(page: Page) -> str:
    """What a phone reads from the picture of the poster."""
    (read,) = zxingcpp.read_barcodes(Image.open(io.BytesIO(page.screenshot(full_page=True))))
    return str(read.text)


def _answer(page: Page, words: str) -> None:
    page.locator("a.button[href*='/answer/']").first.click()
    page.wait_for_url("**/answer/**")
    page.fill("#move textarea", words)
    page.locator("#move button.primary").click()
    page.click("text=回到这件")  # the inbox went on to the next one
    expect(page.locator("body")).to_contain_text(words)


def _resolve(page: Page, words: str) -> None:
    page.goto(page.url.split("?")[0].split("#")[0])
    page.locator("a.button[href*='/resolve/']").first.click()
    page.wait_for_url("**/resolve/**")
    page.locator("#move input[name=outcome]").first.check()
    page.fill("#move textarea:not([hidden])", words)
    page.locator("#move button.primary").click()
    page.locator("#move button[name=confirmed]").click()
    page.click("text=回到这件")
    page.wait_for_url(lambda url: "/resolve" not in url)


def _track(page: Page, stack: Stack, query_code: str, javascript: bool) -> None:
    page.goto("about:blank")
    if javascript:
        page.goto(f"{stack.address}/t/#{query_code}")
        expect(page.locator("main .now")).to_be_visible()
    else:
        page.goto(f"{stack.address}/t/")
        page.fill("#code", query_code.lower())
        page.click("#entry button.primary")
    assert query_code not in page.url


def _rate(page: Page, rating: str, words: str) -> None:
    page.locator(f"input[name=rating][value={rating}]").check()
    page.fill("#rate-words", words)
    page.locator("form:has(input[name=rating]) button.primary").click()
    expect(page.locator(".notice[role=status]")).to_be_visible()


def _fits(page: Page) -> None:
    """Nothing sticks out of the screen sideways."""
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def _last(stack: Stack) -> int:
    return int(stack.sql("SELECT max(id) FROM feedback_submission")[0][0])


def _wait_for_state(stack: Stack, state: str) -> None:
    def is_so() -> bool:
        return stack.sql("SELECT state FROM feedback_submission WHERE id = %s", _last(stack)) == [(state,)]

    wait_for(is_so, 30, f"the state {state}", stack.said)
