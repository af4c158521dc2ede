"""One screen for what people said at the venue, by telephone or on paper."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from feedback.arrival import form_tokens
from feedback.models import Submission
from feedback.models.on_behalf import Channel, OnBehalf
from tests import cast
from tests.browser import chromium, press_until, signed_in
from tests.cast import Town
from tests.feedback.citizen import text_of
from tests.feedback.citizens.test_appointment_pages import code_of

MESSAGE = "老人在电话里说，北门的路灯不亮。"


@pytest.fixture
def liaison(in_town: Town, client: Client) -> Client:
    client.force_login(in_town.users["liaison"])
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    return client


def said(town: Town, **more: Any) -> dict[str, Any]:
    return {
        "token": form_tokens.new(f"on-behalf-{town.users['liaison'].pk}"),
        "venue": town.station.pk,
        "channel": "telephone",
        "received_on": timezone.localdate().isoformat(),
        "clock": "received",
        "message": MESSAGE,
        **more,
    }


def test_an_entry_and_on_with_the_next(liaison: Client, in_town: Town) -> None:
    yesterday = timezone.localdate() - timedelta(days=1)
    sent = said(in_town, received_on=yesterday.isoformat(), contact_phone="13800000000", place="北门")
    answer = liaison.post("/on-behalf/", sent)
    assert answer["Location"] == f"/on-behalf/?venue={in_town.station.pk}&channel=telephone&received={yesterday}"
    entry = OnBehalf.objects.get()
    assert (entry.channel, entry.received_on, entry.contact_day) == (Channel.TELEPHONE, yesterday, None)
    page = liaison.get(answer["Location"])
    assert f"Saved as #{entry.submission_id}." in text_of(page)
    assert page.context["form"].initial["received_on"] == str(yesterday)
    assert liaison.post("/on-behalf/", sent).status_code == 302  # the same form again is the same entry
    assert OnBehalf.objects.count() == 1


def test_the_page_asks_few_questions_of_the_database(
    liaison: Client, in_town: Town, django_assert_max_num_queries: Any
) -> None:
    for n in range(5):
        liaison.post("/on-behalf/", said(in_town, message=f"{MESSAGE}{n}"))
    with django_assert_max_num_queries(10):
        page = text_of(liaison.get("/on-behalf/"))
    assert page.count("Take back") == 5


def test_what_is_wrong_is_said_and_the_words_are_kept(liaison: Client, in_town: Town) -> None:
    tomorrow = timezone.localdate() + timedelta(days=1)
    answer = liaison.post("/on-behalf/", said(in_town, received_on=tomorrow.isoformat()))
    assert answer.status_code == 422
    assert "This day has not come yet." in text_of(answer)
    assert MESSAGE in answer.content.decode()
    assert liaison.post("/on-behalf/", said(in_town, token="")).status_code == 422
    assert liaison.post("/on-behalf/", said(in_town, channel="pigeon")).status_code == 422
    assert not Submission.objects.exists()


def test_a_venue_of_others_is_not_written_for(liaison: Client, in_town: Town) -> None:
    liaison.post("/on-behalf/", said(in_town, venue=in_town.elsewhere.pk))
    assert Submission.objects.get().venue == in_town.station


def test_the_receipt_and_taking_back_are_for_who_entered_it(liaison: Client, in_town: Town) -> None:
    entry_page = liaison.post("/on-behalf/", said(in_town, receipt="yes"))
    receipt = liaison.get(entry_page["Location"])
    assert receipt["Cache-Control"] == "no-store"
    entry = OnBehalf.objects.get()
    assert code_of(entry.submission)[:4] in text_of(receipt)
    other = Client()
    other.force_login(in_town.users["head"])
    assert other.get(entry_page["Location"]).status_code == 404
    assert other.post(f"/on-behalf/{entry.pk}/take-back/").status_code == 404
    done = liaison.post(f"/on-behalf/{entry.pk}/take-back/", follow=True)
    assert f"#{entry.submission_id} is taken back." in text_of(done)
    again = liaison.post(f"/on-behalf/{entry.pk}/take-back/", follow=True)
    assert "Too late" in text_of(again)


def test_half_an_hour_later_there_is_no_receipt(liaison: Client, in_town: Town) -> None:
    address = liaison.post("/on-behalf/", said(in_town, receipt="yes"))["Location"]
    OnBehalf.objects.update(created_at=timezone.now() - timedelta(minutes=31))
    assert liaison.get(address).status_code == 404
    assert "Take back" not in text_of(liaison.get("/on-behalf/"))


@pytest.mark.browser
@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_three_in_a_row_by_keyboard_alone(live_server: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Type, Tab, Ctrl+Enter; the next one stands ready; the last one with its receipt; one is taken back."""
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # Playwright's loop runs in this thread
    town = cast.town()
    with chromium() as browser:
        page = signed_in(browser, live_server.url, town.users["liaison"], {"width": 1280, "height": 900})
        page.goto(f"{live_server.url}/on-behalf/?venue={town.station.pk}")
        page.keyboard.type("说到一半")
        page.reload()
        assert page.locator("#message").input_value() == "说到一半", "half a message is not lost"
        page.keyboard.press("Control+a")
        for n in range(2):
            page.keyboard.type(f"{MESSAGE}{n}")  # the message has the focus already
            page.keyboard.press("Tab")
            page.keyboard.type("北门")
            page.keyboard.press("Control+Enter")
            page.wait_for_selector("text=已保存，编号")
            assert page.locator("#message").input_value() == "", "what was sent is no draft any more"
            assert page.evaluate("document.activeElement.id") == "message"
        page.keyboard.type(MESSAGE)
        page.fill("#contact_phone", "123")
        page.keyboard.press("Control+Enter")
        page.wait_for_selector(".wrong #contact_phone")
        assert page.evaluate("document.activeElement.id") == "contact_phone", "what is wrong has the focus"
        page.fill("#contact_phone", "")
        page.fill("#message", "")
        page.focus("#message")
        press_until(page, "Shift+Tab", "id", "channel")  # back over the clock, the day, to how it came
        page.keyboard.press("ArrowDown")
        press_until(page, "Tab", "id", "message")
        page.keyboard.type(f"{MESSAGE}2")
        page.keyboard.press("Control+Shift+Enter")
        page.wait_for_selector("text=您的查询码")
        page.keyboard.press("Enter")  # on with the next
        page.wait_for_selector("#message")
        assert page.locator("#message").input_value() == "", "what was sent is no draft any more"
        assert page.evaluate("document.getElementById('channel').value") == "telephone"
        press_until(page, "Tab", "textContent", "撤销")
        page.keyboard.press("Enter")
        page.wait_for_selector("text=已撤销。")
    assert list(Submission.objects.order_by("pk").values_list("place", "state")) == [
        ("北门", "submitted"), ("北门", "submitted"), ("", "withdrawn"),
    ]  # fmt: skip
    assert list(OnBehalf.objects.values_list("channel", flat=True)) == ["walk_in", "walk_in", "telephone"]
