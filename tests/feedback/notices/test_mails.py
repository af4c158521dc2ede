"""Word reaches the citizen: what is told, when; and what happens when a server does not want it."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings as portal
from django.test import Client
from django.utils import timezone

from feedback import lifecycle, outbox
from feedback.arrival import submitting
from feedback.models import Event, OutcomeClass, Rating, RouteReason, Submission
from feedback.models.notices import Channel, Delivery, Kind, Unsubscription
from feedback.models.queue import Outbox
from feedback.models.workflow import DeclineReason
from feedback.notices import links, planning
from feedback.sending import deliveries
from feedback.wording import day_in_words
from tests import cast
from tests.feedback.mail_server import SLOW, MailServer
from tests.feedback.notices.matters import SHEN, STAFF, html_of, kinds, matter, send_all, text_of

pytestmark = pytest.mark.django_db


# What is told


def test_nobody_is_told_who_left_no_address(mail_server: MailServer, town: cast.Town) -> None:
    made = matter(town, contact_name="王")
    lifecycle.answer(made.pk, "已报修。", actor=SHEN)
    assert kinds() == []


def test_received_says_who_holds_it_and_until_when(mail_server: MailServer, town: cast.Town) -> None:
    made = matter(town)
    send_all()
    (mail,) = mail_server.mails
    assert str(mail["Subject"]).strip() == "我们收到了您的意见，现由沈岩代表办理。"
    assert text_of(mail).splitlines()[0] == str(mail["Subject"]).strip()
    assert mail["To"] == "a@example.cn"
    assert cast.LAMPS not in text_of(mail)
    assert f"{portal.PUBLIC_ADDRESS}/t/#" in text_of(mail)
    code = re.search(r"/t/#(\S+)", text_of(mail))
    assert code is not None
    assert submitting.find(code[1]) == made


def test_it_is_received_once_however_often_it_is_routed(mail_server: MailServer, town: cast.Town) -> None:
    made = matter(town)
    outbox.route(Outbox.objects.get(submission=made).pk)
    planning.received(made)
    assert kinds() == [("received", "email")]


def test_a_row_that_cannot_be_routed_is_received_too(mail_server: MailServer, town: cast.Town) -> None:
    made = cast.submission(town.station, contact_email="a@example.cn")
    outbox.bury(Outbox.objects.get(submission=made).pk)
    send_all()
    assert (
        str(mail_server.mails[0]["Subject"]).strip() == "我们收到了您的意见，代工委工作人员正在为您寻找合适的承办人。"
    )


def test_each_move_is_told_in_its_first_line(mail_server: MailServer, town: cast.Town) -> None:
    made = matter(town)
    lifecycle.accept(made.pk, actor=SHEN)
    lifecycle.ask_detail(made.pk, "在哪一段？", actor=SHEN)
    lifecycle.add_detail(made.pk, "东段。")
    lifecycle.answer(made.pk, "已报修。", actor=SHEN)
    lifecycle.resolve(made.pk, OutcomeClass.objects.get(slug="solved"), "已修好。", actor=SHEN)
    lifecycle.rate(made.pk, Rating.SATISFIED)
    assert [kind for kind, _ in kinds()] == ["received", "accepted", "asked", "answered", "resolved"]
    for row in Delivery.objects.order_by("pk"):
        Delivery.objects.filter(pk=row.pk).update(created_at=timezone.now() - timedelta(hours=1))  # no burst
        deliveries.send(row.pk)
    first_lines = [text_of(mail).splitlines()[0] for mail in mail_server.mails]
    assert first_lines == [str(mail["Subject"]).strip() for mail in mail_server.mails]
    assert first_lines[2:4] == ["沈岩代表请您补充情况。", "沈岩代表答复了您。"]
    assert "在哪一段？" in text_of(mail_server.mails[2])
    assert "已报修。" in text_of(mail_server.mails[3])


def test_in_english(mail_server: MailServer, town: cast.Town) -> None:
    made = matter(town, contact_email="a@example.cn", language="en")
    lifecycle.answer(made.pk, "It is being repaired.", actor=SHEN)
    send_all()
    (mail,) = mail_server.mails
    assert str(mail["Subject"]).strip() == "Deputy 沈岩 has answered you."
    assert "/t/?lang=en#" in text_of(mail)
    assert '<html lang="en">' in html_of(mail)


def test_words_are_escaped_in_html(mail_server: MailServer, town: cast.Town) -> None:
    made = matter(town)
    lifecycle.answer(made.pk, "<b>已</b>报修。", actor=SHEN)
    send_all()
    assert "&lt;b&gt;已&lt;/b&gt;报修。" in html_of(mail_server.mails[0])


def test_a_burst_becomes_one_mail(mail_server: MailServer, town: cast.Town) -> None:
    made = matter(town)
    lifecycle.accept(made.pk, actor=SHEN)
    lifecycle.answer(made.pk, "已报修。", actor=SHEN)
    lifecycle.answer(made.pk, "明天来修。", actor=SHEN)
    send_all()
    (mail,) = mail_server.mails
    said = text_of(mail)
    assert str(mail["Subject"]).strip() == "沈岩代表答复了您。"
    assert said.index("明天来修。") < said.index("已报修。") < said.index("沈岩代表已受理您的意见。")
    assert Delivery.objects.filter(last_error="merged").count() == 3


# What is held, taken back, stopped


def test_a_move_is_held_before_it_is_told(mail_server: MailServer, town: cast.Town, settings: Any) -> None:
    settings.MESSAGE_HOLD_SECONDS = 180
    made = matter(town)
    assert deliveries.take() == [Delivery.objects.get(kind=Kind.RECEIVED).pk]
    lifecycle.answer(made.pk, "已报修。", actor=SHEN)
    held = Delivery.objects.get(kind=Kind.ANSWERED)
    assert held.available_at - held.event.at == timedelta(seconds=180)


def test_what_is_taken_back_is_never_sent(mail_server: MailServer, town: cast.Town) -> None:
    made = matter(town)
    send_all()
    lifecycle.answer(made.pk, "写错了。", actor=SHEN)
    event = Event.objects.filter(submission=made).latest("seq")
    assert planning.take_back(event)
    send_all()
    assert len(mail_server.mails) == 1


def test_what_was_sent_cannot_be_taken_back(mail_server: MailServer, town: cast.Town) -> None:
    made = matter(town)
    send_all()
    assert not planning.take_back(Event.objects.get(submission=made, seq=1))


def test_an_erased_address_gets_nothing(mail_server: MailServer, town: cast.Town) -> None:
    made = matter(town)
    Submission.objects.filter(pk=made.pk).update(contact_email="")
    send_all()
    assert mail_server.mails == []
    assert Delivery.objects.get().last_error == "no_address"


def test_one_click_stops_them(mail_server: MailServer, town: cast.Town, client: Client) -> None:
    made = matter(town)
    send_all()
    mail = mail_server.mails[0]
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    address = re.sub(r"\s", "", str(mail["List-Unsubscribe"])).strip("<>").removeprefix(portal.PUBLIC_ADDRESS)
    assert client.post(address, {"List-Unsubscribe": "One-Click"}).status_code == 200
    lifecycle.answer(made.pk, "已报修。", actor=SHEN)
    send_all()
    assert len(mail_server.mails) == 1
    assert Delivery.objects.get(kind=Kind.ANSWERED).last_error == "unsubscribed"


def test_looking_at_the_link_stops_nothing(town: cast.Town, client: Client) -> None:
    address = links.stop(matter(town), Channel.EMAIL).removeprefix(portal.PUBLIC_ADDRESS)
    assert "不再" in client.get(address).content.decode()
    assert not Unsubscription.objects.exists()


@pytest.mark.parametrize("token", ["", "WzEsImVtYWlsIl0:x:y"])
def test_a_link_that_is_not_ours_stops_nothing(client: Client, token: str) -> None:
    assert client.post("/t/stop", query_params={"k": token}).status_code == 404


# What a mail server may do


@pytest.mark.parametrize("answer", ["451 greylisted", "drop", SLOW])
def test_what_fails_is_tried_again_later(mail_server: MailServer, town: cast.Town, answer: str) -> None:
    matter(town)
    row = Delivery.objects.get()
    mail_server.answers = [answer]
    assert not deliveries.send(row.pk)
    row.refresh_from_db()
    assert (row.attempts, row.is_done) == (1, False)
    assert row.last_error
    assert deliveries.take() == []
    assert deliveries.send(row.pk)
    assert len(mail_server.mails) == 1


def test_no_mail_server_at_all(mail_server: MailServer, town: cast.Town, settings: Any) -> None:
    matter(town)
    row = Delivery.objects.get()
    settings.EMAIL_PORT = 1
    assert not deliveries.send(row.pk)
    row.refresh_from_db()
    assert row.last_error == "ConnectionRefusedError"


def test_a_refused_address_is_given_up_and_everybody_can_see_it(
    mail_server: MailServer, town: cast.Town, client: Client
) -> None:
    made = matter(town)
    mail_server.answers = ["550 no such user a@example.cn"]
    send_all()
    row = Delivery.objects.get()
    assert row.dead_at
    assert row.last_error == "SMTP 550"
    last = Event.objects.filter(submission=made).latest("seq")
    assert (last.verb, last.data) == ("unreached", {"channel": "email", "kind": "received"})
    page = client.post("/t/", {"code": links.query_code(made)}).content.decode()
    assert "邮件未能送达" in page


def test_after_the_last_attempt_it_is_given_up(mail_server: MailServer, town: cast.Town) -> None:
    matter(town)
    row = Delivery.objects.get()
    Delivery.objects.update(attempts=deliveries.MAX_ATTEMPTS - 1)
    mail_server.answers = ["451 not now"]
    deliveries.send(row.pk)
    row.refresh_from_db()
    assert row.dead_at


def test_the_rests_grow_to_two_hours(town: cast.Town, mail_server: MailServer) -> None:
    matter(town)
    row = Delivery.objects.get()
    rests = []
    for attempts in (0, 1, 5, 20):
        Delivery.objects.update(attempts=attempts)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(deliveries, "Now", timezone.now)
            deliveries.note_failure(row.pk, ValueError())
        row.refresh_from_db()
        rests.append(round((row.available_at - timezone.now()).total_seconds()))
    assert rests == [30, 60, 960, 7200]


def test_a_message_delivered_three_times_is_sent_once(mail_server: MailServer, town: cast.Town) -> None:
    matter(town)
    row = Delivery.objects.get()
    assert [deliveries.send(row.pk) for _ in range(3)] == [True, False, False]
    assert len(mail_server.mails) == 1


def test_routing_a_matter_without_contact_takes_no_query_more(town: cast.Town, django_assert_num_queries: Any) -> None:
    made = cast.submission(town.station)
    made.refresh_from_db()
    with django_assert_num_queries(0):
        planning.received(made)
    lifecycle.assign(made.pk, actor=lifecycle.SYSTEM, deputy=town.shen, reason=RouteReason.CHOSEN)


# The other moves


def told(town: cast.Town, language: str = "zh-hans") -> Submission:
    """Received and sent: what comes next is told by itself."""
    made = matter(town, contact_email="a@example.cn", language=language)
    send_all()
    return made


def test_not_accepted_says_why_and_where_to_go(mail_server: MailServer, town: cast.Town) -> None:
    reason = DeclineReason.objects.all()[0]
    lifecycle.decline(told(town).pk, reason, "请找法院。", actor=SHEN)
    send_all()
    said = text_of(mail_server.mails[1])
    assert said.splitlines()[0] == f"您的意见未予受理：{reason.name}"
    assert reason.instead in said
    assert "请找法院。" in said


def test_more_time_says_until_when(mail_server: MailServer, town: cast.Town) -> None:
    made = lifecycle.extend(told(town).pk, "材料还没到。", actor=SHEN)
    send_all()
    first = text_of(mail_server.mails[1]).splitlines()[0]
    assert first == f"沈岩代表需要更多时间办理您的意见，延至{day_in_words(made.answer_by)}。"
    assert "材料还没到。" in text_of(mail_server.mails[1])


def test_answered_at_once_asks_for_a_rating(mail_server: MailServer, town: cast.Town) -> None:
    lifecycle.settle(told(town).pk, OutcomeClass.objects.get(slug="solved"), "已修好。", actor=SHEN)
    send_all()
    assert text_of(mail_server.mails[1]).splitlines()[0] == "沈岩代表表示您反映的事已办结，请您确认。"
    assert "已修好。" in text_of(mail_server.mails[1])


def test_taken_back_is_confirmed(mail_server: MailServer, town: cast.Town) -> None:
    lifecycle.withdraw(told(town, "en").pk)
    send_all()
    first = text_of(mail_server.mails[1]).splitlines()[0]
    assert first == "You took your matter back. Nobody works on it any more."


def test_that_staff_watch_it_is_told_without_their_words(
    mail_server: MailServer, town: cast.Town, client: Client
) -> None:
    made = told(town)
    lifecycle.supervise(made.pk, "周五前必须答复。", actor=STAFF)
    send_all()
    said = text_of(mail_server.mails[1])
    assert said.splitlines()[0] == "代工委工作人员已开始督办您的意见。"
    page = client.post("/t/", {"code": links.query_code(made)}).content.decode()
    assert "代工委工作人员开始督办" in page
    for shown in (said, html_of(mail_server.mails[1]), page):
        assert "周五前" not in shown
