"""A batch of posters in a browser: chosen by area, waited for, downloaded, and scanned from the file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pypdfium2
import pytest
import zxingcpp
from django.conf import settings as site
from playwright.sync_api import expect

from stations import tasks
from stations.venue_codes import issuing
from tests import cast
from tests.browser import DESK, chromium, signed_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]


def test_a_batch_is_made_and_downloaded(
    live_server: Any, settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # Playwright's loop runs in this thread
    settings.PRIVATE_DIR = tmp_path / "private"
    town = cast.town()
    codes = [issuing.issue(venue=venue).code for venue in (town.home, town.station)]
    issuing.issue(venue=town.elsewhere)
    with chromium() as browser:
        page = signed_in(browser, live_server.url, town.users["staff"], DESK)
        page.goto(f"{live_server.url}/posters/?area={town.xishan.key}")
        page.locator("input[name=which][value=area]").check()
        page.locator("input[name=size][value=card]").check()
        page.locator("main form button.primary").click()
        expect(page.locator("#state progress")).to_be_visible()
        tasks.make_posters()
        ready = page.locator("#state a.primary")
        ready.wait_for()  # the page asks by itself
        with page.expect_download() as download:
            ready.click()
        download.value.save_as(tmp_path / "posters.pdf")
        assert download.value.suggested_filename.endswith(".pdf")

    with pypdfium2.PdfDocument(tmp_path / "posters.pdf") as document:
        read = [code.text for sheet in document for code in zxingcpp.read_barcodes(sheet.render(scale=4).to_pil())]
    assert read == [f"{site.PUBLIC_ADDRESS}/c/{code}" for code in codes]
