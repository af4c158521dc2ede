"""Naming somebody in a note: with keys by pinyin on a PC, with a finger on a phone."""

import pytest

from feedback.models.notifications import Notification
from tests import cast
from tests.browser import DESK, PHONE, chromium, fits, signed_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]
NOTE = "#note-words"
SHOWN = "#note-people:not([hidden]) li"


def test_an_at_offers_the_people_of_the_matter(live_server, monkeypatch):
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # Playwright's loop runs in this thread
    town = cast.town()
    case = cast.assigned(town.shen, town.station)
    address = f"{live_server.url}/inbox/{case.pk}/?lang=en"
    Notification.objects.all().delete()
    with chromium() as browser:
        page = signed_in(browser, live_server.url, town.users["liaison"], DESK)
        page.goto(address)
        page.locator(NOTE).press_sequentially("me@s", delay=20)
        page.wait_for_timeout(300)
        assert page.locator(SHOWN).count() == 0, "a mail address is no call"
        page.locator(NOTE).press_sequentially(" @s", delay=20)
        page.locator(SHOWN).first.wait_for()
        offered = ["沈岩\nDeputy", "staff\nCongress staff", "city_staff\nCongress staff"]
        assert page.locator(SHOWN).all_inner_texts() == offered
        page.keyboard.press("Escape")
        assert page.locator(SHOWN).count() == 0
        assert page.evaluate("document.activeElement.id") == "note-words", "Escape closes the list, no more"
        page.locator(NOTE).fill("")
        page.locator(NOTE).press_sequentially("@s", delay=20)
        page.locator(SHOWN).nth(1).wait_for()
        page.keyboard.press("ArrowDown")
        assert page.locator("#note-people [aria-selected=true]").inner_text().startswith("staff")
        page.keyboard.press("Enter")
        page.locator(NOTE).press_sequentially("和 @sy", delay=20)
        page.locator(SHOWN).wait_for()
        page.keyboard.press("Tab")
        page.locator(NOTE).press_sequentially("请看")
        assert page.locator(NOTE).input_value() == "@staff 和 @沈岩 请看"
        assert "@沈岩" in page.evaluate("JSON.stringify(localStorage)"), "a draft like what was typed"
        page.keyboard.press("Control+Enter")
        page.get_by_text("Told: staff, 沈岩.").wait_for()

        signed = page.context.storage_state()
        signed["origins"] = []  # nothing but the session
        context = browser.new_context(viewport=PHONE, locale="zh-CN", has_touch=True, storage_state=signed)
        phone = context.new_page()
        phone.set_default_timeout(15_000)
        phone.goto(address)
        phone.locator(NOTE).press_sequentially("＠沈", delay=20)
        phone.locator(SHOWN).tap()
        assert phone.locator(NOTE).input_value() == "@沈岩 "
        assert phone.evaluate("document.activeElement.id") == "note-words"
        phone.locator(NOTE).press_sequentially("@", delay=20)
        phone.locator(SHOWN).first.wait_for()
        fits(phone)
    told = set(Notification.objects.values_list("user__username", flat=True))
    assert told == {"staff", "shen"}
