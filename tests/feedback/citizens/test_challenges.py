"""Crowds and machines: people are let through, machines are slowed, and nobody loses a word. On the real Redis."""

from __future__ import annotations

import gzip
import hashlib
import html
import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.test import Client

from deputies import rate_limits
from deputies.rate_limits import Limit, forget
from feedback.arrival import proofs
from feedback.models import Submission
from feedback.views.citizens import challenges
from tests.browser import PHONE, chromium
from tests.cast import Town
from tests.feedback.citizen import MESSAGE, Citizen

HOME = "127.77.0.1"  # of this file alone: the tests share one Redis
HIDDEN = re.compile(r'<input type="hidden" name="(\w+)" value="([^"]*)">')
TARGET = re.compile(r'data-target="(\w{64})"')


@pytest.fixture
def limit_of(settings: Any, in_town: Town, client: Client) -> Iterator[Any]:
    """Sets how many may send at once; the buckets are full."""
    client.defaults["REMOTE_ADDR"] = HOME

    def fill() -> None:
        challenges.forget()
        venues = str(in_town.station.pk), str(in_town.elsewhere.pk)
        for name, who in (
            ("paced", HOME),
            ("sent-from", HOME),
            ("waited", HOME),
            *(("sent-to", venue) for venue in venues),
        ):
            forget(Limit(name, 1, 1, when_dead=True), who)

    def limit(many: int) -> None:
        settings.CHALLENGE_AFTER = many
        fill()

    yield limit
    fill()


def fields_of(challenge: Any) -> dict[str, str]:
    """What the page sends on, as a browser reads it."""
    page = challenge.content.decode()
    found = re.search(r'<textarea name="message" hidden>\n(.*?)</textarea>', page, re.DOTALL)
    assert found is not None
    fields = {name: html.unescape(value) for name, value in HIDDEN.findall(page)}
    return fields | {"message": html.unescape(found[1])}


def solved(challenge: Any) -> str:
    """By trying, as the script does."""
    found, ticket = TARGET.search(challenge.content.decode()), fields_of(challenge)["ticket"]
    assert found is not None
    tries = range(proofs.MOST + 1)
    return str(next(n for n in tries if hashlib.sha256(f"{ticket}{n}".encode()).hexdigest() == found[1]))


def test_two_hundred_people_behind_one_address_see_nothing_of_it(citizen: Citizen, limit_of: Any) -> None:
    limit_of(200)
    token = citizen.token
    for n in range(200):
        if n % 20 == 0:
            ten_seconds_pass()
        assert citizen.send(token(), message=f"{MESSAGE}{n}").status_code == 201


def test_twenty_in_a_second_are_people_and_more_are_asked(citizen: Citizen, limit_of: Any) -> None:
    limit_of(200)
    token = citizen.token
    answers = [citizen.send(token(), message=f"{MESSAGE}{n}").status_code for n in range(60)]
    assert answers[:20] == [201] * 20
    assert 429 in answers[20:]
    ten_seconds_pass()
    assert citizen.send(token(), message="路口的井盖翘起来了。").status_code == 201


def ten_seconds_pass() -> None:
    """By Redis's clock, in which nobody can travel."""
    forget(Limit("paced", 1, 1, when_dead=True), HOME)


def test_an_attack_is_slowed_and_the_words_are_kept(citizen: Citizen, limit_of: Any) -> None:
    limit_of(5)
    answers = [citizen.send(message=f"{MESSAGE}{n}") for n in range(30)]
    assert [answer.status_code for answer in answers] == [201] * 5 + [429] * 25
    assert Submission.objects.count() == 5
    challenge = citizen.send(message="<b>第一行\n第二行", contact_name="王", place="北门")
    assert fields_of(challenge)["message"] == "<b>第一行\n第二行"
    assert fields_of(challenge)["place"] == "北门"
    assert challenge["Retry-After"] == "20"
    assert challenge["Cache-Control"] == "no-store"


