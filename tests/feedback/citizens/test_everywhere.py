"""The whole job, from the form over the receipt to the tracking page, in one browser: by a thumb that is counted, by
the keyboard alone, inside WeChat, without cookies, storage or JavaScript, on the narrowest phone, at 400 % zoom."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect

from feedback.models import Submission
from stations.venue_codes import issuing
from tests import cast
from tests.browser import DESK, PHONE, chromium, fits

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]
NARROW: ViewportSize = {"width": 320, "height": 640}
ZOOMED: ViewportSize = {"width": 320, "height": 225}  # 1280 x 900 at 400 %
WECHAT = (
    "Mozilla/5.0 (Linux; Android 12; V2041A; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/116.0.0.0 "
    "Mobile Safari/537.36 XWEB/1160065 MMWEBSDK/20231202 MicroMessenger/8.0.47.2560(0x28002F50) WeChat/arm64 "
    "NetType/WIFI Language/zh_CN ABI/arm64"
)
# What its browser has not, or where something that it ignores would leave the citizen with a dead button.
POOR = """
for (const name of ["MediaRecorder", "SpeechSynthesisUtterance", "speechSynthesis"]) delete window[name];
Object.defineProperty(navigator, "serviceWorker", { value: undefined });
Object.defineProperty(navigator, "share", { value: undefined });
window.trapped = [];
for (const name of ["open", "print", "alert", "confirm"]) window[name] = () => void window.trapped.push(name);
addEventListener("click", ({ target }) => {
  if (target.closest("a[download], a[target]")) window.trapped.push(target.outerHTML);
});
"""
NO_STORAGE = """
for (const name of ["localStorage", "sessionStorage", "indexedDB"])
  Object.defineProperty(window, name, { get() { throw new DOMException("blocked", "SecurityError"); } });
