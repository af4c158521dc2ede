"""README's pictures, taken of the running portal with the demo city: `make pictures`."""

from __future__ import annotations

import os
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, ViewportSize

from portal.demo.accounts import DEMO_VENUE_NAME, PASSWORD
from tests import servers
from tests.browser import chromium
from tests.processes.stack import Stack

FOLDER = Path(__file__).resolve().parents[1] / "docs" / "img"
MESSAGE = "春星社区北门的路灯从上周一起有三盏不亮，晚上老人出门看不清台阶，前天已经有人摔倒了。"


class FirstStart(Stack):
    """Without what a run of tests has ready."""

    def furnish(self) -> None:
        """The portal makes its tables itself."""


def main() -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    os.environ.update(servers.SETTINGS)
    with FirstStart(DEMO="true") as stack:
        take(stack)


def take(stack: Stack) -> None:
    """Of a portal with the demo city."""
    with chromium() as browser:
        _citizen_form(stack, _page(browser, 390, 844))
        inbox = _logged_in(stack, _page(browser, 1280, 860), "deputy")
        inbox.goto(f"{stack.address}/inbox/")
        inbox.locator("a.row").first.click()
        inbox.locator("#move").wait_for()
        inbox.mouse.move(1279, 859)
        _keep(inbox, "inbox")
        dashboard = _logged_in(stack, _page(browser, 1280, 1080), "staff-wuxi")
        dashboard.goto(f"{stack.address}/dashboard/")
        _keep(dashboard, "dashboard")


def _citizen_form(stack: Stack, page: Page) -> None:
    ((code,),) = stack.sql(
        "SELECT code FROM stations_code JOIN stations_venue v ON v.id = venue_id"
        " WHERE v.name = %s AND revoked_at IS NULL LIMIT 1",
        DEMO_VENUE_NAME,
    )
    page.goto(f"{stack.address}/c/{code}")
    page.fill("#message", MESSAGE)
    page.evaluate("scrollTo(0, 0)")
    _keep(page, "citizen-form")


def _keep(page: Page, name: str) -> None:
    """With a palette: a third of the bytes, and no eye sees it."""
    picture = Image.open(BytesIO(page.screenshot())).convert("RGB")
    small = picture.quantize(method=Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)
    small.save(FOLDER / f"{name}.png", optimize=True)


def _page(browser: Browser, width: int, height: int) -> Page:
    return browser.new_context(viewport=ViewportSize(width=width, height=height), locale="zh-CN").new_page()


def _logged_in(stack: Stack, page: Page, username: str) -> Page:
    page.goto(f"{stack.address}/login/")
    page.fill("[name=username]", username)
    page.fill("[name=password]", PASSWORD)
    page.click("button.primary")
    page.wait_for_url(lambda url: "/login" not in url)
    return page


if __name__ == "__main__":
    main()