def test_a_proof_carries_its_own_message_once(citizen: Citizen, limit_of: Any) -> None:
    limit_of(1)
    citizen.send()
    challenge = citizen.send(message="路口的井盖翘起来了。")
    fields = fields_of(challenge) | {"number": solved(challenge)}
    assert citizen.send_fields(fields).status_code == 201
    assert citizen.send_fields(fields).status_code == 200
    assert citizen.send_fields({**fields, "token": citizen.token()}).status_code == 429
    assert Submission.objects.filter(message="路口的井盖翘起来了。").count() == 1


def test_without_a_script_one_waits(citizen: Citizen, limit_of: Any) -> None:
    limit_of(1)
    citizen.send()
    fields = fields_of(citizen.send(message="路口的井盖翘起来了。"))
    early = citizen.send_fields(fields)
    assert early.status_code == 429
    assert fields_of(early)["ticket"] == fields["ticket"]
    with time_machine.travel(datetime.now().astimezone() + proofs.WAIT + timedelta(seconds=2)):
        assert citizen.send_fields(fields).status_code == 201


def test_the_page_is_switched_without_sending(citizen: Citizen, limit_of: Any) -> None:
    limit_of(1)
    citizen.send()
    challenge = citizen.send(message="路口的井盖翘起来了。", place="北门")
    fields = fields_of(challenge)
    large = citizen.client.post(f"{citizen.address}?size=large&lang=en", {**fields, "switch": "1"})
    assert large.status_code == 200
    assert 'class="large"' in large.content.decode()
    assert "your words are kept" in large.content.decode()
    assert fields_of(large) == fields
    assert citizen.send_fields({**fields_of(large), "number": solved(large)}).status_code == 201
    with time_machine.travel(datetime.now().astimezone() + proofs.MAX_AGE + timedelta(minutes=1)):
        late = citizen.client.post(citizen.address, {**fields, "switch": "1"})
        assert late.status_code == 200
        assert fields_of(late)["ticket"] != fields["ticket"]


