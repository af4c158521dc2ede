"""Everything held about me, by query code: to read, to take along, to have erased."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from deputies import rate_limits
from feedback import lifecycle
from feedback.models import ActorKind, OutcomeClass, Rating, Submission
from feedback.privacy import handling
from feedback.receipts import query_codes
from feedback.states import Verb
from tests.cast import Town, assigned
from tests.feedback.citizen import text_of

SHEN = lifecycle.Actor(ActorKind.DEPUTY, "沈岩")


@pytest.fixture(autouse=True)
def full_buckets() -> None:
    rate_limits.forget(rate_limits.WRONG_QUERY_CODES, "127.0.0.1")


@pytest.fixture
def mine(in_town: Town) -> Submission:
    return assigned(in_town.shen, in_town.station, contact_name="王阿姨", contact_phone="13812345678", place="北门")


def ask(client: Client, path: str, submission: Submission, **fields: str) -> Any:
    code = query_codes.query_code(submission.idempotency_key, settings.QUERY_CODE_KEY)
    return client.post(f"/t/{path}?lang=en", {"code": code, **fields})


def test_it_shows_all_and_who_looked(client: Client, mine: Submission) -> None:
    assert "Nobody has looked at your contact data." in text_of(ask(client, "data", mine))
    handling.look(mine.pk, actor=lifecycle.Actor(ActorKind.STAFF, "王建国"), why="核对电话")
    with CaptureQueriesContext(connection) as queries:
        response = ask(client, "data", mine)
    assert len(queries) == 3
    text = text_of(response)
    for held in (mine.message, "北门", "王阿姨", "13812345678", "王建国 looked at the contact data", "核对电话"):
        assert held in text
    assert response["Cache-Control"] == "no-store"
    assert not response.cookies


def test_the_file_is_json_with_the_same(client: Client, mine: Submission) -> None:
    lifecycle.chase(mine.pk, Verb.REMIND, level=1, to="holder")
    handling.look(mine.pk, actor=SHEN)
    response = ask(client, "data", mine, **{"as": "json"})
    assert response["Content-Type"] == "application/json"
    assert response["Content-Disposition"] == f'attachment; filename="yimatong-{mine.pk}.json"'
    held = json.loads(response.content)
    assert held["contact"] == {"name": "王阿姨", "phone": "13812345678", "email": ""}
    assert (held["message"], held["place"], held["deputy"]) == (mine.message, "北门", "沈岩")
    assert [event["what"] for event in held["events"]] == ["submit", "assign", "look"]


def test_erasing_asks_once_more(client: Client, mine: Submission) -> None:
    assert "Erase it for good?" in text_of(ask(client, "erase", mine, what="contact"))
    assert Submission.objects.get(pk=mine.pk).contact_name == "王阿姨"
    response = ask(client, "erase", mine, what="contact", confirmed="1")
    assert response.status_code == 200
    text = text_of(response)
    assert "Erased. It cannot be brought back." in text
    assert "王阿姨" not in text
    assert "13812345678" not in text
    assert mine.message in text


def test_words_wait_until_the_matter_is_closed(client: Client, mine: Submission) -> None:
    refused = ask(client, "erase", mine, what="words", confirmed="1")
    assert refused.status_code == 409
    assert Submission.objects.get(pk=mine.pk).message
    lifecycle.resolve(mine.pk, OutcomeClass.objects.get(slug="solved"), "修好了。", actor=SHEN)
    lifecycle.rate(mine.pk, Rating.SATISFIED)
    assert ask(client, "erase", mine, what="words", confirmed="1").status_code == 200
    tracking = text_of(ask(client, "", mine))
    assert mine.message not in tracking
    assert "You had personal data erased" in tracking


@pytest.mark.parametrize("path", ["data", "erase"])
def test_a_wrong_code_and_other_methods_are_refused(client: Client, mine: Submission, path: str) -> None:
    assert client.post(f"/t/{path}", {"code": "2222-2222"}).status_code == 404
    assert client.get(f"/t/{path}").status_code == 405


def test_tracking_leads_there(client: Client, mine: Submission) -> None:
    assert 'action="/t/data' in ask(client, "", mine).content.decode()
