"""A lost query code: sent only to where it was left, and told alike to everybody."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from deputies.rate_limits import LOST_FROM, LOST_OF, forget
from feedback.arrival import submitting
from feedback.lifecycle import CITIZEN
from feedback.me_too import following
from feedback.models import Event, Submission
from feedback.models.following import Follower
from feedback.models.notices import Channel, Delivery, Kind, LostCode, Unsubscription
from feedback.public_answers import publishing
from feedback.sending import deliveries, lost_codes
from tests import cast
from tests.cast import Town
from tests.feedback.citizen import text_of
from tests.feedback.mail_server import Gateway, MailServer
from tests.feedback.notices.matters import send_all
from tests.feedback.notices.matters import text_of as mail_text

ADDRESS, NUMBER = "li@example.cn", "13800138000"


@pytest.fixture(autouse=True)
def nobody_has_asked(by_day: None) -> Iterator[None]:
    """All tests of one machine share an address."""
    for contact in (ADDRESS, NUMBER, "nobody@example.cn"):
        forget(LOST_OF, lost_codes.bucket_of(contact))
    forget(LOST_FROM, "127.0.0.1")
    yield
    forget(LOST_FROM, "127.0.0.1")


def matter(town: Town, n: int = 0, **contact: Any) -> Submission:
    return cast.submission(town.station, n=n, **(contact or {"contact_email": ADDRESS}))


def ask(client: Client, contact: str) -> Any:
    return client.post("/t/lost", {"contact": contact})


def codes(server: MailServer) -> list[Submission | None]:
    """Whose codes were sent."""
    lost_codes.answer()
    send_all()
    return [submitting.find(mail_text(mail).partition("/t/#")[2].split()[0]) for mail in server.mails]


def test_it_is_sent_where_it_was_left(in_town: Town, client: Client, mail_server: MailServer) -> None:
    first, second = matter(in_town), matter(in_town, n=1)
    matter(in_town, n=2, contact_email="other@example.cn")
    assert ask(client, " Li@Example.cn ").status_code == 200
    assert codes(mail_server) == [second, first]
    said = mail_text(mail_server.mails[0])
    assert said.splitlines()[0] == f"这是您在{in_town.station.name}所提意见的查询链接。"
    assert cast.LAMPS not in said
    assert {mail["To"] for mail in mail_server.mails} == {ADDRESS}
    assert not LostCode.objects.exists()


def test_the_old_code_stays_good_and_the_matter_says_that_it_was_sent(
    in_town: Town, client: Client, mail_server: MailServer
) -> None:
    made = matter(in_town)
    ask(client, ADDRESS)
    assert codes(mail_server) == [made]
    last = Event.objects.filter(submission=made).latest("seq")
    assert (last.verb, last.public, last.data) == ("code_sent", True, {"channel": "email"})
    code = mail_text(mail_server.mails[0]).partition("/t/#")[2].split()[0]
    assert "查询码已再次发给您" in text_of(client.post("/t/", {"code": code}))


def test_everybody_gets_the_same_answer(
    in_town: Town, client: Client, mail_server: MailServer, django_assert_num_queries: Any
) -> None:
    """And it takes the same work: whether there is something is looked up later, elsewhere."""
    matter(in_town)
    pages = []
    for contact in (ADDRESS, "nobody@example.cn"):
        with django_assert_num_queries(1):
            pages.append(ask(client, contact).content)
    assert pages[0] == pages[1]
    lost_codes.answer()
    assert Delivery.objects.filter(kind=Kind.CODE).count() == 1


def test_asked_twice_it_is_sent_twice_even_to_who_wants_no_news(
    in_town: Town, client: Client, mail_server: MailServer
) -> None:
    made = matter(in_town)
    Unsubscription.objects.create(submission=made, channel=Channel.EMAIL)
    for _ in range(2):
        ask(client, ADDRESS)
        codes(mail_server)
    assert len(mail_server.mails) == 2


def test_not_more_often_than_three_times(in_town: Town, client: Client, mail_server: MailServer) -> None:
    matter(in_town)
    answers = [ask(client, ADDRESS).status_code for _ in range(4)]
    assert answers == [200, 200, 200, 429]
    assert LostCode.objects.count() == 3


def test_the_number_stands_in_the_database_only_sealed(in_town: Town, client: Client, mail_server: MailServer) -> None:
    ask(client, ADDRESS)
    (stored,) = LostCode.objects.values_list("contact", flat=True)
    assert "li" not in str(stored)[:2]
    assert ADDRESS not in str(stored)


def test_by_sms(in_town: Town, client: Client, gateway: Gateway, settings: Any) -> None:
    settings.SMS_TEMPLATES = {**settings.SMS_TEMPLATES, Kind.CODE: "SMS_code"}
    made = matter(in_town, contact_phone="138 0013 8000")
    ask(client, f"+86 {NUMBER}")
    lost_codes.answer()
    send_all()
    (body,) = gateway.bodies
    assert (body["to"], body["t"]) == ([NUMBER], "SMS_code")
    assert submitting.find(body["p"]["link"].partition("#")[2]) == made


def test_a_followers_too_and_only_staff_learn_of_it(in_town: Town, client: Client, mail_server: MailServer) -> None:
    made = matter(in_town, may_publish=True)
    publishing.offer(made.pk, publishing.QuestionTexts("路灯", "不亮。"), actor=CITIZEN)
    follower = following.join(made.pk, form_key=made.idempotency_key, language="zh-hans").follower
    following.set_contact(follower.pk, phone="", email=ADDRESS)
    ask(client, ADDRESS)
    lost_codes.answer()
    send_all()
    (mail,) = mail_server.mails
    code = mail_text(mail).partition("/t/#")[2].split()[0]
    assert following.find(code) == Follower.objects.get()
    assert not Event.objects.filter(submission=made).latest("seq").public


@pytest.mark.parametrize("contact", ["", "li@", "1380013", "x"])
def test_what_cannot_be_an_address_is_told(
    in_town: Town, client: Client, mail_server: MailServer, contact: str
) -> None:
    assert ask(client, contact).status_code == 422
    assert not LostCode.objects.exists()


def test_a_portal_without_messages_says_so(client: Client, db: Any, settings: Any) -> None:
    settings.MAIL_IS_ON, settings.SMS_GATEWAY = False, ""
    assert "目前不发送短信和邮件" in text_of(client.get("/t/lost"))
    assert 'href="/t/lost"' in text_of(client.get("/t/"))


def test_nothing_is_sent_when_the_code_cannot_be_made_again(
    in_town: Town, client: Client, mail_server: MailServer, settings: Any
) -> None:
    made = matter(in_town)
    settings.QUERY_CODE_KEY = "another key"
    ask(client, ADDRESS)
    lost_codes.answer()
    assert not Delivery.objects.filter(submission=made, kind=Kind.CODE).exists()


def test_a_request_is_answered_once(in_town: Town, client: Client, mail_server: MailServer) -> None:
    matter(in_town)
    ask(client, ADDRESS)
    assert (lost_codes.answer(), lost_codes.answer()) == (1, 0)
    assert deliveries.take()