"""
ONWARD = "main > form button"  # from the receipt to the tracking page
# The ring of what has the focus, and whether all of it (or as much as fits) is in sight, also from under the bar.
FOCUS = """() => {
  const on = document.activeElement;
  const ringed = on.closest(".who") ? on.nextElementSibling : on;
  const ring = getComputedStyle(ringed);
  const at = on.getBoundingClientRect();
  const x = Math.max(1, at.left + Math.min(at.width / 2, 20)), y = Math.max(1, at.top + Math.min(at.height / 2, 20));
  const hit = document.elementFromPoint(x, y);
  return {
    what: on.id || on.name || on.textContent.trim().slice(0, 30),
    ring: ring.outlineStyle !== "none" && parseFloat(ring.outlineWidth) >= 2,
    seen: hit !== null && (hit === on || on.contains(hit) || hit.contains(on)),
  };
}"""


@dataclass
class Thumb:
    """Counts what it does beyond the words themselves."""

    page: Page
    taps: int = 0

    def tap(self, selector: str) -> None:
        self.page.tap(selector)
        self.taps += 1


def job(page: Page, address: str, words: str, check: Callable[[Page], None] = fits) -> None:
    """With a mouse; `check` looks at each page."""
    page.goto(address)
    check(page)
    page.fill("#message", words)
    page.click(".send button")
    received(page)
    check(page)
    page.click(ONWARD)
    tracked(page, words)
    check(page)


def received(page: Page) -> None:
    expect(page.locator("[data-sent]")).to_be_visible()
    expect(page.locator(".code").first).to_be_visible()


def tracked(page: Page, words: str) -> None:
    expect(page.locator("main")).to_contain_text(words)


def by_thumb(browser: Browser, address: str) -> None:
    page = fresh(browser, viewport=PHONE, has_touch=True, is_mobile=True)
    page.goto(address)
    thumb = Thumb(page)
    thumb.tap("#message")
    page.keyboard.insert_text("用拇指写的一句话。")
    thumb.tap(".send button")
    received(page)
    thumb.tap(ONWARD)
    tracked(page, "用拇指写的一句话。")
    assert thumb.taps <= 4


def by_keyboard(browser: Browser, address: str) -> None:
    """Tab, space and Enter; what has the focus is seen to have it."""
    page = fresh(browser, viewport=DESK)
    page.goto(address)
    tab_to(page, "#message")
    page.keyboard.type("只用键盘写的一句话。")
    tab_to(page, "[name=may_publish]")
    page.keyboard.press("Space")
    tab_to(page, ".send button")
    page.keyboard.press("Enter")
    received(page)
    tab_to(page, ONWARD)
    page.keyboard.press("Enter")
    tracked(page, "只用键盘写的一句话。")
    assert Submission.objects.latest("pk").may_publish


def tab_to(page: Page, selector: str) -> None:
    """By Tab alone; every stop on the way shows where one is."""
    for _ in range(60):
        page.keyboard.press("Tab")
        focus = page.evaluate(FOCUS)
        assert focus["ring"], f"no ring: {focus}"
        assert focus["seen"], f"out of sight: {focus}"
        if page.locator(selector).first.evaluate("element => element === document.activeElement"):
            return
    raise AssertionError(f"Tab does not lead to {selector}")


def in_wechat(browser: Browser, address: str) -> None:
    page = fresh(browser, viewport=PHONE, user_agent=WECHAT)
    page.add_init_script(POOR)
    page.on("download", lambda _: pytest.fail("WeChat downloads nothing"))
    page.on("popup", lambda _: pytest.fail("WeChat opens no window"))

    def check(page: Page) -> None:
        fits(page)
        assert page.evaluate("window.trapped") == []

    job(page, address, "在微信里写的一句话。", check)


def without_cookies(browser: Browser, address: str) -> None:
    """None comes back, neither of the language nor of the size: the choice travels in the addresses."""
    page = fresh(browser, viewport=PHONE)
    page.goto(address)
    assert page.context.cookies() == []
    page.on("request", lambda _: page.context.clear_cookies())
    page.click("header >> text=English")
    page.click("header >> text=Large type")
    page.fill("#message", "没有 cookie 写的一句话。")
    page.click(".send button")
    received(page)
    assert page.locator("html.large[lang=en]").count() == 1
    page.click(ONWARD)
    tracked(page, "没有 cookie 写的一句话。")
    assert page.locator("html.large[lang=en]").count() == 1


def without_storage(browser: Browser, address: str) -> None:
    page = fresh(browser, viewport=PHONE)
    page.add_init_script(NO_STORAGE)
    job(page, address, "存储被禁用时写的一句话。")


def without_scripts(browser: Browser, address: str) -> None:
    job(fresh(browser, viewport=PHONE, java_script_enabled=False), address, "没有脚本写的一句话。", lambda _page: None)


def narrow(browser: Browser, address: str) -> None:
    job(fresh(browser, viewport=NARROW), address, "很窄的手机上写的一句话。")


def zoomed(browser: Browser, address: str) -> None:
    """What can be scrolled only up and down, with room left to read beside the bar at the bottom."""

    def check(page: Page) -> None:
        fits(page)
        bar = page.evaluate("document.querySelector('.send')?.getBoundingClientRect().height ?? 0")
        assert bar <= ZOOMED["height"] / 2

    page = fresh(browser, viewport=ZOOMED, device_scale_factor=4)
    job(page, address, "放大四倍写的一句话。", check)


WAYS = (
    by_thumb,
    by_keyboard,
    in_wechat,
    without_cookies,
    without_storage,
    without_scripts,
    narrow,
    zoomed,
)


def fresh(browser: Browser, **options: Any) -> Page:
    context = browser.new_context(locale="zh-CN", **options)
    page = context.new_page()
    page.set_default_timeout(45_000)
    page.on("pageerror", lambda problem: pytest.fail(str(problem)))
    return page


def test_the_whole_job_can_be_done(live_server: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # Playwright's loop runs in this thread
    address = f"{live_server.url}/c/{issuing.issue(venue=cast.town().station).code}"
    with chromium() as browser:
        for n, way in enumerate(WAYS, 1):
            way(browser, address)
            assert Submission.objects.count() == n, way.__name__
