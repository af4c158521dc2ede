"""Somebody else has said it already: it is offered, joined, followed, left; and nobody learns of anybody."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from deputies.rate_limits import FOLLOWS, WRONG_QUERY_CODES, forget
from feedback import lifecycle
from feedback.lifecycle import Actor
from feedback.me_too import followed, following, offers
from feedback.models import ActorKind, Event, OutcomeClass, Rating, Submission
from feedback.models.following import Follower
from feedback.models.notices import Channel, Delivery
from feedback.notices import links
from feedback.public_answers import publishing
from feedback.sending import deliveries
from feedback.states import Publishing
from tests import cast
from tests.cast import Town
from tests.feedback.citizen import Citizen, query_code, text_of
from tests.feedback.mail_server import MailServer
from tests.feedback.notices.matters import send_all
from tests.feedback.notices.matters import text_of as mail_text

STAFF, SHEN = Actor(ActorKind.STAFF, "锡山区"), Actor(ActorKind.DEPUTY, "沈岩")
TEXTS = publishing.QuestionTexts("北门的路灯不亮", "北门的路灯从上周起有三盏不亮。")
WRITTEN = "我是王小明，电话13812345678，北门的路灯不亮。"


@pytest.fixture(autouse=True)
def no_wrong_code_yet() -> None:
    """All tests of one machine share an address."""
    forget(WRONG_QUERY_CODES, "127.0.0.1")
    forget(FOLLOWS, "127.0.0.1")


def asked(town: Town, *, agreed: bool = True) -> Submission:
    """Open, with the deputy, and read by others when its citizen agreed."""
    opinion = {"contact_name": "王小明", "contact_email": "wang@example.cn", "may_publish": agreed}
    made = cast.assigned(town.shen, town.station, WRITTEN, **opinion)
    lifecycle.ask_detail(made.pk, "小明，哪一盏？", actor=SHEN)
    lifecycle.add_detail(made.pk, "我家五楼窗外那盏。")
    if agreed:
        publishing.offer(made.pk, TEXTS, actor=STAFF)
    offers.forget()
    return Submission.objects.get(pk=made.pk)


def join(citizen: Citizen, made: Submission, token: str = "") -> Any:
    address = f"/c/{citizen.code}/join{citizen.language and f'?lang={citizen.language}'}"
    return citizen.client.post(address, {"token": token or citizen.token(), "question": str(made.pk)})


def see(citizen: Citizen, code: str, **fields: str) -> str:
    return text_of(citizen.client.post("/t/follow" if fields else "/t/", {"code": code, **fields}))


# What is offered


def test_only_what_its_citizen_agreed_to_and_staff_have_masked(in_town: Town, citizen: Citizen) -> None:
    mine = asked(in_town, agreed=False)
    with pytest.raises(publishing.NotAgreed):
        publishing.offer(mine.pk, TEXTS, actor=STAFF)
    assert offers.of(in_town.station.pk) == ()
    assert "/others" not in text_of(citizen.open())


def test_the_form_leads_to_what_others_said(in_town: Town, citizen: Citizen) -> None:
    made = asked(in_town)
    assert f'href="/c/{citizen.code}/others"' in text_of(citizen.open())
    page = text_of(citizen.client.get(f"/c/{citizen.code}/others"))
    assert TEXTS.title in page
    assert f'value="{made.pk}"' in page
    response = citizen.client.get(f"/c/{citizen.code}/others.json")
    (row,) = json.loads(response.content)["others"]
    assert row == {"id": made.pk, "title": TEXTS.title, "said": f"{TEXTS.title} {TEXTS.question}", "answer": ""}
    assert response["Cache-Control"] == "public, max-age=60"
    for shown in (page, response.content.decode()):
        assert "王小明" not in shown
        assert "138" not in shown


def test_nothing_of_another_venue(in_town: Town) -> None:
    asked(in_town)
    assert offers.of(in_town.elsewhere.pk) == ()


def test_an_answered_one_is_offered_once_with_its_answer(in_town: Town) -> None:
    made = asked(in_town)
    lifecycle.resolve(made.pk, OutcomeClass.objects.all()[0], "已修好。", actor=SHEN)
    answer = publishing.publish(made.pk, publishing.Texts("路灯", "不亮。", "修好了。"), actor=STAFF)
    offers.forget()
    (offer,) = offers.of(in_town.station.pk)
    assert (offer.submission_id, offer.title, offer.answer_id) == (made.pk, "路灯", answer.pk)


def test_an_opened_form_asks_for_nothing_more(in_town: Town, citizen: Citizen, django_assert_num_queries: Any) -> None:
    asked(in_town)
    citizen.open()
    with django_assert_num_queries(0):
        citizen.open()
    with django_assert_num_queries(1):  # the venue behind the code
        citizen.client.get(f"/c/{citizen.code}/others.json")


# Joining


def test_one_tap_joins(in_town: Town, citizen: Citizen, client: Client) -> None:
    made = asked(in_town)
    response = join(citizen, made)
    assert response.status_code == 201
    assert response["Cache-Control"] == "no-store"
    follower = Follower.objects.get()
    assert (follower.submission, follower.contact_email) == (made, "")
    assert following.find(query_code(response)) == follower
    made.refresh_from_db()
    assert made.follower_count == 1
    client.force_login(in_town.users["shen"])
    assert "还有 1 人表示“我也一样”" in text_of(client.get(f"/inbox/{made.pk}/"))
    assert "1 人表示“我也一样”" in text_of(client.post("/t/", {"code": links.query_code(made)}))


def test_the_page_asks_where_news_may_go(in_town: Town, citizen: Citizen) -> None:
    page = text_of(join(citizen, asked(in_town)))
    for name in ("contact_phone", "contact_email"):
        assert f'name="{name}"' in page


def test_pressed_twice_is_joined_once(in_town: Town, citizen: Citizen) -> None:
    made, token = asked(in_town), citizen.token()
    assert query_code(join(citizen, made, token)) == query_code(join(citizen, made, token))
    made.refresh_from_db()
    assert (Follower.objects.count(), made.follower_count) == (1, 1)


def test_the_same_form_can_still_be_sent(in_town: Town, citizen: Citizen) -> None:
    made, token = asked(in_town), citizen.token()
    joined, sent = join(citizen, made, token), citizen.send(token)
    assert sent.status_code == 201
    assert query_code(joined) != query_code(sent)


@pytest.mark.parametrize("token", ["", "forged"])
def test_only_from_a_form_of_ours(in_town: Town, citizen: Citizen, token: str) -> None:
    made = asked(in_town)
    address = f"/c/{citizen.code}/join"
    response = citizen.client.post(address, {"token": token, "question": str(made.pk)})
    assert response.status_code == 422
    assert TEXTS.title in text_of(response)
    assert not Follower.objects.exists()


@pytest.mark.parametrize("question", ["", "x", "9" * 30, "999999"])
def test_what_is_not_offered_cannot_be_joined(in_town: Town, citizen: Citizen, question: str) -> None:
    response = citizen.client.post(f"/c/{citizen.code}/join", {"token": citizen.token(), "question": question})
    assert response.status_code in (409, 422)


def test_not_without_the_consent_and_not_when_it_is_over(in_town: Town, citizen: Citizen) -> None:
    made = asked(in_town)
    publishing.set_consent(made.pk, given=False)
    assert join(citizen, made).status_code == 409
    publishing.set_consent(made.pk, given=True)
    publishing.offer(made.pk, TEXTS, actor=STAFF)
    lifecycle.withdraw(made.pk)
    assert join(citizen, made).status_code == 409


# What they read


def test_they_read_how_it_goes_on_and_nothing_of_the_other_person(in_town: Town, citizen: Citizen) -> None:
    made = asked(in_town)
    code = query_code(join(citizen, made))
    lifecycle.answer(made.pk, "王小明您好，已报修，请致电 13812345678。", actor=SHEN)
    page = see(citizen, code)
    assert TEXTS.question in page
    assert "***您好，已报修，请致电 ***。" in page
    assert "沈岩代表" in page
    for hidden in ("王小明", "138", "小明", "五楼", "我是", "wang@"):
        assert hidden not in page


def test_what_was_answered_before_it_was_opened_stays_between_the_two(in_town: Town, citizen: Citizen) -> None:
    made = cast.assigned(in_town.shen, in_town.station, WRITTEN, may_publish=True)
    lifecycle.answer(made.pk, "关于您母亲的病。", actor=SHEN)
    publishing.offer(made.pk, TEXTS, actor=STAFF)
    page = see(citizen, query_code(join(citizen, made)))
    assert "沈岩代表答复" in page
    assert "母亲" not in page


def test_without_the_consent_they_read_no_words_any_more(in_town: Town, citizen: Citizen) -> None:
    made = asked(in_town)
    code = query_code(join(citizen, made))
    lifecycle.answer(made.pk, "已报修。", actor=SHEN)
    publishing.set_consent(made.pk, given=False)
    page = see(citizen, code)
    assert "反映人不希望别人再看到内容" in page
    assert TEXTS.question not in page
    assert "已报修。" not in page


def test_their_page_takes_three_queries(in_town: Town, citizen: Citizen, django_assert_num_queries: Any) -> None:
    made = asked(in_town)
    code = query_code(join(citizen, made))
    with django_assert_num_queries(4):  # of a citizen with this code; the follower; the matter; its events
        see(citizen, code)


def test_every_state_has_a_sentence(in_town: Town) -> None:
    made = asked(in_town)
    for state in ("submitted", "assigned", "in_progress", "waiting", "resolved", "closed", "withdrawn", "archived"):
        made.state = state
        assert followed.now_of(made, timezone.now()).headline


def test_their_code_opens_nothing_of_the_other_person(in_town: Town, citizen: Citizen) -> None:
    code = query_code(join(citizen, asked(in_town)))
    for path in ("/t/detail", "/t/rate", "/t/withdraw", "/t/data", "/t/erase", "/t/consent"):
        assert citizen.client.post(path, {"code": code, "confirmed": "yes"}).status_code == 404
    assert "data:image/png" in text_of(citizen.client.post("/t/picture", {"code": code}))


# What they do


def test_each_rates_for_themselves(in_town: Town, citizen: Citizen, client: Client) -> None:
    made = asked(in_town)
    code = query_code(join(citizen, made))
    assert "还没有办理结果" in see(citizen, code, do="rate", rating="satisfied")
    lifecycle.resolve(made.pk, OutcomeClass.objects.all()[0], "已修好。", actor=SHEN)
    assert "请在三项中选一项" in see(citizen, code, do="rate")
    assert "承办人会看到" in see(citizen, code, do="rate", rating="not_satisfied", answered="yes")
    made.refresh_from_db()
    assert (made.state, made.rating) == ("resolved", "")
    assert following.opinions(made) == {Rating.NOT_SATISFIED: 1}
    client.force_login(in_town.users["shen"])
    assert "不满意：1" in text_of(client.get(f"/inbox/{made.pk}/"))


def test_who_leaves_is_forgotten(in_town: Town, citizen: Citizen) -> None:
    made = asked(in_town)
    code = query_code(join(citizen, made))
    see(citizen, code, do="contact", contact_email="li@example.cn")
    assert "要退出吗" in see(citizen, code, do="leave")
    assert "没有留下您的任何信息" in see(citizen, code, do="leave", confirmed="1")
    assert not Follower.objects.exists()
    made.refresh_from_db()
    assert made.follower_count == 0
    assert citizen.client.post("/t/", {"code": code}).status_code == 404


def test_a_wrong_address_is_told_and_not_kept(in_town: Town, citizen: Citizen) -> None:
    code = query_code(join(citizen, asked(in_town)))
    assert "11" in see(citizen, code, do="contact", contact_phone="1381234")
    assert not Follower.objects.exclude(contact_phone_index=None).exists()


# News


def follow(town: Town, citizen: Citizen, language: str = "") -> tuple[Submission, Follower]:
    """With an address."""
    made = asked(town)
    citizen.language = language
    code = query_code(join(citizen, made))
    see(citizen, code, do="contact", contact_email="li@example.cn")
    Delivery.objects.all().delete()
    return made, Follower.objects.get()


def to_followers(server: MailServer) -> list[Any]:
    send_all()
    return [mail for mail in server.mails if mail["To"] == "li@example.cn"]


def test_they_are_told_without_a_word_of_anybody(in_town: Town, citizen: Citizen, mail_server: MailServer) -> None:
    made, follower = follow(in_town, citizen)
    lifecycle.answer(made.pk, "王小明您好，已报修。", actor=SHEN)
    (mail,) = to_followers(mail_server)
    said = mail_text(mail)
    assert said.splitlines()[0] == "沈岩代表答复了您关注的意见。"
    assert "已报修" not in said
    assert links.tracking(follower) in said
    assert following.find(links.query_code(follower)) == follower
    assert len(mail_server.mails) == 2  # the citizen is told as before


def test_in_their_own_language(in_town: Town, citizen: Citizen, mail_server: MailServer) -> None:
    made, _ = follow(in_town, citizen, "en")
    lifecycle.resolve(made.pk, OutcomeClass.objects.all()[0], "已修好。", actor=SHEN)
    (mail,) = to_followers(mail_server)
    first = "Deputy 沈岩 says that the matter you follow is resolved. Is it, for you?"
    assert mail_text(mail).splitlines()[0] == first


def test_a_question_to_the_citizen_is_not_told(in_town: Town, citizen: Citizen, mail_server: MailServer) -> None:
    made, _ = follow(in_town, citizen)
    lifecycle.ask_detail(made.pk, "哪一盏？", actor=SHEN)
    assert to_followers(mail_server) == []


def test_stopping_erases_their_address_alone(
    in_town: Town, citizen: Citizen, mail_server: MailServer, client: Client
) -> None:
    made, follower = follow(in_town, citizen)
    address = links.stop(made, Channel.EMAIL, follower).partition("k=")[2]
    assert client.post("/t/stop", query_params={"k": address}).status_code == 200
    lifecycle.answer(made.pk, "已报修。", actor=SHEN)
    assert to_followers(mail_server) == []
    assert len(mail_server.mails) == 1
    follower.refresh_from_db()
    assert follower.contact_email == ""


def test_an_address_of_theirs_that_fails_is_not_the_citizens(
    in_town: Town, citizen: Citizen, mail_server: MailServer
) -> None:
    made, _ = follow(in_town, citizen)
    lifecycle.answer(made.pk, "已报修。", actor=SHEN)
    row = Delivery.objects.get(follower__isnull=False)
    mail_server.answers = ["550 no such user"]
    deliveries.send(row.pk)
    row.refresh_from_db()
    assert row.dead_at
    assert not Event.objects.filter(submission=made, verb="unreached").exists()


def test_who_left_before_the_mail_went_gets_none(in_town: Town, citizen: Citizen, mail_server: MailServer) -> None:
    made, follower = follow(in_town, citizen)
    lifecycle.answer(made.pk, "已报修。", actor=SHEN)
    following.leave(follower.pk)
    assert to_followers(mail_server) == []


def test_addresses_go_when_it_is_over_and_told(in_town: Town, citizen: Citizen, mail_server: MailServer) -> None:
    made, follower = follow(in_town, citizen)
    lifecycle.withdraw(made.pk)
    assert following.forget_contacts() == 0  # it is still to be told
    assert len(to_followers(mail_server)) == 1
    assert following.forget_contacts() == 1
    follower.refresh_from_db()
    assert (follower.contact_email, follower.contact_email_index) == ("", None)


def test_a_move_asks_for_followers_only_where_there_are_any(
    in_town: Town, citizen: Citizen, mail_server: MailServer, django_assert_num_queries: Any
) -> None:
    made = asked(in_town)
    with django_assert_num_queries(9):
        lifecycle.answer(made.pk, "已报修。", actor=SHEN)
    join(citizen, made)
    with django_assert_num_queries(10):
        lifecycle.answer(made.pk, "明天来修。", actor=SHEN)


# The desk


def test_staff_open_and_close_it(in_town: Town, client: Client) -> None:
    made = asked(in_town, agreed=False)
    publishing.set_consent(made.pk, given=True)
    client.force_login(in_town.users["staff"])
    assert f"/answers/desk/{made.pk}/question/" in text_of(client.get("/answers/desk/"))
    page = text_of(client.get(f"/answers/desk/{made.pk}/question/"))
    assert "我是***，电话***" in page
    assert client.post(f"/answers/desk/{made.pk}/question/", {"title": "", "question": ""}).status_code == 422
    fields = {"title": TEXTS.title, "question": TEXTS.question}
    assert client.post(f"/answers/desk/{made.pk}/question/", fields).status_code == 302
    offers.forget()
    assert [offer.title for offer in offers.of(in_town.station.pk)] == [TEXTS.title]
    assert "已开放" in text_of(client.get("/answers/desk/"))
    client.post(f"/answers/desk/{made.pk}/question/", {"take_off": "1"})
    offers.forget()
    assert offers.of(in_town.station.pk) == ()
    verbs = Event.objects.filter(submission=made).values_list("verb", flat=True)
    assert list(verbs)[-2:] == [Publishing.OFFER, Publishing.TAKE_OFF]
