"""A contact day is moved, cancelled or held elsewhere: who has an appointment is counted first, and told."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import time, timedelta
from typing import Any

import pytest
import time_machine
from django.conf import settings as site
from django.test import Client
from django.utils import timezone

from feedback.contact_day import appointments, changes
from feedback.models import Event, Submission
from feedback.models.days import Appointment
from feedback.models.notices import Delivery
from feedback.receipts import query_codes
from stations.contact_days import planning
from stations.models.duty import ContactDay
from tests import cast
from tests.cast import Town
from tests.feedback.citizen import text_of
from tests.feedback.days import BEFORE, DAY, contact_day

LATER = DAY + timedelta(days=7)


@pytest.fixture(autouse=True)
def before() -> Iterator[None]:
    with time_machine.travel(BEFORE):
        yield


@pytest.fixture
def day(in_town: Town, settings: Any) -> ContactDay:
    settings.MAIL_IS_ON = True
    return contact_day(in_town.station, in_town.shen, in_town.zhou)


def booked(day: ContactDay, at: time = time(14, 15), **opinion: Any) -> Submission:
    made = cast.submission(day.venue, **opinion)
    appointments.book(made.pk, day.pk, at, now=BEFORE)
    return made


def told(submission: Submission) -> Event:
    return Event.objects.filter(submission=submission).latest("seq")


def as_(town: Town, name: str) -> Client:
    client = Client()
    client.force_login(town.users[name])
    return client


def track(submission: Submission) -> str:
    code = query_codes.query_code(submission.idempotency_key, site.QUERY_CODE_KEY)
    return text_of(Client().post("/t/?lang=en", {"code": code}))


def test_who_has_an_appointment_on_a_moved_day_is_told_once(day: ContactDay, in_town: Town) -> None:
    reachable, silent = booked(day, contact_email="wang@example.org", language="en"), booked(day, n=2)
    booked_by_hand = Appointment.objects.get(submission=reachable)
    planning.move(day, LATER, "换届选举", by=in_town.users["liaison"])
    assert changes.tell(BEFORE) == 2
    assert changes.tell(BEFORE) == 0
    for submission in (reachable, silent):
        event = told(submission)
        assert (event.verb, event.actor_kind, event.data) == (
            "change_day",
            "liaison",
            {"day": "2026-12-22", "starts": "14:15", "place": "二楼", "why": "换届选举"},
        )
    (message,) = Delivery.objects.filter(event=told(reachable))
    assert message.data["headline"] == "The contact day was changed. Your appointment is now: Tue 22 Dec 14:15 二楼."
    assert message.data["rest"] == "Reason: 换届选举. Your query code is your ticket."
    booked_by_hand.refresh_from_db()
    assert booked_by_hand.state == "booked"


def test_who_is_called_off_is_told_the_day_they_knew_and_may_book_again(day: ContactDay, in_town: Town) -> None:
    next_one = contact_day(in_town.station, in_town.shen, date=LATER)
    submission = booked(day, contact_email="wang@example.org", language="en")
    planning.cancel(day, "台风", by=in_town.users["staff"])
    assert changes.tell(BEFORE) == 1
    assert (told(submission).verb, told(submission).actor_kind) == ("call_off", "staff")
    assert told(submission).data == {"day": "2026-12-15", "starts": "14:15", "place": "二楼", "why": "台风"}
    (message,) = Delivery.objects.filter(event=told(submission))
    assert message.data["headline"] == "Your appointment was called off: Tue 15 Dec 14:15 二楼."
    assert message.data["rest"] == "Reason: 台风. You can choose another time with your query code."
    appointments.book(submission.pk, next_one.pk, time(14), now=BEFORE)
    assert set(Appointment.objects.values_list("state", "contact_day")) == {
        ("cancelled", day.pk),
        ("booked", next_one.pk),
    }


def test_the_ticket_follows_the_day_at_once(day: ContactDay, in_town: Town) -> None:
    submission = booked(day)
    planning.move(day, LATER, "换届选举")
    assert "Tue 22 Dec 14:15" in track(submission)
    planning.cancel(day, "台风")
    for _told in range(2):  # before and after it is told
        page = track(submission)
        assert "The contact day is cancelled" in page
        assert "台风" in page
        assert "Choose a time" in page
        changes.tell(BEFORE)


def test_another_room_is_told_and_the_same_one_is_not(day: ContactDay) -> None:
    submission = booked(day)
    planning.set_place(day, day.starts, day.ends, "二楼")
    assert changes.tell(BEFORE) == 0
    planning.set_place(day, day.starts, day.ends, "三楼会议室")
    assert changes.tell(BEFORE) == 1
    assert told(submission).data == {"day": "2026-12-15", "starts": "14:15", "place": "三楼会议室", "why": ""}


def test_who_cancelled_or_came_is_told_nothing(day: ContactDay) -> None:
    gone = booked(day)
    appointments.cancel(gone.pk, now=BEFORE)
    planning.cancel(day, "台风")
    assert changes.tell(BEFORE) == 0
    assert "The contact day is cancelled" not in track(gone)


def test_the_page_says_how_many_before_it_is_done(day: ContactDay, in_town: Town) -> None:
    booked(day, contact_email="wang@example.org")
    booked(day, n=2)
    liaison, path = as_(in_town, "liaison"), f"/contact-days/{day.pk}/move/"
    page = text_of(liaison.get(f"{path}?lang=en"))
    assert "2 people have an appointment." in page
    assert "1 of them left no number or address" in page
    booked(day, time(14, 30), n=3)
    said = {"to": LATER.isoformat(), "reason": "换届选举", "seen": "2"}
    changed = liaison.post(f"{path}?lang=en", said)
    assert changed.status_code == 409
    assert "3 people have an appointment." in text_of(changed)
    assert "换届选举" in changed.content.decode(), "what was typed is kept"
    day.refresh_from_db()
    assert day.date == DAY
    done = liaison.post(f"{path}?lang=en", {**said, "seen": "3"}, follow=True)
    assert "3 appointments go with it." in text_of(done)
    day.refresh_from_db()
    assert day.date == LATER


def test_hours_that_leave_somebody_out_are_asked_for_twice(day: ContactDay, in_town: Town) -> None:
    early, late = booked(day, time(14)), booked(day, time(14, 45), n=2)
    liaison, path = as_(in_town, "liaison"), f"/contact-days/{day.pk}/place/?lang=en"
    said = {"starts": "14:30", "ends": "16:00", "place": "二楼", "seen": "2"}
    shown = liaison.post(path, said)
    assert shown.status_code == 409
    assert "1 of them has a time outside these hours and loses the appointment." in text_of(shown)
    assert liaison.post(path, {**said, "seen": "3"}).status_code == 302
    assert told(early).verb == "call_off"
    assert told(late).verb == "book", "nothing that they know has changed"


def test_a_date_of_an_area_counts_all_its_venues(day: ContactDay, in_town: Town) -> None:
    booked(day)
    other = contact_day(in_town.home, in_town.shen)
    booked(other)
    elsewhere = contact_day(in_town.elsewhere, in_town.far)
    booked(elsewhere)
    staff, asked = as_(in_town, "staff"), {"area": "320205", "year": "2026", "day": DAY.isoformat()}
    page = text_of(staff.get("/contact-days/year/cancel/", {**asked, "lang": "en"}))
    assert "2 venues" in page
    assert "2 people have an appointment." in page
    assert staff.post("/contact-days/year/cancel/", {**asked, "reason": "台风", "seen": "1"}).status_code == 409
    assert staff.post("/contact-days/year/cancel/", {**asked, "reason": "", "seen": "2"}).status_code == 422
    done = staff.post("/contact-days/year/cancel/?lang=en", {**asked, "reason": "台风", "seen": "2"}, follow=True)
    assert "2 contact days cancelled. 2 appointments are called off." in text_of(done)
    assert Event.objects.filter(verb="call_off").count() == 2
    assert ContactDay.objects.get(pk=elsewhere.pk).state == "published"
    for wrong in ({"day": "gestern"}, {"year": "x"}, {"area": "99"}):
        assert staff.get("/contact-days/year/cancel/", {**asked, **wrong}).status_code == 404


def test_a_date_that_is_taken_is_said_at_its_field(day: ContactDay, in_town: Town) -> None:
    contact_day(in_town.station, in_town.shen, date=LATER)
    said = {"to": LATER.isoformat(), "reason": "换届选举", "seen": "0"}
    refused = as_(in_town, "liaison").post(f"/contact-days/{day.pk}/move/?lang=en", said)
    assert refused.status_code == 422
    assert "there is another contact day" in text_of(refused)
    assert "换届选举" in refused.content.decode()


def test_a_fixed_number_of_queries(day: ContactDay, in_town: Town, django_assert_max_num_queries: Any) -> None:
    for n in range(6):
        booked(day, (time(14), time(14, 15), time(14, 30))[n // 2], n=n)
    client = as_(in_town, "liaison")
    with django_assert_max_num_queries(8):
        assert "6" in text_of(client.get(f"/contact-days/{day.pk}/move/"))


def test_what_is_over_is_not_changed(day: ContactDay, in_town: Town) -> None:
    planning.cancel(day, "台风")
    liaison = as_(in_town, "liaison")
    for verb in ("move", "cancel", "place"):
        assert liaison.get(f"/contact-days/{day.pk}/{verb}/").status_code == 302
    assert as_(in_town, "far").get(f"/contact-days/{day.pk}/move/").status_code == 404
    assert as_(in_town, "auditor").get(f"/contact-days/{day.pk}/move/").status_code == 404
    assert timezone.now() < BEFORE + timedelta(minutes=5)
