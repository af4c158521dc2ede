"""The day at the venue: who sees it, who does what, the slip that is printed."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
import time_machine
import zxingcpp
from django.conf import settings as site
from django.test import Client
from django.utils import timezone

from feedback import lifecycle
from feedback.contact_day import appointments, attendance
from feedback.models import ActorKind, Submission
from feedback.models.days import Appointment, Attendance, ContactDaySummary
from feedback.models.on_behalf import OnBehalf
from feedback.receipts import query_codes
from stations.models.duty import ContactDay
from stations.venue_codes import issuing
from tests import cast
from tests.browser import DESK, chromium
from tests.cast import LAMPS, Town
from tests.feedback.citizen import TOKEN, text_of
from tests.feedback.days import BEFORE, ON_IT, contact_day


@pytest.fixture
def day(in_town: Town) -> Any:
    with time_machine.travel(ON_IT):
        yield contact_day(in_town.station, in_town.shen)


def as_(town: Town, name: str) -> Client:
    client = Client()
    client.force_login(town.users[name])
    return client


def enter(client: Client, day: ContactDay, **fields: str) -> Any:
    address = f"/contact-day/{day.pk}/walk-in/"
    found = TOKEN.search(client.get(address).content.decode())
    assert found is not None
    return client.post(address, {"token": found[1], "message": LAMPS, **fields})


@pytest.mark.parametrize(("name", "reads", "runs"), [
    ("liaison", 200, 302), ("head", 200, 302), ("staff", 200, 302), ("city_staff", 200, 302), ("shen", 200, 404),
    ("zhou", 200, 404), ("auditor", 404, 404), ("far", 404, 404), ("sister_staff", 404, 404), ("ended", 404, 404),
    ("nobody", 404, 404),
])  # fmt: skip
def test_who_sees_the_day_and_who_runs_it(day: ContactDay, in_town: Town, name: str, reads: int, runs: int) -> None:
    client, path = as_(in_town, name), f"/contact-day/{day.pk}"
    assert client.get(f"{path}/").status_code == reads
    assert client.get(f"{path}/walk-in/").status_code == reads
    assert client.post(f"{path}/walk-in/", {}).status_code == (422 if reads == 200 else 404)
    assert client.post(f"{path}/present/", {"pk": in_town.shen.pk}).status_code == runs
    assert client.post(f"{path}/close/", {"words": ""}).status_code == runs
    assert ContactDaySummary.objects.exists() == (runs == 302)
    assert client.get("/contact-day/99999999/").status_code == 404
    assert client.post(f"{path}/nonsense/").status_code == 404
    assert client.get(f"{path}/close/").status_code in (405, 404)


def test_a_deputy_scans_the_code_and_checks_in(day: ContactDay, in_town: Town, client: Client) -> None:
    code = issuing.issue(venue=in_town.station).code
    shen = as_(in_town, "shen")
    assert "今天是本站联系日" in text_of(shen.get(f"/c/{code}"))
    shen.post(f"/contact-day/{day.pk}/check-in/")
    assert Attendance.objects.get().how == "scan"
    assert "您已签到" in text_of(shen.get(f"/c/{code}"))
    for other in (client, as_(in_town, "far"), as_(in_town, "liaison")):
        assert 'name="message"' in text_of(other.get(f"/c/{code}"))
    assert 'name="message"' in text_of(shen.get(f"/c/{code}?form=1"))
    with time_machine.travel(BEFORE):
        assert 'name="message"' in text_of(shen.get(f"/c/{code}"))


def test_the_door_leads_to_todays_or_the_next(day: ContactDay, in_town: Town) -> None:
    for name in ("liaison", "shen"):
        assert as_(in_town, name).get("/contact-day/")["Location"] == f"/contact-day/{day.pk}/"
    assert as_(in_town, "far").get("/contact-day/")["Location"] == "/inbox/"
    for name in ("staff", "auditor", "nobody"):
        assert as_(in_town, name).get("/contact-day/").status_code == 404


def test_names_are_for_who_receives_people(day: ContactDay, in_town: Town) -> None:
    submission = cast.submission(in_town.station, contact_name="王阿姨", contact_phone="13900000000")
    booked = appointments.book(submission.pk, day.pk, (day.ends.replace(hour=14, minute=15)), now=ON_IT)
    liaison, shen = as_(in_town, "liaison"), as_(in_town, "shen")
    assert "王阿姨" not in text_of(liaison.get(f"/contact-day/{day.pk}/"))
    shown = liaison.post(f"/contact-day/{day.pk}/names/")
    assert "王阿姨" in text_of(shown)
    assert shown["Cache-Control"] == "no-store"
    look = submission.events.get(verb="look")
    assert (look.actor_user, look.public) == (in_town.users["liaison"], False)
    assert shen.post(f"/contact-day/{day.pk}/names/").status_code == 404
    page = text_of(shen.get(f"/contact-day/{day.pk}/"))
    assert "王阿姨" not in page
    assert "13900000000" not in page + text_of(liaison.get(f"/contact-day/{day.pk}/"))
    shen.post(f"/contact-day/{day.pk}/arrived/", {"pk": booked.pk})
    assert Appointment.objects.get().state == "arrived"
    assert f"/inbox/{submission.pk}/" not in text_of(shen.get(f"/contact-day/{day.pk}/"))
    assert f"/inbox/{submission.pk}/" in text_of(liaison.get(f"/contact-day/{day.pk}/"))


def test_staff_say_why_they_want_the_names(day: ContactDay, in_town: Town) -> None:
    submission = cast.submission(in_town.station, contact_name="王阿姨")
    appointments.book(submission.pk, day.pk, (day.ends.replace(hour=14, minute=15)), now=ON_IT)
    staff = as_(in_town, "staff")
    refused = staff.post(f"/contact-day/{day.pk}/names/?lang=en", {"why": ""})
    assert refused.status_code == 422
    assert "Please say why" in text_of(refused)
    assert not submission.events.filter(verb="look").exists()
    assert "王阿姨" in text_of(staff.post(f"/contact-day/{day.pk}/names/", {"why": "协助接待"}))
    assert submission.events.get(verb="look").words == "协助接待"


def test_a_walk_in_and_its_receipt(day: ContactDay, in_town: Town) -> None:
    liaison = as_(in_town, "liaison")
    wrong = enter(liaison, day, contact_phone="139")
    assert wrong.status_code == 422
    assert LAMPS in text_of(wrong)
    response = enter(liaison, day, topic=in_town.topic.slug, contact_name="王阿姨")
    assert (response.status_code, response["Cache-Control"]) == (201, "no-store")
    submission = Submission.objects.get()
    assert OnBehalf.objects.get().entered_by == in_town.users["liaison"]
    code = query_codes.query_code(submission.idempotency_key, site.QUERY_CODE_KEY)
    assert code[:4] in text_of(response)
    tracked = text_of(Client().post("/t/", {"code": code}))
    assert "由站点工作人员代为登记" in tracked
    assert LAMPS[:10] in text_of(liaison.get(f"/contact-day/{day.pk}/"))


def test_closing_and_reopening(day: ContactDay, in_town: Town) -> None:
    liaison, staff, path = as_(in_town, "liaison"), as_(in_town, "staff"), f"/contact-day/{day.pk}"
    enter(liaison, day)
    assert liaison.post(f"{path}/close/", {"met": "-1", "words": "x"}).status_code == 422
    liaison.post(f"{path}/close/", {"met": "3", "words": "当天秩序良好。"})
    summary = ContactDaySummary.objects.get()
    assert (summary.constituents_met, summary.opinions_heard, summary.words) == (3, 1, "当天秩序良好。")
    assert "当天秩序良好" in text_of(liaison.get(f"{path}/"))
    assert liaison.get(f"{path}/walk-in/").status_code == 404
    assert liaison.post(f"{path}/reopen/").status_code == 404
    staff.post(f"{path}/reopen/")
    day.refresh_from_db()
    assert day.state == "published"


def test_nobody_is_late_before_their_time(day: ContactDay, in_town: Town) -> None:
    appointments.book(cast.submission(in_town.station).pk, day.pk, appointments.times_of(day)[2].time(), now=BEFORE)
    answer = as_(in_town, "liaison").post(f"/contact-day/{day.pk}/close/?lang=en", {"met": "1"}, follow=True)
    assert "1 person is still expected, at 14:30." in text_of(answer)
    assert Appointment.objects.get().state == "booked"


def test_a_day_ahead_shows_but_does_nothing(in_town: Town) -> None:
    with time_machine.travel(BEFORE):
        day = contact_day(in_town.station, in_town.shen)
        liaison = as_(in_town, "liaison")
        first = appointments.times_of(day)[0]
        appointments.book(cast.submission(in_town.station).pk, day.pk, first.time(), now=BEFORE)
        page = text_of(liaison.get(f"/contact-day/{day.pk}/?lang=en"))
        places = len(appointments.times_of(day))
        assert "Deputies on duty</dt><dd>1<" in page
        assert f"Appointments</dt><dd>1 of {places}<" in page
        assert "People met" not in page
        assert "Opinions of the day" not in page
        assert liaison.get(f"/contact-day/{day.pk}/walk-in/").status_code == 404
        for verb, said in (("present", {"pk": in_town.shen.pk}), ("close", {"met": "1", "words": "x"})):
            answer = text_of(liaison.post(f"/contact-day/{day.pk}/{verb}/?lang=en", said, follow=True))
            assert "This contact day is on Tue 15 Dec." in answer
    assert not Attendance.objects.exists()
    assert not ContactDaySummary.objects.exists()


def test_before_the_hour_deputies_are_checked_in_and_nothing_is_closed(in_town: Town) -> None:
    with time_machine.travel(ON_IT - timedelta(minutes=30)):
        day, liaison = contact_day(in_town.station, in_town.shen), as_(in_town, "liaison")
        liaison.post(f"/contact-day/{day.pk}/present/", {"pk": in_town.shen.pk})
        page = text_of(liaison.get(f"/contact-day/{day.pk}/?lang=en"))
        assert "It begins at 14:00 and can be closed from then on." in page
        refused = liaison.post(f"/contact-day/{day.pk}/close/?lang=en", {"met": "1", "words": "x"}, follow=True)
        assert "This contact day begins at 14:00." in text_of(refused)
        assert Attendance.objects.count() == 1
        assert not ContactDaySummary.objects.exists()
        liaison.post(f"/contact-day/{day.pk}/absent/", {"pk": in_town.shen.pk})
    with time_machine.travel(ON_IT):
        client = as_(in_town, "liaison")
        client.post(f"/contact-day/{day.pk}/close/", {"met": "1", "words": "x"})
        again = client.post(f"/contact-day/{day.pk}/present/?lang=en", {"pk": in_town.shen.pk}, follow=True)
        assert "This contact day is closed" in text_of(again)


def test_a_fixed_number_of_queries(day: ContactDay, in_town: Town, django_assert_max_num_queries: Any) -> None:
    liaison, by = as_(in_town, "liaison"), lifecycle.Actor(ActorKind.LIAISON, "李", in_town.users["liaison"])
    for n, at in enumerate(appointments.times_of(day)[1:]):
        booked = appointments.book(cast.submission(in_town.station, n=n).pk, day.pk, at.time(), now=ON_IT)
        appointments.arrived(day, booked.pk, now=ON_IT, actor=by)
        enter(liaison, day)
    attendance.check_in(day, in_town.zhou.pk, how=Attendance.How.MARK, by=in_town.users["liaison"], now=ON_IT)
    with django_assert_max_num_queries(16):
        assert "People met" in text_of(liaison.get(f"/contact-day/{day.pk}/?lang=en"))


@pytest.mark.browser
@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_a_walk_in_by_keyboard_and_its_printed_receipt(live_server: Any, tmp_path: Path) -> None:
    town = cast.town()
    day = contact_day(town.station, town.shen, date=timezone.localdate())
    session = as_(town, "liaison").cookies[site.SESSION_COOKIE_NAME].value
    with chromium() as browser:
        context = browser.new_context(viewport=DESK, locale="zh-CN")
        context.add_cookies([{"name": site.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}])
        page = context.new_page()
        page.goto(f"{live_server.url}/contact-day/{day.pk}/walk-in/")
        for words, key in ((LAMPS, "Tab"), ("", "Tab"), ("王阿姨", "Tab"), ("13900000000", "Enter")):
            page.keyboard.type(words)
            page.keyboard.press(key)
        page.wait_for_selector(".slip")
        code = re.sub(r"\s", "", page.locator("p.code").inner_text())
        page.pdf(path=tmp_path / "receipt.pdf", format="A4")
    with pypdfium2.PdfDocument(tmp_path / "receipt.pdf") as document:
        assert len(document) == 1
        (scanned,) = zxingcpp.read_barcodes(document[0].render(scale=2).to_pil())
        printed = re.sub(r"\s", "", document[0].get_textpage().get_text_range())
    submission = Submission.objects.get()
    assert code == query_codes.query_code(submission.idempotency_key, site.QUERY_CODE_KEY)
    assert code in printed
    assert scanned.text.replace("-", "").endswith(f"/t/#{code}")
    assert "登记下一位" not in printed
    assert submission.contact_phone == "13900000000"
    assert day.date - timezone.localdate() == timedelta(0)
