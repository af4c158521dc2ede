"""In a browser: files go up while one types, in pieces, through lost connections and pages loaded anew; and one may
speak instead of writing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings as django_settings
from playwright.sync_api import BrowserContext, FilePayload, Page, Route, expect

from feedback.files import storing
from feedback.models import Submission
from feedback.models.files import Attachment
from feedback.receipts import query_codes
from stations.models import Venue
from stations.venue_codes import issuing
from tests import cast
from tests.browser import PHONE, chromium
from tests.feedback.files import samples
from tests.portal.test_accessible import TAGS

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]
FAKE_MICROPHONE = ("--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream")
SONG = samples.mp3()[:417] * 1_500  # three pieces


@pytest.fixture
def address(live_server: Any, settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # Playwright's loop runs in this thread
    settings.PRIVATE_DIR = tmp_path
    return f"{live_server.url}/c/{issuing.issue(venue=cast.town().station).code}"


def opened(context: BrowserContext, address: str, problems: list[Any]) -> Page:
    page = context.new_page()
    page.set_default_timeout(45_000)
    page.on("pageerror", lambda problem: problems.extend([problem]))
    page.goto(address)
    return page


def choose(page: Page, name: str, data: bytes, kind: str = "audio/mpeg") -> None:
    page.set_input_files("#file", FilePayload(name=name, mimeType=kind, buffer=data))


def broken_after(page: Page, pieces: int) -> list[str]:
    """The line breaks after so many pieces. Returns what is asked from then on."""
    seen: list[str] = []
    left = iter(range(pieces))

    def answer(route: Route) -> None:
        seen.append(f"{route.request.method} {route.request.headers.get('upload-offset', '')}".strip())
        if route.request.method == "PATCH" and next(left, None) is None:
            route.abort("connectionreset")
        else:
            route.continue_()

    page.route("**/files/upload/**", answer)
    return seen


def arrived(page: Page, many: int) -> None:
    expect(page.locator("#uploads li.good")).to_have_count(many)


def send(page: Page) -> None:
    page.click(".send button")
    expect(page.locator("[data-sent]")).to_be_visible()


def test_files_go_up_while_one_types(address: str, tmp_path: Path) -> None:
    problems: list[Any] = []
    with chromium(*FAKE_MICROPHONE) as browser:
        page = opened(browser.new_context(viewport=PHONE, locale="zh-CN"), address, problems)
        page.fill("#message", cast.LAMPS)
        _goes_on_after_it_broke(page)
        _a_photo_and_a_wrong_file(page)
        _spoken_twice(page)

        # Who cannot see it, and who needs large targets, can use it too.
        choose(page, "x.svg", b"<svg/>", "image/svg+xml")
        expect(page.locator("#uploads li.late")).to_be_visible()
        found = Axe().run(page, options={"resultTypes": ["violations"], "runOnly": {"type": "tag", "values": TAGS}})
        assert [fault["id"] for fault in found.response["violations"]] == []

        # Loaded anew once more: all are still there, once.
        page.reload()
        arrived(page, 3)
        send(page)
        page.wait_for_function("!localStorage.length")
        assert page.evaluate("indexedDB.databases()") == []
    assert not problems
    sent = Submission.objects.get()
    kinds = list(sent.attachments.order_by("pk").values_list("kind", "name"))
    assert [kind for kind, _name in kinds] == ["sound", "picture", "sound"]
    assert Attachment.objects.count() == 3
    assert not list((tmp_path / "files" / "arriving").iterdir())


def _goes_on_after_it_broke(page: Page) -> None:
    """By itself, where it was, even when the page was loaded anew."""
    asked = broken_after(page, 1)
    choose(page, "广场舞.mp3", SONG)
    expect(page.locator("#uploads li.due")).to_contain_text("会自动继续")
    assert asked[:2] == ["PATCH 0", "PATCH 262144"]
    page.unroute("**/files/upload/**")
    asked = broken_after(page, 9)
    page.reload()
    arrived(page, 1)
    assert asked == ["HEAD", "PATCH 262144", "PATCH 524288"]
    expect(page.locator("#message")).to_have_value(cast.LAMPS)
    assert storing.path_of(Attachment.objects.get()).read_bytes() == SONG


def _a_photo_and_a_wrong_file(page: Page) -> None:
    """The photo is made smaller before it goes; the wrong file says why."""
    choose(page, "北门.png", samples.noise(), "image/png")
    arrived(page, 2)
    choose(page, "x.svg", b"<svg/>", "image/svg+xml")
    expect(page.locator("#uploads li.late")).to_contain_text("不能接收")
    page.click("#uploads li.late [name=drop]")
    assert page.locator("#uploads img").evaluate_all("all => all.filter((one) => one.naturalWidth).length") == 1


def _spoken_twice(page: Page) -> None:
    """Spoken, listened to, left out, spoken again."""
    for n in range(2):
        page.click("#voice")
        expect(page.locator("#recorder")).to_contain_text("0:01")
        page.click("#recorder button")
        arrived(page, 3)
        if not n:
            expect(page.locator("#uploads li:last-child audio")).to_be_visible()
            page.click("#uploads li:last-child [name=drop]")
            arrived(page, 2)


def test_a_discarded_draft_takes_its_files_along(address: str, tmp_path: Path) -> None:
    problems: list[Any] = []
    with chromium() as browser:
        page = opened(browser.new_context(viewport=PHONE, locale="zh-CN"), address, problems)
        page.fill("#message", cast.LAMPS)
        choose(page, "广场舞.mp3", SONG)
        arrived(page, 1)
        kept = storing.path_of(Attachment.objects.get())
        page.reload()
        arrived(page, 1)
        with page.expect_response(lambda answer: answer.request.method == "DELETE"):
            page.click("#draft button")
        expect(page.locator("#uploads li")).to_have_count(0)
        expect(page.locator("#message")).to_be_focused()
    assert not Attachment.objects.exists()
    assert not kept.exists()
    assert not problems


def test_a_message_waits_for_its_files_unless_it_is_told_not_to(address: str) -> None:
    problems: list[Any] = []
    with chromium() as browser:
        context = browser.new_context(viewport=PHONE, locale="zh-CN")
        for n, words in enumerate(("等文件。请看附件。", "不等文件。请看一看。")):
            page = opened(context, address, problems)
            page.fill("#message", words)
            choose(page, "x.svg", b"<svg/>", "image/svg+xml")
            expect(page.locator("#uploads li.late")).to_be_visible()
            asked = broken_after(page, 1)
            choose(page, "广场舞.mp3", SONG)
            expect(page.locator("#uploads li.due")).to_be_visible()
            page.click(".send button")
            expect(page.locator("#held")).to_be_visible()
            assert Submission.objects.count() == n
            page.unroute("**/files/upload/**")
            page.click("#held button" if n else "#uploads li.due [name=again]")
            expect(page.locator("[data-sent]")).to_be_visible()
            assert asked
            page.close()
    assert not problems
    waited, not_waited = Submission.objects.order_by("pk")
    assert (waited.attachments.count(), not_waited.attachments.count()) == (1, 0)


def test_what_is_added_later_goes_up_the_same_way(live_server: Any, address: str) -> None:
    problems: list[Any] = []
    held = cast.submission(Venue.objects.get(name="春星社区代表联络站"))
    code = query_codes.query_code(held.idempotency_key, django_settings.QUERY_CODE_KEY)
    assert address
    with chromium() as browser:
        page = opened(browser.new_context(viewport=PHONE, locale="zh-CN"), f"{live_server.url}/t/#{code}", problems)
        page.fill("#words", "见附件。")
        choose(page, "广场舞.mp3", SONG)
        arrived(page, 1)
        assert page.evaluate("localStorage.length") == 0, "the page of another matter has the same address"
        page.click("form:has(#words) .wide")
        expect(page.locator(".notice.good")).to_be_visible()
    assert not problems
    assert held.attachments.get().event_seq == 2


def test_where_nothing_can_be_recorded_or_loaded_the_plain_field_works(address: str) -> None:
    problems: list[Any] = []
    with chromium() as browser:
        context = browser.new_context(viewport=PHONE, locale="zh-CN")
        context.add_init_script("delete window.MediaRecorder")
        page = context.new_page()
        page.route("**/files/uploads/**", lambda route: route.abort())
        page.goto(address)
        expect(page.locator("#voice")).to_be_hidden()
        page.fill("#message", cast.LAMPS)
        choose(page, "广场舞.mp3", SONG)
        send(page)
    assert not problems
    assert Submission.objects.get().attachments.count() == 1
