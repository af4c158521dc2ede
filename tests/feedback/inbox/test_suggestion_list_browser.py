"""The list of suggestions under a finger: a row opens the suggestion, the deputy in it those of the deputy."""

from datetime import date

import pytest

from feedback.lifecycle import SYSTEM
from feedback.suggestions import suggesting
from feedback.suggestions.suggesting import Particulars
from tests import cast
from tests.browser import DESK, PHONE, chromium, fits, signed_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_a_row_and_the_deputy_in_it(live_server, monkeypatch, size):
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # Playwright's loop runs in this thread
    town = cast.town()
    case = cast.assigned(town.shen, town.station)
    said = Particulars("session", "关于加强背街小巷照明的建议", "第27号", town.shen, date(2026, 1, 20))
    made = suggesting.record(said, [case.pk], area_key=case.area_key, actor_of=lambda _case: SYSTEM)
    with chromium() as browser:
        page = signed_in(browser, live_server.url, town.users["staff"], size)
        page.set_default_timeout(15_000)
        page.goto(f"{live_server.url}/suggestions/?lang=en")
        fits(page)
        page.locator("tbody a", has_text="沈岩").click()
        page.wait_for_url("**/suggestions/?deputy=*")
        assert page.locator("tbody tr").count() == 1
        page.locator("tbody td").last.click(force=True)  # the link of the row lies above it
        page.wait_for_url(f"**/suggestions/{made.pk}/")
        fits(page)
