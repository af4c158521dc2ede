"""Whatever comes in gets a clear answer in the page's language, and what was typed stays in the form."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

import pytest
import time_machine
from django.utils import timezone

from deputies.models import DeputyStatus
from feedback.arrival.submitting import find
from feedback.models import Submission
from stations.venue_codes import issuing
from tests.cast import Town
from tests.feedback.citizen import MESSAGE, Citizen, query_code, shown_message, text_of

BOTH = pytest.mark.parametrize("language", ["", "en"])


def refused(response: Any, status: int, words: str) -> bool:
    assert response.status_code == status
    assert words in text_of(response), text_of(response)
    assert not Submission.objects.exists()
    return True


def pick(language: str, chinese: str, english: str) -> str:
    return english if language == "en" else chinese


@BOTH
def test_over_long_says_by_how_much(citizen: Citizen, language: str) -> None:
    citizen.language = language
    response = citizen.send(message="灯" * 5003, contact_name="王阿姨")
    assert refused(response, 422, pick(language, "请删去 3 个字", "Please cut 3 characters."))
    assert shown_message(response) == "灯" * 5003
    assert 'value="王阿姨"' in text_of(response)


@BOTH
@pytest.mark.parametrize("message", ["", "   \r\n ", "\x00\x07"])
def test_empty(citizen: Citizen, language: str, message: str) -> None:
    citizen.language = language
    response = citizen.send(message=message, place="北门")
    assert refused(response, 422, pick(language, "请写下您想反映的事", "Please write what it is about."))
    assert 'value="北门"' in text_of(response)
    assert 'href="#message"' in text_of(response)


def test_what_is_to_be_mended_stands_in_the_order_of_the_page(citizen: Citizen) -> None:
    page = text_of(citizen.send(message="", contact_phone="12", contact_email="wang", is_under_14="on"))
    said = [page.index(f'href="#{name}"') for name in ("message", "contact_phone", "contact_email", "guardian_name")]
    assert said == sorted(said)


def test_a_few_characters_are_too_few(citizen: Citizen) -> None:
    assert refused(citizen.send(message="路灯"), 422, "请再多写一点")


def test_control_characters_are_removed_and_line_ends_kept(citizen: Citizen) -> None:
    citizen.send(message="第一行\x00\x1b[31m红\r\n第二行\t完\x7f\u202e", place="北\x08门")
    stored = Submission.objects.get()
    assert stored.message == "第一行[31m红\n第二行\t完"
    assert stored.place == "北门"


def test_emoji_and_rare_characters_survive(citizen: Citizen) -> None:
    words = "喆堃玥翀䶮 👨‍👩‍👧 🇨🇳 𠮷野家 ①ñ"
    response = citizen.send(message=words, contact_name="龚䶮")
    assert Submission.objects.get().message == words
    tracked = citizen.client.post("/t/", {"code": query_code(response)})
    assert words in text_of(tracked)


@pytest.mark.parametrize(
    "words", ["<script>alert(1)</script>", "{{ settings.SECRET_KEY }}{% debug %}", "\"'><img src=x>"]
)
def test_injection_is_shown_as_text(citizen: Citizen, words: str) -> None:
    refused_page = citizen.send(message=words, contact_email="not an address")
    assert "<script>" not in refused_page.content.decode()
    assert "<img" not in refused_page.content.decode()
    assert shown_message(refused_page) == words
    response = citizen.send(message=words)
    tracked = citizen.client.post("/t/", {"code": query_code(response)})
    assert Submission.objects.get().message == words
    assert "<script>alert" not in tracked.content.decode()
    assert "<img" not in tracked.content.decode()
    assert words in text_of(tracked)


@BOTH
def test_an_expired_form_asks_to_press_again(citizen: Citizen, language: str) -> None:
    citizen.language = language
    token = citizen.token()
    with time_machine.travel(timezone.now() + timedelta(hours=25), tick=False):
        response = citizen.send(token)
        assert refused(response, 422, pick(language, "请再按一次发送", "just press send again"))
        assert shown_message(response) == MESSAGE
        assert citizen.send(response.context["token"]).status_code == 201


@pytest.mark.parametrize("token", ["", "forged", "a:b:c", "\x00"])
def test_a_forged_token_is_an_expired_form(citizen: Citizen, token: str) -> None:
    response = citizen.send_fields({"token": token, "message": MESSAGE})
    assert refused(response, 422, "请再按一次发送")
    assert shown_message(response) == MESSAGE


def test_the_token_of_another_form_is_not_taken(citizen: Citizen, in_town: Town) -> None:
    elsewhere = Citizen(citizen.client, issuing.issue(venue=in_town.elsewhere).code)
    assert refused(citizen.send(elsewhere.token()), 422, "请再按一次发送")


@BOTH
def test_two_megabytes_are_honestly_not_read(citizen: Citizen, language: str) -> None:
    citizen.language = language
    body = urlencode({"token": citizen.token(), "message": "x" * 2_000_000}).encode()
    response = citizen.send_bytes(body)
    assert refused(response, 413, pick(language, "我们没有读取", "we did not read it"))


def test_two_megabytes_as_multipart_too(citizen: Citizen) -> None:
    assert refused(citizen.send(message="x" * 2_000_000), 413, "我们没有读取")


@BOTH
@pytest.mark.parametrize("broken", [b"\xff\xfe", b"%FF%FE", "路灯".encode("gbk"), b"%ED%A0%80"])
def test_broken_utf8_is_shown_not_guessed(citizen: Citizen, language: str, broken: bytes) -> None:
    citizen.language = language
    body = urlencode({"token": citizen.token()}).encode() + "&message=北门的路灯".encode() + broken
    response = citizen.send_bytes(body)
    assert refused(response, 422, pick(language, "有些字在路上损坏了", "Some characters arrived broken"))
    assert shown_message(response).startswith("北门的路灯")
    assert "\ufffd" in shown_message(response)


def test_no_form_at_all(citizen: Citizen) -> None:
    body = b"--x\r\nbroken"
    response = citizen.client.post(citizen.address, body, content_type="multipart/form-data")
    assert refused(response, 400, "发来的内容读不出来")
    many = "&".join(f"a{n}=1" for n in range(2000)).encode()
    assert refused(citizen.send_bytes(many), 400, "发来的内容读不出来")


@pytest.mark.parametrize("name", ["place", "contact_name"])
def test_short_fields_have_their_length(citizen: Citizen, name: str) -> None:
    response = citizen.send(**{name: "长" * 201})
    assert refused(response, 422, "请删去")
    assert "长" * 201 in text_of(response)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("１３９－００００－００００", "13900000000"),
        ("(0510) 8270 1234", "051082701234"),
        ("+86 139 0000 0000", "+8613900000000"),
    ],
)
def test_telephone_numbers_as_people_write_them(citizen: Citizen, typed: str, kept: str) -> None:
    assert citizen.send(contact_phone=typed).status_code == 201
    assert Submission.objects.get().contact_phone == kept


@pytest.mark.parametrize(("typed", "words"), [("1390000", "您填了 7 位"), ("王阿姨家", "不像电话号码")])
def test_telephone_numbers_that_cannot_be(citizen: Citizen, typed: str, words: str) -> None:
    response = citizen.send(contact_phone=typed)
    assert refused(response, 422, words)
    assert f'value="{typed}"' in text_of(response)


def test_an_incomplete_email_address(citizen: Citizen) -> None:
    response = citizen.send(contact_email="wang@")
    assert refused(response, 422, "邮箱地址好像不完整")
    assert 'value="wang@"' in text_of(response)


@BOTH
def test_a_deputy_who_left_meanwhile(citizen: Citizen, in_town: Town, language: str) -> None:
    citizen.language = language
    token = citizen.token()
    in_town.zhou.status = DeputyStatus.ENDED
    in_town.zhou.save(update_fields=["status"])
    response = citizen.send(token, deputy=str(in_town.zhou.pk))
    assert refused(response, 422, pick(language, "这位代表现在联系不到了", "can no longer be reached here"))
    assert shown_message(response) == MESSAGE


@pytest.mark.parametrize("chosen", ["far", "0", "-1", "x", "9" * 30, "9" * 5_000, "²"])
def test_a_deputy_who_is_not_of_this_venue(citizen: Citizen, in_town: Town, chosen: str) -> None:
    deputy = str(in_town.far.pk) if chosen == "far" else chosen
    assert refused(citizen.send(deputy=deputy), 422, "请重新选择")


def test_an_unknown_topic_is_no_reason_to_refuse(citizen: Citizen) -> None:
    assert citizen.send(topic="weather-in-mars").status_code == 201


def test_a_robot_that_fills_in_everything(citizen: Citizen) -> None:
    response = citizen.send(website="https://spam.example")
    assert refused(response, 422, "请再按一次发送")
    assert shown_message(response) == MESSAGE
    assert "spam.example" not in text_of(response)


@BOTH
def test_a_code_replaced_while_writing_keeps_the_words(citizen: Citizen, language: str) -> None:
    citizen.language = language
    token = citizen.token()
    new = issuing.replace(code=citizen.code, reason="")
    response = citizen.send(token)
    assert refused(response, 409, pick(language, "您打开的码已经停用", "is no longer in use"))
    assert shown_message(response) == MESSAGE
    assert Citizen(citizen.client, new.code).send(response.context["token"]).status_code == 201


def test_a_closed_venue_with_none_above_gives_the_words_back(citizen: Citizen, in_town: Town) -> None:
    token = citizen.token()
    in_town.station.is_open = False
    in_town.station.save(update_fields=["is_open"])
    response = citizen.send(token)
    assert refused(response, 410, "没有发出")
    assert MESSAGE in text_of(response)


@pytest.mark.parametrize("typed", ["", "x", "2" * 28, "%00", "喆" * 300])
def test_query_codes_that_cannot_be(citizen: Citizen, typed: str) -> None:
    assert find(typed) is None
    assert citizen.client.post("/t/", {"code": typed}).status_code in (404, 429)


@pytest.mark.parametrize("path", ["/c/%FF%FE", "/c/<script>", "/c/" + "x" * 3000, "/c/喆堃", "/c/%00"])
def test_addresses_that_nobody_issued(citizen: Citizen, path: str) -> None:
    response = citizen.client.get(path)
    assert response.status_code == 404
    assert "这个码写错了" in text_of(response)
    assert "<script>" not in response.content.decode()
