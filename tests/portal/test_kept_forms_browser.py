"""What was typed into a form of the staff is there again when its sending ended at a login, or at a page that says
that it came from before another login."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import Page, expect

from deputies.models import Deputy, DeputyGroup, Topic
from deputies.rate_limits import LOGINS_BY_ADDRESS, forget
from stations.models import Venue
from tests import cast
from tests.browser import DESK, chromium, signed_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]
PASSWORD = "春天的风-2026"


@pytest.fixture
def town(monkeypatch: pytest.MonkeyPatch) -> cast.Town:
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # Playwright's loop runs in this thread
    forget(LOGINS_BY_ADDRESS, "127.0.0.1")  # other tests used up its tries
    made = cast.town()
    for name in ("staff", "liaison"):
        made.users[name].set_password(PASSWORD)
        made.users[name].save()
    return made


def send(page: Page) -> None:
    with page.expect_navigation():  # until the page that came has run its scripts: nobody is quicker
        page.locator("main form[method=post] button.primary").first.click()


def log_in(page: Page, who: str) -> None:
    page.locator("[name=username]").fill(who)
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("main button.primary").click()


def test_register_forms_outlive_the_session(live_server: Any, town: cast.Town) -> None:
    roads = Topic.objects.filter(is_active=True).order_by("pk")[0]
    with chromium() as browser:
        page = signed_in(browser, live_server.url, town.users["staff"], DESK)
        page.goto(f"{live_server.url}/deputies/new/?area={town.xishan.key}")
        page.locator("[name=name]").fill("单晓春")
        page.locator("[name=level]").select_option("county")
        page.locator(f"[name=topics][value='{roads.pk}']").check()
        page.locator("[name=note]").fill("换届后补选。")
        Session.objects.all().delete()
        send(page)
        log_in(page, "staff")
        expect(page.locator("form #back")).to_be_visible()
        assert page.locator("[data-files]").is_hidden(), "there was no file"
        assert page.locator("[name=level]").input_value() == "county"
        send(page)
        expect(page.locator(".note.success")).to_be_visible()
        made = Deputy.objects.get(name="单晓春")
        assert (made.note, [*made.topics.all()]) == ("换届后补选。", [roads])
        assert page.evaluate("sessionStorage.getItem('sent')") is None, "what was taken is forgotten"
        page.goto(f"{live_server.url}/deputies/new/")
        assert page.locator("[name=name]").input_value() == ""

        page.goto(f"{live_server.url}/deputy-groups/new/")
        page.locator("[name=name]").fill("教育专业组")
        page.context.clear_cookies(name="csrftoken")  # as when one has logged in anew in another tab
        send(page)
        page.locator("a.primary").click()
        expect(page.locator("form #back")).to_be_visible()
        assert page.locator("[name=name]").input_value() == "教育专业组"
        assert not DeputyGroup.objects.filter(name="教育专业组").exists()


def test_others_at_the_same_browser_find_nothing(live_server: Any, town: cast.Town) -> None:
    with chromium() as browser:
        page = signed_in(browser, live_server.url, town.users["staff"], DESK)
        page.goto(f"{live_server.url}/venues/{town.station.pk}/edit/")
        page.locator("[name=address]").fill("南门路 8 号")
        Session.objects.all().delete()
        send(page)
        log_in(page, "liaison")
        page.wait_for_load_state()
        page.goto(f"{live_server.url}/contact-day/")
        assert page.evaluate("sessionStorage.getItem('sent')") is None
        assert not Venue.objects.filter(address="南门路 8 号").exists()