def test_who_only_waits_is_slowed_too(citizen: Citizen, limit_of: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    limit_of(1)
    citizen.send()
    monkeypatch.setattr(proofs, "WAIT", timedelta(seconds=-1))
    fields = [fields_of(citizen.send(message=f"{MESSAGE}{n}")) for n in range(32)]
    assert [citizen.send_fields(each).status_code for each in fields] == [201] * 30 + [429] * 2


def test_a_dead_redis_lets_everybody_through(citizen: Citizen, limit_of: Any, settings: Any) -> None:
    limit_of(1)
    rate_limits._script.cache_clear()
    address, settings.REDIS_URL = settings.REDIS_URL, "redis://127.0.0.1:1/0"
    try:
        assert {citizen.send(message=f"{MESSAGE}{n}").status_code for n in range(5)} == {201}
    finally:
        settings.REDIS_URL = address
        rate_limits._script.cache_clear()
        rate_limits._asked_again_at = float("-inf")


def test_nobody_types_in_a_moment(citizen: Citizen, settings: Any) -> None:
    settings.MIN_FILL_SECONDS = 3
    token = citizen.token()
    assert citizen.send(token).status_code == 429
    with time_machine.travel(datetime.now().astimezone() + timedelta(seconds=5)):
        assert citizen.send(token).status_code == 201


def test_a_form_that_came_back_may_be_sent_at_once(citizen: Citizen, settings: Any) -> None:
    settings.MIN_FILL_SECONDS = 3
    back = citizen.send(message="短")
    assert back.status_code == 422
    assert citizen.send(fields_of_form(back)).status_code == 201


def fields_of_form(page: Any) -> str:
    found = re.search(r'name="token" value="([^"]+)"', page.content.decode())
    assert found is not None
    return found[1]


def test_the_challenge_needs_no_database(citizen: Citizen, limit_of: Any, django_assert_num_queries: Any) -> None:
    limit_of(1)
    citizen.send()
    token = citizen.token()
    with django_assert_num_queries(1):  # the venue
        citizen.send(token)


OF_EACH = {"X-Request-ID", "Content-Length"}
OWN = re.compile(r'(name="(?:token|ticket)" value=|data-target=)"[^"]+"')


def read(answer: Any) -> str:
    is_packed = answer.get("Content-Encoding") == "gzip"
    return str((gzip.decompress(answer.content) if is_packed else answer.content).decode())


@pytest.mark.parametrize("encoding", ["", "gzip"])
def test_a_known_crowd_gets_the_same_page_at_the_door(citizen: Citizen, limit_of: Any, encoding: str) -> None:
    limit_of(1)
    citizen.send()
    said = {"message": "<b>第一行\n第二行 & ' \"", "place": "北门</textarea>", "contact_phone": "13800000000"}
    tokens = [citizen.token() for _ in range(2)]
    citizen.client.defaults["HTTP_ACCEPT_ENCODING"] = encoding
    whole, door = (citizen.send(token, **said) for token in tokens)
    assert (whole.status_code, door.status_code) == (429, 429)
    kept, again = ({name: one for name, one in each.headers.items() if name not in OF_EACH} for each in (whole, door))
    assert kept == again
    assert OWN.sub("", read(whole)) == OWN.sub("", read(door))


def test_the_door_asks_nobody_and_keeps_every_word(
    citizen: Citizen, limit_of: Any, django_assert_num_queries: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    limit_of(1)
    citizen.send()
    assert citizen.send().status_code == 429
    token, said = citizen.token(), {"message": "<b>第一行\n第二行 & ' \"", "place": "北门</textarea>"}
    with monkeypatch.context() as patch, django_assert_num_queries(0):
        patch.setattr(rate_limits, "_script", lambda: pytest.fail("Redis was asked"))
        fields = fields_of(citizen.send(token, **said))
    assert {name: fields[name] for name in said} == said


@pytest.mark.parametrize(
    "fields",
    [
        {"message": "短"}, {"message": "长" * 5001}, {"website": "x"},
        {"contact_phone": "138"}, {"contact_email": "w@"}, {"is_under_14": "on"},
    ],
)  # fmt: skip
def test_what_a_person_has_to_mend_is_said_before_they_are_asked(
    citizen: Citizen, limit_of: Any, fields: dict[str, str]
) -> None:
    limit_of(1)
    citizen.send()
    assert citizen.send(message="路口的井盖翘起来了。").status_code == 429
    assert citizen.send(**fields).status_code == 422


def test_a_token_of_somebody_elses_form_is_no_use_at_the_door(citizen: Citizen, limit_of: Any) -> None:
    limit_of(1)
    citizen.send()
    assert citizen.send().status_code == 429
    assert citizen.send("made:up:token").status_code == 422


def test_the_challenge_takes_long_words_along(citizen: Citizen, limit_of: Any) -> None:
    limit_of(1)
    citizen.send()
    token = citizen.token()
    citizen.client.defaults["HTTP_ACCEPT_ENCODING"] = "gzip"
    page = citizen.send(token, message="长" * 5000, another="x" * 70_000)
    text = read(page)
    assert text.count("长" * 5000) == 2
    assert "x" * 70_000 in text
    assert len(page.content) < 10_000


def test_a_ticket_is_ours_and_of_one_form() -> None:
    key = uuid4()
    ticket = proofs.new(key).ticket
    assert proofs.is_known(ticket, key)
    assert not proofs.has_waited(ticket, key)
    assert not proofs.is_known(ticket, uuid4())
    assert not any(proofs.is_known(made_up, key) for made_up in ("", "x:y:z", f"{key.hex}:1:2"))


@pytest.mark.browser
@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_a_phone_does_the_work_by_itself(live_server: Any, citizen: Citizen, limit_of: Any, client: Client) -> None:
    """On plain HTTP, where browsers have no hashes of their own for a page."""
    limit_of(1)
    citizen.send()
    with chromium() as browser:
        page = browser.new_page(viewport=PHONE)
        page.goto(f"{live_server.url}{citizen.address}")
        page.fill("#message", "路口的井盖翘起来了。\n请看一看。")
        page.click("button.primary")
        page.wait_for_selector(".code")
    assert Submission.objects.filter(message="路口的井盖翘起来了。\n请看一看。").count() == 1
