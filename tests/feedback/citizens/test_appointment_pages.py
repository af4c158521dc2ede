"""Making an appointment as a citizen does: with the query code, or with a new message, from a phone."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.conf import settings as site
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Page, expect

from feedback.contact_day import appointments
from feedback.models import Submission
from feedback.models.days import Appointment
from feedback.receipts import query_codes
from stations.models.duty import ContactDay
from stations.venue_codes import issuing
from tests import cast
from tests.browser import PHONE, chromium
from tests.cast import Town
from tests.feedback.citizen import MESSAGE, TOKEN, Citizen, query_code, text_of
from tests.feedback.days import BEFORE, contact_day
from tests.portal.test_weight import AT_MOST, weight


@pytest.fixture
def day(in_town: Town) -> Any:
    with time_machine.travel(BEFORE):
        yield contact_day(in_town.station, in_town.shen)


def code_of(submission: Submission) -> str:
    return query_codes.query_code(submission.idempotency_key, site.QUERY_CODE_KEY)


def visit(client: Client, submission: Submission, **said: str) -> Any:
    return client.post("/t/visit", {"code": code_of(submission), **said})


def slot(day: ContactDay, time: str = "14:00") -> str:
    return f"{day.pk}@{time}"


def send(citizen: Citizen, **fields: str) -> Any:
    address = f"/c/{citizen.code}/visit"
    found = TOKEN.search(citizen.client.get(address).content.decode())
    assert found is not None
    return citizen.client.post(address, {"token": found[1], "message": MESSAGE, **fields})


def test_from_the_tracking_page_to_a_ticket(client: Client, day: ContactDay, in_town: Town) -> None:
    submission = cast.submission(in_town.station)
    tracked = client.post("/t/", {"code": code_of(submission)})
    assert 'action="/t/visit"' in text_of(tracked)
    assert slot(day) in text_of(visit(client, submission))
    booked = visit(client, submission, book="1", slot=slot(day, "14:15"))
    assert (booked.status_code, booked["Cache-Control"], len(booked.cookies)) == (200, "no-store", 0)
    assert '<span>14:15 <small class="quiet">您的时间</small>' in text_of(visit(client, submission))
    page = text_of(client.post("/t/?lang=en", {"code": code_of(submission)}))
    assert "Tue 15 Dec 14:15" in page
    assert "二楼" in page
    assert "You made an appointment" in page
    visit(client, submission, cancel="1")
    assert Appointment.objects.get().state == "cancelled"


def test_an_appointment_is_no_way_around_the_challenge(citizen: Citizen, day: ContactDay, settings: Any) -> None:
    settings.MIN_FILL_SECONDS = 3
    challenge = send(citizen, slot=slot(day))
    assert challenge.status_code == 429
    assert f'action="/c/{citizen.code}/visit"' in text_of(challenge)
    assert f'name="slot" value="{slot(day)}"' in text_of(challenge)
    assert not Appointment.objects.exists()


def test_what_cannot_be_booked_is_said(client: Client, day: ContactDay, in_town: Town) -> None:
    first, second = cast.submission(in_town.station), cast.submission(in_town.station, n=1)
    appointments.book(first.pk, day.pk, day.starts, now=BEFORE)
    assert "已满" in text_of(visit(client, second))
    assert visit(client, second, book="1", slot=slot(day)).status_code == 409
    for nonsense in ("", "x", "9@25:00", f"{day.pk}@14:07"):
        assert visit(client, second, book="1", slot=nonsense).status_code in (422, 409)
    assert client.post("/t/visit", {"code": "K" * 28}).status_code == 404
    assert client.get("/t/visit").status_code == 405
    assert Appointment.objects.count() == 1


def test_tracking_tells_of_a_cancelled_day(client: Client, day: ContactDay, in_town: Town) -> None:
    submission = cast.submission(in_town.station)
    appointments.book(submission.pk, day.pk, day.starts, now=BEFORE)
    ContactDay.objects.filter(pk=day.pk).update(state="cancelled", reason="台风")
    assert "台风" in text_of(client.post("/t/", {"code": code_of(submission)}))


def test_a_message_and_its_appointment_in_one(citizen: Citizen, day: ContactDay) -> None:
    assert f"/c/{citizen.code}/visit" in text_of(citizen.open())
    response = send(citizen, slot=slot(day), contact_name="王阿姨")
    assert response.status_code == 201
    assert "14:00" in text_of(response)
    submission = Submission.objects.get()
    assert query_code(response) == code_of(submission)
    assert Appointment.objects.get().submission == submission
    assert not response.cookies


def test_a_slot_that_was_taken_keeps_the_words_and_writes_nothing(
    citizen: Citizen, day: ContactDay, in_town: Town
) -> None:
    appointments.book(cast.submission(in_town.station).pk, day.pk, day.starts, now=BEFORE)
    response = send(citizen, slot=slot(day), message="想当面谈谈老旧小区加装电梯的事。")
    assert response.status_code == 409
    assert "加装电梯" in text_of(response)
    assert Submission.objects.count() == 1
    assert send(citizen).status_code == 422
    assert send(citizen, slot=slot(day, "14:15"), message="").status_code == 422
    assert Submission.objects.count() == 1


def test_sent_twice_is_one_appointment(citizen: Citizen, day: ContactDay) -> None:
    found = TOKEN.search(citizen.client.get(f"/c/{citizen.code}/visit").content.decode())
    assert found is not None
    body = {"token": found[1], "message": MESSAGE, "slot": slot(day)}
    first, again = (citizen.client.post(f"/c/{citizen.code}/visit", body) for _ in range(2))
    assert (first.status_code, again.status_code) == (201, 200)
    assert query_code(first) == query_code(again)
    assert Appointment.objects.count() == 1


def test_no_published_day_no_link(citizen: Citizen) -> None:
    assert "/visit" not in text_of(citizen.open())
    assert "目前没有可以预约的时间" in text_of(citizen.client.get(f"/c/{citizen.code}/visit"))
    assert citizen.client.get("/c/NOSUCHCODE/visit").status_code == 302


def test_few_queries(citizen: Citizen, day: ContactDay, in_town: Town, django_assert_num_queries: Any) -> None:
    submission = cast.submission(in_town.station)
    appointments.book(submission.pk, day.pk, day.starts, now=BEFORE)
    citizen.client.get(f"/c/{citizen.code}/visit")
    with django_assert_num_queries(4):  # the code; days, seats, taken ones
        citizen.client.get(f"/c/{citizen.code}/visit")
    with django_assert_num_queries(6):  # the matter, its venue, the ticket; days, seats, taken ones
        visit(citizen.client, submission)
    with django_assert_num_queries(4):  # as without an appointment, and the ticket
        citizen.client.post("/t/", {"code": code_of(submission)})


def test_is_light(client: Client, in_town: Town, collected: Path) -> None:
    today = timezone.localdate()
    for days in (7, 35):
        contact_day(in_town.station, in_town.shen, date=today + timedelta(days=days))
    total, loaded = weight(client, f"/c/{issuing.issue(venue=in_town.station).code}/visit", collected)
    assert total <= AT_MOST
    assert len(loaded) == 1


@pytest.mark.browser
@pytest.mark.django_db(transaction=True, serialized_rollback=True)
@pytest.mark.parametrize("script", [True, False])
def test_from_a_phone(live_server: Any, script: bool) -> None:
    town = cast.town()
    day = contact_day(town.station, town.shen, date=timezone.localdate() + timedelta(days=7))
    code = issuing.issue(venue=town.station).code
    with chromium() as browser:
        page = browser.new_context(viewport=PHONE, java_script_enabled=script).new_page()
        page.goto(f"{live_server.url}/c/{code}?lang=en")
        page.get_by_role("link", name="Make an appointment").click()
        page.get_by_text("14:15").click()
        page.get_by_label("What would you like to talk about?").fill(MESSAGE)
        page.get_by_role("button", name="Send and book").click()
        expect(page.get_by_text("Your appointment", exact=True)).to_be_visible()
        expect(page.locator("h2", has_text="14:15")).to_be_visible()
        ticket = re.sub(r"\s", "", page.locator("p.code").first.inner_text())
        _change(page, f"{live_server.url}/t/?lang=en", ticket)
        kept = {cookie["name"] for cookie in page.context.cookies()}
        assert kept <= {"django_language"}  # what the citizen switched to, nothing else
    appointment = Appointment.objects.get()
    assert (f"{appointment.starts:%H:%M}", appointment.contact_day) == ("14:30", day)


def _change(page: Page, address: str, ticket: str) -> None:
    page.goto(address)
    page.locator("#code").fill(ticket)
    page.get_by_role("button", name="Show how it stands").click()
    page.get_by_role("button", name="Change or cancel it").click()
    page.get_by_text("14:30").click()
    page.get_by_role("button", name="Change the appointment").click()
    expect(page.get_by_role("status")).to_be_visible()
    expect(page.locator("h2", has_text="14:30")).to_be_visible()
    width = page.evaluate("document.documentElement.scrollWidth") if page.viewport_size else 0
    assert width <= PHONE["width"]
