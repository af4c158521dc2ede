"""What is typed for many at once is as safe as a single answer: after a reload, a refusal, and a login in between."""

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone

from deputies.rate_limits import LOGINS_BY_ADDRESS, forget
from feedback.models import Submission
from feedback.models.groups import Belonging, GroupMember, SimilarGroup
from tests import cast
from tests.browser import DESK, chromium, signed_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]
PASSWORD = "春天的风-2026"
WORDS = "等配件到货，三天内修好。"


def test_drafts_of_many(live_server, monkeypatch):
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # Playwright's loop runs in this thread
    town = cast.town()
    cases = [cast.assigned(town.shen, town.station, n=n) for n in range(3)]
    shen = town.users["shen"]
    shen.set_password(PASSWORD)
    shen.save()
    forget(LOGINS_BY_ADDRESS, "127.0.0.1")  # other tests used up its tries
    with chromium() as browser:
        page = signed_in(browser, live_server.url, shen, DESK)
        page.set_default_timeout(15_000)
        _many(page, live_server.url, cases)
        _group(page, live_server.url, _grouped(*cases))


def _log_in_again(page, press):
    """The session is over when it is sent; then the person logs in."""
    Session.objects.all().delete()
    press()
    page.locator("[name=username]").fill("shen")
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("main button.primary").click()


def _many(page, address, cases):
    page.goto(address + "/inbox/?lang=en")
    for box in page.locator(".pick input").all():
        box.click()
    page.locator("#many button[value=extend]").click()
    words = page.locator("main textarea")
    words.fill(WORDS)
    page.reload()
    assert words.input_value() == WORDS
    page.evaluate("document.querySelector('main textarea').maxLength = 9999")
    words.fill("字" * 2001)
    page.locator(".send button").click()
    page.locator(".field-error").wait_for()
    assert words.input_value() == "字" * 2001
    words.fill(WORDS)
    _log_in_again(page, lambda: page.locator(".send button").click())
    page.locator("main textarea").wait_for()
    assert words.input_value() == WORDS
    assert page.locator("main [name=case]:checked").count() == 3
    page.locator(".send button").click()
    page.get_by_text("3 done").wait_for()
    assert "many:" not in page.evaluate("JSON.stringify(localStorage)")
    assert Submission.objects.filter(extended_at__isnull=False).count() == len(cases)


def _grouped(*cases):
    now = timezone.now()
    group = SimilarGroup.objects.create(district=cases[0].district, created_at=now, last_at=now)
    for case in cases:
        belongs = {"at": now, "likeness": 90, "belonging": Belonging.CONFIRMED, "decided_at": now}
        GroupMember.objects.create(group=group, submission=case, area_key=case.area_key, **belongs)
    return group


def _group(page, address, group):
    page.goto(f"{address}/similar/{group.pk}/?lang=en")
    words = page.locator("textarea[name=words]")
    words.fill(WORDS)
    page.reload()
    assert words.input_value() == WORDS
    _log_in_again(page, lambda: page.get_by_role("button", name="Send to all of them").click())
    page.locator("textarea[name=words]").wait_for()
    assert words.input_value() == WORDS
    page.get_by_role("button", name="Send to all of them").click()
    page.get_by_text("Done for 3 opinions.").wait_for()
    assert page.evaluate("localStorage.length") == 0
