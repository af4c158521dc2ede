"""An import in a browser: refused rows shown, a corrected file, applied, undone."""

from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as site
from django.test import Client
from openpyxl import Workbook
from playwright.sync_api import Page, expect

from deputies.models import Deputy
from stations import tasks
from tests import cast
from tests.browser import DESK, chromium

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]


def workbook(path: Path, area: str) -> Path:
    book = Workbook()
    book.worksheets[0].append(["姓名", "层级", "所属区划", "所在站点"])
    book.worksheets[0].append(["阿依古丽·买买提", "区代表", area, "春星社区代表联络站"])
    book.save(path)
    return path


def upload(page: Page, address: str, file: Path) -> None:
    page.goto(f"{address}/imports/?kind=deputies")
    page.set_input_files("input[type=file]", file)
    page.click("text=上传并检查")
    tasks.work_at_imports()
    page.reload()


def pressed(page: Page, words: str) -> None:
    page.click(f"button:has-text('{words}')")
    tasks.work_at_imports()
    page.reload()


def test_an_import_with_errors_corrected(
    live_server: Any, client: Client, settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # Playwright's loop runs in this thread
    settings.PRIVATE_DIR = tmp_path / "private"
    town = cast.town()
    client.force_login(town.users["staff"])
    session = client.cookies[site.SESSION_COOKIE_NAME].value
    with chromium() as browser:
        page = browser.new_context(viewport=DESK, locale="zh-CN").new_page()
        page.set_default_timeout(5000)
        page.context.add_cookies([{"name": site.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}])
        upload(page, live_server.url, workbook(tmp_path / "错.xlsx", "滨湖区"))
        expect(page.locator(".why")).to_have_text("您的辖区内没有这个区划：“滨湖区”。")
        upload(page, live_server.url, workbook(tmp_path / "对.xlsx", "锡山区"))
        expect(page.locator(".plan-rows .tag")).to_have_text("新增")
        pressed(page, "导入 1 行")
        assert Deputy.objects.get(name="阿依古丽·买买提").venues.get() == town.station
        pressed(page, "撤销这次导入")
        expect(page.locator(".head .tag")).to_have_text("已撤销")

    assert not Deputy.objects.filter(name="阿依古丽·买买提").exists()
