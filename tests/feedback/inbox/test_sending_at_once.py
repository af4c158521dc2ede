"""Notifications that go out by e-mail at once: once each, not what was read, and without a word of a citizen."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from deputies.models.accounts import User
from feedback import lifecycle, tasks
from feedback.models import ActorKind
from feedback.models.notifications import Digest, MailTime, NotificationChoice, NotificationMail
from feedback.notifications import notifying
from feedback.relay import Relay
from feedback.sending import at_once, digests
from tests import cast
from tests.feedback.mail_server import MailServer
from tests.feedback.notices.matters import html_of, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def town(mail_server: MailServer) -> cast.Town:
    """All have an address; Shen wants what is new at once."""
    made = cast.town()
    for name, user in made.users.items():
        User.objects.filter(pk=user.pk).update(email=f"{name}@example.org")
    NotificationChoice.objects.create(user=made.users["shen"], mail={"new": MailTime.AT_ONCE})
    return made


def actor(town: cast.Town, name: str = "shen") -> lifecycle.Actor:
    return lifecycle.Actor(ActorKind.DEPUTY, name, town.users[name])


def send_all() -> list[bool]:
    NotificationMail.objects.undone().update(available_at=timezone.now() - timedelta(seconds=1))
    return [at_once.send(pk) for pk in at_once.take()]


def test_it_says_what_it_is_about_and_leads_there(town: cast.Town, mail_server: MailServer) -> None:
    case = cast.assigned(town.shen, town.station, contact_name="陈大力", contact_phone="13912345678")
    assert send_all() == [True]
    (mail,) = mail_server.mails
    assert mail["To"] == "shen@example.org"
    assert f"#{case.pk} {town.station.name}" in mail["Subject"]
    assert "新交给您" in mail["Subject"]
    assert "到期" in mail["Subject"]
    for body in (text_of(mail), html_of(mail)):
        assert f"/inbox/{case.pk}/" in body
        assert "/notifications/" in body
        assert not [word for word in (cast.LAMPS, "陈大力", "139") if word in body]
    assert send_all() == []


def test_a_task_that_runs_twice_mails_once(town: cast.Town, mail_server: MailServer) -> None:
    cast.assigned(town.shen, town.station)
    (pk,) = at_once.take()
    assert at_once.take() == [], "it is taken"
    tasks.mail_notification(pk)
    tasks.mail_notification(pk)
    assert len(mail_server.mails) == 1


def test_the_same_told_again_before_it_is_read_is_mailed_once(town: cast.Town, mail_server: MailServer) -> None:
    NotificationChoice.objects.update(mail={"back": MailTime.AT_ONCE})
    case = cast.assigned(town.shen, town.station)
    lifecycle.add_detail(case.pk, "北门。")
    send_all()
    lifecycle.add_detail(case.pk, "还有西门。")
    send_all()
    assert len(mail_server.mails) == 1
    notifying.read(town.users["shen"], timezone.now())
    lifecycle.add_detail(case.pk, "还有南门。")
    send_all()
    assert len(mail_server.mails) == 2


@pytest.mark.parametrize(
    ("before", "why"),
    [
        (lambda shen: notifying.read(shen, timezone.now()), "read"),
        (lambda shen: User.objects.update(email=""), "no_address"),
        (lambda shen: User.objects.update(is_active=False), "no_address"),
        (lambda shen: NotificationChoice.objects.update(mail={}), "unwanted"),
    ],
)
def test_what_need_not_be_mailed_any_more_is_not(
    town: cast.Town, mail_server: MailServer, before: Any, why: str
) -> None:
    cast.assigned(town.shen, town.station)
    before(town.users["shen"])
    assert send_all() == [False]
    row = NotificationMail.objects.get()
    assert (row.last_error, row.dropped_at is not None, mail_server.mails) == (why, True, [])


def test_it_is_held_for_a_while_and_what_is_taken_back_is_not_mailed(
    town: cast.Town, mail_server: MailServer, settings: Any
) -> None:
    settings.MESSAGE_HOLD_SECONDS = 180
    NotificationChoice.objects.create(user=town.users["zhou"], mail={"new": MailTime.AT_ONCE})
    case = cast.assigned(town.shen, town.station)
    lifecycle.refer(case.pk, town.zhou, "请您看。", actor=actor(town))
    assert at_once.take() == []
    lifecycle.undo(case.pk, actor=actor(town))
    assert [row.notification.user for row in NotificationMail.objects.all()] == [town.users["shen"]]


def test_what_comes_together_goes_into_one_mail(town: cast.Town, mail_server: MailServer) -> None:
    cases = [cast.assigned(town.shen, town.station, n=n) for n in range(3)]
    assert send_all() == [True, False, False]
    (mail,) = mail_server.mails
    assert "另有 2 件" in mail["Subject"]
    assert all(f"/inbox/{case.pk}/" in text_of(mail) for case in cases)
    assert NotificationMail.objects.filter(sent_at=None).count() == 0


def test_what_is_supervised_goes_out_at_once_by_itself(town: cast.Town, mail_server: MailServer) -> None:
    case = cast.assigned(town.zhou, town.station)
    assert send_all() == [], "what is new waits for the morning, by itself"
    lifecycle.supervise(case.pk, "请一周内办结。", actor=actor(town, "staff"))
    assert send_all() == [True]
    assert "督办中" in mail_server.mails[0]["Subject"]


def test_an_officer_is_led_to_what_the_unit_was_asked(town: cast.Town, mail_server: MailServer) -> None:
    NotificationChoice.objects.create(user=town.users["officer"], mail={"new": MailTime.AT_ONCE})
    case = cast.assigned(town.zhou, town.station)
    lifecycle.refer_to_unit(case.pk, town.unit, "请看。", actor=actor(town, "zhou"))
    assert send_all() == [True]
    assert f"/unit/{case.referrals.get().pk}/" in text_of(mail_server.mails[0])


def test_whoever_watches_the_audit_is_told_of_tampering(town: cast.Town, mail_server: MailServer) -> None:
    notifying.tell_of_tampering([town.users["auditor"].pk], timezone.now())
    assert send_all() == [True]
    assert "/audit/" in text_of(mail_server.mails[0])


def test_without_mail_no_row_is_written(town: cast.Town, settings: Any) -> None:
    settings.MAIL_IS_ON = False
    cast.assigned(town.shen, town.station)
    assert not NotificationMail.objects.exists()


def test_a_server_that_is_away_is_tried_again_and_one_that_refuses_is_seen(
    town: cast.Town, mail_server: MailServer, client: Client
) -> None:
    case = cast.assigned(town.shen, town.station)
    mail_server.answers = ["451 later", "550 unknown"]
    assert send_all() == [False]
    row = NotificationMail.objects.get()
    assert (row.attempts, row.last_error, row.dead_at) == (1, "SMTP 451", None)
    assert row.available_at > timezone.now() + timedelta(seconds=20)
    assert send_all() == [False]
    assert NotificationMail.objects.get().dead_at is not None
    client.force_login(town.users["sister_staff"])
    assert "SMTP 550" not in client.get("/deliveries/").content.decode()
    assert client.post(f"/deliveries/notifications/{row.pk}/again/").status_code == 404
    client.force_login(town.users["staff"])
    page = client.get("/deliveries/").content.decode()
    assert "SMTP 550" in page
    assert f"#{case.pk}" in page
    assert "shen@example.org" not in page
    assert client.post(f"/deliveries/notifications/{row.pk}/again/").status_code == 302
    assert send_all() == [True]
    assert len(mail_server.mails) == 1


def test_it_is_given_up_after_a_while(town: cast.Town, mail_server: MailServer) -> None:
    cast.assigned(town.shen, town.station)
    mail_server.answers = ["451 later"] * 40
    for _try in range(30):
        send_all()
    row = NotificationMail.objects.get()
    assert (row.attempts, row.dead_at is not None) == (24, True)


def test_what_nobody_foresaw_is_noted_by_its_kind(town: cast.Town) -> None:
    cast.assigned(town.shen, town.station)
    (pk,) = at_once.take()
    at_once.note_failure(pk, ValueError("陈大力"))
    row = NotificationMail.objects.get()
    assert (row.attempts, row.last_error) == (1, "ValueError")


def test_the_relay_hands_it_on(town: cast.Town, monkeypatch: pytest.MonkeyPatch) -> None:
    handed: list[int] = []
    monkeypatch.setattr(tasks.mail_notification, "apply_async", lambda args, **_: handed.append(args[0]))
    cast.assigned(town.shen, town.station)
    Relay().hand_on_messages()
    assert handed == list(NotificationMail.objects.values_list("pk", flat=True))
    assert handed


def test_of_what_is_told_at_once_the_morning_says_nothing(town: cast.Town) -> None:
    cast.assigned(town.shen, town.station)
    morning = datetime.fromisoformat("2026-11-25T08:03:00+08:00")
    digests.plan(morning)
    assert not Digest.objects.exists()
    NotificationChoice.objects.update(mail={})
    digests.plan(morning)
    assert Digest.objects.get().user == town.users["shen"]
