"""A roster in a browser: edited by the liaison at a desk, then swapped from phone to phone with consent."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from stations.models import DutyRosterEntry
from tests import cast
from tests.browser import DESK, PHONE, chromium, fits, signed_in
from tests.feedback.days import contact_day

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]


def test_a_roster_edited_and_swapped(live_server: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # Playwright's loop runs in this thread
    town, today = cast.town(), timezone.localdate()
    first = contact_day(town.station, town.zhou, date=today + timedelta(days=7))
    second = contact_day(town.station, town.zhou, date=today + timedelta(days=14))

    def on_duty() -> list[str]:
        days = DutyRosterEntry.objects.filter(venue=town.station).order_by("date")
        return list(days.values_list("deputy__name", flat=True))

    with chromium() as browser:
        liaison = signed_in(browser, live_server.url, town.users["liaison"], DESK)
        liaison.goto(f"{live_server.url}/venues/{town.station.pk}/roster/")
        liaison.locator(f"a[href='/contact-days/{first.pk}/']").click()
        liaison.get_by_label("周敏华").uncheck()
        liaison.get_by_label("沈岩").check()
        liaison.get_by_role("button", name="保存轮值").click()
        expect(liaison.locator(".note.success")).to_be_visible()
        assert on_duty() == ["沈岩", "周敏华"]

        shen, zhou = (signed_in(browser, live_server.url, town.users[who], PHONE) for who in ("shen", "zhou"))
        for page in (shen, zhou):
            page.goto(f"{live_server.url}/duty/")
            expect(page.locator(".days a.button")).to_have_count(1)
            fits(page)
        shen.locator(".days a.button").click()
        shen.locator("input[name=wanted]").check()
        shen.locator("textarea, input[name=note]").first.fill("那天要开会，能换一下吗？")
        fits(shen)
        shen.locator("form.card button.primary").click()
        expect(shen.locator(".waiting form[action$='/withdraw/']")).to_be_visible()
        assert on_duty() == ["沈岩", "周敏华"], "nothing changes before the colleague agrees"

        zhou.reload()
        expect(zhou.locator(".ask")).to_contain_text("那天要开会，能换一下吗？")
        fits(zhou)
        zhou.locator(".ask form[action$='/accept/'] button").click()
        expect(zhou.locator(".ask")).to_have_count(0)

    assert on_duty() == ["周敏华", "沈岩"]
    assert DutyRosterEntry.objects.get(deputy=town.shen).date == second.date
